"""Whole documents from bytes to facts: real ones, replicas, and small ones written for one question each."""

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
from gouji.eval.score import Score, score_reading
from gouji.export.to_json import report_to_dict
from gouji.ingest import open_document
from gouji.models.normalise import fold
from gouji.pipeline import Settings, read_stream, tag_stream, trace_stream
from gouji.report import Fact, FactStatus, Report
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
    return score_reading(report_to_dict(gouji.read(data, name=name)), gold)


def wrong(score: Score) -> str:
    return "\n".join(str(error) for error in score.errors if error.kind not in {"missed", "extra"})


def values(report: Report, prefix: str) -> list[float | None]:
    return [fact.value for fact in report.facts.values() if fact.id.startswith(prefix + ".")]


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
REQUESTS = """\
三、收到和处理政府信息公开申请情况
	申请人情况
	自然人	商业企业	科研机构	社会公益组织	法律服务机构	其他	总计
一、本年新收政府信息公开申请数量	{received}
二、上年结转政府信息公开申请数量	0	0	0	0	0	0	0
三、本年度办理结果	（一）予以公开	3	1	0	0	0	0	4
	（二）部分公开	0	0	0	0	0	0	0
四、结转下年度继续办理	1	0	0	0	0	0	1
"""


def received(text: str) -> list[Fact]:
    report = read(text)
    return [fact for fact in report.facts.values() if fact.id.startswith("requests.received.")]


def test_a_whole_row_is_read_and_is_sure() -> None:
    facts = received(REQUESTS.format(received="4\t1\t0\t0\t0\t0\t5"))
    assert [f.value for f in facts] == [4, 1, 0, 0, 0, 0, 5]
    assert {f.status for f in facts} == {FactStatus.READ}
    assert not any(f.review for f in facts)
    assert min(f.confidence for f in facts) > 0.9


def test_blank_cells_are_blank_and_no_zeros() -> None:
    facts = received(REQUESTS.format(received="4\t1\t\t\t\t\t5"))
    assert [f.value for f in facts] == [4, 1, None, None, None, None, 5]
    assert [f.status for f in facts[2:6]] == [FactStatus.BLANK] * 4
    assert all(f.proposed is not None and f.proposed.value == 0 for f in facts[2:6])
    assert all(f.printed is None for f in facts[2:6])


def test_a_row_of_nothing_is_blank_but_there() -> None:
    facts = received(REQUESTS.format(received="\t\t\t\t\t\t"))
    assert {(f.value, f.status) for f in facts} == {(None, FactStatus.BLANK)}


def test_a_row_that_is_not_there_is_absent() -> None:
    report = read(REQUESTS.format(received="4\t1\t0\t0\t0\t0\t5"))
    absent = [f for f in report.facts.values() if f.id.startswith("requests.denied.process.")]
    assert len(absent) == 7
    assert {(f.value, f.printed, f.status, f.evidence) for f in absent} == {(None, None, FactStatus.ABSENT, ())}
    assert all(f.review for f in absent)


@pytest.mark.parametrize("dash", ["-", "—", "——", "/", "无"])
def test_a_dash_is_a_blank(dash: str) -> None:
    facts = received(REQUESTS.format(received=f"5\t{dash}\t{dash}\t0\t0\t0\t5"))
    assert [f.value for f in facts] == [5, None, None, 0, 0, 0, 5]
    assert [f.status for f in facts[1:3]] == [FactStatus.BLANK] * 2


def test_a_total_of_0_beside_parts_is_read_as_printed_and_reported() -> None:
    report = read(REQUESTS.format(received="10\t1\t0\t0\t0\t0\t0"))
    assert values(report, "requests.received") == [10, 1, 0, 0, 0, 0, 0]
    (finding,) = (f for f in report.findings if f.rule == "requests.applicants[received]")
    assert "requests.received.total" in finding.facts


def test_a_lost_label_leaves_its_numbers_to_the_row_that_belongs_there() -> None:
    text = REQUESTS.format(received="4\t1\t0\t0\t0\t0\t5").replace("二、上年结转政府信息公开申请数量", "")
    report = read(text)
    assert values(report, "requests.received") == [4, 1, 0, 0, 0, 0, 5]
    assert values(report, "requests.carried_in") == [0] * 7
    assert values(report, "requests.granted") == [3, 1, 0, 0, 0, 0, 4]
    assert "unlabelled" in {row.order for row in report.rows if row.row == "carried_in"}


