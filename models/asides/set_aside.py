"""A stream with what is beside its own report's figures marked as furniture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from gouji.models.asides.row_numbers import list_row_numbers
from gouji.models.rows.settings import RowSettings
from gouji.models.text.lines import Chunk, Line, split_lines
from gouji.tokens import TokenStream

__all__ = ["set_aside"]


def set_aside(stream: TokenStream, settings: RowSettings) -> tuple[TokenStream, tuple[Line, ...]]:
    """Return the stream with the cells that are set aside as furniture, and its lines without them."""
    lines = split_lines(stream)
    cells = frozenset(list_row_numbers(_list_tables(lines), settings))
    if not cells:
        return stream, lines
    tokens = tuple(replace(token, furniture=True) if token.cell in cells else token for token in stream.tokens)
    stream = replace(stream, tokens=tokens)
    return stream, split_lines(stream)


def _list_tables(lines: Sequence[Line]) -> Mapping[int, Sequence[Sequence[Chunk]]]:
    """Return the rows of each table of the source."""
    tables: dict[int, list[Sequence[Chunk]]] = {}
    for line in lines:
        cell = line.chunks[0].cell
        if cell is not None:
            tables.setdefault(cell.table, []).append(line.chunks)
    return tables
