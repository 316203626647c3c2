"""The confidence model moved by what people said, and what that brought, in a comparison of two runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("scipy")

import gouji
from gouji import corrections
from gouji.cli.app import run
from gouji.corpus.make import generate
from gouji.models.decoding.calibration import load_calibration, read_calibration


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents with glued digits of which a person looked at every cell in doubt, and found each read right."""
    folder = tmp_path_factory.mktemp("corrected")
    events = []
    for seed in (9, 10, 12, 14):
        made = generate("glued", seed)
        (folder / f"{seed}.txt").write_bytes(made.data)
        report = gouji.read(folder / f"{seed}.txt")
        known = [f for f in made.gold.facts if f in report.facts and report.facts[f].review]
        events += [corrections.correct(report, f, made.gold.facts[f], author="Li") for f in known]
    corrections.append(folder / "log.jsonl", events)
    corrections.to_corpus(sorted(folder.glob("*.txt")), events, folder / "cases")
    return folder / "cases"


@pytest.mark.slow
def test_a_model_fitted_with_corrections_shows_in_a_comparison(
    cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "confidence.json"
    assert run(["train", "confidence", "--corrections", str(cases), "-o", str(model)]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in printed] == ["before", "after"]
    before, after = (float(line.split()[-1]) for line in printed)
    assert after < before
    assert read_calibration(model).weights != load_calibration().weights
    assert run(["eval", "run", "--pairs", str(cases), "-o", str(tmp_path / "before")]) == 0
    told = ["eval", "run", "--pairs", str(cases), "--confidence", str(model), "-o", str(tmp_path / "after")]
    assert run(told) == 0
    capsys.readouterr()
    assert run(["eval", "compare", str(tmp_path / "before"), str(tmp_path / "after")]) == 0
    (line,) = (line for line in capsys.readouterr().out.splitlines() if line.startswith("confidence error"))
    first, second = (float(word.rstrip("%")) for word in line.split()[2:4])
    assert second < first


def test_a_cell_that_a_person_found_wrong_makes_its_doubts_weigh_more(tmp_path: Path, root: Path) -> None:
    report = gouji.read(root / "docs" / "examples" / "glued-line.txt")
    doubtful = [fact.id for fact in report.facts.values() if fact.review]
    events = [corrections.correct(report, fact, 4321, author="Li") for fact in doubtful]
    corrections.to_corpus([root / "docs" / "examples" / "glued-line.txt"], events, tmp_path / "cases")
    (gold,) = (tmp_path / "cases").glob("*.gold.json")
    assert set(json.loads(gold.read_text(encoding="utf-8"))["looked_at"]) == set(doubtful)
    assert run(["train", "confidence", "--corrections", str(tmp_path / "cases"), "-o", str(tmp_path / "m.json")]) == 0
    moved, prior = read_calibration(tmp_path / "m.json"), load_calibration()
    doubts = [1.0] * len(prior.weights)
    assert moved.predict(doubts) < prior.predict(doubts)


@pytest.mark.parametrize(("content", "message"), [("{", "it is no confidence model"), (None, "it cannot be read")])
def test_what_is_no_model_is_told(
    content: str | None, message: str, cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        (tmp_path / "m.json").write_text(content, encoding="utf-8")
    assert run(["eval", "run", "--pairs", str(cases), "--confidence", str(tmp_path / "m.json")]) == 2
    assert message in capsys.readouterr().err


def test_cases_that_nobody_looked_at_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "cases").mkdir()
    assert run(["train", "confidence", "--corrections", str(tmp_path / "cases"), "-o", str(tmp_path / "m")]) == 2
    assert "gold.json" in capsys.readouterr().err
    (tmp_path / "cases" / "a.txt").write_text("some text", encoding="utf-8")
    (tmp_path / "cases" / "a.gold.json").write_text('{"facts": {}}', encoding="utf-8")
    assert run(["train", "confidence", "--corrections", str(tmp_path / "cases"), "-o", str(tmp_path / "m")]) == 2
    assert "corrections to-corpus" in capsys.readouterr().err
