"""What a report says in plain words: counts, doubts, findings; shared by every output that people read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from gouji.export.text import one_line, show_number
from gouji.report import Fact, FactStatus, Finding, Report, Verdict

__all__ = ["Counts", "count_facts", "describe_counts", "describe_doubt", "describe_finding", "describe_source", "doubtful"]

_VERDICTS = {
    Verdict.MISREAD: "probably read wrongly",
    Verdict.SOURCE: "so printed in the document",
    Verdict.UNDECIDED: "misread or misprinted, undecided",
}
_MOST_REPAIRS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many facts of each kind a report has; `review` counts those that ask for a person's look."""

    read: int
    blank: int
    ambiguous: int
    absent: int
    review: int
    findings: int


def count_facts(report: Report) -> Counts:
    """The report's facts, counted by status."""
    by_status = Counter(fact.status for fact in report.facts.values())
    return Counts(
        read=by_status[FactStatus.READ],
        blank=by_status[FactStatus.BLANK],
        ambiguous=by_status[FactStatus.AMBIGUOUS],
        absent=by_status[FactStatus.ABSENT],
        review=len(doubtful(report)),
        findings=len(report.findings),
    )


def describe_counts(report: Report) -> str:
    """One line: `195 facts read, 3 blank · 2 to review · 1 finding`."""
    counts = count_facts(report)
    parts = [f"{_plural(counts.read, 'fact')} read"]
    parts += [
        f"{number} {name}"
        for number, name in ((counts.blank, "blank"), (counts.ambiguous, "ambiguous"), (counts.absent, "absent"))
        if number
    ]
    review = f"{counts.review} to review" if counts.review else "nothing to review"
    findings = _plural(counts.findings, "finding") if counts.findings else "no findings"
    return f"{', '.join(parts)} · {review} · {findings}"


def describe_source(report: Report) -> str:
    """One line: the file, its pages, the form and how sure that is."""
    pages = _plural(report.source.pages, "page")
    form = "no known form" if report.form is None else f"{report.form} ({report.form_confidence:.0%})"
    return one_line(f"{report.source.name} · {pages} · {form}")


def doubtful(report: Report) -> tuple[Fact, ...]:
    """The facts that ask for a person's look."""
    return tuple(fact for fact in report.facts.values() if fact.review)


def describe_doubt(fact: Fact) -> str:
    """What is known about a doubtful fact: what is printed, how sure the value is, what else it may be."""
    parts = ["nothing printed" if fact.printed is None else f"printed “{one_line(fact.printed)}”"]
    parts.append("no value" if fact.value is None else f"read as {show_number(fact.value)} ({fact.confidence:.0%} sure)")
    if fact.alternatives:
        parts.append("or " + ", ".join(_value(value) for value in fact.alternatives))
    if fact.proposed is not None:
        only = "only " if fact.proposed.unique else ""
        parts.append(f"the rules {only}suggest {show_number(fact.proposed.value)}")
    return ", ".join(parts)


def describe_finding(finding: Finding) -> str:
    """The finding's message, whom it blames and what would mend it."""
    text = f"{one_line(finding.message)} ({_VERDICTS[finding.verdict]})"
    repairs = [
        " and ".join(f"{change.fact} {_value(change.old)} → {show_number(change.new)}" for change in repair)
        for repair in finding.repairs[:_MOST_REPAIRS]
    ]
    if not repairs:
        return text
    more = len(finding.repairs) - len(repairs)
    return f"{text}; would add up with {', or with '.join(repairs)}" + (f", or {more} more ways" if more else "")


def _value(value: float | None) -> str:
    return "blank" if value is None else show_number(value)


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
