"""Connected parts of masks, against OpenCV's own statistics."""

from __future__ import annotations

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from gouji.ingest.scan.image.components import Components, keep_long_runs, select_brighter


def _mask(seed: int, height: int, width: int, share: float) -> NDArray[np.uint8]:
    return (np.random.default_rng(seed).random((height, width)) < share).astype(np.uint8)


@given(st.integers(0, 2**31), st.integers(1, 40), st.integers(1, 40), st.sampled_from([0.0, 0.1, 0.4, 0.9]))
def test_the_parts_are_those_of_the_whole_mask(seed: int, height: int, width: int, share: float) -> None:
    mask = _mask(seed, height, width, share)
    parts = Components.find(mask)
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    assert parts.count == count
    mine = sorted(zip(parts.area[1:], parts.left[1:], parts.width[1:], parts.height[1:], strict=True))
    columns = [cv2.CC_STAT_AREA, cv2.CC_STAT_LEFT, cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]
    assert mine == sorted(tuple(row[columns]) for row in stats[1:])
    assert (parts.select(np.ones(count, bool)) == mask).all()
    assert (mask[parts.ys, parts.xs] == 1).all()


@given(st.integers(0, 2**31))
def test_pixels_within_another_mask_are_counted(seed: int) -> None:
    mask, other = _mask(seed, 20, 30, 0.3), _mask(seed + 1, 20, 30, 0.5)
    parts = Components.find(mask)
    within = parts.count_within(other)
    assert within.sum() == (mask & other).sum()
    for part in range(1, parts.count):
        flags = np.zeros(parts.count, bool)
        flags[part] = True
        assert within[part] == (parts.select(flags) & other).sum()


@given(st.integers(0, 2**31), st.integers(1, 12))
def test_what_is_inked_along_a_row_stays(seed: int, length: int) -> None:
    mask = _mask(seed, 12, 40, 0.7)
    expected = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    assert (keep_long_runs(mask, length) == expected).all()


def test_above_is_brighter_than_the_value() -> None:
    picture = np.array([[0, 25, 26, 255]], np.uint8)
    assert select_brighter(picture, 25.5).tolist() == [[0, 0, 1, 1]]
    assert select_brighter(picture, 25.0).tolist() == [[0, 0, 1, 1]]
