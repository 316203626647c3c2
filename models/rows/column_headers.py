"""The headers over the numbers of rows, column by column, and the columns over which they name something else.

Where each number of a row has a header in its grid column, each column is judged by its own. Else a header may be any
column's: one that is strange puts the whole row in doubt.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from gouji.models.alignment.align import Alignment, PlacedSegment
from gouji.models.forms.definition import FormTable
from gouji.models.forms.outline import Node, NodeKind, Outline
from gouji.models.fragments.column_names import find_column, find_likely_column, is_numbered_header
from gouji.models.fragments.pieces import Piece
from gouji.models.labels.characters import may_stand_for
from gouji.models.labels.likeness import count_shared
from gouji.models.places.numbers import list_slots
from gouji.models.rows.found_row import FoundRow
from gouji.models.rows.settings import RowSettings
from gouji.models.text.normalise import core
from gouji.models.text.periods import NAMED_YEAR, names_other_period
from gouji.tokens import Cell

__all__ = ["mark_strange_columns"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _HeaderTexts:
    """The texts that a form has over the rows of a node, as cores."""

    columns: tuple[tuple[str, ...], ...]
    """The wordings of each column."""
    others: tuple[str, ...]
    """What else is printed in and around the table: titles, notes, labels of bands, groups and rows."""
    starts: frozenset[str]
    """The texts that only headers are: what the form has over several columns, and columns that no row is called like."""
    filler: re.Pattern[str]
    """Words that name no quantity."""


class _ColumnHeader(NamedTuple):
    """A text over a row, with its cell, and the place in the form of the column that it names."""

    text: str
    cell: Cell | None
    place: int | None


class _Judge(NamedTuple):
    """What headers over the rows of a node are judged by."""

    node: Node
    texts: _HeaderTexts
    year: int | None
    settings: RowSettings


def mark_strange_columns(
    rows: Sequence[FoundRow],
    alignment: Alignment,
    pieces: Sequence[Piece],
    outline: Outline,
    year: int | None,
    settings: RowSettings,
) -> tuple[FoundRow, ...]:
    """Return the rows with the places of their numbers over which the nearest headers name something else.

    `year` is the report's; another one names another quantity.
    """
    ends = sorted(p.behind for p in alignment.placements if outline.nodes[p.node].kind is not NodeKind.GROUP)
    placed = {row.node: _find_placement(row, alignment, pieces) for row in rows}
    nearest: dict[tuple[object, ...], frozenset[int]] = {}
    found: dict[int, frozenset[int]] = {}
    for number, placement in sorted(((n, p) for n, p in placed.items() if p), key=lambda item: item[1].start):
        node = outline.nodes[number]
        judge = _Judge(node, _list_header_texts(outline, node), year, settings)
        key = (node.table, node.kind, node.columns)
        behind = ends[: bisect_right(ends, placement.start)][-1:]
        headers = _read_headers(placement, pieces, max(behind, default=0), judge)
        strange = _find_strange(headers, _list_cells(placement, pieces, node), judge)
        if strange or any(h.text in judge.texts.starts for h in headers):
            nearest[key] = strange
        found[number] = nearest.get(key, frozenset())
    return tuple(replace(row, strange_columns=found.get(row.node, frozenset())) for row in rows)


def _find_placement(row: FoundRow, alignment: Alignment, pieces: Sequence[Piece]) -> PlacedSegment | None:
    """Return where a found row was placed: with its numbers, or in any place where it has none."""
    first = row.slots[0].span if row.slots else None
    own = (p for p in alignment.placements if p.node == row.node)
    return next((p for p in own if first is None or first in [s.span for s in list_slots(p, pieces)[:1]]), None)


def _read_headers(placement: PlacedSegment, pieces: Sequence[Piece], after: int, judge: _Judge) -> list[_ColumnHeader]:
    """Return the headers between the row before and a row.

    In a table of the source they are the cells of this table that do not stand over the row's label. In running text they begin
    with a text of the form's.
    """
    above = list(_list_above(placement, pieces, after, judge))[::-1]
    slots = [s.cell for s in list_slots(placement, pieces) if s.cell is not None]
    label = pieces[placement.start].cell
    if slots or label is not None:
        table = (slots[0] if slots else label or slots[0]).table
        first = min((cell.column for cell in slots), default=label.column + 1 if label else 0)
        own = [
            (cell, text) for cell, text in above if cell is not None and cell.table == table and cell.column >= first
        ]
        above = [(cell, "".join(text for _, text in each)) for cell, each in groupby(own, key=lambda x: x[0])]
    else:
        start = next((i for i, (_, text) in enumerate(above) if text in judge.texts.starts), len(above))
        above = above[start:]
    return [_ColumnHeader(text, cell, find_column(text, judge.node.columns)) for cell, text in above if text]


def _list_above(
    placement: PlacedSegment, pieces: Sequence[Piece], after: int, judge: _Judge
) -> Iterator[tuple[Cell | None, str]]:
    """Yield the texts over a row from the last to the first, with their cells; pieces of sentences are none, nor are remarks on the line of the row before.

    What stands in a cell beside a header and is neither a number nor a text that a label may be is a header as well.
    """
    for at in range(placement.start - 1, after - 1, -1):
        piece = pieces[at]
        slots = piece.slots or ()
        if piece.cell is not None and after and piece.line == pieces[after - 1].line:
            return
        if slots and at and pieces[at - 1].core in judge.texts.starts and not any(s.text for s in slots):
            yield from ((s.cell, core(s.printed)) for s in reversed(slots) if s.cell is not None)
        elif piece.numbers or piece.prose_text or _is_item(at, pieces, judge.node):
            return
        elif piece.slots is None and (piece.known or piece.cell is not None or not piece.embedded):
            yield piece.cell, piece.core


def _is_item(at: int, pieces: Sequence[Piece], node: Node) -> bool:
    return pieces[at].enumerator is not None and not is_numbered_header(at, pieces, node.columns)


def _list_cells(placement: PlacedSegment, pieces: Sequence[Piece], node: Node) -> list[Cell]:
    """Return the cell of each of a row's numbers; none where the source does not tell which they are."""
    slots = list_slots(placement, pieces)
    filled = [s for s in slots if s.filled]
    own = filled if len(filled) == node.width else slots[-node.width :]
    cells = [s.cell for s in own if s.cell is not None]
    return cells if len(cells) == node.width else []


