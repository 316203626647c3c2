"""Characters to words and lines, by their places on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gouji.ingest.pdf.glyphs import Glyph

__all__ = ["TextLine", "Word", "lines_from"]

_WORD_GAP = 0.5
"""A gap of this share of the font size, between ideographs, is a space."""
_LATIN_GAP = 0.2
_PIECE_GAP = 1.0
"""A gap this wide (in font sizes) divides what stands in different columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A stretch of characters without a gap; `apart` tells that a wide gap, as between columns, stands before it."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    apart: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """Words on one line, from left to right, with the size and weight of most of them."""

    words: tuple[Word, ...]
    size: float
    bold: bool

    @property
    def text(self) -> str:
        """The words; a tab stands for a wide gap."""
        return "".join(("\t" if w.apart else " ") * (i > 0) + w.text for i, w in enumerate(self.words))

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The box around all words."""
        return (
            min(w.x0 for w in self.words),
            min(w.y0 for w in self.words),
            max(w.x1 for w in self.words),
            max(w.y1 for w in self.words),
        )


def lines_from(glyphs: Sequence[Glyph]) -> tuple[TextLine, ...]:
    """The lines of some characters, from top to bottom."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (g.y0 + g.y1, g.x0)):
        if lines and _same_line(lines[-1], glyph):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    found = (_line(sorted(line, key=lambda g: g.x0)) for line in lines)
    return tuple(line for line in found if line is not None)


def _same_line(line: Sequence[Glyph], glyph: Glyph) -> bool:
    """Whether a glyph stands beside the line's tallest one: their heights overlap by more than half of the lower."""
    anchor = max(line[0], line[-1], key=lambda g: g.y1 - g.y0)
    overlap = min(anchor.y1, glyph.y1) - max(anchor.y0, glyph.y0)
    return overlap > 0.5 * max(min(anchor.y1 - anchor.y0, glyph.y1 - glyph.y0), 1.0)


def _line(glyphs: Sequence[Glyph]) -> TextLine | None:
    words: list[Word] = []
    group: list[Glyph] = []
    apart = False
    for glyph in glyphs:
        if glyph.text.isspace():
            continue
        if group:
            gap = glyph.x0 - max(g.x1 for g in group[-2:])
            spaced = gap > _least_gap(group[-1], glyph)
            if spaced:
                words.append(_word(group, apart=apart))
                apart = gap > _PIECE_GAP * max(group[-1].size, glyph.size)
                group = []
        group.append(glyph)
    if not group:
        return None
    words.append(_word(group, apart=apart))
    inked = [g for g in glyphs if not g.text.isspace()]
    sizes = sorted(g.size for g in inked)
    bold = sum(g.bold for g in inked) * 2 > len(inked)
    return TextLine(words=tuple(words), size=round(sizes[len(sizes) // 2], 1), bold=bold)


def _least_gap(before: Glyph, after: Glyph) -> float:
    """The least gap that is a space between two characters."""
    size = min(before.size, after.size)
    wide = _ideograph(before.text) or _ideograph(after.text)
    return (_WORD_GAP if wide else _LATIN_GAP) * size


def _ideograph(text: str) -> bool:
    return text[-1:] >= "\u2e80"


def _word(glyphs: Sequence[Glyph], *, apart: bool) -> Word:
    return Word(
        text="".join(g.text for g in glyphs),
        x0=glyphs[0].x0,
        y0=min(g.y0 for g in glyphs),
        x1=max(g.x1 for g in glyphs),
        y1=max(g.y1 for g in glyphs),
        apart=apart,
    )
