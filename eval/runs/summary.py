"""The figures of a run: facts, headings, broken rules, confidence; per kind and for all.

`compute_scores(outcomes)` gives plain values, ready for JSON: counts beside ratios, so that anybody can check or pool them. A
ratio of nothing is None, which is not 0.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from gouji.eval.metrics.calibration import (
    errors_left,
    measure_area_under_risk,
    measure_calibration_error,
    reliability,
    risk_coverage,
)
from gouji.eval.metrics.rows import ORDERS
from gouji.eval.metrics.score import Score, add_scores
from gouji.eval.runs.outcome import COUNTS, DocumentOutcome, FactOutcome

__all__ = ["PEER_COUNTS", "compute_scores", "figures", "score_calibration"]

Json = dict[str, object]
_DIGITS = 6
_FINE = 10
"""For the area under risk and coverage, which is near 0 where most facts are right."""
_REVIEWED = 0.02
_POINTS = 60
PEER_COUNTS = ("documents", "facts", "right", "nonzero", "nonzero_right", "invented")


def compute_scores(outcomes: Sequence[DocumentOutcome]) -> Json:
    """Return everything that `scores.json` holds."""
    kinds = list(dict.fromkeys(outcome.kind for outcome in outcomes))
    facts = [fact for outcome in outcomes for fact in outcome.facts]
    scores: Json = {
        "all": figures(outcomes),
        "kinds": {kind: figures([o for o in outcomes if o.kind == kind]) for kind in kinds},
        "calibration": score_calibration(facts),
    }
    systems = list(dict.fromkeys(name for outcome in outcomes for name in outcome.others))
    if systems:
        scores["systems"] = {name: _system([outcome.others[name] for outcome in outcomes], kinds) for name in systems}
    if any(outcome.peers for outcome in outcomes):
        scores["peers"] = {kind: _peers([o for o in outcomes if kind in (o.kind, "all")]) for kind in (*kinds, "all")}
    return scores


def figures(outcomes: Sequence[DocumentOutcome]) -> Json:
    """Return the figures of some documents."""
    score = add_scores(outcome.score for outcome in outcomes)
    facts = [fact for outcome in outcomes for fact in outcome.facts]
    return {
        "counts": {name: getattr(score, name) for name in COUNTS},
        "crashes": sum(bool(outcome.crash) for outcome in outcomes),
        "right": _ratio(score.right, score.facts),
        "nonzero_right": _ratio(score.nonzero_right, score.nonzero),
        "silent": _ratio(score.silent, score.facts),
        "review": _ratio(score.review, score.facts),
        "blank_zero": _blanks(facts),
        "headings": _detection(score.headings_right, score.headings, score.headings_given),
        "violations": _violations(outcomes),
        "rows": {order: _row_detection(outcomes, order) for order in ORDERS},
        "order": _order(outcomes),
        "labels": _detection(*(sum(outcome.labels[at] for outcome in outcomes) for at in range(3))),
        **({"structure": _structure(outcomes)} if any(outcome.structure for outcome in outcomes) else {}),
    }


def _ratio(part: float, whole: float) -> float | None:
    return round(part / whole, _DIGITS) if whole else None


def _blanks(facts: Sequence[FactOutcome]) -> Json:
    """Blank and 0 told apart: a blank read as 0, a 0 read as blank; undecided facts do not count."""
    decided = [fact for fact in facts if fact.result in ("right", "silent", "review")]
    blank = [fact for fact in decided if fact.gold is None]
    zero = [fact for fact in decided if fact.gold == 0]
    return {
        "blanks": len(blank),
        "blank_as_zero": sum(fact.value == 0 for fact in blank),
        "zeros": len(zero),
        "zero_as_blank": sum(fact.value is None and fact.status != "absent" for fact in zero),
    }


def _violations(outcomes: Sequence[DocumentOutcome]) -> Json:
    """Return rules broken in print and found by the report; on documents that say which."""
    right = sum(len(set(o.broken) & set(o.found)) for o in outcomes)
    return _detection(right, sum(len(o.broken) for o in outcomes), sum(len(o.found) for o in outcomes))


def _system(outcomes: Sequence[DocumentOutcome], kinds: Sequence[str]) -> Json:
    """Return the figures of another system over the same documents."""
    facts = [fact for outcome in outcomes for fact in outcome.facts]
    told = score_calibration(facts)
    return {
        "all": figures(outcomes),
        "kinds": {kind: figures([o for o in outcomes if o.kind == kind]) for kind in kinds},
        "calibration": {name: told[name] for name in ("facts", "wrong", "ece", "aurc", "left_after_2_percent")},
    }


def _order(outcomes: Sequence[DocumentOutcome]) -> Json:
    """Kendall's τ of the rows' order in the report and in the print; where rows are displaced, apart."""
    known = [outcome for outcome in outcomes if outcome.tau is not None]
    displaced = [outcome for outcome in known if outcome.rows["out_of_order"][1]]
    found = [outcome.rows["out_of_order"] for outcome in outcomes if outcome.rows]
    return {
        "documents": len(known),
        "tau": _mean([outcome.tau for outcome in known]),
        "displaced_documents": len(displaced),
        "displaced_tau": _mean([outcome.tau for outcome in displaced]),
        "displaced_found": _ratio(sum(right for right, _, _ in found), sum(wanted for _, wanted, _ in found)),
    }


def _structure(outcomes: Sequence[DocumentOutcome]) -> Json:
    """Means over drawn tables."""
    known = [outcome.structure for outcome in outcomes if outcome.structure is not None]
    tables = [row.tables for row in known]
    return {
        "tables": sum(tables),
        "teds": _ratio(math.fsum(row.teds * row.tables for row in known), sum(tables)),
        "grits_topology": _ratio(math.fsum(row.grits_topology * row.tables for row in known), sum(tables)),
        "grits_content": _ratio(math.fsum(row.grits_content * row.tables for row in known), sum(tables)),
        "extra": sum(row.extra for row in known),
    }


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(math.fsum(known) / len(known), _DIGITS) if known else None


def _row_detection(outcomes: Sequence[DocumentOutcome], order: str) -> Json:
    counts = [outcome.rows[order] for outcome in outcomes if outcome.rows]
    return _detection(*(sum(row[at] for row in counts) for at in range(3)))


def _detection(right: int, wanted: int, given: int) -> Json:
    return {
        "right": right,
        "wanted": wanted,
        "given": given,
        "precision": _ratio(right, given),
        "recall": _ratio(right, wanted),
        "f1": _ratio(2 * right, wanted + given),
    }


def score_calibration(facts: Sequence[FactOutcome]) -> Json:
    """Confidence against what is right, over every fact that a report has (absent ones claim nothing)."""
    told = [(f.confidence, f.correct) for f in facts if f.confidence is not None and f.correct is not None]
    confidence, correct = [c for c, _ in told], [good for _, good in told]
    left = errors_left(confidence, correct, reviewed=_REVIEWED)
    return {
        "facts": len(told),
        "wrong": len(told) - sum(correct),
        "ece": _rounded(measure_calibration_error(confidence, correct)),
        "aurc": _rounded(measure_area_under_risk(confidence, correct), _FINE),
        "left_after_2_percent": _rounded(left),
        "left_after_2_percent_rate": _ratio(left, len(told)),
        "reliability": [
            {"count": row.count, "confidence": _rounded(row.confidence), "right": _rounded(row.right)}
            for row in reliability(confidence, correct)
        ],
        "risk_coverage": _thinned([(_rounded(c), _rounded(r)) for c, r in risk_coverage(confidence, correct)]),
    }


def _thinned(points: Sequence[tuple[float | None, float | None]]) -> list[list[float | None]]:
    step = max(1, math.ceil(len(points) / _POINTS))
    kept = [*points[::step], *points[-1:]]
    return [list(point) for point in dict.fromkeys(kept)]


def _rounded(value: float, digits: int = _DIGITS) -> float | None:
    return None if math.isnan(value) else round(value, digits)


def _peers(outcomes: Sequence[DocumentOutcome]) -> Json:
    """Return the peers' counts over the same documents."""
    names = dict.fromkeys(name for outcome in outcomes for name in (outcome.peers or {}))
    totals: dict[str, Score] = {}
    for name in names:
        peers: list[Mapping[str, Score]] = [outcome.peers for outcome in outcomes if outcome.peers]
        totals[name] = add_scores(scores[name] for scores in peers)
    return {
        name: {
            **{count: getattr(score, count) for count in PEER_COUNTS},
            "right_share": _ratio(score.right, score.facts),
            "nonzero_right_share": _ratio(score.nonzero_right, score.nonzero),
        }
        for name, score in totals.items()
    }
