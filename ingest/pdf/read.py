"""PDF files → the layouts of their pages, as the text layers give them.

Steps: `drawn` takes what a page draws; `layout` makes lines and ruled tables of it; `triage` tells what each page is.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gouji.errors import DamagedDocument
from gouji.ingest.page.layout import PageLayout
from gouji.ingest.pdf.drawn import PageDrawing, drawn_page
from gouji.ingest.pdf.layout import page_layout
from gouji.ingest.pdf.settings import PdfSettings
from gouji.ingest.pdf.triage import PageTriage, is_plainly_digital, look_at, opened
from gouji.tokens import Page, PageKind

if TYPE_CHECKING:
    import pypdfium2
    from pdfplumber.page import Page as PlumberPage

__all__ = ["read_pdf_pages"]

_AGAIN = "download the file again, or print it to a new PDF"


@dataclass(frozen=True, slots=True, kw_only=True)
class _PdfPages:
    """The pages of a PDF as their text layers give them; one entry a page in each tuple."""

    layouts: tuple[PageLayout, ...]
    triage: tuple[PageTriage, ...]
    title: str | None
    """The title in the file's properties."""

    def describe_pages(self, layouts: Sequence[PageLayout]) -> tuple[Page, ...]:
        """Return the pages with the kinds and sizes of these layouts."""
        return tuple(_page(layout, found) for layout, found in zip(layouts, self.triage, strict=True))


def read_pdf_pages(data: bytes, name: str, settings: PdfSettings) -> _PdfPages:
    """Read the text layer of each page; `name` stands in error messages.

    Raises `EncryptedDocument` where a password is needed, `DamagedDocument` where the file is broken or cut off.
    """
    with opened(data, name) as document:
        layouts = tuple(_layouts(data, len(document), name, settings=settings))
        if all(layout.broken for layout in layouts):
            raise DamagedDocument(name, "no page of the PDF can be read", _AGAIN)
        triage = tuple(_triage(layout, document, settings=settings) for layout in layouts)
        title = " ".join(document.get_metadata_value("Title").split())
    layouts = tuple(_sized(layout, found) for layout, found in zip(layouts, triage, strict=True))
    return _PdfPages(layouts=layouts, triage=triage, title=title or None)


def _layouts(data: bytes, count: int, name: str, settings: PdfSettings) -> Iterator[PageLayout]:
    """Yield the layout of each page."""
    for start in range(1, count + 1, settings.pages_at_once):
        numbers = range(start, min(start + settings.pages_at_once, count + 1))
        parsed = {layout.number: layout for layout in _parsed(data, numbers, name, settings=settings)}
        for number in numbers:
            yield parsed.get(number) or PageLayout(number=number, width=0.0, height=0.0, broken=True)


def _parsed(data: bytes, numbers: Sequence[int], name: str, settings: PdfSettings) -> Iterator[PageLayout]:
    """Yield the layouts of the pages that the parser can read."""
    import pdfplumber

    with _quiet_parser():
        try:
            document = pdfplumber.open(io.BytesIO(data), pages=list(numbers))
            pages = document.pages
        except Exception:  # noqa: BLE001 – the parser raises whatever a broken file leads it to
            raise DamagedDocument(name, "the PDF's index is broken", _AGAIN) from None
        with document:
            for page in pages:
                drawing = _drawing(page, settings=settings)
                if drawing is not None:
                    yield page_layout(drawing, settings=settings)
                page.close()


def _drawing(page: PlumberPage, settings: PdfSettings) -> PageDrawing | None:
    """Return what a page draws; None where it is too broken to be parsed."""
    try:
        return drawn_page(page, settings=settings)
    except Exception:  # noqa: BLE001 – as above; what is raised after this is a defect of ours
        return None


def _triage(layout: PageLayout, document: pypdfium2.PdfDocument, settings: PdfSettings) -> PageTriage:
    if is_plainly_digital(layout.characters, layout.image_area, layout.width * layout.height, settings=settings):
        return PageTriage(kind=PageKind.DIGITAL, width=layout.width, height=layout.height)
    return look_at(document, layout.number, layout.characters, settings=settings)


@contextmanager
def _quiet_parser() -> Iterator[None]:
    """Keep the parser's remarks on odd files off standard error."""
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
