"""What has no place is told, with the facts that it might belong to; what is recognised as something else is no doubt."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

import gouji
from gouji.corpus.make import generate
from gouji.ingest import open_document
from gouji.ingest.stream.builder import StreamBuilder
from gouji.models.accounts.recognised import Recognised
from gouji.models.accounts.scrambled_tables import doubt_scrambled_tables
from gouji.models.accounts.settings import AccountSettings
from gouji.models.fragments.pieces import Join, NumberSlot
from gouji.reading import read_stream
from gouji.report import Fact, FactStatus, ReasonKind, UnplacedKind
from gouji.reports import Report
from gouji.tokens import OBJECT, Cell, Source, TokenStream

HEADER = ("船只", "甲种", "乙种", "合计")
BIG = ("大船", "4", "1", "5")
SMALL = ("小船", "2", "3", "5")
OLD = ("旧船", "1", "1", "2")
ALL = ("全部船只", "7", "5", "12")


def cells(*rows: tuple[str, ...]) -> TokenStream:
    """A table with cells, as HTML and Word have them; an empty text is an empty cell."""
    builder = StreamBuilder(Source(name="boats.html", sha256="", media_type=""))
    builder.add_text("船只表")
    builder.end_line()
    for r, texts in enumerate(rows):
        for c, text in enumerate(texts):
            if c:
                builder.end_cell()
            place = Cell(table=0, row=r, column=c)
            builder.add_text(text, cell=place) if text else builder.add_blank(cell=place)
        builder.end_line()
    return builder.build()


def lines(*rows: tuple[str, ...]) -> TokenStream:
    """The same as lines of text."""
    text = "\n".join(("船只表", *(" ".join(texts) for texts in rows)))
    return open_document(text.encode(), name="boats.txt")


def read(stream: TokenStream, form: str) -> Report:
    return read_stream(stream, form=form)


def doubted(report: Report) -> set[str]:
    return {
        name.removeprefix("boats.")
        for name, fact in report.facts.items()
        if any(reason.why in (ReasonKind.UNPLACED, ReasonKind.FOREIGN) for reason in fact.reasons)
    }


def told(report: Report) -> list[tuple[str, str]]:
    return [(item.why.value, item.text) for item in report.unplaced]


@pytest.mark.parametrize("lane", [cells, lines])
def test_a_clean_table_leaves_nothing_over(form: str, lane: type) -> None:
    report = read(lane(HEADER, BIG, SMALL, OLD, ALL), form)
    assert report.unplaced == ()
    assert not any(fact.review for fact in report.facts.values())


@pytest.mark.parametrize("words", ["见附件", "无法统计", "√", "※"])
def test_words_in_a_cell_of_a_number_are_its_own_or_told_and_never_a_blank(form: str, words: str) -> None:
    report = read(cells(HEADER, BIG, ("小船", "5", words, "5"), OLD, ALL), form)
    fact = report.facts["boats.small.b"]
    assert (fact.value, fact.review) == (None, True)
    assert fact.printed == words or any(words in text for _, text in told(report))
    assert fact.status is not FactStatus.BLANK
    assert not any(name.startswith(("big", "all")) for name in doubted(report))


def test_a_row_of_words_is_no_blank_row(form: str) -> None:
    report = read(cells(HEADER, BIG, ("小船", "见表", "见表", "见表"), OLD, ALL), form)
    assert all(report.facts[f"boats.small.{column}"].review for column in ("a", "b", "both"))
    assert all(report.facts[f"boats.small.{column}"].status is not FactStatus.BLANK for column in ("a", "b", "both"))


def test_what_is_no_text_and_touches_a_number_may_be_the_rest_of_it(form: str) -> None:
    """The edge of a page that cuts a number off leaves such a mark."""
    builder = StreamBuilder(Source(name="boats.pdf", sha256="", media_type=""))
    for texts in (("船只表",), HEADER, BIG, ("小船", "2", "3", f"5{OBJECT}"), OLD, ALL):
        builder.add_text(" ".join(texts))
        builder.end_line()
    report = read(builder.build(), form)
    assert report.facts["boats.small.both"].review
    assert not any(name.startswith(("big", "old", "all")) for name in doubted(report))


@pytest.mark.parametrize(("numbers", "doubtful"), [(("0", "0"), True), (("0", "0", "0"), False)])
def test_an_empty_label_cell_is_no_number_where_the_table_lost_a_column(
    form: str, numbers: tuple[str, ...], doubtful: bool
) -> None:
    named = [("", name, *numbers) for name in ("大船", "小船", "旧船")]
    report = read(cells(("船只", "", "甲种", "乙种"), *named, ("全部船只", "", *numbers)), form)
    assert {report.facts[f"boats.all.{column}"].review for column in ("a", "b", "both")} == {doubtful}


def test_words_behind_a_complete_row_doubt_nothing(form: str) -> None:
    """A column of remarks."""
    report = read(cells((*HEADER, "核对"), (*BIG, "已核对"), (*SMALL, ""), (*OLD, ""), (*ALL, "")), form)
    assert told(report) == [("text", "已核对")]
    assert doubted(report) == set()


@pytest.mark.parametrize(("mark", "doubtful"), [("、", False), ("？", False), ("7", True)])
def test_signs_before_a_rows_own_label_are_told_and_doubt_nothing(form: str, mark: str, *, doubtful: bool) -> None:
    """What a recogniser left of a group's label beside the rows; a digit may be a number's."""
    table = [("", *row) for row in (HEADER, BIG, OLD, ALL)]
    report = read(cells(*table[:2], (mark, *SMALL), *table[2:]), form)
    assert any(mark in text for _, text in told(report))
    assert any(name.startswith("small") for name in doubted(report)) == doubtful


@pytest.mark.parametrize("lane", [cells, lines])
def test_numbers_of_nobody_doubt_the_empty_cells_beside_them(form: str, lane: type) -> None:
    report = read(lane(HEADER, BIG, ("小船",), ("货车", "8", "6", "14"), OLD, ALL), form)
    assert any("货车" in text for _, text in told(report))
    assert all(
        report.facts[f"boats.small.{column}"].review
        or report.facts[f"boats.small.{column}"].status is FactStatus.ABSENT
        for column in ("a", "b", "both")
    )


def test_one_number_too_many_doubts_its_row(form: str) -> None:
    report = read(lines(HEADER, BIG, ("小船", "2", "3", "9", "5"), OLD, ALL), form)
    assert ("number", "9") in told(report)
    assert doubted(report) >= {"small.a", "small.b", "small.both"}
    assert not any(name.startswith("all") for name in doubted(report))


def test_a_0_too_many_of_a_row_that_adds_up_is_told_and_doubts_nothing(form: str) -> None:
    report = read(cells(HEADER, BIG, ("小船", "0", "2", "3", "5"), OLD, ALL), form)
    assert ("number", "0") in told(report)
    assert doubted(report) == set()


def test_a_number_on_a_line_of_its_own_doubts_the_row_beside_it_that_does_not_add_up(form: str) -> None:
    report = read(lines(HEADER, BIG, ("7",), ("小船", "2", "3", "6"), OLD, ALL), form)
    assert told(report) == [("number", "7")]
    assert doubted(report) == {"small.a", "small.b", "small.both"}


def test_a_row_that_stands_twice_with_the_same_numbers_is_recognised(form: str) -> None:
    report = read(cells(HEADER, BIG, SMALL, SMALL, OLD, ALL), form)
    assert report.unplaced == ()
    assert doubted(report) == set()


def test_a_row_that_stands_twice_with_other_numbers_is_doubted(form: str) -> None:
    report = read(cells(HEADER, BIG, SMALL, ("小船", "6", "3", "9"), OLD, ALL), form)
    assert [why for why, _ in told(report)]
    assert doubted(report) == {"small.a", "small.b", "small.both"}


@pytest.mark.parametrize("note", ["注：数据截至12月31日", "单位：艘", "（二）按船型统计，共3类，详见下表。"])
def test_notes_and_sentences_between_rows_are_no_doubts(form: str, note: str) -> None:
    report = read(lines(HEADER, BIG, ("小船",), (note,), OLD, ALL), form)
    assert not [item for item in report.unplaced if item.near]
    assert doubted(report) == set()


@pytest.mark.parametrize("note", ["（没有的数据项填“0”）", "（本年新增船只填在第2行）"])
def test_numbers_in_notes_are_no_doubts(form: str, note: str) -> None:
    report = read(lines(HEADER, BIG, SMALL, (note,), OLD, ALL), form)
    assert report.unplaced == ()
    assert doubted(report) == set()


def test_what_is_no_text_is_told(form: str) -> None:
    report = read(cells((*HEADER, ""), BIG, (*SMALL, OBJECT), OLD, ALL), form)
    assert [item.why for item in report.unplaced] in ([UnplacedKind.OBJECT], [])
    picture = read(cells(HEADER, BIG, ("小船", "2", OBJECT, "2"), OLD, ALL), form)
    assert picture.facts["boats.small.b"].status is FactStatus.AMBIGUOUS


def test_digits_behind_a_label_are_no_sentences_though_a_measure_word_follows(form: str) -> None:
    text = "船只表大船415小船38条旧船112全部船只7512"
    report = read(open_document(text.encode(), name="boats.txt"), form)
    assert all(fact.review or fact.value is not None for name, fact in report.facts.items() if ".small." in name)


def test_a_row_of_numbers_inside_one_cell_of_text_is_told(form: str) -> None:
    report = read(cells(HEADER, BIG, ("小船",), ("合计见 2 3 5",), OLD, ALL), form)
    assert all(report.facts[f"boats.small.{column}"].review for column in ("a", "b", "both"))


@pytest.mark.parametrize(
    ("rules", "expected"),
    [(False, {"big.a", "big.b", "big.both", "small.a", "small.b", "small.both"}), (True, set())],
    ids=["no-totals", "totals-hold"],
)
@pytest.mark.parametrize("number", ["7", "7.5元"])
def test_a_number_on_a_line_of_its_own_doubts_the_full_rows_that_it_touches(
    number: str, rules: bool, expected: set[str], form: str
) -> None:
    if not rules:
        path = Path(form)
        path.write_text(path.read_text(encoding="utf-8").partition("rules:")[0], encoding="utf-8")
    report = read(lines(HEADER, BIG, (number,), SMALL, OLD, ALL), form)
    assert told(report) == [("number", number)]
    assert doubted(report) == expected


def test_numbers_side_by_side_inside_a_label_are_no_sentences() -> None:
    text = (
        "三、收到和处理政府信息公开申请情况 一、本年新收政府信息公开申请数量 5 0 0 0 0 0 5 （一）予以公开 3 0 0 0 0 0 3 "
        "（二）部分公开（区分处理的，只 0 0 0 0 0 0 计这一情形，不计其他情形） 1.属于国家秘密 2 0 0 0 0 0 2\n"
    )
    report = read(open_document(text.encode(), name="a.txt"), "gov-disclosure-2021")
    facts = [fact for name, fact in report.facts.items() if name.startswith("requests.partial.")]
    assert facts
    assert all(fact.review for fact in facts)


@pytest.mark.parametrize("value", ["零", "①", "⁰"])
def test_a_line_of_values_without_digits_inside_a_label_is_no_header(value: str) -> None:
    text = (
        "三、收到和处理政府信息公开申请情况\n一、本年新收政府信息公开申请数量 5 0 0 0 0 0 5\n（一）予以公开 3 0 0 0 0 0 3\n"
        f"（二）部分公开（区分处理的，只计这\n{' '.join(value * 7)}\n一情形，不计其他情形）\n1.属于国家秘密 2 0 0 0 0 0 2\n"
    )
    report = read(open_document(text.encode(), name="a.txt"), "gov-disclosure-2021")
    facts = [fact for name, fact in report.facts.items() if name.startswith("requests.partial.")]
    assert facts
    assert all(fact.review for fact in facts)


@pytest.mark.parametrize("numbers", ["年2000002\n项", "年2000002项"])
def test_numbers_behind_a_character_of_a_label_set_upright_are_never_lost(numbers: str) -> None:
    text = (
        "三、收到和处理政府信息公开申请情况\n一、本年新收政府信息公开申请数量\n5000005\n二、上年结转政府信息公开申请数量\n0000000\n"
        "（一）予以公开\n三\n3000003\n、\n（二）部分公开\n本\n0000000\n8.属于行政查询事\n"
        f"{numbers}\n度\n（四）无法提供\n1.本机关不掌握相\n办\n0000000\n关政府信息\n理\n2.没有现成信息需要另行制作\n结\n0000000\n果\n"
        "（六）其他处理\n0000000\n（七）总计\n5000005\n四、结转下年度继续办理\n0000000\n"
    )
    report = read(open_document(text.encode(), name="a.txt"), "gov-disclosure-2021")
    facts = [fact for name, fact in report.facts.items() if ".administrative_query." in name]
    assert [fact.value for fact in facts] == [2, 0, 0, 0, 0, 0, 2] or all(fact.review for fact in facts)


def test_a_number_inside_a_row_whose_total_says_nothing_may_be_any_cells() -> None:
    """What stands in the total's place is a remark, and the numbers before it one place too far left."""
    text = generate("tab", 160, damage="none").data.decode()
    row = next(line for line in text.split("\n") if "属于行政执法案卷" in line)
    broken = "7.属于行政执法\n57\n案卷\n\n0\n\n0\n\n2\n\n0\n\n1\n\n60\n\n见说明"
    facts = gouji.read(text.replace(row, broken).encode(), name="a.txt").facts
    assert all(f.review for i, f in facts.items() if i.startswith("requests.denied.enforcement_files."))
    assert not facts["requests.denied.state_secret.total"].review


