"""Hostile documents that LibreOffice converts: RTF, ODT, Word 2003 XML, and containers of old Word documents."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from random import Random

__all__ = ["OFFICE_KINDS"]

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMES = " ".join(
    f'xmlns:{short}="{_OFFICE}{long}:1.0"'
    for short, long in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
    )
)
_MIME = "application/vnd.oasis.opendocument.text"
_WORD_2003 = (
    '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
    '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>{}</w:body></w:wordDocument>'
)


def write_odt(body: str, *, head: str = "", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an ODT with a body."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as package:
        package.writestr("mimetype", _MIME, zipfile.ZIP_STORED)
        package.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{_OFFICE}manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="{_MIME}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>',
        )
        package.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?>{head}<office:document-content {_NAMES} office:version="1.2"><office:body>'
            f"<office:text>{body}</office:text></office:body></office:document-content>",
        )
    return target.getvalue()


def _odt(body: Callable[[Random], str], head: Callable[[Random], str] = lambda _: "") -> Callable[[Random], bytes]:
    return lambda rng: write_odt(body(rng), head=head(rng))


def _rtf(body: Callable[[Random], str]) -> Callable[[Random], bytes]:
    return lambda rng: f"{{\\rtf1\\ansi\\ansicpg936 {body(rng)}}}".encode("gb18030", "replace")


def _container(change: Callable[[Random, bytearray], None]) -> Callable[[Random], bytes]:
    """Return what makes a container of an old Word document, whose tables then are changed."""

    def make(rng: Random) -> bytes:
        head = bytearray(512)
        head[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
        struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
        struct.pack_into("<IIIIIIIII", head, 44, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
        struct.pack_into("<109I", head, 76, 0, *[0xFFFFFFFF] * 108)
        table = bytearray(struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *range(3, 11), 0xFFFFFFFE, *[0xFFFFFFFF] * 117))
        entries = bytearray()
        for name, kind, child, start, size in (
            ("Root Entry", 5, 1, 0xFFFFFFFE, 0),
            ("WordDocument", 2, 0xFFFFFFFF, 2, 4608),
        ):
            raw = name.encode("utf-16-le")
            entry = bytearray(128)
            entry[: len(raw)] = raw
            struct.pack_into("<HBBIII", entry, 64, len(raw) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
            struct.pack_into("<IQ", entry, 116, start, size)
            entries += entry
        entries += bytes(512 - len(entries))
        word = bytearray(rng.randbytes(4608))
        struct.pack_into("<HHHHHH", word, 0, 0xA5EC, 0xC1, 0, 0x804, 0, 0x1200)
        whole = head + table + entries + word
        change(rng, whole)
        return bytes(whole)

    return make


def _leave(_rng: Random, _data: bytearray) -> None:
    """Change nothing: the tables are sound and the document in them is noise."""


def _circle(_rng: Random, data: bytearray) -> None:
    """Let the chain of the document's sectors turn back."""
    struct.pack_into("<I", data, 512 + 4 * 9, 2)


def _far(rng: Random, data: bytearray) -> None:
    """Let numbers of sectors lie."""
    for place in (44, 48, 60, 64, 68, 72):
        struct.pack_into("<I", data, place, rng.randrange(2**32))


def _children(_rng: Random, data: bytearray) -> None:
    """Let the directory's entries be children of each other."""
    struct.pack_into("<III", data, 1024 + 128 + 68, 1, 0, 0)


def _wide(rng: Random, data: bytearray) -> None:
    """Let a sector be as long as a disk."""
    struct.pack_into("<HH", data, 30, rng.choice((0, 31, 40, 65_535)), rng.choice((0, 30, 65_535)))


_CELL = "<table:table-cell{}><text:p>5</text:p></table:table-cell>"

