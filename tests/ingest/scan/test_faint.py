"""Print that is faint, thin or small: read, or doubtful, and never blank."""

from __future__ import annotations

import io
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from gouji.ingest.page.settings import PageSettings
from gouji.ingest.scan import read_image
from gouji.ingest.scan.image.pages import PagePicture, enlarge_print, open_pictures
from gouji.ingest.scan.image.settings import ImageSettings
from gouji.ingest.scan.settings import ScanSettings
from gouji.tokens import Source, Token, TokenKind, TokenStream

pytest.importorskip("rapidocr", reason="scans need the extra ocr")

Picture = NDArray[np.uint8]
Draw = Callable[..., Picture]
SETTINGS = ImageSettings()
ROWS = [
    ["信息内容", "自然人", "总计"],
    ["行政许可", "28", "281"],
    ["行政处罚", "0", "6"],
    ["行政强制", "74", "9"],
    ["行政检查", "51", "30"],
]
LINES = ["二、主动公开政府信息情况"]
NUMBERS = [text for row in ROWS[1:] for text in row[1:]]


def read(picture: Picture, dpi: int | None = 200) -> TokenStream:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG", **({"dpi": (dpi, dpi)} if dpi else {}))
    source = Source(name="page", sha256="", media_type="image/png")
    return read_image(file.getvalue(), source, ScanSettings(), PageSettings())


def numbers(stream: TokenStream) -> list[str]:
    return [t.text for t in table_cells(stream) if t.cell is not None and t.cell.row and t.cell.column]


def table_cells(stream: TokenStream) -> list[Token]:
    return [token for token in stream.tokens if token.cell is not None and token.text.strip("\t\n ")]


def scanned(picture: Picture, noise: float = 4.0) -> Picture:
    soft = cv2.GaussianBlur(picture, (0, 0), 0.6).astype(np.float32)
    dirty = soft + np.random.default_rng(5).normal(0, noise, picture.shape[:2])[..., None]
    return np.asarray(np.clip(dirty, 0, 255), np.uint8)


@pytest.mark.slow
@pytest.mark.parametrize("toner", [0.3, 0.4, 0.6])
def test_faint_toner_is_read_and_told(draw_table: Draw, toner: float) -> None:
    page = draw_table(ROWS, lines=LINES)
    stream = read(scanned((255 - toner * (255 - page.astype(np.float32))).astype(np.uint8)))
    assert numbers(stream) == NUMBERS
    is_faint = toner < 0.5
    assert ("faint print darkened" in stream.pages[0].repairs) == is_faint
    assert any("the print is faint or worn" in warning for warning in stream.warnings) == is_faint
    # Of a 4 that lost its thin strokes the upright is left.
    (token,) = [t for t in table_cells(stream) if t.text == "281"]
    assert ("284" in dict(token.alternatives)) == is_faint


@pytest.mark.slow
@pytest.mark.parametrize("points", [15, 18, 40])
def test_characters_of_any_size_are_read_where_they_stand(draw_table: Draw, points: int) -> None:
    page = draw_table(ROWS, lines=LINES, points=points, widths=[240, 160, 160])
    stream = read(scanned(page))
    assert numbers(stream) == NUMBERS
    (box,) = [t.box for t in table_cells(stream) if t.text == "281"]
    assert box is not None
    pixels = [round(v * 200 / 72) for v in (box.x0, box.y0, box.x1, box.y1)]
    ink = np.argwhere(page[pixels[1] - 3 : pixels[3] + 3, pixels[0] - 3 : pixels[2] + 3, 0] < 100)
    assert len(ink)
    assert ink.min() >= 1
    assert stream.pages[0].width == pytest.approx(1654 * 72 / 200, abs=1)


@pytest.mark.slow
def test_a_picture_longer_than_a_page_is_as_wide_as_one(draw_table: Draw) -> None:
    page = draw_table(ROWS, lines=LINES)
    long = np.vstack([page] * 4)
    (picture,) = open_pictures(encode(long), "long", SETTINGS)
    assert picture.dpi == pytest.approx(200, abs=1)
    assert numbers(read(scanned(long), dpi=None)) == NUMBERS * 4


def encode(picture: Picture) -> bytes:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return file.getvalue()


