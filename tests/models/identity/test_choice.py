"""Which form a document is on, and when another one is not ruled out."""

from __future__ import annotations

import math
from typing import NamedTuple

import pytest

from gouji.ingest import open_document
from gouji.models.alignment.settings import AlignmentSettings
from gouji.models.forms.load import load_forms
from gouji.models.fragments.settings import FragmentSettings
from gouji.models.identity.choose import choose_form
from gouji.models.identity.settings import IdentitySettings
from gouji.models.labels.settings import LabelSettings
from gouji.models.text.lines import split_lines
from gouji.pipeline import read_stream as read_values
from gouji.reading import read_stream
from gouji.settings import Settings

TITLE = "白榆县水务局{}年政府信息公开工作年度报告\n"
SHARED = """\
三、收到和处理政府信息公开申请情况
一、本年新收政府信息公开申请数量 1 0 0 0 0 0 1
二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0
（一）予以公开 1 0 0 0 0 0 1
1.属于国家秘密 0 0 0 0 0 0 0
2.其他法律行政法规禁止公开 0 0 0 0 0 0 0
"""
MADE = "二、主动公开政府信息情况\n第二十条第（一）项\n信息内容 {} 本年新公开数量 对外公开总数量\n规章 0 0 0\n"


class Chosen(NamedTuple):
    """What a test looks at of a choice."""

    form: str | None
    rivals: tuple[str | None, ...]
    confidence: float


def choose(text: str, form: str | None = None, settings: IdentitySettings | None = None) -> Chosen:
    lines = split_lines(open_document(text.encode(), name="a.txt"))
    choice = choose_form(
        lines,
        form,
        None,
        settings or IdentitySettings(),
        LabelSettings(),
        AlignmentSettings(),
        FragmentSettings(),
    )
    best = choice.best.outline.form.id if choice.best else None
    return Chosen(best, tuple(rival.id if rival else None for rival in choice.rivals), choice.confidence)


def form_id(chosen: Chosen) -> str | None:
    return chosen.form


@pytest.mark.parametrize(("year", "form"), [(2020, "gov-disclosure-2019"), (2021, "gov-disclosure-2021")])
def test_the_year_chooses_where_labels_tell_nothing(year: int, form: str) -> None:
    chosen = choose(TITLE.format(year) + SHARED)
    assert form_id(chosen) == form
    assert len(chosen.rivals) == 1
    assert 0.5 < chosen.confidence < 1.0


def test_what_is_printed_weighs_more_than_the_year() -> None:
    assert form_id(choose(TITLE.format(2022) + MADE.format("本年新制作数量") + SHARED)) == "gov-disclosure-2019"


def test_facts_that_another_form_lacks_are_under_review_where_it_is_not_ruled_out() -> None:
    facts = read_stream(open_document((TITLE.format(2020) + MADE.format("制作") + SHARED).encode(), name="a.txt")).facts
    assert facts["disclosure.regulations.published"].review
    assert not facts["requests.received.total"].review


def test_a_form_that_is_named_has_no_rivals() -> None:
    chosen = choose(TITLE.format(2020) + SHARED, form="gov-disclosure-2021")
    assert (form_id(chosen), chosen.rivals, chosen.confidence) == ("gov-disclosure-2021", (), 1.0)


def test_a_document_with_too_few_labels_is_on_no_form() -> None:
    assert form_id(choose("会议纪要\n一、安全生产\n")) is None


OLD, NEW = load_forms()
OWN = (
    "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请 0 0 0 0 0 0 0",
    "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请 0 0 0 0 0 0 0",
)
"""Rows of the newer form that the older one lacks."""
NEAR = "\n".join((SHARED.rstrip(), *OWN, ""))


@pytest.mark.parametrize(("rows", "confidence"), [(1, 0.6), (2, 0.7)])
def test_a_form_is_the_surer_the_more_labels_it_has_than_the_next(rows: int, confidence: float) -> None:
    text = "\n".join((SHARED.rstrip(), *OWN[:rows], ""))
    assert choose(text, settings=IdentitySettings(close_labels=0)) == (NEW.id, (), confidence)


def test_no_form_is_surer_than_sure() -> None:
    assert choose(NEAR, settings=IdentitySettings(close_labels=0, label_lead=0.5)).confidence == 1.0


@pytest.mark.parametrize(("close", "aligned"), [(1, False), (2, True)])
def test_forms_that_are_as_near_as_that_are_both_aligned(close: int, aligned: bool) -> None:
    chosen = choose(NEAR, settings=IdentitySettings(close_labels=close))
    assert chosen.form == NEW.id
    assert (chosen.confidence != 0.7) is aligned


def test_a_confidence_is_the_logistic_of_what_the_next_form_costs_more() -> None:
    without = choose(TITLE.format(2021) + SHARED, settings=IdentitySettings(other_year=0.0)).confidence
    dearer = math.log(without / (1 - without))
    for price in (1.5, 3.0):
        chosen = choose(TITLE.format(2021) + SHARED, settings=IdentitySettings(other_year=price))
        assert chosen.confidence == pytest.approx(1 / (1 + math.exp(-dearer - price)), abs=2e-4)
        assert chosen.confidence == round(chosen.confidence, 4)
        assert chosen.confidence > without > 0.5


@pytest.mark.parametrize(("rival", "rivals"), [(1.6, ()), (1.8, (OLD.id,))])
def test_a_form_that_is_dearer_by_the_limit_is_ruled_out(rival: float, rivals: tuple[str, ...]) -> None:
    assert choose(TITLE.format(2021) + SHARED, settings=IdentitySettings(rival=rival)).rivals == rivals


@pytest.mark.parametrize(("rows", "form"), [(1, False), (4, True)])
def test_some_rows_that_no_other_document_prints_make_a_form(rows: int, form: bool) -> None:
    lines = SHARED.splitlines(keepends=True)[1:]
    assert (choose("".join(lines[:rows])).form is not None) is form


CUT = "二、主动公开政府信息情况\n第二十条第（一）项\n信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t0\t0\t0\n行政规范性文件\t1\t0\t1\n"


@pytest.mark.parametrize("title", [TITLE.format(2023), ""])
@pytest.mark.parametrize("rows", [2, 3])
def test_a_report_that_is_cut_off_keeps_its_form(title: str, rows: int) -> None:
    more = "第二十条第（五）项\n信息内容\t本年处理决定数量\n行政许可\t3\n" if rows > 2 else ""
    assert choose(title + CUT + more).form == NEW.id


def test_a_title_alone_is_no_report() -> None:
    assert choose(TITLE.format(2023) + "一、总体情况\n工作平稳。\n二、主动公开政府信息情况\n没有表格。\n").form is None


def test_a_title_of_a_year_before_the_first_form_speaks_against_it() -> None:
    rows = "二、主动公开政府信息情况\n规章\t3\n规范性文件\t5\n"
    assert choose(TITLE.format(2016) + rows).form is None


@pytest.mark.parametrize(("sure", "review"), [(0.5, False), (1.0, True)])
def test_facts_are_under_review_where_the_document_may_be_on_no_form(sure: float, review: bool) -> None:
    settings = Settings(identity=IdentitySettings(sure_family=sure))
    text = TITLE.format(2023) + NEAR
    assert (None in choose(text, settings=settings.identity).rivals) is review
    fact = read_values(open_document(text.encode(), name="a.txt"), settings=settings).facts["requests.received.total"]
    assert (fact.value, fact.review) == (1, review)
