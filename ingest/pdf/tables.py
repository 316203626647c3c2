"""Ruled tables: the cells that the ruling lines make, on a grid, with the characters in them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from gouji.ingest.pdf.glyphs import Glyph
from gouji.ingest.pdf.lines import TextLine, lines_from

__all__ = ["RuledCell", "RuledTable", "grid_tables"]

BoxTuple = tuple[float, float, float, float]

_SNAP = 2.5
"""Ruling lines nearer than this (points) are one line of the grid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledCell:
    """A cell: grid place, spans, box in points, and its lines of text."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: BoxTuple
    lines: tuple[TextLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledTable:
    """A table: its cells in reading order, and the horizontal places of its grid lines."""

    box: BoxTuple
    cells: tuple[RuledCell, ...]
    xs: tuple[float, ...]
    rows: int


def grid_tables(
    tables: Sequence[Sequence[BoxTuple]], glyphs: Sequence[Glyph]
) -> tuple[tuple[RuledTable, ...], tuple[Glyph, ...]]:
    """Tables from lists of cell boxes, with the glyphs inside them; and the glyphs outside all tables.

    A table of one cell is a frame around text, not a table.
    """
    found: list[RuledTable] = []
    rest = list(glyphs)
    for boxes in tables:
        if len(boxes) < 2:
            continue
        table, rest = _grid(boxes, rest)
        found.append(table)
    return tuple(sorted(found, key=lambda t: (t.box[1], t.box[0]))), tuple(rest)


def _grid(boxes: Sequence[BoxTuple], glyphs: Sequence[Glyph]) -> tuple[RuledTable, list[Glyph]]:
    xs = _snapped([b[0] for b in boxes] + [b[2] for b in boxes])
    ys = _snapped([b[1] for b in boxes] + [b[3] for b in boxes])
    owner: dict[tuple[int, int], int] = {}
    places: list[tuple[int, int, int, int]] = []
    for number, (x0, y0, x1, y1) in enumerate(boxes):
        place = (_nearest(ys, y0), _nearest(xs, x0), _nearest(ys, y1), _nearest(xs, x1))
        places.append(place)
        for row in range(place[0], place[2]):
            for column in range(place[1], place[3]):
                owner.setdefault((row, column), number)
    inside: dict[int, list[Glyph]] = {}
    rest: list[Glyph] = []
    for glyph in glyphs:
        row = bisect_right(ys, (glyph.y0 + glyph.y1) / 2) - 1
        column = bisect_right(xs, (glyph.x0 + glyph.x1) / 2) - 1
        number = owner.get((row, column), -1)
        (rest if number < 0 else inside.setdefault(number, [])).append(glyph)
    cells = [
        RuledCell(
            row=r0,
            column=c0,
            row_span=max(r1 - r0, 1),
            column_span=max(c1 - c0, 1),
            box=boxes[number],
            lines=lines_from(inside.get(number, ())),
        )
        for number, (r0, c0, r1, c1) in enumerate(places)
    ]
    cells.sort(key=lambda c: (c.row, c.column))
    box = (xs[0], ys[0], xs[-1], ys[-1])
    return RuledTable(box=box, cells=tuple(cells), xs=tuple(xs), rows=len(ys) - 1), rest


def _snapped(values: Sequence[float]) -> list[float]:
    """Distinct values, those that lie close together as one."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] < _SNAP:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(g) / len(g) for g in groups]


def _nearest(values: Sequence[float], value: float) -> int:
    i = bisect_left(values, value)
    if i == len(values) or (i and value - values[i - 1] < values[i] - value):
        return i - 1
    return i
