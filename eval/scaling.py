"""How the cost of a reading grows with the size of a document: `python -m gouji.eval.scaling`.

```
kind                        10 kB   40 kB  160 kB  640 kB   2.6 MB   10 MB  exponent
txt-prose                    0.01    0.04    0.15    0.61     2.50    10.1      1.01
pdf-nested-arrays            0.01    0.01  refused                              0.00
```
One line a kind of content: processor seconds at each size, over those of the same kind at 1 kB, and the exponent of their
growth over the last sizes. Each kind is read in a process of its own. A kind fails where its cost grows by more than
n^1.2, where it is too slow at the first sizes for an exponent to be told, or where a reading breaks off by an error that is no
`DocumentError`. Where the document is refused the kind ends: that cost is bounded.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection

import psutil

from gouji.corpus.sized.kinds import SIZED_KINDS, make_sized
from gouji.errors import DocumentError

__all__ = ["Growth", "ReadingCost", "fit_exponent", "main", "measure_growth"]

STEEPEST = 1.2
"""The largest exponent that a kind may have."""
_BASE_BYTES = 1000
_FIRST_BYTES, _STEP, _STEPS = 10_000, 4, 6
_LEAST_SECONDS = 0.1
"""Costs below this are noise and the time of what is done once."""
_FITTED = 3
"""So many of the largest sizes say how the cost grows."""
_MEMORY = 4 << 30
_LOOK_SECONDS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingCost:
    """What one reading took in processor seconds; `ended` says how it ended other than well: `refused`, `slow`, an error."""

    size: int
    seconds: float
    ended: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """The costs of one kind at growing sizes, the first of them at next to nothing."""

    kind: str
    base: float
    costs: tuple[ReadingCost, ...]

    @property
    def exponent(self) -> float | None:
        """The exponent of the growth; 0 where the cost stays next to nothing, None where it cannot be told."""
        read = [cost for cost in self.costs if not cost.ended]
        told = [(cost.size, cost.seconds - self.base) for cost in read if cost.seconds - self.base >= _LEAST_SECONDS]
        if len(told) > 1:
            return fit_exponent(told[-_FITTED:])
        return None if self.costs[-1].ended == "slow" else 0.0

    @property
    def fault(self) -> str:
        """What is wrong, empty where nothing is."""
        ended = self.costs[-1].ended if self.costs else ""
        if ended not in ("", "refused", "slow"):
            return ended
        if self.exponent is None:
            return "too slow to tell"
        return "grows too fast" if self.exponent > STEEPEST else ""


def fit_exponent(costs: Sequence[tuple[float, float]]) -> float:
    """Return the exponent of the power law through sizes and seconds, by least squares over their logarithms.

    >>> round(fit_exponent([(10, 1.0), (100, 100.0)]), 2)
    2.0
    """
    fitted = statistics.linear_regression([math.log(size) for size, _ in costs], [math.log(s) for _, s in costs])
    return fitted.slope


def measure_growth(kind: str, sizes: Sequence[int], seconds: float) -> Growth:
    """Read documents of a kind at growing sizes, until one takes longer than a quarter of `seconds` or is ended after them."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    reader = context.Process(target=_read_all, args=(kind, sizes, sender, seconds / _STEP), daemon=True)
    reader.start()
    sender.close()
    watched = psutil.Process(reader.pid)
    costs: list[ReadingCost] = []
    asked = (_BASE_BYTES, *sizes)
    while len(costs) < len(asked):
        size = asked[len(costs)]
        try:
            if not _wait(receiver, watched, seconds):
                costs.append(ReadingCost(size=size, seconds=seconds, ended="slow"))
                break
            costs.append(receiver.recv())
        except EOFError:
            break
        if costs[-1].ended:
            break
    reader.kill()
    reader.join()
    if reader.exitcode not in (0, -9) and not costs[-1].ended:
        costs.append(ReadingCost(size=asked[len(costs)], seconds=0.0, ended=f"crash ({reader.exitcode})"))
    return Growth(kind=kind, base=costs[0].seconds, costs=tuple(costs if costs[0].ended else costs[1:]))


