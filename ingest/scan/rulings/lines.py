"""The rules of a page: where ink is thin across and long along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.image.components import Components, Mask, keep_long_runs, select_brighter
from gouji.ingest.scan.image.light import PAPER, Grey
from gouji.ingest.scan.rulings.dotted import find_dotted_rules
from gouji.ingest.scan.rulings.faint import find_faint_rules
from gouji.ingest.scan.rulings.settings import RulingSettings

__all__ = ["DirectionRulings", "RulingLine", "find_rules", "mask_rules", "transpose"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingLine:
    """A stretch of rule, in pixels: its place across (at the middle between its ends), its ends along, its slope."""

    place: float
    start: int
    end: int
    slope: float = 0.0
    """By how many pixels its place changes a pixel along."""

    @property
    def length(self) -> int:
        """Pixels along."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class _InkedRule:
    """A rule and the places of its pixels."""

    rule: RulingLine
    ys: NDArray[np.int64]
    xs: NDArray[np.int64]

    def wipe(self, mask: Mask) -> None:
        """Remove its pixels from a mask, in place."""
        mask[self.ys, self.xs] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectionRulings:
    """The rules of one direction, and masks (1 on what they name) such that they lie level: uprights' are transposed."""

    lines: tuple[RulingLine, ...]
    ruled: Mask
    """The rules."""
    near: Mask
    """The rules, widened by how far their places may be off."""
    thin: Mask
    """Everything dark and thin across, rules and strokes: where a rule is broken, its rest is here."""
    strokes: Mask
    """What is dark and thin either way."""


def find_rules(
    even: Grey, dpi: float, settings: RulingSettings, *, cleaned: bool = False
) -> tuple[DirectionRulings, DirectionRulings]:
    """Return the horizontal rules of an evenly lit page, and the vertical ones.

    Vertical rules are found as horizontal ones of the transposed page. Skewed rules (more than about half a degree) and
    curved ones are found in pieces. Short ones that end nowhere are strokes of text, and are left out, as are those that
    print through from the page's back; `cleaned` says that there are none any more.
    """
    hat_across, thin_across, dark_across, across = mask_rules(even, dpi, settings, settings.least_horizontal)
    page_down = transpose(even)
    hat_down, thin_down, dark_down, down = mask_rules(page_down, dpi, settings, settings.least_vertical)
    # Not simply everything dark: that would be all of a shaded cell.
    strokes = np.maximum(dark_across, transpose(dark_down))
    strokes_down = transpose(strokes)
    bridged, inked = find_faint_rules(page_down, strokes_down, dpi, settings, settings.faint_horizontal)
    bridged_down, inked_down = find_faint_rules(even, strokes, dpi, settings, settings.faint_vertical)
    seen, seen_down = np.maximum(across, transpose(inked)), np.maximum(down, transpose(inked_down))
    across, down = np.maximum(across, transpose(bridged)), np.maximum(down, transpose(bridged_down))
    dotted = find_dotted_rules(even, strokes, across, dpi, settings)
    seen, across = np.maximum(seen, dotted), np.maximum(across, dotted)
    level = _find_stretches(across, strokes, dpi, settings, settings.least_horizontal)
    upright = _find_stretches(down, strokes_down, dpi, settings, settings.least_vertical)
    back = _measure_back((level, hat_across), (upright, hat_down), settings=settings)
    if back is not None and not cleaned:
        # Without it, and once more: where it runs into the page's own rules, these are not to be told apart.
        clean = np.where(even > PAPER - back, PAPER, even).astype(np.uint8)
        return find_rules(clean, dpi, settings, cleaned=True)
    upright = _drop_digit_columns(upright, level, thin_down, down, dpi, settings)
    upright = _drop_lone_strokes(upright, level, down, dpi, settings)
    # Twice: what one direction loses, the other may have been held by.
    for _ in range(2):
        level = _trim_to_crossings(level, upright, across, dpi, settings, settings.least_horizontal)
        upright = _trim_to_crossings(upright, level, down, dpi, settings, settings.least_vertical)
    # A bridged rule shows its gaps again: which cells it divides there is decided cell by cell.
    return (
        _describe(level, np.minimum(across, seen), thin_across, strokes, dpi, settings),
        _describe(upright, np.minimum(down, seen_down), thin_down, strokes_down, dpi, settings),
    )


def _describe(
    rules: Sequence[_InkedRule], ruled: Mask, thin: Mask, strokes: Mask, dpi: float, settings: RulingSettings
) -> DirectionRulings:
    reach = max(2, round(settings.place_tolerance * dpi / 72))
    near = np.asarray(cv2.dilate(ruled, np.ones((2 * reach + 1, 1), np.uint8)), np.uint8)
    return DirectionRulings(lines=tuple(r.rule for r in rules), ruled=ruled, near=near, thin=thin, strokes=strokes)


def transpose(mask: Mask) -> Mask:
    """Return a picture mirrored at its diagonal: what was upright lies level."""
    return np.asarray(cv2.transpose(mask), np.uint8)


