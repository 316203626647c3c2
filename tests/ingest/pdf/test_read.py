"""PDF files to streams: pages of every kind, files that are broken, real documents."""

from __future__ import annotations

import io
import logging
import random
from pathlib import Path

import pytest

from gouji.corpus.hostile.pdf import write_pdf
from gouji.errors import DamagedDocument, DocumentError, EncryptedDocument
from gouji.ingest import open_document
from gouji.ingest.page.layout import PageLayout
from gouji.ingest.pdf.read import _drop_tail
from gouji.ingest.pdf.remarks import page_remarks
from gouji.ingest.pdf.settings import PdfSettings
from gouji.ingest.pdf.triage import judge_page, opened
from gouji.ingest.scan import INSTALL, is_available
from gouji.tokens import PageKind, TokenKind, TokenStream

DATA = Path(__file__).parents[2] / "data" / "pdf"
INSTALL_REMARK = () if is_available() else (f"to read scanned pages, {INSTALL}",)
"""What is said last where a page is scanned and the extra `ocr` is not installed."""


def read(name: str) -> TokenStream:
    return open_document(DATA / name)


def cell_texts(stream: TokenStream) -> dict[tuple[int, int, int], str]:
    found: dict[tuple[int, int, int], str] = {}
    for token in stream.tokens:
        if token.cell is not None:
            place = token.cell.table, token.cell.row, token.cell.column
            found[place] = found.get(place, "") + token.text
    return found


def test_a_table_over_two_pages_is_one_table() -> None:
    stream = read("ruled.pdf")
    texts = cell_texts(stream)
    assert {table for table, _, _ in texts} == {0}
    assert [texts[0, row, 4] for row in range(1, 9)] == ["15", "0", "6", "2", "1", "4", "1", "1"]
    assert texts[0, 3, 0] == "三、办"
    assert texts[0, 6, 0] == "理结果"
    assert {token.page for token in stream.tokens if token.cell and token.cell.row >= 6} == {2}


def test_merged_cells_keep_their_spans() -> None:
    stream = read("ruled.pdf")
    cells = [t.cell for t in stream.tokens if t.text.startswith("三、") or t.text == "三"]
    assert [(c.row_span, c.column_span) for c in cells if c is not None][:1] == [(3, 1)]
    label = next(t.cell for t in stream.tokens if "新收数量" in t.text)
    assert label is not None
    assert (label.column, label.column_span) == (0, 2)


def test_empty_cells_are_blank_tokens_with_a_box() -> None:
    blanks = [t for t in read("ruled.pdf").tokens if t.kind is TokenKind.BLANK]
    assert (5, 3) in {(t.cell.row, t.cell.column) for t in blanks if t.cell}
    assert all(t.box is not None and t.text == "" for t in blanks)


def test_furniture_is_marked_and_kept() -> None:
    stream = read("ruled.pdf")
    marked = "".join(t.text for t in stream.tokens if t.furniture)
    assert marked == "云溪县园林局\t年度报告- 1 -" + "云溪县园林局\t年度报告- 2 -"
    assert "- 2 -" in stream.text


def test_the_title_is_large_and_centred_and_the_text_is_not() -> None:
    words = [t for t in read("ruled.pdf").tokens if t.style and t.kind is TokenKind.WORD and not t.cell]
    title = next(t for t in words if t.style and t.style.size == 18)
    assert title.style is not None
    assert title.style.centred
    assert not any(t.style.centred for t in words if t.style and t.style.size == 12)


def test_the_file_s_own_title_is_the_stream_s() -> None:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas", reason="reportlab draws the PDF; it is not installed")
    for title, wanted in (
        ("白榆县水务局2023年政府信息公开工作年度报告", "白榆县水务局2023年政府信息公开工作年度报告"),
        ("", None),
    ):
        file = io.BytesIO()
        page = canvas.Canvas(file)
        page.setTitle(title)
        page.drawString(50, 700, "1 2 3")
        page.save()
        assert open_document(file.getvalue(), name="a.pdf").title == wanted


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("feffd800", "\ufffd"),
        ("feffdc00004100d8", "\ufffdAØ"),
        ("feffd83dde005e74", "😀年"),
        ("fffe00d84100", "\ufffdA"),
    ],
)
def test_halves_of_characters_in_the_file_s_title_are_none(title: str, wanted: str) -> None:
    data = write_pdf({6: f"<< /Title <{title}> >>"}, trailer="/Info 6 0 R")
    assert open_document(data, name="a.pdf").title == wanted


