"""Upright rules of which nothing is left: columns twice as wide as others."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.rulings.cells import PageGrid
from gouji.ingest.scan.rulings.grid import find_grids
from gouji.ingest.scan.rulings.lines import find_rules
from gouji.ingest.scan.rulings.settings import RulingSettings

Picture = NDArray[np.uint8]
SETTINGS = RulingSettings()
DPI = 200.0
XS = (150, 260, 370, 480, 590, 700)
YS = (200, 266, 332, 398)


def drawn(columns: tuple[int, ...] = XS) -> Picture:
    """Return a table of numbers of which only some upright rules are there."""
    picture = np.full((700, 900), 250, np.uint8)
    for x in columns:
        cv2.line(picture, (x, YS[0]), (x, YS[-1]), 60, 1)
    for y in YS:
        cv2.line(picture, (XS[0], y), (XS[-1], y), 60, 1)
    return picture


def numbered(picture: Picture) -> Picture:
    for (x0, x1), (y0, y1) in ((x, y) for x in pairwise(XS) for y in pairwise(YS)):
        cv2.ellipse(picture, ((x0 + x1) // 2, (y0 + y1) // 2), (6, 11), 0, 0, 360, 40, 2)
    return picture


def grid(picture: Picture) -> PageGrid:
    (found,) = find_grids(find_rules(picture, DPI, SETTINGS), DPI, SETTINGS)
    return found


def test_a_column_with_print_in_both_halves_is_two() -> None:
    found = grid(numbered(drawn((150, 260, 480, 590, 700))))
    np.testing.assert_allclose(found.xs, XS, atol=4)
    assert len(found.cells) == 15


def test_print_across_the_middle_says_that_a_wide_column_is_one() -> None:
    picture = numbered(drawn((150, 260, 480, 590, 700)))
    cv2.rectangle(picture, (300, 285), (440, 310), 40, 2)
    assert len(grid(picture).xs) == 5


def test_a_wide_column_with_one_number_is_one() -> None:
    picture = drawn((150, 260, 480, 590, 700))
    for y0, y1 in pairwise(YS):
        cv2.ellipse(picture, (315, (y0 + y1) // 2), (6, 11), 0, 0, 360, 40, 2)
    assert len(grid(picture).xs) == 5
