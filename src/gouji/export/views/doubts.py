"""What a person should look at, row by row: a row that is in doubt as a whole is one item, not seven.

A table of which the document has nothing is one item, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from gouji.export.views.names import FactNames
from gouji.export.views.text import show_number, to_one_line
from gouji.language import mark_text, translate
from gouji.report import Fact, FactId, FactStatus, ReasonKind, ReportData

__all__ = [
    "DoubtGroup",
    "describe_doubt",
    "describe_group",
    "describe_reason",
    "describe_reasons",
    "group_doubts",
    "select_doubtful",
]

_MOST_ALTERNATIVES = 3
_REASONS = {
    # What the fact's status and its alternatives say already needs no words.
    ReasonKind.ABSENT: "",
    ReasonKind.READING: "",
    ReasonKind.CUT: mark_text("cut out of glued digits"),
    ReasonKind.MISSING_CELL: mark_text("its row lacks a cell"),
    ReasonKind.UNREAD: mark_text("ink that cannot be read"),
    ReasonKind.OBJECT: mark_text("a picture or a field stands in the cell"),
    ReasonKind.FORMAT: mark_text("no plain number"),
    ReasonKind.ROW: mark_text("the numbers may be another row's"),
    ReasonKind.FOREIGN: mark_text("beside a row of another statistic"),
    ReasonKind.UNPLACED: mark_text("something near has no place"),
    ReasonKind.INK: mark_text("unsure ink"),
    ReasonKind.LOST_INK: mark_text("ink may be lost"),
    ReasonKind.RULE: mark_text("a rule is broken"),
    ReasonKind.MISREAD: mark_text("the rules show a misreading"),
    ReasonKind.FORM: mark_text("another form may be meant"),
    ReasonKind.CONFIDENCE: mark_text("several small doubts"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtGroup:
    """The doubtful facts of one row of the form; `row` is `table.row`, or a table of which nothing is there."""

    row: str
    facts: tuple[Fact, ...]

    def name(self, names: FactNames) -> str:
        """Return the fact's name where it is alone, else the row's and how many cells."""
        return names.name_group(self.row, [fact.id for fact in self.facts])


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


def describe_group(group: DoubtGroup, names: FactNames) -> str:
    """Return what is known about a group: once where the same holds for each cell, else with the columns it holds for."""
    reasons = {describe_reasons(fact) for fact in group.facts}
    if len(reasons) == 1:
        return _add_reasons(_describe_columns([(fact, describe_doubt(fact)) for fact in group.facts], names), *reasons)
    told = [(fact, _add_reasons(describe_doubt(fact), describe_reasons(fact))) for fact in group.facts]
    return _describe_columns(told, names)


def _describe_columns(told: Sequence[tuple[Fact, str]], names: FactNames) -> str:
    """Return what is told of facts: once where it is the same for all, else with the columns that it holds for."""
    columns: dict[str, list[str]] = {}
    for fact, text in told:
        columns.setdefault(text, []).append(names.label_column(fact.id))
    if len(columns) == 1:
        return next(iter(columns))
    each = (translate("{columns} {text}", columns=translate(", ").join(c), text=text) for text, c in columns.items())
    return translate("; ").join(each)


def _add_reasons(text: str, reasons: str) -> str:
    return f"{text} · {reasons}" if reasons else text


def describe_doubt(fact: Fact) -> str:
    """Return what is known about a doubtful fact: what is printed, how sure the value is, what else it may be."""
    parts = [_reading(fact)]
    if fact.alternatives:
        shown = [_value(value) for value in fact.alternatives[:_MOST_ALTERNATIVES]]
        more = len(fact.alternatives) - len(shown)
        others = translate(", ").join(shown)
        text = translate("or {values} and {more} more", values=others, more=more) if more else ""
        parts.append(text or translate("or {values}", values=others))
    if fact.proposed is not None:
        value = show_number(fact.proposed.value)
        only = translate("the rules allow only {value}", value=value)
        parts.append(only if fact.proposed.unique else translate("the rules suggest {value}", value=value))
    return translate(", ").join(parts)


def describe_reasons(fact: Fact) -> str:
    """Return why a person should look, in words; empty where nothing but the fact's status says so."""
    words = (describe_reason(reason.why) for reason in fact.reasons)
    return translate(", ").join(dict.fromkeys(word for word in words if word))


def describe_reason(why: ReasonKind) -> str:
    """Return a reason in words; empty where the fact's status or its alternatives say it already."""
    return translate(_REASONS[why])


def _reading(fact: Fact) -> str:
    sure = f"{fact.confidence:.0%}"
    if fact.status is FactStatus.ABSENT:
        return translate("not in the document")
    if fact.status is FactStatus.BLANK:
        return translate("empty ({sure} sure)", sure=sure)
    printed = to_one_line(fact.printed or "")
    value = show_number(fact.value)
    if fact.value is None:
        lost = translate("nothing printed, undecided")
        return translate("printed “{printed}”, undecided", printed=printed) if printed else lost
    if printed == value:
        return translate("read as {value} ({sure} sure)", value=value, sure=sure)
    return translate("printed “{printed}”, read as {value} ({sure} sure)", printed=printed, value=value, sure=sure)


def _value(value: float | None) -> str:
    return translate("blank") if value is None else show_number(value)
