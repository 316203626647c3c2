"""Rows of tables without rules: each column has lines of its own, and what stands level is a row.

Beside a label of two lines a number stands at half their height, and beside that a group's label of three. Where rows are close the
profile of all columns together has no gap, so lines are found column by column.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

import cv2
import numpy as np

from gouji.ingest.scan.image.ink import Blob, InkLine, PageInk, find_lines, make_line, split_at_gaps
from gouji.ingest.scan.image.settings import ImageSettings
from gouji.ingest.scan.image.sizes import measure_line_size, measure_local_size

__all__ = ["LineWithPieces", "is_mark", "separate_columns"]

LineWithPieces = tuple[InkLine, list[InkLine], int]
"""A line, cut at gaps as wide as those between columns; and the number of the table that it is one of, or -1."""


def separate_columns(lines: Sequence[LineWithPieces], ink: PageInk, settings: ImageSettings) -> list[LineWithPieces]:
    """Return the lines of a page with their pieces; in the place of a table's, the rows that the lines of its columns make."""
    found: list[LineWithPieces] = []
    at = 0
    for table, (first, last) in enumerate(_find_tables(lines, ink, settings)):
        found += lines[at:first]
        blobs = [blob for line, _, _ in lines[first:last] for blob in line.blobs]
        found += ((*row, table) for row in _find_rows(blobs, ink, settings))
        at = last
    return [*found, *lines[at:]]


def _find_tables(lines: Sequence[LineWithPieces], ink: PageInk, settings: ImageSettings) -> Iterator[tuple[int, int]]:
    """Yield where tables begin and end: rows, and the lines around and between them that end left of their last pieces."""
    end = 0
    for row, (_, pieces, _) in enumerate(lines):
        before = end
        if row < end or len(pieces) < settings.row_pieces:
            continue
        left, start, end = pieces[-1].x0, row, row + 1
        while end < len(lines) and (
            len(lines[end][1]) >= settings.row_pieces
            or _is_label(lines[end - 1][0], lines[end][0], left, ink, settings)
        ):
            left = lines[end][1][-1].x0 if len(lines[end][1]) >= settings.row_pieces else left
            end += 1
        while start > before and _is_label(lines[start][0], lines[start - 1][0], pieces[-1].x0, ink, settings):
            start -= 1
        yield start, end


def _is_label(line: InkLine, other: InkLine, left: float, ink: PageInk, settings: ImageSettings) -> bool:
    """Return whether another line is close to a table's line, in no larger type, and ends left of its last pieces."""
    gap = max(line.y0, other.y0) - min(line.y1, other.y1)
    size = measure_line_size(line, ink, settings)
    alike = measure_line_size(other, ink, settings) <= settings.alike_type * size
    return other.x1 < left and gap <= settings.near_line * size and alike


def _find_rows(blobs: Sequence[Blob], ink: PageInk, settings: ImageSettings) -> Iterator[tuple[InkLine, list[InkLine]]]:
    """Yield the rows of a table from top to bottom, cut at gaps as wide as those between columns."""
    usual = replace(ink, size=measure_local_size(blobs, ink, settings))
    for line in _join_level(_find_segments(blobs, usual, settings), usual.size, settings):
        pieces = split_at_gaps(line, settings.column_gap * measure_line_size(line, usual, settings))
        yield line, pieces


def _join_level(segments: Sequence[InkLine], size: float, settings: ImageSettings) -> list[InkLine]:
    """Return the rows of segments, from top to bottom.

    The heights at which most segments stand come first: those of a row's numbers, whatever stands beside them at another height.
    """
    ordered = sorted(segments, key=_middle)
    middles = [_middle(segment) for segment in ordered]
    counts = [len(_find_near(middles, middle, settings.same_middles * size)) for middle in middles]
    taken: set[int] = set()
    rows: list[InkLine] = []
    for at in sorted(range(len(ordered)), key=lambda i: (-counts[i], i)):
        if at not in taken:
            near = [i for i in _find_near(middles, middles[at], settings.fallen_middles * size) if i not in taken]
            row = _grow_row(at, near, ordered, settings.level_middles * size)
            taken.update(row)
            rows.append(_join([ordered[i] for i in row]))
    return sorted(rows, key=_middle)


def _grow_row(seed: int, near: Sequence[int], segments: Sequence[InkLine], most: float) -> list[int]:
    """Return those of some segments that stand level with the next of them on the way to the first one: a row may fall a little."""
    row = [seed]
    first, last = seed, seed
    for at in sorted(near, key=lambda i: abs(segments[i].x0 - segments[seed].x0)):
        is_right = segments[at].x0 >= segments[seed].x0
        next_one = last if is_right else first
        if at != seed and abs(_middle(segments[at]) - _middle(segments[next_one])) <= most:
            row.append(at)
            first, last = (first, at) if is_right else (at, last)
    return row


