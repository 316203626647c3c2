"""A printed number against its column: what the column's type and unit make doubtful.

>>> sorted(doubt_number("2.5", None, ValueType.COUNT, ""))
[<FormatDoubt.DECIMAL: 'decimal'>]
>>> doubt_number("2.5", None, ValueType.AMOUNT, "万元")
frozenset()
"""

from __future__ import annotations

import re

from gouji.models.forms.definition import ValueType
from gouji.models.numbers.printed import FormatDoubt, PrintedNumber
from gouji.models.numbers.words import FALL, MONEY

__all__ = ["doubt_number"]

_FRACTION = re.compile(r"\.(?:\d*[1-9]\d*|000)\Z")
"""Decimals that make no whole number, or that may be thousands."""
_LEADING_ZERO = re.compile(r"[+-]?0\d")


def doubt_number(digits: str, figure: PrintedNumber | None, kind: ValueType, unit: str) -> frozenset[FormatDoubt]:
    """Return every doubt about a number in a column of a type and a unit (empty where its numbers are counts).

    `figure` is what is printed, None for nothing but `digits`.
    """
    doubts = set(figure.doubts) if figure is not None else set()
    if kind is not ValueType.SIGNED and digits[:1] in ("+", "-"):
        doubts.add(FormatDoubt.SIGN)
    if kind is ValueType.SIGNED and figure is not None and not digits.startswith("-") and FALL.search(figure.note):
        doubts.add(FormatDoubt.SIGN)
    if kind is not ValueType.AMOUNT and _FRACTION.search(digits):
        doubts.add(FormatDoubt.DECIMAL)
    if _LEADING_ZERO.match(digits):
        doubts.add(FormatDoubt.GROUPS)
    if figure is not None and figure.unit and not _fits(figure.unit, unit):
        doubts.add(FormatDoubt.UNIT)
    if digits and not digits.strip("0.+-"):
        doubts -= {FormatDoubt.UNIT, FormatDoubt.SIGN}  # Nothing is nothing in every unit.
    return frozenset(doubts)


def _fits(printed: str, unit: str) -> bool:
    """Return whether a printed unit is the column's: a measure word for counts, 万元 or 万 alone for 万元."""
    if not unit:
        return MONEY.match(printed) is None
    return printed in (unit, unit.removesuffix("元")) and printed != ""
