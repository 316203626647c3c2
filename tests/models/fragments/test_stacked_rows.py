"""Numbers of several rows that are stacked in the cells of one."""

from __future__ import annotations

from itertools import product

import pytest

from gouji.ingest import open_document
from gouji.reading import read_stream
from gouji.report import ReportData

LABELS = ("1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作", "3.补正后申请内容仍不明确")
IDS = ("not_held", "needs_creation", "unclear_after_correction")
COLUMNS = ("natural_person", "commercial", "research", "nonprofit", "legal_service", "other_org", "total")
TRUTH = ((4, 0, 0, 0, 0, 1, 5), (2, 0, 0, 0, 0, 0, 2), (1, 0, 0, 0, 0, 1, 2))


def read_rows(rows: list[list[str]]) -> ReportData:
    """Read a table of the three rows; cells that begin with `^` are covered by the one above."""
    around = [
        ["一、本年新收政府信息公开申请数量", "", *["12", "0", "0", "0", "0", "3", "15"]],
        ["二、上年结转政府信息公开申请数量", "", *["0", "0", "0", "0", "0", "0", "0"]],
        ["三、本年度办理结果", "（一）予以公开", *["5", "0", "0", "0", "0", "1", "6"]],
        *[["", *row] for row in rows],
        ["", "（七）总计", *["12", "0", "0", "0", "0", "3", "15"]],
        ["四、结转下年度继续办理", "", *["0", "0", "0", "0", "0", "0", "0"]],
    ]
    html = "".join("<tr>" + "".join(f"<td>{c}</td>".replace("\n", "<br>") for c in row) + "</tr>" for row in around)
    head = "青杨市水利局2024年政府信息公开工作年度报告"
    page = f"<h1>{head}</h1><h2>三、收到和处理政府信息公开申请情况</h2><table border=1>{html}</table>"
    return read_stream(open_document(page.encode(), name="a.html"), form="gov-disclosure-2021")


def stack(columns: set[int]) -> list[list[str]]:
    """The three rows, with the numbers of some columns in the first one's cells."""
    rows = [[label, *map(str, numbers)] for label, numbers in zip(LABELS, TRUTH, strict=True)]
    for column in columns:
        rows[0][column + 1] = "\n".join(str(numbers[column]) for numbers in TRUTH)
        for row in rows[1:]:
            row[column + 1] = ""
    return rows


@pytest.mark.parametrize("columns", [{0}, {5}, {6}, {0, 6}, {1, 2, 3}, set(range(7))], ids=str)
def test_each_line_of_a_stack_is_a_rows(columns: set[int]) -> None:
    report = read_rows(stack(columns))
    for (row, name), (column, place) in product(zip(TRUTH, IDS, strict=True), zip(COLUMNS, range(7), strict=True)):
        fact = report.facts[f"requests.unavailable.{name}.{column}"]
        assert (fact.value, fact.review) == (row[place], False), fact.id


def test_labels_and_numbers_in_one_row_are_taken_apart() -> None:
    numbers = ["\n".join(str(row[column]) for row in TRUTH) for column in range(7)]
    report = read_rows([["\n".join(LABELS), *numbers]])
    values = [report.facts[f"requests.unavailable.{i}.{c}"].value for i, c in product(IDS, COLUMNS)]
    assert values == [value for row in TRUTH for value in row]


def test_digits_that_a_narrow_column_breaks_are_one_number() -> None:
    rows = [[label, *["0", "0", "0", "0", "0", "0", "0"]] for label in LABELS]
    rows[0][1:] = ["1\n2", "0", "0", "0", "0", "0", "12"]
    fact = read_rows(rows).facts["requests.unavailable.not_held.natural_person"]
    assert fact.value == 12
    rows[0][7] = "3"
    doubtful = read_rows(rows).facts["requests.unavailable.not_held.natural_person"]
    assert doubtful.review


def test_a_stack_that_does_not_add_up_is_doubtful() -> None:
    rows = stack({0})
    rows[0][1] = "4\n2\n7"
    found = read_rows(rows).facts
    assert found["requests.unavailable.unclear_after_correction.natural_person"].review
