"""The reports of an organ over the years, as JSON and as lines for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gouji.export.views.text import to_one_line
from gouji.export.views.words import describe_severity
from gouji.language import translate, translate_recorded
from gouji.schema import JsonObject, JsonValue

if TYPE_CHECKING:
    from gouji.models.series.links import Series, SeriesFinding

__all__ = ["convert_series", "describe_series_finding"]


def convert_series(series: Series) -> JsonObject:
    """Return a series as plain dictionaries, lists, strings and numbers."""
    reports: list[JsonValue] = [
        {"year": m.report.year, "file": m.file, "form": m.report.form, "agency": m.report.agency}
        for m in series.members
    ]
    repeated: list[JsonValue] = [{"year": r.year, "file": r.file, "share": r.share} for r in series.repeated]
    return {
        "agency": series.agency,
        "reports": reports,
        "findings": [_finding(f) for f in series.findings],
        "repeated": repeated,
    }


def describe_series_finding(finding: SeriesFinding) -> str:
    """Return one line as linters print it: `file:page: severity rule: message; last year's file:page`."""
    severity, message = describe_severity(finding.severity), translate_recorded(to_one_line(finding.message))
    text = f"{to_one_line(finding.file)}:{finding.page}: {severity} {finding.rule}: {message}"
    if not finding.last_file:
        return text
    place = f"{to_one_line(finding.last_file)}:{finding.last_page}"
    return translate("{finding}; before: {place}", finding=text, place=place)


def _finding(finding: SeriesFinding) -> JsonObject:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "verdict": finding.verdict.value,
        "year": finding.year,
        "file": finding.file,
        "page": finding.page,
        "facts": list(finding.facts),
        "last_file": finding.last_file or None,
        "last_page": finding.last_page if finding.last_file else None,
        "last_facts": list(finding.last_facts),
    }
