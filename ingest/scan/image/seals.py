"""Red seals: what is one by its colour, its size and its shape; and pages in grey without them.

Red alone makes no seal. Brown and orange print, red headings and red numbers, a red pen's marks are ink like any other; taken out, they
would be blanks that nobody doubts. An official seal is a ring or a frame of 16 to 75 mm, and what is red inside it is its own.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.image.components import Components, Mask
from gouji.ingest.scan.image.light import Grey
from gouji.ingest.scan.image.settings import ImageSettings

__all__ = ["find_seal", "remove_seal", "to_grey"]


def to_grey(picture: NDArray[np.uint8], dpi: float, settings: ImageSettings) -> Grey:
    """Return the picture in grey, where a seal's red ink is as pale as paper and black under the seal stays black.

    `picture` is (height, width, 3) RGB or (height, width).
    """
    return remove_seal(picture, find_seal(picture, dpi, settings), settings)


def remove_seal(picture: NDArray[np.uint8], seal: Mask | None, settings: ImageSettings) -> Grey:
    """Return the picture in grey as `to_grey` does, its seal being known."""
    if picture.ndim == 2:
        return picture
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    if seal is None:
        return grey
    # Under the seal's ink, only red separates print from paper.
    lifted = np.clip(picture[..., 0].astype(np.float32) * settings.seal_lift, 0, 255)
    clean: Grey = np.where(seal > 0, np.maximum(grey, lifted), grey).astype(np.uint8)
    return clean


def find_seal(picture: NDArray[np.uint8], dpi: float, settings: ImageSettings) -> Mask | None:
    """Return a mask that is 1 on the ink of seals and around it, where it is less red; None without any seal."""
    if picture.ndim == 2:
        return None
    red = _find_red(picture, settings.seal_redness)
    boxes = _find_outlines(picture, dpi, settings) if red.any() else []
    if not boxes:
        return None
    inside = np.zeros_like(red)
    for x0, y0, x1, y1 in boxes:
        inside[y0:y1, x0:x1] = red[y0:y1, x0:x1]
    return np.asarray(cv2.dilate(inside, np.ones((3, 3), np.uint8)), np.uint8)


def _find_red(picture: NDArray[np.uint8], least: int) -> Mask:
    red, green, blue = cv2.split(picture)
    # OpenCV's difference does not go below 0, where NumPy's would wrap around.
    return (np.asarray(cv2.subtract(red, cv2.max(green, blue))) > least).astype(np.uint8)


def _find_outlines(picture: NDArray[np.uint8], dpi: float, settings: ImageSettings) -> list[tuple[int, int, int, int]]:
    """Return the boxes, in pixels, of what has a seal's hue and size, seen so coarsely that a patchy ring is whole."""
    scale = max(1, round(dpi / settings.seal_dpi))
    small = np.asarray(cv2.resize(picture, None, fx=1 / scale, fy=1 / scale, interpolation=cv2.INTER_AREA), np.uint8)
    red, green, blue = (np.asarray(channel, np.int16) for channel in cv2.split(small))
    pure = np.abs(green - blue) <= settings.seal_hue * (red - np.minimum(green, blue))
    inked = _find_red(small, settings.seal_paleness) * pure.astype(np.uint8)
    found = Components.find(np.asarray(cv2.dilate(inked, np.ones((3, 3), np.uint8)), np.uint8))
    point = dpi / 72 / scale
    least, most = settings.least_seal * point, settings.most_seal * point
    short, long = np.minimum(found.width, found.height), np.maximum(found.width, found.height)
    kept = np.flatnonzero((short >= least) & (long <= most) & (long <= settings.seal_ratio * short))
    boxes = zip(found.left[kept], found.top[kept], found.width[kept], found.height[kept], strict=True)
    return [
        (int(x) * scale, int(y) * scale, int(x + w) * scale + scale, int(y + h) * scale + scale) for x, y, w, h in boxes
    ]
