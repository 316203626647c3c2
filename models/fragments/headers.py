"""Which grid column of a source table is which column of the form, from the labels that stand over them.

Complete rows tell as much, and better. Where no row is complete, as where a page cuts a table's last columns off, the header
is what is left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from gouji.models.forms.definition import Column
from gouji.models.fragments.pieces import Piece
from gouji.models.text.normalise import core

__all__ = ["header_columns"]

_FEWEST = 2


def header_columns(
    pieces: Sequence[Piece], table: int, before: int, columns: Sequence[Column]
) -> Mapping[int, int] | None:
    """Grid column → place among `columns`, from the cells of source table `table` above piece `before`.

    None where fewer than two labels are found, where they do not stand in the form's order, or where one stands in the
    column of the row's label, which begins at piece `before`: such a table has no grid, its cells only follow each other.
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
    return found if ascending and len(found) >= _FEWEST else None
