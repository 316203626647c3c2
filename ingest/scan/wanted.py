"""What is to be read of a page: its lines of ink, in which cell of which table, and their pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.engine import Reading
from gouji.ingest.scan.grid import PageGrid
from gouji.ingest.scan.ink import Blob, InkLine, PageInk, ink_of, lines_in, pieces_of, usual_size, with_sign
from gouji.ingest.scan.settings import ScanSettings
from gouji.ingest.scan.straight import PagePicture, StraightPage, straight_page

__all__ = ["Prepared", "Wanted", "crop", "crop_of", "has_faint_sign", "prepare", "touches_side"]

_GAP = 1.7
"""A gap of so many characters is one between columns."""
_ROW = 2
"""A line in so many pieces is a table's row."""
_ACROSS_CUT, _FIGURES = 0.25, 3.0
"""What has so much of its height on either side of where two lines were divided stands between them, if it is no wider than so
many characters: six digits."""
_SAME_HEIGHT = 0.7
"""Pieces that share so much of their height stand side by side."""
_SHORT = 6
"""A piece of so many characters' width may be a number or a label."""
_TOUCH, _ACROSS = 0.8, 1.7
"""Points: ink so near a rule touches it; so near, it may be a stroke's that goes on beyond."""
_LARGE, _OFF = 1.2, 0.35
"""Shares of a character's height: no character is higher than so many, nor so far off the middle of a row of its own."""
_SIGN_FROM, _SIGN_REACH, _SIGN_WIDTH, _SIGN_HEIGHT = 0.3, 0.8, 0.3, 0.1
_SIGN_CONTRAST = 22.0
"""Shares of a number's height within which a minus stands before it, and how long and thick it is; grey levels."""
_RESIDUE = 2.0
"""Ink that reaches no further than this (points) from a rule's middle into a cell is the rule's own."""


_Line = tuple[InkLine, list[InkLine]]
"""A line and its pieces."""


@dataclass(slots=True)
class Wanted:
    """A line to be read, and what was read."""

    line: InkLine
    place: tuple[int, int]
    """Table (or -1) and cell (or line)."""
    reading: Reading | None = None
    band: tuple[int, int] | None = None
    """The top and bottom of the whole line, of a short piece that stands apart from others as in a column."""

    @property
    def in_cell(self) -> bool:
        """Whether it stands in a table's cell or, without rules, in a column: a number or a label, no running text."""
        return self.place[0] >= 0 or self.band is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A straight page with the lines that are to be read."""

    straight: StraightPage
    ink: PageInk
    """Outside tables."""
    inner: PageInk
    """The same in tables, whose characters are usually smaller."""
    columns: PageInk
    """The same in columns without rules."""
    wanted: tuple[Wanted, ...]
    turn: int
    point: float
    """Pixels to a point."""

    def around(self, item: Wanted) -> PageInk:
        """The ink that a line stands among."""
        return self.inner if item.place[0] >= 0 else self.columns if item.band else self.ink


def prepare(page: PagePicture, settings: ScanSettings, turn: int) -> Prepared | None:
    """The page's lines; None where there are more bits of ink, or more lines, than on any printed page."""
    straight = straight_page(page, settings, turn)
    ink = ink_of(straight.even, page.dpi, settings, straight.rules, straight.grids)
    if len(ink.blobs) > settings.most_blobs:
        return None
    owners, rest = _owned(ink.blobs, straight.grids, page.dpi / 72)
    inner = replace(ink, size=usual_size([b for blobs in owners.values() for b in blobs], page.dpi))
    wanted = [
        Wanted(with_sign(line, ink.dust), (t, c))
        for (t, c), blobs in sorted(owners.items())
        for line in lines_in(blobs, ink.mask, _pixels(straight.grids[t], c), _size(blobs, inner))
    ]
    free = [
        Wanted(_tight(line) if band else line, (-1, i), band=band)
        for i, (line, band) in enumerate(_free_lines(rest, ink, straight.even.shape[1]))
    ]
    wanted += free
    if len(wanted) > settings.most_lines:
        return None
    columns = replace(ink, size=usual_size([b for w in free if w.band for b in w.line.blobs], page.dpi))
    return Prepared(
        straight=straight, ink=ink, inner=inner, columns=columns, wanted=tuple(wanted), turn=turn, point=page.dpi / 72
    )


