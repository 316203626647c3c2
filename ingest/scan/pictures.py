"""Pictures of text on a digital page, a table pasted as a screenshot, say: read as scans, put among the page's own lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from gouji.ingest.budget.meter import Meter
from gouji.ingest.page.layout import Block, PageLayout
from gouji.ingest.page.lines import TextLine
from gouji.ingest.page.tables import RuledTable
from gouji.ingest.scan.image.pages import PagePicture, remove_text, render_page
from gouji.ingest.scan.layout import scan_layout
from gouji.ingest.scan.read import load_readers
from gouji.ingest.scan.settings import ScanSettings

if TYPE_CHECKING:
    import pypdfium2

__all__ = ["read_pictures"]

Box = tuple[float, float, float, float]


def read_pictures(
    data: bytes, layouts: Mapping[int, PageLayout], settings: ScanSettings, meter: Meter
) -> dict[int, PageLayout]:
    """Return the layouts, by page number, of those pages on which a picture holds text, with that text in its place.

    Photographs and drawings are passed over, as is what cannot be read well.
    """
    import pypdfium2

    found: dict[int, PageLayout] = {}
    document = pypdfium2.PdfDocument(data)
    try:
        for number, layout in layouts.items():
            page = document[number - 1]
            try:
                boxes = [
                    box for box in _boxes(page, settings=settings) if _words_in(layout, box) <= settings.picture_words
                ]
                meter.spend("pictures", len(boxes))
                blocks = _read(page, number, boxes, settings) if boxes else ()
            finally:
                page.close()
            if blocks:
                merged = sorted((*layout.blocks, *blocks), key=_place)
                found[number] = replace(layout, blocks=tuple(merged))
    finally:
        document.close()
    return found


def _boxes(page: pypdfium2.PdfPage, settings: ScanSettings) -> list[Box]:
    """The pictures that are large and fine enough for text, in points from the top left corner of an unturned page."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    if page.get_rotation():
        return []
    left, bottom, _, top = page.get_cropbox()
    height = top - bottom
    found = []
    for drawn in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        try:
            pixels = drawn.get_px_size()
            x0, y0, x1, y1 = drawn.get_bounds()
        except pypdfium2.PdfiumError:
            continue
        large = x1 - x0 >= settings.picture_width and y1 - y0 >= settings.picture_height
        if large and pixels[0] / (x1 - x0) * 72 >= settings.picture_dpi:
            found.append((x0 - left, height - (y1 - bottom), x1 - left, height - (y0 - bottom)))
    return found


def _words_in(layout: PageLayout, box: Box) -> int:
    words = (word for block in layout.blocks if isinstance(block, TextLine) for word in block.words)
    return sum(
        box[0] < (word.box[0] + word.box[2]) / 2 < box[2] and box[1] < (word.box[1] + word.box[3]) / 2 < box[3]
        for word in words
    )


def _read(page: pypdfium2.PdfPage, number: int, boxes: Sequence[Box], settings: ScanSettings) -> tuple[Block, ...]:
    """Return what stands in the boxes; the rest of the page is blanked."""
    remove_text(page)
    picture = render_page(page, number, settings.image)
    point = picture.dpi / 72
    pixels = np.full_like(picture.pixels, 255)
    for x0, y0, x1, y1 in boxes:
        part = (
            slice(max(round(y0 * point), 0), round(y1 * point)),
            slice(max(round(x0 * point), 0), round(x1 * point)),
        )
        pixels[part] = picture.pixels[part]
    read = scan_layout(
        PagePicture(number=number, pixels=pixels, dpi=picture.dpi), load_readers(settings), settings, turns=(0,)
    )
    return () if read.refused or (read.confidence or 0.0) < settings.picture_confidence else read.blocks


def _place(block: Block) -> tuple[float, float]:
    """Return the place in reading order, from top to bottom: a line by its middle, a table by where it begins."""
    x0, y0, _, y1 = block.box
    return (y0 if isinstance(block, RuledTable) else (y0 + y1) / 2), x0
