"""DOCX to tokens, from small packages written here: grid, numbering, fields, changes, notes, pages, damage."""

from __future__ import annotations

import io
import zipfile
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.errors import DamagedDocument, DocumentError, EncryptedDocument, UnsupportedDocument
from gouji.ingest.stream.counting import count
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.word.read import read_docx
from gouji.tokens import Source, Token, TokenKind, TokenStream

SOURCE = Source(name="a.docx", sha256="", media_type="application/docx")
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PARTS = {
    "styles": ("styles", "styles"),
    "numbering": ("numbering", "numbering"),
    "footnotes": ("footnotes", "footnotes"),
    "endnotes": ("endnotes", "endnotes"),
    "header1": ("header", "hdr"),
    "footer1": ("footer", "ftr"),
}
"""For each part the last word of its relation's type, and its root element."""


def pack(files: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return buffer.getvalue()


def package(body: str, **parts: str) -> dict[str, str | bytes]:
    """A package with this body that Word would open too; `parts` are the contents of other parts' root elements."""
    relations = [f'<Relationship Id="{part}" Type="{R}/{PARTS[part][0]}" Target="{part}.xml"/>' for part in parts]
    types = [f'<Override PartName="/word/{part}.xml" ContentType="{WORD}.{PARTS[part][0]}+xml"/>' for part in parts]
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>{"".join(types)}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="a" Type="{R}/officeDocument" '
        f'Target="word/document.xml"/><Relationship Id="b" Type="{CORE}" Target="docProps/core.xml"/></Relationships>',
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELATIONS}">{"".join(relations)}</Relationships>',
    }
    for part, content in parts.items():
        root = PARTS[part][1]
        files[f"word/{part}.xml"] = f"<w:{root} {NAMESPACES}>{content}</w:{root}>"
    return files


def read(body: str, **parts: str) -> TokenStream:
    return read_docx(pack(package(body, **parts)), SOURCE, settings=FlowSettings())


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def cells(stream: TokenStream) -> dict[tuple[int, int, int], str]:
    found: dict[tuple[int, int, int], str] = {}
    for token in stream.tokens:
        if token.cell:
            place = (token.cell.table, token.cell.row, token.cell.column)
            found[place] = found.get(place, "") + token.text
    return found


def furniture(stream: TokenStream) -> str:
    return "".join(token.text for token in stream.tokens if token.furniture)


def shown(stream: TokenStream) -> str:
    return "".join(token.text for token in stream.tokens if not token.furniture)


def word(stream: TokenStream, text: str) -> Token:
    return next(token for token in stream.tokens if token.text == text)


