"""Sheets of numbers and other characters: rendered, damaged as scans are, and cut by the very code that cuts them from reports.

What the network sees in training is so what it sees in use. `HELD_FONTS` are never trained on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gouji.corpus.damage.scans import damaged
from gouji.errors import UsageError
from gouji.ingest.scan.image.contrast import darken_print
from gouji.ingest.scan.image.ink import Blob, InkLine, find_ink
from gouji.ingest.scan.image.light import normalise_light
from gouji.ingest.scan.image.seals import to_grey
from gouji.ingest.scan.image.settings import ImageSettings
from gouji.ingest.scan.recognition.digits import CLASSES
from gouji.ingest.scan.recognition.glyphs import list_divisions, picture_of
from gouji.ingest.scan.recognition.settings import RecognitionSettings

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

__all__ = ["FONTS", "HELD_FONTS", "RUNGS", "Samples", "join_samples", "read_sheet_samples"]

FONTS = (
    "opentype/noto/NotoSerifCJK-Regular.ttc",
    "opentype/noto/NotoSerifCJK-Bold.ttc",
    "opentype/noto/NotoSerifCJK-Light.ttc",
    "opentype/noto/NotoSansCJK-Regular.ttc",
    "opentype/noto/NotoSansCJK-Bold.ttc",
    "opentype/noto/NotoSansCJK-Light.ttc",
    "truetype/arphic/uming.ttc",
    "truetype/arphic/ukai.ttc",
    "truetype/cwtex/cwfs.ttf",
    "truetype/wqy/wqy-zenhei.ttc",
    "truetype/wqy/wqy-microhei.ttc",
    "truetype/liberation/LiberationSerif-Regular.ttf",
    "truetype/liberation/LiberationSerif-Bold.ttf",
    "truetype/liberation/LiberationSans-Regular.ttf",
    "truetype/liberation/LiberationSans-Bold.ttf",
    "truetype/liberation/LiberationSansNarrow-Regular.ttf",
    "truetype/liberation/LiberationMono-Regular.ttf",
    "truetype/crosextra/Carlito-Regular.ttf",
    "truetype/freefont/FreeSerif.ttf",
    "truetype/freefont/FreeSans.ttf",
    "truetype/dejavu/DejaVuSerif.ttf",
    "truetype/dejavu/DejaVuSans.ttf",
    "truetype/dejavu/DejaVuSerifCondensed.ttf",
    "truetype/dejavu/DejaVuSansMono.ttf",
    "opentype/urw-base35/C059-Roman.otf",
    "opentype/urw-base35/URWBookman-Light.otf",
)
"""Below /usr/share/fonts; the model card (`ingest/scan/recognition/digits.md`) names the packages of Debian that have them."""
HELD_FONTS = (
    "truetype/crosextra/Caladea-Regular.ttf",
    "truetype/cwtex/cwming.ttf",
    "truetype/arphic-gkai00mp/gkai00mp.ttf",
    "opentype/urw-base35/P052-Roman.otf",
    "opentype/urw-base35/NimbusSansNarrow-Regular.otf",
)
RUNGS = (
    *("none", "light", "moderate", "moderate", "moderate", "heavy", "heavy", "small", "thinned", "thinned"),
    *("thickened", "faint", "photocopy", "photocopy", "compressed", "blurred", "fine-fax", "fax"),
)
"""The damages that are drawn from; one that stands twice is drawn twice as often."""
_OTHERS = "一二三四五六七八九十项公开信息政府规章行总计其他本年度办理结果不予处理维持纠正尚未审自然人商业科研机构社会法律服务、。（）()/ZSBgq%年月日元万"
_COLUMNS, _ROWS = 10, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples:
    """Glyphs' pictures (n, height, width) and their classes (n,)."""

    pictures: NDArray[np.uint8]
    classes: NDArray[np.int64]


def join_samples(parts: Iterable[Samples]) -> Samples:
    """Return the samples of several sheets as one."""
    every = list(parts)
    return Samples(
        pictures=np.concatenate([s.pictures for s in every]), classes=np.concatenate([s.classes for s in every])
    )


def read_sheet_samples(seed: int, *, fonts: Sequence[str] = FONTS, rungs: Sequence[str] = RUNGS) -> Samples:
    """Return the glyphs of one sheet of numbers, in one font, at one resolution, with one damage.

    Raises `UsageError` where none of the fonts is installed.
    """
    from PIL import Image, ImageDraw

    rng = Random(f"digits/{seed}")
    dpi = rng.choice([150, 150, 200, 200, 300])
    font = _font(rng, dpi, fonts)
    pitch = (round(dpi * 0.74), round(dpi * 0.34))
    image = Image.new("RGB", ((_COLUMNS + 1) * pitch[0], (_ROWS + 1) * pitch[1]), "white")
    draw = ImageDraw.Draw(image)
    texts = []
    for row in range(_ROWS):
        for column in range(_COLUMNS):
            text = _drawn_text(rng)
            place = ((column + 1) * pitch[0] + rng.random(), (row + 1) * pitch[1] + rng.random())
            draw.text(place, text, font=font, fill=(rng.choice([0, 0, 30]),) * 3, anchor="mm")
            texts.append((place, text))
    return _cut(_damaged(np.asarray(image, np.uint8), rng.choice(rungs), dpi, rng), dpi, texts, pitch)


