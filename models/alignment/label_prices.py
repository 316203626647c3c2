"""What each label of a document may be, with prices: a row, a group, a header, or another statistic.

Two opinions are asked. How many characters differ prices every text of the form that a label may be, its fragments and
joins as well. The label matcher (`gouji.models.labels.match`) knows misprints from other words: where it finds "none of
these" likelier than the row, the row's price rises by the log odds, and a text before numbers that is nothing like the
form's labels, nor a piece of one, is another statistic's label.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from gouji.models.alignment.fits import Prices
from gouji.models.alignment.settings import AlignmentSettings
from gouji.models.forms.definition import Form
from gouji.models.forms.outline import NodeKind, Outline
from gouji.models.labels.likeness import measure_differences, tabulate_shared
from gouji.models.labels.match import LabelChances, weigh_labels
from gouji.models.text.patterns import LABEL_TAIL
from gouji.wording import LABEL_COUNTERS

__all__ = ["LabelPrices", "price_labels"]

_INF = float("inf")
_TAIL_ENDS = frozenset("的数量况" + LABEL_COUNTERS)
_MOST_OPINIONS = 20_000
"""Labels whose chances are kept, a form: a bound on memory. No result depends on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelPrices:
    """What each label of a document may be, with prices in nats."""

    nodes: Mapping[str, Prices] = field(default_factory=dict)
    """The nodes that it may name."""
    headers: Mapping[str, float] = field(default_factory=dict)
    """A header of columns, passed over."""
    groups: Mapping[str, float] = field(default_factory=dict)
    """A group's label that is repeated, passed over."""
    foreign: Mapping[str, float] = field(default_factory=dict)
    """Another statistic's label, whose numbers are passed over with it."""


def price_labels(
    labels: Sequence[str], before_numbers: Collection[str], outline: Outline, settings: AlignmentSettings
) -> LabelPrices:
    """Return the prices of a document's labels; `before_numbers` are those of them that numbers follow."""
    nodes, headers, groups, shortened = _price_likeness(labels, outline, settings)
    known = _list_known(outline)
    strange = [x for x in labels if x not in known and (x in before_numbers or _names_row(nodes.get(x), outline))]
    if not strange:
        return LabelPrices(nodes=nodes, headers=headers, groups=groups)
    # 数量 or 件数 behind a row's label is no other word, though the matcher takes it for one.
    opinions = dict(zip(strange, _weigh(tuple(map(_strip_tail, strange)), outline.form), strict=True))
    row_nodes = _list_row_names(outline)
    for label, opinion in opinions.items():
        named = nodes.get(label, ())
        nodes[label] = tuple(
            (node, price if (label, node) in shortened else price + _doubt_name(row_nodes[node], opinion, settings))
            for node, price in named
        )
    own = {label for label, _ in shortened}
    foreign = {
        label: settings.foreign
        for label in before_numbers
        if label in opinions and label not in own and _is_foreign(label, opinions[label], outline, settings)
    }
    return LabelPrices(nodes=nodes, headers=headers, groups=groups, foreign=foreign)


def _weigh(labels: Sequence[str], form: Form) -> list[LabelChances]:
    """Ask the label matcher, which gives a label the same chances alone and among others, once for each label."""
    seen = _opinions(form)
    new = [label for label in dict.fromkeys(labels) if label not in seen]
    if len(seen) + len(new) > _MOST_OPINIONS:
        seen.clear()
        new = list(dict.fromkeys(labels))
    if new:
        seen.update(zip(new, weigh_labels(new, form), strict=True))
    return [seen[label] for label in labels]


@lru_cache(maxsize=32)
def _opinions(form: Form) -> dict[str, LabelChances]:  # noqa: ARG001 - one table for each form
    return {}


def _strip_tail(label: str) -> str:
    return LABEL_TAIL.sub("", label) if label[-1] in _TAIL_ENDS else label


