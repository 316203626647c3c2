"""Tables below headings of another year or organ, and below another report's title, are under review; those of the report are not."""

from __future__ import annotations

import pytest

import gouji
from gouji.report import ReasonKind, ReportData

_AGENCY, _YEAR = "青石县林业局", 2023
_DISCLOSURE, _REQUESTS = "主动公开政府信息情况", "收到和处理政府信息公开申请情况"
_COLUMNS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
_LABELS = {
    "received": "一、本年新收政府信息公开申请数量",
    "carried_in": "二、上年结转政府信息公开申请数量",
    "granted": "（一）予以公开",
    "total": "（七）总计",
    "carried_out": "四、结转下年度继续办理",
}


def _write_requests(numbers: tuple[int, ...]) -> list[list[str]]:
    rows = [["申请人情况", *_COLUMNS]]
    for (name, label), number in zip(_LABELS.items(), numbers, strict=True):
        rows += [["三、本年度办理结果"]] if name == "granted" else []
        rows.append([label, *([str(number), *["0"] * 5, str(number)] if number >= 0 else [""] * 7)])
    return rows


_FILLED, _OTHER, _BLANK = (_write_requests(numbers) for numbers in ((9, 1, 7, 7, 3), (8, 4, 6, 6, 6), (-1,) * 5))
_PERMITS = [["第二十条第（五）项"], ["信息内容", "本年处理决定数量"], ["行政许可", "17"]]


def _write(lane: str, *blocks: str | list[list[str]]) -> bytes:
    """A document of headings and tables."""
    if lane == "html":
        rows = [[["".join(f"<td>{c}</td>" for c in row)] for row in b] if isinstance(b, list) else b for b in blocks]
        parts = [
            f"<p>{b}</p>" if isinstance(b, str) else f"<table>{''.join(f'<tr>{r[0]}</tr>' for r in b)}</table>"
            for b in rows
        ]
        return f"<html><body>{''.join(parts)}</body></html>".encode()
    gap = {"tab": "\t", "cells": "\n"}[lane]
    lines = [b if isinstance(b, str) else "\n".join(gap.join(row) for row in b) for b in blocks]
    return "\n".join(lines).encode()


def _title(year: int = _YEAR, agency: str = _AGENCY) -> str:
    return f"{agency}{year}年政府信息公开工作年度报告"


def _read(lane: str, *blocks: str | list[list[str]]) -> ReportData:
    return gouji.read(_write(lane, *blocks), name="a.html" if lane == "html" else "a.txt")


def _is_foreign(report: ReportData, fact: str) -> bool:
    return ReasonKind.FOREIGN in {reason.why for reason in report.facts[fact].reasons}


@pytest.mark.parametrize("lane", ["html", "tab", "cells"])
@pytest.mark.parametrize(
    "heading",
    [
        f"三、2021年{_REQUESTS}",
        f"三、上年度{_REQUESTS}",
        f"三、{_REQUESTS}（2022年度）",
        f"三、2023年上半年{_REQUESTS}",
        f"三、2023年1-6月{_REQUESTS}",
        f"三、下属单位{_REQUESTS}",
        f"三、全县{_REQUESTS}",
        f"三、县水务局{_REQUESTS}",
        f"附：青石县自然资源局{_REQUESTS}",
    ],
)
def test_a_table_below_a_heading_of_another_year_or_organ_is_under_review(lane: str, heading: str) -> None:
    report = _read(lane, _title(), f"二、{_DISCLOSURE}", _PERMITS, heading, _FILLED, "六、其他需要报告的事项", "无。")
    assert _is_foreign(report, "requests.received.total")
    assert _is_foreign(report, "requests.carried_out.total")
    assert not report.facts["disclosure.permits.decisions"].review


@pytest.mark.parametrize("lane", ["html", "tab", "cells"])
@pytest.mark.parametrize(
    "heading",
    [
        f"三、2023年{_REQUESTS}",
        f"三、本年度{_REQUESTS}",
        f"三、{_REQUESTS}（2023年度）",
        f"三、截至2023年12月31日{_REQUESTS}",
        f"三、我局{_REQUESTS}",
        f"三、县林业局{_REQUESTS}统计表（单位：件）",
    ],
)
def test_headings_of_the_report_itself_leave_no_doubt(lane: str, heading: str) -> None:
    report = _read(lane, _title(), f"二、{_DISCLOSURE}", _PERMITS, heading, _FILLED, "六、其他需要报告的事项", "无。")
    assert report.facts["requests.received.total"].value == 9
    assert not any(_is_foreign(report, fact) for fact in report.facts)


