"""Findings as a linter prints them, and as JSON Lines."""

from __future__ import annotations

from gouji.export.plain.to_json import convert_finding, dump_compact
from gouji.export.views.names import FactNames, name_facts
from gouji.export.views.text import to_one_line
from gouji.export.views.words import describe_finding
from gouji.report import ReportData
from gouji.schema import JsonObject

__all__ = ["convert_findings", "dump_findings", "render_findings"]


def render_findings(name: str, report: ReportData) -> str:
    """Return a line a finding, `file:page: rule: message`."""
    names = name_facts(report) if report.findings else FactNames()
    return "".join(
        f"{to_one_line(name)}:{finding.page}: {finding.rule}: {describe_finding(finding, names)}\n"
        for finding in report.findings
    )


def convert_findings(name: str, report: ReportData) -> list[JsonObject]:
    """Return each finding as in `gouji.report/1`, with the name of its document."""
    return [{"file": name, **convert_finding(finding)} for finding in report.findings]


def dump_findings(name: str, report: ReportData) -> str:
    """Return the findings as JSON Lines."""
    return "".join(map(dump_compact, convert_findings(name, report)))
