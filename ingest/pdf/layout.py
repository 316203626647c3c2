"""A page as blocks in reading order: lines of text and ruled tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gouji.ingest.pdf.glyphs import PageGlyphs, glyphs_of, turned_box
from gouji.ingest.pdf.lines import TextLine, lines_from
from gouji.ingest.pdf.tables import BoxTuple, RuledTable, grid_tables

if TYPE_CHECKING:
    from pdfplumber.page import Page as PlumberPage

__all__ = ["Block", "PageLayout", "page_layout"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A line or a table; `furniture` where it belongs to the page."""

    line: TextLine | None = None
    table: RuledTable | None = None
    furniture: bool = False

    @property
    def box(self) -> BoxTuple:
        """The block's box in points."""
        if self.line is not None:
            return self.line.box
        return self.table.box if self.table is not None else (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLayout:
    """A page's blocks from top to bottom; sizes in points, after turning text upright."""

    number: int
    width: float
    height: float
    blocks: tuple[Block, ...]
    turn: int = 0


def page_layout(page: PlumberPage, number: int) -> PageLayout:
    """Reads one page. Its ruling lines are looked for only where it has any."""
    width, height = float(page.width), float(page.height)
    found = glyphs_of(page.chars, width, height)
    tables, rest = grid_tables(_tables(page, found, width, height), found.glyphs)
    blocks = [Block(line=line) for line in lines_from(rest)] + [Block(table=t) for t in tables]
    blocks.sort(key=lambda b: (b.box[1] if b.table else (b.box[1] + b.box[3]) / 2, b.box[0]))
    marks = [Block(line=line, furniture=True) for line in lines_from(found.watermark)]
    if found.turn in (90, 270):
        width, height = height, width
    return PageLayout(number=number, width=width, height=height, blocks=(*blocks, *marks), turn=found.turn)


def _tables(page: PlumberPage, found: PageGlyphs, width: float, height: float) -> Sequence[Sequence[BoxTuple]]:
    if not (page.lines or page.rects or page.curves):
        return ()
    return [[turned_box(c, found.turn, width, height) for c in t.cells] for t in page.find_tables()]


def set_aside(block: Block) -> Block:
    """The block as furniture."""
    return replace(block, furniture=True)
