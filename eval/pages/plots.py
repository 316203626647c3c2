"""Plots as inline SVG: a reliability diagram, and risk against coverage. No script, nothing loaded."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["draw_bars", "draw_reliability", "draw_risk"]

_SIZE = 340
_EDGE = 64
_STARTS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999)
_SPAN = _SIZE - 2 * _EDGE


def _x(share: float) -> float:
    return round(_EDGE + share * _SPAN, 1)


def _y(share: float) -> float:
    return round(_SIZE - _EDGE - share * _SPAN, 1)


def _frame(title: str, across: str, up: str, inside: Sequence[str]) -> str:
    """Return a square plot with a title and names of its axes."""
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


def _start(values: Sequence[float]) -> float:
    """Return where an axis up to 1 begins, so that what is near 1 can be told apart: the last of some round shares."""
    least = min(values, default=0.0)
    return max((start for start in _STARTS if start <= least), default=0.0)


def draw_reliability(bins: Sequence[Mapping[str, Any]]) -> str:
    """Share right against mean confidence, a dot a bin, its area by the bin's facts; the diagonal is perfect."""
    most = max((row["count"] for row in bins), default=1)
    start = _start([value for row in bins for value in (row["confidence"], row["right"])])
    shares = (0.0, 0.5, 1.0)
    texts = [f"{start + share * (1 - start):g}" for share in shares]

    def along(value: float) -> float:
        return (value - start) / (1 - start)

    dots = [
        f'<circle cx="{_x(along(row["confidence"]))}" cy="{_y(along(row["right"]))}"'
        f' r="{3 + 6 * math.sqrt(row["count"] / most):.1f}">'
        f"<title>{row['count']} facts: confidence {row['confidence']:.4f}, right {row['right']:.4f}</title></circle>"
        for row in bins
    ]
    diagonal = f'<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" class="guide"/>'
    inside = [diagonal, *_ticks(shares, texts, across=True), *_ticks(shares, texts, across=False), *dots]
    return _frame("Reliability", "confidence", "share right", inside)


def draw_risk(points: Sequence[Sequence[float]]) -> str:
    """Share wrong among the surest facts, against how many of all they are, from where the first is wrong."""
    top = max((risk for _, risk in points), default=0.0)
    across = "facts taken, surest first"
    if not top:
        words = f'<text x="{_SIZE / 2}" y="{_SIZE / 2}" class="none">nothing is wrong</text>'
        return _frame("Risk and coverage", across, "", [words])
    start = _start([coverage for coverage, risk in points if risk])
    right = [coverage for coverage, risk in points if not risk]
    taken = [(coverage, risk) for coverage, risk in points if coverage >= start]
    places = [((coverage - start) / (1 - start), risk / top) for coverage, risk in taken]
    if right and max(right) < start:  # until the first is wrong nothing is
        places.insert(0, (0.0, 0.0))
    shares = (0.0, 0.5, 1.0)
    path = " ".join(f"{_x(coverage)},{_y(risk)}" for coverage, risk in places)
    inside = [
        *_ticks(shares, [f"{100 * (start + share * (1 - start)):g} %" for share in shares], across=True),
        *_ticks(shares, [f"{100 * share * top:.2g} %" for share in shares], across=False),
        f'<polyline points="{path}" class="line"/>',
        *(
            f'<circle cx="{_x((coverage - start) / (1 - start))}" cy="{_y(risk / top)}" r="2.5">'
            f"<title>{coverage:.2%} of the facts, {risk:.4%} wrong</title></circle>"
            for coverage, risk in taken
        ),
    ]
    return _frame("Risk and coverage", across, "share wrong", inside)


def draw_bars(title: str, shares: Sequence[tuple[str, float | None]]) -> str:
    """Return a bar a name, with its share of 1 in percent."""
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
