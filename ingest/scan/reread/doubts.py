"""Numbers whose ink may not be all their own, or not all there."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from gouji.ingest.scan.image.ink import Blob
from gouji.ingest.scan.reread.wanted import Prepared, Wanted

__all__ = ["has_faint_sign", "touches_side"]

_TOUCH, _ACROSS = 0.8, 1.7
"""Points: ink so near a rule touches it; so near, it may be a stroke's that goes on beyond."""
_LARGE, _OFF = 1.2, 0.35
"""Shares of a character's height: no character is higher than so many, nor so far off the middle of a row of its own."""
_SIGN_FROM, _SIGN_REACH, _SIGN_WIDTH, _SIGN_HEIGHT = 0.3, 0.8, 0.3, 0.1
_SIGN_CONTRAST = 22.0
"""Shares of a number's height within which a minus stands before it, and how long and thick it is; grey levels."""


def touches_side(item: Wanted, prepared: Prepared) -> bool:
    """Whether ink of a cell's line comes up to a side of the cell, or runs on beyond it: a stamp, a stroke of a pen.

    A number keeps off the rules; the least room seen on small print is 1.3 points.
    """
    table, cell = item.place
    if table < 0:
        return False
    straight, point = prepared.straight, prepared.point
    box = straight.grids[table].box(straight.grids[table].cells[cell])
    size = prepared.inner.size
    near = [b for b in item.line.blobs if _room(b, box) < _ACROSS * point and not _in_middle(b, box, size)]
    return any(_room(b, box) < _TOUCH * point or _goes_on(b, box, prepared.ink.blobs, point) for b in near)


def has_faint_sign(item: Wanted, prepared: Prepared) -> bool:
    """Whether there may be a minus before a number, too pale to be ink: it is the thinnest stroke, and fades first."""
    line, grey = item.line, prepared.around(item).grey
    height = line.y1 - line.y0
    y0, y1 = line.y0 + round(_SIGN_FROM * height), line.y1 - round(_SIGN_FROM * height)
    x0, x1 = max(line.x0 - round(_SIGN_REACH * height), 0), line.x0 - max(2, round(prepared.point / 2))
    wide, high = max(2, round(_SIGN_WIDTH * height)), max(2, round(_SIGN_HEIGHT * height))
    if x1 - x0 < wide or y1 - y0 < high:
        return False
    zone = cv2.blur(grey[y0:y1, x0:x1], (wide, high), borderType=cv2.BORDER_REPLICATE)
    return float(np.median(grey[y0:y1, x0:x1])) - float(np.asarray(zone).min()) > _SIGN_CONTRAST


def _room(blob: Blob, box: tuple[float, float, float, float]) -> float:
    return min(blob.x0 - box[0], box[2] - blob.x1, blob.y0 - box[1], box[3] - blob.y1)


def _in_middle(blob: Blob, box: tuple[float, float, float, float], size: float) -> bool:
    """Whether a blob of a character's height has as much room above as below: its row is low."""
    off = abs((blob.y0 - box[1]) - (box[3] - blob.y1))
    beside = min(blob.x0 - box[0], box[2] - blob.x1)
    return blob.height <= _LARGE * size and off < _OFF * size and beside > 0


def _goes_on(blob: Blob, box: tuple[float, float, float, float], blobs: Sequence[Blob], point: float) -> bool:
    """Whether another blob lies right across the rule: one stroke, of which the rule's pixels were taken."""
    reach = 2 * _ACROSS * point
    return any(
        _apart(blob, other) < reach and _room(other, box) < 0
        for other in blobs
        if blob.y0 - reach < other.y1 and other.y0 < blob.y1 + reach
    )


def _apart(one: Blob, other: Blob) -> int:
    return max(one.x0 - other.x1, other.x0 - one.x1, one.y0 - other.y1, other.y0 - one.y1)
