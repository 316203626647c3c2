"""Sums over cells: counts are whole numbers, amounts have decimals that binary fractions do not hold exactly."""

from __future__ import annotations

from gouji.tokens import Number

__all__ = ["DUST", "strip_dust"]

_DECIMALS = 6
DUST = 10.0**-_DECIMALS
"""Sums that differ by no more than this are equal: no report prints amounts with so many decimals."""


def strip_dust(value: float) -> Number:
    """Return a whole number as an int, and another without the dust of binary fractions.

    >>> strip_dust(3.0), strip_dust(0.1 + 0.2)
    (3, 0.3)
    """
    if isinstance(value, int):
        return value
    rounded = round(value, _DECIMALS)
    return int(rounded) if rounded.is_integer() else rounded
