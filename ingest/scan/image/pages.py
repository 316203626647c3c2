"""A scanned file → pictures of its pages, one at a time."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gouji.errors import DamagedDocument, UnsupportedDocument
from gouji.ingest.scan.image.settings import ImageSettings

if TYPE_CHECKING:
    import pypdfium2
    from PIL.Image import Image

__all__ = [
    "BrokenPage",
    "PagePicture",
    "limit_resolution",
    "open_pictures",
    "remove_text",
    "render_page",
    "render_pdf_page",
]

_PICTURED = 0.05
"""The pictures of a page that say how fine it is cover this share of it."""
_SKEWED, _ABSURD = 1.1, 3.0
"""Resolutions across and down that differ by these factors are a fax's; by more, an error."""
_A4 = 297 / 25.4
_AGAIN = "get it again from where it came"


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePicture:
    """A page as pixels, (height, width, 3) RGB or (height, width) grey, and its resolution."""

    number: int
    pixels: NDArray[np.uint8]
    dpi: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenPage:
    """A page of which there is no picture, and why."""

    number: int
    reason: str


def render_pdf_page(
    document: pypdfium2.PdfDocument, number: int, settings: ImageSettings, *, bare: bool = False
) -> PagePicture:
    """A page of a PDF, one-based, drawn at the resolution of its pictures, within the settings' limits.

    A `bare` one is drawn without its text, which another recogniser may have printed over its picture.
    """
    page = document[number - 1]
    try:
        if bare:
            remove_text(page)
        return render_page(page, number, settings)
    finally:
        page.close()


def remove_text(page: pypdfium2.PdfPage) -> None:
    """Takes the text off an opened page; that in nested forms stays."""
    import pypdfium2.raw as pdfium

    for drawn in list(page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_TEXT,), max_depth=1)):
        page.remove_obj(drawn)
    page.gen_content()


def render_page(page: pypdfium2.PdfPage, number: int, settings: ImageSettings) -> PagePicture:
    """See `render_pdf_page`."""
    width, height = page.get_size()
    dpi = min(_own_dpi(page, settings), (settings.most_pixels / max(width * height, 1.0)) ** 0.5 * 72)
    bitmap = page.render(scale=dpi / 72)
    pixels = np.ascontiguousarray(bitmap.to_numpy()[..., :3][..., ::-1])
    bitmap.close()
    return PagePicture(number=number, pixels=pixels, dpi=dpi)


def _own_dpi(page: pypdfium2.PdfPage, settings: ImageSettings) -> float:
    import pypdfium2
    import pypdfium2.raw as pdfium

    found = []
    for drawn in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        try:
            pixels = drawn.get_px_size()
            left, bottom, right, top = drawn.get_bounds()
        except pypdfium2.PdfiumError:
            continue
        across, down = right - left, top - bottom
        if across > 0 and down > 0:
            found.append((max(pixels[0] / across, pixels[1] / down) * 72, across * down))
    # By area: a scan may be cut into strips, and a small logo is finer than it.
    whole = page.get_width() * page.get_height()
    area = sum(part for _, part in found)
    best = sum(dpi * part for dpi, part in found) / area if area > _PICTURED * whole else settings.dpi
    return min(max(best, settings.least_dpi), settings.most_dpi)


