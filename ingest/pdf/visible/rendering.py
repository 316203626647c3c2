"""Which characters of a page show, told by drawing it: with its text, without it, and pieces of text one by one.

What a file says of a character (its colour, its clip path, what is drawn over it, whether its layer is switched on) has too
many ways of hiding it. A character shows where the page with it differs from the page without it.
"""

from __future__ import annotations

import ctypes
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from gouji.ingest.page.boxes import BoxTuple, united_box
from gouji.ingest.pdf.visible.bare import BarePage, Pixels, cut_pixels
from gouji.ingest.pdf.visible.cut_numbers import leave_out_hidden
from gouji.ingest.pdf.visible.drawing import DrawnChar, PageDrawing, is_inked_color
from gouji.ingest.pdf.visible.settings import VisibleSettings

if TYPE_CHECKING:
    import pypdfium2

__all__ = ["keep_visible"]

Matrix = tuple[float, float, float, float, float, float]


@dataclass(slots=True)
class _Piece:
    """A text object: its handle, its box in pixels, how its characters are painted, the layer that it is drawn in."""

    handle: object
    box: BoxTuple
    mode: int
    layer: int = -1


def keep_visible(drawing: PageDrawing, page: pypdfium2.PdfPage, settings: VisibleSettings) -> PageDrawing:
    """Return what a page draws without the characters that nobody sees, and with the picture of the rest.

    A number of which only a part shows gets a mark of something that is no text in the place of the other part. The text
    of a recogniser over a scan stays, though it does not show.
    """
    if not drawing.chars and not drawing.shapes:
        return drawing  # a scan: no text that may be hidden, no table that may hold a picture
    scale = _scale(drawing, settings)
    if abs(page.get_width() - drawing.width) > 1 or abs(page.get_height() - drawing.height) > 1 or not scale:
        return drawing
    differences = _Differences(drawing, page, scale, settings)
    chars = tuple(replace(char, contrast=differences.measure_contrast(char)) for char in drawing.chars)
    seen = [not c.text.strip() or (c.size >= settings.least_size and c.contrast > 0) for c in chars]
    seen = _keep_points(chars, _trust_fonts(drawing.chars, seen, differences))
    seen = _keep_layers(drawing, seen, differences)
    kept = tuple(leave_out_hidden(chars, seen, drawing))
    return replace(drawing, chars=kept, hidden=seen.count(False), bare=differences.bare)


def _scale(drawing: PageDrawing, settings: VisibleSettings) -> float:
    """Return the pixels to a point; 0 for a page without an area."""
    area = drawing.width * drawing.height
    return min(settings.dpi / 72, (settings.most_pixels / area) ** 0.5) if area > 0 else 0.0


