"""Cells with a box each, as web pages print them: one rule is left between two, and what is printed stays."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from gouji.ingest.scan.image.skew import make_rotation, warp
from gouji.ingest.scan.rulings.double import merge_double_rules
from gouji.ingest.scan.rulings.grid import find_grids
from gouji.ingest.scan.rulings.lines import find_rules
from gouji.ingest.scan.rulings.settings import RulingSettings

Picture = NDArray[np.uint8]
SETTINGS = RulingSettings()
DPI = 200.0
XS = (100, 500, 640, 700, 780, 1000)
YS = (200, 238, 276, 314, 352, 420)


def draw(spacing: int, spans: tuple[tuple[int, int, int, int], ...] = ()) -> Picture:
    """Draw a page of cells that lie `spacing` pixels apart; `spans` are wider ones (row, column, rows, columns)."""
    picture = np.full((700, 1200), 250, np.uint8)
    taken = {(r + i, c + j): (r, c, h, w) for r, c, h, w in spans for i in range(h) for j in range(w)}
    for row in range(len(YS) - 1):
        for column in range(len(XS) - 1):
            r, c, h, w = taken.get((row, column), (row, column, 1, 1))
            if (r, c) == (row, column):
                x0, y0, x1, y1 = XS[c], YS[r], XS[c + w] - spacing, YS[r + h] - spacing
                picture[y0 - 1 : y1 + 1, x0 - 1 : x1 + 1] = 60
                picture[y0 + 1 : y1 - 1, x0 + 1 : x1 - 1] = 250
                cv2.putText(picture, "10", (XS[c] + 6, YS[r] + 22), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 40, 1, cv2.LINE_AA)
    return picture


def merge(picture: Picture) -> Picture | None:
    return merge_double_rules(picture, find_rules(picture, DPI, SETTINGS), DPI, SETTINGS)


def find_spans(picture: Picture) -> set[tuple[int, int, int, int]]:
    (grid,) = find_grids(find_rules(picture, DPI, SETTINGS), DPI, SETTINGS)
    np.testing.assert_allclose(grid.xs, XS, atol=13)
    np.testing.assert_allclose(grid.ys, YS, atol=13)
    return {(c.row, c.column, c.row_span, c.column_span) for c in grid.cells}


@pytest.mark.parametrize("blur", [0.0, 0.9])
@pytest.mark.parametrize("spacing", [6, 8, 11])
@pytest.mark.parametrize("degrees", [0.0, 0.12])
def test_boxes_of_cells_become_one_grid(spacing: int, degrees: float, blur: float) -> None:
    spans = ((0, 0, 2, 1), (0, 1, 1, 3), (3, 2, 1, 2))
    picture = draw(spacing, spans)
    picture = warp(picture, make_rotation(degrees, *picture.shape[::-1])) if degrees else picture
    picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), blur), np.uint8) if blur else picture
    merged = merge(picture)
    assert merged is not None
    covered = {(r + i, c + j) for r, c, h, w in spans for i in range(h) for j in range(w)}
    single = {(r, c, 1, 1) for r in range(5) for c in range(5) if (r, c) not in covered}
    assert find_spans(merged) == {*spans, *single}


def test_what_is_printed_in_the_cells_stays() -> None:
    picture, blank = draw(8), draw(8)
    merged = merge(picture)
    assert merged is not None
    for x in XS[:-1]:
        for y in YS[:-1]:
            place = np.s_[y + 6 : y + 24, x + 5 : x + 34]
            np.testing.assert_array_equal(merged[place], blank[place])


def test_strokes_of_characters_as_close_to_each_other_are_no_rules() -> None:
    picture = draw(8)
    for y in (500, 506, 512):  # a character of level strokes that another crosses
        cv2.line(picture, (300, y), (380, y), 40, 2)
    for x in range(304, 380, 12):
        cv2.line(picture, (x, 490), (x, 520), 40, 2)
    merged = merge(picture)
    assert merged is not None
    np.testing.assert_array_equal(merged[485:525, 290:390], picture[485:525, 290:390])


def test_a_table_of_single_rules_is_left_alone() -> None:
    picture = np.full((700, 1200), 250, np.uint8)
    for x in XS:
        cv2.line(picture, (x, YS[0]), (x, YS[-1]), 60, 2)
    for y in YS:
        cv2.line(picture, (XS[0], y), (XS[-1], y), 60, 2)
    assert merge(picture) is None
    cv2.line(picture, (XS[0], YS[0] - 8), (XS[-1], YS[0] - 8), 60, 2)  # a double rule above it
    assert merge(picture) is None


def test_a_blank_page_is_left_alone() -> None:
    assert merge(np.full((700, 1200), 250, np.uint8)) is None
