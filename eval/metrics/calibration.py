"""Whether confidence is a probability: expected calibration error, reliability, risk against coverage.

```python
error = measure_calibration_error([0.9, 0.9, 0.99], [True, False, True])
```
Equal confidences are never told apart: bins end where a confidence ends, and risks within a tie are what a random order
would give on average. So no figure depends on the order of the facts. After Guo et al., *On Calibration of Modern
Neural Networks* (2017), with bins of equal mass; Geifman and El-Yaniv, *Selective Classification* (2017).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = [
    "Bin",
    "errors_left",
    "measure_area_under_risk",
    "measure_auroc",
    "measure_calibration_error",
    "reliability",
    "risk_coverage",
]

_BINS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Facts of like confidence: how many, the mean confidence, and the share that is right."""

    count: int
    confidence: float
    right: float


def _groups(confidence: Sequence[float], correct: Sequence[bool]) -> list[tuple[float, int, int]]:
    """(confidence, facts, errors), the surest first."""
    counts: dict[float, list[int]] = {}
    for value, good in zip(confidence, correct, strict=True):
        pair = counts.setdefault(value, [0, 0])
        pair[0] += 1
        pair[1] += not good
    return [(value, pair[0], pair[1]) for value, pair in sorted(counts.items(), reverse=True)]


def reliability(confidence: Sequence[float], correct: Sequence[bool], *, bins: int = _BINS) -> tuple[Bin, ...]:
    """Bins of about equal mass, the least certain first; fewer where many confidences are equal."""
    made: list[Bin] = []
    facts = errors = 0
    total = 0.0
    for value, count, wrong in reversed(_groups(confidence, correct)):
        facts, errors, total = facts + count, errors + wrong, total + value * count
        if facts * bins >= len(confidence):
            made.append(Bin(count=facts, confidence=total / facts, right=1 - errors / facts))
            facts = errors = 0
            total = 0.0
    if facts:
        made.append(Bin(count=facts, confidence=total / facts, right=1 - errors / facts))
    return tuple(made)


def measure_calibration_error(confidence: Sequence[float], correct: Sequence[bool], *, bins: int = _BINS) -> float:
    """Return the expected calibration error: the bins' mean distance between confidence and share right, by mass."""
    if not confidence:
        return float("nan")
    rows = reliability(confidence, correct, bins=bins)
    return sum(row.count * abs(row.confidence - row.right) for row in rows) / len(confidence)


def risk_coverage(confidence: Sequence[float], correct: Sequence[bool]) -> tuple[tuple[float, float], ...]:
    """(coverage, share wrong) when the surest facts are taken, a point where a confidence ends."""
    points = []
    facts = errors = 0
    for _, count, wrong in _groups(confidence, correct):
        facts, errors = facts + count, errors + wrong
        points.append((facts / len(confidence), errors / facts))
    return tuple(points)


def measure_area_under_risk(confidence: Sequence[float], correct: Sequence[bool]) -> float:
    """AURC: the mean of the risk over all coverages; 0 is best."""
    if not confidence:
        return float("nan")
    facts = errors = 0
    total = 0.0
    for _, count, wrong in _groups(confidence, correct):
        total += sum((errors + wrong * n / count) / (facts + n) for n in range(1, count + 1))
        facts, errors = facts + count, errors + wrong
    return total / len(confidence)


def measure_auroc(confidence: Sequence[float], correct: Sequence[bool]) -> float:
    """Return the odds that a right fact is surer than a wrong one, ties counting half; NaN where all are one or the other.

    >>> measure_auroc([0.9, 0.5, 0.5], [True, True, False])
    0.75
    """
    right = below = 0
    total = 0.0
    for _, count, wrong in reversed(_groups(confidence, correct)):
        total += (count - wrong) * (below + wrong / 2)
        below, right = below + wrong, right + count - wrong
    return total / (right * below) if right and below else float("nan")


def errors_left(confidence: Sequence[float], correct: Sequence[bool], *, reviewed: float) -> float:
    """Return how many wrong facts are left when a share of all, the least certain, is reviewed and put right."""
    budget = reviewed * len(confidence)
    left = 0.0
    for _, count, wrong in reversed(_groups(confidence, correct)):
        looked_at = min(budget, count)
        budget -= looked_at
        left += wrong * (1 - looked_at / count)
    return left
