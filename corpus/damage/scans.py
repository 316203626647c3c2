"""What a scanner, a copier or a phone does to a page: a ladder of damage, seeded, on pictures of pages.

```python
from random import Random
picture = damaged(picture, "moderate", Random(1))   # (height, width, 3) uint8, RGB
```
Each step is a function `(picture, rng, amount) -> picture`; a `Ladder` rung says how much of each. The same seed gives
the same picture for one version of OpenCV. Sizes in pixels do not grow with the resolution: the optics' blur and the
sensor's noise are the same at 150 dpi, where they cost more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random

import numpy as np
from numpy.typing import NDArray

from gouji.errors import UsageError

__all__ = ["LADDER", "Picture", "Rung", "damaged"]

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """How strong each damage is; each amount is the most that is drawn."""

    turn: float = 0.0
    """Skew in degrees, to either side."""
    blur: float = 0.0
    """The largest sigma of the blur in pixels."""
    noise: float = 0.0
    """The sensor's noise, sigma in grey levels."""
    quality: int = 95
    """The lowest JPEG quality."""
    light: float = 0.0
    """How much darker one side of the page is, as a share."""
    fading: float = 0.0
    """How much lighter the ink is, as a share."""
    toner: float = 1.0
    """The share of the toner that is on the page."""
    thinned: int = 0
    """How many pixels strokes lose of their width."""
    thickened: int = 0
    """How many pixels they gain: ink that bleeds, a copier set too dark."""
    specks: int = 0
    """The most dust specks on a page."""
    seal: float = 0.0
    """The odds of a red seal somewhere on the page."""
    perspective: float = 0.0
    """How far the corners move, as a share of the page's width."""
    margin: float = 0.0
    """A dark table around the page, as a share of its width: a photograph."""
    shrink: float = 0.0
    """How much smaller the page is printed, at most, as a share: two sides on one, an A3 sheet on A4."""
    copied: float = 0.0
    """How uneven a photocopier's toner is: the sigma, in grey levels, of the threshold by which it tells black from white."""
    fax: int = 0
    """The rows to an inch of a fax, 98 or 196, of black and white pixels; it has 204 columns to an inch."""
    is_joined: bool = False
    """Whether a document's pages are one picture, below each other."""
    rules: str = "whole"
    """What is left of the tables' rules: whole, faint, broken (gaps all along them) or none."""


_FAX_COLUMNS = 204
"""Columns to an inch of a fax."""
_FAX_WHITE = 150
"""Pixels brighter than this grey level are a fax's white."""
_SCANNER = Rung(turn=0.4, blur=0.5, noise=3, quality=85, light=0.05, specks=10)

LADDER: Mapping[str, Rung] = {
    "none": Rung(),
    "light": _SCANNER,
    "moderate": Rung(turn=1.2, blur=0.8, noise=7, quality=65, light=0.15, fading=0.2, specks=60, seal=0.4),
    "heavy": Rung(
        turn=2.5, blur=1.2, noise=12, quality=45, light=0.3, fading=0.4, specks=150, seal=0.6, perspective=0.005
    ),
    "phone": Rung(
        turn=3.0, blur=1.0, noise=8, quality=60, light=0.35, fading=0.15, specks=20, perspective=0.03, margin=0.06
    ),
    # One damage alone, strong, on top of a light scan.
    "turned": replace(_SCANNER, turn=5.0),
    "blurred": replace(_SCANNER, blur=1.4),
    "noisy": replace(_SCANNER, noise=20),
    "compressed": replace(_SCANNER, quality=25),
    "shaded": replace(_SCANNER, light=0.5),
    "sealed": replace(_SCANNER, seal=1.0),
    "tilted": replace(_SCANNER, perspective=0.02),
    "faded": replace(_SCANNER, fading=0.6),
    "faint": replace(_SCANNER, toner=0.35),
    "thinned": replace(_SCANNER, thinned=1),
    "thickened": replace(_SCANNER, thickened=1),
    "specked": replace(_SCANNER, specks=400),
    "small": replace(_SCANNER, shrink=0.3),
    "faint-rules": replace(_SCANNER, rules="faint"),
    "broken-rules": replace(_SCANNER, rules="broken"),
    "borderless": replace(_SCANNER, rules="none"),
    # Other machines.
    "photocopy": replace(_SCANNER, copied=60.0),
    "fax": Rung(turn=0.4, fax=98),
    "fine-fax": Rung(turn=0.4, fax=196),
    "photo": Rung(turn=20.0, blur=0.8, noise=6, quality=75, light=0.3, perspective=0.02, margin=0.15),
    "long": replace(_SCANNER, is_joined=True),
}
"""The rungs by name: `none` to `heavy` are scanners, `phone` a photograph, the others one damage each."""


