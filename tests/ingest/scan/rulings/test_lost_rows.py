"""Level rules of which nothing is left: what numbers say of them, and when they say nothing."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from gouji.ingest.scan.rulings.cells import PageGrid
from gouji.ingest.scan.rulings.grid import find_grids
from gouji.ingest.scan.rulings.lines import find_rules
from gouji.ingest.scan.rulings.lost_rows import _find_print_lines
from gouji.ingest.scan.rulings.settings import RulingSettings

Picture = NDArray[np.uint8]
SETTINGS = RulingSettings()
DPI = 200.0
XS = (150, 700, 800, 900, 1000)
YS = (200, 266, 332, 398, 464, 530)


def ruled(rows: tuple[int, ...] = YS) -> Picture:
    """Return a page with a table of which only some level rules are there."""
    picture = np.full((900, 1240), 250, np.uint8)
    for x in XS:
        cv2.line(picture, (x, YS[0]), (x, YS[-1]), 60, 1)
    for y in rows:
        cv2.line(picture, (XS[0], y), (XS[-1], y), 60, 1)
    return picture


def number(picture: Picture, x: int, y: int) -> None:
    cv2.ellipse(picture, (x, y), (6, 11), 0, 0, 360, 40, 2)


def label(picture: Picture, x: int, y: int, characters: int = 6) -> None:
    """Draw square characters of several strokes."""
    for at in range(characters):
        left = x + 30 * at
        cv2.rectangle(picture, (left, y - 12), (left + 24, y + 12), 40, 2)
        cv2.line(picture, (left, y), (left + 24, y), 40, 2)


def filled(picture: Picture, rows: tuple[int, ...] = YS) -> Picture:
    for y0, y1 in pairwise(rows):
        middle = (y0 + y1) // 2
        label(picture, 180, middle)
        for x in (750, 850, 950):
            number(picture, x, middle)
    return picture


def grid(picture: Picture) -> PageGrid:
    (found,) = find_grids(find_rules(picture, DPI, SETTINGS), DPI, SETTINGS)
    return found


def test_numbers_below_each_other_say_that_a_rule_is_lost() -> None:
    lost = grid(filled(ruled((200, 266, 464, 530))))
    np.testing.assert_allclose(lost.ys, YS, atol=4)
    assert len(lost.cells) == 20


def test_a_lost_outer_rule_lies_where_the_uprights_end() -> None:
    lost = grid(filled(ruled((266, 332, 398, 464))))
    np.testing.assert_allclose(lost.ys, YS, atol=4)


def test_a_number_beside_a_label_of_two_lines_is_no_two_rows() -> None:
    picture = filled(ruled((200, 266, 332)), (200, 266, 332))
    cv2.line(picture, (150, 530), (1000, 530), 60, 1)
    for y in (400, 450):
        label(picture, 180, y)
    for x in (750, 850, 950):
        number(picture, x, 431)
    assert len(grid(picture).ys) == 4


def test_headings_of_two_lines_are_one_row() -> None:
    picture = filled(ruled((200, 332, 398, 464, 530)), (332, 398, 464, 530))
    for x in (720, 820, 920):
        for y in (250, 282):
            label(picture, x, y, 2)
    assert len(grid(picture).ys) == 5


def test_a_label_beside_several_rows_stays_one() -> None:
    picture = ruled((200, 266, 530))
    for y in (332, 398, 464):
        cv2.line(picture, (700, y), (1000, y), 60, 1)
    picture[331:334, 720:1000] = 250  # lost but for a stump
    label(picture, 180, 398)
    for y in (299, 365, 431, 497):
        for x in (750, 850, 950):
            number(picture, x, y)
    found = grid(picture)
    np.testing.assert_allclose(found.ys, YS, atol=4)
    assert (1, 0, 4, 1) in {(c.row, c.column, c.row_span, c.column_span) for c in found.cells}


def gapped(picture: Picture) -> Picture:
    """Return a page whose level rules have gaps all along, as a fax's."""
    for y in YS:
        for x in range(160, 1000, 37):
            picture[y - 1 : y + 2, x : x + 8] = 250
    return picture


def test_a_line_that_is_ruled_on_both_sides_goes_on_between_them() -> None:
    picture = gapped(ruled())
    picture[328:337, 802:899] = 250
    assert (1, 2, 2, 1) not in {(c.row, c.column, c.row_span, c.column_span) for c in grid(picture).cells}


def test_print_on_a_line_says_that_two_squares_are_one_cell() -> None:
    picture = gapped(ruled())
    picture[328:337, 802:899] = 250
    number(picture, 850, 332)
    assert (1, 2, 2, 1) in {(c.row, c.column, c.row_span, c.column_span) for c in grid(picture).cells}


def test_a_stroke_in_one_row_of_many_divides_no_column() -> None:
    picture = gapped(ruled())
    cv2.line(picture, (850, 266), (850, 332), 40, 2)
    np.testing.assert_allclose(grid(picture).xs, XS, atol=4)


@pytest.mark.parametrize(("height", "lines"), [(8, 1), (7, 0)])
def test_a_mark_of_the_least_height_of_print_is_a_line_and_a_lower_one_is_dust(height: int, lines: int) -> None:
    part = np.zeros((40, 40), np.uint8)
    part[10 : 10 + height, 15:20] = 1
    assert len(_find_print_lines(part, 0, 8 / SETTINGS.least_print, SETTINGS)) == lines
