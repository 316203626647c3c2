"""Fits the choice of a form: `python -m gouji.train.identity --recipe identity -o models/identity/form_model.json`.

Labels are weighed by how rare they are in documents of other kinds, each kind counting alike. The weights of the evidence are a
logistic regression with signs fixed beforehand. Each kind of other document is left out once, with its labels: the
probabilities are put right by a scale on the scores of the kinds left out, so that they hold for kinds that nobody thought of.
The same recipe, gouji and packages give the same file.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gouji.corpus.others.draw import list_kinds
from gouji.errors import UsageError
from gouji.models.forms.load import load_forms
from gouji.models.identity.evidence import measure_evidence
from gouji.models.identity.form_model import FEATURES, FormModel, make_form_model
from gouji.train.identity.samples import IdentitySample, draw_other_samples, draw_report_samples

__all__ = ["IdentityRecipe", "fit_model", "load_recipe", "main", "measure_rarity"]

Floats = NDArray[np.float64]
_LABELS = 5
"""The first so many features are of labels, which tell one form from another."""
_FOR = 6
"""The first so many features speak for a form, the others against it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityRecipe:
    """What a model is made of.

    `prior` is how many kinds' worth of doubt there is about a label's share; a label never seen has the weight `shortest` with
    two characters, and `by_length` more for each further one, up to `rarest`.
    """

    name: str
    seed: int
    others: int
    """Documents of each other kind."""
    reports: int
    ridge: float
    steps: int
    rate: float
    prior: float
    shortest: float
    by_length: float
    rarest: float
    unnumbered: float
    common: float
    enough: float
    early: float
    """The least that a year before a form's first one takes off: that no report can be on it is known, not learnt."""


def load_recipe(name: str) -> IdentityRecipe:
    """Return a recipe of gouji's own, or a TOML file's; raises `UsageError` for one that is not there or not right."""
    path = Path(name) if name.endswith(".toml") else files("gouji.train") / "recipes" / f"{name}.toml"
    try:
        return IdentityRecipe(**tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        message = f"no recipe {name!r}: {error.strerror or error}"
        raise UsageError(message) from error
    except (tomllib.TOMLDecodeError, TypeError) as error:
        message = f"{name}: not a recipe for the choice of forms: {error}"
        raise UsageError(message) from error


def measure_rarity(others: Sequence[IdentitySample], recipe: IdentityRecipe) -> FormModel:
    """Return how rare labels are in other documents: the mean of the kinds' shares, drawn towards a guess by length."""
    empty = _make_model({}, recipe)
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    sizes: dict[str, int] = defaultdict(int)
    for sample in others:
        sizes[sample.kind] += 1
        for label in sample.seen.labels:
            counts[label][sample.kind] += 1
    shares = {}
    for label, kinds in sorted(counts.items()):
        guess = math.exp(-empty.guess(label))
        total = sum(count / sizes[kind] for kind, count in kinds.items())
        shares[label] = round(-math.log((total + recipe.prior * guess) / (len(sizes) + recipe.prior)), 4)
    return _make_model(shares, recipe)


def _make_model(rarity: Mapping[str, float], recipe: IdentityRecipe) -> FormModel:
    return make_form_model(_payload(rarity, np.zeros(len(FEATURES)), 0.0, recipe))


def _payload(rarity: Mapping[str, float], weights: Floats, bias: float, recipe: IdentityRecipe) -> dict[str, object]:
    return {
        "features": list(FEATURES),
        "weights": [round(float(weight), 6) for weight in weights],
        "bias": round(bias, 6),
        "shortest": recipe.shortest,
        "by_length": recipe.by_length,
        "rarest": recipe.rarest,
        "unnumbered": recipe.unnumbered,
        "common": recipe.common,
        "enough": recipe.enough,
        "rarity": dict(rarity),
    }


def measure_samples(samples: Sequence[IdentitySample], model: FormModel) -> list[Floats]:
    """Return for each sample the evidence for each form, a row a form."""
    return [np.array([measure_evidence(s.seen, s.title, form, model) for form in load_forms()]) for s in samples]


def fit_weights(evidence: Floats, reports: NDArray[np.bool_], recipe: IdentityRecipe) -> tuple[Floats, float]:
    """Return the weights and the bias of a logistic regression with fixed signs, reports and others counting alike."""
    signs = np.where(np.arange(len(FEATURES)) < _FOR, 1.0, -1.0)
    share = np.where(reports, 0.5 / reports.sum(), 0.5 / (~reports).sum())
    scale = np.maximum(evidence.max(axis=0), 1e-9)
    x, early = evidence / scale, FEATURES.index("early")
    weights, bias = np.zeros(len(FEATURES)), 0.0
    first, second = np.zeros(len(FEATURES) + 1), np.zeros(len(FEATURES) + 1)
    for step in range(1, recipe.steps + 1):
        p = 1 / (1 + np.exp(-np.clip(x @ weights + bias, -30, 30)))
        slope = share * (p - reports)
        gradient = np.append(x.T @ slope + recipe.ridge * weights, slope.sum())
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        change = recipe.rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-9)
        weights = weights - change[:-1]
        bias -= float(change[-1])
        weights = np.where(weights * signs < 0, 0.0, weights)
        weights[early] = min(weights[early], -recipe.early * scale[early])
    return weights / scale, bias


