"""Which sides of a grid's squares are ruled, by the ink along them and beside them.

A side is a stretch of one grid line between two neighbouring lines across. Everything here is said of horizontal lines;
vertical ones are looked at on the transposed page. `places` are those of the lines, `along` those of the lines across, in
pixels; flags are an array (lines, stretches); `point` is the number of pixels to a point.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.ingest.scan.image.components import Mask
from gouji.ingest.scan.rulings.lines import DirectionRulings
from gouji.ingest.scan.rulings.settings import RulingSettings

__all__ = ["drop_short_strokes", "find_bridged", "find_broken", "find_ruled", "has_gaps"]

Flags = NDArray[np.bool_]


def find_ruled(
    rulings: DirectionRulings, places: Sequence[float], along: Sequence[float], settings: RulingSettings
) -> Flags:
    """Return which sides are ruled over the share that the settings ask for."""
    ruled: Flags = _measure_inked(rulings.near, places, along, settings) >= settings.edge_share
    return ruled


def find_bridged(
    rulings: DirectionRulings, places: Sequence[float], along: Sequence[float], settings: RulingSettings
) -> Flags:
    """Return which sides are ruled; half the share suffices where the line is ruled on both sides of it.

    A rule seldom stops for one cell and goes on in the next: what is half there between two whole stretches is broken.
    """
    shares = _measure_inked(rulings.near, places, along, settings)
    ruled: Flags = shares >= settings.edge_share
    between = np.zeros_like(ruled)
    between[:, 1:-1] = ruled[:, :-2] & ruled[:, 2:]
    return ruled | (between & (shares >= settings.edge_share / 2))


def drop_short_strokes(
    sides: Flags,
    rulings: DirectionRulings,
    places: Sequence[float],
    along: Sequence[float],
    point: float,
    settings: RulingSettings,
) -> Flags:
    """Return the ruled sides without short ones that are strokes of characters.

    A short side is a rule if it is inked right up to both ends with paper beside it. One of less than two pixels is none.
    """
    found = sides.copy()
    short = [(i, j) for i, j in np.argwhere(sides).tolist() if along[j + 1] - along[j] <= settings.short_side * point]
    ends = {side: _measure_ends(rulings, places[side[0]], along, side[1], point, settings) for side in short}
    in_line = _list_in_line(sides, ends, settings)
    flanks = settings.side_flanks
    offsets = np.array([round(o * point) for o in (*(-d for d in flanks), *reversed(flanks))])
    for i, j in short:
        reached, inked = ends[i, j]
        is_whole, is_reached = min(reached, inked) > settings.whole_share, reached >= settings.reached_share
        if is_reached and (i, j) in in_line:
            continue
        if is_whole:
            most = settings.whole_allowance * settings.flanked_share
        else:
            most = settings.flanked_share if is_reached else settings.clear_share
        inset = settings.side_flank_ends * point
        a, b = along[j], along[j + 1]
        a, b = min(a + inset, (a + b) / 2 - 1), max(b - inset, (a + b) / 2 + 1)
        rows = _keep_inside(round(places[i]) + offsets, rulings.strokes)
        beside = rulings.strokes[rows, round(a) : round(b)]
        found[i, j] = beside.size > 0 and beside.mean() < most
    return found


def _list_in_line(
    sides: Flags, ends: Mapping[tuple[int, int], tuple[float, float]], settings: RulingSettings
) -> set[tuple[int, int]]:
    """Return the short sides of lines most of whose short sides are nearly whole, and such sides of stretches across.

    Digits may stand close beside a rule, row after row, and beside all rules of a row; strokes that reach from rule to rule are
    not in line so often. Those of a stretch across count where their line is ruled elsewhere, too.
    """
    whole = {
        side
        for side, (reached, inked) in ends.items()
        if reached >= settings.reached_share and inked > settings.nearly_whole
    }
    repeated = {side for side in whole if np.count_nonzero(sides[side[0]]) > 1}
    found: set[tuple[int, int]] = set()
    for way, counted, own in ((0, whole, ends.keys()), (1, repeated, repeated)):
        count, of_all = Counter(side[way] for side in counted), Counter(side[way] for side in ends)
        enough = {at for at, n in count.items() if n >= max(settings.fewest_whole, settings.whole_sides * of_all[at])}
        found |= {side for side in own if side[way] in enough}
    return found


def _measure_ends(
    rulings: DirectionRulings,
    place: float,
    along: Sequence[float],
    j: int,
    point: float,
    settings: RulingSettings,
) -> tuple[float, float]:
    """Return which share of both ends of a side is inked, the less of both, and which of all of it; 0 where it has no pixels."""
    row, near = round(place), max(2, round(settings.side_ends * point))
    band = rulings.thin[max(row - 2, 0) : row + 3, round(along[j]) : round(along[j + 1]) + 1].max(axis=0)
    if band.size <= 1:
        return 0.0, 0.0
    return min(float(band[1 : near + 1].mean()), float(band[-near - 1 : -1].mean())), float(band.mean())


def find_broken(
    unruled: Flags,
    rulings: DirectionRulings,
    places: Sequence[float],
    along: Sequence[float],
    point: float,
    settings: RulingSettings,
) -> Flags:
    """Return which sides, not seen to be ruled, hold the rest of a broken rule.

    Along one row of pixels most is dark and thin, and there are few strokes beside it: a line of text fails at both.
    """
    found = np.zeros_like(unruled)
    for i, j in np.argwhere(unruled).tolist():
        inset = _corner_inset(along[j], along[j + 1], settings)
        a, b = round(along[j] + inset), round(along[j + 1] - inset)
        found[i, j] = _is_broken_rule(rulings, round(places[i]), (a, b), point, settings)
    return found


def _is_broken_rule(
    rulings: DirectionRulings, row: int, stretch: tuple[int, int], point: float, settings: RulingSettings
) -> bool:
    """Return whether a rule's rest is near a row of pixels, between two columns."""
    reach = _place_reach(point, settings)
    low = max(row - reach, 0)
    columns = slice(*stretch)
    band = rulings.thin[low : row + reach + 1, columns]
    if not band.size:
        return False
    shares = band.mean(axis=1)
    best = int(shares.argmax())
    if shares[best] < settings.remnant_share:
        return False
    at = low + best
    beside = np.array([sign * round(d * point) for d in settings.broken_flanks for sign in (-1, 1)])
    rows = _keep_inside(at + beside, rulings.strokes)
    flanked = rulings.strokes[rows, columns].mean(axis=1).max(initial=0.0)
    inked = np.asarray(band[max(best - 1, 0) : best + 2].max(axis=0))  # a rule aslant steps from row to row
    if shares[best] >= settings.broken_share:
        if flanked < settings.broken_flank_share:
            return True
    elif flanked < settings.remnant_flank_share and _is_remnant(inked, point, settings):
        return True
    return _shows_beside_text(inked, rulings.strokes[:, columns], at, point, settings)


