"""Rules → tables of cells on a grid, with spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.rulings.lines import Mask, PageRulings, RulingLine, transpose
from gouji.ingest.scan.rulings.lost import find_lost_rules
from gouji.ingest.scan.rulings.settings import RulingSettings

__all__ = ["GridCell", "PageGrid", "find_grids", "mask_cell_sides"]

Flags = NDArray[np.bool_]
_FLANK = 0.2
_SHORT = 32.0
_LOWEST = 11.0
"""A table is no lower than this, in points."""
_REACHED = 0.7
_BESIDE = 0.13
_CLEAR = 0.004
_WHOLE = 0.94
_BARE = 0.06
"""Beside what is left of a rule there are no more strokes than this."""
_UNBROKEN, _GAPPED = 0.9, 0.1
"""A stretch of rule inked less than this has a gap; where more than this share of them have, rules are broken."""
_AROUND = (1.6, 2.0, 2.5, 3.0)
"""Points from a rule where text would stand beside it."""
_SHOWN, _LENGTH, _PART = 0.5, 6.0, 0.25
"""Shares of what is clear and of the whole, and points, that are seen of a broken rule with text beside it."""
_STROKE = 16.0
"""No stroke of a character in a table is this long, in points."""
_PIECE = 2.5
_END = 1.5
"""Points: the shortest piece of a broken rule, and how near it comes to its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """A cell's place on the grid and how far it spans."""

    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageGrid:
    """A table: the places of its grid lines in pixels, and its cells in reading order."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]

    def box(self, cell: GridCell) -> tuple[float, float, float, float]:
        """A cell's box in pixels, on the rules' middles."""
        return (
            self.xs[cell.column],
            self.ys[cell.row],
            self.xs[cell.column + cell.column_span],
            self.ys[cell.row + cell.row_span],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """What is seen of one direction's rules, turned so that they lie level."""

    ruled: Mask
    """The rules, as wide as their places may be off."""
    thin: Mask
    strokes: Mask


def find_grids(rules: PageRulings, dpi: float, settings: RulingSettings) -> tuple[PageGrid, ...]:
    """The tables of a page, from top to bottom. A frame with nothing divided inside is no table."""
    views = _views(rules, dpi / 72)
    found = [g for level, upright in _groups(rules, dpi / 72) for g in _tables(level, upright, views, dpi, settings)]
    return tuple(sorted(found, key=lambda g: (g.ys[0], g.xs[0])))


def _views(rules: PageRulings, point: float) -> tuple[_View, _View]:
    """The level rules, and the upright ones."""
    off = np.ones((2 * _reach(point) + 1, 1), np.uint8)
    return (
        _View(ruled=np.asarray(cv2.dilate(rules.across, off), np.uint8), thin=rules.thin_across, strokes=rules.strokes),
        _View(
            ruled=np.asarray(cv2.dilate(transpose(rules.down), off), np.uint8),
            thin=rules.thin_down,
            strokes=rules.strokes_down,
        ),
    )


def _tables(
    level: Sequence[RulingLine],
    upright: Sequence[RulingLine],
    views: tuple[_View, _View],
    dpi: float,
    settings: RulingSettings,
) -> list[PageGrid]:
    """The table of some rules; where a band has no sides it lies between two tables."""
    point = dpi / 72
    xs = _lines([r.place for r in upright], [r.length for r in upright], settings.snap * point)
    ys = _lines([r.place for r in level], [r.length for r in level], settings.snap * point)
    ys = _closed(ys, upright, point)
    if len(xs) < 2 or len(ys) < 2:
        return []
    down = views[1]
    sides = _edges(down.ruled, xs, ys) >= settings.edge_share
    sides &= _reaching(sides, down, xs, ys, point)
    # Of a broken side the outermost alone tell: strokes of a line of text may stand at the others.
    rest = sides | _broken(~sides, down, xs, ys, point, settings)
    bare = [i for i in range(len(ys) - 1) if sides[:, i].sum() < 2 and not (rest[0, i] and rest[-1, i])]
    if not bare:
        grid = _grid(xs, ys, views, point, settings)
        high = grid is not None and grid.ys[-1] - grid.ys[0] > _LOWEST * point
        return [grid] if grid is not None and high and len(grid.cells) > 1 else []
    middle = (ys[bare[0]] + ys[bare[0] + 1]) / 2
    parts = []
    for above in (True, False):
        some = [r for r in level if (r.place < middle) is above]
        parts += _tables(
            some, _clipped(upright, middle, above=above, least=settings.least_vertical * point), views, dpi, settings
        )
    return parts


