"""Picture files, good and bad."""

from __future__ import annotations

import dataclasses
import io
import time
from random import Random

import numpy as np
import pytest
from PIL import Image, ImageDraw

from gouji.corpus.hostile.make import HOSTILE_KINDS
from gouji.errors import DamagedDocument, DocumentError, UnsupportedDocument
from gouji.ingest.page.settings import PageSettings
from gouji.ingest.scan import read_image
from gouji.ingest.scan.image.pages import open_pictures
from gouji.ingest.scan.image.settings import ImageSettings
from gouji.ingest.scan.settings import ScanSettings
from gouji.tokens import Source

SETTINGS = ImageSettings()


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def read(data: bytes) -> None:
    read_image(data, Source(name="page.png", sha256="", media_type="image/png"), ScanSettings(), PageSettings())


def test_the_stated_resolution_counts_where_it_gives_a_likely_page() -> None:
    page = Image.new("L", (1654, 2339), 255)
    (stated,) = open_pictures(encoded(page, "PNG", dpi=(200, 200)), "x", SETTINGS)
    assert stated.dpi == pytest.approx(200, abs=0.1)
    (absurd,) = open_pictures(encoded(page, "PNG", dpi=(72, 72)), "x", SETTINGS)
    assert absurd.dpi == pytest.approx(200, abs=0.1)


def test_a_small_picture_is_not_enlarged_to_a_page() -> None:
    (page,) = open_pictures(encoded(Image.new("L", (560, 100), 255), "PNG"), "x", SETTINGS)
    assert page.pixels.shape[:2] == (400, 2240)


def test_fine_scans_are_made_coarser() -> None:
    (page,) = open_pictures(encoded(Image.new("L", (4960, 7016), 255), "PNG"), "x", SETTINGS)
    assert page.dpi == SETTINGS.most_dpi
    assert page.pixels.shape[1] == pytest.approx(2480, abs=2)


