"""Readings of glued digits: where a run of characters divides into one number a cell.

The run's characters stand on a tape. Numbers are steps along it; a reading is a path of as many steps as the row has cells.
What is more than digits (a unit, a word) is one step, and no step crosses its ends.
The cheapest paths come from a k-best dynamic program; those that keep the row's total are found by trying each total first
and pruning sums that exceed it, so that none is missed however dear it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from gouji.models.forms.definition import ValueType
from gouji.models.fragments.pieces import Join, NumberSlot
from gouji.models.lattice.readings import (
    PATTERNS,
    CellReading,
    RowShape,
    RowTotal,
    RunReading,
    count_broken_totals,
    doubt_joined,
    list_checkable_totals,
    make_cell,
)
from gouji.models.lattice.settings import LatticeSettings
from gouji.models.numbers.grammar import parse_number
from gouji.models.numbers.printed import FormatDoubt
from gouji.tokens import Number

__all__ = ["cut_run", "read_candidates", "read_glued"]

_Cuts = tuple[tuple[int, int], ...]
_Path = tuple[float, _Cuts]


@dataclass(frozen=True, slots=True)
class _Tape:
    """The run's characters in a row; `gaps[i]` is the price of reading across the boundary before character i."""

    text: str
    gaps: tuple[float, ...]
    places: tuple[tuple[int, int], ...]
    """For each character, its slot and its offset in the slot."""
    slots: tuple[NumberSlot, ...]
    cut: float
    """Price of a cut inside a slot."""

    def is_whole(self, at: int) -> bool:
        """Return whether the character belongs to a slot that is not divided."""
        return self.slots[self.places[at][0]].whole

    def find_end(self, at: int) -> int:
        """Return the end of the slot that the character stands in."""
        number, offset = self.places[at]
        return at - offset + len(_write_slot(self.slots[number]))

    def count_most(self) -> int:
        """Return the most numbers that can stand on the tape."""
        whole = sum(slot.whole for slot in self.slots)
        return whole + sum(map(str.isdigit, "".join(s.text for s in self.slots if not s.whole)))


@dataclass(frozen=True, slots=True)
class _Step:
    """A number on the tape: characters `[start, end)`."""

    end: int
    value: Number
    cost: float


_UNREAD = "?"
"""What stands on the tape for a value that says no number."""


def _write_slot(slot: NumberSlot) -> str:
    return slot.text or _UNREAD


def _make_tape(printed: Sequence[NumberSlot], width: int, settings: LatticeSettings) -> _Tape:
    gaps: list[float] = []
    places: list[tuple[int, int]] = []
    for number, slot in enumerate(printed):
        # A unit ends the number before it.
        whole = slot.whole or (number > 0 and printed[number - 1].figure is not None)
        for i in range(len(_write_slot(slot))):
            hard = whole or slot.join in (Join.CELL, Join.TAB)
            gaps.append(0.0 if i else float("inf") if hard else settings.join)
            places.append((number, i))
    spaced = len(printed) >= width / 2
    return _Tape(
        text="".join(map(_write_slot, printed)),
        gaps=tuple(gaps),
        places=tuple(places),
        slots=tuple(printed),
        cut=settings.cut_spaced if spaced and len(printed) == width else 0.0,
    )


def read_glued(printed: Sequence[NumberSlot], shape: RowShape, settings: LatticeSettings) -> Iterator[RunReading]:
    """Yield readings that cut the run's digits into as many numbers as the row has cells."""
    width = len(shape.types)
    tape = _make_tape(printed, width, settings)
    if not width <= tape.count_most() or len(tape.text) > settings.longest_run:
        return
    steps = {kind: _list_steps(tape, kind, settings) for kind in set(shape.types)}
    blocks = _divide_blocks(shape)
    partial: dict[int, list[tuple[float, tuple[tuple[int, int], ...]]]] = {0: [(0.0, ())]}
    for number, (first, last, total) in enumerate(blocks):
        after: dict[int, list[tuple[float, tuple[tuple[int, int], ...]]]] = {}
        types = shape.types[first:last]
        for start, paths in partial.items():
            goal = len(tape.text) if number == len(blocks) - 1 else None
            for cost, cuts in _cut_block(tape, steps, types, total, start, goal, settings):
                for before, earlier in paths:
                    after.setdefault(cuts[-1][1], []).append((before + cost, earlier + cuts))
        partial = {end: sorted(paths)[: settings.keep] for end, paths in after.items()}
    for cost, cuts in partial.get(len(tape.text), []):
        yield _make_reading(tape, cost, cuts, shape, settings)


