"""Tables on a page: cells on a grid, with their lines of text."""

from __future__ import annotations

from dataclasses import dataclass

from gouji.ingest.page.boxes import BoxTuple
from gouji.ingest.page.lines import TextLine

__all__ = ["ColumnRow", "RuledTable", "TableCell"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCell:
    """A cell: grid place, spans, box in points, and its lines of text, none where it is blank."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    box: BoxTuple
    lines: tuple[TextLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRow:
    """A line that is a row of a table without rulings; `table` counts these tables."""

    line: TextLine
    table: int
    cells: tuple[TableCell, ...]

    @property
    def box(self) -> BoxTuple:
        """The line's box."""
        return self.line.box


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledTable:
    """A table: its cells in reading order, the places of its vertical grid lines, the number of its rows.

    One with a single column is a frame around text, unless it is the part of a table that goes on over a page break.
    """

    box: BoxTuple
    cells: tuple[TableCell, ...]
    xs: tuple[float, ...]
    rows: int

    @property
    def is_frame(self) -> bool:
        """Whether there is only one column."""
        return len(self.xs) == 2
