"""The budget of a document: what is counted, what a message says, and that the documents people have stay within it."""

from __future__ import annotations

import dataclasses
import pickle
import zlib
from pathlib import Path
from random import Random

import pytest

import gouji
from gouji.corpus.hostile.drawn import DRAWN_KINDS
from gouji.corpus.hostile.fonts import DRAWING_KINDS
from gouji.corpus.hostile.pdf import PLAIN_PAGE, stream, write_pdf
from gouji.corpus.hostile.streams import pack_lzw
from gouji.corpus.hostile.word import paragraph, write_docx
from gouji.corpus.sized.kinds import make_sized
from gouji.errors import BudgetExceeded, MissingTool, UsageError
from gouji.ingest.budget.meter import Meter
from gouji.ingest.budget.settings import Budget
from gouji.ingest.settings import IngestSettings
from gouji.ingest.word import walk
from gouji.settings import read_settings

LIMITS = Path(__file__).parents[2] / "docs" / "limits.md"


def read(data: bytes, name: str, **budget: int) -> gouji.TokenStream:
    return gouji.open_document(data, name=name, settings=IngestSettings(budget=Budget(**budget)))


def test_every_limit_has_words() -> None:
    for field in dataclasses.fields(Budget):
        if field.name not in ("tokens", "lines", "steps"):
            error = Meter(Budget(), "a.pdf").exceed(field.name)
            assert f"{field.default:,}" in error.reason
            assert error.advice


def test_what_is_spent_is_counted_up_to_the_limit() -> None:
    meter = Meter(Budget(pages=3), "a.pdf")
    meter.spend("pages", 2)
    assert meter.allows("pages")
    assert not meter.allows("pages", 2)
    with pytest.raises(BudgetExceeded, match=r"a\.pdf: it has more than 3 pages; split it"):
        meter.spend("pages", 2)
    assert str(pickle.loads(pickle.dumps(meter.exceed("pages")))) == str(meter.exceed("pages"))  # noqa: S301


def test_a_budget_is_a_setting() -> None:
    assert read_settings("[ingest.budget]\npages = 10").ingest.budget.pages == 10
    with pytest.raises(UsageError, match="pages is 0"):
        read_settings("[ingest.budget]\npages = 0")


ROW = "<tr><td>规章<td>5</tr>"
PREDICTED = "/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 8 >>"
BOMB = stream(zlib.compress(zlib.compress(b"BT ET " * 100_000)), "/Filter [/FlateDecode /FlateDecode]")


