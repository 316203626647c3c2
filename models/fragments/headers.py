"""Columns of a source table matched with columns of the form by the labels over them.

Complete rows give the same and are more reliable. Where no row is complete, as where a page cuts off a table's last columns,
only the header is left.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from gouji.models.forms.definition import Column
from gouji.models.forms.outline import Node
from gouji.models.fragments.pieces import Piece
from gouji.models.fragments.settings import FragmentSettings
from gouji.models.numbers.signs import level
from gouji.models.numbers.words import MONEY, StatedUnits, find_stated_units
from gouji.models.text.normalise import core

__all__ = ["choose_units", "list_unit_texts", "list_units_around", "match_header_columns"]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitText:
    """A text of the source that states units: its piece, and what it states."""

    piece: int
    units: StatedUnits


def list_unit_texts(pieces: Sequence[Piece]) -> tuple[UnitText, ...]:
    """Return the texts of a document that state units as headers and captions do, in their order."""
    texts = ((i, find_stated_units(level(piece.text))) for i, piece in enumerate(pieces) if piece.slots is None)
    return tuple(UnitText(piece=i, units=units) for i, units in texts if any(units))


def list_units_around(pieces: Sequence[Piece], section: range, tables: Collection[int]) -> tuple[StatedUnits, ...]:
    """Return the units that the lines of a section say to be those of its tables: lines above and below them, and notes in them.

    A cell counts where it stands in one of the source's `tables`, and is no label of the form.
    """
    lines: dict[int, list[str]] = {}
    for piece in (pieces[i] for i in section):
        counts = not piece.row or (piece.cell is not None and piece.cell.table in tables and not piece.known)
        if piece.slots is None and counts:
            lines.setdefault(piece.line, []).append(piece.text)
    stated = (find_stated_units(level(" ".join(texts)), header=False) for texts in lines.values())
    return tuple(units for units in stated if any(units))


def choose_units(
    pieces: Sequence[Piece],
    texts: Sequence[UnitText],
    row: int,
    node: Node,
    numbers: Sequence[int],
    around: Sequence[StatedUnits],
) -> tuple[str, ...]:
    """Return for each cell of a row the unit that the source states where it is not the form's; empty where it states none.

    For money it is a unit of money, for counts one that scales them, as 千件. `row` is the piece that the row's label begins at,
    `numbers` are the pieces of its numbers. A unit alone right behind these is the last amount's, as where each has a place of
    its own: 251000, 元. Else the label's own counts, then the nearest header of the column, then the nearest caption of those
    in `texts` that stand below the row before. What is said `around` the table counts where these state nothing else.
    """
    columns = [c for _ in node.rows for c in node.columns]
    above = _list_above(pieces, texts, row)
    stated = [_choose_unit(column, pieces, above, row, around) if above or around else "" for column in columns]
    last = max((place for place, c in enumerate(columns) if c.unit), default=-1)
    if last >= 0:
        unit = columns[last].unit or ""
        behind = _find_unit_behind(pieces, numbers, unit)
        stated[last] = (behind if behind != unit else "") if behind else stated[last]
    return tuple(stated) if any(stated) else ()


def _choose_unit(
    column: Column, pieces: Sequence[Piece], above: Sequence[UnitText], row: int, around: Sequence[StatedUnits]
) -> str:
    """Return the unit that the source states for a column; empty where it is the form's."""
    names = {core(text) for text in (column.label.text, *column.label.variants)}
    beside = [text.units for text in above if text.piece == row]
    headers = [text.units for text in above if pieces[text.piece].core in names]
    captions = [text.units for text in above if not pieces[text.piece].embedded]
    of = attrgetter("money" if column.unit else "counts")
    own = column.unit or of(find_stated_units(level(column.label.text)))
    nearest = next(filter(None, map(of, (*beside, *headers, *captions))), "")
    # A header that repeats the form does not take back what the source itself says around the table.
    return next((unit for unit in (nearest, *map(of, around)) if unit and unit != own), "")


def _list_above(pieces: Sequence[Piece], texts: Sequence[UnitText], row: int) -> list[UnitText]:
    """Return a row's own text and those above it, up to the last numbers before it, the nearest first."""
    floor = next((i for i in range(row - 1, -1, -1) if pieces[i].numbers and not pieces[i].prose), -1)
    return [text for text in reversed(texts) if floor < text.piece <= row]


def _find_unit_behind(pieces: Sequence[Piece], numbers: Sequence[int], unit: str) -> str:
    """Return the unit of money that stands alone right behind a row's numbers, in the same line or the next; `unit` for a scale of it."""
    behind = max(numbers, default=len(pieces)) + 1
    if behind >= len(pieces) or pieces[behind].slots is not None:
        return ""
    piece, text = pieces[behind], level(pieces[behind].text).strip()
    if not text or piece.line > pieces[behind - 1].line + 1 or MONEY.fullmatch(text) is None:
        return ""
    return unit if text == unit.removesuffix("元") else text
