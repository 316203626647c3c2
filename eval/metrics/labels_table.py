"""Samples of labels as a table, and what can be said of a model on it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gouji.corpus.labels.samples import LabelSample
from gouji.eval.metrics.calibration import measure_calibration_error
from gouji.models.forms.load import load_form, load_forms
from gouji.models.labels.columns import read_labels
from gouji.models.labels.features import RowCandidates, find_candidates
from gouji.models.labels.model import LabelModel
from gouji.models.labels.wordings import build_index

__all__ = ["LabelFigures", "LabelTable", "build_table", "measure"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LabelTable:
    """Samples (n) with their candidates (c). `gold` is the place of the right candidate; c for none, c + 1 for lost."""

    samples: tuple[LabelSample, ...]
    candidates: RowCandidates
    gold: NDArray[np.int64]
    sha256: str

    @property
    def row(self) -> NDArray[np.int16]:
        """(n, c): the candidates' rows."""
        return self.candidates.row

    @property
    def features(self) -> NDArray[np.float64]:
        """(n, c, features)."""
        return self.candidates.features.astype(np.float64)

    @property
    def none(self) -> NDArray[np.float64]:
        """(n, features)."""
        return self.candidates.none.astype(np.float64)

    @property
    def lost(self) -> int:
        """The value of `gold` where the right row is no candidate."""
        return int(self.candidates.row.shape[1]) + 1

    @property
    def is_row(self) -> NDArray[np.bool_]:
        """(n): the sample names a row."""
        return np.array([sample.row is not None for sample in self.samples])


def build_table(samples: Iterable[LabelSample]) -> LabelTable:
    """Return the table of some samples, sorted by the form that they are asked of."""
    ordered = sorted(samples, key=lambda sample: sample.form or "")
    parts, gold = [], []
    for form in dict.fromkeys(sample.form for sample in ordered):
        mine = [sample for sample in ordered if sample.form == form]
        index = build_index(load_forms() if form is None else (load_form(form),))
        found = find_candidates(read_labels([sample.text for sample in mine], index.alphabet), index)
        names = [row.id for row in index.rows]
        wanted = np.array([-2 if sample.row is None else names.index(sample.row) for sample in mine])
        hit = found.row == wanted[:, None]
        count = found.row.shape[1]
        gold.append(np.where(hit.any(axis=1), hit.argmax(axis=1), np.where(wanted == -2, count, count + 1)))
        parts.append(found)
    told = "\n".join(f"{s.text!r} {s.form} {s.row} {s.kind}" for s in ordered)
    return LabelTable(
        samples=tuple(ordered),
        candidates=RowCandidates(
            row=np.concatenate([part.row for part in parts]),
            features=np.concatenate([part.features for part in parts]),
            none=np.concatenate([part.none for part in parts]),
            side=np.concatenate([part.side for part in parts]),
            side_like=np.concatenate([part.side_like for part in parts]),
        ),
        gold=np.concatenate(gold),
        sha256=hashlib.sha256(told.encode()).hexdigest(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelFigures:
    """Shares: of rows' misspelt labels, and of near misses."""

    labels: int
    accepted: float
    right_of_accepted: float
    top_1: float
    top_3: float
    near_misses: int
    wrong_accepts: float
    ece: float


def measure(table: LabelTable, model: LabelModel) -> LabelFigures:
    """What a model does on a table; labels printed right and the ambiguous ones count in none but the last figure."""
    shares = model.predict(table.candidates)
    order = np.argsort(-shares, axis=1, kind="stable")
    most = shares.max(axis=1)
    right = order[:, 0] == table.gold
    third = (order[:, :3] == table.gold[:, None]).any(axis=1)
    accepted = most >= model.accept
    kind = np.array([sample.kind for sample in table.samples])
    wanted = table.is_row & (kind != "exact") & (kind != "ambiguous")
    near = ~table.is_row & (kind != "ambiguous")
    taken = wanted & accepted
    return LabelFigures(
        labels=int(wanted.sum()),
        accepted=_share(accepted[wanted]),
        right_of_accepted=_share(right[taken]),
        top_1=_share(right[wanted]),
        top_3=_share(third[wanted]),
        near_misses=int(near.sum()),
        wrong_accepts=_share(accepted[near]),
        ece=round(measure_calibration_error(most.tolist(), right.tolist()), 6),
    )


def _share(hits: NDArray[np.bool_]) -> float:
    return round(float(hits.mean()), 6) if len(hits) else float("nan")
