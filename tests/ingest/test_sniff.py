"""Telling kinds: by content first, by name where the content fits several, and quickly whatever the bytes."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.ingest.sniff import Kind, sniff
from gouji.ingest.stream.settings import FlowSettings

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
REPORT = "一、总体情况\n规章 3 1 20\n"
TABLE = "| 规章 | 3 |\n| --- | --- |\n| 行政许可 | 12 |\n"


def zipped(*names: str, mimetype: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        if mimetype:
            package.writestr("mimetype", mimetype)
        for name in names:
            package.writestr(name, "x")
    return buffer.getvalue()


def ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le").ljust(128, b"\0")


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"%PDF-1.7\n", "a.txt", Kind.PDF),
        (b"\xef\xbb\xbf\r\n%PDF-1.4\n", "", Kind.PDF),
        (b"HTTP header left over\n%PDF-1.4\n", "", Kind.PDF),
        (rb"{\rtf1 x}", "a.doc", Kind.RTF),
        (b"\x89PNG\r\n\x1a\n", "a.pdf", Kind.IMAGE),
        (b"\xff\xd8\xff\xe0", "a.docx", Kind.IMAGE),
        (b"II*\x00", "", Kind.IMAGE),
        (b"BM\x10\x20\x00\x00\x00\x00\x00\x00", "", Kind.IMAGE),
        (b"RIFF\x10\x20\x00\x00WEBPVP8 ", "", Kind.IMAGE),
        (b"BMW 3\n", "", Kind.TEXT),
        (b"Rar!\x1a\x07", "a.docx", Kind.ARCHIVE),
        (b"7z\xbc\xaf\x27\x1c", "", Kind.ARCHIVE),
        (zipped("word/document.xml"), "a.doc", Kind.DOCX),
        (zipped("/word/document2.xml"), "", Kind.DOCX),
        (zipped("xl/workbook.xml"), "a.docx", Kind.SPREADSHEET),
        (zipped("ppt/presentation.xml"), "a.docx", Kind.PRESENTATION),
        (zipped("OFD.xml"), "a.ofd", Kind.OFD),
        (zipped(mimetype="application/vnd.oasis.opendocument.text"), "a.docx", Kind.ODT),
        (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "a.odt", Kind.SPREADSHEET),
        (zipped("a.txt"), "a.zip", Kind.ARCHIVE),
        (zipped("a.txt"), "a.docx", Kind.DOCX),
        (zipped("word/document.xml")[:-20], "a", Kind.DOCX),
        (ole("WordDocument"), "a.wps", Kind.DOC),
        (ole("WordDocument") + ole("Workbook"), "a.doc", Kind.DOC),
        (ole("EncryptedPackage"), "a.docx", Kind.ENCRYPTED_OFFICE),
        (ole("Workbook"), "a.doc", Kind.SPREADSHEET),
        (ole("PowerPoint Document"), "", Kind.PRESENTATION),
        (ole("MatOST"), "a.wps", Kind.DOC),
        (OLE, "a.doc", Kind.DOC),
        (OLE, "a.xls", Kind.SPREADSHEET),
        (OLE, "a.msg", Kind.BINARY),
        (b"<!DOCTYPE html><p>x", "a.doc", Kind.HTML),
        (b"<!-- x --><!-- y -->\n<table><tr><td>1", "a.txt", Kind.HTML),
        ("<html>".encode("utf-16"), "a.doc", Kind.HTML),
        (("x" + "<td>1</td>" * 5).encode(), "a.txt", Kind.HTML),
        (b"a < b", "a.html", Kind.HTML),
        (REPORT.encode(), "a.html", Kind.TEXT),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><x/>', "a.xml", Kind.DOC),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>", "a.mht", Kind.WEB_ARCHIVE),
        (b"From: a\nSubject: b\nMIME-Version: 1.0\n\n", "a.doc", Kind.WEB_ARCHIVE),
        (TABLE.encode(), "a.txt", Kind.MARKDOWN),
        (TABLE.replace("\n", "\r\n").encode(), "", Kind.MARKDOWN),
        (TABLE.encode("utf-16-le"), "", Kind.MARKDOWN),
        ("# 总体情况\n\n## 规章\n".encode(), "a.txt", Kind.MARKDOWN),
        ("# 总体情况\n".encode(), "a.txt", Kind.TEXT),
        (b"plain", "A.MD", Kind.MARKDOWN),
        (REPORT.encode(), "a.pdf", Kind.TEXT),
        (REPORT.encode("gb18030"), "a.docx", Kind.TEXT),
        (REPORT.encode("utf-16"), "", Kind.TEXT),
        (REPORT.encode("utf-16-be"), "", Kind.TEXT),
        ("规章\x00 3\n行政许可 12\n".encode(), "a.txt", Kind.TEXT),
        (bytes(range(256)), "a.txt", Kind.BINARY),
        (b"\x7fELF\x02\x01\x01" + bytes(100), "a.txt", Kind.BINARY),
        (b"", "a.txt", Kind.TEXT),
    ],
)
def test_the_kind(data: bytes, name: str, kind: Kind) -> None:
    assert sniff(data, name, settings=FlowSettings()) is kind


@pytest.mark.parametrize(
    "unit",
    [
        " ",
        "\n",
        "\t",
        "-",
        "|",
        "|-",
        "--|",
        "| ",
        "#",
        "<",
        "<!--",
        "<!-- -->",
        "<!-->",
        "From:\n",
        "\x00",
        "<?xml ",
        "<p",
    ],
)
def test_a_million_of_anything_is_quick(unit: str) -> None:
    started = time.process_time()
    for end in ("", "x", "\n"):
        sniff((unit * (1_000_000 // len(unit)) + end).encode(), "a.txt", settings=FlowSettings())
    assert time.process_time() - started < 3


@given(st.binary(max_size=400), st.text(max_size=8))
def test_any_bytes_are_of_some_kind(data: bytes, name: str) -> None:
    assert sniff(data, name, settings=FlowSettings()) in Kind
