"""Styled pieces of a line, and how they are written into a stream.

A converter gathers a paragraph or a cell as runs, then writes it at once, so that a word or a number set in several
pieces (Word's HTML has a `<span>` a character) is still one token.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gouji.ingest.stream.builder import StreamBuilder
from gouji.tokens import Cell, Style

__all__ = [
    "StyledRun",
    "TableRow",
    "is_blank",
    "join_runs",
    "join_text",
    "split_words",
    "trim_runs",
    "write_line",
    "write_row",
    "write_runs",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class StyledRun:
    """A piece of text in one style."""

    text: str
    style: Style | None = None
    furniture: bool = False


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
    joined: list[StyledRun] = []
    for run in runs:
        if not run.text:
            continue
        last = joined[-1] if joined else None
        if last is None:
            joined.append(run)
        elif last.style == run.style and last.furniture == run.furniture:
            joined[-1] = StyledRun(text=last.text + run.text, style=run.style, furniture=run.furniture)
        elif last.furniture == run.furniture and _in_number(last.text[-1]) and _in_number(run.text[0]):
            rest = run.text.lstrip("0123456789.")
            digits = run.text[: len(run.text) - len(rest)]
            joined[-1] = StyledRun(text=last.text + digits, style=last.style, furniture=last.furniture)
            if rest:
                joined.append(StyledRun(text=rest, style=run.style, furniture=run.furniture))
        else:
            joined.append(run)
    return joined


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
                trimmed.insert(
                    0 if index == 0 else len(trimmed), StyledRun(text=text, style=run.style, furniture=run.furniture)
                )
                break
    return trimmed


def write_runs(builder: StreamBuilder, runs: Iterable[StyledRun], cell: Cell | None = None) -> None:
    """Append the runs' text with their styles."""
    for run in join_runs(runs):
        builder.add_text(run.text, cell=cell, style=run.style, furniture=run.furniture)


def write_line(builder: StreamBuilder, runs: Iterable[StyledRun]) -> None:
    """Append a paragraph or a line, and its end."""
    write_runs(builder, runs)
    builder.end_line()


def write_row(builder: StreamBuilder, row: TableRow) -> None:
    """Append a table row as one line; a cell of white space is a blank. A row without cells writes nothing."""
    for number, (cell, runs) in enumerate(row):
        if number:
            builder.end_cell()
        if is_blank(runs):
            builder.add_blank(cell=cell)
        else:
            write_runs(builder, trim_runs(runs), cell)
    if row:
        builder.end_line()
