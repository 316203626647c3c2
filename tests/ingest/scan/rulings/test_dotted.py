"""Level rules of which only dots are left, and what else lies in dots on a page."""

from __future__ import annotations

from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.rulings.dotted import find_dotted_rules
from gouji.ingest.scan.rulings.grid import find_grids
from gouji.ingest.scan.rulings.lines import find_rules
from gouji.ingest.scan.rulings.settings import RulingSettings

Picture = NDArray[np.uint8]
SETTINGS = RulingSettings()
DPI = 200.0
XS = (150, 700, 800, 900, 1000)
YS = (200, 266, 332, 398, 464)


def ruled(rows: tuple[int, ...]) -> Picture:
    picture = np.full((900, 1240), 250, np.uint8)
    for x in XS:
        cv2.line(picture, (x, YS[0]), (x, YS[-1]), 60, 1)
    for y in rows:
        cv2.line(picture, (XS[0], y), (XS[-1], y), 60, 1)
    return picture


def heights(picture: Picture) -> tuple[float, ...]:
    (found,) = find_grids(find_rules(picture, DPI, SETTINGS), DPI, SETTINGS)
    return found.ys


def test_dots_at_one_height_are_a_rule() -> None:
    picture = ruled((200, 266, 398, 464))
    for x in range(170, 1000, 60):
        picture[331:333, x : x + 2] = 10
    np.testing.assert_allclose(heights(picture), YS, atol=4)


def test_dots_in_the_picture_s_last_row_are_a_rule() -> None:
    picture = ruled((200, 266, 332, 398, 464))[:532]
    for x in XS:
        cv2.line(picture, (x, 464), (x, 531), 60, 1)
    for x in range(170, 1000, 30):
        picture[531, x : x + 3] = 10
    np.testing.assert_allclose(heights(picture), (*YS, 531), atol=4)


def test_dust_is_no_rule() -> None:
    picture = ruled((200, 266, 398, 464))
    rng = Random(1)
    for _ in range(400):
        x, y = rng.randrange(0, 1238), rng.randrange(0, 898)
        picture[y : y + 2, x : x + 2] = 10
    np.testing.assert_allclose(heights(picture), (200, 266, 398, 464), atol=4)


def test_pale_dots_around_print_are_no_rule() -> None:
    picture = ruled((200, 266, 398, 464))
    for x in range(170, 1000, 60):
        picture[331:333, x : x + 2] = 150
    np.testing.assert_allclose(heights(picture), (200, 266, 398, 464), atol=4)


def test_a_dotted_rule_goes_through_the_middles_of_its_dots() -> None:
    strokes = np.zeros((900, 1240), np.uint8)
    for x in range(170, 1000, 60):
        strokes[330:334, x : x + 20] = 1
    even = np.where(strokes, 10, 250).astype(np.uint8)
    rows, columns = np.nonzero(find_dotted_rules(even, strokes, np.zeros_like(strokes), DPI, SETTINGS))
    assert set(rows.tolist()) == {332}
    assert (columns.min(), columns.max()) == (180, 960)
