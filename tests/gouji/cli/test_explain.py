"""`gouji explain`: what is known about a fact, in words and as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gouji.export.terminal.explanation import render_explanation
from gouji.export.views.asked import find_facts
from gouji.export.views.explanation import explain
from gouji.ingest import open_document
from gouji.models.forms.load import load_form
from gouji.reading import read_stream

if TYPE_CHECKING:
    from tests.conftest import Cli

WRONG = "requests.unavailable.not_held.total"


@pytest.fixture
def glued(root: Path) -> Path:
    return root / "docs" / "examples" / "glued-line.txt"


def test_names_of_what_is_told_stand_apart_in_chinese(cli: Cli, glued: Path) -> None:
    lines = cli("explain", glued, WRONG, "--lang", "zh").out.splitlines()
    (line,) = (line for line in lines if "发现的问题" in line)
    assert line.startswith("  发现的问题  错误 ")
    assert {line[:14].isspace() or line[2] != " " for line in lines[1:]} == {True}


def test_a_wrong_total_in_words(cli: Cli, glued: Path) -> None:
    done = cli("explain", glued, WRONG)
    assert (done.status, done.err) == (0, "")
    words = " ".join(done.out.split())
    assert words.startswith(f"{WRONG} 本机关不掌握相关政府信息 · 总计 stands page 1, characters 1141–1142")
    assert "【0】2.没有现成信息" in words
    assert "printed 0 value 0 (read, " in words
    assert "各类申请人之和等于总计: broken, 8 ≠ 0" in words
    assert "requests.outcomes[total] 各项办理结果之和等于总计: broken, 1 + 1 + 1 = 3 ≠ 11" in words
    assert "a wrong number here would be noticed and could be told" in words
    assert "proposed 8 (mends what is broken, the only least change; by requests.applicants[" in words
    assert "findings error requests.applicants[unavailable.not_held]" in words


def test_other_readings_and_rules_that_hold(cli: Cli, glued: Path) -> None:
    words = " ".join(cli("explain", glued, "disclosure.normative_documents.in_force").out.split())
    assert "or 1: the characters allow that as well" in words
    assert "disclosure.in_force[normative_documents]" in words
    assert "holds, 31 ≥ 4" in words
    assert "a person should look at it" in words
    assert "in no sum that can be checked" in words


def test_a_row_and_several_facts(cli: Cli, glued: Path) -> None:
    done = cli("explain", glued, "requests.received", "disputes.reconsideration.total", "--format", "json")
    given = [json.loads(line) for line in done.out.splitlines()]
    assert [g["id"] for g in given[-2:]] == ["requests.received.total", "disputes.reconsideration.total"]
    assert len(given) == 8
    assert given[-1]["detectability"] == "noticed"
    assert [r["holds"] for r in given[0]["rules"]] == [True, True]


def test_json_says_what_the_report_says(cli: Cli, glued: Path) -> None:
    (given,) = [json.loads(line) for line in cli("explain", glued, WRONG, "--format", "json").out.splitlines()]
    report = json.loads(cli("read", glued, "--format", "json").out)
    fact = next(f for f in report["facts"] if f["id"] == WRONG)
    label = fact.pop("label")
    assert given["row_label"] in label["row"]
    assert given["column_label"] == label["column"]
    assert {name: given[name] for name in fact} == fact
    assert given["excerpts"][0]["marked"] == fact["printed"]
    assert [f["rule"] for f in given["findings"]] == [f["rule"] for f in report["findings"]]
    assert [r["rule"] for r in given["rules"] if not r["holds"]] == given["proposed"]["proof"]


def test_a_name_like_no_other_names_the_tables(cli: Cli, glued: Path) -> None:
    done = cli("explain", glued, "nonsense")
    assert (done.status, done.out) == (2, "")
    assert "has no fact 'nonsense'; its ids begin with disclosure, requests, disputes" in done.err
    assert "near are requests.granted, " in cli("explain", glued, "request.granted").err


def test_an_unknown_fact_names_those_near(cli: Cli, glued: Path) -> None:
    done = cli("explain", glued, "requests.recieved.total")
    assert (done.status, done.out) == (2, "")
    assert "has no fact 'requests.recieved.total'; near are requests.received.total, " in done.err


def test_a_beginning_must_end_at_a_point(cli: Cli, glued: Path) -> None:
    assert cli("explain", glued, "requests.receiv").status == 2


def test_a_document_on_no_form_has_no_facts(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("今天买了三斤苹果。\n", encoding="utf-8")
    done = cli("explain", path, WRONG)
    assert done.status == 2
    assert "no known form matches" in done.err
    assert cli("explain", tmp_path / "missing.txt", WRONG).status == 3


def test_cells_that_are_blank_or_not_there() -> None:
    text = """\
<table><tr><th>申请人情况</th><th>自然人</th><th>商业企业</th><th>科研机构</th><th>社会公益组织</th><th>法律服务机构</th>
<th>其他</th><th>总计</th></tr>
<tr><td>一、本年新收政府信息公开申请数量</td><td>3</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td></td></tr>
<tr><td>二、上年结转政府信息公开申请数量</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td></tr>
<tr><td>（一）予以公开</td><td>3</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>3</td></tr>
<tr><td>（七）总计</td><td>3</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td><td>3</td></tr></table>"""
    stream = open_document(text.encode(), name="part.html")
    report = read_stream(stream, form="gov-disclosure-2021")
    form = load_form("gov-disclosure-2021")
    blank = render_explanation(explain(report, form, stream, "requests.received.total"), 200)
    assert "printed   nothing: the cell is empty" in blank
    assert "proposed  3 (follows from the rules; by requests.applicants[received])" in blank
    assert "not checked, as requests.received.total has no number" in blank
    assert "table 1 row 2 column 8" in blank
    lost = render_explanation(explain(report, form, stream, "requests.partial.total"), 200)
    assert "stands    nowhere: the document has no such cell" in lost
    assert "is not in the document" in lost


def test_lines_keep_to_the_width(glued: Path) -> None:
    from gouji.export.views.text import measure_width

    stream = open_document(glued)
    report = read_stream(stream)
    form = load_form("gov-disclosure-2021")
    for fact in find_facts(report, ["requests.total"]):
        lines = render_explanation(explain(report, form, stream, fact), 70).splitlines()
        assert max(map(measure_width, lines)) <= 70


def test_excerpts_keep_to_their_line() -> None:
    stream = open_document("说明\n行政许可 8\n行政处罚 31\n".encode(), name="a.txt")
    report = read_stream(stream, form="gov-disclosure-2021")
    given = explain(report, load_form("gov-disclosure-2021"), stream, "disclosure.permits.decisions")
    (excerpt,) = given.excerpts
    assert (excerpt.before, excerpt.marked, excerpt.after) == ("行政许可 ", "8", "")
