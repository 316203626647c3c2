"""Fields of a drawn grid: rectangles where rulings leave one, runs of a row else."""

from __future__ import annotations

import time
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from gouji.ingest.pdf.grids import _fields, _region


@st.composite
def rulings(draw: st.DrawFn) -> tuple[list[list[bool]], list[list[bool]]]:
    """Walls by column and row, floors by row and column, of grids up to five by five."""
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    sides = st.sampled_from([True, True, False])
    walls = [draw(st.lists(sides, min_size=rows, max_size=rows)) for _ in range(columns + 1)]
    return walls, [draw(st.lists(sides, min_size=columns, max_size=columns)) for _ in range(rows + 1)]


@given(rulings())
def test_fields_cover_the_grid_once_and_are_what_rulings_leave(
    drawn: tuple[list[list[bool]], list[list[bool]]],
) -> None:
    walls, floors = drawn
    fields = [(f, set(product(range(f.top, f.bottom), range(f.left, f.right)))) for f in _fields(walls, floors)]
    assert sorted(place for _, places in fields for place in places) == list(
        product(range(len(floors) - 1), range(len(walls) - 1))
    )
    for field, places in fields:
        region = _region(field.top, field.left, walls, floors)
        rows, columns = ({place[axis] for place in region} for axis in (0, 1))
        if len(region) == len(rows) * len(columns):
            assert places == region
        else:
            assert field.bottom == field.top + 1
            assert field.left == 0 or walls[field.left][field.top]
            assert field.right == len(walls) - 1 or walls[field.right][field.top]


def test_a_region_that_is_no_rectangle_is_looked_at_once() -> None:
    size = 300
    # A comb, all of whose teeth are open in the last row, and a field among them for itself.
    walls = [[column % 2 == 1] * (size - 1) + [False] for column in range(size + 1)]
    floors = [[False] * size for _ in range(size + 1)]
    walls[2][5] = floors[5][2] = floors[6][2] = True
    started = time.process_time()
    assert len(_fields(walls, floors)) > size
    assert time.process_time() - started < 10  # a third of a second; minutes where each row looks at it again
