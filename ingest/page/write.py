"""Page layouts → the token stream."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gouji.ingest.page.boxes import BoxTuple
from gouji.ingest.page.continued import TableNumbers, number_tables
from gouji.ingest.page.layout import PageBlock, PageLayout
from gouji.ingest.page.lines import ColumnRow, TextLine, Word
from gouji.ingest.page.settings import PageSettings
from gouji.ingest.page.tables import RuledCell, RuledTable
from gouji.ingest.stream.builder import StreamBuilder
from gouji.tokens import Box, Cell, Style

__all__ = ["write_pages"]


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
        return Style(size=round(word.size, 1), bold=bold, centred=centred)

    def is_centred(self, line: TextLine) -> bool:
        settings = self.settings
        x0, _, x1, _ = line.box
        indent = x0 - self.left
        least = 0.5 if line.size > settings.larger * self.size else settings.paragraph_indent
        off = abs((x0 + x1) - (self.left + self.right)) / 2
        return indent > least * line.size and off < settings.centred * line.size


def write_pages(pages: Sequence[PageLayout], builder: StreamBuilder, settings: PageSettings) -> None:
    """Write all pages: a line per printed line or table row, cells divided by tabs, a page end between pages."""
    places = _Places(*number_tables(pages, settings=settings))
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
    for line in (b.content for p in pages for b in p.blocks if not b.furniture and isinstance(b.content, TextLine)):
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


@dataclass(frozen=True, slots=True)
class _Places:
    """The numbers of ruled tables (by their `id`), and of tables of columns."""

    ruled: Mapping[int, TableNumbers]
    columns: Mapping[int, int]


def _write_block(block: PageBlock, places: _Places, area: _TextArea, builder: StreamBuilder) -> None:
    content = block.content
    if isinstance(content, TextLine):
        _write_line(content, area, builder, furniture=block.furniture)
    elif isinstance(content, ColumnRow):
        _write_row(content, places.columns[content.table], area, builder)
    elif id(content) in places.ruled:
        _write_table(content, places.ruled[id(content)], area, builder)
    else:
        for line in (line for cell in content.cells for line in cell.lines):
            _write_line(line, area, builder, furniture=block.furniture)


def _write_line(line: TextLine, area: _TextArea, builder: StreamBuilder, *, furniture: bool) -> None:
    centred = not furniture and area.is_centred(line)
    for at, word in enumerate(line.words):
        style = area.style(word, centred=centred)
        if at and word.before:
            builder.add_text(word.before, style=style, furniture=furniture)
        builder.add_text(word.text, box=_box(word.box), style=style, confidence=word.confidence, furniture=furniture)
    builder.end_line()


def _write_row(row: ColumnRow, table: int, area: _TextArea, builder: StreamBuilder) -> None:
    for at, found in enumerate(row.cells):
        if at:
            builder.end_cell()
        cell = Cell(table=table, row=row.row, column=found.column)
        if found.words:
            _write_words(found.words, cell, area, builder)
        else:
            builder.add_blank(cell=cell, box=_box(found.box))
    builder.end_line()


def _write_table(table: RuledTable, numbers: TableNumbers, area: _TextArea, builder: StreamBuilder) -> None:
    """A line for each row in which a cell begins; a cell over several rows stands in its first."""
    row = table.cells[0].row
    for at, ruled in enumerate(table.cells):
        if ruled.row != row:
            builder.end_line()
            row = ruled.row
        elif at:
            builder.end_cell()
        _write_cell(ruled, numbers.cell(ruled.row, ruled.column, ruled.row_span, ruled.column_span), area, builder)
    builder.end_line()


def _write_cell(ruled: RuledCell, cell: Cell, area: _TextArea, builder: StreamBuilder) -> None:
    for at, line in enumerate(ruled.lines):
        if at:
            builder.add_text("\n", cell=cell)
        _write_words(line.words, cell, area, builder)
    if not ruled.lines:
        builder.add_blank(cell=cell, box=_box(ruled.box))


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
        )


def _box(box: BoxTuple) -> Box:
    x0, y0, x1, y1 = (round(value, 2) for value in box)
    return Box(x0=x0, y0=y0, x1=x1, y1=y1)