def _wait(receiver: Connection, reader: psutil.Process, seconds: float) -> bool:
    """Return whether the process sends something before it has used so many more seconds of a processor."""
    start = _count_seconds(reader)
    while not receiver.poll(_LOOK_SECONDS):
        if _count_seconds(reader) - start > seconds:
            return False
    return True


def _count_seconds(reader: psutil.Process) -> float:
    """Return the processor time that a process and its children have used."""
    try:
        used = reader.cpu_times()
    except psutil.Error:  # it has ended, and its pipe says so
        return 0.0
    return used.user + used.system + used.children_user + used.children_system


def _read_all(kind: str, sizes: Sequence[int], sender: Connection, enough: float) -> None:
    """Send the cost of each reading; end where one takes more than `enough` seconds and the growth can be told."""
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
    _read(kind, _BASE_BYTES)  # what is loaded once
    seconds = []
    for size in (_BASE_BYTES, *sizes):
        cost = _read(kind, size)
        sender.send(cost)
        seconds.append(cost.seconds)
        told = sum(each - seconds[0] >= _LEAST_SECONDS for each in seconds)
        if cost.ended or (cost.seconds > enough and told >= _FITTED):
            return


def _read(kind: str, size: int) -> ReadingCost:
    import gouji

    data = make_sized(kind, size)
    started, ended = time.process_time(), ""
    try:
        gouji.read(data, name=f"{kind}.{kind.partition('-')[0]}")
    except DocumentError:
        ended = "refused"
    except MemoryError:
        ended = "memory"
    except Exception as error:  # noqa: BLE001 – whatever it is, it is the finding
        ended = repr(error)[:60]
    return ReadingCost(size=size, seconds=time.process_time() - started, ended=ended)


def list_lines(growths: Sequence[Growth], sizes: Sequence[int]) -> Iterator[str]:
    """Yield the table's lines and a summary."""
    width = max(len(growth.kind) for growth in growths)
    yield f"{'kind':{width}}" + "".join(f"{_describe_size(size):>9}" for size in sizes) + "  exponent"
    for growth in growths:
        yield _describe(growth, width, len(sizes))
    faulty = sum(bool(growth.fault) for growth in growths)
    yield f"{len(growths)} kinds, {faulty} at fault"


def _describe(growth: Growth, width: int, columns: int) -> str:
    cells = "".join(
        f"{cost.ended[:8] or format(max(cost.seconds - growth.base, 0), '.2f'):>9}" for cost in growth.costs
    )
    exponent = "–" if growth.exponent is None else f"{growth.exponent:.2f}"
    return f"{growth.kind:{width}}{cells:{9 * columns}}{exponent:>10}  {growth.fault}".rstrip()


def _describe_size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1_000_000 else f"{size // 1000} kB"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status is 1 where a kind is at fault."""
    parser = argparse.ArgumentParser(
        prog="python -m gouji.eval.scaling",
        description="Measure how the cost of a reading grows with a document's size.",
    )
    parser.add_argument("kinds", nargs="*", help="kinds, or beginnings of their names as txt or pdf-pages; all without")
    parser.add_argument("--most", type=int, default=_FIRST_BYTES * _STEP ** (_STEPS - 1), help="bytes of the largest")
    parser.add_argument("--seconds", type=float, default=20, help="after which a reading is ended")
    given = parser.parse_args(arguments)
    kinds = [kind for kind in SIZED_KINDS if not given.kinds or kind.startswith(tuple(given.kinds))]
    sizes = [size for n in range(_STEPS) if (size := _FIRST_BYTES * _STEP**n) <= given.most]
    if not kinds or not sizes:
        parser.error(f"no such kind or size; kinds are {', '.join(SIZED_KINDS)}")
    growths = []
    for kind in kinds:
        growths.append(measure_growth(kind, sizes, given.seconds))
        sys.stderr.write(_describe(growths[-1], max(map(len, kinds)), len(sizes)) + "\n")
    sys.stdout.write("\n".join(list_lines(growths, sizes)) + "\n")
    return int(any(growth.fault for growth in growths))


if __name__ == "__main__":
    raise SystemExit(main())
