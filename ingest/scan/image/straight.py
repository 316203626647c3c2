"""A picture of a page → the page, straight, with its rules and tables."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.image.repair import (
    Grey,
    dimmest,
    evened,
    grey_of,
    is_negative,
    red_share,
    skew_of,
    straightened,
    turning,
)
from gouji.ingest.scan.image.streaks import streaks_of, without_streaks
from gouji.ingest.scan.rulings.grid import PageGrid, find_grids
from gouji.ingest.scan.rulings.rules import Rules, find_rules, levelling
from gouji.ingest.scan.settings import ScanSettings

__all__ = ["PagePicture", "StraightPage", "fitted", "straight_page"]


_SEAL = 0.0005
_DIM = 0.85


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePicture:
    """A page as pixels, (height, width, 3) RGB or (height, width) grey, and its resolution."""

    number: int
    pixels: NDArray[np.uint8]
    dpi: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StraightPage:
    """A repaired page: even grey, its rules and tables; `notes` tell what was done to it."""

    even: Grey
    rules: Rules
    grids: tuple[PageGrid, ...]
    matrix: NDArray[np.float64]
    notes: tuple[str, ...] = ()


def fitted(page: PagePicture, settings: ScanSettings) -> PagePicture:
    """The page no finer than it is worked on."""
    if page.dpi <= 1.15 * settings.working_dpi:
        return page
    scale = settings.working_dpi / page.dpi
    pixels = cv2.resize(page.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return PagePicture(number=page.number, pixels=np.asarray(pixels, np.uint8), dpi=float(settings.working_dpi))


def straight_page(page: PagePicture, settings: ScanSettings, turn: int = 0) -> StraightPage:
    """Repairs a page and finds its tables; `turn` counts the degrees, clockwise, that it is turned by before."""
    picture = page.pixels if not turn else np.ascontiguousarray(np.rot90(page.pixels, -turn // 90))
    grey = grey_of(picture)
    dark = is_negative(grey)
    grey = np.asarray(255 - grey, np.uint8) if dark else grey
    even = evened(grey, page.dpi)
    height, width = even.shape
    notes = [f"turned by {turn} degrees"] if turn else []
    notes += ["light on dark turned over"] if dark else []
    notes += ["red ink (a seal) taken out"] if red_share(picture) > _SEAL else []
    darkest = dimmest(grey)
    notes += [f"light evened (the darkest paper at {darkest:.0%} of the brightest)"] if darkest < _DIM else []
    angle = skew_of(even, page.dpi, settings)
    matrix = np.eye(3)
    level = even
    if abs(angle) > 0.03:
        matrix = turning(angle, width, height)
        level = straightened(even, matrix)
        notes.append(f"skew of {angle:.2f} degrees taken out")
    level, rules, streaks = _ruled(level, page.dpi, settings)
    rest = levelling(rules, width, height, page.dpi)
    if rest is not None:
        matrix = rest @ matrix
        level, rules, streaks = _ruled(straightened(even, matrix), page.dpi, settings)
        notes.append("perspective taken out")
    notes += ["lines from edge to edge (a fold, a streak) taken out"] if streaks else []
    grids = find_grids(rules, page.dpi, settings)
    return StraightPage(even=level, rules=rules, grids=grids, matrix=matrix, notes=tuple(notes))


def _ruled(level: Grey, dpi: float, settings: ScanSettings) -> tuple[Grey, Rules, bool]:
    """A level page's rules; the page without lines from edge to edge; and whether there were any."""
    rules = find_rules(level, dpi, settings)
    height, width = level.shape
    across, down = streaks_of(rules, height, width, dpi)
    if not (across or down):
        return level, rules, False
    level = without_streaks(level, across, down, dpi)
    return level, find_rules(level, dpi, settings), True
