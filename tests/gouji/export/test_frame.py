"""Frames: one row a fact, nullable numbers, both libraries alike."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from gouji.errors import UsageError
from gouji.export.views.records import COLUMNS
from gouji.reports import Report

if TYPE_CHECKING:
    from typing import Literal

pandas = pytest.importorskip("pandas")
polars = pytest.importorskip("polars")


def test_pandas(report: Report) -> None:
    frame = report.to_frame()
    assert tuple(frame.columns) == COLUMNS
    assert list(frame["id"]) == list(report.facts)
    by_id = frame.set_index("id")
    assert by_id.loc["disclosure.fees.amount", "value"] == 547.9659
    assert by_id.loc["requests.carried_out.research", "value"] is pandas.NA
    assert by_id.loc["requests.carried_out.research", "status"] == "blank"
    assert frame["value"].dtype == "Float64"
    assert frame["page"].dtype == "Int64"
    assert frame["review"].dtype == bool
    assert frame["value"].sum() == pytest.approx(sum(fact.value or 0 for fact in report.facts.values()))


def test_polars_says_the_same(report: Report) -> None:
    frame = report.to_frame("polars")
    assert tuple(frame.columns) == COLUMNS
    assert frame["value"].to_list() == [fact.value for fact in report.facts.values()]
    assert frame["review"].to_list() == report.to_frame()["review"].to_list()
    assert frame.schema["year"] == polars.Int64


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_no_facts_keep_the_columns(report: Report, library: Literal["pandas", "polars"]) -> None:
    from dataclasses import replace

    from gouji.report import Facts

    frame = replace(report, facts=Facts()).to_frame(library)
    assert tuple(frame.columns) == COLUMNS
    assert len(frame) == 0


def test_unknown_library(report: Report) -> None:
    with pytest.raises(UsageError, match="known libraries are pandas, polars"):
        report.to_frame("dask")  # type: ignore[call-overload]


def test_library_that_is_not_installed(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(UsageError, match=r"pip install 'gouji\[frames\]'"):
        report.to_frame()
