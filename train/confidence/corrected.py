"""Moves the confidence model by what people said of facts: cases of `gouji corrections to-corpus`.

Only facts that a person looked at count: whether their first reading was right is known, and not presumed. They are few, so the
model that comes with gouji is the prior: each weight is held to its own value as strongly as `_PRIOR` facts would (maximum a posteriori). Ceiling and
review threshold stay, as too few facts are looked at to choose them anew.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gouji.errors import UsageError
from gouji.eval.runs.samples import Sample, load_task, pair_tasks
from gouji.models.decoding.calibration import DOUBTS, list_doubts, load_calibration

__all__ = ["CorrectedFit", "fit_corrected"]

Floats = NDArray[np.float64]
_PRIOR = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedFit:
    """The model file, how many facts it was fitted on, and the mean log loss of the model before and of this one on them."""

    content: str
    facts: int
    wrong: int
    before: float
    after: float


def fit_corrected(cases: Path) -> CorrectedFit:
    """Return gouji's confidence model, moved by the corrected facts of a folder. Raises `UsageError` where there are none."""
    rows = [row for task in pair_tasks([str(cases)]) for sample in load_task(task) for row in _list_rows(sample)]
    if not rows:
        message = f"{cases}: nobody looked at any fact there; make it with `gouji corrections to-corpus`"
        raise UsageError(message)
    table = np.array(rows)
    doubts, wrong = table[:, 1:], 1 - table[:, 0]
    prior = load_calibration()
    before = np.append(prior.weights, prior.bias)
    after = _move(before, doubts, wrong)
    shipped = json.loads(files("gouji.models.decoding").joinpath("confidence.json").read_bytes())
    told = {"corrections": {"facts": len(rows), "wrong": int(wrong.sum()), "prior": _PRIOR, "moved_from": prior.sha256}}
    kept = {name: shipped[name] for name in ("model", "doubts", "ceiling", "review_below")}
    content = {**kept, "weights": after[:-1].tolist(), "bias": float(after[-1]), **told}
    return CorrectedFit(
        content=json.dumps(content, indent=1) + "\n",
        facts=len(rows),
        wrong=int(wrong.sum()),
        before=_measure_loss(before, doubts, wrong),
        after=_measure_loss(after, doubts, wrong),
    )


def _list_rows(sample: Sample) -> list[tuple[float, ...]]:
    """Return (right, doubts…) of each fact of a document that a person looked at."""
    from gouji.reading import read
    from gouji.settings import Settings

    report = read(sample.data, name=Path(sample.name).name, settings=Settings(calibrated=False))
    doubts = list_doubts(report.facts, report.rows, report.findings)
    truth = sample.gold["facts"]
    # What a person says is not in the document has no gold, and whatever was read there is wrong.
    looked = [fact for fact in sample.gold.get("looked_at", ()) if fact in doubts]
    return [(float(fact in truth and report.facts[fact].value == truth[fact]), *doubts[fact]) for fact in looked]


def _move(before: Floats, doubts: Floats, wrong: Floats) -> Floats:
    from scipy.optimize import minimize

    def loss(point: Floats) -> tuple[float, Floats]:
        score = doubts @ point[:-1] - point[-1]
        excess = 1 / (1 + np.exp(-score)) - wrong
        value = np.logaddexp(0, score).sum() - wrong @ score + _PRIOR * ((point - before) ** 2).sum() / 2
        return float(value), np.append(doubts.T @ excess, -excess.sum()) + _PRIOR * (point - before)

    bounds = [(0.0, None)] * len(DOUBTS) + [(None, None)]
    found: Floats = np.round(minimize(loss, before, jac=True, method="L-BFGS-B", bounds=bounds).x, 5)
    return found


def _measure_loss(point: Floats, doubts: Floats, wrong: Floats) -> float:
    score = doubts @ point[:-1] - point[-1]
    return float((np.logaddexp(0, score) - wrong * score).mean())
