"""Confidences after rules were checked again: they move by the weights of what changed, and no further than the model's ceiling."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.corrected import Corrected, CorrectionKind
from gouji.models.decoding.calibration import DOUBTS, Calibration, calibrate, shift_confidences
from gouji.report import (
    Fact,
    FactStatus,
    Finding,
    Reason,
    ReasonKind,
    Severity,
    Verdict,
)

WEIGHTS = {"broken": 2.0, "review": 1.0}
MODEL = Calibration(
    weights=tuple(WEIGHTS.get(doubt, 0.5) for doubt in DOUBTS), bias=5.0, ceiling=0.8, review_below=0.5, sha256=""
)
OWN = (Reason(why=ReasonKind.READING),)
LOW = (Reason(why=ReasonKind.CONFIDENCE),)


def _fact(confidence: float = 0.6, reasons: tuple[Reason, ...] = ()) -> Fact:
    return Fact(id="a", printed="1", value=1, status=FactStatus.READ, confidence=confidence, reasons=reasons)


def _finding(severity: Severity = Severity.ERROR) -> Finding:
    return Finding(rule="r", severity=severity, facts=("a",), message="", verdict=Verdict.UNDECIDED)


def _move(fact: Fact, before: Fact | None, old: int = 0, new: int = 0) -> Fact:
    known = {} if before is None else {"a": before}
    return shift_confidences({"a": fact}, known, [_finding()] * old, [_finding()] * new, MODEL)["a"]


def _odds(confidence: float) -> float:
    """The log-odds of a confidence, as a share of the ceiling."""
    share = confidence / MODEL.ceiling
    return math.log(share / (1 - share))


@settings(deadline=None)
@given(st.floats(0.05, 0.75), st.integers(0, 2), st.integers(0, 2))
def test_log_odds_move_by_the_rules_that_are_broken_no_more(confidence: float, old: int, new: int) -> None:
    moved = _move(_fact(confidence), _fact(confidence), old, new)
    odds = min(_odds(confidence) + 2.0 * (old - new), MODEL.bias) if old != new else _odds(confidence)
    assert moved.confidence == pytest.approx(MODEL.ceiling / (1 + math.exp(-odds)), abs=2e-4)


def test_nothing_moves_without_a_change_and_warnings_break_no_rule() -> None:
    fact = _fact(0.61234567)
    assert _move(fact, fact) == fact
    assert shift_confidences({"a": fact}, {"a": fact}, [_finding(Severity.WARNING)], [], MODEL) == {"a": fact}


def test_a_doubt_that_is_gone_counts_as_its_weight() -> None:
    cleared = _move(_fact(0.6), _fact(0.6, OWN))
    assert _odds(cleared.confidence) == pytest.approx(_odds(0.6) + 1.0, abs=1e-2)
    doubted = _move(_fact(0.6, OWN), _fact(0.6))
    assert _odds(doubted.confidence) == pytest.approx(_odds(0.6) - 1.0, abs=1e-2)
    both = _move(_fact(0.6, OWN), _fact(0.6, OWN))
    assert both.confidence == 0.6


def test_a_low_confidence_was_no_doubt_of_its_own() -> None:
    assert _move(_fact(0.6), _fact(0.6, LOW)).confidence == 0.6
    assert _odds(_move(_fact(0.6), _fact(0.6, LOW + OWN)).confidence) > _odds(0.6) + 0.9


def test_corrected_absent_and_new_facts_stay_as_they_are() -> None:
    corrected = replace(_fact(), corrected=Corrected(kind=CorrectionKind.AS_PRINTED, value=1, by="", at=""))
    absent = replace(_fact(), status=FactStatus.ABSENT)
    for fact, before in ((corrected, _fact()), (absent, _fact()), (_fact(), None)):
        assert _move(fact, before, old=2) == fact
        assert _move(fact, before, new=2) == fact


def test_below_the_threshold_a_fact_is_in_doubt_and_not_at_it() -> None:
    moved = _move(_fact(0.6), _fact(0.6), new=1)
    assert moved.confidence < 0.5
    assert [r.why for r in moved.reasons] == [ReasonKind.CONFIDENCE]
    assert not _move(_fact(0.5), _fact(0.5)).review  # just at it
    assert _move(_fact(0.4999), _fact(0.4999)).review
    # One that is under review for another reason gets no second one.
    assert _move(_fact(0.3, OWN), _fact(0.3, OWN)).reasons == OWN


def test_the_surest_and_the_least_sure_move_within_the_model() -> None:
    top = _move(_fact(0.8), _fact(0.8), old=1)
    assert top.confidence == pytest.approx(
        MODEL.ceiling / (1 + math.exp(-MODEL.bias)), abs=1e-5
    )  # no surer than without any doubt
    assert 0 <= _move(_fact(0.0), _fact(0.0), new=1).confidence < 0.001
    assert _move(_fact(0.0), _fact(0.0), old=1).confidence < 0.01
    assert _odds(_move(_fact(0.8), _fact(0.8), new=1).confidence) > 4  # of a share of 1 less the smallest


def test_a_calibrated_confidence_at_the_threshold_is_no_doubt() -> None:
    sure = _fact(1.0)
    at = round(MODEL.predict((0.0,) * len(DOUBTS)), 6)
    (kept,) = calibrate({"a": sure}, (), (), replace(MODEL, review_below=at)).values()

    assert (kept.confidence, kept.reasons) == (at, ())

    (doubted,) = calibrate({"a": sure}, (), (), replace(MODEL, review_below=min(kept.confidence + 1e-4, 1.0))).values()
    assert [r.why for r in doubted.reasons] == [ReasonKind.CONFIDENCE]
