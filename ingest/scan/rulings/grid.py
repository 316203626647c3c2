"""The tables of a page: rules that hang together, as cells on a grid with spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.image.components import Mask
from gouji.ingest.scan.rulings.cells import PageGrid, make_cells
from gouji.ingest.scan.rulings.evidence import (
    drop_short_strokes,
    find_bridged,
    find_broken,
    find_ruled,
    has_gaps,
)
from gouji.ingest.scan.rulings.lines import DirectionRulings, RulingLine
from gouji.ingest.scan.rulings.lost import find_lost_rules
from gouji.ingest.scan.rulings.lost_columns import find_lost_columns
from gouji.ingest.scan.rulings.lost_rows import continue_lines, divide_by_print, find_lost_lines
from gouji.ingest.scan.rulings.settings import RulingSettings

__all__ = ["find_grids"]

_Group = tuple[list[RulingLine], list[RulingLine]]
"""Level and upright rules that hang together."""
Flags = NDArray[np.bool_]
_Both = tuple[DirectionRulings, DirectionRulings]
"""The level rules of a page, and its upright ones."""


def find_grids(rulings: _Both, dpi: float, settings: RulingSettings) -> tuple[PageGrid, ...]:
    """Return the tables of a page, from top to bottom. A frame with nothing divided inside is no table."""
    point = dpi / 72
    groups = _group_rules(rulings, point, settings)
    found = [g for level, upright in groups for g in _make_tables(level, upright, rulings, point, settings)]
    return tuple(sorted(found, key=lambda g: (g.ys[0], g.xs[0])))


def _make_tables(
    level: Sequence[RulingLine],
    upright: Sequence[RulingLine],
    rulings: _Both,
    point: float,
    settings: RulingSettings,
) -> list[PageGrid]:
    """Return the table of some rules; where a band has no sides, the two tables above and below it."""
    xs = _merge_places([r.place for r in upright], [r.length for r in upright], settings.snap * point)
    ys = _merge_places([r.place for r in level], [r.length for r in level], settings.snap * point)
    ys = _close_ends(ys, upright, rulings[1].thin, point, settings)
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > settings.most_squares:
        return []
    down = rulings[1]
    sides = find_ruled(down, xs, ys, settings)
    sides &= drop_short_strokes(sides, down, xs, ys, point, settings)
    # Of broken sides only the outermost count: strokes of a line of text may stand at the others.
    rest = sides | find_broken(~sides, down, xs, ys, point, settings)
    held = _find_held(sides)
    bare = [i for i in range(len(ys) - 1) if held[:, i].sum() < 2 and not (rest[0, i] and rest[-1, i])]
    if not bare:
        grid = _make_grid(xs, ys, rulings, point, settings)
        high = grid is not None and grid.ys[-1] - grid.ys[0] > settings.least_table * point
        return [grid] if grid is not None and high and len(grid.cells) > 1 else []
    middle = (ys[bare[0]] + ys[bare[0] + 1]) / 2
    tables = []
    for above in (True, False):
        own = [r for r in level if (r.place < middle) is above]
        cut = _cut_rules(upright, middle, above=above, least=settings.least_vertical * point)
        tables += _make_tables(own, cut, rulings, point, settings)
    return tables


def _find_held(sides: Flags) -> Flags:
    """Return those sides (lines, bands) that go on in the band above or below; strokes of a caption between tables do not."""
    if sides.shape[1] < 2:
        return sides
    beside = np.zeros_like(sides)
    beside[:, 1:] |= sides[:, :-1]
    beside[:, :-1] |= sides[:, 1:]
    held: Flags = sides & beside
    return held


def _cut_rules(upright: Sequence[RulingLine], middle: float, *, above: bool, least: float) -> list[RulingLine]:
    """Return the parts of vertical rules on one side of a horizontal line, without the shortest."""
    cut = round(middle)
    parts = [replace(r, end=min(r.end, cut)) if above else replace(r, start=max(r.start, cut)) for r in upright]
    return [r for r in parts if r.length >= least / 2]


def _group_rules(rulings: _Both, point: float, settings: RulingSettings) -> list[_Group]:
    """Return the rules that hang together: those that touch, or nearly (the connected components, by union–find)."""
    level, upright = (direction.lines for direction in rulings)
    near = settings.touching * point
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
    groups: dict[int, _Group] = {}
    for i, rule in enumerate((*level, *upright)):
        groups.setdefault(root(i), ([], []))[i >= len(level)].append(rule)
    return _merge_overlapping([g for g in groups.values() if g[0] and g[1]])


def _merge_overlapping(groups: list[_Group]) -> list[_Group]:
    """Return the groups, those whose boxes overlap as one: they are pieces of one table, separated by breaks."""
    merged: list[_Group] = []
    for group in sorted(groups, key=lambda g: min(r.place for r in g[0])):
        for other in merged:
            if _touch(_find_extent(other), _find_extent(group), 0.0):
                other[0].extend(group[0])
                other[1].extend(group[1])
                break
        else:
            merged.append(group)
    return merged


def _find_extent(group: _Group) -> tuple[float, float, float, float]:
    """Return the box (x0, y0, x1, y1) around rules."""
    level, upright = group
    xs = [end for r in level for end in (r.start, r.end)] + [r.place for r in upright]
    ys = [end for r in upright for end in (r.start, r.end)] + [r.place for r in level]
    return min(xs), min(ys), max(xs), max(ys)


def _touch(a: Sequence[float], b: Sequence[float], near: float) -> bool:
    """Return whether two boxes are no further apart than `near`."""
    return a[0] <= b[2] + near and b[0] <= a[2] + near and a[1] <= b[3] + near and b[1] <= a[3] + near


def _merge_places(places: Sequence[float], weights: Sequence[float], snap: float) -> list[float]:
    """Return distinct places, those nearer than `snap` as their weighted mean, no wider than twice that."""
    groups: list[list[tuple[float, float]]] = []
    for place, weight in sorted(zip(places, weights, strict=True)):
        if groups and place - groups[-1][-1][0] < snap and place - groups[-1][0][0] < 2 * snap:
            groups[-1].append((place, weight))
        else:
            groups.append([(place, weight)])
    return [sum(p * w for p, w in g) / sum(w for _, w in g) for g in groups]


def _close_ends(
    ys: list[float], upright: Sequence[RulingLine], thin: Mask, point: float, settings: RulingSettings
) -> list[float]:
    """Return the horizontal places, and where uprights go on beyond them: a table cut by the page's end, or a rule lost.

    Three in four uprights have to go on: single ones may be strokes. `thin` is the ink that they are seen in.
    """
    starts = sorted(r.start for r in upright)
    ends = sorted(r.end for r in upright)
    if not ys or len(upright) < settings.open_uprights:
        return ys
    top, bottom = starts[len(starts) // 4], ends[len(ends) * 3 // 4]
    least = settings.open_end * point
    head = _find_ink_end(top, -1, upright, thin, point, settings) if ys[0] - top > least else ys[0]
    foot = _find_ink_end(bottom, 1, upright, thin, point, settings) if bottom - ys[-1] > least else ys[-1]
    return [*([head] if head < ys[0] else []), *ys, *([foot] if foot > ys[-1] else [])]


def _find_ink_end(
    end: int, way: int, upright: Sequence[RulingLine], thin: Mask, point: float, settings: RulingSettings
) -> float:
    """Return where the ink of uprights ends near their supposed `end`, in the median; `way` is -1 up the page, 1 down.

    The windows in which rules are found reach beyond them, never less far.
    """
    reach = round(settings.end_reach * point)
    first, last = (max(end - reach, 0), end + 1) if way > 0 else (end, end + reach)
    found = []
    for rule in upright:
        if rule.start - reach <= end <= rule.end + reach:
            place = round(rule.place + rule.slope * (end - (rule.start + rule.end) / 2))
            inked = np.flatnonzero(thin[max(place - 2, 0) : place + 3, first:last].max(axis=0, initial=0))
            found += [first + int(inked[-1 if way > 0 else 0])] if len(inked) else []
    return float(np.median(found)) if found else float(end)


def _make_grid(
    xs: list[float], ys: list[float], rulings: _Both, point: float, settings: RulingSettings
) -> PageGrid | None:
    """Return the cells between the grid lines: neighbouring squares are one cell where no rule divides them.

    Lines that divide nothing are dropped, and the rest is looked at anew, because its sides are longer then.
    """
    across, down = rulings
    top = find_bridged(across, ys, xs, settings)
    top |= find_broken(~top, across, ys, xs, point, settings)
    left = _find_upright_sides(xs, ys, down, across.strokes, point, settings)
    top[0, :] = top[-1, :] = True
    keep_y = [bool(k) for k in np.ravel(top.any(axis=1))]
    keep_x = [bool(k) for k in np.ravel(left.any(axis=0))]
    ys, xs = [y for y, k in zip(ys, keep_y, strict=True) if k], [x for x, k in zip(xs, keep_x, strict=True) if k]
    if not (all(keep_y) and all(keep_x)):
        return _make_grid(xs, ys, rulings, point, settings) if len(xs) > 1 and len(ys) > 1 else None
    gapped = has_gaps(top, across, ys, xs, point, settings)
    if gapped and (lone := _find_lone_uprights(left, settings)).any():
        xs = [x for x, gone in zip(xs, lone.tolist(), strict=True) if not gone]
        return _make_grid(xs, ys, rulings, point, settings)
    if gapped:
        top = continue_lines(top, left, across.strokes, xs, ys, point, settings)
    new = find_lost_lines(top, left, across.strokes, xs, ys, point, settings)
    if new:
        known, ys = ys, sorted([*ys, *new])
        lines = np.zeros((len(ys), top.shape[1]), bool)
        lines[[ys.index(y) for y in known]] = top
        top, left = lines, _find_upright_sides(xs, ys, down, across.strokes, point, settings)
    xs, top, left = _with_lost_columns(xs, ys, (top, left), across.strokes, point, settings)
    top = divide_by_print(top, left, new, across.strokes, xs, ys, point, settings)
    return PageGrid(xs=tuple(xs), ys=tuple(ys), cells=make_cells(top, left))


def _with_lost_columns(
    xs: list[float], ys: list[float], sides: tuple[Flags, Flags], strokes: Mask, point: float, settings: RulingSettings
) -> tuple[list[float], Flags, Flags]:
    """Return the upright lines with those that print says are lost, and which sides are ruled; `sides` are the level and the upright ones."""
    top, left = sides
    for x in find_lost_columns(left, strokes, xs, ys, point, settings):
        at = int(np.searchsorted(xs, x))
        xs = [*xs[:at], x, *xs[at:]]
        top = np.insert(top, at, top[:, at - 1], axis=1)
        left = np.insert(left, at, left[:, at - 1] & left[:, at], axis=1)
    return xs, top, left


def _find_lone_uprights(left: Flags, settings: RulingSettings) -> Flags:
    """Return which upright lines divide a single one of a table's many rows: strokes of characters below each other, a digit 1.

    The first row and the last may be what a page's end left of several.
    """
    lone: Flags = (left.sum(axis=0) == 1) & left[1:-1].any(axis=0)
    return lone & (len(left) >= settings.many_rows)


def _find_upright_sides(
    xs: Sequence[float],
    ys: Sequence[float],
    down: DirectionRulings,
    strokes: Mask,
    point: float,
    settings: RulingSettings,
) -> Flags:
    """Return which squares (rows, lines) have an upright rule at their left."""
    sides = find_bridged(down, xs, ys, settings)
    sides |= find_broken(~sides, down, xs, ys, point, settings)
    sides &= drop_short_strokes(sides, down, xs, ys, point, settings)
    left = sides.T
    if has_gaps(sides, down, xs, ys, point, settings):
        left |= find_lost_rules(left, strokes, xs, ys, point, settings)
    left[:, 0] = left[:, -1] = True
    return left
