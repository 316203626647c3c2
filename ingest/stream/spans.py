"""Places the cells of a table with row and column spans on a grid, as HTML does.

The method is the table-forming algorithm of the HTML standard (13.3.4, "Forming a table"), with one difference: a
span of absurd width ends where the table ends.

>>> rows = [[Extent(row_span=2), Extent(column_span=2)], [Extent(), Extent()]]
>>> [[place.column for place in row] for row in place_cells(rows, settings=FlowSettings())]
[[0, 1], [1, 2]]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gouji.ingest.budget.meter import Meter
from gouji.ingest.stream.settings import FlowSettings
from gouji.tokens import Cell

__all__ = ["Extent", "place_cells"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How far a cell is declared to span; a row span of 0 reaches to the end of its row group."""

    row_span: int = 1
    column_span: int = 1


def place_cells(
    rows: Sequence[Sequence[Extent]],
    *,
    table: int = 0,
    groups: Sequence[int] | None = None,
    settings: FlowSettings,
    meter: Meter | None = None,
) -> list[list[Cell]]:
    """Return the grid place of each cell, row by row, in the order given.

    `groups` gives for each row the row after the last one of its group (`<tbody>`), which no row span passes;
    without it the table is one group. Spans are cut at the table's end, so each place of a cell lies in the table.
    Where cells overlap, each keeps its own span; a cell never starts on a covered place. Raises `BudgetExceeded`.
    """
    ends = groups if groups is not None else [len(rows)] * len(rows)
    free_from: list[int] = []  # for each column, the first row that is not covered from above
    places: list[list[Cell]] = []
    for row, extents in enumerate(rows):
        cursor = 0
        places.append([])
        for extent in extents:
            column = _next_free(free_from, cursor, row)
            row_span = ends[row] - row if extent.row_span == 0 else min(max(extent.row_span, 1), ends[row] - row)
            column_span = min(
                max(extent.column_span, 1), settings.most_column_span, max(1, settings.most_columns - column)
            )
            if meter is not None:
                meter.spend("spans", column_span)
            _cover(free_from, column, column_span, row + row_span)
            cursor = column + column_span
            places[-1].append(Cell(table=table, row=row, column=column, row_span=row_span, column_span=column_span))
    return _trim(places, settings=settings)


def _next_free(free_from: Sequence[int], column: int, row: int) -> int:
    while column < len(free_from) and free_from[column] > row:
        column += 1
    return column


def _cover(free_from: list[int], column: int, span: int, until: int) -> None:
    """Mark places as covered down to the row `until`; where cells overlap, the longer one counts."""
    if column + span > len(free_from):
        free_from.extend([0] * (column + span - len(free_from)))
    for place in range(column, column + span):
        free_from[place] = max(free_from[place], until)


def _trim(places: list[list[Cell]], settings: FlowSettings) -> list[list[Cell]]:
    """End absurd spans at the last column that anything else reaches."""
    if not any(cell.column_span > settings.whole_width_span for row in places for cell in row):
        return places
    width = max(
        cell.column + (cell.column_span if cell.column_span <= settings.whole_width_span else 1)
        for row in places
        for cell in row
    )
    return [[_narrow(cell, width) for cell in row] for row in places]


def _narrow(cell: Cell, width: int) -> Cell:
    return Cell(
        table=cell.table,
        row=cell.row,
        column=cell.column,
        row_span=cell.row_span,
        column_span=min(cell.column_span, width - cell.column),
    )
