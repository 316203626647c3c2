"""Normal forms of printed text, for comparing labels: width, spaces, punctuation, item numbers.

>>> fold("（一）予以公开，　１")
'(一)予以公开, 1'
>>> core("3.危及“三安全一稳定”")
'3危及三安全一稳定'
>>> split_enumerator("（三）不予公开")
(Enumerator(style='(c)', number=3), '不予公开')
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Enumerator", "chinese_number", "core", "fold", "split_enumerator"]


def _fold_table() -> dict[int, str]:
    table = {0x3000: " ", 0xA0: " ", 0x2002: " ", 0x2003: " ", 0x2009: " ", 0x202F: " "}
    for code in range(0xFF01, 0xFF5F):
        table[code] = chr(code - 0xFEE0)
    table |= {ord(c): "-" for c in "‐‑‒–—―−－﹣─━"}
    table |= {ord(c): '"' for c in "“”„«»＂「」『』"}
    table |= {ord(c): "'" for c in "‘’＇"}
    table |= {ord(a): b for a, b in zip("〔〕【】［］﹙﹚︰﹐﹑﹒", "()()()():,、.", strict=True)}
    return table


_FOLD = _fold_table()
_NOT_CORE = re.compile(r"[\W_]+")
_CHINESE = "一二三四五六七八九十"
_ENUMERATOR = re.compile(
    rf"\s*(?:\(\s*(?P<pc>[{_CHINESE}]{{1,3}})\s*\)|(?P<c>[{_CHINESE}]{{1,3}})\s*[、.,]"
    r"|\(\s*(?P<pd>\d{1,2})\s*\)|(?P<d>\d{1,2})\s*(?:[、)]|[.。](?!\d)))\s*"
)
_STYLES = {"pc": "(c)", "c": "c", "pd": "(d)", "d": "d"}


@dataclass(frozen=True, slots=True)
class Enumerator:
    """An item number: style `c` 一、, `(c)` （一）, `d` 1., `(d)` (1); its number, or None where it reads as none."""

    style: str
    number: int | None


def fold(text: str) -> str:
    """Half-width, one kind of dash, quote and bracket; character by character, so offsets stay as they are."""
    return text.translate(_FOLD)


@lru_cache(maxsize=65536)
def core(text: str) -> str:
    """Letters, ideographs and digits alone, after compatibility normalisation."""
    return _NOT_CORE.sub("", unicodedata.normalize("NFKC", text))


def chinese_number(text: str) -> int | None:
    """The value of 一 … 九十九, or None.

    >>> chinese_number("十二"), chinese_number("三三")
    (12, None)
    """
    if "十" in text:
        tens, _, ones = text.partition("十")
        if len(tens) > 1 or len(ones) > 1 or "十" in ones:
            return None
        return (_CHINESE.index(tens) + 1 if tens else 1) * 10 + (_CHINESE.index(ones) + 1 if ones else 0)
    return _CHINESE.index(text) + 1 if len(text) == 1 and text in _CHINESE else None


@lru_cache(maxsize=65536)
def split_enumerator(text: str) -> tuple[Enumerator | None, str]:
    """The item number that a text begins with, and the rest of the text."""
    folded = fold(text)
    match = _ENUMERATOR.match(folded)
    if match is None or not match.lastgroup:
        return None, text
    digits = match.group(match.lastgroup)
    number = int(digits) if digits.isdigit() else chinese_number(digits)
    return Enumerator(style=_STYLES[match.lastgroup], number=number), text[match.end() :]
