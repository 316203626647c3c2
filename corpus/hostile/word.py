"""Hostile Word documents and other packages."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from random import Random

__all__ = ["WORD_KINDS", "write_docx"]

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TYPES = (
    f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>{more}</Types>'
)
_PART = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_ROW = "<w:tr><w:tc><w:p><w:r><w:t>规章</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>5</w:t></w:r></w:p></w:tc></w:tr>"


def paragraph(text: str) -> str:
    """Return a paragraph."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def write_docx(
    body: str,
    parts: Mapping[str, str] | None = None,
    *,
    head: str = _HEAD,
    method: int = zipfile.ZIP_DEFLATED,
    relations: str = "",
) -> bytes:
    """Return a Word document with a body; `parts` are other parts by name, as `styles`."""
    target = io.BytesIO()
    parts = dict(parts or {})
    with zipfile.ZipFile(target, "w", method) as package:
        overrides = "".join(f'<Override PartName="/word/{n}.xml" ContentType="{_PART}{n}+xml"/>' for n in parts)
        package.writestr("[Content_Types].xml", _TYPES.replace("{more}", overrides))
        package.writestr(
            "_rels/.rels",
            f'{_HEAD}<Relationships xmlns="{_RELATIONS}"><Relationship Id="r" Type="{_R}/officeDocument"'
            ' Target="word/document.xml"/></Relationships>',
        )
        named = "".join(f'<Relationship Id="{n}" Type="{_R}/{n}" Target="{n}.xml"/>' for n in parts)
        package.writestr(
            "word/_rels/document.xml.rels",
            f'{_HEAD}<Relationships xmlns="{_RELATIONS}">{named}{relations}</Relationships>',
        )
        package.writestr(
            "word/document.xml",
            f'{head}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{body}</w:body></w:document>',
        )
        for name, text in parts.items():
            package.writestr(f"word/{name}.xml", text)
    return target.getvalue()


def _body(text: Callable[[Random], str]) -> Callable[[Random], bytes]:
    return lambda rng: write_docx(text(rng))


def _nested(opening: str, closing: str, low: int, high: int) -> Callable[[Random], bytes]:
    return _body(lambda rng: (opening * (depth := rng.randrange(low, high))) + paragraph("5") + closing * depth)


def _part(name: str, root: str, text: Callable[[Random], str], body: str = "") -> Callable[[Random], bytes]:
    return lambda rng: write_docx(
        body or paragraph("规章 5"), {name: f'{_HEAD}<w:{root} xmlns:w="{_W}">{text(rng)}</w:{root}>'}
    )


def _lying_size(method: int) -> Callable[[Random], bytes]:
    """The directory says that the body is small."""

    def make(rng: Random) -> bytes:
        data = bytearray(write_docx(paragraph("5" * (rng.randrange(20, 60) << 20)), method=method))
        at = -1
        while (at := data.find(b"word/document.xml", at + 1)) >= 0:
            for signature, offset in ((b"PK\x03\x04", 30), (b"PK\x01\x02", 46)):
                if data[at - offset : at - offset + 4] == signature:
                    size = at - offset + (22 if offset == 30 else 24)
                    data[size : size + 4] = (900).to_bytes(4, "little")
        return bytes(data)

    return make


def _many_members(rng: Random) -> bytes:
    target = io.BytesIO(write_docx(paragraph("5")))
    with zipfile.ZipFile(target, "a") as package:
        for number in range(rng.randrange(20_000, 60_000)):
            package.writestr(f"word/media/{number}", b"")
    return target.getvalue()


def _flipped(rng: Random) -> bytes:
    data = bytearray(write_docx(f"<w:tbl>{_ROW * 20}</w:tbl>"))
    for _ in range(rng.randrange(1, 30)):
        data[rng.randrange(4, len(data))] = rng.randrange(256)
    return bytes(data)


def _laughing_entities(rng: Random) -> bytes:
    levels = rng.randrange(8, 12)
    names = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, levels))
    return write_docx(paragraph(f"&a{levels - 1};"), head=f'{_HEAD}<!DOCTYPE x [<!ENTITY a0 "5">{names}]>')


_NUMBERED = (
    '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>项</w:t></w:r></w:p>'
)
_NOTED = '<w:p><w:r><w:t>规章</w:t><w:footnoteReference w:id="1"/></w:r></w:p>'

