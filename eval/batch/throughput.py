"""What a batch costs beside a loop of one process that reads the same documents.

Times are taken in turn, each way several times, and compared by their medians, as other programs may run beside them. On a
machine that is busy two processes are not twice as fast as one: two loops side by side, each with half of the documents, show
what two can be here. What one worker costs is best seen where a loop runs beside it at the same time, each in a process of its own:
whatever slows one of them slows the other.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import gouji
from gouji.batch.runner import BatchOptions, run_batch
from gouji.eval.batch.documents import StudyOptions, make_documents

__all__ = ["measure_throughput"]

_LOOP = """
import sys, gouji
from pathlib import Path
for path in sorted(Path(sys.argv[1]).iterdir())[int(sys.argv[2])::2]:
    gouji.read(path)
"""
_BESIDE = """
import resource, sys
from pathlib import Path
import gouji
from gouji.batch.runner import BatchOptions, run_batch

def spend():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(own.ru_utime + own.ru_stime for own in used)

way, folder, out = sys.argv[1:]
paths = sorted(Path(folder).iterdir())
for path in paths[:10]:
    gouji.read(path)
if way == "batch":
    run_batch(paths[:2], out + "-before", BatchOptions(workers=1))
print("ready", flush=True)
sys.stdin.readline()
before = spend()
if way == "batch":
    run_batch(paths, out, BatchOptions(workers=1))
else:
    for path in paths:
        gouji.read(path)
print(spend() - before)
"""


@dataclass(frozen=True, slots=True)
class _Cost:
    """Seconds that one way of reading took: on the clock, and of processors."""

    clock: float
    processor: float


def measure_throughput(folder: Path, options: StudyOptions) -> bool:
    """Print documents a second of each way, and what one and two workers cost beside the loops."""
    paths = make_documents(folder / "in", options.count)
    for path in paths[:10]:
        gouji.read(path)  # what is loaded once is no part of a loop
    ways: dict[str, Callable[[], object]] = {
        "loop": lambda: _loop(paths),
        "1 worker": lambda: _run(folder, 1),
        "2 loops": lambda: _loop_twice(folder / "in"),
        "2 workers": lambda: _run(folder, 2),
    }
    costs: dict[str, list[_Cost]] = {name: [] for name in ways}
    beside: list[float] = []
    for number in range(options.repeats):
        for name, way in ways.items():
            costs[name].append(_time(way))
        beside.append(_run_beside(folder, number))
    for name, own in costs.items():
        clock, processor = median(c.clock for c in own), median(c.processor for c in own)
        print(
            f"{name:10} {options.count / clock:6.1f} documents a second, {1000 * processor / options.count:.0f} ms of a processor each"
        )
    one = median(b.processor / a.processor for a, b in zip(costs["loop"], costs["1 worker"], strict=True))
    clock = median(b.clock / a.clock for a, b in zip(costs["loop"], costs["1 worker"], strict=True))
    two = median(a.clock / b.clock for a, b in zip(costs["loop"], costs["2 workers"], strict=True))
    best = median(a.clock / b.clock for a, b in zip(costs["loop"], costs["2 loops"], strict=True))
    print(f"1 worker costs {one:.2f} × the loop's processor time, {clock:.2f} × its time on the clock (at most 1.10)")
    print(f"beside a loop at the same time it costs {median(beside):.2f} × the loop's processor time")
    print(f"2 workers are {two:.2f} × as fast as the loop (at least 1.80), two loops side by side {best:.2f} ×")
    return min(one, clock, median(beside)) <= 1.1 and (two >= 1.8 or two >= 0.9 * best)


def _loop(paths: Sequence[Path]) -> None:
    for path in paths:
        gouji.read(path)


def _loop_twice(folder: Path) -> None:
    processes = [subprocess.Popen([sys.executable, "-c", _LOOP, str(folder), str(n)]) for n in range(2)]  # noqa: S603
    for process in processes:
        process.wait()


def _run(folder: Path, workers: int) -> None:
    shutil.rmtree(folder / "out", ignore_errors=True)
    run_batch([folder / "in"], folder / "out", BatchOptions(workers=workers))


def _run_beside(folder: Path, number: int) -> float:
    """Return how much more processor time one worker takes than a loop that runs at the same time."""
    command = [sys.executable, "-c", _BESIDE]
    out = str(folder / f"beside-{number}")
    processes = [
        subprocess.Popen(  # noqa: S603
            [*command, way, str(folder / "in"), out], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for way in ("loop", "batch")
    ]
    for process in processes:
        assert process.stdout is not None  # noqa: S101 - for the type checker
        process.stdout.readline()
    for process in processes:
        assert process.stdin is not None  # noqa: S101 - for the type checker
        process.stdin.write("go\n")
        process.stdin.flush()
    loop, batch = (float(process.communicate()[0]) for process in processes)
    return batch / loop


def _time(way: Callable[[], object]) -> _Cost:
    clock, before = time.perf_counter(), _spent()
    way()
    return _Cost(clock=time.perf_counter() - clock, processor=_spent() - before)


def _spent() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
