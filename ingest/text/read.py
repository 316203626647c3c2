r"""Plain text → tokens: paragraphs, tab tables, one cell a line, page marks.

The stream's text keeps the source's lines as they are, blank ones too, but for tables: a row is one line, its cells
divided by tabs, also where the source has one cell a line. White space at the ends of cells is dropped. Nothing is
guessed from spaces or glued digits: such lines stay lines.

>>> from gouji.tokens import Source
>>> stream = read_text("规章\t0\t1\n- 2 -\n".encode(), Source(name="a.txt", sha256="", media_type="text/plain"), FlowSettings())
>>> [(t.text, t.cell.column) for t in stream.tokens if t.cell]
[('规章', 0), ('0', 1), ('1', 2)]
>>> "".join(t.text for t in stream.tokens if t.furniture)
'- 2 -'
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from gouji.ingest.budget.meter import Meter
from gouji.ingest.stream.builder import StreamBuilder
from gouji.ingest.stream.runs import StyledRun
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.stream.write import write_line, write_row
from gouji.ingest.text.encodings import decode
from gouji.ingest.text.grid import TextCell, TextTable, is_blank_line
from gouji.ingest.text.margin import drop_margin
from gouji.ingest.text.pages import Pages, find_pages
from gouji.ingest.text.separated import split_cells
from gouji.ingest.text.tables import find_tables
from gouji.tokens import Cell, Source, TokenStream

__all__ = ["TextWriter", "read_text", "split_furniture", "split_pages"]

Inline = Callable[[str], Sequence[StyledRun]]

_FURNITURE = re.compile(
    r"\[bookmark: ?\w+\]"
    r"|<!--\[if [^\[\]]*\](?:>\s*<!)?--!?>|<!--<!\[endif\]-->|<!(?:--)?\[endif\](?:--)?>|<!\[if [^\[\]]*\]>"
)
"""What converters leak into text: bookmark markers, Office's conditional comments."""
_TAG = re.compile(
    r"</?(?:div|span|p|center|font|strong|em|b|i|u)"
    r"(?:\s(?![^<>\n]*(?:hidden|none|super|sub|through|colou?r|opacity|size))[^<>\n]*)?/?>"
)
"""Tags of pages that converters leave. They stay text where they may say that nobody sees what follows: then it is in doubt."""


def read_text(data: bytes, source: Source, settings: FlowSettings, meter: Meter | None = None) -> TokenStream:
    """Read a plain-text document.

    Page marks that stand alone on a line are furniture; they and form feeds count the pages. Raises what `decode`
    raises. Markdown marks are left as they are: see `read_markdown`.
    """
    decoded = decode(data, source.name, settings=settings)
    builder = StreamBuilder(source, meter)
    builder.meter.spend("characters", len(decoded.text))
    if decoded.broken:
        builder.warn(f"{decoded.broken} characters could not be read and stand as \ufffd")
    own = builder.limit_lines(decoded.text)
    text = drop_margin(own, settings)
    if text != own:
        builder.warn("every line begins with its number or the same mark; they are left out")
    lines, pages = split_pages(split_cells(text, settings), settings=settings)
    TextWriter(builder, pages, settings, _split_tags).write(lines, 0, len(lines))
    return builder.build()


def split_pages(text: str, settings: FlowSettings) -> tuple[list[str], Pages]:
    """Return the lines of `text`, and where its pages meet; form feeds are taken out."""
    feeds: set[int] = set()
    lines: list[str] = []
    for page in re.sub("\n\f", "\f", text).split("\f"):
        if lines:
            feeds.add(len(lines))
        lines.extend(page.removesuffix("\n").split("\n"))
    return lines, find_pages(lines, feeds, settings=settings)


def split_furniture(text: str) -> list[StyledRun]:
    """Return the text as runs: what converters leaked into it is furniture.

    >>> [(run.text, run.furniture) for run in split_furniture("1、[bookmark: _GoBack]总体情况")]
    [('1、', False), ('[bookmark: _GoBack]', True), ('总体情况', False)]
    """
    return _split(text, _FURNITURE) if "[" in text else [StyledRun(text=text)]


def _split_tags(text: str) -> list[StyledRun]:
    """Return the text as runs: what converters leaked into it, tags of pages among it, is furniture."""
    runs = split_furniture(text)
    if "<" not in text:
        return runs
    return [part for run in runs for part in ([run] if run.furniture else _split(run.text, _TAG))]


def _split(text: str, leaked: re.Pattern[str]) -> list[StyledRun]:
    runs, end = list[StyledRun](), 0
    for match in leaked.finditer(text):
        runs += [StyledRun(text=text[end : match.start()]), StyledRun(text=match.group(), furniture=True)]
        end = match.end()
    return [*runs, StyledRun(text=text[end:])]


class TextWriter:
    """Writes lines of a document into a stream, with their pages and their tab tables.

    `inline` makes the runs of a line or a cell: what `split_furniture` does, and more for formats with markup.
    """

    def __init__(
        self, builder: StreamBuilder, pages: Pages, settings: FlowSettings, inline: Inline = split_furniture
    ) -> None:
        self.builder = builder
        self.tables = 0
        """Tables written so far: the number of the next one."""
        self._pages = pages
        self._settings = settings
        self._inline = inline

    def write(self, lines: Sequence[str], start: int, stop: int) -> None:
        """Write `lines[start:stop]`; what stands around them is not looked at."""
        part = lines[start:stop]
        marks = {mark - start for mark in self._pages.marks if start <= mark < stop}
        done = 0
        for table in find_tables(part, marks, settings=self._settings):
            self._write_lines(lines, start + done, start + table.start)
            self.write_table(lines, table, start)
            done = table.stop
        self._write_lines(lines, start + done, stop)

    def turn_page(self, index: int) -> None:
        """End the page where the line `index` begins a new one."""
        number = self._pages.starts.get(index)
        if number is not None and number > self.builder.page:
            self.builder.end_page()
            self.builder.page = number

    def is_mark(self, index: int) -> bool:
        """Return whether the line `index` is a page mark."""
        return index in self._pages.marks

    def write_table(self, lines: Sequence[str], table: TextTable, offset: int = 0) -> None:
        """Write a table's rows, and what stands among them: blank lines, page marks, rows without cells as furniture.

        The lines of `table` count from `lines[offset]`.
        """
        rows = {offset + row.line: row.cells for row in table.rows}
        number = 0
        for index in range(offset + table.start, offset + table.stop):
            if rows.get(index):
                self.turn_page(index)
                self._write_row(number, rows[index])
                number += 1
            elif index in rows:
                write_line(self.builder, [StyledRun(text=lines[index], furniture=True)])
            elif self.is_mark(index) or is_blank_line(lines[index]):
                self._write_lines(lines, index, index + 1)
        self.tables += 1

    def _write_row(self, row: int, cells: Sequence[TextCell]) -> None:
        places = (Cell(table=self.tables, row=row, column=c.column, column_span=c.span) for c in cells)
        write_row(self.builder, [(place, self._inline(c.text)) for place, c in zip(places, cells, strict=True)])

    def _write_lines(self, lines: Sequence[str], start: int, stop: int) -> None:
        for index in range(start, stop):
            self.turn_page(index)
            furniture = self.is_mark(index)
            runs = [StyledRun(text=lines[index], furniture=True)] if furniture else self._inline(lines[index])
            write_line(self.builder, runs)