@given(
    st.lists(
        st.lists(st.tuples(st.integers(1, 3), st.sampled_from([None, "restart", "continue"])), min_size=1, max_size=4),
        min_size=1,
        max_size=5,
    )
)
def test_merged_cells_lie_on_the_grid_without_overlap(rows: list[list[tuple[int, str | None]]]) -> None:
    """Each grid place belongs to at most one cell, a cell for each that does not go on from above."""
    text = {None: "", "restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}
    body = tbl(*(tr(*(tc("甲", f'<w:gridSpan w:val="{span}"/>{text[merge]}') for span, merge in row)) for row in rows))
    stream = read(p("前") + body)
    found = {t.cell for t in stream.tokens if t.cell}
    taken = [(c.row, c.column) for c in found]
    assert len(taken) == len(set(taken))
    columns = [[sum(span for span, _ in row[:index]) for index in range(len(row))] for row in rows]
    assert all(c.column in columns[c.row] for c in found)
    alone = sum(merge != "continue" for row in rows for _, merge in row)
    assert len(found) >= alone
    assert "".join(t.text for t in stream.tokens) == stream.text
    assert all(a.span.end == b.span.start for a, b in pairwise(stream.tokens))


def test_spans_and_merges() -> None:
    stream = read(
        tbl(
            tr(tc("甲", '<w:vMerge w:val="restart"/>'), tc("乙", '<w:gridSpan w:val="2"/>')),
            tr(tc("看不见", '<w:vMerge w:val="continue"/>'), tc("1"), tc("2")),
            tr(tc("", "<w:vMerge/>"), tc("3"), tc("")),
            tr(tc("丙", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), tc("4")),
            tr(tc("5"), properties='<w:gridBefore w:val="2"/>'),
        )
    )
    assert cells(stream) == {
        (0, 0, 0): "甲",
        (0, 0, 1): "乙",
        (0, 1, 1): "1",
        (0, 1, 2): "2",
        (0, 2, 1): "3",
        (0, 2, 2): "",
        (0, 3, 0): "丙",
        (0, 3, 2): "4",
        (0, 4, 2): "5",
    }
    spans = {t.text: (t.cell.row_span, t.cell.column_span) for t in stream.tokens if t.cell}
    assert (spans["甲"], spans["乙"], spans["丙"]) == ((3, 1), (1, 2), (1, 2))
    assert stream.text == "甲\t乙\n1\t2\n3\t\n丙\t4\n5\n"


def test_a_merge_that_goes_on_from_nowhere_is_a_cell() -> None:
    assert cells(read(tbl(tr(tc("甲"), tc("1")), tr(tc("乙", "<w:vMerge/>"), tc("2")))))[0, 1, 0] == "乙"


def test_cells_and_rows_in_content_controls_and_nested_tables() -> None:
    inner = f"<w:tc>{p('外')}{tbl(tr(tc('内'), tc('2')))}{p('尾')}</w:tc>"
    controlled = f"<w:sdt><w:sdtContent>{tc('控')}</w:sdtContent></w:sdt>"
    row = f"<w:sdt><w:sdtContent>{tr(controlled, tc('1'), tc('9'))}</w:sdtContent></w:sdt>"
    stream = read(tbl(row, tr(inner, tc("3"), tc("4"))))
    assert stream.text == "控\t1\t9\n外\n尾\t3\t4\n内\t2\n"
    assert cells(stream)[1, 0, 1] == "2"


def test_breaks_and_tabs_in_and_out_of_cells() -> None:
    run = (
        "<w:r><w:t>本年</w:t><w:br/><w:t>制作</w:t><w:tab/><w:t>"
        "数</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>量</w:t></w:r>"
    )
    stream = read(f"<w:p>{run}</w:p>" + tbl(tr(f"<w:tc><w:p>{run}</w:p></w:tc>", tc("1"))))
    assert stream.text == "本年\n制作\t数-量\n本年\n制作 数-量\t1\n"
    assert cells(stream)[0, 0, 0] == "本年\n制作 数-量"


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
    '<w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>'
    '<w:lvl w:ilvl="3"><w:start w:val="3"/><w:numFmt '
    'w:val="decimalEnclosedCircle"/><w:isLgl/><w:lvlText w:val="%1.%3.%4"/></w:lvl>'
    "</w:abstractNum>"
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="bullet"/><w:lvlText w:val="\uf06c"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt '
    'w:val="upperRoman"/><w:pStyle w:val="H1"/><w:lvlText w:val="%1 "/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlRestart '
    'w:val="0"/><w:pStyle w:val="H2"/><w:lvlText w:val="%2)"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride '
    'w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="5"><w:abstractNumId w:val="2"/></w:num>'
)


def numbered(text: str, number: int, level: int = 0) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_numbering_is_printed_and_levels_restart() -> None:
    body = numbered("甲", 1) + numbered("乙", 1, 1) + numbered("丙", 1, 2) + numbered("丁", 1, 3) + numbered("戊", 1, 1)
    body += numbered("己", 1, 2) + numbered("庚", 2) + numbered("辛", 3) + numbered("壬", 3) + numbered("癸", 1)
    assert read(body, numbering=NUMBERING).text.split("\n")[:-1] == [
        "一、甲",
        "（一）乙",
        "1. 丙",
        "1.1.3 丁",
        "（二）戊",
        "1. 己",
        "二、庚",
        "五、辛",
        "六、壬",
        "七、癸",
    ]


def test_numbers_are_enumerators_and_bullets_furniture() -> None:
    stream = read(numbered("甲", 1) + numbered("乙", 4), numbering=NUMBERING)
    assert [t.text for t in stream.tokens if t.kind is TokenKind.ENUMERATOR] == ["一、"]
    assert furniture(stream) == "• "


