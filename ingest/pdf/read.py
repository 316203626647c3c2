"""PDF files with a text layer to token streams."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gouji.errors import DamagedDocument, EncryptedDocument
from gouji.ingest.builder import StreamBuilder
from gouji.ingest.pdf.furniture import without_furniture
from gouji.ingest.pdf.layout import Block, PageLayout, page_layout
from gouji.ingest.pdf.lines import TextLine
from gouji.ingest.pdf.tables import RuledCell, RuledTable
from gouji.tokens import Box, Cell, Page, PageKind, Source, Style, TokenStream

if TYPE_CHECKING:
    import pypdfium2

__all__ = ["read_pdf"]

_JOIN_TOLERANCE = 4.0
"""Grid lines of two parts of one table differ by less than this, in points."""
_GARBAGE = 0.3


def read_pdf(data: bytes, source: Source) -> TokenStream:
    """Reads a PDF file's text layer.

    Lines of text become lines, ruled tables rows of cells with grid places; a table that goes on over a page break keeps its
    number. Boxes are in points from the (upright) page's top left corner. A page without text is named in the
    warnings. Raises `EncryptedDocument` where a password is needed, `DamagedDocument` where the file is broken.
    """
    kinds = _triage(data, source)
    layouts = without_furniture(tuple(_layouts(data, kinds, source)))
    writer = _Writer(StreamBuilder(source))
    for layout, kind in zip(layouts, kinds, strict=True):
        writer.page(layout, last=layout.number == len(kinds))
        if kind is not PageKind.DIGITAL:
            writer.builder.warn(_warning(layout.number, kind))
    pages = (
        Page(number=p.number, kind=k, width=round(p.width, 2), height=round(p.height, 2))
        for p, k in zip(layouts, kinds, strict=True)
    )
    return writer.builder.build(pages=pages)


def _warning(number: int, kind: PageKind) -> str:
    if kind is PageKind.SCANNED:
        return f"page {number} has no text layer (scanned?); nothing on it was read"
    return f"page {number} is empty"


def _triage(data: bytes, source: Source) -> tuple[PageKind, ...]:
    """What each page is: digital, scanned (pictures and no usable text) or empty."""
    import pypdfium2
    import pypdfium2.raw as raw

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise EncryptedDocument(source.name, "the PDF asks for a password", "save it without one") from error
        raise DamagedDocument(source.name, "the PDF is damaged and cannot be opened", "fetch the file again") from error
    try:
        return tuple(_kind(document, number, raw) for number in range(len(document)))
    except pypdfium2.PdfiumError as error:
        raise DamagedDocument(source.name, "a page of the PDF cannot be read", "fetch the file again") from error
    finally:
        document.close()


def _kind(document: pypdfium2.PdfDocument, number: int, raw: object) -> PageKind:
    page = document[number]
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        text = text_page.get_text_range(0, min(count, 400)) if count else ""
        if text.strip() and not _garbage(text):
            return PageKind.DIGITAL
        image = getattr(raw, "FPDF_PAGEOBJ_IMAGE")  # noqa: B009 – the raw module has no type stubs
        pictures = any(True for _ in page.get_objects(filter=(image,), max_depth=3))
        return PageKind.SCANNED if pictures or text.strip() else PageKind.EMPTY
    finally:
        text_page.close()
        page.close()


def _garbage(text: str) -> bool:
    """Whether a text layer is no text: fonts without a map to characters."""
    inked = [c for c in text if not c.isspace()]
    broken = sum(c == "\ufffd" or "\ue000" <= c <= "\uf8ff" or c < " " for c in inked)
    return broken > _GARBAGE * len(inked)


def _layouts(data: bytes, kinds: Sequence[PageKind], source: Source) -> Iterator[PageLayout]:
    import pdfplumber
    from pdfminer.pdfexceptions import PDFException

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            for page, kind in zip(document.pages, kinds, strict=True):
                if kind is PageKind.DIGITAL:
                    yield page_layout(page, page.page_number)
                else:
                    size = (float(page.width), float(page.height))
                    yield PageLayout(number=page.page_number, width=size[0], height=size[1], blocks=())
                page.close()
    except (PDFException, ValueError, KeyError, TypeError, AssertionError, RecursionError) as error:
        # The parser raises whatever a broken file leads it to; none of these is a defect of the caller's.
        message = f"the PDF is damaged ({type(error).__name__})"
        raise DamagedDocument(source.name, message, "open it in a viewer and save it again") from error


class _Writer:
    """Writes page layouts into a token stream."""

    def __init__(self, builder: StreamBuilder) -> None:
        self.builder = builder
        self._table = -1
        self._row = 0
        self._grid: tuple[float, ...] = ()
        self._open = False
        """Whether the last thing written was a table that the next page may go on with."""

    def page(self, layout: PageLayout, *, last: bool) -> None:
        """One page; `last` leaves out the page end."""
        first = True
        for block in layout.blocks:
            if block.line is not None:
                self._line(block, block.line, layout)
                if not block.furniture:
                    self._open = first = False
            elif block.table is not None:
                self._table_block(block.table, first=first)
                first = False
        if not last:
            self.builder.page_end()

    def _line(self, block: Block, line: TextLine, layout: PageLayout) -> None:
        x0, _, x1, _ = line.box
        centred = abs((x0 + x1) / 2 - layout.width / 2) < line.size and x1 - x0 < 0.7 * layout.width
        style = Style(size=line.size, bold=line.bold, centred=centred)
        self._words(line, style=style, furniture=block.furniture)
        self.builder.line_end()

    def _words(self, line: TextLine, *, style: Style | None, cell: Cell | None = None, furniture: bool = False) -> None:
        for number, word in enumerate(line.words):
            if number:
                self.builder.text("\t" if word.apart and cell is None else " ", cell=cell, furniture=furniture)
            box = Box(x0=round(word.x0, 2), y0=round(word.y0, 2), x1=round(word.x1, 2), y1=round(word.y1, 2))
            self.builder.text(word.text, cell=cell, box=box, style=style, furniture=furniture)

    def _table_block(self, table: RuledTable, *, first: bool) -> None:
        goes_on = first and self._open and _same_grid(self._grid, table.xs)
        if not goes_on:
            self._table, self._row, self._grid = self._table + 1, 0, table.xs
        columns = [_column(self._grid, x) for x in table.xs] if goes_on else list(range(len(table.xs)))
        by_row: dict[int, list[RuledCell]] = {}
        for ruled in table.cells:
            by_row.setdefault(ruled.row, []).append(ruled)
        for row in sorted(by_row):
            for number, ruled in enumerate(by_row[row]):
                if number:
                    self.builder.cell_end()
                self._cell(ruled, columns)
            self.builder.line_end()
        self._row += table.rows
        self._open = True

    def _cell(self, ruled: RuledCell, columns: Sequence[int]) -> None:
        first = columns[ruled.column]
        last = columns[min(ruled.column + ruled.column_span, len(columns) - 1)]
        cell = Cell(
            table=self._table,
            row=self._row + ruled.row,
            column=first,
            row_span=ruled.row_span,
            column_span=max(last - first, 1),
        )
        if not ruled.lines:
            x0, y0, x1, y1 = (round(v, 2) for v in ruled.box)
            self.builder.blank(cell=cell, box=Box(x0=x0, y0=y0, x1=x1, y1=y1))
            return
        for number, line in enumerate(ruled.lines):
            if number:
                self.builder.text("\n", cell=cell)
            self._words(line, style=None, cell=cell)


def _same_grid(grid: Sequence[float], xs: Sequence[float]) -> bool:
    """Whether the grid lines of a table's part are all among those of the part before it, and its edges are."""
    if not grid or abs(grid[0] - xs[0]) > _JOIN_TOLERANCE or abs(grid[-1] - xs[-1]) > _JOIN_TOLERANCE:
        return False
    return all(any(abs(x - g) < _JOIN_TOLERANCE for g in grid) for x in xs)


def _column(grid: Sequence[float], x: float) -> int:
    return min(range(len(grid)), key=lambda i: abs(grid[i] - x))
