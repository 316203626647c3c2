"""Rulings → grids: which lines belong together, and which fields of their grid make one cell.

A cell is a stretch of fields without a ruling between them, so merged cells come out with their spans.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gouji.ingest.page.boxes import BoxTuple
from gouji.ingest.pdf.rulings import Ruling, is_crossed
from gouji.ingest.pdf.settings import PdfSettings

__all__ = ["Field", "Grid", "grids_from"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A cell of a grid: its first and last grid lines (half-open), and whether a ruling closes it on each outer side."""

    top: int
    left: int
    bottom: int
    right: int
    enclosed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Grid lines (x from left to right, y from top to bottom, in points) and the cells between them."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    fields: tuple[Field, ...]

    @property
    def box(self) -> BoxTuple:
        """The box around the grid."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def field_box(self, field: Field) -> BoxTuple:
        """Return a cell's box."""
        return self.xs[field.left], self.ys[field.top], self.xs[field.right], self.ys[field.bottom]


def grids_from(flat: Sequence[Ruling], upright: Sequence[Ruling], settings: PdfSettings) -> tuple[Grid, ...]:
    """Return the grids that horizontal and vertical rulings make, from top to bottom."""
    grids = [_grid(f, u, settings=settings) for f, u in _components(_split(flat), _split(upright), settings=settings)]
    found = [grid for grid in grids if grid is not None]
    return tuple(sorted(found, key=lambda grid: (grid.box[1], grid.box[0])))


@dataclass(frozen=True, slots=True)
class _Stroke:
    at: float
    low: float
    high: float


def _split(rulings: Sequence[Ruling]) -> list[_Stroke]:
    return [_Stroke(ruling.at, low, high) for ruling in rulings for low, high in ruling.parts]


def _components(
    flat: Sequence[_Stroke], upright: Sequence[_Stroke], settings: PdfSettings
) -> list[tuple[list[_Stroke], list[_Stroke]]]:
    """Return the strokes that touch each other, directly or by way of others; those that touch nothing are left out."""
    group = list(range(len(flat) + len(upright)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    for i, h in enumerate(flat):
        for j, v in enumerate(upright, len(flat)):
            if (
                h.low - settings.touch <= v.at <= h.high + settings.touch
                and v.low - settings.touch <= h.at <= v.high + settings.touch
            ):
                group[root(j)] = root(i)
    found: dict[int, tuple[list[_Stroke], list[_Stroke]]] = {}
    for i, stroke in enumerate((*flat, *upright)):
        found.setdefault(root(i), ([], []))[0 if i < len(flat) else 1].append(stroke)
    return [(f, u) for f, u in found.values() if len(f) > 1 and u]


def _grid(flat: Sequence[_Stroke], upright: Sequence[_Stroke], settings: PdfSettings) -> Grid | None:
    lines_x, lines_y = _grid_lines(upright, flat, settings=settings), _grid_lines(flat, upright, settings=settings)
    xs, ys = tuple(lines_x), tuple(lines_y)
    if (
        len(xs) < 2
        or len(ys) < 2
        or xs[-1] - xs[0] < settings.least_table_width
        or ys[-1] - ys[0] < settings.least_table_height
    ):
        return None
    walls = [[is_crossed(lines_x[x], ys[r], ys[r + 1], settings.ruled_side) for r in range(len(ys) - 1)] for x in xs]
    floors = [[is_crossed(lines_y[y], xs[c], xs[c + 1], settings.ruled_side) for c in range(len(xs) - 1)] for y in ys]
    for lines in (walls, floors):
        for outer in (lines[0], lines[-1]):
            if sum(outer) * 2 < len(outer):
                outer[:] = [True] * len(outer)  # The table is open on this side by design.
    return Grid(xs=xs, ys=ys, fields=tuple(_fields(walls, floors)))


def _grid_lines(
    along: Sequence[_Stroke], across: Sequence[_Stroke], settings: PdfSettings
) -> dict[float, list[tuple[float, float]]]:
    """Return the places of the grid lines with their drawn stretches; at an open side, where the lines across end."""
    places: dict[float, list[tuple[float, float]]] = {}
    for stroke in sorted(along, key=lambda s: s.at):
        places.setdefault(stroke.at, []).append((stroke.low, stroke.high))
    low, high = min(s.low for s in across), max(s.high for s in across)
    first, last = min(places), max(places)
    if low < first - settings.open_side and sum(s.low < first - settings.open_side for s in across) > 1:
        places = {low: [], **places}
    if high > last + settings.open_side and sum(s.high > last + settings.open_side for s in across) > 1:
        places[high] = []
    return places


def _fields(walls: Sequence[Sequence[bool]], floors: Sequence[Sequence[bool]]) -> list[Field]:
    """Fields without a ruling between them as one; what is then no rectangle goes row by row."""
    rows, columns = len(floors) - 1, len(walls) - 1
    seen: set[tuple[int, int]] = set()
    ragged: set[tuple[int, int]] = set()
    found: list[Field] = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in seen:
                continue
            bottom, left, right = row + 1, column, column + 1
            if (row, column) not in ragged:  # such are looked at once, however many rows they have
                region = _region(row, column, walls, floors)
                low, high, first = max(r for r, _ in region), max(c for _, c in region), min(c for _, c in region)
                if len(region) == (low + 1 - row) * (high + 1 - first):
                    bottom, left, right = low + 1, first, high + 1
                else:
                    ragged |= region
            if (row, column) in ragged:
                while right < columns and not walls[right][row]:
                    right += 1
            seen |= {(r, c) for r in range(row, bottom) for c in range(left, right)}
            found.append(
                Field(
                    top=row,
                    left=left,
                    bottom=bottom,
                    right=right,
                    enclosed=_is_enclosed(row, left, bottom, right, walls, floors),
                )
            )
    return found


def _region(
    row: int, column: int, walls: Sequence[Sequence[bool]], floors: Sequence[Sequence[bool]]
) -> set[tuple[int, int]]:
    """Return all fields that can be reached from one without crossing a ruling."""
    rows, columns = len(floors) - 1, len(walls) - 1
    region = {(row, column)}
    waiting = [(row, column)]
    while waiting:
        r, c = waiting.pop()
        steps = (
            (r, c + 1, c + 1 < columns and not walls[c + 1][r]),
            (r, c - 1, c > 0 and not walls[c][r]),
            (r + 1, c, r + 1 < rows and not floors[r + 1][c]),
            (r - 1, c, r > 0 and not floors[r][c]),
        )
        for *place, passable in steps:
            field = (place[0], place[1])
            if passable and field not in region:
                region.add(field)
                waiting.append(field)
    return region


def _is_enclosed(
    top: int, left: int, bottom: int, right: int, walls: Sequence[Sequence[bool]], floors: Sequence[Sequence[bool]]
) -> bool:
    """Return whether rulings stand on all four sides."""
    return all(
        (
            all(walls[left][r] and walls[right][r] for r in range(top, bottom)),
            all(floors[top][c] and floors[bottom][c] for c in range(left, right)),
        )
    )
