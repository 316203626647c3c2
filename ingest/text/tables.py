"""Tables in plain text, however their cells are divided: by the markup of wikis, by bars or by tabs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import partial

from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.text.bars import find_bar_tables
from gouji.ingest.text.grid import TextTable
from gouji.ingest.text.tabs import find_tab_tables
from gouji.ingest.text.wiki import find_wiki_tables

__all__ = ["find_tables"]

_Find = Callable[[Sequence[str], AbstractSet[int]], list[TextTable]]


def find_tables(
    lines: Sequence[str], through: AbstractSet[int] = frozenset(), *, settings: FlowSettings
) -> list[TextTable]:
    """Return the tables in `lines`, in order; the lines in `through` (page marks) do not end a table.

    Tables in the markup of wikis come first, then those with bars: what stands between two bars is a cell, tabs in it are spaces.
    """
    marked = find_wiki_tables(lines, settings)
    barred = _fill_between(lines, through, marked, partial(find_bar_tables, settings=settings))
    return _fill_between(lines, through, barred, partial(find_tab_tables, settings=settings))


def _fill_between(
    lines: Sequence[str], through: AbstractSet[int], known: Sequence[TextTable], find: _Find
) -> list[TextTable]:
    """Return the known tables and those that `find` sees in the lines between them."""
    if not known:
        return find(lines, through)
    tables: list[TextTable] = []
    done = 0
    for table in [*known, None]:
        stop = len(lines) if table is None else table.start
        marks = {mark - done for mark in through if done <= mark < stop}
        tables += [_move(found, done) for found in find(lines[done:stop], marks)]
        if table is not None:
            tables.append(table)
            done = table.stop
    return tables


def _move(table: TextTable, by: int) -> TextTable:
    rows = tuple(replace(row, line=row.line + by) for row in table.rows)
    return TextTable(start=table.start + by, stop=table.stop + by, rows=rows)
