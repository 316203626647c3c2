"""The alignment's tags where it has found rows and headings, a tagger's guesses on the lines that it leaves over.

The alignment knows what a row is and whether it stands in order; what is not part of a form (prose, notes, furniture,
wrapped column headers) it tells by a few rules only. Its tags keep their places and levels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gouji.models.tagging.features.view import View
from gouji.models.tagging.protocol import Guess
from gouji.models.text.lines import Line
from gouji.tags import Tag, TagKind
from gouji.tokens import Span

__all__ = ["combine"]

_FOUND = frozenset(
    {
        TagKind.TITLE,
        TagKind.HEADING,
        TagKind.ROW,
        TagKind.ROW_OUT_OF_ORDER,
        TagKind.ROW_CONTINUED,
        TagKind.ROW_UNLABELLED,
    }
)
"""What the alignment says of a line because it has found it, not because nothing else fits."""


def combine(view: View, tags: Sequence[Tag], guesses: Sequence[Guess]) -> tuple[Tag, ...]:
    """Return one tag or more a line: the alignment's where it found something, else the guess.

    A guess that is a row or a heading which the alignment did not find yields to the alignment's own tag, but for the
    further lines of headings, of the title and of rows.
    """
    found = [tag for tag in tags if tag.kind in _FOUND]
    owned = [[tag for tag in tags if _begins(tag, line)] for line in view.lines]
    kinds = [next((tag.kind for tag in own if tag.kind in _FOUND), None) for own in owned]
    combined = list(found)
    for at, (line, guess, own) in enumerate(zip(view.lines, guesses, owned, strict=True)):
        if kinds[at] is not None:
            continue
        kind = guess.kind
        if kind in _FOUND and not _goes_on(kind, at, kinds):
            kind = _within(line, found) or (own[0].kind if own else TagKind.PROSE)
        template = own[0] if own else Tag(kind=kind, span=Span(start=line.start, end=line.end), page=line.page)
        sure = guess.confidence if kind is guess.kind else 1.0
        combined.append(replace(template, kind=kind, confidence=sure, level=_level(kind, line, found)))
        kinds[at] = kind if kind in _FOUND else None
    return tuple(sorted(combined, key=lambda tag: (tag.span.start, tag.span.end)))


def _begins(tag: Tag, line: Line) -> bool:
    return line.start <= tag.span.start < max(line.end, line.start + 1)


def _goes_on(kind: TagKind, at: int, kinds: Sequence[TagKind | None]) -> bool:
    """Return whether a line is one more of the heading before it, or of the title or row before or after it."""
    if kind is TagKind.HEADING:
        return at > 0 and kinds[at - 1] is kind
    return kind in kinds[max(0, at - 1) : at + 2]


def _level(kind: TagKind, line: Line, found: Sequence[Tag]) -> int | None:
    """Return the level of a further line of a title or of the heading before it."""
    if kind is TagKind.TITLE:
        return 1
    before = [tag for tag in found if tag.kind is kind and tag.span.start < line.start]
    return max(before, key=lambda tag: tag.span.start).level if before and kind is TagKind.HEADING else None


def _within(line: Line, found: Sequence[Tag]) -> TagKind | None:
    """Return the class of the row that a line lies inside of."""
    return next((tag.kind for tag in found if tag.span.start < line.end and line.start < tag.span.end), None)
