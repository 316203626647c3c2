"""The skew of a page: its angle, and the transforms that remove it."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.image.light import PAPER, Grey
from gouji.ingest.scan.image.settings import ImageSettings

__all__ = ["make_rotation", "measure_skew", "warp"]


def measure_skew(even: Grey, dpi: float, settings: ImageSettings) -> float:
    """Return by how many degrees lines of text and rules fall to the right.

    The projection profile method (Postl, "Detection of linear oblique structures and skew scan in digitized documents",
    ICPR 1986): ink is projected along each angle, and along the right one it changes most from row to row. `even` is an
    evenly lit page.
    """
    scale = min(1.0, settings.skew_dpi / dpi)
    small = cv2.resize(even, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ys, xs = np.nonzero(small < settings.skew_ink)
    if len(xs) < settings.skew_least_ink:
        return 0.0
    if len(xs) > settings.skew_sample:
        # A fixed seed: the same page has the same skew every time.
        chosen = np.random.default_rng(0).choice(len(xs), settings.skew_sample, replace=False)
        xs, ys = xs[chosen], ys[chosen]
    best = _find_large_skew(xs, ys, settings)
    reaches = (settings.largest_skew, *settings.skew_reaches) if best == 0.0 else settings.skew_reaches
    for step, reach in zip(settings.skew_steps[-len(reaches) :], reaches, strict=True):
        angles = best + np.arange(-reach, reach + step / 2, step)
        # Near the right angle the sum of squares is the finer measure: it needs no smoothing.
        measure = _measure_sharpness if reach == settings.largest_skew else _measure_squares
        best = float(max(angles, key=lambda a: (measure(xs, ys, a, settings), -abs(a))))
    return best


def _find_large_skew(xs: NDArray[Any], ys: NDArray[Any], settings: ImageSettings) -> float:
    """Return about how far a page is turned that lies askew as only photographs do; 0 where a scanner's skew is as likely.

    A part of the ink is enough to tell.
    """
    part = slice(None, None, max(1, len(xs) // settings.large_skew_sample))
    some, rows = xs[part], ys[part]
    step, reach = settings.skew_steps[0], settings.photographed_skew
    angles = np.arange(-reach, reach + step / 2, step)
    sharpness = np.array([_measure_sharpness(some, rows, a, settings) for a in angles])
    is_large = np.abs(angles) > settings.largest_skew
    large, usual = sharpness[is_large].max(), sharpness[~is_large].max()
    return float(angles[is_large][sharpness[is_large].argmax()]) if large > settings.large_skew_margin * usual else 0.0


def _measure_sharpness(xs: NDArray[Any], ys: NDArray[Any], angle: float, settings: ImageSettings) -> float:
    """Return how much the ink's profile along an angle changes from row to row, as a sum of squares.

    The profile's own squares prefer the angle at which most ink falls together, which on pages with few lines is not theirs. It is
    smoothed, or whole pixels would make an angle of 0 the sharpest.
    """
    counts = np.convolve(_project(xs, ys, angle), settings.skew_smooth)
    return float((np.diff(counts).astype(np.float64) ** 2).sum())


def _measure_squares(xs: NDArray[Any], ys: NDArray[Any], angle: float, _settings: ImageSettings) -> float:
    """Return the sum of squares of the ink's profile along an angle."""
    return float((_project(xs, ys, angle).astype(np.float64) ** 2).sum())


def _project(xs: NDArray[Any], ys: NDArray[Any], angle: float) -> NDArray[np.int64]:
    """Return how much ink each row of the page has along an angle."""
    rows = ys - xs * np.tan(np.deg2rad(angle))
    return np.bincount((rows - rows.min()).astype(np.int64))


def make_rotation(angle: float, width: int, height: int) -> NDArray[np.float64]:
    """Return the 3×3 matrix that turns a page by `angle` degrees about its middle, which levels a skew of that angle."""
    affine = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return np.vstack([affine, [0.0, 0.0, 1.0]])


def warp(grey: Grey, matrix: NDArray[np.float64]) -> Grey:
    """Return the picture transformed by a 3×3 matrix, at its own size; what comes from outside is paper."""
    height, width = grey.shape[:2]
    if np.array_equal(matrix, np.eye(3)):
        return grey
    moved = cv2.warpPerspective(
        grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=float(PAPER)
    )
    return np.asarray(moved, np.uint8)
