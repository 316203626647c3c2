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
    "Run",
    "TableRow",
    "is_blank",
    "join_runs",
    "plain",
    "trim_runs",
    "words",
    "write_line",
    "write_row",
    "write_runs",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A piece of text in one style."""

    text: str
    style: Style | None = None
    furniture: bool = False


TableRow = Sequence[tuple[Cell, Sequence[Run]]]
"""A table row: each cell's place and what it holds."""


def words(text: str) -> frozenset[str]:
    """The words of `text` as a set, for long lists of names.

    >>> sorted(words("b a"))
    ['a', 'b']
    """
    return frozenset(text.split())


def plain(runs: Iterable[Run]) -> str:
    """The text of `runs`."""
    return "".join(run.text for run in runs)


def is_blank(runs: Iterable[Run]) -> bool:
    """Whether nothing but white space is in `runs`."""
    return not any(run.text and not run.text.isspace() for run in runs)


def join_runs(runs: Iterable[Run]) -> list[Run]:
    """Joins neighbours of one style, and moves a border inside a number to its end.

    >>> [run.text for run in join_runs([Run(text="1"), Run(text="2件", style=Style(bold=True))])]
    ['12', '件']
    """
    joined: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        last = joined[-1] if joined else None
        if last is None:
            joined.append(run)
        elif last.style == run.style and last.furniture == run.furniture:
            joined[-1] = Run(text=last.text + run.text, style=run.style, furniture=run.furniture)
        elif last.furniture == run.furniture and _in_number(last.text[-1]) and _in_number(run.text[0]):
            rest = run.text.lstrip("0123456789.")
            digits = run.text[: len(run.text) - len(rest)]
            joined[-1] = Run(text=last.text + digits, style=last.style, furniture=last.furniture)
            if rest:
                joined.append(Run(text=rest, style=run.style, furniture=run.furniture))
        else:
            joined.append(run)
    return joined


def _in_number(char: str) -> bool:
    return char in "0123456789."


def trim_runs(runs: Iterable[Run]) -> list[Run]:
    """The runs without white space at both ends."""
    trimmed = [run for run in runs if run.text]
    for index, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while trimmed:
            run = trimmed.pop(index)
            text = strip(run.text)
            if text:
                trimmed.insert(
                    0 if index == 0 else len(trimmed), Run(text=text, style=run.style, furniture=run.furniture)
                )
                break
    return trimmed


def write_runs(builder: StreamBuilder, runs: Iterable[Run], cell: Cell | None = None) -> None:
    """Appends the runs' text with their styles."""
    for run in join_runs(runs):
        builder.text(run.text, cell=cell, style=run.style, furniture=run.furniture)


def write_line(builder: StreamBuilder, runs: Iterable[Run]) -> None:
    """Appends a paragraph or a line, and its end."""
    write_runs(builder, runs)
    builder.line_end()


def write_row(builder: StreamBuilder, row: TableRow) -> None:
    """Appends a table row as one line; a cell of white space only is a blank. A row without cells writes nothing."""
    for number, (cell, runs) in enumerate(row):
        if number:
            builder.cell_end()
        if is_blank(runs):
            builder.blank(cell=cell)
        else:
            write_runs(builder, trim_runs(runs), cell)
    if row:
        builder.line_end()
