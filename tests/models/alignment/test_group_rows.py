"""The one row that stands for a group, its labels lost."""

from __future__ import annotations

import gouji
from gouji.models.forms.load import load_form
from gouji.report import ReportData

_FORM = load_form("gov-disclosure-2021")
_BEFORE = (
    "某县档案馆2023年政府信息公开工作年度报告",
    "二、主动公开政府信息情况",
    "信息内容\t本年制发件数\t本年废止件数\t现行有效件数",
    "规章\t0\t0\t0",
    "行政规范性文件\t0\t0\t0",
    "三、收到和处理政府信息公开申请情况",
)


def _labels() -> list[str]:
    """The labels of the requests table from 一、 to 四、, as one table prints them where 其他处理 is one row."""
    table = next(t for t in _FORM.tables if t.id == "requests")
    rows = [row for band in table.bands for row in band.rows]
    return [f"{r.label.enumerator or ''}{r.label.text}" for r in rows if not r.id.startswith("other.")]


def _document(numbers: dict[str, list[int]], *, lost: frozenset[str]) -> ReportData:
    lines = [*_BEFORE]
    for label in _labels():
        row = "\t".join(map(str, numbers.get(label, [0] * 7)))
        lines.append(row if label in lost else f"{label}\t{row}")
    return gouji.read("\n".join(lines).encode(), name="text.txt")


def _middle() -> list[str]:
    labels = _labels()
    first = next(i for i, label in enumerate(labels) if "信访举报投诉" in label)
    end = next(i for i, label in enumerate(labels) if "总计" in label)
    return labels[first:end]


def _numbers() -> dict[str, list[int]]:
    received, other, total = _labels()[0], "（六）其他处理", next(x for x in _labels() if "总计" in x)
    row = [2, 0, 1, 0, 0, 0, 3]
    return {received: row, other: row, total: row}


def test_the_only_row_of_a_group_is_the_row_that_stands_for_it() -> None:
    facts = _document(_numbers(), lost=frozenset(_middle())).facts
    assert facts["requests.other.total"].value == 3
    assert facts["requests.other.natural_person"].value == 2


def test_it_may_be_another_row_of_the_group_and_both_are_under_review() -> None:
    facts = _document(_numbers(), lost=frozenset(_middle())).facts
    assert facts["requests.other.total"].review
    assert facts["requests.other.other.total"].review
    assert facts["requests.other.other.total"].value is None


def test_with_its_label_it_is_sure() -> None:
    facts = _document(_numbers(), lost=frozenset()).facts
    assert facts["requests.other.total"].value == 3
    assert not facts["requests.other.total"].review
    assert "requests.other.other.total" not in facts
