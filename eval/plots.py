"""Plots as inline SVG: a reliability diagram, and risk against coverage. No script, nothing loaded."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["reliability_svg", "risk_svg"]

_SIZE = 320
_EDGE = 52
_SPAN = _SIZE - 2 * _EDGE


def _x(share: float) -> float:
    return round(_EDGE + share * _SPAN, 1)


def _y(share: float) -> float:
    return round(_SIZE - _EDGE - share * _SPAN, 1)


def _frame(title: str, across: str, up: str, inside: Sequence[str]) -> str:
    """A square plot with a title and names of its axes."""
    middle = _SIZE / 2
    return "\n".join(
        (
            f'<svg viewBox="0 0 {_SIZE} {_SIZE}" role="img" aria-label="{title}" class="plot">',
            f"<title>{title}</title>",
            f'<text x="{middle}" y="22" class="name">{title}</text>',
            f'<rect x="{_EDGE}" y="{_EDGE}" width="{_SPAN}" height="{_SPAN}" class="frame"/>',
            *inside,
            f'<text x="{middle}" y="{_SIZE - 10}">{across}</text>',
            f'<text x="14" y="{middle}" transform="rotate(-90 14 {middle})">{up}</text>',
            "</svg>",
        )
    )


def _ticks(at: Sequence[float], texts: Sequence[str], *, across: bool) -> list[str]:
    if across:
        return [f'<text x="{_x(a)}" y="{_SIZE - _EDGE + 16}">{t}</text>' for a, t in zip(at, texts, strict=True)]
    return [f'<text x="{_EDGE - 6}" y="{_y(a) + 4}" class="end">{t}</text>' for a, t in zip(at, texts, strict=True)]


def reliability_svg(bins: Sequence[Mapping[str, Any]]) -> str:
    """Share right against mean confidence, a dot a bin, its area by the bin's facts; the diagonal is perfect."""
    most = max((row["count"] for row in bins), default=1)
    shares = (0.0, 0.25, 0.5, 0.75, 1.0)
    texts = [f"{share:g}" for share in shares]
    dots = [
        f'<circle cx="{_x(row["confidence"])}" cy="{_y(row["right"])}" r="{3 + 6 * math.sqrt(row["count"] / most):.1f}">'
        f"<title>{row['count']} facts: confidence {row['confidence']:.4f}, right {row['right']:.4f}</title></circle>"
        for row in bins
    ]
    diagonal = f'<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" class="guide"/>'
    inside = [diagonal, *_ticks(shares, texts, across=True), *_ticks(shares, texts, across=False), *dots]
    return _frame("Reliability", "confidence", "share right", inside)


def risk_svg(points: Sequence[Sequence[float]]) -> str:
    """Share wrong among the surest facts, against how many of all they are."""
    top = max((risk for _, risk in points), default=0.0) or 1e-4
    shares = (0.0, 0.5, 1.0)
    path = " ".join(f"{_x(coverage)},{_y(risk / top)}" for coverage, risk in points)
    inside = [
        *_ticks(shares, [f"{share:.0%}" for share in shares], across=True),
        *_ticks(shares, [f"{share * top:.2%}" for share in shares], across=False),
        f'<polyline points="{path}" class="line"/>',
        *(
            f'<circle cx="{_x(coverage)}" cy="{_y(risk / top)}" r="2.5">'
            f"<title>{coverage:.2%} of the facts, {risk:.4%} wrong</title></circle>"
            for coverage, risk in points
        ),
    ]
    return _frame("Risk and coverage", "facts taken, surest first", "share wrong", inside)