class _Differences:
    """Where text changes the page: all of it at once, and pieces that lie over each other in layers of their own."""

    def __init__(self, drawing: PageDrawing, page: pypdfium2.PdfPage, scale: float, settings: VisibleSettings) -> None:
        self.pieces = list(_pieces(page, scale, settings))
        whole = _draw(page, scale)
        for piece in self.pieces:
            _set_mode(piece, None)
        self.bare = BarePage(_draw(page, scale), scale, settings)
        self._settings = settings
        self._owners = _match_pieces(drawing.chars, self.pieces, scale, settings)
        self._layers = {-1: whole}
        crossing = _crossing(self.pieces, settings)
        for layer in sorted({piece.layer for piece in crossing}):
            inside = [piece for piece in crossing if piece.layer == layer]
            for piece in inside:
                _set_mode(piece, piece.mode)
            self._layers[layer] = _draw(page, scale)
            for piece in inside:
                _set_mode(piece, None)

    def measure_contrast(self, char: DrawnChar) -> float:
        """Return how much a character stands out on the page (0 to 1); 0 where it does not show."""
        room = self._settings.inner
        x0, y0, x1, y1 = char.box
        box = x0 + room * (x1 - x0), y0 + room * (y1 - y0), x1 - room * (x1 - x0), y1 - room * (y1 - y0)
        box = self._reach(box, char)
        layers = {piece.layer for piece in self._owners[char.piece]} or {-1}
        ground = cut_pixels(self.bare.pixels, box, self.bare.scale)
        return max(self._contrast(cut_pixels(self._layers[layer], box, self.bare.scale), ground) for layer in layers)

    def _reach(self, box: BoxTuple, char: DrawnChar) -> BoxTuple:
        """Return a character's box as high as the renderer's string: fonts may state their height, and with it the box, wrongly.

        High is across the line, which may run upwards or downwards.
        """
        low = int(char.turn in {0, 180})
        begins = [piece.box[low] / self.bare.scale for piece in self._owners[char.piece]]
        ends = [piece.box[low + 2] / self.bare.scale for piece in self._owners[char.piece]]
        most = self._settings.reach * char.size
        found = list(box)
        found[low] = max(min([box[low], *begins]), box[low] - most)
        found[low + 2] = min(max([box[low + 2], *ends]), box[low + 2] + most)
        x0, y0, x1, y1 = found
        return x0, y0, x1, y1

    def _contrast(self, inked: Pixels, ground: Pixels) -> float:
        """Return by how much ink is darker than its ground; by how much lighter, where it is nowhere darker.

        Pale ink over a black rule is much lighter than the rule, and pale all the same.
        """
        for dark, light in ((inked, ground), (ground, inked)):
            colours = light - np.minimum(light, dark)
            # Of three the greatest, without the loop of a reduction: pages have thousands of characters.
            difference = np.maximum(np.maximum(colours[..., 0], colours[..., 1]), colours[..., 2])
            if int((difference >= self._settings.contrast).sum()) >= self._settings.least_pixels:
                return float(difference.max()) / 255
        return 0.0

    def is_layer_over_ink(self, char: DrawnChar) -> bool:
        """Return whether a character is set invisibly over something dark: text recognised in a picture."""
        part = cut_pixels(self.bare.pixels, char.box, self.bare.scale)
        inked = bool(part.size) and int(part.max()) - int(part.min()) >= self._settings.object_contrast
        return inked and self._is_invisible(char)

    def is_hidden_on_paper(self, char: DrawnChar) -> bool:
        """Return whether a character whose font cannot be drawn is invisible, or white on white, by what the file says."""
        part = cut_pixels(self.bare.pixels, char.box, self.bare.scale)
        light = not part.size or float(part.mean()) >= 255 * self._settings.white
        return self._is_invisible(char) or (light and not is_inked_color(char.color, self._settings))

    def _is_invisible(self, char: DrawnChar) -> bool:
        import pypdfium2.raw as pdfium

        owners = self._owners[char.piece]
        return bool(owners) and all(piece.mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE for piece in owners)


def _match_pieces(
    chars: Sequence[DrawnChar], pieces: Sequence[_Piece], scale: float, settings: VisibleSettings
) -> dict[int, list[_Piece]]:
    """Return for each piece of text that the parser saw those of the renderer that it may be.

    Both follow the page's contents in the same order. Where they do not see the same number of pieces, those at the same
    place are taken, and none where there are too many to be compared.
    """
    boxes: dict[int, list[BoxTuple]] = {}
    for char in chars:
        boxes.setdefault(char.piece, []).append(char.box)
    if len(boxes) == len(pieces):
        return {number: [piece] for number, piece in zip(boxes, pieces, strict=True)}
    if len(boxes) * len(pieces) > settings.most_comparisons:
        return {number: [] for number in boxes}
    found: dict[int, list[_Piece]] = {}
    for number, inside in boxes.items():
        x0, y0, x1, y1 = united_box(inside)
        around = x0 * scale, y0 * scale, x1 * scale, y1 * scale
        fits = [_shared(around, piece.box) for piece in pieces]
        best = max(fits, default=0.0)
        near = [p for p, fit in zip(pieces, fits, strict=True) if fit and fit >= settings.alike * best]
        found[number] = near
    return found