@pytest.mark.parametrize(("doubtful", "all_of_them"), [(5, True), (4, False)])
def test_tables_whose_rows_are_mostly_in_doubt_for_their_places_are_so_as_a_whole(
    doubtful: int, *, all_of_them: bool
) -> None:
    """Numbers before their labels: a label may have the next one's behind it, which add up as well."""
    slot = NumberSlot(text="1", span=(0, 1), join=Join.START, page=1)
    rows = [SimpleNamespace(table="t", fact_ids=(f"t.{k}.a", f"t.{k}.b"), slots=(slot,)) for k in range(8)]
    plain = Fact(id="", printed="1", value=1, status=FactStatus.READ, confidence=1.0)
    facts = {
        i: replace(plain.doubt(ReasonKind.UNPLACED) if k < doubtful else plain, id=i)
        for k, row in enumerate(rows)
        for i in row.fact_ids
    }
    known = doubt_scrambled_tables(facts, cast("Recognised", SimpleNamespace(rows=rows)), AccountSettings())
    assert all(fact.review for fact in known.values()) is all_of_them


def test_numbers_in_the_cell_of_a_label_are_unplaced() -> None:
    """A tab behind the numbers makes cells of a line, and the label's has the numbers, too."""
    rows = [
        "1.申请人无正当理由逾期",
        "不补正、行政机关不再处理 1 0 0 0 0 0 1\t其政府信息公开申请",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请 0 0 0 0 0 0 0",
    ]
    text = (
        "青石县林业局2023年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n（六）其他处理\n"
        + "\n".join(rows)
        + "\n3.其他 0 0 0 0 0 0 0\n"
    )
    report = gouji.read(text.encode(), name="a.txt")
    own = [fact for name, fact in report.facts.items() if name.startswith("requests.other.no_correction_overdue.")]
    assert all(fact.review or fact.value == wanted for fact, wanted in zip(own, (1, 0, 0, 0, 0, 0, 1), strict=True))


