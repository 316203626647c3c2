"""The ruling lines of a page: where ink is thin across and long along."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.image.components import Components, keep_long_runs, select_brighter
from gouji.ingest.scan.image.light import Grey
from gouji.ingest.scan.rulings.faint import find_faint_rules
from gouji.ingest.scan.rulings.settings import RulingSettings

__all__ = ["PageRulings", "RulingLine", "find_perspective", "find_rules", "transpose"]

Mask = NDArray[np.uint8]
_FLANK = 0.38
"""A short stretch with more ink than this beside it is part of a line of text."""
_WINDOW = 8.0
_LOST = 2.0
"""The window along, in points, and what it takes from each end of a rule."""
_STROKE = 15.0
"""Rules that may be shorter than this (points) are looked for with that much forbearance."""
_NEAR, _SHORT, _LONGEST_COLUMN = 3.5, 0.8, 60.0
"""Points: a rule across is looked for so near an end; ink that stops so far from its middle does not reach it; digits below
each other are taken for no longer rule."""
_BOTH = 2
_HELD = 4
"""PageRulings this many times as long as the least need no rule across at their ends."""
_LOOSE = 0.1
_LOOSEST = 8.0
_OVERHANG = 12.0
"""Where a long rule stands out this far (points), its table is open there: a page's end cut it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingLine:
    """A stretch of rule, in pixels: its place across (the middle of its ends), its ends along, its slope."""

    place: float
    start: int
    end: int
    slope: float = 0.0
    """How far its place moves a pixel along."""

    @property
    def length(self) -> int:
        """Pixels along."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A rule and the places of its pixels."""

    rule: RulingLine
    ys: NDArray[np.int64]
    xs: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRulings:
    """PageRulings both ways, and the pixels that they cover (1 where there is a rule)."""

    horizontal: tuple[RulingLine, ...]
    vertical: tuple[RulingLine, ...]
    across: Mask
    down: Mask
    thin_across: Mask
    """Everything dark and thin across, rules and strokes: where a rule is broken, its rest is here."""
    thin_down: Mask
    """The same down; transpose over the page's diagonal, as is `strokes_down`."""
    strokes: Mask
    """What is dark and thin either way."""
    strokes_down: Mask


def find_rules(even: Grey, dpi: float, settings: RulingSettings) -> PageRulings:
    """The rules of an evenly lit page.

    Vertical ones are found as horizontal ones of the page transpose over its diagonal. Skew of more than about half a
    degree, and curved rules, are found in pieces. Short ones that end nowhere are strokes of text.
    """
    thin_across, strong_across, across = _mask(even, dpi, settings, settings.least_horizontal)
    page_down = transpose(even)
    thin_down, strong_down, down = _mask(page_down, dpi, settings, settings.least_vertical)
    # Not simply what is dark: that would be all of a shaded cell.
    strokes = np.maximum(strong_across, transpose(strong_down))
    strokes_down = transpose(strokes)
    weak = find_faint_rules(page_down, strokes_down, dpi, settings, settings.faint_horizontal)
    weak_down = find_faint_rules(even, strokes, dpi, settings, settings.faint_vertical)
    seen, seen_down = np.maximum(across, transpose(weak.inked)), np.maximum(down, transpose(weak_down.inked))
    across, down = np.maximum(across, transpose(weak.bridged)), np.maximum(down, transpose(weak_down.bridged))
    level = _stretches(across, strokes, dpi, settings.least_horizontal)
    upright = _stretches(down, strokes_down, dpi, settings.least_vertical)
    upright = _whole(upright, level, thin_down, down, dpi)
    upright = _in_line(upright, level, down, dpi, settings)
    for _ in range(2):
        level = _anchored(level, upright, across, dpi, _HELD * settings.least_horizontal)
        upright = _anchored(upright, level, down, dpi, _HELD * settings.least_vertical)
    return PageRulings(
        horizontal=tuple(s.rule for s in level),
        vertical=tuple(s.rule for s in upright),
        # Where a rule is broken it is whole no more: which cells it divides there is looked at cell by cell.
        across=np.minimum(across, seen),
        down=transpose(np.minimum(down, seen_down)),
        thin_across=thin_across,
        thin_down=thin_down,
        strokes=strokes,
        strokes_down=strokes_down,
    )


def transpose(mask: Mask) -> Mask:
    """A picture transpose over its diagonal: what was upright lies level."""
    return np.asarray(cv2.transpose(mask), np.uint8)


