"""Lines from edge to edge of a page, a fold or a scanner's dirty glass: taken out, so that they divide no table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.image.light import Grey
from gouji.ingest.scan.rulings.lines import PageRulings, RulingLine

__all__ = ["find_artefacts", "remove_artefacts"]

_EDGE = 0.03
_COVERED = 0.6
"""A streak begins and ends so near (a share of the page) to its edges, and so much of it is seen."""
_BEYOND = 30.0
"""It stands out so many points beyond the rules that cross it, at both ends."""
_NEAR = 2.5
_WIDE = 5.0
"""Points: how near its pieces lie to one line, and how far to both sides it may darken the paper."""
_MOST = 2
"""More of them are a table's own rules, in a picture cut to the table."""


def find_artefacts(
    rules: PageRulings, height: int, width: int, dpi: float
) -> tuple[tuple[RulingLine, ...], tuple[RulingLine, ...]]:
    """The level and the upright lines from edge to edge that are no table's rules, each as one rule."""
    point = dpi / 72
    return (
        _through(rules.horizontal, rules.vertical, width, point),
        _through(rules.vertical, rules.horizontal, height, point),
    )


def _through(
    rules: Sequence[RulingLine], others: Sequence[RulingLine], extent: int, point: float
) -> tuple[RulingLine, ...]:
    whole = [line for line in _lines(rules, extent, point) if line.length > (1 - 2 * _EDGE) * extent]
    if not whole or len(whole) > _MOST:
        return ()
    places = [r.place for r in others if r.length > 3 * _BEYOND * point]
    near = _BEYOND * point
    open_ends = not places or (min(places) > near and max(places) < extent - near)
    return tuple(whole) if open_ends else ()


def _lines(rules: Sequence[RulingLine], extent: int, point: float) -> list[RulingLine]:
    """Pieces that lie on one line as one rule; those that cover too little of it are left out."""
    groups: list[list[RulingLine]] = []
    for rule in sorted(rules, key=lambda r: -r.length):
        for group in groups:
            if abs(_at(group[0], (rule.start + rule.end) / 2) - rule.place) < _NEAR * point:
                group.append(rule)
                break
        else:
            groups.append([rule])
    found = []
    for group in groups:
        start, end = min(r.start for r in group), max(r.end for r in group)
        if sum(r.length for r in group) > _COVERED * extent:
            place = _at(group[0], (start + end) / 2)
            found.append(RulingLine(place=place, start=start, end=end, slope=group[0].slope))
    return found


def _at(rule: RulingLine, along: float) -> float:
    """Where the line that a rule lies on is, `along` the page."""
    return rule.place + rule.slope * (along - (rule.start + rule.end) / 2)


def remove_artefacts(even: Grey, level: Sequence[RulingLine], upright: Sequence[RulingLine], dpi: float) -> Grey:
    """The page as if the lines were not there: divided by how much they darken it, so that print under them stays."""
    cleaned = even.copy()
    for rule in upright:
        _lift(cleaned, rule, dpi / 72)
    for rule in level:
        _lift(cleaned.T, rule, dpi / 72)
    return cleaned


def _lift(picture: NDArray[np.uint8], rule: RulingLine, point: float) -> None:
    """Lifts the paper along one upright line, in place."""
    height, width = picture.shape
    reach = round(_WIDE * point)
    ys = np.arange(height)
    middle = np.rint(rule.place + rule.slope * (ys - (rule.start + rule.end) / 2)).astype(np.int64)
    xs = np.clip(middle[:, None] + np.arange(-reach, reach + 1), 0, width - 1)
    band = picture[ys[:, None], xs].astype(np.float32)
    shade = np.maximum(np.median(band, axis=0), 25.0) / 250.0
    picture[ys[:, None], xs] = np.clip(band / np.minimum(shade, 1.0), 0, 255).astype(np.uint8)