def best_scores(evidence: Sequence[Floats], weights: Floats, bias: float) -> Floats:
    """Return each sample's score for its likeliest form."""
    return np.array([float((rows @ weights).max()) + bias for rows in evidence])


def best_rows(evidence: Sequence[Floats]) -> Floats:
    """Return each sample's evidence for the form that has most of it."""
    return np.array([rows[int(rows[:, :_LABELS].sum(axis=1).argmax())] for rows in evidence])


def left_out_scores(
    reports: Sequence[IdentitySample], others: Sequence[IdentitySample], recipe: IdentityRecipe
) -> tuple[Floats, Floats]:
    """Return the scores of reports, by the model of all kinds, and of others, each by a model without its kind."""
    scores: dict[int, float] = {}
    kinds = sorted({s.kind for s in others})
    for kind in kinds:
        known = [s for s in others if s.kind != kind]
        weights, bias, model = _fit(reports, known, recipe)
        strange = [(at, s) for at, s in enumerate(others) if s.kind == kind]
        measured = measure_samples([s for _, s in strange], model)
        for (at, _), score in zip(strange, best_scores(measured, weights, bias), strict=True):
            scores[at] = float(score)
    weights, bias, model = _fit(reports, others, recipe)
    return best_scores(measure_samples(reports, model), weights, bias), np.array(
        [scores[at] for at in range(len(others))]
    )


def _fit(
    reports: Sequence[IdentitySample], others: Sequence[IdentitySample], recipe: IdentityRecipe
) -> tuple[Floats, float, FormModel]:
    model = measure_rarity(others, recipe)
    evidence = best_rows(measure_samples([*reports, *others], model))
    flags = np.arange(len(evidence)) < len(reports)
    weights, bias = fit_weights(evidence, flags, recipe)
    return weights, bias, model


def fit_scale(reports: Floats, others: Floats) -> tuple[float, float]:
    """Return the scale and the shift of scores under which probabilities are likeliest, both sides counting alike."""
    best = (math.inf, 1.0, 0.0)
    for scale in np.arange(0.2, 1.01, 0.05):
        for shift in np.arange(-6.0, 3.01, 0.25):
            loss = np.logaddexp(0, -(scale * reports + shift)).mean() + np.logaddexp(0, scale * others + shift).mean()
            best = min(best, (float(loss), float(scale), float(shift)))
    return best[1], best[2]


def fit_model(recipe: IdentityRecipe) -> dict[str, object]:
    """Return the model's payload, with what was measured on the kinds left out."""
    others = list(draw_other_samples(list_kinds(seen=True), recipe.seed, recipe.others))
    reports = list(draw_report_samples(range(recipe.seed, recipe.seed + recipe.reports)))
    own, strange = left_out_scores(reports, others, recipe)
    scale, shift = fit_scale(own, strange)
    weights, bias, model = _fit(reports, others, recipe)
    own, strange = scale * own + shift, scale * strange + shift
    for kind in sorted({s.kind for s in others}):
        these = np.array([score for s, score in zip(others, strange, strict=True) if s.kind == kind])
        sys.stderr.write(
            f"left out {kind:16} highest {these.max():7.2f}, taken for reports {(these > 0).sum()} of {len(these)}\n"
        )
    for kind in sorted({s.kind for s in reports}):
        these = np.array([score for s, score in zip(reports, own, strict=True) if s.kind == kind])
        sys.stderr.write(f"reports {kind:17} lowest {these.min():7.2f}, refused {(these <= 0).sum()} of {len(these)}\n")
    return {
        **_payload(model.rarity, weights * scale, bias * scale + shift, recipe),
        "recipe": asdict(recipe),
        "left_out": {"others": len(strange), "taken_for_reports": int((strange > 0).sum())},
        "reports": {"reports": len(own), "refused": int((own <= 0).sum())},
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m gouji.train.identity", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--recipe", default="identity")
    parser.add_argument("-o", "--out", type=Path, required=True)
    given = parser.parse_args(arguments)
    payload = fit_model(load_recipe(given.recipe))
    given.out.write_text(json.dumps(payload, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0
