"""The one figure by which taggers' settings are chosen: the mean of the classes' F1."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from gouji.models.tagging.protocol import KINDS

__all__ = ["macro_f1"]

Classes = NDArray[np.int64]


def macro_f1(pairs: Iterable[tuple[Classes, Classes]]) -> float:
    """The mean F1 over the classes that gold has, from (gold, guessed) of documents; -1 in gold is not decided."""
    size = len(KINDS)
    counts = np.zeros((size, size), dtype=np.int64)
    for gold, guessed in pairs:
        known = gold >= 0
        np.add.at(counts, (gold[known], guessed[known]), 1)
    right, wanted, given = counts.diagonal(), counts.sum(axis=1), counts.sum(axis=0)
    there = wanted > 0
    return float((2 * right / np.maximum(wanted + given, 1))[there].mean()) if there.any() else 0.0
