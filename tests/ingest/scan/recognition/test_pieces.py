"""Lines longer than one run of the recogniser."""

from __future__ import annotations

import numpy as np

from gouji.ingest.scan.recognition.pieces import cut_line
from gouji.ingest.scan.recognition.settings import RecognitionSettings

SETTINGS = RecognitionSettings()


def _stripes(width: int, height: int = 20, every: int = 20) -> np.ndarray:
    """Return a line of strokes with gaps of four pixels between them."""
    line = np.zeros((height, width), np.uint8)
    for start in range(0, width, every):
        line[:, start : start + 4] = 255
    return line


def test_usual_lines_stay_whole() -> None:
    crop = _stripes(20 * 60)
    (piece,) = cut_line(crop, SETTINGS)
    assert piece.pixels is crop


def test_long_lines_are_cut_in_gaps_and_nothing_is_lost() -> None:
    crop = _stripes(20 * 150)
    pieces = cut_line(crop, SETTINGS)
    assert len(pieces) == 3
    assert all(piece.pixels.shape[1] <= 70 * 20 for piece in pieces)
    assert np.array_equal(np.concatenate([piece.pixels for piece in pieces], axis=1), crop)
    assert all(piece.pixels[0, 0] == 255 for piece in pieces)
    assert not any(piece.spaced for piece in pieces)


def test_a_wide_gap_is_a_space() -> None:
    crop = _stripes(20 * 100)
    crop[:, 1000:1010] = 255
    assert [piece.spaced for piece in cut_line(crop, SETTINGS)] == [False, True]


def test_no_line_of_text_is_so_long() -> None:
    assert cut_line(_stripes(20 * 201), SETTINGS) == ()
