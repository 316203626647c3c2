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
