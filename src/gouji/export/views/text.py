"""Text for people: how wide it is on a terminal, how it is cut and wrapped, how numbers and control characters show."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from gouji.corrected import Corrected, CorrectionKind

__all__ = [
    "clip_text",
    "fold_text",
    "measure_width",
    "pad_text",
    "replace_controls",
    "show_corrected",
    "show_number",
    "to_one_line",
    "wrap_text",
]

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""C0 and C1 controls, line separators, and what turns the writing direction: none may reach a terminal from a document."""
_PIECE = re.compile(r"[!-~]+ ?[，。；：、）】」”？！]*|.[，。；：、）】」”？！]*")
_WIDE = frozenset("WF")
_MARKS = frozenset({"Mn", "Me", "Cf"})


def replace_controls(text: str) -> str:
    """`text` with each control or direction character as a space, so that no document can drive a terminal."""
    return _CONTROL.sub(" ", text)


def to_one_line(text: str) -> str:
    """`text` on one line, safe for a terminal."""
    return " ".join(replace_controls(text).split())


def measure_width(text: str) -> int:
    """Columns that `text` takes on a terminal: 2 for a Chinese character or full-width sign, 0 for a combining mark.

    >>> measure_width("规章 3")
    6

    Signs of ambiguous width (“ ” … ·) count 1, as Western terminals show them (Unicode Standard Annex 11).
    """
    return sum(_width(char) for char in text)


def _width(char: str) -> int:
    if char.isascii():
        return 1
    if unicodedata.east_asian_width(char) in _WIDE:
        return 2
    return 0 if unicodedata.category(char) in _MARKS else 1


def pad_text(text: str, width: int, *, right: bool = False) -> str:
    """`text` with spaces up to `width` columns; at its left with `right`."""
    space = " " * max(0, width - measure_width(text))
    return space + text if right else text + space


def clip_text(text: str, width: int) -> str:
    """`text`, its end replaced by `…` where it is wider than `width` columns."""
    if measure_width(text) <= width:
        return text
    used, kept = 1, []
    for char in text:
        used += _width(char)
        if used > width:
            break
        kept.append(char)
    return "".join(kept) + "…"


def fold_text(text: str, width: int) -> tuple[str, ...]:
    """`text` in lines of at most `width` columns, about equally long.

    A line breaks before a bracket where that does; else Chinese breaks anywhere, and Latin words stay whole.

    >>> fold_text("社会公益组织", 8)
    ('社会公', '益组织')
    """
    total = measure_width(text)
    if total <= width:
        return (text,)
    head, bracket, rest = text.partition("（")
    if head and bracket and max(measure_width(head), measure_width(bracket + rest)) <= width:
        return (head, bracket + rest)
    count = -(-total // width)
    even = min(width, -(-total // count) + (-(-total // count)) % 2)
    lines = wrap_text(text, even)
    return lines if len(lines) <= count else wrap_text(text, width)


def wrap_text(text: str, width: int) -> tuple[str, ...]:
    """`text` in lines as full as `width` columns allow; at least one line. None begins with a sign that ends what is before it."""
    lines, line = [], ""
    for piece in _PIECE.findall(text):
        if line and measure_width(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return (*lines, line.rstrip())


def show_number(value: float | None) -> str:
    """Return a value as a person writes it: whole numbers without a point; empty for None.

    >>> show_number(3.0), show_number(547.9659), show_number(None)
    ('3', '547.9659', '')
    """
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else format(Decimal(repr(float(value))), "f")


def show_corrected(corrected: Corrected) -> str:
    """Return what a person said of a cell, as tables show it: the number, a dot for an empty cell, a dash for one that is not there."""
    if corrected.value is None:
        return "·" if corrected.kind is CorrectionKind.BLANK else "–"
    return show_number(corrected.value)
