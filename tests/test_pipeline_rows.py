"""Rows of the published forms, each written for one question: whose numbers they are, and which cells they stand in."""

from __future__ import annotations

import re

import pytest

from gouji.corpus.make import generate
from gouji.ingest import open_document
from gouji.reading import read_stream
from gouji.report import Fact, FactStatus, ReportData


def read(text: str, name: str = "report.txt", form: str | None = "gov-disclosure-2021") -> ReportData:
    return read_stream(open_document(text.encode(), name=name), form=form)


def values(report: ReportData, prefix: str) -> list[float | None]:
    return [fact.value for fact in report.facts.values() if fact.id.startswith(prefix + ".")]


REQUESTS = """\
三、收到和处理政府信息公开申请情况
	申请人情况
	自然人	商业企业	科研机构	社会公益组织	法律服务机构	其他	总计
一、本年新收政府信息公开申请数量	{received}
二、上年结转政府信息公开申请数量	0	0	0	0	0	0	0
三、本年度办理结果	（一）予以公开	3	1	0	0	0	0	4
	（二）部分公开	0	0	0	0	0	0	0
四、结转下年度继续办理	1	0	0	0	0	0	1
"""


def received(text: str) -> list[Fact]:
    report = read(text)
    return [fact for fact in report.facts.values() if fact.id.startswith("requests.received.")]


def test_a_whole_row_is_read_and_is_sure() -> None:
    facts = received(REQUESTS.format(received="4\t1\t0\t0\t0\t0\t5"))
    assert [f.value for f in facts] == [4, 1, 0, 0, 0, 0, 5]
    assert {f.status for f in facts} == {FactStatus.READ}
    assert not any(f.review for f in facts)
    assert min(f.confidence for f in facts) > 0.9


def test_blank_cells_are_blank_and_no_zeros() -> None:
    facts = received(REQUESTS.format(received="4\t1\t\t\t\t\t5"))
    assert [f.value for f in facts] == [4, 1, None, None, None, None, 5]
    assert [f.status for f in facts[2:6]] == [FactStatus.BLANK] * 4
    assert all(f.proposed is not None and f.proposed.value == 0 for f in facts[2:6])
    assert all(f.printed is None for f in facts[2:6])


def test_a_row_of_nothing_is_blank_but_there() -> None:
    facts = received(REQUESTS.format(received="\t\t\t\t\t\t"))
    assert {(f.value, f.status) for f in facts} == {(None, FactStatus.BLANK)}


def test_a_row_that_is_not_there_is_absent() -> None:
    report = read(REQUESTS.format(received="4\t1\t0\t0\t0\t0\t5"))
    absent = [f for f in report.facts.values() if f.id.startswith("requests.denied.process.")]
    assert len(absent) == 7
    assert {(f.value, f.printed, f.status, f.evidence) for f in absent} == {(None, None, FactStatus.ABSENT, ())}
    assert all(f.review for f in absent)


@pytest.mark.parametrize("dash", ["-", "—", "——", "/", "无"])
def test_a_dash_is_a_blank(dash: str) -> None:
    facts = received(REQUESTS.format(received=f"5\t{dash}\t{dash}\t0\t0\t0\t5"))
    assert [f.value for f in facts] == [5, None, None, 0, 0, 0, 5]
    assert [f.status for f in facts[1:3]] == [FactStatus.BLANK] * 2


def test_a_total_of_0_beside_parts_is_read_as_printed_and_reported() -> None:
    report = read(REQUESTS.format(received="10\t1\t0\t0\t0\t0\t0"))
    assert values(report, "requests.received") == [10, 1, 0, 0, 0, 0, 0]
    (finding,) = (f for f in report.findings if f.rule == "requests.applicants[received]")
    assert "requests.received.total" in finding.facts


def test_a_lost_label_leaves_its_numbers_to_the_row_that_belongs_there() -> None:
    text = REQUESTS.format(received="4\t1\t0\t0\t0\t0\t5").replace("二、上年结转政府信息公开申请数量", "")
    report = read(text)
    assert values(report, "requests.received") == [4, 1, 0, 0, 0, 0, 5]
    assert values(report, "requests.carried_in") == [0] * 7
    assert values(report, "requests.granted") == [3, 1, 0, 0, 0, 0, 4]
    assert "unlabelled" in {row.order for row in report.rows if row.row == "carried_in"}


def test_a_displaced_row_keeps_its_label() -> None:
    text = REQUESTS.format(received="4\t1\t0\t0\t0\t0\t5")
    lines = text.splitlines(keepends=True)
    moved = "".join([*lines[:3], lines[-1], *lines[3:-1]])
    report = read(moved)
    assert values(report, "requests.carried_out") == [1, 0, 0, 0, 0, 0, 1]
    assert values(report, "requests.received") == [4, 1, 0, 0, 0, 0, 5]
    assert [row.row for row in report.rows if row.order == "out_of_order"] == ["carried_out"]


