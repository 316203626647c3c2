"""The quick network: RapidOCR's recogniser in whole numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from PIL import Image, ImageDraw, ImageFont

from gouji.ingest.scan.recognition.engine import QUICK_MODEL, _TextReader, model_file, scale_crop
from gouji.ingest.scan.recognition.settings import RecognitionSettings
from gouji.train.quick.fit import quantise

_TEXTS = ("二、上年结转政府信息公开申请数量", "行政许可", "不予公开", "1047")


def test_a_recogniser_in_whole_numbers_reads_as_before(font: Path, tmp_path: Path) -> None:
    settings = RecognitionSettings()
    letters = ImageFont.truetype(str(font), 30)
    crops = []
    for text in _TEXTS:
        image = Image.new("L", (int(letters.getlength(text)) + 12, 44), 250)
        ImageDraw.Draw(image).text((6, 0), text, font=letters, fill=10)
        crops.append(np.asarray(image, np.uint8))
    made = tmp_path / "quick.onnx"
    quantise(model_file("rec"), [scale_crop(crop, settings=settings) for crop in crops], made)
    assert [r.text for r in _TextReader(made, model_file("rec"), settings).read(crops)] == list(_TEXTS)
    assert made.stat().st_size < model_file("rec").stat().st_size / 3
    shipped, own = (onnx.load(path).graph.node for path in (QUICK_MODEL, made))
    assert sorted(node.op_type for node in shipped) == sorted(node.op_type for node in own)