def test_unknown_lists_and_number_zero_print_nothing() -> None:
    assert (
        read(numbered("甲", 9) + numbered("乙", 0) + numbered("丙", 1, 8), numbering=NUMBERING).text == "甲\n乙\n丙\n"
    )


STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:basedOn '
    'w:val="N"/><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr><w:jc w:val="center"/></w:pPr>'
    '<w:rPr><w:b/><w:sz w:val="44"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="标题 2"/><w:basedOn w:val="H1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="X"><w:name w:val="我的"/>'
    '<w:basedOn w:val="Y"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Y"><w:name w:val="你的"/><w:basedOn w:val="X"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="character" w:styleId="C"><w:name w:val="粗"/><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="V"><w:name w:val="隐"/><w:rPr><w:vanish/></w:rPr></w:style>'
)


def styled(text: str, style: str, more: str = "") -> str:
    return p(text, f'<w:pStyle w:val="{style}"/>{more}')


def test_headings_by_outline_level_and_by_name_through_inheritance() -> None:
    body = (
        styled("甲", "H1")
        + styled("乙", "H2")
        + styled("丙", "Y")
        + styled("丁", "H1", '<w:outlineLvl w:val="9"/>')
        + p("戊")
    )
    stream = read(body, styles=STYLES)
    levels = {t.text: t.style.heading for t in stream.tokens if t.style and t.kind is TokenKind.WORD}
    assert levels == {"甲": 1, "乙": 2, "丙": 3, "丁": None, "戊": None}
    style = word(stream, "甲").style
    assert style is not None
    assert (style.bold, style.centred, style.size) == (True, True, 22.0)
    plain = word(stream, "戊").style
    assert plain is not None
    assert (plain.bold, plain.centred, plain.size) == (False, False, 10.5)


def test_numbering_through_styles() -> None:
    body = (
        styled("甲", "H1")
        + styled("乙", "H2")
        + styled("丙", "H1")
        + styled("丁", "H2")
        + styled("戊", "H1", '<w:numPr><w:numId w:val="0"/></w:numPr>')
    )
    assert read(body, styles=STYLES, numbering=NUMBERING).text == "I 甲\na) 乙\nII 丙\nb) 丁\n戊\n"


def test_run_properties_and_hidden_text() -> None:
    stream = read(
        '<w:p><w:r><w:rPr><w:rStyle w:val="C"/><w:b w:val="0"/></w:rPr><w:t>细</w:t>'
        '</w:r><w:r><w:rPr><w:rStyle w:val="C"/></w:rPr><w:t>，粗</w:t></w:r>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r><w:r><w:rPr>"
        '<w:rStyle w:val="V"/></w:rPr><w:t>也看不见</w:t></w:r></w:p>',
        styles=STYLES,
    )
    assert stream.text == "细，粗\n"
    assert [bool(t.style and t.style.bold) for t in stream.tokens if t.kind is TokenKind.WORD] == [False, True]


def field(instruction: str, result: str) -> str:
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return (
        f"{marks[0]}<w:r><w:instrText>{instruction}</w:instrText><w:t>"
        f"不显示</w:t></w:r>{marks[1]}<w:r><w:t>{result}</w:t></w:r>{marks[2]}"
    )


def test_fields_give_their_results() -> None:
    nested = field(f"IF {field('=1+1', '二')} = 2", "甲")
    body = (
        f"<w:p>{nested}{field('DATE', '2024年')}<w:fldSimple w:instr='X'><w:r><w:t>乙</w:t></w:r></w:fldSimple></w:p>"
    )
    assert read(body).text == "甲2024年乙\n"


def test_a_table_of_contents_is_furniture() -> None:
    body = f"<w:p>{field('TOC 1-3', '一、概述 1')}</w:p>" + styled("二、情况 2", "T1") + p("一、概述")
    stream = read(body, styles=STYLES)
    assert shown(stream).strip() == "一、概述"