@pytest.mark.parametrize(
    "received_row",
    [
        "一、本年新收政府信息公\n开申请数量 4 1 0 0 0 0 5\n",
        "一、本年新收政府信息 4 1 0 0 0 0 5\n公开申请数量\n",
        "一、本年新收政府\n信息公开申请 4 1 0 0 0 0 5\n数量\n",
    ],
    ids=["above", "below", "around"],
)
def test_a_label_wrapped_around_its_numbers(received_row: str) -> None:
    text = f"""\
三、收到和处理政府信息公开申请情况
自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计
{received_row}二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0
（一）予以公开 3 1 0 0 0 0 4
（二）部分公开 0 0 0 0 0 0 0
四、结转下年度继续办理 1 0 0 0 0 0 1
"""
    report = read(text)
    assert values(report, "requests.received") == [4, 1, 0, 0, 0, 0, 5]
    assert values(report, "requests.carried_in") == [0] * 7
    assert values(report, "requests.carried_out") == [1, 0, 0, 0, 0, 0, 1]


GLUED = (
    "三、收到和处理政府信息公开申请情况申请人情况自然人法人或其他组织总计商业企业科研机构社会公益组织法律服务机构其他"
    "一、本年新收政府信息公开申请数量21710000218二、上年结转政府信息公开申请数量0000000三、本年度办理结果（一）予以公开20510000206"
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）0000000（三）不予公开1.属于国家秘密40000042.其他法律行政法规禁止公开"
    "0000000（七）总计20910000210四、结转下年度继续办理8000008"
)


def test_glued_digits_divide_and_give_the_next_item_its_number() -> None:
    report = read(GLUED)
    assert values(report, "requests.received") == [217, 1, 0, 0, 0, 0, 218]
    assert values(report, "requests.granted") == [205, 1, 0, 0, 0, 0, 206]
    assert values(report, "requests.denied.state_secret") == [4, 0, 0, 0, 0, 0, 4]
    assert values(report, "requests.denied.prohibited_by_law") == [0] * 7
    assert values(report, "requests.total") == [209, 1, 0, 0, 0, 0, 210]
    assert values(report, "requests.carried_out") == [8, 0, 0, 0, 0, 0, 8]


DISCLOSURE_2019 = """\
二、主动公开政府信息情况
第二十条第（一）项
信息内容	本年新制作数量	本年新公开数量	对外公开总数量
规章	0	0	0
规范性文件	{documents}
第二十条第（五）项
信息内容	上一年项目数量	本年增/减	处理决定数量
行政许可	{permits}
其他对外管理服务事项	14	+14	3
第二十条第（六）项
行政处罚	88	-72	0
行政强制	5	0	1
第二十条第（八）项
信息内容	上一年项目数量	本年增/减
行政事业性收费	2	-1
第二十条第（九）项
信息内容	采购项目数量	采购总金额
政府集中采购	{procurement}
"""


def disclosure(documents: str = "3\t3\t9", permits: str = "7\t-2\t31", procurement: str = "2\t18.4") -> ReportData:
    text = DISCLOSURE_2019.format(documents=documents, permits=permits, procurement=procurement)
    return read(text, form="gov-disclosure-2019")


def test_signs_and_decimals_are_read_where_their_columns_have_them() -> None:
    report = disclosure()
    assert values(report, "disclosure.permits") == [7, -2, 31]
    assert values(report, "disclosure.other_services") == [14, 14, 3]
    assert report.facts["disclosure.other_services.change"].printed == "+14"
    assert values(report, "disclosure.penalties") == [88, -72, 0]
    assert values(report, "disclosure.fees") == [2, -1]
    assert values(report, "disclosure.procurement") == [2, 18.4]
    assert report.findings == ()


@pytest.mark.parametrize(
    ("printed", "value"), [("547.9659万元", 547.9659), ("251000元", 251000), ("18.4 万元", 18.4), ("1,204.5", 1204.5)]
)
def test_units_in_the_cell_change_no_number(printed: str, value: float) -> None:
    report = disclosure(procurement=f"2\t{printed}")
    assert values(report, "disclosure.procurement") == [2, value]


def test_a_note_in_the_cell_is_no_number() -> None:
    report = disclosure(documents="22（其中修订16件）\t22\t61")
    assert values(report, "disclosure.normative_documents") == [22, 22, 61]


def test_a_page_number_between_rows_is_no_value() -> None:
    text = REQUESTS.format(received="4\t1\t0\t0\t0\t0\t5").replace("二、上年结转", "- 5 -\n\f二、上年结转")
    report = read(text)
    assert values(report, "requests.received") == [4, 1, 0, 0, 0, 0, 5]
    assert values(report, "requests.carried_in") == [0] * 7


