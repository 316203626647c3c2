"""A report as Markdown (with GitHub's pipe tables): the tables, what to review, what does not add up.

An empty cell reads *blank*, a cell that the document lacks is `–`, and **?** follows what a person should look at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gouji.export.views.doubts import describe_group, group_doubts
from gouji.export.views.layout import BandView, LineView, TableView, lay_out
from gouji.export.views.names import name_facts
from gouji.export.views.text import show_corrected, show_number, to_one_line
from gouji.export.views.words import (
    describe_counts,
    describe_finding,
    describe_severity,
    describe_source,
    describe_unplaced,
    describe_warning,
    describe_who,
)
from gouji.language import translate
from gouji.report import Fact, FactStatus, ReportData

if TYPE_CHECKING:
    from gouji.models.forms.definition import Form

__all__ = ["render_markdown"]

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~])")
_STARTS_LIST = re.compile(r"^(\d+)([.)])(?=\s)|^([-+])(?=\s)")


def render_markdown(report: ReportData, form: Form | None = None) -> str:
    """Return the report as Markdown, ending with a line end."""
    return "\n".join([*_head(report), *_tables(report, form), *_notes(report, form)]) + "\n"


def _head(report: ReportData) -> Iterator[str]:
    yield f"# {_escape(report.title or report.source.name)}"
    yield ""
    yield f"{_escape(describe_who(report))}  "
    yield f"{_escape(describe_source(report))}  "
    yield _escape(describe_counts(report))


def _tables(report: ReportData, form: Form | None) -> Iterator[str]:
    for table in lay_out(report, form):
        yield from ("", f"## {_escape(table.title)}")
        yield from _table(table)


def _table(table: TableView) -> Iterator[str]:
    if not table.found:
        yield from ("", f"*{translate('not in the document')}*")
        return
    for band in table.bands:
        yield from ("", *_band(band))


def _band(band: BandView) -> Iterator[str]:
    yield _row([_escape(band.label or ""), *(_escape(column.label) for column in band.columns)])
    yield _row(["---", *("---:" for _ in band.columns)])
    for line in band.lines:
        cells = [_cell(cell) for cell in line.cells] if line.row is not None else [""] * len(band.columns)
        yield _row([_label(line), *cells])


def _label(line: LineView) -> str:
    """Return the label, set in by its depth; a group's label is bold."""
    text = _escape(line.label)
    return "&emsp;" * line.depth + (text if line.row is not None else f"**{text}**")


def _cell(fact: Fact | None) -> str:
    if fact is None:
        return "–"
    if fact.corrected is not None:
        return f"{show_corrected(fact.corrected)} *({translate('corrected')})*"
    text = f"*{translate('blank')}*" if fact.status is FactStatus.BLANK else show_number(fact.value)
    flag = "**?**" if fact.review or fact.status is FactStatus.AMBIGUOUS else ""
    return " ".join(part for part in (text, flag) if part)


def _notes(report: ReportData, form: Form | None) -> Iterator[str]:
    names = name_facts(report, form)
    colon, comma = translate(": "), translate(", ")
    doubts = [
        f"**{_escape(group.name(names))}**{colon}{_escape(describe_group(group, names))}"
        for group in group_doubts(report)
    ]
    findings = [
        f"**{describe_severity(finding.severity)}**{comma}{translate('page {page}', page=finding.page)}{comma}`{finding.rule}`{colon}"
        f"{_escape(describe_finding(finding, names))}"
        for finding in report.findings
    ]
    unplaced = [_escape(describe_unplaced(item, names)) for item in report.unplaced]
    warnings = [_escape(describe_warning(warning)) for warning in report.warnings]
    for title, items in (
        (translate("To review"), doubts),
        (translate("Printed in the tables, in no cell"), unplaced),
        (translate("Findings"), findings),
        (translate("Warnings"), warnings),
    ):
        if items:
            yield from ("", f"## {title}", "", *(f"- {item}" for item in items))


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escape(text: str) -> str:
    """Text from a document, on one line, that Markdown shows as it is."""
    escaped = _SPECIAL.sub(r"\\\1", to_one_line(text))
    return _STARTS_LIST.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", escaped)
