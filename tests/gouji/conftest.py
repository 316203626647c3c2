"""A realistic report, invented, for the tests of what is done with reports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest

from gouji.corpus.replicas import replicas
from gouji.models.forms.load import load_form
from gouji.reading import read
from gouji.report import (
    Engine,
    Evidence,
    Fact,
    Facts,
    FactStatus,
    Finding,
    Heading,
    Proposal,
    Reason,
    ReasonKind,
    Repair,
    ReportSource,
    Row,
    RowOrder,
    Severity,
    Unplaced,
    UnplacedKind,
    Verdict,
)
from gouji.reports import Report
from gouji.tokens import Box, Span

FORM = "gov-disclosure-2021"
APPLICANTS = ("natural_person", "commercial", "research", "nonprofit", "legal_service")
VALUES: dict[str, float] = {
    "disclosure.normative_documents.made": 4,
    "disclosure.normative_documents.in_force": 31,
    "disclosure.permits.decisions": 12045,
    "disclosure.fees.amount": 547.9659,
    "requests.received.natural_person": 217,
    "requests.received.commercial": 1,
    "requests.received.total": 218,
    "requests.granted.natural_person": 90,
    "requests.granted.total": 90,
    "requests.total.natural_person": 217,
    "requests.total.commercial": 1,
    "requests.total.total": 26,
}


def _fact(number: int, fact_id: str) -> Fact:
    value = VALUES.get(fact_id, 0)
    place = Evidence(
        page=1 + number // 100,
        span=Span(start=1000 + 3 * number, end=1002 + 3 * number),
        box=Box(x0=100.123456, y0=200.0, x1=110.5, y1=212.25),
        cell=(1, number // 7, number % 7),
    )
    return Fact(
        id=fact_id,
        printed=f"{value:g}" if value < 1000 else str(value),
        value=value,
        status=FactStatus.READ,
        confidence=0.9991234567,
        evidence=(place,),
    )


def _odd(fact: Fact) -> Fact:
    """The facts that are not plain: one blank, one doubtful, one ambiguous, one absent."""
    if fact.id == "requests.carried_out.research":
        return replace(
            fact,
            printed="",
            value=None,
            status=FactStatus.BLANK,
            proposed=Proposal(value=0, kind="inferred", unique=True, proof=("requests.applicants",)),
        )
    if fact.id == "requests.total.total":
        return replace(
            fact,
            confidence=0.41,
            reasons=(Reason(why=ReasonKind.READING),),
            alternatives=(218, None),
            proposed=Proposal(
                value=218, kind="repair", unique=True, proof=("requests.applicants", "requests.outcomes")
            ),
        )
    if fact.id == "disclosure.regulations.made":
        return replace(
            fact,
            printed="110",
            value=None,
            status=FactStatus.AMBIGUOUS,
            confidence=0.5,
            reasons=(Reason(why=ReasonKind.READING),),
        )
    if fact.id == "disclosure.coercion.decisions":
        return replace(fact, printed=None, value=None, status=FactStatus.ABSENT, confidence=1.0, evidence=())
    return fact


def build_report() -> Report:
    """A report of the 2021 template with one of everything."""
    optional = {f"requests.other.{column}" for column in ("total", "other_org", *APPLICANTS)}
    ids = [fact_id for fact_id in load_form(FORM).list_fact_ids() if fact_id not in optional]
    return Report(
        source=ReportSource(name="河湾县农业农村局.pdf", sha256="5e" * 32, media_type="application/pdf", pages=3),
        engine=Engine(version="0.1.0", settings_sha256="a1" * 32, models={"b": "22" * 32, "a": "11" * 32}),
        form=FORM,
        form_confidence=0.98,
        title="河湾县农业农村局2023年政府信息公开工作年度报告",
        year=2023,
        agency="河湾县农业农村局",
        headings=(
            Heading(
                text="一、总体情况", level=2, section="overview", page=1, span=Span(start=30, end=36), confidence=0.99
            ),
            Heading(text="（一）主动公开", level=3, section=None, page=1, span=Span(start=60, end=67), confidence=0.97),
        ),
        rows=(
            Row(
                table="requests",
                row="received",
                label="一、本年新收政府信息公开申请数量",
                canonical="本年新收政府信息公开申请数量",
                match=0.999,
                order=RowOrder.IN_ORDER,
                page=2,
                span=Span(start=900, end=916),
            ),
            Row(
                table="requests",
                row=None,
                label="=HYPERLINK(1)",
                canonical=None,
                match=0.1,
                order=RowOrder.OUT_OF_ORDER,
                page=2,
                span=Span(start=950, end=963),
            ),
        ),
        facts=Facts(tuple(_odd(_fact(number, fact_id)) for number, fact_id in enumerate(ids))),
        findings=(
            Finding(
                rule="requests.applicants",
                severity=Severity.ERROR,
                facts=("requests.total.natural_person", "requests.total.commercial", "requests.total.total"),
                message="总计: the applicants add up to 218, the total says 26",
                verdict=Verdict.SOURCE,
                page=2,
                repairs=((Repair(fact="requests.total.total", old=26, new=218),),),
            ),
            Finding(
                rule="requests.outcomes",
                severity=Severity.WARNING,
                facts=("requests.total.natural_person",),
                message="自然人: the outcomes add up to 90, the total says 217",
                verdict=Verdict.UNDECIDED,
                page=2,
            ),
        ),
        warnings=("page 3 has no text: facts on it are absent",),
        unplaced=(
            Unplaced(
                text="=见附件",
                page=2,
                span=Span(start=1200, end=1204),
                box=Box(x0=10, y0=20.123, x1=30, y1=40),
                near=("requests.total.total", "requests.total.natural_person", "requests.granted.total"),
                why=UnplacedKind.TEXT,
            ),
            Unplaced(text="7\n7", page=3, span=Span(start=1300, end=1303), why=UnplacedKind.NUMBER),
        ),
    )


@pytest.fixture(scope="session")
def replica_reports() -> tuple[Report, ...]:
    """The reports of the replicas, read for real."""
    return tuple(read(replica.data, name=replica.name) for replica in replicas())


@pytest.fixture(scope="session")
def real_reports(shared: Path) -> tuple[Report, ...]:
    """The reports of some real documents, one of each kind of text."""
    names = (
        "hangzhou-like-2025-html/source.html",
        "shuyang-county-2025-md/source.md",
        "pingtan-jtj-2020-txt/source.txt",
    )
    return tuple(read(shared / "real" / name) for name in (*names, "official-template-docx/source.docx"))


class Change(Protocol):
    """Builds the report with some fields changed."""

    def __call__(self, **changes: object) -> Report: ...


@pytest.fixture
def report() -> Report:
    return build_report()


@pytest.fixture
def changed() -> Change:
    def change(**changes: object) -> Report:
        return replace(build_report(), **changes)  # type: ignore[arg-type]  # the tests name fields that there are

    return change


@pytest.fixture
def with_fact() -> Callable[..., Report]:
    """Builds the report with one fact's fields changed: `with_fact("a.b.c", value=1)`."""

    def change(fact_id: str, **changes: object) -> Report:
        report = build_report()
        facts = dict(report.facts) | {fact_id: replace(report.facts[fact_id], **changes)}  # type: ignore[arg-type]  # as above
        return replace(report, facts=Facts(tuple(facts.values())))

    return change
