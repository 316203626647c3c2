"""A page's characters: upright, each once, watermarks told apart.

Coordinates are in points from the page's top left corner, after the page was turned so that most of its text
runs from left to right.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from gouji.ingest.page.boxes import BoxTuple, turned_box
from gouji.ingest.pdf.characters import clean, read_sign
from gouji.ingest.pdf.grids import grids_from
from gouji.ingest.pdf.rulings import ruling_lines
from gouji.ingest.pdf.settings import PdfSettings
from gouji.ingest.pdf.visible.drawing import DrawnChar, PageDrawing
from gouji.ingest.web.colours import WHITE, is_red
from gouji.resources import remember

__all__ = ["PageGlyph", "page_glyphs"]

_BOLD = ("bold", "heavy", "black")
_DISPLAY = ("hei", "黑", "xbs", "小标宋")
"""Faces that Chinese reports use for headings where they do not use bold."""


@dataclass(frozen=True, slots=True)
class PageGlyph:
    """A character with its box, size and weight.

    `spaced` tells that a space was drawn before it, `display` that its face is one for headings, `turn` how many degrees
    (counter-clockwise) its line runs from the page's main direction, `furniture` that it is no part of the text: the mark of
    a note, something struck out.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool = False
    display: bool = False
    spaced: bool = False
    turn: int = 0
    furniture: bool = False
    red: bool = False

    @property
    def cx(self) -> float:
        """The box's centre, horizontally."""
        return (self.x0 + self.x1) / 2

    @property
    def cy(self) -> float:
        """The box's centre, vertically."""
        return (self.y0 + self.y1) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _PageGlyphs:
    """The characters of a page in drawing order.

    `turn` is how many degrees the page had to be turned clockwise to read it; `watermark` the characters that lie over or
    under the text.
    """

    glyphs: tuple[PageGlyph, ...]
    watermark: tuple[PageGlyph, ...]
    turn: int


def page_glyphs(
    drawing: PageDrawing, strokes: Sequence[BoxTuple], marked: Collection[int], settings: PdfSettings
) -> _PageGlyphs:
    """Return the characters of a page, doubled ones once and bold, those outside the visible part left out.

    `strokes` are what is drawn of rules, `marked` the places of characters that are known to be a watermark's.
    """
    seen = list(_placed(drawing, settings=settings))
    main = _find_direction([(glyph, turn) for glyph, turn, _ in seen if turn is not None], strokes, settings)
    usual = median([glyph.size for glyph, turn, _ in seen if turn == main] or [0.0])
    text: list[tuple[PageGlyph, int]] = []
    marks: list[PageGlyph] = []
    for glyph, turn, at in seen:
        char = drawing.chars[at]
        large = glyph.size > settings.pale_mark * usual
        mark = turn is None or at in marked or (large and _is_pale(char, settings=settings))
        turned = _turned(glyph, main, drawing, turn)
        if mark:
            marks.append(turned)
        else:
            text.append((turned, char.piece))
    kept, over = _over_others(_once(text, settings=settings), usual, settings=settings)
    return _PageGlyphs(glyphs=tuple(kept), watermark=(*marks, *over), turn=main)


def _find_direction(glyphs: Sequence[tuple[PageGlyph, int]], strokes: Sequence[BoxTuple], settings: PdfSettings) -> int:
    """Return the direction that most characters of a page run in; that of its tables where these hold a good part of them.

    Cells without their directions are rows of other cells, while sentences that lie on their side can be read.
    """
    directions = Counter(turn for _, turn in glyphs)
    if len(directions) > 1:
        boxes = [grid.box for grid in grids_from(*ruling_lines(strokes, settings=settings), settings=settings)]
        inside = Counter(
            turn for glyph, turn in glyphs if any(x0 < glyph.cx < x1 and y0 < glyph.cy < y1 for x0, y0, x1, y1 in boxes)
        )
        if inside.total() >= settings.table_direction * directions.total():
            directions = inside
    return max(directions, key=lambda turn: (directions[turn], turn == 0), default=0)


def _placed(drawing: PageDrawing, settings: PdfSettings) -> Iterable[tuple[PageGlyph, int | None, int]]:
    """Yield each inked character on the page, its direction (None where it is at an angle), its place among all."""
    spaced = False
    width, height = 2 * drawing.width, 2 * drawing.height
    for at, char in enumerate(drawing.chars):
        text = clean(read_sign(char.text, char.font))
        if not text.strip():
            spaced = spaced or bool(text)
            continue
        x0, y0, x1, y1 = char.box
        if 0 <= x0 + x1 <= width and 0 <= y0 + y1 <= height:
            turn = _direction(char.matrix, settings=settings)
            bold, display = _face(char.font)
            glyph = PageGlyph(text, x0, y0, x1, y1, char.size, bold, display, spaced, furniture=char.struck)
            glyph = replace(glyph, red=True) if _is_red(char) else glyph
            yield glyph, turn, at
        spaced = False


@remember(1024)
def _face(font: str) -> tuple[bool, bool]:
    """Return whether a font is bold, and whether it is one for headings, by its name."""
    name = font.lower()
    return any(b in name for b in _BOLD), any(d in name for d in _DISPLAY)


