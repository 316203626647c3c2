"""What became of each fact of a document: the gold value, what was read, how sure, and whether that is right.

```python
outcome = judge(sample, report)      # report in its JSON form
[fact for fact in outcome.facts if fact.result == "silent"]
```
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from gouji.eval.metrics.print import LabelCounts, count_labels, order_tau, printed_labels
from gouji.eval.metrics.rows import RowCounts, count_rows
from gouji.eval.metrics.score import FactError, Score, score_reading
from gouji.eval.metrics.structure import Structure
from gouji.eval.runs.samples import Sample

__all__ = ["COUNTS", "RESULTS", "DocumentOutcome", "FactOutcome", "judge"]

RESULTS = ("right", "silent", "review", "undecided", "invented")
COUNTS = tuple(field.name for field in fields(Score) if field.name != "errors")
_RULES = {"row": "requests.applicants", "balance": "requests.intake", "outcomes": "requests.outcomes"}
_RULES["disputes"] = "disputes.results"
_NAMED = re.compile(r"(row|balance|outcomes|disputes): ([\w.]+):")
_CELL = re.compile(r"(?:requests|disputes)\.[\w.]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class FactOutcome:
    """One fact of one document.

    `gold` is None for a blank; where nothing decides, it is what was printed before the damage. `result` is `right`,
    `silent` (wrong and not under review), `review` (wrong, under review), `undecided` (nothing in the document decides
    it) or `invented` (the document has no such cell). `correct` says whether `value` is what was printed: it is what
    `confidence` claims, also for undecided facts; None for these where nobody knows.
    """

    document: str
    kind: str
    fact: str
    gold: float | None
    value: float | None
    status: str
    confidence: float | None
    """None where the report does not have the fact, or says nothing of confidence."""
    review: bool
    result: str
    correct: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentOutcome:
    """One document: its counts, its facts, the rules that are broken in print, and those that the report finds.

    `broken`, `found`, `rows`, `tau` and `labels` are of generated documents alone, as only they come with that knowledge.
    """

    name: str
    kind: str
    sha256: str
    score: Score
    facts: tuple[FactOutcome, ...]
    broken: tuple[str, ...]
    """As the report names them."""
    found: tuple[str, ...]
    rows: RowCounts
    crash: str = ""
    tau: float | None = None
    """How far the report has the rows in the order of the print: Kendall's τ; None where nobody knows."""
    labels: LabelCounts = (0, 0, 0)
    structure: Structure | None = None
    peers: Mapping[str, Score] | None = None
    others: Mapping[str, DocumentOutcome] = field(default_factory=dict)
    """What other systems made of the same document."""

    @property
    def counts(self) -> dict[str, int]:
        """The score's counts by name."""
        return {name: getattr(self.score, name) for name in COUNTS}


def judge(sample: Sample, report: Mapping[str, Any]) -> DocumentOutcome:
    """Return the outcome of a reading; `{"crash": …}` is a report with nothing in it."""
    score = score_reading(report, sample.gold)
    crash = str(report.get("crash", ""))
    if crash:
        error = FactError(kind="crash", what=sample.name, wanted="a report", got=crash)
        score = replace(score, perfect=0, errors=(error, *score.errors))
    broken, unsure = _broken(sample.gold) if sample.generated else (set(), set())
    rows = report.get("rows", ())
    return DocumentOutcome(
        name=sample.name,
        kind=sample.kind,
        sha256=hashlib.sha256(sample.data).hexdigest(),
        score=score,
        facts=tuple(_facts(sample, report)),
        broken=tuple(sorted(broken)),
        found=tuple(sorted(_found(report) - unsure)) if sample.generated else (),
        rows=count_rows(sample.gold["rows"], rows) if sample.generated else {},
        crash=crash,
        tau=order_tau(sample.gold["rows"], rows) if sample.generated else None,
        labels=count_labels(printed_labels(sample.gold.get("tables", ())), rows) if sample.generated else (0, 0, 0),
    )


def _broken(gold: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """The rules broken in print, and those that only fail if a blank cell is taken for 0, which nobody can tell."""
    broken: set[str] = set()
    unsure: set[str] = set()
    for text in gold["violations"]:
        match = _NAMED.match(text)
        if match:
            blank = any(gold["facts"].get(fact, 0) is None for fact in _CELL.findall(text))
            (unsure if blank else broken).add(f"{_RULES[match[1]]}[{match[2]}]")
    return broken, unsure


def _found(report: Mapping[str, Any]) -> set[str]:
    return {f["rule"] for f in report.get("findings", ()) if f["severity"] == "error"}


def _facts(sample: Sample, report: Mapping[str, Any]) -> Iterator[FactOutcome]:
    given = {fact["id"]: fact for fact in report.get("facts", ())}
    wanted: Mapping[str, float | None] = sample.gold["facts"]
    doubtful: Mapping[str, Sequence[float | None]] = sample.gold.get("ambiguous") or {}
    for name, value in wanted.items():
        yield _outcome(sample, name, given.get(name), value, decided=True)
    for name, values in doubtful.items():
        yield _outcome(sample, name, given.get(name), values[0], decided=False)
    for name, fact in given.items():
        if name not in wanted and name not in doubtful and fact["value"] is not None:
            outcome = _outcome(sample, name, fact, None, decided=True)
            yield replace(outcome, result="invented", correct=False)


def _outcome(
    sample: Sample, name: str, fact: Mapping[str, Any] | None, gold: float | None, *, decided: bool
) -> FactOutcome:
    status = "absent" if fact is None else str(fact["status"])
    value = None if fact is None else _plain(fact["value"])
    correct = value == _plain(gold) and not (status == "absent" and gold is not None)
    review = bool(fact and fact["review"])
    wrong = "review" if review else "silent"
    return FactOutcome(
        document=sample.name,
        kind=sample.kind,
        fact=name,
        gold=_plain(gold),
        value=value,
        status=status,
        confidence=None if fact is None or status == "absent" else fact.get("confidence"),
        review=review,
        result=("right" if correct else wrong) if decided else "undecided",
        correct=correct if decided or sample.generated else None,
    )


def _plain(value: float | None) -> float | None:
    return None if value is None else round(float(value), 6)
