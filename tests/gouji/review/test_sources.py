"""Sources are shown as they read, harmless, with each fact's place marked on the characters that were read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nh3", reason="the extra `review` is not installed")

from gouji.corpus.make import generate
from gouji.corpus.replicas import replicas
from gouji.ingest import load_document
from gouji.reading import read_document
from gouji.reports import Report
from gouji.review.sources.blocks import blocks_from_json, blocks_to_json, list_blocks
from gouji.review.sources.markup import MARK, mark_markup, sanitise
from gouji.review.sources.runs import FactPlaces, convert_blocks
from gouji.tokens import LoadedDocument

PAYLOADS = (
    "<script>window.ran = 1</script>",
    "<img src=x onerror='window.ran = 1'>",
    "<svg onload='window.ran = 1'><script>window.ran = 1</script></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=window.ran=1&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=window.ran=1>'>",
    "<a href='javascript:window.ran=1'>x</a>",
    "<iframe srcdoc='<script>parent.ran = 1</script>'></iframe>",
    "<form action='http://evil.example'><input name=a formaction='javascript:window.ran=1'><button>go</button></form>",
    "<style>body{background:url(http://evil.example)}</style><link rel=stylesheet href=http://evil.example>",
    "<meta http-equiv=refresh content='0;url=http://evil.example'><base href=http://evil.example>",
    "<p style='background:url(http://evil.example)' class=lit id=page data-gouji-facts='a.b.c'>x</p>",
    "<object data='http://evil.example'></object><embed src='http://evil.example'>",
    '<p>=HYPERLINK("http://evil.example")</p><p>@SUM(1)</p>',
)
DANGERS = (
    "<script",
    "onerror",
    "onload",
    "javascript:",
    "<iframe",
    "<form",
    "<style",
    "<link",
    "<meta",
    "<base",
    "srcdoc",
    "url(",
    "<img",
    "<svg",
    "class=",
    "id=",
)


def _read(data: bytes, name: str) -> tuple[LoadedDocument, Report]:
    document = load_document(data, name=name)
    return document, read_document(document, text=True)


def _texts(data: bytes, name: str, report: Report, document: LoadedDocument) -> dict[str, str]:
    """The text that is marked for each fact in a web page."""
    from lxml import html

    blocks = list_blocks(document.stream)
    markup = mark_markup(data.decode(), report.text or "", blocks, FactPlaces(report))
    assert not any(danger in markup for danger in DANGERS)
    found: dict[str, str] = {}
    for element in html.fromstring(f"<div>{markup}</div>").iter("span"):
        for fact in element.get(MARK, "").split():
            found[fact] = found.get(fact, "") + (element.text or "")
    return found


@pytest.mark.parametrize("name", ["plain-page.html", "blank-totals.html"])
def test_a_web_page_has_each_fact_marked_where_it_was_read(name: str) -> None:
    data = next(replica.data for replica in replicas() if replica.name == name)
    document, report = _read(data, name)
    found = _texts(data, name, report, document)
    printed = {fact.id: fact.printed for fact in report.facts.values() if fact.printed}
    assert printed
    assert found == printed


@pytest.mark.parametrize("kind", ["html", "html-word"])
@pytest.mark.parametrize("seed", [3, 4, 5])
def test_generated_pages_too(kind: str, seed: int) -> None:
    made = generate(kind, seed)
    document, report = _read(made.data, made.name)
    found = _texts(made.data, made.name, report, document)
    printed = {
        fact.id: "".join(fact.printed.split()) for fact in report.facts.values() if fact.printed and fact.evidence
    }
    right = sum(found.get(fact, "").replace(" ", "") == text for fact, text in printed.items())
    assert right >= 0.98 * len(printed), [(f, t, found.get(f)) for f, t in printed.items() if found.get(f) != t]


def test_empty_cells_of_a_web_page_are_marked_by_their_neighbours() -> None:
    data = next(replica.data for replica in replicas() if replica.name == "blank-totals.html")
    document, report = _read(data, "blank-totals.html")
    markup = mark_markup(data.decode(), report.text or "", list_blocks(document.stream), FactPlaces(report))
    blank = [fact.id for fact in report.facts.values() if fact.status == "blank" and fact.evidence]
    assert blank
    assert all(fact in markup for fact in blank)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_of_a_page_can_run_or_load(payload: str) -> None:
    markup = mark_markup(f"<html><body><p>规章</p>{payload}<p>3</p></body></html>", "", (), FactPlaces(_empty()))
    assert not any(danger in markup.lower() for danger in DANGERS), markup
    assert MARK not in markup
    assert sanitise(markup) == markup


def _empty() -> Report:
    return _read("规章 3".encode(), "a.txt")[1]


def test_a_page_that_is_damaged_or_strange_is_shown_all_the_same() -> None:
    for markup in (
        "",
        "<!-- -->",
        "<table><tr><td>1",
        "\x00",
        "<" * 100,
        "<b>" * 3000 + "x",
        "<p>" + "\U0001f600" * 10,
    ):
        assert isinstance(mark_markup(markup, "", (), FactPlaces(_empty())), str)


@pytest.mark.parametrize("name", ["glued-line.txt", "one-cell-a-line.txt", "shattered-markdown.md", "cut-markdown.txt"])
def test_lines_and_tables_hold_all_of_the_text_and_its_facts(root: Path, name: str) -> None:
    path = root / "docs" / "examples" / name
    path = path if path.exists() else root / "corpus" / "replicas" / name
    document, report = _read(path.read_bytes(), name)
    blocks = list_blocks(document.stream)
    assert blocks_from_json(blocks_to_json(blocks)) == blocks
    shown = convert_blocks(report.text or "", blocks, FactPlaces(report))
    runs = [run for block in shown for run in _runs(block)]
    text = "".join(run if isinstance(run, str) else run[0] for run in runs)
    assert "".join(text.split()) == "".join((report.text or "").split())
    marked: dict[str, str] = {}
    for run in runs:
        for fact in run[1:] if isinstance(run, list) else ():
            marked[fact] = marked.get(fact, "") + run[0]
    printed = {
        fact.id: "".join((report.text or "")[e.span.start : e.span.end] for e in fact.evidence)
        for fact in report.facts.values()
    }
    assert marked == {fact: text for fact, text in printed.items() if text}


def _runs(block: Any) -> list[Any]:
    if "runs" in block:
        return list(block["runs"])
    return [run for row in block["rows"] for cell in row for run in cell["runs"]]


def test_word_shows_its_cells_with_their_spans() -> None:
    made = generate("docx", 3)
    document, report = _read(made.data, made.name)
    shown: Any = convert_blocks(report.text or "", list_blocks(document.stream), FactPlaces(report))
    cells = [cell for block in shown for row in block.get("rows", ()) for cell in row]
    assert any("column_span" in cell for cell in cells)
    told = {fact for cell in cells for fact in cell.get("facts", ())}
    assert {fact.id for fact in report.facts.values() if fact.evidence and fact.evidence[0].cell} <= told


def test_a_page_of_a_pdf_is_drawn(root: Path) -> None:
    import io

    from PIL import Image

    from gouji.review.sources.pictures import draw_picture

    data = (root / "corpus" / "replicas" / "ruled-pages.pdf").read_bytes()
    page = _read(data, "a.pdf")[1].pages[1]
    for dpi, most in ((144, 10**8), (144, 10_000)):
        jpeg = draw_picture(data, "application/pdf", page, dpi=dpi, most_pixels=most, quality=85)
        with Image.open(io.BytesIO(jpeg)) as image:
            assert image.width * image.height <= most * 1.05
            assert image.width / image.height == pytest.approx((page.width or 1) / (page.height or 1), rel=0.02)
