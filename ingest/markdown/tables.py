r"""Pipe tables in Markdown, and where HTML tables stand in it.

>>> split_row(r"| 规章 | 1\|2 | |")
['规章', '1\\|2', '']
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.text.tables import TextTable

__all__ = ["find_html_tables", "is_delimiter", "is_row", "is_table_start", "read_pipe_table", "split_row"]

_PIPE = re.compile(r"(?<!\\)\|")
_DELIMITER_CELL = re.compile(r":?-+:?")
_TABLE_TAG = re.compile(r"<(/?)(table|tr|td|th)\b", re.IGNORECASE)


def is_row(line: str) -> bool:
    """Return whether the line is a table row by itself: it begins with a pipe and has another one."""
    return line.lstrip().startswith("|") and len(_PIPE.findall(line)) > 1


def is_delimiter(line: str, *, sure: bool = False, settings: FlowSettings) -> bool:
    """Return whether the line is an alignment row `|---|:-:|`; if `sure`, single dashes are blanks and do not count."""
    if "-" not in line or "|" not in line:
        return False
    cells = split_row(line)
    return all(_DELIMITER_CELL.fullmatch(cell) for cell in cells) and (
        not sure or all(cell.count("-") >= settings.sure_dashes for cell in cells)
    )


def split_row(line: str) -> list[str]:
    """Return the cells between the pipes; escaped pipes stay as they are."""
    cells = [cell.strip() for cell in _PIPE.split(line.strip())]
    if len(cells) > 1 and not cells[0]:
        cells = cells[1:]
    return cells[:-1] if len(cells) > 1 and not cells[-1] else cells


def is_table_start(lines: Sequence[str], index: int, settings: FlowSettings) -> bool:
    """Return whether a pipe table begins at `index`: a row, or any line with a pipe above an alignment row."""
    following = lines[index + 1] if index + 1 < len(lines) else ""
    return is_row(lines[index]) or (
        _PIPE.search(lines[index]) is not None and is_delimiter(following, settings=settings)
    )


def read_pipe_table(
    lines: Sequence[str], start: int, through: AbstractSet[int] = frozenset(), *, settings: FlowSettings
) -> TextTable:
    """Return the table that begins at `start`; alignment rows have a place in it but no cells.

    It goes on over blank lines and the lines in `through` (page marks), unless a new alignment row follows.
    """
    rows: list[tuple[int, tuple[str, ...]]] = []
    index, stop = start, start
    while index < len(lines):
        line = lines[index]
        if index in through or not line.strip():
            index += 1
            continue
        if not _continues_table(lines, index, gap=index > stop, first=index == start, settings=settings):
            break
        delimiter = is_delimiter(line, sure=len(rows) != 1, settings=settings)
        row, stop = (
            (line, index + 1)
            if delimiter
            else _join_row(lines, index, len(rows[0][1]) if rows else 0, settings=settings)
        )
        rows.append((index, () if delimiter else tuple(split_row(row))))
        index = stop
    return TextTable(start=start, stop=stop, rows=tuple(rows))


def _continues_table(lines: Sequence[str], index: int, *, gap: bool, first: bool, settings: FlowSettings) -> bool:
    """Return whether the line belongs to the table above; behind a gap only a sure row that is no new header does."""
    line = lines[index]
    if first:
        return True
    # Without a gap any line with a pipe belongs to the table. Behind one it may be prose with a pipe, or a new table's head.
    if not gap:
        return _PIPE.search(line) is not None and not line.lstrip().startswith("#")
    following = lines[index + 1] if index + 1 < len(lines) else ""
    return (
        is_row(line)
        and not is_delimiter(line, sure=True, settings=settings)
        and not is_delimiter(following, sure=True, settings=settings)
    )


def _join_row(lines: Sequence[str], index: int, width: int, settings: FlowSettings) -> tuple[str, int]:
    """Return the row that begins at `index` and the line behind it.

    A row broken over lines (a cell with a line end in it) is joined where that gives exactly `width` cells.
    """
    row = lines[index]
    if row.rstrip().endswith("|") or not is_row("|" + row):
        return row, index + 1
    for end in range(index + 1, min(len(lines), index + settings.joined_lines)):
        if not lines[end].strip() or is_row(lines[end]):
            break
        row += "<br>" + lines[end]
        if row.rstrip().endswith("|") and len(split_row(row)) == width:
            return row, end + 1
    return lines[index], index + 1


def find_html_tables(lines: Sequence[str]) -> dict[int, int]:
    """Return the outermost HTML tables: for each its first line and the line behind it.

    A table that is never closed ends behind the last line with a tag of a table in it.
    """
    found: dict[int, int] = {}
    depth = start = last = 0
    for index, line in enumerate(lines):
        for match in _TABLE_TAG.finditer(line):
            last = index
            if match[2].lower() != "table":
                continue
            if not match[1] and not depth:
                start = index
            depth = max(0, depth + (-1 if match[1] else 1))
            if not depth and match[1]:
                found[start] = index + 1
    if depth:
        found[start] = last + 1
    return found
