"""Labels to canonical categories: which row of which form a text names, with probabilities.

>>> [m.row for m in match_label("无正当理由由大量反复申请", k=1)]
['not_processed.excessive']
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from gouji.models.align_costs import AlignCosts
from gouji.models.forms.definition import Form
from gouji.models.forms.load import form_by_id, load_forms
from gouji.models.normalise import Enumerator, core, split_enumerator
from gouji.models.outline import Node, NodeKind, outline_of

__all__ = ["Match", "match_label"]


_SHARED = 0.6
"""The share of a text's characters that a label must have, in order, to be named by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A row that a label may name. The probabilities of all rows of all forms asked for and of "none" add up to 1."""

    form: str
    table: str
    row: str
    canonical: str
    probability: float


def match_label(label: str, form: str | None = None, k: int = 3) -> tuple[Match, ...]:
    """The `k` likeliest rows for a printed label, likeliest first; none where nothing is near.

    `form` is a form id; without it all known forms are asked, and a row that several share is named once, by the first.
    Raises `UsageError` for an unknown form.
    """
    forms = (form_by_id(form),) if form else load_forms()
    costs = AlignCosts()
    enumerator, rest = split_enumerator(label)
    body = core(rest)
    if any(body in outline_of(known).side_cores for known in forms) and not _names_a_row(body, forms):
        return ()
    found: dict[tuple[str, str], tuple[float, Form, Node]] = {}
    for known in forms:
        for node in outline_of(known).nodes:
            if node.kind is not NodeKind.ROW:
                continue
            key = (node.table, node.rows[0].id)
            cost = label_cost(body, enumerator, node, costs)
            if cost <= costs.edit_limit and _near(body, node) and (key not in found or cost < found[key][0]):
                found[key] = (cost, known, node)
    none = math.exp(-costs.edit_limit / 2)
    total = none + sum(math.exp(-cost) for cost, _, _ in found.values())
    ranked = sorted(found.values(), key=lambda f: (f[0], f[1].id, f[2].order))
    return tuple(
        Match(
            form=known.id,
            table=node.table,
            row=node.rows[0].id,
            canonical=node.rows[0].label.text,
            probability=round(math.exp(-cost) / total, 4),
        )
        for cost, known, node in ranked[:k]
    )


def _names_a_row(body: str, forms: tuple[Form, ...]) -> bool:
    return any(body in node.cores for known in forms for node in outline_of(known).nodes if node.kind is NodeKind.ROW)


def _near(body: str, node: Node) -> bool:
    """Whether most of a text is in one of the node's wordings, and it is no mere scrap of it."""
    shortest = min(map(len, node.cores), default=0)
    enough = 2 * len(body) >= shortest
    return enough and any(LCSseq.similarity(body, c) >= _SHARED * len(body) for c in node.cores)


def label_cost(body: str, enumerator: Enumerator | None, node: Node, costs: AlignCosts) -> float:
    """What it costs, in nats, that the text `body` is this node's label: the price that the alignment uses."""
    if not body or not node.cores:
        return math.inf
    best = min(_distance(body, c, costs) for c in node.cores)
    if enumerator is not None and node.enumerator is not None and enumerator.number is not None:
        best += costs.enumerator_same if enumerator.number == node.enumerator.number else costs.enumerator_other
    return max(best, 0.0)


def _distance(body: str, label: str, costs: AlignCosts) -> float:
    common = LCSseq.similarity(body, label)
    added, lacking = len(body) - common, len(label) - common
    return costs.edit * (added + costs.lacking * max(lacking - added, 0)) / max(len(body), len(label))