def read_candidates(
    printed: Sequence[NumberSlot], shape: RowShape, candidates: Sequence[frozenset[Number]], settings: LatticeSettings
) -> Iterator[RunReading]:
    """Yield readings that give as many cells as possible one of their candidate numbers, at the price of any other number."""
    tape = _make_tape(printed, len(shape.types), settings)
    if len(tape.text) > settings.longest_run:
        return
    steps = {kind: _list_steps(tape, kind, settings) for kind in set(shape.types)}
    tables = [
        _prefer(steps[kind], numbers, settings.candidate_bonus)
        for kind, numbers in zip(shape.types, candidates, strict=True)
    ]
    price = {(start, step.end, k): step.cost for k, t in steps.items() for start, at in enumerate(t) for step in at}
    for _, cuts in _find_cheapest_cuts(tape, tables, 0, len(tape.text), settings)[: settings.keep_candidates]:
        cost = sum(price[start, end, kind] for (start, end), kind in zip(cuts, shape.types, strict=True))
        values = tuple(_make_cell(tape, start, end).value for start, end in cuts)
        yield _make_reading(
            tape,
            cost + settings.broken_total * count_broken_totals(values, shape.totals, settings),
            cuts,
            shape,
            settings,
        )


def _prefer(table: list[list[_Step]], numbers: frozenset[Number], bonus: float) -> list[list[_Step]]:
    return [[replace(step, cost=step.cost - bonus * (step.value in numbers)) for step in steps] for steps in table]


def _make_reading(tape: _Tape, cost: float, cuts: _Cuts, shape: RowShape, settings: LatticeSettings) -> RunReading:
    cells = _spread_crossing(tape, cuts, [_make_cell(tape, start, end) for start, end in cuts])
    values = [c.value for c in cells]
    checkable = len(list_checkable_totals(cells, shape)) == len(shape.totals)
    verified = bool(shape.totals) and checkable and not count_broken_totals(tuple(values), shape.totals, settings)
    return RunReading(cells=tuple(cells), cost=cost - settings.equal * _count_repeats(values), verified=verified)


def _count_repeats(values: Sequence[Number | None]) -> int:
    """Return how many numbers repeat an earlier one of the row, as a total repeats its only part."""
    seen = [v for v in values if v]
    return len(seen) - len(set(seen))


def _divide_blocks(shape: RowShape) -> list[tuple[int, int, RowTotal | None]]:
    """Return the row's cells as consecutive blocks `(first, last, total)`, each with its own total, where totals divide it so."""
    extents = sorted(
        ((min(*t.parts, t.total), max(*t.parts, t.total) + 1, t) for t in shape.totals), key=lambda e: e[:2]
    )
    blocks: list[tuple[int, int, RowTotal | None]] = []
    position = 0
    for first, last, total in extents:
        if first < position:
            continue
        if first > position:
            blocks.append((position, first, None))
        shifted = RowTotal(parts=tuple(p - first for p in total.parts), total=total.total - first)
        blocks.append((first, last, shifted))
        position = last
    if position < len(shape.types):
        blocks.append((position, len(shape.types), None))
    return blocks


def _make_cell(tape: _Tape, start: int, end: int) -> CellReading:
    if tape.is_whole(start):
        return make_cell(tape.slots[tape.places[start][0]])
    text = tape.text[start:end]
    spans: list[tuple[int, int]] = []
    for number, offset in tape.places[start:end]:
        begin = tape.slots[number].span[0] + offset
        if spans and spans[-1][1] == begin:
            spans[-1] = (spans[-1][0], begin + 1)
        else:
            spans.append((begin, begin + 1))
    slot = tape.slots[tape.places[end - 1][0]]
    return CellReading(
        printed=text,
        value=parse_number(text),
        spans=tuple(spans),
        # The unit is the last number's of those in a slot.
        slot=slot if slot.figure is None or end == tape.find_end(end - 1) else replace(slot, figure=None),
        doubts=_doubt_crossing(tape, start, end),
    )