def _clipped(upright: Sequence[RulingLine], middle: float, *, above: bool, least: float) -> list[RulingLine]:
    """The parts of vertical rules on one side of a horizontal line."""
    cut = round(middle)
    parts = [replace(r, end=min(r.end, cut)) if above else replace(r, start=max(r.start, cut)) for r in upright]
    return [r for r in parts if r.length >= least / 2]


def _reach(point: float) -> int:
    return max(2, round(1.6 * point))


def _groups(rules: PageRulings, point: float) -> list[tuple[list[RulingLine], list[RulingLine]]]:
    """Rules that hang together: those that touch, or nearly."""
    level, upright = rules.horizontal, rules.vertical
    near = 4 * point
    boxes = [(r.start, r.place, r.end, r.place) for r in level] + [(r.place, r.start, r.place, r.end) for r in upright]
    parent = list(range(len(boxes)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i in range(len(level)):
        for j in range(len(level), len(boxes)):
            if _touch(boxes[i], boxes[j], near):
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[RulingLine], list[RulingLine]]] = {}
    for i, rule in enumerate((*level, *upright)):
        groups.setdefault(root(i), ([], []))[i >= len(level)].append(rule)
    return _overlapping([g for g in groups.values() if g[0] and g[1]])


def _overlapping(
    groups: list[tuple[list[RulingLine], list[RulingLine]]],
) -> list[tuple[list[RulingLine], list[RulingLine]]]:
    """Groups whose boxes overlap are pieces of one table, broken by breaks in its rules."""
    merged: list[tuple[list[RulingLine], list[RulingLine]]] = []
    for group in sorted(groups, key=lambda g: min(r.place for r in g[0])):
        for other in merged:
            if _touch(_extent(other), _extent(group), 0.0):
                other[0].extend(group[0])
                other[1].extend(group[1])
                break
        else:
            merged.append(group)
    return merged


def _extent(group: tuple[list[RulingLine], list[RulingLine]]) -> tuple[float, float, float, float]:
    level, upright = group
    xs = [end for r in level for end in (r.start, r.end)] + [r.place for r in upright]
    ys = [end for r in upright for end in (r.start, r.end)] + [r.place for r in level]
    return min(xs), min(ys), max(xs), max(ys)


def _touch(a: Sequence[float], b: Sequence[float], near: float) -> bool:
    return a[0] <= b[2] + near and b[0] <= a[2] + near and a[1] <= b[3] + near and b[1] <= a[3] + near


def _lines(places: Sequence[float], weights: Sequence[float], snap: float) -> list[float]:
    """Distinct places, those that lie close together as their weighted mean."""
    groups: list[list[tuple[float, float]]] = []
    for place, weight in sorted(zip(places, weights, strict=True)):
        if groups and place - groups[-1][-1][0] < snap and place - groups[-1][0][0] < 2 * snap:
            groups[-1].append((place, weight))
        else:
            groups.append([(place, weight)])
    return [sum(p * w for p, w in g) / sum(w for _, w in g) for g in groups]


