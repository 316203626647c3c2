"""A report as a spreadsheet: the tables, facts, findings, headings and rows, a sheet each, and one about the document.

Numbers are numbers; text is text, also where it begins like a formula. The same report gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import astuple, replace
from datetime import datetime
from typing import TYPE_CHECKING

from gouji.export.views.names import name_facts
from gouji.export.views.records import COLUMNS, Record, list_records
from gouji.export.views.words import describe_counts, describe_finding, describe_warning
from gouji.export.xlsx.cells import REVIEW_FILL, CellValue, write_cell
from gouji.export.xlsx.tables import add_tables_sheet
from gouji.language import mark_text, translate
from gouji.report import ReportData

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from gouji.models.forms.definition import Form

__all__ = ["render_sheet", "render_xlsx"]

_MADE = datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook's times have no zone
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_WIDEST = 60
_WORDS = (
    # Titles of sheets.
    mark_text("tables"),
    mark_text("facts"),
    mark_text("findings"),
    mark_text("unplaced"),
    mark_text("headings"),
    mark_text("rows"),
    mark_text("document"),
    # Headers of columns, and what the sheet about the document tells.
    mark_text("rule"),
    mark_text("severity"),
    mark_text("page"),
    mark_text("verdict"),
    mark_text("message"),
    mark_text("why"),
    mark_text("text"),
    mark_text("near"),
    mark_text("level"),
    mark_text("section"),
    mark_text("confidence"),
    mark_text("table"),
    mark_text("row"),
    mark_text("order"),
    mark_text("match"),
    mark_text("label"),
    mark_text("canonical"),
    mark_text("what"),
    mark_text("value"),
    mark_text("title"),
    mark_text("agency"),
    mark_text("year"),
    mark_text("form"),
    mark_text("form_confidence"),
    mark_text("summary"),
    mark_text("source"),
    mark_text("sha256"),
    mark_text("media_type"),
    mark_text("pages"),
    mark_text("gouji"),
    mark_text("warning"),
    mark_text("id"),
    mark_text("column"),
    mark_text("row_label"),
    mark_text("column_label"),
    mark_text("unit"),
    mark_text("printed"),
    mark_text("status"),
    mark_text("review"),
    mark_text("reasons"),
    mark_text("proposed"),
    mark_text("proposed_kind"),
    mark_text("span_start"),
    mark_text("span_end"),
    mark_text("alternatives"),
    mark_text("path"),
    mark_text("corrected_kind"),
    mark_text("corrected"),
    mark_text("corrected_by"),
    mark_text("corrected_at"),
    # Codes in cells.
    mark_text("error"),
    mark_text("info"),
    mark_text("misread"),
    mark_text("undecided"),
    mark_text("in_order"),
    mark_text("out_of_order"),
    mark_text("continued"),
    mark_text("unlabelled"),
    mark_text("repeated"),
    mark_text("foreign"),
    mark_text("read"),
    mark_text("blank"),
    mark_text("ambiguous"),
    mark_text("absent"),
    mark_text("inferred"),
    mark_text("repair"),
)
"""What the workbook has a translation of; in English it is as programs know it."""


def render_xlsx(report: ReportData, form: Form | None = None) -> bytes:
    """Return the bytes of an .xlsx file.

    Text that begins with = + - @, a tab or a carriage return is stored as text and marked so (Excel's own quote
    prefix), so that no spreadsheet runs it; it reads as it was printed.
    """
    book = _make_book()
    add_tables_sheet(book, report, form)
    _facts_sheet(book, report, form)
    for title, header, rows in (
        ("findings", ("rule", "severity", "page", "verdict", "facts", "message"), _findings(report, form)),
        ("unplaced", ("page", "why", "text", "near"), _unplaced(report)),
        ("headings", ("page", "level", "section", "text", "confidence"), _headings(report)),
        ("rows", ("page", "table", "row", "order", "match", "label", "canonical"), _rows(report)),
        ("document", ("what", "value"), _document(report)),
    ):
        _sheet(book, translate(title), [translate(name) for name in header], rows)
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
    rows = [astuple(_translate_codes(record)) for record in found]
    sheet = _sheet(book, translate("facts"), [translate(name) for name in COLUMNS], rows)
    fill = PatternFill("solid", fgColor=REVIEW_FILL)
    for number, record in enumerate(found, 2):
        if record.review:
            for cell in sheet[number]:
                cell.fill = fill


def _translate_codes(record: Record) -> Record:
    """Return a record with its status, its reasons and the kind of its proposal in the current language."""
    kind = record.proposed_kind
    reasons = " ".join(translate(code) for code in record.reasons.split())
    status = translate(record.status)
    return replace(record, status=status, reasons=reasons, proposed_kind=None if kind is None else translate(kind))


def _findings(report: ReportData, form: Form | None) -> Iterable[Sequence[CellValue]]:
    names = name_facts(report, form)
    return (
        (
            f.rule,
            translate(f.severity.value),
            f.page,
            translate(f.verdict.value),
            " ".join(f.facts),
            describe_finding(f, names),
        )
        for f in report.findings
    )


def _unplaced(report: ReportData) -> Iterable[Sequence[CellValue]]:
    return ((u.page, u.why.value, u.text, " ".join(u.near)) for u in report.unplaced)


def _headings(report: ReportData) -> Iterable[Sequence[CellValue]]:
    return ((h.page, h.level, h.section, h.text, round(h.confidence, 6)) for h in report.headings)


def _rows(report: ReportData) -> Iterable[Sequence[CellValue]]:
    return (
        (r.page, r.table, r.row, translate(r.order.value), round(r.match, 6), r.label, r.canonical) for r in report.rows
    )


def _document(report: ReportData) -> Iterable[Sequence[CellValue]]:
    return ((translate(name), value) for name, value in _list_about(report))


def _list_about(report: ReportData) -> Iterable[tuple[str, CellValue]]:
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
        yield ("warning", describe_warning(warning))


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
