"""Signs of one meaning made alike: digits, points, dashes and spaces of every width. One character for one, so that places hold."""

from __future__ import annotations

import unicodedata

from gouji.models.text.normalise import fold
from gouji.resources import remember

__all__ = ["CLEAR", "level"]

CLEAR = "\u200b"
"""What every sign that cannot be seen becomes."""

_PLUS = "➕﹢⁺₊"
_MINUS = "➖⁻₋−‒"
_SPACES = "\u1680\u2000\u2001\u2004\u2005\u2006\u2007\u2008\u200a\u205f"
_UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\xad"
_SIGNS = (
    dict.fromkeys(map(ord, _PLUS), "+")
    | dict.fromkeys(map(ord, _MINUS), "-")
    | dict.fromkeys(map(ord, _SPACES), " ")
    | dict.fromkeys(map(ord, _UNSEEN), CLEAR)
    | {ord("٬"): ",", ord("٫"): ".", ord("〜"): "~", ord("∼"): "~", ord("￥"): "¥", ord("≒"): "≈", ord("\ufe63"): "-"}
)


def level(text: str) -> str:
    """Return a text with one kind of digit, sign, dash, bracket and space each.

    >>> level("１，３０１．５－２")
    '1,301.5-2'
    """
    folded = fold(text).translate(_SIGNS)
    return folded if folded.isascii() else "".join(map(_level_digit, folded))


@remember(1 << 12)
def _level_digit(sign: str) -> str:
    """Return a decimal digit of any script as that of ASCII; other signs as they are."""
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else sign
