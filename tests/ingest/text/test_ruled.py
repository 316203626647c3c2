"""Drawn tables: which border a bar belongs to, and rows of very many cells."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from gouji.ingest.text.ruled import _find_nearest, read_ruled_rows


@given(st.sets(st.integers(0, 60), min_size=1), st.integers(-5, 70))
def test_a_bar_belongs_to_the_nearest_border_and_of_two_to_the_left_one(places: set[int], bar: int) -> None:
    borders = sorted(places)
    distances = [abs(border - bar) for border in borders]
    assert _find_nearest(borders, bar) == distances.index(min(distances))


def test_bars_that_stand_beside_their_borders_divide_what_is_between_them() -> None:
    rows = read_ruled_rows(list(enumerate(["+----+----+----+", "|规章 | 5   | 6|", "+----+----+----+"])))
    assert [cell.text for row in rows for cell in row.cells] == ["规章", "5", "6"]


def test_rows_of_very_many_cells_take_no_longer_than_as_many_cells_in_short_rows() -> None:
    rule, cells = "+" + "---+" * 5000, "|" + "5|" * 4000
    started = time.process_time()
    rows = read_ruled_rows(list(enumerate([rule, cells] * 5 + [rule])))
    # Half a second; a minute and more where each bar is held against each border.
    assert time.process_time() - started < 10
    assert sum(cell.text.count("5") for row in rows for cell in row.cells) == 20_000
