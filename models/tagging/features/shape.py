"""The shape of a line: its cells by what they hold, its label, its item number, how it ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from gouji.models.text.lines import Line
from gouji.models.text.normalise import Enumerator, core, fold, split_enumerator

__all__ = ["Cells", "LineShape", "shape_of"]

_NUMBER = re.compile(r"[-+]?\d[\d,.]*\s*(?:万元|元|件|%)?")
_DASH = re.compile(r"[-/\s]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """How many cells of a row (or words of a line) are numbers, blanks and texts, and which begin it."""

    numbers: int
    blanks: int
    texts: int
    leading_blanks: int
    number_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LineShape:
    """The parts of a line of which its features are made."""

    folded: str
    """The text, half-width, without spaces at its ends."""
    body: str
    """Letters, ideographs and digits without the item number."""
    label: str
    """The last text before the first number, without item number and punctuation."""
    enumerator: Enumerator | None
    cells: Cells


def shape_of(line: Line) -> LineShape:
    """Return the shape of a line."""
    texts = tuple(chunk.text for chunk in line.chunks) if line.is_row else tuple(line.chunks[0].text.split())
    return _shape(line.text, texts, line.is_row)


@lru_cache(maxsize=16384)
def _shape(text: str, texts: tuple[str, ...], is_row: bool) -> LineShape:  # noqa: FBT001 - a cache's key
    folded = fold(text).strip()
    enumerator, rest = split_enumerator(folded)
    kinds = [_kind(cell) for cell in texts]
    first = kinds.index("number") if "number" in kinds else len(kinds)
    before = [cell for cell, kind in zip(texts[:first], kinds, strict=False) if kind == "text"]
    label = (before[-1] if is_row else " ".join(before)) if before else ""
    leading = next((at for at, kind in enumerate(kinds) if kind != "blank"), len(kinds))
    return LineShape(
        folded=folded,
        body=core(rest),
        label=core(split_enumerator(label)[1]),
        enumerator=enumerator,
        cells=Cells(
            numbers=kinds.count("number"),
            blanks=kinds.count("blank"),
            texts=kinds.count("text"),
            leading_blanks=leading,
            number_first=leading < len(kinds) and kinds[leading] == "number",
        ),
    )


@lru_cache(maxsize=16384)
def _kind(cell: str) -> str:
    folded = fold(cell).strip()
    if _NUMBER.fullmatch(folded):
        return "number"
    return "blank" if _DASH.fullmatch(folded) else "text"
