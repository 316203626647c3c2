"""Fits the confidence model: `python -m gouji.train.confidence --recipe train --test unseen -o models/decoding/confidence.json`.

The documents of the recipe are read with raw confidences, and a logistic model with weights that are never negative is
fitted on what is doubtful about each fact. How strongly weights are held down (the ridge), the ceiling and the review
threshold are chosen on held-out kinds of documents: a fold leaves whole kinds out, as the documents to come are of other
kinds, too. The same recipe, gouji and packages give the same file.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gouji.corpus.recipes.manifest import corpus_sha256, entry_of, generator_sha256
from gouji.corpus.recipes.recipe import Recipe, are_disjoint, generate_plans, load_recipe
from gouji.errors import UsageError
from gouji.eval.metrics.calibration import errors_left, measure_area_under_risk, measure_calibration_error
from gouji.eval.runs.samples import Task, list_recipe_tasks
from gouji.models.decoding.calibration import DOUBTS, Calibration, list_doubts
from gouji.train.confidence.corrected import fit_corrected

__all__ = ["FactTable", "Fitted", "fit", "list_recipes", "main", "make_parser", "measure", "read_recipe", "threshold"]

Floats = NDArray[np.float64]
_FOLDS = 5
_RIDGES = (1.0, 10.0, 30.0, 100.0, 300.0)
_SURE = 0.999


@dataclass(frozen=True, slots=True, kw_only=True)
class FactTable:
    """Facts as rows: their doubts, whether they are right, their raw confidence, review and kind."""

    doubts: Floats
    right: NDArray[np.bool_]
    raw: Floats
    review: NDArray[np.bool_]
    """Under review by the raw reading."""
    always: NDArray[np.bool_]
    """Under review whatever the confidence: ambiguous facts."""
    kind: NDArray[np.int64]
    """The number of the document's kind."""
    document: NDArray[np.int64]
    """The number of the document, in the recipe's order."""
    corpus_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """What was fitted, and the held-out confidence of the facts that it was fitted on."""

    weights: Floats
    bias: float
    ridge: float
    ceiling: float
    review_below: float
    held_out: Floats


def read_recipe(recipe: Recipe, *, workers: int = 1) -> FactTable:
    """Read every document of a recipe with raw confidences."""
    tasks = list_recipe_tasks(recipe)
    if workers == 1:
        parts = [_read_task(task) for task in tasks]
    else:
        with ProcessPoolExecutor(max_workers=workers) as pool:
            parts = list(pool.map(_read_task, tasks))
    columns = np.array([row for part, _ in parts for rows in part for row in rows], dtype=float)
    counts = [len(rows) for part, _ in parts for rows in part]
    kinds = [recipe.kinds.index(task.plans[0].kind) for task in tasks]
    return FactTable(
        doubts=columns[:, 4:],
        right=columns[:, 0] > 0,
        raw=columns[:, 1],
        review=columns[:, 2] > 0,
        always=columns[:, 3] > 0,
        kind=np.repeat(kinds, [sum(map(len, part)) for part, _ in parts]),
        document=np.repeat(np.arange(len(counts)), counts),
        corpus_sha256=corpus_sha256([entry for _, entries in parts for entry in entries]),
    )


def _read_task(task: Task) -> tuple[list[list[tuple[float, ...]]], list[Any]]:
    made = list(generate_plans(task.plans))
    return [list(_facts(m.document.data, m.document.name, m.document.gold.to_dict())) for m in made], [
        entry_of(m) for m in made
    ]


def _facts(data: bytes, name: str, gold: Mapping[str, Any]) -> Iterator[tuple[float, ...]]:
    """(right, raw confidence, review, ambiguous, doubts…) of each fact that the report has."""
    from gouji.reading import read

    report = read(data, name=name, settings=_raw_settings())
    truth = {**gold["facts"], **{fact: values[0] for fact, values in gold["ambiguous"].items()}}
    doubts = list_doubts(report.facts, report.rows, report.findings)
    for fact, row in doubts.items():
        told = report.facts[fact]
        right = fact in truth and _same(told.value, truth[fact])
        yield (float(right), told.confidence, float(told.review), float(told.status == "ambiguous"), *row)


def _same(one: float | None, other: float | None) -> bool:
    return one == other if one is None or other is None else abs(one - other) < 1e-6


