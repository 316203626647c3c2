"""Pages read from end to end."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

import gouji
from gouji.ingest.page.settings import PageSettings
from gouji.ingest.scan import read_image, scan_pdf_pages
from gouji.ingest.scan.image.pages import PagePicture
from gouji.ingest.scan.image.settings import ImageSettings
from gouji.ingest.scan.rulings.rectification import rectify_page
from gouji.ingest.scan.rulings.settings import RulingSettings
from gouji.ingest.scan.settings import ScanSettings
from gouji.tokens import PageKind, Source, Token, TokenKind, TokenStream

Picture = NDArray[np.uint8]
Draw = Callable[..., Picture]

ROWS = [
    ["信息内容", "自然人", "商业企业", "总计"],
    ["行政许可", "28", "0", "28"],
    ["行政处罚", "1047", "", "1047"],
    ["行政强制", "0", "3", "3"],
    ["规章", "5", "96", "101"],
]
LINES = [
    "二、主动公开政府信息情况",
    "本年度共收到申请二十八件，均按时答复。",
    "各项工作按照要求稳步推进，没有其他情况。",
]


def encoded(picture: Picture, kind: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, kind, **options)
    return file.getvalue()


def read(data: bytes) -> TokenStream:
    return read_image(data, Source(name="page", sha256="", media_type="image/png"), ScanSettings(), PageSettings())


def cells(stream: TokenStream) -> dict[tuple[int, int, int], str]:
    """The cells' texts by table, row and column."""
    found: dict[tuple[int, int, int], str] = {}
    for token in stream.tokens:
        if token.cell is not None:
            key = (token.cell.table, token.cell.row, token.cell.column)
            found[key] = found.get(key, "") + token.text
    return found


def expected(table: int = 0, rows: list[list[str]] = ROWS) -> dict[tuple[int, int, int], str]:
    return {(table, r, c): text for r, row in enumerate(rows) for c, text in enumerate(row)}


def tokens_of(stream: TokenStream, row: int, column: int) -> list[Token]:
    return [t for t in stream.tokens if t.cell is not None and (t.cell.row, t.cell.column) == (row, column)]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_page_of_text_and_a_table(draw_table: Draw, kind: str) -> None:
    stream = read(encoded(draw_table(ROWS, lines=LINES), kind))
    assert cells(stream) == expected()
    assert stream.text.split("\n")[:3] == LINES
    assert [page.kind for page in stream.pages] == [PageKind.SCANNED]
    assert "".join(t.text for t in stream.tokens) == stream.text
    assert stream.warnings


@pytest.mark.slow
def test_blanks_are_blank_tokens_and_numbers_have_probabilities(draw_table: Draw) -> None:
    stream = read(encoded(draw_table(ROWS, lines=LINES)))
    (blank,) = tokens_of(stream, 2, 2)
    assert blank.kind is TokenKind.BLANK
    (number,) = tokens_of(stream, 2, 1)
    assert number.kind is TokenKind.NUMBER
    assert number.confidence is not None
    assert 0.95 < number.confidence <= 1


@pytest.mark.slow
def test_ink_that_nobody_can_read_is_no_blank(draw_table: Draw) -> None:
    picture = draw_table(ROWS, lines=LINES)
    x, y = 150 + 160 * 2 + 60, 200 + 60 * 2 + 15
    picture[y : y + 30, x : x + 40] = 0
    stream = read(encoded(picture))
    (token,) = tokens_of(stream, 2, 2)
    assert token.text == "?"
    assert token.confidence == 0
    assert {**cells(stream), (0, 2, 2): ""} == expected()


@pytest.mark.slow
def test_specks_do_not_fill_a_blank_or_change_a_number(draw_table: Draw) -> None:
    picture = draw_table(ROWS, lines=LINES)
    chance = np.random.default_rng(1)
    for _ in range(400):
        x, y = int(chance.integers(150, 780)), int(chance.integers(205, 490))
        if picture[y - 12 : y + 12, x - 12 : x + 12].min() > 200:  # not on print: that is another case
            picture[y : y + 2, x : x + 2] = 60
    stream = read(encoded(picture))
    found, wanted = cells(stream), expected()
    assert sum(found[place] != wanted[place] for place in wanted) <= 1
    for place in wanted:  # a speck at a minus' place is doubtful, and known for what it may be
        (token, *more) = tokens_of(stream, *place[1:])
        doubtful = (token.confidence or 0) < 0.9 and wanted[place] in dict(token.alternatives)
        assert found[place] == wanted[place] or (doubtful and not more)


def test_a_short_minus_of_a_coarse_scan_is_not_dust(draw_table: Draw) -> None:
    picture = draw_table([["项目", "本年增/减"], ["行政许可", "14"], ["行政处罚", "3"]], lines=LINES)
    for row in (1, 2):  # as high as a speck, and hardly wider
        y = 200 + 60 * row + 28
        x = 150 + 160 + 80 - (26 if row == 1 else 19)
        picture[y : y + 4, x : x + 6] = 30
    stream = read(encoded(picture, dpi=(200, 200)))
    for row, value in ((1, "-14"), (2, "-3")):
        found = tokens_of(stream, row, 1)
        text, sure = "".join(t.text for t in found), min(t.confidence or 0 for t in found)
        assert text == value or sure < 0.95


def test_boxes_lie_on_what_was_drawn_also_on_a_skewed_page(draw_table: Draw) -> None:
    picture = draw_table(ROWS, lines=LINES)
    turn = cv2.getRotationMatrix2D((827, 1170), 1.5, 1.0)
    skewed = np.asarray(cv2.warpAffine(picture, turn, (1654, 2339), borderValue=(255,) * 3), np.uint8)
    stream = read(encoded(skewed, dpi=(200, 200)))
    assert cells(stream) == expected()
    (token,) = tokens_of(stream, 4, 2)
    assert token.box is not None
    x, y = turn @ np.array([150 + 160 * 2.5, 200 + 60 * 4.5, 1.0])
    middle = ((token.box.x0 + token.box.x1) / 2 * 200 / 72, (token.box.y0 + token.box.y1) / 2 * 200 / 72)
    assert middle == pytest.approx((x, y), abs=8)


