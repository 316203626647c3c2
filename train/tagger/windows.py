"""What the network sees: documents as windows of numbered symbols with the gold class of its line at each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from gouji.corpus.lines.documents import read_plan
from gouji.corpus.recipes.recipe import Plan
from gouji.models.tagging.encode import MARKS, PAD, UNKNOWN, Window, cut_windows, encode_line
from gouji.models.tagging.features.view import View

__all__ = ["NONE", "Batch", "SeenDocument", "batches", "build_vocabulary", "seen"]

NONE = -100
"""The class of symbols of no line and of lines that are not decided, which torch's loss leaves out."""
Classes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenDocument:
    """A document's lines and their gold classes."""

    kind: str
    seed: int
    sha256: str
    view: View
    gold: Classes


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Windows of one batch, padded to the longest: numbers, mask, gold classes (`NONE` elsewhere)."""

    ids: Classes
    mask: Classes
    gold: Classes


def seen(plan: Plan) -> SeenDocument:
    """Make one document."""
    document = read_plan(plan)
    gold = np.array(document.gold, dtype=np.int64)
    return SeenDocument(kind=plan.kind, seed=plan.seed, sha256=document.sha256, view=document.view, gold=gold)


def build_vocabulary(documents: Sequence[SeenDocument], least: int) -> tuple[str, ...]:
    """Return the marks, then every symbol that stands at least `least` times, by its code."""
    counts: Counter[str] = Counter()
    for document in documents:
        for line in document.view.lines:
            counts.update(encode_line(line, furniture=line.number in document.view.furniture))
    return (*MARKS, *sorted(s for s, n in counts.items() if n >= least and s not in MARKS))


def batches(
    documents: Sequence[SeenDocument],
    vocabulary: Mapping[str, int],
    *,
    length: int,
    size: int,
    blur: float = 0.0,
    rng: Random | None = None,
) -> Iterator[Batch]:
    """Yield the windows of documents, `size` at a time, those of like length together; with `rng` shuffled and blurred.

    Blur is the share of characters that are made unknown, so that the network leans on no single one.
    """
    windows = [(w, d.gold) for d in documents for w in cut_windows(d.view, vocabulary, length)]
    if rng is not None:
        rng.shuffle(windows)
    pool = size * 16
    for first in range(0, len(windows), pool):
        part = sorted(windows[first : first + pool], key=lambda pair: len(pair[0].ids))
        groups = [part[at : at + size] for at in range(0, len(part), size)]
        if rng is not None:
            rng.shuffle(groups)
        yield from (_batch(group, vocabulary, blur, rng) for group in groups)


def _batch(
    group: Sequence[tuple[Window, Classes]], vocabulary: Mapping[str, int], blur: float, rng: Random | None
) -> Batch:
    width = max(len(window.ids) for window, _ in group)
    ids = np.full((len(group), width), vocabulary[PAD], dtype=np.int64)
    gold = np.full_like(ids, NONE)
    for row, (window, classes) in enumerate(group):
        ids[row, : len(window.ids)] = window.ids
        found = classes[list(window.lines)]
        sizes = np.diff((*window.marks, len(window.ids)))
        gold[row, window.marks[0] : len(window.ids)] = np.repeat(np.where(found < 0, NONE, found), sizes)
    mask = (np.arange(width) < np.array([[len(window.ids)] for window, _ in group])).astype(np.int64)
    if rng is not None and blur:
        marks = np.isin(ids, [vocabulary[mark] for mark in MARKS if mark in vocabulary])
        hidden = np.random.default_rng(rng.getrandbits(32)).random(ids.shape) < blur
        ids = np.where(hidden & ~marks, vocabulary[UNKNOWN], ids)
    return Batch(ids=ids, mask=mask, gold=gold)
