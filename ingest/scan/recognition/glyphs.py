"""A line of ink → the small pictures of its glyphs, in the one size that the digit reader knows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.image.ink import Blob, InkLine, PageInk
from gouji.ingest.scan.image.light import PAPER
from gouji.ingest.scan.recognition.settings import RecognitionSettings

__all__ = ["GLYPH_HEIGHT", "GLYPH_WIDTH", "find_dashes", "is_slash", "list_divisions", "picture_of"]

GLYPH_HEIGHT = 28
GLYPH_WIDTH = 20
_LEAST_LINE = 0.55
_BLUR = 0.45
_LEAST_CONTRAST = 40.0
_ROOM = 1.3
"""The window is so many times as high as the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _GlyphBox:
    """Blobs that make one glyph, and its box in pixels."""

    x0: int
    y0: int
    x1: int
    y1: int


def _divide(line: InkLine, ink: PageInk, settings: RecognitionSettings) -> tuple[_GlyphBox, ...]:
    """Return the glyphs of a line that could be a number, from left to right; none where it has the shape of a word.

    Dust that stands among them on the ground line may be a decimal point and is kept.
    """
    height = line.y1 - line.y0
    groups: list[list[int]] = []
    for blob in sorted((*line.blobs, *_points(line, ink.dust, settings)), key=lambda b: (b.x0, b.x1)):
        last = groups[-1] if groups else None
        if last is not None and _same(last, blob, settings=settings):
            last[0], last[1] = min(last[0], blob.x0), min(last[1], blob.y0)
            last[2], last[3] = max(last[2], blob.x1), max(last[3], blob.y1)
        else:
            groups.append([blob.x0, blob.y0, blob.x1, blob.y1])
    if len(groups) > settings.most_glyphs or any(
        x1 - x0 > settings.widest_glyph * max(height, 0.5 * ink.size) for x0, _, x1, _ in groups
    ):
        return ()
    return tuple(_GlyphBox(x0=a, y0=b, x1=c, y1=d) for a, b, c, d in groups)


def list_divisions(line: InkLine, ink: PageInk, settings: RecognitionSettings) -> list[tuple[_GlyphBox, ...]]:
    """Return the ways in which a line's ink may be divided into glyphs: as it hangs together, and with halves of digits joined."""
    apart = _divide(line, ink, settings=settings)
    joined = _join_halves(apart, line, ink, settings=settings)
    return [apart] if len(joined) == len(apart) else [apart, joined]


def _join_halves(
    glyphs: Sequence[_GlyphBox], line: InkLine, ink: PageInk, settings: RecognitionSettings
) -> tuple[_GlyphBox, ...]:
    """Return the glyphs with high ones that stand together in a digit's width as one: a 0 that lost its thin top and foot.

    What is left between them is a part of it.
    """
    height = line.y1 - line.y0
    widest = settings.widest_digit * max(height, settings.usual_digit * ink.size)
    high = [at for at, glyph in enumerate(glyphs) if glyph.y1 - glyph.y0 >= settings.half_height * height]
    joined: list[_GlyphBox] = []
    at = 0
    while at < len(glyphs):
        last = max((h for h in high if at in high and h > at and glyphs[h].x1 - glyphs[at].x0 <= widest), default=at)
        part = glyphs[at : last + 1]
        joined.append(
            _GlyphBox(
                x0=part[0].x0,
                y0=min(glyph.y0 for glyph in part),
                x1=max(glyph.x1 for glyph in part),
                y1=max(glyph.y1 for glyph in part),
            )
        )
        at = last + 1
    return tuple(joined)


def _same(group: Sequence[int], blob: Blob, settings: RecognitionSettings) -> bool:
    """Return whether a blob stands over or under the glyph before it: a broken stroke."""
    overlap = min(group[2], blob.x1) - max(group[0], blob.x0)
    return overlap > settings.stroke_overlap * min(group[2] - group[0], blob.width)


def _points(line: InkLine, dust: Sequence[Blob], settings: RecognitionSettings) -> list[Blob]:
    height = line.y1 - line.y0
    first = bisect_left(dust, line.y0, key=lambda b: b.y0)
    last = bisect_right(dust, line.y1 + height, key=lambda b: b.y0)
    return [
        b
        for b in dust[first:last]
        if line.x0 < b.x0
        and b.x1 < line.x1
        and line.y1 - settings.point_above * height < b.y1 <= line.y1 + settings.point_below * height
        and b.area > 2
    ]


