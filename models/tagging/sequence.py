"""The guesses of a tagger from its scores: the best sequence of classes, each with its probability."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gouji.models.tagging.protocol import KINDS, Guess
from gouji.models.tagging.viterbi import compute_marginals, find_best_path

__all__ = ["guess_kinds"]


def guess_kinds(scores: NDArray[np.float64], steps: NDArray[np.float64]) -> tuple[Guess, ...]:
    """Return one guess a line: `scores` is lines × classes, `steps` classes × classes, both logarithms."""
    path = find_best_path(scores, steps)
    sure = compute_marginals(scores, steps)[np.arange(len(path)), path]
    return tuple(Guess(kind=KINDS[k], confidence=round(float(p), 4)) for k, p in zip(path, sure, strict=True))
