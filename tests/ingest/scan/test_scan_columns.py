"""Scanned columns without rules, and signs that fade."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from gouji.ingest.scan import read_image
from gouji.ingest.scan.settings import ScanSettings
from gouji.ingest.scan.straight import PagePicture
from gouji.ingest.scan.wanted import prepare
from gouji.tokens import Source, TokenStream

Picture = NDArray[np.uint8]
Placed = tuple[int, int, str]


def page(texts: Sequence[Placed], font: Path, points: int = 28) -> Picture:
    """A page at 200 dpi with texts whose left middles stand at (x, y)."""
    image = Image.new("RGB", (1654, 2339), "white")
    pen = ImageDraw.Draw(image)
    letters = ImageFont.truetype(str(font), points)
    for x, y, text in texts:
        pen.text((x, y), text, font=letters, fill="black", anchor="lm")
    return np.asarray(image, np.uint8).copy()


def read(picture: Picture) -> TokenStream:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG", dpi=(200, 200))
    return read_image(file.getvalue(), Source(name="page", sha256="", media_type="image/png"))


def test_a_number_alone_beside_its_label_is_read_as_one(font: Path) -> None:
    """Not as text, to which a 0 may be an O."""
    picture = page([(x, 300 + 80 * k, text) for k in range(3) for x, text in ((150, "行政强制"), (900, "0"))], font)
    prepared = prepare(PagePicture(number=1, pixels=picture, dpi=200.0), ScanSettings(), 0)
    assert prepared is not None
    assert [item.in_cell for item in prepared.wanted if item.line.x0 > 800] == [True] * 3


def _signed(draw: int, font: Path) -> TokenStream:
    picture = page([(520, 330, "3"), (150, 200, "二、主动公开政府信息情况")], font)
    for x in (150, 400, 700):
        cv2.line(picture, (x, 300), (x, 480), (0, 0, 0), 2)
    for y in (300, 360, 420, 480):
        cv2.line(picture, (150, y), (700, y), (0, 0, 0), 2)
    picture[331:334, 506:517] = draw
    return read(picture)


@pytest.mark.parametrize(("grey", "sure"), [(210, False), (255, True), (246, True)])
def test_a_number_before_which_a_minus_may_have_faded_is_doubtful(font: Path, grey: int, sure: bool) -> None:
    (token,) = [t for t in _signed(grey, font).tokens if t.text.strip() and t.cell is not None]
    assert token.text == "3"
    assert ((token.confidence or 0) > 0.95) is sure
    assert ("-3" in dict(token.alternatives)) is not sure


def test_a_minus_that_is_there_is_read(font: Path) -> None:
    found = [t.text for t in _signed(30, font).tokens if t.cell is not None]
    assert "".join(found) == "-3"
