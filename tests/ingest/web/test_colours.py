"""Colours in each way of writing them, against the standard library's conversions."""

from __future__ import annotations

from colorsys import hls_to_rgb
from random import Random

import pytest

from gouji.ingest.web.colours import BLACK, WHITE, contrast, is_red, read_colour

SEEDS = range(40)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_way_of_writing_a_colour_says_the_same(seed: int) -> None:
    rng = Random(seed)
    red, green, blue = (17 * rng.randrange(16) for _ in range(3))
    opacity = 17 * rng.randrange(16)
    full, short = f"{red:02x}{green:02x}{blue:02x}", f"{red // 17:x}{green // 17:x}{blue // 17:x}"
    plain = (float(red), float(green), float(blue), 1.0)
    for written in (
        f"#{full}",
        full.upper(),
        f"#{short}",
        f" rgb({red}, {green},{blue}) ",
        f"rgba({red} {green} {blue})",
    ):
        assert read_colour(written) == plain, written
    part = (*plain[:3], opacity / 255)
    for written in (
        f"#{full}{opacity:02x}",
        f"#{short}{opacity // 17:x}",
        f"rgb({red} {green} {blue} / {opacity / 255})",
    ):
        assert read_colour(written) == pytest.approx(part), written
    shares = ", ".join(f"{100 * channel / 255}%" for channel in (red, green, blue))
    assert read_colour(f"rgba({shares}, {100 * opacity / 255}%)") == pytest.approx(part)


@pytest.mark.parametrize("seed", SEEDS)
def test_hues_are_those_of_colorsys(seed: int) -> None:
    rng = Random(seed)
    hue, saturation, lightness = rng.randrange(-360, 720, 15), rng.randrange(0, 101, 10), rng.randrange(0, 101, 5)
    wanted = [255 * c for c in hls_to_rgb(hue / 360 % 1, lightness / 100, saturation / 100)]
    found = read_colour(f"hsl({hue} {saturation}% {lightness}% / 50%)")
    assert found == pytest.approx((*wanted, 0.5))


@pytest.mark.parametrize(
    "text", ["", "inherit", "var(--a)", "#12", "#12345", "#1234567", "#123456789", "rgb(1, 2)", "url(a.png)"]
)
def test_what_is_no_colour_is_none(text: str) -> None:
    assert read_colour(text) is None


@pytest.mark.parametrize(
    ("text", "found"), [("transparent", 0.0), ("rgb(300, -5, 0)", 1.0), ("rgb(255, 0, 0, 7)", 1.0)]
)
def test_channels_end_at_their_bounds(text: str, found: float) -> None:
    colour = read_colour(text)
    assert colour is not None
    assert colour[3] == found
    assert all(0 <= channel <= 255 for channel in colour[:3])


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(BLACK, WHITE) == contrast(WHITE, BLACK) == pytest.approx(21)
    assert contrast((119.0, 119.0, 119.0, 1.0), WHITE) == pytest.approx(4.478, abs=0.001)
    assert contrast((255.0, 0.0, 0.0, 1.0), WHITE) == pytest.approx(3.998, abs=0.001)
    assert contrast((0.0, 255.0, 0.0, 1.0), WHITE) == pytest.approx(1.372, abs=0.001)
    assert contrast((0.0, 0.0, 255.0, 1.0), WHITE) == pytest.approx(8.592, abs=0.001)
    assert contrast((10.0, 10.0, 10.0, 1.0), BLACK) == pytest.approx(1.0607, abs=0.001)
    assert contrast((0.0, 0.0, 0.0, 0.0), WHITE) == 1.0
    assert contrast((0.0, 0.0, 0.0, 0.5), WHITE) == pytest.approx(contrast((127.5, 127.5, 127.5, 1.0), WHITE))


@pytest.mark.parametrize(
    ("colour", "found"),
    [
        *(((128.0, 0.0, 0.0, 1.0), True), ((127.0, 0.0, 0.0, 1.0), False), ((240.0, 79.0, 0.0, 1.0), True)),
        *(((240.0, 0.0, 80.0, 1.0), False), ((240.0, 81.0, 0.0, 1.0), False), ((240.0, 0.0, 0.0, 0.5), False)),
        ((240.0, 0.0, 0.0, 0.6), True),
    ],
)
def test_a_red_is_far_from_black_brown_and_pink(colour: tuple[float, float, float, float], found: bool) -> None:
    assert is_red(colour) is found
