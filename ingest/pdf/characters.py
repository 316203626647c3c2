"""A PDF's characters as text: compatibility forms in their ordinary form, and how much of a text cannot be read.

Fonts in Chinese PDFs often map to look-alikes from the blocks of radicals (⼀ U+2F00 for 一), or to nothing at all.

>>> clean("⽂"), clean("ﬁ"), clean("（"), clean("(cid:17)") == UNREADABLE
('文', 'fi', '（', True)
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from gouji.ingest.pdf.settings import PdfSettings
from gouji.ingest.word.symbols import map_symbol
from gouji.resources import remember

__all__ = ["UNREADABLE", "clean", "is_wide", "looks_garbled", "read_sign", "unreadable_count"]

UNREADABLE = "\ufffd"
"""Stands for a character whose font does not say what it is."""

_UNKNOWN_SIGN = "□"
_RADICALS = str.maketrans(
    "⺁⺟⺠⺮⺼⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "厂母民竹月虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
)
"""Simplified radicals that Unicode gives no compatibility mapping."""


@remember(8192)
def read_sign(text: str, font: str) -> str:
    """Return the sign that a character of a font of signs looks like, where the file gives it as a letter or a digit.

    >>> read_sign("4", "ZapfDingbats"), read_sign("l", "ABCDEF+Wingdings-Regular"), read_sign("4", "SimSun")
    ('✔', '●', '4')
    """
    name = font.lower()
    if len(text) != 1 or text.isspace() or not any(family in name for family in ("dingbat", "wingding", "webding")):
        return text
    if "dingbat" in name and "!" <= text <= "~":
        return chr(ord(text) - ord("!") + ord("✁"))
    sign = map_symbol(f"{ord(text):x}", "Wingdings") if "wingding" in name else text
    return _UNKNOWN_SIGN if sign.isalnum() and sign <= "\xff" else sign


@remember(8192)
def clean(text: str) -> str:
    """Return what a character is read as; empty for control and zero-width characters, a space for any white space.

    Full-width letters, digits and punctuation stay as printed.
    """
    if text.startswith("(cid:"):
        return UNREADABLE
    return "".join(map(_cleaned, text)).translate(_RADICALS)


def _cleaned(char: str) -> str:
    if char.isspace():
        return " "
    if unicodedata.category(char) in {"Cc", "Cf"}:
        return ""
    if "\u2e80" <= char <= "\u2fdf" or "\uf900" <= char <= "\ufaff" or "\ufb00" <= char <= "\ufb06":
        return unicodedata.normalize("NFKC", char)
    return char


def is_wide(text: str) -> bool:
    """Return whether a text ends in an ideograph or a full-width sign, which are set without spaces between them."""
    last = text[-1:]
    return last >= "\u2e80" or last in "“”‘’…—·"


def unreadable_count(texts: Iterable[str]) -> int:
    """Return how many characters no reader can know: without a mapping, or mapped to a private area."""
    return sum(1 for text in texts for c in text if c == UNREADABLE or "\ue000" <= c <= "\uf8ff" or c >= "\U000f0000")


def looks_garbled(text: str, settings: PdfSettings) -> bool:
    """Whether a page's text is no text: fonts without a mapping, or one that gives accented letters for ideographs."""
    letters = [c for c in text if not c.isspace()]
    if len(letters) < settings.garbled_least:
        return bool(letters) and unreadable_count(letters) == len(letters)
    accented = sum("\u0080" <= c <= "\u024f" and c not in "·×÷°±§" for c in letters)
    return unreadable_count(letters) + accented > settings.garbled_share * len(letters)