def test_changes_count_as_accepted() -> None:
    body = (
        "<w:p><w:r><w:t>共</w:t></w:r><w:ins><w:r><w:t>12</w:t></w:r></w:ins><w:del><w:r><w:delText>21</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新</w:t></w:r></w:moveTo></w:p>"
        + p("前", "<w:rPr><w:del/></w:rPr>")
        + p("后")
        + tbl(
            tr(tc("甲"), tc("1")),
            tr(tc("删"), tc("0"), properties="<w:del/>"),
            tr(tc("乙"), tc("列", "<w:cellDel/>"), tc("2")),
        )
    )
    assert read(body).text == "共12新\n前后\n甲\t1\n乙\t2\n"


def box(content: str) -> str:
    return f"<w:txbxContent>{content}</w:txbxContent>"


def test_text_boxes_come_once_behind_their_paragraph() -> None:
    drawing = (
        f"<w:drawing><wp:inline><wps:txbx>"
        f"{box(p('框一') + tbl(tr(tc('甲'), tc('1'))))}</wps:txbx></wp:inline></w:drawing>"
    )
    fallback = f"<w:pict><v:shape><v:textbox>{box(p('框一'))}</v:textbox></v:shape></w:pict>"
    alternate = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'>{drawing}</mc:Choice>"
        f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>"
    )
    old = f"<w:pict><v:shape><v:textbox>{box(p('框二'))}</v:textbox></v:shape></w:pict>"
    stream = read(f"<w:p><w:r>{alternate}<w:t>正文</w:t></w:r></w:p><w:p><w:r>{old}</w:r></w:p>")
    assert stream.text == "正文\n框一\n甲\t1\n框二\n"


def test_notes_stand_behind_the_body_and_their_marks_are_furniture() -> None:
    reference = (
        '<w:r><w:t>12</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
        '<w:r><w:t>件</w:t></w:r><w:r><w:endnoteReference w:id="2"/></w:r>'
    )
    stream = read(
        tbl(tr(f"<w:tc><w:p>{reference}</w:p></w:tc>", tc("1"))) + p("末"),
        footnotes=(
            f'<w:footnote w:id="0" w:type="separator">{p("线")}</w:footnote>'
            f'<w:footnote w:id="2">{p("含上年结转")}</w:footnote>'
        ),
        endnotes=f'<w:endnote w:id="2">{p("另有说明")}</w:endnote>',
    )
    assert shown(stream) == "12件\t1\n末\n含上年结转\n另有说明\n"
    assert furniture(stream) == "[1][2][1] [2] "


def test_headers_and_footers_are_furniture() -> None:
    section = '<w:sectPr><w:headerReference r:id="header1"/><w:footerReference r:id="footer1"/></w:sectPr>'
    stream = read(
        p("正文") + section, header1=p("眉") + tbl(tr(tc("表"), tc("1"))), footer1=f"<w:p>{field('PAGE', '7')}</w:p>"
    )
    assert stream.text == "眉\n表\n1\n正文\n7\n"
    assert shown(stream).split() == ["正文"]
    assert cells(stream) == {}


BREAK = '<w:r><w:br w:type="page"/></w:r>'
SOFT = "<w:r><w:lastRenderedPageBreak/></w:r>"


def pages(stream: TokenStream) -> dict[str, int]:
    return {t.text: t.page for t in stream.tokens if t.kind is TokenKind.WORD}


def test_page_ends_count_once() -> None:
    forced = f"<w:p>{BREAK}</w:p><w:p>{SOFT}<w:r><w:t>乙</w:t></w:r></w:p>"
    within = f"<w:p><w:r><w:t>丙</w:t></w:r>{BREAK}{SOFT}<w:r><w:t>丁</w:t></w:r></w:p>"
    flowing = f"<w:p><w:r><w:t>戊</w:t></w:r>{SOFT}<w:r><w:t>，己</w:t></w:r></w:p>"
    stream = read(p("甲") + forced + within + flowing + p("庚") + p("辛", "<w:pageBreakBefore/>"))
    assert pages(stream) == {"甲": 1, "乙": 2, "丙": 2, "丁": 3, "戊": 3, "己": 3, "庚": 4, "辛": 5}
    assert stream.text == "甲\n\f乙\n丙\n\f丁\n戊，己\n\f庚\n\f辛\n"
    assert len(stream.pages) == 5


