"""Tags with places, as the alignment gives them, turned into one guess a line, so that they can be held against taggers'."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.models.tagging.features.view import View
from gouji.models.tagging.protocol import Guess
from gouji.models.text.lines import Line
from gouji.tags import Tag, TagKind

__all__ = ["convert_tags"]

_OPENING = frozenset({TagKind.TITLE, TagKind.HEADING})
_ROWS = frozenset({TagKind.ROW, TagKind.ROW_OUT_OF_ORDER, TagKind.ROW_CONTINUED, TagKind.ROW_UNLABELLED})


def convert_tags(view: View, tags: Sequence[Tag]) -> tuple[Guess, ...]:
    """Return one guess a line: the class of the heading that begins on it, else of the row that covers most of it, else of its own tag."""
    ordered = sorted(tags, key=lambda tag: (tag.span.start, tag.span.end))
    return tuple(_guess(line, [tag for tag in ordered if _shared(line, tag) >= 0]) for line in view.lines)


def _shared(line: Line, tag: Tag) -> int:
    """Return how many characters a tag and a line share; -1 where they do not touch. An empty row begins on its line."""
    if line.start <= tag.span.start <= line.end and tag.span.start == tag.span.end:
        return 0
    shared = min(line.end, tag.span.end) - max(line.start, tag.span.start)
    return shared if shared > 0 else -1


def _guess(line: Line, tags: Sequence[Tag]) -> Guess:
    opening = [tag for tag in tags if tag.kind in _OPENING and line.start <= tag.span.start]
    rows = [tag for tag in tags if tag.kind in _ROWS]
    best = max(opening[:1] or rows or tags, key=lambda tag: _shared(line, tag), default=None)
    return Guess(kind=TagKind.PROSE) if best is None else Guess(kind=best.kind, confidence=best.confidence)
