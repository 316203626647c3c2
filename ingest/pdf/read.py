"""PDF files with a text layer → token streams.

Steps: `triage` tells what each page is; of each page with text, `layout` makes lines and ruled tables; `furniture` and
`continued` look over all pages; `write` makes the stream.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from gouji.errors import DamagedDocument
from gouji.ingest.builder import StreamBuilder
from gouji.ingest.pdf.columns import find_columns
from gouji.ingest.pdf.drawn import PageDrawing, drawn_page
from gouji.ingest.pdf.furniture import mark_furniture
from gouji.ingest.pdf.layout import PageLayout, page_layout
from gouji.ingest.pdf.remarks import page_remarks
from gouji.ingest.pdf.scans import read_scans
from gouji.ingest.pdf.triage import PageTriage, is_plainly_digital, look_at, opened
from gouji.ingest.pdf.write import write_pages
from gouji.tokens import Page, PageKind, Source, TokenStream

if TYPE_CHECKING:
    import pypdfium2
    from pdfplumber.page import Page as PlumberPage

    from gouji.ingest.scan.settings import ScanSettings

__all__ = ["read_pdf"]

_AT_ONCE = 50
"""The parser keeps what it parsed until its document is closed; so many pages are read between two openings."""
_AGAIN = "get it again from where it came, or print it to a new PDF"


def read_pdf(data: bytes, source: Source, scan: ScanSettings | None = None) -> TokenStream:
    """Reads a PDF file; `scan` says how its scanned pages are read.

    Each printed line becomes a line; its words have boxes, and wide gaps, as between columns, become tabs. Ruled tables
    become rows of cells with grid places and spans; a table that goes on over a page break keeps its number, and its rows
    count on. Running heads and feet, page numbers and watermarks are there, marked as furniture. Boxes are in points from
    the top left corner of the page as it is read, which is turned where its text is set sideways.

    Pages without usable text are named in the warnings. Raises `EncryptedDocument` where a password is needed,
    `DamagedDocument` where the file is broken or cut off. Scanned pages are read where the extra `ocr` is installed.
    """
    with opened(data, source.name) as document:
        layouts = tuple(_layouts(data, len(document), source.name))
        if all(layout.broken for layout in layouts):
            raise DamagedDocument(source.name, "no page of the PDF can be read", _AGAIN)
        triage = tuple(_triage(layout, document) for layout in layouts)
        title = " ".join(document.get_metadata_value("Title").split())
    layouts = tuple(_sized(layout, found) for layout, found in zip(layouts, triage, strict=True))
    pages = tuple(_page(layout, found) for layout, found in zip(layouts, triage, strict=True))
    read = read_scans(data, layouts, pages, triage, scan)
    pages = tuple(_page(layout, found) for layout, found in zip(read.layouts, triage, strict=True))
    builder = StreamBuilder(source)
    write_pages(find_columns(mark_furniture(read.layouts)), builder)
    for remark in (*page_remarks(read.layouts, read.unread(pages), read.judged(triage)), *read.remarks):
        builder.warn(remark)
    return builder.build(pages=read.recognised(pages), title=title or None)


def _layouts(data: bytes, count: int, name: str) -> Iterator[PageLayout]:
    """The layout of each page."""
    for start in range(1, count + 1, _AT_ONCE):
        numbers = range(start, min(start + _AT_ONCE, count + 1))
        parsed = {layout.number: layout for layout in _parsed(data, numbers, name)}
        for number in numbers:
            yield parsed.get(number) or PageLayout(number=number, width=0.0, height=0.0, broken=True)


def _parsed(data: bytes, numbers: Sequence[int], name: str) -> Iterator[PageLayout]:
    """The layouts of the pages that the parser can read."""
    import pdfplumber

    with _quiet_parser():
        try:
            document = pdfplumber.open(io.BytesIO(data), pages=list(numbers))
            pages = document.pages
        except Exception:  # noqa: BLE001 – the parser raises whatever a broken file leads it to
            raise DamagedDocument(name, "the PDF's index is broken", _AGAIN) from None
        with document:
            for page in pages:
                drawing = _drawing(page)
                if drawing is not None:
                    yield page_layout(drawing)
                page.close()


def _drawing(page: PlumberPage) -> PageDrawing | None:
    """What a page draws; None where it is too broken to be parsed."""
    try:
        return drawn_page(page)
    except Exception:  # noqa: BLE001 – as above; what is raised after this is a defect of ours
        return None


def _triage(layout: PageLayout, document: pypdfium2.PdfDocument) -> PageTriage:
    if is_plainly_digital(layout.characters, layout.image_area, layout.width * layout.height):
        return PageTriage(kind=PageKind.DIGITAL, width=layout.width, height=layout.height)
    return look_at(document, layout.number, layout.characters)


@contextmanager
def _quiet_parser() -> Iterator[None]:
    """Keeps the parser's remarks on odd files off standard error."""
    logger = logging.getLogger("pdfminer")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _sized(layout: PageLayout, found: PageTriage) -> PageLayout:
    return replace(layout, width=found.width, height=found.height) if layout.broken else layout


def _page(layout: PageLayout, found: PageTriage) -> Page:
    kind = PageKind.SCANNED if layout.garbled else found.kind
    return Page(number=layout.number, kind=kind, width=round(layout.width, 2), height=round(layout.height, 2))
