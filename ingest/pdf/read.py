"""PDF files → the layouts of their pages, as the text layers give them.

Steps: `visible` takes what a page draws; `layout` makes lines and ruled tables of it; `triage` tells what each page is.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gouji.errors import DamagedDocument
from gouji.ingest.budget.meter import Meter
from gouji.ingest.page.layout import PageLayout
from gouji.ingest.pdf.layout import page_layout
from gouji.ingest.pdf.settings import PdfSettings
from gouji.ingest.pdf.triage import check_references, judge_page, opened
from gouji.ingest.pdf.visible.drawing import PageDrawing, drawn_page
from gouji.ingest.pdf.visible.fields import FormField, print_annotations, read_utf16, settle_fields
from gouji.ingest.pdf.visible.guarded import guarded_parser
from gouji.ingest.pdf.visible.rendering import keep_visible
from gouji.ingest.pdf.visible.settings import VisibleSettings
from gouji.ingest.pdf.visible.struck import mark_struck
from gouji.ingest.pdf.watermarks import find_repeated

if TYPE_CHECKING:
    import pypdfium2
    from pdfplumber.page import Page as PlumberPage
    from pdfplumber.pdf import PDF

__all__ = ["read_pdf_pages"]

_AGAIN = "download the file again, or print it to a new PDF"
_END = b"%%EOF"


@dataclass(frozen=True, slots=True, kw_only=True)
class _PdfPages:
    """The pages of a PDF as their text layers give them."""

    layouts: tuple[PageLayout, ...]
    title: str | None
    """The title in the file's properties."""


def read_pdf_pages(data: bytes, meter: Meter, settings: PdfSettings) -> _PdfPages:
    """Read the text layer of each page; the meter's name stands in error messages.

    Raises `EncryptedDocument` where a password is needed, `DamagedDocument` where the file is broken or cut off.
    """
    name = meter.name
    meter.spend("objects", data.count(b" obj"))
    check_references(data, name)
    with opened(data, name) as whole:
        meter.spend("pages", len(whole))
        printed, fields = print_annotations(data, name, settings.visible)
    with opened(printed, name) as document, guarded_parser(meter):
        layouts = tuple(_layouts(_Source(_drop_tail(printed), document, fields, meter), settings=settings))
        if all(layout.broken for layout in layouts):
            raise DamagedDocument(name, "no page of the PDF can be read", _AGAIN)
        layouts = tuple(judge_page(layout, document, settings=settings) for layout in layouts)
        title = _read_title(document)
    return _PdfPages(layouts=layouts, title=title or None)


def _read_title(document: pypdfium2.PdfDocument) -> str:
    """Return the title in the file's properties on one line; U+FFFD stands for what is no character."""
    import pypdfium2.raw as pdfium

    return " ".join(read_utf16(pdfium.FPDF_GetMetaText, document, b"Title\0").split())


@dataclass(frozen=True, slots=True)
class _Source:
    """A PDF with its annotations printed, opened by the renderer; the form fields of its pages, what counts it."""

    data: bytes
    document: pypdfium2.PdfDocument
    fields: Mapping[int, tuple[FormField, ...]]
    meter: Meter


def _layouts(source: _Source, settings: PdfSettings) -> Iterator[PageLayout]:
    """Yield the layout of each page."""
    count = len(source.document)
    with _quiet_parser():
        parser, pages = _open_parser(source)
        for start in range(1, count + 1, settings.pages_at_once):
            numbers = range(start, min(start + settings.pages_at_once, count + 1))
            some = [pages.pop(number) for number in numbers if number in pages]
            parsed = {layout.number: layout for layout in _parsed(some, source, settings=settings)}
            for number in numbers:
                yield parsed.get(number) or PageLayout(number=number, width=0.0, height=0.0, broken=True)
            _forget_parsed(parser)


def _open_parser(source: _Source) -> tuple[PDF, dict[int, PlumberPage]]:
    """Return the parser's document, and its pages by their numbers. Opened once: to find its pages takes a walk over all of them."""
    import pdfplumber

    try:
        parser = pdfplumber.open(io.BytesIO(source.data))
        return parser, {page.page_number: page for page in parser.pages}
    except Exception:  # noqa: BLE001 – the parser raises whatever a broken file leads it to
        source.meter.check()
        raise DamagedDocument(source.meter.name, "the PDF's index is broken", _AGAIN) from None


def _forget_parsed(parser: PDF) -> None:
    """Let go what the parser keeps of the objects and fonts that it has parsed: else all that a file unpacks to is held at once."""
    kept = ((parser.doc, "_cached_objs"), (parser.doc, "_parsed_objs"), (parser.rsrcmgr, "_cached_fonts"))
    for holder, name in kept:
        vars(holder)[name].clear()


def _parsed(pages: Sequence[PlumberPage], source: _Source, settings: PdfSettings) -> Iterator[PageLayout]:
    """Yield the layouts of the pages that the parser can read."""
    drawings: list[PageDrawing] = []
    for page in pages:
        drawing = _drawing(page, source.meter, settings=settings)
        if drawing is not None:
            drawings.append(drawing)
        page.close()
        page.page_obj.contents = []  # it holds what they unpack to
    repeated = find_repeated(drawings, settings)
    for drawing in drawings:
        yield page_layout(_visible(drawing, source, settings.visible), repeated, settings)


def _drop_tail(data: bytes) -> bytes:
    """Return a PDF file without what stands behind its end and is no part of it: the parser searches this backwards for the index."""
    end = data.rfind(_END) + len(_END)
    tail = data[end:]
    if end < len(_END) or len(tail) < len(_END) or b"obj" in tail or b"startxref" in tail:
        return data
    return data[:end] + b"\n"


def _drawing(page: PlumberPage, meter: Meter, settings: PdfSettings) -> PageDrawing | None:
    """Return what a page draws; None where it is too broken to be parsed."""
    try:
        drawing = drawn_page(page, settings.visible)
    except Exception:  # noqa: BLE001 – as above; what is raised after this is a defect of ours
        meter.check()
        return None
    meter.check()  # the parser goes on after some errors
    return drawing


def _visible(drawing: PageDrawing, source: _Source, settings: VisibleSettings) -> PageDrawing:
    """Return what a page draws and a person sees; all that it draws where the renderer cannot open it."""
    import pypdfium2

    try:
        page = source.document[drawing.number - 1]
    except pypdfium2.PdfiumError:
        return drawing
    try:
        seen = keep_visible(drawing, page, settings)
    finally:
        page.close()
    return mark_struck(settle_fields(seen, source.fields.get(drawing.number, ()), settings), settings)


@contextmanager
def _quiet_parser() -> Iterator[None]:
    """Keep the parser's remarks on odd files off standard error."""
    loggers = [logging.getLogger(name) for name in ("pdfminer", "pdfplumber")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
