"""Hostile pages and packages cost little: references that turn in circles, patterns that grow, sizes that lie."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable, Mapping

import pytest

from gouji.errors import DocumentError, UnsupportedDocument
from gouji.ingest.budget.meter import Meter
from gouji.ingest.budget.settings import Budget
from gouji.ingest.markdown.read import read_markdown
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.text.pages import read_page_mark
from gouji.ingest.web.read import read_html
from gouji.ingest.word.read import read_docx
from gouji.models.headings.captions import is_caption, is_contents_entry, is_note_mark
from gouji.models.identity.names import trim_agency
from gouji.tokens import Source

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SOURCE = Source(name="a", sha256="", media_type="")
SECONDS = 30.0
"""Of the processor, for what takes one to four; the old cost was minutes or no end."""
QUICK_SECONDS = 10.0
"""Of the processor, for what takes less than a second or two."""


def document(
    body: str, parts: Mapping[str, tuple[str, str]] | None = None, method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """A package; `parts` are the kind of the relation and the content by the part's name."""
    buffer = io.BytesIO()
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    names = "".join(f'<Relationship Id="{n}" Type="{R}/{k}" Target="{n}.xml"/>' for n, (k, _) in (parts or {}).items())
    with zipfile.ZipFile(buffer, "w", method) as package:
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{relations}"><Relationship Id="a" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        package.writestr(
            "word/document.xml", f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>'
        )
        package.writestr("word/_rels/document.xml.rels", f'<Relationships xmlns="{relations}">{names}</Relationships>')
        for name, (_, content) in (parts or {}).items():
            package.writestr(f"word/{name}.xml", content)
    return buffer.getvalue()


def read_word(data: bytes) -> str:
    start = time.process_time()
    text = read_docx(data, SOURCE, settings=FlowSettings()).text
    assert time.process_time() - start < SECONDS
    return text


def notes(kind: str, *contents: str) -> str:
    inside = "".join(f'<w:{kind} w:id="{n}">{c}</w:{kind}>' for n, c in enumerate(contents))
    return f'<w:{kind}s xmlns:w="{W}">{inside}</w:{kind}s>'


def refer(kind: str, number: int, text: str = "") -> str:
    return f'<w:p><w:r><w:{kind}Reference w:id="{number}"/><w:t>{text}</w:t></w:r></w:p>'


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_notes_that_refer_to_each_other_are_read_once(kind: str) -> None:
    part = notes(kind, refer(kind, 0, "甲") + refer(kind, 1), refer(kind, 0) + refer(kind, 1, "乙") * 3)
    text = read_word(document(refer(kind, 0, "文") * 2, {f"{kind}s": (f"{kind}s", part)}))
    assert text.count("甲") == 1
    assert text.count("乙") == 3


def test_a_label_has_an_end() -> None:
    levels = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{}"/></w:lvl>'
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{levels.format("%1." * 100_000)}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    item = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>项</w:t></w:r></w:p>'
    )
    assert len(read_word(document(item * 500, {"numbering": ("numbering", numbering)}))) < 500 * 400


def test_a_header_is_read_once() -> None:
    header = f'<w:hdr xmlns:w="{W}">' + "<w:p><w:r><w:t>眉</w:t></w:r></w:p>" * 500 + "</w:hdr>"
    section = '<w:p><w:pPr><w:sectPr><w:headerReference r:id="header1"/></w:sectPr></w:pPr></w:p>'
    assert read_word(document(section * 5000, {"header1": ("header", header)})).count("眉") == 500


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_methods_are_refused(method: int) -> None:
    with pytest.raises(UnsupportedDocument, match="unusual"):
        read_word(document("<w:p/>", method=method))


def test_sizes_that_lie_unpack_no_further() -> None:
    data = bytearray(document("<w:p><w:r><w:t>" + " " * (64 << 20) + "</w:t></w:r></w:p>"))
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = 0
        while (at := data.find(mark, at)) >= 0:
            data[at + offset : at + offset + 4] = (100).to_bytes(4, "little")
            at += 4
    with pytest.raises(DocumentError):
        read_word(bytes(data))


