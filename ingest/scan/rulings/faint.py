"""Rules that are faint, or full of gaps: too weak to be seen pixel by pixel, plain along their length."""

from __future__ import annotations

import cv2
import numpy as np

from gouji.ingest.scan.image.components import Components, Mask, select_brighter
from gouji.ingest.scan.image.light import PAPER, Grey
from gouji.ingest.scan.rulings.settings import RulingSettings

__all__ = ["find_faint_rules"]


def find_faint_rules(
    even: Grey, strokes: Mask, dpi: float, settings: RulingSettings, least: float
) -> tuple[Mask, Mask]:
    """Return two masks of upright rules, the faint and broken ones too: with their gaps bridged, and without.

    Averaging along a rule removes noise and leaves the rule; what has `strokes` close beside it is text. The pieces left
    are a rule where they follow each other over `least` points and make up a good share of it. The second mask has only
    the longer pieces, which no digit could be.
    """
    point = dpi / 72
    thick = 2 * max(2, round(settings.rule_width * point / 2)) + 1
    # However dark it is, a speck counts for little in the average: it is compared with the paper, or the shade, under it.
    limited = np.maximum(even, _find_ground(even, point, settings))
    smooth = cv2.blur(limited, (1, round(settings.faint_window * point)))
    hat = np.asarray(cv2.morphologyEx(smooth, cv2.MORPH_BLACKHAT, np.ones((1, thick), np.uint8)), np.uint8)
    dark = select_brighter(hat, settings.faint_contrast * 255)
    beside = _find_flanks(strokes, point, settings)
    pieces = _keep_pieces(np.asarray(cv2.subtract(dark, beside), np.uint8), settings.faint_piece * point)
    gap = np.ones((2 * round(settings.faint_gap * point / 2) + 1, 1), np.uint8)
    closed = np.asarray(cv2.morphologyEx(pieces, cv2.MORPH_CLOSE, gap), np.uint8)
    parts = Components.find(closed)
    keep = parts.height >= least * point
    keep &= parts.count_within(pieces) >= settings.faint_share * parts.area
    keep &= parts.count_within(beside) <= settings.faint_text_share * parts.area
    sure = parts.select(keep)
    # A rule goes on where text stands close beside it: pieces longer than a stroke, in line with what is sure.
    long = _keep_pieces(dark, settings.faint_long_piece * point)
    joined = np.asarray(cv2.morphologyEx(np.maximum(sure, long), cv2.MORPH_CLOSE, gap), np.uint8)
    bridged = _keep_touching(joined, sure)
    return bridged, np.asarray(cv2.min(long, bridged), np.uint8)


def _find_ground(even: Grey, point: float, settings: RulingSettings) -> Grey:
    """Return the darkest that each pixel may count: a little below the paper, or below the shade of a cell.

    Print is narrower than the window in which a shade is looked for, and so is none.
    """
    height, width = even.shape
    scale, depth = settings.shade_reduction, np.uint8(settings.speck_depth)
    small = cv2.resize(even, None, fx=1 / scale, fy=1 / scale, interpolation=cv2.INTER_AREA)
    side = round(settings.shade_size * point / scale)
    paper = np.asarray(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8)))
    alike = (np.asarray(cv2.absdiff(small, paper)) < settings.shade_difference).astype(np.uint8) * 255
    evenly = np.asarray(cv2.blur(alike, (side, 2 * side + 1))) > settings.shade_share * 255
    shaded = evenly & (paper < settings.shade_grey)
    ground = np.where(shaded, np.clip(paper, depth, PAPER), PAPER).astype(np.uint8) - depth
    ground = np.asarray(cv2.erode(ground, np.ones((3, 3), np.uint8)))  # the shade's own rules lie at its edges
    return np.asarray(cv2.resize(ground, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _keep_pieces(dark: Mask, length: float) -> Mask:
    """Return what is at least so long in one column, and a pixel to both sides: a rule may step from column to column."""
    long = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((round(length), 1), np.uint8))
    return np.asarray(cv2.dilate(long, np.ones((1, 3), np.uint8)), np.uint8)


def _keep_touching(mask: Mask, seeds: Mask) -> Mask:
    """Return the connected components of a mask that contain a seed."""
    parts = Components.find(mask)
    return parts.select(parts.count_within(seeds) > 0)


def _find_flanks(strokes: Mask, point: float, settings: RulingSettings) -> Mask:
    """Return where strokes are a little to the left or the right."""
    found = np.zeros_like(strokes)
    for distance in settings.faint_flanks:
        step = round(distance * point)
        found[:, step:] |= strokes[:, :-step]
        found[:, :-step] |= strokes[:, step:]
    return found
