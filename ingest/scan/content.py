"""The content of a document that was opened → the picture of one of its pages, drawn anew."""

from __future__ import annotations

from pathlib import Path

from gouji.ingest.scan.folder import folder_pages
from gouji.ingest.scan.image.pages import PagePicture, open_pictures, render_pdf_page
from gouji.ingest.scan.settings import ScanSettings
from gouji.tokens import LoadedDocument

__all__ = ["draw_page"]


def draw_page(document: LoadedDocument, number: int, settings: ScanSettings) -> PagePicture | None:
    """Return the picture of a page (one-based) as the first reading had it; None where there is none.

    Raises `DocumentError` where the file cannot be read any more.
    """
    content = document.content
    if content is None or not 1 <= number <= len(document.stream.pages):
        return None
    if isinstance(content, bytes) and document.stream.source.media_type == "application/pdf":
        import pypdfium2

        with pypdfium2.PdfDocument(content) as pdf:
            return render_pdf_page(pdf, number, settings.image)
    name = document.stream.source.name
    pages = (
        folder_pages(content, settings) if isinstance(content, Path) else open_pictures(content, name, settings.image)
    )
    found = next((page for page in pages if page.number == number), None)
    return found if isinstance(found, PagePicture) else None
