"""Two runs over the same documents: what changed, and whether the second is worse by more than chance.

```python
comparison = compare(load_bundle(a), load_bundle(b))
comparison.worse
```
Differences are second minus first, with 95 % intervals of a paired bootstrap over documents (Efron and Tibshirani, *An
Introduction to the Bootstrap*, 1993): facts of one document stand and fall together, so documents are drawn, not facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gouji.errors import UsageError
from gouji.eval.metrics.rows import ORDERS
from gouji.eval.runs.bundle import Bundle, load_facts
from gouji.eval.runs.outcome import FactOutcome

__all__ = ["Change", "Comparison", "Difference", "compare", "describe"]

_DRAWS = 2000
_SEED = 20210101
_LEVEL = 95
_MOST_SHOWN = 40
_MEASURES: tuple[tuple[str, str, str, int], ...] = (
    ("right", "right", "facts", 1),
    ("non-zero right", "nonzero_right", "nonzero", 1),
    ("silent", "silent", "facts", -1),
    ("review", "review", "facts", -1),
    ("invented", "invented", "facts", -1),
    ("headings recall", "headings_right", "headings", 1),
    ("headings precision", "headings_right", "headings_given", 1),
    *(
        (f"{order.replace('_', ' ')} {name}", f"{order}_right", f"{order}_{whole}", 1)
        for order in ORDERS
        for name, whole in (("recall", "wanted"), ("precision", "given"))
    ),
    ("labels", "labels_right", "labels_wanted", 1),
    ("confidence error", "confidence_error", "confident", -1),
)
"""Name, counted, of how many, and the sign of what is better. The confidence error is the mean square of how far confidences are off (Brier, 1950)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A measure in both runs; `low` and `high` bound the difference. None where nothing was counted."""

    name: str
    first: float | None
    second: float | None
    low: float | None
    high: float | None
    sign: int

    @property
    def worse(self) -> bool:
        """Whether the whole interval is on the worse side of 0."""
        if self.low is None or self.high is None:
            return False
        return self.high < 0 if self.sign > 0 else self.low > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A fact whose reading differs; None where a run does not have it."""

    document: str
    fact: str
    first: FactOutcome | None
    second: FactOutcome | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Both runs over the documents that they share."""

    documents: int
    only_first: int
    only_second: int
    differences: tuple[Difference, ...]
    changes: tuple[Change, ...]

    @property
    def worse(self) -> bool:
        """Whether any measure is worse by more than chance."""
        return any(difference.worse for difference in self.differences)


def compare(first: Bundle, second: Bundle, *, draws: int = _DRAWS, seed: int = _SEED) -> Comparison:
    """Compare two bundles over the documents with the same name and bytes; `UsageError` where there are none."""
    facts = load_facts(first), load_facts(second)
    ours, theirs = (
        {(d["name"], d["sha256"]): _counts(d, known) for d in bundle.documents}
        for bundle, known in zip((first, second), map(_measure_confidence, facts), strict=True)
    )
    shared = [key for key in ours if key in theirs]
    if not shared:
        message = f"{first.folder} and {second.folder} share no document; compare runs of one suite"
        raise UsageError(message)
    pairs = [(ours[key], theirs[key]) for key in shared]
    names = {name for name, _ in shared}
    return Comparison(
        documents=len(shared),
        only_first=len(ours) - len(shared),
        only_second=len(theirs) - len(shared),
        differences=tuple(_differences(pairs, draws, seed)),
        changes=tuple(_changes(*facts, names)),
    )


def _measure_confidence(facts: Sequence[FactOutcome]) -> dict[str, tuple[float, int]]:
    """Return by document the sum of squares by which confidences are off, and of how many facts."""
    sums: dict[str, tuple[float, int]] = {}
    for fact in facts:
        if fact.confidence is not None and fact.correct is not None:
            error, count = sums.get(fact.document, (0.0, 0))
            sums[fact.document] = error + (fact.confidence - fact.correct) ** 2, count + 1
    return sums


def _counts(document: Mapping[str, Any], confidence: Mapping[str, tuple[float, int]]) -> dict[str, float]:
    """Return a document's counts by name; what nobody knows of it counts nothing."""
    rows, names = document.get("rows") or {}, ("right", "wanted", "given")
    counts = {f"{order}_{name}": rows.get(order, (0, 0, 0))[at] for order in ORDERS for at, name in enumerate(names)}
    labels = document.get("labels") or (0, 0, 0)
    error, confident = confidence.get(document["name"], (0.0, 0))
    return {
        **document["counts"],
        **counts,
        "labels_right": labels[0],
        "labels_wanted": labels[1],
        "confidence_error": error,
        "confident": confident,
    }


