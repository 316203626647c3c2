"""The ink of a page: blobs of connected pixels, without dust and rules, and the lines of text that they make."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.image.components import Components, Mask
from gouji.ingest.scan.image.light import PAPER, Grey, measure_noise
from gouji.ingest.scan.image.settings import ImageSettings

__all__ = [
    "Blob",
    "InkLine",
    "PageInk",
    "add_leading_sign",
    "drop_flecks",
    "find_ink",
    "find_lines",
    "make_line",
    "measure_character_size",
    "split_at_gaps",
]


@dataclass(frozen=True, slots=True)
class Blob:
    """Connected inked pixels: their box in pixels (x1, y1 are past the end) and how many they are."""

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
    noise: float = 0.0
    """How far the paper's grey levels lie apart, as `measure_noise` gives it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InkLine:
    """Blobs that stand on one line, from left to right, and the line's box in pixels."""

    x0: int
    y0: int
    x1: int
    y1: int
    blobs: tuple[Blob, ...]


def find_ink(
    even: Grey, dpi: float, settings: ImageSettings, ruled: Mask | None = None, *, is_uneven: bool = False
) -> PageInk:
    """Return the ink of an evenly lit page, without the pixels of rules (1 in `ruled`).

    Where some print of the page is pale (`is_uneven`), pale strokes are ink too if they are connected with dark ones.
    """
    smooth = np.asarray(cv2.GaussianBlur(even, (0, 0), settings.ink_blur), np.uint8)
    noise = measure_noise(even, settings)
    mask = _find_pale(smooth, noise, settings) if is_uneven else _find_dark(smooth, settings.ink_contrast * PAPER)
    grey = even.copy()
    if ruled is not None:
        mask[ruled > 0] = 0
        grey[ruled > 0] = PAPER
    found = Components.find(mask)
    speck = settings.speck * dpi / 72
    blobs: list[Blob] = []
    dust: list[Blob] = []
    stats = np.stack([found.left, found.top, found.width, found.height, found.area], axis=1)
    for x, y, w, h, area in stats[1:].tolist():
        blob = Blob(x, y, x + w, y + h, area)
        (dust if _is_small(blob, speck) and not _is_dash(blob, speck, settings) else blobs).append(blob)
    size = measure_character_size(blobs, dpi, settings)
    return PageInk(
        grey=grey, mask=mask, blobs=tuple(blobs), dust=tuple(sorted(dust, key=lambda b: b.y0)), size=size, noise=noise
    )


def _find_dark(smooth: Grey, least: float) -> Mask:
    return (smooth < PAPER - least).astype(np.uint8)


def _find_pale(smooth: Grey, noise: float, settings: ImageSettings) -> Mask:
    """Return ink with what hangs together with it (hysteresis), as far as that stands out from the paper's noise."""
    ink = settings.ink_contrast * PAPER
    least = max(settings.pale_contrast * PAPER, settings.pale_noise * noise)
    inked = _find_dark(smooth, ink)
    if least >= ink:
        return inked
    found = Components.find(_find_dark(smooth, least))
    return found.select(found.count_within(inked) > 0)


def _is_dash(blob: Blob, speck: float, settings: ImageSettings) -> bool:
    """Return whether a small blob is shaped like a minus or a dash."""
    return (
        settings.dash_least_width * speck <= blob.width < settings.dash_most_width * speck
        and blob.width >= settings.dash_flatness * blob.height
        and blob.area >= settings.dash_fill * blob.width * blob.height
    )


