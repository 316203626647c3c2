r"""Tables in the markup of wikis: `{|` and `|}` around rows that `|-` divides, a cell or several a line.

A line in a cell that begins with neither `|` nor `!` goes on with it. Attributes before a cell's own bar say how many rows
and columns it covers; the rest of them is left out.

>>> table, = find_wiki_tables(["{|", "|-", "! colspan=2 | 规章", "|-", "| 件数 || 12", "|}"], FlowSettings())
>>> [[(cell.text, cell.column, cell.span) for cell in row.cells] for row in table.rows]
[[('规章', 0, 2)], [('件数', 0, 1), ('12', 1, 1)]]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.text.grid import TextCell, TextRow, TextTable, merge_covered

__all__ = ["find_wiki_tables"]

_OPEN = re.compile(r"\s*\{\|")
_CLOSE = re.compile(r"\s*\|\}")
_ROW = re.compile(r"\s*\|-")
_CAPTION = re.compile(r"\s*\|\+")
_CELL = re.compile(r"\s*(\|\|?|!!?)")
_NEXT_CELL = re.compile(r"\|\||!!")
_ATTRIBUTES = re.compile(r"\s*+(?:[\w-]++\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'|]++)(?:\s++|(?=\|)))+\|(?!\|)")
_SPAN = re.compile(r"(?P<way>row|col)span\s*=\s*[\"']?(?P<count>\d{1,3})", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


@dataclass(slots=True)
class _Cell:
    """A cell while its lines are gathered."""

    text: str
    rows: int = 1
    columns: int = 1


def find_wiki_tables(lines: Sequence[str], settings: FlowSettings) -> list[TextTable]:
    """Return the tables in wiki markup, in order; one that nothing closes ends before the next or with the lines."""
    tables: list[TextTable] = []
    starts = [index for index, line in enumerate(lines) if _OPEN.match(line)]
    for start, limit in zip(starts, [*starts[1:], len(lines)], strict=False):
        closes = (index for index in range(start + 1, limit) if _CLOSE.match(lines[index]))
        end = next(closes, None)
        rows = list(_place_cells(_gather_rows(lines, start + 1, limit if end is None else end)))
        if rows:
            stop = limit if end is None else end + 1
            tables.append(TextTable(start=start, stop=stop, rows=merge_covered(rows, settings)))
    return tables


def _gather_rows(lines: Sequence[str], start: int, stop: int) -> Iterator[tuple[int, list[_Cell]]]:
    """Yield the rows that have cells, each with the line of its first one."""
    line, cells = start, list[_Cell]()
    caption = False
    for index in range(start, stop):
        text = lines[index]
        caption = _CAPTION.match(text) is not None or (caption and not _CELL.match(text))
        if _ROW.match(text):
            if cells:
                yield line, cells
            cells = []
        elif not caption and (mark := _CELL.match(text)) is not None:
            line = line if cells else index
            cells += [_make_cell(part) for part in _NEXT_CELL.split(text[mark.end() :])]
        elif cells and not caption:
            cells[-1].text += "\n" + text
    if cells:
        yield line, cells


def _make_cell(part: str) -> _Cell:
    """Return a cell, the attributes before its bar read and taken off."""
    said = _ATTRIBUTES.match(part)
    if said is None:
        return _Cell(text=part)
    spans = {found["way"].lower(): max(int(found["count"]), 1) for found in _SPAN.finditer(said.group())}
    return _Cell(text=part[said.end() :], rows=spans.get("row", 1), columns=spans.get("col", 1))


def _place_cells(rows: Iterator[tuple[int, list[_Cell]]]) -> Iterator[TextRow]:
    """Yield the rows, each cell in the first column that no cell from above covers."""
    covered: dict[int, int] = {}
    for line, cells in rows:
        placed: list[TextCell] = []
        column = 0
        below = {place: left - 1 for place, left in covered.items() if left > 1}
        for cell in cells:
            while covered.get(column, 0):
                column += 1
            text = "\n".join(part.strip() for part in _BREAK.sub("\n", cell.text).split("\n")).strip()
            placed.append(TextCell(text=re.sub(r"\n+", "\n", text), column=column, span=cell.columns))
            if cell.rows > 1:
                below |= dict.fromkeys(range(column, column + cell.columns), cell.rows - 1)
            column += cell.columns
        covered = below
        yield TextRow(line=line, cells=tuple(placed))
