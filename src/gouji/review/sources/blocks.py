"""A token stream → lines and tables, as places in its text: what is shown of sources without pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gouji.tokens import Token, TokenStream

__all__ = ["BlockCell", "SourceBlock", "blocks_from_json", "blocks_to_json", "list_blocks"]


@dataclass(frozen=True, slots=True)
class BlockCell:
    """A cell of a table: its characters `[start, end)`, its place, how far it spans."""

    start: int
    end: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """A line, or rows of a table. A line has no cells; `level` is that of a heading, 0 of other lines."""

    page: int
    start: int
    end: int
    level: int = 0
    table: int = -1
    cells: tuple[BlockCell, ...] = ()


def list_blocks(stream: TokenStream) -> tuple[SourceBlock, ...]:
    """Return the lines and tables of a stream in its order; blank lines are left out."""
    return tuple(_join_rows(_list_pieces(stream)))


def blocks_to_json(blocks: tuple[SourceBlock, ...]) -> str:
    """Return blocks as JSON, for `blocks_from_json`."""
    return json.dumps([[b.page, b.start, b.end, b.level, b.table, [_plain(c) for c in b.cells]] for b in blocks])


def blocks_from_json(text: str) -> tuple[SourceBlock, ...]:
    """Return the blocks of `blocks_to_json`."""
    return tuple(
        SourceBlock(page, start, end, level, table, tuple(BlockCell(*cell) for cell in cells))
        for page, start, end, level, table, cells in json.loads(text)
    )


def _plain(cell: BlockCell) -> list[int]:
    return [cell.start, cell.end, cell.row, cell.column, cell.row_span, cell.column_span]


def _list_pieces(stream: TokenStream) -> Iterator[SourceBlock]:
    """Yield each line outside tables, and each cell as a table of its own."""
    held: list[Token] = []
    for token in stream.tokens:
        first = held[0] if held else None
        if first is not None and (token.cell != first.cell or (token.cell is None and "\n" in held[-1].text)):
            yield from _make_piece(held)
            held = []
        held.append(token)
    if held:
        yield from _make_piece(held)


def _make_piece(tokens: list[Token]) -> Iterator[SourceBlock]:
    first, start, end = tokens[0], tokens[0].span.start, tokens[-1].span.end
    if (cell := first.cell) is not None:
        place = BlockCell(start, end, cell.row, cell.column, cell.row_span, cell.column_span)
        yield SourceBlock(first.page, start, end, 0, cell.table, (place,))
    elif any(token.text.strip() for token in tokens):
        level = next((t.style.heading for t in tokens if t.style is not None and t.style.heading), 0)
        yield SourceBlock(first.page, start, end, level)


def _join_rows(pieces: Iterator[SourceBlock]) -> Iterator[SourceBlock]:
    """Yield lines as they are, and the cells of one table as one block."""
    held: list[SourceBlock] = []
    for piece in pieces:
        if held and piece.table != held[0].table:
            yield _join(held)
            held = []
        if piece.table < 0:
            yield piece
        else:
            held.append(piece)
    if held:
        yield _join(held)


def _join(pieces: list[SourceBlock]) -> SourceBlock:
    cells = tuple(cell for piece in pieces for cell in piece.cells)
    return SourceBlock(pieces[0].page, pieces[0].start, pieces[-1].end, 0, pieces[0].table, cells)
