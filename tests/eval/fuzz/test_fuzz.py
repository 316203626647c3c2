"""The fuzz targets hold on changed seeds; the oracle calls wrong what is wrong; runs and soaks print their figures."""

from __future__ import annotations

import logging
import time
import warnings
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import gouji
from gouji.corpus.mutators.choose import mutate
from gouji.eval.fuzz.__main__ import main
from gouji.eval.fuzz.oracle import Fault, FuzzLimits, judge_run
from gouji.eval.fuzz.run import has_what_it_needs, keep_death
from gouji.eval.fuzz.seeds import make_seeds
from gouji.eval.fuzz.soak import MemorySample, find_drift
from gouji.eval.fuzz.soak import main as soak
from gouji.eval.fuzz.targets import TARGETS

LIMITS = FuzzLimits()
LIGHT = ("text", "markdown", "html", "docx", "archive", "settings", "labels")


def seed_of(target: str) -> list[bytes]:
    if target not in _SEEDS:
        _SEEDS[target] = make_seeds(target)
    return _SEEDS[target]


_SEEDS: dict[str, list[bytes]] = {}


@pytest.mark.parametrize("target", [name for name in TARGETS if name != "picture"])
def test_a_seed_has_no_fault(target: str) -> None:
    assert judge_run(TARGETS[target].run, seed_of(target)[0], LIMITS) == []


@pytest.mark.parametrize("target", LIGHT)
@given(seed=st.integers(0, 1 << 32))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_changed_seeds_have_no_fault(target: str, seed: int) -> None:
    rng = Random(seed)
    data = mutate(rng.choice(seed_of(target)), rng, ending=TARGETS[target].ending)
    assert judge_run(TARGETS[target].run, data, LIMITS) == []


@pytest.mark.slow
@pytest.mark.parametrize("target", ["pdf", "form", "report", "whole"])
def test_changed_seeds_of_heavy_targets_have_no_fault(target: str) -> None:
    rng = Random(target)
    for _ in range(5):
        data = mutate(rng.choice(seed_of(target)), rng, ending=TARGETS[target].ending)
        assert judge_run(TARGETS[target].run, data, LIMITS) == []


def broken(data: bytes) -> str:
    if data == b"refused":
        name = "x"
        raise gouji.DamagedDocument(name, "broken")
    if data == b"foreign":
        return str(int(data))
    if data == b"warns":
        warnings.warn("odd", stacklevel=1)
    if data == b"logs":
        logging.getLogger("library").warning("odd")
    if data == b"slow":
        end = time.process_time() + 0.6
        while time.process_time() < end:
            pass
    if data == b"large":
        return str(len(b"5" * (300 << 20)))
    return str(time.perf_counter_ns()) if data == b"differs" else "the same"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"well", ""),
        (b"refused", ""),
        (b"foreign", "ValueError"),
        (b"warns", "warning: odd"),
        (b"logs", "log: odd"),
        (b"slow", "slow"),
        (b"large", "large"),
        (b"differs", "another result the second time"),
    ],
)
def test_what_is_wrong_is_called_so(data: bytes, what: str) -> None:
    faults = judge_run(broken, data, FuzzLimits(seconds=0.5 if data == b"slow" else 60, megabytes=200))
    assert [fault.what.startswith(what) for fault in faults] == ([True] if what else [])


def test_the_same_defect_has_one_name() -> None:
    one, two = (judge_run(broken, b"foreign", LIMITS)[0] for _ in range(2))
    assert one.signature == two.signature
    assert one.signature.startswith("ValueError-")
    assert Fault(what="ValueError: x", where="elsewhere").signature != one.signature


def test_a_death_is_kept_with_its_input(tmp_path: Path) -> None:
    (tmp_path / "current").write_bytes(b"5")
    keep_death(tmp_path, ".txt", -11, 'Fatal\n  File "gouji/x.py", line 5 in read\n')
    (kept,) = tmp_path.glob("found-*.txt")
    assert kept.read_bytes() == b"5"
    assert "exit status -11" in kept.with_suffix(".trace").read_text()


def test_the_command_prints_runs_and_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["--minutes", "0.03", "--targets", "labels", "--engine", "random", "-o", str(tmp_path)])
    lines = capsys.readouterr().out.splitlines()
    assert status == 0
    assert lines[1].split()[:2] == ["labels", "random"]
    assert int(lines[1].split()[3]) > 0
    assert lines[-1].startswith("1 targets")
    assert lines[-1].endswith(": 0 findings")


@pytest.mark.slow
def test_atheris_finds_its_way(tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="Atheris is not installed: pip install 'gouji[fuzz]'")
    assert main(["--minutes", "0.2", "--targets", "settings", "--engine", "atheris", "-o", str(tmp_path)]) == 0


def test_an_unknown_target_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leave:
        main(["--targets", "txt"])
    assert leave.value.code == 2
    assert "known are text" in capsys.readouterr().err


def test_a_target_without_its_extra_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert has_what_it_needs("text")
    monkeypatch.setattr("gouji.eval.fuzz.run.find_spec", lambda _name: None)
    assert not has_what_it_needs("picture")


def sample(reads: int, megabytes: float) -> MemorySample:
    return MemorySample(reads=reads, megabytes=megabytes, refused=0, failed=0)


def test_drift_is_measured_from_the_settled_memory() -> None:
    settled = [sample(100, 50), *(sample(100 * n, 100) for n in range(2, 30))]
    assert find_drift([*settled, sample(3000, 120), sample(3100, 100)], 200) == (1.0, 1.0)
    assert find_drift([*settled, *(sample(100 * n, 120) for n in range(30, 36))], 200) == (1.0, 1.2)


@pytest.mark.slow
def test_a_soak_of_few_reads(capsys: pytest.CaptureFixture[str]) -> None:
    soak(["--reads", "50", "--settled", "0", "--seed", "5"])
    assert "50 reads in" in capsys.readouterr().out.splitlines()[-1]
