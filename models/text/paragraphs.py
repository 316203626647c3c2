"""Printed lines joined to paragraphs, where a page's width broke them.

Text layers of PDF files give a paragraph as many lines of one width. A line continues on the next one when it is as wide
as the document's lines get and does not end a sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from gouji.models.text.lines import Line
from gouji.models.text.normalise import split_enumerator

__all__ = ["Paragraph", "join_paragraphs"]

_ENDS = "。；;!?！？：:"
# Text set with spaces between the characters was spread to fill its line.
_SPREAD = re.compile(r"(?:[一-鿿] ){6}")
_NEVER_FIRST = tuple("，。、；：）》”,;)")
_FULL = 0.9
_RAGGED = 6  # columns that a full line may lack: a character that did not fit, hanging punctuation
_LEAST_LINES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Consecutive lines that read as one paragraph."""

    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The lines' texts, joined as they continue each other."""
        return "".join(line.text.strip() for line in self.lines)


def join_paragraphs(
    lines: Sequence[Line], apart: frozenset[int] = frozenset(), joined: frozenset[int] = frozenset()
) -> tuple[Paragraph, ...]:
    """The paragraphs of a document's lines.

    `apart` are numbers of lines that stand alone (rows, for example), `joined` of lines known to continue the one before.
    """
    width = _line_width([line for line in lines if line.number not in apart and not line.is_row])
    paragraphs: list[list[Line]] = []
    for line in lines:
        alone = line.is_row or line.number in apart
        before = paragraphs[-1][-1] if paragraphs else None
        known = line.number in joined
        if before is not None and not alone and (known or _continues(before, line, width, apart)):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return tuple(Paragraph(lines=tuple(group)) for group in paragraphs)


def _continues(before: Line, line: Line, width: int | None, apart: frozenset[int]) -> bool:
    if before.is_row or before.number in apart:
        return False
    text = before.text.strip()
    if text and text[-1] not in _ENDS and line.text.strip()[:1] in _NEVER_FIRST:
        return True
    if width is None:
        return False
    if not text or text[-1] in _ENDS or (display_width(text) < _full(text, width) and not _SPREAD.search(text)):
        return False
    return split_enumerator(line.text)[0] is None


def _full(text: str, width: int) -> float:
    """How wide a line must be to be full. One with a comma is no heading, most likely, so less will do."""
    return min(_FULL * width, width - _RAGGED * (2 if "，" in text or "," in text else 1))


def display_width(text: str) -> int:
    """Columns in a terminal or on paper: two for a full-width character, one for others."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _line_width(lines: Sequence[Line]) -> int | None:
    """The width at which the document's lines were broken, or None where they were not."""
    widths = sorted(display_width(line.text.strip()) for line in lines)
    long = [w for w in widths if w > 30]
    if len(long) < _LEAST_LINES:
        return None
    widest = long[int(len(long) * 0.9)]
    near = sum(_FULL * widest <= w <= widest * 1.1 for w in long)
    return widest if near > 0.5 * len(long) and widest < 140 else None
