"""The label matcher's model: what the features weigh, and how sure it must be.

A conditional logit (McFadden, *Conditional logit analysis of qualitative choice behavior*, 1974): each candidate row and
"none of them" has a score that is linear in its features, and probabilities are in proportion to the scores'
exponentials. So the margin to the second is part of the probability, and all add up to 1. Fitted by
`python -m gouji.train.labels`; docs/models/labels.md is its card.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gouji.models.labels.features import NONE_FEATURES, ROW_FEATURES, RowCandidates

__all__ = ["LabelModel", "load_label_model", "read_label_model"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelModel:
    """A fitted model. `accept` is the probability from which on a label is taken to name its likeliest row."""

    row_weights: tuple[float, ...]
    none_weights: tuple[float, ...]
    accept: float
    sha256: str
    """The hash of the model file."""

    def __post_init__(self) -> None:
        if len(self.row_weights) != len(ROW_FEATURES) or len(self.none_weights) != len(NONE_FEATURES):
            message = f"a label model has {len(ROW_FEATURES)} weights for rows and {len(NONE_FEATURES)} for none"
            raise ValueError(message)
        if not 0 <= self.accept <= 1:
            message = f"the threshold is a probability, not {self.accept}"
            raise ValueError(message)

    def predict(self, candidates: RowCandidates) -> NDArray[np.float64]:
        """Return the probability of each candidate row: (n, c); what is missing to 1 is "none"."""
        # Products by BLAS would add up in another order where there are more labels: a label alone has to get the same.
        scores = np.einsum("ncf,f->nc", candidates.features, np.array(self.row_weights))
        none = np.einsum("nf,f->n", candidates.none, np.array(self.none_weights))
        scores = np.where(candidates.row >= 0, scores, -np.inf)
        most = np.maximum(scores.max(axis=1), none)
        shares = np.exp(scores - most[:, None])
        return np.asarray(shares / (shares.sum(axis=1) + np.exp(none - most))[:, None])


@cache
def load_label_model() -> LabelModel:
    """Return the model that comes with gouji."""
    return _parse(files("gouji.models.labels").joinpath("matcher.json").read_bytes())


def read_label_model(path: str | Path) -> LabelModel:
    """Return a model from a file that `python -m gouji.train.labels` wrote."""
    return _parse(Path(path).read_bytes())


def _parse(data: bytes) -> LabelModel:
    payload = json.loads(data)
    rows, none = payload["row_weights"], payload["none_weights"]
    if tuple(rows) != ROW_FEATURES or tuple(none) != NONE_FEATURES:
        message = (
            "the label model has other features than this version of gouji; fit it with python -m gouji.train.labels"
        )
        raise ValueError(message)
    return LabelModel(
        row_weights=tuple(rows.values()),
        none_weights=tuple(none.values()),
        accept=payload["accept"],
        sha256=hashlib.sha256(data).hexdigest(),
    )
