"""Fits the label matcher: `python -m gouji.train.labels --recipe labels -o models/labels/matcher.json`.

A conditional logit is fitted on labels of the split `train`; what speaks against a row may only ever lower its
probability, and what speaks for it raise it. On `held_out`, whose misprints and near misses the fit never saw, the
probabilities are put right by two numbers (a scale and a shift for "none"), and the threshold is chosen. The same
recipe, gouji and packages give the same file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gouji.corpus.labels.samples import LabelSample, label_samples
from gouji.errors import UsageError
from gouji.eval.metrics.labels_table import LabelTable, build_table
from gouji.models.forms.load import load_forms
from gouji.models.labels.features import NONE_FEATURES, ROW_FEATURES
from gouji.models.labels.model import LabelModel, load_label_model
from gouji.train.labels.compounds import compounds
from gouji.train.labels.corrected import read_corrected

__all__ = ["Draw", "LabelRecipe", "fit", "load_recipe", "main", "rescaled", "threshold"]

Floats = NDArray[np.float64]
_FOR = {"exact", "moved", "shared_number", "number_same", "style_same"}
"""What speaks for a row; `length` may do either, all else speaks against it."""
_FREE = {"length"}
_NEVER = -1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """Samples of a split, and so many compounds besides."""

    split: str
    seed: int
    count: int
    compounds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelRecipe:
    """What a model is made of.

    `wrong_accepts` is the share of what is no row that may be accepted on `held_out`; `least` the probability below
    which nothing is accepted: at 0.9 a wrong accept is held for as bad as nine abstentions.
    """

    name: str
    fit: Draw
    held_out: Draw
    ridge: float
    wrong_accepts: float
    least: float


def load_recipe(name: str) -> LabelRecipe:
    """Return a recipe of gouji's own, or a TOML file's; raises `UsageError` for one that is not there or not right."""
    path = Path(name) if name.endswith(".toml") else files("gouji.train") / "recipes" / f"{name}.toml"
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        return LabelRecipe(**{**told, "fit": Draw(**told["fit"]), "held_out": Draw(**told["held_out"])})
    except OSError as error:
        message = f"no recipe {name!r}: {error.strerror or error}"
        raise UsageError(message) from error
    except (tomllib.TOMLDecodeError, TypeError, KeyError) as error:
        message = f"{name}: not a recipe for labels: {error}"
        raise UsageError(message) from error


def fit(table: LabelTable, *, ridge: float) -> LabelModel:
    """Return the likeliest weights under a ridge; samples whose row is no candidate tell nothing and are left out."""
    from scipy.optimize import minimize

    known = table.gold != table.lost
    rows, none, gold = table.features[known], table.none[known], table.gold[known]
    there = table.row[known] >= 0
    width, every = rows.shape[2], np.arange(len(gold))

    def loss(point: Floats) -> tuple[float, Floats]:
        scores = np.where(there, rows @ point[:width], _NEVER)
        scores = np.concatenate([scores, (none @ point[width:])[:, None]], axis=1)
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        total = shares.sum(axis=1, keepdims=True)
        value = float((np.log(total[:, 0]) - scores[every, gold]).sum()) + ridge * float(point @ point) / 2
        shares /= total
        shares[every, gold] -= 1
        slope = np.concatenate([np.einsum("nc,ncf->f", shares[:, :-1] * there, rows), shares[:, -1] @ none])
        return value, slope + ridge * point

    bounds = [_bound(name) for name in ROW_FEATURES] + [(None, None)] * len(NONE_FEATURES)
    start = np.zeros(width + none.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 3000})
    weights: list[float] = np.round(found.x, 4).tolist()
    return LabelModel(row_weights=tuple(weights[:width]), none_weights=tuple(weights[width:]), accept=1.0, sha256="")


def _bound(name: str) -> tuple[float | None, float | None]:
    return (None, None) if name in _FREE else (0.0, None) if name in _FOR else (None, 0.0)


def rescaled(model: LabelModel, table: LabelTable) -> LabelModel:
    """The model with all scores times one number, and those of "none" plus another, so that they fit the table best.

    After Platt, *Probabilistic Outputs for Support Vector Machines* (1999).
    """
    from scipy.optimize import minimize

    known = table.gold != table.lost
    rows = np.where(table.row[known] >= 0, table.features[known] @ np.array(model.row_weights), _NEVER)
    scores = np.concatenate([rows, (table.none[known] @ np.array(model.none_weights))[:, None]], axis=1)
    gold, every = table.gold[known], np.arange(int(known.sum()))
    shared = ROW_FEATURES.index("shared_bare")
    # A label that may as well be a column's stays as likely to be either, however rare near misses are.
    moves = np.concatenate([table.features[known][:, :, shared], np.ones((len(gold), 1))], axis=1)

    def loss(point: Floats) -> float:
        moved = scores * point[0] + moves * point[1]
        most = moved.max(axis=1)
        return float((most + np.log(np.exp(moved - most[:, None]).sum(axis=1)) - moved[every, gold]).sum())

    scale, shift = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    none = [round(weight * scale, 4) for weight in model.none_weights]
    none[NONE_FEATURES.index("always")] = round(none[NONE_FEATURES.index("always")] + float(shift), 4)
    rows_weights = [round(weight * float(scale), 4) for weight in model.row_weights]
    rows_weights[shared] = round(rows_weights[shared] + float(shift), 4)
    return LabelModel(
        row_weights=tuple(rows_weights),
        none_weights=tuple(float(weight) for weight in none),
        accept=model.accept,
        sha256="",
    )


def threshold(probability: Floats, is_row: NDArray[np.bool_], *, wrong_accepts: float, least: float) -> float:
    """The lowest probability, no less than `least`, from which on no more than this share of what is no row is accepted."""
    against = np.sort(probability[~is_row])[::-1]
    allowed = int(wrong_accepts * len(against))
    if allowed >= len(against):
        return least
    return max(least, round(float(against[allowed]) + 1e-4, 4))


def _samples(draw: Draw, corrected: Sequence[LabelSample] = ()) -> LabelTable:
    samples = label_samples(draw.split, seed=draw.seed, count=draw.count)
    return build_table([*samples, *compounds(draw.split, seed=draw.seed, count=draw.compounds), *corrected])


def _figures(table: LabelTable, model: LabelModel) -> dict[str, float | None]:
    from gouji.eval.metrics.labels_table import measure

    # A share of nothing is no number, which JSON has none for.
    return {name: None if value != value else value for name, value in asdict(measure(table, model)).items()}  # noqa: PLR0124


def _content(recipe: LabelRecipe, model: LabelModel, told: Mapping[str, object]) -> str:
    content = {
        "model": "labels",
        "row_weights": dict(zip(ROW_FEATURES, model.row_weights, strict=True)),
        "none_weights": dict(zip(NONE_FEATURES, model.none_weights, strict=True)),
        "accept": model.accept,
        "recipe": asdict(recipe),
        **told,
        "forms": {form.id: form.sha256 for form in load_forms()},
        "versions": {name: version(name) for name in ("gouji", "numpy", "rapidfuzz", "scipy")},
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _tables_sha256() -> str:
    """Return the hash of the tables of characters that the features look things up in."""
    names = ("decisive", "looks", "sounds", "words")
    parts = [files("gouji.models.labels").joinpath(f"{name}.txt").read_bytes() for name in names]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m gouji.train.labels", description="Fit the label matcher.")
    parser.add_argument("--recipe", default="labels", help="a TOML file or a recipe of gouji's own")
    parser.add_argument(
        "--corrections",
        type=Path,
        metavar="FILE",
        help="labels.jsonl of `gouji corrections to-corpus`, to fit on as well",
    )
    parser.add_argument("--repeat", type=int, default=20, help="how often each corrected label counts")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    given = parser.parse_args(arguments)
    try:
        recipe = load_recipe(given.recipe)
        corrected = read_corrected(given.corrections) if given.corrections is not None else []
    except UsageError as error:
        sys.stderr.write(f"gouji.train.labels.fit: {error}\n")
        return 2
    seen, other = _samples(recipe.fit, corrected * given.repeat), _samples(recipe.held_out)
    model = rescaled(fit(seen, ridge=recipe.ridge), other)
    accept = threshold(
        model.predict(other.candidates).max(axis=1),
        other.is_row,
        wrong_accepts=recipe.wrong_accepts,
        least=recipe.least,
    )
    model = LabelModel(row_weights=model.row_weights, none_weights=model.none_weights, accept=accept, sha256="")
    figures = {recipe.fit.split: _figures(seen, model), recipe.held_out.split: _figures(other, model)}
    if corrected:
        table = build_table(corrected)
        figures |= {"corrected, before": _figures(table, load_label_model()), "corrected": _figures(table, model)}
    for name, row in figures.items():
        sys.stdout.write(f"{name}: {json.dumps(row)}\n")
    told = {
        "corpus_sha256": {recipe.fit.split: seen.sha256, recipe.held_out.split: other.sha256},
        "tables_sha256": _tables_sha256(),
        "figures": figures,
    }
    given.output.write_text(_content(recipe, model, told), encoding="utf-8", newline="\n")
    return 0
