"""The report as a value, and its methods as one more way to the formats."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from gouji.errors import UsageError
from gouji.export.formats import Format, format_of_file, render
from gouji.models.forms.load import load_form
from gouji.report import Evidence, Fact, FactId, Facts, FactStatus, Reason, ReasonKind, UnplacedKind
from gouji.reports import Report
from gouji.schema import report_schema
from gouji.tokens import Span


def test_facts_are_a_mapping_in_order(report: Report) -> None:
    assert isinstance(report.facts, Mapping)
    assert report.facts["requests.received.total"].value == 218
    assert next(iter(report.facts)) == "disclosure.regulations.made"
    assert repr(report.facts) == f"Facts({len(report.facts)})"
    assert report.facts.get("no.such.fact") is None
    with pytest.raises(KeyError):
        report.facts["no.such.fact"]


@pytest.mark.parametrize("form", ["gov-disclosure-2019", "gov-disclosure-2021"])
def test_a_fact_id_is_the_same_as_text_and_in_its_parts(form: str) -> None:
    ids = load_form(form).list_fact_ids()
    assert [str(FactId.parse(text)) for text in ids] == list(ids)
    assert FactId.parse("requests.denied.process.total") == FactId("requests", "denied.process", "total")
    assert FactId.parse("requests") == FactId("requests", "", "")


@pytest.mark.slow
def test_fact_ids_are_put_together_in_one_place(root: Path) -> None:
    """An f-string of three values joined by points is a fact's id; only `FactId` writes one."""
    found = []
    for folder in ("src/gouji", "ingest", "models", "train", "eval", "corpus"):
        for path in sorted((root / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.JoinedStr) and len(node.values) == 5:
                    points = [part.value for part in node.values[1::2] if isinstance(part, ast.Constant)]
                    if points == [".", "."] and all(isinstance(n, ast.FormattedValue) for n in node.values[::2]):
                        found.append(path.relative_to(root).as_posix())
    assert found == ["src/gouji/report.py"]


def test_the_last_of_two_facts_with_one_id_counts() -> None:
    one = Fact(id="a.b.c", printed="1", value=1, status=FactStatus.READ, confidence=1.0)
    assert len(Facts((one, one))) == 1


def test_a_fact_is_under_review_where_there_is_a_reason() -> None:
    place = Evidence(page=2, span=Span(start=5, end=7))
    sure = Fact(id="a.b.c", printed="1", value=1, status=FactStatus.READ, confidence=1.0, evidence=(place,))
    assert not sure.review
    doubted = sure.doubt(ReasonKind.CUT)
    assert doubted.review
    assert doubted.reasons == (Reason(why=ReasonKind.CUT, page=2, span=Span(start=5, end=7)),)
    assert doubted.doubt(ReasonKind.CUT) is doubted, "a reason is told once"
    assert [r.why for r in doubted.doubt(ReasonKind.ROW, []).reasons] == [ReasonKind.CUT, ReasonKind.ROW]
    assert replace(doubted, reasons=()) == sure


def test_a_reason_is_at_the_first_page_of_its_places() -> None:
    places = [Evidence(page=p, span=Span(start=s, end=s + 2)) for p, s in ((1, 3), (1, 9), (2, 20))]
    assert Reason.at(ReasonKind.ROW, places) == Reason(why=ReasonKind.ROW, page=1, span=Span(start=3, end=11))
    assert Reason.at(ReasonKind.ROW, []) == Reason(why=ReasonKind.ROW)


def test_the_schema_names_the_same_reasons() -> None:
    described = cast("Any", report_schema())["$defs"]
    assert described["reason"]["properties"]["why"]["enum"] == [kind.value for kind in ReasonKind]
    assert described["unplaced"]["properties"]["why"]["enum"] == [kind.value for kind in UnplacedKind]


@pytest.mark.slow
@pytest.mark.parametrize("format_", list(Format))
def test_methods_and_formats_agree(report: Report, format_: Format) -> None:
    made: dict[Format, str | bytes] = {
        Format.JSON: report.to_json(),
        Format.JSONL: report.to_json(lines=False),
        Format.TABLE: report.to_table(),
        Format.CSV: report.to_csv(),
        Format.MARKDOWN: report.to_markdown(),
        Format.HTML: report.to_html(),
        Format.XLSX: report.to_xlsx(),
    }
    content = made[format_]
    assert render(report, format_) == (content if isinstance(content, bytes) else content.encode())


@pytest.mark.parametrize("format_", [Format.JSON, Format.TABLE, Format.CSV, Format.MARKDOWN, Format.HTML])
def test_text_ends_with_a_line_end(report: Report, format_: Format) -> None:
    assert render(report, format_).endswith(b"\n")


def test_unknown_format(report: Report) -> None:
    with pytest.raises(UsageError, match="known formats are json, jsonl, table"):
        render(report, "pdf")


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        ("a.json", Format.JSON),
        ("a.HTM", Format.HTML),
        ("b/a.md", Format.MARKDOWN),
        ("a.ndjson", Format.JSONL),
        ("a", None),
    ],
)
def test_format_of_a_file(name: str, format_: Format | None) -> None:
    assert format_of_file(name) is format_


def test_a_file_name_that_is_not_utf8(report: Report) -> None:
    from dataclasses import replace

    odd = replace(report, source=replace(report.source, name="a\udce4.txt"))
    for format_ in Format:
        assert render(odd, format_)


def test_importing_the_report_loads_nothing_heavy() -> None:
    code = "import sys, gouji.report; print([m for m in ('openpyxl', 'pandas', 'polars', 'jieba') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
