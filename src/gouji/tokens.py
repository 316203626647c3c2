"""The vocabulary between converters and models: tokens with their places, and the stream they make.

A `TokenStream` is a document as text plus tokens over it. Converters write the text so that it reads as the
document does: a line per paragraph or table row, cells of a row divided by a tab, a form feed between
pages. Nothing is lost: each character of `text` belongs to exactly one token, so joining the tokens'
texts gives the text again.

What a cell holds that is no text (a picture, a form field, drawn curves) stands in the text as `OBJECT`, one character each, with
the cell and the box of what it stands for. A converter writes it like any text; models then never take the cell for
an empty one, nor trust a number beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

__all__ = [
    "OBJECT",
    "Alternatives",
    "Box",
    "Cell",
    "LoadedDocument",
    "Number",
    "Page",
    "PageKind",
    "Reread",
    "Source",
    "Span",
    "Style",
    "Token",
    "TokenKind",
    "TokenStream",
]

Number = int | float
"""The value of a printed number: decimal only where a decimal point is printed."""
Alternatives = tuple[tuple[str, float], ...]
"""Readings of the same ink with their probabilities, likeliest first; what they lack to 1 is anything else."""

OBJECT = "\ufffc"
"""Stands in a stream's text for something that is no text: Unicode's OBJECT REPLACEMENT CHARACTER."""


class TokenKind(StrEnum):
    """What a token is."""

    WORD = "word"
    NUMBER = "number"
    ENUMERATOR = "enumerator"
    PUNCTUATION = "punctuation"
    OBJECT = "object"
    """Something that is no text: a picture, a form field, drawn curves. Its text is `OBJECT`."""
    BLANK = "blank"
    """An empty table cell; its text is empty."""
    BREAK = "break"
    """White space: a space, the tab between cells, a line end, a page end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A half-open range `[start, end)` of characters in the stream's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle on a page, in points from the page's top left corner."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A place in a source table: zero-based table, grid row and grid column, and how far the cell spans.

    `table` counts the source's tables in reading order; the parts of a table cut by a page end may be
    different tables. `row` and `column` are grid places, so a cell under a rowspan keeps its true column.
    """

    table: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a token was set, where the source says so."""

    size: float | None = None
    """Font size in points."""
    bold: bool = False
    centred: bool = False
    heading: int | None = None
    """Heading level that the source itself declares (Word style, `<h2>`, `##`), 1 is the highest."""
    red: bool = False
    """Whether it is printed in red."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A piece of the text with its place."""

    text: str
    kind: TokenKind
    span: Span
    page: int = 1
    """One-based page."""
    box: Box | None = None
    cell: Cell | None = None
    style: Style | None = None
    confidence: float | None = None
    """The recogniser's probability for the text; None where nothing was recognised."""
    alternatives: Alternatives = ()
    """What else the recogniser thought possible: other readings of the same ink, without the token's own text."""
    furniture: bool = False
    """True for what belongs to the page, not the document: running heads, page numbers, site navigation."""


class PageKind(StrEnum):
    """Where a page's text came from."""

    DIGITAL = "digital"
    SCANNED = "scanned"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the source; text formats have one page without a size. Sizes are in points."""

    number: int
    kind: PageKind = PageKind.DIGITAL
    width: float | None = None
    height: float | None = None
    turn: int = 0
    """By how many degrees, clockwise, a scanned page was turned before it was read."""
    repairs: tuple[str, ...] = ()
    """What else was done to its picture: skew, perspective, light, a seal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What was read: the file's name, the SHA-256 of its bytes, its media type."""

    name: str
    sha256: str
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenStream:
    """A document as text and tokens.

    `title` is what the source declares as its title outside the text (`<title>`, document properties), if any. `models`
    are the recognisers that read the text of scans, as pairs of a name and the SHA-256 of the model file. A stream is
    plain data: it can be compared, pickled and sent to another process.
    """

    text: str
    tokens: tuple[Token, ...]
    pages: tuple[Page, ...]
    source: Source
    title: str | None = None
    warnings: tuple[str, ...] = field(default=())
    models: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedDocument:
    """A document that was opened: the stream that was read of it, and the content that it was read from.

    `content` is the file's bytes or the folder of page pictures. Places of a scan are read from it a second time. It is
    None where nothing was read from a picture, as a digital document is never read twice.
    """

    stream: TokenStream
    content: bytes | Path | None = field(default=None, repr=False)


Reread = Callable[[Sequence[Token]], tuple[Alternatives, ...]]
"""Reads the places of tokens a second time, from the picture: one answer a token, likeliest reading first.

The answer is empty where the place cannot be found again or nothing can be read there.
"""
