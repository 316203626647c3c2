"""Rows whose own labels are misspelt: they are read, and under review where the label may be another statistic's."""

from __future__ import annotations

import pytest

import gouji
from gouji.models.forms.load import load_form
from gouji.report import ReportData, RowOrder

TITLE = "云溪市水务局2023年政府信息公开工作年度报告"
SECTION = "三、收到和处理政府信息公开申请情况"
FORM = "gov-disclosure-2021"
COLUMNS = ("natural_person", "commercial", "research", "nonprofit", "legal_service", "other_org", "total")
NUMBERS = {"requests.received": (31, 4, 0, 0, 2, 1, 38), "requests.denied.enforcement_files": (5, 1, 0, 0, 0, 0, 6)}
NUMBERS |= {"requests.other.other": (2, 0, 0, 0, 1, 0, 3), "requests.granted": (24, 3, 0, 0, 1, 1, 29)}
NUMBERS |= {"requests.total": (31, 4, 0, 0, 2, 1, 38), "requests.denied.third_party": (0, 0, 0, 0, 0, 0, 0)}
ROWS = tuple(
    (f"{table.id}.{row.id}", f"{row.label.enumerator}{row.label.text}")
    for table in load_form(FORM).tables
    if table.id == "requests"
    for band in table.bands
    for row in band.rows
)


def read(row: str, label: str, gap: str) -> ReportData:
    lines = [TITLE, "一、总体情况", "我局依法公开信息。", SECTION]
    for name, own in ROWS:
        numbers = map(str, NUMBERS.get(name, (0,) * len(COLUMNS)))
        lines.append(gap.join((label if name == row else own, *numbers)))
    return gouji.read(("\n".join(lines) + "\n").encode(), name="a.txt")


@pytest.mark.parametrize("gap", ["\t", "\n", " "], ids=["tab", "cells", "spaces"])
@pytest.mark.parametrize(
    ("row", "label", "review"),
    [
        # The number tells a row from a column.
        ("requests.other.other", "3.其它", False),
        ("requests.total", "（七）总总计", False),
        # Two kinds of damage leave the matcher in doubt.
        ("requests.denied.enforcement_files", "7.属行政法执案卷", True),
        # 甚他 is no word, so no other statistic.
        ("requests.other.other", "3.甚他", True),
    ],
)
def test_a_row_with_its_own_label_misspelt_is_read(row: str, label: str, gap: str, *, review: bool) -> None:
    report = read(row, label, gap)
    assert [r.label for r in report.rows if r.order is RowOrder.FOREIGN] == []
    facts = [report.facts[f"{row}.{column}"] for column in COLUMNS]
    assert tuple(fact.value for fact in facts) == NUMBERS[row]
    assert any(fact.review for fact in facts) == review


@pytest.mark.parametrize("gap", ["\t", "\n", " "], ids=["tab", "cells", "spaces"])
@pytest.mark.parametrize(("row", "label"), [("requests.other.other", "3.合计"), ("requests.total", "（七）小计")])
def test_another_word_in_its_place_is_not_read_without_review(row: str, label: str, gap: str) -> None:
    report = read(row, label, gap)
    assert all(report.facts[f"{row}.{column}"].review for column in COLUMNS)
