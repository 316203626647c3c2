"""Numbers that are not written with digits: Chinese numerals, also those of cheques, and letters that look like digits.

>>> read_words("壹佰零伍"), read_words("三十"), read_words("二〇"), read_words("共有")
(105, 30, 20, None)
>>> read_letters("l0"), read_letters("IV")
('10', None)
"""

from __future__ import annotations

import re

from gouji.wording import DIGITS, NUMERALS, TEN_THOUSAND, read_numeral

__all__ = ["NUMERAL_SIGNS", "is_ambiguous_numeral", "is_counted_in_ones", "read_letters", "read_words"]

_CHEQUE: dict[int, str] = {
    ord(sign): plain
    for sign, plain in zip("壹贰叁肆伍陆柒捌玖拾佰仟萬億貳參陸兩", f"{NUMERALS}百千万亿二三六两", strict=True)
} | {ord("廿"): "二十", ord("卅"): "三十"}
NUMERAL_SIGNS = f"零〇○{NUMERALS}百千万亿两" + "".join(map(chr, _CHEQUE))
"""The signs of numbers in words."""
_LETTERS = {
    **dict.fromkeys("OoОоΟοDQ○◯", "0"),
    **dict.fromkeys("lIi", "1"),
    "Z": "2",
    "z": "2",
    "S": "5",
    "s": "5",
    "B": "8",
    "g": "9",
    "q": "9",
    "b": "6",
}
"""Letters and signs that typists and recognisers put for digits, with the digits; of three scripts, as they look the same."""
_ALONE = frozenset("OoОоΟο○◯lI")
"""Those that stand for a number without any digit beside them."""


_SHORT = re.compile(rf"[百千万亿][{NUMERALS[:-1]}两]\Z")
"""A last digit whose power of ten is left out in speech: 一万二 is 12000."""


def read_words(text: str) -> int | None:
    """Return the value of a numeral in words; None where the text is none. 二〇二 and 一二 are read digit by digit."""
    plain = text.translate(_CHEQUE)
    high, mark, low = plain.rpartition("亿")
    if mark:
        left, right = read_numeral(high), read_numeral(low) if low else 0
        return None if left is None or right is None else left * TEN_THOUSAND**2 + right
    value = read_numeral(plain)
    if value is None and plain and len(plain) <= 20 and all(sign in DIGITS for sign in plain):
        return int("".join(str(DIGITS[sign]) for sign in plain))
    return value


def is_ambiguous_numeral(text: str) -> bool:
    """Return whether a numeral may be something else: 一 a dash, 一二 two numbers, 一百二 120, ○ a bullet."""
    plain = text.translate(_CHEQUE)
    several = len(plain) > 1 and all(sign in DIGITS for sign in plain)
    return text == "一" or "○" in text or several or _SHORT.search(plain) is not None


def is_counted_in_ones(text: str) -> bool:
    """Return whether a numeral goes below ten thousand and above, so that it counts no ten thousands: 一万零五."""
    return any(sign in text.translate(_CHEQUE)[:-1] for sign in "万亿")


def read_letters(text: str) -> str | None:
    """Return the digits for which letters stand; None where the text is no number in any part."""
    digits = "".join(_LETTERS.get(sign, sign) for sign in text)
    if text == digits or not (any(sign.isdecimal() for sign in text) or set(text) <= _ALONE):
        return None
    return digits if digits.isascii() and digits.isdecimal() else None
