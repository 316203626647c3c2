"""Captions over tables of one row: where a row's label repeats its caption, the row takes the caption's item number.

Converters split a table into small ones, each under its row's label: `### （六）其他` over `| 其他 | 0 | …`. 其他 alone may be
any of several rows; the item number shows which.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gouji.models.fragments.pieces import Piece

__all__ = ["number_rows"]


def number_rows(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the pieces; one that begins a source row and repeats the caption above it has the caption's item number."""
    return tuple(_number(pieces))


def _number(pieces: Sequence[Piece]) -> Iterator[Piece]:
    caption: Piece | None = None
    line = -1
    for piece in pieces:
        first, line = piece.line != line, piece.line
        if piece.slots is not None:
            caption = None if piece.numbers else caption
        elif not piece.row:
            caption = piece if piece.enumerator is not None and piece.core else None
        elif caption is not None and first and piece.enumerator is None and piece.core == caption.core:
            yield replace(piece, enumerator=caption.enumerator)
            continue
        yield piece
