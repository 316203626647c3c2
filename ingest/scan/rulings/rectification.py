"""A picture of a page → the page, straight, with its rules and tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.image.light import (
    Grey,
    even_light,
    is_negative,
    measure_dimmest_paper,
    measure_red_share,
    measure_skew,
    rotation_matrix,
    to_grey,
    warp,
)
from gouji.ingest.scan.image.pages import PagePicture
from gouji.ingest.scan.image.settings import ImageSettings
from gouji.ingest.scan.rulings.artefacts import find_artefacts, remove_artefacts
from gouji.ingest.scan.rulings.grid import PageGrid, find_grids, mask_cell_sides
from gouji.ingest.scan.rulings.lines import PageRulings, find_perspective, find_rules
from gouji.ingest.scan.rulings.settings import RulingSettings

__all__ = ["RectifiedPage", "rectify_page"]


_SEAL = 0.0005
_DIM = 0.85


@dataclass(frozen=True, slots=True, kw_only=True)
class RectifiedPage:
    """A repaired page: even grey, its tables; `notes` tell what was done to it."""

    even: Grey
    ruled: NDArray[np.uint8]
    """1 on the rules along the sides of cells."""
    grids: tuple[PageGrid, ...]
    matrix: NDArray[np.float64]
    notes: tuple[str, ...] = ()


def rectify_page(page: PagePicture, settings: ImageSettings, rulings: RulingSettings, turn: int = 0) -> RectifiedPage:
    """Repairs a page and finds its tables; `turn` counts the degrees, clockwise, that it is turned by before."""
    picture = page.pixels if not turn else np.ascontiguousarray(np.rot90(page.pixels, -turn // 90))
    grey = to_grey(picture)
    dark = is_negative(grey)
    grey = np.asarray(255 - grey, np.uint8) if dark else grey
    even = even_light(grey, page.dpi)
    height, width = even.shape
    notes = [f"turned by {turn} degrees"] if turn else []
    notes += ["light on dark transpose over"] if dark else []
    notes += ["red ink (a seal) taken out"] if measure_red_share(picture) > _SEAL else []
    darkest = measure_dimmest_paper(grey)
    notes += [f"light even_light (the darkest paper at {darkest:.0%} of the brightest)"] if darkest < _DIM else []
    angle = measure_skew(even, page.dpi, settings)
    matrix = np.eye(3)
    level = even
    if abs(angle) > 0.03:
        matrix = rotation_matrix(angle, width, height)
        level = warp(even, matrix)
        notes.append(f"skew of {angle:.2f} degrees taken out")
    level, rules, streaks = _ruled(level, page.dpi, rulings)
    rest = find_perspective(rules, width, height, page.dpi)
    if rest is not None:
        matrix = rest @ matrix
        level, rules, streaks = _ruled(warp(even, matrix), page.dpi, rulings)
        notes.append("perspective taken out")
    notes += ["lines from edge to edge (a fold, a streak) taken out"] if streaks else []
    grids = find_grids(rules, page.dpi, rulings)
    return RectifiedPage(
        even=level,
        ruled=mask_cell_sides(rules, grids, page.dpi),
        grids=grids,
        matrix=matrix,
        notes=tuple(notes),
    )


def _ruled(level: Grey, dpi: float, settings: RulingSettings) -> tuple[Grey, PageRulings, bool]:
    """A level page's rules; the page without lines from edge to edge; and whether there were any."""
    rules = find_rules(level, dpi, settings)
    height, width = level.shape
    across, down = find_artefacts(rules, height, width, dpi)
    if not (across or down):
        return level, rules, False
    level = remove_artefacts(level, across, down, dpi)
    return level, find_rules(level, dpi, settings), True
