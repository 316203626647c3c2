"""The light of a page: negatives, and even paper."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.image.components import Components, Mask, select_brighter
from gouji.ingest.scan.image.settings import ImageSettings

__all__ = [
    "PAPER",
    "Grey",
    "is_negative",
    "measure_dimmest_paper",
    "measure_noise",
    "normalise_light",
]

Grey = NDArray[np.uint8]
"""A picture (height, width) in grey levels, 0 is black."""
PAPER = 250
"""The grey level of paper on an evenly lit page: a little below white, so that noise above it is not cut off."""


def is_negative(grey: Grey, settings: ImageSettings) -> bool:
    """Return whether a page is light print on a dark ground: nearly all of it is dark when seen from afar.

    Dark paper is no negative: what is printed on it is darker still. Nor is a page on a dark table, which is mostly light.
    """
    small = cv2.resize(grey, None, fx=1 / settings.afar, fy=1 / settings.afar, interpolation=cv2.INTER_AREA)
    low, high = np.percentile(grey[::3, ::3], [settings.dark_percentile, settings.bright_percentile])
    middle = (float(low) + float(high)) / 2
    return bool(
        high - low > settings.negative_contrast
        and np.median(small) < middle
        and (small > middle).mean() < settings.negative_light_share
    )


def measure_dimmest_paper(grey: Grey, settings: ImageSettings) -> float:
    """Return how bright the darkest part of the paper is against the brightest, 0 to 1."""
    bands = np.array_split(grey[::4, ::4], settings.light_rows)
    parts = [part for band in bands for part in np.array_split(band, settings.light_columns, axis=1)]
    paper = [float(np.percentile(part, settings.paper_percentile)) for part in parts]
    return min(paper) / max(*paper, 1.0)


def measure_noise(even: Grey, settings: ImageSettings) -> float:
    """Return how far an evenly lit paper's grey levels lie apart: the median distance from their median."""
    part = even[::3, ::3]
    paper = part[part > PAPER - settings.paper_range].astype(np.float32)  # halves of whole numbers are exact
    return float(np.median(np.abs(paper - np.median(paper)))) if len(paper) else 0.0


def normalise_light(grey: Grey, dpi: float, settings: ImageSettings) -> tuple[Grey, Grey | None]:
    """Return the page as if it were lit evenly: paper is `PAPER` everywhere; and what was made blank, alone, where something was.

    The paper's brightness is the upper envelope of the picture at a coarse scale. What is far darker at that scale is no
    paper (the table under a photographed page) and becomes blank, as do wedges of it that are too thin for that scale;
    where that begins softly or something is printed on it, it is paper in a deep shadow.
    """
    scale = max(1, round(dpi / settings.light_dpi))
    small = cv2.resize(grey, None, fx=1 / scale, fy=1 / scale, interpolation=cv2.INTER_AREA)
    window = np.ones((settings.light_window, settings.light_window), np.uint8)
    bright: Grey = np.asarray(cv2.medianBlur(cv2.dilate(small, window), settings.light_window), np.uint8)
    paper = cv2.GaussianBlur(bright.astype(np.float32), (0, 0), settings.light_blur)
    brightest = np.percentile(paper, settings.paper_percentile)
    background = (paper < settings.background_share * brightest).astype(np.uint8)
    size = (grey.shape[1], grey.shape[0])
    paper = cv2.resize(paper, size, interpolation=cv2.INTER_LINEAR)
    factor = float(PAPER) / np.maximum(paper, settings.darkest_paper)
    factor *= grey
    even: Grey = np.clip(factor, 0, 255, out=factor).astype(np.uint8)
    background = _keep_ground(background, bright, even, dpi, settings)
    ground = _find_ground(even, background, dpi, settings)
    if ground is None and not background.any():
        return even, None
    whole = even.copy()
    if background.any():
        margin = np.ones((settings.background_margin, settings.background_margin), np.uint8)
        even[cv2.resize(cv2.dilate(background, margin), size, interpolation=cv2.INTER_NEAREST) > 0] = PAPER
    if ground is not None:
        even[ground > 0] = PAPER
    return even, np.where(even == whole, PAPER, whole).astype(np.uint8)


