"""Headers of columns that stand in another order than the form's: the numbers below them are not where the form has them.

Where each number of a row has a cell, and one header of the form stands over each, the numbers are put in the form's order. Else readings
go by the places of the columns, and where the labels over a table contradict these places, its rows are doubtful.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from gouji.models.alignment.align import Alignment, PlacedSegment
from gouji.models.forms.outline import Node, NodeKind, Outline
from gouji.models.fragments.column_names import find_column, find_likely_column, is_numbered_header
from gouji.models.fragments.pieces import Join, NumberSlot, Piece
from gouji.models.lattice.readings import RowTotal
from gouji.models.numbers.grammar import parse_number
from gouji.models.places.numbers import has_numbers, list_slots
from gouji.models.rows.settings import RowSettings
from gouji.models.rows.shapes import list_totals
from gouji.models.text.normalise import core

__all__ = ["find_reordered", "order_columns"]


class _Header(NamedTuple):
    """A header that names a column: the place of the column in the form, and where the header stands."""

    place: int
    at: int
    piece: Piece


class _Reordered(NamedTuple):
    """A run of numbers that stands in another order: its piece, its slots in the form's, and how many of its totals do not hold in either order."""

    at: int
    slots: tuple[NumberSlot, ...]
    broken: int
    broken_as_printed: int


def find_reordered(
    main: Mapping[int, PlacedSegment], pieces: Sequence[Piece], outline: Outline, settings: RowSettings
) -> set[int]:
    """Return the nodes of rows whose nearest headers name the columns, or blocks of columns, in another order than the form.

    A header that names no column counts for the one that it is most like.
    """
    found: set[int] = set()
    reordered: dict[tuple[object, ...], bool] = {}
    named: dict[tuple[object, ...], Mapping[int, int]] = {}
    for number, placement in sorted(main.items(), key=lambda item: item[1].start):
        node = outline.nodes[number]
        key = (node.table, node.columns)
        texts = list(_list_headers(placement, pieces, node))[::-1]
        headers = _name_columns(texts, node, settings)
        if len({h.place for h in headers}) > 1:
            reordered[key] = _is_reordered(headers, node) or _are_blocks_reordered(texts, node, outline)
        own = _find_places(placement, pieces, node, named) if reordered.get(key, False) else {}
        known = reordered.get(key, False) and not (own and _is_in_order(placement, pieces, own))
        if known or (placement.unlabelled and _is_under_another(texts, node, outline)):
            found.add(number)
    return found


def order_columns(alignment: Alignment, pieces: Sequence[Piece], outline: Outline) -> tuple[Piece, ...]:
    """Return the pieces; the numbers of rows below headers in another order stand in the form's.

    So they do where the totals of the rows do not hold worse for it: a header that stands over another's column moves the others too.
    """
    named: dict[tuple[object, ...], Mapping[int, int]] = {}
    tables: dict[tuple[object, ...], list[_Reordered]] = {}
    for placement in sorted(alignment.placements, key=lambda placement: placement.start):
        node = outline.nodes[placement.node]
        places = _find_places(placement, pieces, node, named)
        if places and not _is_in_order(placement, pieces, places):
            at = next(i for i in placement.run if pieces[i].slots)
            printed = [s for s in pieces[at].slots or () if s.cell is not None and s.cell.column in places]
            slots = _order_slots(pieces[at].slots or (), places)
            totals = list_totals(outline.form, node)
            row = _Reordered(at, slots, _count_broken(slots[-node.width :], totals), _count_broken(printed, totals))
            tables.setdefault((printed[0].cell and printed[0].cell.table, node.columns), []).append(row)
    ordered = list(pieces)
    for rows in tables.values():
        if sum(row.broken for row in rows) <= sum(row.broken_as_printed for row in rows):
            for row in rows:
                ordered[row.at] = replace(pieces[row.at], slots=row.slots)
    return tuple(ordered)


def _count_broken(slots: Sequence[NumberSlot], totals: Sequence[RowTotal]) -> int:
    """Return how many totals of a row do not hold; a number that is not read counts as 0."""
    values = [parse_number(slot.text) or 0 for slot in slots]
    return sum(sum(values[part] for part in total.parts) != values[total.total] for total in totals)


def _order_slots(slots: Sequence[NumberSlot], places: Mapping[int, int]) -> tuple[NumberSlot, ...]:
    """Return the slots by the places of their columns, behind the blank ones that have none."""
    last = len(places)
    ordered = sorted(slots, key=lambda slot: places.get(slot.cell.column, -1) if slot.cell is not None else last)
    return tuple(replace(slot, join=Join.CELL if at else Join.START) for at, slot in enumerate(ordered))


