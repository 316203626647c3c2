"""The ruling lines that can be seen on a page, each once: dashes joined, double lines as one.

>>> ruling_lines([(0.0, 10.0, 50.0, 10.4), (50.5, 10.1, 90.0, 10.3)])
((Ruling(at=10.2, parts=((0.0, 90.0),)),), ())
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gouji.ingest.page.boxes import BoxTuple
from gouji.ingest.pdf.settings import PdfSettings
from gouji.ingest.pdf.visible.drawing import Shape

__all__ = ["Ruling", "drawn_strokes", "is_crossed", "ruling_lines"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A grid line: its place across (y of a horizontal, x of a vertical one) and the stretches that are drawn."""

    at: float
    parts: tuple[tuple[float, float], ...]


def drawn_strokes(shapes: Iterable[Shape], settings: PdfSettings) -> list[BoxTuple]:
    """Return the boxes of thin strokes: lines, thin rectangles, outlines of rectangles and straight curves.

    White ones do not count, nor does a fill: word processors paint the ground of paragraphs and cells.
    """
    return [box for shape in shapes for box in _strokes(shape, settings=settings)]


def ruling_lines(strokes: Iterable[BoxTuple], settings: PdfSettings) -> tuple[tuple[Ruling, ...], tuple[Ruling, ...]]:
    """Horizontal and vertical rulings, from top to bottom and from left to right."""
    flat: list[tuple[float, float, float]] = []
    upright: list[tuple[float, float, float]] = []
    for x0, y0, x1, y1 in strokes:
        if y1 - y0 <= settings.thin:
            flat.append(((y0 + y1) / 2, x0, x1))
        if x1 - x0 <= settings.thin:
            upright.append(((x0 + x1) / 2, y0, y1))
    return tuple(_merged(flat, settings=settings)), tuple(_merged(upright, settings=settings))


def _strokes(shape: Shape, settings: PdfSettings) -> Iterator[BoxTuple]:
    """Yield a shape's boxes that are thin in one direction."""
    x0, y0, x1, y1 = shape.box
    if min(x1 - x0, y1 - y0) <= settings.thin:
        yield shape.box
    elif shape.stroked and shape.rectangle:
        yield from ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1))
    elif shape.stroked:
        for (ax, ay), (bx, by) in pairwise(shape.points):
            if min(abs(ax - bx), abs(ay - by)) <= 1:
                yield min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _merged(strokes: list[tuple[float, float, float]], settings: PdfSettings) -> Iterator[Ruling]:
    """Strokes (place, from, to) on about one line as one ruling."""
    group: list[tuple[float, float, float]] = []
    for stroke in sorted(strokes):
        if group and stroke[0] - group[0][0] > settings.one_line:
            yield from _ruling(group, settings=settings)
            group = []
        group.append(stroke)
    yield from _ruling(group, settings=settings)


def _ruling(group: Sequence[tuple[float, float, float]], settings: PdfSettings) -> Iterator[Ruling]:
    parts: list[tuple[float, float]] = []
    for low, high in sorted((low, high) for _, low, high in group):
        if parts and low - parts[-1][1] <= settings.thin:
            parts[-1] = parts[-1][0], max(parts[-1][1], high)
        else:
            parts.append((low, high))
    long = tuple(part for part in parts if part[1] - part[0] >= settings.shortest_line)
    if long:
        at = round(sum(place for place, _, _ in group) / len(group), 2)
        yield Ruling(at=at, parts=long)


def is_crossed(parts: Sequence[tuple[float, float]], low: float, high: float, share: float) -> bool:
    """Return whether the drawn stretches cover at least a share of the way from `low` to `high`."""
    covered = sum(max(0.0, min(high, end) - max(low, start)) for start, end in parts)
    return covered >= share * (high - low)
