"""Grey, light and ink."""

from __future__ import annotations

import numpy as np

from gouji.ingest.scan.image.ink import find_ink, find_lines
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


def test_specks_are_dust_and_digits_are_not() -> None:
    even = np.full((300, 300), 250, np.uint8)
    even[50:52, 50:52] = 20  # dust
    even[100:118, 100:104] = 20  # a 1
    even[110:112, 150:160] = 20  # a dash
    ink = find_ink(even, 150, SETTINGS)
    assert sorted(b.x0 for b in ink.blobs) == [100, 150]
    assert len(ink.dust) == 1


def test_lines_of_a_cell_strokes_kept_together_and_touching_lines_cut() -> None:
    even = np.full((300, 200), 250, np.uint8)
    for y in (20, 27, 34):  # the strokes of 三, 16 pixels high
        even[y : y + 2, 20:36] = 0
    for y in (60, 80):  # two lines that touch
        even[y : y + 18, 20:80:4] = 0
    even[77:81, 40] = 0
    ink = find_ink(even, 150, SETTINGS)
    lines = find_lines(ink.blobs, ink.mask, (0, 0, 200, 300), 17.0, SETTINGS)
    assert (lines[0].y0, lines[0].y1) == (20, 36)
    assert len(lines) == 3
