"""Ink and dust, and the lines that ink makes."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from gouji.ingest.scan.image.ink import (
    Blob,
    InkLine,
    PageInk,
    add_leading_sign,
    drop_flecks,
    find_ink,
    find_lines,
    split_at_gaps,
)
from gouji.ingest.scan.image.settings import ImageSettings
from gouji.ingest.scan.image.sideways import is_sideways

SETTINGS = ImageSettings()


def test_specks_are_dust_and_digits_are_not() -> None:
    even = np.full((300, 300), 250, np.uint8)
    even[50:52, 50:52] = 20  # dust
    even[100:118, 100:104] = 20  # a 1
    even[110:112, 150:160] = 20  # a dash
    ink = find_ink(even, 150, SETTINGS)
    assert sorted(b.x0 for b in ink.blobs) == [100, 150]
    assert len(ink.dust) == 1


@pytest.mark.parametrize("is_uneven", [False, True])
def test_pale_strokes_are_ink_on_an_uneven_page_where_they_hang_together_with_ink(is_uneven: bool) -> None:
    even = np.full((300, 300), 250, np.uint8)
    even[100:118, 100:104] = 20
    even[110:113, 104:112] = 210
    even[100:118, 200:204] = 210
    ink = find_ink(even, 150, SETTINGS, is_uneven=is_uneven)
    assert [b.width > 9 for b in ink.blobs] == [is_uneven]


def test_lines_of_a_cell_strokes_kept_together_and_touching_lines_cut() -> None:
    even = np.full((300, 200), 250, np.uint8)
    for y in (20, 27, 34):  # the strokes of 三, 16 pixels high
        even[y : y + 2, 20:36] = 0
    for y in (60, 80):  # two lines that touch
        even[y : y + 18, 20:80:4] = 0
    even[77:81, 40] = 0
    ink = find_ink(even, 150, SETTINGS)
    lines = find_lines(ink.blobs, ink.mask, (0, 0, 200, 300), 17.0, SETTINGS)
    assert (lines[0].y0, lines[0].y1) == (20, 36)
    assert len(lines) == 3


def test_flecks_beside_a_number_are_no_line_but_a_lone_dash_is_one() -> None:
    number, fleck = Blob(50, 40, 60, 56, 90), Blob(90, 10, 95, 12, 9)
    lines = find_lines([number, fleck], np.zeros((80, 120), np.uint8), (0, 0, 120, 80), 17.0, SETTINGS)
    assert [line.blobs for line in drop_flecks(lines, 200, SETTINGS)] == [(number,)]
    assert drop_flecks(lines[:1], 200, SETTINGS) == lines[:1]


def line(*blobs: Blob) -> InkLine:
    return InkLine(x0=blobs[0].x0, y0=0, x1=blobs[-1].x1, y1=20, blobs=blobs)


def test_a_line_is_cut_at_wide_gaps_only() -> None:
    blobs = [Blob(x, 0, x + 10, 20, 90) for x in (0, 20, 51)]
    assert [len(piece.blobs) for piece in split_at_gaps(line(*blobs), 20)] == [2, 1]
    assert [len(piece.blobs) for piece in split_at_gaps(line(*blobs), 21)] == [3]


@pytest.mark.parametrize(
    ("sign", "taken"),
    [
        pytest.param(Blob(90, 9, 96, 11, 12), True, id="a minus"),
        pytest.param(Blob(80, 9, 86, 11, 12), False, id="too far before"),
        pytest.param(Blob(90, 17, 96, 19, 12), False, id="on the ground line: a point"),
        pytest.param(Blob(90, 2, 96, 4, 12), False, id="at the top"),
        pytest.param(Blob(90, 9, 93, 10, 3), False, id="a speck"),
        pytest.param(Blob(104, 9, 108, 11, 8), False, id="inside the line"),
    ],
)
def test_a_small_minus_before_a_number_belongs_to_its_line(sign: Blob, *, taken: bool) -> None:
    number = InkLine(x0=100, y0=0, x1=140, y1=20, blobs=(Blob(100, 0, 140, 20, 400),))
    found = add_leading_sign(number, (sign,), SETTINGS)
    assert (found != number) is taken
    assert found.x0 == (sign.x0 if taken else 100)


def rows(across: int, down: int) -> PageInk:
    """A page of characters 20 pixels high, so far apart."""
    blobs = tuple(
        Blob(x, y, x + 20, y + 20, 300) for y in range(50, 800, 20 + down) for x in range(50, 800, 20 + across)
    )
    blank = np.zeros((900, 900), np.uint8)
    return PageInk(grey=blank, mask=blank, blobs=blobs, dust=(), size=20.0)


def test_a_page_lies_on_its_side_where_its_characters_are_closer_below_each_other() -> None:
    assert not is_sideways(rows(across=4, down=20), SETTINGS)
    assert is_sideways(rows(across=20, down=4), SETTINGS)
    assert not is_sideways(rows(across=4, down=4), SETTINGS), "no direction is denser"
    assert is_sideways(rows(across=20, down=6), SETTINGS)
    assert not is_sideways(rows(across=6, down=4), SETTINGS), "characters beside each other are spaced, too"
    assert not is_sideways(rows(across=20, down=9), SETTINGS), "as far apart as lines are"
    few = dataclasses.replace(rows(across=20, down=4), blobs=rows(across=20, down=4).blobs[:2])
    assert not is_sideways(few, SETTINGS), "too few to say"