def measure_character_size(blobs: Sequence[Blob], dpi: float, settings: ImageSettings) -> float:
    """Return the usual height of a character among some blobs, in pixels: three in four are no higher.

    The upper quartile, because punctuation and separate strokes are lower than their characters.
    """
    point = dpi / 72
    least, most = settings.least_character * point, settings.most_character * point
    heights = sorted(b.height for b in blobs if least <= b.height <= most)
    return float(heights[len(heights) * 3 // 4]) if heights else settings.usual_character * point


def find_lines(
    blobs: Sequence[Blob], mask: Mask, box: tuple[int, int, int, int], size: float, settings: ImageSettings
) -> tuple[InkLine, ...]:
    """Return the lines of text in a box of pixels (x0, y0, x1, y1), from top to bottom, by the profile of its inked rows.

    `blobs` are those inside; `size` is about the height of a character there.
    """
    if not blobs:
        return ()
    top, bottom = min(b.y0 for b in blobs), max(b.y1 for b in blobs)
    profile = np.zeros(bottom - top, bool)
    for blob in blobs:
        profile[blob.y0 - top : blob.y1 - top] = True
    runs = _join_strokes(_find_runs(profile), size, settings)
    runs = [
        part
        for run in runs
        for part in _split_run(run, mask, top, box, _run_size(run, blobs, top, size, settings), settings)
    ]
    lines: list[list[Blob]] = [[] for _ in runs]
    for blob in blobs:
        middle = (blob.y0 + blob.y1) / 2 - top
        after = bisect_right(runs, middle, key=lambda run: run[0])
        near = range(max(after - 1, 0), min(after + 1, len(runs)))  # the runs are in order, so only two can be nearest
        lines[min(near, key=lambda i: _distance(runs[i], middle))].append(blob)
    return tuple(
        _make_line(sorted(line, key=lambda b: b.x0), top + run[0], top + run[1])
        for line, run in zip(lines, runs, strict=True)
        if line
    )


def add_leading_sign(line: InkLine, dust: Sequence[Blob], settings: ImageSettings) -> InkLine:
    """Return the line with the dust just before it at half its height, which may be a small minus.

    `dust` is sorted by its top. Whether it is a minus or a speck is left to the recognisers of the line.
    """
    height = line.y1 - line.y0
    first = bisect_left(dust, line.y0 + settings.sign_top * height, key=lambda b: b.y0)
    last = bisect_right(dust, line.y0 + settings.sign_bottom * height, key=lambda b: b.y0)
    signs = [
        b
        for b in dust[first:last]
        if b.x0 < line.x0
        and -1 <= line.x0 - b.x1 < settings.sign_gap * height
        and b.y1 < line.y1 - settings.sign_foot * height
        and b.area > settings.sign_area
    ]
    return _make_line(sorted((*signs, *line.blobs), key=lambda b: b.x0), line.y0, line.y1) if signs else line


def drop_flecks(lines: Sequence[InkLine], dpi: float, settings: ImageSettings) -> tuple[InkLine, ...]:
    """Return the lines of a cell without those that are no more than flecks shaped like a dash, where other lines say something."""
    speck = settings.speck * dpi / 72
    whole = tuple(line for line in lines if any(not _is_small(blob, speck) for blob in line.blobs))
    return whole or tuple(lines)


def _is_small(blob: Blob, speck: float) -> bool:
    """Return whether a blob is dust, or as small as that."""
    return (blob.width < speck and blob.height < speck) or blob.area < speck


def _run_size(run: tuple[int, int], blobs: Sequence[Blob], top: int, size: float, settings: ImageSettings) -> float:
    """Return the height of a run's characters where they are larger than elsewhere, as a heading's over a table."""
    heights = sorted(b.height for b in blobs if run[0] <= (b.y0 + b.y1) / 2 - top < run[1])
    return max(size, float(heights[len(heights) * 3 // 4])) if len(heights) >= settings.enough_blobs else size


def _distance(run: tuple[int, int], middle: float) -> float:
    """Return how far a height is outside a run; 0 inside."""
    return max(run[0] - middle, middle - run[1], 0.0)


def make_line(blobs: Sequence[Blob]) -> InkLine:
    """Return blobs as one line, from left to right, as high as they are together."""
    return _make_line(sorted(blobs, key=lambda b: b.x0), min(b.y0 for b in blobs), max(b.y1 for b in blobs))


def _make_line(blobs: Sequence[Blob], y0: int, y1: int) -> InkLine:
    return InkLine(x0=min(b.x0 for b in blobs), y0=y0, x1=max(b.x1 for b in blobs), y1=y1, blobs=tuple(blobs))


def _find_runs(profile: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return where the inked stretches of a profile begin and end."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], profile, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _join_strokes(runs: list[tuple[int, int]], size: float, settings: ImageSettings) -> list[tuple[int, int]]:
    """Return the runs, those too low for a line joined to the nearer neighbour if the whole is no higher than a line.

    The smallest gap is closed first: the strokes of 三 come together before its neighbour line is considered.
    """
    runs = list(runs)
    while len(runs) > 1:
        gaps = [
            (runs[i + 1][0] - runs[i][1], i)
            for i in range(len(runs) - 1)
            if min(_height(runs[i]), _height(runs[i + 1])) < settings.stroke_height * size
            and runs[i + 1][1] - runs[i][0] <= settings.joined_height * size
            and runs[i + 1][0] - runs[i][1] < settings.joined_gap * size
        ]
        if not gaps:
            break
        _, at = min(gaps)
        runs[at : at + 2] = [(runs[at][0], runs[at + 1][1])]
    return runs


def _height(run: tuple[int, int]) -> int:
    return run[1] - run[0]


def _split_run(
    run: tuple[int, int],
    mask: Mask,
    top: int,
    box: tuple[int, int, int, int],
    size: float,
    settings: ImageSettings,
) -> list[tuple[int, int]]:
    """Return a run of the height of several lines, cut at the rows with the least ink; lines that touch are one run."""
    count = round(_height(run) / (settings.line_pitch * size))
    if count < 2:
        return [run]
    ink = mask[top + run[0] : top + run[1], box[0] : box[2]].sum(axis=1)
    step = _height(run) / count
    cuts = [run[0]]
    for k in range(1, count):
        around = max(1, round(step * settings.cut_reach))
        middle = round(k * step)
        window = ink[middle - around : middle + around + 1]
        cuts.append(run[0] + middle - around + int(window.argmin()))
    cuts.append(run[1])
    return [(a, b) for a, b in pairwise(cuts) if b > a]


def split_at_gaps(line: InkLine, gap: float, may_begin: Callable[[float], bool] = lambda _: True) -> list[InkLine]:
    """Return a line cut at gaps wider than `gap` pixels: its pieces stand in different columns.

    `may_begin` says of the place (pixels) where the ink goes on whether a piece may begin there.
    """
    pieces: list[list[Blob]] = []
    reach = -1.0
    for blob in line.blobs:
        if pieces and (blob.x0 - reach <= gap or not may_begin(blob.x0)):
            pieces[-1].append(blob)
        else:
            pieces.append([blob])
        reach = max(reach, blob.x1) if len(pieces[-1]) > 1 else blob.x1
    return [_make_line(piece, line.y0, line.y1) for piece in pieces]
