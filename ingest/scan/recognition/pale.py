"""Cells without ink that are no blanks: print too pale or too thin to count as ink, and characters fallen to dust."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import cv2
import numpy as np

from gouji.ingest.scan.image.components import Components, Mask
from gouji.ingest.scan.image.ink import Blob, InkLine, PageInk, make_line
from gouji.ingest.scan.image.light import Grey
from gouji.ingest.scan.recognition.settings import RecognitionSettings
from gouji.ingest.scan.rulings.rectification import RectifiedPage

__all__ = ["find_free_pale", "find_pale_lines"]

Place = tuple[int, int]
"""A table and a cell in it."""


def find_pale_lines(
    ink: PageInk,
    straight: RectifiedPage,
    lines: Sequence[tuple[Place, InkLine]],
    point: float,
    settings: RecognitionSettings,
) -> tuple[list[InkLine | None], list[tuple[Place, InkLine]]]:
    """Return what is too pale, or too thin, to count as ink in the cells of a page's tables.

    That is for each line the same line with pale strokes in it or a pale character close beside it, or None; and the pale lines of cells that have
    no line.
    """
    pale = _PaleInk.find(ink, straight, point, settings)
    inked = {place for place, _ in lines}
    alone = ((place, pale.make_line(place)) for place in pale.cells if place not in inked)
    return [pale.complete(line, place) for place, line in lines], [(place, line) for place, line in alone if line]


def find_free_pale(
    ink: PageInk,
    straight: RectifiedPage,
    lines: Sequence[tuple[InkLine, tuple[int, int] | None]],
    settings: RecognitionSettings,
) -> tuple[list[InkLine | None], list[tuple[int, InkLine]]]:
    """Return the same of lines outside tables, where some stand in columns: those have a band.

    A line with a band may be completed. What stands alone, level with a line, is given with that line's number.
    """
    whole: list[InkLine | None] = [None] * len(lines)
    bands = [at for at, (_, band) in enumerate(lines) if band]
    if not lines or (straight.grids and not bands):
        return whole, []
    by_line: dict[Place, list[Blob]] = {}
    alone: dict[Place, list[Blob]] = {}
    strokes: dict[Place, list[Blob]] = {}
    pale = _find_pale(ink, settings)
    level = _Levels(lines, ink.size, straight)
    for blob in _find_blobs(pale, ink.size, straight.seal, settings):
        for at, inside in level.find(blob, settings.pale_gap * ink.size):
            (by_line if inside else alone).setdefault((-1, at), []).append(blob)
    for blob in _find_blobs(_without_ink(pale, ink, settings), ink.size, straight.seal, settings):
        for at, _ in level.find(blob, settings.pale_end * ink.size):
            strokes.setdefault((-1, at), []).append(blob)
    found = _PaleInk(by_line, strokes, ink.size, settings)
    for at in bands:
        whole[at] = found.complete(lines[at][0], (-1, at))
    groups = ((at, group) for (_, at), blobs in alone.items() for group in _group(blobs, settings.pale_gap * ink.size))
    return whole, [(at, make_line(group)) for at, group in groups if found.may_be_character(group)]


def _without_ink(pale: Mask, ink: PageInk, settings: RecognitionSettings) -> Mask:
    """Return pale strokes without ink and its edges."""
    edge = 2 * settings.ink_edge + 1
    return np.where(cv2.dilate(ink.mask, np.ones((edge, edge), np.uint8)) > 0, 0, pale).astype(np.uint8)


def _group(blobs: Sequence[Blob], gap: float) -> list[list[Blob]]:
    """Return blobs of one line in groups that stand apart."""
    groups: list[list[Blob]] = []
    for blob in sorted(blobs, key=lambda b: b.x0):
        if groups and blob.x0 - max(b.x1 for b in groups[-1]) <= gap:
            groups[-1].append(blob)
        else:
            groups.append([blob])
    return groups


class _Levels:
    """Which lines outside tables are level with a place."""

    def __init__(
        self, lines: Sequence[tuple[InkLine, tuple[int, int] | None]], size: float, straight: RectifiedPage
    ) -> None:
        self._lines = lines
        self._tops = np.array([line.y0 for line, _ in lines]) - size / 2
        self._bottoms = np.array([line.y1 for line, _ in lines]) + size / 2
        self._left, self._right = min(line.x0 for line, _ in lines), max(line.x1 for line, _ in lines)
        self._boxes = [(grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1]) for grid in straight.grids]

    def find(self, blob: Blob, gap: float) -> Iterator[tuple[int, bool]]:
        """Yield the line that a blob stands in or close beside, with True; else one that it is level with, with False.

        Nothing where it stands in a ruled table or beyond the page's print.
        """
        y, x = (blob.y0 + blob.y1) / 2, (blob.x0 + blob.x1) / 2
        if not self._left <= x <= self._right or any(a <= x <= c and b <= y <= d for a, b, c, d in self._boxes):
            return
        near = np.flatnonzero((self._tops <= y) & (y <= self._bottoms)).tolist()
        close = [at for at in near if self._lines[at][0].x0 - gap <= blob.x1 and blob.x0 <= self._lines[at][0].x1 + gap]
        if close:
            yield from ((at, True) for at in close)
        elif near:
            yield min(near, key=lambda at: abs(self._lines[at][0].y0 + self._lines[at][0].y1 - 2 * y)), False


@dataclass(frozen=True)
class _PaleInk:
    """What on a page is darker than its paper, cell by cell, dark ink among it."""

    cells: Mapping[Place, Sequence[Blob]]
    strokes: Mapping[Place, Sequence[Blob]]
    """What of it is not ink, nor ink's own edge."""
    size: float
    """The height of a character in pixels."""
    settings: RecognitionSettings

    @classmethod
    def find(cls, ink: PageInk, straight: RectifiedPage, point: float, settings: RecognitionSettings) -> Self:
        """Return the pale ink in the cells of a page's tables; what touches a rule is the rule's, the rest of a seal its own."""
        if not straight.grids:
            return cls({}, {}, ink.size, settings)
        pale = _find_pale(ink, settings)
        cells, strokes = (
            _share_out(_find_blobs(mask, ink.size, straight.seal, settings), straight, settings.pale_inset * point)
            for mask in (pale, _without_ink(pale, ink, settings))
        )
        return cls(cells, strokes, ink.size, settings)

    def make_line(self, place: Place) -> InkLine | None:
        """Return what is in a cell without ink as a line, if it is as high and as much as a character; None of specks.

        It may have printed through from the back, and be a fold or a stain.
        """
        blobs = self.cells.get(place, ())
        return make_line(blobs) if self.may_be_character(blobs) else None

    def complete(self, line: InkLine, place: Place) -> InkLine | None:
        """Return the line with what belongs to it and is too pale for ink; None where there is nothing."""
        return self._add_beside(line, place) or self._add_strokes(line, place)

    def _add_strokes(self, line: InkLine, place: Place) -> InkLine | None:
        """Return the line with pale strokes in it or at its ends: the slant of a 4, without which it looks like a 1."""
        x0, x1 = line.x0 - self.settings.pale_end * self.size, line.x1 + self.settings.pale_end * self.size
        lost = [b for b in self.strokes.get(place, ()) if x0 <= b.x0 and b.x1 <= x1 and _is_level(b, line)]
        if sum(b.area for b in lost) < self.settings.lost_ink * self.size * self.size:
            return None
        whole = [b for b in self.cells.get(place, ()) if x0 <= b.x0 and b.x1 <= x1 and _is_level(b, line)]
        return replace(make_line((*whole, *lost)), y0=line.y0, y1=line.y1)

    def _add_beside(self, line: InkLine, place: Place) -> InkLine | None:
        """Return the line with the character that stands close beside it and is too pale for ink; None without one.

        Of a character only some strokes may be dark enough for ink, so that its line is low: what is pale reaches around it.
        """
        height = line.y1 - line.y0
        low = height < self.settings.least_digit * self.size
        gap = self.settings.pale_gap * (self.size if low else height)
        around = (self.size - height) if low else 0.0
        near = [
            blob
            for blob in self.cells.get(place, ())
            if line.y0 - around <= (blob.y0 + blob.y1) / 2 <= line.y1 + around
            and (0 <= line.x0 - blob.x1 <= gap or 0 <= blob.x0 - line.x1 <= gap)
        ]
        sides = ([b for b in near if b.x1 <= line.x0], [b for b in near if b.x0 >= line.x1])
        found = [blob for side in sides if self.may_be_character(side) for blob in side]
        if not found:
            return None
        whole = make_line((*line.blobs, *found))
        return whole if low else replace(whole, y0=line.y0, y1=line.y1)

    def may_be_character(self, blobs: Sequence[Blob]) -> bool:
        """Return whether some pale blobs are as high and as much as a character."""
        if not blobs:
            return False
        settings, size = self.settings, self.size
        height = max(b.y1 for b in blobs) - min(b.y0 for b in blobs)
        width = max(b.x1 for b in blobs) - min(b.x0 for b in blobs)
        return (
            settings.pale_least_height * size <= height <= settings.pale_height * size
            and sum(b.area for b in blobs) >= settings.pale_ink * size * size
            and sum(b.width for b in blobs) >= settings.pale_close * width
        )


