"""Cells that hold something that is no text: a picture of a number, drawn curves, something struck out and nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from gouji.ingest.page.boxes import BoxTuple
from gouji.ingest.page.lines import TextLine, Word
from gouji.ingest.page.tables import RuledTable, TableCell
from gouji.ingest.pdf.visible.bare import BarePage
from gouji.tokens import OBJECT
from gouji.wording import CELL_COUNTERS

__all__ = ["has_object", "mark_objects"]

_NUMBER = re.compile(rf"[\d\s,，.．、%％+\-−－—–/()（）万元{CELL_COUNTERS}]*")
"""What may stand in a cell of numbers: elsewhere a picture is an ornament beside a label."""


def mark_objects(table: RuledTable, bare: BarePage) -> RuledTable:
    """Return a table, with `OBJECT` in each cell that holds no text, or a number, and something else that was drawn."""
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
    elif _NUMBER.fullmatch(text) and bare.has_ink(cell.box, shown, aside):
        lines = cell.lines
    else:
        return cell
    return replace(cell, lines=(*lines, _object_line(cell.box, words)))


def _set_aside(line: TextLine) -> TextLine:
    return replace(line, words=tuple(replace(word, furniture=True) for word in line.words))


def _is_sign(words: Sequence[Word], text: str) -> bool:
    """Return whether a cell holds only what is struck out, or only signs such as ticks and squares."""
    return bool(words) and all(unicodedata.category(char) in {"So", "Zs"} for char in text)


def _object_line(box: BoxTuple, words: Iterable[Word]) -> TextLine:
    size = max((word.size for word in words), default=box[3] - box[1])
    word = Word(text=OBJECT, box=box, size=size, bold=False, display=False)
    return TextLine(words=(word,), box=box, size=size)
