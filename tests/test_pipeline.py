"""Whole documents from bytes to facts: real ones, replicas, generated ones, and whatever else may stand in one."""

from __future__ import annotations

import io
import itertools
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gouji
from gouji.corpus.make import generate
from gouji.corpus.replicas import Replica, replicas
from gouji.eval.metrics.score import Score, score_reading
from gouji.export.plain.to_json import convert_report
from gouji.ingest import open_document
from gouji.models.identity.settings import IdentitySettings
from gouji.models.text.normalise import fold
from gouji.pipeline import tag_stream, trace_stream
from gouji.reading import read_stream
from gouji.report import FactStatus
from gouji.reports import Report
from gouji.settings import Settings
from gouji.tags import TagKind
from gouji.tokens import TokenStream

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
WEBSITE = str(Path(__file__).parent / "data" / "forms" / "website-annual.yaml")


def real_documents() -> Iterator[tuple[Path, Path]]:
    """Documents with gold readings beside the repository: (document, gold)."""
    for gold in sorted((SHARED / "real").glob("*/gold.json")):
        yield next(iter(sorted(gold.parent.glob("source.*")))), gold
    for gold in sorted((SHARED / "seeds" / "gold").glob("*.json")):
        yield SHARED / "seeds" / f"{gold.stem}.txt", gold


REAL = list(real_documents())
needs_real = pytest.mark.skipif(not REAL, reason="there are no real documents beside the repository (../shared)")


def stream_of(text: str, name: str = "report.txt") -> TokenStream:
    return open_document(text.encode(), name=name)


def read(text: str, name: str = "report.txt", form: str | None = "gov-disclosure-2021") -> Report:
    return read_stream(stream_of(text, name), form=form)


def scored(data: bytes, name: str, gold: dict[str, object]) -> Score:
    return score_reading(convert_report(gouji.read(data, name=name)), gold)


def wrong(score: Score) -> str:
    return "\n".join(str(error) for error in score.errors if error.kind not in {"missed", "extra"})


@needs_real
@pytest.mark.parametrize(("document", "gold"), REAL, ids=[f"{d.parent.name}-{d.stem}" for d, _ in REAL])
def test_real_documents_are_read_right(document: Path, gold: Path) -> None:
    score = scored(document.read_bytes(), document.name, json.loads(gold.read_text(encoding="utf-8")))
    assert score.right == score.facts, wrong(score)
    assert (score.silent, score.invented, score.undecidable_wrong) == (0, 0, 0), wrong(score)
    assert (score.form_right, score.year_right) == (1, 1)


@pytest.mark.parametrize("replica", replicas(), ids=lambda replica: replica.name)
def test_replicas_are_read_right(replica: Replica) -> None:
    score = scored(replica.data, replica.name, replica.gold)
    assert score.right == score.facts, wrong(score)
    assert (score.silent, score.invented, score.undecidable_wrong) == (0, 0, 0), wrong(score)
    assert (score.form_right, score.year_right, score.agency_right, score.sections_right) == (1, 1, 1, 1)


def test_the_replicas_headings_are_found() -> None:
    scores = [scored(r.data, r.name, r.gold) for r in replicas()]
    found, wanted = sum(s.headings_right for s in scores), sum(s.headings for s in scores)
    assert wanted > 50
    assert found / wanted >= 0.98, [str(e) for s in scores for e in s.errors if e.kind == "missed"]
    assert found / sum(s.headings_given for s in scores) >= 0.98


KINDS = ("tab", "cells", "flow", "glued", "markdown", "html", "docx")


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_bytes_give_the_same_json(kind: str) -> None:
    document = generate(kind, 31)
    once = gouji.read(document.data, name=document.name).to_json()
    assert once == gouji.read(document.data, name=document.name).to_json()


def sources() -> list[tuple[str, bytes]]:
    made = [generate(kind, seed) for kind in KINDS for seed in (32, 33)]
    return [(d.name, d.data) for d in made] + [(r.name, r.data) for r in replicas()]


@pytest.mark.parametrize(("name", "data"), sources(), ids=[name for name, _ in sources()])
def test_evidence_holds_the_printed_characters(name: str, data: bytes) -> None:
    stream = open_document(data, name=name)
    report = read_stream(stream)
    for fact in report.facts.values():
        places = [stream.text[e.span.start : e.span.end] for e in fact.evidence]
        if fact.status is FactStatus.ABSENT:
            assert places == []
        if fact.printed:
            assert digits("".join(places)) == digits(fact.printed), fact
            assert fact.value == pytest.approx(float(fact.printed))
        elif fact.status is FactStatus.BLANK:
            assert fact.value is None
            assert not any(c.isdigit() for c in "".join(places)), fact


def digits(text: str) -> str:
    return "".join(c for c in fold(text) if c.isdigit())


def test_numbers_of_one_document_are_used_once() -> None:
    """No character is evidence of two facts."""
    for name, data in sources():
        report = read_stream(open_document(data, name=name))
        spans = sorted((e.span.start, e.span.end) for f in report.facts.values() if f.printed for e in f.evidence)
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans)), name


