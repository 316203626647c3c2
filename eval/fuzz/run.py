"""Fuzzes all targets in turn, each in a process of its own that is started again where it dies."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil

from gouji.eval.fuzz.oracle import Fault
from gouji.eval.fuzz.seeds import make_seeds
from gouji.eval.fuzz.targets import TARGETS

__all__ = ["TargetOutcome", "choose_engine", "fuzz_targets", "has_what_it_needs", "list_lines"]

_STUCK_SECONDS, _STUCK_SHARE = 300.0, 0.003
"""By the clock: a run that in so long uses next to none of the processor waits for something that does not come. One on a busy
machine uses more, and what takes too much of the processor ends by itself."""
_LEAST_SECONDS = 3.0
_LOOK_SECONDS = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetOutcome:
    """What fuzzing one target came to."""

    target: str
    engine: str
    seconds: float
    executions: int
    slowest: float
    """Processor time of the slowest input, in seconds."""
    found: tuple[Path, ...]
    """Inputs with faults; the file of the same name that ends with `.trace` says what is wrong."""


def choose_engine(name: str) -> str:
    """Return `atheris` or `random`; `auto` is Atheris where it is installed."""
    if name == "auto":
        return "atheris" if find_spec("atheris") else "random"
    return name


def has_what_it_needs(target: str) -> bool:
    """Return whether the extra that a target needs is installed."""
    needs = TARGETS[target].needs
    return not needs or find_spec(needs) is not None


def fuzz_targets(
    targets: Sequence[str], *, seconds: float, engine: str, seed: int, output: Path, corpus: Path | None = None
) -> Iterator[TargetOutcome]:
    """Fuzz each target for an equal share of the time; findings are written to a folder a target below `output`.

    `corpus` holds the inputs from run to run, a folder a target; without it, each run begins with the seeds alone.
    """
    share = seconds / max(len(targets), 1)
    with tempfile.TemporaryDirectory(prefix="gouji-fuzz-") as temporary:
        for target in targets:
            inputs = (corpus or Path(temporary)) / target
            inputs.mkdir(parents=True, exist_ok=True)
            for number, data in enumerate(make_seeds(target)):
                (inputs / f"seed-{number:03d}").write_bytes(data)
            folder = output / target
            folder.mkdir(parents=True, exist_ok=True)
            yield _fuzz_target(target, folder, inputs, share, engine, seed)


def _fuzz_target(target: str, folder: Path, inputs: Path, seconds: float, engine: str, seed: int) -> TargetOutcome:
    started = time.monotonic()
    executions, slowest, turn = 0, 0.0, 0
    while (left := seconds - (time.monotonic() - started)) > _LEAST_SECONDS or turn == 0:
        (folder / "figures.json").unlink(missing_ok=True)
        command = [
            sys.executable,
            "-m",
            "gouji.eval.fuzz.worker",
            target,
            "--folder",
            str(folder),
            "--corpus",
            str(inputs),
        ]
        command += ["--seconds", str(left), "--seed", str(seed + turn)]
        command += ["--guided"] if engine == "atheris" else []
        status, said = _watch(command, folder)
        if status != 0:
            keep_death(folder, TARGETS[target].ending, status, said)
        figures = _read_figures(folder)
        executions += int(figures.get("executions", 0))
        slowest = max(slowest, figures.get("slowest", 0.0))
        turn += 1
    found = tuple(sorted(path for path in folder.glob("found-*") if path.suffix != ".trace"))
    spent = time.monotonic() - started
    return TargetOutcome(
        target=target, engine=engine, seconds=spent, executions=executions, slowest=slowest, found=found
    )


def _read_figures(folder: Path) -> dict[str, float]:
    try:
        figures: dict[str, float] = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return figures


def _watch(command: Sequence[str], folder: Path) -> tuple[int, str]:
    """Run a worker; return its exit status and the end of what it said. One that is stuck is ended."""
    current = folder / "current"
    with (folder / "said.txt").open("w+b") as errors:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=errors, stderr=errors)  # noqa: S603 - this Python
        current.write_bytes(b"")
        patience = StuckWatch(time.monotonic())
        try:
            while process.poll() is None:
                time.sleep(_LOOK_SECONDS)
                if patience.is_stuck(time.monotonic(), _count_processor_seconds(process.pid)):
                    process.send_signal(signal.SIGABRT)  # The stack is said.
                    time.sleep(1)
                    process.kill()
        finally:
            process.kill()
            process.wait()
        errors.seek(-min(errors.tell() if errors.seek(0, os.SEEK_END) else 0, 8000), os.SEEK_END)
        return process.returncode, errors.read().decode("utf-8", "replace")


@dataclass(slots=True)
class StuckWatch:
    """Looks at a process by the clock and by the processor time that it has used."""

    since: float
    """By the clock, when it was last seen to have used its share."""
    used: float = 0.0

    def is_stuck(self, now: float, used: float) -> bool:
        """Return whether the process has used next to nothing for too long; to be asked again and again.

        >>> StuckWatch(0.0).is_stuck(301.0, 0.1), StuckWatch(0.0).is_stuck(301.0, 2.0)
        (True, False)
        """
        if used - self.used > _STUCK_SHARE * _STUCK_SECONDS:
            self.since, self.used = now, used
        return now - self.since > _STUCK_SECONDS


def _count_processor_seconds(pid: int) -> float:
    try:
        times = psutil.Process(pid).cpu_times()
    except psutil.Error:  # it has just ended
        return 0.0
    return times.user + times.system


def keep_death(folder: Path, ending: str, status: int, said: str) -> None:
    """Keep the input on which a worker died; its place is the first of gouji's own lines on the stack."""
    what = "slow: it took twice the limit" if status == -signal.SIGPROF else f"death: exit status {status}"
    places = [line.strip() for line in said.splitlines() if 'File "' in line]
    own = [line for line in places if "gouji" in line or "/ingest/" in line or "/models/" in line]
    fault = Fault(what=what, where=(own or places or [""])[0], trace=said)
    stem = folder / f"found-{fault.signature}"
    if not stem.with_suffix(".trace").exists() and (folder / "current").stat().st_size:
        shutil.copyfile(folder / "current", f"{stem}{ending or '.bin'}")
        stem.with_suffix(".trace").write_text(f"{fault.what}\n{fault.where}\n{said}\n", encoding="utf-8")


def list_lines(outcomes: Sequence[TargetOutcome], describe: Callable[[Path], str] | None = None) -> Iterator[str]:
    """Yield a line a target, a line a finding and a summary."""
    describe = describe or _describe_finding
    yield f"{'target':<10} {'engine':<8} {'seconds':>7} {'runs':>8} {'slowest':>9} findings"
    for outcome in outcomes:
        yield (
            f"{outcome.target:<10} {outcome.engine:<8} {outcome.seconds:>7.0f} {outcome.executions:>8}"
            f" {outcome.slowest:>7.1f} s {len(outcome.found)}"
        )
    for outcome in outcomes:
        for path in outcome.found:
            yield f"{path}: {describe(path)}"
    minutes = sum(outcome.seconds for outcome in outcomes) / 60
    runs = sum(outcome.executions for outcome in outcomes)
    found = sum(len(outcome.found) for outcome in outcomes)
    yield f"{len(outcomes)} targets, {minutes:.1f} minutes, {runs} runs: {found} findings"


def _describe_finding(path: Path) -> str:
    lines = path.with_suffix(".trace").read_text(encoding="utf-8").splitlines()
    return f"{lines[0]} ({lines[1]})" if len(lines) > 1 else ""
