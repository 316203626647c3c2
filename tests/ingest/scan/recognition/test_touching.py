"""Ink of cells that comes near their sides, judged by its boxes alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.ingest.scan.image.ink import Blob
from gouji.ingest.scan.recognition.doubts import _apart, _goes_on, _in_middle, _room
from gouji.ingest.scan.recognition.settings import RecognitionSettings

SETTINGS = RecognitionSettings(across=2.0, low_row_height=1.5, low_row_offset=0.5)
CELL = (0.0, 0.0, 100.0, 40.0)
_sides = st.tuples(st.integers(0, 12), st.integers(1, 6))
_blobs = st.tuples(_sides, _sides).map(lambda s: _blob(s[0][0], s[1][0], s[0][0] + s[0][1], s[1][0] + s[1][1]))


def _blob(x0: int, y0: int, x1: int, y1: int) -> Blob:
    return Blob(x0=x0, y0=y0, x1=x1, y1=y1, area=(x1 - x0) * (y1 - y0))


@settings(deadline=None)
@given(_blobs, _blobs)
def test_blobs_lie_apart_by_the_larger_gap_across_or_down(one: Blob, other: Blob) -> None:
    def gap(low: str, high: str) -> int:
        return int(max(getattr(one, low), getattr(other, low)) - min(getattr(one, high), getattr(other, high)))

    found, gaps = _apart(one, other), (gap("x0", "x1"), gap("y0", "y1"))
    assert found == _apart(other, one)
    assert (found == max(gaps)) if max(gaps) >= 0 else found < 0


@settings(deadline=None)
@given(_blobs)
def test_the_room_around_ink_is_what_the_nearest_side_leaves(blob: Blob) -> None:
    box = (0.0, 0.0, 20.0, 18.0)
    grid = np.zeros((18, 20), bool)
    grid[blob.y0 : blob.y1, blob.x0 : blob.x1] = True
    down, across = np.nonzero(grid)
    assert _room(blob, box) == min(across.min(), 19 - across.max(), down.min(), 17 - down.max())


@pytest.mark.parametrize(
    ("blob", "middle"),
    [
        (_blob(40, 5, 50, 35), True),  # as much above as below, of one and a half the size of 20
        (_blob(40, 4, 50, 35), False),  # too high for a character
        (_blob(40, 0, 50, 30), False),  # 10 points out of the middle: half of the size
        (_blob(40, 1, 50, 30), True),
        (_blob(40, 10, 50, 40), False),
        (_blob(0, 10, 10, 30), False),  # on the rule at its side
        (_blob(1, 10, 10, 30), True),
        (_blob(90, 10, 99, 30), True),
        (_blob(90, 10, 100, 30), False),
    ],
)
def test_ink_in_the_middle_of_a_low_row_touches_nothing(blob: Blob, middle: bool) -> None:
    assert _in_middle(blob, CELL, 20.0, SETTINGS) == middle


@pytest.mark.parametrize(
    ("other", "on"),
    [
        ((40, 42, 44, 60), True),  # right below, across the rule
        ((40, 39, 44, 60), True),  # a little of it inside
        ((40, 30, 44, 40), False),  # inside, up to the rule
        ((40, 41, 44, 60), True),
        ((40, 47, 44, 60), True),
        ((40, 48, 44, 60), False),  # as far as four points, twice what is across a rule
        ((51, 42, 54, 60), True),
        ((54, 42, 58, 60), False),  # beside, as far
        ((32, 42, 36, 60), False),
        ((33, 42, 37, 60), True),
        ((40, -30, 44, -2), False),  # over the other rule
    ],
)
def test_a_stroke_goes_on_where_ink_is_right_across_the_rule(other: tuple[int, int, int, int], on: bool) -> None:
    assert _goes_on(_blob(40, 20, 50, 44), CELL, [_blob(*other)], 1.0, SETTINGS) == on


def test_one_stroke_of_many_is_enough() -> None:
    away, across, inside = _blob(0, 0, 2, 2), _blob(40, 45, 44, 60), _blob(41, 30, 44, 39)
    blob = _blob(40, 20, 50, 44)
    assert _goes_on(blob, CELL, [inside, away, across], 1.0, SETTINGS)
    assert not _goes_on(blob, CELL, [inside, away], 1.0, SETTINGS)
    assert not _goes_on(blob, CELL, [], 1.0, SETTINGS)
