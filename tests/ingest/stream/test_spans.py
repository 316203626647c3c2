"""Placing cells on a grid, against the HTML standard's own wording as an oracle."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.stream.spans import Extent, place_cells
from gouji.tokens import Cell

EXTENTS = st.builds(Extent, row_span=st.integers(0, 5), column_span=st.integers(1, 5))
TABLES = st.lists(st.lists(EXTENTS, max_size=5), max_size=7)


def oracle(rows: list[list[Extent]]) -> list[list[tuple[int, int, int, int]]]:
    """A set of covered slots, filled slot by slot as the standard says."""
    taken: set[tuple[int, int]] = set()
    places: list[list[tuple[int, int, int, int]]] = []
    for y, row in enumerate(rows):
        x = 0
        places.append([])
        for extent in row:
            while (y, x) in taken:
                x += 1
            height = len(rows) - y if extent.row_span == 0 else min(extent.row_span, len(rows) - y)
            taken |= {(y + dy, x + dx) for dy in range(height) for dx in range(extent.column_span)}
            places[-1].append((y, x, height, extent.column_span))
            x += extent.column_span
    return places


@settings(max_examples=300)
@given(TABLES)
def test_places_are_those_of_the_standard(rows: list[list[Extent]]) -> None:
    placed = [
        [(c.row, c.column, c.row_span, c.column_span) for c in row]
        for row in place_cells(rows, settings=FlowSettings())
    ]
    assert placed == oracle(rows)


def test_a_cell_under_a_row_span_keeps_its_column() -> None:
    rows = [[Extent(row_span=3), Extent()], [Extent()], [Extent(), Extent()]]
    assert [[c.column for c in row] for row in place_cells(rows, table=4, settings=FlowSettings())] == [
        [0, 1],
        [1],
        [1, 2],
    ]
    assert place_cells(rows, table=4, settings=FlowSettings())[1][0] == Cell(table=4, row=1, column=1)


def test_row_spans_end_with_their_group() -> None:
    rows = [[Extent(row_span=9), Extent()], [Extent()], [Extent(), Extent(row_span=0)], [Extent()]]
    placed = place_cells(rows, groups=[2, 2, 4, 4], settings=FlowSettings())
    assert placed[0][0].row_span == 2
    assert [c.column for c in placed[2]] == [0, 1]
    assert placed[2][1].row_span == 2
    assert [c.column for c in placed[3]] == [0]


def test_absurd_widths_end_where_the_table_ends() -> None:
    rows = [[Extent(column_span=1000)], [Extent(), Extent(), Extent()], [Extent(column_span=10**9)]]
    assert [c.column_span for row in place_cells(rows, settings=FlowSettings()) for c in row] == [3, 1, 1, 1, 3]


def test_negative_and_zero_column_spans_count_as_one() -> None:
    assert place_cells([[Extent(column_span=0), Extent(column_span=-3, row_span=-1)]], settings=FlowSettings()) == [
        [Cell(table=0, row=0, column=0), Cell(table=0, row=0, column=1)]
    ]


def test_a_great_many_wide_cells_stay_cheap() -> None:
    placed = place_cells([[Extent(column_span=1000)] * 3000], settings=FlowSettings())
    assert len(placed[0]) == 3000
    assert all(cell.column_span >= 1 for cell in placed[0])


def test_cells_behind_the_last_column_take_one_column_each() -> None:
    (placed,) = place_cells([[Extent(column_span=2)] * 5], settings=FlowSettings(most_columns=4))
    assert [(cell.column, cell.column_span) for cell in placed] == [(0, 2), (2, 2), (4, 1), (5, 1), (6, 1)]