def mask_rules(even: Grey, dpi: float, settings: RulingSettings, least: float) -> tuple[Grey, Mask, Mask, Mask]:
    """Return the contrast across, and masks of what is dark and thin so, of what is darker still, and of horizontal rules.

    The black-hat transform keeps what is dark and thin across, so the edges of shaded cells leave nothing. A window along
    the rule must be inked densely, which bridges breaks and removes text. Rules are `least` points long.
    """
    point = dpi / 72
    thick = 2 * max(2, round(settings.rule_width * point / 2)) + 1
    hat = np.asarray(cv2.morphologyEx(even, cv2.MORPH_BLACKHAT, np.ones((thick, 1), np.uint8)), np.uint8)
    # A hairline between two rows of pixels, or slightly aslant, is inked in either row.
    dark = select_brighter(hat, settings.rule_contrast * 255)
    near = np.asarray(cv2.dilate(dark, np.ones((2, 1), np.uint8)), np.uint8)
    window = max(settings.density_window_pixels, round(settings.density_window * point))
    density = cv2.blur(near * np.uint8(255), (window, 1))
    dense = (np.asarray(density) >= settings.rule_density * 255).view(np.uint8)
    allowance = 2 * settings.window_loss if least < settings.short_rule else settings.length_allowance
    long = cv2.dilate(keep_long_runs(dense, round((least - allowance) * point)), np.ones((1, 3), np.uint8))
    # Thick bands are pictures or bold text, not rules.
    body = cv2.morphologyEx(long, cv2.MORPH_OPEN, np.ones((thick + 2, 1), np.uint8))
    darker = select_brighter(hat, settings.stroke_contrast * settings.rule_contrast * 255)
    return hat, near, darker, np.asarray(cv2.subtract(long, body), np.uint8)


def _find_stretches(mask: Mask, strokes: Mask, dpi: float, settings: RulingSettings, least: float) -> list[_InkedRule]:
    """Return the connected stretches of a mask of horizontal rules, and remove those too short, or text, from the mask.

    Each is fitted a straight line by least squares over its pixels.
    """
    parts = Components.find(mask)
    count, owner, ys, xs = parts.count, parts.owner, parts.ys, parts.xs
    n = np.maximum(parts.area.astype(np.float64), 1)
    mx, my = np.bincount(owner, xs, count) / n, np.bincount(owner, ys, count) / n
    dx = xs - mx[owner]
    spread = np.maximum(np.bincount(owner, dx * dx, count), np.finfo(np.float64).tiny)  # a single column has none
    slope = np.bincount(owner, dx * (ys - my[owner]), count) / spread
    flanks = _measure_flanks(strokes, owner, xs, ys, n, dpi, settings)
    found = []
    dropped = np.zeros(count, bool)
    order = np.argsort(owner, kind="stable")
    starts = np.searchsorted(owner[order], np.arange(count + 1))
    lost = round(settings.window_loss * dpi / 72)
    for i in range(1, count):
        start, width = int(parts.left[i]), int(parts.width[i])
        short = width + 2 * lost < least * dpi / 72 * settings.seen_share
        text = flanks[i] > settings.flank_share and width < settings.text_length * least * dpi / 72
        dropped[i] = short or text
        if not dropped[i]:
            middle = my[i] + slope[i] * (start + width / 2 - mx[i])
            rule = RulingLine(place=float(middle), start=start - lost, end=start + width + lost, slope=float(slope[i]))
            mine = order[starts[i] : starts[i + 1]]
            found.append(_InkedRule(rule, ys[mine], xs[mine]))
    gone = dropped[owner]
    mask[ys[gone], xs[gone]] = 0
    return found


def _measure_back(*directions: tuple[Sequence[_InkedRule], Grey], settings: RulingSettings) -> float | None:
    """Return how dark what prints through from the back is, in grey levels; None where few rules are far paler than most."""
    found = [
        (float(np.quantile(hat[r.ys, r.xs], settings.rule_ink)), r.rule.length)
        for rules, hat in directions
        for r in rules
    ]
    if not found:
        return None
    dark, lengths = (np.array(column) for column in zip(*sorted(found), strict=True))
    usual = dark[np.searchsorted(np.cumsum(lengths), settings.usual_rule * lengths.sum())]
    pale = dark < settings.pale_rule * usual
    enough = lengths[pale].sum() > settings.back_share * lengths.sum()
    return settings.back_margin * float(dark[pale].max()) if enough else None


def _measure_flanks(
    strokes: Mask,
    owner: NDArray[Any],
    xs: NDArray[np.int64],
    ys: NDArray[np.int64],
    n: NDArray[np.float64],
    dpi: float,
    settings: RulingSettings,
) -> NDArray[np.float64]:
    """Return how much of each stretch's surroundings, on both sides, is inked: little beside a rule, much inside text.

    `owner`, `xs` and `ys` give the stretch and the place of each pixel, `n` the number of pixels of each stretch.
    """
    share = np.zeros(len(n))
    distances = settings.flank_distances
    offsets = [o * dpi / 72 for o in (*(-d for d in distances), *reversed(distances))]
    for offset in offsets:
        at = np.clip(ys + round(offset), 0, strokes.shape[0] - 1)
        share += np.bincount(owner, strokes[at, xs], len(n)) / n
    return share / len(offsets)


