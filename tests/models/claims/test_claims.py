"""What running text states about facts: what is understood, what is passed over, what is compared."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gouji.errors import FormError
from gouji.ingest import open_document
from gouji.models.claims.claims import check_claims, find_claims
from gouji.models.claims.scope import build_scope
from gouji.models.claims.settings import ClaimSettings
from gouji.models.forms.load import load_form, parse_form
from gouji.models.text.lines import split_lines
from gouji.models.text.sentences import Sentence, split_sentences
from gouji.models.text.settings import LineSettings
from gouji.report import Evidence, Fact, FactStatus, Reason, ReasonKind, Severity, Verdict
from gouji.tokens import Span

OLD, NEW = load_form("gov-disclosure-2019"), load_form("gov-disclosure-2021")
AGENCY = "青杨市教育局"


def sentences(text: str) -> tuple[Sentence, ...]:
    return split_sentences(split_lines(open_document(text.encode(), name="a.txt")), LineSettings())


def stated(text: str, agency: str = AGENCY, year: int = 2023) -> list[tuple[str, str]]:
    found = find_claims(sentences(text), NEW, build_scope(NEW, ClaimSettings(), year=year, agency=agency))
    return [(claim.stated.id, claim.figure.digits) for claim in found]


@pytest.mark.parametrize(
    ("text", "entry", "number"),
    [
        ("全年新收政府信息公开申请13件。", "requests.received", "13"),
        ("2023年，我局共受理政府信息公开申请 1,013 件，均按期办理。", "requests.received", "1013"),
        ("青杨市教育局2023年度收到13件政府信息公开申请。", "requests.received", "13"),
        ("本年度收到依申请公开13宗。", "requests.received", "13"),
        ("上年结转申请4件。", "requests.carried_in", "4"),
        ("结转下年度继续办理2件。", "requests.carried_out", "2"),
        ("因政府信息公开被申请行政复议3件。", "disputes.reconsideration", "3"),
        ("信息公开类行政复议1件，行政诉讼5件。", "disputes.reconsideration", "1"),
        ("全年制发行政规范性文件6件。", "disclosure.made", "6"),
        ("废止规范性文件2件。", "disclosure.repealed", "2"),
        ("现行有效行政规范性文件31件。", "disclosure.in_force", "31"),
        ("全年作出行政处罚决定88件。", "disclosure.penalties", "88"),
        ("全年收取行政事业性收费27.8万元。", "disclosure.fees", "27.8"),
        ("我局全年依法受理信息公开申请共计三十二件。", "requests.received", "三十二"),
        ("收到公民、法人和其他组织提出的政府信息公开申请３２件。", "requests.received", "32"),
        ("教育局全年收到政府信息公开申请32件。", "requests.received", "32"),
        ("2023年1月1日至12月31日，收到政府信息公开申请32件。", "requests.received", "32"),
        ("全年累计受理政府信息公开申请32件。", "requests.received", "32"),
        ("全年受理政府信息公开申请1.2万件。", "requests.received", "1.2"),
        ("答复政府信息公开申请30件。", "requests.handled", "30"),
    ],
)
def test_wordings_that_are_understood(text: str, entry: str, number: str) -> None:
    assert (entry, number) in stated(text)


@pytest.mark.parametrize(
    "text",
    [
        "市体育馆收到政府信息公开申请13件。",  # another organ
        "全市收到政府信息公开申请13件。",
        "各级行政机关，共收到政府信息公开申请13件。",
        "2022年，我局收到政府信息公开申请13件。",  # another year
        "去年工作平稳，收到政府信息公开申请13件。",
        "其中，网络渠道收到申请5件。",
        "通过网络收到政府信息公开申请13件。",  # a part
        "收到政府信息公开申请13余件。",
        "收到政府信息公开申请13次。",  # another measure
        "收到政府信息公开申请较多。",
        "收到政府信息公开申请3件比4件。",
        "全年办理行政复议案件300件。",  # not those about disclosure
        "未公开的规范性文件2件。",
        "修订规范性文件2件。",
        "推进政府信息公开，全年发生行政复议案件300件。",
        "政府信息公开行政复议、行政诉讼案件共5件。",
        "制定、废止规范性文件5件。",
        "公开行政处罚决定12件。",
        "受理行政复议案件20件，结转下年度5件。",
        "全年收到申请300件。",  # nobody says for what
        "转发上级规范性文件2件。",
        "1月至6月，我局收到政府信息公开申请13件。",  # a part of the year
        "一季度，收到政府信息公开申请13件。",
        "上半年，收到政府信息公开申请13件。",
        "十年来，我局收到政府信息公开申请13件。",  # more than the year
        "累计受理政府信息公开申请13件。",
        "上报行政许可决定9件、行政处罚决定7件。",  # a list of which nobody knows what it is
        "公开行政处罚决定7件。",
        "收到公民申请5件。",
        "收到政府信息公开申请一二三件。",
    ],
)
def test_what_is_not_understood_is_passed_over(text: str) -> None:
    assert stated(text) == []


def test_a_clause_before_may_lead_to_a_number() -> None:
    assert [e for e, _ in stated("信息公开类行政复议1件，行政诉讼5件。")] == [
        "disputes.reconsideration",
        "disputes.litigation",
    ]
    assert stated("新收申请中，自然人申请3件。") == [("requests.natural_person", "3")]


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        (
            "新收政府信息公开申请32件，上年结转4件，已办结30件，剩余6件结转下年度办理。",
            ["requests.received", "requests.carried_in", "requests.handled", "requests.carried_out"],
        ),
        (
            "收到政府信息公开申请32件，其中，自然人申请28件，商业企业3件、法律服务机构1件。",
            ["requests.received", "requests.natural_person", "requests.commercial", "requests.legal_service"],
        ),
        (
            "收到政府信息公开申请32件，其中自然人申请28件，法人或其他组织申请4件。",
            ["requests.received", "requests.natural_person", "requests.organisations"],
        ),
        ("办理政府信息公开申请36件，其中新收32件。", ["requests.handled", "requests.received"]),
        (
            "制发规范性文件十二件，废止3件，现行有效40件。",
            ["disclosure.made", "disclosure.repealed", "disclosure.in_force"],
        ),
        (
            "作出行政许可决定9件、行政处罚决定7件、行政强制决定1件。",
            ["disclosure.permits", "disclosure.penalties", "disclosure.coercion"],
        ),
        ("收到政府信息公开申请32件，均已答复，办结30件。", ["requests.received"]),
        ("收到政府信息公开申请32件，其中网络申请9件，自然人2件。", ["requests.received"]),
    ],
)
def test_a_clause_takes_over_what_the_one_before_spoke_of(text: str, entries: list[str]) -> None:
    assert [e for e, _ in stated(text)] == entries


def test_a_part_does_not_end_the_next_sentence() -> None:
    assert stated("其中，自然人为主。全年新收政府信息公开申请13件。") == [("requests.received", "13")]


@pytest.mark.parametrize(
    ("agency", "text", "understood"),
    [
        ("青杨县人民政府", "全县共受理政府信息公开申请13件。", True),
        ("青杨县教育局", "全县共受理政府信息公开申请13件。", False),
        ("青杨县人民政府", "全市共受理政府信息公开申请13件。", False),
        ("青杨县人民政府", "县政府受理政府信息公开申请13件。", False),
    ],
)
def test_the_whole_place_is_its_governments(agency: str, text: str, understood: bool) -> None:
    assert bool(stated(text, agency=agency)) is understood


def test_a_number_keeps_its_place_over_broken_lines() -> None:
    text = "说明\n全年新收政府信息公开\n，申请 13 件。"
    (sentence,) = [s for s in sentences(text) if "13" in s.text]
    at = sentence.text.index("13")
    start, end = sentence.locate(at, at + 2)
    assert text[start:end] == "13"


def fact(fact_id: str, value: float | None, *, status: FactStatus | None = None, review: bool = False) -> Fact:
    known = status or (FactStatus.BLANK if value is None else FactStatus.READ)
    place = Evidence(page=2, span=Span(start=0, end=1))
    return Fact(
        id=fact_id,
        printed=None,
        value=value,
        status=known,
        confidence=1,
        reasons=(Reason(why=ReasonKind.READING),) if review else (),
        evidence=(place,),
    )


def checked(text: str, *facts: Fact) -> list[str]:
    scope = build_scope(NEW, ClaimSettings(), year=2023, agency=AGENCY)
    found = check_claims({f.id: f for f in facts}, sentences(text), NEW, scope)
    assert all((f.severity, f.verdict) == (Severity.WARNING, Verdict.UNDECIDED) for f in found)
    return [f.message for f in found]


RECEIVED, CARRIED = "requests.received.total", "requests.carried_in.total"
SENTENCE = "全年新收政府信息公开申请13件。"


def test_a_difference_cites_both_places() -> None:
    assert checked(SENTENCE, fact(RECEIVED, 12)) == [
        "新收申请: the text (page 1, characters 12–14) states 13 in “全年新收政府信息公开申请13件”, the table (page 2) has 12"
    ]


@pytest.mark.parametrize(
    "facts",
    [
        [fact(RECEIVED, 13)],
        [fact(RECEIVED, 12), fact(CARRIED, 1)],  # with those carried over
        [fact(RECEIVED, 12, review=True)],
        [fact(RECEIVED, None, status=FactStatus.ABSENT)],
        [],
    ],
)
def test_no_difference(facts: list[Fact]) -> None:
    assert checked(SENTENCE, *facts) == []


@pytest.mark.parametrize(
    ("said", "differs"),
    [("十三", False), ("十四", True), ("1.2万", True)],
)
def test_numbers_in_words_and_in_ten_thousands(said: str, differs: bool) -> None:
    assert bool(checked(f"全年新收政府信息公开申请{said}件。", fact(RECEIVED, 13))) is differs
    assert checked("全年新收政府信息公开申请1.2万件。", fact(RECEIVED, 12_345)) == []


@pytest.mark.parametrize(("said", "differs"), [(30, False), (26, False), (36, False), (29, True)])
def test_what_was_handled_may_leave_out_what_came_over(said: int, differs: bool) -> None:
    facts = fact("requests.total.total", 30), fact(CARRIED, 4), fact("requests.carried_out.total", 6)
    assert bool(checked(f"全年办结政府信息公开申请{said}件。", *facts)) is differs


def test_what_may_be_added_must_be_known() -> None:
    doubted = fact(CARRIED, 4, review=True)
    assert checked(SENTENCE, fact(RECEIVED, 12), doubted) == []


def test_an_empty_cell_counts_for_nothing() -> None:
    assert len(checked(SENTENCE, fact(RECEIVED, None))) == 1
    assert checked("全年新收政府信息公开申请0件。", fact(RECEIVED, None)) == []


def test_facts_add_up() -> None:
    text = "因政府信息公开引发行政诉讼5件。"
    direct, after = "disputes.litigation_direct.total", "disputes.litigation_after_reconsideration.total"
    assert checked(text, fact(direct, 3), fact(after, 2)) == []
    assert len(checked(text, fact(direct, 5), fact(after, 2))) == 1
    assert checked(text, fact(direct, 3)) == []


@pytest.mark.parametrize(
    ("said", "amount", "differs"),
    [
        ("27.8", 27.8109, False),
        ("27.81", 27.8109, False),
        ("28", 27.8109, False),
        ("27.8", 278109, False),
        ("26.8", 27.8109, True),
        ("27.9", 27.8, True),
    ],
)
def test_amounts_may_be_rounded_and_in_the_other_unit(said: str, amount: float, differs: bool) -> None:
    found = checked(f"全年收取行政事业性收费{said}万元。", fact("disclosure.fees.amount", amount))
    assert bool(found) is differs


def test_both_forms_speak_of_the_same_requests() -> None:
    # Only the rows of 其他处理 differ.
    both = [
        [replace(e, may_add=()) for e in form.stated if e.id.startswith(("requests", "disputes"))]
        for form in (OLD, NEW)
    ]
    assert both[0] == both[1]


def test_an_entry_names_facts_of_the_form() -> None:
    text = """\
form: demo
title: 表
tables:
  - id: t
    bands: [{columns: [{id: a, label: 甲, type: count}], rows: [{id: r, label: 行}]}]
stated:
  - {id: x, words: [[收到]], measures: [件], facts: [t.r.b]}
"""
    with pytest.raises(FormError, match=r"^demo.yaml:7: stated x names 't.r.b', which is no fact of the form$"):
        parse_form(text, name="demo.yaml")
    assert parse_form(text.replace("t.r.b", "t.r.a"), name="demo.yaml").stated[0].facts == ("t.r.a",)
    follows = text.replace("[t.r.b]", "[t.r.a], within: [y]")
    with pytest.raises(FormError, match=r"^demo.yaml:7: stated x names 'y', which is no stated entry of the form$"):
        parse_form(follows, name="demo.yaml")