def _raw_settings() -> Any:  # noqa: ANN401 - named by the pipeline, which may not have the switch yet
    """Settings under which confidences stay raw."""
    from dataclasses import fields

    from gouji.settings import Settings

    names = {field.name for field in fields(Settings)}
    switch: dict[str, Any] = {"calibrated": False} if "calibrated" in names else {}
    return Settings(**switch)


def fit(table: FactTable, *, target: float) -> Fitted:
    """Fit a model to all facts, with what held-out kinds say about ridge, ceiling and threshold.

    `target` is the share of facts that may be silently wrong.
    """
    trials = {ridge: _held_out(table, ridge) for ridge in _RIDGES}
    ridge = min(trials, key=lambda value: _log_loss(trials[value], table.right))
    held_out = trials[ridge]
    sure = held_out >= min(_SURE, float(np.median(held_out)))
    ceiling = round(float((table.right[sure].sum() + 0.5) / (sure.sum() + 1)), 6)
    weights, bias = _weights(table.doubts, table.right, ridge)
    return Fitted(
        weights=weights,
        bias=bias,
        ridge=ridge,
        ceiling=ceiling,
        review_below=threshold(held_out * ceiling, table.right, table.always, target=target),
        held_out=held_out * ceiling,
    )


def _held_out(table: FactTable, ridge: float) -> Floats:
    """Return the confidence of each fact by a model that saw no document of its kind's fold."""
    confidence = np.zeros(len(table.right))
    folds = table.kind % _FOLDS
    for fold in np.unique(folds):
        mine = folds == fold
        weights, bias = _weights(table.doubts[~mine], table.right[~mine], ridge)
        confidence[mine] = 1 / (1 + np.exp(table.doubts[mine] @ weights - bias))
    return confidence


def _log_loss(confidence: Floats, right: NDArray[np.bool_]) -> float:
    clipped = np.clip(confidence, 1e-6, 1 - 1e-6)
    return float(-np.log(np.where(right, clipped, 1 - clipped)).sum())


def _weights(doubts: Floats, right: NDArray[np.bool_], ridge: float) -> tuple[Floats, float]:
    """Logistic regression with weights of at least 0 and a ridge on them; the log-odds of being right without doubt.

    Doubts are not scaled to equal spread: that would leave rare ones, seen in a document or two, all but free.
    """
    from scipy.optimize import minimize

    wrong = (~right).astype(float)

    def loss(point: Floats) -> tuple[float, Floats]:
        score = doubts @ point[:-1] - point[-1]
        excess = 1 / (1 + np.exp(-score)) - wrong
        value = np.logaddexp(0, score).sum() - wrong @ score + ridge * (point[:-1] ** 2).sum() / 2
        return float(value), np.append(doubts.T @ excess + ridge * point[:-1], -excess.sum())

    start = np.append(np.zeros(doubts.shape[1]), 5.0)
    bounds = [(0.0, None)] * doubts.shape[1] + [(None, None)]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return np.round(found.x[:-1], 5), round(float(found.x[-1]), 5)


def threshold(confidence: Floats, right: NDArray[np.bool_], always: NDArray[np.bool_], *, target: float) -> float:
    """The lowest confidence below which facts must be reviewed for the silent share to stay within half the target.

    Half, as the facts to come are other facts. Where even the lowest will do, 0: nothing but what is ambiguous.
    """
    free = ~always
    allowed = target / 2 * len(right)
    values = np.unique(confidence[free])
    wrong = np.array([(confidence[free & ~right] >= value).sum() for value in values])
    fitting = values[wrong <= allowed]
    if not len(fitting):
        return 1.0
    return 0.0 if fitting[0] == values[0] else round(float(fitting[0]), 6)


def measure(confidence: Floats, review: NDArray[np.bool_], right: NDArray[np.bool_]) -> dict[str, float]:
    """Return what can be said of confidences: errors of calibration, what stays silent, what is reviewed."""
    told, good = confidence.tolist(), right.tolist()
    return {
        "facts": len(right),
        "wrong": int((~right).sum()),
        "ece": round(measure_calibration_error(told, good), 6),
        "aurc": round(measure_area_under_risk(told, good), 8),
        "silent": int((~right & ~review).sum()),
        "review": round(float(review.mean()), 6),
        "left_after_2_percent": round(errors_left(told, good, reviewed=0.02), 3),
    }