OFFICE_KINDS: Mapping[str, Callable[[Random], bytes]] = {
    "rtf-deep-groups": _rtf(lambda rng: "{" * (d := rng.randrange(10_000, 90_000)) + "5" + "}" * d),
    "rtf-unended": _rtf(lambda rng: "{\\b{\\i 5" * rng.randrange(1000, 9000)),
    "rtf-deep-tables": _rtf(
        lambda rng: "".join(f"\\trowd\\cellx900\\intbl\\itap{n} 5\\nestcell" for n in range(rng.randrange(100, 2000)))
    ),
    "rtf-many-cells": _rtf(
        lambda rng: (
            "\\trowd"
            + "".join(f"\\cellx{n}" for n in range(9000))
            + "\\pard\\intbl 5\\cell" * rng.randrange(2000, 20_000)
            + "\\row"
        )
    ),
    "rtf-many-rows": _rtf(
        lambda rng: "\\trowd\\cellx900\\cellx1800\\pard\\intbl 5\\cell 6\\cell\\row " * rng.randrange(5000, 20_000)
    ),
    "rtf-binary-lies": _rtf(lambda rng: f"{{\\pict\\bin{rng.choice((2**31 - 1, -5, 10**20))} abc}}5\\par"),
    "rtf-pictures": _rtf(
        lambda rng: f"{{\\pict\\wmetafile8\\picw{10**9}\\pich{10**9} {'d7cdc69a' * 900}}}" * rng.randrange(9, 200)
    ),
    "rtf-huge-numbers": _rtf(
        lambda rng: f"\\fs{10**30}\\li{2**31}\\sl-{10**9}\\u{10**12}? \\uc{10**9} 5\\par" * rng.randrange(2, 900)
    ),
    "rtf-many-styles": _rtf(
        lambda rng: (
            "{\\stylesheet"
            + "".join(f"{{\\s{n}\\sbasedon{n + 1} a{n};}}" for n in range(rng.randrange(900, 9000)))
            + "}\\s0 5\\par"
        )
    ),
    "rtf-many-fonts": _rtf(
        lambda rng: (
            "{\\fonttbl" + "".join(f"{{\\f{n} Font{n};}}" for n in range(rng.randrange(2000, 30_000))) + "}\\f1 5\\par"
        )
    ),
    "rtf-object": _rtf(
        lambda rng: (
            "{\\object\\objemb{\\*\\objclass Word.Document}{\\*\\objdata 01050000"
            + "41" * rng.randrange(900, 90_000)
            + "}}5\\par"
        )
    ),
    "rtf-field-of-another-file": _rtf(
        lambda _: (
            '{\\field{\\*\\fldinst INCLUDETEXT "file:///etc/hostname"}{\\fldrslt 5}}{\\field{\\*\\fldinst INCLUDEPICTURE "http://127.0.0.1:9/a.png"}{\\fldrslt 6}}\\par'
        )
    ),
    "rtf-long-word": _rtf(lambda rng: "规" * rng.randrange(10**5, 10**6)),
    "rtf-many-paragraphs": _rtf(lambda rng: "5\\par " * rng.randrange(50_000, 200_000)),
    "rtf-noise": lambda rng: b"{\\rtf1" + rng.randbytes(rng.randrange(900, 90_000)),
    "odt-huge-repeats": _odt(
        lambda rng: (
            '<table:table><table:table-column table:number-columns-repeated="{0}"/><table:table-row table:number-rows-repeated="{0}">{1}</table:table-row></table:table>'.format(
                rng.randrange(10**4, 2**31),
                _CELL.format(f' table:number-columns-repeated="{rng.randrange(10**4, 2**31)}"'),
            )
        )
    ),
    "odt-huge-spans": _odt(
        lambda _: (
            f'<table:table><table:table-column/><table:table-row>{_CELL.format(f""" table:number-columns-spanned="{2**31 - 1}" table:number-rows-spanned="{10**9}" """)}</table:table-row></table:table>'
        )
    ),
    "odt-huge-blanks": _odt(lambda rng: f'<text:p>5<text:s text:c="{rng.randrange(10**6, 2**31)}"/>5</text:p>'),
    "odt-deep-sections": _odt(
        lambda rng: (
            '<text:section text:name="a">' * (d := rng.randrange(200, 2000))
            + "<text:p>5</text:p>"
            + "</text:section>" * d
        )
    ),
    "odt-deep-tables": _odt(
        lambda rng: (
            "<table:table><table:table-column/><table:table-row><table:table-cell>" * (d := rng.randrange(30, 300))
            + "<text:p>5</text:p>"
            + "</table:table-cell></table:table-row></table:table>" * d
        )
    ),
    "odt-deep-spans": _odt(
        lambda rng: (
            "<text:p>" + "<text:span>" * (d := rng.randrange(2000, 20_000)) + "5" + "</text:span>" * d + "</text:p>"
        )
    ),
    "odt-deep-lists": _odt(
        lambda rng: (
            "<text:list><text:list-item>" * (d := rng.randrange(100, 2000))
            + "<text:p>5</text:p>"
            + "</text:list-item></text:list>" * d
        )
    ),
    "odt-laughing-entities": _odt(
        lambda _: "<text:p>&a9;</text:p>",
        lambda _: (
            '<!DOCTYPE x [<!ENTITY a0 "5">'
            + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
            + "]>"
        ),
    ),
    "odt-many-paragraphs": _odt(lambda rng: "<text:p>规章 5</text:p>" * rng.randrange(50_000, 300_000)),
    "odt-many-rows": _odt(
        lambda rng: (
            f'<table:table><table:table-column table:number-columns-repeated="5"/>{f"<table:table-row>{_CELL.format(chr(32)) * 5}</table:table-row>" * rng.randrange(3000, 20_000)}</table:table>'
        )
    ),
    "odt-picture-from-outside": _odt(
        lambda _: (
            '<text:p><draw:frame><draw:image xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="http://127.0.0.1:9/a.png"/></draw:frame>'
            '<text:section xmlns:xlink="http://www.w3.org/1999/xlink"><text:section-source xlink:href="file:///etc/hostname"/></text:section></text:p>'
        )
    ),
    "odt-bomb": _odt(lambda rng: "<text:p>" + "5 " * (rng.randrange(20, 60) << 20) + "</text:p>"),
    "odt-not-xml": _odt(lambda rng: "<text:p>" * rng.randrange(9, 900)),
    "doc-noise-in-a-sound-container": _container(_leave),
    "doc-sectors-in-a-circle": _container(_circle),
    "doc-sectors-far-away": _container(_far),
    "doc-children-of-themselves": _container(_children),
    "doc-sectors-as-long-as-a-disk": _container(_wide),
    "doc-word-2003-deep": lambda rng: _WORD_2003.format(
        "<w:sect>" * (d := rng.randrange(1000, 9000)) + "<w:p><w:r><w:t>5</w:t></w:r></w:p>" + "</w:sect>" * d
    ).encode(),
    "doc-word-2003-entities": lambda _: (
        _WORD_2003.format("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>")
        .replace(
            "?><w:",
            '?><!DOCTYPE x [<!ENTITY a0 "5">'
            + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
            + "]><w:",
        )
        .encode()
    ),
    "doc-word-2003-many-paragraphs": lambda rng: _WORD_2003.format(
        "<w:p><w:r><w:t>5</w:t></w:r></w:p>" * rng.randrange(50_000, 200_000)
    ).encode(),
    "doc-web-page": lambda rng: ("<html><body>" + "<table><tr><td>5" * rng.randrange(900, 9000)).encode(),
    "wps-rich-text": _rtf(lambda rng: "{\\*\\a" * rng.randrange(900, 9000) + "5"),
}
"""Each kind's name and what makes one of it."""
