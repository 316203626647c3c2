"""Telling kinds: by content first, by name where the content fits several, and quickly whatever the bytes."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.ingest.sniff import DocumentKind, sniff_kind
from gouji.ingest.stream.settings import FlowSettings

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
REPORT = "一、总体情况\n规章 3 1 20\n"
TABLE = "| 规章 | 3 |\n| --- | --- |\n| 行政许可 | 12 |\n"


PLAIN = "".join(f"|-\n| 第{number}行\n| {number}\n" for number in range(1, 9))


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
        (b"%PDF-1.7\n", "a.txt", DocumentKind.PDF),
        (b"\xef\xbb\xbf\r\n%PDF-1.4\n", "", DocumentKind.PDF),
        (b"HTTP header left over\n%PDF-1.4\n", "", DocumentKind.PDF),
        (rb"{\rtf1 x}", "a.doc", DocumentKind.RTF),
        (b"\x89PNG\r\n\x1a\n", "a.pdf", DocumentKind.IMAGE),
        (b"\xff\xd8\xff\xe0", "a.docx", DocumentKind.IMAGE),
        (b"II*\x00", "", DocumentKind.IMAGE),
        (b"BM\x10\x20\x00\x00\x00\x00\x00\x00", "", DocumentKind.IMAGE),
        (b"RIFF\x10\x20\x00\x00WEBPVP8 ", "", DocumentKind.IMAGE),
        (b"BMW 3\n", "", DocumentKind.TEXT),
        (b"Rar!\x1a\x07", "a.docx", DocumentKind.ARCHIVE),
        (b"7z\xbc\xaf\x27\x1c", "", DocumentKind.ARCHIVE),
        (zipped("word/document.xml"), "a.doc", DocumentKind.DOCX),
        (zipped("/word/document2.xml"), "", DocumentKind.DOCX),
        (zipped("xl/workbook.xml"), "a.docx", DocumentKind.SPREADSHEET),
        (zipped("ppt/presentation.xml"), "a.docx", DocumentKind.PRESENTATION),
        (zipped("OFD.xml"), "a.ofd", DocumentKind.OFD),
        (zipped(mimetype="application/vnd.oasis.opendocument.text"), "a.docx", DocumentKind.ODT),
        (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "a.odt", DocumentKind.SPREADSHEET),
        (zipped("a.txt"), "a.zip", DocumentKind.ARCHIVE),
        (zipped("a.txt"), "a.docx", DocumentKind.DOCX),
        (zipped("word/document.xml")[:-20], "a", DocumentKind.DOCX),
        (ole("WordDocument"), "a.wps", DocumentKind.DOC),
        (ole("WordDocument") + ole("Workbook"), "a.doc", DocumentKind.DOC),
        (ole("EncryptedPackage"), "a.docx", DocumentKind.ENCRYPTED_OFFICE),
        (ole("Workbook"), "a.doc", DocumentKind.SPREADSHEET),
        (ole("PowerPoint Document"), "", DocumentKind.PRESENTATION),
        (ole("MatOST"), "a.wps", DocumentKind.DOC),
        (OLE, "a.doc", DocumentKind.DOC),
        (OLE, "a.xls", DocumentKind.SPREADSHEET),
        (OLE, "a.msg", DocumentKind.BINARY),
        (b"<!DOCTYPE html><p>x", "a.doc", DocumentKind.HTML),
        (b"<!-- x --><!-- y -->\n<table><tr><td>1", "a.txt", DocumentKind.HTML),
        ("<html>".encode("utf-16"), "a.doc", DocumentKind.HTML),
        (("x" + "<td>1</td>" * 5).encode(), "a.txt", DocumentKind.HTML),
        (b"a < b", "a.html", DocumentKind.HTML),
        (f'<div id="zoom">\n{PLAIN}</div>\n'.encode(), "a.txt", DocumentKind.TEXT),
        (f'<div id="zoom">\n{PLAIN}</div>\n'.encode(), "a.html", DocumentKind.HTML),
        (f'<div id="zoom">\n{TABLE}{PLAIN}</div>\n'.encode(), "a.txt", DocumentKind.MARKDOWN),
        (f"<div><table><tr><td>\n{PLAIN}</td></tr></table></div>\n".encode(), "a.txt", DocumentKind.HTML),
        (REPORT.encode(), "a.html", DocumentKind.TEXT),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><x/>', "a.xml", DocumentKind.DOC),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>", "a.mht", DocumentKind.WEB_ARCHIVE),
        (b"From: a\nSubject: b\nMIME-Version: 1.0\n\n", "a.doc", DocumentKind.WEB_ARCHIVE),
        (TABLE.encode(), "a.txt", DocumentKind.MARKDOWN),
        (TABLE.replace("\n", "\r\n").encode(), "", DocumentKind.MARKDOWN),
        (TABLE.encode("utf-16-le"), "", DocumentKind.MARKDOWN),
        ("# 总体情况\n\n## 规章\n".encode(), "a.txt", DocumentKind.MARKDOWN),
        ("# 总体情况\n".encode(), "a.txt", DocumentKind.TEXT),
        (b"plain", "A.MD", DocumentKind.MARKDOWN),
        (REPORT.encode(), "a.pdf", DocumentKind.TEXT),
        (REPORT.encode("gb18030"), "a.docx", DocumentKind.TEXT),
        (REPORT.encode("utf-16"), "", DocumentKind.TEXT),
        (REPORT.encode("utf-16-be"), "", DocumentKind.TEXT),
        ("规章\x00 3\n行政许可 12\n".encode(), "a.txt", DocumentKind.TEXT),
        (bytes(range(256)), "a.txt", DocumentKind.BINARY),
        (b"\x7fELF\x02\x01\x01" + bytes(100), "a.txt", DocumentKind.BINARY),
        (b"", "a.txt", DocumentKind.TEXT),
    ],
)
def test_the_kind(data: bytes, name: str, kind: DocumentKind) -> None:
    assert sniff_kind(data, name, settings=FlowSettings()) is kind


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
        sniff_kind((unit * (1_000_000 // len(unit)) + end).encode(), "a.txt", settings=FlowSettings())
    assert time.process_time() - started < 3


@given(st.binary(max_size=400), st.text(max_size=8))
def test_any_bytes_are_of_some_kind(data: bytes, name: str) -> None:
    assert sniff_kind(data, name, settings=FlowSettings()) in DocumentKind