def test_pages_turn_between_rows() -> None:
    first = f"<w:tc><w:p>{SOFT}<w:r><w:t>乙</w:t></w:r></w:p></w:tc>"
    later = f"<w:tc><w:p><w:r><w:t>丙</w:t></w:r>{SOFT}<w:r><w:t>，丁</w:t></w:r></w:p></w:tc>"
    stream = read(tbl(tr(tc("甲"), tc("1")), tr(first, tc("2")), tr(later, tc("3")), tr(tc("戊"), tc("4"))))
    assert pages(stream) == {"甲": 1, "乙": 2, "丙": 2, "丁": 2, "戊": 3}
    assert {t.cell.table for t in stream.tokens if t.cell} == {0}


def test_sections_turn_pages_where_word_noted_none() -> None:
    section = "<w:sectPr><w:type w:val='{}'/></w:sectPr>"
    body = (
        p("甲", section.format("nextPage"))
        + p("乙", section.format("continuous"))
        + p("丙")
        + section.format("nextPage")
    )
    assert pages(read(body)) == {"甲": 1, "乙": 1, "丙": 2}


def test_symbols_formulas_links_and_empty_paragraphs() -> None:
    stream = read(
        '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>'
        "<m:oMath><m:r><m:t>12</m:t></m:r></m:oMath><w:bookmarkStart "
        "w:name='_GoBack'/><w:smartTag><w:r><w:t>件</w:t></w:r></w:smartTag></w:p>" + p("") + p("  ") + p("末")
    )
    assert stream.text == "☑链接12件\n末\n"


def test_the_declared_title_and_a_document_without_text() -> None:
    files = package(p(""))
    files["docProps/core.xml"] = '<x xmlns:dc="urn:dc"><dc:title> 某局 年报 </dc:title></x>'
    stream = read_docx(pack(files), SOURCE, settings=FlowSettings())
    assert (stream.title, stream.text, len(stream.warnings)) == ("某局 年报", "", 1)


def test_embedded_web_pages() -> None:
    files = package('<w:altChunk r:id="c"/>' + p("后"))
    files["word/_rels/document.xml.rels"] = (
        '<Relationships><Relationship Id="c" Type="x/aFChunk" Target="chunk.htm"/></Relationships>'
    )
    files["word/chunk.htm"] = "<table><tr><td>规章<td>3</table>"
    stream = read_docx(pack(files), SOURCE, settings=FlowSettings())
    assert stream.text == "规章\t3\n后\n"


def test_strict_open_xml() -> None:
    files = {
        name: content.replace(W, STRICT) if isinstance(content, str) else content
        for name, content in package(tbl(tr(tc("甲"), tc("1")))).items()
    }
    assert read_docx(pack(files), SOURCE, settings=FlowSettings()).text == "甲\t1\n"


def error(data: bytes) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read_docx(data, SOURCE, settings=FlowSettings())
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("a.docx: ")
    assert caught.value.advice
    return caught.value