def _model(fitted: Fitted, table: FactTable, recipe: Recipe, about: Mapping[str, object]) -> dict[str, object]:
    return {
        "model": "confidence",
        "doubts": list(DOUBTS),
        "weights": [float(weight) for weight in fitted.weights],
        "bias": fitted.bias,
        "ceiling": fitted.ceiling,
        "review_below": fitted.review_below,
        "ridge": fitted.ridge,
        "recipe": {
            "name": recipe.name,
            "sha256": recipe.sha256,
            "kinds": list(recipe.kinds),
            "damage": list(recipe.damage),
            "first": recipe.first,
            "count": recipe.count,
        },
        "corpus_sha256": table.corpus_sha256,
        "generator_sha256": generator_sha256(),
        "versions": {name: version(name) for name in ("gouji", "numpy", "scipy")},
        **about,
    }


def _figures(table: FactTable, model: Calibration, name: str) -> dict[str, dict[str, float]]:
    """Raw and calibrated figures on a table, and those of the threshold without the raw reading's own reviews."""
    calibrated = np.array([model.predict(row) for row in table.doubts.tolist()])
    low = calibrated < model.review_below
    return {
        f"{name}, raw": measure(table.raw, table.review, table.right),
        f"{name}, calibrated": measure(calibrated, table.review | low, table.right),
        f"{name}, calibrated, threshold alone": measure(calibrated, table.always | low, table.right),
    }


def list_recipes(fitted_on: str, tested_on: str) -> tuple[Recipe, Recipe]:
    """Return what to fit on and what to test on. Raises `UsageError` where they share seeds or operators."""
    recipe, other = load_recipe(fitted_on), load_recipe(tested_on)
    if not are_disjoint(recipe, other):
        message = f"{fitted_on} and {tested_on} share seeds or operators; a test on what was seen shows nothing"
        raise UsageError(message)
    return recipe, other


def make_parser(prog: str, description: str, output: str) -> argparse.ArgumentParser:
    """Return a parser of what every fit needs: the two recipes, the target, the workers and where `output` goes."""
    parser = argparse.ArgumentParser(prog=prog, description=description)
    parser.add_argument("--recipe", default="train", help="what to fit on: a TOML file or a recipe of gouji's own")
    parser.add_argument("--test", default="unseen", help="what to test on; shares neither seed nor operator")
    parser.add_argument("--target", type=float, default=1 / 5000, help="the share of facts that may be silently wrong")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, required=True, metavar=output)
    return parser


def _fit_corrected(cases: Path, output: Path) -> int:
    made = fit_corrected(cases)
    for name, error in (("before", made.before), ("after", made.after)):
        sys.stdout.write(f"{name}: {made.facts} facts, {made.wrong} wrong, mean log loss {error:.4f}\n")
    output.write_text(made.content, encoding="utf-8", newline="\n")
    return 0


def main(arguments: Sequence[str] | None = None, *, read: Callable[..., FactTable] = read_recipe) -> int:
    """Run the command line."""
    parser = make_parser("python -m gouji.train.confidence", "Fit the confidence model.", "FILE")
    parser.add_argument(
        "--corrections",
        type=Path,
        metavar="DIR",
        help="cases of `gouji corrections to-corpus`: moves gouji's own model by them, and reads no recipe",
    )
    given = parser.parse_args(arguments)
    try:
        if given.corrections is not None:
            return _fit_corrected(given.corrections, given.output)
        recipe, other = list_recipes(given.recipe, given.test)
    except UsageError as error:
        sys.stderr.write(f"gouji.train.confidence.fit: {error}\n")
        return 2
    table = read(recipe, workers=given.workers)
    fitted = fit(table, target=given.target)
    model = Calibration(
        weights=tuple(fitted.weights.tolist()),
        bias=fitted.bias,
        ceiling=fitted.ceiling,
        review_below=fitted.review_below,
        sha256="",
    )
    alone = table.always | (fitted.held_out < fitted.review_below)
    figures = {"held-out kinds, threshold alone": measure(fitted.held_out, alone, table.right)}
    figures |= _figures(table, model, recipe.name)
    figures |= _figures(read(other, workers=given.workers), model, other.name)
    for title, row in figures.items():
        sys.stdout.write(f"{title}: {json.dumps(row)}\n")
    about = {"target_silent": given.target, "tested_on": other.name, "figures": figures}
    text = json.dumps(_model(fitted, table, recipe, about), indent=1) + "\n"
    given.output.write_text(text, encoding="utf-8", newline="\n")
    return 0
