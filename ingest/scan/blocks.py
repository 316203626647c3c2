"""What was read of a page → the blocks that the reader of digital pages gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gouji.ingest.page.boxes import united_box
from gouji.ingest.page.layout import Block, PageLayout
from gouji.ingest.page.lines import TextLine, Word
from gouji.ingest.page.tables import RuledTable, TableCell
from gouji.ingest.scan.image.pages import PagePicture
from gouji.ingest.scan.recognition.engine import Reading
from gouji.ingest.scan.recognition.prepared import Prepared, Wanted
from gouji.ingest.scan.recognition.recognise import is_unread, mean_chance
from gouji.ingest.scan.rulings.cells import PageGrid
from gouji.ingest.scan.settings import ScanSettings
from gouji.ingest.scan.stacked import stack_labels
from gouji.tokens import PageKind

__all__ = ["UNREAD", "page_layout"]

UNREAD = "?"
"""What is written for ink in a cell that could not be read, so that it is not taken for a blank."""


_FIGURE_MARKS = frozenset(".,-/")


def page_layout(page: PagePicture, prepared: Prepared, settings: ScanSettings) -> PageLayout:
    """Return the blocks of a page that was read, from top to bottom; sizes in points."""
    straight, wanted, point = prepared.straight, prepared.wanted, prepared.place_point
    tables = [
        _table(grid, [w for w in wanted if w.place[0] == t], prepared, settings)
        for t, grid in enumerate(straight.grids)
    ]
    lines = _free_lines([w for w in wanted if w.place[0] < 0 and _makes_sense(w, settings)], prepared, settings)
    blocks: list[Block] = sorted([*_joined(lines, settings), *tables], key=_reading_place)
    height, width = straight.even.shape
    return PageLayout(
        number=page.number,
        width=width / point,
        height=height / point,
        kind=PageKind.SCANNED if blocks else PageKind.EMPTY,
        blocks=tuple(blocks),
        turn=prepared.turn,
    )


def _free_lines(wanted: Sequence[Wanted], prepared: Prepared, settings: ScanSettings) -> list[TextLine]:
    """Return what was read outside ruled tables, a line a piece; a label of several lines is one in its row."""
    lines = {at: line for at, item in enumerate(wanted) if (line := _text_line(item, prepared, settings)) is not None}
    for pieces, (y0, y1) in stack_labels(wanted, prepared.columns.size, settings):
        own = [lines.pop(at) for at in pieces]
        x0, x1 = min(line.box[0] for line in own), max(line.box[2] for line in own)
        box = (x0, y0 / prepared.place_point, x1, y1 / prepared.place_point)
        lines[pieces[0]] = TextLine(words=(_join_words([line.words[0] for line in own]),), box=box, size=own[0].size)
    return list(lines.values())


def _join_words(words: Sequence[Word]) -> Word:
    """Return what stands below each other as one word."""
    return replace(
        words[0],
        text="".join(word.text for word in words),
        box=united_box(word.box for word in words),
        confidence=min(word.confidence or 0.0 for word in words),
        alternatives=(),
    )


def _makes_sense(item: Wanted, settings: ScanSettings) -> bool:
    """Return whether a line outside tables is text, not a scratch, a stamp's edge or a shadow."""
    return item.in_cell or (item.reading is not None and mean_chance(item.reading) >= settings.least_sense)


def _reading_place(block: Block) -> tuple[float, float]:
    """Return the place in reading order, from top to bottom: a line by its middle, a table by where it begins."""
    x0, y0, _, y1 = block.box
    return (y0 if isinstance(block, RuledTable) else (y0 + y1) / 2), x0


def _table(grid: PageGrid, wanted: Sequence[Wanted], prepared: Prepared, settings: ScanSettings) -> RuledTable:
    by_cell: dict[int, list[TextLine]] = {}
    for item in wanted:
        line = _text_line(item, prepared, settings)
        if line is not None:
            by_cell.setdefault(item.place[1], []).append(line)
    cells = []
    for number, cell in enumerate(grid.cells):
        cells.append(
            TableCell(
                row=cell.row,
                column=cell.column,
                row_span=cell.row_span,
                column_span=cell.column_span,
                box=prepared.locate(*grid.box(cell)),
                lines=_column_joined(by_cell.get(number, ())),
            )
        )
    point = prepared.place_point
    box = (grid.xs[0] / point, grid.ys[0] / point, grid.xs[-1] / point, grid.ys[-1] / point)
    return RuledTable(box=box, cells=tuple(cells), xs=tuple(x / point for x in grid.xs), rows=len(grid.ys) - 1)


def _text_line(item: Wanted, prepared: Prepared, settings: ScanSettings) -> TextLine | None:
    """Return what was read, as a line of one word with its confidence."""
    reading, line = item.reading, item.line
    if item.in_cell and (reading is None or is_unread(reading, settings.recognition)):
        reading = Reading(text=UNREAD)
    if reading is None or not reading.text.strip():
        return None
    point = prepared.place_point
    y0, y1 = item.band or (line.y0, line.y1)
    size = (y1 - y0) / point * settings.line_height
    word = Word(
        text=reading.text.strip(),
        box=prepared.locate(line.x0, line.y0, line.x1, line.y1),
        size=size,
        bold=False,
        display=False,
        confidence=round(reading.confidence, 4),
        alternatives=reading.others,
    )
    box = (line.x0 / point, y0 / point, line.x1 / point, y1 / point)
    return TextLine(words=(word,), box=box, size=size)


def _joined(lines: Sequence[TextLine], settings: ScanSettings) -> list[TextLine]:
    """Return pieces of one line together again; each but the first stands apart."""
    joined: list[TextLine] = []
    for line in sorted(lines, key=lambda t: (t.box[1] + t.box[3], t.box[0])):
        last = joined[-1] if joined else None
        if (
            last is not None
            and abs(last.box[1] - line.box[1]) < settings.same_line
            and abs(last.box[3] - line.box[3]) < settings.same_line
        ):
            words = sorted((*last.words, *line.words), key=lambda w: w.box[0])
            words = [replace(w, before="\t" if i else "") for i, w in enumerate(words)]
            box = (min(last.box[0], line.box[0]), line.box[1], max(last.box[2], line.box[2]), line.box[3])
            joined[-1] = replace(last, words=tuple(words), box=box)
        else:
            joined.append(line)
    return [_with_figure_size(line, settings) for line in joined]


def _with_figure_size(line: TextLine, settings: ScanSettings) -> TextLine:
    """Return a line of nothing but figures in the size of the type that they are in: they are lower than ideographs."""
    figures = all(c.isdigit() or c in _FIGURE_MARKS for word in line.words for c in word.text)
    return replace(line, size=line.size * settings.figure_height) if figures else line


def _column_joined(lines: Sequence[TextLine]) -> tuple[TextLine, ...]:
    """Return a cell's text set one character a line as one line."""
    if len(lines) < 2 or any(len(line.text) > 1 or line.text.isdigit() for line in lines):
        return tuple(lines)
    word = _join_words([line.words[0] for line in lines])
    return (TextLine(words=(word,), box=word.box, size=lines[0].size),)
