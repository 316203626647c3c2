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
from typing import TYPE_CHECKING, NamedTuple, overload

from gouji.models.forms.load import load_form, load_forms
from gouji.models.labels.settings import LabelSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gouji.models.forms.definition import Form
    from gouji.models.labels.wordings import WordingIndex

__all__ = [
    "Abstention",
    "LabelMatch",
    "LabelMatches",
    "Match",
    "match_form_labels",
    "match_label",
    "match_labels",
]


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


class _Ranked(NamedTuple):
    """The likeliest rows of n labels, the likeliest first."""

    row: NDArray[np.int16]
    """(n, candidates): places in the index's `rows`."""
    probability: NDArray[np.float64]
    """(n, candidates)."""
    near: NDArray[np.int16]
    """(n): the place in the index's `sides` of the text that a label is taken for; -1 for none."""


class LabelMatches(Sequence[LabelMatch]):
    """The matches of many labels, in order; each is made when it is asked for."""

    def __init__(
        self,
        labels: Sequence[str],
        *,
        index: WordingIndex,
        place: NDArray[np.int64],
        ranked: _Ranked,
        accept: float,
        k: int,
        settings: LabelSettings,
    ) -> None:
        """Keep the columns; `place` (n) leads from a label to their lines, as equal labels are matched once."""
        self._labels, self._index, self._place = labels, index, place
        self._row, self._probability, self._near = ranked
        self._accept, self._k, self._settings = accept, k, settings

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
        found: list[float] = self._probability[self._place, 0].tolist()
        return found

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
        likely = [
            (self._index.rows[row], share)
            for row, share in zip(self._row[line].tolist(), self._probability[line].tolist(), strict=True)
            if share >= self._settings.least_shown
        ]
        matches = tuple(
            Match(form=n.form, table=n.table, row=n.row, canonical=n.canonical, probability=round(share, 4))
            for n, share in likely[: self._k]
        )
        side = int(self._near[line])
        near = self._index.sides[side] if side >= 0 else None
        if likely and likely[0][1] >= self._accept:
            return LabelMatch(label=self._labels[at], matches=matches, row=likely[0][0].id, reason=None, near=None)
        reason = _reason([share for _, share in likely], self._settings, elsewhere=near is not None)
        return LabelMatch(label=self._labels[at], matches=matches, row=None, reason=reason, near=near)


def _reason(shares: list[float], settings: LabelSettings, *, elsewhere: bool) -> Abstention:
    """Return why no row is named: a second row or another text is near, nothing is near, or the nearest row is unsure."""
    if len(shares) > 1 and shares[1] >= settings.rival:
        return Abstention.AMBIGUOUS
    if elsewhere:
        return Abstention.AMBIGUOUS if shares and shares[0] >= settings.rival else Abstention.ELSEWHERE
    return Abstention.UNSURE if shares else Abstention.UNLIKE


def match_labels(
    labels: Sequence[str], form: str | None = None, k: int = 1, settings: LabelSettings | None = None
) -> LabelMatches:
    """Return what each label names, with the `k` likeliest rows; `form` is a form id, all known forms without it.

    Ten thousand labels take some thirty milliseconds. Raises `UsageError` for an unknown form.
    """
    return _match(labels, (load_form(form),) if form else load_forms(), k, settings or LabelSettings())


def match_form_labels(labels: Sequence[str], form: Form, k: int, settings: LabelSettings) -> LabelMatches:
    """Return what each label names on one form, which need not be a known one, with the `k` likeliest rows."""
    return _match(labels, (form,), k, settings)


def _match(labels: Sequence[str], forms: tuple[Form, ...], k: int, settings: LabelSettings) -> LabelMatches:
    import numpy as np

    from gouji.models.labels.columns import drop_repeats, read_labels
    from gouji.models.labels.features import find_candidates
    from gouji.models.labels.model import load_label_model
    from gouji.models.labels.wordings import build_index

    index = build_index(forms)
    model = load_label_model()
    printed = {label: at for at, label in enumerate(dict.fromkeys(labels))}
    given, like = drop_repeats(read_labels(list(printed), index.alphabet))
    rows, shares, nears = [], [], []
    for start in range(0, max(len(given.text), 1), settings.batch):
        found = find_candidates(given[start : start + settings.batch], index)
        share = model.predict(found)
        order = np.argsort(-share, axis=1, kind="stable")
        rows.append(np.take_along_axis(found.row, order, axis=1))
        shares.append(np.take_along_axis(share, order, axis=1))
        nears.append(np.where(found.side_like, found.side, -1).astype(np.int16))
    return LabelMatches(
        tuple(labels),
        index=index,
        place=like[np.fromiter(map(printed.__getitem__, labels), np.int64, len(labels))],
        ranked=_Ranked(np.concatenate(rows), np.concatenate(shares), np.concatenate(nears)),
        accept=model.accept,
        k=k,
        settings=settings,
    )


def match_label(label: str, form: str | None = None, k: int = 3) -> tuple[Match, ...]:
    """Return the `k` likeliest rows for a printed label, likeliest first; none where nothing is near.

    `form` is a form id; without it all known forms are asked, and a row that several share is named once, by the first.
    Raises `UsageError` for an unknown form.
    """
    return match_labels((label,), form, k)[0].matches
