"""CSS declarations: what a `style` attribute or a rule says, and its lengths.

>>> read_declarations("color: RED; color:#fff !important; color: blue")["color"]
'#fff'
>>> read_length("12px", 10.0), read_length("50%", 10.0), read_length("auto", 10.0)
(9.0, 5.0, None)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from gouji.resources import remember

__all__ = ["drop_comments", "read_declarations", "read_length"]

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STRINGS = {'"': r"\"(?:[^\"\\]|\\.)*+\"", "'": r"'(?:[^'\\]|\\.)*+'"}
_IMPORTANT = re.compile(r"(?<!\s)\s*+!\s*+important\s*+\Z", re.IGNORECASE)
_LENGTH = re.compile(r"([+-]?(?:\d++\.?\d*+|\.\d++))\s*+(pt|px|em|rem|ex|ch|%|cm|mm|in|pc|q|vw|vh|)\Z", re.IGNORECASE)
_POINTS = {"pt": 1.0, "px": 0.75, "cm": 28.35, "mm": 2.835, "in": 72.0, "pc": 12.0, "q": 0.709, "vw": 7.2, "vh": 7.2}


@remember(4096)
def read_declarations(style: str, *, keep_marks: bool = False) -> Mapping[str, str]:
    """Return the values by their properties' names; of several the last one counts, an important one before others.

    With `keep_marks`, the marks `!important` are left on the values.
    """
    found: dict[str, str] = {}
    important: set[str] = set()
    for match in _find_declarations(drop_comments(style)):
        name, value = match[1].lower(), match[2].strip()
        plain = _IMPORTANT.sub("", value)
        if name in important and plain == value:
            continue
        if plain != value:
            important.add(name)
        found[name] = value if keep_marks else plain
    return MappingProxyType(found)


def drop_comments(text: str) -> str:
    """Return style rules without comments. Only text before the last `*/` is searched: an unclosed comment costs no time."""
    commented, end, rest = text.rpartition("*/")
    return _COMMENT.sub("", commented + end) + rest


def _find_declarations(text: str) -> Iterator[re.Match[str]]:
    """Yield the declarations: their names and values.

    A value ends before a quote that nothing closes. Then no later one of its kind is closed either, and none is tried.
    """
    position, closed = 0, "".join(_STRINGS)
    while match := _compile_declaration(closed).search(text, position):
        yield match
        position = match.end()
        closed = closed.replace(text[position : position + 1], "")


@cache
def _compile_declaration(closed: str) -> re.Pattern[str]:
    """Return the pattern of a declaration whose value may hold strings in such quotes."""
    strings = "".join(f"{_STRINGS[quote]}|" for quote in closed)
    return re.compile(
        rf"(?<![\w-])([\w-]++)\s*+:\s*+((?:[^;\"'(]|{strings}\([^()]*+(?:\([^()]*+\)[^()]*+)*+\))*+)", re.DOTALL
    )


def read_length(value: str, size: float) -> float | None:
    """Return a length in points, shares of the font `size`; None for what is no length. A bare number is one of pixels."""
    match = _LENGTH.match(value.strip())
    if match is None:
        return None
    unit = match[2].lower()
    number = float(match[1])
    if unit == "%":
        return number * size / 100
    return number * _POINTS.get(unit, size if unit else _POINTS["px"])
