"""Cells between the grid lines, against an obvious oracle, and their boxes."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gouji.ingest.scan.rulings.cells import PageGrid, _GridCell, make_cells


def test_a_cells_box_lies_on_the_rules_around_its_span() -> None:
    cell = _GridCell(row=1, column=0, row_span=2, column_span=3)
    grid = PageGrid(xs=(10.0, 20.0, 40.0, 70.0, 90.0), ys=(5.0, 15.0, 35.0, 65.0), cells=(cell,))
    assert grid.box(cell) == (10.0, 15.0, 70.0, 65.0)


def test_a_rule_only_divides_the_squares_beside_it() -> None:
    top, left = np.ones((3, 3), bool), np.ones((2, 4), bool)
    left[0, 1] = False  # the first row's first two squares are one cell
    top[1, 2] = False  # the last column is one cell
    assert make_cells(top, left) == (
        _GridCell(row=0, column=0, row_span=1, column_span=2),
        _GridCell(row=0, column=2, row_span=2, column_span=1),
        _GridCell(row=1, column=0, row_span=1, column_span=1),
        _GridCell(row=1, column=1, row_span=1, column_span=1),
    )


@given(st.integers(0, 2**31), st.integers(1, 5), st.integers(1, 5), st.sampled_from([0.2, 0.5, 0.8]))
def test_every_square_is_in_one_cell_and_no_rule_lies_inside_a_cell(
    seed: int, rows: int, columns: int, share: float
) -> None:
    chance = np.random.default_rng(seed)
    top, left = chance.random((rows + 1, columns)) < share, chance.random((rows, columns + 1)) < share
    cells = make_cells(top, left)
    owner = np.full((rows, columns), -1)
    for number, cell in enumerate(cells):
        part = (
            slice(cell.row, cell.row + cell.row_span),
            slice(cell.column, cell.column + cell.column_span),
        )
        assert (owner[part] == -1).all()
        owner[part] = number
        assert not top[cell.row + 1 : cell.row + cell.row_span, part[1]].any()
        assert not left[part[0], cell.column + 1 : cell.column + cell.column_span].any()
    assert (owner >= 0).all()
    places = [(cell.row, cell.column) for cell in cells]
    assert places == sorted(places), "in reading order"
    # Greedy: no cell could have been wider when it was made.
    for number, cell in enumerate(cells):
        end = cell.column + cell.column_span
        if end < columns and not left[cell.row, end]:
            assert owner[cell.row, end] < number
