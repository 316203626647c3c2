"""Plots as inline SVG: a reliability diagram, and risk against coverage. No script, nothing loaded."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["bars_svg", "reliability_svg", "risk_svg"]

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
            f'<text x="9" y="{middle}" transform="rotate(-90 9 {middle})">{up}</text>',
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
    top = max((risk for _, risk in points), default=0.0)
    if not top:
        words = f'<text x="{_SIZE / 2}" y="{_SIZE / 2}" class="none">nothing is wrong</text>'
        return _frame("Risk and coverage", "facts taken, surest first", "", [words])
    shares = (0.0, 0.5, 1.0)
    path = " ".join(f"{_x(coverage)},{_y(risk / top)}" for coverage, risk in points)
    inside = [
        *_ticks(shares, [f"{share:.0%}" for share in shares], across=True),
        *_ticks(shares, [f"{share * top:.3%}" for share in shares], across=False),
        f'<polyline points="{path}" class="line"/>',
        *(
            f'<circle cx="{_x(coverage)}" cy="{_y(risk / top)}" r="2.5">'
            f"<title>{coverage:.2%} of the facts, {risk:.4%} wrong</title></circle>"
            for coverage, risk in points
        ),
    ]
    return _frame("Risk and coverage", "facts taken, surest first", "share wrong", inside)


def bars_svg(title: str, shares: Sequence[tuple[str, float | None]]) -> str:
    """A bar a name, with its share of 1 in percent."""
    left, width, step = 110, 400, 22
    lines = [f'<svg viewBox="0 0 600 {step * len(shares) + 30}" role="img" aria-label="{title}" class="bars">']
    lines += [f"<title>{title}</title>", f'<text x="0" y="14" font-weight="600">{title}</text>']
    for at, (name, share) in enumerate(shares):
        y = 30 + at * step
        lines.append(f'<text x="{left - 8}" y="{y + 12}" class="end">{name}</text>')
        lines.append(f'<rect x="{left}" y="{y}" width="{max(width * (share or 0.0), 1):.1f}" height="{step - 8}"/>')
        told = "–" if share is None else f"{math.floor(share * 1000) / 10:.1f} %"  # never rounded up to all
        lines.append(f'<text x="{left + width * (share or 0.0) + 8:.1f}" y="{y + 12}">{told}</text>')
    return "\n".join([*lines, "</svg>"])
