"""Features for and against a label's naming a row: a few numbers for each of the likeliest rows.

A label and a wording share their longest common subsequence; what each has beyond it was put in or left out. Shared are
characters that are the same, and such as only sound or look the same: these are counted apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gouji.models.labels.columns import LabelColumns, ReadLabels, build_columns
from gouji.models.labels.difference import compare_characters
from gouji.models.labels.likeness import measure_differences, tabulate_shared
from gouji.models.labels.wordings import WordingIndex

__all__ = ["NONE_FEATURES", "ROW_FEATURES", "RowCandidates", "find_candidates"]

ROW_FEATURES = (
    "changed",
    "changed_share",
    "added",
    "added_share",
    "lacking",
    "lacking_share",
    "lacking_most",
    "alike",
    "alike_share",
    "alike_cut",
    "exact",
    "shared_bare",
    "shared_number",
    "decisive_added",
    "decisive_lacking",
    "lacking_inside",
    "decisive_inside",
    "decisive_changed",
    "moved",
    "strange",
    "replaced",
    "strange_in_long",
    "decisive_in_long",
    "word_changed",
    "word_added",
    "word_beside",
    "number_same",
    "number_other",
    "style_same",
    "length",
)
"""The features of a candidate row, in order; see `_row_features`. The model file has a weight for each."""
NONE_FEATURES = ("always", "side", "side_exact", "changed", "short", "digits", "digits_amid")
"""The features of a label that speak for its naming no row, in order; see `_none_features`."""
# The constants below are part of the trained model: with other values its weights must be fitted again.
_CANDIDATES = 4
"""Rows that are compared for each label."""
_LACKING = 0.4
"""The price of a character that the label lacks; one that is put in costs 1. Labels are often shortened, hardly lengthened."""
_FAR = 9.0
"""Above any cost: what has been chosen is not chosen again."""
_LIKE = 0.25
"""The share of differing characters below which a text is taken for another."""
_MOST_CUT = 0.3
"""The share of lacking characters up to which a label may be cut."""
_LOOKED_AT = 2
"""Candidates that are compared by character; those after the first only where at most `_FEW` characters differ."""
_FEW = 3
_MOST_CHANGED = 0.5
"""The share of changed characters beyond which no closer look is worth it."""

Floats = NDArray[np.float32]
Counts = NDArray[np.int16]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RowCandidates:
    """For each of n labels the c likeliest rows, and their features."""

    row: NDArray[np.int16]
    """(n, c): places in the index's `rows`; -1 where there is no further candidate."""
    features: Floats
    """(n, c, ROW_FEATURES)."""
    none: Floats
    """(n, NONE_FEATURES)."""
    side: NDArray[np.int16]
    """(n): the nearest text that is no row's, by its place in the index's `sides`."""
    side_like: NDArray[np.bool_]
    """(n): it is as near as any row is, and near enough to be it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Shared:
    """How many characters each label shares with each wording, in order: (n, wordings)."""

    plain: Counts
    alike: Counts
    """With those that sound or look the same."""


def find_candidates(read: ReadLabels, index: WordingIndex) -> RowCandidates:
    """Return the candidates for some labels, read in the index's alphabet."""
    given = build_columns(read, index.alphabet)
    shared = _shared(given, index)
    cost = _costs(shared.alike, given, index)
    count = len(index.row_of)
    chosen, row = _choose(cost[:, :count].copy(), index)
    side = cost[:, count:].argmin(axis=1)
    side_cost = cost[np.arange(len(given.read.text)), count + side]
    features = _row_features(given, index, shared, chosen)
    return RowCandidates(
        row=row,
        features=features,
        none=_none_features(given, side_cost, features),
        side=side.astype(np.int16),
        side_like=(side_cost <= cost[np.arange(len(given.read.text)), chosen[:, 0]]) & (side_cost < _LIKE),
    )


def _shared(given: LabelColumns, index: WordingIndex) -> _Shared:
    """Count shared characters. By looks most labels are what they are by sound, so only the others are compared twice."""
    plain = tabulate_shared(given.plain, index.columns.plain)
    alike = tabulate_shared(given.sound, index.columns.sound)
    other = [at for at, (sound, looks) in enumerate(zip(given.sound, given.looks, strict=True)) if sound != looks]
    if other:
        looks = tabulate_shared([given.looks[at] for at in other], index.columns.looks)
        alike[other] = np.maximum(alike[other], looks)
    return _Shared(plain=plain, alike=alike)


def _costs(common: Counts, given: LabelColumns, index: WordingIndex) -> Floats:
    """Return the share of characters that differ; those that the label lacks count less."""
    ours, theirs = given.length[:, None], index.columns.length[None, :]
    longer = np.maximum(np.maximum(ours, theirs), 1).astype(np.float32)
    price = measure_differences(common, ours.astype(np.float32), theirs.astype(np.float32), _LACKING)
    return np.asarray(price / longer, np.float32)


