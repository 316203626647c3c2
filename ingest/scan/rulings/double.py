"""Cells with a box each and a little paper between them: two rules everywhere, of which one is taken out.

So web pages print tables whose cells have borders of their own (`border-spacing`). One rule between two cells is what the rest
of the room knows.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.image.components import Components, Mask, keep_long_runs
from gouji.ingest.scan.image.light import PAPER, Grey
from gouji.ingest.scan.rulings.lines import DirectionRulings, mask_rules, transpose
from gouji.ingest.scan.rulings.settings import RulingSettings

__all__ = ["merge_double_rules"]


def merge_double_rules(
    level: Grey, rulings: tuple[DirectionRulings, DirectionRulings], dpi: float, settings: RulingSettings
) -> Grey | None:
    """Return a level page with one of each two rules taken out; None where few of its level rules have another beside them.

    Of two level rules the lower one is left, of two uprights the left one: numbers stand closer to the other.
    """
    usual = _measure_usual(level, rulings[0].ruled, dpi, settings)
    if usual is None:
        return None
    merged = _take_out(level, usual, dpi, settings, settings.double_upright)
    mirrored = np.ascontiguousarray(np.flipud(transpose(merged)))
    mirrored = _take_out(mirrored, usual, dpi, settings, settings.double_level)
    return transpose(np.ascontiguousarray(np.flipud(mirrored)))


def _measure_usual(page: Grey, ruled: Mask, dpi: float, settings: RulingSettings) -> float | None:
    """Return how many pixels mostly lie between two level rules; None where few rules have another close below them."""
    known, _ = _find_between(ruled, dpi, settings)
    if known.width[1:].sum() <= settings.double_share * np.count_nonzero(ruled[1:] > ruled[:-1]):
        return None
    parts, heights = _find_between(_mask_all_rules(page, dpi, settings), dpi, settings)
    # Of all that looks like two rules, those that are.
    shared = parts.count_within(known.select(np.ones(known.count, bool))) > 0
    order = np.argsort(heights)
    lengths = np.cumsum((parts.width * shared)[order])
    return float(heights[order][np.searchsorted(lengths, lengths[-1] / 2)]) if lengths[-1] else None


def _mask_all_rules(page: Grey, dpi: float, settings: RulingSettings) -> Mask:
    """Return what may be a level rule, however short: the sides of narrow cells."""
    return mask_rules(page, dpi, settings, settings.least_vertical)[-1]


def _find_between(ruled: Mask, dpi: float, settings: RulingSettings) -> tuple[Components, NDArray[np.float64]]:
    """Return the stretches between level rules that are close to each other, and how high each is on average."""
    widest = 2 * max(1, round(settings.double_gap * (dpi / 72) / 2)) + 1
    closed = cv2.morphologyEx(ruled, cv2.MORPH_CLOSE, np.ones((widest, 1), np.uint8))
    parts = Components.find(np.asarray(cv2.subtract(closed, ruled), np.uint8))
    return parts, parts.area / np.maximum(parts.width, 1)


def _find_gaps(page: Grey, ruled: Mask, usual: float, dpi: float, settings: RulingSettings) -> Mask:
    """Return what lies between two level rules that run close to each other for a while, about as far as is `usual`."""
    point = dpi / 72
    parts, heights = _find_between(ruled, dpi, settings)
    # Between strokes of characters others cross.
    dark = page < PAPER - settings.double_dark * (PAPER - np.quantile(page[ruled > 0], 1 - settings.rule_ink))
    clear = parts.count_within(dark.astype(np.uint8)) <= settings.double_crossed * parts.area
    between = parts.select(clear & (np.abs(heights - usual) <= settings.double_slack * point))
    # A rule that is not quite level steps from row to row, and so does the paper below it: they are long together.
    tall = 2 * max(1, round(settings.place_tolerance * point)) + 1
    near = np.asarray(cv2.dilate(between, np.ones((tall, 1), np.uint8)), np.uint8)
    long = keep_long_runs(near, round(settings.double_run * point))
    # Beside long ones there are those of narrow columns; what is as short elsewhere lies between strokes of characters.
    beside = cv2.dilate(long, np.ones((1, 2 * round(settings.double_reach * point) + 1), np.uint8))
    short = keep_long_runs(np.asarray(cv2.min(near, beside), np.uint8), round(settings.double_short * point))
    return np.asarray(cv2.min(between, cv2.max(long, short)), np.uint8)


def _take_out(page: Grey, usual: float, dpi: float, settings: RulingSettings, across: float) -> Grey:
    """Return a page without the upper ones of double level rules: what crosses them goes on down to the lower one.

    `usual` is how many pixels lie between two that are one, `across` the length in points of the shortest rule that crosses one; shorter ones are strokes of characters.
    """
    point = dpi / 72
    ruled = _mask_all_rules(page, dpi, settings)
    if not ruled.any():
        return page
    gaps = _find_gaps(page, ruled, usual, dpi, settings)
    if not gaps.any():
        return page
    corner = np.ones((3, 2 * round(settings.double_corner * point) + 1), np.uint8)  # with the blurred edge of the ink
    # Over the space between two cells below, the rule of a wider one above goes on.
    space = np.ones((1, 2 * round((settings.double_corner + settings.double_gap / 2) * point) + 1), np.uint8)
    gone = cv2.morphologyEx(_with_rule(gaps, ruled, point, settings), cv2.MORPH_CLOSE, space)
    gone = np.asarray(cv2.dilate(gone, corner), np.uint8)
    # At a corner, where the mask of the lower rule has ended, its ink has not.
    lower = np.flipud(_with_rule(np.flipud(gaps), np.flipud(ruled), point, settings)) - gaps
    gone = np.minimum(gone, 1 - np.asarray(cv2.dilate(lower, corner[:1]), np.uint8))
    dark = (page < PAPER - settings.rule_contrast * 255).astype(np.uint8)
    crossing = transpose(keep_long_runs(transpose(dark), round(across * point)))
    rows = np.arange(len(page))[:, None]
    source = np.maximum.accumulate(np.where(gone, 0, rows), axis=0)
    columns = np.arange(page.shape[1])[None, :]
    crossed = np.minimum(gone, crossing[source, columns]) > 0
    filled = np.where(crossed, page[source, columns], PAPER).astype(np.uint8)
    # Uprights go on into the lower rule, whose mask begins before its ink.
    joined = cv2.erode(filled, np.ones((2 * settings.double_joint + 1, 1), np.uint8))
    return np.asarray(np.minimum(np.where(gone, PAPER, page), joined), np.uint8)


def _with_rule(gaps: Mask, ruled: Mask, point: float, settings: RulingSettings) -> Mask:
    """Return the paper between rules with the rule above it."""
    found = gaps.copy()
    for _ in range(round(settings.rule_width * point)):
        found[:-1] |= found[1:] & ruled[:-1]
    return found