def _is_remnant(inked: Mask, point: float, settings: RulingSettings) -> bool:
    """Return whether the ink along a side is what is left of a rule: it reaches an end, or is in pieces.

    A digit (1) may stand on the line in the middle of a cell that spans it: one piece, clear of both ends.
    """
    near = max(2, round(settings.piece_end * point))
    pieces = _find_pieces(inked, point, settings)
    return len(pieces) > 1 or any(a < near or b > len(inked) - near for a, b in pieces)


def _shows_beside_text(inked: Mask, strokes: Mask, at: int, point: float, settings: RulingSettings) -> bool:
    """Return whether a rule shows where no text stands beside it: most of that is inked, as between lines of text."""
    clear = np.ones(len(inked), bool)
    for distance in settings.text_distances:
        step = round(distance * point)
        for y in (at - step, at + step):
            if 0 <= y < strokes.shape[0]:
                clear &= strokes[y] == 0
    shown = inked * clear.astype(np.uint8)
    pieces = _find_pieces(shown, point, settings)
    if len(pieces) < 2 and not any(b - a > settings.longest_stroke * point for a, b in pieces):
        return False
    least = max(
        settings.shown_share * float(clear.sum()), settings.shown_length * point, settings.shown_part * len(inked)
    )
    return float(shown.sum()) >= least


def _find_pieces(inked: Mask, point: float, settings: RulingSettings) -> list[tuple[int, int]]:
    """Return where the pieces of a row of pixels begin and end, without those too short for a rule's."""
    runs = np.flatnonzero(np.diff(np.concatenate([[0], inked, [0]]).astype(np.int8)))
    least = settings.least_piece * point
    return [(a, b) for a, b in zip(runs[::2].tolist(), runs[1::2].tolist(), strict=True) if b - a >= least]


def _keep_inside(rows: NDArray[np.int64], mask: Mask) -> NDArray[np.int64]:
    """Return the rows that are on the page."""
    return rows[(rows >= 0) & (rows < len(mask))]


def has_gaps(
    ruled: Flags,
    rulings: DirectionRulings,
    places: Sequence[float],
    along: Sequence[float],
    point: float,
    settings: RulingSettings,
) -> bool:
    """Return whether many of the sides known to be ruled have gaps: then other rules may be lost altogether."""
    off = np.ones((2 * _place_reach(point, settings) + 1, 1), np.uint8)
    near = np.asarray(cv2.dilate(rulings.thin, off), np.uint8)
    shares = _measure_inked(near, places, along, settings)[ruled]
    return bool(len(shares)) and float((shares < settings.gap_share).mean()) > settings.gapped_share


def _place_reach(point: float, settings: RulingSettings) -> int:
    """Return by how many pixels a rule may be off its grid line."""
    return max(2, round(settings.place_tolerance * point))


def _corner_inset(a: float, b: float, settings: RulingSettings) -> float:
    """Return how many pixels are left out at both ends of a side, where other rules cross."""
    return min(settings.corner_inset, (b - a) / settings.corner_parts)


def _measure_inked(
    mask: Mask, places: Sequence[float], along: Sequence[float], settings: RulingSettings
) -> NDArray[np.float64]:
    """Return the inked share of each side, without the surroundings of crossings."""
    insets = [_corner_inset(a, b, settings) for a, b in pairwise(along)]
    starts = [round(a + inset) for a, inset in zip(along, insets, strict=False)]
    ends = [max(round(b - inset), start + 1) for b, inset, start in zip(along[1:], insets, starts, strict=True)]
    height, width = mask.shape
    rows = mask[np.clip([round(place) for place in places], 0, height - 1)]
    inked = np.zeros((len(places), width + 1), np.int64)
    np.cumsum(rows, axis=1, out=inked[:, 1:])
    first, last = np.clip(starts, 0, width), np.clip(ends, 0, width)
    return np.asarray((inked[:, last] - inked[:, first]) / np.maximum(last - first, 1), np.float64)
