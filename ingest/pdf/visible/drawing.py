"""What a PDF page draws: its characters, its lines and shapes, its images, in points from the visible part's top left corner.

Taken from pdfplumber's parsed page before it makes mappings of every object, which takes a seventh of the time.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gouji.ingest.page.boxes import BoxTuple
from gouji.ingest.pdf.visible.bare import BarePage
from gouji.ingest.pdf.visible.settings import VisibleSettings

if TYPE_CHECKING:
    from pdfplumber.page import Page as PlumberPage

__all__ = ["DrawnChar", "PageDrawing", "Shape", "drawn_page", "is_inked_color"]


@dataclass(frozen=True, slots=True)
class DrawnChar:
    """A character as it was drawn: its size across its line, its font's name, the first row of its matrix, its fill colour as the file has it.

    `struck` where a line strikes it out.
    """

    text: str
    box: BoxTuple
    size: float
    font: str
    matrix: tuple[float, float]
    color: object
    piece: int = 0
    """The number of the string that it was drawn with."""
    struck: bool = False
    contrast: float = 1.0
    """How much it stands out from what is under it (0 to 1)."""

    @property
    def turn(self) -> int:
        """How many degrees its line runs from left to right, counter-clockwise, to the next quarter."""
        a, b = self.matrix
        if abs(b) <= abs(a):
            return 0 if a >= 0 else 180
        return 90 if b > 0 else 270


@dataclass(frozen=True, slots=True)
class Shape:
    """A line, rectangle or curve; `stroked` and `filled` where it is so in a colour that shows on white paper."""

    box: BoxTuple
    stroked: bool
    filled: bool
    rectangle: bool
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDrawing:
    """A page's size in points as it is shown, its characters in drawing order, its shapes, the images' area."""

    number: int
    width: float
    height: float
    chars: tuple[DrawnChar, ...]
    shapes: tuple[Shape, ...]
    image_area: float
    images: tuple[BoxTuple, ...] = ()
    """The boxes of the images."""
    hidden: int = 0
    """How many characters were left out because they do not show."""
    bare: BarePage | None = None
    """The page without its text."""


def drawn_page(page: PlumberPage, settings: VisibleSettings) -> PageDrawing:
    """Parse a page. Raises whatever a broken page leads the parser to."""
    from pdfminer.layout import LTChar, LTCurve, LTImage, LTRect

    left, top, width, height = _visible(page)
    # The parser counts from the media box's bottom left corner, pdfplumber's boxes from its own top.
    dx, base = page.mediabox[0] - left, float(page.height) + page.mediabox[1] - top

    def box(item: Any) -> BoxTuple:  # noqa: ANN401 – the parser's items have no common type with a box
        return item.x0 + dx, base - item.y1, item.x1 + dx, base - item.y0

    chars: list[DrawnChar] = []
    shapes: list[Shape] = []
    pieces: dict[int, int] = {}
    area = 0.0
    images: list[BoxTuple] = []
    for item in _items(page.layout):
        if not math.isfinite(item.x0 + item.y0 + item.x1 + item.y1):
            continue  # Transforms of transforms led to no place at all, where nothing is drawn.
        if isinstance(item, LTChar):
            color = item.graphicstate.ncolor
            piece = pieces.setdefault(id(item.graphicstate), len(pieces))  # the parser makes one for each string
            matrix = item.matrix[:2]
            size = item.width if abs(matrix[1]) > abs(matrix[0]) else item.size  # the parser has the height of any
            chars.append(DrawnChar(item.get_text(), box(item), size, str(item.fontname), matrix, color, piece))
        elif isinstance(item, LTCurve):
            stroked = bool(item.stroke) and is_inked_color(item.stroking_color, settings)
            filled = bool(item.fill) and is_inked_color(item.non_stroking_color, settings)
            if stroked or filled:
                points = tuple((x + dx, base - y) for x, y in item.pts)
                shapes.append(Shape(box(item), stroked, filled, isinstance(item, LTRect), points))
        elif isinstance(item, LTImage):
            area += item.width * item.height
            images.append(box(item))
    return PageDrawing(
        number=page.page_number,
        width=width,
        height=height,
        chars=tuple(chars),
        shapes=tuple(shapes) if len(shapes) <= settings.most_shapes else (),
        image_area=area,
        images=tuple(images),
    )


def _visible(page: PlumberPage) -> tuple[float, float, float, float]:
    """Return the left and top edge, the width and the height of the part that is shown, in pdfplumber's coordinates."""
    x0, y0, x1, y1 = (
        pick(float(crop), float(media))
        for pick, crop, media in zip((max, max, min, min), page.cropbox, page.mediabox, strict=True)
    )
    if x0 >= x1 or y0 >= y1:
        x0, y0, x1, y1 = map(float, page.mediabox)
    return x0, y0, x1 - x0, y1 - y0


def _items(container: Iterable[object]) -> Iterator[Any]:
    """Yield the items of a page, those inside of figures too."""
    from pdfminer.layout import LTContainer

    for item in container:
        if isinstance(item, LTContainer):
            yield from _items(item)
        else:
            yield item


def is_inked_color(color: object, settings: VisibleSettings) -> bool:
    """Return whether a colour (grey, RGB; CMYK is not judged) differs from the white of the paper."""
    parts = color if isinstance(color, tuple | list) else (color,)
    if len(parts) not in {1, 3} or not all(isinstance(part, int | float) for part in parts):
        return True
    return bool(min(parts) < settings.white)
