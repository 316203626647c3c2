"""The longest ascending sequence: which of the rows stand in the form's order.

The method is patience sorting (Fredman 1975), with every length's candidates kept, so that ties are decided as asked.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence

__all__ = ["find_longest_ascending"]


def find_longest_ascending(values: Sequence[int], *, latest: bool = False) -> list[int]:
    """Return the indices of a longest sequence of values that never falls.

    Of several as long, the one whose last element is earliest, then the element before it and so on; with `latest` the one
    whose elements are latest.

    >>> find_longest_ascending([1, 5, 2, 3]), find_longest_ascending([2, 1]), find_longest_ascending([2, 1], latest=True)
    ([0, 2, 3], [0], [1])
    """
    # The indices at which sequences of each length end. Within a length their values fall from left to right: a value that
    # is not smaller would have gone on with the sequence.
    ends: list[list[int]] = []
    smallest: list[int] = []
    for index, value in enumerate(values):
        length = bisect.bisect_right(smallest, value)
        smallest[length : length + 1] = [value]
        if length == len(ends):
            ends.append([])
        ends[length].append(index)
    found: list[int] = []
    for candidates in reversed(ends):
        fitting = (i for i in candidates if not found or (i < found[-1] and values[i] <= values[found[-1]]))
        found.append(max(fitting) if latest else min(fitting))
    return found[::-1]
