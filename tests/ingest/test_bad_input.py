"""Whatever comes in, there is a reading or one line that says what is wrong and what to do, and soon."""

from __future__ import annotations

import gzip
import io
import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import gouji
from gouji.errors import DamagedDocument, DocumentError, EncryptedDocument, GoujiError, MissingTool, UnsupportedDocument
from gouji.ingest.open import open_document
from gouji.ingest.scan import is_available
from gouji.reading import read_stream

DATA = Path(__file__).parent.parent / "data"
SECONDS = 20
"""Processor time, more than ten times what the slowest of these takes: a busy machine does not make it longer."""
CLOCK = 10 * SECONDS
"""By the clock, for what waits and computes nothing."""
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.fixture(autouse=True)
def _limit() -> Iterator[None]:
    """Ends a test that hangs; where there is no alarm clock (Windows), nothing does."""
    if sys.platform == "win32":
        yield
        return

    def ring(_number: int, _frame: FrameType | None) -> None:
        pytest.fail(f"took more than {SECONDS} seconds of the processor, or {CLOCK} by the clock")

    limits = ((signal.SIGPROF, signal.ITIMER_PROF, SECONDS), (signal.SIGALRM, signal.ITIMER_REAL, CLOCK))
    before = [signal.signal(number, ring) for number, _, _ in limits]
    for _, timer, seconds in limits:
        signal.setitimer(timer, seconds)
    yield
    for _, timer, _ in limits:
        signal.setitimer(timer, 0)
    for (number, _, _), handler in zip(limits, before, strict=True):
        signal.signal(number, handler)


