"""A page as blocks in reading order: lines of text and ruled tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gouji.ingest.pdf.characters import looks_garbled, unreadable_count
from gouji.ingest.pdf.glyphs import BoxTuple, Frame, page_glyphs, turned_box
from gouji.ingest.pdf.grids import grids_from
from gouji.ingest.pdf.lines import ColumnRow, TextLine, lines_from, mark_lines
from gouji.ingest.pdf.rulings import drawn_strokes, ruling_lines
from gouji.ingest.pdf.tables import RuledTable, fill_grids

if TYPE_CHECKING:
    from pdfplumber.page import Page as PlumberPage

__all__ = ["Block", "PageLayout", "page_frame", "page_layout", "set_aside"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A line or a table; `furniture` where it belongs to the page."""

    content: TextLine | ColumnRow | RuledTable
    furniture: bool = False

    @property
    def box(self) -> BoxTuple:
        """The block's box in points."""
        return self.content.box


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLayout:
    """A page's blocks from top to bottom; sizes in points, after turning the page so that its text is upright.

    `garbled` where the text layer is no text and `broken` where the page cannot be parsed, which leave it without blocks;
    `characters` counts all in the text layer, `unreadable` those whose font does not say what they are; `image_area` is in
    square points.
    """

    number: int
    width: float
    height: float
    blocks: tuple[Block, ...] = ()
    turn: int = 0
    garbled: bool = False
    broken: bool = False
    characters: int = 0
    unreadable: int = 0
    image_area: float = 0.0


def page_layout(page: PlumberPage) -> PageLayout:
    """Reads one page. Grids are looked for only where the page has rulings."""
    frame = page_frame(page)
    found = page_glyphs(page.chars, frame)
    width, height = (frame.height, frame.width) if found.turn in {90, 270} else (frame.width, frame.height)
    layout = PageLayout(
        number=page.page_number,
        width=width,
        height=height,
        turn=found.turn,
        characters=len(found.glyphs) + len(found.watermark),
        image_area=sum(float(image["width"] * image["height"]) for image in page.images),
    )
    text = "".join(glyph.text for glyph in found.glyphs)
    if looks_garbled(text):
        return replace(layout, garbled=True)
    strokes = (turned_box(box, found.turn, frame.width, frame.height) for box in drawn_strokes(page, frame))
    tables, rest = fill_grids(grids_from(*ruling_lines(strokes)), found.glyphs)
    blocks = [Block(content=content) for content in _in_reading_order(lines_from(rest), tables)]
    blocks += [Block(content=line, furniture=True) for line in mark_lines(found.watermark)]
    return replace(layout, blocks=tuple(blocks), unreadable=unreadable_count(text))


def page_frame(page: PlumberPage) -> Frame:
    """The part of a page that is shown."""
    x0, y0, x1, y1 = page.cropbox
    return Frame(x=float(x0), y=float(y0), width=float(x1 - x0), height=float(y1 - y0))


def set_aside(block: Block) -> Block:
    """The block as furniture."""
    return replace(block, furniture=True)


def _in_reading_order(lines: Iterable[TextLine], tables: Iterable[RuledTable]) -> list[TextLine | RuledTable]:
    """From top to bottom: a line by its middle, a vertical line and a table by where they begin."""

    def place(content: TextLine | RuledTable) -> tuple[float, float]:
        x0, y0, _, y1 = content.box
        if isinstance(content, TextLine):
            return (y0 + content.size / 2 if content.vertical else (y0 + y1) / 2), x0
        return y0, x0

    return sorted([*lines, *tables], key=place)
