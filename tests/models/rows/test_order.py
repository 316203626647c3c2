"""The longest ascending sequence against all subsequences."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.models.rows.order import find_longest_ascending


def _all_longest(values: list[int]) -> list[tuple[int, ...]]:
    """Every longest subsequence that never falls, by its indices: the slow way."""
    for size in range(len(values), 0, -1):
        found = [
            chosen
            for chosen in combinations(range(len(values)), size)
            if all(values[a] <= values[b] for a, b in pairwise(chosen))
        ]
        if found:
            return found
    return [()]


@given(st.lists(st.integers(0, 6), max_size=9))
def test_the_earliest_and_the_latest_of_all_longest_sequences_are_found(values: list[int]) -> None:
    longest = _all_longest(values)
    assert tuple(find_longest_ascending(values)) == min(longest, key=lambda chosen: chosen[::-1])
    assert tuple(find_longest_ascending(values, latest=True)) == max(longest, key=lambda chosen: chosen[::-1])


@pytest.mark.parametrize(
    ("values", "found"),
    [([], []), ([3, 2, 1], [0]), ([2, 2, 1, 2], [0, 1, 3]), ([1, 9, 2, 8, 3], [0, 2, 3])],
)
def test_of_sequences_as_long_the_earliest_is_taken(values: list[int], found: list[int]) -> None:
    assert find_longest_ascending(values) == found


def test_of_sequences_as_long_the_latest_is_taken_where_asked() -> None:
    assert find_longest_ascending([3, 2, 1], latest=True) == [2]
    assert find_longest_ascending([1, 9, 2, 8, 3], latest=True) == [0, 2, 4]
