"""Rows whose numbers stand elsewhere than in the form's own table: in a table of classes, an appendix, a list.

The form's own cells answer also where they are blank, and where its rows are missing nothing does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from gouji.models.alignment.align import PlacedSegment
from gouji.models.forms.outline import Node, NodeKind, Outline
from gouji.models.fragments.pieces import Piece
from gouji.models.rows.beside_unplaced import has_numbers
from gouji.models.rows.places import Places
from gouji.models.rows.shapes import list_slots
from gouji.models.text.normalise import core

__all__ = ["find_read_elsewhere"]


def find_read_elsewhere(
    main: Mapping[int, PlacedSegment],
    placed: Sequence[PlacedSegment],
    places: Places,
    pieces: Sequence[Piece],
    outline: Outline,
    furniture: Collection[int],
) -> set[int]:
    """Return the nodes with numbers that may be another table's.

    - Blank cells of the row stand in the form's table; a whole template without numbers before its table is none, unless other text stands between.
    - The numbers stand in another section, and other rows in that of their table.
    - They stand in no grid, or in one below none of the form's headers, and other rows in the form's grid.
    """
    filled = {n: p for n, p in main.items() if has_numbers(p, pieces)}
    found = _find_outside(filled, main, places, pieces, outline, furniture)
    blanks = _list_blank_rows(pieces)
    for number, placement in filled.items():
        node = outline.nodes[number]
        own = [p.start for p in placed if p.node == number and not has_numbers(p, pieces) and p.run]
        own += (i for name in _name_texts_before(node) for i in blanks.get(name, ()) if _fits(i, node, pieces))
        if any(_is_rival(at, placement, places, pieces, outline, furniture) for at in own):
            found.add(number)
    return found


def _list_blank_rows(pieces: Sequence[Piece]) -> dict[str, list[int]]:
    """Return where blank rows of source tables stand, by the text before them: the alignment passes over some of them."""
    found: dict[str, list[int]] = {}
    before = ""
    for at, piece in enumerate(pieces):
        if piece.slots is None:
            before = piece.core
        elif piece.row and not piece.numbers:
            found.setdefault(before, []).append(at)
    return found


def _fits(at: int, node: Node, pieces: Sequence[Piece]) -> bool:
    """Return whether blank cells are enough for a row, and stand on the line of its label where it has one."""
    beside = at > 0 and pieces[at - 1].line == pieces[at].line
    return len(pieces[at].slots or ()) >= node.width and (beside or not node.cores)


def _name_texts_before(node: Node) -> tuple[str, ...]:
    """Return the texts right before a row's cells: its labels, or the headers of side-by-side rows."""
    texts = (text for column in node.columns for text in (column.label.text, *column.label.variants))
    return node.cores or tuple({core(text) for text in texts})


def _is_rival(
    at: int,
    placement: PlacedSegment,
    places: Places,
    pieces: Sequence[Piece],
    outline: Outline,
    furniture: Collection[int],
) -> bool:
    """Return whether blank cells at a place may answer for a row rather than its placement with numbers."""
    node = outline.nodes[placement.node]
    home, block = places.is_home(at, node), node.kind is NodeKind.TOGETHER
    if home is not places.is_home(placement.start, node):
        return home
    if not block and places.count_walks(at) == places.count_walks(placement.start):
        return False
    # A heading of the section before the numbers begins the form anew.
    between = pieces[max(at + 1, places.find_heading(placement.start)) : placement.start]
    filled = not (block or places.is_template(at, node))
    return filled or any(_is_strange(p, outline, furniture) for p in between)


def _find_outside(
    filled: Mapping[int, PlacedSegment],
    main: Mapping[int, PlacedSegment],
    places: Places,
    pieces: Sequence[Piece],
    outline: Outline,
    furniture: Collection[int],
) -> set[int]:
    """Return the nodes whose numbers stand outside the table in which others of their table's rows stand."""
    found: set[int] = set()
    for number, placement in filled.items():
        node = outline.nodes[number]
        others = [p for n, p in main.items() if n != number and outline.nodes[n].table == node.table]
        home = [p for p in others if places.is_home(p.start, node)]
        if home and not (
            places.is_home(placement.start, node) and _stands_in_form(placement, home, pieces, outline, furniture)
        ):
            found.add(number)
    return found


def _stands_in_form(
    placement: PlacedSegment,
    others: Sequence[PlacedSegment],
    pieces: Sequence[Piece],
    outline: Outline,
    furniture: Collection[int],
) -> bool:
    """Return whether a row goes on a grid with others of its own before it, or stands below headers of the form.

    In a list, among rows of a grid, only headers show it; lists have one number an item.
    """
    own = _list_grids(placement, pieces)
    apart = [p for p in others if (grids := _list_grids(p, pieces)) and not own & grids]
    if not apart or (not own and outline.nodes[placement.node].width > 1):
        return True
    rows = {i for p in apart for i in range(p.start, p.end)}
    for at in range(placement.start - 1, -1, -1):
        piece = pieces[at]
        if at in rows:
            return bool(own)
        if piece.known and _is_header(piece, outline):
            return True
        if _is_strange(piece, outline, furniture):
            return False
    return True


def _list_grids(placement: PlacedSegment, pieces: Sequence[Piece]) -> set[int]:
    """Return the source tables in which the numbers of a placement stand."""
    return {slot.cell.table for slot in list_slots(placement, pieces) if slot.cell is not None}


def _is_strange(piece: Piece, outline: Outline, furniture: Collection[int]) -> bool:
    """Return whether a piece is text outside of source tables, no part of a label of the form and no page furniture."""
    if piece.slots is not None or piece.row or piece.known or piece.line in furniture:
        return False
    return not any(piece.core in core for node in outline.nodes for core in node.cores)


def _is_header(piece: Piece, outline: Outline) -> bool:
    """Return whether a text stands over rows of the form."""
    groups = (node for node in outline.nodes if not node.rows)
    return piece.core in outline.side_cores or any(piece.core in node.cores for node in groups)