def _find_strange(headers: Sequence[_ColumnHeader], cells: Sequence[Cell], judge: _Judge) -> frozenset[int]:
    """Return the places of the numbers below strange headers."""
    numbered = _list_numbered(headers)
    headers = [h for h in headers if h.text not in numbered]
    above = _find_above(headers, cells)
    if above is None:
        every = range(len(judge.node.columns))
        doubtful = _is_doubled(headers, judge.node) or any(_is_strange(h, every, judge) for h in headers)
        return frozenset(range(judge.node.width)) if doubtful else frozenset()
    found: set[int] = set()
    for place, over in enumerate(above):
        row, column = divmod(place, len(judge.node.columns))
        if any(_is_other_block(h, cells, judge) for h in over[:-1]):
            found.update(range(row * len(judge.node.columns), (row + 1) * len(judge.node.columns)))
        named = find_likely_column(over[-1].text, judge.node.columns, judge.settings.strange_share)
        if named not in (None, column) or _is_strange(over[-1], (column,), judge):
            found.add(place)
    return frozenset(found)


def _list_numbered(headers: Iterable[_ColumnHeader]) -> set[str]:
    """Return headers that only number their columns, as converters do: 数据1, 数据2."""
    bare = {h.text: h.text.strip("0123456789") for h in headers}
    counted = Counter(bare.values())
    return {text for text, word in bare.items() if word != text and counted[word] > 1 and not text[0].isdigit()}


def _find_above(headers: Sequence[_ColumnHeader], cells: Sequence[Cell]) -> list[list[_ColumnHeader]] | None:
    """Return for each number the headers over it, the lowest last; None where one has none of its own, or a column's stands elsewhere."""
    above = [
        sorted((h for h in headers if h.cell and _covers(h.cell, cell)), key=lambda h: h.cell.row if h.cell else 0)
        for cell in cells
    ]
    used = {h for over in above for h in over}
    # A merged header over two numbers is only one's: the grid does not tell whose the next is.
    lowest = {over[-1] for over in above if over}
    if not cells or len(lowest) < len(cells) or any(h.place is not None and h not in used for h in headers):
        return None
    return above


def _covers(header: Cell, cell: Cell) -> bool:
    return header.column <= cell.column < header.column + header.column_span


def _is_other_block(header: _ColumnHeader, cells: Sequence[Cell], judge: _Judge) -> bool:
    """Return whether a header over several columns, but not all, names none of the form's blocks."""
    whole = header.cell is not None and all(_covers(header.cell, cell) for cell in cells)
    return (
        not whole and header.place is None and _is_strange_block(header.text, judge.texts, judge.year, judge.settings)
    )