def damaged(
    picture: Picture, rung: str, rng: Random, *, dpi: int = 200, still: bool = False, bare: Picture | None = None
) -> Picture:
    """The picture on a rung of the ladder, neither turned nor warped if `still`.

    `dpi` is its resolution, `bare` the same page without its rules, which the rungs that damage rules need. Raises `UsageError` for
    a rung that there is not.
    """
    if rung not in LADDER:
        message = f"unknown damage {rung!r}; known are {', '.join(LADDER)}"
        raise UsageError(message)
    amounts = LADDER[rung]
    if amounts == Rung():
        return picture
    chance = np.random.default_rng(rng.getrandbits(63))
    if bare is not None and amounts.rules != "whole":
        picture = _ruled(picture, bare, amounts.rules, chance)
    picture = _faded(picture, 1 - amounts.toner * (1 - chance.uniform(0, amounts.fading)))
    if amounts.thinned:
        picture = _thinned(picture, amounts.thinned)
    if amounts.thickened:
        picture = _thickened(picture, amounts.thickened)
    if amounts.shrink:
        picture = _shrunk(picture, chance.uniform(amounts.shrink / 2, amounts.shrink))
    if chance.random() < amounts.seal:
        picture = _sealed(picture, chance)
    if not still:
        picture = _moved(picture, amounts, chance)
    if amounts.copied:
        picture = _copied(picture, amounts.copied, chance)
    if amounts.fax:
        return _faxed(picture, amounts.fax, dpi, chance)
    picture = _lit(picture, chance.uniform(amounts.light / 2, amounts.light), chance)
    picture = _specked(picture, int(chance.integers(0, amounts.specks + 1)), chance)
    picture = _blurred(picture, chance.uniform(amounts.blur / 2, amounts.blur))
    picture = _noisy(picture, chance.uniform(amounts.noise / 2, amounts.noise), chance)
    return _compressed(picture, int(chance.integers(amounts.quality, min(amounts.quality + 20, 95) + 1)))


def _faded(picture: Picture, share: float) -> Picture:
    return (255 - (255 - picture.astype(np.float32)) * (1 - share)).astype(np.uint8)


def _thinned(picture: Picture, pixels: int) -> Picture:
    """The page with each stroke narrower; the thinnest go."""
    import cv2

    return np.asarray(cv2.dilate(picture, np.ones((pixels + 1, pixels + 1), np.uint8)), np.uint8)


def _thickened(picture: Picture, pixels: int) -> Picture:
    """The page with each stroke wider; narrow gaps close."""
    import cv2

    return np.asarray(cv2.erode(picture, np.ones((pixels + 1, pixels + 1), np.uint8)), np.uint8)


def _copied(picture: Picture, uneven: float, chance: np.random.Generator) -> Picture:
    """The page from a photocopier: steep contrast whose threshold is uneven from grain to grain, and specks of toner."""
    import cv2

    soft = cv2.GaussianBlur(picture, (0, 0), 0.9).astype(np.float32)
    grain = cv2.GaussianBlur(chance.standard_normal(picture.shape[:2], dtype=np.float32), (0, 0), 1.0) * uneven
    copy = np.clip((soft - 128 - grain[..., None]) * 3 + 140, 0, 255).astype(np.uint8)
    copy[chance.random(picture.shape[:2], dtype=np.float32) < 0.0004] = 40
    return np.asarray(copy, np.uint8)


