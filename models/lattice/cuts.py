"""The search for cuts: paths of as many steps along a tape as there are cells, the cheapest ones and those that keep a total."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import merge
from itertools import islice

from gouji.models.lattice.readings import RowTotal
from gouji.models.lattice.settings import LatticeSettings
from gouji.tokens import Number

__all__ = [
    "Block",
    "Cuts",
    "Path",
    "Step",
    "StepCount",
    "TooManyCuts",
    "cut_block",
    "find_cheapest_cuts",
    "find_fitting",
]

Cuts = tuple[tuple[int, int], ...]
Path = tuple[float, Cuts]


class TooManyCuts(Exception):
    """A run can be cut in more ways than are tried: nobody knows which of them is meant."""


@dataclass(frozen=True, slots=True)
class Step:
    """A number on the tape: characters `[start, end)`."""

    end: int
    value: Number
    cost: float


@dataclass(slots=True)
class StepCount:
    """Steps of a search that are left."""

    left: int

    def take(self) -> None:
        """Take one. Raises `TooManyCuts` where none is left."""
        self.left -= 1
        if self.left < 0:
            raise TooManyCuts


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Consecutive cells of a row: the steps from each place of the tape for each of them, and where each may begin.

    `fits` has at least one entry more than there are cells: where the last of them may end.
    """

    tables: Sequence[list[list[Step]]]
    fits: Sequence[Collection[int]]
    counts: bool
    """Whether all are counts."""
    signed: bool
    """Whether one of them may be negative."""


def find_fitting(tables: Sequence[list[list[Step]]], length: int) -> list[frozenset[int]]:
    """Return for each cell the places where it may begin, for the tape to be used up by the last one; behind them, the end."""
    fits = [frozenset((length,))]
    for table in reversed(tables):
        fits.append(frozenset(at for at, steps in enumerate(table) if any(step.end in fits[-1] for step in steps)))
    return fits[::-1]


def cut_block(
    block: Block, total: RowTotal | None, start: int, left: StepCount, settings: LatticeSettings
) -> list[Path]:
    """Return the ways to cut the tape from `start` into one number a cell: the cheapest, and those that keep the total."""
    cheapest = find_cheapest_cuts(block.tables, block.fits, start, settings)
    if total is None:
        return cheapest
    kept = list(_cut_keeping_total(block, total, start, left, settings.rounding))
    keeping = {cuts for _, cuts in kept}
    broken = [(cost + settings.broken_total, cuts) for cost, cuts in cheapest if cuts not in keeping]
    return sorted(kept + broken)[: settings.keep * settings.keep_blocks]


def find_cheapest_cuts(
    tables: Sequence[list[list[Step]]], fits: Sequence[Collection[int]], start: int, settings: LatticeSettings
) -> list[Path]:
    """Return the cheapest cuts, whatever the total: a k-best dynamic program over places, with a table of steps a cell."""
    # The bonus for equal numbers comes later: more than are kept in the end must come so far.
    most = settings.keep * settings.keep_cuts
    paths: dict[int, list[Path]] = {start: [(0.0, ())]}
    for table, ends in zip(tables, fits[1:], strict=True):
        after: dict[int, list[Iterator[Path]]] = {}
        for place, known in paths.items():
            for step in table[place] if place < len(table) else ():
                if step.end in ends:
                    after.setdefault(step.end, []).append(_extend(known, step.cost, (place, step.end)))
        paths = {end: list(islice(merge(*found), most)) for end, found in after.items()}
    return list(islice(merge(*paths.values()), most))


def _extend(paths: Sequence[Path], cost: float, cut: tuple[int, int]) -> Iterator[Path]:
    """Yield the paths, cheapest first, with one more step."""
    return ((before + cost, (*cuts, cut)) for before, cuts in paths)


def _cut_keeping_total(block: Block, total: RowTotal, start: int, left: StepCount, rounding: float) -> Iterator[Path]:
    """Yield the cuts that keep the total, found by trying each total first and pruning sums that exceed it.

    Only where the total stands first or last; elsewhere only the cheapest cuts are known. Raises `TooManyCuts`.
    """
    tables, fits = block.tables, block.fits
    last = len(tables) - 1
    if start >= len(tables[0]):
        return
    if total.total == 0 and tuple(total.parts) == tuple(range(1, last + 1)):
        for first in tables[0][start]:
            for end in sorted(fits[-1]) if first.end in fits[1] else ():
                for cost, cuts in _cut_summing(block, 1, first.end, end, first.value, left, rounding):
                    yield cost + first.cost, ((start, first.end), *cuts)
    if total.total != last or tuple(total.parts) != tuple(range(last)):
        return
    parts = replace(block, tables=tables[:last])
    for place in sorted(fits[last]):
        for final in tables[last][place] if place >= start + last else ():
            if final.end not in fits[-1]:
                continue
            for cost, cuts in _cut_summing(parts, 0, start, place, final.value, left, rounding):
                yield cost + final.cost, (*cuts, (place, final.end))


def _cut_summing(
    block: Block, cell: int, start: int, stop: int, target: Number, left: StepCount, rounding: float
) -> Iterator[Path]:
    """Yield the cuts of the tape between `start` and `stop` into the cells from `cell` on whose numbers add up to `target`."""
    left.take()
    remaining = len(block.tables) - cell
    if not remaining:
        if start == stop and abs(target) < rounding:
            yield 0.0, ()
        return
    if stop - start < remaining:
        return
    # Some number must have at least this many digits; beyond the target's own there is no way. Signs and points are no
    # digits, and what may be negative has no bound.
    if block.counts and 10 ** (-(-(stop - start) // remaining) - 1) > max(target, 1):
        return
    for step in block.tables[cell][start]:
        if (
            step.end > stop
            or step.end not in block.fits[cell + 1]
            or (not block.signed and step.value > target + rounding)
        ):
            continue
        rest = target - step.value
        for cost, cuts in _cut_summing(block, cell + 1, step.end, stop, rest, left, rounding):
            yield cost + step.cost, ((start, step.end), *cuts)
