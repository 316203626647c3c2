"""The ink of a page: its specks of connected pixels, and which of them make lines of text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.image.components import Mask
from gouji.ingest.scan.image.light import Grey
from gouji.ingest.scan.image.settings import ImageSettings

__all__ = [
    "Blob",
    "InkLine",
    "PageInk",
    "add_leading_sign",
    "find_ink",
    "find_lines",
    "measure_character_size",
    "split_at_gaps",
]

_ENOUGH = 6
"""So many bits of ink tell how large characters are."""
_LINE_PARTS = 0.55
"""A run of inked rows lower than this share of a character is part of its neighbour: strokes of 三, the dot of i."""


@dataclass(frozen=True, slots=True)
class Blob:
    """Connected inked pixels: their box (x1, y1 are past the end) and how many they are."""

    x0: int
    y0: int
    x1: int
    y1: int
    area: int

    @property
    def height(self) -> int:
        """Pixels down."""
        return self.y1 - self.y0

    @property
    def width(self) -> int:
        """Pixels across."""
        return self.x1 - self.x0


@dataclass(frozen=True, slots=True, kw_only=True)
class PageInk:
    """A page without its rules: the grey picture, the inked pixels (1), the blobs; and the dust, from top to bottom."""

    grey: Grey
    mask: Mask
    blobs: tuple[Blob, ...]
    dust: tuple[Blob, ...]
    size: float
    """The usual height of a character in pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InkLine:
    """Blobs that stand on one line, in a box."""

    x0: int
    y0: int
    x1: int
    y1: int
    blobs: tuple[Blob, ...]


def find_ink(even: Grey, dpi: float, settings: ImageSettings, ruled: Mask | None = None) -> PageInk:
    """The ink of an evenly lit page without the pixels of rules (1 in `ruled`)."""
    point = dpi / 72
    ruled = ruled if ruled is not None else np.zeros_like(even)
    smooth = cv2.GaussianBlur(even, (0, 0), 0.5)
    mask = (np.asarray(smooth) < (1 - settings.ink_contrast) * 250).astype(np.uint8)
    mask[ruled > 0] = 0
    grey = even.copy()
    grey[ruled > 0] = 250
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    speck = settings.speck * point
    blobs: list[Blob] = []
    dust: list[Blob] = []
    for x, y, w, h, area in stats[1:count].tolist():
        blob = Blob(x, y, x + w, y + h, area)
        small = (w < speck and h < speck) or area < speck
        sign = 0.65 * speck <= w < 2 * speck and w >= 1.8 * h and area >= 0.6 * w * h
        (dust if small and not sign else blobs).append(blob)
    size = measure_character_size(blobs, dpi)
    return PageInk(grey=grey, mask=mask, blobs=tuple(blobs), dust=tuple(sorted(dust, key=lambda b: b.y0)), size=size)


