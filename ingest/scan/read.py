"""Scanned pages and picture files → token streams.

Steps: `pages` gives pictures; of each, `layout` repairs the page, finds the rules' grids and reads what is inked; what
comes after is the same as for digital pages.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from gouji.errors import DamagedDocument, DocumentError
from gouji.ingest.budget.meter import Meter
from gouji.ingest.budget.settings import Budget
from gouji.ingest.page.columns import find_columns
from gouji.ingest.page.furniture import mark_furniture
from gouji.ingest.page.layout import PageLayout
from gouji.ingest.page.settings import PageSettings
from gouji.ingest.page.write import describe_pages, write_pages
from gouji.ingest.scan.image.pages import PagePicture, open_pictures, render_pdf_page
from gouji.ingest.scan.layout import scan_layout
from gouji.ingest.scan.recognition.recognise import Readers
from gouji.ingest.scan.settings import ScanSettings
from gouji.ingest.stream.builder import StreamBuilder
from gouji.language import mark_text
from gouji.resources import share_heap
from gouji.tokens import PageKind, Source, TokenStream

if TYPE_CHECKING:
    import pypdfium2

__all__ = ["load_readers", "read_image", "read_pages", "refuse_page", "scan_pdf_pages", "scan_remarks"]


def load_readers(settings: ScanSettings) -> Readers:
    """Return the text reader and the number reader, loaded once a process."""
    import cv2

    from gouji.ingest.scan.recognition.digits import digit_reader
    from gouji.ingest.scan.recognition.engine import text_reader

    cv2.setNumThreads(settings.recognition.threads)
    if settings.engine == "tesseract":
        from gouji.ingest.scan.recognition.tesseract import tesseract_reader

        return Readers(text=tesseract_reader(settings.recognition), numbers=digit_reader(settings.recognition))
    return Readers(text=text_reader(settings.recognition), numbers=digit_reader(settings.recognition))


def read_image(
    data: bytes, source: Source, settings: ScanSettings, page: PageSettings, meter: Meter | None = None
) -> TokenStream:
    """Read a picture file (PNG, JPEG, WebP, BMP) or a TIFF of several pages.

    Boxes are in points from the picture's top left corner; where a page had to be turned, of the turned one. Raises
    `DamagedDocument` and `UnsupportedDocument` for what is no page. A page that cannot be read is named in the warnings,
    as is the first that is cut off; where none can be read, the document is refused.
    """
    pictures = _until_broken(open_pictures(data, source.name, settings.image))
    return read_pages(pictures, lambda: source, settings, page, meter or Meter(Budget(), source.name))


def read_pages(
    pictures: Iterable[PagePicture | PageLayout],
    source: Callable[[], Source],
    settings: ScanSettings,
    page: PageSettings,
    meter: Meter,
) -> TokenStream:
    """Read pictures as the pages of one document; `source` is asked for when all have been read.

    Raises `DamagedDocument` where no page has text.
    """
    pages = list(_scanned(pictures, settings, meter))
    if not any(page.blocks for page in pages):
        reason = next((page.refused for page in pages if page.refused), "nothing is printed on it")
        raise DamagedDocument(meter.name, f"no page of text: {reason}", "scan it flat at 200 dpi or more")
    return _stream(pages, source(), page, meter)


def _until_broken(pictures: Iterator[PagePicture]) -> Iterator[PagePicture | PageLayout]:
    """Yield the pages of a file up to where it is broken; what is broken from the start is raised."""
    number = 0
    try:
        for picture in pictures:
            number = picture.number
            yield picture
    except DocumentError as error:
        if not number:
            raise
        yield refuse_page(number + 1, error.reason)


def _scanned(
    pictures: Iterable[PagePicture | PageLayout], settings: ScanSettings, meter: Meter
) -> Iterator[PageLayout]:
    """Yield one page after the other, so that only one picture is in memory. Raises `BudgetExceeded`."""
    # Before the first picture is opened: what decodes and draws it starts threads already.
    share_heap()
    for picture in pictures:
        meter.spend("pages")
        if isinstance(picture, PagePicture):
            meter.spend("pictures")
            meter.spend("pixels", picture.pixels.shape[0] * picture.pixels.shape[1])
        yield picture if isinstance(picture, PageLayout) else scan_layout(picture, load_readers(settings), settings)


def refuse_page(number: int, reason: str) -> PageLayout:
    """Return a page of which there is no picture."""
    return PageLayout(number=number, width=0.0, height=0.0, kind=PageKind.EMPTY, confidence=0.0, refused=reason)


def _stream(pages: Sequence[PageLayout], source: Source, page_settings: PageSettings, meter: Meter) -> TokenStream:
    builder = StreamBuilder(source, meter)
    marked = mark_furniture(pages, page_settings)
    write_pages(find_columns(marked, page_settings), builder, page_settings)
    for remark in scan_remarks({page.number: page for page in pages}):
        builder.warn(remark)
    return builder.build(pages=describe_pages(pages))


def scan_pdf_pages(
    data: bytes,
    numbers: Sequence[int],
    layered: Collection[int],
    settings: ScanSettings,
    meter: Meter | None = None,
) -> dict[int, PageLayout]:
    """Return the scanned pages of a PDF by their one-based numbers; of those `layered`, without their text layer."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        pictures = (_draw_page(document, number, settings, bare=number in layered) for number in numbers)
        return {page.number: page for page in _scanned(pictures, settings, meter or Meter(Budget(), "document"))}
    finally:
        document.close()


def _draw_page(
    document: pypdfium2.PdfDocument, number: int, settings: ScanSettings, *, bare: bool
) -> PagePicture | PageLayout:
    """Return a page's picture; a page without one where the renderer cannot open what the parser could."""
    import pypdfium2

    try:
        return render_pdf_page(document, number, settings.image, bare=bare)
    except pypdfium2.PdfiumError:
        return refuse_page(number, mark_text("the page cannot be drawn"))


def scan_remarks(pages: dict[int, PageLayout]) -> Iterator[str]:
    """Yield one line for each stretch of pages of which the same is to be said."""
    numbered = [(number - at, _remark(page), number) for at, (number, page) in enumerate(sorted(pages.items()))]
    for (_, remark), group in groupby(numbered, key=lambda item: item[:2]):
        numbers = [number for _, _, number in group]
        first, last = numbers[0], numbers[-1]
        if first == last:
            yield mark_text(f"page {first} {remark}")
        else:
            yield mark_text(f"pages {first}–{last} {remark}")


def _remark(page: PageLayout) -> str:
    if page.refused:
        return mark_text(f"could not be read: {page.refused}")
    doubt = (
        mark_text("the print is faint or worn, so that many characters may be wrong: scan it darker, or the original")
        if page.worn
        else mark_text("characters may be wrong")
    )
    if not page.turn:
        return mark_text(f"read from a scan; {doubt}")
    return mark_text(f"read from a scan; {doubt}; places are those on the page turned by {page.turn} degrees")
