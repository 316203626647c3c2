"""Trains the digit reader: `python -m gouji.train.digits -o ingest/scan/recognition/digits.npz`.

Numbers and other characters are rendered in the fonts that are there, put on sheets, damaged as scans are, and cut by the
very code that cuts them from reports; so what the network sees in training is what it sees in use. One seed gives the
same weights with the same fonts, NumPy and OpenCV. Prints the errors on sheets of other seeds.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gouji.corpus.damage.scans import damaged
from gouji.ingest.scan.image.ink import Blob, InkLine, find_ink
from gouji.ingest.scan.image.light import normalise_light
from gouji.ingest.scan.image.seals import to_grey
from gouji.ingest.scan.image.settings import ImageSettings
from gouji.ingest.scan.recognition.digits import CLASSES
from gouji.ingest.scan.recognition.glyphs import glyphs_of, picture_of
from gouji.ingest.scan.recognition.network import chances, convolved, patches, pooled
from gouji.ingest.scan.recognition.settings import RecognitionSettings

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

__all__ = ["Samples", "fit", "main", "read_sheet_samples"]

Array = NDArray[np.float32]

_FONTS = (
    "opentype/noto/NotoSerifCJK-Regular.ttc",
    "opentype/noto/NotoSansCJK-Regular.ttc",
    "opentype/noto/NotoSerifCJK-Bold.ttc",
    "opentype/noto/NotoSansCJK-Bold.ttc",
    "truetype/arphic/uming.ttc",
    "truetype/arphic/ukai.ttc",
    "truetype/wqy/wqy-zenhei.ttc",
    "truetype/wqy/wqy-microhei.ttc",
    "truetype/dejavu/DejaVuSerif.ttf",
    "truetype/dejavu/DejaVuSans.ttf",
    "truetype/dejavu/DejaVuSerifCondensed.ttf",
    "truetype/dejavu/DejaVuSansMono.ttf",
    "truetype/liberation/LiberationSerif-Regular.ttf",
    "truetype/liberation/LiberationSans-Regular.ttf",
)
_OTHERS = "一二三四五六七八九十项公开信息政府规章行总计其他本年度办理结果不予处理维持纠正尚未审自然人商业科研机构社会法律服务、。（）()/ZSBgq%年月日元万"
_COLUMNS, _ROWS = 12, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples:
    """Glyphs' pictures (n, height, width) and their classes (n,)."""

    pictures: NDArray[np.uint8]
    classes: NDArray[np.int64]


def read_sheet_samples(seed: int) -> Samples:
    """Return the glyphs of one sheet of numbers, in one font, at one resolution, with one damage."""
    from PIL import Image, ImageDraw

    rng = Random(f"digits/{seed}")
    dpi = rng.choice([150, 150, 200, 200, 300])
    font = _font(rng, dpi)
    pitch = (round(dpi * 0.62), round(dpi * 0.34))
    image = Image.new("RGB", ((_COLUMNS + 1) * pitch[0], (_ROWS + 1) * pitch[1]), "white")
    draw = ImageDraw.Draw(image)
    texts = []
    for row in range(_ROWS):
        for column in range(_COLUMNS):
            text = _drawn_text(rng)
            place = ((column + 1) * pitch[0] + rng.random(), (row + 1) * pitch[1] + rng.random())
            draw.text(place, text, font=font, fill=(rng.choice([0, 0, 30]),) * 3, anchor="mm")
            texts.append((place, text))
    rung = rng.choice(["none", "light", "moderate", "moderate", "heavy"])
    return _cut(_damaged(np.asarray(image, np.uint8), rung, rng), dpi, texts, pitch)


def _font(rng: Random, dpi: int) -> FreeTypeFont:
    from PIL import ImageFont

    places = [Path("/usr/share/fonts") / name for name in _FONTS]
    path = rng.choice([place for place in places if place.is_file()])
    return ImageFont.truetype(str(path), size=round(rng.uniform(7.5, 13) * dpi / 72))


def _drawn_text(rng: Random) -> str:
    kind = rng.random()
    if kind < 0.12:
        return rng.choice(_OTHERS)
    if kind < 0.15:
        return rng.choice(["-", "—", "/"])
    digits = "".join(rng.choice("0123456789") for _ in range(rng.choice([1, 1, 2, 2, 3, 4])))
    if kind < 0.3 and len(digits) > 1:
        at = rng.randint(1, len(digits) - 1)
        return digits[:at] + "." + digits[at:]
    return ("-" if kind > 0.95 else "") + digits


def _damaged(picture: NDArray[np.uint8], rung: str, rng: Random) -> NDArray[np.uint8]:
    """On the ladder, but level: pages are straight when they are cut. A little skew is left, as there."""
    import cv2

    height, width = picture.shape[:2]
    matrix = np.array([[1, rng.uniform(-0.006, 0.006), 0], [rng.uniform(-0.002, 0.002), 1, 0]])
    scale = rng.uniform(0.9, 1.1)
    matrix[0, 0] *= scale
    picture = np.asarray(cv2.warpAffine(picture, matrix, (width, height), borderValue=(255,) * 3), np.uint8)
    inverse = np.linalg.inv(np.vstack([matrix, [0, 0, 1]]))[:2]
    level = damaged(picture, rung, rng, still=True)
    return np.asarray(cv2.warpAffine(level, inverse, (width, height), flags=cv2.INTER_CUBIC, borderValue=(250,) * 3))