@pytest.mark.parametrize(
    ("name", "data", "limit"),
    [
        ("a.txt", "规章 5\n".encode() * 100, "characters"),
        ("a.md", "# 规章\n\n5\n".encode() * 100, "characters"),
        ("a.txt", "规章".encode() * 31, "line"),
        ("a.txt", "规章 5 ".encode() * 20, "line"),
        ("a.md", "规章5".encode() * 30, "line"),
        ("a.html", f"<html><body><p>{'规章 5 ' * 30}".encode(), "line"),
        ("a.html", f"<html><body><table><tr>{'<td>规章<td>5' * 40}</table>".encode(), "line"),
        ("a.docx", write_docx(paragraph("规章 5 " * 30)), "line"),
        ("a.html", f"<html><body><table>{ROW * 100}</table>".encode(), "nodes"),
        ("a.html", f"<html><body><table>{ROW * 100}</table>".encode(), "cells"),
        ("a.html", b"<html><body>" + b"<p class=x>5</p>" * 100, "attributes"),
        ("a.html", b"<html><body><table><tr><td colspan=90>5<td>6</table>", "spans"),
        ("a.docx", write_docx(paragraph("5") * 100), "nodes"),
        ("a.docx", write_docx(paragraph("5") * 100), "unpacked"),
        ("a.docx", write_docx(paragraph("5") * 100), "part"),
        ("a.pdf", make_sized("pdf-small-pages", 30_000), "pages"),
        ("a.pdf", make_sized("pdf-small-pages", 30_000), "objects"),
        ("a.pdf", make_sized("pdf-small-pages", 30_000), "references"),
        ("a.pdf", write_pdf({4: BOMB}), "unpacked"),
        ("a.pdf", write_pdf({4: BOMB}), "part"),
        ("a.pdf", make_sized("pdf-one-form-often", 20_000), "references"),
        ("a.pdf", write_pdf({4: stream(b"9 9 90 90 re S\n" * 20)}), "drawn"),
        ("a.pdf", write_pdf({4: stream(pack_lzw(32, 1), "/Filter /LZWDecode")}), "filtered"),
        ("a.pdf", write_pdf({4: stream(b"\x81 " * 9 + b"\x80", "/Filter /RunLengthDecode")}), "filtered"),
        ("a.pdf", write_pdf({4: stream(b"z" * 20 + b"~>", "/Filter /ASCII85Decode")}), "filtered"),
        ("a.pdf", write_pdf({4: stream(b"20" * 40 + b">", "/Filter /ASCIIHexDecode")}), "filtered"),
        ("a.pdf", write_pdf({4: stream(zlib.compress(bytes(90)), PREDICTED)}), "filtered"),
        ("a.pdf", DRAWING_KINDS["pdf-widths-without-end"](Random(1)), "codes"),
        ("a.pdf", DRAWING_KINDS["pdf-widths-down-without-end"](Random(1)), "codes"),
        ("a.pdf", DRAWING_KINDS["pdf-unicode-without-end"](Random(1)), "codes"),
        ("a.pdf", write_pdf({4: stream(b"/Span BMC\n" * 61)}), "marks"),
        ("a.pdf", DRAWN_KINDS["pdf-masks-in-masks"](Random(1)), "behind"),
        ("a.pdf", DRAWN_KINDS["pdf-mask-of-many"](Random(1)), "behind"),
        ("a.pdf", DRAWN_KINDS["pdf-mask-of-itself"](Random(1)), "nested"),
        ("a.pdf", DRAWN_KINDS["pdf-patterns-in-patterns"](Random(1)), "behind"),
        ("a.pdf", DRAWN_KINDS["pdf-pattern-of-tiny-steps"](Random(1)), "behind"),
        ("a.pdf", DRAWN_KINDS["pdf-letters-of-letters"](Random(1)), "behind"),
        ("a.pdf", DRAWN_KINDS["pdf-conditions-of-conditions"](Random(1)), "behind"),
        ("a.pdf", DRAWN_KINDS["pdf-condition-of-itself"](Random(1)), "nested"),
        ("a.pdf", write_pdf({4: stream((b"BI /W 6 /H 6 /CS /G /BPC 8 ID " + bytes(36) + b" EI\n") * 2)}), "pictured"),
    ],
)
def test_each_reader_counts(name: str, data: bytes, limit: str) -> None:
    with pytest.raises(BudgetExceeded, match="more than 60 "):
        read(data, name, **{limit: 60})


def test_libreoffice_is_given_no_long_file() -> None:
    with pytest.raises(BudgetExceeded, match="larger than the 60 bytes that LibreOffice is given"):
        read(b"{\\rtf1 5}" * 9, "a.rtf", office=60)