def _keep_points(chars: Sequence[DrawnChar], seen: Sequence[bool]) -> list[bool]:
    """Return what is seen, with the points and commas beside characters set alike that are seen: they have hardly any ink."""
    found = list(seen)
    for at, char in enumerate(chars):
        if not seen[at] and not char.text.isalnum():
            beside = (at + step for step in (-1, 1) if 0 <= at + step < len(chars))
            found[at] = any(
                seen[other]
                and (chars[other].font, chars[other].color, chars[other].size) == (char.font, char.color, char.size)
                for other in beside
                if chars[other].text.strip()
            )
    return found


def _trust_fonts(chars: Sequence[DrawnChar], seen: Sequence[bool], differences: _Differences) -> list[bool]:
    """Return what is seen, where characters of fonts that the file lacks and that cannot be drawn here are in doubt.

    Of such a font letters may be drawn and ideographs not.
    """
    settings = differences.bare.settings
    lacking = _lacking_fonts(differences.pieces)
    counts: defaultdict[tuple[str, bool], Counter[bool]] = defaultdict(Counter)
    for char, shows in zip(chars, seen, strict=True):
        if char.text.strip() and _plain_name(char.font) in lacking:
            counts[char.font, char.text > "\u2e80"][shows] += 1
    unknown = {key for key, count in counts.items() if count[True] <= settings.drawable * count.total()}
    return [
        shows
        or (
            (char.font, char.text > "\u2e80") in unknown
            and char.size >= settings.least_size
            and not differences.is_hidden_on_paper(char)
        )
        for char, shows in zip(chars, seen, strict=True)
    ]


def _keep_layers(drawing: PageDrawing, seen: Sequence[bool], differences: _Differences) -> list[bool]:
    """Return what is seen, with the characters that a recogniser laid invisibly over a picture of text."""
    settings = differences.bare.settings
    hidden = seen.count(False)
    if not hidden:
        return list(seen)
    scan = drawing.image_area >= drawing.width * drawing.height / 2
    if scan and hidden > settings.layer * len(seen):
        return [True] * len(seen)
    return [shows or differences.is_layer_over_ink(char) for char, shows in zip(drawing.chars, seen, strict=True)]


# Pixels.


def _draw(page: pypdfium2.PdfPage, scale: float) -> Pixels:
    bitmap = page.render(scale=scale, may_draw_forms=False, draw_annots=False)
    pixels = np.array(bitmap.to_numpy(), np.uint8)
    bitmap.close()
    return pixels[..., :3]


