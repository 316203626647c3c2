"""Whether a PDF is whole, and what kind of page it has, each at its limits."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest

from gouji.corpus.hostile.pdf import PLAIN_PAGE, Part, stream, write_pdf
from gouji.errors import DamagedDocument
from gouji.ingest.page.layout import PageLayout
from gouji.ingest.pdf.settings import PdfSettings
from gouji.ingest.pdf.triage import _check_whole, _is_plainly_digital, check_references, judge_page, opened
from gouji.tokens import PageKind

SETTINGS = PdfSettings(scan_share=0.5, few_characters=30, outline_paths=4)


@pytest.mark.parametrize("order", ["/Linearized 1 /L {}", "/L {} /Linearized 1"])
def test_a_file_is_cut_off_where_it_says_that_it_is_longer_and_has_no_end(order: str) -> None:
    def make(length: int, end: bytes) -> bytes:
        return b"%PDF-1.7 << " + order.format(length).encode() + b" >> startxref 0" + b" " * 3000 + end

    whole = make(9999, b"startxref 0 %%EOF")
    _check_whole(whole, "a.pdf")  # longer than it is, but with an end
    cut = make(9999, b"")
    with pytest.raises(DamagedDocument, match="cut off"):
        _check_whole(cut, "a.pdf")
    _check_whole(make(len(cut), b""), "a.pdf")  # as long as it says: four digits, too
    with pytest.raises(DamagedDocument, match="cut off"):
        _check_whole(make(len(cut) + 1, b""), "a.pdf")
    _check_whole(make(0, b""), "a.pdf")


def test_the_end_is_looked_for_in_the_last_two_thousand_bytes() -> None:
    head = b"%PDF << /Linearized 1 /L 99999 >>"
    _check_whole(head + b" " * 3000 + b"startxref" + b" " * 2039, "a.pdf")
    with pytest.raises(DamagedDocument):
        _check_whole(head + b" " * 3000 + b"startxref" + b" " * 2040, "a.pdf")


def test_a_length_is_looked_for_at_the_beginning() -> None:
    length = b"/Linearized 1 /L 99999"
    tail = b" startxref" + b" " * 4000
    with pytest.raises(DamagedDocument):
        _check_whole(b" " * (2048 - len(length)) + length + tail, "a.pdf")
    _check_whole(b" " * 2048 + length + tail, "a.pdf")
    with pytest.raises(DamagedDocument):
        _check_whole(b"%PDF-1.7 nothing at all", "a.pdf")


@pytest.mark.parametrize(
    ("text", "circle"),
    [
        ("1 0 obj 2 0 R endobj 2 0 obj 1 0 R endobj", True),
        ("1 0 obj 1 0 R endobj", True),
        ("1 0 obj 2 0 R endobj 2 0 obj 3 0 R endobj 3 0 obj 2 0 R endobj", True),
        ("1 0 obj 2 0 R endobj 2 0 obj 3 0 R endobj 3 0 obj 5 endobj", False),
        ("1 0 obj 3 0 R endobj 2 0 obj 3 0 R endobj 3 0 obj 4 0 R endobj", False),
        ("3 0 obj 4 0 R endobj 2 0 obj 3 0 R endobj 1 0 obj 3 0 R endobj", False),
        ("1 0 obj << /A 1 0 R >> endobj", False),
        ("", False),
    ],
)
def test_references_in_a_circle_are_refused(text: str, circle: bool) -> None:
    if circle:
        with pytest.raises(DamagedDocument, match="refers to itself"):
            check_references(text.encode(), "a.pdf")
    else:
        check_references(text.encode(), "a.pdf")


def _layout(characters: int = 0, image_area: float = 0.0, *, garbled: bool = False) -> PageLayout:
    return PageLayout(number=1, width=100, height=100, characters=characters, image_area=image_area, garbled=garbled)


def test_a_page_of_text_with_small_pictures_needs_no_closer_look() -> None:
    for characters, area, plain in ((30, 0, True), (29, 0, False), (30, 4999, True), (30, 5000, False)):
        assert _is_plainly_digital(_layout(characters, area), SETTINGS) == plain


IMAGE = stream(
    b"\xff" * 4, "/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceGray"
)


def _judge(content: str, layout: PageLayout) -> PageLayout:
    parts: dict[int, Part] = {
        3: PLAIN_PAGE.replace("/MediaBox [0 0 595 842]", "/MediaBox [0 0 100 100]").replace(
            "/Font", "/XObject << /I 6 0 R >> /Font", 1
        ),
        4: stream(content.encode()),
        6: IMAGE,
    }
    document = pypdfium2.PdfDocument(write_pdf(parts))
    try:
        return judge_page(layout, document, SETTINGS)
    finally:
        document.close()


def _picture(wide: float, high: float) -> str:
    return f"q {wide} 0 0 {high} 0 0 cm /I Do Q\n"


TEXT = "BT /F 10 Tf 10 50 Td (12 34 56 78) Tj ET\n"
UNSEEN = "BT /F 10 Tf 3 Tr 10 50 Td (12 34 56 78) Tj ET\n"
PATHS = "10 10 20 20 re f\n"


@pytest.mark.parametrize(
    ("content", "characters", "kind", "recognised"),
    [
        ("", 0, PageKind.EMPTY, False),
        (TEXT, 8, PageKind.DIGITAL, False),
        (_picture(100, 100), 0, PageKind.SCANNED, False),
        (_picture(100, 50), 0, PageKind.SCANNED, False),  # half of the page
        (_picture(100, 49), 0, PageKind.SCANNED, False),  # nothing else is on it
        (_picture(100, 50) + TEXT, 8, PageKind.SCANNED, False),
        (_picture(100, 49) + TEXT, 8, PageKind.DIGITAL, False),
        (_picture(100, 100) + TEXT, 29, PageKind.SCANNED, False),
        (_picture(100, 100) + TEXT, 8, PageKind.SCANNED, False),  # a stamp's text
        (_picture(100, 100) + TEXT, 30, PageKind.DIGITAL, False),
        (_picture(100, 100) + UNSEEN, 30, PageKind.SCANNED, True),
        (UNSEEN, 30, PageKind.DIGITAL, False),
        (PATHS * 3, 0, PageKind.EMPTY, False),
        (PATHS * 4, 0, PageKind.SCANNED, False),  # text drawn as outlines
    ],
)
def test_pages_are_of_a_kind(content: str, characters: int, kind: PageKind, recognised: bool) -> None:
    found = _judge(content, _layout(characters, 9999.0 if "/I Do" in content else 0.0))
    assert (found.kind, found.recognised) == (kind, recognised)


def test_a_garbled_page_is_read_from_its_picture() -> None:
    assert _judge(TEXT, _layout(50, garbled=True)).kind is PageKind.SCANNED
    assert replace(_judge(TEXT, _layout(50)), kind=PageKind.DIGITAL) == _layout(50)


def test_an_empty_password_opens_and_no_pages_are_told() -> None:
    with opened(write_pdf(), "a.pdf") as document:
        assert len(document) == 1
    with pytest.raises(DamagedDocument), opened(b"%PDF-1.7 startxref", "a.pdf"):
        pass
