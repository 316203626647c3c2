"""A report's facts as flat records, one a fact: what CSV, frames and spreadsheets hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from gouji.export.views.layout import find_form
from gouji.report import FactId, ReportData

if TYPE_CHECKING:
    from gouji.models.forms.definition import Form

__all__ = ["COLUMNS", "Record", "list_records"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One fact with all that places it.

    The first five say which document; `table`, `row` and `column` are the parts of `id`; labels are the form's (None
    without one); `reasons` are words of `gouji.ReasonKind` with spaces between; `page`, `span` and the
    box (`x0` to `y1`, points from the page's top left corner) are those of the fact's first place in the source;
    `alternatives` is a JSON list; `corrected` and its neighbours are what a person said of the cell (`gouji.Corrected`); `path` is the document as the user named it, `sha256` the hash of its bytes.
    """

    source: str
    form: str | None
    agency: str | None
    year: int | None
    id: str
    table: str
    row: str
    column: str
    row_label: str | None
    column_label: str | None
    unit: str | None
    printed: str | None
    value: float | None
    status: str
    confidence: float
    review: bool
    reasons: str
    proposed: float | None
    proposed_kind: str | None
    page: int | None
    span_start: int | None
    span_end: int | None
    x0: float | None
    y0: float | None
    x1: float | None
    y1: float | None
    alternatives: str
    path: str
    sha256: str
    corrected_kind: str | None
    corrected: float | None
    corrected_by: str | None
    corrected_at: str | None


COLUMNS: tuple[str, ...] = tuple(field.name for field in fields(Record))
"""The records' column names, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Labels:
    row: str | None = None
    column: str | None = None
    unit: str | None = None


def list_records(report: ReportData, form: Form | None = None) -> Iterator[Record]:
    """Yield the report's facts, in its order."""
    labels = _labels(form or find_form(report))
    for fact in report.facts.values():
        place = FactId.parse(fact.id)
        named = labels.get(fact.id, _Labels())
        said = fact.corrected
        first = fact.evidence[0] if fact.evidence else None
        box = None if first is None else first.box
        yield Record(
            source=report.source.name,
            form=report.form,
            agency=report.agency,
            year=report.year,
            id=fact.id,
            table=place.table,
            row=place.row,
            column=place.column,
            row_label=named.row,
            column_label=named.column,
            unit=named.unit,
            printed=fact.printed,
            value=fact.value,
            status=fact.status.value,
            confidence=round(fact.confidence, 6),
            review=fact.review,
            reasons=" ".join(dict.fromkeys(reason.why.value for reason in fact.reasons)),
            proposed=None if fact.proposed is None else fact.proposed.value,
            proposed_kind=None if fact.proposed is None else fact.proposed.kind,
            page=None if first is None else first.page,
            span_start=None if first is None else first.span.start,
            span_end=None if first is None else first.span.end,
            x0=None if box is None else box.x0,
            y0=None if box is None else box.y0,
            x1=None if box is None else box.x1,
            y1=None if box is None else box.y1,
            alternatives=json.dumps(list(fact.alternatives)),
            path=report.source.path or report.source.name,
            sha256=report.source.sha256,
            corrected_kind=None if said is None else said.kind.value,
            corrected=None if said is None else said.value,
            corrected_by=None if said is None else said.by,
            corrected_at=None if said is None else said.at,
        )


def _labels(form: Form | None) -> dict[str, _Labels]:
    if form is None:
        return {}
    return {
        str(FactId(table.id, row.id, column.id)): _Labels(
            row=row.label.text, column=column.label.text, unit=column.unit
        )
        for table in form.tables
        for band in table.bands
        for row in band.rows
        for column in band.columns
    }