def measure_character_size(blobs: Sequence[Blob], dpi: float) -> float:
    """The usual height of a character among some blobs, in pixels: three in four are no higher; 9 points of none."""
    point = dpi / 72
    heights = sorted(b.height for b in blobs if 5 * point <= b.height <= 30 * point)
    return float(heights[len(heights) * 3 // 4]) if heights else 9 * point


def find_lines(blobs: Sequence[Blob], mask: Mask, box: tuple[int, int, int, int], size: float) -> tuple[InkLine, ...]:
    """The lines of text in a box of pixels (x0, y0, x1, y1), from top to bottom, by the profile of its inked rows.

    `blobs` are those inside; `size` is the height of a character there, about.
    """
    if not blobs:
        return ()
    top, bottom = min(b.y0 for b in blobs), max(b.y1 for b in blobs)
    profile = np.zeros(bottom - top, bool)
    for blob in blobs:
        profile[blob.y0 - top : blob.y1 - top] = True
    runs = _whole(_runs(profile), size)
    runs = [part for run in runs for part in _divided(run, mask, top, box, _size_in(run, blobs, top, size))]
    lines: list[list[Blob]] = [[] for _ in runs]
    for blob in blobs:
        middle = (blob.y0 + blob.y1) / 2 - top
        after = bisect_right(runs, middle, key=lambda run: run[0])
        near = range(max(after - 1, 0), min(after + 1, len(runs)))  # they follow each other from top to bottom
        lines[min(near, key=lambda i: _off(runs[i], middle))].append(blob)
    return tuple(
        _line(sorted(line, key=lambda b: b.x0), top + run[0], top + run[1])
        for line, run in zip(lines, runs, strict=True)
        if line
    )


def add_leading_sign(line: InkLine, dust: Sequence[Blob]) -> InkLine:
    """The line with what stands just before it at half its height: small as it is, it may be a minus.

    `dust` is sorted by its top. Whether it is one, or a speck, is for those who read the line to say.
    """
    height = line.y1 - line.y0
    first = bisect_left(dust, line.y0 + 0.25 * height, key=lambda b: b.y0)
    last = bisect_right(dust, line.y0 + 0.75 * height, key=lambda b: b.y0)
    signs = [
        b
        for b in dust[first:last]
        if b.x0 < line.x0 and -1 <= line.x0 - b.x1 < 0.7 * height and b.y1 < line.y1 - 0.2 * height and b.area > 3
    ]
    return _line(sorted((*signs, *line.blobs), key=lambda b: b.x0), line.y0, line.y1) if signs else line


def _size_in(run: tuple[int, int], blobs: Sequence[Blob], top: int, size: float) -> float:
    """The size of a run's characters where they are larger than elsewhere, as a heading's over a table."""
    heights = sorted(b.height for b in blobs if run[0] <= (b.y0 + b.y1) / 2 - top < run[1])
    return max(size, float(heights[len(heights) * 3 // 4])) if len(heights) >= _ENOUGH else size


def _off(run: tuple[int, int], middle: float) -> float:
    return max(run[0] - middle, middle - run[1], 0.0)


def _line(blobs: Sequence[Blob], y0: int, y1: int) -> InkLine:
    return InkLine(x0=min(b.x0 for b in blobs), y0=y0, x1=max(b.x1 for b in blobs), y1=y1, blobs=tuple(blobs))


def _runs(profile: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], profile, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _whole(runs: list[tuple[int, int]], size: float) -> list[tuple[int, int]]:
    """Runs too low for a line joined to the nearer neighbour, if that does not make it too high for one."""
    runs = list(runs)
    while len(runs) > 1:
        gaps = [
            (runs[i + 1][0] - runs[i][1], i)
            for i in range(len(runs) - 1)
            if min(_tall(runs[i]), _tall(runs[i + 1])) < _LINE_PARTS * size
            and runs[i + 1][1] - runs[i][0] <= 1.2 * size
            and runs[i + 1][0] - runs[i][1] < 0.6 * size
        ]
        if not gaps:
            break
        _, at = min(gaps)
        runs[at : at + 2] = [(runs[at][0], runs[at + 1][1])]
    return runs


def _tall(run: tuple[int, int]) -> int:
    return run[1] - run[0]


def _divided(
    run: tuple[int, int], mask: Mask, top: int, box: tuple[int, int, int, int], size: float
) -> list[tuple[int, int]]:
    """A run of the height of several lines, cut where the least ink is."""
    count = round(_tall(run) / (1.25 * size))
    if count < 2:
        return [run]
    ink = mask[top + run[0] : top + run[1], box[0] : box[2]].sum(axis=1)
    step = _tall(run) / count
    cuts = [run[0]]
    for k in range(1, count):
        around = max(1, round(step * 0.3))
        middle = round(k * step)
        window = ink[middle - around : middle + around + 1]
        cuts.append(run[0] + middle - around + int(window.argmin()))
    cuts.append(run[1])
    return [(a, b) for a, b in pairwise(cuts) if b > a]


def split_at_gaps(line: InkLine, gap: float) -> list[InkLine]:
    """A line cut at gaps wider than `gap` pixels: what stands in different columns."""
    pieces: list[list[Blob]] = []
    reach = -1.0
    for blob in line.blobs:
        if pieces and blob.x0 - reach <= gap:
            pieces[-1].append(blob)
        else:
            pieces.append([blob])
        reach = max(reach, blob.x1) if len(pieces[-1]) > 1 else blob.x1
    return [_line(piece, line.y0, line.y1) for piece in pieces]