def _mask(even: Grey, dpi: float, settings: RulingSettings, least: float) -> tuple[Mask, Mask, Mask]:
    """What is dark and thin across, what is half as dark again, and where horizontal rules are.

    The black-hat transform keeps what is dark and thin across; so the edges of shaded cells leave nothing. A window
    along the rule must be inked densely, which bridges breaks and kills text.
    """
    point = dpi / 72
    thick = 2 * max(2, round(settings.rule_width * point / 2)) + 1
    hat = np.asarray(cv2.morphologyEx(even, cv2.MORPH_BLACKHAT, np.ones((thick, 1), np.uint8)), np.uint8)
    # A hairline between two rows of pixels, or slightly aslant, is inked in either row.
    near = np.asarray(
        cv2.dilate(select_brighter(hat, settings.rule_contrast * 255), np.ones((2, 1), np.uint8)), np.uint8
    )
    density = cv2.blur(near * np.uint8(255), (max(5, round(_WINDOW * point)), 1))
    dense = (np.asarray(density) >= settings.rule_density * 255).view(np.uint8)
    length = round((least - (2 * _LOST if least < _STROKE else 3.0)) * point)
    long = cv2.dilate(keep_long_runs(dense, length), np.ones((1, 3), np.uint8))
    # Thick bands are pictures or bold text, not rules.
    body = cv2.morphologyEx(long, cv2.MORPH_OPEN, np.ones((thick + 2, 1), np.uint8))
    strong = select_brighter(hat, 1.5 * settings.rule_contrast * 255)
    return near, strong, np.asarray(cv2.subtract(long, body), np.uint8)


def _stretches(mask: Mask, strokes: Mask, dpi: float, least: float) -> list[_Stretch]:
    """The connected stretches of a mask of horizontal rules; what is too short, or text, is wiped from the mask."""
    parts = Components.of(mask)
    count, owner, ys, xs = parts.count, parts.owner, parts.ys, parts.xs
    n = np.maximum(parts.area.astype(np.float64), 1)
    mx, my = np.bincount(owner, xs, count) / n, np.bincount(owner, ys, count) / n
    dx = xs - mx[owner]
    spread = np.maximum(np.bincount(owner, dx * dx, count), 1e-9)
    slope = np.bincount(owner, dx * (ys - my[owner]), count) / spread
    flanks = _flanks(strokes, owner, xs, ys, n, dpi)
    found = []
    wiped = np.zeros(count, bool)
    order = np.argsort(owner, kind="stable")
    starts = np.searchsorted(owner[order], np.arange(count + 1))
    for i in range(1, count):
        start, width = int(parts.left[i]), int(parts.width[i])
        lost = round(_LOST * dpi / 72)
        short = width + 2 * lost < least * dpi / 72 * 0.9
        text = flanks[i] > _FLANK and width < 6 * least * dpi / 72
        wiped[i] = short or text
        if not wiped[i]:
            middle = my[i] + slope[i] * (start + width / 2 - mx[i])
            rule = RulingLine(place=float(middle), start=start - lost, end=start + width + lost, slope=float(slope[i]))
            mine = order[starts[i] : starts[i + 1]]
            found.append(_Stretch(rule, ys[mine], xs[mine]))
    gone = wiped[owner]
    mask[ys[gone], xs[gone]] = 0
    return found


def _flanks(
    strokes: Mask,
    owner: NDArray[Any],
    xs: NDArray[np.int64],
    ys: NDArray[np.int64],
    n: NDArray[np.float64],
    dpi: float,
) -> NDArray[np.float64]:
    """How much of each stretch's surroundings, on both sides, is inked: little beside a rule, much inside text."""
    share = np.zeros(len(n))
    offsets = [o * dpi / 72 for o in (-2.4, -1.8, 1.8, 2.4)]
    for offset in offsets:
        at = np.clip(ys + round(offset), 0, strokes.shape[0] - 1)
        share += np.bincount(owner, strokes[at, xs], len(n)) / n
    return share / len(offsets)


def _whole(rules: list[_Stretch], others: list[_Stretch], thin: Mask, mask: Mask, dpi: float) -> list[_Stretch]:
    """Without the short stretches whose ink in no row reaches from rule to rule across, and in one reaches neither.

    Digits 1 below each other in low rows are as straight as a rule, and the rules across bridge what is between.
    """
    point = dpi / 72
    kept = []
    for stretch in rules:
        rule = stretch.rule
        near = _NEAR * point
        across = sorted(
            o.rule.place
            for o in others
            if rule.length < _LONGEST_COLUMN * point
            and o.rule.start - point <= rule.place <= o.rule.end + point
            and rule.start - near <= o.rule.place <= rule.end + near
        )
        reached = [_reached(rule.place, *rows, thin, point) for rows in pairwise(across)]
        if reached and min(reached) == 0 and max(reached) < _BOTH:
            mask[stretch.ys, stretch.xs] = 0
        else:
            kept.append(stretch)
    return kept


def _reached(place: float, first: float, last: float, thin: Mask, point: float) -> int:
    """Of two rules across, how many the ink between them reaches that is in line with a rule at `place`."""
    at, start, end = round(place), round(first + _SHORT * point), round(last - _SHORT * point)
    inked = np.flatnonzero(thin[max(at - 1, 0) : at + 2, start : end + 1].max(axis=0, initial=0))
    if last - first > _STROKE * point or not len(inked):
        return 1  # No character is so high; nothing is told by no ink.
    return int(inked[0] == 0) + int(inked[-1] == end - start)


