"""Rows whose numbers or labels stand otherwise in the source's grid than a row reads: labels behind the numbers, rows as columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from gouji.models.alignment.align import PlacedSegment
from gouji.models.forms.outline import NodeKind, Outline
from gouji.models.fragments.pieces import Piece

__all__ = ["find_off_grid"]


def find_off_grid(
    main: Mapping[int, PlacedSegment], placed: Sequence[PlacedSegment], pieces: Sequence[Piece], outline: Outline
) -> set[int]:
    """Return the nodes that the source's grid contradicts.

    - Numbers stand before the row's label in its grid row, and those taken for its own on another.
    - The labels of two rows stand in cells side by side, and one of them has no numbers: they are headers of columns.
    """
    labels: dict[int, list[int]] = {}
    for placement in placed:
        if outline.nodes[placement.node].kind is NodeKind.ROW:
            labels.setdefault(placement.node, []).extend(_list_cells(placement, pieces))
    widths = {n: outline.nodes[n].width for n in labels}
    found = {n for n, own in labels.items() if n in main and _is_behind_numbers(own, main[n], widths[n], pieces)}
    beside = sorted((at, node) for node, own in labels.items() if node in main for at in own)
    for (a, first), (b, second) in pairwise(beside):
        if first != second and _touch(pieces[a], pieces[b]) and not (main[first].run and main[second].run):
            found |= {first, second}
    return found


def _list_cells(placement: PlacedSegment, pieces: Sequence[Piece]) -> Iterator[int]:
    """Yield the pieces of a label that are cells of a source table."""
    for at in range(placement.start, placement.end):
        if pieces[at].slots is None and pieces[at].cell is not None:
            yield at


def _is_behind_numbers(label: Sequence[int], placement: PlacedSegment, width: int, pieces: Sequence[Piece]) -> bool:
    """Return whether numbers stand right before a label in its grid row, and neither the row's own nor its blank cells do."""
    lines = {pieces[i].line for i in placement.run if pieces[i].numbers or len(pieces[i].slots or ()) >= width}
    return any(
        at > 0
        and pieces[at].line not in lines
        and pieces[at - 1].line == pieces[at].line
        and pieces[at - 1].row
        and pieces[at - 1].numbers
        for at in label
    )


def _touch(one: Piece, other: Piece) -> bool:
    """Return whether two texts stand in cells of one grid row, one right behind the other."""
    a, b = one.cell, other.cell
    return a is not None and b is not None and (a.table, a.row, a.column + a.column_span) == (b.table, b.row, b.column)
