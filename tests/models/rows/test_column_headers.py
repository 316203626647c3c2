"""Numbers below headers that name another quantity than the form's column are under review; the form's own headers leave no doubt."""

from __future__ import annotations

import pytest

import gouji
from gouji.report import ReasonKind, ReportData

_TITLE = "青石县林业局2023年政府信息公开工作年度报告"
_DOCUMENTS = "第二十条第（一）项"
_DECISIONS = "第二十条第（五）项"
_OWN = ("本年制发件数", "本年废止件数", "现行有效件数")
_DECIDED = "本年处理决定数量"
_RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
_PLACES = ("made", "repealed", "in_force")


def _write_table(lane: str, rows: list[list[str]]) -> str:
    if lane == "html":
        cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"
    return "\n".join(("\n" if lane == "cells" else "\t").join(filter(None, row)) for row in rows)


def _read_documents(lane: str, headers: tuple[str, ...], decided: str = _DECIDED) -> ReportData:
    rows = [[_DOCUMENTS], ["信息内容", *headers], ["规章", "1", "2", "3"], ["行政规范性文件", "4", "5", "6"]]
    rows += [[_DECISIONS], ["信息内容", decided], ["行政许可", "17"]]
    table = _write_table(lane, rows)
    if lane == "html":
        text = f"<html><body><h1>{_TITLE}</h1><h2>二、主动公开政府信息情况</h2>{table}<h2>五、其他</h2></body></html>"
        return gouji.read(text.encode(), name="a.html")
    return gouji.read(
        f"{_TITLE}\n二、主动公开政府信息情况\n{table}\n六、其他需要报告的事项\n无。\n".encode(), name="a.txt"
    )


def _list_doubtful(report: ReportData, row: str) -> list[str]:
    return [c for c in _PLACES if report.facts[f"disclosure.{row}.{c}"].review]


@pytest.mark.parametrize(
    ("headers", "doubtful"),
    [
        (("上年制发件数", _OWN[0], _OWN[2]), ["made", "repealed"]),
        ((_OWN[0], _OWN[2], "上年现行有效件数"), ["repealed", "in_force"]),
        ((_OWN[0], "本年修改件数", _OWN[2]), ["repealed"]),
        ((_OWN[0], "上年制发件数", "同比增减"), ["repealed", "in_force"]),
        (("2021年", "2022年", "2023年"), list(_PLACES)),
        (("一季度", "二季度", "三季度"), list(_PLACES)),
        (("去年制发件数", *_OWN[1:]), ["made"]),
        ((*_OWN[:2], "2022年现行有效件数"), ["in_force"]),
    ],
)
def test_each_column_below_a_header_of_another_quantity_is_under_review(
    headers: tuple[str, ...], doubtful: list[str]
) -> None:
    report = _read_documents("html", headers)
    assert _list_doubtful(report, "regulations") == doubtful
    assert _list_doubtful(report, "normative_documents") == doubtful
    assert not report.facts["disclosure.permits.decisions"].review


@pytest.mark.parametrize("lane", ["tab", "cells"])
@pytest.mark.parametrize("headers", [("上年制发件数", *_OWN[1:]), (_OWN[0], "本年修改件数", _OWN[2])])
def test_rows_of_text_below_a_header_of_another_quantity_are_under_review(lane: str, headers: tuple[str, ...]) -> None:
    report = _read_documents(lane, headers)
    changed = next(place for place, own, header in zip(_PLACES, _OWN, headers, strict=True) if own != header)
    for row in ("regulations", "normative_documents"):
        assert changed in _list_doubtful(report, row)


@pytest.mark.parametrize(
    "header",
    ["上年处理决定数量", "2022年处理决定数量", "较上年增减", "本年公开数量", "罚款金额（万元）", "累计处理决定数量"],
)
def test_a_single_column_below_a_header_of_another_quantity_is_under_review(header: str) -> None:
    assert _read_documents("html", _OWN, header).facts["disclosure.permits.decisions"].review


@pytest.mark.parametrize(
    ("headers", "decided"),
    [
        (_OWN, "2023年"),
        (("本年制作件数", "本年废纸件数", "现行有效数量"), "处理决定数量"),
        (("制发件数", "废止件数", "有效件数"), "处理决定"),
        (("2023年制发件数", "2023年废止件数", "现行有效件数（件）"), "数量"),
        (("数据1", "数据2", "数据3"), "本年处理抉定数量"),
    ],
)
def test_headers_of_the_form_in_other_words_or_misspelt_leave_no_doubt(headers: tuple[str, ...], decided: str) -> None:
    report = _read_documents("html", headers, decided)
    names = [f"disclosure.{row}.{c}" for row in ("regulations", "normative_documents") for c in _PLACES]
    assert [report.facts[n].value for n in (*names, "disclosure.permits.decisions")] == [1, 2, 3, 4, 5, 6, 17]
    assert not any(report.facts[n].review for n in (*names, "disclosure.permits.decisions"))


@pytest.mark.parametrize("lane", ["tab", "cells"])
@pytest.mark.parametrize("decided", [_DECIDED, "处理决定数量", "本年处理抉定数量", "数量"])
def test_headers_of_the_form_in_text_leave_no_doubt(lane: str, decided: str) -> None:
    report = _read_documents(lane, _OWN, decided)
    assert not any(f.review for i, f in report.facts.items() if i.startswith(("disclosure.reg", "disclosure.permits")))