def _doubt_crossing(tape: _Tape, start: int, end: int) -> frozenset[FormatDoubt]:
    """Return what is doubtful about a number that goes on over white space."""
    first, last = tape.places[start][0], tape.places[end - 1][0]
    if first == last:
        return frozenset()
    parts = ["" for _ in range(first, last + 1)]
    for (number, _), sign in zip(tape.places[start:end], tape.text[start:end], strict=True):
        parts[number - first] += sign
    lines = all(s.join is Join.LINE for s in tape.slots[first + 1 : last + 1])
    return frozenset((FormatDoubt.DIVIDED if lines else doubt_joined(parts),))


def _spread_crossing(tape: _Tape, cuts: _Cuts, cells: Sequence[CellReading]) -> list[CellReading]:
    """Return the cells, those with the doubts of a number over white space whose digits are divided as well.

    Where the white space of a row does not divide its numbers, the places where they are cut go together.
    """
    crossing = frozenset[FormatDoubt]().union(*(cell.doubts for cell in cells))
    if not crossing:
        return list(cells)
    slots = [{number for number, _ in tape.places[start:end]} for start, end in cuts]
    shared = Counter(number for own in slots for number in own)
    divided = {number for number, times in shared.items() if times > 1}
    return [
        replace(cell, doubts=cell.doubts | crossing) if own & divided else cell
        for own, cell in zip(slots, cells, strict=True)
    ]


def _list_steps(tape: _Tape, kind: ValueType, settings: LatticeSettings) -> list[list[_Step]]:
    """Return for each place on the tape the numbers of this type that can be read there."""
    pattern, text = PATTERNS[kind], tape.text
    found: list[list[_Step]] = []
    for start in range(len(text)):
        if tape.is_whole(start):
            found.append(_list_whole(tape, start, kind, settings))
            continue
        here: list[_Step] = []
        crossing = 0.0
        for end in range(start + 1, min(start + settings.longest_number, len(text)) + 1):
            if end - 1 > start:
                crossing += tape.gaps[end - 1]
            if crossing > settings.join * settings.most_joins:
                break
            if end < len(text) and (text[end] == "." or text[end - 1] in "+-."):
                continue
            if not pattern.match(text[start:end]):
                continue
            inside = end < len(text) and tape.places[end][1] > 0
            price = crossing + _price_size(text[start:end], settings) + (tape.cut if inside else 0.0)
            value = parse_number(text[start:end])
            if value is not None:
                here.append(_Step(end, value, price))
        found.append(here)
    return found


def _list_whole(tape: _Tape, start: int, kind: ValueType, settings: LatticeSettings) -> list[_Step]:
    """Return the one step over a slot that is not divided: none from a place inside it."""
    if tape.places[start][1]:
        return []
    end = tape.find_end(start)
    text = tape.text[start:end]
    value = parse_number(text)
    odd = 0.0 if PATTERNS[kind].match(text) else settings.odd
    return [_Step(end, value or 0, odd + (0.0 if value is None else _price_size(text, settings)))]


def _price_size(text: str, settings: LatticeSettings) -> float:
    """Return the price of a number's size: small numbers and zeros are likelier."""
    digits = len(text.split(".", maxsplit=1)[0].lstrip("+-"))
    return 0.0 if text == "0" else settings.nonzero + settings.digit * digits


def _cut_block(
    tape: _Tape,
    steps: Mapping[ValueType, list[list[_Step]]],
    types: Sequence[ValueType],
    total: RowTotal | None,
    start: int,
    goal: int | None,
    settings: LatticeSettings,
) -> list[_Path]:
    """Return the ways to cut the tape from `start` into one number a cell: the cheapest, and those that keep the total."""
    cheapest = _find_cheapest_cuts(tape, [steps[kind] for kind in types], start, goal, settings)
    if total is None:
        return cheapest
    kept = list(_cut_keeping_total(tape, steps, types, total, start, goal, settings.rounding))
    keeping = {cuts for _, cuts in kept}
    broken = [(cost + settings.broken_total, cuts) for cost, cuts in cheapest if cuts not in keeping]
    return sorted(kept + broken)[: settings.keep * settings.keep_blocks]


