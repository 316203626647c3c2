"""What a report says in plain words: counts, doubts, findings; shared by every output that people read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gouji.corrected import Corrected, CorrectionKind
from gouji.export.views.doubts import select_doubtful
from gouji.export.views.names import FactNames
from gouji.export.views.text import show_number, to_one_line
from gouji.language import mark_text, translate, translate_plural, translate_recorded
from gouji.report import Evidence, FactId, FactStatus, Finding, Repair, ReportData, Severity, Unplaced, Verdict
from gouji.tokens import OBJECT

__all__ = [
    "Counts",
    "FindingGroup",
    "count_facts",
    "describe_corrected",
    "describe_counts",
    "describe_finding",
    "describe_message",
    "describe_place",
    "describe_repairs",
    "describe_severity",
    "describe_source",
    "describe_status",
    "describe_unplaced",
    "describe_verdict",
    "describe_warning",
    "describe_who",
    "group_findings",
]

_VERDICTS = {
    Verdict.MISREAD: mark_text("probably read wrongly"),
    Verdict.SOURCE: mark_text("so printed in the document"),
    Verdict.UNDECIDED: mark_text("misread or misprinted, undecided"),
}
_SEVERITIES = {
    Severity.ERROR: mark_text("error"),
    Severity.WARNING: mark_text("warning"),
    Severity.INFO: mark_text("info"),
}
_STATUSES = {
    FactStatus.READ: mark_text("read"),
    FactStatus.BLANK: mark_text("blank"),
    FactStatus.AMBIGUOUS: mark_text("ambiguous"),
    FactStatus.ABSENT: mark_text("absent"),
}
_NO_NAMES = FactNames()
_MOST_REPAIRS = 3
_PICTURE = mark_text("[no text]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many facts of each kind a report has; `review` counts those that ask for a person's look."""

    read: int
    blank: int
    ambiguous: int
    absent: int
    review: int
    findings: int
    corrected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingGroup:
    """Findings that the same changes would mend, so that the changes need saying once."""

    findings: tuple[Finding, ...]
    repairs: str


def group_findings(report: ReportData, names: FactNames = _NO_NAMES) -> tuple[FindingGroup, ...]:
    """Return the report's findings; those with the same repairs stand together, at the place of the first."""
    groups: dict[str, list[Finding]] = {}
    for number, finding in enumerate(report.findings):
        groups.setdefault(describe_repairs(finding) or f"{number}", []).append(finding)
    return tuple(
        FindingGroup(findings=tuple(found), repairs=describe_repairs(found[0], names)) for found in groups.values()
    )


def count_facts(report: ReportData) -> Counts:
    """Return the report's facts, counted by status."""
    by_status = Counter(fact.status for fact in report.facts.values())
    return Counts(
        read=by_status[FactStatus.READ],
        blank=by_status[FactStatus.BLANK],
        ambiguous=by_status[FactStatus.AMBIGUOUS],
        absent=by_status[FactStatus.ABSENT],
        review=len(select_doubtful(report)),
        findings=len(report.findings),
        corrected=sum(fact.corrected is not None for fact in report.facts.values()),
    )


def describe_counts(report: ReportData) -> str:
    """Return one line: `195 facts read, 3 blank · 2 to review · 1 finding`."""
    counts = count_facts(report)
    told = [translate_plural("{number} fact read", "{number} facts read", counts.read)]
    told += [translate("{number} blank", number=counts.blank)] if counts.blank else []
    told += [translate("{number} ambiguous", number=counts.ambiguous)] if counts.ambiguous else []
    told += [translate("{number} absent", number=counts.absent)] if counts.absent else []
    told += [translate("{number} settled by people", number=counts.corrected)] if counts.corrected else []
    clear, sound = translate("nothing to review"), translate("no findings")
    review = translate("{number} to review", number=counts.review) if counts.review else clear
    findings = translate_plural("{number} finding", "{number} findings", counts.findings) if counts.findings else sound
    return f"{translate(', ').join(told)} · {review} · {findings}"


def describe_corrected(said: Corrected) -> str:
    """Return what a person said of a cell."""
    value = show_number(said.value)
    return {
        CorrectionKind.VALUE: translate("it is {value}", value=value),
        CorrectionKind.BLANK: translate("it is empty"),
        CorrectionKind.ABSENT: translate("it is not in the document"),
        CorrectionKind.AS_PRINTED: translate("{value}, so printed in the source", value=value),
    }[said.kind]


