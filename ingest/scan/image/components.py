"""Connected components of a page's mask, by their pixels: hardly any of a page is inked, and only that is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["Components", "Mask", "keep_long_runs", "select_brighter"]

Mask = NDArray[np.uint8]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Components:
    """The components of a mask, 8-connected; component 0 is what is not inked, and has no pixels.

    `pixels` are the inked places, row after row, of the flattened mask, and `owner` the component of each.
    """

    shape: tuple[int, ...]
    count: int
    pixels: Places
    owner: NDArray[np.int32]

    @classmethod
    def find(cls, mask: Mask) -> Components:
        """Return the components of a mask of 0 and 1."""
        pixels = np.flatnonzero(mask.view(np.bool_))
        if not len(pixels):
            return cls(mask.shape, 1, pixels, np.zeros(0, np.int32))
        # Labelling only the inked rows takes a fraction of the time.
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
        """How many pixels each component has."""
        return np.bincount(self.owner, minlength=self.count)

    @cached_property
    def left(self) -> Places:
        """The first column of each component."""
        return self._first(self.xs, self.shape[1])

    @cached_property
    def top(self) -> Places:
        """The first row of each component."""
        return self._first(self.ys, self.shape[0])

    @cached_property
    def width(self) -> Places:
        """How many columns each component spans."""
        return self._last(self.xs) + 1 - self.left

    @cached_property
    def height(self) -> Places:
        """How many rows each component spans."""
        return self._last(self.ys) + 1 - self.top

    def _first(self, places: Places, most: int) -> Places:
        first = np.full(self.count, most, np.int64)
        np.minimum.at(first, self.owner, places)
        return first

    def _last(self, places: Places) -> Places:
        last = np.full(self.count, -1, np.int64)
        np.maximum.at(last, self.owner, places)
        return last

    def count_within(self, mask: Mask) -> Places:
        """Return how many pixels of each component are inked in another mask."""
        return np.bincount(self.owner[mask.ravel()[self.pixels] > 0], minlength=self.count)

    def select(self, flags: NDArray[np.bool_]) -> Mask:
        """Return the mask of the components that are flagged; `flags` has one flag for each."""
        mask = np.zeros(self.shape, np.uint8)
        mask.ravel()[self.pixels] = flags[self.owner]
        return mask


def select_brighter(picture: NDArray[np.uint8], value: float) -> Mask:
    """Return a mask that is 1 where a picture is brighter than a value."""
    return np.asarray(cv2.threshold(picture, value, 1, cv2.THRESH_BINARY)[1], np.uint8)


def keep_long_runs(mask: Mask, length: int) -> Mask:
    """Return what is inked over `length` pixels of a row without a break (a morphological opening).

    OpenCV works several times as fast down a picture as along its rows, which is why the mask is transposed.
    """
    down = cv2.morphologyEx(cv2.transpose(mask), cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    return np.asarray(cv2.transpose(down), np.uint8)