def _write_requests(names: list[str]) -> bytes:
    rows = [
        ("一、本年新收政府信息公开申请数量", (3, 1, 0, 0, 0, 2, 6)),
        ("二、上年结转政府信息公开申请数量", (1, 0, 0, 0, 0, 0, 1)),
    ]
    table = _write_table("html", [["", *names], *([label, *map(str, numbers)] for label, numbers in rows)])
    return f"<html><body><h1>{_TITLE}</h1><h2>三、收到和处理政府信息公开申请情况</h2>{table}</body></html>".encode()


@pytest.mark.parametrize(
    ("place", "name"), [(6, "上年总计"), (2, "个体工商户"), (6, "占比"), (0, "其他"), (5, "总计"), (1, "科研机构")]
)
def test_an_applicant_of_another_kind_puts_its_column_alone_under_review(place: int, name: str) -> None:
    names = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    names[place] = name
    facts = [f for i, f in gouji.read(_write_requests(names), name="a.html").facts.items() if ".received." in i]
    assert facts[place].review
    if name not in ("其他", "总计", "科研机构"):  # These are out of order as well, which is the whole row's doubt.
        assert [f.review for f in facts].count(True) == 1


def _read_disputes(names: tuple[str, str, str], columns: tuple[str, ...] = _RESULTS) -> ReportData:
    top = f'<tr><th colspan="5">{names[0]}</th><th colspan="10">行政诉讼</th></tr>'
    blocks = f'<tr><th colspan="5"></th><th colspan="5">{names[1]}</th><th colspan="5">{names[2]}</th></tr>'
    numbers = "".join(f"<td>{n}</td>" for n in (1, 0, 2, 0, 3, 0, 4, 0, 6, 10, 2, 0, 0, 0, 2))
    head = "".join(f"<th>{c}</th>" for c in columns * 3)
    table = f"<table>{top}{blocks}<tr>{head}</tr><tr>{numbers}</tr></table>"
    text = f"<html><body><h1>{_TITLE}</h1><h2>四、政府信息公开行政复议、行政诉讼情况</h2>{table}</body></html>"
    return gouji.read(text.encode(), name="a.html")


@pytest.mark.parametrize(
    ("names", "row"),
    [
        (("行政复议", "一审", "复议后起诉"), "litigation_direct"),
        (("行政复议（上年）", "未经复议直接起诉", "复议后起诉"), "reconsideration"),
    ],
)
def test_a_block_of_other_cases_is_under_review(names: tuple[str, str, str], row: str) -> None:
    facts = _read_disputes(names).facts
    assert {i.split(".")[1] for i, f in facts.items() if i.startswith("disputes.") and f.review} == {row}


def test_blocks_of_the_form_leave_no_doubt() -> None:
    facts = _read_disputes(("行政复议", "未经复议直接起诉", "复议后起诉")).facts
    assert facts["disputes.litigation_direct.total"].value == 10
    assert not any(f.review for i, f in facts.items() if i.startswith("disputes."))


@pytest.mark.parametrize("order", [(0, 2, 1), (1, 0, 2)])
def test_blocks_in_another_order_are_under_review(order: tuple[int, ...]) -> None:
    names = ("行政复议", "未经复议直接起诉", "复议后起诉")
    first, second, third = (names[i] for i in order)
    facts = _read_disputes((first, second, third)).facts
    assert all(f.review for i, f in facts.items() if i.startswith("disputes."))


def test_blocks_that_begin_with_their_total_are_under_review() -> None:
    facts = _read_disputes(("行政复议", "未经复议直接起诉", "复议后起诉"), (_RESULTS[-1], *_RESULTS[:-1])).facts
    assert all(f.review for i, f in facts.items() if i.startswith("disputes."))


def test_a_small_table_below_the_name_of_another_is_under_review() -> None:
    names = ("复议后起诉", "未经复议直接起诉", "行政复议")
    head = "".join(f"<th>{c}</th>" for c in _RESULTS)
    tables = "".join(
        f"<p>{name}</p><table><tr>{head}</tr><tr>{''.join(f'<td>{n}</td>' for n in (at, 0, 1, 0, at + 1))}</tr></table>"
        for at, name in enumerate(names)
    )
    text = f"<html><body><h1>{_TITLE}</h1><h2>四、政府信息公开行政复议、行政诉讼情况</h2>{tables}</body></html>"
    facts = gouji.read(text.encode(), name="a.html").facts
    for row, at in (("reconsideration", 2), ("litigation_after_reconsideration", 0)):
        assert facts[f"disputes.{row}.upheld"].value == at or facts[f"disputes.{row}.upheld"].review


@pytest.mark.parametrize("lane", ["html", "tab"])
@pytest.mark.parametrize(
    "headers",
    [
        ("本年废止数", "本年制发数", "现行有效数"),
        ("废止", "制发", "现行有效"),
        ("1.本年废止件数", "2.本年制发件数", "3.现行有效件数"),
        ("本年废止件数（件）", "本年制发件数（件）", "现行有效件数（件）"),
    ],
)
def test_shortened_and_numbered_headers_in_another_order_name_their_columns(
    lane: str, headers: tuple[str, ...]
) -> None:
    report = _read_documents(lane, headers)
    facts = [report.facts[f"disclosure.{row}.{c}"] for row in ("regulations", "normative_documents") for c in _PLACES]
    assert [fact.value for fact in facts] == [2, 1, 3, 5, 4, 6]
    # In so short a text another form's rows may be meant.
    assert not any(reason.why is not ReasonKind.FORM for fact in facts for reason in fact.reasons)
