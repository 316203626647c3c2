"""Signs that Word takes from symbol fonts, as the Unicode characters that look alike.

>>> map_symbol("F0FE", "Wingdings"), map_symbol("2022", "Arial")
('☑', '•')
"""

from __future__ import annotations

import sys

__all__ = ["map_symbol"]

_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x70: "❐", 0x71: "❑", 0x72: "❒", 0x75: "◆", 0x76: "❖", 0x77: "⬥", 0x9F: "•",
    0xA1: "○", 0xA7: "▪", 0xA8: "◻", 0xAB: "★", 0xD8: "➢", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓",
    0xFD: "☒", 0xFE: "☑", 0x80: "⓪", **{0x81 + offset: chr(0x2460 + offset) for offset in range(10)},
}  # fmt: skip
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□", 0x97: "●"}
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}
_SYMBOL = {0xB7: "•", 0xB4: "×", 0xB1: "±", 0xA3: "≤", 0xB3: "≥", 0xB9: "≠", 0xAE: "→", 0xD7: "·"}
_PRIVATE = 0xF000
_PRIVATE_END = 0xF0FF
_SURROGATES = (0xD800, 0xDFFF)
_UNREADABLE = "\ufffd"


def map_symbol(code: str | None, font: str | None) -> str:
    r"""Return the character for `<w:sym>`; one that is not known stays in the private area that Word uses for it.

    U+FFFD stands for a code that no character has.

    >>> map_symbol("110000", "Symbol") == "\ufffd"
    True
    """
    try:
        point = int(code or "", 16)
    except ValueError:
        return ""
    if not 0 < point <= sys.maxunicode or _SURROGATES[0] <= point <= _SURROGATES[1]:
        return _UNREADABLE
    low = point - _PRIVATE if _PRIVATE <= point <= _PRIVATE_END else point
    signs = _FONTS.get((font or "").lower(), _SYMBOL if (font or "").lower() == "symbol" else None)
    if signs is not None and low in signs:
        return signs[low]
    if signs is not _WINGDINGS and signs is not _WINGDINGS_2 and chr(low).isdigit() and low < 128:
        return chr(low)  # the font Symbol has the digits as they are
    if signs is None and low != point and low >= ord(" "):
        return chr(low)
    return chr(point)
