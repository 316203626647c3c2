"""Pages photographed at an angle: rules drawn straight, seen through a known transform, are level and upright again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.ingest.scan.rulings.lines import RulingLine
from gouji.ingest.scan.rulings.perspective import _find_crossing, _fit_slopes, find_perspective
from gouji.ingest.scan.rulings.settings import RulingSettings

SETTINGS = replace(
    RulingSettings(),
    perspective_length=1.0,
    perspective_offset=5.0,
    perspective_spread=0.25,
    perspective_rules=4,
    perspective_rounds=3,
    perspective_outlier=3.0,
    perspective_slope=0.001,
)
WIDTH, HEIGHT, DPI = 800, 1000, 100.0
_slopes = st.integers(-30, 30).map(lambda share: share / 1000)


def _rules(first: float, last: float, extent: int, count: int = 6, length: int = 600) -> list[RulingLine]:
    """Return rules whose slopes change evenly from one end of the page to the other."""
    places = [extent * (at + 0.5) / count for at in range(count)]
    slopes = [first + (last - first) * place / extent for place in places]
    return [
        RulingLine(place=place, start=100, end=100 + length, slope=s) for place, s in zip(places, slopes, strict=True)
    ]


@settings(deadline=None)
@given(_slopes, _slopes)
def test_slopes_at_both_ends_are_those_that_the_rules_lead_to(first: float, last: float) -> None:
    assert _fit_slopes(_rules(first, last, HEIGHT), HEIGHT, SETTINGS) == pytest.approx((first, last), abs=1e-9)


def test_a_rule_of_another_slope_is_left_out() -> None:
    rules = _rules(0.01, 0.01, HEIGHT)
    askew = [*rules[:3], replace(rules[3], slope=0.2), *rules[4:]]
    assert _fit_slopes(askew, HEIGHT, SETTINGS) == pytest.approx((0.01, 0.01), abs=1e-9)


def test_few_rules_or_near_ones_have_one_slope_by_their_lengths() -> None:
    few = [RulingLine(place=0, start=0, end=300, slope=0.0), RulingLine(place=900, start=0, end=100, slope=0.0004)]
    assert _fit_slopes(few, HEIGHT, SETTINGS) == pytest.approx((0.0001, 0.0001))
    slopes = (0.0, 0.0004, 0.0008, 0.0004)
    for step, fitted in ((80, False), (83, False), (84, True)):  # a quarter of the page apart, or more
        near = [RulingLine(place=100 + step * at, start=0, end=200, slope=s) for at, s in enumerate(slopes)]
        top, bottom = _fit_slopes(near, HEIGHT, SETTINGS)
        assert (top != bottom) == fitted
    three = _rules(0.0, 0.0009, HEIGHT, count=3)
    top, bottom = _fit_slopes(three, HEIGHT, SETTINGS)
    assert top == bottom
    top, bottom = _fit_slopes(_rules(0.0, 0.0009, HEIGHT, count=4), HEIGHT, SETTINGS)
    assert top < bottom


@settings(deadline=None)
@given(st.integers(0, HEIGHT), _slopes, st.integers(0, WIDTH), _slopes)
def test_lines_cross_where_both_pass(y: int, slope: float, x: int, lean: float) -> None:
    across, down = _find_crossing(y, slope, x, lean, WIDTH, HEIGHT)
    assert down == pytest.approx(y + slope * (across - WIDTH / 2))
    assert across == pytest.approx(x + lean * (down - HEIGHT / 2))


def _find(top: float, bottom: float, left: float, right: float, **kept: int) -> object:
    level, upright = _rules(top, bottom, HEIGHT, **kept), _rules(left, right, WIDTH, **kept)
    return find_perspective(level, upright, WIDTH, HEIGHT, DPI, SETTINGS)


@settings(deadline=None, max_examples=50)
@given(st.tuples(_slopes, _slopes, _slopes, _slopes))
def test_the_pages_edges_become_a_rectangle(slopes: tuple[float, float, float, float]) -> None:
    matrix = _find(*slopes)
    if max(map(abs, slopes)) < 0.002:  # less than a pixel in five inches
        assert matrix is None
        return
    assert isinstance(matrix, np.ndarray)
    top, bottom, left, right = slopes
    for (y, slope), at in (((0.0, top), 0.0), ((float(HEIGHT), bottom), float(HEIGHT))):
        for x, lean, side in ((0.0, left, 0.0), (float(WIDTH), right, float(WIDTH))):
            corner = np.array([*_find_crossing(y, slope, x, lean, WIDTH, HEIGHT), 1.0])
            moved = matrix @ corner
            assert moved[:2] / moved[2] == pytest.approx((side, at), abs=0.1)


def test_rules_that_are_straight_need_no_transform() -> None:
    assert _find(0, 0, 0, 0) is None
    assert _find(0.0019, 0.0019, 0, 0) is None
    assert _find(0.0021, 0.0021, 0, 0) is not None
    assert _find(0, 0, -0.0021, -0.0021) is not None
    assert _find(-0.0021, -0.0021, 0, 0) is not None


def test_two_long_rules_each_way_are_needed() -> None:
    assert _find(0.01, 0.01, 0, 0, count=2) is not None
    assert _find(0.01, 0.01, 0, 0, count=1) is None
    assert _find(0.01, 0.01, 0, 0, length=101) is not None
    assert _find(0.01, 0.01, 0, 0, length=100) is None  # an inch is too short
    level, upright = _rules(0.01, 0.01, HEIGHT), _rules(0, 0, WIDTH)
    for length, found in ((100, False), (101, True)):
        short = _rules(0.01, 0.01, HEIGHT, length=length), _rules(0, 0, WIDTH, length=length)
        assert (find_perspective(short[0], upright, WIDTH, HEIGHT, DPI, SETTINGS) is not None) == found
        assert (find_perspective(level, short[1], WIDTH, HEIGHT, DPI, SETTINGS) is not None) == found
    assert find_perspective(level, upright[:1], WIDTH, HEIGHT, DPI, SETTINGS) is None
    assert find_perspective(level[:1], upright, WIDTH, HEIGHT, DPI, SETTINGS) is None