def test_a_displaced_row_keeps_its_label() -> None:
    text = REQUESTS.format(received="4\t1\t0\t0\t0\t0\t5")
    lines = text.splitlines(keepends=True)
    moved = "".join([*lines[:3], lines[-1], *lines[3:-1]])
    report = read(moved)
    assert values(report, "requests.carried_out") == [1, 0, 0, 0, 0, 0, 1]
    assert values(report, "requests.received") == [4, 1, 0, 0, 0, 0, 5]
    assert [row.row for row in report.rows if row.order == "out_of_order"] == ["carried_out"]


@pytest.mark.parametrize(
    "received_row",
    [
        "一、本年新收政府信息公\n开申请数量 4 1 0 0 0 0 5\n",
        "一、本年新收政府信息 4 1 0 0 0 0 5\n公开申请数量\n",
        "一、本年新收政府\n信息公开申请 4 1 0 0 0 0 5\n数量\n",
    ],
    ids=["above", "below", "around"],
)
def test_a_label_wrapped_around_its_numbers(received_row: str) -> None:
    text = f"""\
三、收到和处理政府信息公开申请情况
自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计
{received_row}二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0
（一）予以公开 3 1 0 0 0 0 4
（二）部分公开 0 0 0 0 0 0 0
四、结转下年度继续办理 1 0 0 0 0 0 1
"""
    report = read(text)
    assert values(report, "requests.received") == [4, 1, 0, 0, 0, 0, 5]
    assert values(report, "requests.carried_in") == [0] * 7
    assert values(report, "requests.carried_out") == [1, 0, 0, 0, 0, 0, 1]


GLUED = (
    "三、收到和处理政府信息公开申请情况申请人情况自然人法人或其他组织总计商业企业科研机构社会公益组织法律服务机构其他"
    "一、本年新收政府信息公开申请数量21710000218二、上年结转政府信息公开申请数量0000000三、本年度办理结果（一）予以公开20510000206"
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）0000000（三）不予公开1.属于国家秘密40000042.其他法律行政法规禁止公开"
    "0000000（七）总计20910000210四、结转下年度继续办理8000008"
)


def test_glued_digits_divide_and_give_the_next_item_its_number() -> None:
    report = read(GLUED)
    assert values(report, "requests.received") == [217, 1, 0, 0, 0, 0, 218]
    assert values(report, "requests.granted") == [205, 1, 0, 0, 0, 0, 206]
    assert values(report, "requests.denied.state_secret") == [4, 0, 0, 0, 0, 0, 4]
    assert values(report, "requests.denied.prohibited_by_law") == [0] * 7
    assert values(report, "requests.total") == [209, 1, 0, 0, 0, 0, 210]
    assert values(report, "requests.carried_out") == [8, 0, 0, 0, 0, 0, 8]


DISCLOSURE_2019 = """\
二、主动公开政府信息情况
第二十条第（一）项
信息内容	本年新制作数量	本年新公开数量	对外公开总数量
规章	0	0	0
规范性文件	{documents}
第二十条第（五）项
信息内容	上一年项目数量	本年增/减	处理决定数量
行政许可	{permits}
其他对外管理服务事项	14	+14	3
第二十条第（六）项
行政处罚	88	-72	0
行政强制	5	0	1
第二十条第（八）项
信息内容	上一年项目数量	本年增/减
行政事业性收费	2	-1
第二十条第（九）项
信息内容	采购项目数量	采购总金额
政府集中采购	{procurement}
"""


def disclosure(documents: str = "3\t3\t9", permits: str = "7\t-2\t31", procurement: str = "2\t18.4") -> Report:
    text = DISCLOSURE_2019.format(documents=documents, permits=permits, procurement=procurement)
    return read(text, form="gov-disclosure-2019")


def test_signs_and_decimals_are_read_where_their_columns_have_them() -> None:
    report = disclosure()
    assert values(report, "disclosure.permits") == [7, -2, 31]
    assert values(report, "disclosure.other_services") == [14, 14, 3]
    assert report.facts["disclosure.other_services.change"].printed == "+14"
    assert values(report, "disclosure.penalties") == [88, -72, 0]
    assert values(report, "disclosure.fees") == [2, -1]
    assert values(report, "disclosure.procurement") == [2, 18.4]
    assert report.findings == ()


