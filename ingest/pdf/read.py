"""PDF files with a text layer → token streams.

Steps: `triage` tells what each page is; of each page with text, `layout` makes lines and ruled tables; `furniture` and
`continued` look over all pages; `write` makes the stream.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gouji.errors import DamagedDocument
from gouji.ingest.builder import StreamBuilder
from gouji.ingest.pdf.furniture import mark_furniture
from gouji.ingest.pdf.layout import PageLayout, page_layout
from gouji.ingest.pdf.remarks import page_remarks
from gouji.ingest.pdf.triage import PageTriage, triage_pages
from gouji.ingest.pdf.write import write_pages
from gouji.tokens import Page, PageKind, Source, TokenStream

if TYPE_CHECKING:
    from pdfplumber.page import Page as PlumberPage

__all__ = ["read_pdf"]

_AT_ONCE = 50
"""The parser keeps what it parsed until its document is closed; so many pages are read between two openings."""
_AGAIN = "get it again from where it came, or print it to a new PDF"


def read_pdf(data: bytes, source: Source) -> TokenStream:
    """Reads a PDF file's text layer.

    Each printed line becomes a line; its words have boxes, and wide gaps, as between columns, become tabs. Ruled tables
    become rows of cells with grid places and spans; a table that goes on over a page break keeps its number, and its rows
    count on. Running heads and feet, page numbers and watermarks are there, marked as furniture. Boxes are in points from
    the top left corner of the page as it is read, which is turned where its text is set sideways.

    Pages without usable text are named in the warnings. Raises `EncryptedDocument` where a password is needed,
    `DamagedDocument` where the file is broken or cut off. Does not recognise characters in images.
    """
    triage = triage_pages(data, source.name)
    layouts = tuple(_layouts(data, triage, source.name))
    pages = tuple(_page(layout, page) for layout, page in zip(layouts, triage, strict=True))
    builder = StreamBuilder(source)
    write_pages(mark_furniture(layouts), builder)
    for remark in page_remarks(layouts, pages, triage):
        builder.warn(remark)
    return builder.build(pages=pages)


def _layouts(data: bytes, triage: Sequence[PageTriage], name: str) -> Iterator[PageLayout]:
    """The layout of each page; empty where there is nothing to parse."""
    numbered = list(enumerate(triage, 1))
    for start in range(0, len(numbered), _AT_ONCE):
        chunk = numbered[start : start + _AT_ONCE]
        wanted = [number for number, page in chunk if page.characters]
        parsed = dict(_parsed(data, wanted, name)) if wanted else {}
        for number, page in chunk:
            broken = page.broken or number in wanted
            empty = PageLayout(number=number, width=page.width, height=page.height, broken=broken)
            yield parsed.get(number, empty)


def _parsed(data: bytes, wanted: Sequence[int], name: str) -> Iterator[tuple[int, PageLayout]]:
    import pdfplumber

    with _quiet_parser():
        try:
            document = pdfplumber.open(io.BytesIO(data), pages=list(wanted))
            pages = document.pages
        except Exception:  # noqa: BLE001 – the parser raises whatever a broken file leads it to
            raise DamagedDocument(name, "the PDF's index is broken", _AGAIN) from None
        with document:
            for page in pages:
                yield from _layout(page)
                page.close()


def _layout(page: PlumberPage) -> Iterator[tuple[int, PageLayout]]:
    """A page's layout; none where the page is too broken to be parsed."""
    try:
        page.objects  # noqa: B018 – parses the page; of what follows, every error is a defect of ours
    except Exception:  # noqa: BLE001 – as above
        return
    yield page.page_number, page_layout(page)


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


def _page(layout: PageLayout, page: PageTriage) -> Page:
    kind = page.kind
    if layout.garbled or (kind is PageKind.DIGITAL and not layout.blocks):
        kind = PageKind.SCANNED if layout.garbled or page.images else PageKind.EMPTY
    return Page(number=layout.number, kind=kind, width=round(layout.width, 2), height=round(layout.height, 2))
