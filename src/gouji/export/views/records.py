"""A report's facts as flat records, one a fact: what CSV, frames and spreadsheets hold."""

from __future__ import annotations

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
    without one); `reasons` are words of `gouji.ReasonKind` with spaces between; `page` and `span` are those of the fact's first place in the source.
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
        first = fact.evidence[0] if fact.evidence else None
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
