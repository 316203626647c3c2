"""Level rules of which only dots are left: where a fax's row of pixels met a hairline's edge, noise let single pixels through.

Dots lie at one height all along the table, with paper above and below; dust lies anywhere, and bits of characters lie above each
other.
"""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.image.components import Components, Mask
from gouji.ingest.scan.image.light import Grey
from gouji.ingest.scan.rulings.settings import RulingSettings

__all__ = ["find_dotted_rules"]

_Places = NDArray[np.float64]


def find_dotted_rules(even: Grey, strokes: Mask, known: Mask, dpi: float, settings: RulingSettings) -> Mask:
    """Return a mask of the level rules that dots show, drawn from dot to dot.

    `strokes` is what is dark and thin on an evenly lit page, `known` are the rules seen already.
    """
    point = dpi / 72
    xs, ys = _find_dots(even, strokes, known, point, settings)
    found = np.zeros_like(strokes)
    order = np.argsort(ys)
    xs, ys = xs[order], ys[order]
    reach = settings.dot_reach * point
    at = 0
    while at < len(ys):
        line = slice(at, int(np.searchsorted(ys, ys[at] + 2 * reach, side="right")))
        if line.stop - line.start >= settings.least_dots and _stands_out(ys, line, len(strokes), point, settings):
            _draw(found, xs[line], float(np.median(ys[line])), point, settings)
            at = line.stop
        else:
            at += 1
    return found


def _find_dots(
    even: Grey, strokes: Mask, known: Mask, point: float, settings: RulingSettings
) -> tuple[_Places, _Places]:
    """Return the middles, across and down, of the low bits of black ink that no other ink is near."""
    parts = Components.find(strokes)
    low = (parts.height <= settings.dot_height * point) & (parts.width <= settings.dot_width * point)
    low[0] = False
    other = np.maximum(parts.select(~low), known)
    reach = 2 * round(settings.dot_clearance * point) + 1
    crowded = np.asarray(cv2.dilate(other, np.ones((reach, reach), np.uint8)), np.uint8)
    low &= parts.count_within(crowded) == 0
    low &= parts.count_within((even < settings.dot_grey).astype(np.uint8)) > 0
    return (parts.left + parts.width / 2)[low], (parts.top + parts.height / 2)[low]


def _stands_out(ys: _Places, line: slice, height: int, point: float, settings: RulingSettings) -> bool:
    """Return whether there are far more dots at a line than at other heights around it, as if they lay there by chance.

    `ys` are the dots' heights, in order, and `height` is the page's.
    """
    around = settings.dot_around * point
    first, last = np.searchsorted(ys, (ys[line.start] - around, ys[line.stop - 1] + around)).tolist()
    count = line.stop - line.start
    near = float(max(line.start - first, last - line.stop)) / settings.dot_around
    usual = 2 * settings.dot_reach * max(near, len(ys) * point / height)
    return bool(count >= usual + settings.dot_surplus * usual**0.5)


def _draw(found: Mask, xs: _Places, y: float, point: float, settings: RulingSettings) -> None:
    """Draw a line from dot to dot, in place, where they do not lie too far apart."""
    for a, b in pairwise(np.sort(xs).tolist()):
        if b - a <= settings.dot_gap * point:
            found[min(round(y), len(found) - 1), round(a) : round(b) + 1] = 1