def _is_level(blob: Blob, line: InkLine) -> bool:
    return line.y0 <= (blob.y0 + blob.y1) / 2 <= line.y1


def _find_pale(ink: PageInk, settings: RecognitionSettings) -> Mask:
    """Return what is darker than its ground and that ground's noise."""
    smooth = np.asarray(cv2.GaussianBlur(ink.grey, (0, 0), settings.pale_blur), np.uint8)
    least = max(settings.palest, settings.pale_noise * ink.noise)
    return np.asarray(cv2.subtract(_find_ground(ink, settings), smooth) > least, np.uint8)


def _find_blobs(mask: Mask, size: float, seal: Mask | None, settings: RecognitionSettings) -> list[Blob]:
    """Return the blobs of a mask that are no higher than a character, from top to bottom, without those on a seal."""
    found = Components.find(mask)
    left, top, width, height, area = found.left, found.top, found.width, found.height, found.area
    kept = (area >= settings.pale_area) & (height <= settings.pale_height * size)
    if seal is not None:
        kept &= found.count_within(seal) == 0
    blobs = [
        Blob(int(left[k]), int(top[k]), int(left[k] + width[k]), int(top[k] + height[k]), int(area[k]))
        for k in np.flatnonzero(kept)
        if k
    ]
    return sorted(blobs, key=lambda b: (b.y0, b.x0))


