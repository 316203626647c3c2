"""What is doubtful about the numbers of a reading: how they are printed, against the types and units of their columns."""

from __future__ import annotations

from gouji.models.lattice.readings import CellReading, RowShape, RunReading
from gouji.models.numbers.doubts import doubt_number
from gouji.models.numbers.printed import FormatDoubt

__all__ = ["doubt_formats"]


def doubt_formats(reading: RunReading, shape: RowShape | None) -> tuple[frozenset[FormatDoubt], ...]:
    """Return for each cell of a row why its value is no plain number of its column; nothing for blanks.

    Sums of the row settle how digits are divided by white space, and nothing else.
    """
    if shape is None:
        return (frozenset(),) * len(reading.cells)
    settled = frozenset((FormatDoubt.DIVIDED,)) if reading.verified else frozenset()
    return tuple(_doubt_cell(cell, shape, place) - settled for place, cell in enumerate(reading.cells))


def _doubt_cell(cell: CellReading, shape: RowShape, place: int) -> frozenset[FormatDoubt]:
    if not cell.printed or cell.slot is None:
        return frozenset()
    figure = cell.slot.figure
    unit = shape.units[place] if shape.units else ""
    stated = shape.stated_units[place] if shape.stated_units else ""
    digits = "" if cell.unread else cell.printed
    doubts = doubt_number(digits, figure, shape.types[place], unit) | cell.doubts
    # What the cell itself says of its unit counts more than a header. No money is none in every unit, but 0 千件 may be some.
    if stated and (cell.value or not unit) and not (figure is not None and figure.unit):
        doubts |= {FormatDoubt.UNIT}
    return doubts