def _direction(matrix: Sequence[float], settings: PdfSettings) -> int | None:
    """Return the direction of a character's line in degrees, counter-clockwise; None where it is none of the four."""
    a, b = matrix[0], matrix[1]
    if a > 0 and abs(b) < settings.level * a:
        return 0
    degrees = math.degrees(math.atan2(b, a)) % 360
    nearest = round(degrees / 90) * 90
    return nearest % 360 if abs(degrees - nearest) < settings.largest_skew else None


def _is_pale(char: DrawnChar, settings: PdfSettings) -> bool:
    """Return whether a character hardly stands out, or its fill colour (grey, RGB or CMYK, each 0 to 1) is light."""
    if char.contrast <= 1 - settings.pale:
        return True
    color = char.color
    parts = color if isinstance(color, tuple | list) else (color,)
    if len(parts) not in {1, 3, 4} or not all(isinstance(part, int | float) for part in parts):
        return False
    if len(parts) == 4:
        return bool(parts[3] < 1 - settings.pale and sum(parts[:3]) < 3 * (1 - settings.pale))
    return bool(sum(parts) >= settings.pale * len(parts))


def _is_red(char: DrawnChar) -> bool:
    """Return whether a character's fill colour (RGB or CMYK, each 0 to 1) is red."""
    color = char.color
    if not isinstance(color, tuple | list) or not all(isinstance(part, int | float) for part in color):
        return False
    if len(color) == len("cmyk"):
        color = [(1 - part) * (1 - color[-1]) for part in color[:-1]]
    return len(color) == len("rgb") and is_red((*(WHITE[0] * part for part in color), 1.0))


def _turned(glyph: PageGlyph, main: int, drawing: PageDrawing, turn: int | None) -> PageGlyph:
    """Return the glyph on the page turned by `main`; `turn` is the direction of its line before."""
    if not main and not turn:
        return glyph
    x0, y0, x1, y1 = turned_box((glyph.x0, glyph.y0, glyph.x1, glyph.y1), main, drawing.width, drawing.height)
    return replace(glyph, x0=x0, y0=y0, x1=x1, y1=y1, turn=(turn - main) % 360 if turn is not None else 0)


def _once(glyphs: Sequence[tuple[PageGlyph, int]], settings: PdfSettings) -> list[PageGlyph]:
    """Leave out characters drawn again at about the same place; what was drawn twice is bold.

    Each comes with the number of the string that it was drawn with: a string is compared as a whole, as a narrow character
    may be drawn again beside itself.
    """
    strings: dict[int, list[PageGlyph]] = {}
    for glyph, piece in glyphs:
        strings.setdefault(piece, []).append(glyph)
    kept: list[PageGlyph] = []
    places: dict[tuple[str, int, int], list[int]] = {}
    for string in strings.values():
        shares = (settings.string_twice, settings.drawn_twice) if len(string) > 1 else (settings.drawn_twice,)
        again = [_find_twin(glyph, kept, places, shares[0], settings=settings) for glyph in string]
        whole = None not in again
        for glyph, known in zip(string, again, strict=True):
            twin = known if whole else _find_twin(glyph, kept, places, shares[-1], settings=settings)
            if twin is not None:
                kept[twin] = replace(kept[twin], bold=True)
            else:
                step = max(glyph.size, 1.0)
                places.setdefault((glyph.text, int(glyph.x0 // step), int(glyph.y0 // step)), []).append(len(kept))
                kept.append(glyph)
    return kept


def _find_twin(
    glyph: PageGlyph,
    kept: Sequence[PageGlyph],
    places: Mapping[tuple[str, int, int], Sequence[int]],
    share: float,
    settings: PdfSettings,
) -> int | None:
    """Return the place of the nearest equal character that a character may be a second drawing of."""
    step = max(glyph.size, 1.0)
    x, y = int(glyph.x0 // step), int(glyph.y0 // step)
    near = [
        at
        for column in (x - 1, x, x + 1)
        for row in (y - 1, y, y + 1)
        for at in places.get((glyph.text, column, row), ())[-settings.most_crowded :]
        if _is_same_place(kept[at], glyph, share, settings=settings)
    ]
    return min(near, key=lambda at: abs(kept[at].x0 - glyph.x0) + abs(kept[at].y0 - glyph.y0), default=None)


def _is_same_place(one: PageGlyph, other: PageGlyph, share: float, settings: PdfSettings) -> bool:
    """Return whether two equal characters stand nearer to each other than neighbours do."""
    along, across = abs(one.x0 - other.x0), abs(one.y0 - other.y0)
    advance = min(one.x1 - one.x0, other.x1 - other.x0)
    if one.turn in {90, 270}:
        along, across, advance = across, along, min(one.y1 - one.y0, other.y1 - other.y0)
    alike = abs(one.size - other.size) < settings.same_line * one.size
    return alike and one.turn == other.turn and along < share * advance and across < settings.twice_below * one.size


def _over_others(
    glyphs: list[PageGlyph], usual: float, settings: PdfSettings
) -> tuple[list[PageGlyph], list[PageGlyph]]:
    """Tell huge characters that other characters lie in from the text."""
    huge = [g for g in glyphs if g.size > settings.any_mark * usual]
    if not huge:
        return glyphs, []
    over = {
        id(h)
        for h in huge
        if any(g.size <= settings.any_mark * usual and h.x0 < g.cx < h.x1 and h.y0 < g.cy < h.y1 for g in glyphs)
    }
    return [g for g in glyphs if id(g) not in over], [g for g in glyphs if id(g) in over]
