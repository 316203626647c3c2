"""Rows whose numbers stand elsewhere than in the form's own table: in a table of classes, an appendix, a list.

The form's own cells answer also where they are blank, and where its rows are missing nothing does.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence

from gouji.models.alignment.align import Alignment, PlacedSegment
from gouji.models.forms.outline import Node, NodeKind, Outline
from gouji.models.fragments.pieces import Piece
from gouji.models.places.numbers import has_numbers, list_slots
from gouji.models.text.normalise import core

__all__ = ["find_read_elsewhere", "list_outdone"]


def list_outdone(
    placed: Sequence[PlacedSegment], alignment: Alignment, pieces: Sequence[Piece], outline: Outline
) -> frozenset[int]:
    """Return where the placements start whose numbers do not count, as the form's own blank cells answer for their rows."""
    places = _Places(alignment, pieces, outline)
    blank: dict[int, list[PlacedSegment]] = {}
    for placement in placed:
        if not has_numbers(placement, pieces):
            blank.setdefault(placement.node, []).append(placement)
    return frozenset(
        p.start
        for p in placed
        if has_numbers(p, pieces) and any(places.answer(own, p) for own in blank.get(p.node, ()))
    )


def find_read_elsewhere(
    main: Mapping[int, PlacedSegment],
    placed: Sequence[PlacedSegment],
    alignment: Alignment,
    pieces: Sequence[Piece],
    outline: Outline,
    furniture: Collection[int],
) -> set[int]:
    """Return the nodes with numbers that may be another table's.

    - Blank cells of the row stand in the form's table; a whole template without numbers before its table is none, unless other text stands between.
    - The numbers stand in another section, and other rows in that of their table.
    - They stand in no grid, or in one below none of the form's headers, and other rows in the form's grid.
    """
    places = _Places(alignment, pieces, outline)
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
    places: _Places,
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
    places: _Places,
    pieces: Sequence[Piece],
    outline: Outline,
    furniture: Collection[int],
) -> set[int]:
    """Return the nodes whose numbers stand outside the table in which others of their table's rows stand."""
    found: set[int] = set()
    at_home: dict[str, dict[int, PlacedSegment]] = {}
    for number, placement in main.items():
        if places.is_home(placement.start, outline.nodes[number]):
            at_home.setdefault(outline.nodes[number].table, {})[number] = placement
    grids = {number: _list_grids(placement, pieces) for number, placement in main.items()}
    for number, placement in filled.items():
        node = outline.nodes[number]
        home = {n: p for n, p in at_home.get(node.table, {}).items() if n != number}
        if not home:
            continue
        apart = [p for n, p in home.items() if grids[n] and not grids[number] & grids[n]]
        in_form = not apart or _stands_in_form(placement, grids[number], apart, pieces, outline, furniture)
        if not (places.is_home(placement.start, node) and in_form):
            found.add(number)
    return found


def _stands_in_form(
    placement: PlacedSegment,
    own: Collection[int],
    apart: Sequence[PlacedSegment],
    pieces: Sequence[Piece],
    outline: Outline,
    furniture: Collection[int],
) -> bool:
    """Return whether a row goes on a grid with others of its own before it, or stands below headers of the form.

    `own` are the grids that it stands in, `apart` the rows in others. In a list, among rows of a grid, only headers show it;
    lists have one number an item.
    """
    if not own and outline.nodes[placement.node].width > 1:
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
    return not any(piece.core in text for text in outline.cores)


def _is_header(piece: Piece, outline: Outline) -> bool:
    """Return whether a text stands over rows of the form."""
    groups = (node for node in outline.nodes if not node.rows)
    return piece.core in outline.side_cores or any(piece.core in node.cores for node in groups)


class _Places:
    """The sections and the walks in which the placements of an alignment stand."""

    def __init__(self, alignment: Alignment, pieces: Sequence[Piece], outline: Outline) -> None:
        tables = {section.id: section.table for section in outline.form.sections}
        self._pieces, self._nodes = pieces, outline.nodes
        # A document walks through the form from top to bottom. Where it begins anew, another table begins.
        self._starts: list[int] = []
        self._sections: list[tuple[int, str | None]] = [(0, None)]
        self._filled: set[tuple[int, str]] = set()
        last = len(outline.nodes)
        for placement in sorted(alignment.placements, key=lambda p: p.start):
            node = outline.nodes[placement.node]
            if placement.node < last:
                self._starts.append(placement.start)
            last = placement.node
            if node.kind is NodeKind.SECTION:
                self._sections.append((placement.start, tables.get(node.section or "")))
            if any(pieces[i].numbers for i in placement.run):
                self._filled.add((self.count_walks(placement.start), node.table))

    def is_home(self, at: int, node: Node) -> bool:
        """Return whether a piece stands in the section of a node's table."""
        return self._find_section(at)[1] == node.table

    def find_heading(self, at: int) -> int:
        """Return where the heading of the section stands in which a piece does; 0 before the first."""
        return self._find_section(at)[0]

    def _find_section(self, at: int) -> tuple[int, str | None]:
        return self._sections[bisect_right(self._sections, at, key=lambda section: section[0]) - 1]

    def count_walks(self, at: int) -> int:
        """Return how many walks through the form have begun at or before a piece."""
        return bisect_right(self._starts, at)

    def is_template(self, at: int, node: Node) -> bool:
        """Return whether a piece stands on a walk without any number in the node's table."""
        return (self.count_walks(at), node.table) not in self._filled

    def answer(self, blank: PlacedSegment, filled: PlacedSegment) -> bool:
        """Return whether a blank place says that there is no number, and a filled one elsewhere is another table's.

        So it is where the blank one alone stands in the section, among numbers or with marks for nothing.
        """
        node, slots = self._nodes[blank.node], list_slots(blank, self._pieces)
        if not slots or not self.is_home(blank.start, node) or self.is_home(filled.start, node):
            return False
        return all(s.dash for s in slots) or not self.is_template(blank.start, node)
