"""The outward contract: names, order, and numbers exactly as printed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gouji
from gouji.corpus.replicas import replicas
from gouji.reading import read
from gouji.report import Engine, Fact, Facts, FactStatus, ReportSource
from gouji.reports import Report

_EMPTY = Report(
    source=ReportSource(name="a.txt", sha256="0" * 64, media_type="text/plain", pages=1),
    engine=Engine(version="0", settings_sha256="0" * 64),
    form=None,
    form_confidence=0.0,
    title="",
    year=None,
    agency=None,
    headings=(),
    rows=(),
    facts=Facts(),
    findings=(),
    warnings=(),
)

CONTRACT = {
    "report": (
        "schema source engine form form_confidence title year agency headings rows facts findings unplaced warnings"
    ),
    "source": "name sha256 media_type pages",
    "engine": "version settings_sha256 models",
    "headings": "text level section page span confidence",
    "rows": "table row label canonical match order page span",
    "facts": "id printed value status confidence review reasons proposed evidence alternatives joint label unit",
    "findings": "rule severity facts message verdict page repairs",
    "unplaced": "text page box span near why",
}


def test_names_and_their_order(report: Report) -> None:
    value = json.loads(report.to_json())
    assert " ".join(value) == CONTRACT["report"]
    for name in ("source", "engine"):
        assert " ".join(value[name]) == CONTRACT[name]
    for name in ("headings", "rows", "facts", "findings", "unplaced"):
        assert {" ".join(item) for item in value[name]} == {CONTRACT[name]}
    proposed = next(fact["proposed"] for fact in value["facts"] if fact["proposed"])
    assert list(proposed) == ["value", "kind", "unique", "proof"]
    assert list(value["facts"][0]["evidence"][0]) == ["page", "box", "span", "cell"]
    assert list(value["facts"][0]["label"]) == ["table", "block", "row", "column", "order"]
    assert list(value["findings"][0]["repairs"][0][0]) == ["fact", "from", "to"]


def test_both_shapes_say_the_same(report: Report) -> None:
    one_line = report.to_json(lines=False)
    assert one_line.count("\n") == 1
    assert json.loads(one_line) == json.loads(report.to_json()) == report.to_dict()


def test_each_fact_has_a_line(report: Report) -> None:
    lines = report.to_json().splitlines()
    assert sum('"id": "requests.received.total"' in line for line in lines) == 1


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (6.959351, "6.959351"),
        (547.9659, "547.9659"),
        (3, "3"),
        (3.0, "3"),
        (-14, "-14"),
        (0.0, "0"),
        (12209.1, "12209.1"),
    ],
)
def test_numbers_are_exact(with_fact: Callable[..., Report], value: float, written: str) -> None:
    report = with_fact("disclosure.fees.amount", value=value, alternatives=(value,))
    line = next(line for line in report.to_json().splitlines() if '"id": "disclosure.fees.amount"' in line)
    assert f'"value": {written},' in line
    assert f'"alternatives": [{written}]' in line


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_numbers_come_back(value: float) -> None:
    fact = Fact(id="a.b.c", printed=str(value), value=value, status=FactStatus.READ, confidence=1.0)
    written = json.loads(replace(_EMPTY, facts=Facts((fact,))).to_json())["facts"][0]["value"]
    assert written == value
    assert isinstance(written, int) == float(value).is_integer()


def _values_as_printed(report: Report) -> int:
    """How many plain numbers there are, each of which says in JSON exactly what is printed."""
    value = json.loads(report.to_json(), parse_float=Decimal, parse_int=Decimal)
    plain = [fact for fact in value["facts"] if re.fullmatch(r"-?\d+(\.\d+)?", fact["printed"] or "")]
    assert [fact for fact in plain if fact["value"] != Decimal(fact["printed"])] == []
    return len(plain)


def test_replicas_say_what_is_printed(replica_reports: tuple[Report, ...]) -> None:
    assert sum(map(_values_as_printed, replica_reports)) > 500


def test_real_documents_say_what_is_printed(real_reports: tuple[Report, ...]) -> None:
    assert sum(map(_values_as_printed, real_reports)) > 500


def test_the_same_document_gives_the_same_bytes() -> None:
    replica = replicas()[-1]
    assert read(replica.data, name="a.txt").to_json() == read(replica.data, name="a.txt").to_json()


def test_replicas_keep_their_order(replica_reports: tuple[Report, ...]) -> None:
    for report in replica_reports:
        assert [fact["id"] for fact in json.loads(report.to_json())["facts"]] == list(report.facts)


def test_facts_are_called_what_the_document_calls_them() -> None:
    text = "二、主动公开信息情况\n第二十条第（八）项\n信息内容\t本年收费金额（万元）\n行政事业性 收费\t10.7\n"
    report = gouji.read(text.encode(), name="a.txt", form="gov-disclosure-2021")
    facts = {fact["id"]: fact for fact in json.loads(report.to_json())["facts"]}
    fees = facts["disclosure.fees.amount"]
    assert fees["unit"] == "万元"
    assert fees["label"]["row"] == "行政事业性 收费"
    assert fees["label"]["table"] == "二、主动公开信息情况"
    assert fees["label"]["block"] == "第二十条第（八）项"
    assert facts["disclosure.regulations.made"]["unit"] is None
    assert [fact["label"]["order"] for fact in facts.values()] == list(range(len(facts)))