def limit_resolution(page: PagePicture, settings: ImageSettings) -> PagePicture:
    """The page no finer than it is worked on."""
    import cv2

    if page.dpi <= 1.15 * settings.working_dpi:
        return page
    scale = settings.working_dpi / page.dpi
    pixels = cv2.resize(page.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return PagePicture(number=page.number, pixels=np.asarray(pixels, np.uint8), dpi=float(settings.working_dpi))


def open_pictures(data: bytes, name: str, settings: ImageSettings) -> Iterator[PagePicture]:
    """The frames of a picture file; raises `DamagedDocument` or `UnsupportedDocument` in one line."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # The limit below says what is wrong in our words.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what is odd in a file's data; what is broken is said below
            image = Image.open(io.BytesIO(data))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise DamagedDocument(name, "the picture is broken and cannot be opened", _AGAIN) from None
    frames = getattr(image, "n_frames", 1)
    if frames > 1 and image.format != "TIFF":
        raise UnsupportedDocument(name, f"this is an animation of {frames} pictures", "save its page as PNG")
    for number in range(frames):
        try:
            image.seek(number)
            _check_size(image, name, settings)
            page = _picture(image, number + 1, settings)
            _check_room(image, page, name, settings)
            yield page
        except (OSError, ValueError, SyntaxError, EOFError):
            reason = "the picture is cut off or broken" + (f" (page {number + 1})" if frames > 1 else "")
            raise DamagedDocument(name, reason, _AGAIN) from None


def _check_size(image: Image, name: str, settings: ImageSettings) -> None:
    width, height = image.size
    if min(width, height) < settings.least_side:
        reason = f"a picture of {width} × {height} pixels holds no page"
        raise UnsupportedDocument(name, reason, "scan the page at 200 dpi or more")
    if width * height > settings.most_pixels:
        reason = f"a picture of {width} × {height} pixels is too large"
        raise UnsupportedDocument(name, reason, "scan the page at 300 dpi or save it smaller")


def _picture(image: Image, number: int, settings: ImageSettings) -> PagePicture:
    """The frame upright as its metadata says, on white where it is transparent, at a resolution worth reading."""
    from PIL import ImageOps

    turned = ImageOps.exif_transpose(image)
    turned = _square(turned) if turned.size == image.size else turned
    dpi = _dpi(turned)
    if turned.mode in {"RGBA", "LA", "PA"} or "transparency" in turned.info:
        from PIL import Image

        layer = turned.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        turned = Image.alpha_composite(ground, layer)
    if turned.mode.startswith("I;16") or turned.mode in {"I", "F"}:
        values = np.asarray(turned, np.float32)
        pixels = (255 * values / max(float(values.max()), 1.0)).astype(np.uint8)
    else:
        pixels = np.asarray(turned.convert("RGB"), np.uint8)
    return _resized(PagePicture(number=number, pixels=pixels, dpi=dpi), settings)


def _check_room(image: Image, page: PagePicture, name: str, settings: ImageSettings) -> None:
    """A strip is made as coarse as if its long side were a page's, and nothing is left of the short one."""
    if min(page.pixels.shape[:2]) < settings.least_side:
        width, height = image.size
        reason = f"a strip of {width} × {height} pixels is no page"
        raise UnsupportedDocument(name, reason, "scan the whole page at 200 dpi or more")


def _square(image: Image) -> Image:
    """The picture with square pixels: a fax has half as many lines as columns to the inch."""
    stated = image.info.get("dpi", (0, 0))
    across, down = (float(v) for v in stated) if isinstance(stated, tuple) else (0.0, 0.0)
    if across <= 0 or down <= 0 or not _SKEWED < max(across, down) / min(across, down) < _ABSURD:
        return image
    width, height = image.size
    finest = max(across, down)
    size = (round(width * finest / across), round(height * finest / down))
    grey = image.convert("L") if image.mode == "1" else image
    resized = grey.resize(size)
    resized.info["dpi"] = (finest, finest)
    return resized


def _dpi(image: Image) -> float:
    """The resolution as it is stated, where that gives a page of a likely size; else as if the page were A4."""
    width, height = image.size
    guess = max(width, height) / _A4
    stated = image.info.get("dpi", (0, 0))
    dpi = float(stated[0] if isinstance(stated, tuple) else stated)
    return dpi if dpi and 0.6 < guess / dpi < 1.7 else guess


def _resized(page: PagePicture, settings: ImageSettings) -> PagePicture:
    """Finer pictures are made coarser: nothing is read better for it."""
    if settings.least_dpi <= page.dpi <= 1.15 * settings.most_dpi:
        return page
    import cv2

    dpi = min(max(page.dpi, settings.least_dpi), settings.most_dpi)
    scale = dpi / page.dpi
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    pixels = np.asarray(cv2.resize(page.pixels, None, fx=scale, fy=scale, interpolation=how), np.uint8)
    return PagePicture(number=page.number, pixels=pixels, dpi=dpi)