def _drop_digit_columns(
    rules: list[_InkedRule], others: list[_InkedRule], thin: Mask, mask: Mask, dpi: float, settings: RulingSettings
) -> list[_InkedRule]:
    """Return the rules without short stretches that are digits 1 below each other in low rows.

    Such digits are as straight as a rule, and the rules across bridge what is between. But their ink reaches in no row from
    rule to rule across, and in one row it reaches neither.
    """
    point = dpi / 72
    near = settings.crossing_reach * point
    kept = []
    for stretch in rules:
        rule = stretch.rule
        across = sorted(
            o.rule.place
            for o in others
            if rule.length < settings.digit_column * point
            and o.rule.start - point <= rule.place <= o.rule.end + point
            and rule.start - near <= o.rule.place <= rule.end + near
        )
        reached = [_count_reached(rule.place, *rows, thin, point, settings) for rows in pairwise(across)]
        if reached and min(reached) == 0 and max(reached) < 2:
            stretch.wipe(mask)
        else:
            kept.append(stretch)
    return kept


def _count_reached(place: float, first: float, last: float, thin: Mask, point: float, settings: RulingSettings) -> int:
    """Return how many of two rules across are reached by the ink between them that is in line with a rule at `place`."""
    room = settings.digit_room * point
    at, start, end = round(place), round(first + room), round(last - room)
    inked = np.flatnonzero(thin[max(at - 1, 0) : at + 2, start : end + 1].max(axis=0, initial=0))
    if last - first > settings.tallest_digit * point or not len(inked):
        return 1  # neither a high row nor a row without ink says anything
    return int(inked[0] == 0) + int(inked[-1] == end - start)


def _drop_lone_strokes(
    rules: list[_InkedRule], others: list[_InkedRule], mask: Mask, dpi: float, settings: RulingSettings
) -> list[_InkedRule]:
    """Return the rules without stretches no longer than a stroke of a large character that stand alone on their line.

    One that fits between two rules across is kept: the table may have a single row.
    """
    point = dpi / 72

    def fits(rule: RulingLine) -> bool:
        across = [
            o.rule.place for o in others if o.rule.start <= rule.place + point and o.rule.end >= rule.place - point
        ]
        tolerance = settings.row_end * point
        return all(any(abs(place - end) < tolerance for place in across) for end in (rule.start, rule.end))

    kept = []
    gap = settings.same_line_gap * point
    for stretch in rules:
        rule = stretch.rule
        line = [r.rule for r in rules if abs(r.rule.place - rule.place) < settings.same_line * point]
        near = [r for r in line if r.start < rule.end + gap and rule.start < r.end + gap]
        if max(r.end for r in near) - min(r.start for r in near) >= settings.least_column * point or fits(rule):
            kept.append(stretch)
        else:
            stretch.wipe(mask)
    return kept


def _trim_to_crossings(
    rules: list[_InkedRule], others: list[_InkedRule], mask: Mask, dpi: float, settings: RulingSettings, least: float
) -> list[_InkedRule]:
    """Return the rules from where they first cross another to where they last do; long ones may stand out further.

    What is cut off, a stroke of a character in line with the rule, and rules that cross fewer than two, are removed from
    the mask. `least` is the length of the shortest rule in points.
    """
    point = dpi / 72
    free, overhang = settings.free_length * least * point, settings.overhang * point
    places = np.array([o.rule.place for o in others])
    starts = np.array([o.rule.start for o in others])
    ends = np.array([o.rule.end for o in others])
    kept = []
    for stretch in rules:
        rule = stretch.rule
        # A long rule may be broken at its ends as anywhere.
        loose = min(settings.broken_end_share * rule.length, settings.broken_end * point)
        near = settings.crossing_reach * point + loose
        crossed = places[(starts - near < rule.place) & (rule.place < ends + near)]
        crossed = crossed[(crossed > rule.start - near) & (crossed < rule.end + near)]
        start, end = rule.start, rule.end
        if len(crossed) and crossed.max() - crossed.min() > near:
            is_free = rule.length > free
            first, last = round(float(crossed.min())), round(float(crossed.max()))
            start = start if is_free and first - start > overhang else max(start, first - 1)
            end = end if is_free and end - last > overhang else min(end, last + 2)
        elif rule.length <= free:
            end = start
        if (start, end) != (rule.start, rule.end):
            out = (stretch.xs < start) | (stretch.xs >= end)
            mask[stretch.ys[out], stretch.xs[out]] = 0
        if end > start:
            kept.append(replace(stretch, rule=replace(rule, start=start, end=end)))
    return kept
