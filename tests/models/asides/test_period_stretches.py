"""Rows of another year below the report's own, in one table."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

import gouji

_TITLE = "青杨市水务局2024年政府信息公开工作年度报告"
_SECTION = "三、收到和处理政府信息公开申请情况"
_HEADER = ("", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
_LABELS = {
    "received": "一、本年新收政府信息公开申请数量",
    "carried_in": "二、上年结转政府信息公开申请数量",
    "granted": "（一）予以公开",
    "carried_out": "四、结转下年度继续办理",
}
_OWN, _OTHER = (5, 1, 4, 2), (8, 0, 6, 2)


def _write(numbers: Sequence[int], names: Sequence[str] = tuple(_LABELS)) -> list[str]:
    rows = [(_LABELS[name], n, 0, 0, 0, 0, 0, n) for name, n in zip(names, numbers, strict=True)]
    return ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]


def _name(text: str) -> str:
    return f'<td colspan="{len(_HEADER)}">{text}</td>'


def _read(*rows: str) -> gouji.Report:
    header = "".join(f"<td>{text}</td>" for text in _HEADER)
    lines = "".join(f"<tr>{row}</tr>" for row in (header, *rows))
    page = f"<p>{_TITLE}</p><p>{_SECTION}</p><table>{lines}</table>"
    return gouji.read(page.encode(), name="report.html", form="gov-disclosure-2021")


def _list_totals(report: gouji.Report) -> tuple[tuple[float | None, ...], bool]:
    facts = [report.facts[f"requests.{name}.total"] for name in _LABELS]
    return tuple(fact.value for fact in facts), any(fact.review for fact in facts)


@pytest.mark.parametrize(("own", "other"), [("2024年", "2023年"), ("本年", "上年"), ("24年度", "23年度")])
@pytest.mark.parametrize("first", [True, False])
def test_rows_below_another_year_are_passed_over(own: str, other: str, *, first: bool) -> None:
    stretches = [[_name(own), *_write(_OWN)], [_name(other), *_write(_OTHER)]]
    report = _read(*(row for stretch in (stretches if first else stretches[::-1]) for row in stretch))
    assert _list_totals(report) == (_OWN, False)
    assert any("another year or organ" in warning for warning in report.warnings)


def test_rows_that_the_own_year_lacks_leave_doubt() -> None:
    names = tuple(_LABELS)[:2]
    report = _read(_name("2023年"), *_write(_OTHER), _name("2024年"), *_write(_OWN[:2], names))
    facts = [report.facts[f"requests.{name}.total"] for name in _LABELS]
    assert all(fact.review for fact, own in zip(facts, _OWN, strict=True) if fact.value != own)


def test_rows_without_a_year_above_them_leave_doubt() -> None:
    report = _read(*_write(_OTHER), _name("2024年"), *_write(_OWN), _name("2023年"), *_write(_OTHER))
    assert _list_totals(report)[1]
