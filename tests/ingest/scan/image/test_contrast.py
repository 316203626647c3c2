"""Faint print is darkened, and only that."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from gouji.ingest.scan.image.contrast import darken_print, measure_print
from gouji.ingest.scan.image.light import PAPER
from gouji.ingest.scan.image.settings import ImageSettings

SETTINGS = ImageSettings()


def draw_page(grey: int, *, ghost: int = PAPER, noise: float = 0.0) -> NDArray[np.uint8]:
    """Return a page of numbers of a grey level, and paler ones that print through from the back."""
    page = np.full((500, 400), PAPER, np.uint8)
    for row in range(8):
        for column in range(4):
            place = (20 + 90 * column, 50 + 55 * row)
            cv2.putText(page, str(37 * row + column), place, cv2.FONT_HERSHEY_SIMPLEX, 0.8, float(grey), 2)
            cv2.putText(page, "88", (place[0] + 40, place[1] + 25), cv2.FONT_HERSHEY_SIMPLEX, 0.8, float(ghost), 2)
    noisy = page + np.random.default_rng(1).normal(0, noise, page.shape) if noise else page
    return np.clip(noisy, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("grey", [150, 170, 190])
@pytest.mark.parametrize("noise", [0.0, 4.0])
def test_faint_print_becomes_ink_and_paper_stays_paper(grey: int, noise: float) -> None:
    page = draw_page(grey, noise=noise)
    darkened, was, _ = darken_print(page, 200, SETTINGS)
    assert was == pytest.approx(grey, abs=5 * noise + 3)
    ink = (1 - SETTINGS.ink_contrast) * PAPER
    print_ = draw_page(grey) < grey + 5
    assert (cv2.GaussianBlur(darkened, (0, 0), 0.5)[print_] < ink).mean() > 0.97
    assert (darkened[draw_page(grey) == PAPER] < ink).mean() < 0.001


@pytest.mark.parametrize("grey", [0, 60, 115])
def test_dark_print_stays_as_it_is(grey: int) -> None:
    page = draw_page(grey)
    darkened, was, _ = darken_print(page, 200, SETTINGS)
    assert was is None
    assert darkened is page


def test_what_prints_through_stays_paler_than_ink() -> None:
    darkened, was, _ = darken_print(draw_page(165, ghost=234), 200, SETTINGS)
    assert was is not None
    ghost = (draw_page(165, ghost=234) == 234) & (draw_page(165) == PAPER)
    assert ghost.sum() > 1000
    assert darkened[ghost].min() > (1 - SETTINGS.ink_contrast) * PAPER


def test_pale_print_below_a_dark_heading_is_darkened_where_it_stands() -> None:
    """The page's print is dark enough in the median; that of its table, in thin strokes, is not."""
    page = np.vstack([draw_page(20), draw_page(20), draw_page(160)])
    darkened, was, _ = darken_print(page, 200, SETTINGS)
    assert was == pytest.approx(160, abs=3)
    assert np.array_equal(darkened[:500], page[:500])
    table = draw_page(160)[100:] == 160
    assert darkened[1100:][table].max() < 100


def test_what_prints_through_far_from_print_is_not_darkened() -> None:
    page = np.vstack([draw_page(20), draw_page(20), draw_page(210)])
    darkened, was, _ = darken_print(page, 200, SETTINGS)
    assert was is None
    assert darkened is page


def test_too_little_print_tells_nothing() -> None:
    page = np.full((300, 300), PAPER, np.uint8)
    cv2.putText(page, "1", (100, 100), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 170.0, 2)
    assert measure_print(page, 200, SETTINGS) is None
    assert darken_print(page, 200, SETTINGS)[1] is None