def test_pages_turned_any_way_read_the_same() -> None:
    stream = read("turned.pdf")
    texts = stream.text.split("\f")
    assert len(texts) == 4
    assert len(set(texts)) == 1
    assert "植树（株）\t1020\t986" in texts[0]
    assert [(round(p.width or 0), round(p.height or 0)) for p in stream.pages] == [(595, 842)] * 2 + [
        (842, 595),
        (595, 842),
    ]
    boxes = [[t.box for t in stream.tokens if t.page == page and t.text == "1020"] for page in (1, 2, 3, 4)]
    for found in boxes[1:]:
        assert found[0] is not None
        assert boxes[0][0] is not None
        assert (found[0].x0, found[0].y0) == pytest.approx((boxes[0][0].x0, boxes[0][0].y0), abs=0.1)


def test_overprinted_text() -> None:
    stream = read("overprinted.pdf")
    assert stream.text.count("一、总体情况") == 1
    assert "全文共 11 页，分类公开目录见附件，联系人：王小马。" in stream.text
    assert "年度报告\n" in stream.text
    assert "办理结果\t甲类事项\t1234567\t8" in stream.text
    heading = [t for t in stream.tokens if "总体情况" in t.text]
    assert all(t.style is not None and t.style.bold for t in heading)
    assert [t.furniture for t in stream.tokens if "内部资料" in t.text] == [True]


@pytest.mark.slow
def test_what_kind_each_page_is() -> None:
    stream = read("kinds.pdf")
    scanned, empty, digital = PageKind.SCANNED, PageKind.EMPTY, PageKind.DIGITAL
    assert [page.kind for page in stream.pages] == [digital, scanned, empty, scanned, scanned]
    assert stream.warnings == (
        "page 2 has no text layer (scanned?); nothing on it was read",
        "page 5 has hardly any text beside an image (scanned?); the image was not read",
        "page 4 has a text layer that was recognised from a scan; characters may be wrong",
        *INSTALL_REMARK,
    )
    texts = stream.text.split("\f")
    assert [bool(text.strip()) for text in texts] == [True, False, False, True, True]
    assert "云溪档案馆复印" in texts[4]


@pytest.mark.parametrize(("number", "kind"), [(2, PageKind.SCANNED), (3, PageKind.EMPTY)])
def test_a_page_without_text_is_scanned_where_it_has_a_picture(number: int, kind: PageKind) -> None:
    with opened((DATA / "kinds.pdf").read_bytes(), "kinds.pdf") as document:
        layout = PageLayout(number=number, width=600, height=800)
        assert judge_page(layout, document, settings=PdfSettings()).kind is kind


def test_remarks_name_stretches_of_pages() -> None:
    kinds = [PageKind.SCANNED, PageKind.SCANNED, PageKind.EMPTY, PageKind.SCANNED]
    layouts = [PageLayout(number=n, width=600, height=800, kind=kind) for n, kind in enumerate(kinds, 1)]
    assert list(page_remarks(layouts)) == [
        "pages 1–2 have no text layer (scanned?); nothing on them was read",
        "page 4 has no text layer (scanned?); nothing on it was read",
    ]


def test_a_text_layer_without_characters_is_not_read() -> None:
    stream = open_document(without_characters(), name="a.pdf")
    assert stream.text.strip() == ""
    assert [page.kind for page in stream.pages] == [PageKind.SCANNED]
    assert stream.warnings == (
        "page 1 has a text layer that is no text (fonts without characters); nothing on it was read",
        *INSTALL_REMARK,
    )


def test_an_owner_password_does_not_hinder_reading() -> None:
    assert "举办开放日 3 次" in read("owner_password.pdf").text


@pytest.mark.parametrize("tail", [b"1 " * 100_000, b"\n" + b"words " * 30_000])
def test_what_stands_behind_the_end_of_a_file_is_not_searched(tail: bytes) -> None:
    """The parser looks for the index from the end, and takes the square of a line's length."""
    whole = write_pdf()
    assert _drop_tail(whole + tail).rstrip() == whole.rstrip()
    assert open_document(whole + tail, name="a.pdf").text == open_document(whole, name="a.pdf").text


