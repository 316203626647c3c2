"""Numbers in running text: what they speak of, what they decide, where they disagree."""

from __future__ import annotations

import pytest

from gouji.ingest import open_document
from gouji.models.claims.narrative import Statement
from gouji.models.claims.scope import build_scope
from gouji.models.claims.settings import ClaimSettings
from gouji.models.claims.stated import check_statements
from gouji.models.text.settings import LineSettings
from gouji.pipeline import read_stream, trace_stream
from gouji.report import Fact, FactStatus, ReasonKind, ReportData, Severity

FORM = "gov-disclosure-2021"


def statements(text: str) -> list[tuple[float, str, str]]:
    trace = trace_stream(open_document(text.encode(), name="a.txt"), form=FORM)
    return [(s.value, s.context, s.measure) for s in trace.statements]


def read(text: str) -> ReportData:
    return read_stream(open_document(text.encode(), name="a.txt"), form=FORM)


GLUED = (
    "一、总体情况{said}二、主动公开政府信息情况第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数"
    "规章000行政规范性文件{run}第二十条第（五）项信息内容本年处理决定数量行政许可3第二十条第（六）项信息内容"
    "本年处理决定数量行政处罚0行政强制0"
)


def test_numbers_with_a_measure_word_are_statements() -> None:
    said = statements("全年制发行政规范性文件14件，现行有效96件。\n其他工作正常。\n")
    assert [(value, measure) for value, _, measure in said] == [(14, "件"), (96, "件")]
    assert said[0][1].endswith("制发行政规范性文件")


@pytest.mark.parametrize("text", ["行政许可\t14\n行政处罚\t2\n", "行政许可 14\n", "共计。14\n"])
def test_numbers_of_tables_are_no_statements(text: str) -> None:
    assert statements(text) == []


def test_a_context_ends_with_its_sentence() -> None:
    said = statements("办理行政许可很多；新增14件。\n")
    assert [(v, c) for v, c, _ in said] == [(14, "新增")]


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("全年制发行政规范性文件11件，现行有效行政规范性文件123件。", (11, 0, 123)),
        ("现行有效行政规范性文件23件。", (5, 0, 23)),
        ("全年废止行政规范性文件12件。", (3, 12, 4)),
    ],
)
def test_what_the_text_says_divides_glued_digits(said: str, values: tuple[int, ...]) -> None:
    run = "".join(map(str, values))
    report = read(GLUED.format(said=said, run=run))
    found = tuple(report.facts[f"disclosure.normative_documents.{c}"].value for c in ("made", "repealed", "in_force"))
    assert found == values


def test_without_a_word_about_it_glued_digits_stay_open() -> None:
    report = read(GLUED.format(said="工作平稳。", run="110123"))
    facts = [report.facts[f"disclosure.normative_documents.{c}"] for c in ("made", "repealed", "in_force")]
    assert all(f.review for f in facts[::2])
    assert facts[0].alternatives


@pytest.mark.parametrize(
    "said",
    [
        "2023年，我局制发行政规范性文件12件，废止3件。",
        "上年制发行政规范性文件12件。",
        "与上一年度制发行政规范性文件12件相比，有所减少。",
        "五年来累计制发行政规范性文件12件。",
        "累计制发行政规范性文件12件。",
        "2024年1-6月制发行政规范性文件12件。",
        "截至2023年底，制发行政规范性文件12件。",
        "计划2025年制发行政规范性文件12件。",
        "下一步将制发行政规范性文件12件。",
        "拟废止行政规范性文件12件。",
        "往年制发行政规范性文件12件。",
        "市政府制发行政规范性文件12件。",
        "市司法局印发行政规范性文件12件。",
        "我局下属机构制发行政规范性文件12件。",
    ],
)
def test_sentences_about_another_year_organ_or_plan_divide_no_digits(said: str) -> None:
    report = read("青杨市水务局2024年政府信息公开工作年度报告\n" + GLUED.format(said=said, run="1234"))
    facts = [report.facts[f"disclosure.normative_documents.{c}"] for c in ("made", "repealed", "in_force")]
    assert all(f.review for f in facts)


