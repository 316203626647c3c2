"""Grey and light."""

from __future__ import annotations

import numpy as np

from gouji.ingest.scan.image.light import normalise_light
from gouji.ingest.scan.image.settings import ImageSettings

SETTINGS = ImageSettings()


def test_uneven_light_is_evened_and_print_stays_dark() -> None:
    light = np.linspace(255, 120, 800)[None, :].repeat(600, axis=0)
    light[300:306, 100:110] *= 0.3
    light[300:306, 700:710] *= 0.3
    even, _ = normalise_light(light.astype(np.uint8), 100, SETTINGS)
    assert even[:280].min() > 225
    assert even[302, 105] < 110
    assert even[302, 705] < 110


def test_the_table_under_a_photographed_page_is_blank() -> None:
    picture = np.full((800, 600), 60, np.uint8)
    picture[80:720, 60:540] = 230
    even, _ = normalise_light(picture, 100, SETTINGS)
    assert even[20, 20] == 250
    assert even[400, 300] > 240


def test_print_in_a_deep_shadow_stays() -> None:
    picture = np.full((800, 600), 230, np.uint8)
    picture[:400] = 90
    picture[100:300:12, 60:540:5] = 20
    picture[500:700:12, 60:540:5] = 40
    even, _ = normalise_light(picture, 100, SETTINGS)
    assert even[100, 60] < 120
    assert even[512, 60] < 120


def test_what_was_made_blank_is_kept_beside_the_page() -> None:
    picture = np.full((800, 600), 60, np.uint8)
    picture[80:720, 60:540] = 230
    picture[20:24, 20:22] = 5
    even, blanked = normalise_light(picture, 100, SETTINGS)
    assert even[21, 20] == 250
    assert blanked is not None
    assert blanked[21, 20] < 60
    assert (blanked[200:600, 200:400] == 250).all()


def photograph(wide: int) -> np.ndarray:
    """A page from the left edge to the right one, with a thin wedge of the table beside it, `wide` pixels at its foot."""
    picture = np.full((1200, 900), 225, np.uint8)
    for y in range(400, 1200):
        picture[y, 900 - round(wide * (y - 400) / 800) :] = 60
    return picture


def test_a_thin_wedge_of_the_ground_is_blank_to_its_end() -> None:
    even, _ = normalise_light(photograph(14), 100, SETTINGS)
    assert even.min() > 225


def test_a_rule_that_runs_off_the_page_stays_and_so_does_print_beside_a_wedge() -> None:
    picture = photograph(14)
    picture[200:202, 100:] = 40
    picture[1000:1016, 800:812:3] = 40
    picture[:, 300:302] = 40
    even, _ = normalise_light(picture, 100, SETTINGS)
    assert even[200:202, 880:890].max() < 120
    assert even[1008, 800] < 120
    assert even[10:1150, 300].max() < 120


def test_a_frame_along_the_picture_s_edge_is_no_ground() -> None:
    picture = np.full((600, 600), 240, np.uint8)
    picture[:3] = picture[-3:] = 30
    picture[:, :3] = picture[:, -3:] = 30
    even, _ = normalise_light(picture, 100, SETTINGS)
    assert even[1, 300] < 120
    assert even[300, 1] < 120
