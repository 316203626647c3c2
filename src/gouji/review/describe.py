"""What the browser is told of a document: its tables, cells, findings and places, in the language of the request."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from gouji.export.html.cells import PageCell, PageTable, lay_out_cells, lay_out_changed_cells
from gouji.export.views.doubts import describe_doubt
from gouji.export.views.layout import lay_out
from gouji.export.views.names import FactNames, name_facts
from gouji.export.views.text import to_one_line
from gouji.export.views.words import (
    describe_finding,
    describe_source,
    describe_unplaced,
    describe_warning,
    describe_who,
)
from gouji.report import FactId

if TYPE_CHECKING:
    from gouji.models.forms.definition import Form
    from gouji.report import Finding, ReportData
    from gouji.review.desk import QueueRow
    from gouji.schema import JsonObject, JsonValue

__all__ = [
    "describe_changed_cells",
    "describe_findings",
    "describe_head",
    "describe_places",
    "describe_row",
    "describe_tables",
    "label_facts",
]


def describe_head(report: ReportData, form: Form | None) -> JsonObject:
    """Return what stands above the tables, and what stands below them and does not change."""
    names = name_facts(report, form)
    return {
        "title": to_one_line(report.title) or report.source.name,
        "who": describe_who(report),
        "about": describe_source(report),
        "warnings": [describe_warning(warning) for warning in report.warnings],
        "unplaced": [{"text": describe_unplaced(item, names), "near": list(item.near)} for item in report.unplaced],
    }


def describe_tables(
    report: ReportData, form: Form | None, conflicts: Iterable[str] = (), stale: Iterable[str] = ()
) -> tuple[list[JsonValue], JsonObject]:
    """Return the form's tables with labels and the ids of cells, and what each cell shows, by fact id."""
    differing, left = frozenset(conflicts), frozenset(stale)
    tables = [lay_out_cells(table, report) for table in lay_out(report, form, with_absent=True)]
    cells: JsonObject = {
        cell.id: _cell(cell, conflict=cell.id in differing, stale=cell.id in left)
        for table in tables
        for cell in _list_cells(table)
    }
    return [_table(table) for table in tables], cells


def describe_changed_cells(
    before: ReportData,
    after: ReportData,
    conflicts: Iterable[str] = (),
    stale: Iterable[str] = (),
    also: Collection[str] = (),
) -> JsonObject:
    """Return what the cells show that differ between two revisions, and those of `also`, by fact id."""
    differing, left = frozenset(conflicts), frozenset(stale)
    return {
        cell.id: _cell(cell, conflict=cell.id in differing, stale=cell.id in left)
        for cell in lay_out_changed_cells(before, after, also)
    }


def describe_findings(report: ReportData, form: Form | None) -> list[JsonValue]:
    """Return the findings in words; a suspect is a cell that a repair would change."""
    names = name_facts(report, form)
    return [_finding(finding, names) for finding in report.findings]


def describe_places(report: ReportData) -> JsonObject:
    """Return where facts stand on the pages of the source."""
    return {
        fact.id: [
            {"page": e.page, "box": None if e.box is None else [e.box.x0, e.box.y0, e.box.x1, e.box.y1]}
            for e in fact.evidence
        ]
        for fact in report.facts.values()
        if fact.evidence
    }


def describe_row(row: QueueRow) -> JsonObject:
    """Return a document's line in the queue."""
    summary, entry = row.summary, row.entry
    state = "waiting" if summary is None else "failed" if summary.failure else "read"
    return {
        "id": entry.id,
        "name": entry.name,
        "title": entry.name if summary is None else summary.title,
        "form": entry.form if summary is None else summary.form,
        "year": entry.year if summary is None else summary.year,
        "agency": entry.agency if summary is None else summary.agency,
        "state": state,
        "reason": "" if summary is None else summary.failure,
        "open": len(row.items),
        "settled": row.settled,
        "conflicts": row.conflicts,
        "stale": row.stale,
        "disk": row.disk.value,
        "stamp": row.stamp,
    }


def label_facts(form: Form | None) -> dict[str, str]:
    """Return what people call each fact: the labels of its row and its column as the form prints them."""
    if form is None:
        return {}
    return {
        str(FactId(table.id, row.id, column.id)): f"{row.label.text} · {column.label.text}"
        for table in form.tables
        for band in table.bands
        for row in band.rows
        for column in band.columns
    }


def _table(table: PageTable) -> JsonObject:
    bands: list[JsonValue] = [
        {
            "label": band.label,
            "columns": list(band.columns),
            "units": list(band.units),
            "lines": [
                {
                    "label": line.label,
                    "depth": line.depth,
                    "group": line.is_group,
                    "printed": line.printed,
                    "order": line.order,
                    "cells": [cell.id for cell in line.cells],
                }
                for line in band.lines
            ],
        }
        for band in table.bands
    ]
    return {"id": table.id, "title": table.title, "found": bool(bands), "bands": bands}


def _list_cells(table: PageTable) -> Iterator[PageCell]:
    return (cell for band in table.bands for line in band.lines for cell in line.cells)


def _cell(cell: PageCell, *, conflict: bool, stale: bool) -> JsonObject:
    marks = (name for name, applies in (("conflict", conflict), ("stale", stale)) if applies)
    kinds = " ".join((cell.kinds, *marks)).strip()
    hover = cell.hover if cell.fact is None else describe_doubt(cell.fact)
    figure = "–" if cell.fact is None else cell.figure
    return {
        "id": cell.id,
        "figure": figure,
        "hover": hover,
        "kinds": kinds if cell.fact is not None else "absent stale" if stale else "absent",
        "findings": list(cell.findings),
    }


def _finding(finding: Finding, names: FactNames) -> JsonObject:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "text": describe_finding(finding, names),
        "page": finding.page,
        "facts": list(finding.facts),
        "suspects": list(dict.fromkeys(change.fact for repair in finding.repairs for change in repair)),
    }