@pytest.mark.slow
@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_pages_on_their_side_and_upside_down(draw_table: Draw, quarters: int) -> None:
    stream = read(encoded(np.ascontiguousarray(np.rot90(draw_table(ROWS, lines=LINES), quarters))))
    assert cells(stream) == expected()
    assert "turned by" in stream.warnings[0]


@pytest.mark.slow
def test_a_seal_over_numbers(draw_table: Draw) -> None:
    picture = draw_table(ROWS, lines=LINES)
    seal = np.zeros(picture.shape[:2], np.uint8)
    cv2.circle(seal, (480, 380), 90, 255, 8)
    cv2.putText(seal, "*", (450, 420), cv2.FONT_HERSHEY_SIMPLEX, 3, 255, 8)
    red = picture.astype(np.float32) * np.array([0.85, 0.15, 0.2], np.float32)
    picture[seal > 0] = red[seal > 0].astype(np.uint8)
    assert cells(read(encoded(picture))) == expected()


@pytest.mark.slow
def test_a_table_over_two_pages_of_a_tiff_is_one_table(draw_table: Draw) -> None:
    first = draw_table(ROWS, lines=LINES, place=(150, 1900), size=(1654, 2339))
    rest = [["行政征收", "7", "0", "7"], ["行政检查", "12", "1", "13"]]
    second = draw_table(rest, place=(150, 150))
    file = io.BytesIO()
    pages = [Image.fromarray(p) for p in (first, second)]
    pages[0].save(file, "TIFF", save_all=True, append_images=pages[1:])
    stream = read(file.getvalue())
    assert len(stream.pages) == 2
    assert cells(stream) == expected(rows=[*ROWS, *rest])


@pytest.mark.slow
def test_pages_of_a_pdf(draw_table: Draw) -> None:
    file = io.BytesIO()
    pages = [Image.fromarray(draw_table(ROWS, lines=LINES)), Image.new("RGB", (1654, 2339), "white")]
    pages[0].save(file, "PDF", resolution=200.0, save_all=True, append_images=pages[1:])
    found = scan_pdf_pages(file.getvalue(), [1, 2], (), ScanSettings())
    assert list(found) == [1, 2]
    assert (found[1].width, found[1].height) == pytest.approx((595.4, 842.0), abs=1)
    assert (found[1].confidence or 0.0) > 0.9
    assert not found[2].blocks
    assert not found[2].refused


def test_what_was_done_to_a_page_is_told(draw_table: Draw) -> None:
    turn = cv2.getRotationMatrix2D((827, 1170), 0.8, 1.0)
    skewed = cv2.warpAffine(draw_table(ROWS, lines=LINES), turn, (1654, 2339), borderValue=(255,) * 3)
    page = rectify_page(
        PagePicture(number=1, pixels=np.asarray(skewed, np.uint8), dpi=200.0), ImageSettings(), RulingSettings()
    )
    assert re.match(r"skew of -0\.[789]\d degrees taken out", page.notes[0])


def without_rules(picture: Picture) -> Picture:
    """The page of `draw_table` without its rules."""
    bare = picture.copy()
    for r in range(len(ROWS) + 1):
        bare[200 + 60 * r - 2 : 200 + 60 * r + 3, 140:800] = 255
    for c in range(len(ROWS[0]) + 1):
        bare[190:520, 150 + 160 * c - 2 : 150 + 160 * c + 3] = 255
    return bare


def test_columns_without_rules_are_read_as_numbers_one_by_one(draw_table: Draw) -> None:
    stream = read(encoded(without_rules(draw_table(ROWS, lines=LINES)), dpi=(200, 200)))
    rows = [line for line in stream.text.split("\n") if line.startswith(("行政", "规章"))]
    assert rows == ["\t".join(row) for row in ROWS[1:]]
    (blank,) = [t for t in stream.tokens if t.kind is TokenKind.BLANK]
    assert blank.cell is not None
    numbers = [t for t in stream.tokens if t.kind is TokenKind.NUMBER and t.cell]
    assert [t.text for t in numbers] == ["28", "0", "28", "1047", "1047", "0", "3", "3", "5", "96", "101"]
    assert min(t.confidence or 0 for t in numbers) > 0.9


def test_ink_in_a_column_without_rules_that_nobody_can_read_is_no_blank(draw_table: Draw) -> None:
    picture = without_rules(draw_table(ROWS, lines=LINES))
    x, y = 150 + 160 * 2 + 60, 200 + 60 * 2 + 15
    picture[y : y + 30, x : x + 40] = 0
    stream = read(encoded(picture, dpi=(200, 200)))
    assert "行政处罚\t1047\t?\t1047" in stream.text


@pytest.mark.slow
def test_a_report_names_the_models_that_read_a_scan(draw_table: Draw) -> None:
    from gouji.ingest.scan.recognition.digits import WEIGHTS
    from gouji.ingest.scan.recognition.engine import model_file

    models = gouji.read(encoded(draw_table(ROWS, lines=LINES)), name="page.png").engine.models
    assert models["digits"] == hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()
    assert models["ocr:PP-OCRv6_rec_small"] == hashlib.sha256(model_file("rec").read_bytes()).hexdigest()
    assert not any(name.startswith("ocr:") for name in gouji.read("规章 3".encode(), name="a.txt").engine.models)
