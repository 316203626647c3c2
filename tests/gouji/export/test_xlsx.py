"""The workbook: numbers are numbers, text is harmless, the same report gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl import Workbook

from gouji.export.views.records import COLUMNS
from gouji.reports import Report

if TYPE_CHECKING:
    from tests.gouji.conftest import Change

FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "=cmd|' /C calc'!A0")


def _open(report: Report) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(report.to_xlsx()))


def test_sheets(report: Report) -> None:
    assert _open(report).sheetnames == ["tables", "facts", "findings", "unplaced", "headings", "rows", "document"]


def test_facts_are_typed(report: Report) -> None:
    rows = list(_open(report)["facts"].iter_rows(values_only=True))
    assert rows[0] == COLUMNS
    assert len(rows) == 1 + len(report.facts)
    found = {row[COLUMNS.index("id")]: dict(zip(COLUMNS, row, strict=True)) for row in rows[1:]}
    assert found["disclosure.fees.amount"]["value"] == 547.9659
    assert found["disclosure.permits.decisions"]["value"] == 12045
    assert isinstance(found["disclosure.permits.decisions"]["value"], int)
    assert found["requests.carried_out.research"]["value"] is None
    assert found["requests.total.total"]["review"] is True
    assert found["requests.total.total"]["printed"] == "26"


def test_tables_are_laid_out_with_numbers(report: Report) -> None:
    rows = [tuple(row) for row in _open(report)["tables"].iter_rows(values_only=True)]
    received = next(row for row in rows if str(row[0]).startswith("一、本年新收"))
    assert received[1:8] == (217, 1, 0, 0, 0, 0, 218)
    assert next(row for row in rows if row[0] == "行政强制")[1] == "–"
    blank = next(row for row in rows if str(row[0]).startswith("四、结转"))
    assert blank[3] is None


@pytest.mark.slow
def test_replicas_keep_every_number(replica_reports: tuple[Report, ...]) -> None:
    for report in replica_reports:
        index = COLUMNS.index("value")
        values = [row[index] for row in _open(report)["facts"].iter_rows(min_row=2, values_only=True)]
        assert values == [fact.value for fact in report.facts.values()]


@pytest.mark.slow
@pytest.mark.parametrize("evil", FORMULAS)
def test_nothing_is_a_formula(changed: Change, with_fact: Callable[..., Report], evil: str) -> None:
    for report in (changed(title=evil, agency=evil, warnings=(evil,)), with_fact("requests.total.total", printed=evil)):
        book = _open(report)
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert not [cell for cell in cells if cell.data_type == "f"]
        told = [cell for cell in cells if str(cell.value).strip() == evil.strip()]
        assert told
        assert all(cell.quotePrefix for cell in told)
        with zipfile.ZipFile(io.BytesIO(report.to_xlsx())) as archive:
            assert not any(b"<f>" in archive.read(name) for name in archive.namelist())


def test_control_characters_do_not_break_the_file(changed: Change) -> None:
    report = changed(title="a\x00b\x0bc", warnings=("x" * 40_000,))
    values = {str(what): str(value) for what, value in _open(report)["document"].iter_rows(min_row=2, values_only=True)}
    assert values["title"] == "a b c"
    assert len(values["warning"]) == 32_767


def test_the_same_report_gives_the_same_bytes(report: Report) -> None:
    assert report.to_xlsx() == report.to_xlsx()


def test_written_to_a_path(report: Report, tmp_path: Path) -> None:
    target = tmp_path / "report.xlsx"
    report.to_xlsx(target)
    assert target.read_bytes() == report.to_xlsx()
