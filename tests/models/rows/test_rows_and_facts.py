"""Found rows and facts: whose numbers, where they stand, and what is doubtful."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

import gouji
from gouji.ingest import open_document
from gouji.models.decoding.facts import read_facts
from gouji.models.decoding.settings import DecodingSettings
from gouji.models.forms.definition import Form, ValueType
from gouji.models.forms.load import parse_form
from gouji.models.labels.dictionary import LabelIndex
from gouji.models.labels.settings import LabelSettings
from gouji.models.lattice.lattice import read_run, split_slots
from gouji.models.lattice.readings import RowShape, RowTotal
from gouji.models.lattice.settings import LatticeSettings
from gouji.models.rows.found_row import FoundRow
from gouji.models.text.locate import Locator
from gouji.models.text.settings import LineSettings
from gouji.pipeline import trace_stream
from gouji.report import Fact, FactStatus, RowOrder
from gouji.tokens import TokenStream

FORM = parse_form(
    """\
form: boats-demo
title: 船只表
tables:
  - id: boats
    bands:
      - columns:
          - {id: a, label: 甲种, type: count}
          - {id: b, label: 乙种, type: count}
        rows: [{id: big, label: 大船}, {id: small, label: 小船}, {id: all, label: 全部船只}]
rules: [{id: sum, table: boats, each: column, sum: [big, small], equals: [all]}]
""",
    name="boats.yaml",
)


def stream_of(text: str) -> TokenStream:
    return open_document(text.encode(), name="boats.txt")


def found(row_id: str, run: str, start: int, order: RowOrder = RowOrder.IN_ORDER) -> FoundRow:
    slots = split_slots(run, start)
    return FoundRow(
        node=("big", "small", "all").index(row_id),
        table="boats",
        row_ids=(row_id,),
        columns=("a", "b"),
        label=row_id,
        canonical=row_id,
        match=1.0,
        order=order,
        page=1,
        span=(start, start + len(run)),
        slots=slots,
        readings=read_run(slots, RowShape(types=(ValueType.COUNT,) * 2), LatticeSettings()),
        margins=(),
        labelled=True,
    )


def facts_of(text: str, rows: list[FoundRow], form: Form = FORM) -> dict[str, Fact]:
    return {f.id: f for f in read_facts(rows, form, Locator(stream_of(text), LineSettings()), DecodingSettings())}


def test_glued_rows_are_divided_by_their_columns_sums() -> None:
    text = "大船123小船45全部船只168\n"
    rows = [found("big", "123", 2), found("small", "45", 7), found("all", "168", 13)]
    facts = facts_of(text, rows)
    assert [facts[f"boats.{row}.{c}"].value for row in ("big", "small", "all") for c in "ab"] == [12, 3, 4, 5, 16, 8]
    for fact in facts.values():
        assert fact.status is FactStatus.READ
        (place,) = fact.evidence
        assert text[place.span.start : place.span.end] == fact.printed
        assert 0.9 < fact.confidence <= 1.0


def test_what_no_rule_decides_is_ambiguous_with_its_alternatives() -> None:
    facts = facts_of("大船123\n", [found("big", "123", 2)])
    first = facts["boats.big.a"]
    assert first.status is FactStatus.AMBIGUOUS
    assert first.review
    assert {first.value, *first.alternatives} == {1, 12}
    assert first.confidence < 0.7


def test_rows_that_are_not_there_are_absent() -> None:
    facts = facts_of("大船1 2\n", [found("big", "1 2", 2)])
    assert facts["boats.big.a"].status is FactStatus.READ
    for name in ("boats.small.a", "boats.all.b"):
        fact = facts[name]
        assert (fact.status, fact.value, fact.printed, fact.evidence, fact.review) == (
            FactStatus.ABSENT,
            None,
            None,
            (),
            True,
        )


def test_a_row_without_numbers_is_blank_where_it_ends() -> None:
    row = replace(found("big", "1 2", 2), readings=(), slots=(), span=(0, 2))
    fact = facts_of("大船\n", [row])["boats.big.a"]
    assert (fact.status, fact.value, fact.review) == (FactStatus.BLANK, None, False)
    assert (fact.evidence[0].span.start, fact.evidence[0].span.end) == (2, 2)


def test_facts_stand_in_the_forms_order_whatever_the_rows() -> None:
    rows = [found("all", "7 7", 10), found("big", "1 2", 2)]
    assert list(facts_of("大船1 2\n全部船只7 7\n", rows)) == list(FORM.list_fact_ids())


def test_a_row_whose_place_is_doubtful_is_under_review() -> None:
    row = replace(found("big", "1 2", 2, RowOrder.UNLABELLED), margins=(0.0, 1.0, math.inf), match=0.0, labelled=False)
    doubtful = facts_of("大船1 2\n", [row])["boats.big.a"]
    assert doubtful.review
    assert doubtful.confidence < 0.8
    sure = facts_of("大船1 2\n", [replace(row, margins=(0.0, 9.0, math.inf))])["boats.big.a"]
    assert not sure.review
    assert sure.confidence > 0.99


@pytest.mark.parametrize(
    ("sentence", "sure"),
    [("现行有效的行政规范性文件34件。", False), ("全年制发行政规范性文件34件。", True)],
)
def test_digits_are_cut_for_sure_where_a_sentence_leaves_one_way(sentence: str, sure: bool) -> None:
    """34034 is 34, 0, 34 or 3, 40, 34 if 34 are in force; if 34 were made, it is the first."""
    table = "信息内容本年制发件数本年废止件数现行有效件数规章000行政规范性文件34034"
    rest = "第二十条第（五）项行政许可0第二十条第（六）项行政处罚0行政强制0"
    text = f"一、总体情况{sentence}二、主动公开政府信息情况{table}{rest}"
    fact = gouji.read(text.encode(), name="a.txt").facts["disclosure.normative_documents.made"]
    assert fact.value == 34
    assert fact.review is not sure


def test_cells_count_where_rows_begin_in_other_columns() -> None:
    """Labels of one and of two cells stand before rows of as many cells: the grid says nothing about columns."""
    whole = "信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t1\t2\t3\n"
    rows = ["三、收到和处理政府信息公开申请情况", "一、本年新收政府信息公开申请数量\t0\t0\t0\t0\t0\t0\t0"]
    rows.append("二、上年结转政府信息公开申请数量\t0\t0\t0\t0\t0\t0\t0")
    rows.append("三、本年度办理结果\t（一）予以公开\t0\t0\t0\t0\t0\t0\t")
    rows.append("\t（二）部分公开\t0\t0\t0\t0\t0\t0\t")
    report = gouji.read((whole + "\n".join(rows)).encode(), name="a.txt")
    facts = [report.facts[f"requests.partial.{c}"] for c in ("natural_person", "other_org", "total")]
    assert [f.value for f in facts] == [0, 0, None]


def test_the_review_thresholds_are_settings() -> None:
    row = replace(found("big", "1 2", 2, RowOrder.UNLABELLED), margins=(0.0, 1.0, math.inf), match=0.0, labelled=False)
    locator = Locator(stream_of("大船1 2\n"), LineSettings())
    bold = read_facts([row], FORM, locator, DecodingSettings(row_review=0.5))
    assert not any(f.review for f in bold if f.status is FactStatus.READ)


# From text to rows.


def rows_of(text: str) -> list[tuple[str, str, str]]:
    trace = trace_stream(stream_of(text), form="gov-disclosure-2021")
    return [
        (
            row.row_ids[0] if len(row.row_ids) == 1 else "+",
            row.order.value,
            " ".join(s.text for s in row.slots if s.text),
        )
        for row in (*trace.rows, *trace.other_rows)
    ]


def test_a_row_that_stands_twice_counts_once() -> None:
    text = "行政许可\t5\n行政处罚\t7\n行政强制\t1\n行政许可\t5\n"
    found_rows = rows_of(text)
    assert [r for r in found_rows if r[1] == "repeated"] == [("permits", "repeated", "5")]
    assert [r for r in found_rows if r[0] == "penalties"] == [("penalties", "in_order", "7")]


def test_side_by_side_rows_are_one_printed_row() -> None:
    text = (
        "四、政府信息公开行政复议、行政诉讼情况\n行政复议\t行政诉讼\n结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t"
        "未经复议直接起诉\t复议后起诉\n1\t0\t0\t0\t1\t0\t2\t0\t0\t2\t0\t0\t3\t0\t3\n"
    )
    assert rows_of(text) == [("+", "in_order", "1 0 0 0 1 0 2 0 0 2 0 0 3 0 3")]


# Places.


def test_a_span_has_the_page_and_cell_of_its_tokens() -> None:
    stream = stream_of("大船 1\n\f小船 2\n")
    place = stream.text.index("2")
    evidence = Locator(stream, LineSettings()).find_evidence((place, place + 1))
    assert (evidence.page, evidence.box, evidence.cell) == (2, None, None)
    assert (evidence.span.start, evidence.span.end) == (place, place + 1)
    assert Locator(stream, LineSettings()).find_centre((place, place + 1)) is None


def test_a_blank_cells_evidence_is_its_cell() -> None:
    stream = open_document(b"| x | y |\n| --- | --- |\n| 1 |  |\n", name="a.md")
    blank = next(t for t in stream.tokens if t.cell is not None and not t.text)
    evidence = Locator(stream, LineSettings()).find_evidence((blank.span.start, blank.span.end), blank.cell)
    assert blank.cell is not None
    assert evidence.cell == (blank.cell.table, blank.cell.row, blank.cell.column)
    assert evidence.span.start == evidence.span.end == blank.span.start


@pytest.mark.parametrize("labels", [("甲",), (), ("甲乙", "甲")])
def test_a_label_of_one_character_is_not_searched_in_text(labels: tuple[str, ...]) -> None:
    text = "甲丙甲乙"
    hits = [text[a:b] for a, b in LabelIndex(labels, LabelSettings()).find(text)]
    assert hits == [label for label in labels if len(label) > 1]


def test_numbers_below_a_labels_own_blank_cells_are_under_review() -> None:
    rows = [
        "1.属于国家秘密",
        "4.保护第三方合法权益",
        "5.属于三类内部事务信息",
        "6.属于四类过程性信息",
        "7.属于行政执法案卷",
    ]
    text = "三、收到和处理政府信息公开申请情况\n" + "".join(f"{label}" + "\t0" * 7 + "\n" for label in rows)
    text += "8.属于行政查询事项" + "\t" * 7 + "\n" + "\t0" * 7 + "\n"
    report = gouji.read(text.encode(), name="report.txt")
    facts = [f for f in report.facts.values() if f.id.startswith("requests.denied.administrative_query.")]
    assert facts
    assert all(f.value is None or f.review for f in facts)


_HEAD = "二、主动公开政府信息情况\n本年制发件数 本年废止件数 现行有效件数\n行政规范性文件 0 0 0\n三、收到和处理政府信息公开申请情况\n"
_ROWS = """\
一、本年新收政府信息公开申请数量 1 0 0 0 0 0 1
二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0
（一）予以公开 1 0 0 0 0 0 1
"""


@pytest.mark.parametrize(("group", "review"), [("（三）不予公", False), ("（三）另行处", True)])
def test_a_groups_label_among_the_lines_of_a_rows_label_is_nothing_strange(group: str, review: bool) -> None:
    rows = f"{_ROWS}3.危及三安全一稳定 0 0 0 0 0 0 0\n4.保护第三方合法权\n{group}\n0 0 0 0 0 0 0\n益\n开\n5.属于三类内部事务信息 0 0 0 0 0 0 0\n"
    fact = gouji.read((_HEAD + rows).encode(), name="a.txt").facts["requests.denied.third_party.total"]
    assert fact.review is review
    assert fact.value == 0 or review


def test_an_optional_row_without_numbers_is_blank_where_the_rows_of_its_group_do_not_follow() -> None:
    rows = f"{_ROWS}5.要求行政机关确认或重新出具已获取信息\n（六）其他处理\n{{more}}（七）总计 1 0 0 0 0 0 1\n四、结转下年度继续办理\n"
    alone = gouji.read((_HEAD + rows.format(more="")).encode(), name="a.txt").facts
    assert alone["requests.other.total"].status is FactStatus.BLANK
    assert "requests.other.other.total" not in alone
    members = "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请\n3.其他 0 0 0 0 0 0 0\n"
    group = gouji.read((_HEAD + rows.format(more=members)).encode(), name="a.txt").facts
    assert "requests.other.total" not in group
    assert group["requests.other.no_correction_overdue.total"].status is FactStatus.BLANK
    assert group["requests.other.other.total"].value == 0


def test_rows_without_numbers_are_doubtful_where_a_run_holds_far_more_than_its_row() -> None:
    """A table's columns one after the other, as some converters write them."""
    labels = "1.属于国家秘密\n2.其他法律行政法规禁止公开\n3.危及三安全一稳定\n4.保护第三方合法权益\n（四）无法提供\n"
    numbers = "9 0 0 0 0 0 9 0 0 1 0 0 1 1 0 31 0 0 0 0 0 0 0 0 0\n"
    text = f"{_HEAD}{_ROWS}（二）部分公开\n{numbers}{labels}（七）总计 9 0 0 0 0 0 9\n"
    facts = gouji.read(text.encode(), name="a.txt").facts
    blank = [facts[f"requests.denied.{row}.total"] for row in ("state_secret", "security_stability", "third_party")]
    assert all(f.review for f in blank)


