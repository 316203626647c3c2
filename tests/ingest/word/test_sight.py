"""What people see of a Word document is what is read: hidden and struck text, raised marks, form fields, drawings."""

from __future__ import annotations

import io
import zipfile

import pytest

from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.word.read import read_docx
from gouji.tokens import OBJECT, Source, TokenStream

SOURCE = Source(name="a.docx", sha256="", media_type="application/docx")
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
NAMESPACES = (
    f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{OFFICE}/relationships" '
    f'xmlns:m="{OFFICE}/math" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def read(body: str, styles: str = "", **parts: bytes) -> TokenStream:
    """The stream of a document with this body; `parts` are further parts, related by their names."""
    related = [("styles", "styles", "styles.xml"), *((name, "aFChunk", f"{name}.bin") for name in parts)]
    relations = "".join(
        f'<Relationship Id="{i}" Type="{OFFICE}/relationships/{t}" Target="{n}"/>' for i, t, n in related
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{RELATIONS}"><Relationship Id="a" Type="{OFFICE}/relationships/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        package.writestr("word/document.xml", f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>")
        package.writestr("word/styles.xml", f"<w:styles {NAMESPACES}>{styles}</w:styles>")
        package.writestr(
            "word/_rels/document.xml.rels", f'<Relationships xmlns="{RELATIONS}">{relations}</Relationships>'
        )
        for name, content in parts.items():
            package.writestr(f"word/{name}.bin", content)
    return read_docx(buffer.getvalue(), SOURCE, settings=FlowSettings())


def r(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def table(inside: str, *, cell: str = "", properties: str = "") -> str:
    """A table whose middle cell holds paragraphs."""
    plain = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    middle = f"<w:tc><w:tcPr>{cell}</w:tcPr>{inside}</w:tc>"
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tr>{plain.format('规章')}{middle}{plain.format(8)}</w:tr></w:tbl>"


def read_cell(
    inline: str, *, cell: str = "", paragraph: str = "", properties: str = "", styles: str = "", **parts: bytes
) -> tuple[str, list[str]]:
    """The text of the middle cell without furniture, and the warnings."""
    inside = (
        inline
        if inline.startswith(("<w:p>", "<w:tbl>", "<w:altChunk"))
        else f"<w:p><w:pPr>{paragraph}</w:pPr>{inline}</w:p>"
    )
    stream = read(table(inside, cell=cell, properties=properties), styles, **parts)
    assert {t.cell.column for t in stream.tokens if t.cell} == {0, 1, 2}, stream.text
    found = "".join(t.text for t in stream.tokens if t.cell and t.cell.column == 1 and not t.furniture)
    return found, list(stream.warnings)


UNSEEN = (
    "<w:vanish/>",
    "<w:specVanish/>",
    "<w:color w:val='FFFFFF'/>",
    "<w:color w:val='fefefe' w:themeColor='background1'/>",
    "<w:shd w:val='clear' w:fill='112233'/><w:color w:val='112233'/>",
    "<w:highlight w:val='yellow'/><w:color w:val='FFFF00'/>",
    "<w:sz w:val='2'/>",
    "<w:sz w:val='1'/>",
    "<w14:textFill><w14:noFill/></w14:textFill>",
    "<w:rStyle w:val='gone'/>",
    "<w:rStyle w:val='child'/>",
)
STYLES = (
    "<w:style w:type='character' w:styleId='gone'><w:rPr><w:vanish/></w:rPr></w:style>"
    "<w:style w:type='character' w:styleId='child'><w:basedOn w:val='gone'/><w:rPr><w:b/></w:rPr></w:style>"
    "<w:style w:type='character' w:styleId='up'><w:rPr><w:vertAlign w:val='superscript'/></w:rPr></w:style>"
    "<w:style w:type='paragraph' w:styleId='white'><w:rPr><w:color w:val='FFFFFF'/></w:rPr></w:style>"
    "<w:style w:type='table' w:styleId='whites'><w:rPr><w:color w:val='FFFFFF'/></w:rPr></w:style>"
    "<w:style w:type='table' w:styleId='dark'><w:rPr><w:color w:val='FFFFFF'/></w:rPr>"
    "<w:tcPr><w:shd w:val='clear' w:fill='000080'/></w:tcPr></w:style>"
)


@pytest.mark.parametrize("properties", UNSEEN)
def test_unseen_text_is_left_out(properties: str) -> None:
    for inline in (r("5") + r("9", properties), r("9", properties) + r("5")):
        text, warnings = read_cell(inline, styles=STYLES)
        assert text == "5"
        assert any("“9”" in w for w in warnings)
    assert read_cell(r("9", properties), styles=STYLES)[0] == ""


def test_styles_of_paragraphs_and_tables_hide() -> None:
    white = r("5")
    assert read_cell(white, styles=STYLES, paragraph="<w:pStyle w:val='white'/>")[0] == ""
    assert read_cell(white, styles=STYLES, properties="<w:tblStyle w:val='whites'/>")[0] == ""
    assert read_cell(white, styles=STYLES, properties="<w:tblStyle w:val='dark'/>")[0] == "5"


@pytest.mark.parametrize(
    ("properties", "where"),
    [
        ("<w:color w:val='FFFFFF'/><w:shd w:val='clear' w:fill='4472C4'/>", {}),
        ("<w:color w:val='FFFFFF'/>", {"cell": "<w:shd w:val='clear' w:fill='4472C4'/>"}),
        ("<w:color w:val='FFFFFF'/>", {"cell": "<w:shd w:val='solid' w:color='000000'/>"}),
        ("<w:color w:val='FFFFFF'/>", {"paragraph": "<w:shd w:val='clear' w:fill='000000'/>"}),
        ("<w:color w:val='FFFFFF'/>", {"properties": "<w:shd w:val='clear' w:fill='000000'/>"}),
        ("<w:color w:val='auto'/>", {}),
        ("<w:color w:val='666666'/>", {}),
        ("<w:vanish w:val='0'/>", {}),
        ("<w:sz w:val='10'/>", {}),
        ("<w:position w:val='3'/>", {}),
        ("<w:vertAlign w:val='superscript'/>", {}),
    ],
)
def test_what_is_seen_is_kept(properties: str, where: dict[str, str]) -> None:
    assert read_cell(r("5", properties), **where)[0] == "5"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "mark",
    [
        r("9", "<w:vertAlign w:val='superscript'/>"),
        r("9", "<w:vertAlign w:val='subscript'/>"),
        r("[9]", "<w:vertAlign w:val='superscript'/>"),
        r("9", "<w:rStyle w:val='up'/>"),
        r("9", "<w:position w:val='10'/><w:sz w:val='12'/>"),
        r("9", "<w:position w:val='14'/>"),
        "<w:r><w:footnoteReference w:id='1'/></w:r>",
        "<w:hyperlink w:anchor='_ftn1'>" + r("[9]") + "</w:hyperlink>",
        "<w:r><w:footnoteReference w:customMarkFollows='1' w:id='1'/><w:t>9</w:t></w:r>",
    ],
)
def test_raised_marks_are_no_digits(mark: str) -> None:
    base = r("5", "<w:sz w:val='21'/>")
    assert read_cell(base + mark, styles=STYLES)[0] == "5"
    assert read_cell(mark + base, styles=STYLES)[0] == "5"


def test_units_stay_what_they_are() -> None:
    assert read_cell(r("5m") + r("2", "<w:vertAlign w:val='superscript'/>"))[0] == "5m²"


def test_struck_and_deleted_text_is_left_out_and_told() -> None:
    for properties in ("<w:strike/>", "<w:dstrike/>"):
        text, warnings = read_cell(r("9", properties) + r("5"))
        assert text == "5"
        assert any("struck out" in w for w in warnings)
        assert read_cell(r("9", properties))[0] == OBJECT
    assert read_cell(r("5", "<w:strike w:val='false'/>"))[0] == "5"
    change = "<w:del><w:r><w:delText>9</w:delText></w:r></w:del><w:ins>" + r("5") + "</w:ins>"
    text, warnings = read_cell(change)
    assert text == "5"
    assert any("deleted" in w for w in warnings)


def field(begin: str, instruction: str, result: str | None) -> str:
    parts = [
        f"<w:r><w:fldChar w:fldCharType='begin'>{begin}</w:fldChar></w:r>",
        f"<w:r><w:instrText>{instruction}</w:instrText></w:r>",
    ]
    if result is not None:
        parts += ["<w:r><w:fldChar w:fldCharType='separate'/></w:r>", r(result)]
    return "".join([*parts, "<w:r><w:fldChar w:fldCharType='end'/></w:r>"])


def form(kind: str, inside: str) -> str:
    return f"<w:ffData><w:{kind}>{inside}</w:{kind}></w:ffData>"


ENTRIES = "<w:listEntry w:val='9'/><w:listEntry w:val='5'/>"


@pytest.mark.parametrize(
    ("inline", "text"),
    [
        (field("", "FORMTEXT", "5"), "5"),
        (field("", "=SUM(ABOVE)", "5"), "5"),
        (field("", "XE 9", None), ""),
        (field(form("ddList", "<w:result w:val='1'/>" + ENTRIES), "FORMDROPDOWN", None), "5"),
        (field(form("ddList", "<w:default w:val='1'/>" + ENTRIES), "FORMDROPDOWN", None), "5"),
        (field(form("checkBox", "<w:checked/>"), "FORMCHECKBOX", None), "☑"),
        (field(form("checkBox", "<w:default w:val='0'/>"), "FORMCHECKBOX", None), "☐"),
        (field("", "EQ \\o(5,○)", None), OBJECT),
        (field("", "SYMBOL 53", None), OBJECT),
        ("<w:fldSimple w:instr='DOCPROPERTY 9'>" + r("5") + "</w:fldSimple>", "5"),
        ("<w:sdt><w:sdtPr><w:dropDownList/></w:sdtPr><w:sdtContent>" + r("5") + "</w:sdtContent></w:sdt>", "5"),
        ("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + r("0") + "</w:sdtContent></w:sdt>", OBJECT),
        ("<w:r><w:sym w:font='Symbol' w:char='F035'/></w:r>", "5"),
        ("<w:r><w:t>1</w:t><w:sym w:font='Symbol' w:char='110000'/><w:t>2</w:t></w:r>", "1\ufffd2"),
        ("<w:r><w:sym w:font='Symbol' w:char='FFFFFFFF'/></w:r>", "\ufffd"),
        ("<w:r><w:sym w:font='Wingdings 2' w:char='-100000001'/></w:r>", "\ufffd"),
        ("<w:r><w:sym w:char='-1'/></w:r>", "\ufffd"),
        ("<w:r><w:sym w:char='D800'/></w:r>", "\ufffd"),
        (r("5", "<w:rFonts w:ascii='Wingdings' w:hAnsi='Wingdings'/>"), OBJECT),
        ("<w:r><w:t>1</w:t><w:softHyphen/><w:t>\u200b2\u00ad\ufeff</w:t></w:r>", "12"),
        ("<w:r><w:t>1</w:t><w:tab/><w:t>2</w:t></w:r>", "1 2"),
        ("<w:r><w:t>1</w:t><w:br/><w:t>2</w:t></w:r>", "1\n2"),
        ("<w:r><w:ruby><w:rt>" + r("9") + "</w:rt><w:rubyBase>" + r("5") + "</w:rubyBase></w:ruby></w:r>", "5"),
        ("<m:oMath><m:r><m:t>5</m:t></m:r></m:oMath>", "5"),
        (
            "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>",
            "12" + OBJECT,
        ),
    ],
)
def test_fields_and_signs(inline: str, text: str) -> None:
    assert read_cell(inline)[0] == text


PICTURE = "<wp:inline><wp:extent cx='{0}' cy='{0}'/><a:graphic><a:graphicData><a:blip/></a:graphicData></a:graphic></wp:inline>"
BOX = "<wps:txbx><w:txbxContent><w:p>" + r("5") + "</w:p></w:txbxContent></wps:txbx>"


@pytest.mark.parametrize(
    ("drawn", "text"),
    [
        ("<w:drawing>" + PICTURE.format(300000) + "</w:drawing>", OBJECT),
        ("<w:drawing>" + PICTURE.format(9000) + "</w:drawing>", ""),
        ("<w:pict><v:shape style='width:20pt;height:10pt'><v:imagedata r:id='x'/></v:shape></w:pict>", OBJECT),
        ("<w:pict><v:shape><v:textpath string='5'/></v:shape></w:pict>", OBJECT),
        ("<w:pict><v:rect o:hr='t' style='width:0;height:1.5pt'/></w:pict>", ""),
        ("<w:object><o:OLEObject ProgID='Excel.Sheet.12'/></w:object>", OBJECT),
        ("<w:drawing><wp:inline>" + BOX + "</wp:inline></w:drawing>", "5"),
        ("<w:drawing><wp:anchor>" + BOX + "</wp:anchor></w:drawing>", OBJECT + "\n5"),
        ("<w:drawing><wp:inline><wp:docPr hidden='1'/></wp:inline></w:drawing>", ""),
    ],
)
def test_drawings_put_a_cell_in_doubt(drawn: str, text: str) -> None:
    assert read_cell(f"<w:r>{drawn}</w:r>")[0] == text
    beside = read_cell(r("7") + f"<w:r>{drawn}</w:r>")[0]
    assert beside.replace("\n", "") == "7" + text.replace("\n", "")


def test_inner_tables_stand_in_the_cell() -> None:
    inner = "<w:tbl><w:tr><w:tc><w:p>" + r("5") + "</w:p></w:tc></w:tr></w:tbl>"
    assert read_cell(inner + "<w:p/>")[0] == "5"


def test_rows_without_height_are_not_seen() -> None:
    row = (
        "<w:tr><w:trPr><w:trHeight w:val='{}' w:hRule='exact'/></w:trPr>"
        + ("<w:tc><w:p>" + r("5") + "</w:p></w:tc>") * 2
        + "</w:tr>"
    )
    assert read(f"<w:tbl>{row.format(10)}{row.format(400)}</w:tbl>").text == "5\t5\n"


def test_pages_in_one_file_are_read_in_their_place() -> None:
    chunk = "<w:altChunk r:id='page'/><w:p/>"
    mail = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>5=\r\n1</p>\r\n--b--\r\n"
    assert read_cell(chunk, page=mail)[0] == "51"
    assert read_cell(chunk, page=b"<p>5<s>9</s></p>")[0] == "5"
    assert read_cell(chunk, page=b"51")[0] == "51"


CELL = "<w:tc>{}</w:tc>"
PARAGRAPH = "<w:p>{}</w:p>"
RUN = "<w:r>{}</w:r>"
TEXT = "<w:t>{}</w:t>"
ROW = "<w:tr>{}</w:tr>"
TABLE = "<w:tbl>{}</w:tbl>"


def nest(*templates: str, inside: str = "5") -> str:
    for template in reversed(templates):
        inside = template.format(inside)
    return inside


WHOLE = (TABLE, ROW, CELL, PARAGRAPH, RUN, TEXT)


@pytest.mark.parametrize("at", range(len(WHOLE)))
def test_a_lost_or_doubled_tag_swallows_nothing(at: int) -> None:
    beside = nest(PARAGRAPH, RUN, TEXT, inside="前")
    doubled = read(beside + nest(*WHOLE[:at], WHOLE[at], *WHOLE[at:]))
    assert doubled.text == "前\n5\n"
    lost = read(beside + nest(*WHOLE[:at], *WHOLE[at + 1 :]))
    assert lost.text == "前\n5\n"


def test_rows_without_a_table_are_one() -> None:
    row = nest(ROW, inside=nest(CELL, PARAGRAPH, RUN, TEXT, inside="甲") + nest(CELL, PARAGRAPH, RUN, TEXT))
    stream = read(row * 2)
    assert stream.text == "甲\t5\n" * 2
    assert [(t.cell.row, t.cell.column) for t in stream.tokens if t.cell] == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_paragraphs_off_the_page_and_strokes_are_not_seen() -> None:
    assert read_cell(r("5"), paragraph="<w:ind w:left='-20000'/>")[0] == ""
    assert read_cell(r("5"), paragraph="<w:ind w:left='-400' w:firstLine='200'/>")[0] == "5"
    assert read_cell(r("5") + r("9", "<w:w w:val='1'/>"))[0] == "5"
    assert read_cell(r("5") + r("1", "<w:w w:val='80'/>"))[0] == "51"


def test_light_letters_on_a_pattern_and_turned_ones_are_in_doubt() -> None:
    white = r("5", "<w:color w:val='FFFFFF'/>")
    assert read_cell(white, cell="<w:shd w:val='pct50' w:fill='auto'/>")[0] == "5" + OBJECT
    assert read_cell(r("5", "<w:webHidden/>"))[0] in ("", OBJECT)
    assert OBJECT in read_cell(r("\u202e51\u202c"))[0]
