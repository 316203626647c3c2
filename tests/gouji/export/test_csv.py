"""CSV: one fact a line, exact numbers, harmless text, no byte order mark."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.export.formats import Format, render
from gouji.export.plain.to_csv import is_formula
from gouji.export.views.records import COLUMNS
from gouji.reports import Report

if TYPE_CHECKING:
    from tests.gouji.conftest import Change


def _rows(report: Report) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in csv.DictReader(io.StringIO(report.to_csv(), newline=""))}


def test_a_line_a_fact_in_order(report: Report) -> None:
    rows = _rows(report)
    assert list(rows) == list(report.facts)
    assert tuple(next(iter(rows.values()))) == COLUMNS


def test_fields(report: Report) -> None:
    rows = _rows(report)
    assert rows["disclosure.fees.amount"]["value"] == "547.9659"
    assert rows["disclosure.fees.amount"]["unit"] == "万元"
    assert rows["disclosure.permits.decisions"]["value"] == "12045.0"
    assert rows["requests.received.total"]["row_label"] == "本年新收政府信息公开申请数量"
    assert rows["requests.denied.process.total"]["row"] == "denied.process"
    assert (rows["requests.carried_out.research"]["value"], rows["requests.carried_out.research"]["status"]) == (
        "",
        "blank",
    )
    assert rows["requests.total.total"]["review"] == "true"
    assert rows["requests.total.total"]["proposed"] == "218.0"


def test_no_byte_order_mark_and_plain_line_ends(report: Report) -> None:
    data = render(report, Format.CSV)
    assert data.startswith(b"source,form,")
    assert b"\r" not in data


@pytest.mark.parametrize("evil", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1-1", "＠a"])
def test_formulas_get_an_apostrophe(changed: Change, with_fact: Callable[..., Report], evil: str) -> None:
    assert is_formula(evil)
    assert _rows(changed(agency=evil))["requests.total.total"]["agency"] == f"'{evil}"
    assert _rows(with_fact("requests.total.total", printed=evil))["requests.total.total"]["printed"] == f"'{evil}"


@pytest.mark.parametrize("plain", ["+14", "-3", "-3.5", "-", "—", "0", "", "22（其中修订 16 件）", "a=b", "1-2"])
def test_numbers_and_dashes_stay(with_fact: Callable[..., Report], plain: str) -> None:
    assert not is_formula(plain)
    assert _rows(with_fact("requests.total.total", printed=plain))["requests.total.total"]["printed"] == plain


@given(st.text(max_size=20))
def test_nothing_that_begins_like_a_formula_gets_out(text: str) -> None:
    dangerous = text[:1] in tuple("=@\t\r\n＝＠") and bool(text)
    assert is_formula(text) or not dangerous


def test_text_with_commas_quotes_and_line_ends_comes_back(with_fact: Callable[..., Report]) -> None:
    printed = 'a,"b"\n\r\nc'
    assert _rows(with_fact("requests.total.total", printed=printed))["requests.total.total"]["printed"] == printed
