"""Dates that no calendar has."""

from __future__ import annotations

import pytest

from gouji.ingest import open_document
from gouji.models.claims.dates import check_dates, find_impossible_dates
from gouji.models.text.lines import split_lines
from gouji.models.text.sentences import split_sentences
from gouji.models.text.settings import LineSettings
from gouji.report import Severity


@pytest.mark.parametrize(
    "date",
    [
        "11月31日",
        "2月30日",
        "2023年2月29日",
        "13月5日",
        "2024年13月",
        "0月5日",
        "1月0日",
        "二〇二四年十三月",
        "二〇二四年二月三十日",
        "十一月三十一日",
    ],
)
def test_dates_that_do_not_exist(date: str) -> None:
    assert [m.group() for m in find_impossible_dates(f"截至{date}。")] == [date]


@pytest.mark.parametrize(
    "text",
    [
        "12月31日",
        "2024年2月29日",
        "2月29日",
        "十二月三十一日",
        "1-12月",
        "第13月",
        "24月龄",
        "13月",
        "5.13月1日",
        "20个工作日",
        "3月至5月",
    ],
)
def test_dates_and_other_numbers(text: str) -> None:
    assert list(find_impossible_dates(text)) == []


def test_a_finding_cites_the_date() -> None:
    text = "统计至2024年 11月 31日。"
    (finding,) = check_dates(split_sentences(split_lines(open_document(text.encode(), name="a.txt")), LineSettings()))
    assert (finding.rule, finding.severity) == ("text.date", Severity.WARNING)
    assert finding.message == "the text (page 1, characters 3–16) has the date 2024年11月31日, which does not exist"
    assert text[3:16] == "2024年 11月 31日"