WORD_KINDS: Mapping[str, Callable[[Random], bytes]] = {
    "docx-footnote-refers-to-itself": _part(
        "footnotes",
        "footnotes",
        lambda _: '<w:footnote w:id="1"><w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p></w:footnote>',
        _NOTED,
    ),
    "docx-notes-in-a-circle": _part(
        "footnotes",
        "footnotes",
        lambda _: "".join(
            f'<w:footnote w:id="{n}"><w:p><w:r><w:footnoteReference w:id="{n % 3 + 1}"/></w:r></w:p></w:footnote>'
            for n in (1, 2, 3)
        ),
        _NOTED,
    ),
    "docx-note-referred-to-often": _part(
        "footnotes",
        "footnotes",
        lambda rng: f'<w:footnote w:id="1">{paragraph("注" * rng.randrange(2000, 9000))}</w:footnote>',
        _NOTED * 3000,
    ),
    "docx-long-number-pattern": _part(
        "numbering",
        "numbering",
        lambda rng: (
            '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
            f'<w:lvlText w:val="{"%1" * rng.randrange(20_000, 60_000)}"/></w:lvl></w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        ),
        _NUMBERED * 400,
    ),
    "docx-huge-start-of-numbers": _part(
        "numbering",
        "numbering",
        lambda rng: (
            '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
            f'<w:start w:val="{rng.randrange(10**8, 10**9)}"/><w:numFmt w:val="{rng.choice(("upperRoman", "lowerLetter", "chineseCounting"))}"/>'
            '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        ),
        _NUMBERED * 20,
    ),
    "docx-numbering-refers-to-itself": _part(
        "numbering",
        "numbering",
        lambda _: (
            '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="a"/><w:styleLink w:val="a"/></w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        ),
        _NUMBERED,
    ),
    "docx-styles-in-a-circle": _part(
        "styles",
        "styles",
        lambda _: (
            '<w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="b"/></w:style>'
            '<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style>'
        ),
        '<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>5</w:t></w:r></w:p>',
    ),
    "docx-long-chain-of-styles": _part(
        "styles",
        "styles",
        lambda rng: "".join(
            f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/></w:style>'
            for n in range(rng.randrange(5000, 20_000))
        ),
        '<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr><w:r><w:t>5</w:t></w:r></w:p>' * 300,
    ),
    "docx-many-paragraphs": _body(lambda rng: paragraph("规章 5") * rng.randrange(100_000, 300_000)),
    "docx-many-empty-runs": _body(lambda rng: f"<w:p>{'<w:r/>' * rng.randrange(300_000, 900_000)}</w:p>"),
    "docx-many-cells": _body(
        lambda rng: f"<w:tbl><w:tr>{'<w:tc><w:p/></w:tc>' * rng.randrange(20_000, 90_000)}</w:tr></w:tbl>"
    ),
    "docx-many-rows": _body(lambda rng: f"<w:tbl>{_ROW * rng.randrange(20_000, 60_000)}</w:tbl>"),
    "docx-huge-span": _body(
        lambda rng: (
            "<w:tbl>"
            + _ROW.replace("<w:tc>", f'<w:tc><w:tcPr><w:gridSpan w:val="{rng.randrange(10**6, 2 * 10**9)}"/></w:tcPr>')
            + "</w:tbl>"
        )
    ),
    "docx-deep-tables": _nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 100, 900),
    "docx-deep-controls": _nested("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 1000, 9000),
    "docx-deep-hyperlinks": _body(
        lambda rng: (
            f"<w:p>{'<w:hyperlink>' * (d := rng.randrange(1000, 9000))}<w:r><w:t>5</w:t></w:r>{'</w:hyperlink>' * d}</w:p>"
        )
    ),
    "docx-unended-fields": _body(
        lambda rng: "<w:p>" + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * rng.randrange(20_000, 90_000) + "</w:p>"
    ),
    "docx-many-sections": lambda rng: write_docx(
        '<w:p><w:pPr><w:sectPr><w:headerReference w:type="default" r:id="header"/></w:sectPr></w:pPr></w:p>'
        * rng.randrange(2000, 9000),
        {"header": f'{_HEAD}<w:hdr xmlns:w="{_W}">{paragraph("页眉" * 5000)}</w:hdr>'},
    ),
    "docx-many-attributes": _body(
        lambda rng: "<w:p " + " ".join(f'w:a{n}="5"' for n in range(rng.randrange(20_000, 60_000))) + "/>"
    ),
    "docx-long-text": _body(lambda rng: paragraph("5 " * (rng.randrange(4, 12) << 20))),
    "docx-long-run-of-digits": _body(lambda rng: paragraph("5" * rng.randrange(10**5, 10**6))),
    "docx-laughing-entities": _laughing_entities,
    "docx-entity-from-a-file": lambda _: write_docx(
        paragraph("&a;"), head=f'{_HEAD}<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    ),
    "docx-lying-size-stored": _lying_size(zipfile.ZIP_STORED),
    "docx-lying-size-deflated": _lying_size(zipfile.ZIP_DEFLATED),
    "docx-lying-size-bzip2": _lying_size(zipfile.ZIP_BZIP2),
    "docx-lying-size-lzma": _lying_size(zipfile.ZIP_LZMA),
    "docx-many-members": _many_members,
    "docx-bytes-flipped": _flipped,
    "docx-truncated": lambda rng: (d := write_docx(paragraph("5" * 900)))[: rng.randrange(30, len(d))],
    "docx-not-xml": lambda rng: write_docx("").replace(b"<w:body>", rng.randbytes(8)),
    "docx-external-parts": lambda _: write_docx(
        paragraph("5"),
        relations=f'<Relationship Id="x" Type="{_R}/attachedTemplate" TargetMode="External" Target="http://127.0.0.1:9/x"/>',
    ),
    "docx-parts-outside": lambda _: write_docx(
        paragraph("5"), relations=f'<Relationship Id="x" Type="{_R}/styles" Target="../../../../etc/passwd"/>'
    ),
}
