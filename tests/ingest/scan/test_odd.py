"""Scans as people make them: lying on their side, folded, light on dark, faxed."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from gouji.errors import DamagedDocument, UnsupportedDocument
from gouji.ingest.page.settings import PageSettings
from gouji.ingest.scan import read_image
from gouji.ingest.scan.image.light import is_negative
from gouji.ingest.scan.image.pages import PagePicture, open_pictures
from gouji.ingest.scan.rulings.artefacts import find_artefacts
from gouji.ingest.scan.rulings.lines import find_rules
from gouji.ingest.scan.rulings.rectification import rectify_page
from gouji.ingest.scan.settings import ScanSettings
from gouji.tokens import Source, TokenStream

Picture = NDArray[np.uint8]
Draw = Callable[..., Picture]

SETTINGS = ScanSettings()
ROWS = [["信息内容", "自然人", "总计"], ["行政许可", "28", "281"], ["行政处罚", "0", "6"], ["行政强制", "74", "9"]]
LINES = ["二、主动公开政府信息情况"]


def read(picture: Picture) -> TokenStream:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return read_image(
        file.getvalue(), Source(name="page", sha256="", media_type="image/png"), ScanSettings(), PageSettings()
    )


def cells(stream: TokenStream) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    for token in stream.tokens:
        if token.cell is not None:
            key = (token.cell.row, token.cell.column)
            found[key] = found.get(key, "") + token.text
    return found


EXPECTED = {(r, c): text for r, row in enumerate(ROWS) for c, text in enumerate(row)}


@pytest.mark.slow
@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_of_one_short_line_is_turned(draw_table: Draw, quarters: int) -> None:
    page = draw_table([["", ""]], place=(150, 2000), size=(1654, 1900), lines=["主动公开意识有待加强。"])
    stream = read(np.ascontiguousarray(np.rot90(page, quarters)))
    assert "主动公开意识有待加强" in stream.text
    assert stream.pages[0].turn == 90 * quarters


@pytest.mark.slow
@pytest.mark.parametrize("quarters", [1, 3])
def test_text_on_its_side_is_not_taken_for_text(draw_table: Draw, quarters: int) -> None:
    """Lines as near to each other as their characters, on their side, look like lines of other characters."""
    text = "本机关坚持先审查后公开的原则对涉及群众切身利益的事项做到应公开尽公开"
    page = draw_table([["", ""]], place=(150, 2400), lines=[text[i % 9 :] + text[: i % 9] for i in range(40)])
    stream = read(np.ascontiguousarray(np.rot90(page, quarters)))
    assert stream.text.count("切身利益") > 30


@pytest.mark.slow
def test_a_fold_over_the_whole_page_divides_no_table(draw_table: Draw) -> None:
    page = draw_table(ROWS, lines=LINES, widths=[300, 300, 300]).astype(np.float32)
    fold = np.array([0.9, 0.8, 0.7, 0.6, 0.7, 0.8, 0.9], np.float32)
    page[:, 597:604] *= fold[None, :, None]
    page[287:294] *= fold[:, None, None]
    stream = read(page.astype(np.uint8))
    assert cells(stream) == EXPECTED
    assert "lines from edge to edge (a fold, a streak) taken out" in stream.pages[0].repairs


def test_the_rules_of_a_picture_cut_to_its_table_are_no_folds(draw_table: Draw) -> None:
    page = draw_table(ROWS, place=(2, 2), size=(484, 244), widths=[160, 160, 160])
    straight = rectify_page(PagePicture(number=1, pixels=page, dpi=200.0), SETTINGS.image, SETTINGS.rulings)
    grey = np.ascontiguousarray(page[..., 0])
    horizontal, vertical = (rulings.lines for rulings in find_rules(grey, 200.0, SETTINGS.rulings))
    assert find_artefacts(horizontal, vertical, 244, 484, 200.0, SETTINGS.rulings) == ((), ())
    assert [len(grid.cells) for grid in straight.grids] == [12]


@pytest.mark.slow
def test_light_print_on_a_dark_ground_is_read(draw_table: Draw) -> None:
    stream = read((255 - draw_table(ROWS, lines=LINES)).astype(np.uint8))
    assert cells(stream) == EXPECTED
    assert stream.pages[0].repairs[0] == "light on dark turned over"


@pytest.mark.parametrize("paper", [1.0, 0.35])
def test_dark_paper_is_no_negative(draw_table: Draw, paper: float) -> None:
    page = (draw_table(ROWS)[..., 0] * paper).astype(np.uint8)
    assert not is_negative(page, SETTINGS.image)
    table = np.full((3000, 3000), 20, np.uint8)
    table[200:2539, 200:1854] = page
    assert not is_negative(table, SETTINGS.image)


def test_a_fax_has_half_as_many_lines_as_columns() -> None:
    page = Image.new("1", (1728, 1078), 1)
    page.paste(0, (200, 200, 600, 300))
    file = io.BytesIO()
    page.save(file, "TIFF", dpi=(204, 98), compression="group4")
    (read_page,) = open_pictures(file.getvalue(), "fax.tif", SETTINGS.image)
    assert read_page.pixels.shape[:2] == (round(1078 * 204 / 98), 1728)
    assert read_page.dpi == pytest.approx(204, abs=1)


@pytest.mark.slow
@pytest.mark.parametrize("reach", [240, 560, 860, 1654])
@pytest.mark.parametrize("shade", [0.4, 0.5])
def test_what_stands_in_a_deep_shadow_is_read(draw_table: Draw, reach: int, shade: float) -> None:
    page = draw_table(ROWS, lines=LINES, widths=[300, 300, 300])
    light = np.ones(page.shape[:2], np.float32)
    light[: 2339 // 2, :reach] = shade
    soft = np.asarray(cv2.GaussianBlur(light, (0, 0), 40))
    found = cells(read((page * soft[..., None]).astype(np.uint8)))
    assert found == EXPECTED


@pytest.mark.slow
def test_a_number_with_ink_that_runs_out_of_its_cell_is_doubtful(draw_table: Draw) -> None:
    """A grey stamp's stroke beside a 0 makes a 10 of it: what it would be without the stroke stays possible."""
    page = draw_table(ROWS, lines=LINES, widths=[300, 300, 300])
    cv2.line(page, (540, 270), (572, 372), (90, 90, 90), 5)  # beside 行政处罚's 0, from the cell above
    stream = read(page)
    (token,) = [t for t in stream.tokens if t.cell is not None and (t.cell.row, t.cell.column) == (2, 1)]
    assert token.text == "10"
    assert token.confidence is not None
    assert token.confidence <= 0.5
    assert dict(token.alternatives)["0"] > 0.1


