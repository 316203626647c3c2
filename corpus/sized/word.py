"""Word documents of any size."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gouji.corpus.hostile.word import paragraph, write_docx
from gouji.corpus.sized.plain import Maker, fill, sentence

__all__ = ["WORD_KINDS"]

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def _body(piece: Callable[[int], str], head: str = "", tail: str = "") -> Maker:
    return lambda size: write_docx(head + fill(piece, size) + tail)


def _part(name: str, piece: Callable[[int], str], body: Callable[[int], str], head: str = "", tail: str = "") -> Maker:
    """A part and a body that both grow."""

    def make(size: int) -> bytes:
        text = f'{_XML}<w:{name} xmlns:w="{_W}">{head}{fill(piece, size // 2)}{tail}</w:{name}>'
        return write_docx(fill(body, size // 2), {name: text})

    return make


def _nested(opening: str, closing: str) -> Maker:
    def make(size: int) -> bytes:
        depth = size // len(opening + closing)
        return write_docx(opening * depth + paragraph("5") + closing * depth)

    return make


def _cell(content: str, properties: str = "") -> str:
    return f"<w:tc>{properties}{content}</w:tc>"


def _row(number: int) -> str:
    return "<w:tr>" + "".join(_cell(paragraph(text)) for text in ("规章", str(number % 97), "0", "5")) + "</w:tr>"


def _merged(number: int) -> str:
    start = ' w:val="restart"' if number == 0 else ""
    down = f"<w:tcPr><w:vMerge{start}/></w:tcPr>"
    return f"<w:tr>{_cell(paragraph('规章'), down)}{_cell(paragraph('5'))}</w:tr>"


def _numbered(_number: int) -> str:
    return (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>项</w:t></w:r></w:p>'
    )


def _styled(_number: int) -> str:
    return '<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr><w:r><w:t>项</w:t></w:r></w:p>'


_LEVEL = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl>'

WORD_KINDS: Mapping[str, Maker] = {
    "docx-paragraphs": _body(lambda n: paragraph(sentence(n))),
    "docx-empty-paragraphs": _body(lambda _: "<w:p/>", head=paragraph("规章 5")),
    "docx-one-paragraph": _body(lambda n: f"<w:r><w:t>{sentence(n)}</w:t></w:r>", head="<w:p>", tail="</w:p>"),
    "docx-styled-runs": _body(
        lambda n: f'<w:r><w:rPr><w:b/><w:sz w:val="{n % 40 + 8}"/></w:rPr><w:t>5</w:t></w:r>',
        head="<w:p>",
        tail="</w:p>",
    ),
    "docx-line-breaks": _body(lambda _: "<w:r><w:t>5</w:t><w:br/></w:r>", head="<w:p>", tail="</w:p>"),
    "docx-page-breaks": _body(lambda _: '<w:p><w:r><w:br w:type="page"/><w:t>5</w:t></w:r></w:p>'),
    "docx-rows": _body(_row, head="<w:tbl>", tail="</w:tbl>"),
    "docx-tables": _body(lambda n: f"<w:tbl>{_row(n)}</w:tbl>"),
    "docx-cells": _body(lambda n: _cell(paragraph(str(n % 97))), head="<w:tbl><w:tr>", tail="</w:tr></w:tbl>"),
    "docx-lines-in-a-cell": _body(lambda _: paragraph("5"), head="<w:tbl><w:tr><w:tc>", tail="</w:tc></w:tr></w:tbl>"),
    "docx-merged-down": _body(_merged, head="<w:tbl>", tail="</w:tbl>"),
    "docx-merged-across": _body(
        lambda n: (
            f"<w:tr>{_cell(paragraph('5'), f'<w:tcPr><w:gridSpan w:val={chr(34)}{n % 900}{chr(34)}/></w:tcPr>')}</w:tr>"
        ),
        head="<w:tbl>",
        tail="</w:tbl>",
    ),
    "docx-nested-tables": _nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
    "docx-nested-controls": _nested("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
    "docx-controls": _body(lambda _: f"<w:sdt><w:sdtContent>{paragraph('5')}</w:sdtContent></w:sdt>"),
    "docx-numbered": _part(
        "numbering",
        lambda n: f'<w:num w:numId="{n + 2}"><w:abstractNumId w:val="0"/></w:num>',
        _numbered,
        head=f'<w:abstractNum w:abstractNumId="0">{_LEVEL}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
    ),
    "docx-long-numbers": _part(
        "numbering",
        lambda _: "%1",
        _numbered,
        head='<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="',
        tail='"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
    ),
    "docx-styles": _part(
        "styles",
        lambda n: f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/><w:rPr><w:b/></w:rPr></w:style>',
        _styled,
    ),
    "docx-footnotes": _part(
        "footnotes",
        lambda n: f'<w:footnote w:id="{n}">{paragraph("注")}</w:footnote>',
        lambda n: f'<w:p><w:r><w:t>规章</w:t><w:footnoteReference w:id="{n}"/></w:r></w:p>',
    ),
    "docx-one-footnote": _part(
        "footnotes",
        lambda _: paragraph("注"),
        lambda _: '<w:p><w:r><w:t>规章</w:t><w:footnoteReference w:id="1"/></w:r></w:p>',
        head='<w:footnote w:id="1">',
        tail="</w:footnote>",
    ),
    "docx-one-header": _part(
        "header",
        lambda _: paragraph("页眉"),
        lambda _: '<w:p><w:pPr><w:sectPr><w:headerReference r:id="header"/></w:sectPr></w:pPr></w:p>',
    ),
    "docx-sections": _body(lambda _: "<w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>5</w:t></w:r></w:p>"),
    "docx-fields": _body(
        lambda n: (
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{n % 97}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        )
    ),
    "docx-open-fields": _body(lambda _: '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', head="<w:p>", tail="</w:p>"),
    "docx-changes": _body(
        lambda _: "<w:p><w:ins><w:r><w:t>5</w:t></w:r></w:ins><w:del><w:r><w:delText>6</w:delText></w:r></w:del></w:p>"
    ),
    "docx-links": _body(lambda n: f'<w:p><w:hyperlink w:anchor="a{n}"><w:r><w:t>5</w:t></w:r></w:hyperlink></w:p>'),
    "docx-bookmarks": _body(
        lambda n: f'<w:bookmarkStart w:id="{n}" w:name="b{n}"/><w:bookmarkEnd w:id="{n}"/>', head=paragraph("5")
    ),
    "docx-text-boxes": _body(
        lambda n: f"<w:p><w:r><w:pict><w:txbxContent>{paragraph(str(n % 97))}</w:txbxContent></w:pict></w:r></w:p>"
    ),
    "docx-pictures": _body(lambda _: "<w:p><w:r><w:drawing/></w:r></w:p>", head=paragraph("5")),
    "docx-formulas": _body(lambda n: f'<w:p><m:oMath xmlns:m="{_MATH}"><m:r><m:t>{n % 97}</m:t></m:r></m:oMath></w:p>'),
    "docx-comments": _body(lambda _: "<!-- x -->", head=paragraph("5")),
    "docx-hidden": _body(lambda _: "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>5</w:t></w:r></w:p>", head=paragraph("5")),
    "docx-tabs": _body(lambda n: f"<w:r><w:t>{n % 97}</w:t><w:tab/></w:r>", head="<w:p>", tail="</w:p>"),
    "docx-alternatives": _body(
        lambda _: (
            '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="x">'
            f"{paragraph('6')}</mc:Choice><mc:Fallback>{paragraph('5')}</mc:Fallback></mc:AlternateContent>"
        )
    ),
}
