"""Rows that the grid of the source contradicts."""

from __future__ import annotations

import pytest

import gouji

_ROWS = (
    ("一、本年新收政府信息公开申请数量", 5),
    ("二、上年结转政府信息公开申请数量", 1),
    ("（一）予以公开", 4),
    ("（二）部分公开", 2),
    ("四、结转下年度继续办理", 3),
)
_COLUMNS = "自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计"


def _read(text: str) -> gouji.Report:
    return gouji.read(text.encode(), name="report.txt", form="gov-disclosure-2021")


def _requests(template: str, columns: str) -> gouji.Report:
    rows = "".join(
        template.format(label=label, numbers=f"{n}\t0\t0\t0\t0\t0\t{n}", item=item) + "\n"
        for item, (label, n) in enumerate(_ROWS, start=1)
    )
    return _read(f"三、收到和处理政府信息公开申请情况\n\n{columns}\n{rows}\n四、政府信息公开行政复议、行政诉讼情况\n")


@pytest.mark.parametrize("template", ["{numbers}\t{label}", "{numbers}\t{label}\t"])
def test_numbers_before_their_labels_are_right_or_under_review(template: str) -> None:
    facts = _requests(template, f"{_COLUMNS}\t项目").facts
    names = ("received", "carried_in", "granted", "partial", "carried_out")
    for row, (_, number) in zip(names, _ROWS, strict=True):
        fact = facts[f"requests.{row}.total"]
        assert fact.value == number or fact.review


def test_labels_before_their_numbers_are_as_the_grid_has_them() -> None:
    facts = _requests("{label}\t{numbers}", f"项目\t{_COLUMNS}").facts
    assert [facts[f"requests.{row}.total"].review for row in ("received", "carried_in", "carried_out")] == [False] * 3


def test_rows_that_are_printed_as_columns_are_no_sure_blanks() -> None:
    report = _read(
        "二、主动公开政府信息情况\n\n信息内容\t规章\t行政规范性文件\n本年制发件数\t28\t13\n本年废止件数\t0\t0\n现行有效件数\t43\t13\n"
        "第二十条第（五）项\n信息内容\t本年处理决定数量\n行政许可\t7\n"
        "\n三、收到和处理政府信息公开申请情况\n"
    )
    for row in ("regulations", "normative_documents"):
        for column in ("made", "repealed", "in_force"):
            assert report.facts[f"disclosure.{row}.{column}"].review
    assert not report.facts["disclosure.permits.decisions"].review
