"""PDFs with digital and scanned pages, with text layers of other recognisers, and with pictures of tables."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from gouji.ingest import open_document
from gouji.ingest.mixed.preferred import plausibility
from gouji.tokens import PageKind, TokenStream

pytest.importorskip("reportlab", reason="reportlab draws the PDFs; it is not installed")

Picture = NDArray[np.uint8]
Draw = Callable[..., Picture]
Canvas = Any  # reportlab has no types
Page = Callable[[Canvas], None]

ROWS = [
    ["信息内容", "自然人", "商业企业", "总计"],
    ["行政许可", "28", "0", "28"],
    ["行政处罚", "1047", "", "1047"],
    ["行政强制", "0", "3", "3"],
]
LINES = [
    "二、主动公开政府信息情况",
    "本年度共收到申请二十八件，均按时答复。",
    "各项工作按照要求稳步推进，没有其他情况。",
]
POOR = [
    "二、王动公幵政府倍息惰况",
    "夲年厦共攵到申谙二十八忤，均按吋荅复。",
    "行玫许町 2B O 2B",
    "行玫处罸 lO47 lO47",
    "行玫彊制 O 3 3",
]
A4 = (595.28, 841.89)


def document(*pages: Page) -> bytes:
    """A PDF; each page is drawn by a function of reportlab's canvas."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen import canvas as canvases

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    file = io.BytesIO()
    canvas = canvases.Canvas(file, pagesize=A4)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def text(lines: Sequence[str], *, top: float = 780, mode: int = 0, size: float = 12, step: float = 26) -> Page:
    def draw(canvas: Canvas) -> None:
        for number, line in enumerate(lines):
            writer = canvas.beginText(54, top - step * number)
            writer.setFont("STSong-Light", size)
            writer.setTextRenderMode(mode)
            writer.textLine(line)
            canvas.drawText(writer)

    return draw


def picture(pixels: Picture, box: tuple[float, float, float, float] = (0, 0, *A4)) -> Page:
    from reportlab.lib.utils import ImageReader

    x0, y0, x1, y1 = box
    return lambda canvas: canvas.drawImage(ImageReader(Image.fromarray(pixels)), x0, y0, x1 - x0, y1 - y0)


def over(*parts: Page) -> Page:
    def draw(canvas: Canvas) -> None:
        for part in parts:
            part(canvas)

    return draw


def read(*pages: Page) -> TokenStream:
    return open_document(document(*pages), name="mixed.pdf")


def numbers(stream: TokenStream) -> list[str]:
    return [t.text for t in stream.tokens if t.cell is not None and t.kind == "number"]


WANTED = ["28", "0", "28", "1047", "1047", "0", "3", "3"]


@pytest.fixture
def scan(draw_table: Draw) -> Picture:
    return draw_table(ROWS, lines=LINES)


@pytest.mark.slow
def test_digital_and_scanned_pages_in_one_document(scan: Picture) -> None:
    stream = read(text(LINES), picture(scan), text(["五、存在的主要问题及改进情况", *LINES]))
    assert [p.kind for p in stream.pages] == [PageKind.DIGITAL, PageKind.SCANNED, PageKind.DIGITAL]
    assert numbers(stream) == WANTED
    assert {t.page for t in stream.tokens if t.confidence is not None} == {2}
    assert stream.warnings == ("page 2 read from a scan; characters may be wrong",)


@pytest.mark.slow
@pytest.mark.parametrize("how", ["invisible", "behind the picture", "over the picture"])
def test_a_poor_text_layer_is_passed_over(scan: Picture, how: str) -> None:
    # The scan's lines lie at 60, 110 and 160 pixels of 200 dpi: the layer lies on them, and on the table's rows.
    layer = text(POOR, top=812, mode=3 if how == "invisible" else 0, size=10, step=18)
    parts = (layer, picture(scan)) if how == "behind the picture" else (picture(scan), layer)
    stream = read(over(*parts))
    assert [p.kind for p in stream.pages] == [PageKind.SCANNED]
    assert numbers(stream) == WANTED
    assert LINES[0] in stream.text
    assert not any(line in stream.text for line in POOR)
    assert stream.warnings == ("page 1 read from a scan; characters may be wrong",)


@pytest.mark.slow
def test_a_good_text_layer_is_kept_where_the_picture_is_worse(scan: Picture) -> None:
    from cv2 import GaussianBlur

    noise = np.random.default_rng(0).standard_normal(scan.shape) * 40
    blurred = np.clip(GaussianBlur(scan, (0, 0), 5).astype(float) + noise, 0, 255).astype(np.uint8)
    layer = [*LINES, "行政许可 28 0 28", "行政处罚 1047 1047", "行政强制 0 3 3"]
    stream = read(over(picture(blurred), text(layer, top=812, mode=3, size=10, step=18)))
    assert LINES[0] in stream.text
    assert "1047" in stream.text
    assert stream.warnings == ("page 1 has a text layer that was recognised from a scan; characters may be wrong",)


def test_text_over_a_background_picture_is_digital() -> None:
    ground = np.full((1169, 827, 3), 235, np.uint8)
    ground[:, ::40] = 225
    stream = read(over(picture(ground), text(LINES)))
    assert [p.kind for p in stream.pages] == [PageKind.DIGITAL]
    assert stream.text.split("\n")[:3] == LINES
    assert stream.warnings == ()


def test_a_table_that_was_pasted_as_a_picture_is_read_in_its_place(draw_table: Draw) -> None:
    table = draw_table(ROWS, place=(20, 20), size=(690, 290))
    box = (54.0, 500.0, 54 + 690 * 72 / 200, 500 + 290 * 72 / 200)
    tail = text(["三、收到和处理政府信息公开申请情况"], top=460)
    stream = read(over(text(LINES, top=740), picture(table, box), tail))
    assert [p.kind for p in stream.pages] == [PageKind.DIGITAL]
    assert numbers(stream) == WANTED
    lines = stream.text.split("\n")
    assert lines[:3] == LINES
    assert lines[-2] == "三、收到和处理政府信息公开申请情况"
    assert "1047" in "".join(lines[3:-2])
    number = next(t for t in stream.tokens if t.text == "1047")
    assert number.box is not None
    assert box[0] < number.box.x0 < box[2]
    assert A4[1] - box[3] < number.box.y0 < A4[1] - box[1]
    assert stream.warnings == ("page 1 has a picture of text that was read as a scan; characters may be wrong",)


def test_a_photograph_on_a_digital_page_is_passed_over() -> None:
    chance = np.random.default_rng(0)
    small = [chance.random((n, n, 3)) for n in (4, 12, 40, 120)]
    layers = [np.asarray(Image.fromarray((s * 255).astype(np.uint8)).resize((900, 600))) for s in small]
    photograph = np.mean(layers, axis=0).astype(np.uint8)
    stream = read(over(text(LINES), picture(photograph, (54, 200, 454, 460))))
    assert [p.kind for p in stream.pages] == [PageKind.DIGITAL]
    assert stream.text.strip().split("\n") == LINES
    assert stream.warnings == ()


def test_plausible_text() -> None:
    assert plausibility("".join(LINES)) == 1
    assert plausibility("".join(POOR)) < 0.8
    assert plausibility("7h1s 1s n0 Ch1nese") < 0.6
    assert plausibility(" \n") == 0
