"""Pictures of pages: from picture files and from PDF pages, one at a time."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, TiffImagePlugin, UnidentifiedImageError

from gouji.errors import DamagedDocument, UnsupportedDocument
from gouji.ingest.scan.image.settings import ImageSettings

if TYPE_CHECKING:
    import pypdfium2

__all__ = [
    "PagePicture",
    "enlarge_print",
    "limit_resolution",
    "open_pictures",
    "remove_text",
    "render_page",
    "render_pdf_page",
]

_DOWNLOAD = "download the file again"
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, IndexError, struct.error)
"""What Pillow raises where a file's data are not as its format says."""
_TRANSPARENT = frozenset({"RGBA", "LA", "PA"})
_DEEP = frozenset({"I", "F"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePicture:
    """A page as pixels, (height, width, 3) RGB or (height, width) grey, and its resolution in dots an inch."""

    number: int
    pixels: NDArray[np.uint8]
    dpi: float
    """The resolution by which lengths on the page are measured: one at which its print has the usual size."""
    enlarged: float = 1.0
    """How many times larger things are on the page by `dpi` than in the document, whose places are given."""

    @property
    def point(self) -> float:
        """How many pixels make a point of the document."""
        return self.dpi / 72 * self.enlarged


def render_pdf_page(
    document: pypdfium2.PdfDocument, number: int, settings: ImageSettings, *, bare: bool = False
) -> PagePicture:
    """Return a PDF page (`number` counts from 1), rendered at the resolution of its pictures, within the settings' limits.

    A `bare` page is rendered without its text, which another recogniser may have printed over its picture.
    """
    page = document[number - 1]
    try:
        if bare:
            remove_text(page)
        return render_page(page, number, settings)
    finally:
        page.close()


def remove_text(page: pypdfium2.PdfPage) -> None:
    """Remove the text of an opened page; text in nested forms stays."""
    import pypdfium2.raw as pdfium

    for drawn in list(page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_TEXT,), max_depth=1)):
        page.remove_obj(drawn)
    page.gen_content()


def render_page(page: pypdfium2.PdfPage, number: int, settings: ImageSettings) -> PagePicture:
    """Return an opened PDF page, rendered as `render_pdf_page` does."""
    width, height = page.get_size()
    dpi = min(_find_dpi(page, settings), (settings.most_pixels / max(width * height, 1.0)) ** 0.5 * 72)
    bitmap = page.render(scale=dpi / 72)
    pixels = np.asarray(cv2.cvtColor(np.ascontiguousarray(bitmap.to_numpy()[..., :3]), cv2.COLOR_BGR2RGB), np.uint8)
    bitmap.close()
    return PagePicture(number=number, pixels=pixels, dpi=dpi)


def _find_dpi(page: pypdfium2.PdfPage, settings: ImageSettings) -> float:
    """Return the resolution of a PDF page's pictures; the settings' where they cover too little of it."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    found = []
    for drawn in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=settings.form_depth):
        try:
            pixels = drawn.get_px_size()
            left, bottom, right, top = drawn.get_bounds()
        except pypdfium2.PdfiumError:
            continue
        across, down = right - left, top - bottom
        if across > 0 and down > 0:
            found.append((max(pixels[0] / across, pixels[1] / down) * 72, across * down))
    # Weighted by area: a scan may be cut into strips, and a small logo is finer than it.
    whole = page.get_width() * page.get_height()
    area = sum(part for _, part in found)
    best = sum(dpi * part for dpi, part in found) / area if area > settings.pictured_share * whole else settings.dpi
    return min(max(best, settings.least_dpi), settings.most_dpi)


def limit_resolution(page: PagePicture, settings: ImageSettings) -> PagePicture:
    """Return the page no finer than the resolution at which pages are read."""
    if page.dpi <= settings.dpi_tolerance * settings.working_dpi:
        return page
    return _resize(page, float(settings.working_dpi))


def _resize(page: PagePicture, dpi: float) -> PagePicture:
    scale = dpi / page.dpi
    # Averaging keeps thin strokes when a picture is reduced; cubic curves keep edges sharp when it is enlarged.
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    pixels = np.asarray(cv2.resize(page.pixels, None, fx=scale, fy=scale, interpolation=how), np.uint8)
    return replace(page, pixels=pixels, dpi=dpi)


def enlarge_print(page: PagePicture, size: float, settings: ImageSettings) -> PagePicture | None:
    """Return the page so large that its characters, `size` points high, have the usual size; None where they have it."""
    if settings.least_size <= size <= settings.most_size:
        return None
    factor = min(max(settings.usual_size / size, 1 / settings.most_enlarged), settings.most_enlarged)
    resized = replace(page, dpi=page.dpi / factor, enlarged=page.enlarged * factor)
    return (
        limit_resolution(resized, settings)
        if resized.dpi >= settings.working_dpi
        else _resize(resized, float(settings.working_dpi))
    )


def open_pictures(data: bytes, name: str, settings: ImageSettings) -> Iterator[PagePicture]:
    """Yield the frames of a picture file.

    Sizes are checked before a frame is decoded. Pillow's own limit (`Image.MAX_IMAGE_PIXELS`) belongs to the whole process
    and is left as the host set it; WebP, and the pages of a TIFF of several, have to keep to both. Raises
    `UnsupportedDocument` for sizes that no page has and for animations, `DamagedDocument` for broken files.
    """
    try:
        with _ignored_warnings():
            image = _open_unchecked(data)
    except Image.DecompressionBombError:  # formats that check the size themselves
        raise _too_large(name, "the picture") from None
    except (UnidentifiedImageError, *_BROKEN):
        raise DamagedDocument(name, "the picture is broken and cannot be opened", _DOWNLOAD) from None
    frames = _count_frames(image, name)
    if frames > 1 and image.format != "TIFF":
        raise UnsupportedDocument(name, f"this is an animation of {frames} pictures", "save its page as PNG")
    places: set[object] = set()
    for number in range(frames):
        try:
            with _ignored_warnings():
                image.seek(number)
                _check_size(image, name, settings)
                _check_place(image, places)
                picture = _decode(image, number + 1, settings)
            yield picture
        except Image.DecompressionBombError:
            raise _too_large(name, f"page {number + 1}") from None
        except _BROKEN:
            reason = "the picture is cut off or broken" + (f" (page {number + 1})" if frames > 1 else "")
            raise DamagedDocument(name, reason, _DOWNLOAD) from None


def _check_place(image: Image.Image, places: set[object]) -> None:
    """Raise `ValueError` where the pixels of a page of a TIFF are those of one before, so that thousands of pages take no room."""
    entries = getattr(image, "tag_v2", {})
    place = entries.get(TiffImagePlugin.STRIPOFFSETS) or entries.get(TiffImagePlugin.TILEOFFSETS)
    if place is not None and place in places:
        message = "the pixels of another page"
        raise ValueError(message)
    places.add(place)


def _count_frames(image: Image.Image, name: str) -> int:
    """Return how many pictures a file holds; the directory of each is looked at."""
    try:
        with _ignored_warnings():
            return int(getattr(image, "n_frames", 1))
    except _BROKEN:
        raise DamagedDocument(name, "the directory of a page is broken", _DOWNLOAD) from None


def _ignored_warnings() -> warnings.catch_warnings[None]:
    """Return a context without warnings of oddities in a file's data; errors are reported all the same."""
    return warnings.catch_warnings(action="ignore")


