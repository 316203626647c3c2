"""Where tables stand in Markdown: pipe tables, and HTML tables between the lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.text.bars import has_bar, is_delimiter, is_row

__all__ = ["find_html_tables", "is_table_start"]

_TABLE_TAG = re.compile(r"<(/?)(table|tr|td|th)\b", re.IGNORECASE)


def is_table_start(lines: Sequence[str], index: int, settings: FlowSettings) -> bool:
    """Return whether a pipe table begins at `index`: a row, or any line with a pipe above an alignment row."""
    following = lines[index + 1] if index + 1 < len(lines) else ""
    return is_row(lines[index]) or (has_bar(lines[index]) and is_delimiter(following, settings=settings))


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
