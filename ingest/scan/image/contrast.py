"""The contrast of a page's print: faint toner and thin strokes made as dark as print usually is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.image.components import Components
from gouji.ingest.scan.image.light import PAPER, Grey
from gouji.ingest.scan.image.settings import ImageSettings

__all__ = ["darken_print", "measure_print"]

_AT_ONCE = 128
"""Places that are looked at together; it changes no result."""


@dataclass(frozen=True, slots=True)
class _PagePrint:
    """Whatever has a character's size on a page, ink or not: the middles (n, 2) in pixels, x first, and the darkest pixels (n,)."""

    places: NDArray[np.float64]
    darkest: NDArray[np.int64]

    @classmethod
    def find(cls, even: Grey, dpi: float, settings: ImageSettings) -> Self:
        """Return the print of an evenly lit page."""
        smooth = cv2.GaussianBlur(even, (0, 0), settings.ink_blur)
        found = Components.find((np.asarray(smooth) < PAPER - settings.palest_print).astype(np.uint8))
        point = dpi / 72
        high = (found.height >= settings.least_print_height * point) & (found.height <= settings.most_character * point)
        wide = (found.width >= settings.least_print_width * point) & (found.width <= settings.most_character * point)
        middles = np.stack([found.left + found.width / 2, found.top + found.height / 2], axis=1)
        return cls(middles[high & wide], _find_darkest(even, found)[high & wide])

    def measure_around(self, places: NDArray[np.float64], settings: ImageSettings) -> NDArray[np.float64]:
        """Return how dark the nearest print of each place is in the median, (n,)."""
        count = min(settings.near_print, len(self.darkest))
        near = np.empty((len(places), count), np.int64)
        for at in range(0, len(places), _AT_ONCE):
            part = places[at : at + _AT_ONCE]
            apart = ((part[:, None] - self.places[None]) ** 2).sum(axis=2)
            near[at : at + _AT_ONCE] = self.darkest[np.argpartition(apart, count - 1, axis=1)[:, :count]]
        return np.asarray(np.median(near, axis=1), np.float64)


def measure_print(even: Grey, dpi: float, settings: ImageSettings) -> float | None:
    """Return how dark an evenly lit page's print is: the median of its characters' darkest pixels, a grey level.

    Whatever has a character's size counts, ink or not. None where there are too few to tell.
    """
    found = _PagePrint.find(even, dpi, settings)
    return float(np.median(found.darkest)) if len(found.darkest) >= settings.enough_print else None


def _find_darkest(even: Grey, found: Components) -> NDArray[np.int64]:
    darkest = np.full(found.count, PAPER, np.int64)
    np.minimum.at(darkest, found.owner, even.ravel()[found.pixels].astype(np.int64))
    return darkest


def darken_print(even: Grey, dpi: float, settings: ImageSettings) -> tuple[Grey, float | None, bool]:
    """Return the page with its print as dark as usual, how dark the palest of it was, and whether it was so in some places only.

    None where all of it is dark enough. What counts as ink further on is told by grey levels, and those are relative to the
    print around them by this: a table in thin strokes may stand below a bold heading.
    """
    found = _PagePrint.find(even, dpi, settings)
    if len(found.darkest) < settings.enough_print:
        return even, None, False
    dark = _measure_tiles(found, even.shape, dpi, settings)
    palest = float(dark.max())
    if palest <= settings.faint_print:
        return even, None, False
    gain = np.where(dark > settings.faint_print, (PAPER - settings.usual_print) / (PAPER - dark), 1.0)
    smooth = cv2.GaussianBlur(np.minimum(gain, settings.most_gain).astype(np.float32), (0, 0), 1.0)
    factor = cv2.resize(smooth, even.shape[::-1], interpolation=cv2.INTER_LINEAR)
    darker = np.asarray(np.clip(PAPER - factor * (PAPER - even.astype(np.float32)), 0, 255), np.uint8)
    return darker, palest, dark.size > 1


def _measure_tiles(
    found: _PagePrint, shape: tuple[int, ...], dpi: float, settings: ImageSettings
) -> NDArray[np.float64]:
    """Return how dark the print is around each tile of a page, (rows, columns).

    Where it is much paler than the page's, that is no print but what prints through from the back: there it is as dark as
    the page's. A page that is faint in the median is as faint everywhere.
    """
    page = float(np.median(found.darkest))
    if page > settings.faint_print:
        return np.full((1, 1), page)
    side = settings.print_tile * dpi / 72
    ys, xs = (np.arange(side / 2, max(length, side), side) for length in shape)
    places = np.stack(np.meshgrid(xs, ys), axis=2).reshape(-1, 2)
    around = found.measure_around(places, settings)
    believed = PAPER - around >= settings.least_local_print * (PAPER - page)
    return np.where(believed, around, page).reshape(len(ys), len(xs))