def test_broken_packages_are_damaged() -> None:
    good = pack(package(p("甲") * 200))
    missing = package(p("甲"))
    del missing["word/document.xml"]
    broken = package(p("甲"))
    broken["word/document.xml"] = str(broken["word/document.xml"])[:-30]
    for data in (b"", b"PK\x03\x04", good[:-100], good[: len(good) // 2], pack(missing), pack(broken), b"not a zip"):
        assert type(error(data)) is DamagedDocument
    assert type(error(pack({"word/document.xml": "<x/>"}))) is DamagedDocument


def test_a_broken_checksum_is_damaged() -> None:
    data = bytearray(pack(package(p("甲") * 200)))
    at = data.index(b"word/document.xml") + 40
    data[at : at + 4] = bytes(byte ^ 0xFF for byte in data[at : at + 4])
    assert type(error(bytes(data))) is DamagedDocument


def test_password_protected_and_other_documents() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert type(error(ole + "EncryptedPackage".encode("utf-16-le"))) is EncryptedDocument
    assert type(error(ole)) is UnsupportedDocument
    assert type(error(pack({"xl/_rels/workbook.xml.rels": "", "xl/workbook.xml": "<x/>"}))) is UnsupportedDocument
    flagged = bytearray(pack(package(p("甲"))))
    for header, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = flagged.find(header)
        while at >= 0:
            flagged[at + offset] |= 1
            at = flagged.find(header, at + 4)
    assert type(error(bytes(flagged))) is EncryptedDocument


def test_zip_bombs_are_refused_before_they_unpack() -> None:
    files = package(p("甲"))
    files["word/media/image1.bmp"] = bytes(1 << 26)
    assert "zip bomb" in str(error(pack(files)))


def test_entities_are_not_expanded_and_depth_has_an_end() -> None:
    files = package(p("&x;甲"))
    files["word/document.xml"] = '<!DOCTYPE d [<!ENTITY x "机密"><!ENTITY y SYSTEM "file:///etc/passwd">]>' + str(
        files["word/document.xml"]
    )
    assert "机密" not in read_docx(pack(files), SOURCE, settings=FlowSettings()).text
    deep = package("<w:ins>" * 5000 + p("甲") + "</w:ins>" * 5000)
    assert type(error(pack(deep))) is DamagedDocument
    for depth in (20, 60):
        nested = "<w:tbl><w:tr><w:tc>" * depth + p("底") + "</w:tc></w:tr></w:tbl>" * depth
        assert "底" in read(nested).text


@pytest.mark.parametrize(
    ("number", "style", "want"),
    [
        (10, "chineseCounting", "十"),
        (11, "chineseCountingThousand", "十一"),
        (20, "japaneseCounting", "二十"),
        (105, "chineseCounting", "一百零五"),
        (110, "chineseCounting", "一百一十"),
        (1001, "chineseCounting", "一千零一"),
        (10010, "chineseCounting", "一万零一十"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (30, "ideographDigital", "三〇"),
        (11, "ideographTraditional", "甲"),
        (12, "ideographZodiac", "亥"),
        (1, "ideographZodiacTraditional", "甲子"),
        (20, "decimalEnclosedCircle", "⑳"),
        (21, "decimalEnclosedCircleChinese", "㉑"),
        (50, "decimalEnclosedCircle", "㊿"),
        (51, "decimalEnclosedCircle", "51"),
        (3, "decimalEnclosedParen", "⑶"),
        (3, "decimalEnclosedFullstop", "⒊"),
        (27, "lowerLetter", "aa"),
        (26, "upperLetter", "Z"),
        (49, "upperRoman", "XLIX"),
        (5, "decimalZero", "05"),
        (0, "chineseCounting", "0"),
        (3, "thaiLetters", "3"),
        (3, "none", ""),
        (12, "decimalFullWidth", "１２"),
        (22, "ordinal", "22nd"),
        (8, "numberInDash", "- 8 -"),
    ],
)
def test_counting(number: int, style: str, want: str) -> None:
    assert count(number, style) == want


def test_hidden_rows_are_left_out() -> None:
    stream = read(tbl(tr(tc("甲"), tc("1")), tr(tc("藏"), tc("0"), properties="<w:hidden/>"), tr(tc("乙"), tc("2"))))
    assert stream.text == "甲\t1\n乙\t2\n"


def test_struck_out_text_is_furniture() -> None:
    stream = read("<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>21</w:t></w:r><w:r><w:t>12</w:t></w:r></w:p>")
    assert (shown(stream), furniture(stream)) == ("12\n", "21")


def test_a_comment_of_the_xml_does_not_cut_the_text_around_it() -> None:
    assert read("<w:p><w:r><w:t>规<!-- editor -->章 3</w:t></w:r></w:p>").text == "规章 3\n"


def test_a_relationship_to_a_part_that_is_missing_is_passed_over() -> None:
    files = package(p("规章 3"))
    files["word/_rels/document.xml.rels"] = (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="x" Type="{R}/image" Target="NULL"/>'
        f'<Relationship Id="y" Type="{R}/styles" Target="../lost/styles.xml"/></Relationships>'
    )
    assert read_docx(pack(files), SOURCE, settings=FlowSettings()).text == "规章 3\n"
