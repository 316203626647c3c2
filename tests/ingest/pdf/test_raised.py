"""Marks of notes beside larger characters, and small numbers that only touch a larger line."""

from __future__ import annotations

import pytest

from gouji.ingest.pdf.glyphs import PageGlyph
from gouji.ingest.pdf.raised import set_notes_aside
from gouji.ingest.pdf.settings import PdfSettings


def glyph(text: str, x: float, top: float, size: float) -> PageGlyph:
    return PageGlyph(text=text, x0=x, y0=top, x1=x + size / 2, y1=top + size, size=size)


@pytest.mark.parametrize(
    ("top", "aside"), [(-7.9, False), (-6.0, False), (-2.0, True), (0.0, True), (9.0, True), (13.5, False)]
)
def test_a_small_digit_is_a_mark_only_in_the_line_of_its_neighbour(top: float, *, aside: bool) -> None:
    heading = glyph("行", 100, 0, 14)
    digit = glyph("0", 108, top, 8)
    assert set_notes_aside((heading, digit), PdfSettings())[1].furniture is aside