def test_objects_behind_the_end_of_a_file_are_kept() -> None:
    updated = write_pdf() + b"\n9 0 obj << >> endobj\n"
    assert _drop_tail(updated) == updated


def test_a_user_password_is_an_error_of_its_own() -> None:
    with pytest.raises(EncryptedDocument, match=r"^password\.pdf: it needs a password; save a copy without one$"):
        read("password.pdf")


def test_a_pdf_cut_off_anywhere_is_damaged() -> None:
    data = (DATA / "ruled.pdf").read_bytes()
    end = data.rindex(b"startxref")
    for cut in range(20, end, 97):
        with pytest.raises(DamagedDocument, match=r"^a\.pdf: .*; download the file again"):
            open_document(data[:cut], name="a.pdf")


@pytest.mark.slow
def test_broken_bytes_give_an_error_or_a_stream_and_nothing_else() -> None:
    chance = random.Random(5)
    names = ("ruled.pdf", "kinds.pdf", "office.pdf", "owner_password.pdf")
    errors: list[str] = []
    streams: list[TokenStream] = []
    for turn in range(24):
        data = bytearray((DATA / names[turn % 4]).read_bytes())
        for _ in range(chance.choice((1, 10, 300))):
            data[chance.randrange(8, len(data))] = chance.randrange(256)
        try:
            streams.append(open_document(bytes(data), name="a.pdf"))
        except DocumentError as error:
            errors.append(str(error))
    assert errors
    assert not any("\n" in error for error in errors)
    assert streams
    assert all("".join(t.text for t in stream.tokens) == stream.text for stream in streams)


def test_a_broken_page_is_named_and_the_others_are_read() -> None:
    """One page's content has an operator whose operand is no font."""
    stream = open_document(
        hand_made(b"BT /F1 12 Tf 72 700 Td (Report 2023) Tj ET", b"BT /F1 << >> Tf ( ET"), name="a.pdf"
    )
    assert "Report 2023" in stream.text
    assert len(stream.pages) == 2


def test_reading_leaves_the_parser_s_logging_as_it_was(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("pdfminer")
    before = logger.level
    with caplog.at_level(logging.WARNING):
        open_document(without_characters(), name="a.pdf")
    assert logger.level == before
    assert not caplog.records


def test_the_published_report(shared: Path) -> None:
    """A real report: its tables' cells, its pages' numbers, none of its paragraphs taken for a table."""
    stream = open_document(shared / "real" / "huaian-hongze-2024-pdf" / "source.pdf")
    texts = cell_texts(stream)
    rows = {row for table, row, _ in texts if table == 1}
    assert {table for table, _, _ in texts} == {0, 1, 2}
    assert rows == set(range(26))
    assert all(len([1 for table, r, c in texts if (table, r) == (1, row) and c >= 3]) == 7 for row in rows - {0, 1, 2})
    assert texts[1, 5, 0] == "三、本年度办理结果"
    assert [t.text for t in stream.tokens if t.furniture and t.kind is TokenKind.NUMBER] == ["1", "2", "3", "4", "5"]
    assert stream.warnings == ()


def without_characters() -> bytes:
    """A PDF whose only font names glyphs by number and has no map to characters."""
    fonts = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Odd /Encoding /Identity-H /DescendantFonts [<< /Type /Font"
        b" /Subtype /CIDFontType2 /BaseFont /Odd /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity)"
        b" /Supplement 0 >> /DW 1000 /FontDescriptor << /Type /FontDescriptor /FontName /Odd /Flags 4"
        b" /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >> >>] >>"
    )
    return hand_made(
        b"BT /F1 12 Tf 72 700 Td <" + b"".join(b"%04x" % n for n in range(900, 960)) + b"> Tj ET", font=fonts
    )


def hand_made(*contents: bytes, font: bytes = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>") -> bytes:
    """A PDF with a page for each content stream."""
    pages = range(4, 4 + 2 * len(contents), 2)
    bodies = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % n for n in pages), len(contents)),
        3: font,
    }
    for number, content in zip(pages, contents, strict=True):
        bodies[number] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
            b" /Contents %d 0 R >>" % (number + 1)
        )
        bodies[number + 1] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)
    data, places = b"%PDF-1.4\n", []
    for number in sorted(bodies):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, bodies[number])
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(bodies) + 1
    data += b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n" % (size, table, size)
    return data + b"startxref\n%d\n%%%%EOF\n" % data.index(b"xref\n0 ")
