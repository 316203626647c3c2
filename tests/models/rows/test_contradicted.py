"""Labels that are much like a row's and name another period, the opposite or another measure put the row under review."""

from __future__ import annotations

import pytest

import gouji
from gouji.models.forms.load import load_form
from gouji.models.forms.outline import build_outline
from gouji.models.rows.contradicted import _is_piece_of_group
from gouji.report import ReasonKind, ReportData

_YEAR = 2023
_LABELS = {
    "received": "一、本年新收政府信息公开申请数量",
    "carried_in": "二、上年结转政府信息公开申请数量",
    "granted": "（一）予以公开",
    "partial": "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    "unavailable.not_held": "1.本机关不掌握相关政府信息",
    "unavailable.needs_creation": "2.没有现成信息需要另行制作",
    "total": "（七）总计",
    "carried_out": "四、结转下年度继续办理",
}
_VALUES = {
    "received": 10,
    "carried_in": 3,
    "granted": 4,
    "partial": 3,
    "unavailable.not_held": 2,
    "unavailable.needs_creation": 1,
    "total": 10,
    "carried_out": 3,
}
_GROUP = "三、本年度办理结果"
_COLUMNS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]


def _read(lane: str, labels: dict[str, str], group: str = _GROUP) -> ReportData:
    rows = [["申请人情况", *_COLUMNS]]
    for name, label in (_LABELS | labels).items():
        if name == "granted":
            rows.append([group])
        rows.append([label, str(_VALUES[name]), *["0"] * 5, str(_VALUES[name])])
    heading, title = "三、收到和处理政府信息公开申请情况", f"青石县林业局{_YEAR}年政府信息公开工作年度报告"
    if lane == "html":
        cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
        table = f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"
        text = f"<html><body><h1>{title}</h1><h2>{heading}</h2>{table}<h2>五、其他</h2></body></html>"
        return gouji.read(text.encode(), name="a.html")
    gap = {"tab": "\t", "cells": "\n", "flow": " "}[lane]
    table = "\n".join(gap.join(row) for row in rows)
    return gouji.read(f"{title}\n{heading}\n{table}\n六、其他需要报告的事项\n无。\n".encode(), name="a.txt")


def _list_doubtful(report: ReportData) -> set[str]:
    facts = [f for f in report.facts.values() if f.id.startswith("requests.") and f.value is not None]
    return {f.id.split(".", 1)[1].rpartition(".")[0] for f in facts if f.review}


@pytest.mark.parametrize("lane", ["html", "tab", "cells", "flow"])
@pytest.mark.parametrize(
    ("row", "label"),
    [
        ("received", "一、上年新收政府信息公开申请数量"),
        ("received", "一、去年新收政府信息公开申请数量"),
        ("received", "一、2021年新收政府信息公开申请数量"),
        ("received", "一、22年新收政府信息公开申请数量"),
        ("received", "一、二〇二二年新收政府信息公开申请数量"),
        ("received", "一、历年新收政府信息公开申请数量"),
        ("received", "一、本年新收政府信息公开申请金额"),
        ("carried_in", "二、本年结转政府信息公开申请数量"),
        ("carried_in", "二、2021年结转政府信息公开申请数量"),
        ("carried_in", "二、上年新收政府信息公开申请数量"),
        ("carried_out", "四、上年结转下年度继续办理"),
        ("carried_out", "四、结转2023年度继续办理"),
        ("granted", "（一）不予公开"),
        ("granted", "（一）未予公开"),
        ("partial", "（二）部分不公开（区分处理的，只计这一情形，不计其他情形）"),
        ("unavailable.not_held", "1.本机关掌握相关政府信息"),
        ("unavailable.needs_creation", "2.有现成信息需要另行制作"),
    ],
)
def test_a_label_that_contradicts_the_forms_puts_its_row_under_review(lane: str, row: str, label: str) -> None:
    report = _read(lane, {row: label})
    fact = report.facts[f"requests.{row}.total"]
    assert fact.value is None or fact.review
    assert _list_doubtful(report) <= {row}


