"""Places in a text that overlap others."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate

__all__ = ["drop_overlapping"]


def drop_overlapping(places: Iterable[tuple[int, int]], taken: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the places that do not overlap what is taken.

    >>> drop_overlapping([(0, 2), (2, 4)], [(3, 5)])
    [(0, 2)]
    """
    known = sorted(taken)
    starts = [start for start, _ in known]
    reach = [0, *accumulate((end for _, end in known), max)]
    return [(start, end) for start, end in places if reach[bisect_left(starts, end)] <= start]
