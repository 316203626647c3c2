"""Which cell holds which number: the readings of one run of numbers, cheapest first.

A reading gives each of the row's cells a printed number or a blank. Where the source has a cell for every column there is one
reading. Where digits are glued, cells missing, extra, or off by a column, there are more, each with its price in nats.
Rules within the row (its total) price readings but exclude none: printed errors are real.

>>> from gouji.models.forms.definition import ValueType
>>> from gouji.models.lattice.readings import RowShape, RowTotal
>>> line = RowShape(types=(ValueType.COUNT,) * 3, totals=(RowTotal(parts=(0, 1), total=2),))
>>> [r.values for r in read_run(split_slots("12315"), line, LatticeSettings())][:1]
[(12, 3, 15)]
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise

from gouji.models.forms.definition import ValueType
from gouji.models.fragments.pieces import Join, NumberSlot
from gouji.models.lattice.cuts import TooManyCuts
from gouji.models.lattice.readings import (
    MISSING,
    CellReading,
    RowShape,
    RunReading,
    has_cells,
    has_leading_zero,
    join_space_split_numbers,
    make_blank,
    make_cell,
    price_reading,
)
from gouji.models.lattice.settings import LatticeSettings
from gouji.models.lattice.tape import cut_run, read_candidates, read_glued
from gouji.models.lattice.variants import add_alternatives
from gouji.models.numbers.grammar import parse_number
from gouji.models.numbers.printed import FormatDoubt
from gouji.tokens import Number

__all__ = ["add_candidate_readings", "read_run", "split_slots"]


def split_slots(text: str, start: int = 0) -> tuple[NumberSlot, ...]:
    """Return the slots of a run in running text: one for each stretch without spaces; `start` is the run's place."""
    slots = [
        NumberSlot(text=m.group(), span=(start + m.start(), start + m.end()), join=Join.SPACE, page=1)
        for m in re.finditer(r"\S+", text)
    ]
    return tuple(slots)


def read_run(slots: Sequence[NumberSlot], shape: RowShape, settings: LatticeSettings) -> tuple[RunReading, ...]:
    """Return the likely readings of a run, cheapest first, at most `settings.keep`; empty if the run has no number.

    `slots` are the run's places in printed order.
    """
    joined = join_space_split_numbers(slots)
    found = _list_readings(joined, shape, settings)
    if len(joined) < len(slots):
        found = _add_unjoined(found, joined, slots, shape, settings)
        found += [replace(r, cost=r.cost + settings.cut_cell) for r in _list_readings(slots, shape, settings)]
    found += _read_whole_row(joined, shape, settings)
    if any(slot.alternatives for slot in slots):
        found = add_alternatives(_keep_best(found, settings), shape, settings)
    return _keep_best(found, settings)


def _read_whole_row(slots: Sequence[NumberSlot], shape: RowShape, settings: LatticeSettings) -> Iterator[RunReading]:
    """Yield the readings of a row's only number as all numbers of the row without spaces, where these keep its totals.

    A converter that puts a row of cells into one leaves the others blank.
    """
    filled = [s for s in slots if s.filled]
    if len(filled) != 1 or not has_cells(slots) or len(slots) == 1 or not shape.totals:
        return
    only = filled[0]
    if only.figure is not None or not only.text.isdecimal() or len(only.text) < len(shape.types):
        return
    try:
        cut = [r for r in read_glued([replace(only, cell=None)], shape, settings) if r.verified]
    except TooManyCuts:
        return
    least = min((r.cost for r in cut), default=0.0)
    yield from (replace(r, cost=r.cost - least + settings.cut_cell) for r in cut)


def _add_unjoined(
    found: list[RunReading],
    joined: Sequence[NumberSlot],
    slots: Sequence[NumberSlot],
    shape: RowShape,
    settings: LatticeSettings,
) -> list[RunReading]:
    """Return the readings of joined numbers, and those in which digits that are no thousands stay two numbers, so that none is said.

    Sums of the row are the only reason to take such digits for one number.
    """
    apart = join_space_split_numbers(slots, apart=True)
    if apart == joined:
        return found
    price, other = (0.0, settings.unjoined) if shape.totals else (settings.join, 0.0)
    more = [replace(r, cost=r.cost + other) for r in _list_readings(apart, shape, settings)]
    return [*(replace(r, cost=r.cost + price) for r in found), *more]