@pytest.mark.parametrize("lane", ["html", "tab", "cells", "flow"])
@pytest.mark.parametrize(
    ("row", "label"),
    [
        ("received", "一、本年度新收政府信息公开申请数量"),
        ("received", "一、今年新收政府信息公开申请数量"),
        ("received", "一、2023年新收政府信息公开申请数量"),
        ("received", "一、2023年度新收政府信息公开申请数量"),
        ("received", "一、23年新收政府信息公开申请数量"),
        ("received", "一、二〇二三年新收政府信息公开申请数量"),
        ("received", "一、新收政府信息公开申请件数"),
        ("carried_in", "二、去年结转政府信息公开申请数量"),
        ("carried_in", "二、2022年结转政府信息公开申请数量"),
        ("carried_out", "四、结转2024年度继续办理"),
        ("carried_in", "二、上一年度结转政府信息公开申请数量"),
        ("carried_out", "四、本年结转下一年度继续办理"),
        ("carried_out", "四、结转次年继续办理"),
        ("carried_out", "四、本年结转下年度继续办理"),
        ("partial", "（二）部分公开"),
    ],
)
def test_other_wordings_of_the_same_period_leave_no_doubt(lane: str, row: str, label: str) -> None:
    report = _read(lane, {row: label})
    assert report.facts[f"requests.{row}.total"].value == _VALUES[row]
    assert _list_doubtful(report) == set()


@pytest.mark.parametrize("lane", ["html", "tab"])
@pytest.mark.parametrize(
    ("row", "label"),
    [
        ("received", "一、今年新收申请数"),
        ("received", "一、2023年新收申请数量"),
        ("received", "一、本年新收政府信息公开申请数量（不含上年结转）"),
        ("carried_in", "二、上年结转政府信息公开申请数量（2022年未办结）"),
        ("granted", "（一）同意公开"),
        ("unavailable.not_held", "1.本机关未掌握相关政府信息"),
        ("total", "（七）合计"),
        ("carried_out", "四、结转至2024年继续办理"),
        ("carried_out", "四、本年度结转至下年度继续办理"),
    ],
)
def test_numbered_cells_that_say_the_same_in_other_words_are_the_forms_labels(lane: str, row: str, label: str) -> None:
    report = _read(lane, {row: label})
    assert report.facts[f"requests.{row}.total"].value == _VALUES[row]
    assert _list_doubtful(report) == set()
    assert not report.unplaced


@pytest.mark.parametrize("lane", ["html", "tab"])
@pytest.mark.parametrize(
    ("row", "label"),
    [
        ("received", "一、去年新收申请数"),
        ("received", "一、今年新收申请数（含上年结转）"),
        ("received", "一、本年新收政府信息公开申请数量（未办结）"),
        ("carried_in", "二、本年结转申请数"),
        ("carried_in", "二、上年结转政府信息公开申请数量（2021年未办结）"),
        ("granted", "（一）不同意公开"),
        ("granted", "（一）未同意公开"),
        ("unavailable.not_held", "1.本机关掌握政府信息"),
        ("carried_out", "四、结转至2023年继续办理"),
        ("carried_out", "四、结转下年度继续办理（不含上年结转）"),
    ],
)
def test_cells_in_other_words_that_say_something_else_leave_doubt(lane: str, row: str, label: str) -> None:
    fact = _read(lane, {row: label}).facts[f"requests.{row}.total"]
    assert fact.value is None or fact.review


@pytest.mark.parametrize("lane", ["html", "tab", "cells"])
@pytest.mark.parametrize("group", ["三、上年度办理结果", "三、2022年度办理结果", "三、22年度办理结果"])
def test_a_group_of_another_period_puts_its_rows_under_review(lane: str, group: str) -> None:
    report = _read(lane, {}, group)
    assert _list_doubtful(report) == {*_LABELS} - {"received", "carried_in", "carried_out"}
    assert ReasonKind.FOREIGN in {r.why for r in report.facts["requests.granted.total"].reasons}


@pytest.mark.parametrize(
    ("text", "piece"), [("予处理", True), ("（四）无法提", True), ("不予处理", False), ("上年", False)]
)
def test_a_piece_of_a_groups_label_beside_numbers_contradicts_no_row(text: str, piece: bool) -> None:
    assert _is_piece_of_group(text, build_outline(load_form("gov-disclosure-2021"))) is piece
