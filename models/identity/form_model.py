"""The probability that a document is on a form, against the other forms and against none: a conditional logit.

`python -m gouji.train.identity` fits the model, the data file beside this module; docs/models/identity.md is its card. Each form
has a score that is linear in its evidence (`FEATURES`); "none" has 0. What speaks for a form never lowers its score, what speaks
against it never raises it.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["FEATURES", "FormModel", "choose_probability", "load_form_model", "make_form_model"]

FEATURES = (
    "rows",
    "rare_rows",
    "heads",
    "order",
    "sections",
    "title",
    "other_title",
    "early",
    "foreign_rows",
    "foreign_heads",
    "foreign_count",
)
"""The names of what is measured, in order; the first six speak for the form, the others against it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormModel:
    """A fitted model: how rare labels are in documents of other kinds, and the weights of the evidence in the order of `FEATURES`.

    `rarity` gives the weight of labels that such documents print: the logarithm of how rare they are, in nats. A label that is
    not in it weighs `shortest` with two characters, and `by_length` more for each further one.
    """

    rarity: Mapping[str, float]
    shortest: float
    by_length: float
    rarest: float
    """No label weighs more."""
    unnumbered: float
    """What a row's label without numbers counts of one with numbers."""
    common: float
    """Only what a label's weight has above this makes it a rare one."""
    enough: float
    """More rare labels than weigh so much say no more."""
    weights: tuple[float, ...]
    bias: float
    sha256: str

    def weigh(self, label: str) -> float:
        """Return the weight of a label."""
        known = self.rarity.get(label)
        return min(self.guess(label) if known is None else known, self.rarest)

    def guess(self, label: str) -> float:
        """Return the weight of a label that no document of another kind is known to print."""
        return self.shortest + self.by_length * max(len(label) - 2, 0)

    def score(self, evidence: Sequence[float]) -> float:
        """Return the log-odds of a form against none."""
        return self.bias + sum(w * x for w, x in zip(self.weights, evidence, strict=True))


def choose_probability(scores: Sequence[float]) -> tuple[float, ...]:
    """Return the probability of each of some forms, where "none" has a score of 0."""
    top = max(0.0, *scores)
    whole = math.exp(-top) + sum(math.exp(score - top) for score in scores)
    return tuple(math.exp(score - top) / whole for score in scores)


@cache
def load_form_model() -> FormModel:
    """Return the model that comes with gouji."""
    data = files("gouji.models.identity").joinpath("form_model.json").read_bytes()
    return make_form_model(json.loads(data), hashlib.sha256(data).hexdigest())


def make_form_model(payload: Mapping[str, Any], sha256: str = "") -> FormModel:
    """Return the model of a file's content; raises `ValueError` where it was fitted on other evidence than gouji measures."""
    if tuple(payload["features"]) != FEATURES:
        message = (
            f"the model was fitted on {payload['features']}, and this gouji measures {list(FEATURES)}; fit a new one"
        )
        raise ValueError(message)
    numbers = {name: payload[name] for name in ("shortest", "by_length", "rarest", "unnumbered", "common", "enough")}
    return FormModel(
        rarity=payload["rarity"],
        weights=tuple(payload["weights"]),
        bias=payload["bias"],
        sha256=sha256,
        **numbers,
    )
