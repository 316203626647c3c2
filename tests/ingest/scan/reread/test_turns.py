"""Where a page is drawn again: which way up it may be, at which scale, and which line is the one in question."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.ingest.scan.image.pages import PagePicture
from gouji.ingest.scan.recognition.engine import Reading
from gouji.ingest.scan.reread.places import _as_alternatives, _line_at, _scaled, _shared, _turns
from gouji.ingest.scan.settings import ScanSettings
from gouji.tokens import Box, Page, PageKind

SETTINGS = ScanSettings(square_page=0.25, again_overlap=0.5)
_sides = st.tuples(st.integers(0, 6), st.integers(1, 5))
_boxes = st.tuples(_sides, _sides).map(
    lambda s: Box(x0=s[0][0], y0=s[1][0], x1=s[0][0] + s[0][1], y1=s[1][0] + s[1][1])
)


def _picture(wide: int, high: int, dpi: float = 100.0) -> PagePicture:
    return PagePicture(number=1, pixels=np.full((high, wide, 3), 255, np.uint8), dpi=dpi)


def _page(width: float | None, height: float | None) -> Page:
    return Page(number=1, kind=PageKind.SCANNED, width=width, height=height)


@pytest.mark.parametrize(
    ("size", "page", "turns"),
    [
        ((50, 100), (500, 800), (0, 180)),
        ((100, 50), (800, 500), (0, 180)),
        ((100, 50), (500, 800), (90, 270)),
        ((50, 100), (800, 500), (90, 270)),
        ((90, 100), (800, 500), (0, 180, 90, 270)),  # about as wide as high: nobody can say
        ((75, 100), (800, 500), (90, 270)),  # a quarter less is no square
        ((76, 100), (800, 500), (0, 180, 90, 270)),
        ((125, 100), (500, 800), (90, 270)),
        ((50, 100), (None, 800), (0, 180, 90, 270)),
        ((50, 100), (800, None), (0, 180, 90, 270)),
        ((50, 100), (0.0, 800), (0, 180, 90, 270)),
        ((50, 100), None, (0, 180, 90, 270)),
        ((100, 50), (500, 500), (0, 180)),  # neither is higher than wide
    ],
)
def test_a_page_is_turned_to_the_size_that_its_places_were_measured_on(
    size: tuple[int, int], page: tuple[float | None, float | None] | None, turns: tuple[int, ...]
) -> None:
    assert _turns(_picture(*size), None if page is None else _page(*page), SETTINGS) == turns


@pytest.mark.parametrize(("scale", "wide"), [(2.0, 200), (1.0, 100), (0.5, 50)])
def test_a_picture_is_drawn_at_a_share_of_the_first_resolution(scale: float, wide: int) -> None:
    first, whole = _picture(100, 60, 100.0), _picture(200, 120, 200.0)
    found = _scaled(first, scale, whole)
    assert (found.dpi, found.pixels.shape[:2], found.number) == (100 * scale, (wide * 6 // 10, wide), 1)


def test_a_smaller_picture_is_the_mean_of_what_it_covers() -> None:
    stripes = np.zeros((40, 40, 3), np.uint8)
    stripes[:, ::2] = 200
    found = _scaled(
        PagePicture(number=1, pixels=stripes, dpi=100.0), 0.5, PagePicture(number=1, pixels=stripes, dpi=100.0)
    )
    assert np.ptp(found.pixels) == 0
    assert int(found.pixels[0, 0, 0]) == 100


@settings(deadline=None)
@given(_boxes, _boxes)
def test_boxes_share_what_the_squares_in_both_are_of_those_in_either(one: Box, other: Box) -> None:
    def squares(box: Box) -> set[tuple[int, int]]:
        return {(x, y) for x in range(int(box.x0), int(box.x1)) for y in range(int(box.y0), int(box.y1))}

    both, either = squares(one) & squares(other), squares(one) | squares(other)
    assert _shared(one, other) == pytest.approx(len(both) / len(either))


def _wanted(*boxes: tuple[int, int, int, int]) -> Any:
    lines = [SimpleNamespace(line=SimpleNamespace(x0=x0, y0=y0, x1=x1, y1=y1)) for x0, y0, x1, y1 in boxes]
    return SimpleNamespace(wanted=lines, locate=lambda *box: tuple(side / 2 for side in box))


def test_the_line_in_question_is_the_one_that_shares_most_and_enough() -> None:
    box = Box(x0=0, y0=0, x1=10, y1=10)
    prepared = _wanted((40, 0, 60, 20), (0, 0, 20, 14), (0, 0, 20, 12))
    assert _line_at(box, prepared, SETTINGS) is prepared.wanted[1]
    half = _wanted((0, 0, 20, 10))
    assert _line_at(box, half, SETTINGS) is half.wanted[0]  # just half of it
    assert _line_at(box, _wanted((0, 0, 20, 9)), SETTINGS) is None
    assert _line_at(box, _wanted(), SETTINGS) is None


def test_a_reading_comes_before_the_others_and_nothing_read_is_none() -> None:
    reading = Reading(text="12", chances=(0.5, 0.25), others=(("17", 0.1),))
    assert _as_alternatives(reading) == (("12", round(reading.confidence, 6)), ("17", 0.1))
    assert _as_alternatives(Reading(text="", chances=(), others=(("1", 0.1),))) == ()