def _cut(
    picture: NDArray[np.uint8], dpi: int, texts: Sequence[tuple[tuple[float, float], str]], pitch: tuple[int, int]
) -> Samples:
    """The glyphs of each text; where they are not as many as its characters, they touch and are of the class `?`."""
    even = normalise_light(to_grey(picture, dpi, ImageSettings()), dpi, ImageSettings())
    ink = find_ink(even, dpi, ImageSettings())
    blobs: dict[tuple[int, int], list[Blob]] = {}
    for blob in ink.blobs:
        place = (blob.x0 + blob.x1) / 2 / pitch[0], (blob.y0 + blob.y1) / 2 / pitch[1]
        blobs.setdefault((round(place[0]), round(place[1])), []).append(blob)
    pictures, classes = [], []
    for (x, y), text in texts:
        line = _line_of(blobs.get((round(x / pitch[0]), round(y / pitch[1])), ()))
        if line is None:
            continue
        glyphs = glyphs_of(line, ink, RecognitionSettings())
        for glyph, name in zip(glyphs, _names(text, len(glyphs)), strict=False):
            pictures.append(picture_of(glyph, line, ink))
            classes.append(CLASSES.index(name))
    return Samples(pictures=np.stack(pictures), classes=np.array(classes))


def _names(text: str, count: int) -> Iterator[str]:
    if count == len(text):
        yield from (c if c in CLASSES else "-" if c == "—" else "?" for c in text)
    elif count == 1 and len(text) > 1 and not set(text) & set(".-"):
        yield "?"


def _line_of(blobs: Sequence[Blob]) -> InkLine | None:
    if not blobs:
        return None
    y0, y1 = min(b.y0 for b in blobs), max(b.y1 for b in blobs)
    x0, x1 = min(b.x0 for b in blobs), max(b.x1 for b in blobs)
    return InkLine(x0=x0, y0=y0, x1=x1, y1=y1, blobs=tuple(sorted(blobs, key=lambda b: b.x0)))


