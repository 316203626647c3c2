"""Whether a page's text is printed in its picture too: then the text is another recogniser's layer over a scan."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pypdfium2

from gouji.ingest.pdf.settings import PdfSettings

__all__ = ["is_in_picture"]


Box = tuple[float, float, float, float]


def is_in_picture(page: pypdfium2.PdfPage, settings: PdfSettings) -> bool:
    """Return whether the page without its text still shows ink where most of its characters are.

    The page is not the same afterwards: its text is gone. Text in nested forms stays, and counts as ink.
    """
    import pypdfium2.raw as pdfium

    page.set_rotation(0)  # characters' boxes know of no rotation
    boxes = _boxes(page, settings=settings)
    if not boxes:
        return False
    height = page.get_height()
    for drawn in list(page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_TEXT,), max_depth=1)):
        page.remove_obj(drawn)
    page.gen_content()
    bitmap = page.render(scale=settings.overlaid_dpi / 72, grayscale=True)
    grey = np.asarray(bitmap.to_numpy(), np.uint8)
    grey = grey.reshape(grey.shape[0], grey.shape[1])
    inked = sum(_is_inked(grey, box, height, settings=settings) for box in boxes)
    bitmap.close()
    return inked >= settings.overlaid_share * len(boxes)


def _boxes(page: pypdfium2.PdfPage, settings: PdfSettings) -> list[Box]:
    """Return the boxes of some characters, in points from the bottom left corner of the page's visible part."""
    import pypdfium2.raw as pdfium

    textpage = page.get_textpage()
    dx, dy, *_ = page.get_cropbox()
    found: list[Box] = []
    try:
        count = textpage.count_chars()
        for number in range(0, count, max(1, count // settings.overlaid_sample)):
            if chr(pdfium.FPDFText_GetUnicode(textpage, number)).isspace():
                continue
            left, right, bottom, top = (ctypes.c_double() for _ in range(4))
            if pdfium.FPDFText_GetCharBox(textpage, number, left, right, bottom, top):
                found.append((left.value - dx, bottom.value - dy, right.value - dx, top.value - dy))
    finally:
        textpage.close()
    return found


def _is_inked(grey: NDArray[np.uint8], box: Box, height: float, settings: PdfSettings) -> bool:
    """Return whether there is something dark in a box, a little larger than the character, that has paper around it."""
    scale = settings.overlaid_dpi / 72
    x0, y0, x1, y1 = box[0] * scale, (height - box[3]) * scale, box[2] * scale, (height - box[1]) * scale
    room = max(2.0, settings.overlaid_margin * (y1 - y0))
    part = grey[max(round(y0 - room), 0) : round(y1 + room), max(round(x0 - room), 0) : round(x1 + room)]
    return bool(part.size) and float(np.percentile(part, 90)) - float(part.min()) > settings.overlaid_contrast
