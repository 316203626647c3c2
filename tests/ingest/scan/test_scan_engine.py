"""RapidOCR's recogniser on crops."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
import rapidocr

from gouji.errors import MissingTool
from gouji.ingest.scan import engine
from gouji.ingest.scan.engine import MODELS, Reading, model_file, text_reader
from gouji.ingest.scan.recognise import agreed


def test_the_models_are_those_of_the_wheel() -> None:
    folder = Path(rapidocr.__file__).parent / "models"
    assert model_file("rec") == folder / "PP-OCRv6_rec_small.onnx"
    assert all((folder / name).stat().st_size > 1_000_000 for name in MODELS.values())
    assert len(hashlib.sha256(model_file("rec").read_bytes()).hexdigest()) == 64


def test_a_missing_model_is_one_line_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(engine.MODELS, "rec", "not-there.onnx")
    with pytest.raises(MissingTool, match=r"not-there\.onnx.*pip install 'gouji\[ocr\]'"):
        model_file("rec")


def test_crops_of_any_width_are_read_in_their_order(font: Path) -> None:
    from PIL import Image, ImageDraw, ImageFont

    texts = ["0", "行政许可", "28", "二、上年结转政府信息公开申请数量", "1047"]
    crops = []
    letters = ImageFont.truetype(str(font), 30)
    for text in texts:
        image = Image.new("L", (int(letters.getlength(text)) + 12, 44), 250)
        ImageDraw.Draw(image).text((6, 0), text, font=letters, fill=10)
        crops.append(np.asarray(image, np.uint8))
    readings = text_reader(2).read(crops)
    assert [r.text for r in readings] == texts
    assert all(r.confidence > 0.9 for r in readings)
    assert all(len(r.chances) == len(r.text) for r in readings)


def test_an_empty_crop_says_nothing() -> None:
    (reading,) = text_reader(2).read([np.full((40, 60), 250, np.uint8)])
    assert reading.text == ""
    assert reading.confidence == 0.0
    assert text_reader(2).read([]) == []


def test_two_readers_that_agree_are_surer_than_either() -> None:
    both = agreed(Reading(text="28", chances=(0.9, 0.95)), Reading(text="28", chances=(0.9, 0.9)))
    assert both.text == "28"
    assert both.confidence > 0.95


def test_two_readers_that_differ_are_in_doubt_and_the_surer_one_is_right() -> None:
    both = agreed(Reading(text="23", chances=(0.9, 0.6)), Reading(text="28", chances=(0.99, 0.99)))
    assert both.text == "28"
    assert both.confidence < 0.9
    equal = agreed(Reading(text="23", chances=(0.999, 0.999)), Reading(text="28", chances=(0.999, 0.999)))
    assert equal.confidence < 0.6
