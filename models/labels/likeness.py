"""How like two labels are: the only place that asks RapidFuzz about labels.

Two measures, as the question differs. Labels lose and gain whole words (headers cut, notes put in), so a label is compared
with a wording by the characters that they share in order, and what it lacks weighs less than what it has beyond. Titles and
lines of text are kept whole and misprinted, so they are compared by edits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq, Levenshtein
from rapidfuzz.process import cdist

__all__ = [
    "count_edits",
    "count_shared",
    "list_changes",
    "measure_differences",
    "measure_likeness",
    "measure_likenesses",
    "tabulate_shared",
]


def count_shared(label: str, wording: str) -> int:
    """Return the number of characters that two texts share in order: their longest common subsequence."""
    return int(LCSseq.similarity(label, wording))


def tabulate_shared(labels: Sequence[str], wordings: Sequence[str]) -> NDArray[np.int16]:
    """Return `count_shared` of every label with every wording: (labels, wordings)."""
    return np.asarray(cdist(labels, wordings, scorer=LCSseq.similarity, dtype=np.int16))


def measure_differences(
    shared: NDArray[Any], label_length: NDArray[Any], wording_length: NDArray[Any], lacking: float
) -> NDArray[Any]:
    """Return how many characters differ: those put in or changed count 1, those left out `lacking`.

    Lengths are columns and rows of floats that broadcast to the table of shared characters. Labels are shortened more often
    than they are lengthened, so `lacking` is below 1.
    """
    added, missing = label_length - shared, wording_length - shared
    return np.asarray(added + lacking * np.maximum(missing - added, 0))


def list_changes(label: str, wording: str) -> list[tuple[str, str]]:
    """Return the stretches that two texts do not share in order: what the label has there, and what the wording has.

    >>> list_changes("不予公开", "予以公开")
    [('不', ''), ('', '以')]
    """
    changes: list[tuple[str, str]] = []
    ours, theirs = "", ""
    for step in LCSseq.opcodes(label, wording):
        if step.tag == "equal":
            changes += [(ours, theirs)] if ours or theirs else []
            ours, theirs = "", ""
        else:
            ours += label[step.src_start : step.src_end]
            theirs += wording[step.dest_start : step.dest_end]
    return [*changes, (ours, theirs)] if ours or theirs else changes


def count_edits(text: str, title: str, most: int) -> int:
    """Return the number of characters put in, left out or changed (Levenshtein); `most` + 1 where there are more."""
    return int(Levenshtein.distance(text, title, score_cutoff=most))


def measure_likeness(text: str, title: str) -> float:
    """Return the share of characters that stay, from 0 to 1: 1 less edits over the longer text's length."""
    return float(Levenshtein.normalized_similarity(text, title))


def measure_likenesses(texts: Sequence[str], titles: Sequence[str], least: float) -> NDArray[np.float32]:
    """Return `measure_likeness` of every text with every title, 0 for what is below `least`: (texts, titles)."""
    return np.asarray(
        cdist(texts, titles, scorer=Levenshtein.normalized_similarity, score_cutoff=least, dtype=np.float32)
    )
