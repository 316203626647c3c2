"""Artefacts: lines from edge to edge of a page (a fold, a scanner's dirty glass), removed so that they divide no table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.image.light import PAPER, Grey
from gouji.ingest.scan.rulings.lines import RulingLine
from gouji.ingest.scan.rulings.settings import RulingSettings

__all__ = ["find_artefacts", "remove_artefacts"]


def find_artefacts(
    horizontal: Sequence[RulingLine],
    vertical: Sequence[RulingLine],
    height: int,
    width: int,
    dpi: float,
    settings: RulingSettings,
) -> tuple[tuple[RulingLine, ...], tuple[RulingLine, ...]]:
    """Return the level and the upright lines from edge to edge that are no table's rules, each as one rule.

    `height` and `width` are the page's in pixels.
    """
    point = dpi / 72
    return (
        _find_across(horizontal, vertical, width, point, settings),
        _find_across(vertical, horizontal, height, point, settings),
    )


def _find_across(
    rules: Sequence[RulingLine], others: Sequence[RulingLine], extent: int, point: float, settings: RulingSettings
) -> tuple[RulingLine, ...]:
    """Return the artefacts of one direction; `others` are the rules of the other, `extent` the page's length along."""
    least = (1 - 2 * settings.artefact_edge) * extent
    whole = [line for line in _join_pieces(rules, extent, point, settings) if line.length > least]
    if not whole or len(whole) > settings.most_artefacts:
        return ()
    # A table's rule ends at the table's sides; an artefact runs on beyond them, at both ends.
    near = settings.artefact_overhang * point
    longest = settings.artefact_crossing * settings.artefact_overhang * point
    places = [r.place for r in others if r.length > longest]
    open_ends = not places or (min(places) > near and max(places) < extent - near)
    return tuple(whole) if open_ends else ()


def _join_pieces(rules: Sequence[RulingLine], extent: int, point: float, settings: RulingSettings) -> list[RulingLine]:
    """Return the lines that pieces lie on, each as one rule, without those of which too little is seen.

    The longest pieces come first: their slope says best where the line goes on.
    """
    groups: list[list[RulingLine]] = []
    for rule in sorted(rules, key=lambda r: -r.length):
        for group in groups:
            place = _find_place(group[0], (rule.start + rule.end) / 2)
            if abs(place - rule.place) < settings.artefact_tolerance * point:
                group.append(rule)
                break
        else:
            groups.append([rule])
    found = []
    for group in groups:
        start, end = min(r.start for r in group), max(r.end for r in group)
        if sum(r.length for r in group) > settings.artefact_share * extent:
            place = _find_place(group[0], (start + end) / 2)
            found.append(RulingLine(place=place, start=start, end=end, slope=group[0].slope))
    return found


def _find_place(rule: RulingLine, along: float) -> float:
    """Return the place of the line that a rule lies on, at `along` of the page."""
    return rule.place + rule.slope * (along - (rule.start + rule.end) / 2)


def remove_artefacts(
    even: Grey, level: Sequence[RulingLine], upright: Sequence[RulingLine], dpi: float, settings: RulingSettings
) -> Grey:
    """Return the page without the lines: divided by how much they darken it, so that print under them stays."""
    cleaned = even.copy()
    for rule in upright:
        _lift(cleaned, rule, dpi / 72, settings)
    for rule in level:
        _lift(cleaned.T, rule, dpi / 72, settings)
    return cleaned


def _lift(picture: NDArray[np.uint8], rule: RulingLine, point: float, settings: RulingSettings) -> None:
    """Brighten the paper along one upright line, in place.

    The median along the line is its shade: print under it covers less than half of it.
    """
    height, width = picture.shape
    reach = round(settings.artefact_width * point)
    ys = np.arange(height)
    middle = np.rint(rule.place + rule.slope * (ys - (rule.start + rule.end) / 2)).astype(np.int64)
    xs = np.clip(middle[:, None] + np.arange(-reach, reach + 1), 0, width - 1)
    band = picture[ys[:, None], xs].astype(np.float32)
    shade = np.maximum(np.median(band, axis=0), settings.darkest_artefact) / float(PAPER)
    picture[ys[:, None], xs] = np.clip(band / np.minimum(shade, 1.0), 0, 255).astype(np.uint8)
