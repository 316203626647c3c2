"""Readings of glued digits: where a run of characters divides into one number a cell.

The run's characters stand on a tape. Numbers are steps along it; a reading is a path of as many steps as the row has cells.
What is more than digits (a unit, a word) is one step, and no step crosses its ends.
The cheapest paths come from a k-best dynamic program; those that keep the row's total are found by trying each total first
and pruning sums that exceed it, so that none is missed however dear it is. A run on which that takes too many steps is not cut:
`TooManyCuts`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gouji.models.forms.definition import ValueType
from gouji.models.fragments.pieces import Join, NumberSlot
from gouji.models.lattice.cuts import (
    Block,
    Cuts,
    Path,
    Step,
    StepCount,
    cut_block,
    find_cheapest_cuts,
    find_fitting,
)
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
    """Yield readings that cut the run's digits into as many numbers as the row has cells. Raises `TooManyCuts`."""
    width = len(shape.types)
    tape = _make_tape(printed, width, settings)
    if not width <= tape.count_most() or len(tape.text) > settings.longest_run:
        return
    steps = {kind: _list_steps(tape, kind, settings) for kind in set(shape.types)}
    tables = [steps[kind] for kind in shape.types]
    fits = find_fitting(tables, len(tape.text))
    left = StepCount(settings.most_steps)
    partial: dict[int, list[Path]] = {0: [(0.0, ())]} if 0 in fits[0] else {}
    for first, last, total in _divide_blocks(shape):
        after: dict[int, list[Path]] = {}
        block = Block(
            tables=tables[first:last],
            fits=fits[first : last + 1],
            counts=all(kind is ValueType.COUNT for kind in shape.types[first:last]),
            signed=ValueType.SIGNED in shape.types[first:last],
        )
        for start, paths in partial.items():
            for cost, cuts in cut_block(block, total, start, left, settings):
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
    fits = find_fitting(tables, len(tape.text))
    for _, cuts in find_cheapest_cuts(tables, fits, 0, settings)[: settings.keep_candidates]:
        cost = sum(price[start, end, kind] for (start, end), kind in zip(cuts, shape.types, strict=True))
        values = tuple(_make_cell(tape, start, end).value for start, end in cuts)
        yield _make_reading(
            tape,
            cost + settings.broken_total * count_broken_totals(values, shape.totals, settings),
            cuts,
            shape,
            settings,
        )


def _prefer(table: list[list[Step]], numbers: frozenset[Number], bonus: float) -> list[list[Step]]:
    return [[replace(step, cost=step.cost - bonus * (step.value in numbers)) for step in steps] for steps in table]


def _make_reading(tape: _Tape, cost: float, cuts: Cuts, shape: RowShape, settings: LatticeSettings) -> RunReading:
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


def _crosses_line(tape: _Tape, start: int, end: int) -> bool:
    first, last = tape.places[start][0], tape.places[end - 1][0]
    return any(slot.join is Join.LINE for slot in tape.slots[first + 1 : last + 1])


def _spread_crossing(tape: _Tape, cuts: Cuts, cells: Sequence[CellReading]) -> list[CellReading]:
    """Return the cells, those with the doubts of a number over white space whose digits are divided as well.

    Where the white space of a row does not divide its numbers, the places where they are cut go together. Of several
    numbers that go on over ends of lines the row's total proves none: so many ways to join lines often find one that holds.
    """
    crossing = frozenset[FormatDoubt]().union(*(cell.doubts for cell in cells))
    if not crossing:
        return list(cells)
    if sum(_crosses_line(tape, start, end) for start, end in cuts) > 1:
        crossing |= {FormatDoubt.GROUPS}
        cells = [replace(cell, doubts=cell.doubts | crossing) if cell.doubts else cell for cell in cells]
    slots = [{number for number, _ in tape.places[start:end]} for start, end in cuts]
    shared = Counter(number for own in slots for number in own)
    divided = {number for number, times in shared.items() if times > 1}
    return [
        replace(cell, doubts=cell.doubts | crossing) if own & divided else cell
        for own, cell in zip(slots, cells, strict=True)
    ]


def _list_steps(tape: _Tape, kind: ValueType, settings: LatticeSettings) -> list[list[Step]]:
    """Return for each place on the tape the numbers of this type that can be read there."""
    pattern, text = PATTERNS[kind], tape.text
    found: list[list[Step]] = []
    for start in range(len(text)):
        if tape.is_whole(start):
            found.append(_list_whole(tape, start, kind, settings))
            continue
        here: list[Step] = []
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
                here.append(Step(end, value, price))
        found.append(here)
    return found


def _list_whole(tape: _Tape, start: int, kind: ValueType, settings: LatticeSettings) -> list[Step]:
    """Return the one step over a slot that is not divided: none from a place inside it."""
    if tape.places[start][1]:
        return []
    end = tape.find_end(start)
    text = tape.text[start:end]
    value = parse_number(text)
    odd = 0.0 if PATTERNS[kind].match(text) else settings.odd
    return [Step(end, value or 0, odd + (0.0 if value is None else _price_size(text, settings)))]


def _price_size(text: str, settings: LatticeSettings) -> float:
    """Return the price of a number's size: small numbers and zeros are likelier."""
    digits = len(text.split(".", maxsplit=1)[0].lstrip("+-"))
    return 0.0 if text == "0" else settings.nonzero + settings.digit * digits


def cut_run(
    printed: Sequence[NumberSlot], count: int, shape: RowShape, settings: LatticeSettings
) -> list[tuple[float, list[CellReading]]]:
    """Return the cheapest ways to cut a run into `count` numbers, as prices and cells."""
    kind = max(shape.types, key=lambda t: (t is ValueType.SIGNED, t is ValueType.AMOUNT))
    tape = _make_tape(printed, count, settings)
    if len(tape.text) > settings.longest_run:
        return []
    tables = (_list_steps(tape, kind, settings),) * count
    paths = find_cheapest_cuts(tables, find_fitting(tables, len(tape.text)), 0, settings)[: settings.keep_partial]
    return [(cost, [_make_cell(tape, start, end) for start, end in cuts]) for cost, cuts in paths]
