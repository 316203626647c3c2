"""Hostile files: `python -m gouji.eval.studies.hostile --count 400`.

Each file is read by the command as users call it, without options of limits, in a process of its own. What it took is compared
with what a file may take: processor time, memory, one line on standard error where it is refused, exit status 0 or 3.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gouji.corpus.hostile.make import HOSTILE_KINDS, make_hostile

__all__ = ["HostileOutcome", "main", "read_hostile"]

_ROOM = 1.1
"""A limit may be overstepped by a tenth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostileOutcome:
    """What reading one file took, and what is wrong with that; nothing is where `faults` is empty."""

    name: str
    status: int
    seconds: float
    megabytes: float
    message: str
    faults: tuple[str, ...]


def read_hostile(path: Path, *, seconds: float, megabytes: int, options: Sequence[str] = ()) -> HostileOutcome:
    """Read a file by the command; `seconds` are of processor time, `megabytes` the most that a process may hold."""
    command = [sys.executable, "-m", "gouji", "read", str(path), "--format", "json", *options]
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors)  # noqa: S603
        _, code, usage = os.wait4(process.pid, 0)
        process.returncode = status = os.waitstatus_to_exitcode(code)
        errors.seek(0)
        message = errors.read().decode("utf-8", "replace").strip()
    spent, held = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    faults = []
    if spent > _ROOM * seconds:
        faults.append(f"{spent:.0f} s")
    if held > _ROOM * megabytes:
        faults.append(f"{held:.0f} MB")
    lines = sum(bool(line.strip()) for line in message.splitlines())
    if status not in (0, 3) or (status == 3 and lines != 1):
        faults.append(f"exit status {status}, {lines} lines")
    if "defect" in message or "Traceback" in message:
        faults.append("an error of gouji's own")
    return HostileOutcome(
        name=path.name, status=status, seconds=spent, megabytes=held, message=message, faults=tuple(faults)
    )


def describe_outcome(outcome: HostileOutcome) -> str:
    """Return what one file took, in one line."""
    took = f"{outcome.seconds:.1f} s, {outcome.megabytes:.0f} MB, exit status {outcome.status}"
    return (
        f"{outcome.name}: {took}{''.join(f'; AT FAULT: {fault}' for fault in outcome.faults)}; {outcome.message[-160:]}"
    )


def list_lines(outcomes: Sequence[HostileOutcome]) -> Iterator[str]:
    """Yield what is wrong, the slowest and the largest, and a summary."""
    for outcome in outcomes:
        if outcome.faults:
            yield f"{outcome.name}: {'; '.join(outcome.faults)}; {outcome.message[-160:]}"
    for title, key in (("slowest", "seconds"), ("largest", "megabytes")):
        most = sorted(outcomes, key=lambda outcome: -getattr(outcome, key))[:5]
        yield f"{title}: " + ", ".join(f"{o.name} {getattr(o, key):.1f}" for o in most)
    read = sum(outcome.status == 0 for outcome in outcomes)
    faulty = sum(bool(outcome.faults) for outcome in outcomes)
    kinds = len({outcome.name.rpartition("-")[0] for outcome in outcomes})
    yield f"{len(outcomes)} files of {kinds} kinds: {read} read, {len(outcomes) - read} refused, {faulty} at fault"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status is 1 where a file is at fault."""
    parser = argparse.ArgumentParser(
        prog="python -m gouji.eval.studies.hostile", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--count", type=int, default=len(HOSTILE_KINDS), help="files, all kinds in turn")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kinds", default="", metavar="PATTERN", help="only kinds in whose names this is found")
    parser.add_argument("--seconds", type=float, default=20, help="of the processor that a file may take")
    parser.add_argument("--megabytes", type=int, default=700, help="of memory that a file may take")
    parser.add_argument("--options", default="", help="of `gouji read`: --options='--timeout 20 --memory 700'")
    parser.add_argument("--verbose", action="store_true", help="print what each file took as soon as it is read")
    given = parser.parse_args(arguments)
    outcomes = []
    with tempfile.TemporaryDirectory() as folder:
        for name, data in make_hostile(given.count, given.seed, given.kinds):
            path = Path(folder) / name
            path.write_bytes(data)
            outcome = read_hostile(
                path, seconds=given.seconds, megabytes=given.megabytes, options=given.options.split()
            )
            path.unlink()
            outcomes.append(outcome)
            if given.verbose:
                sys.stdout.write(describe_outcome(outcome) + "\n")
                sys.stdout.flush()
    sys.stdout.write("\n".join(list_lines(outcomes)) + "\n")
    return int(any(outcome.faults for outcome in outcomes))


if __name__ == "__main__":
    raise SystemExit(main())
