"""The prices of labels by how many of their characters differ from a form's texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gouji.models.alignment.fits import Prices
from gouji.models.alignment.settings import AlignmentSettings
from gouji.models.forms.outline import Outline
from gouji.models.labels.likeness import measure_differences, tabulate_shared
from gouji.models.text.patterns import LABEL_TAIL
from gouji.resources import remember
from gouji.wording import LABEL_COUNTERS

__all__ = ["price_likeness", "strip_tail"]

_TAIL_ENDS = frozenset("的数量况" + LABEL_COUNTERS)


class _Likeness(NamedTuple):
    """What a label may be by its characters, with prices in nats."""

    nodes: Prices = ()
    header: float | None = None
    """A header of columns."""
    group: float | None = None
    """A node without rows."""
    shortened: tuple[int, ...] = ()
    """The nodes of which it is a shortened text: all its characters stand there in order, and they are no small part of it."""


def price_likeness(labels: Sequence[str], outline: Outline, settings: AlignmentSettings) -> dict[str, _Likeness]:
    """Return what each label may be. Labels are alike from document to document, so that most are priced once."""
    seen = _remember(outline, settings)
    if len(seen) > settings.most_remembered:
        seen.clear()
    new = [label for label in labels if label not in seen]
    if new:
        seen.update(zip(new, _price_new(new, outline, settings), strict=True))
    return {label: seen[label] for label in labels}


@remember(32)
def _remember(outline: Outline, settings: AlignmentSettings) -> dict[str, _Likeness]:  # noqa: ARG001 - one table for each
    return {}


def strip_tail(label: str) -> str:
    """Return a label without words behind it that say nothing: 的, 数量, 件数."""
    return LABEL_TAIL.sub("", label) if label[-1] in _TAIL_ENDS else label


def _price_new(labels: Sequence[str], outline: Outline, settings: AlignmentSettings) -> list[_Likeness]:
    """Price labels against all texts of the form at once, by one matrix of differences."""
    variants = [(i, c) for i, n in enumerate(outline.nodes) for c in n.cores]
    texts = [c for _, c in variants] + list(outline.side_cores)
    if not texts:
        return [_Likeness() for _ in labels]
    known = outline.cores
    # 的 or 数量 behind a label of the form is no difference.
    bare = [x if x in known or (rest := strip_tail(x)) not in known else rest for x in labels]
    common = tabulate_shared(bare, texts).astype(float)
    theirs = np.array([len(t) for t in texts], dtype=float)[None, :]
    ours = np.array([len(x) for x in bare], dtype=float)[:, None]
    distance = measure_differences(common, ours, theirs, settings.lacking)
    price = settings.edit * distance / np.maximum(ours, theirs)
    short = (common >= ours) & (ours >= settings.least_shortened * theirs)
    near: list[list[int]] = [[] for _ in labels]
    for i, j in np.argwhere(price <= settings.edit_limit).tolist():
        near[i].append(j)
    places = [i for i, _ in variants]
    return [
        _choose_cheapest(found, price[i].tolist(), short[i].tolist(), places, outline, settings)
        for i, found in enumerate(near)
    ]


def _choose_cheapest(
    near: Sequence[int],
    price: Sequence[float],
    short: Sequence[bool],
    places: Sequence[int],
    outline: Outline,
    settings: AlignmentSettings,
) -> _Likeness:
    """Return the least price of each node, of a header and of a group, among the texts that a label is near to.

    `places` are the nodes of the texts; those behind them are headers.
    """
    nodes: dict[int, float] = {}
    for j in near:
        if j < len(places):
            nodes[places[j]] = min(price[j], nodes.get(places[j], price[j]))
    headers = [price[j] + settings.pass_side for j in near if j >= len(places)]
    groups = [cost + settings.pass_group for node, cost in nodes.items() if not outline.nodes[node].rows]
    return _Likeness(
        nodes=tuple(nodes.items()),
        header=min(headers, default=None),
        group=min(groups, default=None),
        shortened=tuple(dict.fromkeys(places[j] for j in near if j < len(places) and short[j])),
    )
