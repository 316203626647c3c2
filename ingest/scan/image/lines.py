"""Lines of text where no rules are: cut into pieces at gaps as wide as between columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gouji.ingest.scan.image.ink import Blob, InkLine, PageInk, find_lines, split_at_gaps

__all__ = ["find_free_lines", "measure_local_size", "trim_to_ink"]

_GAP = 1.7
"""A gap of so many characters is one between columns."""
_ROW = 2
"""A line in so many pieces is a table's row."""
_ACROSS_CUT, _FIGURES = 0.25, 3.0
"""What has so much of its height on either side of where two lines were divided stands between them, if it is no wider than so
many characters: six digits."""
_SAME_HEIGHT = 0.7
"""Pieces that share so much of their height stand side by side."""
_SHORT = 6
"""A piece of so many characters' width may be a number or a label."""

_Line = tuple[InkLine, list[InkLine]]
"""A line and its pieces."""


def find_free_lines(blobs: Sequence[Blob], ink: PageInk, width: int) -> list[tuple[InkLine, tuple[int, int] | None]]:
    """The lines outside tables, cut at gaps as wide as between columns; short pieces of many with their line's band."""
    inside = [b for b in blobs if b.height < 8 * ink.size]
    if not inside:
        return []
    lines = find_lines(inside, ink.mask, (0, 0, width, ink.mask.shape[0]), measure_local_size(inside, ink))
    found: list[tuple[InkLine, tuple[int, int] | None]] = []
    for line, pieces in _standing_between(
        [(line, split_at_gaps(line, _GAP * _high(line, ink))) for line in lines], ink
    ):
        short = _SHORT * _high(line, ink)
        row = len(pieces) >= _ROW
        found += [(p, (p.y0, p.y1) if row and p.x1 - p.x0 < short else None) for p in pieces]
    return found


def _high(line: InkLine, ink: PageInk) -> float:
    """The size of a line's characters: a table's are often smaller than the page's, a heading's larger."""
    return max(min(line.y1 - line.y0, measure_local_size(line.blobs, ink)), 0.6 * ink.size)


def _standing_between(lines: Sequence[_Line], ink: PageInk) -> list[_Line]:
    """The lines and their pieces; short pieces across the cut between two lines as a line of their own.

    Beside a label of two lines a number stands at half their height: the profile of all of them has no gap, and which of
    the two lines it falls to is an accident.
    """
    found = list(lines[:1])
    for lower, below in lines[1:]:
        upper, above = found[-1]
        figures = [p for p in (*above, *below) if p.x1 - p.x0 < _FIGURES * _high(upper, ink)]
        across = _across(figures, lower.y0) if upper.y1 == lower.y0 else []
        if across:
            y0, y1 = min(b.y0 for p in across for b in p.blobs), max(b.y1 for p in across for b in p.blobs)
            pieces = [replace(p, y0=y0, y1=y1) for p in sorted(across, key=lambda p: p.x0)]
            found[-1] = upper, [p for p in above if p not in across]
            found.append((replace(upper, y0=y0, y1=y1), pieces))
        found.append((lower, [p for p in below if p not in across]))
    return found


def _across(pieces: Sequence[InkLine], cut: int) -> list[InkLine]:
    """The pieces that stand across a cut, and those at the same height as the next of them."""
    places = [trim_to_ink(p) for p in pieces]
    chosen = [p.y0 + _room_of(p) < cut < p.y1 - _room_of(p) for p in places]
    for order in (
        range(len(places)),
        range(len(places) - 1, -1, -1),
    ):  # from those chosen to the right, then to the left
        for i in order:
            others = [p for k, p in enumerate(places) if chosen[k] and k != i]
            nearest = min(others, key=lambda p: abs(p.x0 - places[i].x0), default=None)
            chosen[i] |= nearest is not None and _level(places[i], nearest)
    return [p for p, is_chosen in zip(pieces, chosen, strict=True) if is_chosen]


def _room_of(piece: InkLine) -> float:
    return _ACROSS_CUT * (piece.y1 - piece.y0)


def _level(piece: InkLine, other: InkLine) -> bool:
    """Whether two pieces stand at the same height, about."""
    shared = min(piece.y1, other.y1) - max(piece.y0, other.y0)
    return shared > _SAME_HEIGHT * max(piece.y1 - piece.y0, other.y1 - other.y0)


def trim_to_ink(line: InkLine) -> InkLine:
    """The line with no more above and below than its ink."""
    return replace(line, y0=min(b.y0 for b in line.blobs), y1=max(b.y1 for b in line.blobs))


def measure_local_size(blobs: Sequence[Blob], ink: PageInk) -> float:
    """The height of a character among some blobs; the page's usual one where they are few."""
    heights = sorted(max(b.height, b.width) for b in blobs if max(b.height, b.width) < 2.5 * ink.size)
    if len(heights) < 6:
        return ink.size
    return float(min(max(heights[len(heights) * 3 // 4], 0.6 * ink.size), 1.6 * ink.size))