def test_places_stay_those_of_the_document() -> None:
    page = PagePicture(number=1, pixels=np.full((600, 400), 255, np.uint8), dpi=150.0)
    assert enlarge_print(page, SETTINGS.usual_size, SETTINGS) is None
    large = enlarge_print(page, SETTINGS.usual_size / 2, SETTINGS)
    assert large is not None
    assert large.dpi == SETTINGS.working_dpi
    # A point of the document has as many more pixels as the picture has.
    assert large.point / page.point == pytest.approx(large.pixels.shape[0] / 600, rel=0.01)
    assert large.enlarged == pytest.approx(2)


def pale_cell(page: Picture, rows: list[list[str]], value: int, draw: Draw) -> Picture:
    """Return the page with the cell of 总计 in row 2 as another page has it, in a paler grey."""
    other = draw(rows, lines=LINES)
    change = (page != other).any(axis=-1)
    pale = page.copy()
    pale[change] = np.maximum(other[change], value)
    return pale


@pytest.mark.slow
@pytest.mark.parametrize("grey", [205, 215, 222])
@pytest.mark.parametrize("text", ["6", "38", "405"])
def test_a_pale_number_among_dark_ones_is_no_blank(draw_table: Draw, grey: int, text: str) -> None:
    rows = [list(row) for row in ROWS]
    rows[2][2] = ""
    page = draw_table(rows, lines=LINES)
    rows[2][2] = text
    stream = read(scanned(pale_cell(page, rows, grey, draw_table), noise=2.0))
    found = {(t.cell.row, t.cell.column): t for t in stream.tokens if t.cell is not None and t.text.strip("\t\n ")}
    token = found[2, 2]
    assert token.kind is not TokenKind.BLANK
    assert token.confidence is not None
    assert token.confidence <= 0.5 or token.text == text


@pytest.mark.parametrize("grey", [215, 225])
def test_a_number_of_which_strokes_are_pale_is_doubtful(draw_table: Draw, grey: int) -> None:
    """A third of each digit of the 4s is paler than ink: what is left of one may be a 1."""
    rows = [list(row) for row in ROWS]
    rows[2][2] = "445"
    page = draw_table(rows, lines=LINES)
    blank = draw_table([*rows[:2], ["行政处罚", "0", ""], *rows[3:]], lines=LINES)
    ys, xs = np.nonzero((page != blank).any(axis=-1))
    left, top, width = xs.min(), ys.min(), (xs.max() - xs.min()) // 3
    for digit in range(2):
        part = page[top : ys.max() + 1, left + digit * width : left + digit * width + width * 5 // 9]
        np.maximum(part, grey, out=part)
    (token,) = [
        t for t in table_cells(read(scanned(page, noise=1.0))) if t.cell and (t.cell.row, t.cell.column) == (2, 2)
    ]
    assert token.confidence is not None
    assert token.confidence <= 0.5


@pytest.mark.slow
def test_specks_and_the_rest_of_a_seal_are_blank(draw_table: Draw) -> None:
    rows = [list(row) for row in ROWS]
    for row in rows[1:]:
        row[1] = ""
    page = draw_table(rows, lines=LINES)
    ink = np.zeros(page.shape[:2], np.uint8)
    cv2.circle(ink, (800, 320), 150, 255, 14)
    cv2.circle(ink, (800, 320), 60, 255, 30)
    sealed = (page * (1 - (ink / 255.0)[..., None] * (1 - np.array([215, 35, 45]) / 255))).astype(np.uint8)
    random = np.random.default_rng(3)
    for _ in range(60):
        cv2.circle(sealed, (int(random.integers(0, 1600)), int(random.integers(0, 800))), 1, (90, 90, 90), -1)
    stream = read(scanned(sealed))
    assert [t.text for t in table_cells(stream) if t.cell is not None and t.cell.column == 1 and t.cell.row] == []


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.08, 0.12])
def test_what_prints_through_from_the_back_is_no_table(draw_table: Draw, share: float) -> None:
    page = draw_table(ROWS, lines=LINES).astype(np.float32)
    back = draw_table([["甲", "乙", "丙", "丁"], *[["12", "305", "7", "46"]] * 6], place=(260, 175), height=47)
    both = page - share * (255 - back[:, ::-1].astype(np.float32))
    back_too_pale = page - share * (255 - np.roll(back, -180, axis=1).astype(np.float32))
    for picture in (both, back_too_pale):
        stream = read(scanned(np.clip(picture, 0, 255).astype(np.uint8), noise=2.0))
        assert {t.cell.table for t in table_cells(stream) if t.cell} == {0}
        assert [text for text in numbers(stream) if text in NUMBERS] == NUMBERS
