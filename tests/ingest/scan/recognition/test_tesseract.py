"""Tesseract as the reader of text."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from gouji.errors import MissingTool, UsageError
from gouji.ingest import open_document
from gouji.ingest.scan.recognition.settings import RecognitionSettings
from gouji.ingest.scan.recognition.tesseract import _TesseractReader, readings_from, tesseract_reader
from gouji.ingest.scan.settings import ScanSettings
from gouji.ingest.settings import IngestSettings

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
Draw = Callable[..., NDArray[np.uint8]]

TABLE = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    "1\t1\t0\t0\t0\t0\t0\t0\t9\t9\t-1\t\n"
    "5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t96.5\t行政\n"
    "5\t1\t1\t1\t1\t2\t0\t0\t9\t9\t90\t许可\n"
    "1\t2\t0\t0\t0\t0\t0\t0\t9\t9\t-1\t\n"
    '5\t3\t1\t1\t1\t1\t0\t0\t9\t9\t80\ta"b\n'
    "5\t3\t1\t1\t1\t2\t0\t0\t9\t9\t-1\tc\n"
)


def test_the_program_s_table_as_readings() -> None:
    label, nothing, letters = readings_from(TABLE, 3)
    assert (label.text, label.chances) == ("行政许可", (0.965, 0.965, 0.9, 0.9))
    assert nothing.text == ""
    assert (letters.text, letters.confidence) == ('a"b c', 0.0)


def test_an_engine_that_there_is_not_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="unknown OCR engine 'eyes'; known are rapidocr, tesseract"):
        ScanSettings(engine="eyes")


def test_without_the_program_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    tesseract_reader.cache_clear()
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingTool, match="Tesseract is not installed; install the packages tesseract-ocr and"):
        tesseract_reader(RecognitionSettings())


def test_a_program_that_fails_is_one_line(tmp_path: Path) -> None:
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\necho 'cannot load chi_sim' >&2\nexit 1\n")
    program.chmod(0o755)
    with pytest.raises(MissingTool, match=r"Tesseract failed \(cannot load chi_sim\)"):
        _TesseractReader(command=str(program), settings=RecognitionSettings()).read([np.full((40, 100), 250, np.uint8)])


@needs_tesseract
def test_lines_are_read(font: Path) -> None:
    crops = []
    for text in ("行政许可", "二、主动公开政府信息情况"):
        image = Image.new("L", (32 * len(text) + 20, 44), 250)
        ImageDraw.Draw(image).text((10, 2), text, font=ImageFont.truetype(str(font), 30), fill=10)
        crops.append(np.asarray(image, np.uint8))
    first, second = tesseract_reader(RecognitionSettings()).read(crops)
    assert first.text == "行政许可"
    assert "公开政府信息" in second.text
    assert first.confidence > 0.5


@pytest.mark.slow
@needs_tesseract
def test_a_page_is_read_with_it_where_it_is_chosen(draw_table: Draw) -> None:
    rows = [["信息内容", "自然人", "总计"], ["行政许可", "28", "1047"]]
    file = io.BytesIO()
    picture = draw_table(rows, lines=["二、主动公开政府信息情况", "本年度共收到申请二十八件，均按时答复。"])
    Image.fromarray(picture).save(file, "PNG", dpi=(200, 200))
    stream = open_document(
        file.getvalue(), name="page.png", settings=IngestSettings(scan=ScanSettings(engine="tesseract"))
    )
    assert [t.text for t in stream.tokens if t.cell and t.kind == "number"] == ["28", "1047"]
    assert "行政许可" in stream.text