def _choose(cost: Floats, index: WordingIndex) -> tuple[NDArray[np.int64], NDArray[np.int16]]:
    """Return the nearest wordings of different rows, the nearest first: their places, and their rows."""
    every = np.arange(len(cost))
    wording = np.zeros((len(cost), _CANDIDATES), np.int64)
    row = np.full((len(cost), _CANDIDATES), -1, np.int16)
    for at in range(min(_CANDIDATES, len(index.row_of))):
        best = cost.argmin(axis=1)
        known = (row == index.row_of[best][:, None]).any(axis=1)
        wording[:, at] = best
        row[:, at] = np.where(known, -1, index.row_of[best])
        cost[every, best] = _FAR
    return wording, row


def _row_features(given: LabelColumns, index: WordingIndex, shared: _Shared, chosen: NDArray[np.int64]) -> Floats:
    theirs = index.columns
    every = np.arange(len(chosen))[:, None]
    plain, common = shared.plain[every, chosen], shared.alike[every, chosen]
    ours, length = given.length[:, None], theirs.length[chosen]
    beyond, without = ours - common, length - common
    changed = np.minimum(beyond, without)
    added, lacking, alike = beyond - changed, without - changed, common - plain
    moved, strange, words = (np.zeros_like(changed) for _ in range(3))
    difference = given.decisive[:, None, :] - theirs.decisive[chosen]
    _look_closer(given, index, chosen, _Counted(changed, added, lacking, alike, moved, strange, words, difference))
    whole = (given.first[:, None] == theirs.first[chosen]) & (given.last[:, None] == theirs.last[chosen])
    # The type of sums is given, as numpy would widen each whole number to 64 bits first.
    gained = np.maximum(difference, 0).sum(axis=2, dtype=np.int16)
    lost = gained - difference.sum(axis=2, dtype=np.int16)
    numbered = (given.read.number[:, None] > 0) & (theirs.read.number[chosen] > 0)
    same = given.read.number[:, None] == theirs.read.number[chosen]
    columns: list[NDArray[Any]] = [
        changed,
        changed / np.maximum(length, 1),
        added,
        added / np.maximum(ours, 1),
        lacking,
        lacking / np.maximum(length, 1),
        np.maximum(lacking / np.maximum(length, 1) - _MOST_CUT, 0),
        alike,
        alike / np.maximum(length, 1),
        alike * (lacking > 0),
        (added + lacking + changed + alike + moved) == 0,
        index.also_side[chosen] & ~numbered,
        index.also_side[chosen] & numbered & same,
        gained,
        lost,
        lacking * whole,
        lost * whole,
        lost * (changed > 0),
        moved,
        strange,
        np.minimum(strange, changed),
        strange * np.log2(np.maximum(length, 1)),
        (gained + lost) * np.log2(np.maximum(length, 1)),
        words * (added == 0),
        words * (added == 1),
        words * (added > 1),
        numbered & same,
        numbered & ~same,
        numbered & (given.read.style[:, None] == theirs.read.style[chosen]),
        np.log2(np.maximum(length, 1)),
    ]
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=2)


class _Counted(NamedTuple):
    """What was counted of each candidate; `_look_closer` puts it right in place."""

    changed: Counts
    added: Counts
    lacking: Counts
    alike: Counts
    moved: Counts
    strange: Counts
    words: Counts
    difference: Counts


def _look_closer(given: LabelColumns, index: WordingIndex, chosen: NDArray[np.int64], counted: _Counted) -> None:
    """Compare labels with the nearest wordings character by character, and correct what was counted.

    Classes know one likeness a character; here both characters are known. Letters that changed places are seen, and
    characters that are strange: nothing in the wording is like them.
    """
    changed, added, lacking, alike, moved, strange, words, difference = counted
    length = index.columns.length[chosen]
    doubtful = changed + added + alike > 0
    near = changed + added <= np.maximum(_MOST_CHANGED * np.minimum(given.length[:, None], length), 1)
    edits = changed + added + lacking
    near[:, 1:_LOOKED_AT] &= (edits[:, 1:_LOOKED_AT] <= _FEW) & (edits[:, :1] > 0)
    at, place = np.nonzero((doubtful & near)[:, :_LOOKED_AT])
    if not len(at):
        return
    seen = compare_characters([given.read.text[label] for label in at.tolist()], chosen[at, place], index.related)
    fewer = np.maximum(changed[at, place] - seen.left, 0).astype(np.int16)
    alike[at, place] += np.where(seen.swapped, np.int16(0), fewer)
    moved[at, place] = seen.swapped & (fewer > 0)
    changed[at, place] -= fewer
    strange[at, place], words[at, place] = seen.strange, seen.words
    change = difference[at, place]
    change = np.where((seen.swapped | (seen.theirs == 0))[:, None], np.maximum(change, 0), change)
    difference[at, place] = np.where((seen.swapped | (seen.ours == 0))[:, None], np.minimum(change, 0), change)


def _none_features(given: LabelColumns, side_cost: Floats, features: Floats) -> Floats:
    columns: list[NDArray[Any]] = [
        np.ones(len(side_cost)),
        np.maximum(1 - side_cost, 0),
        side_cost == 0,
        np.minimum(features[:, :, 0].min(axis=1), 5),
        given.length <= 2,
        given.read.digits,
        given.read.amid,
    ]
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=1)