def _find_near(middles: Sequence[float], middle: float, most: float) -> range:
    """Return which middles, in ascending order, lie no further than `most` from one."""
    return range(bisect_left(middles, middle - most), bisect_right(middles, middle + most))


def _middle(line: InkLine) -> float:
    return (line.y0 + line.y1) / 2


def _join(lines: Sequence[InkLine]) -> InkLine:
    return make_line([blob for line in lines for blob in line.blobs])


def _find_segments(blobs: Sequence[Blob], ink: PageInk, settings: ImageSettings) -> list[InkLine]:
    """Return the lines of each column: blobs beside each other with no gap as wide as between columns."""
    segments: list[InkLine] = []
    for group in _join_strokes(_group_beside(blobs, ink.size, settings), ink.size, settings):
        whole = make_line(group)
        box = (whole.x0, whole.y0, whole.x1, whole.y1)
        segments += find_lines(group, ink.mask, box, measure_local_size(group, ink, settings), settings)
    return segments


def _group_beside(blobs: Sequence[Blob], size: float, settings: ImageSettings) -> list[list[Blob]]:
    """Return the blobs in groups of those that stand beside each other, at one height and without a gap as between columns.

    Behind a mark, as that of an item's number, the gap is wider: it stands at the left of its square.
    """
    widest = round((settings.start_gap + settings.mark_gap) * size)
    left, top = min(b.x0 for b in blobs), min(b.y0 for b in blobs)
    right, bottom = max(b.x1 for b in blobs) + widest, max(b.y1 for b in blobs)
    drawn = np.zeros((bottom - top, right - left), np.uint8)
    for blob in blobs:
        edge = round(settings.beside_edge * blob.height)
        gap = widest if is_mark(blob, size, settings) else round(settings.start_gap * size)
        drawn[blob.y0 + edge - top : blob.y1 - edge - top, blob.x0 - left : blob.x1 + gap - left] = 1
    _, numbers = cv2.connectedComponents(drawn, connectivity=4)
    groups: dict[int, list[Blob]] = {}
    for blob in blobs:
        groups.setdefault(int(numbers[(blob.y0 + blob.y1) // 2 - top, blob.x0 - left]), []).append(blob)
    return list(groups.values())


def is_mark(blob: Blob, size: float, settings: ImageSettings) -> bool:
    """Return whether a blob is so small that it may be a punctuation mark."""
    return max(blob.width, blob.height) < settings.stroke_height * size


def _join_strokes(groups: Sequence[list[Blob]], size: float, settings: ImageSettings) -> list[list[Blob]]:
    """Return the groups, those too low for a line joined to the nearest one if the whole is no higher than a line: strokes and marks."""
    lines = sorted(map(make_line, groups), key=lambda line: line.y0)
    found: dict[int, InkLine] = dict(enumerate(lines))
    into = list(range(len(lines)))
    for _, at, other in sorted(_list_stroke_pairs(lines, size, settings)):
        at, other = _find_root(at, into), _find_root(other, into)  # noqa: PLW2901 – what they are parts of by now
        if at != other and _may_be_one(found[at], found[other], size, settings):
            found[other] = _join([found.pop(at), found[other]])
            into[at] = other
    return [list(line.blobs) for line in found.values()]


def _list_stroke_pairs(
    lines: Sequence[InkLine], size: float, settings: ImageSettings
) -> Iterator[tuple[int, int, int]]:
    """Yield the pairs of lines, from top to bottom, of which one may be a stroke of the other: how far apart they are, and their numbers."""
    highest = settings.joined_height * size
    for at, line in enumerate(lines):
        if line.y1 - line.y0 >= settings.stroke_height * size:
            continue
        first = bisect_left(lines, line.y1 - highest, key=lambda other: other.y0)
        last = bisect_right(lines, line.y0 + highest, key=lambda other: other.y0)
        for other in (*range(first, at), *range(at + 1, last)):
            beside = max(line.x0, lines[other].x0) - min(line.x1, lines[other].x1)
            gap = max(line.y0, lines[other].y0) - min(line.y1, lines[other].y1)
            near = beside <= settings.start_gap * size and gap < settings.joined_gap * size
            if near and _may_be_one(line, lines[other], size, settings):
                yield gap, at, other


def _may_be_one(line: InkLine, other: InkLine, size: float, settings: ImageSettings) -> bool:
    """Return whether two lines, one of them too low for a line, are together no higher than one."""
    low = min(line.y1 - line.y0, other.y1 - other.y0) < settings.stroke_height * size
    return low and max(line.y1, other.y1) - min(line.y0, other.y0) <= settings.joined_height * size


def _find_root(at: int, into: Sequence[int]) -> int:
    while into[at] != at:
        at = into[at]
    return at