def _font(rng: Random, dpi: int, fonts: Sequence[str]) -> FreeTypeFont:
    from PIL import ImageFont

    found = [place for place in (Path("/usr/share/fonts") / name for name in fonts) if place.is_file()]
    if not found:
        message = (
            f"none of the fonts to draw digits in is installed: /usr/share/fonts/{fonts[0]} and {len(fonts) - 1} more"
        )
        raise UsageError(message)
    return ImageFont.truetype(str(rng.choice(found)), size=round(rng.uniform(7, 13) * dpi / 72))


def _drawn_text(rng: Random) -> str:
    kind = rng.random()
    if kind < 0.12:
        return rng.choice(_OTHERS)
    if kind < 0.15:
        return rng.choice(["-", "—", "/"])
    if kind < 0.25:
        groups = [str(rng.randint(1, 99)), *(f"{rng.randint(0, 999):03}" for _ in range(rng.choice([1, 1, 1, 2])))]
        return ",".join(groups)[:8]
    digits = "".join(rng.choice("0123456789") for _ in range(rng.choice([1, 1, 2, 2, 3, 4])))
    if kind < 0.38 and len(digits) > 1:
        at = rng.randint(1, len(digits) - 1)
        return digits[:at] + "." + digits[at:]
    return ("-" if kind > 0.95 else "") + digits


def _damaged(picture: NDArray[np.uint8], rung: str, dpi: int, rng: Random) -> NDArray[np.uint8]:
    """On the ladder, but level: pages are straight when they are cut. A little skew is left, as there."""
    import cv2

    height, width = picture.shape[:2]
    matrix = np.array([[1, rng.uniform(-0.006, 0.006), 0], [rng.uniform(-0.002, 0.002), 1, 0]])
    scale = rng.uniform(0.9, 1.1)
    matrix[0, 0] *= scale
    picture = np.asarray(cv2.warpAffine(picture, matrix, (width, height), borderValue=(255,) * 3), np.uint8)
    inverse = np.linalg.inv(np.vstack([matrix, [0, 0, 1]]))[:2]
    level = _unshrunk(picture, rung, dpi, rng)
    return np.asarray(cv2.warpAffine(level, inverse, (width, height), flags=cv2.INTER_CUBIC, borderValue=(250,) * 3))


def _unshrunk(picture: NDArray[np.uint8], rung: str, dpi: int, rng: Random) -> NDArray[np.uint8]:
    """The damaged sheet; one that is printed smaller is drawn so, and shown in its own size again, as pages are read."""
    import cv2

    if rung != "small":
        return damaged(picture, rung, rng, dpi=dpi, still=True)
    height, width = picture.shape[:2]
    share = 1 - rng.uniform(0.1, 0.3)
    small = np.asarray(cv2.resize(picture, None, fx=share, fy=share, interpolation=cv2.INTER_AREA), np.uint8)
    level = damaged(small, "light", rng, dpi=dpi, still=True)
    return np.asarray(cv2.resize(level, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)


def _cut(
    picture: NDArray[np.uint8], dpi: int, texts: Sequence[tuple[tuple[float, float], str]], pitch: tuple[int, int]
) -> Samples:
    """The glyphs of each text; where they are not as many as its characters, they touch and are of the class `?`."""
    even, _, is_uneven = darken_print(
        normalise_light(to_grey(picture, dpi, ImageSettings()), dpi, ImageSettings())[0], dpi, ImageSettings()
    )
    ink = find_ink(even, dpi, ImageSettings(), is_uneven=is_uneven)
    blobs: dict[tuple[int, int], list[Blob]] = {}
    for blob in ink.blobs:
        place = (blob.x0 + blob.x1) / 2 / pitch[0], (blob.y0 + blob.y1) / 2 / pitch[1]
        blobs.setdefault((round(place[0]), round(place[1])), []).append(blob)
    pictures, classes = [], []
    for (x, y), text in texts:
        line = _line_of(blobs.get((round(x / pitch[0]), round(y / pitch[1])), ()))
        if line is None:
            continue
        glyphs = list_divisions(line, ink, RecognitionSettings())[0]
        for glyph, name in zip(glyphs, _names(text, len(glyphs)), strict=False):
            pictures.append(picture_of(glyph, line, ink))
            classes.append(CLASSES.index(name))
    return Samples(pictures=np.stack(pictures), classes=np.array(classes))


def _names(text: str, count: int) -> Iterator[str]:
    if count == len(text):
        yield from (c if c in CLASSES else "-" if c == "—" else "?" for c in text)
    elif count == 1 and len(text) > 1 and not set(text) & set(".,-"):
        yield "?"


def _line_of(blobs: Sequence[Blob]) -> InkLine | None:
    if not blobs:
        return None
    y0, y1 = min(b.y0 for b in blobs), max(b.y1 for b in blobs)
    x0, x1 = min(b.x0 for b in blobs), max(b.x1 for b in blobs)
    return InkLine(x0=x0, y0=y0, x1=x1, y1=y1, blobs=tuple(sorted(blobs, key=lambda b: b.x0)))
