"""The perspective of a photographed page, by the slopes of its rules."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.rulings.lines import RulingLine
from gouji.ingest.scan.rulings.settings import RulingSettings

__all__ = ["find_perspective"]


def find_perspective(
    horizontal: Sequence[RulingLine],
    vertical: Sequence[RulingLine],
    width: int,
    height: int,
    dpi: float,
    settings: RulingSettings,
) -> NDArray[np.float64] | None:
    """Return the 3×3 transform that makes the rules level and upright; None where they are, or are too few to say.

    Horizontal rules' slopes are taken to change evenly down the page, vertical ones' across it. The four lines at the
    page's edges then make the quadrangle that becomes a rectangle again.
    """
    least = settings.perspective_length * dpi
    level = [r for r in horizontal if r.length > least]
    upright = [r for r in vertical if r.length > least]
    if len(level) < 2 or len(upright) < 2:
        return None
    top, bottom = _fit_slopes(level, height, settings)
    left, right = _fit_slopes(upright, width, settings)
    if max(abs(v) for v in (top, bottom, left, right)) * dpi * settings.perspective_offset < 1.0:
        return None
    quad = [_find_crossing(0.0, top, x, s, width, height) for x, s in ((0.0, left), (float(width), right))] + [
        _find_crossing(float(height), bottom, x, s, width, height) for x, s in ((float(width), right), (0.0, left))
    ]
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(np.array(quad, np.float32), target), np.float64)


def _fit_slopes(rules: Sequence[RulingLine], extent: int, settings: RulingSettings) -> tuple[float, float]:
    """Return the slopes at both ends of the page, from a line fitted through the rules' slopes without outliers.

    Rules weigh by the square root of their length: the error of a slope falls with it.
    """
    places = np.array([r.place for r in rules]) / extent
    slopes = np.array([r.slope for r in rules])
    weights = np.array([float(r.length) for r in rules])
    keep = np.ones(len(rules), bool)
    fit = np.zeros(2)
    for _ in range(settings.perspective_rounds):
        if np.ptp(places[keep]) > settings.perspective_spread and keep.sum() >= settings.perspective_rules:
            fit = np.polyfit(places[keep], slopes[keep], 1, w=np.sqrt(weights[keep]))
        else:
            fit = np.array([0.0, float(np.average(slopes[keep], weights=weights[keep]))])
        off = np.abs(np.polyval(fit, places) - slopes)
        keep = off <= max(settings.perspective_outlier * float(np.median(off)), settings.perspective_slope)
    return float(np.polyval(fit, 0.0)), float(np.polyval(fit, 1.0))


def _find_crossing(y: float, slope: float, x: float, lean: float, width: int, height: int) -> tuple[float, float]:
    """Return where a nearly level line (through y at the middle) meets a nearly upright one (through x at the middle)."""
    # y' = y + slope (x' - w/2);  x' = x + lean (y' - h/2)
    across = (x + lean * (y - slope * width / 2 - height / 2)) / (1 - lean * slope)
    return across, y + slope * (across - width / 2)
