"""Grey, light and ink."""

from __future__ import annotations

import numpy as np

from gouji.ingest.scan.image.ink import ink_of, lines_in
from gouji.ingest.scan.image.repair import evened, grey_of
from gouji.ingest.scan.rulings.grid import find_grids
from gouji.ingest.scan.rulings.rules import find_rules
from gouji.ingest.scan.settings import ScanSettings

SETTINGS = ScanSettings()


def test_a_red_seal_becomes_paper_and_black_under_it_stays() -> None:
    picture = np.full((200, 200, 3), 255, np.uint8)
    picture[50:150, 50:150] = (215, 40, 50)
    picture[90:110, 60:140] = (25, 5, 6)
    grey = grey_of(picture)
    assert grey[60, 60] > 230
    assert grey[100, 100] < 60
    assert grey[10, 10] == 255


def test_blue_is_ink() -> None:
    picture = np.full((50, 50, 3), 255, np.uint8)
    picture[20:30, 20:30] = (20, 30, 160)
    assert grey_of(picture)[25, 25] < 80


def test_uneven_light_is_evened_and_print_stays_dark() -> None:
    light = np.linspace(255, 120, 800)[None, :].repeat(600, axis=0)
    light[300:306, 100:110] *= 0.3
    light[300:306, 700:710] *= 0.3
    even = evened(light.astype(np.uint8), 100)
    assert even[:280].min() > 225
    assert even[302, 105] < 110
    assert even[302, 705] < 110


def test_the_table_under_a_photographed_page_is_blank() -> None:
    picture = np.full((800, 600), 60, np.uint8)
    picture[80:720, 60:540] = 230
    even = evened(picture, 100)
    assert even[20, 20] == 250
    assert even[400, 300] > 240


def test_specks_are_dust_and_digits_are_not() -> None:
    even = np.full((300, 300), 250, np.uint8)
    even[50:52, 50:52] = 20  # dust
    even[100:118, 100:104] = 20  # a 1
    even[110:112, 150:160] = 20  # a dash
    ink = ink_of(even, 150, SETTINGS)
    assert sorted(b.x0 for b in ink.blobs) == [100, 150]
    assert len(ink.dust) == 1


def test_rules_are_no_ink() -> None:
    even = np.full((400, 400), 250, np.uint8)
    for at in (50, 150, 250, 350):
        even[at, 50:351] = 60
        even[50:351, at] = 60
    even[190:210, 195:205] = 20
    rules = find_rules(even, 150, SETTINGS)
    ink = ink_of(even, 150, SETTINGS, rules, find_grids(rules, 150, SETTINGS))
    assert [(b.x0, b.y0) for b in ink.blobs] == [(195, 190)]


def test_lines_of_a_cell_strokes_kept_together_and_touching_lines_cut() -> None:
    even = np.full((300, 200), 250, np.uint8)
    for y in (20, 27, 34):  # the strokes of 三, 16 pixels high
        even[y : y + 2, 20:36] = 0
    for y in (60, 80):  # two lines that touch
        even[y : y + 18, 20:80:4] = 0
    even[77:81, 40] = 0
    ink = ink_of(even, 150, SETTINGS)
    lines = lines_in(ink.blobs, ink.mask, (0, 0, 200, 300), 17.0)
    assert (lines[0].y0, lines[0].y1) == (20, 36)
    assert len(lines) == 3