def _find_cheapest_cuts(
    tape: _Tape, tables: Sequence[list[list[_Step]]], start: int, goal: int | None, settings: LatticeSettings
) -> list[_Path]:
    """Return the cheapest cuts, whatever the total: a k-best dynamic program over places, with a table of steps a cell."""
    paths: dict[int, list[_Path]] = {start: [(0.0, ())]}
    for table in tables:
        after: dict[int, list[_Path]] = {}
        for place, known in paths.items():
            if place >= len(tape.text):
                continue
            for step in table[place]:
                after.setdefault(step.end, []).extend((c + step.cost, (*cuts, (place, step.end))) for c, cuts in known)
        # The bonus for equal numbers comes later: more than are kept in the end must come so far.
        paths = {end: sorted(found)[: settings.keep * settings.keep_cuts] for end, found in after.items()}
    if goal is not None:
        return paths.get(goal, [])
    return sorted(path for found in paths.values() for path in found)[: settings.keep * settings.keep_cuts]


def _cut_keeping_total(
    tape: _Tape,
    steps: Mapping[ValueType, list[list[_Step]]],
    types: Sequence[ValueType],
    total: RowTotal,
    start: int,
    goal: int | None,
    rounding: float,
) -> Iterator[_Path]:
    """Yield the cuts that keep the total, found by trying each total first and pruning sums that exceed it.

    Only where the total stands first or last; elsewhere only the cheapest cuts are known.
    """
    last = len(types) - 1
    length = len(tape.text)
    if start >= length:
        return
    if total.total == 0 and tuple(total.parts) == tuple(range(1, last + 1)):
        for first in steps[types[0]][start]:
            ends = (goal,) if goal is not None else range(first.end + last, length + 1)
            for end in ends:
                for cost, cuts in _cut_summing(steps, types[1:], first.end, end, first.value, rounding):
                    yield cost + first.cost, ((start, first.end), *cuts)
    if total.total != last or tuple(total.parts) != tuple(range(last)):
        return
    for place in range(start + last, length):
        for final in steps[types[last]][place]:
            if goal is not None and final.end != goal:
                continue
            for cost, cuts in _cut_summing(steps, types[:last], start, place, final.value, rounding):
                yield cost + final.cost, (*cuts, (place, final.end))


def _cut_summing(
    steps: Mapping[ValueType, list[list[_Step]]],
    types: Sequence[ValueType],
    start: int,
    stop: int,
    target: Number,
    rounding: float,
) -> Iterator[_Path]:
    """Yield the cuts of the tape between `start` and `stop` whose numbers add up to `target`."""
    if not types:
        if start == stop and abs(target) < rounding:
            yield 0.0, ()
        return
    remaining = len(types)
    if stop - start < remaining:
        return
    # Some number must have at least this many digits; beyond the target's own there is no way. Signs and points are no
    # digits, and what may be negative has no bound.
    counts = all(kind is ValueType.COUNT for kind in types)
    if counts and 10 ** (-(-(stop - start) // remaining) - 1) > max(target, 1):
        return
    bounded = counts or ValueType.SIGNED not in types
    for step in steps[types[0]][start]:
        if step.end > stop or (bounded and step.value > target + rounding):
            continue
        for cost, cuts in _cut_summing(steps, types[1:], step.end, stop, target - step.value, rounding):
            yield cost + step.cost, ((start, step.end), *cuts)


def cut_run(
    printed: Sequence[NumberSlot], count: int, shape: RowShape, settings: LatticeSettings
) -> list[tuple[float, list[CellReading]]]:
    """Return the cheapest ways to cut a run into `count` numbers, as prices and cells."""
    kind = max(shape.types, key=lambda t: (t is ValueType.SIGNED, t is ValueType.AMOUNT))
    tape = _make_tape(printed, count, settings)
    if len(tape.text) > settings.longest_run:
        return []
    paths = _find_cheapest_cuts(tape, (_list_steps(tape, kind, settings),) * count, 0, len(tape.text), settings)[
        : settings.keep_partial
    ]
    return [(cost, [_make_cell(tape, start, end) for start, end in cuts]) for cost, cuts in paths]
