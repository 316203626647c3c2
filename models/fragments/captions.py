"""Captions over tables of one row: where a row's label repeats its caption, the caption's item number is the row's.

Converters break a table up into small ones, each under its row's label: `### （六）其他` over `| 其他 | 0 | …`. Alone, 其他
may be any of several rows; the number tells which.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gouji.models.fragments.pieces import Piece

__all__ = ["number_rows"]


def number_rows(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces; what begins a row of a source table and repeats the caption right above it has the caption's number."""
    return tuple(_numbered(pieces))


def _numbered(pieces: Sequence[Piece]) -> Iterator[Piece]:
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
