"""Cells whose common side is lost, told apart by what is printed in them.

A rule that is broken may have left nothing in a low row. What is printed in the two cells stands clear of the line
between them, each in its own middle; what is printed in one cell across both stands in the middle of both, on the line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["find_lost_rules"]

Mask = NDArray[np.uint8]
Flags = NDArray[np.bool_]
_INSET = 2.0
"""Points from a cell's sides within which ink may be the rules' own."""
_CLEAR = 2.5
"""Points to both sides of the line without print; characters of one line stand closer."""
_CENTRED, _NEARLY = 0.08, 2.0
"""Print is in the middle of a cell where it is off by no more than this share of the width and these points."""
_LEAST = 4.0
"""The highest of what is printed is so many points high: all else is dust."""


@dataclass(frozen=True, slots=True)
class _Print:
    """Where the print between two places begins and ends across."""

    start: float
    end: float

    def is_centred(self, a: float, b: float, point: float) -> bool:
        """Whether it stands in the middle between two places."""
        off = abs((self.start + self.end) / 2 - (a + b) / 2)
        return off < _CENTRED * (b - a) + _NEARLY * point


@dataclass(frozen=True, slots=True)
class _Row:
    """What is printed in a row of the grid, without its upper and lower sides."""

    band: Mask
    point: float

    def print_between(self, start: float, end: float) -> _Print | None:
        """The print between two lines, None where there is none."""
        a, b = round(start + _INSET * self.point), round(end - _INSET * self.point)
        part = self.band[:, a:b]
        inked = np.flatnonzero(part.sum(axis=0) > 1)
        if not len(inked):
            return None
        count, _, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
        if count < 2 or stats[1:, cv2.CC_STAT_HEIGHT].max() < _LEAST * self.point:
            return None
        return _Print(a + int(inked[0]), a + int(inked[-1]) + 1)

    def is_clear(self, line: float) -> bool:
        """Whether nothing is printed close to a line, but on it perhaps."""
        strip = self._strip(line, _CLEAR).any(axis=0)
        return int(strip.sum()) - int(self._strip(line, _INSET / 2).any(axis=0).sum()) <= 1

    def _strip(self, line: float, reach: float) -> Mask:
        near = round(reach * self.point)
        return self.band[:, round(line) - near : round(line) + near + 1]


def find_lost_rules(left: Flags, strokes: Mask, xs: Sequence[float], ys: Sequence[float], point: float) -> Flags:
    """Which stretches of upright grid line, not ruled in `left` (rows, lines), the print beside them tells to be rules.

    Only where the line is ruled in the row above or below. With print on one side alone it must be ruled in both, and the
    print off the middle of what is not yet divided: a heading stands there.
    """
    known = left.copy()
    rows = []
    for top, bottom in pairwise(ys):
        inset = min(_INSET * point, (bottom - top) / 5)
        rows.append(_Row(strokes[round(top + inset) : round(bottom - inset)], point))
    for _ in rows:
        more = _beside_known(known, rows, xs)
        if not more.any():
            break
        known |= more
    return known & ~left


def _beside_known(known: Flags, rows: Sequence[_Row], xs: Sequence[float]) -> Flags:
    """The next stretches that follow from those known."""
    found = np.zeros_like(known)
    for row, line in np.argwhere(~known[:, 1:-1]).tolist():
        at = line + 1
        ruled = int(row > 0 and known[row - 1, at]) + int(row + 1 < len(known) and known[row + 1, at])
        if ruled and rows[row].is_clear(xs[at]):
            sides = np.flatnonzero(known[row])
            first = max((int(i) for i in sides if i < at), default=0)
            last = min((int(i) for i in sides if i > at), default=len(xs) - 1)
            found[row, at] = _divides(rows[row], xs[first : last + 1], at - first, certain=ruled > 1)
    return found


def _divides(row: _Row, xs: Sequence[float], at: int, *, certain: bool) -> bool:
    """Whether a rule stood at a grid line of the cell from `xs[0]` to `xs[-1]`."""
    line, point = xs[at], row.point
    starts = [x for i, x in enumerate(xs[:at]) if i == 0 or row.is_clear(x)]
    ends = [x for i, x in enumerate(xs[at + 1 :], at + 1) if i == len(xs) - 1 or row.is_clear(x)]
    before, after = (_centred(row, [(x, line) for x in starts[::-1]]), _centred(row, [(line, x) for x in ends]))
    one, other = row.print_between(starts[-1], line), row.print_between(line, ends[0])
    if one is not None and other is not None:
        return after and (before or one.start - starts[-1] < line - one.end)
    alone = one or other
    if alone is None or not certain:
        return False
    return (before if one is not None else after) and not alone.is_centred(xs[0], xs[-1], point)


def _centred(row: _Row, places: Sequence[tuple[float, float]]) -> bool:
    """Whether what is printed between any of the places stands in their middle."""
    prints = [(row.print_between(a, b), a, b) for a, b in places]
    return any(found is not None and found.is_centred(a, b, row.point) for found, a, b in prints)
