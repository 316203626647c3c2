"""Characters that a line strikes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from gouji.ingest.page.boxes import BoxTuple, turned_box
from gouji.ingest.pdf.visible.drawing import PageDrawing, Shape
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
    for turn in sorted({char.turn for char in drawing.chars}) if drawing.shapes else ():
        struck.update(_list_struck(drawing, turn, settings))
    if not struck:
        return drawing
    chars = tuple(replace(c, struck=True) if at in struck else c for at, c in enumerate(drawing.chars))
    return replace(drawing, chars=chars)


def _list_struck(drawing: PageDrawing, turn: int, settings: VisibleSettings) -> Iterator[int]:
    """Yield the places of the struck characters of the lines that run at `turn` degrees, looked at on the page turned upright."""
    boxes = {
        at: turned_box(char.box, turn, drawing.width, drawing.height)
        for at, char in enumerate(drawing.chars)
        if char.turn == turn and char.text.strip()
    }
    shapes = (_turn_shape(shape, turn, drawing) for shape in drawing.shapes)
    for segment in (line for shape in shapes for line in _segments(shape, settings)):
        hit = [at for at, box in boxes.items() if _hits(segment, box, settings)]
        if hit:
            x0 = min(boxes[at][0] for at in hit)
            x1 = max(boxes[at][2] for at in hit)
            room = settings.struck_excess * drawing.chars[hit[0]].size
            if segment[2] - segment[0] <= x1 - x0 + room and segment[0] > x0 - room and segment[2] < x1 + room:
                yield from hit


def _turn_shape(shape: Shape, turn: int, drawing: PageDrawing) -> Shape:
    """Return a shape on the page turned so that lines which run at `turn` degrees run from left to right."""
    if not turn:
        return shape
    size = drawing.width, drawing.height
    points = tuple(turned_box((x, y, x, y), turn, *size)[:2] for x, y in shape.points)
    return replace(shape, box=turned_box(shape.box, turn, *size), points=points)


def _segments(shape: Shape, settings: VisibleSettings) -> Iterator[Segment]:
    """Yield the lines of a shape that do not run steeply down."""
    x0, y0, x1, y1 = shape.box
    if y1 - y0 <= settings.struck_thin and x1 - x0 > y1 - y0:
        yield x0, (y0 + y1) / 2, x1, (y0 + y1) / 2
    elif shape.stroked and not shape.rectangle and len(shape.points) <= settings.struck_points:
        for (ax, ay), (bx, by) in pairwise(shape.points):
            if 2 * abs(ax - bx) > abs(ay - by):
                yield (ax, ay, bx, by) if ax <= bx else (bx, by, ax, ay)


def _hits(segment: Segment, box: BoxTuple, settings: VisibleSettings) -> bool:
    x0, y0, x1, y1 = segment
    left, top, right, bottom = box
    middle = (left + right) / 2
    if not x0 <= middle <= x1:
        return False
    y = y0 + (y1 - y0) * (middle - x0) / (x1 - x0)
    high, low = settings.struck_band
    slanted = abs(y1 - y0) > settings.struck_thin
    tall = bottom - top  # nothing where a character has no height
    return (0 if slanted else high) * tall <= y - top <= (1 if slanted else low) * tall
