"""A page made level: its light evened, skew, perspective and folds removed, its tables found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.image.components import Mask
from gouji.ingest.scan.image.contrast import darken_print
from gouji.ingest.scan.image.light import (
    PAPER,
    Grey,
    is_negative,
    measure_dimmest_paper,
    normalise_light,
)
from gouji.ingest.scan.image.pages import PagePicture
from gouji.ingest.scan.image.seals import find_seal, remove_seal
from gouji.ingest.scan.image.settings import ImageSettings
from gouji.ingest.scan.image.skew import make_rotation, measure_skew, warp
from gouji.ingest.scan.rulings.artefacts import find_artefacts, remove_artefacts
from gouji.ingest.scan.rulings.cells import PageGrid, mask_cell_sides
from gouji.ingest.scan.rulings.double import merge_double_rules
from gouji.ingest.scan.rulings.grid import find_grids
from gouji.ingest.scan.rulings.lines import DirectionRulings, find_rules
from gouji.ingest.scan.rulings.perspective import find_perspective
from gouji.ingest.scan.rulings.settings import RulingSettings

__all__ = ["RectifiedPage", "rectify_page"]

_Rulings = tuple[DirectionRulings, DirectionRulings]


@dataclass(frozen=True, slots=True, kw_only=True)
class RectifiedPage:
    """A level, evenly lit page in grey, with its tables."""

    even: Grey
    ruled: Mask
    """1 on the rules along the sides of cells."""
    grids: tuple[PageGrid, ...]
    matrix: NDArray[np.float64]
    """The 3×3 transform from the page as it was given (and turned) to this one, in pixels."""
    seal: Mask | None = None
    """1 on a seal's ink, of which a pale rest is left in `even`."""
    is_faint: bool = False
    """Whether print was pale, and was darkened."""
    is_uneven: bool = False
    """Whether some of it was, and some was not."""
    notes: tuple[str, ...] = ()
    """What was repaired."""


def rectify_page(
    page: PagePicture, settings: ImageSettings, ruling_settings: RulingSettings, turn: int = 0
) -> RectifiedPage:
    """Return the page made level, with its tables.

    `turn` is by how many degrees, clockwise, the page is turned first: a multiple of 90.
    """
    picture = page.pixels if not turn else np.ascontiguousarray(np.rot90(page.pixels, -turn // 90))
    seal = find_seal(picture, page.dpi, settings)
    grey = remove_seal(picture, seal, settings)
    dark = is_negative(grey, settings)
    grey = np.asarray(255 - grey, np.uint8) if dark else grey
    lit, blanked = normalise_light(grey, page.dpi, settings)
    even, faint, is_uneven = darken_print(lit, page.dpi, settings)
    height, width = even.shape
    notes = [f"turned by {turn} degrees"] if turn else []
    notes += ["light on dark turned over"] if dark else []
    notes += ["red ink (a seal) taken out"] if seal is not None else []
    dimmest = measure_dimmest_paper(grey, settings)
    is_dim = dimmest < settings.dim_share
    notes += [f"light evened (the darkest paper at {dimmest:.0%} of the brightest)"] if is_dim else []
    notes += ["faint print darkened"] if faint is not None else []
    angle = measure_skew(even, page.dpi, settings)
    matrix = np.eye(3)
    level = even
    if abs(angle) > settings.least_skew:
        matrix = make_rotation(angle, width, height)
        level = warp(even, matrix)
        notes.append(f"skew of {angle:.2f} degrees taken out")
    level, rulings, has_artefacts = _find_clean_rules(level, page.dpi, ruling_settings)
    # The perspective is known from the rules only once they are nearly level. Both transforms are applied to the page at
    # once, because each resampling blurs it.
    perspective = find_perspective(rulings[0].lines, rulings[1].lines, width, height, page.dpi, ruling_settings)
    if perspective is not None:
        matrix = perspective @ matrix
        level, rulings, has_artefacts = _find_clean_rules(warp(even, matrix), page.dpi, ruling_settings)
        notes.append("perspective taken out")
    notes += ["lines from edge to edge (a fold, a streak) taken out"] if has_artefacts else []
    grids = find_grids(rulings, page.dpi, ruling_settings)
    ruled = mask_cell_sides(rulings, grids, page.dpi, ruling_settings)
    return RectifiedPage(
        even=_restore_tables(level, blanked, matrix, grids),
        ruled=ruled,
        grids=grids,
        matrix=matrix,
        seal=None if seal is None else _warp_mask(seal, matrix),
        is_faint=faint is not None,
        is_uneven=is_uneven,
        notes=tuple(notes),
    )


def _restore_tables(level: Grey, blanked: Grey | None, matrix: NDArray[np.float64], grids: Sequence[PageGrid]) -> Grey:
    """Return the level page with what was made blank of its tables: the ground beside a page is not within a table."""
    if blanked is None:
        return level
    restored, lost_page = level.copy(), warp(blanked, matrix)
    for grid in grids:
        place = np.s_[round(grid.ys[0]) : round(grid.ys[-1]), round(grid.xs[0]) : round(grid.xs[-1])]
        lost = lost_page[place] < np.minimum(level[place], PAPER)
        restored[place][lost] = lost_page[place][lost]
    return restored


def _warp_mask(mask: Mask, matrix: NDArray[np.float64]) -> Mask:
    """Return a mask on the level page; what comes from outside the page is paper."""
    return (warp(np.asarray(PAPER * (1 - mask), np.uint8), matrix) < PAPER / 2).astype(np.uint8)


def _find_clean_rules(level: Grey, dpi: float, settings: RulingSettings) -> tuple[Grey, _Rulings, bool]:
    """Return a level page without lines from edge to edge and without double rules, its rules, and whether there were any such lines."""
    rulings = find_rules(level, dpi, settings)
    merged = merge_double_rules(level, rulings, dpi, settings)
    if merged is not None:
        level, rulings = merged, find_rules(merged, dpi, settings)
    height, width = level.shape
    across, down = find_artefacts(rulings[0].lines, rulings[1].lines, height, width, dpi, settings)
    if not (across or down):
        return level, rulings, False
    level = remove_artefacts(level, across, down, dpi, settings)
    return level, find_rules(level, dpi, settings), True
