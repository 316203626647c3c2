"""Sizes of drawings in Word: the same length in each unit, and what is just too small to be seen or to hold a table."""

from __future__ import annotations

import pytest
from lxml import etree

from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.word.pictures import _read_points, _read_shape_sides, describe_pictures, is_drawn

SETTINGS = FlowSettings(logo_width=200.0, logo_height=90.0, spacer=2.5)


def _wrap(text: str) -> etree._Element:
    return etree.fromstring(f"<w:body xmlns:w='w' xmlns:v='v' xmlns:o='o' xmlns:a='a'>{text}</w:body>")


@pytest.mark.parametrize("width", ["72pt", "1in", "2.54cm", "25.4mm", "96px", "72", " 72pt ", "72.0"])
def test_an_inch_is_an_inch_in_each_unit(width: str) -> None:
    shape = etree.fromstring(f"<v:shape xmlns:v='v' style='width:{width};height:.5in;top:3pt'/>")
    assert _read_shape_sides(shape) == pytest.approx({"width": 72.0, "height": 36.0})


@pytest.mark.parametrize(
    ("emu", "points"), [("12700", 1.0), ("914400", 72.0), ("0", 0.0), (None, 0.0), ("", 0.0), ("-5", 0.0), ("1e9", 0.0)]
)
def test_drawings_are_measured_in_emu(emu: str | None, points: float) -> None:
    assert _read_points(emu) == points


def _shape(width: float, height: float, inside: str = "<v:imagedata/>") -> str:
    return f"<w:pict><v:shape style='width:{width}pt;height:{height}pt'>{inside}</v:shape></w:pict>"


def _drawing(width: float, height: float) -> str:
    size = f"cx='{round(width * 12700)}' cy='{round(height * 12700)}'"
    return f"<w:drawing><w:inline><w:extent {size}/><a:blip/></w:inline></w:drawing>"


@pytest.mark.parametrize(
    ("width", "height", "told"),
    [(200, 90, True), (199, 90, False), (200, 89, False), (199, 89, False), (400, 400, True)],
)
def test_a_picture_may_hold_a_table_from_its_least_size_on(width: float, height: float, told: bool) -> None:
    for draw in (_shape, _drawing):
        assert bool(describe_pictures(_wrap(draw(width, height)), SETTINGS)) == told
    assert not describe_pictures(_wrap(_shape(width, height, "")), SETTINGS)  # a shape, no picture


def test_pictures_are_counted() -> None:
    whole = _shape(300, 300) + _drawing(300, 300) + _drawing(10, 10)
    assert describe_pictures(_wrap(whole), SETTINGS).startswith("2 large pictures")


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("<w:object/>", True),
        ("<w:pict><v:shape style='width:9pt;height:9pt'/></w:pict>", True),
        ("<w:pict><v:shape style='width:9pt;height:2.5pt'/></w:pict>", False),
        ("<w:pict><v:shape style='width:2.5pt;height:9pt'/></w:pict>", False),
        ("<w:pict><v:shape style='width:9pt;height:2.6pt'/></w:pict>", True),
        ("<w:pict><v:shape style='height:1pt'/></w:pict>", True),  # how wide it is nobody says
        ("<w:pict><v:shape style='width:9pt;height:9pt;visibility: hidden'/></w:pict>", False),
        ("<w:pict><v:rect o:hr='t' style='width:9pt;height:9pt'/></w:pict>", False),
        ("<w:pict><v:shape style='width:9pt;height:9pt'/><v:rect o:hr='t'/></w:pict>", False),
        ("<w:pict><v:shapetype/></w:pict>", False),
        ("<w:pict/>", False),
        ("<w:pict><v:shapetype/><v:shape style='width:9pt;height:9pt'/></w:pict>", True),
        ("<w:drawing><w:extent cx='127000' cy='127000'/></w:drawing>", True),
        ("<w:drawing><w:extent cx='127000' cy='12700'/></w:drawing>", False),
        ("<w:drawing><w:docPr hidden='1'/><w:extent cx='127000' cy='127000'/></w:drawing>", False),
        ("<w:drawing><w:docPr hidden='0'/><w:extent cx='127000' cy='127000'/></w:drawing>", True),
        ("<w:drawing><w:docPr/></w:drawing>", True),
    ],
)
def test_spacers_lines_and_hidden_things_are_not_drawn(text: str, drawn: bool) -> None:
    assert is_drawn(_wrap(text)[0], SETTINGS) == drawn