def zipped(files: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return buffer.getvalue()


def docx(body: str, head: str = "") -> bytes:
    return zipped({"word/document.xml": f"{head}<w:document {W}><w:body>{body}</w:body></w:document>"})


def docx_cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def docx_row(*cells: str) -> bytes:
    return docx(f"<w:p><w:r><w:t>规章</w:t></w:r></w:p><w:tbl><w:tr>{''.join(cells)}</w:tr></w:tbl>")


def pdf(text: str = "Annual report 2023") -> bytes:
    """The least PDF with a line of text."""
    content = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(content)}>>\nstream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, value in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{value}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 6\n0000000000 65535 f \n{table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + end.encode()


def bomb() -> bytes:
    """64 MiB of spaces in 64 KiB."""
    return docx("<w:p/>" + " " * (1 << 26))


def laughs() -> str:
    """Entities that stand for a thousand million characters."""
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    return f'<!DOCTYPE w [<!ENTITY a0 "aaaaaaaaaa">{entities}]>'


BROKEN_PICTURE: tuple[type[DocumentError], str] = (
    (DamagedDocument, "the picture is broken and cannot be opened; download the file again")
    if is_available()
    else (MissingTool, "this is a picture, which needs OCR; install")
)
Case = tuple[Callable[[], bytes], str, type[DocumentError], str]
AGAIN = "download the file again"
UNKNOWN = "this is not a document of a known kind; give PDF, DOCX, DOC, WPS, RTF, ODT, HTML, Markdown or text"
REFUSED: dict[str, Case] = {
    "empty": (lambda: b"", "a.txt", DamagedDocument, f"the file is empty; {AGAIN}"),
    "empty DOCX": (lambda: b"", "a.docx", DamagedDocument, f"the file is empty; {AGAIN}"),
    "blanks": (lambda: b" \r\n\t\n" * 9, "a.txt", DamagedDocument, f"the file holds only blanks; {AGAIN}"),
    "only a mark": (lambda: b"\xef\xbb\xbf", "a.md", DamagedDocument, f"the file holds only blanks; {AGAIN}"),
    "zeros": (lambda: bytes(4096), "a.pdf", DamagedDocument, f"the file holds only blanks; {AGAIN}"),
    "junk": (lambda: bytes(range(256)) * 9, "a.pdf", UnsupportedDocument, UNKNOWN),
    "junk named HTML": (lambda: bytes(range(256)) * 9, "a.html", UnsupportedDocument, UNKNOWN),
    "program": (lambda: b"\x7fELF\x02\x01\x01" + bytes(99), "a.txt", UnsupportedDocument, UNKNOWN),
    "cut PDF": (lambda: pdf()[:300], "a.pdf", DamagedDocument, ""),
    "head of a PDF": (lambda: b"%PDF-1.7\n", "a.pdf", DamagedDocument, ""),
    "junk in a PDF": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 9, "a.pdf", DamagedDocument, ""),
    "PDF with a password": (
        (DATA / "pdf" / "password.pdf").read_bytes,
        "a.pdf",
        EncryptedDocument,
        "it needs a password; save a copy without one",
    ),
    "zip bomb": (bomb, "a.docx", UnsupportedDocument, "it would unpack to 64 MiB (a zip bomb?); open it in Word"),
    "entity bomb": (lambda: docx("<w:p><w:r><w:t>&a8;</w:t></w:r></w:p>", laughs()), "a.docx", DamagedDocument, ""),
    "no document.xml": (
        lambda: zipped({"a.xml": "<a/>"}),
        "a.docx",
        DamagedDocument,
        "the package lacks its main part",
    ),
    "cut DOCX": (lambda: docx("<w:p/>")[:-30], "a.docx", DamagedDocument, "the package is broken or cut off"),
    "broken XML": (lambda: zipped({"word/document.xml": "<w"}), "a.docx", DamagedDocument, ""),
    "empty XML": (lambda: zipped({"word/document.xml": ""}), "a.docx", DamagedDocument, ""),
    "other XML": (lambda: zipped({"word/document.xml": "<a/>"}), "a.docx", DamagedDocument, ""),
    "deep DOCX": (
        lambda: docx("<w:sdt><w:sdtContent>" * 9999 + "</w:sdtContent></w:sdt>" * 9999),
        "a.docx",
        DamagedDocument,
        "",
    ),
    "OLE with a password": (
        lambda: OLE + "EncryptedPackage".encode("utf-16-le") + bytes(96),
        "a.docx",
        EncryptedDocument,
        "it needs a password; save a copy without one",
    ),
    "head of an OLE": (lambda: OLE, "a.msg", UnsupportedDocument, UNKNOWN),
    "XLSX": (
        lambda: zipped({"xl/workbook.xml": ""}),
        "a.xlsx",
        UnsupportedDocument,
        "spreadsheets are not read; print it to PDF",
    ),
    "PPTX": (
        lambda: zipped({"ppt/presentation.xml": ""}),
        "a",
        UnsupportedDocument,
        "presentations are not read; print",
    ),
    "OFD": (lambda: zipped({"OFD.xml": ""}), "a.ofd", UnsupportedDocument, "OFD is not read; print it to PDF"),
    "zip": (lambda: zipped({"a.txt": "规章"}), "a.zip", UnsupportedDocument, "this is an archive; unpack it and give"),
    "empty zip": (lambda: zipped({}), "a.zip", UnsupportedDocument, "this is an archive; unpack it and give"),
    "gzip": (lambda: gzip.compress(b"x"), "a.txt.gz", UnsupportedDocument, "this is an archive; unpack it and give"),
    "PNG": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), "a.png", *BROKEN_PICTURE),
    "JPEG named PDF": (lambda: b"\xff\xd8\xff\xe0" + bytes(99), "a.pdf", *BROKEN_PICTURE),
    "MHT": (
        lambda: b"MIME-Version: 1.0\n\n<html>",
        "a.mht",
        UnsupportedDocument,
        "this is an e-mail or a web archive (MHT); save the page as HTML",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("read", [open_document, gouji.read])
def test_refused_in_one_line(case: str, read: Callable[..., object]) -> None:
    make, name, error, message = REFUSED[case]
    with pytest.raises(DocumentError) as caught:
        read(make(), name=name)
    said = str(caught.value)
    assert type(caught.value) is error
    assert said.startswith(f"{name}: {message}")
    assert "\n" not in said
    assert caught.value.advice
    assert len(said) < 250
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def command(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gouji", "read", str(path)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        timeout=SECONDS,
    )


@pytest.mark.slow
@pytest.mark.parametrize("case", ["empty DOCX", "junk", "cut PDF", "PDF with a password", "XLSX"])
def test_the_command_says_it_in_one_line_and_ends_with_status_3(case: str, tmp_path: Path) -> None:
    make, name, _, message = REFUSED[case]
    path = tmp_path / name
    path.write_bytes(make())
    done = command(path)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.count("\n") == 1
    assert f"{name}: {message}" in done.stderr


@pytest.mark.slow
def test_the_command_reads_a_document_of_another_kind(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(READ["recipe"][0]())
    done = command(path)
    assert done.returncode == 0
    assert json.loads(done.stdout)["form"] is None


REPORT = "规章 3\n行政规范性文件 4\n"
TABLE = "<table><tr><td>规章</td><td>3</td></tr></table>"
READ: dict[str, tuple[Callable[[], bytes], str, str, str]] = {
    "PDF named TXT": (pdf, "a.txt", "application/pdf", "Annual report"),
    "HTML named DOC": (TABLE.encode, "a.doc", "text/html", "规章\t3\n"),
    "DOCX named DOC": (
        lambda: docx("<w:p><w:r><w:t>规章 3</w:t></w:r></w:p>"),
        "a.doc",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "规章 3\n",
    ),
    "Markdown named TXT": ("| 规章 | 3 |\n|--|--|\n".encode, "a.txt", "text/markdown", "规章\t3\n"),
    "text named PDF": (REPORT.encode, "a.pdf", "text/plain", REPORT),
    "no name": (REPORT.encode, "", "text/plain", REPORT),
    "UTF-16": (lambda: REPORT.encode("utf-16"), "a.txt", "text/plain", REPORT),
    "UTF-16 without a mark": (lambda: REPORT.encode("utf-16-be"), "a.txt", "text/plain", REPORT),
    "GB18030": (lambda: REPORT.encode("gb18030"), "a.txt", "text/plain", REPORT),
    "zero byte": (lambda: REPORT.replace(" ", "\0 ", 1).encode(), "a.txt", "text/plain", REPORT),
    "old line ends": (lambda: REPORT.replace("\n", "\r").encode(), "a.txt", "text/plain", REPORT),
    "deep HTML": (lambda: b"<div>" * 10_000 + "规章".encode(), "a.html", "text/html", ""),
    "deep enough HTML": (lambda: b"<div>" * 500 + "规章 3".encode(), "a.html", "text/html", "规章 3\n"),
    "nested tables": (lambda: b"<table><tr><td>" * 10_000 + b"1", "a.html", "text/html", ""),
    "wide colspan": (
        lambda: TABLE.replace("<td>", "<td colspan=100000>").encode(),
        "a.html",
        "text/html",
        "规章\t3\n",
    ),
    "many spans": (
        ("<table>" + "<tr>" + "<td colspan=1000 rowspan=60000>规章</td>" * 300).encode,
        "a.html",
        "text/html",
        "规章\t规章",
    ),
    "wide gridSpan": (
        lambda: docx_row(docx_cell("规章", '<w:gridSpan w:val="100000"/>'), docx_cell("3")),
        "a.docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "规章\n规章\t3\n",
    ),
    "wrong gridSpans": (
        lambda: docx_row(docx_cell("规章", '<w:gridSpan w:val="-5"/>'), docx_cell("3", '<w:gridSpan w:val="x"/>')),
        "a.docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "规章\n规章\t3\n",
    ),
    "recipe": (
        "番茄炒蛋\n一、用料\n番茄 3 个\n鸡蛋 4 个\n".encode,
        "a.txt",
        "text/plain",
        "番茄炒蛋\n一、用料\n番茄 3 个\n鸡蛋 4 个\n",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", READ)
def test_read_as_what_it_is(case: str) -> None:
    make, name, media_type, text = READ[case]
    stream = open_document(make(), name=name)
    assert stream.source.media_type == media_type
    assert stream.text.startswith(text)
    assert "".join(token.text for token in stream.tokens) == stream.text
    report = read_stream(stream)
    assert (report.form, len(report.facts), report.findings) == (None, 0, ())
    assert report.source.name == (name or "document")


@pytest.mark.slow
@pytest.mark.parametrize("case", ["deep HTML", "nested tables"])
def test_what_is_lost_inside_is_warned_of(case: str) -> None:
    report = gouji.read(READ[case][0](), name="a.html")
    assert "elements are nested too deeply; the text of the innermost is lost" in report.warnings


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["规章和行政规范性文件", "0", "3\t", "\n", " ", "规章 3\n", "|", "a"])
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_a_hundred_thousand_of_anything(unit: str, name: str) -> None:
    data = f"本年新收政府信息公开申请数量 {unit * (100_000 // len(unit))} 完"
    assert gouji.read(data.encode(), name=name).form is None


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["<!-- ", "*a ", "**a", "`", "[a](", "![a]", "> ", "- ", "&amp", "<", "~~", "__a", "[^a"]
)
def test_markdown_that_opens_and_never_closes(unit: str) -> None:
    data = "# 甲\n\n# 乙\n\n" + unit * (60_000 // len(unit))
    assert gouji.read(data.encode(), name="a.md").form is None


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["<td>1", "<tr><td>1", "<b>", "</b>", "<p>1", "<table>", "<ul><li>", "<!--", "<a b=c "]
)
def test_html_that_opens_and_never_closes(unit: str) -> None:
    data = "<html><body>规章" + unit * (60_000 // len(unit))
    assert gouji.read(data.encode(), name="a.html").form is None


SEEDS = {
    "a.txt": "二、主动公开政府信息情况\n规章\t3\t1\t20\n行政规范性文件\t4\t0\t31\n行政许可\t120\n行政处罚\t9\n".encode(),
    "b.txt": "三、收到和处理政府信息公开申请情况\n本年新收政府信息公开申请数量21710000218\n".encode("gb18030"),
    "a.md": "# 总体情况\n\n| 规章 | 3 | 1 |\n| --- | --- | --- |\n| **行政许可** | 12 | &nbsp; |\n".encode(),
    "a.html": f"<html><body><h1>总体情况</h1>{TABLE}<p>规章<b>3</b>件&nbsp;</p></body></html>".encode(),
    "a.docx": docx_row(docx_cell("规章"), docx_cell("3"), docx_cell("1", "<w:vMerge/>")),
    "a.pdf": pdf(),
}


def _read(data: bytes, name: str) -> None:
    """Reads; what is not an error of ours fails the test. The tokens must make up the text."""
    stream, said = None, ""
    try:
        stream = open_document(data, name=name)
    except GoujiError as error:
        said = str(error)
    assert "\n" not in said
    if stream is None:
        return
    assert "".join(token.text for token in stream.tokens) == stream.text
    read_stream(stream)


BOUNDED = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@BOUNDED
@given(st.binary(max_size=600), st.sampled_from([*SEEDS, "a.pdf", "a", ""]))
def test_any_bytes(data: bytes, name: str) -> None:
    _read(data, name)


@BOUNDED
@given(st.sampled_from(list(SEEDS)), st.binary(max_size=200))
def test_any_bytes_behind_a_whole_head(name: str, data: bytes) -> None:
    _read(SEEDS[name][:60] + data, name)


@pytest.mark.slow
@settings(BOUNDED, max_examples=250)
@given(st.sampled_from(list(SEEDS)), st.data())
def test_mutations(name: str, data: st.DataObject) -> None:
    mutated = bytearray(SEEDS[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, max(0, len(mutated) - 1)))
        what = data.draw(st.sampled_from(["truncate", "flip", "splice", "insert", "delete"]))
        if what == "truncate":
            del mutated[at:]
        elif what == "flip" and mutated:
            mutated[at] ^= data.draw(st.integers(1, 255))
        elif what == "splice":
            other = SEEDS[data.draw(st.sampled_from(list(SEEDS)))]
            start = data.draw(st.integers(0, len(other) - 1))
            mutated[at:at] = other[start : start + 80]
        elif what == "insert":
            mutated[at:at] = data.draw(st.binary(min_size=1, max_size=8))
        else:
            del mutated[at : at + 5]
    _read(bytes(mutated), name)
