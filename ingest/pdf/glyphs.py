"""A page's characters: upright, each once, watermarks told apart."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Glyph", "PageGlyphs", "glyphs_of", "turned"]

# Inside this package alone, pdfplumber's plain mappings of a character.
Char = Mapping[str, Any]

_WATERMARK_SIZE = 30.0
_PALE = 0.7
_DOUBLE = 1.2
"""Two equal characters nearer than this (points) are one that was drawn twice."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character with its box, in points from the upright page's top left corner, its size and weight."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PageGlyphs:
    """The characters of a page and how it had to be turned (0, 90, 180 or 270 degrees) to read them upright."""

    glyphs: tuple[Glyph, ...]
    watermark: tuple[Glyph, ...]
    turn: int


def glyphs_of(chars: Sequence[Char], width: float, height: float) -> PageGlyphs:
    """The characters of a page, doubled ones once, in upright coordinates.

    `width` and `height` are the page's as it is shown. Text set at an angle, and large pale text, is a watermark.
    """
    directions: Counter[int | None] = Counter()
    placed: list[tuple[Glyph, int | None]] = []
    for char in chars:
        angle = _angle(char)
        text = _clean(char["text"])
        if not text:
            continue
        glyph = Glyph(
            text,
            char["x0"],
            char["top"],
            char["x1"],
            char["bottom"],
            char["size"],
            _bold(char["fontname"]),
        )
        placed.append((glyph, None if angle is None or _pale(char) else angle))
        if text.strip():
            directions[placed[-1][1]] += 1
    turn = next((d for d, _ in directions.most_common() if d is not None), 0)
    watermark = tuple(g for g, d in placed if d is None)
    glyphs = [turned(g, turn, width, height) if turn else g for g, d in placed if d == turn]
    # What stands across the main direction (a spine title, a rotated note) is kept with the watermarks.
    across = tuple(g for g, d in placed if d is not None and d != turn)
    return PageGlyphs(glyphs=tuple(_once(glyphs)), watermark=(*watermark, *across), turn=turn)


def turned(glyph: Glyph, turn: int, width: float, height: float) -> Glyph:
    """The glyph on the page turned so that text which runs at `turn` degrees (counter-clockwise) runs upright."""
    x0, y0, x1, y1 = turned_box((glyph.x0, glyph.y0, glyph.x1, glyph.y1), turn, width, height)
    return Glyph(glyph.text, x0, y0, x1, y1, glyph.size, glyph.bold)


def turned_box(
    box: tuple[float, float, float, float], turn: int, width: float, height: float
) -> tuple[float, float, float, float]:
    """A box on the turned page; see `turned`."""
    x0, y0, x1, y1 = box
    if turn == 90:
        return height - y1, x0, height - y0, x1
    if turn == 180:
        return width - x1, height - y1, width - x0, height - y0
    if turn == 270:
        return y0, width - x1, y1, width - x0
    return box


def _angle(char: Char) -> int | None:
    """The direction of a character's line in degrees, counter-clockwise; None where it is none of the four."""
    a, b = char["matrix"][0], char["matrix"][1]
    if char["upright"] and a > 0:
        return 0
    degrees = math.degrees(math.atan2(b, a)) % 360
    nearest = round(degrees / 90) * 90 % 360
    return nearest if abs((degrees - nearest + 180) % 360 - 180) < 5 else None


def _clean(text: str) -> str:
    """Compatibility forms of ideographs and ligatures in their ordinary form; nothing for control characters."""
    if len(text) == 1 and (text < "\u2e80" or "\u3400" <= text < "\uf900") and text not in "ﬀﬁﬂﬃﬄ":
        return "" if unicodedata.category(text) in ("Cc", "Cf") and text not in "\t " else text
    if all("\uff00" <= c <= "\uffef" or "\u3000" <= c < "\u3400" for c in text):
        return text  # Full-width forms and punctuation are what is printed.
    return "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) not in ("Cc", "Cf"))


def _bold(font: str) -> bool:
    name = font.lower()
    return "bold" in name or "heavy" in name or "black" in name or "simhei" in name


def _pale(char: Char) -> bool:
    """Whether a character is large and light, as watermarks are."""
    color = char.get("non_stroking_color")
    if char["size"] < _WATERMARK_SIZE or color is None:
        return False
    parts = color if isinstance(color, tuple | list) else (color,)
    if not parts or not all(isinstance(p, int | float) for p in parts):
        return False
    return len(parts) in (1, 3) and min(parts) >= _PALE


def _once(glyphs: Iterable[Glyph]) -> Iterable[Glyph]:
    """Leaves out characters that were drawn again at the same place (a fake bold)."""
    seen: dict[tuple[str, int, int], list[Glyph]] = {}
    for glyph in glyphs:
        column, row = int(glyph.x0 // 4), int(glyph.y0 // 4)
        near = (
            other
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for other in seen.get((glyph.text, column + dx, row + dy), ())
        )
        if glyph.text != " " and any(
            abs(o.x0 - glyph.x0) < _DOUBLE and abs(o.y0 - glyph.y0) < _DOUBLE for o in near
        ):
            continue
        seen.setdefault((glyph.text, column, row), []).append(glyph)
        yield glyph
