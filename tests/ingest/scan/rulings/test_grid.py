"""Rules and grids: spans, breaks, two tables, and text that is no rule."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from gouji.ingest.scan.image.ink import find_ink
from gouji.ingest.scan.image.settings import ImageSettings
from gouji.ingest.scan.image.skew import make_rotation, measure_skew, warp
from gouji.ingest.scan.rulings.cells import PageGrid, mask_cell_sides
from gouji.ingest.scan.rulings.grid import find_grids
from gouji.ingest.scan.rulings.lines import find_rules
from gouji.ingest.scan.rulings.perspective import find_perspective
from gouji.ingest.scan.rulings.settings import RulingSettings

Picture = NDArray[np.uint8]
SETTINGS = RulingSettings()
DPI = 150.0


def page() -> Picture:
    return np.full((1700, 1240), 250, np.uint8)


def rule(picture: Picture, x0: int, y0: int, x1: int, y1: int, grey: int = 120) -> None:
    cv2.line(picture, (x0, y0), (x1, y1), grey, 1)


def table(picture: Picture, xs: list[int], ys: list[int], grey: int = 120) -> None:
    for x in xs:
        rule(picture, x, ys[0], x, ys[-1], grey)
    for y in ys:
        rule(picture, xs[0], y, xs[-1], y, grey)


def grids(picture: Picture) -> tuple[PageGrid, ...]:
    return find_grids(find_rules(picture, DPI, SETTINGS), DPI, SETTINGS)


def spans(grid: PageGrid) -> set[tuple[int, int, int, int]]:
    return {(c.row, c.column, c.row_span, c.column_span) for c in grid.cells}


def test_hairlines_make_every_cell_and_the_boxes_lie_on_the_rules() -> None:
    picture = page()
    table(picture, [100, 400, 480, 560, 640], [200, 240, 280, 330, 400])
    (found,) = grids(picture)
    assert len(found.cells) == 16
    np.testing.assert_allclose(found.xs, [100, 400, 480, 560, 640], atol=1.5)
    np.testing.assert_allclose(found.ys, [200, 240, 280, 330, 400], atol=1.5)


def test_strokes_of_a_caption_between_two_tables_do_not_join_them() -> None:
    picture = page()
    table(picture, [100, 400, 480, 560, 640], [200, 240, 280])
    table(picture, [100, 250, 420, 530, 640], [360, 400, 440])
    for x in (210, 330, 455):  # strokes of large characters, from table to table
        rule(picture, x, 282, x, 358)
    assert [len(found.cells) for found in grids(picture)] == [8, 8]


def test_a_rule_left_out_makes_a_span() -> None:
    picture = page()
    table(picture, [100, 300, 400, 500], [200, 260, 320, 380])
    picture[205:258, 298:303] = 250  # the first row's first two cells are one
    picture[318:323, 405:498] = 250  # the last column's last two cells are one
    (found,) = grids(picture)
    assert (0, 0, 1, 2) in spans(found)
    assert (1, 2, 2, 1) in spans(found)
    assert len(found.cells) == 7


@pytest.mark.parametrize("seed", range(4))
def test_broken_rules_divide_all_the_same(seed: int) -> None:
    picture = page()
    table(picture, [100, 300, 400, 500, 600], [200, 250, 300, 350])
    chance = np.random.default_rng(seed)
    for _ in range(60):  # breaks of up to 4 points
        x, y = int(chance.integers(100, 600)), int(chance.integers(200, 350))
        picture[y - 1 : y + 2, x : x + 8] = 250
    (found,) = grids(picture)
    assert len(found.cells) == 12


def test_two_tables_with_a_line_of_text_between_stay_two() -> None:
    picture = page()
    table(picture, [100, 300, 500], [200, 240, 280])
    cv2.putText(picture, "HHHHHHHHHHHH", (100, 310), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 30, 2)
    table(picture, [100, 200, 500], [330, 370, 410])
    assert [len(g.cells) for g in grids(picture)] == [4, 4]


def test_text_and_frames_are_no_tables() -> None:
    picture = page()
    for y in range(100, 1500, 30):
        cv2.putText(picture, "EEEEHHHHTTTTIIIILLLL", (100, y), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 20, 2)
    assert grids(picture) == ()
    framed = page()
    table(framed, [100, 900], [100, 800])
    assert grids(framed) == ()


def test_shaded_cells_keep_their_rules_and_get_no_others() -> None:
    picture = page()
    picture[200:250, 100:500] = 205
    table(picture, [100, 300, 400, 500], [200, 250, 300], grey=110)
    (found,) = grids(picture)
    assert len(found.cells) == 6


def test_a_table_cut_by_the_end_of_the_page_is_closed() -> None:
    picture = page()
    table(picture, [100, 300, 400, 500], [200, 250, 300])
    for x in (100, 300, 400, 500):
        rule(picture, x, 300, x, 345)
    (found,) = grids(picture)
    assert len(found.ys) == 4
    assert len(found.cells) == 9


@pytest.mark.parametrize("angle", [-2.3, -0.4, 0.7, 3.1, 17.4])
def test_skew_is_measured_and_taken_out(angle: float) -> None:
    picture = page()
    table(picture, [100, 300, 400, 500, 1100], [200, 250, 300, 700, 1200, 1500])
    skewed = warp(picture, make_rotation(-angle, 1240, 1700))
    assert measure_skew(skewed, DPI, ImageSettings()) == pytest.approx(angle, abs=0.06)
    level = warp(skewed, make_rotation(measure_skew(skewed, DPI, ImageSettings()), 1240, 1700))
    (found,) = grids(level)
    assert len(found.cells) == 20


def test_perspective_is_taken_out() -> None:
    picture = page()
    xs, ys = [100, 300, 400, 500, 1100], [200, 250, 300, 700, 1200, 1500]
    table(picture, xs, ys, grey=60)
    before = np.array([[0, 0], [1240, 0], [1240, 1700], [0, 1700]], np.float32)
    after = np.array([[12, 5], [1230, 0], [1240, 1690], [0, 1700]], np.float32)
    warped = warp(picture, np.asarray(cv2.getPerspectiveTransform(before, after), np.float64))
    horizontal, vertical = (rulings.lines for rulings in find_rules(warped, DPI, SETTINGS))
    matrix = find_perspective(horizontal, vertical, 1240, 1700, DPI, SETTINGS)
    assert matrix is not None
    level = find_rules(warp(warped, matrix), DPI, SETTINGS)
    long = [r for r in (*level[0].lines, *level[1].lines) if r.length > 300]
    assert max(abs(r.slope) for r in long) < 0.002
    (found,) = find_grids(level, DPI, SETTINGS)
    assert len(found.cells) == 20


@pytest.mark.parametrize("seed", range(3))
def test_rules_full_of_wide_gaps_divide_all_the_same(seed: int) -> None:
    picture = page()
    table(picture, [100, 300, 400, 500, 600], [200, 250, 300, 350, 400])
    chance = np.random.default_rng(seed)
    whole = picture.copy()
    inked = np.argwhere(whole < 200)
    for y, x in inked[chance.integers(0, len(inked), 28)].tolist():  # gaps of 8 points and more
        picture[y - 8 : y + 8, x - 8 : x + 8] = 250
    assert (picture[whole < 200] > 200).mean() > 0.1
    (found,) = grids(picture)
    assert len(found.cells) == 16


def test_rules_as_faint_as_noise_divide_all_the_same() -> None:
    picture = page()
    table(picture, [100, 300, 400, 500, 600], [200, 250, 300, 350], grey=232)
    noise = np.random.default_rng(0).standard_normal(picture.shape) * 5
    (found,) = grids(np.clip(picture + noise, 0, 255).astype(np.uint8))
    assert len(found.cells) == 12


def test_a_one_on_the_grid_line_of_other_rows_does_not_divide_its_cell() -> None:
    picture = page()
    table(picture, [100, 300, 500], [200, 260, 320, 380])
    picture[262:319, 298:303] = 250  # the middle row is one cell
    picture[281:299, 299:302] = 30  # with a 1 in its middle
    (found,) = grids(picture)
    assert spans(found) == {(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 2), (2, 0, 1, 1), (2, 1, 1, 1)}


def test_what_is_left_of_a_rule_in_one_row_divides_it() -> None:
    picture = page()
    table(picture, [100, 300, 500], [200, 260, 320, 380])
    picture[282:319, 298:303] = 250  # a third is left, from the row's top
    (found,) = grids(picture)
    assert len(found.cells) == 6


def test_dust_between_rules_is_no_rule() -> None:
    picture = page()
    table(picture, [100, 400, 700, 1000], [200, 300, 400, 500, 600])
    chance = np.random.default_rng(0)
    for _ in range(800):
        x, y = int(chance.integers(100, 1000)), int(chance.integers(200, 600))
        picture[y : y + 2, x : x + 2] = 60
    (found,) = grids(picture)
    assert len(found.cells) == 12


@pytest.mark.parametrize(("ends", "columns"), [(5, 3), (0, 4)], ids=["digits", "a rule"])
def test_digits_below_each_other_in_low_rows_are_no_rule(ends: int, columns: int) -> None:
    picture = page()
    ys = [200, 220, 240, 260, 280]
    table(picture, [100, 300, 400, 500], ys)
    for top, bottom in ((200, 220), (220, 240), (240, 260)):
        cv2.line(picture, (350, top + ends), (350, bottom - ends), 60, 2)
    (found,) = grids(picture)
    assert len({c.column for c in found.cells}) == columns


def test_rules_are_no_ink() -> None:
    even = np.full((400, 400), 250, np.uint8)
    for at in (50, 150, 250, 350):
        even[at, 50:351] = 60
        even[50:351, at] = 60
    even[190:210, 195:205] = 20
    rules = find_rules(even, 150, SETTINGS)
    ruled = mask_cell_sides(rules, find_grids(rules, 150, SETTINGS), 150, SETTINGS)
    ink = find_ink(even, 150, ImageSettings(), ruled)
    assert [(b.x0, b.y0) for b in ink.blobs] == [(195, 190)]


def test_rules_that_touch_no_frame_belong_to_the_table_around_them() -> None:
    picture = page()
    table(picture, [100, 500], [200, 700], grey=60)
    rule(picture, 150, 450, 450, 450, 60)
    rule(picture, 300, 250, 300, 650, 60)
    (found,) = grids(picture)
    assert spans(found) == {(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)}


def test_tables_beside_each_other_stay_two() -> None:
    picture = page()
    table(picture, [100, 200, 300], [200, 260, 320], grey=60)
    table(picture, [330, 430, 530], [200, 260, 320], grey=60)
    assert [len(g.cells) for g in grids(picture)] == [4, 4]
    assert [round(g.xs[0]) for g in grids(picture)] == [100, 330], "from left to right"


def test_a_table_cut_by_both_ends_of_the_page_is_closed_at_both() -> None:
    picture = page()
    xs = (100, 300, 400, 500)
    table(picture, list(xs), [200, 250, 300])
    for x in xs:
        rule(picture, x, 155, x, 345)
    (found,) = grids(picture)
    assert len(found.ys) == 5
    assert len(found.cells) == 12


@pytest.mark.parametrize(("share", "columns"), [(0.45, 3), (0.8, 3), (0.0, 2)], ids=["half", "most", "nothing"])
def test_half_a_rule_between_two_whole_ones_divides(share: float, columns: int) -> None:
    """A column's rule is half gone in the middle row and stands on in the rows above and below."""
    picture = page()
    ys = [200, 300, 400, 500]
    table(picture, [100, 300, 500, 700], ys, grey=60)
    picture[302 : 399 - round(share * 100), 298:303] = 250
    (found,) = grids(picture)
    assert sum(c.row == 1 and c.row_span == 1 for c in found.cells) == columns