def _shared(one: BoxTuple, other: BoxTuple) -> float:
    """Return what two boxes share of what they cover together."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    if across <= 0 or down <= 0:
        return 0.0
    return across * down / (_area(one) + _area(other) - across * down)


def _area(box: BoxTuple) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


# Text objects.


def _pieces(page: pypdfium2.PdfPage, scale: float, settings: VisibleSettings) -> Iterator[_Piece]:
    """Yield the text objects of a page, those in forms too."""
    import pypdfium2.raw as pdfium

    width, height = round(page.get_width() * scale), round(page.get_height() * scale)

    def locate(x: float, y: float) -> tuple[int, int]:
        at = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, *at)
        return at[0].value, at[1].value

    # The renderer's places are whole numbers: far apart, three of them tell the transform well enough.
    far = 1000
    (e, f), (ax, ay), (bx, by) = locate(0, 0), locate(far, 0), locate(0, far)
    device = (ax - e) / far, (ay - f) / far, (bx - e) / far, (by - f) / far, e, f
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for handle, matrix in _handles(page, settings):
        if not pdfium.FPDFPageObj_GetBounds(handle, left, bottom, right, top):
            continue
        whole = _product(matrix, device)
        corners = [_apply(whole, x, y) for x in (left.value, right.value) for y in (bottom.value, top.value)]
        xs, ys = zip(*corners, strict=True)
        yield _Piece(handle, (min(xs), min(ys), max(xs), max(ys)), pdfium.FPDFTextObj_GetTextRenderMode(handle))


def _handles(page: pypdfium2.PdfPage, settings: VisibleSettings) -> Iterator[tuple[object, Matrix]]:
    """Yield the handle of each text object and the matrix from its coordinates to the page's."""
    import pypdfium2.raw as pdfium

    def walk(count: int, get: object, matrix: Matrix, depth: int) -> Iterator[tuple[object, Matrix]]:
        for number in range(count):
            handle = get(number)  # type: ignore[operator]
            kind = pdfium.FPDFPageObj_GetType(handle)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                yield handle, matrix
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < settings.deepest_form:
                own = pdfium.FS_MATRIX()
                pdfium.FPDFPageObj_GetMatrix(handle, own)
                inner = _product((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
                inside = pdfium.FPDFFormObj_CountObjects(handle)
                yield from walk(inside, lambda n, f=handle: pdfium.FPDFFormObj_GetObject(f, n), inner, depth + 1)

    yield from walk(
        pdfium.FPDFPage_CountObjects(page), lambda n: pdfium.FPDFPage_GetObject(page, n), (1, 0, 0, 1, 0, 0), 0
    )


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _product(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    (g, h), (i, j) = (
        (then[0] * a + then[2] * b, then[1] * a + then[3] * b),
        (
            then[0] * c + then[2] * d,
            then[1] * c + then[3] * d,
        ),
    )
    return g, h, i, j, *_apply(then, e, f)


def _set_mode(piece: _Piece, mode: int | None) -> None:
    """Set how a piece of text is painted; None for not at all."""
    import pypdfium2.raw as pdfium

    pdfium.FPDFTextObj_SetTextRenderMode(piece.handle, pdfium.FPDF_TEXTRENDERMODE_INVISIBLE if mode is None else mode)


def _crossing(pieces: Sequence[_Piece], settings: VisibleSettings) -> list[_Piece]:
    """Return the pieces of text that lie over others, each with a layer in which it lies over none.

    On a page with very many pieces side by side or on one spot only the upper ones are compared.
    """
    over: dict[int, list[int]] = defaultdict(list)
    order = sorted(range(len(pieces)), key=lambda at: pieces[at].box[1])
    open_: list[int] = []
    compared = 0
    for at in order:
        box = pieces[at].box
        open_ = [other for other in open_ if pieces[other].box[3] > box[1]]
        compared += len(open_)
        if compared > settings.most_comparisons:
            break
        for other in open_:
            if _lie_over(box, pieces[other].box, settings):
                over[at].append(other)
                over[other].append(at)
        open_.append(at)
    for at in sorted(over):
        taken = {pieces[other].layer for other in over[at]}
        pieces[at].layer = min(set(range(settings.most_layers)) - taken, default=settings.most_layers - 1)
    return [pieces[at] for at in sorted(over)]


def _lie_over(one: BoxTuple, other: BoxTuple, settings: VisibleSettings) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    if across <= 0 or down <= 0:
        return False
    return across * down > settings.overlap * max(min(_area(one), _area(other)), 1.0)


def _lacking_fonts(pieces: Sequence[_Piece]) -> set[str]:
    """Return the names of the fonts that the page's text is set in and that are not in the file."""
    import pypdfium2.raw as pdfium

    found: dict[object, str] = {}
    for piece in pieces:
        font = pdfium.FPDFTextObj_GetFont(piece.handle)
        key = ctypes.cast(font, ctypes.c_void_p).value
        if key is not None and key not in found:
            found[key] = "" if pdfium.FPDFFont_GetIsEmbedded(font) == 1 else _font_name(font)
    return set(found.values()) - {""}


def _font_name(font: object) -> str:
    import pypdfium2.raw as pdfium

    read = getattr(pdfium, "FPDFFont_GetBaseFontName", None) or pdfium.FPDFFont_GetFontName
    size = read(font, None, 0)
    buffer = ctypes.create_string_buffer(max(size, 1))
    read(font, buffer, size)
    return _plain_name(buffer.value.decode("utf-8", "replace"))


def _plain_name(font: str) -> str:
    """Return a font's name without the mark of a subset."""
    return font.partition("+")[2] or font
