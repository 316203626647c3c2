"""Glyphs: a slash, the mark for nothing, told from the digits that are like it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from gouji.ingest.scan.recognition.settings import RecognitionSettings

cv2 = pytest.importorskip("cv2", reason="the extra ocr is not installed")


def drawn(*strokes: tuple[tuple[float, float], tuple[float, float]], width: int = 2) -> NDArray[np.uint8]:
    """A glyph of straight strokes, in pixels of the picture of 20 by 28, smoothed as a scan is."""
    large = np.zeros((280, 200), np.uint8)
    for (x0, y0), (x1, y1) in strokes:
        ends = (round(x0 * 10), round(y0 * 10)), (round(x1 * 10), round(y1 * 10))
        cv2.line(large, *ends, 255, width * 10, cv2.LINE_AA)
    small = cv2.resize(large, (20, 28), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(small, (0, 0), 0.6), np.uint8)


@pytest.mark.parametrize("run", [6, 8, 10, 12])
@pytest.mark.parametrize("width", [1, 2, 3])
def test_a_slanting_stroke_is_a_slash(run: float, width: int) -> None:
    from gouji.ingest.scan.recognition.glyphs import is_slash

    assert is_slash(drawn(((10 + run / 2, 4), (10 - run / 2, 24)), width=width), settings=RecognitionSettings())


@pytest.mark.parametrize(
    "strokes",
    [
        (((10, 4), (10, 24)),),  # a 1 that is a stroke
        (((10, 4), (10, 24)), ((10, 4), (6, 7))),  # with its flag
        (((12, 4), (9, 24)), ((12, 4), (8, 7)), ((6, 24), (12, 24))),  # in italics, with flag and foot
        (((4, 4), (15, 4)), ((15, 4), (8, 24))),  # a 7
        (((6, 4), (14, 24)),),  # the other way
        (((13, 12), (7, 16)),),  # a dash that leans
        (((13, 4), (11, 10)), ((9, 17), (7, 24))),  # in two pieces
    ],
)
def test_digits_and_other_strokes_are_none(
    strokes: tuple[tuple[tuple[float, float], tuple[float, float]], ...],
) -> None:
    from gouji.ingest.scan.recognition.glyphs import is_slash

    assert not is_slash(drawn(*strokes), settings=RecognitionSettings())


def list_dashes(*boxes: tuple[int, int]) -> set[int]:
    """Which of lines that are one bar each, so wide and high, are dashes on a page whose characters are 23 pixels high."""
    from gouji.ingest.scan.image.ink import Blob, InkLine, PageInk
    from gouji.ingest.scan.recognition.glyphs import find_dashes

    blobs = [Blob(100, 60 * at, 100 + w, 60 * at + h, w * h) for at, (w, h) in enumerate(boxes)]
    lines = [InkLine(x0=b.x0, y0=b.y0, x1=b.x1, y1=b.y1, blobs=(b,)) for b in blobs]
    paper = np.full((600, 300), 255, np.uint8)
    ink = PageInk(grey=paper, mask=paper, blobs=tuple(blobs), dust=(), size=23.0)
    return find_dashes([*lines, None], ink, RecognitionSettings())


def test_several_alike_are_dashes_and_one_is_a_stroke() -> None:
    assert list_dashes((8, 3), (7, 2), (8, 3), (7, 4)) == {0, 1, 2, 3}
    assert list_dashes((8, 3), (7, 2)) == set()


def test_strokes_as_wide_as_a_character_are_dashes_where_there_are_many() -> None:
    assert list_dashes(*[(22, 3)] * 8, (8, 3)) == set(range(8))
    assert list_dashes(*[(22, 3)] * 7) == set()


@pytest.mark.parametrize(
    "box",
    [
        (23, 3),  # the numeral 一
        (12, 20),  # a digit
        (3, 3),  # a speck, or a point
        (9, 8),  # a blot
    ],
)
def test_other_ink_is_no_dash(box: tuple[int, int]) -> None:
    assert list_dashes(box, box, box, box) == set()
    assert list_dashes((8, 3), box, (8, 3), (7, 3)) == {0, 2, 3}