def _share_out(blobs: Sequence[Blob], straight: RectifiedPage, inset: float) -> dict[Place, list[Blob]]:
    """Return the blobs in each cell of a page's tables; what comes within `inset` pixels of a rule is the rule's."""
    tops = np.array([blob.y0 for blob in blobs])
    cells: dict[Place, list[Blob]] = {}
    for t, grid in enumerate(straight.grids):
        for c, cell in enumerate(grid.cells):
            x0, y0, x1, y1 = grid.box(cell)
            first, last = np.searchsorted(tops, [y0 + inset, y1 - inset])
            inside = [b for b in blobs[first:last] if x0 + inset <= b.x0 and b.x1 <= x1 - inset and b.y1 <= y1 - inset]
            if inside:
                cells[t, c] = inside
    return cells


def _find_ground(ink: PageInk, settings: RecognitionSettings) -> Grey:
    """Return the grey levels of the paper, or of the shade that a cell is filled with."""
    small = cv2.resize(
        ink.grey, None, fx=1 / settings.ground_step, fy=1 / settings.ground_step, interpolation=cv2.INTER_AREA
    )
    window = 2 * round(settings.ground_window * ink.size / settings.ground_step / 2) + 1
    # The brighter half of a window is ground, also where print is dense.
    ground = cv2.medianBlur(cv2.dilate(small, np.ones((3, 3), np.uint8)), window)
    return np.asarray(cv2.resize(ground, ink.grey.shape[::-1], interpolation=cv2.INTER_LINEAR), np.uint8)
