"""Cells of wiki tables that cover rows and columns: against filling a grid square by square."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.ingest.text.wiki import _Cell, _place_cells

_cells = st.builds(_Cell, text=st.just("a"), rows=st.integers(1, 3), columns=st.integers(1, 3))


def _fill(rows: list[list[_Cell]]) -> list[list[int]]:
    """Return the column of each cell, as browsers place them: in the first square that is free."""
    taken: set[tuple[int, int]] = set()
    found = []
    for at, cells in enumerate(rows):
        columns = []
        column = 0
        for cell in cells:
            while (at, column) in taken:
                column += 1
            columns.append(column)
            taken |= {(at + down, column + across) for down in range(cell.rows) for across in range(cell.columns)}
            column += cell.columns
        found.append(columns)
    return found


@settings(deadline=None)
@given(st.lists(st.lists(_cells, min_size=1, max_size=4), max_size=5))
def test_each_cell_stands_in_the_first_column_that_none_from_above_covers(rows: list[list[_Cell]]) -> None:
    placed = list(_place_cells(enumerate(rows)))
    assert [[cell.column for cell in row.cells] for row in placed] == _fill(rows)
    assert [[cell.span for cell in row.cells] for row in placed] == [[cell.columns for cell in row] for row in rows]
    assert [row.line for row in placed] == list(range(len(rows)))
