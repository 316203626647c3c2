"""Confidence as a probability: a monotone map from what is doubtful about a fact to how often such facts are right.

```python
model = load_calibration()
facts = calibrate(facts, rows, findings, model)     # the same facts with confidence and review replaced
```
Each doubt is a number that is larger where more speaks against a fact: a small margin to the next best reading, an
ambiguous status, a label that matches badly, a row out of its order, a broken rule. A logistic model with weights that
are never negative adds them up, so that more doubt never gives more confidence; a ceiling keeps it from claiming more
than held-out documents bear out. After Platt, *Probabilistic Outputs for Support Vector Machines* (1999). Fitted by
`python -m gouji.train.confidence`; the model is the data file beside this module, and docs/models/confidence.md is its
card. It knows nothing of a fact's value but whether a number is there.
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
from pathlib import Path

from gouji.report import Fact, FactId, FactStatus, Finding, Row, RowOrder, Severity

__all__ = ["DOUBTS", "Calibration", "calibrate", "doubts_of", "load_calibration", "read_calibration"]

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
"""The names of a fact's doubts, in order; see `doubts_of`."""
_LEAST = 1e-4
"""Raw confidences have four digits."""
_MOST_BROKEN = 3
_STEEPEST = 500.0
_WIDEST = math.log((1 - _LEAST) / _LEAST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """A fitted model: weights by doubt, the log-odds without doubt, the ceiling, and where review begins."""

    weights: tuple[float, ...]
    bias: float
    """The log-odds that a fact without any doubt is right."""
    ceiling: float
    """The most confidence there is: the share right among the surest held-out facts."""
    review_below: float
    sha256: str
    """The hash of the model file; reports name it."""

    def __post_init__(self) -> None:
        if len(self.weights) != len(DOUBTS) or min(self.weights) < 0:
            message = f"a calibration has {len(DOUBTS)} weights, none below 0"
            raise ValueError(message)
        if not (0 < self.ceiling <= 1 and 0 <= self.review_below <= 1):
            message = "the ceiling and the review threshold are probabilities"
            raise ValueError(message)

    def confidence(self, doubts: Sequence[float]) -> float:
        """The probability that a fact with these doubts is right."""
        total = self.bias - sum(weight * doubt for weight, doubt in zip(self.weights, doubts, strict=True))
        return self.ceiling / (1 + math.exp(min(-total, _STEEPEST)))


@cache
def load_calibration() -> Calibration:
    """The model that comes with gouji."""
    return _parse(files("gouji.models.decoding").joinpath("confidence.json").read_bytes())


def read_calibration(path: str | Path) -> Calibration:
    """A model from a file, as `python -m gouji.train.confidence` writes it."""
    return _parse(Path(path).read_bytes())


def _parse(data: bytes) -> Calibration:
    told = json.loads(data)
    if tuple(told["doubts"]) != DOUBTS:
        message = f"the model knows the doubts {told['doubts']}, this gouji has {list(DOUBTS)}; fit it again"
        raise ValueError(message)
    return Calibration(
        weights=tuple(told["weights"]),
        bias=told["bias"],
        ceiling=told["ceiling"],
        review_below=told["review_below"],
        sha256=hashlib.sha256(data).hexdigest(),
    )


def calibrate(
    facts: Mapping[str, Fact], rows: Sequence[Row], findings: Sequence[Finding], model: Calibration
) -> dict[str, Fact]:
    """The facts with calibrated confidence and the review that follows from it; nothing else changes.

    `facts` have raw confidences; `rows` and `findings` are the report's. Absent facts stay as they are, and what is
    under review stays so: a low confidence adds to it.
    """
    doubts = doubts_of(facts, rows, findings)
    calibrated = {}
    for name, fact in facts.items():
        if fact.status is FactStatus.ABSENT:
            calibrated[name] = fact
            continue
        confidence = round(model.confidence(doubts[name]), 6)
        review = fact.review or confidence < model.review_below
        calibrated[name] = replace(fact, confidence=confidence, review=review)
    return calibrated


def doubts_of(
    facts: Mapping[str, Fact], rows: Sequence[Row], findings: Sequence[Finding]
) -> dict[str, tuple[float, ...]]:
    """Each present fact's doubts, in the order of `DOUBTS`.

    `margin`: how far the raw confidence's log-odds are below the most that is told. `match`: what the label's match is
    short of 1. `out_of_order`, `unlabelled`, `repeated`: how the row stands. `broken`: rules that the fact breaks, at
    most 3. `row_doubt`: the mean margin doubt of the row's facts. `review`: the reading itself asks for one.
    """
    broken = Counter(f for finding in findings if finding.severity is Severity.ERROR for f in finding.facts)
    standing = _rows_by_place(rows)
    present = {name: fact for name, fact in facts.items() if fact.status is not FactStatus.ABSENT}
    margins = {name: _margin_doubt(fact.confidence) for name, fact in present.items()}
    sums: dict[tuple[str, str], list[float]] = {}
    for name, margin in margins.items():
        sums.setdefault(_place(name), []).append(margin)
    doubts: dict[str, tuple[float, ...]] = {}
    for name, fact in present.items():
        place = _place(name)
        mine = standing.get(place) or standing.get((place[0], "")) or []
        orders = {row.order for row in mine}
        doubts[name] = (
            margins[name],
            float(fact.status is FactStatus.AMBIGUOUS),
            float(fact.status is FactStatus.BLANK),
            1 - min((row.match for row in mine if row.order is not RowOrder.UNLABELLED), default=1.0),
            float(RowOrder.OUT_OF_ORDER in orders),
            float(RowOrder.UNLABELLED in orders),
            float(RowOrder.REPEATED in orders),
            float(min(broken[name], _MOST_BROKEN)),
            sum(sums[place]) / len(sums[place]),
            float(fact.review),
        )
    return doubts


def _rows_by_place(rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    """Rows by table and row; a row that stands for several has an empty name."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row.table, row.row or ""), []).append(row)
    return found


def _place(fact: str) -> tuple[str, str]:
    """Return the table and the row that a fact stands in."""
    place = FactId.parse(fact)
    return place.table, place.row


def _margin_doubt(confidence: float) -> float:
    clipped = min(max(confidence, _LEAST), 1 - _LEAST)
    return max(0.0, _WIDEST - math.log(clipped / (1 - clipped)))