def describe_source(report: ReportData) -> str:
    """Return one line: the file, its pages, the form and how sure that is."""
    pages = translate_plural("{number} page", "{number} pages", report.source.pages)
    form = translate("no known form") if report.form is None else f"{report.form} ({report.form_confidence:.0%})"
    return to_one_line(f"{report.source.name} · {pages} · {form}")


def describe_who(report: ReportData) -> str:
    """Return whose report it is and of which year: `东河区教育局 · 2021`."""
    year = translate("year unknown") if report.year is None else str(report.year)
    return to_one_line(f"{report.agency or translate('agency unknown')} · {year}")


def describe_severity(severity: Severity) -> str:
    """Return how grave a finding is, in a word."""
    return translate(_SEVERITIES[severity])


def describe_status(status: FactStatus) -> str:
    """Return how a fact stands in the document, in a word."""
    return translate(_STATUSES[status])


def describe_warning(warning: str) -> str:
    """Return a warning of a report on one line."""
    return translate_recorded(to_one_line(warning))


def describe_message(finding: Finding) -> str:
    """Return what does not add up, on one line."""
    return translate_recorded(to_one_line(finding.message))


def describe_finding(finding: Finding, names: FactNames = _NO_NAMES) -> str:
    """Return the finding's message, whom it blames and what would mend it, on one line."""
    text = translate("{message} ({verdict})", message=describe_message(finding), verdict=describe_verdict(finding))
    repairs = describe_repairs(finding, names)
    return translate("{finding}; would add up with {repairs}", finding=text, repairs=repairs) if repairs else text


def describe_place(place: Evidence) -> str:
    """Return where a fact stands: `page 2, characters 13–15, table 1 row 3 column 2`."""
    span, parts = place.span, [translate("page {page}", page=place.page)]
    parts.append(translate("characters {start}–{end}", start=span.start, end=span.end))
    if place.cell is not None:
        table, row, column = (number + 1 for number in place.cell)
        parts.append(translate("table {table} row {row} column {column}", table=table, row=row, column=column))
    if place.box is not None:
        box = place.box
        corners = f"{box.x0:.0f} {box.y0:.0f} {box.x1:.0f} {box.y1:.0f}"
        parts.append(translate("box {corners}", corners=corners))
    return translate(", ").join(parts)


def describe_unplaced(item: Unplaced, names: FactNames = _NO_NAMES) -> str:
    """Return what is printed and where it might belong, on one line: `“见附件”, page 2, perhaps 总计 (requests.total, 7 cells)`."""
    rows: dict[str, list[str]] = {}
    for fact in item.near:
        place = FactId.parse(fact)
        rows.setdefault(f"{place.table}.{place.row}", []).append(fact)
    near = translate(", ").join(names.name_group(row, ids) for row, ids in rows.items())
    text = to_one_line(item.text).replace(OBJECT, translate(_PICTURE))
    if not near:
        return translate("“{text}”, page {page}", text=text, page=item.page)
    return translate("“{text}”, page {page}, perhaps {near}", text=text, page=item.page, near=near)


def describe_verdict(finding: Finding) -> str:
    """Whom the finding blames: `so printed in the document`."""
    return translate(_VERDICTS[finding.verdict])


def describe_repairs(finding: Finding, names: FactNames = _NO_NAMES) -> str:
    """Return the least changes with which the rule would hold; empty where there are none.

    `总计 · 总计 (requests.total.total) 26 → 218, or with …`
    """
    repairs = [_repair(repair, names) for repair in finding.repairs[:_MOST_REPAIRS]]
    more = len(finding.repairs) - len(repairs)
    told = translate(", or with ").join(repairs)
    return translate("{ways}, or {number} more ways", ways=told, number=more) if more else told


def _repair(repair: Sequence[Repair], names: FactNames) -> str:
    """Return a repair's changes, and why they would be: `a 26 → 62 (digits changed places)`."""
    told = translate(" and ").join(
        translate(
            "{fact} {old} → {new}",
            fact=names.name(change.fact),
            old=_value(change.old),
            new=show_number(change.new),
        )
        for change in repair
    )
    why = translate(", ").join(dict.fromkeys(translate(change.why) for change in repair if change.why))
    return translate("{message} ({verdict})", message=told, verdict=why) if why else told


def _value(value: float | None) -> str:
    return translate("blank") if value is None else show_number(value)
