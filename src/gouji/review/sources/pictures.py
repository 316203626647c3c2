"""Pictures of pages, as JPEG: a page of a PDF as PDFium draws it, a scan as it is, turned as it was read."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from gouji.errors import DamagedDocument

if TYPE_CHECKING:
    from PIL import Image

    from gouji.tokens import Page

__all__ = ["draw_picture"]

_POINTS = 72
_NAME = "the source"


def draw_picture(
    content: bytes | Path, media_type: str, page: Page, *, dpi: float, most_pixels: int, quality: int
) -> bytes:
    """Return a page's picture at a resolution, coarser where it would have too many pixels.

    Raises `DocumentError` where the page cannot be drawn any more.
    """
    if isinstance(content, bytes) and media_type == "application/pdf":
        image = _draw_pdf_page(content, page.number, dpi, most_pixels)
    else:
        image = _open_picture(content, page, dpi)
    turned = image.rotate(-page.turn, expand=True) if page.turn else image
    file = io.BytesIO()
    turned.convert("RGB").save(file, "JPEG", quality=quality)
    return file.getvalue()


def _draw_pdf_page(content: bytes, number: int, dpi: float, most_pixels: int) -> Image.Image:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(content) as pdf:
            page = pdf[number - 1]
            width, height = page.get_size()
            most = (most_pixels / max(width * height, 1.0)) ** 0.5
            bitmap = page.render(scale=min(dpi / _POINTS, most))
            image: Image.Image = bitmap.to_pil().copy()
            bitmap.close()
            page.close()
            return image
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise DamagedDocument(_NAME, f"page {number} cannot be drawn ({error})", "open it anew") from None


def _open_picture(content: bytes | Path, page: Page, dpi: float) -> Image.Image:
    """Return a page's picture, reduced to a resolution; it is never enlarged, as the browser does that as well."""
    from PIL import Image

    from gouji.ingest.scan.content import draw_page
    from gouji.ingest.scan.settings import ScanSettings
    from gouji.tokens import LoadedDocument, Source, TokenStream

    source = Source(name="document", sha256="", media_type="image/*")
    stream = TokenStream(text="", tokens=(), pages=(page,) * page.number, source=source)
    drawn = draw_page(LoadedDocument(stream=stream, content=content), page.number, ScanSettings())
    if drawn is None:
        raise DamagedDocument(_NAME, f"page {page.number} cannot be drawn", "open it anew")
    image = Image.fromarray(drawn.pixels)
    if drawn.dpi > dpi:
        size = (round(image.width * dpi / drawn.dpi), round(image.height * dpi / drawn.dpi))
        image = image.resize(size, Image.Resampling.LANCZOS)
    return image
