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
from gouji.models.text.settings import LineSettings

__all__ = ["Paragraph", "join_paragraphs"]

_ENDS = "。；;!?！？：:"
# Text set with spaces between the characters was spread to fill its line.
_SPREAD = re.compile(r"(?:[一-鿿] ){6}")
_NEVER_FIRST = tuple("，。、；：）》”,;)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Consecutive lines that read as one paragraph."""

    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The lines' texts, joined without spaces."""
        return "".join(line.text.strip() for line in self.lines)


def join_paragraphs(
    lines: Sequence[Line],
    settings: LineSettings,
    apart: frozenset[int] = frozenset(),
    joined: frozenset[int] = frozenset(),
) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a document's lines.

    `apart` are numbers of lines that stand alone (rows, for example), `joined` of lines known to continue the one before.
    """
    width = _line_width([line for line in lines if line.number not in apart and not line.is_row], settings)
    paragraphs: list[list[Line]] = []
    for line in lines:
        alone = line.is_row or line.number in apart
        before = paragraphs[-1][-1] if paragraphs else None
        known = line.number in joined
        if before is not None and not alone and (known or _continues(before, line, width, apart, settings)):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return tuple(Paragraph(lines=tuple(group)) for group in paragraphs)


def _continues(before: Line, line: Line, width: int | None, apart: frozenset[int], settings: LineSettings) -> bool:
    """Return whether a line goes on where the line before breaks off."""
    if before.is_row or before.number in apart:
        return False
    text = before.text.strip()
    # No line begins with a comma or a closing bracket: it belongs to the line before.
    if text and text[-1] not in _ENDS and line.text.strip()[:1] in _NEVER_FIRST:
        return True
    # Where lines have no common width a source breaks lines only between paragraphs.
    if width is None:
        return False
    if (
        not text
        or text[-1] in _ENDS
        or (measure_width(text) < _least_full(text, width, settings) and not _SPREAD.search(text))
    ):
        return False
    # An item begins a paragraph of its own, however full the line before it is.
    return split_enumerator(line.text)[0] is None


def _least_full(text: str, width: int, settings: LineSettings) -> float:
    """Return the width from which on a line is full. A line with a comma is hardly a heading, so a shorter one counts."""
    return min(settings.full * width, width - settings.ragged * (2 if "，" in text or "," in text else 1))


def measure_width(text: str) -> int:
    """Return the columns of a text in a terminal or on paper: two for a full-width character, one for others."""
    return len(text) + sum(map("WF".__contains__, map(unicodedata.east_asian_width, text)))


def _line_width(lines: Sequence[Line], settings: LineSettings) -> int | None:
    """Return the width at which the document's lines were broken, or None where they were not.

    Most lines of broken text are as wide as each other, so at least half of the wide lines must be near that width.
    """
    widths = sorted(measure_width(line.text.strip()) for line in lines)
    long = [w for w in widths if w > settings.running_width]
    if len(long) < settings.running_lines:
        return None
    widest = long[int(len(long) * settings.width_quantile)]
    near = sum(settings.full * widest <= w <= widest * settings.wider for w in long)
    return widest if near > 0.5 * len(long) and widest < settings.widest else None
