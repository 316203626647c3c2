"""A token stream as lines, and lines as chunks of text with their places.

Page furniture is left out; what remains of a line keeps its offsets into the stream's text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gouji.tokens import Cell, Style, Token, TokenKind, TokenStream

__all__ = ["Chunk", "Line", "find_furniture_lines", "split_lines"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A table cell, or all of a line that is no table row.

    `offsets[i]` is the place of `text[i]` in the stream's text; `start` is the place of the chunk even where it is empty.
    """

    text: str
    offsets: range | tuple[int, ...]
    start: int
    cell: Cell | None
    confidence: float | None = None
    """How sure a recogniser is of the least sure of its tokens; None where none has read it."""

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """Return the stream's span of `text[start:end]`."""
        if start >= end:
            return self.start, self.start
        return self.offsets[start], self.offsets[end - 1] + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line: one chunk, or one chunk a cell where it is a table row."""

    number: int
    page: int
    start: int
    end: int
    chunks: tuple[Chunk, ...]
    style: Style | None
    """The style of the line's first styled token."""

    @property
    def is_row(self) -> bool:
        """Whether the source says that this line is a table row."""
        return self.chunks[0].cell is not None

    @property
    def text(self) -> str:
        """The text, cells divided by tabs."""
        return self.chunks[0].text if len(self.chunks) == 1 else "\t".join([chunk.text for chunk in self.chunks])


def split_lines(stream: TokenStream, *, furniture: bool = False) -> tuple[Line, ...]:
    """Return the lines that hold more than white space; page furniture is left out unless `furniture` is set."""
    lines = []
    for number, tokens in enumerate(_split_lines(stream.tokens)):
        kept = tokens if furniture else [t for t in tokens if not t.furniture]
        chunks = tuple(_chunks(kept))
        if any(c.cell is not None or c.text.strip() for c in chunks):
            lines.append(
                Line(
                    number=number,
                    page=kept[0].page,
                    start=kept[0].span.start,
                    end=kept[-1].span.end,
                    chunks=chunks,
                    style=next((t.style for t in kept if t.style is not None), None),
                )
            )
    return tuple(lines)


def find_furniture_lines(stream: TokenStream) -> frozenset[int]:
    """Return the numbers of the lines that hold page furniture and nothing else."""
    found = set()
    for number, tokens in enumerate(_split_lines(stream.tokens)):
        printed = [t for t in tokens if t.text.strip()]
        if printed and all(t.furniture for t in printed):
            found.add(number)
    return frozenset(found)


def _split_lines(tokens: tuple[Token, ...]) -> Iterator[list[Token]]:
    line: list[Token] = []
    for token in tokens:
        if token.kind is TokenKind.BREAK and token.cell is None and ("\n" in token.text or "\f" in token.text):
            yield line
            line = []
        else:
            line.append(token)
    yield line


def _chunks(tokens: list[Token]) -> Iterator[Chunk]:
    """Yield a chunk for each cell of a line, or one for all of it."""
    if any(t.cell is not None for t in tokens):
        group: list[Token] = []
        for token in tokens:
            if token.cell is None and token.kind is TokenKind.BREAK:
                continue
            if group and token.cell != group[-1].cell:
                yield _chunk(group)
                group = []
            group.append(token)
        if group:
            yield _chunk(group)
    elif tokens:
        yield _chunk(tokens)


def _chunk(tokens: list[Token]) -> Chunk:
    text = "".join(t.text for t in tokens)
    start, end = tokens[0].span.start, tokens[-1].span.end
    offsets: range | tuple[int, ...] = range(start, end)
    if len(offsets) != len(text):
        offsets = tuple(i for t in tokens for i in range(t.span.start, t.span.end))
    known = [t.confidence for t in tokens if t.confidence is not None and t.kind is not TokenKind.NUMBER]
    return Chunk(text=text, offsets=offsets, start=start, cell=tokens[0].cell, confidence=min(known) if known else None)
