"""Fits the linear tagger: `python -m gouji.train.tagger.linear --recipe tagger-linear -o linear.npz`.

Documents of the recipe's corpus become lines with features (see `gouji.models.tagging.features.lines`); a multinomial logistic
regression (scikit-learn, L-BFGS) gives the scores, and the steps between classes are the logarithms of how much more often
one class follows another than it stands anywhere. The ridge and the weight of the steps are chosen on kinds of documents
that are held out; the model is then fitted on all. The same recipe, gouji and packages give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from gouji.corpus.lines.documents import corpus_hash, read_plan, tagged_documents
from gouji.corpus.recipes.manifest import generator_sha256
from gouji.corpus.recipes.recipe import Plan
from gouji.errors import UsageError
from gouji.models.tagging.features.lines import BUCKETS, OFFSETS, Features, extract_features
from gouji.models.tagging.linear import dump_linear, parse_linear
from gouji.models.tagging.protocol import KINDS
from gouji.models.tagging.viterbi import find_best_path
from gouji.train.progress import Progress
from gouji.train.tagger.recipe import TaggerRecipe, load_tagger_recipe
from gouji.train.tagger.scores import macro_f1
from gouji.train.tagger.steps import count_steps_between

__all__ = ["FeaturedDocument", "design", "featured", "fit", "main"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeaturedDocument:
    """A document as the regression sees it: features and gold classes, line by line."""

    kind: str
    sha256: str
    features: Features
    gold: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fitted:
    dense: Floats
    hashed: Floats

    def score_lines(self, document: FeaturedDocument) -> Floats:
        logits = design([document]) @ np.concatenate([self.dense.reshape(-1, len(KINDS)), self.hashed])
        top = logits - logits.max(axis=1, keepdims=True)
        logs: Floats = top - np.log(np.exp(top).sum(axis=1, keepdims=True))
        return logs


def featured(plan: Plan) -> FeaturedDocument:
    """Make one document and its features."""
    document = read_plan(plan)
    gold = np.array(document.gold, dtype=np.int64)
    return FeaturedDocument(
        kind=document.kind, sha256=document.sha256, features=extract_features(document.view), gold=gold
    )


def design(documents: Sequence[FeaturedDocument]) -> Any:  # noqa: ANN401 - scipy's sparse matrices come without types
    """Return the lines of documents as one sparse matrix: dense features by offset, then buckets."""
    return sparse.vstack([_matrix(document.features) for document in documents], format="csr")


def _matrix(features: Features) -> Any:  # noqa: ANN401 - as above
    count = len(features.dense)
    shifted = [sparse.csr_matrix(_shifted(features.dense, offset)) for offset in OFFSETS]
    ones = np.ones(len(features.rows), dtype=np.float32)
    hashed = sparse.csr_matrix((ones, (features.rows, features.buckets)), shape=(count, BUCKETS))
    return sparse.hstack([*shifted, hashed], format="csr")


def _shifted(dense: NDArray[np.float32], offset: int) -> NDArray[np.float32]:
    """Return the features of the lines `offset` further on; nothing where there are none."""
    moved = np.zeros_like(dense)
    count = len(dense)
    if abs(offset) < count:
        moved[max(0, -offset) : count - max(0, offset)] = dense[max(0, offset) : count + min(0, offset)]
    return moved


def fit(documents: Sequence[FeaturedDocument], strength: float, iterations: int) -> _Fitted:
    """The regression's weights on lines whose class is decided; classes without lines get weights that never win."""
    from sklearn.linear_model import LogisticRegression

    gold = np.concatenate([document.gold for document in documents])
    known = gold >= 0
    model = LogisticRegression(C=strength, max_iter=iterations, tol=1e-6, fit_intercept=False)
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the recipe says how many iterations are enough
        model.fit(design(documents)[np.flatnonzero(known)], gold[known])
    weights = np.zeros((model.coef_.shape[1], len(KINDS)))
    weights[0] = -20.0  # the column that is always one
    weights[:, model.classes_] = model.coef_.T
    cut = weights.shape[0] - BUCKETS
    rounded = np.round(weights, 3).astype(np.float64)
    return _Fitted(dense=rounded[:cut].reshape(len(OFFSETS), -1, len(KINDS)), hashed=rounded[cut:])


def _choose(documents: Sequence[FeaturedDocument], recipe: TaggerRecipe) -> tuple[float, float, list[dict[str, float]]]:
    """Return the strength and the weight of the steps that are best on the kinds held out, and what all gave."""
    inside = [d for d in documents if d.kind not in recipe.held_out]
    outside = [d for d in documents if d.kind in recipe.held_out]
    steps = count_steps_between([document.gold for document in inside])
    tried = []
    for strength in recipe.numbers("strengths"):
        model = fit(inside, strength, int(recipe.number("iterations")))
        scores = [model.score_lines(document) for document in outside]
        for weight in recipe.numbers("transitions"):
            pairs = [(d.gold, find_best_path(s, weight * steps)) for d, s in zip(outside, scores, strict=True)]
            tried.append({"strength": strength, "transitions": weight, "macro_f1": round(macro_f1(pairs), 6)})
    best = max(tried, key=lambda row: row["macro_f1"])
    return best["strength"], best["transitions"], tried


def _train(recipe: TaggerRecipe, workers: int, progress: Progress) -> bytes:
    documents = list(progress.track(tagged_documents(recipe.corpus, featured, workers=workers), "documents"))
    strength, weight, tried = _choose(documents, recipe)
    for row in tried:
        progress.note(f"strength {row['strength']:g}, transitions {row['transitions']:g}: {row['macro_f1']:.4f}")
    model = fit(documents, strength, int(recipe.number("iterations")))
    about = {
        "model": "tagger-linear",
        "classes": [kind.value for kind in KINDS],
        "recipe": recipe.about(),
        "corpus_sha256": corpus_hash([document.sha256 for document in documents]),
        "generator_sha256": generator_sha256(),
        "versions": {name: version(name) for name in ("gouji", "numpy", "scipy", "scikit-learn")},
        "lines": int(sum((document.gold >= 0).sum() for document in documents)),
        "chosen": {"strength": strength, "transitions": weight},
        "held_out": tried,
    }
    return dump_linear(
        model.dense, model.hashed, weight * count_steps_between([document.gold for document in documents]), about
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m gouji.train.tagger.linear", description="Fit the linear tagger.")
    parser.add_argument("--recipe", default="tagger-linear", help="a TOML file or a recipe of gouji's own")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    given = parser.parse_args(arguments)
    try:
        recipe = load_tagger_recipe(given.recipe)
    except UsageError as error:
        sys.stderr.write(f"gouji.train.tagger.linear: {error}\n")
        return 2
    data = _train(recipe, given.workers, Progress(sys.stderr))
    parse_linear(data, str(given.output))
    given.output.write_bytes(data)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
