"""The levels of headings that a tagger found, and its guesses as tags with places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gouji.models.tagging.features.shape import Shape, shape_of
from gouji.models.tagging.features.similarity import likeness
from gouji.models.tagging.protocol import Guess, View
from gouji.models.text.lines import Line
from gouji.tags import Tag, TagKind
from gouji.tokens import Span

__all__ = ["levels_of", "tags_of"]

_LEVELS = {"c": 2, "(c)": 3, "d": 4, "(d)": 5}
_TITLE_LIKE = 0.85


def levels_of(view: View, guesses: Sequence[Guess]) -> tuple[int | None, ...]:
    """The level of every line that is a title (1) or a heading (2 to 5), by its item number and its words.

    A section's title is of level 2 however it is numbered; what the source alone declares gets the level of numbered
    headings that it declares alike.
    """
    headings = [at for at, guess in enumerate(guesses) if guess.kind is TagKind.HEADING]
    shapes = [shape_of(view.lines[at]) for at in headings]
    alike = likeness([shape.label for shape in shapes], [shape.body for shape in shapes]).like
    levels: list[int | None] = [1 if guess.kind is TagKind.TITLE else None for guess in guesses]
    for at, shape, like in zip(headings, shapes, alike, strict=True):
        levels[at] = _level(shape, like=float(like[0]))
    declared = [_declared(line) for line in view.lines]
    counted: dict[int, Counter[int]] = {}
    for level, told in zip(levels, declared, strict=True):
        if level and told:
            counted.setdefault(told, Counter())[level] += 1
    return tuple(
        level if level != 0 else (counted[told].most_common(1)[0][0] if told in counted else max(told, 2))
        for level, told in zip(levels, declared, strict=True)
    )


def _declared(line: Line) -> int:
    return (line.style.heading or 0) if line.style is not None else 0


def _level(shape: Shape, *, like: float) -> int:
    """The level of a heading; 0 where its words and number say nothing."""
    style = shape.enumerator.style if shape.enumerator is not None else ""
    if like >= _TITLE_LIKE and not style.startswith("("):
        return 2
    return _LEVELS.get(style, 0)


def tags_of(view: View, guesses: Sequence[Guess]) -> tuple[Tag, ...]:
    """The guesses as tags, each over its line; a heading that prose follows ends at its first full stop."""
    tags = []
    for line, guess, level in zip(view.lines, guesses, levels_of(view, guesses), strict=True):
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