def test_every_page_of_a_tiff_is_there() -> None:
    pages = [Image.new("L", (400, 600), 255 - n) for n in range(3)]
    data = encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    assert [page.number for page in open_pictures(data, "x", SETTINGS)] == [1, 2, 3]


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "CMYK", "I;16"])
def test_every_kind_of_pixels(mode: str) -> None:
    image = Image.new("L", (300, 400), 255)
    image.paste(0, (100, 100, 200, 200))
    if mode == "I;16":
        image = Image.fromarray(np.asarray(image, np.uint16) * 257)
        data = encoded(image, "TIFF")
    else:
        data = encoded(image.convert(mode), "TIFF" if mode == "CMYK" else "PNG")
    (page,) = open_pictures(data, "x", SETTINGS)
    middle = page.pixels[page.pixels.shape[0] * 3 // 8, page.pixels.shape[1] // 2]
    assert np.max(middle) < 20
    assert np.min(page.pixels[5, 5]) > 240


def test_transparent_is_white() -> None:
    (page,) = open_pictures(encoded(Image.new("RGBA", (300, 400), (0, 0, 0, 0)), "PNG"), "x", SETTINGS)
    assert page.pixels.min() > 250


@pytest.mark.parametrize(
    ("image", "says"),
    [
        (Image.new("L", (1, 1)), "1 × 1 pixels holds no page"),
        (Image.new("1", (20_000, 20_000)), "20000 × 20000 pixels is too large"),
    ],
)
def test_sizes_that_no_page_has_are_refused_at_once(image: Image.Image, says: str) -> None:
    data = encoded(image, "PNG")
    started = time.process_time()
    with pytest.raises(UnsupportedDocument, match=says):
        read(data)
    assert time.process_time() - started < 5


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_animations_are_refused(kind: str) -> None:
    frames = [Image.new("L", (200, 200), shade) for shade in (0, 120, 250)]
    with pytest.raises(UnsupportedDocument, match="animation of 3 pictures"):
        read(encoded(frames[0], kind, save_all=True, append_images=frames[1:]))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_cut_off_files_are_one_line(kind: str) -> None:
    chance = np.random.default_rng(0)
    data = encoded(Image.fromarray(chance.integers(0, 255, (400, 300), np.uint8)), kind)
    with pytest.raises(DamagedDocument) as caught:
        read(data[: len(data) // 3])
    assert "\n" not in str(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["noise", "photograph", "blank"])
def test_what_holds_no_text_is_refused(kind: str) -> None:
    chance = np.random.default_rng(0)
    if kind == "noise":
        pixels = chance.integers(0, 255, (1200, 900), np.uint8)
    elif kind == "blank":
        pixels = np.full((1200, 900), 255, np.uint8)
    else:  # soft spots of every size, as of fur and a garden
        small = [chance.random((n, n)) for n in (4, 12, 40, 120)]
        layers = [np.asarray(Image.fromarray((s * 255).astype(np.uint8)).resize((900, 1200))) for s in small]
        pixels = np.mean(layers, axis=0).astype(np.uint8)
    with pytest.raises(DocumentError) as caught:
        read(encoded(Image.fromarray(pixels), "PNG"))
    assert "no page of text" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["noise", "photograph"])
def test_a_large_photograph_or_noise_is_refused_in_seconds(kind: str) -> None:
    chance = np.random.default_rng(2)
    size = (2000, 2800)
    if kind == "noise":
        pixels = chance.integers(0, 255, (2800, 2000, 3), np.uint8)
    else:  # soft spots of every size and strokes in all directions, as of fur and whiskers
        small = [(chance.random((n, n, 3)) * 255).astype(np.uint8) for n in (4, 12, 40, 120)]
        image = Image.fromarray(
            np.mean([np.asarray(Image.fromarray(s).resize(size)) for s in small], 0).astype(np.uint8)
        )
        pen = ImageDraw.Draw(image)
        for _ in range(1500):
            x, y, a, length = chance.random(4) * (*size, 6.28, 60)
            shade = tuple(chance.integers(0, 255, 3).tolist())
            pen.line((x, y, x + length * np.cos(a), y + length * np.sin(a)), fill=shade, width=3)
        pixels = np.asarray(image)
    started = time.process_time()
    with pytest.raises(DocumentError, match="no page of text"):
        read(encoded(Image.fromarray(pixels), "JPEG"))
    assert time.process_time() - started < 60


@pytest.fixture
def host_limit(monkeypatch: pytest.MonkeyPatch) -> int:
    """A limit of Pillow's that the host process has set, smaller than the pictures of the test."""
    limit = 10_000
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", limit)
    return limit


@pytest.mark.slow
def test_the_hosts_limit_of_pixels_stays_as_it_is_while_pictures_are_read(host_limit: int) -> None:
    data = encoded(Image.new("L", (400, 600), 255), "PNG")
    for page in open_pictures(data, "x", SETTINGS):
        assert page.pixels.size > host_limit
        assert host_limit == Image.MAX_IMAGE_PIXELS, "while a page is in use"
    for refused in (Image.new("1", (20_000, 20_000)), Image.new("L", (1, 1))):
        with pytest.raises(UnsupportedDocument):
            read(encoded(refused, "PNG"))
    with pytest.raises(DamagedDocument):
        read(data[:40])
    assert host_limit == Image.MAX_IMAGE_PIXELS


def test_a_later_page_beyond_the_hosts_limit_is_refused_in_one_line(host_limit: int) -> None:
    pages = [Image.new("L", (size, size), 255) for size in (100, 400)]
    data = encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    pictures = open_pictures(data, "x", SETTINGS)
    assert next(pictures).number == 1
    with pytest.raises(UnsupportedDocument, match="page 2 is too large"):
        next(pictures)
    assert host_limit == Image.MAX_IMAGE_PIXELS


def test_pages_that_share_their_pixels_are_read_once() -> None:
    pictures = open_pictures(HOSTILE_KINDS["tif-many-pages"](Random(1)), "a.tif", SETTINGS)
    assert next(pictures).number == 1
    with pytest.raises(DamagedDocument, match=r"broken \(page 2\)"):
        next(pictures)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF"])
def test_pictures_open_as_with_pillow(kind: str) -> None:
    chance = np.random.default_rng(1)
    data = encoded(Image.fromarray(chance.integers(0, 255, (300, 200), np.uint8)), kind)
    settings = dataclasses.replace(SETTINGS, least_dpi=1)
    (page,) = open_pictures(data, "x", settings)
    with Image.open(io.BytesIO(data)) as image:
        assert (page.pixels == np.asarray(image.convert("RGB"))).all()


@pytest.mark.parametrize("seed", range(7, 13))
def test_a_broken_directory_of_a_later_page_is_told(seed: int) -> None:
    data = HOSTILE_KINDS["tif-next-page-backwards"](Random(f"tif-next-page-backwards {seed} 0"))
    with pytest.raises(DamagedDocument, match=r"the directory of a page is broken|the picture is"):
        read(data)
