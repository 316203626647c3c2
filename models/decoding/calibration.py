"""Confidence as a probability: a monotone map from the doubts about a fact to how often such facts are right.

```python
model = load_calibration()
facts = calibrate(facts, rows, findings, model)     # the same facts with confidence and review replaced
```
Each doubt is a number that is larger where more speaks against a fact: a small margin to the next best reading, an
ambiguous status, a label that matches badly, a row out of its order, a broken rule. A logistic model with weights that
are never negative adds them up, so that more doubt never gives more confidence. A ceiling keeps confidence below the share of
facts that were right on held-out documents.

Method: Platt, *Probabilistic Outputs for Support Vector Machines* (1999). `python -m gouji.train.confidence` fits the
model, the data file beside this module; docs/models/confidence.md is its card. The model does not know a fact's value, only
whether there is one.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from operator import mul
from pathlib import Path

from gouji.report import Fact, FactId, FactStatus, Finding, ReasonKind, Row, RowOrder, Severity

__all__ = [
    "DOUBTS",
    "Calibration",
    "calibrate",
    "list_doubts",
    "load_calibration",
    "read_calibration",
    "shift_confidences",
]

DOUBTS = (
    "margin",
    "ambiguous",
    "blank",
    "match",
    "out_of_order",
    "unlabelled",
    "repeated",
    "broken",
    "row_doubt",
    "review",
)
"""The names of a fact's doubts, in order; see `list_doubts`."""
_LEAST = 1e-4
"""The smallest raw confidence: they have four digits."""
_MOST_BROKEN = 3
"""More broken rules than these add no doubt."""
_DIGITS = 6
"""Decimal places of a calibrated confidence."""
_LARGEST_EXPONENT = 500.0
"""Beyond it the exponential function overflows."""
_WIDEST = math.log((1 - _LEAST) / _LEAST)
"""The log-odds of a raw confidence of 1 less the smallest one: the largest that there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """A fitted model.

    `weights` are log-odds by doubt, in the order of `DOUBTS`; `review_below` is the confidence below which a fact is under
    review.
    """

    weights: tuple[float, ...]
    bias: float
    """The log-odds that a fact without any doubt is right."""
    ceiling: float
    """The largest confidence: the share that was right among the surest held-out facts."""
    review_below: float
    sha256: str
    """The hash of the model file, which reports name."""

    def __post_init__(self) -> None:
        if len(self.weights) != len(DOUBTS) or min(self.weights) < 0:
            message = f"a calibration needs {len(DOUBTS)} weights, none below 0"
            raise ValueError(message)
        if not (0 < self.ceiling <= 1 and 0 <= self.review_below <= 1):
            message = "the ceiling and the review threshold must be probabilities"
            raise ValueError(message)

    def predict(self, doubts: Sequence[float]) -> float:
        """Return the probability that a fact with these doubts is right."""
        total = self.bias - sum(map(mul, self.weights, doubts))
        return self.ceiling / (1 + math.exp(min(-total, _LARGEST_EXPONENT)))


@cache
def load_calibration() -> Calibration:
    """Return the model that comes with gouji."""
    return _parse(files("gouji.models.decoding").joinpath("confidence.json").read_bytes())


def read_calibration(path: str | Path) -> Calibration:
    """Return the model in a file that `python -m gouji.train.confidence` wrote.

    Raises `ValueError` where the model was fitted on other doubts than this version of gouji has.
    """
    return _parse(Path(path).read_bytes())


def _parse(data: bytes) -> Calibration:
    payload = json.loads(data)
    if tuple(payload["doubts"]) != DOUBTS:
        message = (
            f"the model was fitted on the doubts {payload['doubts']}, and this gouji has {list(DOUBTS)}; fit a new one"
        )
        raise ValueError(message)
    return Calibration(
        weights=tuple(payload["weights"]),
        bias=payload["bias"],
        ceiling=payload["ceiling"],
        review_below=payload["review_below"],
        sha256=hashlib.sha256(data).hexdigest(),
    )


def calibrate(
    facts: Mapping[str, Fact], rows: Sequence[Row], findings: Sequence[Finding], model: Calibration
) -> dict[str, Fact]:
    """Return the facts with calibrated confidence, and under review where that is low; nothing else changes.

    `facts` have raw confidences; `rows` and `findings` are the report's. Absent facts stay as they are, and facts under
    review stay under review.
    """
    doubts = list_doubts(facts, rows, findings)
    calibrated = {}
    for name, fact in facts.items():
        if fact.status is FactStatus.ABSENT:
            calibrated[name] = fact
            continue
        confidence = round(model.predict(doubts[name]), _DIGITS)
        known = replace(fact, confidence=confidence)
        low = not known.review and confidence < model.review_below
        calibrated[name] = known.doubt(ReasonKind.CONFIDENCE) if low else known
    return calibrated


def shift_confidences(
    facts: Mapping[str, Fact],
    before: Mapping[str, Fact],
    findings_before: Sequence[Finding],
    findings: Sequence[Finding],
    model: Calibration,
) -> dict[str, Fact]:
    """Return facts of a calibrated report with their confidences after rules were checked again.

    `facts` have the confidences of the report and the doubts of now, `before` and `findings_before` are the report's. Of a
    fact's doubts only the number of rules that it breaks and whether it is under review have changed, so its log-odds move
    by their weights alone.
    """
    weights = dict(zip(DOUBTS, model.weights, strict=True))
    old, new = _count_broken(findings_before), _count_broken(findings)
    known = dict(facts)
    for name, fact in facts.items():
        if fact.corrected is not None or fact.status is FactStatus.ABSENT or name not in before:
            continue
        reviewed = any(r.why is not ReasonKind.CONFIDENCE for r in before[name].reasons)
        less = weights["broken"] * (old[name] - new[name]) + weights["review"] * (reviewed - fact.review)
        moved = replace(fact, confidence=_shift(fact.confidence, less, model)) if less else fact
        low = not moved.review and moved.confidence < model.review_below
        known[name] = moved.doubt(ReasonKind.CONFIDENCE) if low else moved
    return known


def _shift(confidence: float, less: float, model: Calibration) -> float:
    """Return a calibrated confidence with so many log-odds of doubt less."""
    share = min(max(confidence / model.ceiling, 10**-_DIGITS), 1 - 10**-_DIGITS)
    total = min(math.log(share / (1 - share)) + less, model.bias)
    return round(model.ceiling / (1 + math.exp(min(-total, _LARGEST_EXPONENT))), _DIGITS)


def _count_broken(findings: Sequence[Finding]) -> Counter[str]:
    """Return how many rules each fact breaks, up to the most that add a doubt."""
    broken = Counter(f for finding in findings if finding.severity is Severity.ERROR for f in finding.facts)
    return Counter({fact: min(count, _MOST_BROKEN) for fact, count in broken.items()})


def list_doubts(
    facts: Mapping[str, Fact], rows: Sequence[Row], findings: Sequence[Finding]
) -> dict[str, tuple[float, ...]]:
    """Return each present fact's doubts, in the order of `DOUBTS`.

    `margin`: how far the raw confidence's log-odds are below the largest. `match`: 1 less how well
    the label matches. `out_of_order`, `unlabelled`, `repeated`: 1 for a row that is. `broken`: rules that the fact breaks, at
    most 3. `row_doubt`: the mean margin doubt of the row's facts. `review`: 1 where the reading is under review.
    """
    broken = _count_broken(findings)
    by_place = _rows_by_place(rows)
    present = {name: fact for name, fact in facts.items() if fact.status is not FactStatus.ABSENT}
    margins = {name: _margin_doubt(fact.confidence) for name, fact in present.items()}
    places = {name: _place(name) for name in present}
    sums: dict[tuple[str, str], list[float]] = {}
    for name, margin in margins.items():
        sums.setdefault(places[name], []).append(margin)
    means = {place: sum(own) / len(own) for place, own in sums.items()}
    printed = {place: _list_row_doubts(by_place.get(place) or by_place.get((place[0], "")) or ()) for place in sums}
    return {
        name: (
            margins[name],
            float(fact.status is FactStatus.AMBIGUOUS),
            float(fact.status is FactStatus.BLANK),
            *printed[places[name]],
            float(broken[name]),
            means[places[name]],
            float(fact.review),
        )
        for name, fact in present.items()
    }


def _list_row_doubts(found: Sequence[Row]) -> tuple[float, float, float, float]:
    """Return `match`, `out_of_order`, `unlabelled` and `repeated` of the printed rows that are one row of the form."""
    orders = {row.order for row in found}
    match = 1 - min((row.match for row in found if row.order is not RowOrder.UNLABELLED), default=1.0)
    return (
        match,
        float(RowOrder.OUT_OF_ORDER in orders),
        float(RowOrder.UNLABELLED in orders),
        float(RowOrder.REPEATED in orders),
    )


def _rows_by_place(rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    """Return the rows by table and row; a printed row that holds several of the form has an empty name."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in (row for row in rows if row.order is not RowOrder.FOREIGN):
        found.setdefault((row.table, row.row or ""), []).append(row)
    return found


def _place(fact: str) -> tuple[str, str]:
    """Return the table and the row that a fact stands in."""
    place = FactId.parse(fact)
    return place.table, place.row


def _margin_doubt(confidence: float) -> float:
    clipped = min(max(confidence, _LEAST), 1 - _LEAST)
    return max(0.0, _WIDEST - math.log(clipped / (1 - clipped)))
