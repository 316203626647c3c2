"""Columns of a source table matched with columns of the form by the labels over them.

Complete rows give the same and are more reliable. Where no row is complete, as where a page cuts off a table's last columns,
only the header is left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from gouji.models.forms.definition import Column
from gouji.models.forms.outline import Node
from gouji.models.fragments.pieces import Piece
from gouji.models.fragments.settings import FragmentSettings
from gouji.models.numbers.signs import level
from gouji.models.numbers.words import MONEY, find_stated_unit
from gouji.models.text.normalise import core

__all__ = ["find_stated_units", "match_header_columns"]


def match_header_columns(
    pieces: Sequence[Piece], table: int, before: int, columns: Sequence[Column], settings: FragmentSettings
) -> Mapping[int, int] | None:
    """Return the place among `columns` of each grid column, from the cells of source table `table` above piece `before`.

    None where too few labels are found, where they do not stand in the form's order, or where one stands in the column of
    the row's label, which begins at piece `before`: such a table has no grid, its cells only follow each other.
    """
    places = {core(text): place for place, c in enumerate(columns) for text in (c.label.text, *c.label.variants)}
    found: dict[int, int] = {}
    for piece in pieces[:before]:
        cell = piece.cell
        if cell is not None and cell.table == table and cell.column_span == 1 and piece.core in places:
            found[cell.column] = places[piece.core]
    label = pieces[before].cell if before < len(pieces) else None
    if label is not None and any(column <= label.column for column in found):
        return None
    ordered = [place for _, place in sorted(found.items())]
    ascending = all(a < b for a, b in pairwise(ordered))
    return found if ascending and len(found) >= settings.fewest_headers else None


def find_stated_units(pieces: Sequence[Piece], row: int, node: Node, numbers: Sequence[int] = ()) -> tuple[str, ...]:
    """Return for each cell of a row the unit of money that the source states above it, or beside its label; empty where none.

    `row` is the piece that the row's label begins at, `numbers` are the pieces of its numbers. A unit alone right behind these is
    the last amount's, as where each has a place of its own: 251000, 元. Else the nearest header of the column counts, then the
    nearest caption that states a unit, of those that stand below the row before.
    """
    units = [c.unit or "" for _ in node.rows for c in node.columns]
    if not any(units):
        return ()
    labels = [{core(text) for text in (c.label.text, *c.label.variants)} for _ in node.rows for c in node.columns]
    own = find_stated_unit(level(pieces[row].text)) if row < len(pieces) and pieces[row].slots is None else ""
    stated = [
        (own or _find_unit_above(pieces, row, names)) if unit else "" for unit, names in zip(units, labels, strict=True)
    ]
    last = max(place for place, unit in enumerate(units) if unit)
    stated[last] = _find_unit_behind(pieces, numbers, units[last]) or stated[last]
    return tuple(stated)


def _find_unit_behind(pieces: Sequence[Piece], numbers: Sequence[int], unit: str) -> str:
    """Return the unit of money that stands alone right behind a row's numbers, in the same line or the next; `unit` for a scale of it."""
    behind = max(numbers, default=len(pieces)) + 1
    if behind >= len(pieces) or pieces[behind].slots is not None:
        return ""
    piece, text = pieces[behind], level(pieces[behind].text).strip()
    if not text or piece.line > pieces[behind - 1].line + 1 or MONEY.fullmatch(text) is None:
        return ""
    return unit if text == unit.removesuffix("元") else text


def _find_unit_above(pieces: Sequence[Piece], row: int, names: set[str]) -> str:
    """Return the unit that the nearest header of a column states, or a caption above it; of the pieces below the last numbers."""
    caption = ""
    for piece in reversed(pieces[:row]):
        if piece.numbers and not piece.prose:
            break
        stated = find_stated_unit(level(piece.text)) if piece.slots is None else ""
        if stated and piece.core in names:
            return stated
        if stated and not caption and not piece.embedded:
            caption = stated
    return caption
