"""Columns of a source table matched with columns of the form by the labels over them.

Complete rows give the same and are more reliable. Where no row is complete, as where a page cuts off a table's last columns,
only the header is left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from gouji.models.forms.definition import Column
from gouji.models.fragments.pieces import Piece
from gouji.models.fragments.settings import FragmentSettings
from gouji.models.text.normalise import core

__all__ = ["match_header_columns"]


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
