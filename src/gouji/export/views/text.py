"""Text for people: how wide it is on a terminal, how it is cut and wrapped, how numbers and control characters show."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

__all__ = ["clip", "fold", "one_line", "pad", "printable", "show_number", "text_width", "wrap"]

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""C0 and C1 controls, line separators, and what turns the writing direction: none may reach a terminal from a document."""
_WIDE = frozenset("WF")
_MARKS = frozenset({"Mn", "Me", "Cf"})


def printable(text: str) -> str:
    """`text` with each control or direction character as a space, so that no document can drive a terminal."""
    return _CONTROL.sub(" ", text)


def one_line(text: str) -> str:
    """`text` on one line, safe for a terminal."""
    return " ".join(printable(text).split())


def text_width(text: str) -> int:
    """Columns that `text` takes on a terminal: 2 for a Chinese character or full-width sign, 0 for a combining mark.

    >>> text_width("规章 3")
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


def pad(text: str, width: int, *, right: bool = False) -> str:
    """`text` with spaces up to `width` columns; at its left with `right`."""
    space = " " * max(0, width - text_width(text))
    return space + text if right else text + space


def clip(text: str, width: int) -> str:
    """`text`, its end replaced by `…` where it is wider than `width` columns."""
    if text_width(text) <= width:
        return text
    used, kept = 1, []
    for char in text:
        used += _width(char)
        if used > width:
            break
        kept.append(char)
    return "".join(kept) + "…"


def fold(text: str, width: int) -> tuple[str, ...]:
    """`text` in lines of at most `width` columns, about equally long.

    A line breaks before a bracket where that does; else Chinese breaks anywhere, and Latin words stay whole.

    >>> fold("社会公益组织", 8)
    ('社会公', '益组织')
    """
    total = text_width(text)
    if total <= width:
        return (text,)
    head, bracket, rest = text.partition("（")
    if head and bracket and max(text_width(head), text_width(bracket + rest)) <= width:
        return (head, bracket + rest)
    count = -(-total // width)
    even = min(width, -(-total // count) + (-(-total // count)) % 2)
    lines = wrap(text, even)
    return lines if len(lines) <= count else wrap(text, width)


def wrap(text: str, width: int) -> tuple[str, ...]:
    """`text` in lines as full as `width` columns allow; at least one line."""
    lines, line = [], ""
    for piece in re.findall(r"[!-~]+ ?|.", text):
        if line and text_width(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return (*lines, line.rstrip())


def show_number(value: float | None) -> str:
    """A value as a person writes it: whole numbers without a point; empty for None.

    >>> show_number(3.0), show_number(547.9659), show_number(None)
    ('3', '547.9659', '')
    """
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else format(Decimal(repr(float(value))), "f")