def add_candidate_readings(
    found: Sequence[RunReading],
    slots: Sequence[NumberSlot],
    shape: RowShape,
    candidates: Sequence[frozenset[Number]],
    settings: LatticeSettings,
) -> tuple[RunReading, ...]:
    """Return the readings of a run that were found, and those with candidate numbers; cheapest first.

    `candidates` holds for each cell the numbers that the sums over other rows ask for. None of those readings is left out,
    however many are cheaper.
    """
    more = list(read_candidates([s for s in slots if s.filled], shape, candidates, settings))
    known = {r.values for r in found}
    return tuple(sorted((*found, *(r for r in more if r.values not in known)), key=lambda r: (r.cost, repr(r.values))))


def _list_readings(slots: Sequence[NumberSlot], shape: RowShape, settings: LatticeSettings) -> list[RunReading]:
    """Return the readings of slots that each hold one number or several glued ones.

    The order matters: what the source's cells or the grid show beyond doubt ends the search, what is cut from digits or
    guessed is tried only where they show nothing.
    """
    width = len(shape.types)
    printed = [s for s in slots if s.filled]
    found: list[RunReading] = []
    shown = _list_shown(slots)
    if len(shown) == width:
        more = len(slots) > width and has_cells(slots)
        found += _read_complete(shown, shape, settings, after_dash=_find_after_dashes(slots) if more else ())
    elif len(printed) == width:
        found += _read_complete(printed, shape, settings, after_dash=_find_after_dashes(slots))
    if found and (has_cells(slots) or found[0].cost < settings.broken_total):
        return _weigh_against_grid(found, slots, shape, settings)
    sure = _read_on_grid(slots, shape, settings)
    if sure is not None:
        found.append(sure)
        left = _find_label_slots(slots, shape)
        if sure.cost < settings.broken_total or not any(s.text.strip("0") or s.figure is not None for s in left):
            return found
    if has_cells(slots):
        found += _read_windows(slots, shape, settings)
    placed = _read_by_position(printed, shape)
    if placed is not None:
        found.append(price_reading(placed, shape, 0.0, settings))
    if not found or not has_cells(slots):
        try:
            found += read_glued(printed, shape, settings)
        except TooManyCuts:
            return _list_unknown(printed, width, settings)
    if not found or (width // 2 < len(printed) < width and not has_cells(slots)):
        found += _read_sparse(printed, shape, settings)
    if len(printed) > width:
        found += _read_dropping(slots, shape, settings)
    return found or (_list_unknown(printed, width, settings) if printed else [])


def _keep_best(found: Sequence[RunReading], settings: LatticeSettings) -> tuple[RunReading, ...]:
    unique: dict[tuple[object, ...], RunReading] = {}
    for reading in sorted(found, key=lambda r: (r.cost, r.values.__repr__())):
        unique.setdefault(tuple((c.value, c.missing) for c in reading.cells), reading)
    return tuple(unique.values())[: settings.keep]


def _list_unknown(printed: Sequence[NumberSlot], width: int, settings: LatticeSettings) -> list[RunReading]:
    """Return the readings of a run that no other fits: every cell unknown, each with the whole run for its place; none of it."""
    spans = tuple(s.span for s in printed)
    cell = CellReading(
        printed=" ".join(s.text or s.printed for s in printed), value=None, spans=spans, slot=printed[0], missing=True
    )
    missing = RunReading(cells=(MISSING,) * width, cost=settings.broken_total)
    return [RunReading(cells=(cell,) * width, cost=settings.broken_total), missing]


def _read_sparse(printed: Sequence[NumberSlot], shape: RowShape, settings: LatticeSettings) -> Iterator[RunReading]:
    """Yield readings of fewer numbers than cells without cell borders: which cells are blank is open.

    Numbers may still be glued: the run is cut into one number fewer than the row has cells, then two, until a cut is found.
    """
    width = len(shape.types)
    for fewer in range(width - 1, 0, -1):
        cuts = cut_run(printed, fewer, shape, settings)
        placed = settings.off_grid if shape.centres is not None else 0.0
        for cost, cells in cuts:
            for places in combinations(range(width), fewer):
                row = [MISSING] * width
                for cell, place in zip(cells, places, strict=True):
                    row[place] = cell
                unverified = sum(row[t.total].missing for t in shape.totals)
                price = cost + placed + settings.missing * (width - fewer) + settings.unverified * unverified
                yield price_reading(row, shape, price, settings)
        if cuts:
            return


def _list_shown(slots: Sequence[NumberSlot]) -> list[NumberSlot]:
    """Return the slots that hold a value; without cells also those that hold a dash, which shows a blank's place."""
    cells = has_cells(slots)
    return [s for s in slots if s.filled or (s.dash and not cells)]


def _find_after_dashes(slots: Sequence[NumberSlot]) -> set[NumberSlot]:
    """Return the slots right behind a dash."""
    return {b for a, b in pairwise(slots) if a.dash and not a.filled}


def _read_complete(
    printed: Sequence[NumberSlot], shape: RowShape, settings: LatticeSettings, after_dash: Collection[NumberSlot] = ()
) -> Iterator[RunReading]:
    """Yield the reading of as many values as cells, unless leading zeros show that numbers are glued.

    A dash that is no blank, as there are enough values without it, may be the sign of the number behind it (`after_dash`); where
    the source has cells, only in a column of changes.
    """
    cells = [make_cell(s) if s.filled else make_blank(s) for s in printed]
    signs = frozenset((FormatDoubt.SIGN,))
    signed = [
        s in after_dash and (s.cell is None or kind is ValueType.SIGNED)
        for s, kind in zip(printed, shape.types, strict=True)
    ]
    cells = [replace(c, doubts=signs) if doubt else c for c, doubt in zip(cells, signed, strict=True)]
    if any(c.value is not None or c.unread for c in cells) and (
        has_cells(printed)
        or all(
            c.value is None or (parse_number(c.printed) is not None and not has_leading_zero(c.printed)) for c in cells
        )
    ):
        yield price_reading(cells, shape, 0.0, settings)


def _read_windows(slots: Sequence[NumberSlot], shape: RowShape, settings: LatticeSettings) -> Iterator[RunReading]:
    """Yield the readings of cells of the source: the row's cells are a window over them, or stand where the grid says."""
    width = len(shape.types)
    if any(parse_number(s.text) is None for s in slots if s.text):
        return
    on_grid = _place_on_grid(slots, shape)
    if on_grid is not None:
        yield price_reading(on_grid, shape, 0.0, settings)
    base = settings.off_grid if on_grid is not None else 0.0
    if len(slots) < width:
        yield from _read_with_lost_cells(slots, shape, base, settings)
        return
    for offset in range(len(slots) - width + 1):
        window = [slots[i] if 0 <= i < len(slots) else None for i in range(offset, offset + width)]
        inside = sum(bool(s and s.filled) for s in window)
        if inside != sum(s.filled for s in slots):
            continue
        price = settings.trailing * (len(slots) - width - offset)
        cells = [MISSING if s is None else make_cell(s) if s.filled else make_blank(s) for s in window]
        yield price_reading(cells, shape, base + price, settings)


def _read_with_lost_cells(
    slots: Sequence[NumberSlot], shape: RowShape, base: float, settings: LatticeSettings
) -> Iterator[RunReading]:
    """Yield the readings of fewer cells than the row has: any may be lost, those at the row's end a little likelier."""
    width, lost = len(shape.types), len(shape.types) - len(slots)
    if lost > settings.most_missing:
        places: Iterator[tuple[int, ...]] = iter([tuple(range(len(slots)))])
    else:
        places = combinations(range(width), len(slots))
    for chosen in places:
        cells = [MISSING] * width
        for slot, place in zip(slots, chosen, strict=True):
            cells[place] = make_cell(slot) if slot.filled else make_blank(slot)
        inner = chosen[-1] - chosen[0] + 1 > len(slots)
        price = (
            base + settings.missing * lost + settings.missing_first * (chosen[0] > 0) + settings.missing_inside * inner
        )
        price += settings.unverified * sum(cells[t.total].missing for t in shape.totals)
        yield price_reading(cells, shape, price, settings)


def _read_on_grid(slots: Sequence[NumberSlot], shape: RowShape, settings: LatticeSettings) -> RunReading | None:
    """Return the reading where the grid has a number for every cell and the others stand in the labels' columns."""
    left = _find_label_slots(slots, shape)
    cells = _place_on_grid([s for s in slots if s not in left], shape) if left else None
    if cells is None or not all(c.printed for c in cells):
        return None
    return price_reading(cells, shape, settings.drop, settings)


def _weigh_against_grid(
    found: list[RunReading], slots: Sequence[NumberSlot], shape: RowShape, settings: LatticeSettings
) -> list[RunReading]:
    """Return readings of as many values as cells, and what the grid says instead where one of them stands in the labels' columns.

    It says so where it has a cell for every column, and those of the totals are not blank, as they are where all numbers are a column off.
    """
    left = _find_label_slots(slots, shape)
    rest = [s for s in slots if s not in left]
    cells = _place_on_grid(rest, shape) if any(s.filled for s in left) else None
    if cells is None or any(c.missing for c in cells) or not all(cells[t.total].printed for t in shape.totals):
        return found
    off = [replace(r, cost=r.cost + settings.off_grid) for r in found]
    return [*off, price_reading(cells, shape, settings.drop, settings)]


def _find_label_slots(slots: Sequence[NumberSlot], shape: RowShape) -> list[NumberSlot]:
    """Return the slots in the labels' columns, where complete rows showed which columns are the numbers'."""
    first = min(shape.columns or (), default=0)
    return [s for s in slots if s.cell is not None and s.cell.column < first]


def _place_on_grid(slots: Sequence[NumberSlot], shape: RowShape) -> list[CellReading] | None:
    """Return the cells as the source's grid columns place them, where complete rows showed which column is which."""
    if not shape.columns:
        return None
    cells = [MISSING] * len(shape.types)
    for slot in slots:
        places = (
            {
                shape.columns[c]
                for c in range(slot.cell.column, slot.cell.column + slot.cell.column_span)
                if c in shape.columns
            }
            if slot.cell
            else set()
        )
        if slot.filled and len(places) != 1:
            return None
        for place in places:
            if cells[place].printed and slot.filled:
                return None
            cells[place] = make_cell(slot) if slot.filled else make_blank(slot)
    return cells


def _read_by_position(printed: Sequence[NumberSlot], shape: RowShape) -> list[CellReading] | None:
    """Return the cells that the numbers stand under on the page, where complete rows showed where each column stands.

    None where what seems one number lies over several columns: it may be theirs.
    """
    centres = shape.centres
    if centres is None or not 0 < len(printed) < len(centres):
        return None
    least = min(b - a for a, b in pairwise(centres))
    cells = [MISSING] * len(centres)
    for slot in printed:
        if slot.centre is None or (parse_number(slot.text) is None and slot.figure is None):
            return None
        place = min(range(len(centres)), key=lambda i: abs(centres[i] - (slot.centre or 0.0)))
        if abs(centres[place] - slot.centre) > least / 2 or cells[place].printed:
            return None
        if sum(abs(c - slot.centre) < slot.half_width for c in centres) > 1:
            return None
        cells[place] = make_cell(slot)
    return [replace(c, missing=False) for c in cells]


def _read_dropping(slots: Sequence[NumberSlot], shape: RowShape, settings: LatticeSettings) -> Iterator[RunReading]:
    """Yield readings of more numbers than cells: some are left out."""
    printed = [s for s in slots if s.filled]
    if any(parse_number(s.text) is None for s in printed if s.text):
        return
    width = len(shape.types)
    stacked = _find_stacked(printed)
    loose = [i for i in range(len(printed)) if i not in stacked]
    if stacked and len(loose) <= width + settings.most_dropped:
        kept = loose
        base = settings.drop_stacked
    else:
        kept, base = list(range(len(printed))), 0.0
    if len(kept) < width or len(kept) - width > settings.most_dropped:
        return
    for chosen in combinations(kept, width):
        lost = [i for i in kept if i not in chosen]
        inner = sum(kept[0] < i < kept[-1] for i in lost)
        price = base + settings.drop * len(lost) + settings.drop_inside * inner
        yield price_reading([make_cell(printed[i]) for i in chosen], shape, price, settings)


def _find_stacked(printed: Sequence[NumberSlot]) -> set[int]:
    """Return the places of numbers that share one cell, one below the other."""
    cells = [s.cell for s in printed]
    return {i for i, c in enumerate(cells) if c is not None and cells.count(c) > 1}
