"""The digit reader and its training."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from gouji.errors import UsageError
from gouji.ingest.scan.image.ink import InkLine, PageInk, find_ink, find_lines
from gouji.ingest.scan.image.settings import ImageSettings
from gouji.ingest.scan.recognition.digits import CLASSES, digit_reader
from gouji.ingest.scan.recognition.engine import Reading
from gouji.ingest.scan.recognition.network import chances, convolved, pooled
from gouji.ingest.scan.recognition.settings import RecognitionSettings
from gouji.train.digits.sheets import Samples, read_sheet_samples

SETTINGS = ImageSettings()


def drawn(
    texts: list[str], font: Path, *, size: int = 26, blur: float = 0.0, thinner: int = 0
) -> tuple[list[InkLine], PageInk]:
    """Each text on a line of its own, 80 pixels apart; `thinner` is by how many pixels its strokes are."""
    import cv2

    image = Image.new("L", (900, 80 * len(texts) + 80), 250)
    letters = ImageFont.truetype(str(font), size)
    for number, text in enumerate(texts):
        ImageDraw.Draw(image).text((60, 40 + 80 * number), text, font=letters, fill=15)
    even = np.asarray(image, np.uint8)
    if thinner:
        even = np.asarray(cv2.dilate(even, np.ones((thinner + 1, thinner + 1), np.uint8)), np.uint8)
    if blur:
        even = np.asarray(cv2.GaussianBlur(even, (0, 0), blur), np.uint8)
    if thinner:  # as dark as print is made
        even = np.asarray(np.interp(even, (even.min(), 250), (15, 250)), np.uint8)
    ink = find_ink(even, 200, SETTINGS)
    lines: list[InkLine] = []
    for number in range(len(texts)):
        blobs = [b for b in ink.blobs if 40 + 80 * number - 20 <= (b.y0 + b.y1) / 2 < 100 + 80 * number]
        lines += find_lines(blobs, ink.mask, (0, 0, 900, even.shape[0]), 24.0, SETTINGS)
    return lines, ink


def texts_of(readings: list[Reading | None]) -> list[str]:
    return [reading.text if reading else "" for reading in readings]


@pytest.mark.parametrize(("size", "blur"), [(20, 0.0), (28, 0.8), (40, 1.0)])
def test_numbers_are_read(font: Path, size: int, blur: float) -> None:
    texts = ["0", "28", "23", "1047", "365", "91", "547.96", "-72", "1,301", "12,345"]
    lines, ink = drawn(texts, font, size=size, blur=blur)
    readings = digit_reader(RecognitionSettings()).read(lines, ink)
    assert texts_of(readings) == texts
    assert all(r is not None and len(r.chances) == len(r.text) for r in readings)


@pytest.mark.parametrize("size", [20, 22, 24])
@pytest.mark.parametrize("number", ["0", "11"])
def test_a_zero_that_lost_its_thin_top_and_foot_is_one(font: Path, size: int, number: str) -> None:
    lines, ink = drawn([number, "28"], font, size=size, blur=0.6, thinner=1)
    assert len(lines[0].blobs) == 2
    assert texts_of(digit_reader(RecognitionSettings()).read(lines, ink)) == [number, "28"]


def test_words_are_left_to_the_reader_of_text(font: Path) -> None:
    lines, ink = drawn(["其他", "总计", "一、本年新收", "（一）", "二"], font)
    assert digit_reader(RecognitionSettings()).read(lines, ink) == [None] * len(lines)


def test_lines_that_are_not_asked_for_are_not_read(font: Path) -> None:
    lines, ink = drawn(["7", "8"], font)
    assert texts_of(digit_reader(RecognitionSettings()).read([None, lines[1]], ink)) == ["", "8"]


def test_the_network_gives_probabilities() -> None:
    reader = digit_reader(RecognitionSettings())
    pictures = np.random.default_rng(0).integers(0, 255, (5, 28, 20), np.uint8)
    table = chances(pictures, reader._weights)
    assert table.shape == (5, len(CLASSES))
    np.testing.assert_allclose(table.sum(axis=1), 1, atol=1e-5)


def test_a_convolution_is_what_the_definition_says() -> None:
    chance = np.random.default_rng(0)
    x = chance.standard_normal((2, 3, 5, 4)).astype(np.float32)
    kernel = chance.standard_normal((27, 2)).astype(np.float32)
    got = convolved(x, kernel, np.array([0.5, -0.5], np.float32))
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    for n, o, i, j in ((0, 0, 0, 0), (1, 1, 4, 3), (1, 0, 2, 1)):
        window = padded[n, :, i : i + 3, j : j + 3].reshape(-1)
        assert got[n, o, i, j] == pytest.approx(float(window @ kernel[:, o]) + (0.5, -0.5)[o], abs=1e-4)
    assert pooled(x).shape == (2, 3, 2, 2)
    assert pooled(x)[0, 0, 0, 0] == x[0, 0, :2, :2].max()


@pytest.mark.slow
def test_training_learns_its_samples(font: Path) -> None:
    """The weights that come out of it are those of the network that reads: shapes and order."""
    pytest.importorskip("torch", reason="training needs the extra train")
    from gouji.train.digits.fit import fit

    assert font.is_file()
    sheet = read_sheet_samples(5)
    few = Samples(pictures=sheet.pictures[:256], classes=sheet.classes[:256])
    weights = fit(few, seed=1, epochs=200)
    table = chances(few.pictures, {**weights, "temperature": np.ones(1, np.float32)})
    assert (table.argmax(axis=1) == few.classes).mean() > 0.9


@pytest.mark.slow
def test_sheets_are_the_same_for_the_same_seed(font: Path) -> None:
    assert font.is_file()
    first, second = read_sheet_samples(11), read_sheet_samples(11)
    np.testing.assert_array_equal(first.pictures, second.pictures)
    assert len(first.classes) > 300
    assert {CLASSES[c] for c in first.classes} > set("0123456789")


def test_sheets_need_a_font() -> None:
    with pytest.raises(UsageError, match="none of the fonts"):
        read_sheet_samples(1, fonts=("no/such.ttf",))
