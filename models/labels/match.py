"""Printed labels to rows of forms: which row each names, how sure that is, and why some name none.

>>> [m.row for m in match_label("无正当理由由大量反复申请", k=1)]
['not_processed.excessive']

Many labels at once take hardly longer than one:

```python
found = match_labels(["1.信访举抱投诉类申请", "其他"])
found[0].row, found[1].reason          # ('requests.not_processed.complaint', <Abstention.AMBIGUOUS: 'ambiguous'>)
found.rows                             # a row or None for each: all that is needed for ten thousand labels
```
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, overload

from gouji.models.forms.load import load_form, load_forms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gouji.models.labels.wordings import WordingIndex

__all__ = ["Abstention", "LabelMatch", "LabelMatches", "Match", "match_label", "match_labels"]

_TOLD = 0.01
"""Rows less likely than this are not told."""
_RIVAL = 0.1
"""A second row this likely makes a label ambiguous."""
_CHUNK = 1024
"""So many labels at once: their tables stay in the processor's cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A row that a label may name. The probabilities of all rows of all forms asked for and of "none" add up to 1."""

    form: str
    table: str
    row: str
    canonical: str
    probability: float


class Abstention(StrEnum):
    """Why a label is taken to name no row."""

    ELSEWHERE = "elsewhere"
    """It is printed elsewhere on the form: a heading, a group, a header, a column, a note."""
    UNLIKE = "unlike"
    """Nothing on the form is like it."""
    AMBIGUOUS = "ambiguous"
    """It may be the label of several rows, or of a row and of something else."""
    UNSURE = "unsure"
    """One row is likely, but not likely enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelMatch:
    """What became of a label: the likeliest rows, and the one that it is taken to name, if it is."""

    label: str
    matches: tuple[Match, ...]
    row: str | None
    """`table.row`, or None where the matcher abstains."""
    reason: Abstention | None
    """Why it abstains; None where it does not."""
    near: str | None
    """The text of the form that it is taken for, where that is no row's."""


class LabelMatches(Sequence[LabelMatch]):
    """The matches of many labels, in order; each is made when it is asked for."""

    def __init__(
        self,
        labels: Sequence[str],
        *,
        index: WordingIndex,
        place: NDArray[np.int64],
        row: NDArray[np.int16],
        probability: NDArray[np.float64],
        near: NDArray[np.int16],
        accept: float,
        k: int,
    ) -> None:
        """`place` (n) leads from a label to the lines of the other columns, as equal labels are matched once."""
        self._labels, self._index, self._place = labels, index, place
        self._row, self._probability, self._near = row, probability, near
        self._accept, self._k = accept, k

    @cached_property
    def rows(self) -> list[str | None]:
        """The row that each label is taken to name (`table.row`), or None."""
        names = [row.id for row in self._index.rows]
        found = [
            names[row] if sure else None
            for row, sure in zip(
                self._row[:, 0].tolist(), (self._probability[:, 0] >= self._accept).tolist(), strict=True
            )
        ]
        return [found[at] for at in self._place.tolist()]

    @cached_property
    def probabilities(self) -> list[float]:
        """How likely the likeliest row of each label is."""
        told: list[float] = self._probability[self._place, 0].tolist()
        return told

    def __len__(self) -> int:
        return len(self._labels)

    @overload
    def __getitem__(self, at: int) -> LabelMatch: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[LabelMatch, ...]: ...
    def __getitem__(self, at: int | slice) -> LabelMatch | tuple[LabelMatch, ...]:
        if isinstance(at, slice):
            return tuple(self._one(place) for place in range(*at.indices(len(self))))
        return self._one(range(len(self))[at])

    def __iter__(self) -> Iterator[LabelMatch]:
        return (self._one(at) for at in range(len(self)))

    def _one(self, at: int) -> LabelMatch:
        line = int(self._place[at])
        told = [
            (self._index.rows[row], share)
            for row, share in zip(self._row[line].tolist(), self._probability[line].tolist(), strict=True)
            if share >= _TOLD
        ]
        matches = tuple(
            Match(form=n.form, table=n.table, row=n.row, canonical=n.canonical, probability=round(share, 4))
            for n, share in told[: self._k]
        )
        side = int(self._near[line])
        near = self._index.sides[side] if side >= 0 else None
        if told and told[0][1] >= self._accept:
            return LabelMatch(label=self._labels[at], matches=matches, row=told[0][0].id, reason=None, near=None)
        reason = _reason([share for _, share in told], elsewhere=near is not None)
        return LabelMatch(label=self._labels[at], matches=matches, row=None, reason=reason, near=near)


def _reason(shares: list[float], *, elsewhere: bool) -> Abstention:
    if len(shares) > 1 and shares[1] >= _RIVAL:
        return Abstention.AMBIGUOUS
    if elsewhere:
        return Abstention.AMBIGUOUS if shares and shares[0] >= _RIVAL else Abstention.ELSEWHERE
    return Abstention.UNSURE if shares else Abstention.UNLIKE


def match_labels(labels: Sequence[str], form: str | None = None, k: int = 1) -> LabelMatches:
    """What each label names; `form` is a form id, without it all known forms are asked. `k` rows are told of each.

    Ten thousand labels take some thirty milliseconds. Raises `UsageError` for an unknown form.
    """
    import numpy as np

    from gouji.models.labels.columns import drop_repeats, read_labels
    from gouji.models.labels.features import find_candidates
    from gouji.models.labels.model import load_label_model
    from gouji.models.labels.wordings import build_index

    index = build_index((load_form(form),) if form else load_forms())
    model = load_label_model()
    printed = {label: at for at, label in enumerate(dict.fromkeys(labels))}
    given, like = drop_repeats(read_labels(list(printed), index.alphabet))
    rows, shares, nears = [], [], []
    for start in range(0, max(len(given.text), 1), _CHUNK):
        found = find_candidates(given[start : start + _CHUNK], index)
        share = model.probabilities(found)
        order = np.argsort(-share, axis=1, kind="stable")
        rows.append(np.take_along_axis(found.row, order, axis=1))
        shares.append(np.take_along_axis(share, order, axis=1))
        nears.append(np.where(found.side_like, found.side, -1).astype(np.int16))
    return LabelMatches(
        tuple(labels),
        index=index,
        place=like[np.fromiter(map(printed.__getitem__, labels), np.int64, len(labels))],
        row=np.concatenate(rows),
        probability=np.concatenate(shares),
        near=np.concatenate(nears),
        accept=model.accept,
        k=k,
    )


def match_label(label: str, form: str | None = None, k: int = 3) -> tuple[Match, ...]:
    """The `k` likeliest rows for a printed label, likeliest first; none where nothing is near.

    `form` is a form id; without it all known forms are asked, and a row that several share is named once, by the first.
    Raises `UsageError` for an unknown form.
    """
    return match_labels((label,), form, k)[0].matches
