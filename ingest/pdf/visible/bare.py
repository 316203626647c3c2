"""A page as it shows without its text: pictures, drawn curves, grounds and rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from gouji.ingest.page.boxes import BoxTuple
from gouji.ingest.pdf.visible.settings import VisibleSettings

__all__ = ["BarePage", "Pixels", "cut_pixels"]

Pixels = NDArray[np.uint8]
_Kind = TypeVar("_Kind", bound=np.generic)


@dataclass(frozen=True, slots=True)
class BarePage:
    """A page as it shows without its text: its pixels, three colours each, and how many of them a point is long."""

    pixels: Pixels
    scale: float
    settings: VisibleSettings

    def turn_upright(self, turn: int) -> BarePage:
        """Return the page turned so that text which runs at `turn` degrees (counter-clockwise) runs upright."""
        return BarePage(np.rot90(self.pixels, -turn // 90), self.scale, self.settings) if turn else self

    def erase(self, boxes: Iterable[BoxTuple]) -> BarePage:
        """Return the page with white paper in some boxes."""
        pixels = self.pixels.copy()
        for box in boxes:
            cut_pixels(pixels, box, self.scale)[:] = 255
        return BarePage(pixels, self.scale, self.settings)

    def is_cut(self, box: BoxTuple) -> bool:
        """Return whether a cell goes on beyond the right or the left edge of the page: its box ends there."""
        width = self.pixels.shape[1] / self.scale
        return box[2] >= width - 1 / self.scale or box[0] <= 1 / self.scale

    def has_ink(self, box: BoxTuple, text: Sequence[BoxTuple] = (), aside: Sequence[BoxTuple] = ()) -> bool:
        """Return whether something is drawn in a cell, other than its rules, its ground and a line to write on.

        What is drawn in the boxes `aside` does not count. Beside the `text` of a cell neither lines across nor the ground that
        the text lies on do.
        """
        part = cut_pixels(self.pixels, _inset(box, self.settings.object_margin), self.scale)
        if not part.size or int(part.max()) - int(part.min()) < self.settings.object_contrast:
            return False
        ground = np.median(part.reshape(-1, part.shape[2]), axis=0).astype(np.int16)
        inked = np.abs(part.astype(np.int16) - ground).max(axis=2) >= self.settings.object_contrast
        inked[inked.mean(axis=1) >= self.settings.underline] = False
        room = self.settings.object_margin
        left, top = box[0] + room, box[1] + room
        grounds = [cut_pixels(inked, (x0 - left, y0 - top, x1 - left, y1 - top), self.scale) for x0, y0, x1, y1 in text]
        if any(2 * int(ground.sum()) > ground.size for ground in grounds):
            return False
        if text and any(side.any() for side in (inked[0], inked[-1], inked[:, 0], inked[:, -1])):
            return False  # it reaches beyond the cell: a seal, a picture behind the table
        for x0, y0, x1, y1 in aside:
            cut_pixels(inked, (x0 - room - left, y0 - top, x1 + room - left, y1 - top), self.scale)[:] = False
        if int(inked.sum()) < self.settings.object_pixels:
            return False
        return not text or _is_high(inked, round(self.settings.object_height * self.scale))


def _is_high(inked: NDArray[np.bool_], height: int) -> bool:
    """Return whether some ink is at least so many pixels high, looked at in strips that are a little narrower."""
    width = max(height * 3 // 4, 1)
    for left in range(0, inked.shape[1], max(width // 2, 1)):
        rows = np.flatnonzero(inked[:, left : left + width].any(axis=1))
        if len(rows) and rows[-1] - rows[0] + 1 >= height:
            return True
    return False


def cut_pixels(pixels: NDArray[_Kind], box: BoxTuple, scale: float) -> NDArray[_Kind]:
    """Return the pixels in a box in points, at least one row and one column of them; none outside the page."""
    x0, y0, x1, y1 = (round(v * scale) for v in box)
    return pixels[max(y0, 0) : max(y1, y0 + 1, 0), max(x0, 0) : max(x1, x0 + 1, 0)]


def _inset(box: BoxTuple, margin: float) -> BoxTuple:
    return box[0] + margin, box[1] + margin, box[2] - margin, box[3] - margin
