"""A second reading of single numbers: the page is prepared anew at another scale, and both readers see other crops.

Only for numbers in question: what the first reading did for all of a page is done again for a few lines of it, from the
picture on. A number that the first reading took from one reader alone is here read by both.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from gouji.errors import DocumentError
from gouji.ingest.scan.content import draw_page
from gouji.ingest.scan.image.pages import PagePicture, limit_resolution
from gouji.ingest.scan.image.sideways import is_sideways
from gouji.ingest.scan.read import load_readers
from gouji.ingest.scan.recognition.engine import Reading
from gouji.ingest.scan.recognition.prepared import Prepared, Wanted, crop, prepare
from gouji.ingest.scan.recognition.recognise import Readers, mean_chance, read_both
from gouji.ingest.scan.settings import ScanSettings
from gouji.tokens import Alternatives, Box, LoadedDocument, Page, Token

__all__ = ["reread_tokens"]


def reread_tokens(
    document: LoadedDocument, tokens: Sequence[Token], settings: ScanSettings
) -> tuple[Alternatives, ...]:
    """Return what the places of tokens say, likeliest reading first, one answer a token.

    An answer is empty where no ink is found at the place, or its page cannot be drawn. Each place is read once.
    """
    readers = load_readers(settings)
    places = {(t.page, t.box) for t in tokens if t.box is not None}
    answers: dict[tuple[int, Box], Alternatives] = {}
    for number in sorted({page for page, _ in places}):
        boxes = sorted((box for page, box in places if page == number), key=lambda b: (b.y0, b.x0))
        prepared = _prepare_page(document, number, readers, settings)
        if prepared is not None:
            readings = _read_boxes(boxes, prepared, readers, settings)
            answers |= {(number, box): reading for box, reading in zip(boxes, readings, strict=True)}
    return tuple(answers.get((t.page, t.box), ()) if t.box is not None else () for t in tokens)


def _read_boxes(
    boxes: Sequence[Box], prepared: Prepared, readers: Readers, settings: ScanSettings
) -> list[Alternatives]:
    found = [_line_at(box, prepared, settings=settings) for box in boxes]
    lines = [item for item in found if item is not None]
    readings = iter(read_both(lines, prepared, readers, settings.recognition, settings.again_room))
    return [_as_alternatives(next(readings)) if item is not None else () for item in found]


def _prepare_page(document: LoadedDocument, number: int, readers: Readers, settings: ScanSettings) -> Prepared | None:
    """Return the page at another scale, the right way up."""
    try:
        picture = draw_page(document, number, settings)
    except DocumentError:
        picture = None
    if picture is None:
        return None
    other = _scaled(limit_resolution(picture, settings.image), settings.again_scale, picture)
    page = next((page for page in document.stream.pages if page.number == number), None)
    for turn in _turns(picture, page, settings=settings):
        prepared = prepare(other, settings.image, settings.rulings, settings.recognition, turn)
        if prepared is not None and _makes_sense(prepared, readers, settings):
            return prepared
    return None


def _makes_sense(prepared: Prepared, readers: Readers, settings: ScanSettings) -> bool:
    """Return whether the page's longest lines read as text: it is the right way up."""
    if is_sideways(prepared.ink, settings.image):
        return False
    longest = sorted(prepared.wanted, key=lambda w: (w.line.x0 - w.line.x1, w.line.y0))[: settings.again_lines]
    readings = readers.text.read([crop(w, prepared, settings.recognition) for w in longest])
    chances = [mean_chance(reading) for reading in readings if reading.text]
    return bool(chances) and sum(chances) / len(chances) >= settings.again_clear


def _scaled(first: PagePicture, scale: float, picture: PagePicture) -> PagePicture:
    """Return the picture at another resolution than the first reading had."""
    dpi = first.dpi * scale
    factor = dpi / picture.dpi
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    pixels = cv2.resize(picture.pixels, None, fx=factor, fy=factor, interpolation=how)
    return PagePicture(number=picture.number, pixels=np.asarray(pixels, np.uint8), dpi=dpi)


def _turns(picture: PagePicture, page: Page | None, settings: ScanSettings) -> tuple[int, ...]:
    """Return the turns that give a page of the size that places were measured on."""
    height, width = picture.pixels.shape[:2]
    if page is None or not page.width or not page.height or abs(height - width) < settings.square_page * height:
        return 0, 180, 90, 270
    return (0, 180) if (height > width) == (page.height > page.width) else (90, 270)


def _line_at(box: Box, prepared: Prepared, settings: ScanSettings) -> Wanted | None:
    """Return the line of ink in a box, in points."""
    best = max(prepared.wanted, key=lambda item: _shared(box, _box_of(item, prepared)), default=None)
    return best if best is not None and _shared(box, _box_of(best, prepared)) >= settings.again_overlap else None


def _box_of(item: Wanted, prepared: Prepared) -> Box:
    x0, y0, x1, y1 = prepared.locate(item.line.x0, item.line.y0, item.line.x1, item.line.y1)
    return Box(x0=x0, y0=y0, x1=x1, y1=y1)


def _shared(one: Box, other: Box) -> float:
    """Return what two boxes share of what they cover together."""
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.y1, other.y1) - max(one.y0, other.y0)
    if across <= 0 or down <= 0:
        return 0.0
    areas = sum((b.x1 - b.x0) * (b.y1 - b.y0) for b in (one, other))
    return across * down / (areas - across * down)


def _as_alternatives(reading: Reading) -> Alternatives:
    return ((reading.text, round(reading.confidence, 6)), *reading.others) if reading.text else ()