@pytest.mark.parametrize(("run", "doubtful"), [("3 9 3", True), ("3 0 3", False), ("3 3", False)])
def test_a_row_that_leaves_out_a_number_other_than_zero_is_doubtful(run: str, doubtful: bool) -> None:
    slots = split_slots(run, 2)
    shape = RowShape(types=(ValueType.COUNT,) * 2, totals=(RowTotal(parts=(0,), total=1),))
    row = replace(found("big", run, 2), readings=read_run(slots, shape, LatticeSettings()))
    facts = facts_of(f"大船{run}\n", [row])
    mine = [facts[f"boats.big.{c}"] for c in "ab"]
    assert [f.value for f in mine] == [3, 3]
    assert [f.review for f in mine] == [doubtful] * 2


def test_a_label_before_a_text_that_begins_with_a_number_is_no_sure_blank() -> None:
    table = "行政许可\t7\n行政处罚\t{}\n行政强制\t9\n"
    for cell, review in (("4 元左右的其他", True), ("", False)):
        report = gouji.read(table.format(cell).encode(), name="a.txt", form="gov-disclosure-2021")
        fact = report.facts["disclosure.penalties.decisions"]
        assert (fact.value, fact.review) == (None, review)


def test_no_fact_of_a_row_beside_something_strange_is_sure() -> None:
    row = found("big", "1 2", 2)
    plain, strange = (facts_of("大船1 2\n", [replace(row, beside_unplaced=s)])["boats.big.a"] for s in (False, True))
    assert (plain.review, strange.review) == (False, True)
    assert plain.confidence > 0.95 > strange.confidence
