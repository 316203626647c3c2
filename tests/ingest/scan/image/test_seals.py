"""Only a seal is a seal: by its colour, its size and its shape."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from gouji.corpus.damage.scans import LADDER, damaged
from gouji.ingest.scan.image.seals import find_seal, to_grey
from gouji.ingest.scan.image.settings import ImageSettings

cv2 = pytest.importorskip("cv2")

SETTINGS = ImageSettings()


def page(dpi: int = 200) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.full((dpi * 8, dpi * 6, 3), 255, np.uint8)


def write(picture: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], colour: tuple[int, int, int]) -> None:
    """A table's worth of numbers in a colour, their rows 20 points apart."""
    for row in range(12):
        for column in range(5):
            cv2.putText(picture, "218", (100 + 200 * column, 200 + 56 * row), 0, 0.8, colour, 2)


def test_a_red_seal_becomes_paper_and_black_under_it_stays() -> None:
    picture = page()
    cv2.circle(picture, (500, 500), 160, (215, 40, 50), 9)
    picture[480:520, 480:520] = (215, 40, 50)
    picture[495:505, 470:530] = (25, 5, 6)
    grey = to_grey(picture, 200, SETTINGS)
    assert grey[485, 485] > 230
    assert grey[500, 340] > 230
    assert grey[500, 500] < 60
    assert grey[10, 10] == 255


@pytest.mark.slow
@pytest.mark.parametrize("dpi", [100, 150, 200, 300])
@pytest.mark.parametrize("seed", range(3))
def test_stamped_and_damaged_seals_are_found(dpi: int, seed: int) -> None:
    rung = "sealed" if seed % 2 else "heavy"
    chance = Random(seed)
    picture = np.full((round(dpi * 11.7), round(dpi * 8.3), 3), 255, np.uint8)
    stamped = damaged(picture, rung, chance)
    if LADDER[rung].seal < 1 and not (np.asarray(stamped[..., 0], int) - stamped[..., 1] > 60).any():
        pytest.skip("this page was not stamped")
    seal = find_seal(stamped, dpi, SETTINGS)
    assert seal is not None
    red = np.asarray(stamped[..., 0], int) - np.maximum(stamped[..., 1], stamped[..., 2]) > SETTINGS.seal_redness + 25
    assert seal[red].mean() > 0.99


@pytest.mark.parametrize(
    "colour", [(139, 69, 19), (255, 140, 0), (20, 30, 160), (160, 82, 45), (200, 20, 30), (192, 0, 0)]
)
def test_coloured_numbers_are_ink(colour: tuple[int, int, int]) -> None:
    picture = page()
    write(picture, colour)
    assert find_seal(picture, 200, SETTINGS) is None
    assert to_grey(picture, 200, SETTINGS).min() < 170


def test_red_rules_and_a_red_heading_are_ink() -> None:
    picture = page()
    picture[100:104, 60:1140] = picture[300:304, 60:1140] = picture[700:704, 60:1140] = (200, 20, 30)
    picture[100:704, 60:64] = picture[100:704, 1136:1140] = (200, 20, 30)
    picture[40:80, 200:900] = (220, 30, 30)
    assert find_seal(picture, 200, SETTINGS) is None


def test_brown_print_beside_a_seal_stays() -> None:
    picture = page()
    write(picture, (139, 69, 19))
    cv2.circle(picture, (900, 1300), 150, (215, 40, 50), 8)
    grey = to_grey(picture, 200, SETTINGS)
    assert (grey[150:850] < 120).mean() > 0.01
    assert grey[1100:].min() > 225


@pytest.mark.parametrize("gap", [(10, 4), (4, 10)])
def test_a_ring_broken_on_every_side_is_whole(gap: tuple[int, int]) -> None:
    picture = page()
    cv2.circle(picture, (500, 500), 95, (215, 40, 50), 9)
    across, down = gap
    picture[:, 500 - across // 2 : 500 + across // 2] = 255
    picture[500 - down // 2 : 500 + down // 2] = 255
    assert to_grey(picture, 200, SETTINGS).min() > 225
