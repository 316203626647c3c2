"""Level rules of which nothing is left, inferred from the numbers above and below them.

A fax has 98 rows to an inch: a hairline that falls between two of them is white all along. A cell holds one number, in its
middle; where numbers stand below each other, far apart and at the same heights across the columns, there was a rule between.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.image.components import Mask
from gouji.ingest.scan.rulings.settings import RulingSettings

__all__ = ["continue_lines", "divide_by_print", "find_lost_lines"]

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _PrintLine:
    """Print at one height of a cell: where it begins and ends down the page, how wide it is, and whether it looks like digits."""

    start: float
    end: float
    width: float
    is_number: bool

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.start + self.end) / 2

    @property
    def height(self) -> float:
        """Pixels down."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class _Square:
    """The columns between two upright rules in one row (the last is past the end), and its print from top to bottom."""

    columns: slice
    is_closed: bool
    """Whether level rules are seen above and below all of it."""
    lines: tuple[_PrintLine, ...]

    @property
    def has_number(self) -> bool:
        """Whether anything printed in it looks like digits."""
        return any(line.is_number for line in self.lines)

    def fits(self, bounds: Sequence[float], slack: float) -> bool:
        """Return whether any of its numbers stands in the middle of a part between the heights `bounds`."""
        return any(line.is_number and _find_part(line, bounds, slack) is not None for line in self.lines)


@dataclass(frozen=True, slots=True)
class _Print:
    """What is printed on a page, and how it is measured."""

    strokes: Mask
    point: float
    settings: RulingSettings

    @property
    def slack(self) -> float:
        """By how many pixels print may be off the middle of its cell."""
        return self.settings.lost_slack * self.point

    def find(self, across: tuple[float, float], down: tuple[float, float]) -> tuple[_PrintLine, ...]:
        """Return the lines of print between two upright and two level places, a little off them."""
        inset = self.settings.print_inset * self.point
        y = round(down[0] + inset)
        part = self.strokes[y : round(down[1] - inset), round(across[0] + inset) : round(across[1] - inset)]
        return _find_print_lines(part, y, self.point, self.settings)


def find_lost_lines(
    top: Flags,
    left: Flags,
    strokes: Mask,
    xs: Sequence[float],
    ys: Sequence[float],
    point: float,
    settings: RulingSettings,
) -> list[float]:
    """Return the heights of level lines that print says were there, between the known ones `ys`.

    `top` (lines, columns) and `left` (rows, lines) say which sides are ruled; `strokes` is what is inked.
    """
    page = _Print(strokes, point, settings)
    found: list[float] = []
    for row, (y0, y1) in enumerate(pairwise(ys)):
        if y1 - y0 >= settings.least_lost_row * point:
            found += _find_cuts(_find_squares(top, left, row, (xs, y0, y1), page), y0, y1, page)
    return found


def divide_by_print(
    top: Flags,
    left: Flags,
    new: Sequence[float],
    strokes: Mask,
    xs: Sequence[float],
    ys: Sequence[float],
    point: float,
    settings: RulingSettings,
) -> Flags:
    """Return the ruled level sides with those that print says were ruled; `new` are the heights of lost lines, all in `ys`.

    Such a side has print in the middle of the squares above and below it. Two numbers beside each other say that a line is
    lost there; then labels are divided by it, too.
    """
    page = _Print(strokes, point, settings)
    found = top.copy()
    for line in range(1, len(ys) - 1):
        open_sides = _list_open_sides(top, left, line)
        if ys[line] in new:
            _divide_blanks(found, left, line, (xs, ys, new), page)
        elif not open_sides or not top[line].any():
            continue
        fitting = []
        for columns in open_sides:
            across = (xs[columns.start], xs[columns.stop])
            print_ = [(page.find(across, (a, b)), (a, b)) for a, b in pairwise(ys[line - 1 : line + 2])]
            if all(_holds_one(p, bounds, page) for p, bounds in print_):
                numbers = sum(p[0].is_number for p, _ in print_)
                wide = all(p[0].width >= settings.label_width * point for p, _ in print_)
                fitting += [(columns, numbers == 2)] if numbers == 2 or wide else []
        if sum(is_number for _, is_number in fitting) >= settings.lost_witnesses:
            for columns, _ in fitting:
                found[line, columns] = True
    if (found & ~top).any():
        _divide_spans(found, left, (xs, ys), page)
    return found