@pytest.mark.parametrize(
    ("printed", "value"), [("547.9659万元", 547.9659), ("251000元", 251000), ("18.4 万元", 18.4), ("1,204.5", 1204.5)]
)
def test_units_in_the_cell_change_no_number(printed: str, value: float) -> None:
    report = disclosure(procurement=f"2\t{printed}")
    assert values(report, "disclosure.procurement") == [2, value]


def test_a_note_in_the_cell_is_no_number() -> None:
    report = disclosure(documents="22（其中修订16件）\t22\t61")
    assert values(report, "disclosure.normative_documents") == [22, 22, 61]


def test_a_page_number_between_rows_is_no_value() -> None:
    text = REQUESTS.format(received="4\t1\t0\t0\t0\t0\t5").replace("二、上年结转", "- 5 -\n\f二、上年结转")
    report = read(text)
    assert values(report, "requests.received") == [4, 1, 0, 0, 0, 0, 5]
    assert values(report, "requests.carried_in") == [0] * 7


def html_rows(cells: list[str]) -> str:
    rows = [
        ["一、本年新收政府信息公开申请数量", *cells],
        ["二、上年结转政府信息公开申请数量", *"0000000"],
        ["（一）予以公开", *"3100004"],
        ["四、结转下年度继续办理", *"1000001"],
    ]
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><body><p>三、收到和处理政府信息公开申请情况</p><table>{body}</table></body></html>"


def test_six_numbers_for_seven_cells_are_placed_by_the_total() -> None:
    """A zero is lost; which one is open, so the blank may stand at any of them."""
    facts = received(REQUESTS.format(received="4\t1\t0\t0\t0\t5"))
    found = [f.value for f in facts]
    assert (found[0], found[1], found[6]) == (4, 1, 5)
    assert set(found[2:6]) <= {0, None}


@pytest.mark.parametrize("row", ["4\t1\t2\t0\t0\t9", "4 1 2 0 0 9"])
def test_six_numbers_that_add_up_in_no_place_are_under_review(row: str) -> None:
    facts = received(REQUESTS.format(received=row))
    assert any(f.review for f in facts)
    assert [f.value for f in facts if f.value] == [4, 1, 2, 9]


def test_two_numbers_in_one_cell_fill_the_row() -> None:
    report = read(html_rows(["4", "1 0", "0", "0", "0", "5"]), "report.html")
    facts = [f for f in report.facts.values() if f.id.startswith("requests.received.")]
    right = [4, 1, 0, 0, 0, 0, 5]
    assert all(f.review or f.value == wanted for f, wanted in zip(facts, right, strict=True))


def test_a_space_inside_a_number_of_a_cell_is_part_of_it() -> None:
    report = read(html_rows(["1 575", "0", "0", "0", "0", "0", "1 575"]), "report.html")
    assert values(report, "requests.received") == [1575, 0, 0, 0, 0, 0, 1575]


def test_the_total_of_a_column_head_is_no_row() -> None:
    report = read(REQUESTS.format(received="4\t1\t0\t0\t0\t0\t5"))
    assert {f.status for f in report.facts.values() if f.id.startswith("requests.total.")} == {FactStatus.ABSENT}


NEAR = """\
三、收到和处理政府信息公开申请情况
（一）予以公开	1	0	0	0	0	0	1
（二）部分公开	2	0	0	0	0	0	2
（三）不予公开	1.属于国家秘密	3	0	0	0	0	0	3
（五）不予处理	1.信访举报投诉类申请	4	0	0	0	0	0	4
	2.重复申请	5	0	0	0	0	0	5
	4.无正当理由大量反复申请	6	0	0	0	0	0	6
（六）其他处理	3.其他	7	0	0	0	0	0	7
（七）总计	28	0	0	0	0	0	28
"""


def test_rows_with_near_labels_get_their_own_numbers() -> None:
    report = read(NEAR)
    wanted = {
        "granted": 1,
        "partial": 2,
        "denied.state_secret": 3,
        "not_processed.complaint": 4,
        "not_processed.repeated": 5,
        "not_processed.excessive": 6,
        "other.other": 7,
        "total": 28,
    }
    found = {
        fact.removeprefix("requests.").removesuffix(".natural_person"): value.value
        for fact, value in report.facts.items()
        if fact.endswith(".natural_person") and value.value is not None
    }
    assert found == wanted


