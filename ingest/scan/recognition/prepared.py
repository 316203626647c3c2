"""What is to be read of a page: its lines of ink, in which cell of which table, and their pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gouji.ingest.page.boxes import BoxTuple
from gouji.ingest.scan.image.ink import (
    Blob,
    InkLine,
    PageInk,
    add_leading_sign,
    drop_flecks,
    find_ink,
    find_lines,
    measure_character_size,
    split_at_gaps,
)
from gouji.ingest.scan.image.lines import find_free_lines, trim_to_ink
from gouji.ingest.scan.image.pages import PagePicture, enlarge_print, limit_resolution
from gouji.ingest.scan.image.settings import ImageSettings
from gouji.ingest.scan.image.sizes import measure_local_size
from gouji.ingest.scan.recognition.engine import Reading
from gouji.ingest.scan.recognition.pale import find_free_pale, find_pale_lines
from gouji.ingest.scan.recognition.settings import RecognitionSettings
from gouji.ingest.scan.rulings.cells import PageGrid
from gouji.ingest.scan.rulings.rectification import RectifiedPage, rectify_page
from gouji.ingest.scan.rulings.settings import RulingSettings

__all__ = ["Prepared", "Wanted", "crop", "crop_of", "prepare"]


@dataclass(slots=True)
class Wanted:
    """A line to be read, and what was read."""

    line: InkLine
    place: tuple[int, int]
    """Table (or -1) and cell (or line)."""
    reading: Reading | None = None
    band: tuple[int, int] | None = None
    """The top and bottom of the whole line, of a short piece that stands apart from others as in a column."""
    pale: bool = False
    """Whether it is too pale, or too thin, to count as ink: what it says is doubtful."""

    @property
    def in_cell(self) -> bool:
        """Whether it stands in a table's cell or, without rules, in a column: a number or a label, no running text."""
        return self.place[0] >= 0 or self.band is not None


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A straight page with the lines that are to be read."""

    straight: RectifiedPage
    ink: PageInk
    """Outside tables."""
    inner: PageInk
    """The same in tables, whose characters are usually smaller."""
    columns: PageInk
    """The same in columns without rules."""
    wanted: tuple[Wanted, ...]
    turn: int
    point: float
    """Pixels to a point, by which lengths on the page are measured."""
    place_point: float
    """Pixels to a point of the document, in which places are given."""

    @cached_property
    def back(self) -> NDArray[np.float64]:
        """The matrix from the straight page to the page as it was given."""
        return np.asarray(np.linalg.inv(self.straight.matrix), np.float64)

    def around(self, item: Wanted) -> PageInk:
        """Return the ink that a line stands among."""
        return self.inner if item.place[0] >= 0 else self.columns if item.band else self.ink

    def locate(self, x0: float, y0: float, x1: float, y1: float) -> BoxTuple:
        """Return the box, in points of the page as it was given, around a box in pixels of the straight page."""
        # The middles of the sides, not the corners: a box that was straight grows no more than it has to.
        middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
        sides = np.array([[middle_x, x1, middle_x, x0], [y0, middle_y, y1, middle_y], [1, 1, 1, 1]], np.float64)
        x, y, w = (self.back @ sides).tolist()
        across = [a / c / self.place_point for a, c in zip(x, w, strict=True)]
        down = [b / c / self.place_point for b, c in zip(y, w, strict=True)]
        return min(across), min(down), max(across), max(down)


def prepare(
    page: PagePicture, image: ImageSettings, rulings: RulingSettings, settings: RecognitionSettings, turn: int
) -> Prepared | None:
    """Return the page's lines; None where there are more bits of ink, or more lines, than on any printed page.

    A page whose characters have an unusual size is prepared again so large that they have the usual one: all lengths on it
    are judged by them, and characters are read best at the size that the readers were made for.
    """
    limited = limit_resolution(page, image)
    prepared = _prepare_as_is(limited, image, rulings, settings, turn)
    if prepared is None:
        return None
    resized = enlarge_print(page, size, image) if (size := _measure_size(prepared, image)) else None
    return _prepare_as_is(resized, image, rulings, settings, turn) if resized is not None else prepared


def _measure_size(prepared: Prepared, settings: ImageSettings) -> float | None:
    """Return the height in points of characters in the page's tables, or else on the page; None where they are too few."""
    inner = sum(len(item.line.blobs) for item in prepared.wanted if item.place[0] >= 0)
    if inner >= settings.enough_sized:
        return prepared.inner.size / prepared.point
    return prepared.ink.size / prepared.point if len(prepared.ink.blobs) >= settings.enough_sized else None


