"""Tables of lines divided by tabs, and Word's "one cell a line".

Word-to-text converters write tables in two ways:

```
规章⇥0⇥0⇥1        ⇥规章
许可⇥12⇥⇥        ⇥0
                  ⇥0
                  (an empty line ends the row; a line without a tab goes on with the cell)
```
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.text.grid import TextRow, TextTable, align_tails, is_blank_line
from gouji.wording import INDENTED_ITEM

__all__ = ["find_tab_tables"]

_TABS = re.compile("\t+")
_SENTENCE = re.compile("[。！？；]")


def find_tab_tables(
    lines: Sequence[str], through: AbstractSet[int] = frozenset(), *, settings: FlowSettings
) -> list[TextTable]:
    """Return the tables in `lines`, in order.

    Blank lines and the lines in `through` (page marks) do not end a table; a line of text does. A line that only
    begins with a tab, or has its tab behind an enumerator, is a paragraph unless it stands among table rows.
    Does not look for columns made of spaces.
    """
    tables: list[TextTable] = []
    index = paragraphs_until = 0
    while index < len(lines):
        if "\t" not in lines[index]:
            index += 1
            continue
        groups, stop = _cell_groups(lines, index, through, settings=settings)
        table = _cells_table(lines, groups, stop, settings=settings)
        if table is None and index >= paragraphs_until:
            table, paragraphs_until = _rows_table(lines, index, through, settings)
        if table is not None:
            tables.append(table)
        index = table.stop if table is not None else max(index + 1, stop)
    return tables


def _is_cell(line: str, settings: FlowSettings) -> bool:
    """Return whether the line is a tab and a cell; long sentences behind a tab are indented paragraphs."""
    prose = len(line) > settings.prose_length and _SENTENCE.search(line) is not None
    return line.startswith("\t") and "\t" not in line[1:] and not prose


def _cell_groups(
    lines: Sequence[str], start: int, through: AbstractSet[int], settings: FlowSettings
) -> tuple[list[list[int]], int]:
    """Return the lines from `start` on that fit one cell a line, a group for each row, and the line where that ends."""
    groups: list[list[int]] = [[]]
    for index in range(start, len(lines)):
        line = lines[index]
        if index in through:
            continue
        if is_blank_line(line):
            groups.append([])
        elif (
            _is_cell(line, settings=settings)
            or (groups[-1] and "\t" not in line)
            or _holds_more_cells(lines, index, start, settings)
        ):
            groups[-1].append(index)
        else:
            return groups, index
    return groups, len(lines)


def _holds_more_cells(lines: Sequence[str], index: int, start: int, settings: FlowSettings) -> bool:
    """Return whether a line with more tabs stands alone among lines of one cell: it lost its end there, or got a tab."""
    tabs = lines[index].count("\t")
    if not 0 < tabs <= settings.most_cells_of_line or (tabs == 1 and lines[index].startswith("\t")):
        return False
    near = settings.cell_lines_around
    before = [line for line in lines[max(start, index - near) : index] if "\t" in line]
    behind = [line for line in lines[index + 1 : index + 1 + near] if "\t" in line]
    alone = sum(_is_cell(line, settings) for line in (*before, *behind))
    return alone >= max(settings.least_cell_lines, len(before) + len(behind) - 1)


def _cells_table(lines: Sequence[str], groups: list[list[int]], stop: int, settings: FlowSettings) -> TextTable | None:
    """Return the table with one cell a line, or None where tabs do not divide rows and cells that way."""
    rows = [group for group in groups if group]
    runs_into_row = stop < len(lines) and bool(groups[-1]) and lines[stop].count("\t") > 1
    widest = max((sum(lines[line].count("\t") for line in row) for row in rows), default=0)
    if runs_into_row or not 1 < widest <= settings.widest_row:
        return None
    cells = tuple(TextRow.make(row[0], _cells([lines[line] for line in row])) for row in rows)
    return TextTable(start=rows[0][0], stop=rows[-1][-1] + 1, rows=cells)


def _cells(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the cells of one row: each begins with a tab, what stands before a line's first tab belongs to the cell before."""
    cells: list[list[str]] = []
    for line in lines:
        first, *more = line.split("\t")
        if cells and (first.strip() or not more):
            cells[-1].append(first.strip())
        elif first.strip():
            cells.append([first.strip()])
        cells += [[cell.strip()] for cell in more]
    return tuple("\n".join(cell).strip() for cell in cells)


def _rows_table(
    lines: Sequence[str], start: int, through: AbstractSet[int], settings: FlowSettings
) -> tuple[TextTable | None, int]:
    """Return the table with one row a line, None where all its lines are paragraphs; and the line behind it."""
    rows = []
    for index in range(start, len(lines)):
        if "\t" in lines[index]:
            rows.append(index)
        elif not (is_blank_line(lines[index]) or index in through):
            break
    stop = rows[-1] + 1
    if all(_is_paragraph(lines[row]) for row in rows):
        return None, stop
    mark = _find_divider([lines[row] for row in rows], settings)
    cells = tuple(TextRow.make(row, [cell.strip() for cell in lines[row].split(mark)]) for row in rows)
    return TextTable(start=start, stop=stop, rows=align_tails(cells, settings)), stop


def _find_divider(rows: Sequence[str], settings: FlowSettings) -> str:
    """Return what divides the cells: a tab, or two where tabs stand in pairs only."""
    runs = [_TABS.findall(row.strip()) for row in rows]
    doubled = all(len(run) % len("\t\t") == 0 for own in runs for run in own)
    enough = len(rows) >= settings.doubled and any(len(own) >= settings.doubled for own in runs)
    return "\t\t" if doubled and enough else "\t"


def _is_paragraph(line: str) -> bool:
    """Return whether the line's tabs only indent it or follow its enumerator."""
    return "\t" not in line.lstrip() or INDENTED_ITEM.fullmatch(line) is not None
