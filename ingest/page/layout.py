"""A page as blocks in reading order: lines of text and tables."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gouji.ingest.page.boxes import BoxTuple
from gouji.ingest.page.lines import ColumnRow, TextLine
from gouji.ingest.page.tables import RuledTable

__all__ = ["PageBlock", "PageLayout", "set_aside"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBlock:
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
    blocks: tuple[PageBlock, ...] = ()
    turn: int = 0
    garbled: bool = False
    broken: bool = False
    characters: int = 0
    unreadable: int = 0
    image_area: float = 0.0


def set_aside(block: PageBlock) -> PageBlock:
    """Return the block as furniture."""
    return replace(block, furniture=True)
