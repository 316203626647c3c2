"""Boxes inside this package: plain tuples, as there are thousands a page."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["BoxTuple", "turned_box", "united_box"]

BoxTuple = tuple[float, float, float, float]
"""x0, y0, x1, y1 in points from the top left corner."""


def turned_box(box: BoxTuple, turn: int, width: float, height: float) -> BoxTuple:
    """Return a box on the page turned so that text which runs at `turn` degrees (counter-clockwise) runs upright.

    `width` and `height` are the page's before turning.

    >>> turned_box((0, 0, 10, 20), 90, 600, 800)
    (780, 0, 800, 10)
    """
    x0, y0, x1, y1 = box
    if turn == 90:
        return height - y1, x0, height - y0, x1
    if turn == 180:
        return width - x1, height - y1, width - x0, height - y0
    if turn == 270:
        return y0, width - x1, y1, width - x0
    return box


def united_box(boxes: Iterable[BoxTuple]) -> BoxTuple:
    """Return the box around some boxes."""
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return min(x0), min(y0), max(x1), max(y1)
