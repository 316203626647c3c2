"""Readings of runs whose numbers have places: in cells of a source table, or on the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise

from gouji.models.fragments.pieces import Slot
from gouji.models.lattice.readings import (
    MISSING,
    CellReading,
    LatticeCosts,
    Reading,
    RowShape,
    begins_with_zero,
    blank_of,
    cell_of,
    finished,
    has_cells,
    parse_number,
)

__all__ = ["by_place", "dropped", "exact", "left_of_grid", "on_grid", "windows"]

_MOST_LOST = 2  # more lost cells than this are not sought all over the row


def exact(printed: Sequence[Slot], shape: RowShape, costs: LatticeCosts) -> Iterator[Reading]:
    """As many numbers as cells."""
    cells = [cell_of(s) for s in printed]
    if all(c.value is not None for c in cells) and (
        has_cells(printed)
        or all(parse_number(c.printed) is not None and not begins_with_zero(c.printed) for c in cells)
    ):
        yield finished(cells, shape, 0.0, costs)


def windows(slots: Sequence[Slot], shape: RowShape, costs: LatticeCosts) -> Iterator[Reading]:
    """The source has cells: the row's cells are a window over them, or they stand where the grid says."""
    width = len(shape.types)
    if any(parse_number(s.text) is None for s in slots if s.text):
        return
    by_grid = _by_grid(slots, shape)
    if by_grid is not None:
        yield finished(by_grid, shape, 0.0, costs)
    base = costs.off_grid if by_grid is not None else 0.0
    if len(slots) < width:
        yield from _lost_cells(slots, shape, base, costs)
        return
    for offset in range(len(slots) - width + 1):
        window = [slots[i] if 0 <= i < len(slots) else None for i in range(offset, offset + width)]
        inside = sum(bool(s and s.text) for s in window)
        if inside != sum(bool(s.text) for s in slots):
            continue
        price = costs.trailing * (len(slots) - width - offset)
        cells = [MISSING if s is None else cell_of(s) if s.text else blank_of(s) for s in window]
        yield finished(cells, shape, base + price, costs)


def _lost_cells(slots: Sequence[Slot], shape: RowShape, base: float, costs: LatticeCosts) -> Iterator[Reading]:
    """Fewer cells than the row has: any may be the lost ones, those at the ends a little likelier."""
    width, lost = len(shape.types), len(shape.types) - len(slots)
    if lost > _MOST_LOST:
        places: Iterator[tuple[int, ...]] = iter([tuple(range(len(slots)))])
    else:
        places = combinations(range(width), len(slots))
    for chosen in places:
        cells = [MISSING] * width
        for slot, place in zip(slots, chosen, strict=True):
            cells[place] = cell_of(slot) if slot.text else blank_of(slot)
        inner = chosen[-1] - chosen[0] + 1 > len(slots)
        price = base + costs.missing * lost + 0.3 * (chosen[0] > 0) + 0.3 * inner
        price += costs.unverified * sum(cells[t.total].missing for t in shape.totals)
        yield finished(cells, shape, price, costs)


def on_grid(slots: Sequence[Slot], shape: RowShape, costs: LatticeCosts) -> Reading | None:
    """The reading where the grid has a number for every cell and those left over stand in the labels' columns."""
    left = left_of_grid(slots, shape)
    cells = _by_grid([s for s in slots if s not in left], shape) if left else None
    if cells is None or not all(c.printed and c.value is not None for c in cells):
        return None
    return finished(cells, shape, costs.drop, costs)


def left_of_grid(slots: Sequence[Slot], shape: RowShape) -> list[Slot]:
    """The slots in the labels' columns, where complete rows showed which columns are the numbers'."""
    first = min(shape.columns or (), default=0)
    return [s for s in slots if s.cell is not None and s.cell.column < first]


def _by_grid(slots: Sequence[Slot], shape: RowShape) -> list[CellReading] | None:
    """The cells as the source's grid columns place them, where complete rows showed which column is which."""
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
        if slot.text and len(places) != 1:
            return None
        for place in places:
            if cells[place].printed and slot.text:
                return None
            cells[place] = cell_of(slot) if slot.text else blank_of(slot)
    return cells


def by_place(printed: Sequence[Slot], shape: RowShape) -> list[CellReading] | None:
    """The cells that the numbers stand under on the page, where complete rows showed where each column stands."""
    centres = shape.centres
    if centres is None or not 0 < len(printed) < len(centres):
        return None
    least = min(b - a for a, b in pairwise(centres))
    cells = [MISSING] * len(centres)
    for slot in printed:
        if slot.centre is None or parse_number(slot.text) is None:
            return None
        place = min(range(len(centres)), key=lambda i: abs(centres[i] - (slot.centre or 0.0)))
        if abs(centres[place] - slot.centre) > least / 2 or cells[place].printed:
            return None
        cells[place] = cell_of(slot)
    return [replace(c, missing=False) for c in cells]


def dropped(slots: Sequence[Slot], shape: RowShape, costs: LatticeCosts) -> Iterator[Reading]:
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
        yield finished([cell_of(printed[i]) for i in chosen], shape, price, costs)


def _stacked(printed: Sequence[Slot]) -> set[int]:
    """The numbers that share one cell, one below the other."""
    cells = [s.cell for s in printed]
    return {i for i, c in enumerate(cells) if c is not None and cells.count(c) > 1}
