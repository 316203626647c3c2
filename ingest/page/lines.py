"""Words and lines on a page, with their places."""

from __future__ import annotations

from dataclasses import dataclass

from gouji.ingest.page.boxes import BoxTuple
from gouji.tokens import Alternatives

__all__ = ["TextLine", "Word"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """Characters without a gap, set alike. `before` is what divides it from the word before: nothing, a space, a tab."""

    text: str
    box: BoxTuple
    size: float
    bold: bool
    display: bool
    before: str = ""
    confidence: float | None = None
    """The recogniser's, where the word was read from a picture."""
    alternatives: Alternatives = ()
    """What else the recogniser thought possible."""
    furniture: bool = False
    """Whether it is no part of the text: the mark of a note, something struck out."""
    red: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """Words on one line, from left to right; `vertical` where its characters stand one below the other.

    `furniture` where it belongs to the page: a running head, a page number, a watermark.
    """

    words: tuple[Word, ...]
    box: BoxTuple
    size: float
    vertical: bool = False
    furniture: bool = False

    @property
    def text(self) -> str:
        """The words with what divides them."""
        return "".join((word.before if i else "") + word.text for i, word in enumerate(self.words))