@needs_real
def test_boxes_of_a_published_pdf_lie_on_their_pages() -> None:
    (path,) = (document for document, _ in REAL if document.suffix == ".pdf")
    stream = open_document(path)
    pages = {page.number: page for page in stream.pages}
    boxes = [(e.page, e.box) for f in read_stream(stream).facts.values() for e in f.evidence if f.printed]
    assert len(boxes) > 150
    for number, box in boxes:
        page = pages[number]
        assert box is not None
        assert page.width is not None
        assert page.height is not None
        assert 0 <= box.x0 < box.x1 <= page.width
        assert 0 <= box.y0 < box.y1 <= page.height


@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="PDF documents are made with LibreOffice, and there is none"
)
@pytest.mark.parametrize("kind", ["pdf", "pdf-borderless"])
def test_boxes_lie_around_the_printed_characters(kind: str) -> None:
    """What the page shows inside a fact's box is what the fact prints."""
    import pdfplumber

    document = generate(kind, 35, damage="none")
    report = gouji.read(document.data, name=document.name)
    printed = [(f.printed, e.page, e.box) for f in report.facts.values() for e in f.evidence if f.printed]
    assert len(printed) > 150
    with pdfplumber.open(io.BytesIO(document.data)) as pdf:
        for text, number, box in printed[::7]:
            assert box is not None
            page = pdf.pages[number - 1]
            shown = page.crop((max(box.x0 - 1, 0), box.y0 - 1, min(box.x1 + 1, page.width), box.y1 + 1)).extract_text()
            assert "".join(shown.split()).removesuffix("万元") == text


# Small documents. One table suffices where its form is named.
def test_a_document_of_another_kind_is_on_no_form() -> None:
    text = "会议纪要\n2024年3月5日，各部门汇报了工作。\n一、安全生产\n检查企业35家，整改问题12个。\n二、其他\n无。\n"
    report = read(text, form=None)
    assert report.form is None
    assert len(report.facts) == 0
    assert report.findings == ()
    assert [h.text for h in report.headings] == ["一、安全生产", "二、其他"]


def test_every_line_has_a_tag_and_rows_are_rows() -> None:
    document = generate("tab", 34, damage="none")
    stream = open_document(document.data, name=document.name)
    tags = tag_stream(stream)
    assert [t.span.start for t in tags] == sorted(t.span.start for t in tags)
    starts = [line.start for line in trace_stream(stream).lines]
    covered = {
        start for start in starts if any(t.span.start <= start < t.span.end or t.span.start >= start for t in tags)
    }
    assert covered == set(starts)
    kinds = {kind: [stream.text[t.span.start : t.span.end] for t in tags if t.kind is kind] for kind in TagKind}
    assert len(kinds[TagKind.TITLE]) == 1
    assert len(kinds[TagKind.ROW]) >= 30
    assert any("自然人" in line for line in kinds[TagKind.TABLE_HEADER])
    assert kinds[TagKind.ROW_OUT_OF_ORDER] == []
    assert any("总体情况" in line for line in kinds[TagKind.HEADING])
    assert kinds[TagKind.PROSE]


def test_the_settings_name_the_engine() -> None:
    one, other = Settings(), Settings(identity=IdentitySettings(least_rows=5))
    assert one.sha256 == Settings().sha256
    assert one.sha256 != other.sha256
    assert read("行政许可 1\n").engine.settings_sha256 == one.sha256


# Whatever stands in a document, reading it ends with a report that holds together.
PARTS = st.one_of(
    st.sampled_from(
        [
            row.label.enumerator + row.label.text
            for form in gouji.load_forms()
            for t in form.tables
            for b in t.bands
            for row in b.rows
        ]
    ),
    st.sampled_from(
        ["总计", "其他", "自然人", "（三）不予公开", "三、本年度办理结果", "一、总体情况", "信息内容", "2023年"]
    ),
    st.text(alphabet="0123456789.,+-—/（）()%件万元 、。", max_size=12),
    st.characters(min_codepoint=0x20, max_codepoint=0x9FA5).map(str),
)
MIXED = st.lists(st.tuples(PARTS, st.sampled_from(["", " ", "\t", "\n", "\f", "\t\t"])), min_size=1, max_size=40)
ROBUST = settings(derandomize=True, deadline=None, database=None, max_examples=100)


@ROBUST
@given(MIXED, st.sampled_from([None, "gov-disclosure-2019", "gov-disclosure-2021", WEBSITE]))
def test_any_mixture_of_labels_and_numbers_gives_a_report_that_holds_together(
    parts: list[tuple[str, str]], form: str | None
) -> None:
    stream = stream_of("表" + "".join(itertools.chain.from_iterable(parts)))
    report = read_stream(stream, form=form)
    assert report.to_json() == read_stream(stream, form=form).to_json()
    spans = []
    for fact in report.facts.values():
        assert 0.0 <= fact.confidence <= 1.0
        assert (fact.value is None) <= (fact.status is not FactStatus.READ)
        places = [stream.text[e.span.start : e.span.end] for e in fact.evidence]
        if fact.value is not None:
            assert fact.printed is not None
            assert digits("".join(places)) == digits(fact.printed)
            spans += [(e.span.start, e.span.end) for e in fact.evidence]
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(sorted(spans)))
    for finding in report.findings:
        assert set(finding.facts) <= set(report.facts)
    for tag in tag_stream(stream, form=form):
        assert 0 <= tag.span.start <= tag.span.end <= len(stream.text)
