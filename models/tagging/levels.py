"""Levels for the headings that a tagger found, and its guesses as tags with places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gouji.models.tagging.features.shape import LineShape, shape_of
from gouji.models.tagging.features.similarity import measure_likeness
from gouji.models.tagging.features.view import View
from gouji.models.tagging.protocol import Guess
from gouji.models.tagging.settings import TaggingSettings
from gouji.models.text.lines import Line
from gouji.tags import Tag, TagKind
from gouji.tokens import Span

__all__ = ["assign_levels", "make_tags"]

_LEVELS = {"c": 2, "(c)": 3, "d": 4, "(d)": 5}


def assign_levels(view: View, guesses: Sequence[Guess], settings: TaggingSettings) -> tuple[int | None, ...]:
    """Return the level of every line that is a title (1) or a heading (2 to 5), by its item number and its words.

    A section's title is of level 2 however it is numbered; what the source alone declares gets the level of numbered
    headings that it declares alike.
    """
    headings = [at for at, guess in enumerate(guesses) if guess.kind is TagKind.HEADING]
    shapes = [shape_of(view.lines[at]) for at in headings]
    alike = measure_likeness([shape.label for shape in shapes], [shape.body for shape in shapes]).like
    levels: list[int | None] = [1 if guess.kind is TagKind.TITLE else None for guess in guesses]
    for at, shape, like in zip(headings, shapes, alike, strict=True):
        levels[at] = _level(shape, float(like[0]), settings)
    declared = [_declared(line) for line in view.lines]
    counted: dict[int, Counter[int]] = {}
    for level, heading in zip(levels, declared, strict=True):
        if level and heading:
            counted.setdefault(heading, Counter())[level] += 1
    return tuple(
        level if level != 0 else (counted[heading].most_common(1)[0][0] if heading in counted else max(heading, 2))
        for level, heading in zip(levels, declared, strict=True)
    )


def _declared(line: Line) -> int:
    return (line.style.heading or 0) if line.style is not None else 0


def _level(shape: LineShape, like: float, settings: TaggingSettings) -> int:
    """Return the level of a heading; 0 where neither its words nor its item number tell."""
    style = shape.enumerator.style if shape.enumerator is not None else ""
    if like >= settings.section_likeness and not style.startswith("("):
        return 2
    return _LEVELS.get(style, 0)


def make_tags(view: View, guesses: Sequence[Guess], settings: TaggingSettings) -> tuple[Tag, ...]:
    """Return the guesses as tags, each over its line; a heading that prose follows ends at its first full stop."""
    tags = []
    for line, guess, level in zip(view.lines, guesses, assign_levels(view, guesses, settings), strict=True):
        end = line.end
        if guess.kind is TagKind.HEADING and not line.is_row:
            stop = line.text.find("。")
            end = line.chunks[0].locate(0, stop)[1] if stop > 0 else line.end
        tags.append(
            Tag(
                kind=guess.kind,
                span=Span(start=line.start, end=end),
                page=line.page,
                level=level,
                section="title" if guess.kind is TagKind.TITLE else None,
                confidence=guess.confidence,
            )
        )
    return tuple(tags)