def _owned(
    blobs: Sequence[Blob], grids: Sequence[PageGrid], point: float
) -> tuple[dict[tuple[int, int], list[Blob]], list[Blob]]:
    """Which cell (table, index) each blob's middle lies in; and the blobs outside all tables."""
    owners: dict[tuple[int, int], list[Blob]] = {}
    maps = [_owner_map(grid) for grid in grids]
    rest = []
    for blob in blobs:
        x, y = (blob.x0 + blob.x1) / 2, (blob.y0 + blob.y1) / 2
        for number, grid in enumerate(grids):
            if grid.xs[0] <= x < grid.xs[-1] and grid.ys[0] <= y < grid.ys[-1]:
                row = int(np.searchsorted(grid.ys, y, side="right")) - 1
                column = int(np.searchsorted(grid.xs, x, side="right")) - 1
                cell = int(maps[number][row, column])
                if not _is_residue(blob, grid.box(grid.cells[cell]), point):
                    owners.setdefault((number, cell), []).append(blob)
                break
        else:
            rest.append(blob)
    return owners, rest


def _is_residue(blob: Blob, box: tuple[float, float, float, float], point: float) -> bool:
    """Whether a blob is what is left of a rule: it lies wholly along one side of its cell."""
    near = _RESIDUE * point
    level = 1.8 * point if blob.width > 3 * blob.height else 0.0  # what lies along a rule is not as near to it
    return (
        blob.x1 - box[0] < near
        or box[2] - blob.x0 < near
        or blob.y1 - box[1] < near + level
        or box[3] - blob.y0 < near + level
    )


def _owner_map(grid: PageGrid) -> NDArray[np.int64]:
    owner = np.zeros((len(grid.ys) - 1, len(grid.xs) - 1), np.int64)
    for number, cell in enumerate(grid.cells):
        owner[cell.row : cell.row + cell.row_span, cell.column : cell.column + cell.column_span] = number
    return owner


def _pixels(grid: PageGrid, cell: int) -> tuple[int, int, int, int]:
    x0, y0, x1, y1 = grid.box(grid.cells[cell])
    return round(x0), round(y0), round(x1), round(y1)