def _faxed(picture: Picture, rows: int, dpi: int, chance: np.random.Generator) -> Picture:
    """The page as a fax of so many rows to an inch, shown with square pixels at the resolution that it had."""
    import cv2

    height, width = picture.shape[:2]
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    size = (round(width * _FAX_COLUMNS / dpi), round(height * rows / dpi))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    small += chance.standard_normal(small.shape, dtype=np.float32) * 12
    black_and_white = ((small > _FAX_WHITE) * 255).astype(np.uint8)
    shown = cv2.resize(black_and_white, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(cv2.cvtColor(shown, cv2.COLOR_GRAY2RGB), np.uint8)


def _ruled(picture: Picture, bare: Picture, how: str, chance: np.random.Generator) -> Picture:
    """The page with what is left of its rules."""
    import cv2

    if how == "none":
        return bare
    left = np.float32(chance.uniform(0.15, 0.4))
    if how == "broken":
        # A soft random field, cut off: gaps of a few points and more, a quarter of all length.
        height, width = picture.shape[:2]
        field = cv2.GaussianBlur(chance.random((height // 4 + 1, width // 4 + 1)).astype(np.float32), (0, 0), 1.5)
        gaps = field < np.quantile(field, chance.uniform(0.1, 0.3))
        left = cv2.resize((~gaps).astype(np.float32), (width, height))[..., None]
    rules = bare.astype(np.float32) - picture
    return np.clip(bare - rules * left, 0, 255).astype(np.uint8)


def _shrunk(picture: Picture, share: float) -> Picture:
    """The page printed smaller, in the middle of a sheet of its own size."""
    import cv2

    height, width = picture.shape[:2]
    small = cv2.resize(picture, None, fx=1 - share, fy=1 - share, interpolation=cv2.INTER_AREA)
    sheet = np.full_like(picture, 255)
    y, x = (height - small.shape[0]) // 2, (width - small.shape[1]) // 2
    sheet[y : y + small.shape[0], x : x + small.shape[1]] = small
    return sheet


def _sealed(picture: Picture, chance: np.random.Generator) -> Picture:
    """A round red stamp with a star and a ring of strokes, as ink over what is printed."""
    import cv2

    height, width = picture.shape[:2]
    radius = int(width * chance.uniform(0.08, 0.11))
    centre = (int(chance.uniform(0.2, 0.8) * width), int(chance.uniform(0.15, 0.9) * height))
    ink = np.zeros((height, width), np.uint8)
    cv2.circle(ink, centre, radius, 255, max(2, radius // 18))
    angles = np.deg2rad(-90 + 144 * np.arange(5))
    star = np.stack([centre[0] + radius * 0.3 * np.cos(angles), centre[1] + radius * 0.3 * np.sin(angles)], axis=1)
    cv2.fillPoly(ink, [star.astype(np.int32)], 255)
    for angle in np.deg2rad(np.arange(150, 400, 18)):
        near, far = radius * 0.65, radius * 0.85
        ends = [(int(centre[0] + r * np.cos(angle)), int(centre[1] + r * np.sin(angle))) for r in (near, far)]
        cv2.line(ink, ends[0], ends[1], 255, max(2, radius // 14))
    patchy = cv2.GaussianBlur(chance.random((height // 8 + 1, width // 8 + 1)).astype(np.float32), (0, 0), 2)
    strength = (ink / 255.0) * np.clip(cv2.resize(patchy, (width, height)) * 2 - 0.2, 0.3, 1.0)
    colour = np.array([215, 35, 45], np.float32) / 255
    factor = 1 - strength[..., None] * (1 - colour)
    return np.asarray(picture * factor, np.uint8)


def _moved(picture: Picture, amounts: Rung, chance: np.random.Generator) -> Picture:
    """Skew, perspective and the ground that a photographed page lies on: one warp."""
    import cv2

    height, width = picture.shape[:2]
    pad = int(amounts.margin * width)
    size = (width + 2 * pad, height + 2 * pad)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    angle = np.deg2rad(chance.uniform(-amounts.turn, amounts.turn))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]], np.float32)
    centre = corners.mean(axis=0)
    moved = (corners - centre) @ turn.T + centre + pad
    moved += chance.uniform(-1, 1, moved.shape) * amounts.perspective * width
    matrix = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    ground = (70, 60, 50) if pad else (250, 250, 250)
    warped = cv2.warpPerspective(
        picture, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=ground
    )
    return np.asarray(warped, np.uint8)


def _lit(picture: Picture, share: float, chance: np.random.Generator) -> Picture:
    """Light that falls off to one side, and a soft shadow."""
    height, width = picture.shape[:2]
    angle = chance.uniform(0, 2 * np.pi)
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    slope = (np.cos(angle) * x + np.sin(angle) * y) / np.sqrt(2)
    spot = np.exp(-((x - chance.uniform(-1, 1)) ** 2 + (y - chance.uniform(-1, 1)) ** 2) / 0.6)
    factor = 1 - share * (0.5 * (slope + 1) * 0.7 + 0.3 * spot)
    return np.asarray(picture * factor[..., None], np.uint8)


def _specked(picture: Picture, count: int, chance: np.random.Generator) -> Picture:
    import cv2

    picture = picture.copy()
    height, width = picture.shape[:2]
    for _ in range(count):
        centre = (int(chance.integers(0, width)), int(chance.integers(0, height)))
        grey = int(chance.integers(20, 120))
        cv2.circle(picture, centre, int(chance.integers(0, 2)), (grey, grey, grey), -1)
    return picture


def _blurred(picture: Picture, sigma: float) -> Picture:
    import cv2

    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.uint8) if sigma > 0.05 else picture


def _noisy(picture: Picture, sigma: float, chance: np.random.Generator) -> Picture:
    noise = chance.standard_normal(picture.shape[:2], dtype=np.float32)[..., None] * sigma
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def _compressed(picture: Picture, quality: int) -> Picture:
    import cv2

    _, data = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = cv2.imdecode(data, cv2.IMREAD_COLOR)
    return np.asarray(decoded if decoded is not None else picture[..., ::-1], np.uint8)[..., ::-1].copy()
