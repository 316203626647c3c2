"""How characters of a page look: pale or red by the colour that the file names, level or not, the same place or another."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.ingest.pdf.glyphs import PageGlyph, _direction, _face, _is_pale, _is_red, _is_same_place, _over_others
from gouji.ingest.pdf.settings import PdfSettings
from gouji.ingest.pdf.visible.drawing import DrawnChar

SETTINGS = PdfSettings(pale=0.75, level=0.25, largest_skew=5.0, same_line=0.5, twice_below=0.25, any_mark=2.0)


def _char(color: object, contrast: float = 1.0) -> DrawnChar:
    return DrawnChar(
        text="5", box=(0, 0, 5, 10), size=10, font="F", matrix=(1, 0), color=color, piece=0, contrast=contrast
    )


@pytest.mark.parametrize(
    ("color", "pale"),
    [
        (0.75, True),
        (0.74, False),
        ((0.75,), True),
        ((0.5,), False),
        ((1, 1, 0.25), True),  # as light as grey of 0.75
        ((1, 1, 0.125), False),
        ((0.0, 0.0, 0.0), False),
        ((0, 0, 0, 0), True),  # no ink on white paper
        ((0, 0, 0, 0.25), False),
        ((0, 0, 0, 0.125), True),
        ((0.25, 0.25, 0.25, 0), False),
        ((0.25, 0.25, 0.125, 0), True),
        ((0.5, 0.0, 0.0, 0.0), True),
        ((1, 1, 1, 0), False),  # black of three inks
        ((0, 0, 0, 1), False),
        ((1, 1), False),  # no colour space that one knows
        ((1, 1, 1, 1, 1), False),
        (("P",), False),
        ((1, 1, "P"), False),
        (None, False),
    ],
)
def test_light_colours_are_pale_in_each_colour_space(color: object, pale: bool) -> None:
    assert _is_pale(_char(color), SETTINGS) == pale


def test_what_hardly_stands_out_is_pale_in_any_colour() -> None:
    assert _is_pale(_char(0.0, contrast=0.25), SETTINGS)
    assert not _is_pale(_char(0.0, contrast=0.26), SETTINGS)


@settings(deadline=None)
@given(st.tuples(*[st.sampled_from((0.0, 0.2, 0.4, 0.5, 0.7, 1.0))] * 4))
def test_inks_are_red_as_the_light_is_that_they_leave(inks: tuple[float, ...]) -> None:
    light = tuple((1 - ink) * (1 - inks[3]) for ink in inks[:3])
    assert _is_red(_char(inks)) == _is_red(_char(light))


@pytest.mark.parametrize(
    ("color", "red"),
    [
        ((1, 0, 0), True),
        ((0, 1, 1, 0), True),
        ((0, 1, 1, 0.25), True),
        ((0, 1, 1, 0.75), False),  # brown, nearly black
        ((1, 0, 0, 0), False),  # cyan
        ((0, 1, 0, 0), False),  # magenta
        ((0, 0, 0), False),
        ((1, 1, 1), False),
        ((0, 0, 1), False),
        ((1, 0), False),
        ((1,), False),
        (1, False),
        (("P", 0, 0), False),
    ],
)
def test_red_is_told_in_light_and_in_ink(color: object, red: bool) -> None:
    assert _is_red(_char(color)) == red


@settings(deadline=None)
@given(st.integers(0, 359).filter(lambda degrees: degrees % 90 not in (5, 85)), st.floats(0.5, 20))
def test_lines_run_in_the_direction_that_they_are_drawn_in(degrees: int, size: float) -> None:
    found = _direction((size * math.cos(math.radians(degrees)), size * math.sin(math.radians(degrees))), SETTINGS)
    off = (
        min((degrees - quarter) % 360 for quarter in (0, 90, 180, 270)),
        min((quarter - degrees) % 360 for quarter in (0, 90, 180, 270)),
    )
    quarter = next((q for q in (0, 90, 180, 270) if min((degrees - q) % 360, (q - degrees) % 360) == min(off)), None)
    level = 0 in ((degrees // 90) * 90, -(-degrees // 90) * 90 % 360) and math.tan(math.radians(min(off))) < 0.25
    if level and quarter == 0:
        assert found == 0
    else:
        assert found == (quarter if min(off) < 5 else None)


def test_a_line_is_level_below_its_limit_and_skew_below_its_own() -> None:
    assert _direction((4, 1), SETTINGS) is None  # rises by a quarter: no longer level, and 14 degrees
    assert _direction((4, 0.99), SETTINGS) == 0
    assert _direction((4, -0.99), SETTINGS) == 0
    assert _direction((0, 3), SETTINGS) == 90
    assert _direction((0, -3), SETTINGS) == 270
    assert _direction((-3, 0), SETTINGS) == 180
    assert _direction((0, 0), SETTINGS) == 0


def test_fonts_are_bold_and_for_headings_by_their_names() -> None:
    assert _face("ABCDEF+SimSun-Bold") == (True, False)
    assert _face("SimSun")[0] is False


def _glyph(x: float = 0.0, y: float = 0.0, size: float = 8.0, wide: float = 4.0, turn: int = 0) -> PageGlyph:
    high = size
    if turn in {90, 270}:
        wide, high = high, wide
    return PageGlyph("5", x, y, x + wide, y + high, size, False, False, False, turn=turn)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_character_drawn_twice_stands_within_a_share_of_its_advance(turn: int) -> None:
    def is_same(along: float, across: float, size: float = 8.0) -> bool:
        x, y = (across, along) if turn in {90, 270} else (along, across)
        return _is_same_place(_glyph(turn=turn), _glyph(x, y, size, turn=turn), 0.5, SETTINGS)

    assert is_same(0, 0)
    assert is_same(1.9, 0)
    assert not is_same(2.0, 0)  # half of the advance of 4
    assert is_same(0, 1.9)
    assert not is_same(0, 2.0)  # a quarter of the size of 8
    assert is_same(-1.9, -1.9)
    assert is_same(0, 0, 11.9)
    assert not is_same(0, 0, 12.0)  # half as large again
    assert is_same(0, 0, 4.1)
    assert not is_same(0, 0, 4.0)


def test_characters_that_run_in_other_directions_are_others() -> None:
    assert not _is_same_place(_glyph(), _glyph(turn=180), 0.5, SETTINGS)


def test_huge_characters_over_others_are_told_from_the_text() -> None:
    huge, under, beside = _glyph(size=17, wide=17), _glyph(5, 5), _glyph(40, 5)
    assert _over_others([huge, under, beside], 8.0, SETTINGS) == ([under, beside], [huge])
    assert _over_others([huge, beside], 8.0, SETTINGS) == ([huge, beside], [])
    large = _glyph(size=16, wide=16)  # twice the usual size is not huge yet
    assert _over_others([large, under], 8.0, SETTINGS) == ([large, under], [])
    assert _over_others([huge, _glyph(4, 4, size=16)], 8.0, SETTINGS)[1] == [huge]
    # On its edge is not in it.
    assert _over_others([huge, _glyph(15, 5)], 8.0, SETTINGS)[1] == []
    assert _over_others([huge, _glyph(5, 13)], 8.0, SETTINGS)[1] == []
    assert _over_others([huge, _glyph(-2, 5)], 8.0, SETTINGS)[1] == []
    assert _over_others([huge, _glyph(5, -4)], 8.0, SETTINGS)[1] == []