def _size(blobs: Sequence[Blob], ink: PageInk) -> float:
    """The height of a character among some blobs; the page's usual one where they are few."""
    heights = sorted(max(b.height, b.width) for b in blobs if max(b.height, b.width) < 2.5 * ink.size)
    if len(heights) < 6:
        return ink.size
    return float(min(max(heights[len(heights) * 3 // 4], 0.6 * ink.size), 1.6 * ink.size))


def _free_lines(blobs: Sequence[Blob], ink: PageInk, width: int) -> list[tuple[InkLine, tuple[int, int] | None]]:
    """The lines outside tables, cut at gaps as wide as between columns; short pieces of many with their line's band."""
    inside = [b for b in blobs if b.height < 8 * ink.size]
    if not inside:
        return []
    lines = lines_in(inside, ink.mask, (0, 0, width, ink.mask.shape[0]), _size(inside, ink))
    found: list[tuple[InkLine, tuple[int, int] | None]] = []
    for line, pieces in _standing_between([(line, pieces_of(line, _GAP * _high(line, ink))) for line in lines], ink):
        short = _SHORT * _high(line, ink)
        row = len(pieces) >= _ROW
        found += [(p, (p.y0, p.y1) if row and p.x1 - p.x0 < short else None) for p in pieces]
    return found


def _high(line: InkLine, ink: PageInk) -> float:
    """The size of a line's characters: a table's are often smaller than the page's."""
    return min(max(min(line.y1 - line.y0, _size(line.blobs, ink)), 0.6 * ink.size), ink.size)


def _standing_between(lines: Sequence[_Line], ink: PageInk) -> list[_Line]:
    """The lines and their pieces; short pieces across the cut between two lines as a line of their own.

    Beside a label of two lines a number stands at half their height: the profile of all of them has no gap, and which of
    the two lines it falls to is an accident.
    """
    found = list(lines[:1])
    for lower, below in lines[1:]:
        upper, above = found[-1]
        figures = [p for p in (*above, *below) if p.x1 - p.x0 < _FIGURES * _high(upper, ink)]
        across = _across(figures, lower.y0) if upper.y1 == lower.y0 else []
        if across:
            y0, y1 = min(b.y0 for p in across for b in p.blobs), max(b.y1 for p in across for b in p.blobs)
            pieces = [replace(p, y0=y0, y1=y1) for p in sorted(across, key=lambda p: p.x0)]
            found[-1] = upper, [p for p in above if p not in across]
            found.append((replace(upper, y0=y0, y1=y1), pieces))
        found.append((lower, [p for p in below if p not in across]))
    return found


def _across(pieces: Sequence[InkLine], cut: int) -> list[InkLine]:
    """The pieces that stand across a cut, and those at the same height as the next of them."""
    tight = [_tight(p) for p in pieces]
    chosen = [p.y0 + _room_of(p) < cut < p.y1 - _room_of(p) for p in tight]
    if any(chosen):
        for order in (range(len(tight)), range(len(tight) - 1, -1, -1)):
            for i in order:
                near = [k for k in range(len(tight)) if chosen[k] and k != i]
                chosen[i] |= bool(near) and _level(
                    tight[i], tight[min(near, key=lambda k: abs(tight[k].x0 - tight[i].x0))]
                )
    return [p for p, is_chosen in zip(pieces, chosen, strict=True) if is_chosen]


def _room_of(piece: InkLine) -> float:
    return _ACROSS_CUT * (piece.y1 - piece.y0)


def _level(piece: InkLine, other: InkLine) -> bool:
    """Whether two pieces stand at the same height, about."""
    shared = min(piece.y1, other.y1) - max(piece.y0, other.y0)
    return shared > _SAME_HEIGHT * max(piece.y1 - piece.y0, other.y1 - other.y0)


def _tight(line: InkLine) -> InkLine:
    """The line with no more above and below than its ink."""
    return replace(line, y0=min(b.y0 for b in line.blobs), y1=max(b.y1 for b in line.blobs))


def touches_side(item: Wanted, prepared: Prepared) -> bool:
    """Whether ink of a cell's line comes up to a side of the cell, or runs on beyond it: a stamp, a stroke of a pen.

    A number keeps off the rules; the least room seen on small print is 1.3 points.
    """
    table, cell = item.place
    if table < 0:
        return False
    straight, point = prepared.straight, prepared.point
    box = straight.grids[table].box(straight.grids[table].cells[cell])
    size = prepared.inner.size
    near = [b for b in item.line.blobs if _room(b, box) < _ACROSS * point and not _in_middle(b, box, size)]
    return any(_room(b, box) < _TOUCH * point or _goes_on(b, box, prepared.ink.blobs, point) for b in near)


def has_faint_sign(item: Wanted, prepared: Prepared) -> bool:
    """Whether there may be a minus before a number, too pale to be ink: it is the thinnest stroke, and fades first."""
    line, grey = item.line, prepared.around(item).grey
    height = line.y1 - line.y0
    y0, y1 = line.y0 + round(_SIGN_FROM * height), line.y1 - round(_SIGN_FROM * height)
    x0, x1 = max(line.x0 - round(_SIGN_REACH * height), 0), line.x0 - max(2, round(prepared.point / 2))
    wide, high = max(2, round(_SIGN_WIDTH * height)), max(2, round(_SIGN_HEIGHT * height))
    if x1 - x0 < wide or y1 - y0 < high:
        return False
    zone = cv2.blur(grey[y0:y1, x0:x1], (wide, high), borderType=cv2.BORDER_REPLICATE)
    return float(np.median(grey[y0:y1, x0:x1])) - float(np.asarray(zone).min()) > _SIGN_CONTRAST


def _room(blob: Blob, box: tuple[float, float, float, float]) -> float:
    return min(blob.x0 - box[0], box[2] - blob.x1, blob.y0 - box[1], box[3] - blob.y1)


def _in_middle(blob: Blob, box: tuple[float, float, float, float], size: float) -> bool:
    """Whether a blob of a character's height has as much room above as below: its row is low."""
    off = abs((blob.y0 - box[1]) - (box[3] - blob.y1))
    beside = min(blob.x0 - box[0], box[2] - blob.x1)
    return blob.height <= _LARGE * size and off < _OFF * size and beside > 0


def _goes_on(blob: Blob, box: tuple[float, float, float, float], blobs: Sequence[Blob], point: float) -> bool:
    """Whether another blob lies right across the rule: one stroke, of which the rule's pixels were taken."""
    reach = 2 * _ACROSS * point
    return any(
        _apart(blob, other) < reach and _room(other, box) < 0
        for other in blobs
        if blob.y0 - reach < other.y1 and other.y0 < blob.y1 + reach
    )


def _apart(one: Blob, other: Blob) -> int:
    return max(one.x0 - other.x1, other.x0 - one.x1, one.y0 - other.y1, other.y0 - one.y1)


def crop(item: Wanted, prepared: Prepared, room: float = 1.0) -> NDArray[np.uint8]:
    """The picture of a line, with as much paper around it as its place asks for, times `room`."""
    return crop_of(item.line, prepared.around(item), room)


def crop_of(line: InkLine, ink: PageInk, more: float = 1.0) -> NDArray[np.uint8]:
    """The picture of a line with a little paper around it, times `more`."""
    height = line.y1 - line.y0
    # A line of low strokes only (一, -) keeps the height of the characters around it.
    room = max(2, round(0.12 * more * height), round((0.75 * ink.size - height) / 2))
    side = max(2, round(0.2 * more * min(height, ink.size)))
    y0, y1 = max(line.y0 - room, 0), line.y1 + room
    x0, x1 = max(line.x0 - side, 0), line.x1 + side
    return ink.grey[y0:y1, x0:x1]