def _prepare_as_is(
    page: PagePicture, image: ImageSettings, rulings: RulingSettings, settings: RecognitionSettings, turn: int
) -> Prepared | None:
    straight = rectify_page(page, image, rulings, turn)
    ink = find_ink(straight.even, page.dpi, image, straight.ruled, is_uneven=straight.is_uneven)
    if len(ink.blobs) > settings.most_blobs:
        return None
    owners, rest = _owned(ink.blobs, straight.grids, page.dpi / 72, settings=settings)
    inner = replace(ink, size=measure_character_size([b for blobs in owners.values() for b in blobs], page.dpi, image))
    wanted = [
        Wanted(add_leading_sign(piece, ink.dust, image), (t, c))
        for (t, c), blobs in sorted(owners.items())
        for line in drop_flecks(
            find_lines(blobs, ink.mask, _pixels(straight.grids[t], c), measure_local_size(blobs, inner, image), image),
            page.dpi,
            image,
        )
        for piece in split_at_gaps(line, settings.apart * inner.size)
    ]
    lines = [(item.place, item.line) for item in wanted]
    beside, alone = find_pale_lines(inner, straight, lines, page.dpi / 72, settings)
    wanted = [Wanted(line, w.place, pale=True) if line else w for line, w in zip(beside, wanted, strict=True)]
    wanted += [Wanted(line, place, pale=True) for place, line in alone]
    free = [
        Wanted(trim_to_ink(line) if band else line, (-1, i), band=band)
        for i, (line, band) in enumerate(find_free_lines(rest, ink, straight.even.shape[1], image))
    ]
    columns = replace(
        ink, size=measure_character_size([b for w in free if w.band for b in w.line.blobs], page.dpi, image)
    )
    if len(wanted) + len(free) > settings.most_lines:
        return None
    wanted += _with_pale(free, columns, straight, settings)
    if len(wanted) > settings.most_lines:
        return None
    return Prepared(
        straight=straight,
        ink=ink,
        inner=inner,
        columns=columns,
        wanted=tuple(wanted),
        turn=turn,
        point=page.dpi / 72,
        place_point=page.point,
    )


def _with_pale(
    free: Sequence[Wanted], ink: PageInk, straight: RectifiedPage, settings: RecognitionSettings
) -> list[Wanted]:
    """Return the lines outside tables, and what is too pale for ink in and between those that stand in columns."""
    beside, alone = find_free_pale(ink, straight, [(w.line, w.band) for w in free], settings)
    whole = [replace(w, line=line, pale=True) if line else w for line, w in zip(beside, free, strict=True)]
    lines = [(free[at].line, free[at].band, line) for at, line in alone]
    pale = [
        Wanted(line, (-1, len(free) + i), band=band or (own.y0, own.y1), pale=True)
        for i, (own, band, line) in enumerate(lines)
    ]
    return [*whole, *pale]


def _owned(
    blobs: Sequence[Blob], grids: Sequence[PageGrid], point: float, settings: RecognitionSettings
) -> tuple[dict[tuple[int, int], list[Blob]], list[Blob]]:
    """Return which cell (table, index) each blob's middle lies in; and the blobs outside all tables."""
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
                if not _is_residue(blob, grid.box(grid.cells[cell]), point, settings=settings):
                    owners.setdefault((number, cell), []).append(blob)
                break
        else:
            if not any(_is_stub(blob, grid, point, settings) for grid in grids):
                rest.append(blob)
    return owners, rest


def _is_stub(blob: Blob, grid: PageGrid, point: float, settings: RecognitionSettings) -> bool:
    """Return whether a blob is an upright rule that goes on beyond a table's last level one, as where a page's end cut the table."""
    near = settings.stub_reach * point
    if min(abs(blob.y0 - grid.ys[-1]), abs(blob.y1 - grid.ys[0])) >= near:
        return False
    low = blob.height < settings.stub_height * point
    thin = blob.width < settings.stub_width * point and (low or blob.height > settings.stub_slender * blob.width)
    in_line = thin and any(abs((blob.x0 + blob.x1) / 2 - x) < near for x in grid.xs)
    return in_line and blob.area > settings.stub_fill * blob.width * blob.height


def _is_residue(
    blob: Blob, box: tuple[float, float, float, float], point: float, settings: RecognitionSettings
) -> bool:
    """Return whether a blob is what is left of a rule: it lies wholly along one side of its cell."""
    near = settings.residue * point
    level = (
        settings.level_residue * point if blob.width > 3 * blob.height else 0.0
    )  # what lies along a rule is not as near to it
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


def crop(item: Wanted, prepared: Prepared, settings: RecognitionSettings, room: float = 1.0) -> NDArray[np.uint8]:
    """Return the picture of a line, with as much paper around it as its place asks for, times `room`."""
    return crop_of(item.line, prepared.around(item), settings, room)


def crop_of(line: InkLine, ink: PageInk, settings: RecognitionSettings, more: float = 1.0) -> NDArray[np.uint8]:
    """Return the picture of a line with a little paper around it, times `more`."""
    height = line.y1 - line.y0
    # A line of low strokes only (一, -) keeps the height of the characters around it.
    room = max(2, round(settings.paper_above * more * height), round((settings.least_crop * ink.size - height) / 2))
    side = max(2, round(settings.paper_beside * more * min(height, ink.size)))
    y0, y1 = max(line.y0 - room, 0), line.y1 + room
    x0, x1 = max(line.x0 - side, 0), line.x1 + side
    return ink.grey[y0:y1, x0:x1]