def test_a_government_is_all_of_its_place() -> None:
    report = _read(
        "tab", _title(agency="青石县人民政府办公室"), f"二、全县{_DISCLOSURE}", _PERMITS, f"三、{_REQUESTS}", _FILLED
    )
    assert not report.facts["disclosure.permits.decisions"].review


@pytest.mark.parametrize("lane", ["html", "tab"])
def test_of_two_tables_that_below_the_reports_own_heading_is_read(lane: str) -> None:
    other, own = f"三、2022年{_REQUESTS}", f"三、2023年{_REQUESTS}"
    report = _read(lane, _title(), f"二、{_DISCLOSURE}", _PERMITS, other, _OTHER, own, _FILLED)
    assert report.facts["requests.received.total"].value == 9


@pytest.mark.parametrize("lane", ["html", "tab"])
@pytest.mark.parametrize("second", [_title(2022), _title(agency="青石县水务局")])
def test_another_report_behind_a_blank_form_is_under_review(lane: str, second: str) -> None:
    report = _read(lane, _title(), f"三、{_REQUESTS}", _BLANK, "六、其他", "无。", second, f"三、{_REQUESTS}", _FILLED)
    assert _is_foreign(report, "requests.received.total")


def test_a_report_behind_its_own_blank_form_and_links_to_others_leave_no_doubt() -> None:
    links = [_title(2021), _title(2022)]
    own = [_title(), f"三、{_REQUESTS}"]
    report = _read("html", *links, *own, _BLANK, *own, _FILLED, *links)
    assert report.year in (2021, _YEAR)
    report = _read("html", *own, _BLANK, *own, _FILLED, *links)
    assert report.facts["requests.received.total"].value == 9
    assert not any(_is_foreign(report, fact) for fact in report.facts)


@pytest.mark.parametrize("lane", ["html", "tab"])
@pytest.mark.parametrize(
    "caption", ["2022年度", "（2022年）", "上年度情况", "青石县教育局", "青石县教育局2023年度", "青石县林业局林业站"]
)
def test_a_table_below_a_caption_that_is_a_period_or_an_organ_is_under_review(lane: str, caption: str) -> None:
    report = _read(lane, _title(), f"二、{_DISCLOSURE}", _PERMITS, f"三、{_REQUESTS}", caption, _FILLED)
    assert _is_foreign(report, "requests.received.total")


@pytest.mark.parametrize("lane", ["html", "tab"])
@pytest.mark.parametrize(
    "caption",
    [
        "2023年度",
        "（2023年）",
        "本年度情况",
        "林业局2023年",
        "制表日期：2024年1月10日",
        "（2024年1月发布）",
        "本不予处",
    ],
)
def test_captions_of_the_report_and_dates_of_issue_leave_no_doubt(lane: str, caption: str) -> None:
    report = _read(lane, _title(), f"二、{_DISCLOSURE}", _PERMITS, f"三、{_REQUESTS}", caption, _FILLED)
    assert not any(_is_foreign(report, fact) for fact in report.facts)


@pytest.mark.parametrize("lane", ["html", "tab"])
@pytest.mark.parametrize(("own", "other"), [("2023年度", "2022年度"), (_AGENCY, "青石县教育局")])
@pytest.mark.parametrize("first", [True, False])
def test_rows_that_the_own_table_lacks_are_not_taken_from_anothers(
    lane: str, own: str, other: str, first: bool
) -> None:
    tables: list[str | list[list[str]]] = [own, _FILLED[:2], other, _OTHER]
    report = _read(lane, _title(), f"三、{_REQUESTS}", *(tables if first else tables[2:] + tables[:2]))
    assert report.facts["requests.carried_in.total"].review


@pytest.mark.parametrize("lane", ["html", "tab"])
def test_the_report_of_an_organ_below_the_own_one_is_under_review(lane: str) -> None:
    second = _title(agency=f"{_AGENCY}种苗管理站")
    report = _read(lane, _title(), f"三、{_REQUESTS}", "本年度未发生。", second, f"三、{_REQUESTS}", _FILLED)
    assert _is_foreign(report, "requests.received.total")


def test_the_first_of_two_reports_is_under_review_where_the_source_declares_the_second() -> None:
    page = _write("html", _title(2022), f"三、{_REQUESTS}", _OTHER, _title(), f"三、{_REQUESTS}", _FILLED)
    page = page.replace(b"<html>", f"<html><head><title>{_title()}</title></head>".encode())
    assert gouji.read(page, name="a.html").facts["requests.received.total"].review