def _open_unchecked(data: bytes) -> Image.Image:
    """Return the picture as `Image.open` does, without its check of the size, whose limit holds for the whole process."""
    Image.preinit()  # in the order of Image.open: the common formats first
    Image.init()
    for kind in Image.ID:
        factory, accepts = Image.OPEN[kind]
        try:
            accepted = accepts is None or accepts(data[:16])
            if accepted and not isinstance(accepted, str):  # a text says why not
                return factory(io.BytesIO(data), "")
        except (SyntaxError, IndexError, TypeError, struct.error):
            continue  # not of this kind, or too short to tell
    message = "no format of pictures fits"
    raise UnidentifiedImageError(message)


def _check_size(image: Image.Image, name: str, settings: ImageSettings) -> None:
    """Raise `UnsupportedDocument` where a frame is too small for a page, a strip, or so large that it is not decoded."""
    width, height = image.size
    if min(width, height) < settings.least_side:
        reason = f"a picture of {width} × {height} pixels holds no page"
        raise UnsupportedDocument(name, reason, "scan the page at 200 dpi or more")
    if width * height > settings.most_pixels:
        raise _too_large(name, f"a picture of {width} × {height} pixels")
    if max(width, height) > settings.longest_ratio * min(width, height):
        reason = f"a strip of {width} × {height} pixels is no page"
        raise UnsupportedDocument(name, reason, "scan the whole page at 200 dpi or more")


def _too_large(name: str, what: str) -> UnsupportedDocument:
    return UnsupportedDocument(name, f"{what} is too large", "scan the page at 300 dpi or save it smaller")


def _decode(image: Image.Image, number: int, settings: ImageSettings) -> PagePicture:
    """Return the frame upright as its metadata says, on white where it is transparent, at a resolution worth reading."""
    turned = ImageOps.exif_transpose(image)
    turned = _make_square(turned, settings) if turned.size == image.size else turned
    dpi = _likely_dpi(turned, settings)
    if turned.mode in _TRANSPARENT or "transparency" in turned.info:
        layer = turned.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        turned = Image.alpha_composite(ground, layer)
    if turned.mode.startswith("I;16") or turned.mode in _DEEP:
        values = np.asarray(turned, np.float32)
        pixels = (255 * values / max(float(values.max()), 1.0)).astype(np.uint8)
    else:
        pixels = np.asarray(turned.convert("RGB"), np.uint8)
    page = PagePicture(number=number, pixels=pixels, dpi=dpi)
    if settings.least_dpi <= dpi <= settings.dpi_tolerance * settings.most_dpi:
        return page
    return _resize(page, min(max(dpi, settings.least_dpi), settings.most_raised * dpi, settings.most_dpi))


def _stated_dpi(image: Image.Image) -> tuple[float, float]:
    """Return the resolutions across and down that a picture states; 0 where it states none."""
    stated = image.info.get("dpi", (0, 0))
    across, down = stated if isinstance(stated, tuple) else (stated, 0)
    return float(across), float(down)


def _make_square(image: Image.Image, settings: ImageSettings) -> Image.Image:
    """Return the picture with square pixels: a fax has half as many rows as columns to the inch."""
    across, down = _stated_dpi(image)
    if across <= 0 or down <= 0:
        return image
    ratio = max(across, down) / min(across, down)
    if not settings.fax_ratio < ratio < settings.absurd_ratio:
        return image
    width, height = image.size
    finest = max(across, down)
    size = (round(width * finest / across), round(height * finest / down))
    grey = image.convert("L") if image.mode == "1" else image
    resized = grey.resize(size)
    resized.info["dpi"] = (finest, finest)
    return resized


def _likely_dpi(image: Image.Image, settings: ImageSettings) -> float:
    """Return the stated resolution where it gives a page of a likely size; else the one at which the page is an A4.

    One that is longer is as wide as an A4.
    """
    guess = min(max(image.size) / settings.page_inches, min(image.size) / settings.page_width_inches)
    dpi = _stated_dpi(image)[0]
    return dpi if dpi and settings.least_page_ratio < guess / dpi < settings.most_page_ratio else guess
