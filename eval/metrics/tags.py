"""Line classes against gold: precision, recall and F1 by class, their mean, headings with levels, whole documents.

>>> counts = TagCounts()
>>> counts.add((0, 1, -1), (0, 0, 5), levels=(None,) * 3, guessed_levels=(None,) * 3)
>>> counts.documents, counts.whole
(1, 0)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gouji.models.tagging.protocol import KINDS
from gouji.tags import TagKind

__all__ = ["ClassScore", "TagCounts"]

_HEADING = KINDS.index(TagKind.HEADING)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassScore:
    """Of one class: how many lines are of it, how many were given it, and the three figures; nan where undefined."""

    wanted: int
    given: int
    right: int

    @property
    def precision(self) -> float:
        """Right among the given."""
        return self.right / self.given if self.given else float("nan")

    @property
    def recall(self) -> float:
        """Right among the wanted."""
        return self.right / self.wanted if self.wanted else float("nan")

    @property
    def f1(self) -> float:
        """The harmonic mean of both; nan where the class neither is nor was given."""
        both = self.wanted + self.given
        return 2 * self.right / both if both else float("nan")


class TagCounts:
    """Counts over documents; lines whose gold is -1 count nowhere."""

    def __init__(self) -> None:
        self.table = np.zeros((len(KINDS), len(KINDS)), dtype=np.int64)
        self.documents = self.whole = self.levelled = self.levels_right = 0

    def add(
        self,
        gold: Sequence[int],
        guessed: Sequence[int],
        *,
        levels: Sequence[int | None],
        guessed_levels: Sequence[int | None],
    ) -> None:
        """One document's lines: classes as numbers in `KINDS`, levels of headings where gold has them."""
        known = [(a, b) for a, b in zip(gold, guessed, strict=True) if a >= 0]
        for a, b in known:
            self.table[a, b] += 1
        if known:
            self.documents += 1
            self.whole += all(a == b for a, b in known)
        for a, b, level, other in zip(gold, guessed, levels, guessed_levels, strict=True):
            if a == _HEADING and b == _HEADING and level is not None:
                self.levelled += 1
                self.levels_right += level == other

    def classes(self) -> Mapping[TagKind, ClassScore]:
        """Return the scores of every class that gold has or that was given."""
        wanted, given = self.table.sum(axis=1), self.table.sum(axis=0)
        return {
            kind: ClassScore(wanted=int(wanted[at]), given=int(given[at]), right=int(self.table[at, at]))
            for at, kind in enumerate(KINDS)
            if wanted[at] or given[at]
        }

    def macro_f1(self, without: frozenset[TagKind] = frozenset()) -> float:
        """Return the mean F1 over the classes that gold has, but for those of `without`."""
        found = [score.f1 for kind, score in self.classes().items() if score.wanted and kind not in without]
        return sum(found) / len(found) if found else float("nan")

    @property
    def accuracy(self) -> float:
        """Lines right of all."""
        total = int(self.table.sum())
        return int(self.table.diagonal().sum()) / total if total else float("nan")

    @property
    def whole_share(self) -> float:
        """Documents all of whose lines are right."""
        return self.whole / self.documents if self.documents else float("nan")
