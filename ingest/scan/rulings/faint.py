"""Rules that are faint, or broken again and again: too weak to be seen pixel by pixel, plain along their length."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.image.components import Components, select_brighter
from gouji.ingest.scan.rulings.settings import RulingSettings

__all__ = ["FaintRules", "find_faint_rules"]

_ALONG = 7.0
"""Points over which the picture is averaged along a rule."""
_PAPER = 250
_DEEPEST = 30
_SHADE = 8.0
"""Points: shaded cells are wider and higher than this, strokes are not."""
_SHADED = 235
"""A shade lighter than this takes little from a rule's contrast."""
_COARSE = 3
_FLAT, _EVENLY = 12, 0.6
"""A shade is even: so much of it (a share) differs by no more than so many grey levels."""
_DASH = 5.0
"""The shortest piece of a rule, in points."""
_LONG = 12.0
"""A piece of this length (points) is no digit on the line."""
_CROWDED = 0.25
"""Where there are strokes beside more of it than this, gaps and all, it is text."""
_BESIDE = (2.0, 2.8)
"""How far beside a rule, in points, there is paper; strokes of text have others beside them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaintRules:
    """Masks of the page: 1 on rules and in their gaps; 1 on their longer pieces alone, which no digit could be."""

    bridged: NDArray[np.uint8]
    inked: NDArray[np.uint8]


def find_faint_rules(
    even: NDArray[np.uint8], strokes: NDArray[np.uint8], dpi: float, settings: RulingSettings, least: float
) -> FaintRules:
    """Where upright rules are, those that are faint or full of gaps too. `least` is the length of one.

    Averaging along a rule takes noise out and leaves the rule; what has `strokes` close beside it is text. The pieces
    left are a rule where they follow each other over a good length and make up a good share of it.
    """
    point = dpi / 72
    thick = 2 * max(2, round(settings.rule_width * point / 2)) + 1
    # However dark it is, a speck counts for little in the average: against the paper, or the shade, that it lies on.
    smooth = cv2.blur(np.maximum(even, _ground(even, point)), (1, round(_ALONG * point)))
    hat = np.asarray(cv2.morphologyEx(smooth, cv2.MORPH_BLACKHAT, np.ones((1, thick), np.uint8)), np.uint8)
    dark = select_brighter(hat, settings.faint_contrast * 255)
    beside = _beside(strokes, point)
    pieces = _pieces(np.asarray(cv2.subtract(dark, beside), np.uint8), _DASH * point)
    gap = np.ones((2 * round(settings.faint_gap * point / 2) + 1, 1), np.uint8)
    closed = np.asarray(cv2.morphologyEx(pieces, cv2.MORPH_CLOSE, gap), np.uint8)
    parts = Components.of(closed)
    keep = parts.height >= least * point
    keep &= parts.within(pieces) >= settings.faint_share * parts.area
    keep &= parts.within(beside) <= _CROWDED * parts.area
    sure = parts.chosen(keep)
    # A rule goes on where text stands close beside it: what is as long as no stroke is, in line with what is sure.
    long = _pieces(dark, _LONG * point)
    bridged = _held(np.asarray(cv2.morphologyEx(np.maximum(sure, long), cv2.MORPH_CLOSE, gap), np.uint8), sure)
    return FaintRules(bridged=bridged, inked=np.asarray(cv2.min(long, bridged), np.uint8))


def _ground(even: NDArray[np.uint8], point: float) -> NDArray[np.uint8]:
    """What is a little darker than the paper, or than the shade of a cell; print is narrower than what is looked at."""
    height, width = even.shape
    small = cv2.resize(even, None, fx=1 / _COARSE, fy=1 / _COARSE, interpolation=cv2.INTER_AREA)
    side = round(_SHADE * point / _COARSE)
    paper = np.asarray(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8)))
    alike = (np.asarray(cv2.absdiff(small, paper)) < _FLAT).astype(np.uint8) * 255
    shaded = (np.asarray(cv2.blur(alike, (side, 2 * side + 1))) > _EVENLY * 255) & (paper < _SHADED)
    ground = np.where(shaded, np.clip(paper, _DEEPEST, _PAPER), _PAPER).astype(np.uint8) - np.uint8(_DEEPEST)
    ground = np.asarray(cv2.erode(ground, np.ones((3, 3), np.uint8)))  # the shade's own rules lie at its edges
    return np.asarray(cv2.resize(ground, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _pieces(dark: NDArray[np.uint8], length: float) -> NDArray[np.uint8]:
    """What is so long, in one column; and a pixel to both sides, as a rule may step from column to column."""
    long = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((round(length), 1), np.uint8))
    return np.asarray(cv2.dilate(long, np.ones((1, 3), np.uint8)), np.uint8)


def _held(mask: NDArray[np.uint8], seeds: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The connected parts of a mask that a seed lies in."""
    parts = Components.of(mask)
    return parts.chosen(parts.within(seeds) > 0)


def _beside(strokes: NDArray[np.uint8], point: float) -> NDArray[np.uint8]:
    """Where there are strokes a little to the left or the right."""
    found = np.zeros_like(strokes)
    for distance in _BESIDE:
        step = round(distance * point)
        found[:, step:] |= strokes[:, :-step]
        found[:, :-step] |= strokes[:, step:]
    return found
