"""How large characters are at a place of a page: a table's are often smaller than the page's, a heading's larger."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.ingest.scan.image.ink import Blob, InkLine, PageInk
from gouji.ingest.scan.image.settings import ImageSettings

__all__ = ["measure_line_size", "measure_local_size"]


def measure_line_size(line: InkLine, ink: PageInk, settings: ImageSettings) -> float:
    """Return the height of a line's characters."""
    size = min(line.y1 - line.y0, measure_local_size(line.blobs, ink, settings))
    return max(size, settings.least_local_size * ink.size)


def measure_local_size(blobs: Sequence[Blob], ink: PageInk, settings: ImageSettings) -> float:
    """Return the height of a character among some blobs in pixels; the page's usual one where the blobs are few.

    The larger side of a blob counts: 一 and 1 are as tall as their neighbours one way only.
    """
    sides = sorted(max(b.height, b.width) for b in blobs if max(b.height, b.width) < settings.wide_blob * ink.size)
    if len(sides) < settings.enough_blobs:
        return ink.size
    quartile = sides[len(sides) * 3 // 4]
    return float(min(max(quartile, settings.least_local_size * ink.size), settings.most_local_size * ink.size))
