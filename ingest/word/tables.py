"""A Word table → its cells on the grid.

Word writes a cell for each place of a vertical merge (`vMerge`); only the first one shows its content, and the stream
has only that one. Rows may begin and end with grid columns that hold no cell (`gridBefore`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gouji.ingest.stream.blocks import FlowBlock, PageTurn, SourceCell, SourceTable, StreamLine
from gouji.ingest.stream.runs import is_blank
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.word.styles import TWIPS
from gouji.ingest.word.xml import attribute, child, descendants, flag, integer, name, number
from gouji.tokens import Cell

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["read_table"]

_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo"})


@dataclass(slots=True)
class _MergedCell:
    row: int
    column: int
    row_span: int
    column_span: int
    blocks: list[FlowBlock]


def read_table(
    table: etree._Element, read_cell: Callable[[etree._Element], list[FlowBlock]], settings: FlowSettings
) -> list[FlowBlock]:
    """Return the table, and a page turn behind it where one falls into its last row.

    `read_cell` gives what stands in a `<w:tc>`. Left out are hidden rows, rows too low for their text, and rows and cells that a tracked change
    deletes.
    """
    rows: list[list[_MergedCell]] = []
    turns: set[int] = set()
    open_merges: dict[int, _MergedCell] = {}
    for element in _unwrap(table, "tr"):
        properties = child(element, "trPr")
        if child(properties, "del") is not None or flag(properties, "hidden") or _is_flat(element, settings):
            continue
        row = _read_row(element, len(rows), integer(properties, "gridBefore") or 0, open_merges, read_cell, settings)
        turn = _take_turn(row)
        if turn is not None:
            turns.add(len(rows) + turn)
        rows.append(row)
    done = SourceTable(rows=tuple(tuple(map(_finished, row)) for row in rows), turns=frozenset(turns - {len(rows)}))
    if not any(rows):
        return []
    return [done, PageTurn()] if len(rows) in turns else [done]


def _is_flat(row: etree._Element, settings: FlowSettings) -> bool:
    """Return whether the row's height is fixed so low that no text in it is seen."""
    height = child(row, "trPr", "trHeight")
    if height is None or attribute(height, "hRule") != "exact":
        return False
    low = number(height, "val", TWIPS) <= settings.smallest_seen * TWIPS
    return low and any((text.text or "").strip() for text in descendants(row, "t"))


def _unwrap(element: etree._Element, kind: str) -> Iterator[etree._Element]:
    """Yield the rows of a table or the cells of a row, out of whatever wraps them."""
    for each in element:
        if name(each) == kind:
            yield each
        elif name(each) in _WRAPPERS or name(each) == name(element):
            yield from _unwrap(each, kind)


def _read_row(
    element: etree._Element,
    number: int,
    column: int,
    open_merges: dict[int, _MergedCell],
    read_cell: Callable[[etree._Element], list[FlowBlock]],
    settings: FlowSettings,
) -> list[_MergedCell]:
    """Return the cells that begin in the row; lengthen those above that continue in it."""
    row: list[_MergedCell] = []
    merges: dict[int, _MergedCell] = {}
    last: _MergedCell | None = None
    for cell in _unwrap(element, "tc"):
        properties = child(cell, "tcPr")
        if child(properties, "cellDel") is not None:
            continue
        span = min(max(1, integer(properties, "gridSpan") or 1), settings.most_column_span)
        merge, above = _merge(properties, "vMerge"), open_merges.get(column)
        if _merge(properties, "hMerge") == "continue" and last is not None:
            last.column_span += span
        elif merge == "continue" and above is not None:
            above.row_span += 1
            merges[column] = last = above
        else:
            last = _MergedCell(number, column, 1, span, read_cell(cell))
            row.append(last)
            if merge:
                merges[column] = last
        column += span
    open_merges.clear()
    open_merges.update(merges)
    return row


def _merge(properties: etree._Element | None, kind: str) -> str | None:
    """Return `restart`, `continue` (also where the attribute is left out), or None for a cell of its own."""
    found = child(properties, kind)
    return None if found is None else attribute(found, "val") or "continue"


def _take_turn(row: list[_MergedCell]) -> int | None:
    """Take the page turns out of a row: 0 where the row begins the page, 1 where the next one does."""
    text, turn = False, None
    for cell in row:
        for block in cell.blocks:
            if isinstance(block, PageTurn):
                turn = int(text) if turn is None else turn
            text = text or not isinstance(block, StreamLine) or not is_blank(block.runs)
        cell.blocks = [block for block in cell.blocks if not isinstance(block, PageTurn)]
    return turn


def _finished(cell: _MergedCell) -> SourceCell:
    place = Cell(table=0, row=cell.row, column=cell.column, row_span=cell.row_span, column_span=cell.column_span)
    return SourceCell(place=place, blocks=tuple(cell.blocks))