def _find_places(
    placement: PlacedSegment, pieces: Sequence[Piece], node: Node, named: dict[tuple[object, ...], Mapping[int, int]]
) -> Mapping[int, int]:
    """Return the place of each number of a row among the form's columns, by its column in the source; empty where a header lacks, or all are in order.

    `named` keeps what the headers over the rows before have named.
    """
    if node.kind is not NodeKind.ROW or node.width < 2 or not has_numbers(placement, pieces):
        return {}
    texts = list(_list_headers(placement, pieces, node))
    if not (texts or named):
        return {}
    runs = [pieces[i].slots for i in placement.run if pieces[i].slots]
    slots = runs[0] or () if len(runs) == 1 else ()
    cells = [slot.cell for slot in slots if slot.cell is not None]
    if len({c.column for c in cells}) != len(slots) or not cells:
        return {}
    key = (cells[0].table, node.columns)
    above = _name_columns(texts, node) if texts else []
    headers = [(h.piece.cell, h.place) for h in above if h.piece.cell is not None and h.piece.cell.table == key[0]]
    if headers:
        columns = {cell.column: place for cell, place in headers}
        named[key] = columns if len(columns) == len(headers) == len(set(columns.values())) else {}
        if [place for _, place in sorted(columns.items())] == sorted(columns.values()):
            del named[key]
    places = named.get(key, {})
    beside = [slot for slot in slots if slot.cell is not None and slot.cell.column not in places]
    complete = len(places) == node.width == len(slots) - len(beside)
    return places if complete and not any(slot.filled or slot.dash for slot in beside) else {}


def _is_in_order(placement: PlacedSegment, pieces: Sequence[Piece], places: Mapping[int, int]) -> bool:
    """Return whether the numbers of a row stand as their places say."""
    columns = [slot.cell.column for slot in list_slots(placement, pieces) if slot.cell is not None]
    own = [places[column] for column in columns if column in places]
    return own == sorted(own)


def _list_headers(placement: PlacedSegment, pieces: Sequence[Piece], node: Node) -> Iterator[tuple[int, Piece]]:
    """Yield the texts over a row from the last to the first with their places, up to the numbers or the sentence before."""
    for at in range(placement.start - 1, -1, -1):
        piece = pieces[at]
        if piece.numbers or piece.prose_text:
            return
        if piece.enumerator is not None and not is_numbered_header(at, pieces, node.columns):
            return
        if piece.slots is None:
            yield at, piece


def _name_columns(texts: Iterable[tuple[int, Piece]], node: Node, settings: RowSettings | None = None) -> list[_Header]:
    """Return the texts that name a node's columns, in the order of the document; with settings also those that likely do."""
    columns = node.columns
    named = (
        (
            find_likely_column(p.core, columns, settings.strange_share) if settings else find_column(p.core, columns),
            at,
            p,
        )
        for at, p in texts
    )
    return [_Header(place, at, piece) for place, at, piece in named if place is not None]


def _is_reordered(headers: Sequence[_Header], node: Node) -> bool:
    """Return whether headers go back to an earlier column where neither a level of headers nor a row's block begins.

    In a table the levels stand on lines of their own. In running text they follow each other, which takes one step back, but
    none to the first column.
    """
    last = len(node.columns) - 1
    back = [(a, b) for a, b in pairwise(headers) if b.at == a.at + 1 and b.place < a.place]
    if node.kind is NodeKind.TOGETHER:
        # A block that begins again goes from the last column to the first, but no first block begins with the last.
        return any((a.place, b.place) != (last, 0) or a is headers[0] for a, b in back)
    if any(a.piece.row and a.piece.line == b.piece.line for a, b in back):
        return True
    loose = [(a, b) for a, b in back if not a.piece.row]
    return len(loose) > 1 or any(b.place == 0 and not _stands_before(headers, b) for _, b in loose)


def _are_blocks_reordered(texts: Sequence[tuple[int, Piece]], node: Node, outline: Outline) -> bool:
    """Return whether the labels of a side-by-side row's blocks stand in another order, or one twice in another's place.

    A header over several blocks stands for the first of them whose label begins with it. What is named in running text before
    is named again.
    """
    if node.kind is not NodeKind.TOGETHER:
        return False
    places = _place_blocks(node, outline)
    named = [p.core for _, p in texts if p.core in places]
    last = {text: at for at, text in enumerate(named)}
    blocks = [places[text] for text in sorted(last, key=lambda text: last[text])]
    lost = set(places.values()) - set(blocks)
    doubled = any(text == named[at - 1] for at, text in enumerate(named) if at)
    return any(b < a for a, b in pairwise(blocks)) or (bool(lost) and doubled)


def _is_under_another(texts: Sequence[tuple[int, Piece]], node: Node, outline: Outline) -> bool:
    """Return whether the label over a row of a side-by-side table's, printed as a table of its own, is another row's."""
    beside = next((n for n in outline.nodes if n.table == node.table and n.kind is NodeKind.TOGETHER), None)
    if beside is None or node.kind is not NodeKind.ROW:
        return False
    named = {p.core for _, p in texts}
    others = {core(t) for row in beside.rows for t in (row.label.text, *row.label.variants)}.difference(node.cores)
    return bool(named & others) and not named & set(node.cores)


def _place_blocks(node: Node, outline: Outline) -> dict[str, int]:
    """Return which block of a side-by-side row each label names; a header over several names the first."""
    labels = [[core(t) for t in (row.label.text, *row.label.variants)] for row in node.rows]
    places = {text: place for place, own in enumerate(labels) for text in own}
    bands = (b for table in outline.form.tables if table.id == node.table for b in table.bands)
    for text in (core(t) for band in bands for h in band.headers for t in (h.text, *h.variants)):
        first = next((place for place, own in enumerate(labels) if any(t.startswith(text) for t in own)), None)
        if first is not None:
            places.setdefault(text, first)
    return places


def _stands_before(headers: Sequence[_Header], header: _Header) -> bool:
    """Return whether the same column is named before."""
    return any(h.place == header.place and h.at < header.at for h in headers)
