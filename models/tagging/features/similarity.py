"""How alike lines are to the texts of forms, and where in a form's order their rows stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gouji.models.forms.load import load_forms
from gouji.models.forms.outline import NodeKind, build_outline
from gouji.models.labels.likeness import measure_likenesses
from gouji.models.rows.order import find_longest_ascending
from gouji.models.text.normalise import core

__all__ = ["GROUPS", "Likeness", "measure_likeness"]

GROUPS = ("section", "row", "group", "side")
"""The texts of forms: titles of sections, labels of rows, labels over rows, headers and notes."""
_GROUP_OF = {NodeKind.SECTION: 0, NodeKind.ROW: 1, NodeKind.GROUP: 2}
_LEAST = 0.5
_ROW_LEAST = 0.75
_LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """The likeness of each line, an entry or a row of entries a line.

    `like[:, g]` is the similarity to the nearest text of group `g` of `GROUPS`, `within[:, g]` whether the line is a piece
    of such a text, `place` the number of the row in the form's order (-1 for none), `fallen` whether the line's row is not
    in the longest sequence of rows that stands in the form's order.
    """

    like: NDArray[np.float32]
    within: NDArray[np.bool_]
    place: NDArray[np.int64]
    fallen: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Texts:
    """Return the distinct texts of all forms: the group of each, and per form the places of rows with that text."""

    texts: tuple[str, ...]
    groups: NDArray[np.int64]
    places: tuple[tuple[tuple[int, ...], ...], ...]
    joined: tuple[str, ...]
    """Return all texts of a group in one string, for finding pieces."""


def measure_likeness(labels: Sequence[str], bodies: Sequence[str], eligible: Sequence[bool] | None = None) -> Likeness:
    """Return the likeness of lines, by their labels (rows) and their whole texts (everything else), both as `core` gives them.

    `eligible` says which lines may be rows; without it all may.
    """
    known = _texts()
    short = [text if len(text) <= _LONGEST else "" for text in (*labels, *bodies)]
    names = list(dict.fromkeys(short))
    index = {text: at for at, text in enumerate(names)}
    grid = measure_likenesses(names, known.texts, _LEAST)
    if "" in index:
        grid[index[""]] = 0
    where = np.array([index[text] for text in short], dtype=np.int64)
    count = len(labels)
    both = np.maximum(grid[where[:count]], grid[where[count:]])
    like = np.stack([both[:, known.groups == g].max(axis=1) for g in range(len(GROUPS))], axis=1) if count else both
    within = np.array([[bool(b) and b in joined for joined in known.joined] for b in short[count:]], dtype=bool)
    may = np.ones(count, dtype=bool) if eligible is None else np.array(eligible, dtype=bool)
    place = _places(np.where(may[:, None], both, 0), known)
    return Likeness(like=like, within=within.reshape(count, len(GROUPS)), place=place, fallen=_find_out_of_order(place))


@lru_cache(maxsize=1)
def _texts() -> _Texts:
    found: dict[tuple[int, str], None] = {}
    forms = [build_outline(form) for form in load_forms()]
    rows: list[dict[str, list[int]]] = [{} for _ in forms]
    for number, outline in enumerate(forms):
        for at, node in enumerate(outline.nodes):
            group = _GROUP_OF.get(node.kind)
            if group is None:
                continue
            for text in node.cores:
                found[group, text] = None
                if group == 1:
                    rows[number].setdefault(text, []).append(at)
        found |= dict.fromkeys((3, text) for text in outline.side_cores)
    ordered = list(found)
    return _Texts(
        texts=tuple(text for _, text in ordered),
        groups=np.array([group for group, _ in ordered]),
        places=tuple(
            tuple(tuple(places.get(text, ())) if group == 1 else () for group, text in ordered) for places in rows
        ),
        joined=tuple("|".join(core(text) for g, text in ordered if g == group) for group in range(len(GROUPS))),
    )


def _places(grid: NDArray[np.float32], known: _Texts) -> NDArray[np.int64]:
    """Return the place of each line's row in the form that fits best; of several places the next one after the row before."""
    found = np.full(len(grid), -1, dtype=np.int64)
    if not len(grid):
        return found
    masks = [np.array([bool(p) for p in places]) for places in known.places]
    sums = [float(np.where(grid >= _ROW_LEAST, grid, 0)[:, mask].max(axis=1).sum()) for mask in masks]
    best = int(np.argmax(sums))
    places, mask = known.places[best], masks[best]
    rows = np.flatnonzero(mask)
    inner = grid[:, rows]
    nearest = inner.argmax(axis=1)
    before = -1
    for at in np.flatnonzero(inner.max(axis=1) >= _ROW_LEAST):
        options = places[rows[nearest[at]]]
        after = [place for place in options if place > before]
        found[at] = before = after[0] if after else options[-1]
    return found


def _find_out_of_order(place: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which lines name a row that is not in the longest ascending sequence of rows."""
    out_of_order = np.zeros(len(place), dtype=bool)
    rows = np.flatnonzero(place >= 0)
    out_of_order[rows] = True
    out_of_order[rows[find_longest_ascending(place[rows].tolist(), latest=True)]] = False
    return out_of_order
