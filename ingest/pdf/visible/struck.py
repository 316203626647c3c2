"""Characters that a line strikes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from gouji.ingest.pdf.visible.drawing import DrawnChar, PageDrawing, Shape
from gouji.ingest.pdf.visible.settings import VisibleSettings

__all__ = ["mark_struck"]

Segment = tuple[float, float, float, float]
"""A line from its left end to its right one: x0, y0, x1, y1."""


def mark_struck(drawing: PageDrawing, settings: VisibleSettings) -> PageDrawing:
    """Return what a page draws, with the characters that are struck out marked.

    A line strikes a text out where it goes through the middles of its characters and hardly further: a rule of a table
    does not.
    """
    struck: set[int] = set()
    for segment in (line for shape in drawing.shapes for line in _segments(shape, settings)):
        hit = [at for at, char in enumerate(drawing.chars) if char.text.strip() and _hits(segment, char, settings)]
        if hit:
            x0 = min(drawing.chars[at].box[0] for at in hit)
            x1 = max(drawing.chars[at].box[2] for at in hit)
            room = settings.struck_excess * drawing.chars[hit[0]].size
            if segment[2] - segment[0] <= x1 - x0 + room and segment[0] > x0 - room and segment[2] < x1 + room:
                struck.update(hit)
    if not struck:
        return drawing
    chars = tuple(replace(c, struck=True) if at in struck else c for at, c in enumerate(drawing.chars))
    return replace(drawing, chars=chars)


def _segments(shape: Shape, settings: VisibleSettings) -> Iterator[Segment]:
    """Yield the lines of a shape that do not run steeply down."""
    x0, y0, x1, y1 = shape.box
    if y1 - y0 <= settings.struck_thin and x1 - x0 > y1 - y0:
        yield x0, (y0 + y1) / 2, x1, (y0 + y1) / 2
    elif shape.stroked and not shape.rectangle and len(shape.points) <= settings.struck_points:
        for (ax, ay), (bx, by) in pairwise(shape.points):
            if 2 * abs(ax - bx) > abs(ay - by):
                yield (ax, ay, bx, by) if ax <= bx else (bx, by, ax, ay)


def _hits(segment: Segment, char: DrawnChar, settings: VisibleSettings) -> bool:
    x0, y0, x1, y1 = segment
    left, top, right, bottom = char.box
    middle = (left + right) / 2
    if not (x0 <= middle <= x1) or not (min(y0, y1) <= bottom and max(y0, y1) >= top):
        return False
    y = y0 + (y1 - y0) * (middle - x0) / (x1 - x0)
    high, low = settings.struck_band
    slanted = abs(y1 - y0) > settings.struck_thin
    return (0 if slanted else high) <= (y - top) / (bottom - top) <= (1 if slanted else low)
