"""A picture of a page → the page: grey, without the seal's red, evenly lit, upright and straight."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.image.settings import ImageSettings

__all__ = [
    "Grey",
    "even_light",
    "is_negative",
    "measure_dimmest_paper",
    "measure_red_share",
    "measure_skew",
    "rotation_matrix",
    "to_grey",
    "warp",
]

Grey = NDArray[np.uint8]
_REDDISH = 35
_SAMPLE = 40_000
_GROUND = 0.55
_CONTRAST = 60.0
_NEGATIVE = 0.12
"""Of a negative, no more than this share is light from afar: bold headings, the dark print's own white."""


def to_grey(picture: NDArray[np.uint8]) -> Grey:
    """The picture in grey, where red ink (a seal) is as pale as paper; black under the seal stays black.

    `picture` is (height, width, 3) RGB or (height, width).
    """
    if picture.ndim == 2:
        return picture
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    red, green, blue = cv2.split(picture)
    seal = np.asarray(cv2.subtract(red, cv2.max(green, blue))) > _REDDISH  # no less than 0: saturated
    if not seal.any():
        return np.asarray(grey, np.uint8)
    seal = cv2.dilate(seal.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    # Under the seal's ink, red alone tells print from paper; lifted, because the ink darkens red a little too.
    lifted = np.clip(red.astype(np.float32) * 1.18, 0, 255)
    clean: Grey = np.where(seal, np.maximum(grey, lifted), grey).astype(np.uint8)
    return clean


def is_negative(grey: Grey) -> bool:
    """Whether a page is light print on a dark ground: nearly all of it is dark, seen from afar.

    Dark paper is not: what is printed on it is darker still. Nor is a page on a dark table, which is light as a whole.
    """
    small = cv2.resize(grey, None, fx=1 / 16, fy=1 / 16, interpolation=cv2.INTER_AREA)
    low, high = np.percentile(grey[::3, ::3], [1, 99.9])
    middle = (float(low) + float(high)) / 2
    return bool(high - low > _CONTRAST and np.median(small) < middle and (small > middle).mean() < _NEGATIVE)


def measure_red_share(picture: NDArray[np.uint8]) -> float:
    """The share of a picture that is red ink."""
    if picture.ndim == 2:
        return 0.0
    small = cv2.resize(picture, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA).astype(np.int16)
    return float((small[..., 0] - np.maximum(small[..., 1], small[..., 2]) > _REDDISH).mean())


def measure_dimmest_paper(grey: Grey) -> float:
    """How bright the darkest part of the paper is against the brightest, 0 to 1."""
    parts = [part for band in np.array_split(grey[::4, ::4], 6) for part in np.array_split(band, 4, axis=1)]
    paper = [float(np.percentile(part, 90)) for part in parts]
    return min(paper) / max(*paper, 1.0)


def even_light(grey: Grey, dpi: float) -> Grey:
    """The page as if lit evenly: paper is 255 everywhere.

    The paper's brightness is the upper envelope of the picture, at a coarse scale. What is far darker at that scale is
    no paper (the table under a photographed page) and becomes blank.
    """
    scale = max(1, round(dpi / 25))
    small = cv2.resize(grey, None, fx=1 / scale, fy=1 / scale, interpolation=cv2.INTER_AREA)
    small = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 5)
    paper = cv2.GaussianBlur(small.astype(np.float32), (0, 0), 3)
    ground = (paper < _GROUND * np.percentile(paper, 90)).astype(np.uint8)
    size = (grey.shape[1], grey.shape[0])
    paper = cv2.resize(paper, size, interpolation=cv2.INTER_LINEAR)
    even: Grey = np.clip(grey * (250.0 / np.maximum(paper, 20)), 0, 255).astype(np.uint8)
    if ground.any():
        ground = cv2.dilate(ground, np.ones((7, 7), np.uint8))
        even[cv2.resize(ground, size, interpolation=cv2.INTER_NEAREST) > 0] = 250
    return even


def measure_skew(even: Grey, dpi: float, settings: ImageSettings) -> float:
    """By how many degrees lines of text and rules fall to the right: the angle of the sharpest row profile.

    The profile method of Postl (1986): ink is projected along each angle, and the right angle gives the largest sum
    of squares. Coarse, then fine.
    """
    scale = min(1.0, 110 / dpi)
    small = cv2.resize(even, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ys, xs = np.nonzero(small < 200)
    if len(xs) < 50:
        return 0.0
    if len(xs) > _SAMPLE:
        chosen = np.random.default_rng(0).choice(len(xs), _SAMPLE, replace=False)
        xs, ys = xs[chosen], ys[chosen]
    best = 0.0
    for step, reach in ((0.25, settings.largest_skew), (0.05, 0.25), (0.02, 0.04)):
        angles = best + np.arange(-reach, reach + step / 2, step)
        best = float(max(angles, key=lambda a: (_sharpness(xs, ys, a), -abs(a))))
    return best


def _sharpness(xs: NDArray[Any], ys: NDArray[Any], angle: float) -> float:
    rows = ys - xs * np.tan(np.deg2rad(angle))
    counts = np.bincount((rows - rows.min()).astype(np.int64))
    return float((counts.astype(np.float64) ** 2).sum())


def warp(grey: Grey, matrix: NDArray[np.float64]) -> Grey:
    """The picture moved by a 3×3 matrix; what comes from outside is paper."""
    height, width = grey.shape[:2]
    if np.allclose(matrix, np.eye(3), atol=1e-5):
        return grey
    moved = cv2.warpPerspective(
        grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=250.0
    )
    return np.asarray(moved, np.uint8)


def rotation_matrix(angle: float, width: int, height: int) -> NDArray[np.float64]:
    """The matrix that turns a page by `angle` degrees about its middle, so that what fell by it runs level."""
    affine = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return np.vstack([affine, [0.0, 0.0, 1.0]])
