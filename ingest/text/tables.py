"""Tables in plain text, however their cells are divided: by bars or by tabs."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.text.bars import find_bar_tables
from gouji.ingest.text.grid import TextTable
from gouji.ingest.text.tabs import find_tab_tables

__all__ = ["find_tables"]


def find_tables(
    lines: Sequence[str], through: AbstractSet[int] = frozenset(), *, settings: FlowSettings
) -> list[TextTable]:
    """Return the tables in `lines`, in order; the lines in `through` (page marks) do not end a table.

    Bars come first: what stands between two of them is a cell, tabs in it are spaces.
    """
    barred = find_bar_tables(lines, through, settings=settings)
    if not barred:
        return find_tab_tables(lines, through, settings=settings)
    tables: list[TextTable] = []
    done = 0
    for table in [*barred, None]:
        stop = len(lines) if table is None else table.start
        marks = {mark - done for mark in through if done <= mark < stop}
        tabbed = find_tab_tables(lines[done:stop], marks, settings=settings)
        tables += [_move(found, done) for found in tabbed]
        if table is not None:
            tables.append(table)
            done = table.stop
    return tables


def _move(table: TextTable, by: int) -> TextTable:
    rows = tuple(replace(row, line=row.line + by) for row in table.rows)
    return TextTable(start=table.start + by, stop=table.stop + by, rows=rows)
