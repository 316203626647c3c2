"""Which cell holds which number: the readings of one run of numbers, cheapest first.

A reading gives each of the row's cells a printed number or a blank. Where the source has a cell for every column there is one
reading. Where digits are glued, cells missing, extra, or off by a column, there are several, each with its price in nats.
Rules within the row (its total) price readings but exclude none: printed errors are real.

>>> from gouji.models.forms.definition import ValueType
>>> line = RowShape(types=(ValueType.COUNT,) * 3, totals=(RowTotal(parts=(0, 1), total=2),))
>>> [r.values for r in readings(glued("12315"), line)][:1]
[(12, 3, 15)]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations

from gouji.models.forms.definition import ValueType
from gouji.models.pieces import Join, Slot

__all__ = ["CellReading", "LatticeCosts", "Reading", "RowShape", "RowTotal", "glued", "readings"]

Number = int | float
Values = tuple[Number | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowTotal:
    """A rule inside the row: the cells at `parts` add up to the cell at `total`; indices into the row."""

    parts: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RowShape:
    """What a row should hold: the type of each cell and the totals among them.

    `columns` maps a source grid column to the cell it was seen to hold in rows that are complete.
    """

    types: tuple[ValueType, ...]
    totals: tuple[RowTotal, ...] = ()
    columns: Mapping[int, int] | None = None
    centres: tuple[float, ...] | None = None
    """Horizontal centres of the cells on the page, in points, where known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellReading:
    """A cell of a reading: what is printed (empty for a blank), what it says, and where.

    `missing` tells a cell that the source does not have from one that is there and blank.
    """

    printed: str
    value: Number | None
    spans: tuple[tuple[int, int], ...]
    slot: Slot | None
    missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read a run."""

    cells: tuple[CellReading, ...]
    cost: float

    @property
    def values(self) -> Values:
        """The cells' values; None for blanks."""
        return tuple(cell.value for cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class LatticeCosts:
    """The prices of readings, in nats."""

    broken_total: float = 6.0
    join: float = 2.5
    """Two numbers with a space between are one."""
    cut_spaced: float = 1.0
    """A number is cut although its neighbours are divided by spaces."""
    missing: float = 1.5
    """A cell has nothing at all in a run without cell borders."""
    unverified: float = 2.5
    """The cell that is missing is the one that would verify the others."""
    shift: float = 2.0
    """The run stands a column off its place."""
    trailing: float = 1.0
    """Blank cells after the row's last column."""
    off_grid: float = 4.0
    """A number stands under another column than in the complete rows."""
    drop: float = 1.5
    """A number more than the row has cells is passed over."""
    drop_stacked: float = 0.2
    odd: float = 1.0
    """A number that its column's type does not expect."""
    digit: float = 0.35
    nonzero: float = 0.5
    equal: float = 0.7
    """A number that repeats another one of its row is likelier than any other of its length."""
    keep: int = 48
    """How many readings are kept."""


_SIGNED = re.compile(r"[+-]?(?:0|[1-9]\d*)\Z")
_COUNT = re.compile(r"(?:0|[1-9]\d*)\Z")
_AMOUNT = re.compile(r"(?:0|[1-9]\d*)(?:\.\d+)?\Z")
_PATTERNS = {ValueType.COUNT: _COUNT, ValueType.SIGNED: _SIGNED, ValueType.AMOUNT: _AMOUNT}
_ANY = re.compile(r"[+-]?\d+(?:\.\d+)?\Z")
_LONGEST = 14
_LONGEST_TAPE = 160


def glued(text: str, start: int = 0) -> tuple[Slot, ...]:
    """The slots of a run in running text: one a stretch without spaces."""
    slots = [
        Slot(text=m.group(), span=(start + m.start(), start + m.end()), join=Join.SPACE, page=1)
        for m in re.finditer(r"\S+", text)
    ]
    return tuple(slots)


def readings(slots: Sequence[Slot], shape: RowShape, costs: LatticeCosts | None = None) -> tuple[Reading, ...]:
    """All likely readings of a run, cheapest first; empty if the run has no number.

    `slots` are the run's places in printed order. At most `costs.keep` readings come back.
    """
    costs = costs or LatticeCosts()
    width = len(shape.types)
    printed = [s for s in slots if s.text]
    found: list[Reading] = []
    if len(printed) == width:
        found += _exact(printed, shape, costs)
        if found and (_explicit(slots) or found[0].cost < costs.broken_total):
            return tuple(found)
    if _explicit(slots):
        found += _windows(slots, shape, costs)
    by_place = _by_place(printed, shape)
    if by_place is not None:
        found.append(_finish(by_place, shape, 0.0, costs))
    if not found or not _explicit(slots):
        found += _tape_readings(printed, shape, costs)
    if not found or (width // 2 < len(printed) < width and not _explicit(slots)):
        found += _sparse(printed, shape, costs)
    if len(printed) > width:
        found += _dropped(slots, shape, costs)
    if not found and printed:
        found.append(_unread(printed, width, costs))
        found.append(Reading(cells=(_MISSING,) * width, cost=costs.broken_total))
    return _best(found, costs)


def _best(found: Sequence[Reading], costs: LatticeCosts) -> tuple[Reading, ...]:
    unique: dict[tuple[object, ...], Reading] = {}
    for reading in sorted(found, key=lambda r: (r.cost, r.values.__repr__())):
        unique.setdefault(tuple((c.value, c.missing) for c in reading.cells), reading)
    return tuple(unique.values())[: costs.keep]


def _unread(printed: Sequence[Slot], width: int, costs: LatticeCosts) -> Reading:
    """A run that no reading fits: every cell unknown, each with the whole run for its place."""
    spans = tuple(s.span for s in printed)
    cell = CellReading(printed=" ".join(s.text for s in printed), value=None, spans=spans, slot=printed[0], missing=True)
    return Reading(cells=(cell,) * width, cost=costs.broken_total)


def _explicit(slots: Sequence[Slot]) -> bool:
    """Whether the source itself says where cells begin and end."""
    return any(s.cell is not None for s in slots)


def parse_number(text: str) -> Number | None:
    """The number that the characters say, or None."""
    if not _ANY.match(text):
        return None
    return float(text) if "." in text else int(text)


def _cell(slot: Slot) -> CellReading:
    return CellReading(printed=slot.text, value=parse_number(slot.text), spans=(slot.span,), slot=slot)


def _blank(slot: Slot) -> CellReading:
    return CellReading(printed="", value=None, spans=(slot.span,), slot=slot)


_MISSING = CellReading(printed="", value=None, spans=(), slot=None, missing=True)


def _finish(cells: Sequence[CellReading], shape: RowShape, cost: float, costs: LatticeCosts) -> Reading:
    """A reading with the prices that hold for every one: odd types and broken totals."""
    values = tuple(c.value for c in cells)
    for cell, kind in zip(cells, shape.types, strict=True):
        if cell.printed and not _PATTERNS[kind].match(cell.printed):
            cost += costs.odd
    return Reading(cells=tuple(cells), cost=cost + costs.broken_total * broken_totals(values, shape.totals))


def broken_totals(values: Values, totals: Sequence[RowTotal]) -> int:
    """How many totals do not hold; a blank part counts as nothing, a blank total says nothing."""
    broken = 0
    for rule in totals:
        total = values[rule.total]
        parts = [values[i] or 0 for i in rule.parts]
        broken += total is not None and abs(sum(parts) - total) > 1e-6
    return broken


def _exact(printed: Sequence[Slot], shape: RowShape, costs: LatticeCosts) -> Iterator[Reading]:
    """As many numbers as cells."""
    cells = [_cell(s) for s in printed]
    if all(c.value is not None for c in cells) and (
        _explicit(printed) or all(_ANY.match(c.printed) and not _zeros(c.printed) for c in cells)
    ):
        yield _finish(cells, shape, 0.0, costs)


def _zeros(text: str) -> bool:
    """Whether a number begins with a needless 0: several numbers glued, in running text."""
    return len(text) > 1 and text[0] == "0" and text[1] != "."


def _windows(slots: Sequence[Slot], shape: RowShape, costs: LatticeCosts) -> Iterator[Reading]:
    """The source has cells: the row's cells are a window over them, or they stand where the grid says."""
    width = len(shape.types)
    if any(parse_number(s.text) is None for s in slots if s.text):
        return
    by_grid = _by_grid(slots, shape)
    if by_grid is not None:
        yield _finish(by_grid, shape, 0.0, costs)
    base = costs.off_grid if by_grid is not None else 0.0
    for offset in range(min(0, len(slots) - width), max(0, len(slots) - width) + 1):
        window = [slots[i] if 0 <= i < len(slots) else None for i in range(offset, offset + width)]
        inside = sum(bool(s and s.text) for s in window)
        if inside != sum(bool(s.text) for s in slots):
            continue
        if len(slots) >= width:
            price = costs.trailing * (len(slots) - width - offset)
        else:
            price = costs.missing + (0.0 if offset == 0 else 0.3 * -offset)
        cells = [_MISSING if s is None else _cell(s) if s.text else _blank(s) for s in window]
        yield _finish(cells, shape, base + price, costs)


def _by_grid(slots: Sequence[Slot], shape: RowShape) -> list[CellReading] | None:
    """The cells as the source's grid columns place them, where complete rows showed which column is which."""
    if not shape.columns:
        return None
    cells = [_MISSING] * len(shape.types)
    for slot in slots:
        places = {
            shape.columns[c]
            for c in range(slot.cell.column, slot.cell.column + slot.cell.column_span)
            if c in shape.columns
        } if slot.cell else set()
        if slot.text and len(places) != 1:
            return None
        for place in places:
            if cells[place].printed and slot.text:
                return None
            cells[place] = _cell(slot) if slot.text else _blank(slot)
    return cells


def _by_place(printed: Sequence[Slot], shape: RowShape) -> list[CellReading] | None:
    """The cells that the numbers stand under on the page, where complete rows showed where each column stands."""
    centres = shape.centres
    if centres is None or not 0 < len(printed) < len(centres):
        return None
    least = min(b - a for a, b in zip(centres, centres[1:], strict=False))
    cells = [_MISSING] * len(centres)
    for slot in printed:
        if slot.centre is None or parse_number(slot.text) is None:
            return None
        place = min(range(len(centres)), key=lambda i: abs(centres[i] - (slot.centre or 0.0)))
        if abs(centres[place] - slot.centre) > least / 2 or cells[place].printed:
            return None
        cells[place] = _cell(slot)
    return [replace(c, missing=False) for c in cells]


def _dropped(slots: Sequence[Slot], shape: RowShape, costs: LatticeCosts) -> Iterator[Reading]:
    """More numbers than cells: some are no cells of this row."""
    printed = [s for s in slots if s.text]
    if any(parse_number(s.text) is None for s in printed):
        return
    width = len(shape.types)
    stacked = _stacked(printed)
    loose = [i for i in range(len(printed)) if i not in stacked]
    if stacked and len(loose) <= width + 4:
        kept = loose
        base = costs.drop_stacked
    else:
        kept, base = list(range(len(printed))), 0.0
    if len(kept) < width or len(kept) - width > 4:
        return
    for chosen in combinations(kept, width):
        lost = [i for i in kept if i not in chosen]
        inner = sum(kept[0] < i < kept[-1] for i in lost)
        price = base + costs.drop * len(lost) + 0.5 * inner
        yield _finish([_cell(printed[i]) for i in chosen], shape, price, costs)


def _stacked(printed: Sequence[Slot]) -> set[int]:
    """The numbers that share one cell, one below the other."""
    cells = [s.cell for s in printed]
    return {i for i, c in enumerate(cells) if c is not None and cells.count(c) > 1}


def _sparse(printed: Sequence[Slot], shape: RowShape, costs: LatticeCosts) -> Iterator[Reading]:
    """Fewer numbers than cells and no cell borders: which cells are blank is open.

    Numbers may still be glued: the run is cut into one, then two numbers fewer than the row has cells.
    """
    width = len(shape.types)
    for fewer in range(width - 1, 0, -1):
        cuts = _cuts(printed, fewer, shape, costs)
        placed = costs.off_grid if shape.centres is not None else 0.0
        for cost, cells in cuts:
            for places in combinations(range(width), fewer):
                row = [_MISSING] * width
                for cell, place in zip(cells, places, strict=True):
                    row[place] = cell
                unverified = sum(row[t.total].missing for t in shape.totals)
                price = cost + placed + costs.missing * (width - fewer) + costs.unverified * unverified
                yield _finish(row, shape, price, costs)
        if cuts:
            return


def _cuts(
    printed: Sequence[Slot], count: int, shape: RowShape, costs: LatticeCosts
) -> list[tuple[float, list[CellReading]]]:
    """The cheapest ways to cut a run into `count` numbers."""
    kind = max(shape.types, key=lambda t: (t is ValueType.SIGNED, t is ValueType.AMOUNT))
    tape = _tape(printed, count, costs)
    if len(tape.text) > _LONGEST_TAPE:
        return []
    steps = {kind: _steps(tape, kind, costs)}
    paths = _k_best(tape, steps, (kind,) * count, 0, len(tape.text), costs)[:4]
    return [(cost, [_tape_cell(tape, start, end) for start, end in cuts]) for cost, cuts in paths]


# --- glued digits -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Tape:
    """The run's characters in a row; `gaps[i]` is the price of reading across the boundary before character i."""

    text: str
    gaps: tuple[float, ...]
    places: tuple[tuple[int, int], ...]
    """For each character, its slot and its offset in the slot."""
    slots: tuple[Slot, ...]
    cut: float
    """Price of a cut inside a slot."""


@dataclass(frozen=True, slots=True)
class _Step:
    """A number on the tape: characters `[start, end)`."""

    end: int
    value: Number
    cost: float


def _tape(printed: Sequence[Slot], width: int, costs: LatticeCosts) -> _Tape:
    gaps: list[float] = []
    places: list[tuple[int, int]] = []
    for number, slot in enumerate(printed):
        for i in range(len(slot.text)):
            hard = slot.join in (Join.CELL, Join.TAB)
            gaps.append(0.0 if i else float("inf") if hard else costs.join)
            places.append((number, i))
    spaced = len(printed) >= width / 2
    return _Tape(
        text="".join(s.text for s in printed),
        gaps=tuple(gaps),
        places=tuple(places),
        slots=tuple(printed),
        cut=costs.cut_spaced if spaced and len(printed) == width else 0.0,
    )


def _tape_readings(printed: Sequence[Slot], shape: RowShape, costs: LatticeCosts) -> Iterator[Reading]:
    """Readings that cut the run's digits into as many numbers as the row has cells."""
    width = len(shape.types)
    tape = _tape(printed, width, costs)
    if not width <= sum(map(str.isdigit, tape.text)) or len(tape.text) > _LONGEST_TAPE:
        return
    steps = {kind: _steps(tape, kind, costs) for kind in set(shape.types)}
    blocks = _blocks(shape)
    partial: dict[int, list[tuple[float, tuple[tuple[int, int], ...]]]] = {0: [(0.0, ())]}
    for number, (first, last, total) in enumerate(blocks):
        after: dict[int, list[tuple[float, tuple[tuple[int, int], ...]]]] = {}
        types = shape.types[first:last]
        for start, paths in partial.items():
            goal = len(tape.text) if number == len(blocks) - 1 else None
            for cost, cuts in _splits(tape, steps, types, total, start, goal, costs):
                for before, earlier in paths:
                    after.setdefault(cuts[-1][1], []).append((before + cost, earlier + cuts))
        partial = {end: sorted(paths)[: costs.keep] for end, paths in after.items()}
    for cost, cuts in partial.get(len(tape.text), []):
        cells = [_tape_cell(tape, start, end) for start, end in cuts]
        yield Reading(cells=tuple(cells), cost=cost - costs.equal * _repeats([c.value for c in cells]))


def _repeats(values: Sequence[Number | None]) -> int:
    """How many numbers repeat an earlier one of the row, as a total does its only part."""
    seen = [v for v in values if v]
    return len(seen) - len(set(seen))


def _blocks(shape: RowShape) -> list[tuple[int, int, RowTotal | None]]:
    """The row's cells as consecutive blocks, each with its own total, where the totals divide it so."""
    edges = sorted(((min(*t.parts, t.total), max(*t.parts, t.total) + 1, t) for t in shape.totals), key=lambda e: e[:2])
    blocks: list[tuple[int, int, RowTotal | None]] = []
    position = 0
    for first, last, total in edges:
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


def _tape_cell(tape: _Tape, start: int, end: int) -> CellReading:
    text = tape.text[start:end]
    spans: list[tuple[int, int]] = []
    for number, offset in tape.places[start:end]:
        begin = tape.slots[number].span[0] + offset
        if spans and spans[-1][1] == begin:
            spans[-1] = (spans[-1][0], begin + 1)
        else:
            spans.append((begin, begin + 1))
    return CellReading(printed=text, value=parse_number(text), spans=tuple(spans), slot=tape.slots[tape.places[start][0]])


def _steps(tape: _Tape, kind: ValueType, costs: LatticeCosts) -> list[list[_Step]]:
    """From each place on the tape, the numbers of this type that can be read there."""
    pattern, text = _PATTERNS[kind], tape.text
    found: list[list[_Step]] = []
    for start in range(len(text)):
        here: list[_Step] = []
        crossing = 0.0
        for end in range(start + 1, min(start + _LONGEST, len(text)) + 1):
            if end - 1 > start:
                crossing += tape.gaps[end - 1]
            if crossing > costs.join * 3:
                break
            if end < len(text) and (text[end] == "." or text[end - 1] in "+-."):
                continue
            if not pattern.match(text[start:end]):
                continue
            inside = end < len(text) and tape.places[end][1] > 0
            price = crossing + _size(text[start:end], costs) + (tape.cut if inside else 0.0)
            value = parse_number(text[start:end])
            if value is not None:
                here.append(_Step(end, value, price))
        found.append(here)
    return found


@lru_cache(maxsize=4096)
def _size(text: str, costs: LatticeCosts) -> float:
    """Small numbers and zeros are likelier: four cells in five hold 0."""
    digits = len(text.split(".")[0].lstrip("+-"))
    return 0.0 if text == "0" else costs.nonzero + costs.digit * digits


Path = tuple[float, tuple[tuple[int, int], ...]]


def _splits(
    tape: _Tape,
    steps: Mapping[ValueType, list[list[_Step]]],
    types: Sequence[ValueType],
    total: RowTotal | None,
    start: int,
    goal: int | None,
    costs: LatticeCosts,
) -> list[Path]:
    """Ways to cut the tape from `start` into one number a cell: the cheapest, and those that keep the total."""
    cheapest = _k_best(tape, steps, types, start, goal, costs)
    if total is None:
        return cheapest
    kept = list(_keeping(tape, steps, types, total, start, goal))
    keeping = {cuts for _, cuts in kept}
    broken = [(cost + costs.broken_total, cuts) for cost, cuts in cheapest if cuts not in keeping]
    return sorted(kept + broken)[: costs.keep * 2]


def _k_best(
    tape: _Tape,
    steps: Mapping[ValueType, list[list[_Step]]],
    types: Sequence[ValueType],
    start: int,
    goal: int | None,
    costs: LatticeCosts,
) -> list[Path]:
    """The cheapest cuts, whatever the total: a k-best dynamic program over places on the tape."""
    paths: dict[int, list[Path]] = {start: [(0.0, ())]}
    for kind in types:
        after: dict[int, list[Path]] = {}
        for place, known in paths.items():
            if place >= len(tape.text):
                continue
            for step in steps[kind][place]:
                after.setdefault(step.end, []).extend((c + step.cost, (*cuts, (place, step.end))) for c, cuts in known)
        paths = {end: sorted(found)[: costs.keep] for end, found in after.items()}
    if goal is not None:
        return paths.get(goal, [])
    return sorted(path for found in paths.values() for path in found)[: costs.keep * 4]


def _keeping(
    tape: _Tape,
    steps: Mapping[ValueType, list[list[_Step]]],
    types: Sequence[ValueType],
    total: RowTotal,
    start: int,
    goal: int | None,
) -> Iterator[Path]:
    """The cuts that keep the total, found by trying each total first and pruning sums that exceed it.

    Only where the total stands last, as it does in every table known; elsewhere the cheapest cuts must do.
    """
    last = len(types) - 1
    if total.total != last or tuple(total.parts) != tuple(range(last)):
        return
    length = len(tape.text)
    for place in range(start + last, length):
        for final in steps[types[last]][place]:
            if goal is not None and final.end != goal:
                continue
            for cost, cuts in _summing(steps, types[:last], start, place, final.value):
                yield cost + final.cost, (*cuts, (place, final.end))


def _summing(
    steps: Mapping[ValueType, list[list[_Step]]], types: Sequence[ValueType], start: int, stop: int, target: Number
) -> Iterator[Path]:
    """Cuts of the tape between `start` and `stop` whose numbers add up to `target`."""
    if not types:
        if start == stop and abs(target) < 1e-6:
            yield 0.0, ()
        return
    remaining = len(types)
    if stop - start < remaining:
        return
    # Some number must have at least this many digits; beyond the target's own there is no way.
    if 10 ** (-(-(stop - start) // remaining) - 1) > max(target, 1):
        return
    for step in steps[types[0]][start]:
        if step.end > stop or step.value > target + 1e-6:
            continue
        for cost, cuts in _summing(steps, types[1:], step.end, stop, target - step.value):
            yield cost + step.cost, ((start, step.end), *cuts)
