"""PDF files → the layouts of their pages, as the text layers give them.

Steps: `visible` takes what a page draws; `layout` makes lines and ruled tables of it; `triage` tells what each page is.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gouji.errors import DamagedDocument
from gouji.ingest.page.layout import PageLayout
from gouji.ingest.pdf.layout import page_layout
from gouji.ingest.pdf.settings import PdfSettings
from gouji.ingest.pdf.triage import judge_page, opened
from gouji.ingest.pdf.visible.drawing import PageDrawing, drawn_page
from gouji.ingest.pdf.visible.rendering import keep_visible
from gouji.ingest.pdf.visible.settings import VisibleSettings
from gouji.ingest.pdf.visible.struck import mark_struck
from gouji.ingest.pdf.watermarks import find_repeated

if TYPE_CHECKING:
    import pypdfium2
    from pdfplumber.page import Page as PlumberPage

__all__ = ["read_pdf_pages"]

_AGAIN = "download the file again, or print it to a new PDF"


@dataclass(frozen=True, slots=True, kw_only=True)
class _PdfPages:
    """The pages of a PDF as their text layers give them."""

    layouts: tuple[PageLayout, ...]
    title: str | None
    """The title in the file's properties."""


def read_pdf_pages(data: bytes, name: str, settings: PdfSettings) -> _PdfPages:
    """Read the text layer of each page; `name` stands in error messages.

    Raises `EncryptedDocument` where a password is needed, `DamagedDocument` where the file is broken or cut off.
    """
    with opened(data, name) as document:
        layouts = tuple(_layouts(data, document, name, settings=settings))
        if all(layout.broken for layout in layouts):
            raise DamagedDocument(name, "no page of the PDF can be read", _AGAIN)
        layouts = tuple(judge_page(layout, document, settings=settings) for layout in layouts)
        title = " ".join(document.get_metadata_value("Title").split())
    return _PdfPages(layouts=layouts, title=title or None)


def _layouts(data: bytes, document: pypdfium2.PdfDocument, name: str, settings: PdfSettings) -> Iterator[PageLayout]:
    """Yield the layout of each page."""
    count = len(document)
    for start in range(1, count + 1, settings.pages_at_once):
        numbers = range(start, min(start + settings.pages_at_once, count + 1))
        parsed = {layout.number: layout for layout in _parsed(data, document, numbers, name, settings=settings)}
        for number in numbers:
            yield parsed.get(number) or PageLayout(number=number, width=0.0, height=0.0, broken=True)


def _parsed(
    data: bytes, document: pypdfium2.PdfDocument, numbers: Sequence[int], name: str, settings: PdfSettings
) -> Iterator[PageLayout]:
    """Yield the layouts of the pages that the parser can read."""
    import pdfplumber

    drawings: list[PageDrawing] = []
    with _quiet_parser():
        try:
            parsed = pdfplumber.open(io.BytesIO(data), pages=list(numbers))
            pages = parsed.pages
        except Exception:  # noqa: BLE001 – the parser raises whatever a broken file leads it to
            raise DamagedDocument(name, "the PDF's index is broken", _AGAIN) from None
        with parsed:
            for page in pages:
                drawing = _drawing(page, settings=settings)
                if drawing is not None:
                    drawings.append(drawing)
                page.close()
    repeated = find_repeated(drawings, settings)
    for drawing in drawings:
        seen = mark_struck(_visible(drawing, document, settings.visible), settings.visible)
        yield page_layout(seen, repeated, settings)


def _drawing(page: PlumberPage, settings: PdfSettings) -> PageDrawing | None:
    """Return what a page draws; None where it is too broken to be parsed."""
    try:
        return drawn_page(page, settings.visible)
    except Exception:  # noqa: BLE001 – as above; what is raised after this is a defect of ours
        return None


def _visible(drawing: PageDrawing, document: pypdfium2.PdfDocument, settings: VisibleSettings) -> PageDrawing:
    """Return what a page draws and a person sees; all that it draws where the renderer cannot open it."""
    import pypdfium2

    try:
        page = document[drawing.number - 1]
    except pypdfium2.PdfiumError:
        return drawing
    try:
        return keep_visible(drawing, page, settings)
    finally:
        page.close()


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
