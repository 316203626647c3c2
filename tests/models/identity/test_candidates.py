"""Which form a document is on, and when another one is not ruled out."""

from __future__ import annotations

import pytest

from gouji.ingest import open_document
from gouji.models.alignment.costs import AlignCosts
from gouji.models.identity.choose import FormChoice, choose_form
from gouji.models.identity.settings import IdentitySettings
from gouji.models.labels.settings import LabelSettings
from gouji.models.text.lines import split_lines
from gouji.reading import read_stream

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


def choose(text: str, form: str | None = None) -> FormChoice:
    lines = split_lines(open_document(text.encode(), name="a.txt"))
    return choose_form(lines, form, None, IdentitySettings(), LabelSettings(), AlignCosts())


def form_id(chosen: FormChoice) -> str | None:
    return chosen.best.outline.form.id if chosen.best else None


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
