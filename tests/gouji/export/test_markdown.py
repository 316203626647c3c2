"""Markdown: real pipe tables, whatever the document's text holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from gouji.report import FactStatus
from gouji.reports import Report

if TYPE_CHECKING:
    from tests.gouji.conftest import Change

_PIPE = re.compile(r"(?<!\\)\|")


def _tables(text: str) -> list[list[str]]:
    blocks = re.split(r"\n(?!\|)", text)
    return [[line for line in block.split("\n") if line.startswith("|")] for block in blocks if "\n|" in f"\n{block}"]


def test_every_table_is_rectangular(report: Report, replica_reports: tuple[Report, ...]) -> None:
    for each in (report, *replica_reports):
        tables = [table for table in _tables(each.to_markdown()) if table]
        assert len(tables) >= 6
        for table in tables:
            assert len({len(_PIPE.findall(line)) for line in table}) == 1
            assert re.fullmatch(r"\| --- \|( ---: \|)+", table[1])


def test_cells(report: Report) -> None:
    text = report.to_markdown()
    assert "| 一、本年新收政府信息公开申请数量 | 217 | 1 | 0 | 0 | 0 | 0 | 218 |" in text
    assert "| 四、结转下年度继续办理 | 0 | 0 | *blank* |" in text
    assert "| 行政强制 | – |" in text
    assert "26 **?** |" in text


@pytest.mark.parametrize("evil", ["a|b", "a\\|b", "`a`", "<b>x</b>", "[a](b)", "# a", "*a*", "a\n\n| b |"])
def test_text_of_a_document_stays_text(changed: Change, evil: str) -> None:
    text = changed(title=evil, agency=evil, warnings=(evil,)).to_markdown()
    title = text.splitlines()[0].removeprefix("# ")
    assert re.sub(r"\\([\\`*_{}\[\]<>|#~])", r"\1", title) == " ".join(evil.split())
    assert not re.search(r"(?<!\\)(\\\\)*[`*<\[|]", title)


def test_pipes_in_labels_do_not_break_tables(report: Report) -> None:
    from gouji.export.plain.to_markdown import _label
    from gouji.export.views.layout import LineView

    assert _label(LineView(label="a|b", depth=1, row="r")) == "&emsp;a\\|b"


def test_doubts_findings_warnings(report: Report) -> None:
    text = report.to_markdown()
    assert "## To review" in text
    assert "- **总计 · 总计 (requests.total.total)**: read as 26 (41% sure), or 218, blank" in text
    assert "- **error**, page 2, `requests.applicants`:" in text
    assert "- page 3 has no text" in text
    assert any(fact.status is FactStatus.BLANK for fact in report.facts.values())
