"""Calibration figures against plain definitions, and with answers known by hand."""

from __future__ import annotations

import math
from random import Random

import pytest

from gouji.eval.metrics.calibration import (
    errors_left,
    measure_area_under_risk,
    measure_auroc,
    measure_calibration_error,
    reliability,
    risk_coverage,
)


def test_perfect_confidence_has_no_error() -> None:
    confidence = [0.5] * 10 + [1.0] * 10
    correct = [True, False] * 5 + [True] * 10
    assert measure_calibration_error(confidence, correct) == pytest.approx(0)


def test_the_error_is_the_distance() -> None:
    assert measure_calibration_error([0.9] * 10, [True] * 5 + [False] * 5) == pytest.approx(0.4)
    assert measure_calibration_error([0.2] * 4 + [0.9] * 4, [True] * 8, bins=2) == pytest.approx((0.8 + 0.1) / 2)


def test_bins_have_about_equal_mass_and_lose_nothing() -> None:
    rng = Random(1)
    confidence = [rng.random() for _ in range(1000)]
    correct = [rng.random() < value for value in confidence]
    rows = reliability(confidence, correct, bins=10)
    assert [row.count for row in rows] == [100] * 10
    assert [row.confidence for row in rows] == sorted(row.confidence for row in rows)
    assert sum(row.count * row.right for row in rows) == pytest.approx(sum(correct))


def test_equal_confidences_stay_in_one_bin() -> None:
    rows = reliability([1.0] * 98 + [0.4, 0.4], [True] * 98 + [False, True], bins=10)
    assert [row.count for row in rows] == [100]
    rows = reliability([1.0] * 80 + [0.4] * 20, [True] * 100, bins=10)
    assert [row.count for row in rows] == [20, 80]


def _slow_area(confidence: list[float], correct: list[bool]) -> float:
    """The definition, for confidences that all differ."""
    order = sorted(range(len(confidence)), key=lambda i: -confidence[i])
    risks = [sum(not correct[i] for i in order[:n]) / n for n in range(1, len(order) + 1)]
    return sum(risks) / len(risks)


@pytest.mark.parametrize("seed", range(5))
def test_the_area_is_the_mean_risk(seed: int) -> None:
    rng = Random(seed)
    confidence = [rng.random() for _ in range(60)]
    correct = [rng.random() < value for value in confidence]
    assert measure_area_under_risk(confidence, correct) == pytest.approx(_slow_area(confidence, correct))


def test_ties_count_as_a_random_order_on_average() -> None:
    rng = Random(3)
    correct = [True] * 6 + [False] * 2
    areas = []
    for _ in range(4000):
        shuffled = rng.sample(correct, len(correct))
        areas.append(_slow_area([1 - i / 100 for i in range(len(correct))], shuffled))
    assert measure_area_under_risk([0.7] * 8, correct) == pytest.approx(sum(areas) / len(areas), abs=0.01)


def test_no_figure_depends_on_the_order_of_the_facts() -> None:
    rng = Random(5)
    confidence = [rng.choice([0.3, 0.8, 0.99]) for _ in range(200)]
    correct = [rng.random() < value for value in confidence]
    pairs = list(zip(confidence, correct, strict=True))
    rng.shuffle(pairs)
    other_confidence, other_correct = [c for c, _ in pairs], [g for _, g in pairs]
    for figure in (measure_calibration_error, measure_area_under_risk):
        assert figure(confidence, correct) == pytest.approx(figure(other_confidence, other_correct))
    assert risk_coverage(confidence, correct) == risk_coverage(other_confidence, other_correct)


def test_risk_against_coverage() -> None:
    assert risk_coverage([0.9, 0.5, 0.9, 0.1], [True, False, True, False]) == ((0.5, 0.0), (0.75, 1 / 3), (1.0, 0.5))


def test_reviewing_takes_the_least_certain_first() -> None:
    confidence = [0.99] * 98 + [0.5, 0.4]
    correct = [True] * 97 + [False, True, False]
    assert errors_left(confidence, correct, reviewed=0.0) == 2
    assert errors_left(confidence, correct, reviewed=0.01) == 1
    assert errors_left(confidence, correct, reviewed=0.02) == 1
    assert errors_left(confidence, correct, reviewed=1.0) == 0
    assert errors_left([0.5] * 10, [False] * 10, reviewed=0.2) == pytest.approx(8), "ties are averaged"


def test_the_area_under_the_curve_is_the_share_of_pairs_in_order() -> None:
    chance = Random(1)
    confidence = [chance.choice([0.2, 0.5, 0.9, 0.99]) for _ in range(60)]
    correct = [chance.random() < c for c in confidence]
    pairs = [
        (r, w)
        for r, good in zip(confidence, correct, strict=True)
        if good
        for w, bad in zip(confidence, correct, strict=True)
        if not bad
    ]
    oracle = sum((r > w) + (r == w) / 2 for r, w in pairs) / len(pairs)
    assert measure_auroc(confidence, correct) == pytest.approx(oracle)
    assert math.isnan(measure_auroc([0.5, 0.9], [True, True]))
