"""Signs of one meaning made alike: digits, points, dashes and spaces of every width. One character for one, so that places hold."""

from __future__ import annotations

import re
import unicodedata

from gouji.models.text.normalise import fold

__all__ = ["CLEAR", "level"]

CLEAR = "\u200b"
"""What every sign that cannot be seen becomes."""

_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
"""A decimal digit of another script than ASCII's."""
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
    return _OTHER_DIGIT.sub(lambda match: str(unicodedata.decimal(match.group())), fold(text).translate(_SIGNS))