def _holds_one(prints: Sequence[_PrintLine], bounds: tuple[float, float], page: _Print) -> bool:
    """Return whether a square holds one line of print, in its middle."""
    return len(prints) == 1 and _find_part(prints[0], bounds, page.slack) == 0


def _list_open_sides(top: Flags, left: Flags, line: int) -> list[slice]:
    """Return the columns between uprights that go on across a line, where nothing of the line is ruled."""
    both = np.flatnonzero(left[line - 1] & left[line]).tolist()
    return [slice(a, b) for a, b in pairwise(both) if not top[line, a:b].any()]


def continue_lines(
    top: Flags,
    left: Flags,
    strokes: Mask,
    xs: Sequence[float],
    ys: Sequence[float],
    point: float,
    settings: RulingSettings,
) -> Flags:
    """Return the ruled level sides with those over which a known line goes on, on a page whose rules are full of gaps.

    A line that is ruled on both sides of one or two squares is ruled between them, unless print stands on it: what belongs to a
    square merged with the one below stands in the middle of both. At a table's side all else of the line has to be ruled, and both
    squares hold print of their own.
    """
    page = _Print(strokes, point, settings)
    found = top.copy()
    for line in range(1, len(ys) - 1):
        for columns in _list_open_sides(top, left, line):
            across = xs[columns.start], xs[columns.stop]
            whole = page.find(across, (ys[line - 1], ys[line + 1]))
            if any(p.start < ys[line] < p.end for p in whole):
                continue
            inner = columns.start > 0 and columns.stop < top.shape[1]
            if inner and top[line, columns.start - 1] and top[line, columns.stop]:
                found[line, columns] = True
            elif not inner and np.delete(top[line], columns).all():
                prints = [(page.find(across, bounds), bounds) for bounds in pairwise(ys[line - 1 : line + 2])]
                found[line, columns] = all(_holds_one(p, bounds, page) for p, bounds in prints)
    return found


def _divide_spans(found: Flags, left: Flags, places: tuple[Sequence[float], Sequence[float]], page: _Print) -> None:
    """Mark the sides that divide labels beside several rows, in place: each label stands in the middle of its rows."""
    xs, ys = places
    for a, b in pairwise(np.flatnonzero(left.any(axis=0)).tolist()):
        rows = [i for i in range(len(ys)) if found[i, a:b].all()]
        for first, last in pairwise(rows):
            if last - first < 2 or not (left[first:last, a].all() and left[first:last, b].all()):
                continue
            lines = page.find((xs[a], xs[b]), (ys[first], ys[last]))
            cuts = _chain(lines, ys[first], ys[last], page.slack)
            near = [int(np.abs(np.array(ys) - cut).argmin()) for cut in cuts]
            if all(abs(ys[i] - cut) <= page.slack for i, cut in zip(near, cuts, strict=True)):
                found[near, a:b] = True


def _chain(lines: Sequence[_PrintLine], y0: float, y1: float, slack: float) -> list[float]:
    """Return the heights that divide print such that each line stands in the middle; none where the last part ends elsewhere."""
    bounds = [y0]
    for line in lines:
        bounds.append(2 * line.middle - bounds[-1])
    grows = all(a < b for a, b in pairwise(bounds))
    return bounds[1:-1] if grows and abs(bounds[-1] - y1) <= 2 * slack else []


def _divide_blanks(
    found: Flags, left: Flags, line: int, places: tuple[Sequence[float], Sequence[float], Sequence[float]], page: _Print
) -> None:
    """Mark a lost line's sides that no print stands on, in cells between the known rules above and below, in place."""
    xs, ys, new = places
    above = next(i for i in range(line - 1, -1, -1) if ys[i] not in new)
    below = next(i for i in range(line + 1, len(ys)) if ys[i] not in new)
    for a, b in pairwise(np.flatnonzero(left[line - 1] | left[line]).tolist()):
        if found[above, a:b].all() and found[below, a:b].all():
            lines = page.find((xs[a], xs[b]), (ys[line - 1], ys[line + 1]))
            found[line, a:b] |= not any(p.start < ys[line] < p.end for p in lines)


