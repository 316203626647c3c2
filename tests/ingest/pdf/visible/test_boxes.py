"""Boxes of strings that are compared with boxes of what is seen: against counting unit squares."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.ingest.pdf.visible.rendering import _lie_over, _shared
from gouji.ingest.pdf.visible.settings import VisibleSettings

_Box = tuple[float, float, float, float]
_sides = st.tuples(st.integers(0, 6), st.integers(1, 5))
_boxes = st.tuples(_sides, _sides).map(lambda s: (s[0][0], s[1][0], s[0][0] + s[0][1], s[1][0] + s[1][1]))


def _squares(box: _Box) -> set[tuple[int, int]]:
    x0, y0, x1, y1 = map(int, box)
    return {(x, y) for x in range(x0, x1) for y in range(y0, y1)}


@settings(deadline=None)
@given(_boxes, _boxes)
def test_shares_are_those_of_the_squares_that_boxes_cover(one: _Box, other: _Box) -> None:
    both, all_ = _squares(one) & _squares(other), _squares(one) | _squares(other)
    assert _shared(one, other) == pytest.approx(len(both) / len(all_))
    smaller = min(len(_squares(one)), len(_squares(other)))
    for overlap in (0.25, 0.5, 0.9):
        assert _lie_over(one, other, VisibleSettings(overlap=overlap)) == (len(both) > overlap * smaller)


def test_boxes_that_only_touch_share_nothing_and_neither_lies_over_the_other() -> None:
    for other in ((2.0, 0.0, 4.0, 2.0), (0.0, 2.0, 2.0, 4.0), (3.0, 3.0, 5.0, 5.0)):
        assert _shared((0.0, 0.0, 2.0, 2.0), other) == 0
        assert not _lie_over((0.0, 0.0, 2.0, 2.0), other, VisibleSettings(overlap=0.1))


def test_a_box_of_less_than_a_square_point_has_to_be_covered_like_a_whole_one() -> None:
    speck, page = (1.0, 1.0, 1.5, 1.5), (0.0, 0.0, 9.0, 9.0)  # a quarter of a square point
    assert _lie_over(speck, page, VisibleSettings(overlap=0.2))
    assert not _lie_over(speck, page, VisibleSettings(overlap=0.25))
    assert not _lie_over(speck, page, VisibleSettings(overlap=0.3))