def _keep_ground(background: Mask, small: Grey, even: Grey, dpi: float, settings: ImageSettings) -> Mask:
    """Return what is no paper at a coarse scale, without the parts that are paper in a deep shadow.

    A page ends sharply, and a shadow does not: the brightness of `small`, the page at that scale, leaps at the edge of the ground. And
    nothing is printed on the ground.
    """
    parts = Components.find(background)
    if parts.count <= 1:
        return background
    return parts.select(_has_sharp_edge(parts, small, settings) & ~_is_printed(parts, even, dpi, settings))


def _has_sharp_edge(parts: Components, small: Grey, settings: ImageSettings) -> NDArray[np.bool_]:
    """Return of each part whether the brightness changes at once at its edge; True of what fills the picture."""
    window = np.ones((settings.edge_window, settings.edge_window), np.uint8)
    leap = np.asarray(cv2.morphologyEx(small, cv2.MORPH_GRADIENT, window), np.uint8)
    paper = float(np.percentile(small, settings.paper_percentile))
    sharp = np.ones(parts.count, bool)
    for i in range(1, parts.count):
        part = parts.select(np.arange(parts.count) == i)
        ring = leap[cv2.dilate(part, window) > part]
        depth = paper - float(np.median(small[part > 0]))
        sharp[i] = not ring.size or float(np.median(ring)) >= settings.least_leap * depth
    return sharp


def _is_printed(parts: Components, even: Grey, dpi: float, settings: ImageSettings) -> NDArray[np.bool_]:
    """Return of each part whether thin strokes, far darker than around them, stand on it; what is full of them is noise."""
    thick = 2 * round(settings.ground_stroke / 2 * dpi / 72) + 1
    hat = cv2.morphologyEx(even, cv2.MORPH_BLACKHAT, np.ones((thick, thick), np.uint8))
    strokes = select_brighter(np.asarray(hat, np.uint8), settings.ground_contrast * PAPER)
    height, width = parts.shape
    share = cv2.resize(strokes.astype(np.float32), (width, height), interpolation=cv2.INTER_AREA)
    # At its edge the paper beside it is darker than it was taken for.
    margin = np.ones((settings.background_margin, settings.background_margin), np.uint8)
    inner = cv2.erode(parts.select(np.ones(parts.count, bool)), margin).ravel()[parts.pixels] > 0
    area = np.maximum(np.bincount(parts.owner, inner, parts.count), 1)
    printed = np.bincount(parts.owner, inner * np.asarray(share).ravel()[parts.pixels], parts.count) / area
    return (printed >= settings.ground_print) & (printed <= settings.most_ground_print)


def _find_ground(even: Grey, background: Mask, dpi: float, settings: ImageSettings) -> Mask | None:
    """Return what else is the ground beside a photographed page, 1 there; None where nothing is.

    `even` is the page, evenly lit, and `background` what is no paper at a coarse scale. Ground is dark, solid and wider than any
    rule, and reaches the background or the picture's edge; where it is so somewhere, dark strips along that edge are its thin ends.
    """
    scale = max(1, round(dpi / settings.ground_dpi))
    small = cv2.resize(even, None, fx=1 / scale, fy=1 / scale, interpolation=cv2.INTER_AREA)
    dark = (small < settings.background_share * PAPER).astype(np.uint8)
    rim = round(settings.ground_rim * settings.ground_dpi / 72)
    if not (background.any() or dark[:, [0, -1]].any() or dark[[0, -1]].any()):
        return None
    if background.any():
        dark |= np.asarray(cv2.resize(background, small.shape[::-1], interpolation=cv2.INTER_NEAREST), np.uint8)
    window = np.ones((settings.ground_window, settings.ground_window), np.uint8)
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, window, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    found = Components.find(np.asarray(solid, np.uint8))
    reaching = found.count_within(_mask_rim(dark, 1)) > 0
    if not reaching.any():
        return None
    ground = np.asarray(cv2.dilate(found.select(reaching), window), np.uint8) | _mask_rim(dark, rim)
    wider = cv2.dilate(ground & dark, window)
    return np.asarray(cv2.resize(wider, even.shape[::-1], interpolation=cv2.INTER_NEAREST), np.uint8)


def _mask_rim(like: Mask, width: int) -> Mask:
    """Return 1 along the edge of a picture, `width` pixels wide."""
    rim = np.ones_like(like)
    rim[width:-width, width:-width] = 0
    return rim