def html_rows(cells: list[str]) -> str:
    rows = [
        ["一、本年新收政府信息公开申请数量", *cells],
        ["二、上年结转政府信息公开申请数量", *"0000000"],
        ["（一）予以公开", *"3100004"],
        ["四、结转下年度继续办理", *"1000001"],
    ]
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><body><p>三、收到和处理政府信息公开申请情况</p><table>{body}</table></body></html>"


def test_six_numbers_for_seven_cells_are_placed_by_the_total() -> None:
    """A zero is lost; which one is open, so the blank may stand at any of them."""
    facts = received(REQUESTS.format(received="4\t1\t0\t0\t0\t5"))
    found = [f.value for f in facts]
    assert (found[0], found[1], found[6]) == (4, 1, 5)
    assert set(found[2:6]) <= {0, None}


@pytest.mark.parametrize("row", ["4\t1\t2\t0\t0\t9", "4 1 2 0 0 9"])
def test_six_numbers_that_add_up_in_no_place_are_under_review(row: str) -> None:
    facts = received(REQUESTS.format(received=row))
    assert any(f.review for f in facts)
    assert [f.value for f in facts if f.value] == [4, 1, 2, 9]


def test_two_numbers_in_one_cell_fill_the_row() -> None:
    report = read(html_rows(["4", "1 0", "0", "0", "0", "5"]), "report.html")
    facts = [f for f in report.facts.values() if f.id.startswith("requests.received.")]
    right = [4, 1, 0, 0, 0, 0, 5]
    assert all(f.review or f.value == wanted for f, wanted in zip(facts, right, strict=True))


def test_a_space_inside_a_number_of_a_cell_is_part_of_it() -> None:
    report = read(html_rows(["1 575", "0", "0", "0", "0", "0", "1 575"]), "report.html")
    assert values(report, "requests.received") == [1575, 0, 0, 0, 0, 0, 1575]


def test_the_total_of_a_column_head_is_no_row() -> None:
    report = read(REQUESTS.format(received="4\t1\t0\t0\t0\t0\t5"))
    assert {f.status for f in report.facts.values() if f.id.startswith("requests.total.")} == {FactStatus.ABSENT}


NEAR = """\
三、收到和处理政府信息公开申请情况
（一）予以公开	1	0	0	0	0	0	1
（二）部分公开	2	0	0	0	0	0	2
（三）不予公开	1.属于国家秘密	3	0	0	0	0	0	3
（五）不予处理	1.信访举报投诉类申请	4	0	0	0	0	0	4
	2.重复申请	5	0	0	0	0	0	5
	4.无正当理由大量反复申请	6	0	0	0	0	0	6
（六）其他处理	3.其他	7	0	0	0	0	0	7
（七）总计	28	0	0	0	0	0	28
"""


def test_rows_with_near_labels_get_their_own_numbers() -> None:
    report = read(NEAR)
    wanted = {
        "granted": 1,
        "partial": 2,
        "denied.state_secret": 3,
        "not_processed.complaint": 4,
        "not_processed.repeated": 5,
        "not_processed.excessive": 6,
        "other.other": 7,
        "total": 28,
    }
    found = {
        fact.removeprefix("requests.").removesuffix(".natural_person"): value.value
        for fact, value in report.facts.items()
        if fact.endswith(".natural_person") and value.value is not None
    }
    assert found == wanted


def test_other_handling_on_one_row_is_the_optional_row() -> None:
    text = NEAR.replace("（六）其他处理\t3.其他\t7", "（六）其他处理\t\t7")
    report = read(text)
    assert values(report, "requests.other")[:7] == [7, 0, 0, 0, 0, 0, 7]
    assert report.facts["requests.total.total"].value == 28


@pytest.mark.slow
def test_rows_of_long_glued_digits_are_divided_as_all_rules_want_it() -> None:
    document = generate("glued", 89605, damage="mixed")
    facts = read_stream(open_document(document.data, name=document.name)).facts
    wrong = [fact for fact, value in document.gold.facts.items() if fact not in facts or facts[fact].value != value]
    assert wrong == []


def test_what_begins_a_table_whose_sections_title_is_lost_is_no_heading() -> None:
    document = generate("glued", 95110, damage="mixed")
    headings = read_stream(open_document(document.data, name=document.name)).headings
    assert "disputes" not in document.gold.sections
    assert [h.section for h in headings if h.section not in (None, "title")] == list(document.gold.sections)


def test_that_a_lost_total_would_break_no_rule_does_not_tell_which_cell_is_lost() -> None:
    document = generate("glued", 97007, damage="mixed")
    facts = read_stream(open_document(document.data, name=document.name)).facts
    wrong = [facts[fact] for fact, value in document.gold.facts.items() if facts[fact].value != value]
    assert any(fact.id.startswith("requests.total.") for fact in wrong)
    assert all(fact.review for fact in wrong)