@pytest.mark.slow
@pytest.mark.parametrize(
    "page",
    [
        "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">甲</p>",
        "<p " + " ".join(f"a{n}='>'" for n in range(100_000)),
        "<style>" + "p ~ p ~ b ~ p{opacity:0}" * 4000 + "</style>" + "<p>甲</p>" * 4000,
        "<style>" + "p:nth-of-type(2n+1) b{opacity:0}" * 4000 + "</style>" + "<p>甲<b>1</b></p>" * 4000,
        "<style>" + "div div div div div p{opacity:0}" * 4000 + "</style>" + "<div>" * 200 + "<p>甲</p>" * 4000,
        "<style>" + "{" * 200_000,
        "<style>" + "a{content:'" * 50_000,
        "<style>" + "@media x{" * 50_000,
        "<b style='" + "color:(" * 50_000 + "'>甲</b>",
        "<table><tr><td>" + "<sup>1</sup>2" * 20_000,
        '<iframe srcdoc="' + "<iframe srcdoc='1'></iframe>" * 5000 + '"></iframe>',
        "<select>" + "<option>1" * 50_000,
    ],
    ids=lambda page: page[:24],
)
def test_pages_cost_in_proportion(page: str) -> None:
    start = time.process_time()
    read_html(page.encode(), SOURCE, settings=FlowSettings())
    assert time.process_time() - start < SECONDS


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["<!-- ", "<!--\n", "<div hidden>\n", "$1^", "5^a", "5^1^", "[a](", "[![", "<svg>", "~~", "<sup>"]
)
def test_markdown_costs_in_proportion(unit: str) -> None:
    start = time.process_time()
    read_markdown(("报告\n\n" + unit * 20_000).encode(), SOURCE, settings=FlowSettings())
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize(
    "page",
    [
        f"<p style='clip-path:polygon(0 {'000 ' * 60}x)'>5</p>",
        f"<p style='{'a' * 200_000}'>5</p>",
        f"<p style='transform:scale({' ' * 100_000}x'>5</p>",
        "<p style='" + 'a:\\"' * 20_000 + "'>5</p>",
        f"<style>display {'a' * 100_000}</style><p>5</p>",
        f"<style>p{{display:none;{'a' * 100_000}}}</style><p>5</p>",
        f"<style>p{',p' * 100_000}{{display:none}}</style><p>5</p>",
        f"<style>display {'/*' * 200_000}</style><p>5</p>",
        f"<style>a[b=c{' ' * 20_000}{{display:none}}</style><p>5</p>",
        f"<ol><li style='{'list-style:cj' * 20_000}'>5</ol>",
        f"<p style='width:{'1' * 60_000}x'>5</p>",
        f"<p style='width:a{' ' * 60_000}x'>5</p>",
        f"<table><tr><td>甲<td><i class='{'num-' * 20_000}' style='{'background:x ' * 20_000}'></i></table>",
        f"<table><tr><td>甲<td><i data-value='5{' ' * 40_000}xx'></i></table>",
    ],
    ids=lambda page: page[:24],
)
def test_no_pattern_of_pages_is_tried_again_and_again(page: str) -> None:
    start = time.process_time()
    read_html(page.encode(), SOURCE, settings=FlowSettings())
    assert time.process_time() - start < QUICK_SECONDS


@pytest.mark.parametrize(
    "text",
    [
        f"[{'[a](x)' * 40} 5",
        f"[{'![a]' * 40} 5",
        f"<div {'display:none ' * 75_000}",
        f"{'<!-- ' * 100_000}-->",
        f"[1{' ' * 20_000}x](#a)",
        ("$" + " " * 20 + "^" + " " * 30) * 2000,
    ],
    ids=lambda text: text[:16],
)
def test_no_pattern_of_markdown_is_tried_again_and_again(text: str) -> None:
    start = time.process_time()
    read_markdown(f"# 报告\n\n{text}\n".encode(), SOURCE, settings=FlowSettings())
    assert time.process_time() - start < QUICK_SECONDS


@pytest.mark.parametrize(
    ("reads", "text"),
    [
        (read_page_mark, f"第1页{' ' * 3000}x"),
        (is_caption, f"表{' ' * 3000}x"),
        (is_caption, f"汇总表{' ' * 50_000}x"),
        (is_contents_entry, "…" * 50_000 + "x"),
        (is_note_mark, f"注:{' ' * 50_000}x"),
        (trim_agency, f"(2011){' ' * 50_000}x"),
    ],
)
def test_no_pattern_of_lines_is_tried_again_and_again(reads: Callable[[str], object], text: str) -> None:
    start = time.process_time()
    reads(text)
    assert time.process_time() - start < 1


def test_levels_that_many_lists_share_are_read_once() -> None:
    levels = "".join(f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:lvlText w:val="%1."/></w:lvl>' for n in range(2000))
    lists = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/></w:num>' for n in range(2000))
    definition = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
    numbering = f'<w:numbering xmlns:w="{W}">{definition}{lists}</w:numbering>'
    item = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr></w:pPr><w:r><w:t>项</w:t></w:r></w:p>'
    )
    start = time.process_time()
    assert "1. 项" in read_word(document(item, {"numbering": ("numbering", numbering)}))
    assert time.process_time() - start < QUICK_SECONDS


def test_where_rules_are_too_many_numbers_are_in_doubt() -> None:
    rules = "".join(f".a{n}{{display:none}}" for n in range(6000))
    stream = read_html(
        f"<style>{rules}</style><table><tr><td>甲<td>5</table>".encode(), SOURCE, settings=FlowSettings()
    )
    assert stream.text == "甲\t5\ufffc\n"


def test_what_is_too_long_is_read_so_far() -> None:
    settings = FlowSettings()

    def meter() -> Meter:
        return Meter(Budget(tokens=50), SOURCE.name)

    for stream in (
        read_html(b"<p>a 1</p>" * 100, SOURCE, settings, meter()),
        read_markdown(b"a 1\n\n" * 100, SOURCE, settings, meter()),
        read_docx(document("<w:p><w:r><w:t>a 1</w:t></w:r></w:p>" * 100), SOURCE, settings, meter()),
    ):
        assert len(stream.tokens) == 50
        assert any("the rest was not read" in warning for warning in stream.warnings)
    assert not read_html(b"<p>a 1</p>", SOURCE, settings, meter()).warnings
