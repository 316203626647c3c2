"""A document as taggers see it: its lines, page furniture included."""

from __future__ import annotations

from dataclasses import dataclass

from gouji.models.text.lines import Line, split_lines
from gouji.tokens import TokenStream

__all__ = ["View", "view_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The lines of a document, page furniture included, as taggers see them."""

    lines: tuple[Line, ...]
    furniture: frozenset[int]
    """Numbers of the lines that the converter takes for page furniture."""
    declared_title: str | None = None


def view_of(stream: TokenStream) -> View:
    """Return the lines of a stream as taggers see them."""
    lines = split_lines(stream, furniture=True)
    kept = {line.number for line in split_lines(stream)}
    return View(
        lines=lines,
        furniture=frozenset(line.number for line in lines if line.number not in kept),
        declared_title=stream.title,
    )
