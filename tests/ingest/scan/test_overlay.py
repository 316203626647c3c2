"""The picture of a page with its grid and its facts, and that boxes lie where things are printed."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

import gouji
from gouji.corpus.make import generate_many
from gouji.corpus.scan_make import scanned
from gouji.ingest import load_document, open_document
from gouji.ingest.scan.image.pages import PagePicture
from gouji.ingest.scan.image.settings import ImageSettings
from gouji.ingest.scan.overlay import Mark, draw_overlays, draw_page
from gouji.ingest.scan.rulings.rectification import rectify_page
from gouji.ingest.scan.rulings.settings import RulingSettings
from gouji.reading import read_document
from gouji.tokens import Box

Picture = NDArray[np.uint8]
Draw = Callable[..., Picture]
ROWS = [["信息内容", "自然人", "总计"], ["行政许可", "28", "28"], ["行政处罚", "17", "17"]]
LINES = [
    "二、主动公开政府信息情况",
    "本年度共收到申请二十八件，均按时答复。",
    "各项工作按照要求稳步推进，没有其他情况。",
]


def test_the_grid_and_the_marks_are_drawn_where_they_are(draw_table: Draw) -> None:
    picture = draw_table(ROWS, lines=LINES)
    page = PagePicture(number=1, pixels=picture, dpi=200.0)
    mark = Mark(box=(150 * 0.36, 200 * 0.36, 310 * 0.36, 260 * 0.36), text="7", colour=(255, 0, 0))
    drawn = draw_page(page, [mark], dpi=200).astype(int)
    red = (drawn[..., 0] - drawn[..., 2] > 40).nonzero()
    assert (red[0].min(), red[1].min()) == pytest.approx((200, 150), abs=2)
    assert red[1].max() > 310, "the text stands to the right"
    blue = drawn[..., 2] - drawn[..., 0] > 60
    assert blue[380, 200:600].mean() > 0.9, "the table's foot"
    assert blue[300:370, 470].mean() > 0.8, "the rule between two columns"


@pytest.mark.slow
def test_what_was_done_to_a_page_is_kept_with_it(draw_table: Draw) -> None:
    picture = draw_table(ROWS, lines=LINES).astype(np.float32)
    cv2.circle(picture, (1200, 1900), 160, (230.0, 25.0, 25.0), 9)
    light = np.linspace(1, 0.6, picture.shape[1], dtype=np.float32)[None, :, None]
    turn = cv2.getRotationMatrix2D((827, 1170), 1.0, 1.0)
    pixels = cv2.warpAffine((picture * light).astype(np.uint8), turn, (1654, 2339), borderMode=cv2.BORDER_REPLICATE)
    notes = rectify_page(
        PagePicture(number=1, pixels=np.asarray(pixels), dpi=200.0), ImageSettings(), RulingSettings()
    ).notes
    assert [note.split("(")[0].strip() for note in notes[:2]] == ["red ink", "light evened"]
    assert "skew of" in notes[2]
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(np.rot90(np.asarray(pixels), 2))).save(file, "PNG")
    (page,) = open_document(file.getvalue(), name="page.png").pages
    assert page.turn == 180
    assert page.repairs[0] == "turned by 180 degrees"
    assert any("skew" in repair for repair in page.repairs)


@pytest.mark.slow
def test_an_overlay_for_each_scanned_page_of_a_folder(tmp_path: Path, draw_table: Draw) -> None:
    for number in (1, 2):
        Image.fromarray(draw_table(ROWS, lines=LINES)).save(tmp_path / f"{number}.png")
    document = load_document(tmp_path)
    drawn = dict(draw_overlays(document, read_document(document)))
    assert list(drawn) == [1, 2]
    assert Image.open(io.BytesIO(drawn[2])).size == pytest.approx((827, 1170), abs=2)


def test_a_document_that_is_no_scan_has_no_overlays() -> None:
    document = load_document("规章 3".encode(), name="a.txt")
    assert list(draw_overlays(document, read_document(document))) == []


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="generated PDF needs LibreOffice")
def test_facts_boxes_lie_where_the_pdf_has_them() -> None:
    """The PDF knows where each number is printed; the scan of it, read, says the same within two points."""
    (document,) = generate_many("pdf", [40003], damage="none")
    printed = gouji.read(document.data, name=document.name)
    read = gouji.read(scanned(document, dpi=200, damage="none").data, name=document.name)
    seen = 0
    for name, fact in printed.facts.items():
        if fact.value is None or not fact.evidence:
            continue
        other = read.facts[name]
        assert other.value == fact.value, name
        place, true = other.evidence[0], fact.evidence[0]
        assert place.page == true.page, name
        assert place.box is not None
        assert true.box is not None
        assert _away(place.box, true.box) < 2.0, name
        seen += 1
    assert seen > 100


def _away(box: Box, other: Box) -> float:
    """How far apart the middles of two boxes are, in points."""
    across = abs(box.x0 + box.x1 - other.x0 - other.x1) / 2
    return max(across, abs(box.y0 + box.y1 - other.y0 - other.y1) / 2)
