"""The sheet with the form's tables as the document has them: labels, columns, and the values as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gouji.export.views.layout import BandView, LineView, TableView, lay_out
from gouji.export.xlsx.cells import REVIEW_FILL, write_cell
from gouji.language import translate
from gouji.report import Fact, ReportData

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from gouji.models.forms.definition import Form

__all__ = ["add_tables_sheet"]

_LABEL_WIDTH = 48
_COLUMN_WIDTH = 16
_HEAD_FILL = "EEF2F6"
_ABSENT = "–"


def add_tables_sheet(book: Workbook, report: ReportData, form: Form | None = None) -> None:
    """Add the sheet `tables`: an empty cell is empty, a cell that the document lacks is a dash."""
    sheet: Worksheet = book.create_sheet(translate("tables"))
    for table in lay_out(report, form):
        _table(sheet, table)
    sheet.column_dimensions["A"].width = _LABEL_WIDTH
    for letter in "BCDEFGH":
        sheet.column_dimensions[letter].width = _COLUMN_WIDTH
    sheet.freeze_panes = "B1"


def _table(sheet: Worksheet, table: TableView) -> None:
    from openpyxl.styles import Font

    row = _next_row(sheet)
    write_cell(sheet.cell(row, 1), table.title)
    sheet.cell(row, 1).font = Font(bold=True, size=13)
    if not table.found:
        write_cell(sheet.cell(row, 2), translate("not in the document"))
        return
    for band in table.bands:
        _band(sheet, band)


def _next_row(sheet: Worksheet) -> int:
    """Return the row after an empty one below all that is there; the first of an empty sheet."""
    return 1 if sheet.max_row == 1 and sheet["A1"].value is None else sheet.max_row + 2


def _band(sheet: Worksheet, band: BandView) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    row = sheet.max_row + 1
    fill = PatternFill("solid", fgColor=_HEAD_FILL)
    for column, text in enumerate((band.label or "", *(view.label for view in band.columns)), 1):
        cell = sheet.cell(row, column)
        write_cell(cell, text)
        cell.font, cell.fill = Font(bold=True), fill
        cell.alignment = Alignment(wrap_text=True, vertical="bottom", horizontal="left" if column == 1 else "right")
    for number, line in enumerate(band.lines, row + 1):
        _line(sheet, number, line)


def _line(sheet: Worksheet, row: int, line: LineView) -> None:
    from openpyxl.styles import Alignment, Font

    label = sheet.cell(row, 1)
    write_cell(label, line.label)
    label.alignment = Alignment(indent=line.depth, wrap_text=True, vertical="top")
    label.font = Font(bold=line.row is None)
    for column, fact in enumerate(line.cells, 2):
        _fact(sheet, row, column, fact)


def _fact(sheet: Worksheet, row: int, column: int, fact: Fact | None) -> None:
    from openpyxl.styles import Alignment, PatternFill

    cell = sheet.cell(row, column)
    write_cell(cell, _ABSENT if fact is None else fact.current)
    cell.alignment = Alignment(horizontal="right", vertical="top")
    if fact is not None and fact.review:
        cell.fill = PatternFill("solid", fgColor=REVIEW_FILL)
