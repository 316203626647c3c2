"""Normal forms of printed text, for comparing labels: width, spaces, punctuation, script, item numbers.

>>> fold("（一）予以公开，　１")
'(一)予以公开, 1'
>>> core("3.危及“三安全一稳定”"), core("⾏政訴訟")
('3危及三安全一稳定', '行政诉讼')
>>> split_enumerator("（三）不予公开")
(Enumerator(style='(c)', number=3), '不予公开')
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from typing import TypeVar

from gouji.models.text.script import load_lookalikes, load_traditional
from gouji.resources import remember
from gouji.wording import NUMERALS, item_number, read_numeral

__all__ = ["Enumerator", "begins_item", "core", "fold", "fold_signs", "remember_short", "split_enumerator"]

T = TypeVar("T")

_REMEMBERED = 200
"""Characters of a text whose form is remembered from document to document; a label's and a row's are."""
_SPACES = "\u3000\xa0\u2002\u2003\u2009\u202f"
_DASHES = "‐‑‒–—―−－﹣─━"
_DOUBLE_QUOTES = "“”„«»＂「」『』"
_SINGLE_QUOTES = "‘’＇"


@cache
def _sign_table() -> dict[int, str]:
    """Return what each character becomes; later lines win, as ＂ and － are full-width forms, too."""
    table = dict(load_lookalikes()) | dict.fromkeys(map(ord, _SPACES), " ")
    for code in range(ord("！"), ord("～") + 1):  # the full-width forms of ASCII
        table[code] = chr(code - ord("！") + ord("!"))
    table |= dict.fromkeys(map(ord, _DASHES), "-")
    table |= dict.fromkeys(map(ord, _DOUBLE_QUOTES), '"')
    table |= dict.fromkeys(map(ord, _SINGLE_QUOTES), "'")
    table |= {ord(a): b for a, b in zip("〔〕【】［］﹙﹚︰﹐﹑﹒", "()()()():,、.", strict=True)}
    return table


@cache
def _fold_table() -> dict[int, str]:
    """Return what each character becomes that is drawn like another one, or is traditional, or both."""
    traditional = load_traditional()
    signs = {code: traditional.get(ord(plain), plain) for code, plain in _sign_table().items()}
    return dict(traditional) | signs


_NOT_CORE = re.compile(r"[\W_]+")
_ENUMERATOR = re.compile(rf"\s*(?:{item_number()}|第\s*(?P<part>[{NUMERALS}]{{1,3}})\s*部分[、.,:]?)\s*")
_STYLES = {"pc": "(c)", "c": "c", "pd": "(d)", "d": "d", "part": "c"}


@dataclass(frozen=True, slots=True)
class Enumerator:
    """An item number: style `c` 一、 or 第一部分, `(c)` （一）, `d` 1., `(d)` (1); its number, or None where it reads as none."""

    style: str
    number: int | None


def fold_signs(text: str) -> str:
    """Return a text with half-width signs, one kind of dash, quote and bracket, and ideographs for radicals; offsets stay."""
    return text.translate(_sign_table())


def remember_short(function: Callable[[str], T]) -> Callable[[str], T]:
    """Return a function that remembers what it made of short texts, as labels and cells are alike from document to document."""

    @remember(1 << 12)
    def find(text: str) -> T:
        return function(text)

    @wraps(function)
    def call(text: str) -> T:
        return find(text) if len(text) <= _REMEMBERED else function(text)

    return call


@remember_short
def fold(text: str) -> str:
    """Return a text with folded signs (`fold_signs`) and in simplified script; offsets stay as they are."""
    return text.translate(_fold_table())


@remember_short
def core(text: str) -> str:
    """Return the letters, simplified ideographs and digits of a text alone, after compatibility normalisation (NFKC)."""
    return _NOT_CORE.sub("", unicodedata.normalize("NFKC", text).translate(_fold_table()))


def begins_item(folded: str, at: int) -> bool:
    """Return whether an item number stands at a place of a folded text.

    >>> begins_item("公开 3.其他", 3)
    True
    """
    match = _ENUMERATOR.match(folded, at)
    return match is not None and match.lastgroup is not None


@remember_short
def split_enumerator(text: str) -> tuple[Enumerator | None, str]:
    """Return the item number that a text begins with, and the rest of the text."""
    folded = fold(text)
    match = _ENUMERATOR.match(folded)
    if match is None or not match.lastgroup:
        return None, text
    digits = match.group(match.lastgroup)
    number = int(digits) if digits.isdigit() else read_numeral(digits)
    return Enumerator(style=_STYLES[match.lastgroup], number=number), text[match.end() :]
