"""PDF files → token streams: text layers, pages that are pictures, and pictures on pages, put together.

Steps: `pdf.read` lays out the text layers; `scans` reads what is a picture; `page.furniture`, `page.columns` and
`page.continued` look over all pages; `page.write` makes the stream.
"""

from __future__ import annotations

from gouji.errors import DamagedDocument
from gouji.ingest.budget.meter import Meter
from gouji.ingest.mixed.scans import read_scans
from gouji.ingest.page.columns import find_columns
from gouji.ingest.page.furniture import mark_furniture
from gouji.ingest.page.settings import PageSettings
from gouji.ingest.page.write import describe_pages, write_pages
from gouji.ingest.pdf.read import read_pdf_pages
from gouji.ingest.pdf.remarks import page_remarks
from gouji.ingest.pdf.settings import PdfSettings
from gouji.ingest.scan.settings import ScanSettings
from gouji.ingest.stream.builder import StreamBuilder
from gouji.tokens import Source, TokenStream

__all__ = ["read_pdf"]


def read_pdf(
    data: bytes,
    source: Source,
    *,
    page: PageSettings,
    pdf: PdfSettings,
    scan: ScanSettings,
    meter: Meter | None = None,
) -> TokenStream:
    """Read a PDF file; the settings are those of the rooms that its pages pass through.

    Each printed line becomes a line; its words have boxes, and wide gaps, as between columns, become tabs. Ruled tables
    become rows of cells with grid places and spans; a table that goes on over a page break keeps its number, and its rows
    count on. Running heads and feet, page numbers and watermarks are there, marked as furniture. Boxes are in points from
    the top left corner of the page as it is read, which is turned where its text is set sideways.

    Pages without usable text are named in the warnings. Raises `EncryptedDocument` where a password is needed,
    `DamagedDocument` where the file is broken or cut off. Scanned pages are read where the extra `ocr` is installed.
    """
    builder = StreamBuilder(source, meter)
    found = read_pdf_pages(data, builder.meter, pdf)
    try:
        pages, remarks = read_scans(data, found.layouts, pdf=pdf, scan=scan, meter=builder.meter)
    except Exception as error:
        # OpenCV says in its own words that a page has no size that a picture could have.
        if type(error).__module__.partition(".")[0] != "cv2":
            raise
        raise DamagedDocument(source.name, "a page cannot be drawn as a picture", "print it to a new PDF") from None
    write_pages(find_columns(mark_furniture(pages, page), page), builder, page)
    for remark in (*page_remarks(pages), *remarks):
        builder.warn(remark)
    return builder.build(pages=describe_pages(pages), title=found.title)
