"""Styled pieces of a line.

A converter gathers a paragraph or a cell as runs, then writes it at once, so that a word or a number set in several
pieces (Word's HTML has a `<span>` a character) is still one token.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from gouji.language import mark_text
from gouji.tokens import Cell, Style

__all__ = [
    "UNSEEN_TEXT",
    "Sight",
    "StyledRun",
    "TableRow",
    "is_blank",
    "join_runs",
    "join_text",
    "split_words",
    "trim_runs",
]


class Sight(StrEnum):
    """How a reader sees a piece of text; the words stand in warnings."""

    SHOWN = "shown"
    RAISED = "raised"
    LOWERED = "lowered"
    STRUCK = mark_text("struck out")
    DELETED = mark_text("deleted")
    HIDDEN = mark_text("hidden")
    TINY = mark_text("too small to be seen")
    GROUND = mark_text("in the colour of its ground")
    AWAY = mark_text("outside what is shown")


UNSEEN_TEXT = frozenset({Sight.DELETED, Sight.HIDDEN, Sight.TINY, Sight.GROUND, Sight.AWAY})
"""What is not seen at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StyledRun:
    """A piece of text in one style."""

    text: str
    style: Style | None = None
    furniture: bool = False
    sight: Sight = Sight.SHOWN


TableRow = Sequence[tuple[Cell, Sequence[StyledRun]]]
"""A table row: each cell's place and what it holds."""


def split_words(text: str) -> frozenset[str]:
    """Return the words of `text` as a set; long lists of names are written so.

    >>> sorted(split_words("b a"))
    ['a', 'b']
    """
    return frozenset(text.split())


def join_text(runs: Iterable[StyledRun]) -> str:
    """Return the text of `runs`."""
    return "".join(run.text for run in runs)


def is_blank(runs: Iterable[StyledRun]) -> bool:
    """Return whether `runs` hold nothing but white space."""
    return not any(run.text and not run.text.isspace() for run in runs)


def join_runs(runs: Iterable[StyledRun]) -> list[StyledRun]:
    """Join neighbours of one style; a border of styles inside a number moves to its end, so that it stays one token.

    >>> [run.text for run in join_runs([StyledRun(text="1"), StyledRun(text="2件", style=Style(bold=True))])]
    ['12', '件']
    """
    joined: list[tuple[StyledRun, list[str]]] = []
    for run in runs:
        if not run.text:
            continue
        last, texts = joined[-1] if joined else (None, [])
        if last is None or last.furniture != run.furniture or last.sight is not run.sight:
            joined.append((run, [run.text]))
        elif last.style == run.style:
            texts.append(run.text)
        elif _in_number(texts[-1][-1]) and _in_number(run.text[0]):
            rest = run.text.lstrip("0123456789.")
            texts.append(run.text[: len(run.text) - len(rest)])
            if rest:
                joined.append((run, [rest]))
        else:
            joined.append((run, [run.text]))
    return [
        run if run.text == texts[0] and len(texts) == 1 else replace(run, text="".join(texts)) for run, texts in joined
    ]


def _in_number(char: str) -> bool:
    return char in "0123456789."


def trim_runs(runs: Iterable[StyledRun]) -> list[StyledRun]:
    """Return the runs without white space at both ends."""
    trimmed = [run for run in runs if run.text]
    for index, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while trimmed:
            run = trimmed.pop(index)
            text = strip(run.text)
            if text:
                kept = run if len(text) == len(run.text) else replace(run, text=text)
                trimmed.insert(0 if index == 0 else len(trimmed), kept)
                break
    return trimmed
