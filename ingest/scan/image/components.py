"""The connected parts of a page's mask, by their pixels: hardly any of a page is inked, and only that is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["Components", "keep_long_runs", "select_brighter"]

Mask = NDArray[np.uint8]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Components:
    """The parts of a mask whose pixels touch, at their corners too; part 0 is what is not inked, and has no pixels.

    `pixels` are the inked places, row after row, of the flattened mask, and `owner` the part of each.
    """

    shape: tuple[int, ...]
    count: int
    pixels: Places
    owner: NDArray[np.int32]

    @classmethod
    def of(cls, mask: Mask) -> Components:
        """The parts of a mask of 0 and 1."""
        pixels = np.flatnonzero(mask.view(np.bool_))
        if not len(pixels):
            return cls(mask.shape, 1, pixels, np.zeros(0, np.int32))
        width = mask.shape[1]
        first, last = int(pixels[0]) // width, int(pixels[-1]) // width
        count, labels = cv2.connectedComponents(mask[first : last + 1], connectivity=8)
        return cls(mask.shape, count, pixels, labels.ravel()[pixels - first * width])

    @cached_property
    def ys(self) -> Places:
        """The rows of the pixels."""
        return self.pixels // self.shape[1]

    @cached_property
    def xs(self) -> Places:
        """The columns of the pixels."""
        return self.pixels % self.shape[1]

    @cached_property
    def area(self) -> Places:
        """The parts' numbers of pixels."""
        return np.bincount(self.owner, minlength=self.count)

    @cached_property
    def left(self) -> Places:
        """The parts' first columns."""
        return self._first(self.xs, self.shape[1])

    @cached_property
    def width(self) -> Places:
        """How many columns the parts reach over."""
        return self._last(self.xs) + 1 - self.left

    @cached_property
    def height(self) -> Places:
        """How many rows they reach over."""
        return self._last(self.ys) + 1 - self._first(self.ys, self.shape[0])

    def _first(self, places: Places, most: int) -> Places:
        first = np.full(self.count, most, np.int64)
        np.minimum.at(first, self.owner, places)
        return first

    def _last(self, places: Places) -> Places:
        last = np.full(self.count, -1, np.int64)
        np.maximum.at(last, self.owner, places)
        return last

    def within(self, mask: Mask) -> Places:
        """How many of the parts' pixels are inked in another mask."""
        return np.bincount(self.owner[mask.ravel()[self.pixels] > 0], minlength=self.count)

    def chosen(self, parts: NDArray[np.bool_]) -> Mask:
        """The mask of some parts, a flag for each."""
        mask = np.zeros(self.shape, np.uint8)
        mask.ravel()[self.pixels] = parts[self.owner]
        return mask


def select_brighter(picture: NDArray[np.uint8], value: float) -> Mask:
    """1 where a picture is brighter than a value."""
    return np.asarray(cv2.threshold(picture, value, 1, cv2.THRESH_BINARY)[1], np.uint8)


def keep_long_runs(mask: Mask, length: int) -> Mask:
    """What is inked over so many pixels in a row; OpenCV works several times as fast down a picture as along its rows."""
    down = cv2.morphologyEx(cv2.transpose(mask), cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    return np.asarray(cv2.transpose(down), np.uint8)
