"""Plots: axes begin where there is something to tell apart."""

from __future__ import annotations

import re

from gouji.eval.pages.plots import draw_bars, draw_reliability, draw_risk


def places(svg: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', svg)]


def test_what_is_near_one_is_told_apart() -> None:
    svg = draw_reliability(
        [
            {"count": 10, "confidence": 0.992, "right": 0.991},
            {"count": 90, "confidence": 1.0, "right": 0.9999},
        ]
    )
    (x0, y0), (x1, y1) = places(svg)
    assert x1 - x0 > 100
    assert y0 - y1 > 100
    assert ">0.99<" in svg


def test_low_confidence_keeps_the_whole_axis() -> None:
    assert ">0<" in draw_reliability([{"count": 1, "confidence": 0.1, "right": 0.4}])


def test_risk_begins_where_the_first_is_wrong() -> None:
    svg = draw_risk([[0.5, 0.0], [0.985, 0.0001], [1.0, 0.002]])
    assert ">98 %<" in svg
    assert len(places(svg)) == 2
    assert ">0.2 %<" in svg


def test_without_errors_it_says_so() -> None:
    assert "nothing is wrong" in draw_risk([[0.5, 0.0], [1.0, 0.0]])
    assert "nothing is wrong" in draw_risk([])


def test_bars_are_never_rounded_up_to_all() -> None:
    svg = draw_bars("Right", [("ours", 0.99996), ("zeros", 0.0), ("none", None)])
    assert ">99.9 %<" in svg
    assert ">–<" in svg
    assert svg.count("<rect") == 3
