"""Whether a page lies on its side, by the gaps between its characters."""

from __future__ import annotations

import cv2
import numpy as np

from gouji.ingest.scan.image.ink import PageInk
from gouji.ingest.scan.image.settings import ImageSettings

__all__ = ["is_sideways"]


def is_sideways(ink: PageInk, settings: ImageSettings) -> bool:
    """Return whether characters stand closer below each other than beside each other.

    Recognisers cannot be asked instead: they read characters on their side, too, and with high confidence.
    """
    scale = settings.sideways_size / ink.size
    largest = settings.sideways_blob * ink.size
    height, width = ink.grey.shape
    boxes = np.zeros((round(height * scale) + 2, round(width * scale) + 2), np.uint8)
    for blob in ink.blobs:
        if blob.height < largest and blob.width < largest:
            corner = (round(blob.x0 * scale), round(blob.y0 * scale))
            end = (round(blob.x1 * scale) - 1, round(blob.y1 * scale) - 1)
            cv2.rectangle(boxes, corner, end, 1, cv2.FILLED)
    # A closing fills the gaps shorter than its window; what it adds across and down is compared.
    reach = round(settings.sideways_reach * settings.sideways_size)
    beside, below = (
        int(cv2.morphologyEx(boxes, cv2.MORPH_CLOSE, np.ones(shape, np.uint8)).sum()) - int(boxes.sum())
        for shape in ((1, reach), (reach, 1))
    )
    return below + beside >= settings.sideways_gaps and below > settings.sideways_ratio * beside
