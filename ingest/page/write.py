"""Page layouts → the token stream."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gouji.ingest.page.boxes import BoxTuple
from gouji.ingest.page.continued import place_cells
from gouji.ingest.page.layout import Block, PageLayout
from gouji.ingest.page.lines import TextLine, Word
from gouji.ingest.page.settings import PageSettings
from gouji.ingest.page.tables import TableCell
from gouji.ingest.stream.builder import StreamBuilder
from gouji.tokens import Box, Cell, Page, Style

__all__ = ["describe_pages", "write_pages"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _TextArea:
    """How the document is set: the size of its body text, its left and right edge, whether its body face is a display face."""

    size: float
    left: float
    right: float
    display: bool
    settings: PageSettings

    def style(self, word: Word, *, centred: bool) -> Style:
        bold = word.bold or (word.display and not self.display)
        return Style(size=round(word.size, 1), bold=bold, centred=centred, red=word.red)

    def is_centred(self, line: TextLine) -> bool:
        settings = self.settings
        x0, _, x1, _ = line.box
        indent = x0 - self.left
        least = 0.5 if line.size > settings.larger * self.size else settings.paragraph_indent
        off = abs((x0 + x1) - (self.left + self.right)) / 2
        return indent > least * line.size and off < settings.centred * line.size


def describe_pages(layouts: Iterable[PageLayout]) -> tuple[Page, ...]:
    """Return the pages with their kinds and sizes; what was done to a page's picture, where it was read from one."""
    return tuple(
        Page(
            number=layout.number,
            kind=layout.kind,
            width=round(layout.width, 2),
            height=round(layout.height, 2),
            turn=layout.turn if layout.is_from_picture else 0,
            repairs=layout.repairs,
        )
        for layout in layouts
    )


def write_pages(pages: Sequence[PageLayout], builder: StreamBuilder, settings: PageSettings) -> None:
    """Write all pages: a line per printed line or table row, cells divided by tabs, a page end between pages."""
    places = place_cells(pages, settings=settings)
    areas: dict[float, _TextArea] = {}
    for page in pages:
        if page.width not in areas:
            areas[page.width] = _measure_text_area([p for p in pages if p.width == page.width], settings)
    for at, page in enumerate(pages):
        if at:
            builder.end_page()
        for block in page.blocks:
            _write_block(block, places, areas[page.width], builder)


def _measure_text_area(pages: Iterable[PageLayout], settings: PageSettings) -> _TextArea:
    """Measured on the lines outside tables, by their characters."""
    sizes: Counter[float] = Counter()
    display = letters = 0
    edges: list[tuple[float, float]] = []
    for line in (b for p in pages for b in p.blocks if isinstance(b, TextLine) and not b.furniture):
        edges.append((line.box[0], line.box[2]))
        for word in line.words:
            sizes[round(word.size)] += len(word.text)
            letters += len(word.text)
            display += len(word.text) * word.display
    left = sorted(x0 for x0, _ in edges)
    right = sorted(x1 for _, x1 in edges)
    return _TextArea(
        size=max(sizes, key=lambda size: sizes[size], default=0.0),
        left=left[len(left) // 20] if left else 0.0,
        right=right[-1 - len(right) // 20] if right else 0.0,
        display=display * 2 > letters,
        settings=settings,
    )


def _write_block(block: Block, places: Mapping[int, Cell], area: _TextArea, builder: StreamBuilder) -> None:
    if isinstance(block, TextLine):
        _write_line(block, area, builder)
    elif any(id(cell) in places for cell in block.cells):
        _write_cells(block.cells, places, area, builder)
    else:
        for line in (line for cell in block.cells for line in cell.lines):
            _write_line(line, area, builder)


def _write_line(line: TextLine, area: _TextArea, builder: StreamBuilder) -> None:
    furniture = line.furniture
    centred = not furniture and area.is_centred(line)
    for at, word in enumerate(line.words):
        style = area.style(word, centred=centred)
        aside = furniture or word.furniture
        if at and word.before:
            builder.add_text(word.before, style=style, furniture=furniture)
        builder.add_text(word.text, box=_box(word.box), style=style, confidence=word.confidence, furniture=aside)
    builder.end_line()


def _write_cells(
    cells: Sequence[TableCell], places: Mapping[int, Cell], area: _TextArea, builder: StreamBuilder
) -> None:
    """A line for each row in which a cell begins; a cell over several rows stands in its first."""
    row = cells[0].row
    for at, cell in enumerate(cells):
        if cell.row != row:
            builder.end_line()
            row = cell.row
        elif at:
            builder.end_cell()
        _write_cell(cell, places[id(cell)], area, builder)
    builder.end_line()


def _write_cell(found: TableCell, place: Cell, area: _TextArea, builder: StreamBuilder) -> None:
    for at, line in enumerate(found.lines):
        if at:
            builder.add_text("\n", cell=place)
        _write_words(line.words, place, area, builder)
    if not found.lines:
        builder.add_blank(cell=place, box=_box(found.box))


def _write_words(words: Sequence[Word], cell: Cell, area: _TextArea, builder: StreamBuilder) -> None:
    for at, word in enumerate(words):
        if at and word.before:
            builder.add_text(word.before, cell=cell)
        style = area.style(word, centred=False)
        builder.add_text(
            word.text,
            cell=cell,
            box=_box(word.box),
            style=style,
            confidence=word.confidence,
            alternatives=word.alternatives,
            furniture=word.furniture,
        )


def _box(box: BoxTuple) -> Box:
    x0, y0, x1, y1 = (round(value, 2) for value in box)
    return Box(x0=x0, y0=y0, x1=x1, y1=y1)
