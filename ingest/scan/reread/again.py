"""A second reading of single numbers: the page is prepared anew at another scale, and both readers see other crops.

Only for numbers in question: what the first reading did for all of a page is done again for a few lines of it, from the
picture on. A number that the first reading took from one reader alone is here read by both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import cv2
import numpy as np

from gouji.errors import DocumentError
from gouji.ingest.scan.blocks import PixelsBack
from gouji.ingest.scan.image.pages import BrokenPage, PagePicture, limit_resolution, render_pdf_page
from gouji.ingest.scan.image.sideways import is_sideways
from gouji.ingest.scan.read import readers
from gouji.ingest.scan.recognition.engine import Reading
from gouji.ingest.scan.recognition.recognise import Readers, mean_chance, read_both
from gouji.ingest.scan.reread.wanted import Prepared, Wanted, crop, prepare
from gouji.ingest.scan.settings import ScanSettings
from gouji.tokens import Alternatives, Box, Page, Token

__all__ = ["SecondReader", "image_second_reader", "pdf_second_reader"]

_SAMPLE = 4
_SAME = 0.4
"""Two readings are of the same ink where their boxes share this much of what they cover together."""
_SENSE = 0.85
_ALIKE = 0.02


@dataclass(slots=True)
class SecondReader:
    """Reads places of a document's pictures again; see `gouji.tokens.SecondReading`.

    `picture` gives a page by its number, None where there is none; `pages` are those that boxes were measured on.
    """

    picture: Callable[[int], PagePicture | None]
    pages: Mapping[int, Page]
    readers: Callable[[], Readers]
    settings: ScanSettings
    _known: dict[tuple[int, Box], Alternatives] = field(default_factory=dict)

    def read(self, tokens: Sequence[Token]) -> tuple[Alternatives, ...]:
        """What the tokens' places say; empty where no ink is found again. Each place is read once."""
        asked = {(t.page, t.box) for t in tokens if t.box is not None} - set(self._known)
        for number in sorted({page for page, _ in asked}):
            boxes = sorted((box for page, box in asked if page == number), key=lambda b: (b.y0, b.x0))
            self._known |= {(number, box): told for box, told in self._read_page(number, boxes)}
        return tuple(self._known.get((t.page, t.box), ()) if t.box is not None else () for t in tokens)

    def _read_page(self, number: int, boxes: Sequence[Box]) -> Iterator[tuple[Box, Alternatives]]:
        prepared = self._prepared(number)
        found = [_line_at(box, prepared[0], prepared[1]) if prepared is not None else None for box in boxes]
        lines = [item for item in found if item is not None]
        readings = iter(read_both(lines, prepared[0], self.readers(), self.settings.again_room) if prepared else ())
        for box, item in zip(boxes, found, strict=True):
            yield box, _told(next(readings)) if item is not None else ()

    def _prepared(self, number: int) -> tuple[Prepared, PixelsBack] | None:
        """The page at another scale, the right way up, and the way back to points."""
        try:
            picture = self.picture(number)
        except DocumentError:
            picture = None
        if picture is None:
            return None
        other = _scaled(limit_resolution(picture, self.settings.image), self.settings.again_scale, picture)
        for turn in _turns(picture, self.pages.get(number)):
            prepared = prepare(other, self.settings, turn)
            if prepared is not None and self._makes_sense(prepared):
                back = PixelsBack(np.asarray(np.linalg.inv(prepared.straight.matrix), np.float64), other.dpi / 72)
                return prepared, back
        return None

    def _makes_sense(self, prepared: Prepared) -> bool:
        """Whether the page's longest lines read as text: it is the right way up."""
        if is_sideways(prepared.ink, self.settings.image):
            return False
        longest = sorted(prepared.wanted, key=lambda w: (w.line.x0 - w.line.x1, w.line.y0))[:_SAMPLE]
        readings = self.readers().text.read([crop(w, prepared) for w in longest])
        chances = [mean_chance(reading) for reading in readings if reading.text]
        return bool(chances) and sum(chances) / len(chances) >= _SENSE


def image_second_reader(
    pictures: Callable[[], Iterable[PagePicture | BrokenPage]], pages: Sequence[Page], settings: ScanSettings
) -> SecondReader:
    """The second reader of pictures in files; `pictures` gives them anew, from the first on."""

    def picture(number: int) -> PagePicture | None:
        found = next((p for p in pictures() if p.number == number), None)
        return found if isinstance(found, PagePicture) else None

    return _second_reader(picture, pages, settings)


def pdf_second_reader(data: bytes, pages: Sequence[Page], settings: ScanSettings) -> SecondReader:
    """The second reader of a PDF's scanned pages."""

    def picture(number: int) -> PagePicture | None:
        import pypdfium2

        with pypdfium2.PdfDocument(data) as document:
            return render_pdf_page(document, number, settings.image)

    return _second_reader(picture, pages, settings)


def _second_reader(
    picture: Callable[[int], PagePicture | None], pages: Sequence[Page], settings: ScanSettings
) -> SecondReader:
    numbered = {page.number: page for page in pages}
    return SecondReader(picture=picture, pages=numbered, readers=partial(readers, settings), settings=settings)


def _scaled(first: PagePicture, scale: float, picture: PagePicture) -> PagePicture:
    """The picture at another resolution than the first reading had."""
    dpi = first.dpi * scale
    factor = dpi / picture.dpi
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    pixels = cv2.resize(picture.pixels, None, fx=factor, fy=factor, interpolation=how)
    return PagePicture(number=picture.number, pixels=np.asarray(pixels, np.uint8), dpi=dpi)


def _turns(picture: PagePicture, page: Page | None) -> tuple[int, ...]:
    """The turns that give a page of the size that places were measured on."""
    height, width = picture.pixels.shape[:2]
    if page is None or not page.width or not page.height or abs(height - width) < _ALIKE * height:
        return 0, 180, 90, 270
    return (0, 180) if (height > width) == (page.height > page.width) else (90, 270)


def _line_at(box: Box, prepared: Prepared, back: PixelsBack) -> Wanted | None:
    """The line of ink in a box, in points."""
    best = max(prepared.wanted, key=lambda item: _shared(box, _box_of(item, back)), default=None)
    return best if best is not None and _shared(box, _box_of(best, back)) >= _SAME else None


def _box_of(item: Wanted, back: PixelsBack) -> Box:
    x0, y0, x1, y1 = back.box(item.line.x0, item.line.y0, item.line.x1, item.line.y1)
    return Box(x0=x0, y0=y0, x1=x1, y1=y1)


def _shared(one: Box, other: Box) -> float:
    """What two boxes share of what they cover together."""
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.y1, other.y1) - max(one.y0, other.y0)
    if across <= 0 or down <= 0:
        return 0.0
    areas = sum((b.x1 - b.x0) * (b.y1 - b.y0) for b in (one, other))
    return across * down / (areas - across * down)


def _told(reading: Reading) -> Alternatives:
    return ((reading.text, round(reading.confidence, 6)), *reading.others) if reading.text else ()