def _differences(
    pairs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]], draws: int, seed: int
) -> Iterator[Difference]:
    import numpy as np

    chosen = np.random.default_rng(seed).integers(0, len(pairs), size=(draws, len(pairs)))
    # How often each draw takes each document: sums over a draw are then one product.
    weights = np.stack([np.bincount(row, minlength=len(pairs)) for row in chosen]).astype(float)
    for name, part, whole, sign in _MEASURES:
        counts = np.array([[[run[part], run[whole]] for run in pair] for pair in pairs], dtype=float)
        total = counts.sum(axis=0)
        if not total[:, 1].all():
            yield Difference(name=name, first=None, second=None, low=None, high=None, sign=sign)
            continue
        drawn = np.einsum("dn,nrk->drk", weights, counts)
        valid = (drawn[:, :, 1] > 0).all(axis=1)
        if not valid.any():
            yield Difference(name=name, first=None, second=None, low=None, high=None, sign=sign)
            continue
        shares = drawn[valid, :, 0] / drawn[valid, :, 1]
        edge = (100 - _LEVEL) / 2
        low, high = np.percentile(shares[:, 1] - shares[:, 0], [edge, 100 - edge])
        values = total[:, 0] / total[:, 1]
        yield Difference(
            name=name,
            first=round(float(values[0]), 6),
            second=round(float(values[1]), 6),
            low=round(float(low), 6),
            high=round(float(high), 6),
            sign=sign,
        )


def _changes(first: Sequence[FactOutcome], second: Sequence[FactOutcome], names: set[str]) -> Iterator[Change]:
    """Yield facts whose value, status, review or verdict differ, in the order of the first run."""
    ours, theirs = (
        {(fact.document, fact.fact): fact for fact in facts if fact.document in names} for facts in (first, second)
    )
    for key in dict.fromkeys([*ours, *theirs]):
        one, other = ours.get(key), theirs.get(key)
        if _said(one) != _said(other):
            yield Change(document=key[0], fact=key[1], first=one, second=other)


def _said(fact: FactOutcome | None) -> tuple[object, ...] | None:
    return None if fact is None else (fact.value, fact.status, fact.review, fact.result)


def describe(comparison: Comparison) -> Iterator[str]:
    """Yield the comparison for a terminal."""
    yield f"{comparison.documents} documents in both runs"
    if comparison.only_first or comparison.only_second:
        yield f"{comparison.only_first} only in the first, {comparison.only_second} only in the second"
    yield f"{'measure':24}{'first':>11}{'second':>11}{'difference, 95 %':>26}"
    for row in comparison.differences:
        yield _line(row)
    yield f"{len(comparison.changes)} facts changed"
    for change in comparison.changes[:_MOST_SHOWN]:
        yield f"  {change.document} {change.fact}: {_fact(change.first)} → {_fact(change.second)}"
    if len(comparison.changes) > _MOST_SHOWN:
        yield f"  … and {len(comparison.changes) - _MOST_SHOWN} more"


def _line(row: Difference) -> str:
    if row.first is None or row.second is None or row.low is None or row.high is None:
        return f"{row.name:24}{'–':>11}{'–':>11}{'–':>26}"
    interval = f"{100 * row.low:+.3f} … {100 * row.high:+.3f} %"
    return f"{row.name:24}{row.first:11.3%}{row.second:11.3%}{interval:>26}" + ("  worse" if row.worse else "")


def _fact(fact: FactOutcome | None) -> str:
    if fact is None:
        return "not there"
    value = "blank" if fact.value is None else f"{fact.value:g}"
    return f"{value} ({fact.result}{', review' if fact.review else ''})"
