"""What a PDF page draws → its blocks in reading order: lines of text and ruled tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from gouji.ingest.page.boxes import turned_box
from gouji.ingest.page.layout import Block, PageLayout
from gouji.ingest.page.lines import TextLine
from gouji.ingest.page.tables import RuledTable
from gouji.ingest.pdf.cells import fill_grids
from gouji.ingest.pdf.characters import looks_garbled, unreadable_count
from gouji.ingest.pdf.glyphs import page_glyphs
from gouji.ingest.pdf.grids import grids_from
from gouji.ingest.pdf.objects import has_object, mark_objects, object_glyphs
from gouji.ingest.pdf.raised import set_notes_aside
from gouji.ingest.pdf.rulings import drawn_strokes, ruling_lines
from gouji.ingest.pdf.settings import PdfSettings
from gouji.ingest.pdf.visible.drawing import PageDrawing
from gouji.ingest.pdf.watermarks import Place, find_watermarks
from gouji.ingest.pdf.words import lines_from, mark_lines

__all__ = ["page_layout"]


def page_layout(drawing: PageDrawing, repeated: Collection[Place], settings: PdfSettings) -> PageLayout:
    """Lay out one page; `repeated` are the texts that stand at the same place of other pages.

    Grids are looked for only where the page has rulings.
    """
    drawn = drawn_strokes(drawing.shapes, settings=settings)
    found = page_glyphs(drawing, drawn, find_watermarks(drawing, drawn, repeated, settings), settings=settings)
    glyphs = set_notes_aside(found.glyphs, settings)
    sideways = found.turn in {90, 270}
    layout = PageLayout(
        number=drawing.number,
        width=drawing.height if sideways else drawing.width,
        height=drawing.width if sideways else drawing.height,
        turn=found.turn,
        characters=len(found.glyphs) + len(found.watermark),
        image_area=drawing.image_area,
        hidden=drawing.hidden > 0,
    )
    text = "".join(glyph.text for glyph in found.glyphs)
    if looks_garbled(text, settings=settings):
        return replace(layout, garbled=True)
    strokes = (turned_box(box, found.turn, drawing.width, drawing.height) for box in drawn)
    tables, rest = fill_grids(
        grids_from(*ruling_lines(strokes, settings=settings), settings=settings), glyphs, settings=settings
    )
    if drawing.bare is not None:
        bare = drawing.bare.turn_upright(found.turn)
        tables = tuple(mark_objects(table, bare) for table in tables)
    drawn_objects = object_glyphs(drawing, rest, settings) if not found.turn else []
    rest = (*rest, *drawn_objects)
    blocks: list[Block] = [*_in_reading_order(lines_from(rest, settings=settings), tables)]
    blocks += [replace(line, furniture=True) for line in mark_lines(found.watermark, settings=settings)]
    return replace(
        layout,
        blocks=tuple(blocks),
        unreadable=unreadable_count(text),
        struck=any(glyph.furniture for glyph in found.glyphs),
        objects=bool(drawn_objects) or any(map(has_object, tables)),
    )


def _in_reading_order(lines: Iterable[TextLine], tables: Iterable[RuledTable]) -> list[TextLine | RuledTable]:
    """Return the place in reading order, from top to bottom: a line by its middle, a vertical line and a table by where they begin."""

    def place(content: TextLine | RuledTable) -> tuple[float, float]:
        x0, y0, _, y1 = content.box
        if isinstance(content, TextLine):
            return (y0 + content.size / 2 if content.vertical else (y0 + y1) / 2), x0
        return y0, x0

    return sorted([*lines, *tables], key=place)
