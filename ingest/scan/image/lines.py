"""Lines of text outside tables, cut into pieces at gaps as wide as those between columns."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from gouji.ingest.scan.image.ink import Blob, InkLine, PageInk, find_lines, split_at_gaps
from gouji.ingest.scan.image.rows import LineWithPieces, is_mark, separate_columns
from gouji.ingest.scan.image.settings import ImageSettings
from gouji.ingest.scan.image.sizes import measure_line_size, measure_local_size

__all__ = ["find_free_lines", "trim_to_ink"]

Interval = tuple[int, int]


def find_free_lines(
    blobs: Sequence[Blob], ink: PageInk, width: int, settings: ImageSettings
) -> list[tuple[InkLine, tuple[int, int] | None]]:
    """Return the pieces of lines outside tables, each with the top and bottom of its row or None.

    Short pieces of a line with several stand in columns, as in a table without rules: they get the row's band, so that they
    can be read as numbers. Pieces of running text get None. `width` is the page's in pixels.
    """
    inside = [b for b in blobs if b.height < settings.most_free_height * ink.size]
    if not inside:
        return []
    size = measure_local_size(inside, ink, settings)
    lines = [
        (line, split_at_gaps(line, settings.column_gap * measure_line_size(line, ink, settings)), -1)
        for line in find_lines(inside, ink.mask, (0, 0, width, ink.mask.shape[0]), size, settings)
    ]
    found: list[tuple[InkLine, tuple[int, int] | None]] = []
    rows = _cut_over_columns(_cut_at_shared_gaps(separate_columns(lines, ink, settings), ink, settings), ink, settings)
    for line, pieces, _ in _cut_at_starts(rows, ink, settings):
        short = settings.short_piece * measure_line_size(line, ink, settings)
        is_row = len(pieces) >= settings.row_pieces
        found += [(p, (p.y0, p.y1) if is_row and p.x1 - p.x0 < short else None) for p in pieces]
    return found


def _cut_at_shared_gaps(lines: Sequence[LineWithPieces], ink: PageInk, settings: ImageSettings) -> list[LineWithPieces]:
    """Return the lines, rows cut at several narrow gaps that stand over or under gaps of the next line.

    So do the headings of narrow columns, which are hardly further apart than words.
    """
    sizes = [measure_line_size(line, ink, settings) for line, _, _ in lines]
    parts = [
        [part for piece in pieces for part in split_at_gaps(piece, settings.start_gap * size)]
        for (_, pieces, _), size in zip(lines, sizes, strict=True)
    ]
    gaps = [[(a.x1, b.x0) for a, b in pairwise(row)] for row in parts]
    found = [list(pieces) for _, pieces, _ in lines]
    for at, (line, pieces, _) in enumerate(lines):
        if len(pieces) < settings.row_pieces:
            continue
        narrow = [gap for gap in gaps[at] if gap[1] - gap[0] <= settings.column_gap * sizes[at]]
        for other in (at - 1, at + 1, at - 2, at + 2):  # a header of one line may stand between the lines of others
            if not (0 <= other < len(lines) and _is_near(line, lines[other][0], settings.near_line * sizes[at])):
                continue
            shared = _find_shared(narrow, gaps[other], settings.start_gap * sizes[at] / 2)
            if len(shared) >= settings.shared_gaps:
                ends = shared | {b for a, b in gaps[at] if (a, b) not in narrow}
                found[at] = [
                    part
                    for piece in pieces
                    for part in split_at_gaps(piece, settings.start_gap * sizes[at], ends.__contains__)
                ]
                break
    return [(line, own, table) for (line, _, table), own in zip(lines, found, strict=True)]


def _cut_over_columns(lines: Sequence[LineWithPieces], ink: PageInk, settings: ImageSettings) -> list[LineWithPieces]:
    """Return the lines, headers cut at narrow gaps where what stands on either side is centred over a column of figures of its own."""
    found: list[LineWithPieces] = []
    columns: list[float] = []
    left = 0
    for line, pieces, table in reversed(lines):
        size = measure_line_size(line, ink, settings)
        figures = [p for p in pieces if p.x1 - p.x0 <= settings.figure_width * size]
        if len(figures) > settings.shared_gaps:
            columns, left = [(p.x0 + p.x1) / 2 for p in figures], settings.most_header_lines
        elif left:
            left -= 1
            if line.y1 - line.y0 > settings.highest_header * size:
                found.append(
                    (line, pieces, table)
                )  # two lines that are not told apart: cut, they would be read as figures
                continue
            pieces = [part for piece in pieces for part in _cut_header(piece, columns, size, settings)]  # noqa: PLW2901 – the same, cut
        found.append((line, pieces, table))
    return found[::-1]


def _cut_header(piece: InkLine, columns: Sequence[float], size: float, settings: ImageSettings) -> list[InkLine]:
    """Return a piece, cut into the headers of single columns if it is nothing else; columns are the middles of their figures."""
    groups: dict[float, list[InkLine]] = {}
    for part in split_at_gaps(piece, settings.start_gap * size):
        groups.setdefault(min(columns, key=lambda x: abs(x - (part.x0 + part.x1) / 2)), []).append(part)
    pitch = min(b - a for a, b in pairwise(columns))
    for column, own in groups.items():
        x0, x1 = own[0].x0, own[-1].x1
        if x1 - x0 > pitch or abs((x0 + x1) / 2 - column) > settings.header_shift * size:
            return [piece]
    ends = {own[0].x0 for own in groups.values()}
    return split_at_gaps(piece, settings.start_gap * size, ends.__contains__)


def _is_near(line: InkLine, other: InkLine, distance: float) -> bool:
    """Return whether no more than a distance (pixels) divides two lines."""
    return max(line.y0, other.y0) - min(line.y1, other.y1) <= distance


def _find_shared(gaps: Sequence[Interval], others: Sequence[Interval], least: float) -> set[int]:
    """Return the ends of those gaps that stand in line with other ones, each with one of its own."""
    found: dict[Interval, int] = {}
    for start, end in gaps:
        for other in others:
            if min(end, other[1]) - max(start, other[0]) >= least:
                found.setdefault(other, end)
    return set(found.values())


def _cut_at_starts(lines: Sequence[LineWithPieces], ink: PageInk, settings: ImageSettings) -> Iterator[LineWithPieces]:
    """Yield the lines of tables cut at narrow gaps as well, where the text behind the gap begins as labels of its other rows do.

    Between a group's label and its rows' labels the gap is often no wider than between two words.
    """
    starts: dict[int, list[int]] = {}
    for _, pieces, table in lines:
        starts.setdefault(table, []).append(min(b.x0 for b in pieces[0].blobs))
    for line, pieces, table in lines:
        size = measure_line_size(line, ink, settings)
        yield line, pieces if table < 0 else _cut_row(line, pieces, sorted(starts[table]), size, settings), table


def _cut_row(
    line: InkLine, pieces: Sequence[InkLine], starts: Sequence[int], size: float, settings: ImageSettings
) -> list[InkLine]:
    """Return a row's pieces, cut at narrow gaps that end where others begin; an item's number and its mark stay with the item."""
    shift = settings.start_shift * size

    def may_begin(x: float) -> bool:
        others = bisect(starts, x + shift) - bisect(starts, x - shift)
        before = max((b for b in line.blobs if b.x1 <= x), key=lambda b: b.x1, default=None)
        return others >= settings.aligned_rows and not (before is not None and is_mark(before, size, settings))

    return [part for piece in pieces for part in split_at_gaps(piece, settings.start_gap * size, may_begin)]


def trim_to_ink(line: InkLine) -> InkLine:
    """Return the line with no more above and below than its ink."""
    return replace(line, y0=min(b.y0 for b in line.blobs), y1=max(b.y1 for b in line.blobs))
