"""Rules of which nothing is left, inferred from what is printed on both sides of them.

A broken rule may have left nothing in a low row. What is printed in two cells stands clear of the line between them, each
in its own middle; what is printed in one cell across both stands in the middle of both, on the line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.image.components import Mask
from gouji.ingest.scan.rulings.settings import RulingSettings

__all__ = ["find_lost_rules"]

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _PrintSpan:
    """Where the print between two places begins and ends across, in pixels."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class _RowBand:
    """The strokes in a row of the grid, without its upper and lower sides."""

    strokes: Mask
    point: float
    settings: RulingSettings

    def find_print(self, start: float, end: float) -> _PrintSpan | None:
        """Return the print between two lines, None where there is none."""
        inset = self.settings.print_inset * self.point
        a, b = round(start + inset), round(end - inset)
        part = self.strokes[:, a:b]
        inked = np.flatnonzero(part.sum(axis=0) > 1)
        if not len(inked):
            return None
        count, _, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
        if count < 2 or stats[1:, cv2.CC_STAT_HEIGHT].max() < self.settings.least_print * self.point:
            return None
        return _PrintSpan(a + int(inked[0]), a + int(inked[-1]) + 1)

    def is_clear(self, line: float) -> bool:
        """Return whether nothing is printed close to a line; ink on it may be the rest of a rule."""
        strip = self._near(line, self.settings.print_clearance).any(axis=0)
        own = self._near(line, self.settings.print_inset / 2).any(axis=0)
        return int(strip.sum()) - int(own.sum()) <= 1

    def is_centred(self, span: _PrintSpan, a: float, b: float) -> bool:
        """Return whether print stands in the middle between two places."""
        off = abs((span.start + span.end) / 2 - (a + b) / 2)
        return off < self.settings.centred_share * (b - a) + self.settings.centred_slack * self.point

    def has_centred(self, places: Sequence[tuple[float, float]]) -> bool:
        """Return whether what is printed between any of the pairs of places stands in their middle."""
        spans = [(self.find_print(a, b), a, b) for a, b in places]
        return any(span is not None and self.is_centred(span, a, b) for span, a, b in spans)

    def _near(self, line: float, reach: float) -> Mask:
        near = round(reach * self.point)
        return self.strokes[:, round(line) - near : round(line) + near + 1]


def find_lost_rules(
    left: Flags, strokes: Mask, xs: Sequence[float], ys: Sequence[float], point: float, settings: RulingSettings
) -> Flags:
    """Return which stretches of upright grid line, not ruled in `left` (rows, lines), were rules according to the print.

    Only where the line is ruled in the row above or below. With print on one side only, it must be ruled in both, and the
    print must be off the middle of what is not yet divided: a heading stands there. `xs` and `ys` are the grid's lines in
    pixels, `point` is the number of pixels to a point.
    """
    known = left.copy()
    rows = []
    for top, bottom in pairwise(ys):
        inset = min(settings.print_inset * point, (bottom - top) / settings.print_inset_parts)
        rows.append(_RowBand(strokes[round(top + inset) : round(bottom - inset)], point, settings))
    # What is found in one row is known in the next round to its neighbours.
    for _ in rows:
        more = _infer_from_neighbours(known, rows, xs)
        if not more.any():
            break
        known |= more
    return known & ~left


def _infer_from_neighbours(known: Flags, rows: Sequence[_RowBand], xs: Sequence[float]) -> Flags:
    """Return the stretches that follow from those known in the row above or below."""
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


def _divides(row: _RowBand, xs: Sequence[float], at: int, *, certain: bool) -> bool:
    """Return whether a rule stood at a grid line of the cell from `xs[0]` to `xs[-1]`.

    `certain` says that the line is ruled both above and below.
    """
    line = xs[at]
    starts = [x for i, x in enumerate(xs[:at]) if i == 0 or row.is_clear(x)]
    ends = [x for i, x in enumerate(xs[at + 1 :], at + 1) if i == len(xs) - 1 or row.is_clear(x)]
    before = row.has_centred([(x, line) for x in starts[::-1]])
    after = row.has_centred([(line, x) for x in ends])
    one, other = row.find_print(starts[-1], line), row.find_print(line, ends[0])
    if one is not None and other is not None:
        # Labels stand at the left of their cells, so the left print need only be nearer its own side than the line.
        return after and (before or one.start - starts[-1] < line - one.end)
    alone = one or other
    if alone is None or not certain:
        return False
    return (before if one is not None else after) and not row.is_centred(alone, xs[0], xs[-1])
