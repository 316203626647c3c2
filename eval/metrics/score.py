"""How well a reading agrees with its gold: facts, silent errors, reviews, inventions, headings, sections.

```python
score = score_reading(report.to_dict(), gold)
score.right, score.facts, score.silent
```
A fact is right when its value equals the gold's (None for a blank cell) and the fact is not absent from the report. A
wrong fact is *silent* when the report does not ask for a review of it. A fact that nothing in the document decides may
have any of its acceptable values and should be under review. A value for a fact that the document does not have is
*invented*. Titles are not counted among the headings. Violations are not scored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

__all__ = ["FactError", "Score", "add_scores", "score_reading"]

_WIDTH = str.maketrans("（）：，．。", "():,..")
_ENDS = ".:、"
_SHORTEST_AGENCY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class FactError:
    """One thing that is wrong.

    `kind` is silent, review, ambiguous, invented or crash; for headings it is missed or extra.
    """

    kind: str
    what: str
    wanted: object
    got: object

    def __str__(self) -> str:
        """Return one line for a person."""
        return f"{self.kind}: {self.what}: wanted {self.wanted!r}, got {self.got!r}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Counts over one document or many; ratios are properties, NaN where nothing was counted."""

    documents: int = 1
    perfect: int = 0
    """Documents whose facts are all right, with nothing invented."""
    facts: int = 0
    right: int = 0
    nonzero: int = 0
    nonzero_right: int = 0
    silent: int = 0
    review: int = 0
    """Facts under review, right ones too."""
    invented: int = 0
    undecidable: int = 0
    undecidable_flagged: int = 0
    undecidable_wrong: int = 0
    headings: int = 0
    headings_given: int = 0
    headings_right: int = 0
    form_right: int = 0
    year_right: int = 0
    agency_right: int = 0
    sections_right: int = 0
    errors: tuple[FactError, ...] = ()

    @property
    def accuracy(self) -> float:
        """Right facts over facts."""
        return _ratio(self.right, self.facts)

    @property
    def nonzero_accuracy(self) -> float:
        """Right among the facts that are neither 0 nor blank."""
        return _ratio(self.nonzero_right, self.nonzero)

    @property
    def review_rate(self) -> float:
        """Facts under review over facts."""
        return _ratio(self.review, self.facts)

    @property
    def heading_recall(self) -> float:
        """Headings found over headings there are."""
        return _ratio(self.headings_right, self.headings)

    @property
    def heading_precision(self) -> float:
        """Headings found over headings given."""
        return _ratio(self.headings_right, self.headings_given)


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def add_scores(scores: Iterable[Score]) -> Score:
    """Return the scores of many documents as one; errors are left out."""
    rows = list(scores)
    names = [field.name for field in fields(Score) if field.name != "errors"]
    return Score(**{name: sum(getattr(row, name) for row in rows) for name in names})


def score_reading(report: Mapping[str, Any], gold: Mapping[str, Any]) -> Score:
    """Score one report, in its JSON form, against one gold reading."""
    given = {fact["id"]: fact for fact in report.get("facts", ())}
    facts = _score_facts(given, gold["facts"])
    doubtful = _score_ambiguous(given, gold.get("ambiguous") or {})
    invented = _invented(given, {*gold["facts"], *(gold.get("ambiguous") or {})})
    headings = _score_headings(report.get("headings", ()), gold.get("headings") or ())
    wrong = any(error.kind != "extra" for error in (*facts.errors, *doubtful.errors, *invented))
    total = add_scores([facts, doubtful, headings])
    counts = {field.name: getattr(total, field.name) for field in fields(Score)}
    return Score(
        **{
            **counts,
            **_frame(report, gold),
            "documents": 1,
            "perfect": int(not wrong),
            "invented": len(invented),
            "errors": (*facts.errors, *doubtful.errors, *invented, *headings.errors),
        }
    )


def _value(fact: Mapping[str, Any] | None) -> float | None:
    return _plain(fact["value"]) if fact is not None else None


def _plain(value: float | str | None) -> float | None:
    return None if value is None else round(float(value), 6)


