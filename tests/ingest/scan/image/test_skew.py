"""The skew of a page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from gouji.ingest.scan.image.light import Grey
from gouji.ingest.scan.image.settings import ImageSettings
from gouji.ingest.scan.image.skew import measure_skew


@pytest.fixture
def last_page(font: Path) -> Callable[[float], Grey]:
    """A report's last page: the end of a sentence, the organ and the date, turned by an angle."""

    def draw(angle: float) -> Grey:
        image = Image.new("L", (1654, 2339), 255)
        pen = ImageDraw.Draw(image)
        letters = ImageFont.truetype(str(font), 40)
        for x, y, text in ((150, 200, "息处理费0元。"), (1100, 300, "石桥县人民政府"), (1150, 360, "2022年1月19日")):
            pen.text((x, y), text, font=letters, fill=0, anchor="lm")
        return np.asarray(image.rotate(-angle, Image.Resampling.BICUBIC, fillcolor=255), np.uint8)

    return draw


@pytest.mark.parametrize("angle", [0.0, 0.6, -1.2])
def test_a_few_lines_tell_the_skew(last_page: Callable[[float], Grey], angle: float) -> None:
    """And not the angle at which most of their ink falls together."""
    assert abs(measure_skew(last_page(angle), 200.0, ImageSettings()) - angle) < 0.3
