"""Hostile text, Markdown, web pages, packages and pictures that are small and sound, and twisted in one place."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from random import Random

from gouji.corpus.hostile.pdf import write_pdf
from gouji.corpus.hostile.word import paragraph, write_docx

__all__ = ["TWISTED_KINDS"]

_ROW = "<tr><td>规章</td><td>1</td><td>0</td><td>5</td></tr>"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_CELL = "<w:tc>{}<w:p><w:r><w:t>5</w:t></w:r></w:p></w:tc>"


def _text(text: Callable[[Random], str]) -> Callable[[Random], bytes]:
    return lambda rng: text(rng).encode()


def _page(body: Callable[[Random], str], head: str = "") -> Callable[[Random], bytes]:
    return lambda rng: f"<!doctype html><html><meta charset=utf-8>{head}<body>{body(rng)}</body></html>".encode()


def _styled(sheet: Callable[[Random], str], body: str) -> Callable[[Random], bytes]:
    return lambda rng: f"<!doctype html><meta charset=utf-8><style>{sheet(rng)}</style><body>{body}</body>".encode()


def _body(text: Callable[[Random], str]) -> Callable[[Random], bytes]:
    return lambda rng: write_docx(text(rng))


def _part(name: str, root: str, inside: Callable[[Random], str], body: str) -> Callable[[Random], bytes]:
    return lambda rng: write_docx(body, {name: f'{_HEAD}<w:{root} xmlns:w="{_W}">{inside(rng)}</w:{root}>'})


def _dots(rng: Random, width: int, height: int, share: float, side: int = 1) -> bytes:
    """Return a grey PNG with dots all over, so many of its places black."""
    rows = bytearray()
    for _ in range(height // side):
        line = b"".join((b"\0" if rng.random() < share else b"\xff") * side for _ in range(width // side))
        rows += (b"\0" + line) * side
    return _png(width // side * side, height // side * side, bytes(rows))


def _png(width: int, height: int, rows: bytes) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows, 6)) + chunk(b"IEND", b"")


def _dashes(rng: Random) -> bytes:
    """Return short strokes in rows, which look like lines of text everywhere."""
    width, height, gap = rng.randrange(500, 900), rng.randrange(300, 700), rng.randrange(5, 9)
    stroke = b"\xff\xff\xff\0\0\0"
    rows = b"".join(b"\0" + ((stroke * width)[:width] if y % gap < 2 else b"\xff" * width) for y in range(height))
    return _png(width, height, rows)


def _sign(rng: Random) -> str:
    """Return a sign of a symbol font whose code no character has."""
    code = rng.choice(("-1", "110000", "-100000001", "FFFFFFFF", "D800", "F" * rng.randrange(9, 9000)))
    return f'<w:r><w:t>1</w:t><w:sym w:font="{rng.choice(("Symbol", "Wingdings", "Arial"))}" w:char="{code}"/></w:r>'


def _reference(rng: Random) -> str:
    """Return a reference of thousands of digits to a character."""
    return f"&#{rng.choice('019') * rng.randrange(4400, 9000)};"


def _titled(rng: Random) -> bytes:
    """Return a PDF with a title that has halves of characters."""
    title = "".join(rng.choice(("d800", "dbff", "dc00", "5e74", "0000")) for _ in range(rng.randrange(1, 999)))
    return write_pdf({6: f"<< /Title <feff{title}d800> >>"}, trailer="/Info 6 0 R")


def _renamed(rng: Random) -> bytes:
    """Return a package whose members stand in folders of folders."""
    source = zipfile.ZipFile(io.BytesIO(write_docx(paragraph("规章 5"))))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for info in source.infolist():
            package.writestr(info.filename, source.read(info))
        for n in range(rng.randrange(20, 200)):
            package.writestr("a/" * rng.randrange(200, 9000) + f"{n}.xml", "")
    return target.getvalue()


TWISTED_KINDS: Mapping[str, Callable[[Random], bytes]] = {
    "docx-signs-without-characters": _body(lambda rng: f"<w:p>{''.join(_sign(rng) for _ in range(99))}</w:p>"),
    "md-references-of-many-digits": _text(
        lambda rng: (
            f"# {_reference(rng)}\n\n5{_reference(rng)} ~~{_reference(rng)}~~\n\n| a |\n|---|\n| {_reference(rng)} |\n"
        )
    ),
    "md-attributes-of-many-digits": _text(lambda rng: f"<u title='{_reference(rng)}'>5</u>\n"),
    "html-references-of-many-digits": _page(lambda rng: f"<p title='{_reference(rng)}'>5{_reference(rng)}"),
    "pdf-title-of-halves": _titled,
    "png-dotted": lambda rng: _dots(rng, 560, 100, rng.choice((0.02, 0.05, 0.1, 0.3))),
    "png-dotted-coarsely": lambda rng: _dots(rng, 900, 600, rng.choice((0.02, 0.1, 0.3)), rng.randrange(2, 5)),
    "png-dashes": _dashes,
    "txt-tables-in-tables": _text(
        lambda rng: "".join(f"{'|' * (n % 40)}规章{'|' * (n % 7)}5\n" for n in range(rng.randrange(2000, 9000)))
    ),
    "txt-sums-that-almost-fit": _text(
        lambda rng: "".join(
            f"一、本年新收政府信息公开申请数量 {' '.join(str(rng.randrange(10**6)) for _ in range(7))}\n"
            for _ in range(rng.randrange(500, 4000))
        )
    ),
    "txt-glued-digits-of-the-form": _text(
        lambda rng: "".join(
            f"（{n}）予以公开{''.join(rng.choice('0123456789') for _ in range(rng.randrange(7, 40)))}"
            for n in range(rng.randrange(500, 4000))
        )
    ),
    "txt-claims-of-the-year": _text(
        lambda rng: "".join(
            f"{rng.randrange(2008, 2026)}年新收申请{rng.randrange(999)}件，比上年增加{rng.randrange(99)}%，"
            for _ in range(rng.randrange(2000, 20_000))
        )
    ),
    "txt-quotes-of-quotes": _text(lambda rng: "“‘「『《" * rng.randrange(5000, 60_000) + "规章5"),
    "txt-variants-of-signs": _text(
        lambda rng: "规\ufe00章\ufe01\U000e0100 5\u20e3\ufe0f\n" * rng.randrange(5000, 40_000)
    ),
    "txt-joined-signs": _text(lambda rng: "5" + "\u200d5\u0300\u0323" * rng.randrange(10**4, 2 * 10**5)),
    "txt-hangul-in-pieces": _text(lambda rng: "\u1112\u1161\u11ab" * rng.randrange(10**4, 2 * 10**5) + "规章 5"),
    "txt-ligatures-of-many-letters": _text(lambda rng: "\ufdfa\u3300\u337f " * rng.randrange(10**4, 10**5) + "5"),
    "md-tables-without-ends": _text(lambda rng: "|-\n" * rng.randrange(5000, 60_000)),
    "md-numbered-deeper": _text(lambda rng: "1. " * rng.randrange(500, 9000) + "5"),
    "md-tables-of-links": _text(
        lambda rng: "| a | b |\n|---|---|\n" + "| [规章](<x> 'y') | ![5](z) |\n" * rng.randrange(900, 9000)
    ),
    "md-footnotes-of-footnotes": _text(
        lambda rng: "".join(f"[^{n}]: [^{n + 1}] 规章 5\n" for n in range(rng.randrange(900, 20_000))) + "[^0]"
    ),
    "md-html-never-closed": _text(lambda rng: "<div><table><tr>\n\n" * rng.randrange(900, 20_000)),
    "md-quoted-tables": _text(
        lambda rng: "".join(
            f"{'> ' * (n % 90)}| 规章 | 5 |\n{'> ' * (n % 90)}|---|---|\n" for n in range(rng.randrange(200, 2000))
        )
    ),
    "md-links-in-a-link": _text(lambda rng: "[" + "[a](x)" * rng.randrange(40, 4000) + " 5"),
    "md-comments-in-comments": _text(lambda rng: "<!-- " * rng.randrange(10**4, 2 * 10**5) + "-->"),
    "md-tags-never-closed": _text(lambda rng: "<div " + "display:none " * rng.randrange(5000, 60_000)),
    "txt-pages-of-blanks": _text(lambda rng: f"第1页{' ' * rng.randrange(5000, 60_000)}x\n" * 9),
    "md-strikes-and-sub": _text(lambda rng: "~~a~b^c==" * rng.randrange(5000, 60_000)),
    "html-cells-that-span-rows-below": _page(
        lambda rng: (
            "<table>"
            + "".join(f"<tr><td rowspan={n + 2}>{n}</td></tr>" for n in range(rng.randrange(500, 5000)))
            + "</table>"
        )
    ),
    "html-stairs-of-columns": _page(
        lambda rng: (
            "<table>"
            + "".join(f"<tr><td colspan={n + 1}>{n}</td><td>5</td></tr>" for n in range(rng.randrange(500, 3000)))
            + "</table>"
        )
    ),
    "html-columns-declared": _page(
        lambda rng: (
            f"<table><colgroup span={rng.randrange(10**5, 10**9)}>{'<col span=999>' * rng.randrange(900, 9000)}{_ROW}</table>"
        )
    ),
    "html-headings-of-cells": _page(
        lambda rng: (
            "<table>"
            + "".join(
                f"<tr><th id=a{n} headers='{' '.join(f'a{k}' for k in range(n % 200))}'>5"
                for n in range(rng.randrange(500, 4000))
            )
        )
    ),
    "html-frames-side-by-side": _page(
        lambda rng: "<iframe srcdoc='<table><tr><td>5'></iframe>" * rng.randrange(900, 20_000)
    ),
    "html-details-in-details": _page(lambda rng: "<details open><summary>5</summary>" * rng.randrange(900, 20_000)),
    "html-buttons-in-buttons": _page(lambda rng: "<button><select><textarea>" * rng.randrange(900, 20_000) + "5"),
    "html-names-of-elements": _page(lambda rng: "".join(f"<x-{n}>{n}" for n in range(rng.randrange(2000, 20_000)))),
    "html-marquee-of-tables": _page(lambda rng: "<font><table><font><tr><font><td><font>5" * rng.randrange(300, 3000)),
    "html-many-bodies": _page(lambda rng: "<html><head><title>5</title><body class=x>" * rng.randrange(2000, 20_000)),
    "html-old-comments": _page(lambda rng: "<!--[if mso]><table><tr><td>5<![endif]-->" * rng.randrange(2000, 20_000)),
    "html-sections-of-xml": _page(lambda rng: "<![CDATA[5]]><?xml 5?><!ENTITY a '5'>" * rng.randrange(2000, 40_000)),
    "html-entities-almost": _page(
        lambda rng: "&notit;&ampersand;&#xffffffff;&#99999999;&lt" * rng.randrange(5000, 60_000)
    ),
    "html-sheets-of-one-property": _styled(
        lambda rng: "p{" + "display:none;display:block;" * rng.randrange(5000, 60_000) + "}", "<p>5</p>" * 99
    ),
    "html-selectors-of-has": _styled(
        lambda rng: "".join(
            f"div:has(> p:is(.a{n}, :where(b))):not(:has(i)) {{display:none}}" for n in range(rng.randrange(50, 900))
        ),
        "<div><p><b>5</b></p></div>" * 900,
    ),
    "html-selectors-of-many-commas": _styled(
        lambda rng: "p," * rng.randrange(5000, 60_000) + "p{color:#fff}", "<p>5</p>" * 500
    ),
    "html-selectors-by-parts": _styled(
        lambda rng: "".join(
            f"[class*='a{n}'],[id$='{n}'],[lang|=zh]{{visibility:hidden}}" for n in range(rng.randrange(90, 900))
        ),
        "".join(f"<p class='{'a' * 200}' id=x{n}>5</p>" for n in range(900)),
    ),
    "html-layers-of-layers": _styled(lambda rng: "@layer a{@supports (x:y){" * rng.randrange(900, 9000), "<p>5</p>"),
    "html-contents-made-by-sheets": _styled(
        lambda rng: f"p::before{{content:'{'5' * rng.randrange(10**4, 10**6)}';counter-increment:x {10**9}}}",
        "<p>5</p>" * 900,
    ),
    "html-shapes-of-noughts": _page(
        lambda rng: f"<p style='clip-path:polygon(0 {'000 ' * rng.randrange(50, 5000)}x)'>5</p>"
    ),
    "html-styles-of-one-word": _page(lambda rng: f"<p style='{'a' * rng.randrange(10**5, 10**6)}'>5</p>"),
    "html-strings-never-closed": _page(lambda rng: "<p style='" + 'a:\\"' * rng.randrange(10**4, 10**5) + "'>5</p>"),
    "html-sheets-without-braces": _styled(lambda rng: "display" + " a" * rng.randrange(10**5, 10**6), "<p>5</p>"),
    "html-turned-backwards": _page(lambda rng: "<bdo dir=rtl>12" * rng.randrange(900, 9000)),
    "docx-lists-that-share-levels": _part(
        "numbering",
        "numbering",
        lambda rng: (
            '<w:abstractNum w:abstractNumId="0">'
            + "".join(f'<w:lvl w:ilvl="{n}"><w:lvlText w:val="%1"/></w:lvl>' for n in range(2000))
            + "</w:abstractNum>"
            + "".join(
                f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/></w:num>' for n in range(rng.randrange(900, 4000))
            )
        ),
        paragraph("规章 5"),
    ),
    "docx-borders-of-cells": _body(
        lambda rng: (
            "<w:tbl>"
            + (
                "<w:tr>"
                + _CELL.format('<w:tcPr><w:vMerge w:val="restart"/><w:gridSpan w:val="2"/></w:tcPr>') * 60
                + "</w:tr>"
            )
            * rng.randrange(90, 600)
            + "</w:tbl>"
        )
    ),
    "docx-rows-in-controls-in-rows": _body(
        lambda rng: (
            "<w:tbl>"
            + "<w:sdt><w:sdtContent>" * (n := rng.randrange(50, 900))
            + f"<w:tr>{_CELL.format('')}</w:tr>"
            + "</w:sdtContent></w:sdt>" * n
            + "</w:tbl>"
        )
    ),
    "docx-fields-of-sums": _body(
        lambda rng: (
            '<w:p><w:fldSimple w:instr="=SUM(ABOVE)"><w:r><w:t>5</w:t></w:r></w:fldSimple></w:p>'
            * rng.randrange(900, 9000)
        )
    ),
    "docx-places-of-marks": _body(
        lambda rng: (
            "<w:p>"
            + "".join(
                f'<w:bookmarkStart w:id="{n % 9}" w:name="a{n}"/><w:bookmarkEnd w:id="{n % 7}"/>'
                for n in range(rng.randrange(5000, 30_000))
            )
            + "</w:p>"
            + paragraph("5")
        )
    ),
    "docx-sizes-of-letters": _body(
        lambda rng: "".join(
            f'<w:p><w:r><w:rPr><w:sz w:val="{10 ** (n % 40)}"/><w:vanish w:val="{n % 3}"/></w:rPr><w:t>5</w:t></w:r></w:p>'
            for n in range(rng.randrange(500, 5000))
        )
    ),
    "docx-levels-beyond-levels": _part(
        "numbering",
        "numbering",
        lambda rng: (
            '<w:abstractNum w:abstractNumId="0">'
            + "".join(
                f'<w:lvl w:ilvl="{n}"><w:start w:val="{10**n % 10**18}"/><w:lvlText w:val="{"%1." * 500}"/></w:lvl>'
                for n in range(rng.randrange(9, 400))
            )
            + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        ),
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="8"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>5</w:t></w:r></w:p>'
        * 200,
    ),
    "docx-styles-by-the-thousand": _part(
        "styles",
        "styles",
        lambda rng: "".join(
            f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{n * 7 % 5000}"/><w:name w:val="x{n}"/></w:style>'
            for n in range(rng.randrange(2000, 9000))
        ),
        "".join(f'<w:p><w:pPr><w:pStyle w:val="s{n}"/></w:pPr><w:r><w:t>5</w:t></w:r></w:p>' for n in range(900)),
    ),
    "docx-deep-folders": _renamed,
    "docx-two-documents": lambda rng: write_docx(
        paragraph("5") + f"</w:body><w:body>{paragraph('6')}" * rng.randrange(2, 2000)
    ),
}
"""Each kind's name and what makes one of it."""
