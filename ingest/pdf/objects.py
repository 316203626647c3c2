"""Cells that hold something that is no text: a picture of a number, drawn curves, something struck out and nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from gouji.ingest.page.boxes import BoxTuple, united_box
from gouji.ingest.page.lines import TextLine, Word
from gouji.ingest.page.tables import RuledTable, TableCell
from gouji.ingest.pdf.glyphs import PageGlyph
from gouji.ingest.pdf.settings import PdfSettings
from gouji.ingest.pdf.visible.bare import BarePage
from gouji.ingest.pdf.visible.drawing import PageDrawing
from gouji.tokens import OBJECT
from gouji.wording import CELL_COUNTERS

__all__ = ["has_object", "mark_objects", "object_glyphs"]

_NUMBER = re.compile(rf"[\d\s,，.．、%％+\-−－—–/()（）万元{CELL_COUNTERS}]*")
"""What may stand in a cell of numbers: elsewhere a picture is an ornament beside a label."""


def object_glyphs(drawing: PageDrawing, glyphs: Sequence[PageGlyph], settings: PdfSettings) -> list[PageGlyph]:
    """Return an `OBJECT` for each small picture or drawing that stands right of text on a line, as a number would.

    Pictures that are larger than a line, or alone on it, are illustrations.
    """
    small = [b for b in _drawn_boxes(drawing, settings) if b[3] - b[1] >= settings.least_object]
    found = []
    for box in _joined(small, settings):
        middle, height = (box[1] + box[3]) / 2, box[3] - box[1]
        beside = [g for g in glyphs if not g.turn and abs(g.cy - middle) < settings.same_line * max(g.size, height)]
        left = [g for g in beside if g.x1 <= box[0]]
        if not left or any(box[0] < g.cx < box[2] for g in beside):
            continue
        host = max(left, key=lambda g: g.x1)
        if host.size / settings.object_sizes <= height <= host.size * settings.object_sizes:
            found.append(PageGlyph(OBJECT, box[0], host.y0, box[2], host.y1, host.size, host.bold, host.display))
    return found


def _drawn_boxes(drawing: PageDrawing, settings: PdfSettings) -> Iterator[BoxTuple]:
    """Yield the boxes of images and of shapes that are no rules and no grounds."""
    yield from drawing.images
    for shape in drawing.shapes:
        x0, y0, x1, y1 = shape.box
        if not shape.rectangle and min(x1 - x0, y1 - y0) > settings.thin / 2:
            yield shape.box


def _joined(boxes: Sequence[BoxTuple], settings: PdfSettings) -> list[BoxTuple]:
    """Return boxes of pieces that stand next to each other as one, from left to right."""
    found: list[BoxTuple] = []
    for box in sorted(boxes):
        at = next(
            (
                at
                for at, other in enumerate(found)
                if box[0] - other[2] < settings.object_gap and box[1] < other[3] and other[1] < box[3]
            ),
            None,
        )
        if at is None:
            found.append(box)
        else:
            found[at] = united_box((found[at], box))
    return found


def mark_objects(table: RuledTable, bare: BarePage) -> RuledTable:
    """Return a table, with `OBJECT` in each cell that holds no text, or a number, and something else that was drawn.

    So is a cell marked that seems empty where the page's edge cuts it off: what it holds may stand beyond the edge.
    """
    if table.is_frame:
        return table
    return replace(table, cells=tuple(_marked(cell, bare) for cell in table.cells))


def has_object(table: RuledTable) -> bool:
    """Return whether a cell of a table holds something that is no text."""
    return any(OBJECT in line.text for cell in table.cells for line in cell.lines)


def _marked(cell: TableCell, bare: BarePage) -> TableCell:
    words = [word for line in cell.lines for word in line.words]
    shown = [word.box for word in words if not word.furniture]
    aside = [word.box for word in words if word.furniture]
    text = "".join(word.text for word in words if not word.furniture)
    if _is_sign(words, text):
        lines = tuple(_set_aside(line) for line in cell.lines)
    elif (_NUMBER.fullmatch(text) and bare.has_ink(cell.box, shown, aside)) or (not text and bare.is_cut(cell.box)):
        lines = cell.lines
    else:
        return cell
    return replace(cell, lines=(*lines, _object_line(cell.box, words)))


def _set_aside(line: TextLine) -> TextLine:
    return replace(line, words=tuple(replace(word, furniture=True) for word in line.words))


def _is_sign(words: Sequence[Word], text: str) -> bool:
    """Return whether a cell holds only what is struck out, or only signs such as ticks and squares."""
    return bool(words) and OBJECT not in text and all(unicodedata.category(char) in {"So", "Zs"} for char in text)


def _object_line(box: BoxTuple, words: Iterable[Word]) -> TextLine:
    size = max((word.size for word in words), default=box[3] - box[1])
    word = Word(text=OBJECT, box=box, size=size, bold=False, display=False)
    return TextLine(words=(word,), box=box, size=size)