@pytest.mark.parametrize(
    "said",
    [
        "全年，青杨市水务局制发行政规范性文件12件。",
        "2024年，我局制发行政规范性文件12件。",
        "2024年1月至12月，本局共制发行政规范性文件12件。",
        "截至2024年底，制发行政规范性文件12件。",
    ],
)
def test_sentences_about_the_whole_report_divide_digits(said: str) -> None:
    report = read("青杨市水务局2024年政府信息公开工作年度报告\n" + GLUED.format(said=said, run="120123"))
    facts = [report.facts[f"disclosure.normative_documents.{c}"] for c in ("made", "repealed", "in_force")]
    assert [f.value for f in facts] == [12, 0, 123]
    silent = read(GLUED.format(said="工作平稳。", run="120123")).facts[facts[0].id]
    assert silent.value != 12 or silent.confidence < facts[0].confidence


def test_digits_that_text_divides_against_a_bound_stay_under_review() -> None:
    report = read(GLUED.format(said="全年制发行政规范性文件12件。", run="1234"))
    facts = [report.facts[f"disclosure.normative_documents.{c}"] for c in ("made", "repealed", "in_force")]
    assert [f.value for f in facts] == [12, 3, 4]
    assert all(r.why is ReasonKind.CUT for f in facts for r in f.reasons)
    assert all(f.review for f in facts)
    assert any(f.rule.startswith("disclosure.in_force") for f in report.findings)


# Text against table.


def fact(fact_id: str, value: int | None) -> Fact:
    status = FactStatus.BLANK if value is None else FactStatus.READ
    return Fact(id=fact_id, printed=None, value=value, status=status, confidence=1.0)


def checked(
    context: str,
    value: int,
    measure: str = "件",
    before: str = "答复政府信息公开申请，",
    after: str = "。",
    **facts: int | None,
) -> list[tuple[str, str]]:
    from gouji.ingest import open_document
    from gouji.models.forms.load import load_form
    from gouji.models.text.lines import split_lines
    from gouji.models.text.sentences import split_sentences

    known = {f"requests.{name}.total": fact(f"requests.{name}.total", v) for name, v in facts.items()}
    start = len(before) + len(context)
    span = (start, start + len(str(value)))
    said = Statement(value=value, context=context, span=span, page=3, measure=measure)
    text = f"{before}{context}{value}{measure}{after}"
    sentences = split_sentences(split_lines(open_document(text.encode(), name="a.txt")), LineSettings())
    form, settings = load_form(FORM), ClaimSettings()
    scope = build_scope(form, settings, year=2023, agency="青杨市水务局")
    found = check_statements(known, (said,), sentences, form, scope, settings)
    assert all(f.severity is Severity.WARNING and f.page == 3 for f in found)
    return [(f.rule, f.message) for f in found]


def test_a_number_that_differs_is_a_warning() -> None:
    assert checked("予以公开", 5, granted=4) == [
        ("text.requests", "the text (page 3, characters 15–16) states 5 for 予以公开, the table has 4")
    ]


@pytest.mark.parametrize(
    ("context", "value"),
    [("予以公开", 4), ("予以公开及部分公开", 6), ("部分公开", 2), ("其中予以公开的", 4), ("予以公开和部分公开共", 6)],
)
def test_numbers_that_agree_are_no_findings(context: str, value: int) -> None:
    assert checked(context, value, granted=4, partial=2) == []


@pytest.mark.parametrize(
    ("context", "measure"),
    [
        ("予以公开", "次"),
        ("行政复议", "件"),
        ("予以公开的信息数量达到", "件"),
        ("重新予以公开目录", "件"),
        ("公开", "件"),
    ],
)
def test_numbers_that_may_count_something_else_are_left(context: str, measure: str) -> None:
    assert checked(context, 5, measure, granted=4) == []


def test_a_row_that_is_not_there_is_not_held_against_the_text() -> None:
    assert checked("予以公开及部分公开", 9, granted=4) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("去年答复政府信息公开申请，", "。"),
        ("2022年政府信息公开申请", "。"),
        ("一季度答复政府信息公开申请，", "。"),
        ("答复政府信息公开申请，其中市供水所", "。"),
        ("政府信息公开申请之外，人大建议", "。"),
        ("政府信息公开申请中对", "转为咨询。"),
        ("代表建议的复文", "。"),  # nobody speaks of applications
    ],
)
def test_parts_other_times_and_other_matters_are_left(before: str, after: str) -> None:
    assert checked("予以公开", 5, before=before, after=after, granted=4) == []


def test_what_a_sum_divides_into_is_checked() -> None:
    before = "答复政府信息公开申请20件，其中上年结转2件，"
    assert checked("予以公开", 4, before=before, after="，占20%。", granted=4) == []
    assert len(checked("予以公开", 5, before=before, after="，占25%。", granted=4)) == 1
