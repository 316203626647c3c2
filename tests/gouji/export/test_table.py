"""The table for a terminal: widths, doubts by row, repairs said once, nothing that drives a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.corpus.replicas import replicas
from gouji.export.views.text import clip_text, fold_text, measure_width, pad_text, show_number, wrap_text
from gouji.reading import read
from gouji.report import Facts, FactStatus, Reason, ReasonKind
from gouji.reports import Report

if TYPE_CHECKING:
    from tests.gouji.conftest import Change

CHINESE = st.text(alphabet="规章其他（一）、总计abc 12,“”—…é\u0301", max_size=60)
ANYTHING = st.one_of(CHINESE, st.text(max_size=60))


@given(text=ANYTHING, width=st.integers(8, 100))
def test_clip_pad_and_fold_keep_within_the_width(text: str, width: int) -> None:
    assert measure_width(clip_text(text, width)) <= width
    assert measure_width(pad_text(clip_text(text, width), width)) == width


@given(text=CHINESE, width=st.integers(8, 100))
def test_folded_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    for cut in (fold_text, wrap_text):
        lines = cut(text, width)
        assert lines
        assert "".join("".join(lines).split()) == "".join(text.split())
        short = [line for line in lines if len(line.split()) > 1 or not line.strip().isascii()]
        assert all(measure_width(line) <= width for line in short)


def _oracle_width(text: str) -> int:
    """The obvious: encode as GBK, where a Chinese character takes two bytes as it takes two columns."""
    return len(text.encode("gbk"))


@given(st.text(alphabet="行政许可处罚abc123 ，（）％", max_size=40))
def test_width_is_that_of_gbk(text: str) -> None:
    assert measure_width(text) == _oracle_width(text)


@pytest.mark.parametrize("width", [60, 72, 80, 100, 120])
def test_no_line_is_wider_than_asked(report: Report, replica_reports: tuple[Report, ...], width: int) -> None:
    for each in (report, *replica_reports):
        lines = each.to_table(width).splitlines()
        assert [line for line in lines if measure_width(line) > width] == []
        assert [line for line in lines if line != line.rstrip()] == []


@settings(max_examples=40, deadline=None)
@given(value=st.integers(-(10**9), 10**9), title=CHINESE, message=CHINESE, width=st.integers(60, 130))
def test_no_text_of_a_document_widens_the_table(value: int, title: str, message: str, width: int) -> None:
    report = replace(_plain(), title=title, warnings=(message,))
    fact = replace(report.facts["requests.total.total"], value=value, printed=str(value))
    report = replace(report, facts=Facts(tuple((dict(report.facts) | {fact.id: fact}).values())))
    assert [line for line in report.to_table(width).splitlines() if measure_width(line) > width] == []


@pytest.mark.parametrize("width", [100, 110, 114, 120])
def test_a_long_number_takes_its_room_from_the_other_columns(width: int) -> None:
    report = _plain()
    fact = replace(report.facts["requests.total.total"], value=-100_000_000, printed="-100000000")
    report = replace(report, facts=Facts(tuple((dict(report.facts) | {fact.id: fact}).values())))
    assert [line for line in report.to_table(width).splitlines() if measure_width(line) > width] == []


def test_a_table_too_wide_goes_on_below(report: Report) -> None:
    wide = tuple(replace(fact, value=123456789) for fact in report.facts.values())
    text = replace(report, facts=Facts(wide)).to_table(60)
    assert text.count("一、本年新收") == 2
    assert text.count("123456789") >= len(wide)
    assert [line for line in text.splitlines() if measure_width(line) > 60] == []


def test_columns_line_up(report: Report) -> None:
    lines = report.to_table().splitlines()
    heads = [measure_width(line) for line in lines if line.endswith("总计") and "其他" in line]
    cells = [measure_width(line) for line in lines if line.lstrip().startswith(("一、", "（七）"))]
    assert heads
    assert set(cells) <= {heads[0], heads[0] + 1}  # the last column is the ? sign’s


def test_signs_and_their_legend(report: Report, changed: Change) -> None:
    text = report.to_table()
    assert "· empty cell   – not in the document   ? to review" in text
    assert "26?" in text
    plain = changed(
        facts=Facts(tuple(fact for fact in report.facts.values() if fact.value is not None and not fact.review))
    )
    assert "empty cell" not in plain.to_table()


def test_another_kind_of_document_says_so(changed: Change) -> None:
    text = changed(form=None, facts=Facts(), findings=(), rows=()).to_table()
    assert "no known form" in text
    assert "fit no form, so no table was read" in " ".join(text.split())


def test_a_row_in_doubt_is_one_line(report: Report) -> None:
    facts = tuple(
        replace(
            fact,
            value=None,
            printed=None,
            status=FactStatus.ABSENT,
            reasons=(Reason(why=ReasonKind.READING),),
            evidence=(),
        )
        if fact.id.startswith("requests.received.")
        else replace(fact, reasons=())
        for fact in report.facts.values()
    )
    text = replace(report, facts=Facts(facts)).to_table()
    assert "To review (7)" in text
    assert text.count("? 本年新收政府信息公开申请数量") == 1
    assert "(requests.received, 7 cells): not in the document" in " ".join(text.split())


def test_a_table_that_the_document_lacks_is_one_line(report: Report) -> None:
    facts = tuple(
        replace(
            fact,
            value=None,
            printed=None,
            status=FactStatus.ABSENT,
            reasons=(Reason(why=ReasonKind.ABSENT),),
            evidence=(),
        )
        if fact.id.startswith("disputes.")
        else replace(fact, reasons=())
        for fact in report.facts.values()
    )
    facts = tuple(replace(fact, proposed=None) if fact.id.startswith("disputes.") else fact for fact in facts)
    count = sum(fact.id.startswith("disputes.") for fact in facts)
    text = replace(report, facts=Facts(facts)).to_table()
    assert f"(disputes, {count} cells): not in the document Printed" in " ".join(text.split())


def test_doubts_that_differ_name_their_columns(with_fact: Callable[..., Report]) -> None:
    text = with_fact(
        "requests.total.natural_person", reasons=(Reason(why=ReasonKind.READING),), confidence=0.6, alternatives=(21, 7)
    ).to_table()
    joined = " ".join(text.split())
    assert "? 总计 (requests.total, 2 cells): 自然人 read as 217 (60% sure), or 21, 7;" in joined
    assert "read as 26 (41% sure), or 218, blank, the rules allow only 218" in joined


def test_columns_with_the_same_doubt_stand_together(report: Report) -> None:
    facts = tuple(
        replace(fact, reasons=(Reason(why=ReasonKind.READING),), confidence=0.5, alternatives=(None,))
        if fact.id in ("requests.granted.research", "requests.granted.nonprofit", "requests.granted.total")
        else replace(fact, reasons=())
        for fact in report.facts.values()
    )
    joined = " ".join(replace(report, facts=Facts(facts)).to_table().split())
    assert "科研机构, 社会公益组织 read as 0 (50% sure), or blank; 总计 read as 90 (50% sure), or blank" in joined


def test_nothing_printed_and_undecided(with_fact: Callable[..., Report]) -> None:
    report = with_fact(
        "requests.granted.total",
        value=None,
        printed="",
        status=FactStatus.AMBIGUOUS,
        reasons=(Reason(why=ReasonKind.READING),),
        alternatives=(0,),
    )
    assert "予以公开 · 总计 (requests.granted.total): nothing printed, undecided, or 0" in " ".join(
        report.to_table().split()
    )


def test_long_lists_of_alternatives_are_cut(with_fact: Callable[..., Report]) -> None:
    text = with_fact(
        "requests.granted.total", reasons=(Reason(why=ReasonKind.READING),), alternatives=(1, 2, 3, 4, 5)
    ).to_table()
    assert "or 1, 2, 3 and 2 more" in " ".join(text.split())


def test_a_shared_repair_is_said_once(report: Report) -> None:
    first = report.findings[0]
    text = replace(report, findings=(first, replace(first, rule="requests.intake"))).to_table()
    assert text.count("26 → 218") == 1
    assert "these 2 would add up with 总计 · 总计 (requests.total.total) 26 → 218" in " ".join(text.split())


def test_different_repairs_are_said_each(report: Report) -> None:
    first = report.findings[0]
    other = replace(first.repairs[0][0], new=219)
    text = " ".join(replace(report, findings=(first, replace(first, repairs=((other,),)))).to_table().split())
    assert text.count("would add up with") == 2
    assert "these" not in text


def test_colours_only_when_asked(report: Report) -> None:
    assert "\x1b[" not in report.to_table()
    assert "\x1b[1m" in report.to_table(color=True)
    assert _without_colours(report.to_table(color=True)) == report.to_table()


def test_no_document_drives_the_terminal(changed: Change) -> None:
    evil = "a\x1b]0;b\x07\u202ec\r\nd"
    report = changed(title=evil, warnings=(evil,), agency=evil)
    assert "a ]0;b  c" not in report.to_table()
    assert not any(ord(char) < 32 and char != "\n" for char in report.to_table())
    assert "\u202e" not in report.to_table()


@pytest.mark.parametrize(
    ("value", "shown"),
    [(3.0, "3"), (547.9659, "547.9659"), (0.00001, "0.00001"), (None, ""), (-0.5, "-0.5"), (1e15, "1000000000000000")],
)
def test_numbers_show_without_exponents(value: float | None, shown: str) -> None:
    assert show_number(value) == shown


@cache
def _plain() -> Report:
    return read(replicas()[-1].data, name="a.txt")


def _without_colours(text: str) -> str:
    plain = re.sub("\x1b\\[[0-9;]*m", "", text)
    return "\n".join(line.rstrip() for line in plain.split("\n"))
