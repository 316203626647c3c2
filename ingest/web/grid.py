"""The tables of a page while they are read: their rows and cells as they open, and their grid when they close."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from gouji.ingest.budget.meter import Meter
from gouji.ingest.stream.blocks import FlowBlock, SourceCell, SourceTable
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.stream.spans import Extent, place_cells

__all__ = ["CELLS", "GROUPS", "OpenTable", "build_table", "start_row_or_cell"]

GROUPS = frozenset({"thead", "tbody", "tfoot"})
"""Tags of groups of rows."""
CELLS = frozenset({"td", "th"})
"""Tags of cells."""
_SPAN = re.compile(r"\s*\+?(\d{1,9})")
_NO_HEIGHT = re.compile(r"(?:^|;)\s*height\s*:\s*0(?:\.0+)?(?:pt|px)?\s*(?:;|$)", re.IGNORECASE)


@dataclass(slots=True)
class _OpenRow:
    group: int
    foot: bool
    collapsed: bool
    """`height="0"`: Word's invisible row that only sets the widths of columns."""
    extents: list[Extent] = field(default_factory=list)
    cells: list[list[FlowBlock]] = field(default_factory=list)


@dataclass(slots=True)
class OpenTable:
    """A table that is not closed yet: its rows so far, and whether a cell or a row of it is open."""

    rows: list[_OpenRow] = field(default_factory=list)
    group: int = 0
    foot: bool = False
    in_cell: bool = False
    in_row: bool = False
    """Whether a row is open and no cell in it."""


def start_row_or_cell(table: OpenTable, tag: str, attributes: Mapping[str, str]) -> None:
    """Begin a row, a cell or a group of rows in the table; a cell without a row gets one."""
    if tag in GROUPS:
        table.group += 1
        table.foot = tag == "tfoot"
    elif tag == "tr":
        table.rows.append(_OpenRow(group=table.group, foot=table.foot, collapsed=_is_collapsed(attributes)))
        table.in_cell, table.in_row = False, True
    elif tag in CELLS:
        if not table.rows:
            table.rows.append(_OpenRow(group=table.group, foot=table.foot, collapsed=False))
        extent = Extent(row_span=_span(attributes, "rowspan"), column_span=max(1, _span(attributes, "colspan")))
        table.rows[-1].extents.append(extent)
        table.rows[-1].cells.append([])
        table.in_cell, table.in_row = True, False


def _span(attributes: Mapping[str, str], name: str) -> int:
    match = _SPAN.match(attributes.get(name, ""))
    return int(match[1]) if match else 1


def _is_collapsed(attributes: Mapping[str, str]) -> bool:
    return attributes.get("height") == "0" or _NO_HEIGHT.search(attributes.get("style", "")) is not None


def build_table(table: OpenTable, settings: FlowSettings, meter: Meter) -> SourceTable:
    """Return the table with its cells placed: the foot last, rows that only set widths left out."""
    rows = [row for row in table.rows if not row.collapsed or any(cell for cell in row.cells)]
    # Browsers print the foot last, wherever it stands in the source.
    rows.sort(key=lambda row: row.foot)
    last = {row.group: number for number, row in enumerate(rows, start=1)}
    groups = [last[row.group] for row in rows]
    places = place_cells([row.extents for row in rows], groups=groups, settings=settings, meter=meter)
    return SourceTable(
        rows=tuple(
            tuple(SourceCell(place=place, blocks=tuple(cell)) for place, cell in zip(line, row.cells, strict=True))
            for line, row in zip(places, rows, strict=True)
        )
    )
