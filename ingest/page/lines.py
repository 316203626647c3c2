"""Words, lines and rows of columns on a page, with their places."""

from __future__ import annotations

from dataclasses import dataclass

from gouji.ingest.page.boxes import BoxTuple
from gouji.tokens import Alternatives

__all__ = ["ColumnCell", "ColumnRow", "TextLine", "Word"]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """Words on one line, from left to right; `vertical` where its characters stand one below the other."""

    words: tuple[Word, ...]
    box: BoxTuple
    size: float
    vertical: bool = False

    @property
    def text(self) -> str:
        """The words with what divides them."""
        return "".join((word.before if i else "") + word.text for i, word in enumerate(self.words))


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnCell:
    """A cell of a table without rulings: its column, its words (none where it is blank), its box."""

    column: int
    words: tuple[Word, ...]
    box: BoxTuple


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRow:
    """A line that is a row of a table without rulings; `table` counts these tables, `row` the table's rows."""

    line: TextLine
    table: int
    row: int
    cells: tuple[ColumnCell, ...]

    @property
    def box(self) -> BoxTuple:
        """The line's box."""
        return self.line.box