def _find_squares(
    top: Flags, left: Flags, row: int, place: tuple[Sequence[float], float, float], page: _Print
) -> list[_Square]:
    """Return the squares of a row; `place` are the upright lines, and the row's top and bottom."""
    xs, y0, y1 = place
    return [
        _Square(
            slice(a, b),
            bool(top[row, a:b].all() and top[row + 1, a:b].all()),
            page.find((xs[a], xs[b]), (y0, y1)),
        )
        for a, b in pairwise(np.flatnonzero(left[row]).tolist())
    ]


def _find_print_lines(part: Mask, y: int, point: float, settings: RulingSettings) -> tuple[_PrintLine, ...]:
    """Return the lines of print in a picture whose first row is at height `y`; dust is none."""
    if not part.size:
        return ()
    count, _, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    boxes = sorted((t, t + h, w, x) for x, t, w, h, _ in stats[1:count].tolist() if h > 1 or w > 1)
    runs: list[list[tuple[int, int, int, int]]] = []
    for box in boxes:
        if runs and box[0] - max(b[1] for b in runs[-1]) < settings.stroke_gap * point:
            runs[-1].append(box)
        else:
            runs.append([box])
    lines = []
    for run in runs:
        start, end = run[0][0], max(b[1] for b in run)
        high = [b for b in run if b[1] - b[0] > (end - start) / 2]
        wide = max(b[3] + b[2] for b in run) - min(b[3] for b in run)
        narrow = sum(b[2] < settings.digit_width * (b[1] - b[0]) for b in high)
        if end - start >= settings.least_print * point:
            is_number = end - start <= settings.tallest_digit * point and narrow * 2 > len(high)
            lines.append(_PrintLine(y + start, y + end, wide, is_number))
    return _join_lines(lines, settings)


def _join_lines(lines: Sequence[_PrintLine], settings: RulingSettings) -> tuple[_PrintLine, ...]:
    """Return lines that stand closer than numbers of two rows as one: a heading's, a label's."""
    joined: list[_PrintLine] = []
    for line in lines:
        last = joined[-1] if joined else None
        if last is not None and line.start - last.end < settings.lost_gap * min(last.height, line.height):
            joined[-1] = _PrintLine(last.start, line.end, max(last.width, line.width), is_number=False)
        else:
            joined.append(line)
    return tuple(joined)


def _find_cuts(squares: Sequence[_Square], y0: float, y1: float, page: _Print) -> list[float]:
    """Return the heights at which numbers say that a row is several.

    Each number stands in the middle of its part, and each part has print in its middle.
    """
    slack = page.slack
    numbers = [s for s in squares if s.has_number]
    for cuts in _propose_cuts(squares, y0, y1, page):
        bounds = [y0, *cuts, y1]
        fitting = sum(s.fits(bounds, slack) for s in numbers)
        filled = {_find_part(line, bounds, slack) for s in squares for line in s.lines} - {None}
        surely = fitting >= max(page.settings.lost_witnesses, page.settings.lost_majority * (len(numbers) - fitting))
        if surely and len(filled) == len(bounds) - 1:
            return cuts
    return []


def _propose_cuts(squares: Sequence[_Square], y0: float, y1: float, page: _Print) -> Iterator[list[float]]:
    """Yield where a row may be cut: so that a square's print stands in the middles, from the top, from the bottom, or halfway."""
    least = page.settings.least_table * page.point
    tried = {s.lines: None for s in sorted(squares, key=lambda s: -len(s.lines)) if s.has_number}
    for lines in tried:
        down, up = [y0], [y1]
        for line in lines:
            down.append(2 * line.middle - down[-1])
        for line in reversed(lines):
            up.append(2 * line.middle - up[-1])
        up.reverse()
        halfway = [y0, *((a.end + b.start) / 2 for a, b in pairwise(lines)), y1]
        if abs(down[-1] - y1) <= 2 * page.slack:
            down[-1] = y1
        for bounds in (down if down[-1] == y1 else [*down, y1], [y0, *up], halfway):
            if len(bounds) > 2 and all(b - a >= least for a, b in pairwise(bounds)):
                yield bounds[1:-1]


def _find_part(line: _PrintLine, bounds: Sequence[float], slack: float) -> int | None:
    """Return in the middle of which part between some heights a line of print stands; None where it stands in none's."""
    for at, (a, b) in enumerate(pairwise(bounds)):
        if a <= line.start and line.end <= b and abs(line.middle - (a + b) / 2) <= slack:
            return at
    return None
