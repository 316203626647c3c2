"""A report's facts laid back out as the tables of its form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import gouji
from gouji.export.views.layout import LineView, find_form, lay_out
from gouji.report import Fact, FactId, Facts, FactStatus


def _list_lines(report: gouji.Report) -> list[LineView]:
    (table,) = (table for table in lay_out(report, with_absent=True) if table.id == "requests")
    return [line for band in table.bands for line in band.lines]


def test_a_line_that_the_form_knows_as_row_and_as_group_is_shown_once(document: Path) -> None:
    report = gouji.read(document)
    form = find_form(report)
    assert form is not None
    row = next(r for b in form.find_table("requests").bands for r in b.rows if r.id == "other")
    label = f"{row.label.enumerator}{row.label.text}"
    as_group = [line for line in _list_lines(report) if line.label == label]
    assert [line.row for line in as_group] == [None]
    cells = (
        Fact(id=str(FactId("requests", "other", c.id)), printed="1", value=1, status=FactStatus.READ, confidence=1.0)
        for c in form.find_table("requests").bands[0].columns
    )
    lines = _list_lines(replace(report, facts=Facts((*report.facts.values(), *cells))))
    (at,) = (number for number, line in enumerate(lines) if line.label == label)
    assert lines[at].row == "other"
    assert [(line.row or "").partition(".")[0] for line in lines[at + 1 : at + 4]] == ["other"] * 3
    assert {line.depth for line in lines[at + 1 : at + 4]} == {lines[at].depth + 1}