def test_the_row_for_a_group_is_missed_where_the_groups_rows_have_no_labels() -> None:
    document = generate("markdown", 98025, damage="mixed")
    facts = read_stream(open_document(document.data, name=document.name)).facts
    wrong = [fact for fact, value in document.gold.facts.items() if fact not in facts or facts[fact].value != value]
    assert any(fact.startswith("requests.other.") for fact in wrong)
    assert all(fact in facts and facts[fact].review for fact in wrong)


def test_numbers_behind_a_labels_own_blank_cells_and_another_label_are_doubtful() -> None:
    document = generate("markdown", 99544, damage="mixed")
    facts = read_stream(open_document(document.data, name=document.name)).facts
    wrong = [fact for fact, value in document.gold.facts.items() if facts[fact].value != value]
    assert any(fact.startswith("requests.unavailable.needs_creation.") for fact in wrong)
    assert all(facts[fact].review for fact in wrong)


def test_a_spaced_item_number_tells_the_row_of_a_group() -> None:
    rows = "（六）其他\n1.申请人\n2.申请人\n3 . 其 他\n1\n0\n0\n0\n1\n0\n2\n（七）总计\n1\n0\n0\n0\n1\n0\n2\n"
    facts = read("三、收到和处理政府信息公开申请情况\n" + rows).facts
    assert facts["requests.other.other.total"].value == 2


def on_one_line(carried_out: str) -> ReportData:
    text = " ".join(generate("tab", 4, damage="none").data.decode().split())
    text, count = re.subn(r"(四、结转下年度继续办理)[ \d]+(?= 四、)", rf"\1 {carried_out}", text)
    assert count == 1
    return read(text, form=None)


@pytest.mark.parametrize("numbers", ["1 0 0 0 0 0 1e3", "5e3 0 0 0 0 0 1"])
def test_numbers_that_are_read_as_words_do_not_leave_a_tables_last_row_blank(numbers: str) -> None:
    report = on_one_line(numbers)
    assert all(f.review for f in report.facts.values() if f.id.startswith("requests.carried_out."))
    assert any(item.text.startswith(numbers[0]) for item in report.unplaced)


def test_a_last_row_without_numbers_on_one_line_leaves_nothing_over() -> None:
    assert not on_one_line("").unplaced


def test_blank_cells_below_cells_with_two_numbers_are_in_doubt() -> None:
    text = REQUESTS.format(received="4 0\t1 0\t0 0\t0 0\t0 0\t0 0\t5 0").replace(
        "0\t0\t0\t0\t0\t0\t0", "\t\t\t\t\t\t", 1
    )
    report = read(text)
    assert values(report, "requests.carried_in") == [None] * 7
    assert all(
        f.review for f in report.facts.values() if f.id.startswith(("requests.received.", "requests.carried_in."))
    )


def test_cells_below_two_numbers_that_are_filled_are_not_in_doubt() -> None:
    report = read(REQUESTS.format(received="4 0\t1\t0\t0\t0\t0\t5"))
    assert not any(f.review for f in report.facts.values() if f.id.startswith("requests.carried_in."))


def test_a_row_glued_in_one_of_its_cells_is_in_doubt() -> None:
    facts = received(REQUESTS.format(received="4100005\t\t\t\t\t\t"))
    assert all(f.review for f in facts)
    assert 4 in facts[0].alternatives


def test_a_long_number_beside_blanks_that_makes_no_row_is_one_number() -> None:
    facts = received(REQUESTS.format(received="4100006\t\t\t\t\t\t"))
    assert [f.value for f in facts] == [4100006, *[None] * 6]
    assert not any(f.review for f in facts)


def test_zeros_of_a_row_that_the_end_cuts_off_stand_in_no_sure_cell() -> None:
    whole = REQUESTS.format(received="4\t1\t0\t0\t0\t0\t5").replace("数量\t", "数量\t\t\t")
    cut = whole[: whole.index("二、上年结转")] + "二、上年结转政府信息公开申请数量\t\t\t0\t0\t0\t0\t0"
    report = read(cut)
    assert all(f.review for f in report.facts.values() if f.id.startswith("requests.carried_in."))


@pytest.mark.parametrize("several", ["0、0", "1 2", "3；0", "4 0"])
def test_a_blank_cell_beside_one_with_several_numbers_is_in_doubt(several: str) -> None:
    facts = received(REQUESTS.format(received=f"5\t0\t{several}\t\t0\t0\t5"))
    assert [f.review for f in facts][2:4] == [True, True]


def test_a_blank_cell_beside_a_number_in_thousands_is_blank() -> None:
    facts = received(REQUESTS.format(received="1，301\t\t0\t0\t0\t0\t1，301"))
    assert not any(f.review for f in facts)
