"""What going from one class to another adds to a sequence: how much more often b follows a than it stands anywhere."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gouji.models.tagging.protocol import KINDS

__all__ = ["count_steps_between"]

_SMOOTHING = 1.0
_MOST = 8.0


def count_steps_between(golds: Sequence[NDArray[np.int64]]) -> NDArray[np.float64]:
    """Logarithms, classes × classes, from the gold classes of documents; pairs with an undecided line are left out."""
    counts = np.full((len(KINDS), len(KINDS)), _SMOOTHING)
    for gold in golds:
        a, b = gold[:-1], gold[1:]
        both = (a >= 0) & (b >= 0)
        np.add.at(counts, (a[both], b[both]), 1)
    after = counts / counts.sum(axis=1, keepdims=True)
    steps: NDArray[np.float64] = np.clip(np.log(after) - np.log(counts.sum(axis=0) / counts.sum()), -_MOST, _MOST)
    return steps