def _score_facts(given: Mapping[str, Mapping[str, Any]], wanted: Mapping[str, float | None]) -> Score:
    errors = []
    right = review = nonzero = nonzero_right = 0
    for name, value in wanted.items():
        fact = given.get(name)
        flagged = bool(fact and fact.get("review"))
        missing = fact is None or fact.get("status") == "absent"
        good = _value(fact) == _plain(value) and not (missing and value is not None)
        right, review = right + good, review + flagged
        nonzero, nonzero_right = nonzero + bool(value), nonzero_right + (bool(value) and good)
        if not good:
            kind = "review" if flagged else "silent"
            errors.append(FactError(kind=kind, what=name, wanted=value, got="absent" if missing else _value(fact)))
    silent = sum(error.kind == "silent" for error in errors)
    return Score(
        facts=len(wanted),
        right=right,
        review=review,
        nonzero=nonzero,
        nonzero_right=nonzero_right,
        silent=silent,
        errors=tuple(errors),
    )


def _score_ambiguous(given: Mapping[str, Mapping[str, Any]], choices: Mapping[str, Sequence[float | None]]) -> Score:
    errors = []
    flagged = 0
    for name, values in choices.items():
        fact = given.get(name)
        flagged += fact is None or bool(fact.get("review")) or fact.get("status") == "ambiguous"
        got = _value(fact)
        if got is not None and got not in [_plain(value) for value in values]:
            errors.append(FactError(kind="ambiguous", what=name, wanted=list(values), got=got))
    return Score(
        undecidable=len(choices), undecidable_flagged=flagged, undecidable_wrong=len(errors), errors=tuple(errors)
    )


def _invented(given: Mapping[str, Mapping[str, Any]], known: set[str]) -> list[FactError]:
    return [
        FactError(kind="invented", what=name, wanted="absent", got=fact["value"])
        for name, fact in given.items()
        if name not in known and fact.get("value") is not None and fact.get("status") not in ("absent", "inferred")
    ]


def squeeze(text: str) -> str:
    """Return a heading's words without blanks, widths of punctuation and a last full stop."""
    return "".join(text.split()).translate(_WIDTH).rstrip(_ENDS)


def _score_headings(given: Sequence[Mapping[str, Any]], wanted: Sequence[Sequence[Any]]) -> Score:
    """No gold headings: nothing is counted."""
    if not wanted:
        return Score()
    pool = [(squeeze(h["text"]), h["level"], h.get("section")) for h in given if h.get("section") != "title"]
    count, errors = len(pool), []
    rows = [(squeeze(text), level, section) for level, text, section in wanted if section != "title"]
    for row in rows:
        match = next((other for other in pool if _same_heading(row, other)), None)
        if match is None:
            errors.append(FactError(kind="missed", what="heading", wanted=row, got=None))
        else:
            pool.remove(match)
    errors += [FactError(kind="extra", what="heading", wanted=None, got=other) for other in pool]
    return Score(headings=len(rows), headings_given=count, headings_right=count - len(pool), errors=tuple(errors))


def _same_heading(wanted: tuple[str, int | None, str | None], given: tuple[str, int, str | None]) -> bool:
    text, level, section = wanted
    words = given[0] == text or given[0].endswith(text) or text.endswith(given[0])
    return words and level in (None, given[1]) and section == given[2]


def _frame(report: Mapping[str, Any], gold: Mapping[str, Any]) -> dict[str, int]:
    """Form, year, agency and the sections' order."""
    wanted, got = squeeze(gold.get("agency") or ""), squeeze(report.get("agency") or "")
    agency = wanted == got or (len(got) >= _SHORTEST_AGENCY and (got in wanted or wanted in got))
    sections = [h.get("section") for h in report.get("headings", ()) if h.get("section") not in (None, "title")]
    return {
        "form_right": int(report.get("form") == gold.get("form")),
        "year_right": int(report.get("year") == gold.get("year")),
        "agency_right": int(agency),
        "sections_right": int(sections == list(gold.get("sections") or sections)),
    }