def test_other_handling_on_one_row_is_the_optional_row() -> None:
    text = NEAR.replace("（六）其他处理\t3.其他\t7", "（六）其他处理\t\t7")
    report = read(text)
    assert values(report, "requests.other")[:7] == [7, 0, 0, 0, 0, 0, 7]
    assert report.facts["requests.total.total"].value == 28


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
    one, other = Settings(), Settings(least_rows=5)
    assert one.sha256 == Settings().sha256
    assert one.sha256 != other.sha256
    assert read("行政许可 1\n").engine.settings_sha256 == one.sha256


# An invented form of another kind, read with no code of its own.
WANTED: dict[str, list[float]] = {
    "content.overview.leaders": [6, -1, 3204],
    "content.overview.bodies": [9, 2, 1180],
    "content.news.work": [143, 21, 56012],
    "content.news.notices": [38, -17, 9640],
    "content.news.other": [0, 0, 0],
    "content.total": [196, 5, 70036],
    "service.letters": [52, 50, 2],
    "service.surveys": [7, 7, 0],
    "spending.hosting": [12.5],
    "spending.upkeep": [3.86],
    "spending.total": [16.36],
}


def website() -> str:
    return (Path(__file__).parent / "data" / "forms" / "website-annual.txt").read_text(encoding="utf-8")


def website_html() -> str:
    """The same document as HTML: a line with tabs is a table row."""
    parts, rows = [], []
    for line in [*website().splitlines(), ""]:
        if "\t" in line:
            rows.append("".join(f"<td>{cell}</td>" for cell in line.split("\t")))
            continue
        if rows:
            parts.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
            rows = []
        parts.append(f"<p>{line}</p>")
    return "<html><body>" + "".join(parts) + "</body></html>"


def website_values(report: Report) -> dict[str, list[float | None]]:
    return {prefix: values(report, prefix) for prefix in WANTED}


@pytest.mark.parametrize(("text", "name"), [(website(), "a.txt"), (website_html(), "a.html")], ids=["tab", "html"])
def test_an_invented_form_is_read(text: str, name: str) -> None:
    report = read(text, name, form=WEBSITE)
    assert report.form == "website-annual-demo"
    assert website_values(report) == WANTED
    assert report.findings == ()
    assert {f.status for f in report.facts.values()} == {FactStatus.READ}
    assert not any(f.review for f in report.facts.values())
    sections = [h.section for h in report.headings if h.section]
    assert sections == ["title", "content", "service", "spending", "remarks"]
    assert (report.year, report.agency) == (2024, "青屏市档案馆")


def test_an_invented_form_is_read_from_glued_text() -> None:
    """Where nothing divides the digits, the rules and the columns' types must; what they leave open is under review."""
    glued = "".join(line.replace("\t", "") for line in website().splitlines())
    report = read(glued, form=WEBSITE)
    for prefix, wanted in WANTED.items():
        if prefix.startswith("content."):
            assert values(report, prefix) == wanted
        elif prefix.startswith("service."):
            facts = [f for f in report.facts.values() if f.id.startswith(prefix + ".")]
            assert all(f.value == value or f.review for f, value in zip(facts, wanted, strict=True))
    assert values(report, "spending.total") == [16.36]


def test_the_rules_of_an_invented_form_are_checked() -> None:
    report = read(website().replace("52\t50\t2", "52\t50\t3").replace("196\t5", "195\t5"), form=WEBSITE)
    assert {f.rule for f in report.findings} == {"service.answered[letters]", "content.sum[posted]"}
    assert values(report, "service.letters") == [52, 50, 3]
    assert values(report, "content.total") == [195, 5, 70036]


def test_a_lost_cell_of_an_invented_form_is_proposed() -> None:
    report = read(website().replace("通知公告\t38", "通知公告\t"), form=WEBSITE)
    fact = report.facts["content.news.notices.posted"]
    assert (fact.value, fact.status) == (None, FactStatus.BLANK)
    assert fact.proposed is not None
    assert (fact.proposed.value, fact.proposed.proof) == (38, ("content.sum[posted]",))


def glued_website() -> str:
    return "".join(line.replace("\t", "") for line in website().splitlines())


def test_a_label_after_a_number_is_no_measure_word() -> None:
    """The label 日常维护 begins like a day of the month."""
    assert values(read(glued_website(), form=WEBSITE), "spending.hosting") == [12.5]


def test_a_total_that_stands_first_divides_glued_digits() -> None:
    report = read(glued_website(), form=WEBSITE)
    assert values(report, "service.letters") == [52, 50, 2]
    assert values(report, "service.surveys") == [7, 7, 0]


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