def _price_likeness(
    labels: Sequence[str], outline: Outline, settings: AlignmentSettings
) -> tuple[dict[str, Prices], dict[str, float], dict[str, float], set[tuple[str, int]]]:
    """Price all labels against all texts of the form at once, by one matrix of differences.

    Return the prices of nodes, of headers and of groups by label, and the labels that are shortened ones of a node: all their
    characters stand in the node's text in order, and they are no small part of it.
    """
    variants = [(i, c) for i, n in enumerate(outline.nodes) for c in n.cores]
    texts = [c for _, c in variants] + list(outline.side_cores)
    if not labels or not texts:
        return {}, {}, {}, set()
    known = _list_known(outline)
    # 的 or 数量 behind a label of the form is no difference.
    bare = [x if x in known or (rest := _strip_tail(x)) not in known else rest for x in labels]
    common = tabulate_shared(bare, texts).astype(float)
    theirs = np.array([len(t) for t in texts], dtype=float)[None, :]
    ours = np.array([len(x) for x in bare], dtype=float)[:, None]
    distance = measure_differences(common, ours, theirs, settings.lacking)
    price = settings.edit * distance / np.maximum(ours, theirs)
    nodes: dict[str, dict[int, float]] = {}
    headers: dict[str, float] = {}
    groups: dict[str, float] = {}
    shortened: set[tuple[str, int]] = set()
    short = (common >= ours) & (ours >= settings.least_shortened * theirs)
    for i, j in np.argwhere(price <= settings.edit_limit):
        label, cost = labels[i], float(price[i, j])
        if j >= len(variants):
            headers[label] = min(headers.get(label, _INF), cost + settings.pass_side)
            continue
        node = variants[j][0]
        own = nodes.setdefault(label, {})
        own[node] = min(own.get(node, _INF), cost)
        if short[i, j]:
            shortened.add((label, node))
        if not outline.nodes[node].rows:
            groups[label] = min(groups.get(label, _INF), cost + settings.pass_group)
    return {label: tuple(own.items()) for label, own in nodes.items()}, headers, groups, shortened


@lru_cache(maxsize=32)
def _list_known(outline: Outline) -> frozenset[str]:
    return frozenset((*(c for n in outline.nodes for c in n.cores), *outline.side_cores))


@lru_cache(maxsize=32)
def _list_row_names(outline: Outline) -> tuple[str | None, ...]:
    """Return for each node the name by which the label matcher knows its row; None where it stands for no single row."""
    return tuple(
        f"{n.table}.{n.rows[0].id}" if n.kind is NodeKind.ROW and len(n.rows) == 1 else None for n in outline.nodes
    )


def _names_row(named: Prices | None, outline: Outline) -> bool:
    return any(outline.nodes[node].kind is NodeKind.ROW for node, _ in named or ())


def _doubt_name(row: str | None, opinion: LabelChances, settings: AlignmentSettings) -> float:
    """Return the log odds that a label is not this row's, as a price; 0 where the matcher does not know the row."""
    if row is None:
        return 0.0
    chance = opinion.rows.get(row, 0.0)
    least = math.exp(-settings.other_most)
    return max(math.log((1 - chance) / max(chance, least)), 0.0) if chance < 1 else 0.0


def _is_foreign(label: str, opinion: LabelChances, outline: Outline, settings: AlignmentSettings) -> bool:
    """Return whether a text names nothing of the form: no row, no text around rows, and is no piece of any of these."""
    if len(label) < settings.least_foreign or opinion.near is not None:
        return False
    if sum(opinion.rows.values()) > settings.foreign_row:
        return False
    return not _is_piece(label, outline, settings)


def _is_piece(label: str, outline: Outline, settings: AlignmentSettings) -> bool:
    """Return whether most of a text stands together in one of the form's texts: a piece of it, cut off by a line's end."""
    size = math.ceil(settings.piece_share * len(label))
    parts = {label[at : at + size] for at in range(len(label) - size + 1)}
    return any(part in text for text in _list_known(outline) for part in parts)
