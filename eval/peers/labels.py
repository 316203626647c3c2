"""Label matchers to compare: gouji's own, and the baselines that it must beat.

Each is a function from labels and a form to three rows a label, likeliest first, and a score of the first between 0 and
1; whether a score is enough is decided outside, by one rule for all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from gouji.corpus.labels.known import known_labels
from gouji.models.labels.match import match_labels
from gouji.models.text.normalise import core, split_enumerator

__all__ = ["SYSTEMS", "Ranked", "System"]

_TOP = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """What a matcher says of one label."""

    rows: tuple[str, ...]
    score: float


System = Callable[[Sequence[str], str | None], list[Ranked]]


def _gouji(labels: Sequence[str], form: str | None) -> list[Ranked]:
    found = match_labels(labels, form, k=_TOP)
    told = [tuple(f"{match.table}.{match.row}" for match in one.matches) for one in found]
    return [Ranked(rows=rows, score=share) for rows, share in zip(told, found.probabilities, strict=True)]


def _wordings(form: str | None) -> tuple[list[str], list[str]]:
    """Wordings as printed, and the row of each."""
    pairs = [(label.text, row) for row, labels in known_labels(form).rows.items() for label in labels]
    return [text for text, _ in pairs], [row for _, row in pairs]


def _best(scores: Sequence[float], rows: Sequence[str]) -> Ranked:
    """Return the rows by their best wording."""
    best: dict[str, float] = {}
    for score, row in zip(scores, rows, strict=True):
        best[row] = max(best.get(row, 0.0), score)
    ranked = sorted(best, key=lambda row: -best[row])[:_TOP]
    return Ranked(rows=tuple(ranked), score=best[ranked[0]] / 100)


def _wratio(labels: Sequence[str], form: str | None) -> list[Ranked]:
    """`WRatio` on the texts as printed."""
    from rapidfuzz.fuzz import WRatio
    from rapidfuzz.process import cdist

    texts, rows = _wordings(form)
    return [_best(line, rows) for line in cdist(labels, texts, scorer=WRatio).tolist()]


def _ratio(labels: Sequence[str], form: str | None) -> list[Ranked]:
    """`ratio` on texts without number, punctuation, space and width."""
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import cdist

    texts, rows = _wordings(form)
    bare = [[core(split_enumerator(text)[1]) for text in some] for some in (labels, texts)]
    return [_best(line, rows) for line in cdist(*bare, scorer=ratio).tolist()]


def _exact(labels: Sequence[str], form: str | None) -> list[Ranked]:
    """Return a label that is a wording, without number, punctuation, space and width."""
    texts, rows = _wordings(form)
    known: dict[str, list[str]] = {}
    for text, row in zip(texts, rows, strict=True):
        known.setdefault(core(split_enumerator(text)[1]), []).append(row)
    found = [tuple(dict.fromkeys(known.get(core(split_enumerator(label)[1]), ()))) for label in labels]
    return [Ranked(rows=rows[:_TOP], score=1 / len(rows) if rows else 0.0) for rows in found]


SYSTEMS: Mapping[str, System] = {
    "gouji": _gouji,
    "ratio, normalised": _ratio,
    "WRatio, naive": _wratio,
    "exact, normalised": _exact,
}
"""The matchers by name."""