def _is_strange(header: _ColumnHeader, columns: Sequence[int], judge: _Judge) -> bool:
    return header.place is None and _is_strange_header(header.text, columns, judge.texts, judge.year, judge.settings)


def _is_doubled(headers: Sequence[_ColumnHeader], node: Node) -> bool:
    """Return whether a column is named more often than there are blocks, and another one is not named."""
    named = Counter(h.place for h in headers if h.place is not None)
    return len(named) < len(node.columns) and any(count > len(node.rows) for count in named.values())


@lru_cache(maxsize=1 << 8)
def _list_header_texts(outline: Outline, node: Node) -> _HeaderTexts:
    """Return the texts that the form has over the rows of a node, and around them."""
    table = next(table for table in outline.form.tables if table.id == node.table)
    near = (n for n in outline.nodes if n.table == node.table or n.kind is NodeKind.SECTION)
    others = [*_list_sides(table), *(c for n in near for c in n.cores)]
    words = sorted((re.escape(core(w)) for w in outline.form.filler), key=len, reverse=True)
    columns = tuple(tuple(core(t) for t in (c.label.text, *c.label.variants)) for c in node.columns)
    headers = {core(t) for band in table.bands for h in band.headers for t in (h.text, *h.variants)}
    return _HeaderTexts(
        columns=columns,
        others=tuple(dict.fromkeys(text for text in others if text)),
        starts=frozenset(headers | {c for own in columns for c in own if not any(c in other for other in others)}),
        filler=re.compile("|".join(words) or r"(?!)"),
    )


def _list_sides(table: FormTable) -> Iterable[str]:
    """Yield the notes of a table, its headers over several columns and its rows' labels."""
    for label in (*table.notes, *(h for band in table.bands for h in (*band.headers, *(r.label for r in band.rows)))):
        yield from (core(text) for text in (label.text, *label.variants))


def _is_strange_header(
    text: str, columns: Sequence[int], texts: _HeaderTexts, year: int | None, settings: RowSettings
) -> bool:
    """Return whether a header that is no wording of the form names none of these columns; `year` is the report's.

    Pieces of the form's texts are none, nor is what has no word but such as name no quantity (数量).
    """
    wordings = [wording for column in columns for wording in texts.columns[column]]
    if any(text in own for own in (*wordings, *texts.others)):
        return False
    nearest = _find_nearest(text, (*wordings, *texts.others))
    if names_other_period(text, nearest, year):
        return True
    plain = NAMED_YEAR.sub("", text)
    named = texts.filler.sub("", plain)
    if not named:
        # The year alone says which of several columns it is as little as the next year would.
        return plain != text and len(texts.columns) > 1
    if len(text) < settings.least_named or _is_piece(text, texts.others, settings):
        return False
    return not any(_is_wording(named, _strip(wording, texts), settings) for wording in wordings)


def _is_strange_block(text: str, texts: _HeaderTexts, year: int | None, settings: RowSettings) -> bool:
    """Return whether a header over several columns is none of the form's, nor a piece of one, or of a column's that stands on two rows."""
    known = (*texts.others, *(wording for column in texts.columns for wording in column))
    if len(text) < settings.least_named or any(text in own for own in known):
        return False
    nearest = _find_nearest(text, texts.others)
    named = texts.filler.sub("", text)
    return names_other_period(text, nearest, year) or (bool(named) and not _is_piece(text, texts.others, settings))


def _find_nearest(text: str, wordings: Sequence[str]) -> str:
    """Return the wording that shares most characters with a text, the first of several."""
    return max(wordings, key=lambda wording: count_shared(text, wording), default="")


def _is_piece(text: str, wordings: Sequence[str], settings: RowSettings) -> bool:
    """Return whether most characters of a text stand in one of some wordings, in order."""
    return any(count_shared(text, own) > settings.strange_share * len(text) for own in wordings)


def _strip(wording: str, texts: _HeaderTexts) -> str:
    """Return what a wording names; the whole of it where it has none but words that name no quantity."""
    return texts.filler.sub("", wording) or wording


def _is_wording(named: str, own: str, settings: RowSettings) -> bool:
    """Return whether a text is a wording, shortened or misspelt: each has no small part of the other."""
    shared = count_shared(_mend(named, own), own)
    return shared >= settings.strange_share * max(len(named), len(own))


def _mend(text: str, own: str) -> str:
    """Return a text with the characters of a wording in place of those that look or sound like them."""
    return "".join(c if c in own else next((o for o in own if may_stand_for(c, o)), c) for c in text)