SIGNS = ("·", "*", "□", "…", "#", "•", "()", "《》", "++", "==", "{}", "囗", "🈚", "\uf0a7")


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_that_says_nothing_doubts_its_own_cell_alone(sign: str, form: str) -> None:
    report = read(cells(HEADER, BIG, ("小船", "2", sign, "5"), OLD, ALL), form)
    assert {i for i, f in report.facts.items() if f.review} == {"boats.small.b"}
    assert report.facts["boats.small.b"].printed == sign


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("between", ["\t", " ", "\n", " | "])
def test_a_sign_alone_behind_a_label_is_no_blank(sign: str, between: str) -> None:
    text = (
        "青杨县水务局2023年政府信息公开工作年度报告\n二、主动公开政府信息情况\n第二十条第（五）项\n信息内容 本年处理决定数量\n"
        f"行政许可{between}{sign}\n第二十条第（六）项\n信息内容 本年处理决定数量\n行政处罚{between}5\n行政强制{between}7\n"
    )
    facts = read(open_document(text.encode(), name="a.txt"), "gov-disclosure-2021").facts
    assert facts["disclosure.permits.decisions"].review
    assert facts["disclosure.penalties.decisions"].value == 5


@pytest.mark.parametrize("rule", ["----", "**********", "======"])
def test_rules_between_lines_are_no_signs(rule: str, form: str) -> None:
    report = read(lines(HEADER, BIG, (rule,), ("小船",), (rule,), OLD, ALL), form)
    assert not told(report)


@pytest.mark.parametrize("printed", ["12?", "？12", "12！", "12?!"])
@pytest.mark.parametrize("gap", [" ", "\t"])
def test_a_question_mark_beside_a_number_doubts_it_in_cells_and_outside(printed: str, gap: str) -> None:
    rows = [
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", "0", "0", "0"],
        ["行政规范性文件", printed, "0", "9"],
    ]
    table = "\n".join(gap.join(row) for row in rows)
    text = f"青杨市水务局2022年政府信息公开工作年度报告\n二、主动公开政府信息情况\n第二十条第（一）项\n{table}\n第二十条第（五）项\n行政许可{gap}17\n"
    facts = gouji.read(text.encode(), name="report.txt").facts
    assert facts["disclosure.normative_documents.made"].review
    assert not any(facts[f"disclosure.regulations.{column}"].review for column in ("made", "repealed", "in_force"))
