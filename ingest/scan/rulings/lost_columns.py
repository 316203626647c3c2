"""Upright rules of which nothing is left, inferred from columns that are twice as wide as others and hold print in both halves.

A fax has 204 columns to an inch: an upright hairline between two of them is white from the table's top to its foot.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.image.components import Mask
from gouji.ingest.scan.rulings.settings import RulingSettings

__all__ = ["find_lost_columns"]

Flags = NDArray[np.bool_]


def find_lost_columns(
    left: Flags, strokes: Mask, xs: Sequence[float], ys: Sequence[float], point: float, settings: RulingSettings
) -> list[float]:
    """Return the places of upright lines that print says were there, each in the middle between two known ones of `xs`.

    `left` (rows, lines) says which squares have an upright rule at their left. At least two columns are half as wide as such a
    pair, print stands in the middle of both halves in two rows and more, and in none across the line.
    """
    widths = np.diff(xs)
    found = []
    for at, (a, b) in enumerate(pairwise(xs)):
        alike = np.abs(widths - (b - a) / 2) <= settings.alike_column * (b - a)
        if alike.sum() < settings.lost_witnesses:
            continue
        rows = np.flatnonzero(left[:, at] & left[:, at + 1]).tolist()
        said = [_divides(strokes, (a, b), (ys[row], ys[row + 1]), point, settings) for row in rows]
        if None not in said and sum(bool(s) for s in said) >= settings.lost_witnesses:
            found.append((a + b) / 2)
    return found


def _divides(
    strokes: Mask, across: tuple[float, float], down: tuple[float, float], point: float, settings: RulingSettings
) -> bool | None:
    """Return whether a square has print in the middle of both halves; None where print stands between them."""
    (a, b), inset = across, settings.print_inset * point
    middle, clear = (a + b) / 2, settings.print_clearance * point
    part = strokes[round(down[0] + inset) : round(down[1] - inset)]
    inked = part.sum(axis=0) > 1 if part.size else np.zeros(strokes.shape[1], bool)
    own = settings.print_inset / 2 * point  # what is left of the rule
    beside = [(middle - clear, middle - own), (middle + own, middle + clear)]
    if any(inked[round(x0) : round(x1) + 1].any() for x0, x1 in beside):
        return None
    halves = [(a, middle - own), (middle + own, b)]
    prints = [np.flatnonzero(inked[round(x0 + inset) : round(x1 - inset)]) for x0, x1 in halves]
    if not all(len(places) for places in prints):
        return False
    off = [
        abs(x0 + round(inset) + (p[0] + p[-1]) / 2 - (x0 + x1) / 2) for p, (x0, x1) in zip(prints, halves, strict=True)
    ]
    return float(max(off)) <= settings.centred_share * (middle - a) + settings.centred_slack * point
