"""Rules of which nothing is left in one row, or little beside print or in a shade."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from gouji.ingest.scan.rulings.cells import _GridCell
from gouji.ingest.scan.rulings.grid import find_grids
from gouji.ingest.scan.rulings.lines import find_rules
from gouji.ingest.scan.rulings.settings import RulingSettings

Picture = NDArray[np.uint8]
SETTINGS = RulingSettings()
DPI = 150.0
XS, YS = [100, 300, 500, 700], [200, 230, 260, 290, 320]


def ruled(xs: list[int] = XS, ys: list[int] = YS, *, whole: bool = False) -> Picture:
    """A table, with a gap in the upright rules of every row."""
    picture = np.full((1700, 1240), 250, np.uint8)
    for x in xs:
        cv2.line(picture, (x, ys[0]), (x, ys[-1]), 60, 2)
        for y in ys[:-1]:
            picture[y + 10 : y + 16, x - 3 : x + 4] = picture[y + 10 : y + 16, x - 3 : x + 4] if whole else 250
    for y in ys:
        cv2.line(picture, (xs[0], y), (xs[-1], y), 60, 2)
    return picture


def without(picture: Picture, line: int, rows: tuple[int, int] = (230, 260)) -> None:
    """Takes one stretch of an upright rule out."""
    picture[rows[0] + 4 : rows[1] - 3, line - 4 : line + 5] = 250


def digit(picture: Picture, x: int, y: int) -> None:
    cv2.ellipse(picture, (x, y), (5, 8), 0, 0, 360, 30, 2)


def cells(picture: Picture) -> tuple[_GridCell, ...]:
    (found,) = find_grids(find_rules(picture, DPI, SETTINGS), DPI, SETTINGS)
    return found.cells


def test_numbers_on_both_sides_of_a_lost_rule_stand_in_two_cells() -> None:
    picture = ruled()
    without(picture, 300)
    digit(picture, 200, 245)
    digit(picture, 400, 245)
    assert len(cells(picture)) == 12


def test_two_lost_rules_in_a_row_part_three_numbers() -> None:
    picture = ruled()
    for line in (300, 500):
        without(picture, line)
    for x in (200, 400, 600):
        digit(picture, x, 245)
    assert len(cells(picture)) == 12


def test_a_number_in_the_middle_of_its_own_half_stands_beside_an_empty_cell() -> None:
    picture = ruled()
    without(picture, 300)
    digit(picture, 400, 245)
    assert len(cells(picture)) == 12


@pytest.mark.parametrize("xs", [(270, 290, 310, 330), (300,), (180, 200, 220)], ids=["across", "on", "off its middle"])
def test_what_is_printed_across_the_line_stays_in_one_cell(xs: tuple[int, ...]) -> None:
    picture = ruled()
    without(picture, 300)
    if xs[0] == 180:  # in the middle of three columns that are one cell, and clear of both lines
        without(picture, 500)
        xs = (380, 400, 420)
    for x in xs:
        digit(picture, x, 245)
    spans = 3 if xs[0] == 380 else 2
    assert any(c.row == 1 and c.column_span == spans for c in cells(picture))


def test_numbers_in_one_cell_of_a_table_with_whole_rules_stay_in_it() -> None:
    picture = ruled(whole=True)
    without(picture, 300)
    digit(picture, 200, 245)
    digit(picture, 400, 245)
    assert any(c.row == 1 and c.column_span == 2 for c in cells(picture))


def test_dust_is_no_print_that_stands_in_a_cell_of_its_own() -> None:
    picture = ruled()
    without(picture, 300)
    digit(picture, 124, 245)
    digit(picture, 140, 245)
    picture[244:247, 398:402] = 30
    picture[234:236, 401:403] = 30
    assert any(c.row == 1 and c.column_span == 2 for c in cells(picture))


def test_a_rule_in_pieces_shows_beside_the_text_that_stands_close_to_it() -> None:
    picture = ruled()
    picture[257:264, 104:297] = 250
    for start in (106, 196, 226, 262):
        picture[260:262, start : start + 22] = 60
    for x in range(112, 190, 16):  # text above, a point from the rule
        cv2.rectangle(picture, (x, 240), (x + 9, 256), 30, 2)
    assert len(cells(picture)) == 12


def test_a_long_stroke_among_text_is_no_rule() -> None:
    picture = ruled()
    picture[257:264, 104:297] = 250
    for x in range(112, 280, 16):
        cv2.rectangle(picture, (x, 250), (x + 9, 270), 30, 2)
    picture[252:270, 158:190] = 250
    picture[260:262, 160:188] = 60
    assert any(c.row_span == 2 for c in cells(picture))


def test_broken_rules_of_shaded_cells_are_seen() -> None:
    picture = ruled(ys=[200, 260, 320, 380])
    picture[202:259, 102:699] = np.where(picture[202:259, 102:699] > 240, 205, picture[202:259, 102:699])
    for x in range(110, 700, 30):  # gaps of 5 points, every 14
        picture[257:264, x : x + 11] = 250
    assert len(cells(picture)) == 9


def test_a_row_with_the_rest_of_its_sides_does_not_end_the_table() -> None:
    picture = ruled()
    picture[231:259, 296:505] = 250  # one cell, from side to side
    for x in (100, 700):
        picture[231:246, x - 3 : x + 4] = 250  # half of both its sides are gone
    assert len(cells(picture)) == 10


def test_a_line_of_text_above_a_table_is_no_row_of_it() -> None:
    picture = ruled()
    for x in range(110, 690, 16):
        cv2.rectangle(picture, (x, 176), (x + 10, 194), 30, 2)
    picture[176:196, 296:305] = 250
    picture[174:200, 299:301] = 60  # a stroke in line with a rule
    assert len(cells(picture)) == 12
