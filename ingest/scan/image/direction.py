"""Which way the lines of a page run, by the gaps between its bits of ink."""

from __future__ import annotations

import cv2
import numpy as np

from gouji.ingest.scan.image.ink import PageInk

__all__ = ["is_sideways"]

_REACH = 0.4
"""Characters of a line are no further from each other than this share of their height; lines are."""
_MORE = 2.5
"""Seen were 7 times and more."""
_LEAST = 60
"""Pixels of gaps: fewer tell nothing."""
_SCALE_TO = 12.0
"""Pixels: a character's height in the picture that this is measured on."""


def is_sideways(ink: PageInk) -> bool:
    """Whether characters stand closer below each other than beside each other: the page lies on its side.

    Recognisers read characters on their side, too, and surely, so that what they say does not tell.
    """
    scale = _SCALE_TO / ink.size
    height, width = ink.grey.shape
    boxes = np.zeros((round(height * scale) + 2, round(width * scale) + 2), np.uint8)
    for blob in ink.blobs:
        if blob.height < 2 * ink.size and blob.width < 2 * ink.size:
            corner = (round(blob.x0 * scale), round(blob.y0 * scale))
            end = (round(blob.x1 * scale) - 1, round(blob.y1 * scale) - 1)
            cv2.rectangle(boxes, corner, end, 1, cv2.FILLED)
    reach = round(_REACH * _SCALE_TO)
    beside, below = (
        int(cv2.morphologyEx(boxes, cv2.MORPH_CLOSE, np.ones(shape, np.uint8)).sum()) - int(boxes.sum())
        for shape in ((1, reach), (reach, 1))
    )
    return below + beside >= _LEAST and below > _MORE * beside