def _closed(ys: list[float], upright: Sequence[RulingLine], point: float) -> list[float]:
    """The horizontal places, and where uprights run on beyond them: a table cut by the page's end."""
    starts = sorted(r.start for r in upright)
    ends = sorted(r.end for r in upright)
    if not ys or len(upright) < 3:
        return ys
    top, bottom = starts[len(starts) // 4], ends[len(ends) * 3 // 4]
    head = [float(top)] if ys[0] - top > 9 * point else []
    foot = [float(bottom)] if bottom - ys[-1] > 9 * point else []
    return [*head, *ys, *foot]


def _grid(
    xs: list[float], ys: list[float], views: tuple[_View, _View], point: float, settings: RulingSettings
) -> PageGrid | None:
    """The cells between the grid lines: neighbouring squares are one cell where no rule divides them."""
    across, down = views
    top = _ruled(_edges(across.ruled, ys, xs), settings.edge_share)
    top |= _broken(~top, across, ys, xs, point, settings)
    sides = _ruled(_edges(down.ruled, xs, ys), settings.edge_share)
    sides |= _broken(~sides, down, xs, ys, point, settings)
    sides &= _reaching(sides, down, xs, ys, point)
    left = sides.T
    if _is_broken(sides, down.thin, xs, ys, point):
        left |= find_lost_rules(left, across.strokes, xs, ys, point)
    top[0, :] = top[-1, :] = True
    left[:, 0] = left[:, -1] = True
    keep_y = [bool(k) for k in np.ravel(top.any(axis=1))]
    keep_x = [bool(k) for k in np.ravel(left.any(axis=0))]
    ys, xs = [y for y, k in zip(ys, keep_y, strict=True) if k], [x for x, k in zip(xs, keep_x, strict=True) if k]
    if not (all(keep_y) and all(keep_x)):
        return _grid(xs, ys, views, point, settings) if len(xs) > 1 and len(ys) > 1 else None
    return PageGrid(xs=tuple(xs), ys=tuple(ys), cells=_cells(top, left))


def _edges(mask: Mask, places: Sequence[float], along: Sequence[float]) -> NDArray[np.float64]:
    """The inked share of each stretch of horizontal grid line, (lines, stretches); the crossings' surroundings are left out."""
    shares = np.zeros((len(places), len(along) - 1))
    for i, place in enumerate(places):
        row = mask[min(max(round(place), 0), mask.shape[0] - 1)]
        for j in range(len(along) - 1):
            a, b = along[j], along[j + 1]
            inset = min(3.0, (b - a) / 4)
            stretch = row[round(a + inset) : max(round(b - inset), round(a + inset) + 1)]
            shares[i, j] = stretch.mean() if len(stretch) else 0.0
    return shares


def _reaching(edges: Flags, view: _View, places: Sequence[float], along: Sequence[float], point: float) -> Flags:
    """Of the short ruled stretches, those inked right up to both ends with paper beside: no strokes of characters."""
    found = edges.copy()
    near = max(2, round(2 * point))
    offsets = np.array([round(o * point) for o in (-2.5, -2.0, -1.6, 1.6, 2.0, 2.5)])
    for i, j in np.argwhere(edges).tolist():
        a, b = along[j], along[j + 1]
        if b - a > _SHORT * point:
            continue
        row = round(places[i])
        band = view.thin[max(row - 2, 0) : row + 3, round(a) : round(b) + 1].max(axis=0)
        ends = min(band[1 : near + 1].mean(), band[-near - 1 : -1].mean())
        whole = ends > _WHOLE and band.mean() > _WHOLE
        a, b = min(a + 1.5 * point, (a + b) / 2 - 1), max(b - 1.5 * point, (a + b) / 2 + 1)
        most = 1.4 * _BESIDE if whole else _BESIDE if ends >= _REACHED else _CLEAR
        found[i, j] = view.strokes[_inside(row + offsets, view), round(a) : round(b)].mean() < most
    return found


def _inside(rows: NDArray[np.int64], view: _View) -> NDArray[np.int64]:
    """The rows that are on the page."""
    return rows[(rows >= 0) & (rows < len(view.strokes))]


def _broken(
    open_edges: Flags,
    view: _View,
    places: Sequence[float],
    along: Sequence[float],
    point: float,
    settings: RulingSettings,
) -> Flags:
    """Which stretches of grid line, not seen to be ruled, hold the rest of a broken rule.

    Along one row of pixels most is dark and thin, and there are few strokes beside it: a line of text fails at both.
    """
    found = np.zeros_like(open_edges)
    reach = _reach(point)
    beside = np.array([sign * round(d * point) for d in (2, 3) for sign in (-1, 1)])
    for i, j in np.argwhere(open_edges).tolist():
        inset = min(3.0, (along[j + 1] - along[j]) / 4)
        a, b = round(along[j] + inset), round(along[j + 1] - inset)
        row = round(places[i])
        low, high = max(row - reach, 0), row + reach + 1
        band = view.thin[low:high, a:b]
        if not band.size:
            continue
        shares = band.mean(axis=1)
        best = int(shares.argmax())
        if shares[best] < settings.remnant_share:
            continue
        at = low + best
        most = view.strokes[_inside(at + beside, view), a:b].mean(axis=1).max(initial=0.0)
        if shares[best] >= settings.broken_share:
            found[i, j] = most < _FLANK
        elif most < _BARE:
            found[i, j] = _is_remnant(np.asarray(band[max(best - 1, 0) : best + 2].max(axis=0)), point)
        if not found[i, j]:
            inked = np.asarray(band[max(best - 1, 0) : best + 2].max(axis=0))
            found[i, j] = _shows(inked, view.strokes[:, a:b], at, point)
    return found


def _is_broken(ruled: Flags, thin: Mask, places: Sequence[float], along: Sequence[float], point: float) -> bool:
    """Whether a table's rules have gaps, in many of the stretches known to be ruled: others may be lost altogether."""
    near = np.asarray(cv2.dilate(thin, np.ones((2 * _reach(point) + 1, 1), np.uint8)), np.uint8)
    shares = _edges(near, places, along)[ruled]
    return bool(len(shares)) and float((shares < _UNBROKEN).mean()) > _GAPPED


def _shows(inked: Mask, strokes: Mask, at: int, point: float) -> bool:
    """Whether a rule shows where no text stands beside it: most of that is inked, as a line between lines of text is."""
    clear = np.ones(len(inked), bool)
    for distance in _AROUND:
        step = round(distance * point)
        for y in (at - step, at + step):
            if 0 <= y < strokes.shape[0]:
                clear &= strokes[y] == 0
    shown = inked * clear.astype(np.uint8)
    pieces = _inked_pieces(shown, point)
    if len(pieces) < 2 and not any(b - a > _STROKE * point for a, b in pieces):
        return False
    return float(shown.sum()) >= max(_SHOWN * float(clear.sum()), _LENGTH * point, _PART * len(inked))


def _is_remnant(inked: Mask, point: float) -> bool:
    """Whether the ink along a stretch of grid line is what is left of a rule: it reaches an end, or is in pieces.

    A digit (1) may stand on the line in the middle of a cell that spans it: one piece, clear of both ends.
    """
    near = max(2, round(_END * point))
    pieces = _inked_pieces(inked, point)
    return len(pieces) > 1 or any(a < near or b > len(inked) - near for a, b in pieces)


def _inked_pieces(inked: Mask, point: float) -> list[tuple[int, int]]:
    """Where the pieces of a row of pixels begin and end; what is too short for one of a rule is left out."""
    runs = np.flatnonzero(np.diff(np.concatenate([[0], inked, [0]]).astype(np.int8)))
    return [(a, b) for a, b in zip(runs[::2].tolist(), runs[1::2].tolist(), strict=True) if b - a >= _PIECE * point]


def _ruled(shares: NDArray[np.float64], least: float) -> Flags:
    """Which stretches are rules; a broken one counts where the line goes on at both its ends."""
    ruled: Flags = shares >= least
    between = np.zeros_like(ruled)
    between[:, 1:-1] = ruled[:, :-2] & ruled[:, 2:]
    return ruled | (between & (shares >= least / 2))


def _cells(top: Flags, left: Flags) -> tuple[GridCell, ...]:
    """Rectangles of squares without a rule between, greedily from the top left; every square is in one cell.

    `top[i, j]` tells of a rule above the square (i, j), `left[i, j]` of one to its left.
    """
    rows, columns = top.shape[0] - 1, left.shape[1] - 1
    taken = np.zeros((rows, columns), bool)
    cells = []
    for row in range(rows):
        for column in range(columns):
            if taken[row, column]:
                continue
            width = 1
            while column + width < columns and not left[row, column + width] and not taken[row, column + width]:
                width += 1
            height = 1
            while (
                row + height < rows
                and _open(top, left, row + height, column, width)
                and not taken[row + height, column : column + width].any()
            ):
                height += 1
            taken[row : row + height, column : column + width] = True
            cells.append(GridCell(row=row, column=column, row_span=height, column_span=width))
    return tuple(cells)


def _open(top: Flags, left: Flags, row: int, column: int, width: int) -> bool:
    """Whether the squares of a row belong to the cell above them."""
    return not top[row, column : column + width].any() and not left[row, column + 1 : column + width].any()


def mask_cell_sides(rules: PageRulings, grids: Sequence[PageGrid], dpi: float) -> Mask:
    """The pixels of rules along the cells' sides; what else looks like a rule is a stroke of a character."""
    point = dpi / 72
    wide = 2 * max(1, round(0.5 * point)) + 1
    ruled = cv2.max(
        cv2.dilate(rules.across, np.ones((wide, 3), np.uint8)), cv2.dilate(rules.down, np.ones((3, wide), np.uint8))
    )
    sides = np.zeros_like(ruled)
    thick = 2 * max(2, round(1.6 * point)) + 1
    for grid in grids:
        for cell in grid.cells:
            x0, y0, x1, y1 = (round(v) for v in grid.box(cell))
            cv2.rectangle(sides, (x0, y0), (x1, y1), 1, thick)
    return np.asarray(cv2.min(ruled, sides), np.uint8)
