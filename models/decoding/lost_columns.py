"""Rows that show that a number of them is lost: most of a table lack a cell, or have what may be their total right before a blank one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gouji.models.forms.arithmetic import DUST
from gouji.models.lattice.readings import RowShape, RunReading
from gouji.models.rows.found_row import FoundRow

__all__ = ["has_lost_column"]


def has_lost_column(row: FoundRow, reading: RunReading, rows: Sequence[FoundRow], chosen: Sequence[int]) -> bool:
    """Return whether a row may have lost a number, by itself or as most rows of its table did; `chosen` has the reading of each of these.

    Which number is lost sums do not tell: a converter fills up short rows at their ends, and where what is lost was not 0 the
    sums speak for a wrong place.
    """
    if any(cell.missing for cell in reading.cells):
        return _do_most(rows, chosen, lambda _, other: any(cell.missing for cell in other.cells))
    if row.shape is None or not _lacks_total(row, reading):
        return False
    return _breaks_total(reading, row.shape) or _do_most(rows, chosen, _may_end_with_total)


def _do_most(
    rows: Sequence[FoundRow], chosen: Sequence[int], show: Callable[[FoundRow, RunReading], bool | None]
) -> bool:
    """Return whether most of some rows of several cells show something, two at least; those of which nothing is to be said are not counted."""
    readings = [(r, r.readings[k]) for r, k in zip(rows, chosen, strict=True) if r.readings and len(r.fact_ids) > 1]
    shown = [said for row, reading in readings if (said := show(row, reading)) is not None]
    return len(shown) > 1 and 2 * sum(shown) > len(shown)


def _lacks_total(row: FoundRow, reading: RunReading) -> bool:
    """Return whether a row's last cell is its total, and blank."""
    total = row.shape.totals[-1].total if row.shape is not None and row.shape.totals else None
    return total == len(reading.cells) - 1 and reading.cells[total].value is None


def _breaks_total(reading: RunReading, shape: RowShape) -> bool:
    """Return whether a total of a row does not hold, or right before the blank one stands the sum of its other parts."""
    values = reading.values
    *rules, last = shape.totals
    sums = [(values[rule.total], sum(values[part] or 0 for part in rule.parts)) for rule in rules]
    *parts, before = [values[part] or 0 for part in last.parts]
    return any(total is not None and abs(total - added) > DUST for total, added in sums) or (
        bool(before) and abs(sum(parts) - before) < DUST
    )


def _may_end_with_total(row: FoundRow, reading: RunReading) -> bool | None:
    """Return whether the last number of a row is no less than all before it together; None where these are 0."""
    if not _lacks_total(row, reading):
        return False
    *parts, last = [value for value in reading.values if value is not None] or [0]
    return last >= sum(parts) if any(parts) else None
