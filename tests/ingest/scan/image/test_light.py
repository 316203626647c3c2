"""Grey and light."""

from __future__ import annotations

import numpy as np

from gouji.ingest.scan.image.light import normalise_light, to_grey
from gouji.ingest.scan.image.settings import ImageSettings

SETTINGS = ImageSettings()


def test_a_red_seal_becomes_paper_and_black_under_it_stays() -> None:
    picture = np.full((200, 200, 3), 255, np.uint8)
    picture[50:150, 50:150] = (215, 40, 50)
    picture[90:110, 60:140] = (25, 5, 6)
    grey = to_grey(picture, SETTINGS)
    assert grey[60, 60] > 230
    assert grey[100, 100] < 60
    assert grey[10, 10] == 255


def test_blue_is_ink() -> None:
    picture = np.full((50, 50, 3), 255, np.uint8)
    picture[20:30, 20:30] = (20, 30, 160)
    assert to_grey(picture, SETTINGS)[25, 25] < 80


def test_uneven_light_is_evened_and_print_stays_dark() -> None:
    light = np.linspace(255, 120, 800)[None, :].repeat(600, axis=0)
    light[300:306, 100:110] *= 0.3
    light[300:306, 700:710] *= 0.3
    even = normalise_light(light.astype(np.uint8), 100, SETTINGS)
    assert even[:280].min() > 225
    assert even[302, 105] < 110
    assert even[302, 705] < 110


def test_the_table_under_a_photographed_page_is_blank() -> None:
    picture = np.full((800, 600), 60, np.uint8)
    picture[80:720, 60:540] = 230
    even = normalise_light(picture, 100, SETTINGS)
    assert even[20, 20] == 250
    assert even[400, 300] > 240
