"""The confidence model's learning curve: `python -m gouji.train.confidence.curve -o docs/models/confidence-curve.svg`.

Draws how its errors on documents of other kinds of damage fall with the number of documents that it is fitted on, and
writes the figures beside the picture, as JSON. Fewer documents are the first ones of every kind.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from gouji.errors import UsageError
from gouji.eval.metrics.calibration import measure_area_under_risk, measure_calibration_error
from gouji.train.confidence.fit import FactTable, fit, list_recipes, make_parser, measure, read_recipe

__all__ = ["draw_curve", "main", "measure_learning_curve", "part_of"]

_DOCUMENTS = "20,50,100,200,400,700,1000"
_PANELS = (
    ("aurc", "area under risk and coverage"),
    ("log_loss", "log loss, nats a fact"),
    ("ece", "expected calibration error"),
)
_WIDTH, _HEIGHT, _LEFT, _TOP = 320, 262, 76, 56
_APART = 30
Point = Mapping[str, float]


def part_of(table: FactTable, documents: int) -> FactTable:
    """Return the facts of the first `documents` documents, as many of each kind as can be."""
    first = np.unique(table.document, return_index=True)[1]
    numbers, kinds = table.document[first], table.kind[first]
    rank = np.array([(kinds[:at] == kinds[at]).sum() for at in range(len(kinds))])
    taken = numbers[np.lexsort((numbers, rank))[:documents]]
    mine = np.isin(table.document, taken)
    names = ("doubts", "right", "raw", "review", "always", "kind", "document")
    return replace(table, **{name: getattr(table, name)[mine] for name in names})


def measure_learning_curve(
    table: FactTable, other: FactTable, counts: Sequence[int], *, target: float
) -> Iterator[Point]:
    """Figures on `other` of models fitted on so many documents of `table`."""
    for count in counts:
        part = part_of(table, count)
        fitted = fit(part, target=target)
        confidence = fitted.ceiling / (1 + np.exp(other.doubts @ fitted.weights - fitted.bias))
        clipped = np.clip(confidence, 1e-6, 1 - 1e-6)
        told, right = confidence.tolist(), other.right.tolist()
        figures = measure(confidence, other.always | (confidence < fitted.review_below), other.right)
        yield {
            "documents": count,
            "facts": len(part.right),
            "log_loss": round(float(-np.log(np.where(other.right, clipped, 1 - clipped)).mean()), 8),
            "aurc": round(measure_area_under_risk(told, right), 8),
            "ece": round(measure_calibration_error(told, right), 6),
            "left_after_2_percent": figures["left_after_2_percent"],
            "silent": figures["silent"],
            "review": figures["review"],
        }


def draw_curve(points: Sequence[Point], title: str) -> str:
    """Three panels side by side, each measure over the number of documents (logarithmic), from 0 up."""
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH * len(_PANELS)} {_HEIGHT + 24}" role="img"'
            f' aria-label="{title}" font-family="sans-serif" font-size="11" fill="#333">'
        ),
        f'<title>{title}</title><rect width="100%" height="100%" fill="white"/>',
        f'<text x="12" y="18" font-size="13" font-weight="600">{title}</text>',
    ]
    for at, (name, words) in enumerate(_PANELS):
        parts += _panel(points, name, words, at * _WIDTH)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _panel(points: Sequence[Point], name: str, words: str, left: float) -> Iterator[str]:
    top = max(point[name] for point in points) or 1.0
    low, high = math.log(points[0]["documents"]), math.log(points[-1]["documents"])
    width, height = _WIDTH - _LEFT - 20, _HEIGHT - _TOP - 40

    def place(point: Point) -> tuple[float, float]:
        share = (math.log(point["documents"]) - low) / ((high - low) or 1)
        return round(left + _LEFT + share * width, 1), round(_TOP + height * (1 - point[name] / top), 1)

    yield f'<text x="{left + _LEFT}" y="{_TOP - 8}" font-weight="600">{words}</text>'
    yield f'<rect x="{left + _LEFT}" y="{_TOP}" width="{width}" height="{height}" fill="none" stroke="#bbb"/>'
    for share in (0.0, 0.5, 1.0):
        y = _TOP + height * (1 - share) + 4
        yield f'<text x="{left + _LEFT - 6}" y="{y:.1f}" text-anchor="end">{share * top:.2g}</text>'
    free = math.inf
    for point in reversed(points):
        x, y = place(point)
        if free - x > _APART:  # a number that would touch the next one is left out
            free = x
            yield f'<text x="{x}" y="{_TOP + height + 16}" text-anchor="middle">{point["documents"]:g}</text>'
        yield f'<circle cx="{x}" cy="{y}" r="3" fill="#2a6fdb"><title>{point[name]:.6g}</title></circle>'
    path = " ".join(f"{x},{y}" for x, y in map(place, points))
    yield f'<polyline points="{path}" fill="none" stroke="#2a6fdb" stroke-width="2"/>'
    yield f'<text x="{left + _LEFT + width / 2}" y="{_HEIGHT - 2}" text-anchor="middle">documents fitted on</text>'


def _parser() -> argparse.ArgumentParser:
    parser = make_parser(
        "python -m gouji.train.confidence.curve", "Draw the confidence model's learning curve.", "FILE.svg"
    )
    parser.add_argument("--documents", default=_DOCUMENTS, help="how many documents to fit on, joined by commas")
    return parser


def main(arguments: Sequence[str] | None = None, *, read: Callable[..., FactTable] = read_recipe) -> int:
    """Run the command line."""
    given = _parser().parse_args(arguments)
    try:
        recipe, other = list_recipes(given.recipe, given.test)
    except UsageError as error:
        sys.stderr.write(f"gouji.train.confidence.curve: {error}\n")
        return 2
    table = read(recipe, workers=given.workers)
    whole = len(np.unique(table.document))
    counts = sorted({min(int(count), whole) for count in given.documents.split(",")})
    points = list(measure_learning_curve(table, read(other, workers=given.workers), counts, target=given.target))
    for point in points:
        sys.stdout.write(json.dumps(point) + "\n")
    title = f"Confidence: fitted on {recipe.name}, tested on {other.name}"
    given.output.write_text(draw_curve(points, title), encoding="utf-8", newline="\n")
    about = {"recipe": recipe.name, "recipe_sha256": recipe.sha256, "test": other.name, "points": points}
    given.output.with_suffix(".json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
