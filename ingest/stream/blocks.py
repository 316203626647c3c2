r"""Lines and tables with tables in them, and how they are written into a stream.

Converters of formats with structure (HTML, DOCX) first make blocks, then write them:

- a line is one line of the stream; one without any text is left out;
- a row of a table is one line, its cells divided by tabs; the lines of a cell by a `\n` that carries the cell;
- a table inside a cell follows the row that it stands in, as a table of its own with the next number;
- a table that only lays out a page (a frame around the article, columns of navigation) is written as what it frames.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from gouji.ingest.stream.builder import StreamBuilder
from gouji.ingest.stream.runs import Run, is_blank, plain, trim_runs, write_line, write_row
from gouji.ingest.stream.settings import FlowSettings
from gouji.tokens import Cell

__all__ = ["Block", "BlockWriter", "Line", "PageTurn", "Table", "TableCell"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A paragraph or a part of it up to a line break."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTurn:
    """A new page begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCell:
    """A cell: its place (whose table number is not looked at) and what stands in it."""

    place: Cell
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: for each row the cells that begin in it. A row of no cells is covered by spans from above."""

    rows: tuple[tuple[TableCell, ...], ...]
    turns: frozenset[int] = frozenset()
    """The rows that begin a new page."""


Block = Line | Table | PageTurn

_NUMBER = re.compile(r"\s*[+\-−]?\d[\d,.]*\s*")


class BlockWriter:
    """Writes blocks in order; `tables` is the number of the next table."""

    def __init__(self, builder: StreamBuilder, settings: FlowSettings, tables: int = 0) -> None:
        self.builder = builder
        self.settings = settings
        self.tables = tables

    def write(self, blocks: Iterable[Block]) -> None:
        """Writes the blocks."""
        for block in blocks:
            if isinstance(block, Line):
                runs = trim_runs(block.runs)
                if runs:
                    write_line(self.builder, runs)
            elif isinstance(block, PageTurn):
                self.builder.page_end()
            elif _is_frame(block, self.settings):
                self.write(inner for row in block.rows for cell in row for inner in cell.blocks)
            else:
                self._write_table(block)

    def _write_table(self, table: Table) -> None:
        number, self.tables = self.tables, self.tables + 1
        for index, row in enumerate(table.rows):
            if index in table.turns:
                self.builder.page_end()
            write_row(self.builder, [(replace(cell.place, table=number), _cell_runs(cell.blocks)) for cell in row])
            self.write(block for cell in row for block in cell.blocks if isinstance(block, Table))


def _cell_runs(blocks: Sequence[Block]) -> list[Run]:
    r"""The lines of a cell as runs, a `\n` between them; tabs, which divide cells, are spaces in it."""
    runs: list[Run] = []
    for block in blocks:
        line = trim_runs(block.runs) if isinstance(block, Line) else []
        line = [replace(run, text=run.text.replace("\t", " ")) if "\t" in run.text else run for run in line]
        if line:
            runs += [Run(text="\n"), *line] if runs else line
    return runs


def _is_frame(table: Table, settings: FlowSettings) -> bool:
    """Whether the table lays out a page instead of data.

    It does where everything in it is furniture, where its only cell holds several blocks, or where most of its text
    stands in cells that hold tables or many lines, and no row has several numbers.
    """
    cells = [cell for row in table.rows for cell in row if _text(cell.blocks)]
    if not cells:
        return False
    if all(run.furniture for cell in cells for run in _runs(cell.blocks) if run.text.strip()):
        return True
    if sum(map(len, table.rows)) == 1:
        return len(cells[0].blocks) > 1 or isinstance(cells[0].blocks[0], Table)
    framing = sum(len(_text(cell.blocks)) for cell in cells if _frames(cell, settings=settings))
    share = framing / max(1, sum(len(_text(cell.blocks)) for cell in cells))
    return share >= settings.frame_share and not any(_is_data_row(row, settings=settings) for row in table.rows)


def _frames(cell: TableCell, settings: FlowSettings) -> bool:
    """Whether the cell holds a table, or about a page of text."""
    many = len(cell.blocks) >= settings.frame_lines and len(_text(cell.blocks)) > settings.frame_text
    return many or any(isinstance(block, Table) for block in cell.blocks)


def _is_data_row(row: Sequence[TableCell], settings: FlowSettings) -> bool:
    numbers = sum(_NUMBER.fullmatch(plain(_cell_runs(cell.blocks))) is not None for cell in row)
    return numbers >= settings.data_row_numbers


def _text(blocks: Sequence[Block]) -> str:
    """The text of blocks, nested tables too."""
    return "".join(run.text for run in _runs(blocks) if not is_blank([run]))


def _runs(blocks: Sequence[Block]) -> Iterator[Run]:
    for block in blocks:
        if isinstance(block, Line):
            yield from block.runs
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    yield from _runs(cell.blocks)
