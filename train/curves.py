"""Learning curves as an SVG picture: one line a measure over the epochs, drawn with nothing but text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

__all__ = ["draw_curves"]

_WIDTH, _HEIGHT, _EDGE = 560, 260, 48
_COLOURS = ("#1f6feb", "#bf3989", "#1a7f37", "#9a6700")


def draw_curves(
    title: str, rows: Sequence[Mapping[str, float]], names: Sequence[str], marked: int | None = None
) -> str:
    """The measures `names` of `rows` (one an epoch); each line has its own scale, its ends are written beside it.

    `marked` is the epoch, from 1 on, whose weights were kept.
    """
    right, bottom = _WIDTH - 2.6 * _EDGE, _HEIGHT - _EDGE
    across = (right - _EDGE) / max(len(rows) - 1, 1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{title}">',
        f"<title>{title}</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
        '<g font-family="sans-serif" font-size="12">',
        f'<text x="{_EDGE}" y="24" font-weight="bold">{title}</text>',
        f'<path d="M{_EDGE} {_EDGE - 8}V{bottom}H{right}" fill="none" stroke="#57606a"/>',
        f'<text x="{(_EDGE + right) / 2:.0f}" y="{_HEIGHT - 12}" text-anchor="middle">epoch</text>',
        *(
            f'<text x="{_EDGE + at * across:.1f}" y="{bottom + 16}" text-anchor="middle">{at + 1}</text>'
            for at in range(len(rows))
        ),
    ]
    if marked is not None:
        x = _EDGE + (marked - 1) * across
        parts.append(f'<path d="M{x:.1f} {_EDGE - 8}V{bottom}" stroke="#57606a" stroke-dasharray="3 3"/>')
    for at, name in enumerate(names):
        parts += _line([row[name] for row in rows], name, _COLOURS[at % len(_COLOURS)], across, bottom)
    return "\n".join([*parts, "</g></svg>"]) + "\n"


def _line(values: Sequence[float], name: str, colour: str, across: float, bottom: float) -> list[str]:
    if not values:
        return []
    low, high = min(values), max(values)
    scale = (bottom - _EDGE - 4) / ((high - low) or 1)
    points = [(_EDGE + at * across, bottom - 4 - (value - low) * scale) for at, value in enumerate(values)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return [
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
        f'<text x="{x + 6:.1f}" y="{y + 4:.1f}" fill="{colour}">{name} {values[-1]:.4f}</text>',
        f'<text x="{_EDGE - 4}" y="{points[0][1] + 4:.1f}" fill="{colour}" text-anchor="end">{values[0]:.2f}</text>',
    ]
