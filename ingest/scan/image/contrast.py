"""The contrast of a page's print: faint toner and thin strokes made as dark as print usually is."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.image.components import Components
from gouji.ingest.scan.image.light import PAPER, Grey
from gouji.ingest.scan.image.settings import ImageSettings

__all__ = ["darken_print", "measure_print"]


def measure_print(even: Grey, dpi: float, settings: ImageSettings) -> float | None:
    """Return how dark an evenly lit page's print is: the median of its characters' darkest pixels, a grey level.

    Whatever has a character's size counts, ink or not. None where there are too few to tell.
    """
    smooth = cv2.GaussianBlur(even, (0, 0), settings.ink_blur)
    found = Components.find((np.asarray(smooth) < PAPER - settings.palest_print).astype(np.uint8))
    point = dpi / 72
    high = (found.height >= settings.least_print_height * point) & (found.height <= settings.most_character * point)
    wide = (found.width >= settings.least_print_width * point) & (found.width <= settings.most_character * point)
    darkest = _find_darkest(even, found)[high & wide]
    return float(np.median(darkest)) if len(darkest) >= settings.enough_print else None


def _find_darkest(even: Grey, found: Components) -> NDArray[np.int64]:
    darkest = np.full(found.count, PAPER, np.int64)
    np.minimum.at(darkest, found.owner, even.ravel()[found.pixels])
    return darkest


def darken_print(even: Grey, dpi: float, settings: ImageSettings) -> tuple[Grey, float | None]:
    """Return the page with its print as dark as usual, and how dark that was; None where it is dark enough.

    What counts as ink further on is told by grey levels, and those are relative to the page's own print by this.
    """
    dark = measure_print(even, dpi, settings)
    if dark is None or dark <= settings.faint_print:
        return even, None
    gain = min((PAPER - settings.usual_print) / (PAPER - dark), settings.most_gain)
    levels = PAPER - gain * (PAPER - np.arange(256, dtype=np.float64))
    return np.asarray(cv2.LUT(even, np.clip(levels, 0, 255).astype(np.uint8)), np.uint8), dark