def picture_of(glyph: _GlyphBox, line: InkLine, ink: PageInk) -> NDArray[np.uint8]:
    """A glyph in its window: as high as its line (a dash's as a usual character), neighbours blanked, ink bright.

    Shape (GLYPH_HEIGHT, GLYPH_WIDTH); 0 is paper; contrast is stretched, so that faded ink looks like any other.
    """
    tall = max(line.y1 - line.y0, _LEAST_LINE * ink.size) * _ROOM
    wide = tall * GLYPH_WIDTH / GLYPH_HEIGHT
    cy, cx = (line.y0 + line.y1) / 2, (glyph.x0 + glyph.x1) / 2
    x0, x1 = max(glyph.x0 - 1, 0), min(glyph.x1 + 1, ink.grey.shape[1])
    y0, y1 = max(round(cy - tall / 2), 0), min(round(cy + tall / 2), ink.grey.shape[0])
    patch = np.asarray(PAPER - np.minimum(ink.grey[y0:y1, x0:x1], PAPER), np.float32)
    scale = GLYPH_HEIGHT / tall
    matrix = np.array(
        [
            [scale, 0, (x0 - cx + 0.5) * scale + wide * scale / 2 - 0.5],
            [0, scale, (y0 - cy + 0.5) * scale + GLYPH_HEIGHT / 2 - 0.5],
        ]
    )
    if scale < 1:
        patch = np.asarray(cv2.GaussianBlur(patch, (0, 0), _BLUR / scale), np.float32)
    small = np.asarray(cv2.warpAffine(patch, matrix, (GLYPH_WIDTH, GLYPH_HEIGHT), flags=cv2.INTER_LINEAR), np.float32)
    top = max(float(small.max()), _LEAST_CONTRAST)
    return np.asarray(np.clip(small * (255.0 / top), 0, 255), np.uint8)


def is_slash(picture: NDArray[np.uint8], settings: RecognitionSettings) -> bool:
    """Whether a glyph, as `picture_of` gives it, is one slanting stroke: the mark / for nothing, which looks like a 1."""
    ink = picture.astype(float) / 255
    ink[ink < settings.slash_ink] = 0
    rows = np.flatnonzero(ink.sum(axis=1) > settings.slash_ink)
    if len(rows) < settings.slash_rows or rows[-1] - rows[0] >= len(rows):
        return False  # Too low, or in pieces.
    ink = ink[rows]
    weight, place = ink.sum(axis=1), np.arange(ink.shape[1])
    centre = (ink * place).sum(axis=1) / weight
    down = np.arange(len(rows)) - (len(rows) - 1) / 2
    slant = float((centre * down).sum() / (down * down).sum())
    bend = float(np.sqrt(np.mean((centre - centre.mean() - slant * down) ** 2)))
    stroke = float(np.sqrt((ink * (place - centre[:, None]) ** 2).sum(axis=1) / weight).max())
    return slant <= settings.slash_slant and bend <= settings.slash_bend and stroke <= settings.slash_stroke


def find_dashes(lines: Sequence[InkLine | None], ink: PageInk, settings: RecognitionSettings) -> set[int]:
    """Return which of the lines are nothing but a dash, the mark for nothing, where several are alike.

    A short one alone may be what is left of a digit, and one as wide as a character is the numeral 一 unless there are many.
    """
    bars = {
        at: line.x1 - line.x0 for at, line in enumerate(lines) if line is not None and _is_dash(line, ink, settings)
    }
    longest = settings.longest_dash * ink.size
    short = {at: width for at, width in bars.items() if width <= longest}
    long = {at: width for at, width in bars.items() if width > longest}
    return _find_alike(short, settings.least_dashes, settings) | _find_alike(long, settings.least_long_dashes, settings)


def _is_dash(line: InkLine, ink: PageInk, settings: RecognitionSettings) -> bool:
    """Return whether a line is one flat stroke, or two at the same height."""
    return len(line.blobs) <= settings.most_strokes and all(
        blob.width >= settings.shortest_dash * ink.size
        and blob.height <= min(settings.thickest_dash * ink.size, blob.width / settings.flattest_dash)
        and blob.area >= settings.solid_dash * blob.width * blob.height
        and max(blob.y0, line.blobs[0].y0) < min(blob.y1, line.blobs[0].y1)
        for blob in line.blobs
    )


def _find_alike(widths: Mapping[int, int], least: int, settings: RecognitionSettings) -> set[int]:
    """Return those of the usual width, if they are so many."""
    usual = float(np.median(list(widths.values()))) if widths else 0.0
    slack = max(settings.dash_slack, settings.alike_dashes * usual)
    alike = {at for at, width in widths.items() if abs(width - usual) <= slack}
    return alike if len(alike) >= least else set()
