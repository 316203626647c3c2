"""A report as a spreadsheet: the tables, facts, findings, headings and rows, a sheet each, and one about the document.

Numbers are numbers; text is text, also where it begins like a formula. The same report gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from datetime import datetime
from typing import TYPE_CHECKING

from gouji.export.views.records import COLUMNS, list_records
from gouji.export.views.words import describe_counts, describe_finding
from gouji.export.xlsx.cells import REVIEW_FILL, CellValue, write_cell
from gouji.export.xlsx.tables import add_tables_sheet
from gouji.report import ReportData

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from gouji.models.forms.definition import Form

__all__ = ["render_sheet", "render_xlsx"]

_MADE = datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook's times have no zone
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_WIDEST = 60


def render_xlsx(report: ReportData, form: Form | None = None) -> bytes:
    """Return the bytes of an .xlsx file.

    Text that begins with = + - @, a tab or a carriage return is stored as text and marked so (Excel's own quote
    prefix), so that no spreadsheet runs it; it reads as it was printed.
    """
    book = _make_book()
    add_tables_sheet(book, report, form)
    _facts_sheet(book, report, form)
    _sheet(book, "findings", ("rule", "severity", "page", "verdict", "facts", "message"), _findings(report))
    _sheet(book, "unplaced", ("page", "why", "text", "near"), _unplaced(report))
    _sheet(book, "headings", ("page", "level", "section", "text", "confidence"), _headings(report))
    _sheet(book, "rows", ("page", "table", "row", "order", "match", "label", "canonical"), _rows(report))
    _sheet(book, "document", ("what", "value"), _document(report))
    return _save(book)


def render_sheet(title: str, header: Sequence[str], rows: Iterable[Sequence[CellValue]]) -> bytes:
    """Return the bytes of an .xlsx file with one sheet. Text never runs as a formula, as in `render_xlsx`."""
    book = _make_book()
    _sheet(book, title, header, rows)
    return _save(book)


def _make_book() -> Workbook:
    """Return a workbook without sheets."""
    from openpyxl import Workbook

    book = Workbook()
    book.properties.creator = "gouji"
    book.properties.created = _MADE
    first = book.active
    if first is not None:
        book.remove(first)
    return book


def _save(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return _timeless(out.getvalue())


def _facts_sheet(book: Workbook, report: ReportData, form: Form | None) -> None:
    from openpyxl.styles import PatternFill

    found = list(list_records(report, form))
    sheet = _sheet(book, "facts", COLUMNS, [astuple(record) for record in found])
    fill = PatternFill("solid", fgColor=REVIEW_FILL)
    for number, record in enumerate(found, 2):
        if record.review:
            for cell in sheet[number]:
                cell.fill = fill


def _findings(report: ReportData) -> Iterable[Sequence[CellValue]]:
    return (
        (f.rule, f.severity.value, f.page, f.verdict.value, " ".join(f.facts), describe_finding(f))
        for f in report.findings
    )


def _unplaced(report: ReportData) -> Iterable[Sequence[CellValue]]:
    return ((u.page, u.why.value, u.text, " ".join(u.near)) for u in report.unplaced)


def _headings(report: ReportData) -> Iterable[Sequence[CellValue]]:
    return ((h.page, h.level, h.section, h.text, round(h.confidence, 6)) for h in report.headings)


def _rows(report: ReportData) -> Iterable[Sequence[CellValue]]:
    return ((r.page, r.table, r.row, r.order.value, round(r.match, 6), r.label, r.canonical) for r in report.rows)


def _document(report: ReportData) -> Iterable[Sequence[CellValue]]:
    yield ("title", report.title)
    yield ("agency", report.agency)
    yield ("year", report.year)
    yield ("form", report.form)
    yield ("form_confidence", round(report.form_confidence, 6))
    yield ("summary", describe_counts(report))
    yield ("source", report.source.name)
    yield ("sha256", report.source.sha256)
    yield ("media_type", report.source.media_type)
    yield ("pages", report.source.pages)
    yield ("gouji", report.engine.version)
    for warning in report.warnings:
        yield ("warning", warning)


def _sheet(book: Workbook, title: str, header: Sequence[str], rows: Iterable[Sequence[CellValue]]) -> Worksheet:
    """Return a sheet with a bold header that stays in view, a filter, and columns about as wide as their text."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    from gouji.export.views.text import measure_width

    sheet: Worksheet = book.create_sheet(title)
    widths = [measure_width(name) for name in header]
    for row_number, row in enumerate([header, *rows], 1):
        for column, value in enumerate(row, 1):
            write_cell(sheet.cell(row_number, column), value)
            widths[column - 1] = max(widths[column - 1], measure_width(str(value)) if value is not None else 0)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = min(_WIDEST, width + 2)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    return sheet


def _timeless(data: bytes) -> bytes:
    """Return the same archive without the time it was made at, which openpyxl always writes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for entry in made.infolist():
            content = made.read(entry)
            if entry.filename == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            plain = zipfile.ZipInfo(entry.filename, date_time=_MADE.timetuple()[:6])
            plain.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(plain, content)
    return out.getvalue()
