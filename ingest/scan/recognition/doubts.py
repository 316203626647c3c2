"""Numbers whose ink may not be all their own, or not all there."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from gouji.ingest.scan.image.ink import Blob
from gouji.ingest.scan.recognition.prepared import Prepared, Wanted
from gouji.ingest.scan.recognition.settings import RecognitionSettings

__all__ = ["has_faint_sign", "has_lost_strokes", "touches_side"]


def touches_side(item: Wanted, prepared: Prepared, settings: RecognitionSettings) -> bool:
    """Whether ink of a cell's line comes up to a side of the cell, or runs on beyond it: a stamp, a stroke of a pen.

    A number keeps off the rules; the least room seen on small print is 1.3 points.
    """
    table, cell = item.place
    if table < 0:
        return False
    straight, point = prepared.straight, prepared.point
    box = straight.grids[table].box(straight.grids[table].cells[cell])
    size = prepared.inner.size
    near = [
        b
        for b in item.line.blobs
        if _room(b, box) < settings.across * point and not _in_middle(b, box, size, settings=settings)
    ]
    return any(
        _room(b, box) < settings.touching * point or _goes_on(b, box, prepared.ink.blobs, point, settings=settings)
        for b in near
    )


def has_faint_sign(item: Wanted, prepared: Prepared, settings: RecognitionSettings) -> bool:
    """Whether there may be a minus before a number, too pale to be ink: it is the thinnest stroke, and fades first."""
    line, grey = item.line, prepared.around(item).grey
    height = line.y1 - line.y0
    y0, y1 = line.y0 + round(settings.sign_inset * height), line.y1 - round(settings.sign_inset * height)
    x0, x1 = max(line.x0 - round(settings.sign_reach * height), 0), line.x0 - max(2, round(prepared.point / 2))
    wide, high = max(2, round(settings.sign_width * height)), max(2, round(settings.sign_height * height))
    if x1 - x0 < wide or y1 - y0 < high:
        return False
    zone = cv2.blur(grey[y0:y1, x0:x1], (wide, high), borderType=cv2.BORDER_REPLICATE)
    return float(np.median(grey[y0:y1, x0:x1])) - float(np.asarray(zone).min()) > settings.sign_contrast


def has_lost_strokes(item: Wanted, prepared: Prepared, settings: RecognitionSettings) -> bool:
    """Whether the ink of a number is lower than any digit is: the top strokes of 77 may be all that is left of 277."""
    return item.line.y1 - item.line.y0 < settings.least_digit * prepared.around(item).size


def _room(blob: Blob, box: tuple[float, float, float, float]) -> float:
    return min(blob.x0 - box[0], box[2] - blob.x1, blob.y0 - box[1], box[3] - blob.y1)


def _in_middle(blob: Blob, box: tuple[float, float, float, float], size: float, settings: RecognitionSettings) -> bool:
    """Return whether a blob of a character's height has as much room above as below: its row is low."""
    off = abs((blob.y0 - box[1]) - (box[3] - blob.y1))
    beside = min(blob.x0 - box[0], box[2] - blob.x1)
    return blob.height <= settings.low_row_height * size and off < settings.low_row_offset * size and beside > 0


def _goes_on(
    blob: Blob,
    box: tuple[float, float, float, float],
    blobs: Sequence[Blob],
    point: float,
    settings: RecognitionSettings,
) -> bool:
    """Return whether another blob lies right across the rule: one stroke, of which the rule's pixels were taken."""
    reach = 2 * settings.across * point
    return any(
        _apart(blob, other) < reach and _room(other, box) < 0
        for other in blobs
        if blob.y0 - reach < other.y1 and other.y0 < blob.y1 + reach
    )


def _apart(one: Blob, other: Blob) -> int:
    return max(one.x0 - other.x1, other.x0 - one.x1, one.y0 - other.y1, other.y0 - one.y1)