def _in_line(
    rules: list[_Stretch], others: list[_Stretch], mask: Mask, dpi: float, settings: RulingSettings
) -> list[_Stretch]:
    """Without the stretches no longer than a stroke of a large character that no other goes on with.

    One that fits between two rules across is kept: the table may have a single row.
    """
    point = dpi / 72

    def fits(rule: RulingLine) -> bool:
        across = [
            o.rule.place for o in others if o.rule.start <= rule.place + point and o.rule.end >= rule.place - point
        ]
        return all(any(abs(place - end) < 2 * point for place in across) for end in (rule.start, rule.end))

    kept = []
    for stretch in rules:
        line = [r.rule for r in rules if abs(r.rule.place - stretch.rule.place) < 1.5 * point]
        near = [r for r in line if r.start < stretch.rule.end + 60 * point and stretch.rule.start < r.end + 60 * point]
        if max(r.end for r in near) - min(r.start for r in near) >= settings.least_column * point or fits(stretch.rule):
            kept.append(stretch)
        else:
            mask[stretch.ys, stretch.xs] = 0
    return kept


def _anchored(rules: list[_Stretch], others: list[_Stretch], mask: Mask, dpi: float, held: float) -> list[_Stretch]:
    """The rules from where they first cross another to where they last do; long ones may stand out further.

    What is cut off, a stroke of a character in line with the rule, and rules that cross fewer than two, are wiped.
    """
    point = dpi / 72
    places = np.array([o.rule.place for o in others])
    starts = np.array([o.rule.start for o in others])
    ends = np.array([o.rule.end for o in others])
    kept = []
    for stretch in rules:
        rule = stretch.rule
        # A long rule may be broken at its ends as anywhere.
        near = 3.5 * point + min(_LOOSE * rule.length, _LOOSEST * point)
        crossed = places[(starts - near < rule.place) & (rule.place < ends + near)]
        crossed = crossed[(crossed > rule.start - near) & (crossed < rule.end + near)]
        start, end = rule.start, rule.end
        if len(crossed) and crossed.max() - crossed.min() > near:
            long = rule.length > held * point
            first, last = round(float(crossed.min())), round(float(crossed.max()))
            start = start if long and first - start > _OVERHANG * point else max(start, first - 1)
            end = end if long and end - last > _OVERHANG * point else min(end, last + 2)
        elif rule.length <= held * point:
            end = start
        if (start, end) != (rule.start, rule.end):
            out = (stretch.xs < start) | (stretch.xs >= end)
            mask[stretch.ys[out], stretch.xs[out]] = 0
        if end > start:
            kept.append(replace(stretch, rule=replace(rule, start=start, end=end)))
    return kept


def find_perspective(rules: PageRulings, width: int, height: int, dpi: float) -> NDArray[np.float64] | None:
    """The perspective that makes the rules level and upright; None where they are, or are too few to say.

    Horizontal rules' slopes are taken to change evenly down the page, vertical ones' across it; the four lines at the
    page's edges make the quadrangle that becomes a rectangle again.
    """
    least = 1.2 * dpi
    level = [r for r in rules.horizontal if r.length > least]
    upright = [r for r in rules.vertical if r.length > least]
    if len(level) < 2 or len(upright) < 2:
        return None
    top, bottom = _slopes(level, height)
    left, right = _slopes(upright, width)
    if max(abs(v) for v in (top, bottom, left, right)) * dpi * 5 < 1.0:
        return None
    quad = [_meeting(0.0, top, x, s, width, height) for x, s in ((0.0, left), (float(width), right))] + [
        _meeting(float(height), bottom, x, s, width, height) for x, s in ((float(width), right), (0.0, left))
    ]
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(np.array(quad, np.float32), target), np.float64)


def _slopes(rules: list[RulingLine], extent: int) -> tuple[float, float]:
    """The slopes at both ends of the page, from a line fitted through the rules' slopes, robustly."""
    places = np.array([r.place for r in rules]) / extent
    slopes = np.array([r.slope for r in rules])
    weights = np.array([float(r.length) for r in rules])
    keep = np.ones(len(rules), bool)
    fit = np.zeros(2)
    for _ in range(3):
        if np.ptp(places[keep]) > 0.25 and keep.sum() >= 4:
            fit = np.polyfit(places[keep], slopes[keep], 1, w=np.sqrt(weights[keep]))
        else:
            fit = np.array([0.0, float(np.average(slopes[keep], weights=weights[keep]))])
        off = np.abs(np.polyval(fit, places) - slopes)
        keep = off <= max(3 * float(np.median(off)), 0.001)
    return float(np.polyval(fit, 0.0)), float(np.polyval(fit, 1.0))


def _meeting(y: float, slope: float, x: float, lean: float, width: int, height: int) -> tuple[float, float]:
    """Where a nearly level line (through y at the middle) meets a nearly upright one (through x at the middle)."""
    # y' = y + slope (x' - w/2);  x' = x + lean (y' - h/2)
    across = (x + lean * (y - slope * width / 2 - height / 2)) / (1 - lean * slope)
    return across, y + slope * (across - width / 2)
