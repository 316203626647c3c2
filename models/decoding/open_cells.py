"""Cells of a row whose numbers may be another cell's, or cut off."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gouji.models.lattice.readings import CellReading, RunReading
from gouji.models.rows.found_row import FoundRow

__all__ = ["find_cut_off", "list_open_cells"]

_DIGITS = re.compile(r"\d+")


def _may_end_early(rows: Sequence[FoundRow]) -> bool:
    """Return whether rows of a table lack cells of the source at their end, as where white space at the ends of lines was taken off."""
    return any(
        0 < len(row.slots) < len(row.fact_ids) and all(slot.cell is not None for slot in row.slots) for row in rows
    )


def list_open_cells(reading: RunReading, row: FoundRow, rows: Sequence[FoundRow], *, scanned: bool) -> frozenset[int]:
    """Return the places of a row whose numbers may be another cell's.

    A scan's cell that is nowhere was lost with the rules around it, whatever the total says. A blank cell before a row's
    numbers may be one of its label's, where the document ends inside the row, `rows` of its table end early, or the row's total does not hold; so may one
    behind a number that no column has, as then a number may be printed twice, or beside a cell that holds several. So may one whose own
    place in the source's grid holds something else, as where a row stands a column to the right; and any of a row with more cells than the form
    has, some of them blank, where nothing shows at which it begins.
    """
    cells = reading.cells
    blank = [c.slot is not None and not c.slot.dash and not c.printed for c in cells]
    totals = row.shape.totals if row.shape is not None else ()
    broken = bool(totals) and not reading.verified and all(cells[t.total].value is not None for t in totals)
    shifted = (blank[0] and broken) or (any(blank) and row.ends_document and not reading.verified)
    # A total of nothing but zeros holds wherever these stand.
    proven = reading.verified and any(c.value for c in cells)
    shifted = shifted or (blank[0] and (row.ends_document or _may_end_early(rows)) and not proven)
    shifted = (
        shifted or (broken and _skips_blank(reading, row)) or (any(blank) and not proven and _may_begin_anywhere(row))
    )
    doubtful = _list_beside_several(cells, blank) | (set() if proven else _list_off_grid(cells, row))
    return frozenset(i for i, c in enumerate(cells) if shifted or i in doubtful or (scanned and c.missing))


def _may_begin_anywhere(row: FoundRow) -> bool:
    """Return whether a row has numbers in more cells than the form, and no other row shows in which columns these stand."""
    cells = [slot for slot in row.slots if slot.cell is not None]
    known = row.shape is None or row.shape.columns or row.shape.usual
    return not known and len(cells) > len(row.fact_ids) and any(slot.text for slot in cells)


def _list_off_grid(cells: Sequence[CellReading], row: FoundRow) -> set[int]:
    """Return the cells read from a column of the source right of that of complete rows, whose own column says something else.

    Rows that stand farther left have often lost a cell of their label, and end in a blank one.
    """
    columns = ((row.shape.columns or row.shape.usual) if row.shape is not None else None) or {}
    own = {columns[slot.cell.column]: slot for slot in row.slots if slot.cell and slot.cell.column in columns}
    places = [cell.slot.cell.column if cell.slot and cell.slot.cell else -1 for cell in cells]
    right = (i for i, slot in own.items() if slot.cell and places[i] > slot.cell.column)
    return {i for i in right if own[i].text != cells[i].printed}


def _list_beside_several(cells: Sequence[CellReading], blank: Sequence[bool]) -> set[int]:
    """Return the blank cells next to one in which several numbers stand: one of them may be theirs."""
    several = (i for i, cell in enumerate(cells) if cell.unread and len(_DIGITS.findall(cell.printed)) > 1)
    return {j for i in several for j in (i - 1, i + 1) if 0 <= j < len(cells) and blank[j]}


def _skips_blank(reading: RunReading, row: FoundRow) -> bool:
    """Return whether the source has a blank cell behind the row's first number that is no cell of the reading."""
    used = {cell.slot for cell in reading.cells if cell.slot is not None}
    first = next((i for i, slot in enumerate(row.slots) if slot.filled), len(row.slots))
    blanks = [slot for slot in row.slots[first:] if slot.cell is not None and not slot.filled and not slot.dash]
    return any(slot not in used for slot in blanks)


def find_cut_off(reading: RunReading, row: FoundRow) -> int | None:
    """Return the place of a row's last number where the document ends with it, and totals do not show that it is whole."""
    if not row.ends_document or reading.verified or row.shape is None or not row.shape.totals:
        return None
    return max((i for i, cell in enumerate(reading.cells) if cell.value is not None), default=None)
