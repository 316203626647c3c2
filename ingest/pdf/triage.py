"""Whether a PDF is whole and open, and what each of its pages is: digital, scanned or empty.

PDFium opens broken files that the parser would stumble over, and tells what is drawn on a page; a page that plainly
has text is not looked at twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gouji.errors import DamagedDocument, EncryptedDocument
from gouji.ingest.page.layout import PageLayout
from gouji.ingest.pdf.overlaid import is_in_picture
from gouji.ingest.pdf.settings import PdfSettings
from gouji.tokens import PageKind

if TYPE_CHECKING:
    import pypdfium2

__all__ = ["check_references", "judge_page", "opened"]

_REFERENCE = re.compile(rb"\b(\d{1,9})\s+\d{1,5}\s+obj\s+(\d{1,9})\s+\d{1,5}\s+R\s+endobj\b")
_ANY_REFERENCE = re.compile(rb"obj\s+\d{1,9}\s+\d{1,5}\s+R\s+endobj\b")
"""Begins with a literal, which is looked for forty times as fast; hardly any file has such an object."""

_ERROR_PASSWORD = 4
"""PDFium\'s code for a missing or wrong password."""

_AGAIN = "download the file again"
_LENGTH = re.compile(rb"/Linearized\b[^>]{0,200}?/L\s+(\d{1,18})|/L\s+(\d{1,18})[^>]{0,200}?/Linearized\b")


@contextmanager
def opened(data: bytes, name: str) -> Iterator[pypdfium2.PdfDocument]:
    """Yield the PDF, opened with an empty password.

    Raises `EncryptedDocument` where a password is needed, `DamagedDocument` where the file is cut off or broken.
    """
    import pypdfium2

    _check_whole(data, name)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _ERROR_PASSWORD or "assword" in str(error):
            raise EncryptedDocument(name, "it needs a password", "save a copy without one") from None
        raise DamagedDocument(name, "the PDF is broken and cannot be opened", _AGAIN) from None
    with document:
        if not len(document):
            raise DamagedDocument(name, "the PDF has no pages", _AGAIN)
        yield document


def check_references(data: bytes, name: str) -> None:
    """Refuse objects that are nothing but references in a circle: the parser would follow them for ever. Raises `DamagedDocument`."""
    if _ANY_REFERENCE.search(data) is None:
        return
    aims = {int(found[1]): int(found[2]) for found in _REFERENCE.finditer(data)}
    known: set[int] = set()
    for start in list(aims):
        chain: set[int] = set()
        at: int | None = start
        while at is not None and at not in known:
            known.add(at)
            chain.add(at)
            at = aims.get(at)
        if at in chain:
            raise DamagedDocument(name, f"object {at} of the PDF refers to itself", _AGAIN)


def judge_page(layout: PageLayout, document: pypdfium2.PdfDocument, settings: PdfSettings) -> PageLayout:
    """Return a page's layout with its kind; with its size, too, where the parser could not tell it."""
    import pypdfium2

    if _is_plainly_digital(layout, settings=settings):
        return replace(layout, kind=PageKind.SCANNED) if layout.garbled else layout
    try:
        page = document[layout.number - 1]
    except pypdfium2.PdfiumError:
        return replace(layout, kind=PageKind.SCANNED if layout.garbled else PageKind.EMPTY)
    try:
        return _judge(layout, page, settings=settings)
    finally:
        page.close()


def _is_plainly_digital(layout: PageLayout, settings: PdfSettings) -> bool:
    """Return whether a page has so many characters and so small images that it needs no closer look."""
    small = layout.image_area < settings.scan_share * layout.width * layout.height
    return layout.characters >= settings.few_characters and small


def _check_whole(data: bytes, name: str) -> None:
    """A PDF ends with a pointer to its index; readers guess where it is gone, and pages are lost without a word."""
    stated = _LENGTH.search(data[:2048])
    length = int(stated[1] or stated[2]) if stated else 0
    if b"startxref" not in data or (length > len(data) and b"startxref" not in data[-2048:]):
        raise DamagedDocument(name, "the PDF is cut off", _AGAIN)


def _judge(layout: PageLayout, page: pypdfium2.PdfPage, settings: PdfSettings) -> PageLayout:
    width, height = page.get_size()
    characters = layout.characters
    drawn = _drawn(page, settings=settings)
    scan = drawn.image_area >= settings.scan_share * width * height
    recognised = (
        scan
        and characters > 0
        and (drawn.invisible_text or (characters >= settings.few_characters and is_in_picture(page, settings=settings)))
    )
    if characters and not (scan and (recognised or characters < settings.few_characters)):
        kind = PageKind.DIGITAL
    elif drawn.image_area or drawn.paths >= settings.outline_paths:
        kind = PageKind.SCANNED
    else:
        kind = PageKind.EMPTY
    if layout.broken:
        layout = replace(layout, width=width, height=height)
    return replace(layout, kind=PageKind.SCANNED if layout.garbled else kind, recognised=recognised)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    """What is drawn on a page: the images' area in square points, shapes, whether the first text is invisible."""

    image_area: float
    paths: int
    invisible_text: bool


def _drawn(page: pypdfium2.PdfPage, settings: PdfSettings) -> _Drawn:
    import pypdfium2.raw as pdfium

    area, paths = 0.0, 0
    modes: list[bool] = []
    for number in range(pdfium.FPDFPage_CountObjects(page)):
        drawn = pdfium.FPDFPage_GetObject(page, number)
        kind = pdfium.FPDFPageObj_GetType(drawn)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE or (kind == pdfium.FPDF_PAGEOBJ_FORM and _has_image(drawn)):
            area += _area(drawn)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            paths += 1
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT and len(modes) < settings.objects_looked_at:
            modes.append(pdfium.FPDFTextObj_GetTextRenderMode(drawn) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)
    return _Drawn(image_area=area, paths=paths, invisible_text=sum(modes) * 2 > len(modes))


def _has_image(form: object) -> bool:
    """Return whether a form object draws an image; scanners' programs often wrap the page's picture in one."""
    import pypdfium2.raw as pdfium

    return any(
        pdfium.FPDFPageObj_GetType(pdfium.FPDFFormObj_GetObject(form, number)) == pdfium.FPDF_PAGEOBJ_IMAGE
        for number in range(pdfium.FPDFFormObj_CountObjects(form))
    )


def _area(drawn: object) -> float:
    import ctypes

    import pypdfium2.raw as pdfium

    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
        return 0.0
    return abs(right.value - left.value) * abs(top.value - bottom.value)