@pytest.mark.slow
@pytest.mark.parametrize(("down", "doubtful"), [(1, False), (9, True)])
def test_a_dash_at_the_foot_of_its_line_is_doubtful(draw_table: Draw, down: int, doubtful: bool) -> None:
    """It may be what is left of a 2."""
    page = draw_table([*ROWS[:2], ["行政处罚", "", "6"]], lines=LINES, widths=[300, 300, 300])
    middle = 200 + 60 * 2 + 30 + down
    page[middle - 1 : middle + 2, 590:611] = 0
    (token,) = [t for t in read(page).tokens if t.cell is not None and (t.cell.row, t.cell.column) == (2, 1)]
    assert token.confidence is not None
    assert (token.confidence <= 0.5) is doubtful


def test_a_long_strip_is_refused_in_one_line() -> None:
    """Made as coarse as if its length were a page's, nothing would be left of it."""
    with pytest.raises(UnsupportedDocument, match="a strip of 12000 × 100 pixels is no page"):
        read(np.full((100, 12000), 255, np.uint8))


@pytest.mark.slow
@pytest.mark.parametrize("soft", [False, True])
def test_large_noise_is_refused_before_long(soft: bool) -> None:
    """Also noise that looks like thousands of rules: the time grows no faster than the picture."""
    chance = np.random.default_rng(5)
    picture = chance.integers(0, 256, (4000, 3000), np.uint8)
    if soft:  # fur: streaks of light and dark
        hair = cv2.GaussianBlur(chance.standard_normal((3000, 4000), np.float32), (0, 0), sigmaX=1, sigmaY=12)
        picture = np.clip(128 + 400 * hair, 0, 255).astype(np.uint8)
    start = time.process_time()
    with pytest.raises(DamagedDocument, match="no page of text"):
        read(picture)
    assert time.process_time() - start < 60


@pytest.mark.filterwarnings("error")
def test_what_is_odd_in_a_broken_tiff_warns_of_nothing() -> None:
    data = b"II*\0" + np.random.default_rng(5).bytes(9000)
    with pytest.raises(DamagedDocument, match="broken"):
        read_image(data, Source(name="page.tif", sha256="", media_type="image/tiff"), ScanSettings(), PageSettings())
