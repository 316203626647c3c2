"""What a person should look at, row by row: a row that is in doubt as a whole is one item, not seven.

A table of which the document has nothing is one item, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from gouji.export.views.text import show_number, to_one_line
from gouji.report import Fact, FactId, FactStatus, ReasonKind, ReportData

__all__ = ["DoubtGroup", "describe_doubt", "describe_group", "describe_reasons", "group_doubts", "select_doubtful"]

_MOST_ALTERNATIVES = 3
_REASONS = {
    # What the fact's status and its alternatives say already needs no words.
    ReasonKind.ABSENT: "",
    ReasonKind.READING: "",
    ReasonKind.CUT: "cut out of glued digits",
    ReasonKind.MISSING_CELL: "its row lacks a cell",
    ReasonKind.UNREAD: "ink that cannot be read",
    ReasonKind.OBJECT: "a picture or a field stands in the cell",
    ReasonKind.FORMAT: "no plain number",
    ReasonKind.ROW: "the numbers may be another row's",
    ReasonKind.FOREIGN: "beside a row of another statistic",
    ReasonKind.UNPLACED: "something near has no place",
    ReasonKind.INK: "unsure ink",
    ReasonKind.LOST_INK: "ink may be lost",
    ReasonKind.RULE: "a rule is broken",
    ReasonKind.MISREAD: "the rules show a misreading",
    ReasonKind.FORM: "another form may be meant",
    ReasonKind.CONFIDENCE: "several small doubts",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtGroup:
    """The doubtful facts of one row of the form; `row` is `table.row`, or a table of which nothing is there."""

    row: str
    facts: tuple[Fact, ...]

    @property
    def name(self) -> str:
        """The fact's id where it is alone, else the row's and how many cells."""
        return self.facts[0].id if len(self.facts) == 1 else f"{self.row} ({len(self.facts)} cells)"


def select_doubtful(report: ReportData) -> tuple[Fact, ...]:
    """Return the facts that ask for a person's look."""
    return tuple(fact for fact in report.facts.values() if fact.review)


def group_doubts(report: ReportData) -> tuple[DoubtGroup, ...]:
    """Return the doubtful facts by row, in the report's order."""
    seen = {FactId.parse(fact.id).table for fact in report.facts.values() if not _is_merely_absent(fact)}

    def place(fact: Fact) -> str:
        name = FactId.parse(fact.id)
        return f"{name.table}.{name.row}" if name.table in seen else name.table

    return tuple(DoubtGroup(row=row, facts=tuple(facts)) for row, facts in groupby(select_doubtful(report), place))


def _is_merely_absent(fact: Fact) -> bool:
    reasons = {reason.why for reason in fact.reasons}
    return fact.status is FactStatus.ABSENT and fact.proposed is None and reasons == {ReasonKind.ABSENT}


def describe_group(group: DoubtGroup) -> str:
    """What is known about a group: once where the same holds for each cell, else with the columns it holds for."""
    reasons = {describe_reasons(fact) for fact in group.facts}
    if len(reasons) == 1:
        return _add_reasons(_describe_columns([(fact, describe_doubt(fact)) for fact in group.facts]), *reasons)
    told = [(fact, _add_reasons(describe_doubt(fact), describe_reasons(fact))) for fact in group.facts]
    return _describe_columns(told)


def _describe_columns(told: Sequence[tuple[Fact, str]]) -> str:
    """Return what is told of facts: once where it is the same for all, else with the columns that it holds for."""
    columns: dict[str, list[str]] = {}
    for fact, text in told:
        columns.setdefault(text, []).append(FactId.parse(fact.id).column)
    if len(columns) == 1:
        return next(iter(columns))
    return "; ".join(f"{', '.join(names)} {text}" for text, names in columns.items())


def _add_reasons(text: str, reasons: str) -> str:
    return f"{text} · {reasons}" if reasons else text


def describe_doubt(fact: Fact) -> str:
    """Return what is known about a doubtful fact: what is printed, how sure the value is, what else it may be."""
    parts = [_reading(fact)]
    if fact.alternatives:
        shown = [_value(value) for value in fact.alternatives[:_MOST_ALTERNATIVES]]
        more = len(fact.alternatives) - len(shown)
        parts.append("or " + ", ".join(shown) + (f" and {more} more" if more else ""))
    if fact.proposed is not None:
        verb = "allow only" if fact.proposed.unique else "suggest"
        parts.append(f"the rules {verb} {show_number(fact.proposed.value)}")
    return ", ".join(parts)


def describe_reasons(fact: Fact) -> str:
    """Return why a person should look, in words; empty where nothing but the fact's status says so."""
    words = (_REASONS[reason.why] for reason in fact.reasons)
    return ", ".join(dict.fromkeys(word for word in words if word))


def _reading(fact: Fact) -> str:
    if fact.status is FactStatus.ABSENT:
        return "not in the document"
    if fact.status is FactStatus.BLANK:
        return f"empty ({fact.confidence:.0%} sure)"
    printed = to_one_line(fact.printed or "")
    value = show_number(fact.value)
    if fact.value is None:
        return f"printed “{printed}”, undecided" if printed else "nothing printed, undecided"
    sure = f"read as {value} ({fact.confidence:.0%} sure)"
    return sure if printed == value else f"printed “{printed}”, {sure}"


def _value(value: float | None) -> str:
    return "blank" if value is None else show_number(value)
