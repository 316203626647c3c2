"""A page as blocks in reading order: lines of text and tables."""

from __future__ import annotations

from dataclasses import dataclass

from gouji.ingest.page.lines import TextLine
from gouji.ingest.page.tables import ColumnRow, RuledTable
from gouji.tokens import PageKind

__all__ = ["Block", "PageLayout", "is_furniture"]

Block = TextLine | ColumnRow | RuledTable
"""What a page consists of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLayout:
    """What was read of a page: its blocks from top to bottom; sizes in points, after turning it so that its text is upright.

    Of a page that was read from a picture, `confidence` says how likely its lines are right (0..1), `repairs` what was done
    to the picture, `refused` why nothing was read, where nothing was, `worn` whether its print is pale or has lost strokes. Of a page with a text layer, `garbled` where the text layer is no text and `broken` where the page cannot be parsed, which leave it without blocks;
    `recognised` where the text is a layer over a scan, invisible or printed in the picture as well; `characters` counts all
    in the text layer, `unreadable` those whose font does not say what they are; `image_area` is in square points;
    `hidden` where text was left out that does not show, `struck` where some is struck out, `objects` where cells hold
    something that is no text.
    """

    number: int
    width: float
    height: float
    kind: PageKind = PageKind.DIGITAL
    blocks: tuple[Block, ...] = ()
    turn: int = 0
    garbled: bool = False
    broken: bool = False
    recognised: bool = False
    characters: int = 0
    unreadable: int = 0
    image_area: float = 0.0
    hidden: bool = False
    struck: bool = False
    objects: bool = False
    confidence: float | None = None
    repairs: tuple[str, ...] = ()
    refused: str = ""
    worn: bool = False

    @property
    def is_from_picture(self) -> bool:
        """Whether the page was read from its picture."""
        return self.confidence is not None


def is_furniture(block: Block) -> bool:
    """Return whether a block belongs to the page, not to the document."""
    return isinstance(block, TextLine) and block.furniture
