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