def fit(samples: Samples, *, seed: int, epochs: int) -> dict[str, Array]:
    """Train the network by Adam (Kingma and Ba 2015) on the cross entropy; prints the loss of each epoch."""
    chance = np.random.default_rng(seed)
    weights = _initial(chance, samples.pictures.shape[1:])
    moments = {name: (np.zeros_like(w), np.zeros_like(w)) for name, w in weights.items()}
    step, batch = 0, 128
    steps = epochs * (len(samples.classes) // batch)
    for epoch in range(epochs):
        order = chance.permutation(len(samples.classes))
        losses = []
        for at in range(0, len(order) - batch + 1, batch):
            chosen = order[at : at + batch]
            pictures = _shaken(samples.pictures[chosen], chance)
            loss, slopes = _slopes(pictures, samples.classes[chosen], weights, chance)
            losses.append(loss)
            step += 1
            rate = 2e-3 * 0.5 * (1 + np.cos(np.pi * step / steps))
            _update(weights, slopes, moments, step, rate)
        sys.stderr.write(f"epoch {epoch + 1}: loss {np.mean(losses):.5f}\n")
    return weights


def _shaken(pictures: NDArray[np.uint8], chance: np.random.Generator) -> NDArray[np.uint8]:
    """Moved by up to a pixel, lighter or darker in the middle tones."""
    dx, dy = chance.integers(-1, 2, 2)
    moved = np.roll(pictures, (int(dy), int(dx)), axis=(1, 2)).astype(np.float32) / 255
    return np.asarray(255 * moved ** chance.uniform(0.75, 1.35), np.uint8)


def _initial(chance: np.random.Generator, shape: tuple[int, ...]) -> dict[str, Array]:
    flat = 24 * (shape[0] // 4) * (shape[1] // 4)
    sizes = {"a": (9, 12), "b": (108, 24), "c": (flat, 64), "d": (64, len(CLASSES))}
    weights: dict[str, Array] = {}
    for name, (rows, columns) in sizes.items():
        weights[name] = (chance.standard_normal((rows, columns)) * np.sqrt(2 / rows)).astype(np.float32)
        weights[name + "0"] = np.zeros(columns, np.float32)
    return weights


def _slopes(
    pictures: NDArray[np.uint8], classes: NDArray[np.int64], weights: dict[str, Array], chance: np.random.Generator
) -> tuple[float, dict[str, Array]]:
    """Return the loss and its slope along each weight: the network's steps (see `network`) and then back."""
    x0 = (pictures.astype(np.float32) / 255.0)[:, None]
    a = np.maximum(convolved(x0, weights["a"], weights["a0"]), 0)
    x1 = pooled(a)
    b = np.maximum(convolved(x1, weights["b"], weights["b0"]), 0)
    x2 = pooled(b).reshape(len(x0), -1)
    c = np.maximum(x2 @ weights["c"] + weights["c0"], 0)
    kept = (chance.random(c.shape) > 0.2).astype(np.float32) / 0.8
    scores = (c * kept) @ weights["d"] + weights["d0"]
    scores -= scores.max(axis=1, keepdims=True)
    share = np.exp(scores)
    share /= share.sum(axis=1, keepdims=True)
    n = len(classes)
    loss = float(-np.log(np.maximum(share[np.arange(n), classes], 1e-9)).mean())
    share[np.arange(n), classes] -= 1
    dd = share / n
    slopes: dict[str, Array] = {"d": (c * kept).T @ dd, "d0": dd.sum(axis=0)}
    dc = (dd @ weights["d"].T) * kept * (c > 0)
    slopes |= {"c": x2.T @ dc, "c0": dc.sum(axis=0)}
    db = _unpooled((dc @ weights["c"].T).reshape(n, 24, b.shape[2] // 2, -1), b) * (b > 0)
    slopes |= _kernel_slopes("b", x1, db)
    da = _unpooled(_back(db, weights["b"], x1.shape[1]), a) * (a > 0)
    return loss, slopes | _kernel_slopes("a", x0, da)


def _kernel_slopes(name: str, x: Array, d: Array) -> dict[str, Array]:
    flat = d.transpose(0, 2, 3, 1).reshape(-1, d.shape[1])
    around = patches(x)
    return {name: around.reshape(-1, around.shape[-1]).T @ flat, name + "0": flat.sum(axis=0)}


def _back(d: Array, kernel: Array, channels: int) -> Array:
    """Return the slope of a convolution's input: the convolution with the kernel turned over."""
    turned = kernel.reshape(channels, 3, 3, -1)[:, ::-1, ::-1].transpose(3, 1, 2, 0).reshape(-1, channels)
    return convolved(d, np.ascontiguousarray(turned), np.zeros(channels, np.float32))


def _unpooled(d: Array, x: Array) -> Array:
    """Return a pooling's slope goes to the largest of its block; equal ones share it."""
    n, channels, height, width = d.shape
    blocks = x[:, :, : 2 * height, : 2 * width].reshape(n, channels, height, 2, width, 2)
    top = (blocks == blocks.max(axis=(3, 5), keepdims=True)).astype(np.float32)
    top /= top.sum(axis=(3, 5), keepdims=True)
    full = np.zeros_like(x)
    full[:, :, : 2 * height, : 2 * width] = (top * d[:, :, :, None, :, None]).reshape(n, channels, 2 * height, -1)
    return full


def _update(
    weights: dict[str, Array], slopes: dict[str, Array], moments: dict[str, tuple[Array, Array]], step: int, rate: float
) -> None:
    for name, slope in slopes.items():
        first, second = moments[name]
        first += 0.1 * (slope - first)
        second += 0.001 * (slope**2 - second)
        weights[name] -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)


def _temperature(samples: Samples, weights: dict[str, Array]) -> float:
    """By which the scores are divided so that the probabilities hold on sheets not trained on (Guo et al. 2017)."""
    plain = chances(samples.pictures, {**weights, "temperature": np.ones(1, np.float32)})
    scores = np.log(np.maximum(plain, 1e-12))

    def loss(temperature: float) -> float:
        share = np.exp(scores / temperature)
        share /= share.sum(axis=1, keepdims=True)
        return float(-np.log(np.maximum(share[np.arange(len(share)), samples.classes], 1e-9)).mean())

    tried: list[float] = np.arange(0.6, 2.5, 0.1).tolist()
    return min(tried, key=loss)


def _sheets(seeds: range) -> Samples:
    sheets = [read_sheet_samples(seed) for seed in seeds]
    return Samples(
        pictures=np.concatenate([s.pictures for s in sheets]), classes=np.concatenate([s.classes for s in sheets])
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m gouji.train.digits", description="Train the digit reader.")
    parser.add_argument("--sheets", type=int, default=160)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, required=True)
    given = parser.parse_args(arguments)
    train, test = _sheets(range(given.sheets)), _sheets(range(10_000, 10_000 + max(given.sheets // 6, 2)))
    sys.stderr.write(f"{len(train.classes)} glyphs to learn from, {len(test.classes)} to test on\n")
    weights = fit(train, seed=given.seed, epochs=given.epochs)
    temperature = np.full(1, _temperature(test, weights), np.float32)
    share = chances(test.pictures, {**weights, "temperature": temperature})
    wrong = share.argmax(axis=1) != test.classes
    sure = share.max(axis=1) > RecognitionSettings().digit_sure
    sys.stdout.write(
        f"errors {wrong.mean():.4%} of {len(wrong)}; sure {sure.mean():.2%}, wrong among them {(wrong & sure).sum()}; "
        f"temperature {temperature[0]:.1f}\n"
    )
    small = {name: w.astype(np.float16) for name, w in weights.items()}
    np.savez_compressed(given.output, **small, temperature=temperature)  # type: ignore[arg-type]
    return 0