WORD_2003 = (
    '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
    '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>'
)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.rtf", b"{\\rtf1 \\pard 5\\par 6\\line\\trowd 7\\cell\\row}"),
        (
            "a.doc",
            f'{WORD_2003}<w:p/><w:p w:x="1"><w:r><w:br/></w:r></w:p><w:tbl><w:tr><w:tc/></w:tr></w:tbl>'.encode(),
        ),
    ],
)
def test_libreoffice_is_given_no_file_of_many_lines(name: str, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gouji.ingest.word.libreoffice.find_office", lambda: None)
    with pytest.raises(BudgetExceeded, match="more than the 3 paragraphs that LibreOffice is given"):
        read(data, name, office_lines=3)
    with pytest.raises(MissingTool):
        read(data, name, office_lines=4)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.rtf", b"{\\rtf1 \\trowd 5\\cell 6\\cell\\row \\trowd 7\\cell\\row\\pard 8\\par 9\\line}"),
        ("a.doc", f"{WORD_2003}<w:p/><w:p><w:r><w:t>5</w:t></w:r></w:p>".encode()),
    ],
)
def test_libreoffice_is_given_no_file_of_many_rows(name: str, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gouji.ingest.word.libreoffice.find_office", lambda: None)
    with pytest.raises(
        BudgetExceeded, match="more than the 1 rows or paragraphs of its kind that LibreOffice is given"
    ):
        read(data, name, office_rows=1)
    with pytest.raises(MissingTool):
        read(data, name, office_rows=2)


def test_no_paragraph_is_read_behind_the_last_line(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    write = walk.DocxWalker._paragraph

    def note(walker: walk.DocxWalker, paragraph: object) -> object:
        asked.append(paragraph)
        return write(walker, paragraph)  # type: ignore[arg-type]

    monkeypatch.setattr(walk.DocxWalker, "_paragraph", note)
    found = read(write_docx(paragraph("规章 5") * 100), "a.docx", lines=10)
    assert any("longer than 10 lines" in warning for warning in found.warnings)
    assert len(asked) < 15


@pytest.mark.slow
def test_pages_that_share_their_content_are_bounded_by_the_length_of_the_file() -> None:
    content = stream(zlib.compress(b"9 9 90 90 re S\n" * 500), "/Filter /FlateDecode")
    kids = " ".join(f"{100 + n} 0 R" for n in range(8))
    pages = {2: f"<< /Type /Pages /Kids [{kids}] /Count 8 >>", **{100 + n: PLAIN_PAGE for n in range(8)}}
    with pytest.raises(BudgetExceeded, match="drawn with more than 2 numbers and operators for each byte of the file"):
        read(write_pdf({4: content, **pages}), "a.pdf", drawn=5000)
    assert len(read(write_pdf({4: content, **pages}), "a.pdf").pages) == 8


def test_pages_that_repeat_the_content_of_others_are_bounded() -> None:
    drawing = stream(b"9 9 90 90 re S\n" * 20)
    pages = {2: "<< /Type /Pages /Kids [100 0 R 101 0 R 102 0 R 3 0 R] /Count 4 >>"}
    pages |= {100 + n: PLAIN_PAGE.replace("4 0 R", f"[{10 + n} 0 R 4 0 R]") for n in range(3)}
    read(write_pdf({4: drawing, 10: stream(b""), 11: stream(b""), 12: stream(b""), **pages}), "a.pdf", repeated=60)
    same = {100 + n: PLAIN_PAGE for n in range(3)}
    with pytest.raises(BudgetExceeded, match="repeat the content of others with more than 60 numbers"):
        read(write_pdf({4: drawing, **pages, **same}), "a.pdf", repeated=60)


@pytest.mark.slow
def test_ranges_of_widths_end_where_codes_do() -> None:
    assert read(DRAWING_KINDS["pdf-widths-without-end"](Random(1)), "a.pdf", codes=70_000).pages


def test_marked_contents_that_end_are_not_nested() -> None:
    read(write_pdf({4: stream(b"/Span BMC EMC\n" * 200)}), "a.pdf", marks=60)


def draw_masked(content: bytes, mask: bytes) -> bytes:
    """Return a page that has a mask and a form, `/X`, at hand."""
    state = "/ExtGState << /G << /SMask << /S /Alpha /G 10 0 R >> >> /N << /SMask /None >> /A << /ca 0.5 >> >>"
    form = "/Type /XObject /Subtype /Form /BBox [0 0 595 842]"
    page = PLAIN_PAGE.replace("/Font <<", f"{state} /XObject << /X 11 0 R >> /Font <<")
    return write_pdf({3: page, 4: stream(content), 10: stream(mask, form), 11: stream(b"9 9 9 9 re f\n" * 50, form)})


@pytest.mark.parametrize(
    ("content", "uses"),
    [
        (b"/G gs 9 9 9 9 re f", 1),
        (b"/G gs /A gs 9 9 9 9 re f 9 9 9 9 re S BT /F 9 Tf (56) Tj ET", 3),
        (b"q /G gs 9 9 9 9 re f Q 9 9 9 9 re f", 1),
        (b"/G gs q 9 9 9 9 re f Q 9 9 9 9 re b*", 2),
        (b"/G gs 9 9 9 9 re f /N gs 9 9 9 9 re f", 1),
        (b"/G gs /X Do", 1),
        (b"/G gs 9 9 9 9 re W n", 0),
    ],
)
def test_a_mask_is_counted_for_each_thing_that_it_masks(content: bytes, uses: int) -> None:
    data = draw_masked(content, b"%" + b"x" * 99)
    assert read(data, "a.pdf", behind=max(100 * uses, 1)).pages
    if uses:
        with pytest.raises(BudgetExceeded, match="bytes of masks"):
            read(data, "a.pdf", behind=100 * uses - 1)


def test_what_a_mask_cannot_draw_is_no_fault_of_the_page() -> None:
    assert "5" in read(draw_masked(b"/G gs BT /F 9 Tf 9 9 Td (5) Tj ET", b"/X Do ((( 9 gs [ /G gs"), "a.pdf").text


def test_the_parser_of_others_is_not_bounded() -> None:
    from io import BytesIO

    import pdfplumber

    read(write_pdf(), "a.pdf")  # the wrappers are in their places from now on
    with pdfplumber.open(BytesIO(write_pdf({4: BOMB}))) as other:
        assert other.pages[0].extract_text() == ""


@pytest.mark.parametrize(
    ("kind", "size"), [("html-paragraphs", 200_000), ("docx-rows", 200_000), ("pdf-pages-of-tables", 30_000)]
)
def test_large_documents_stay_far_within(kind: str, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundredth of a page of 20 MB, of a document of 20 MB of XML and of a report of 300 pages takes less than that of each limit."""
    meters: list[Meter] = []

    def make(budget: Budget, name: str) -> Meter:
        meters.append(Meter(budget, name))
        return meters[-1]

    monkeypatch.setattr("gouji.ingest.open.Meter", make)
    gouji.open_document(make_sized(kind, size), name=f"x.{kind.partition('-')[0]}")
    for what, count in meters[0].spent.items():
        if what not in ("tokens", "part"):
            assert count * 100 < getattr(Budget(), what), what


def test_the_documented_limits_are_those_of_the_settings() -> None:
    text = LIMITS.read_text(encoding="utf-8")
    for field in dataclasses.fields(Budget):
        assert f"| `{field.name}` | {field.default:,} |" in text


@pytest.mark.parametrize(
    ("name", "begin", "line"),
    [
        ("a.txt", "", "规章\n"),
        ("a.txt", "", "规章\t9\n"),
        ("a.md", "", "规章\n"),
        ("a.html", "<html><body>", "<p>规章</p>\n"),
    ],
)
def test_lines_behind_the_last_that_is_read_are_left_out_with_a_warning(name: str, begin: str, line: str) -> None:
    for lines in (10, 100):
        stream = read((begin + line * lines).encode(), name, lines=9)
        assert (stream.text.count("\n"), stream.warnings) == (
            9,
            ("the document is longer than 9 lines; the rest was not read",),
        )
    whole = read((begin + line * 9).encode(), name, lines=9)
    assert (whole.text.count("\n"), whole.warnings) == (9, ())


def test_blank_lines_behind_the_last_that_is_read_are_no_loss() -> None:
    assert read(("规章\n" * 9 + "\n" * 50).encode(), "a.txt", lines=9).warnings == ()
