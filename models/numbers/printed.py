"""What a printed number is: its digits, what stands around them, and the doubts that they leave."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from gouji.tokens import Number

__all__ = ["FormatDoubt", "PrintedNumber"]


class FormatDoubt(StrEnum):
    """Why the characters of a cell leave a doubt about its value."""

    APPROXIMATE = "approximate"
    """The number is not said to be exact: 约157, 30余, >5."""
    BRACKETS = "brackets"
    """Brackets around a number may mean that it is negative, or a remark: (5)."""
    DECIMAL = "decimal"
    """A fraction where a count stands; a point may divide thousands."""
    DIVIDED = "divided"
    """White space divides the digits: thousands, a line that is broken, or two numbers: 1 301. Sums may settle it."""
    EXPRESSION = "expression"
    """Several numbers make a value, or a span: 3+2, 3-5, 1/2."""
    GROUPS = "groups"
    """Digits are divided otherwise than in thousands: 1,30, or begin with a needless 0."""
    LETTERS = "letters"
    """Letters or circles stand where digits are expected: l0, O."""
    NOTE = "note"
    """What follows may be a note, or digits of the number: 5(1)."""
    NUMERAL = "numeral"
    """A numeral that may be read in two ways: 一 is 1 or a dash, 一二 is 12 or 1 and 2."""
    SIGN = "sign"
    """A sign where the column has no negative numbers; ± or a sign behind the number anywhere."""
    UNIT = "unit"
    """The number is in another unit than the column's."""
    WORDS = "words"
    """Words or signs that say no number: 见附件."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedNumber:
    """One number of a cell or a line, or what stands in its place.

    `digits` is its value in plain characters, with a point and a sign where they are printed; empty where the characters say no
    number. `span` is where the number stands in the text, signs and separators with it; `end` is where its unit and its note
    end. `unit` is its measure word or unit as printed, empty where none is. `others` are values that the characters allow as well.
    """

    digits: str
    span: tuple[int, int]
    end: int
    unit: str = ""
    note: str = ""
    doubts: frozenset[FormatDoubt] = frozenset()
    """Those that are there whatever the column is."""
    others: tuple[Number, ...] = ()
    plain: bool = False
    """Whether the number is nothing but digits, a sign and a point, one character each: they may be several numbers without a space."""

    def move(self, offset: int) -> PrintedNumber:
        """Return the number with places that count from `offset` characters before."""
        span = (self.span[0] + offset, self.span[1] + offset)
        return replace(self, span=span, end=self.end + offset)

    @property
    def bare(self) -> bool:
        """Whether nothing stands around plain digits, or a sign for nothing, and nothing is doubtful about them."""
        return (self.plain or not self.digits) and not (self.unit or self.note or self.doubts)
