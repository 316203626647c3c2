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
from gouji.ingest.stream.runs import StyledRun, is_blank, join_text, trim_runs, write_line, write_row
from gouji.ingest.stream.settings import FlowSettings
from gouji.tokens import Cell

__all__ = ["FlowBlock", "PageTurn", "SourceCell", "SourceTable", "StreamLine", "write_blocks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamLine:
    """A paragraph or a part of it up to a line break."""

    runs: tuple[StyledRun, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTurn:
    """A new page begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCell:
    """A cell: its place (whose table number is ignored) and what stands in it."""

    place: Cell
    blocks: tuple[FlowBlock, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTable:
    """A table: for each row the cells that begin in it. A row of no cells is covered by spans from above."""

    rows: tuple[tuple[SourceCell, ...], ...]
    turns: frozenset[int] = frozenset()
    """The rows that begin a new page."""


FlowBlock = StreamLine | SourceTable | PageTurn

_NUMBER = re.compile(r"\s*[+\-−]?\d[\d,.]*\s*")


def write_blocks(builder: StreamBuilder, blocks: Iterable[FlowBlock], settings: FlowSettings, tables: int = 0) -> int:
    """Write blocks in order; `tables` is the number of the first table. Return the number of the next one."""
    for block in blocks:
        if isinstance(block, StreamLine):
            if runs := trim_runs(block.runs):
                write_line(builder, runs)
        elif isinstance(block, PageTurn):
            builder.end_page()
        elif _is_frame(block, settings):
            framed = (inner for row in block.rows for cell in row for inner in cell.blocks)
            tables = write_blocks(builder, framed, settings, tables)
        else:
            tables = _write_table(builder, block, settings, tables)
    return tables


def _write_table(builder: StreamBuilder, table: SourceTable, settings: FlowSettings, number: int) -> int:
    """Write a table and, each behind its row, the tables in its cells; return the number of the next table."""
    tables = number + 1
    for index, row in enumerate(table.rows):
        if index in table.turns:
            builder.end_page()
        write_row(builder, [(replace(cell.place, table=number), _cell_runs(cell.blocks)) for cell in row])
        inner = (block for cell in row for block in cell.blocks if isinstance(block, SourceTable))
        tables = write_blocks(builder, inner, settings, tables)
    return tables


def _cell_runs(blocks: Sequence[FlowBlock]) -> list[StyledRun]:
    r"""Return the lines of a cell as runs, a `\n` between them; tabs, which divide cells, are spaces in it."""
    runs: list[StyledRun] = []
    for block in blocks:
        line = trim_runs(block.runs) if isinstance(block, StreamLine) else []
        line = [replace(run, text=run.text.replace("\t", " ")) if "\t" in run.text else run for run in line]
        if line:
            runs += [StyledRun(text="\n"), *line] if runs else line
    return runs


def _is_frame(table: SourceTable, settings: FlowSettings) -> bool:
    """Return whether the table lays out a page instead of data.

    It does where everything in it is furniture, where its only cell holds several blocks, or where most of its text
    stands in cells that hold tables or many lines, and no row has several numbers.
    """
    cells = [cell for row in table.rows for cell in row if _block_text(cell.blocks)]
    if not cells:
        return False
    if all(run.furniture for cell in cells for run in _runs(cell.blocks) if run.text.strip()):
        return True
    # A single cell is a frame drawn around paragraphs; with one line in it, it is a box of data.
    if sum(map(len, table.rows)) == 1:
        return len(cells[0].blocks) > 1 or isinstance(cells[0].blocks[0], SourceTable)
    framing = sum(len(_block_text(cell.blocks)) for cell in cells if _is_framing_cell(cell, settings=settings))
    share = framing / max(1, sum(len(_block_text(cell.blocks)) for cell in cells))
    return share >= settings.frame_share and not any(_is_data_row(row, settings=settings) for row in table.rows)


def _is_framing_cell(cell: SourceCell, settings: FlowSettings) -> bool:
    """Return whether the cell holds a table, or about a page of text."""
    many = len(cell.blocks) >= settings.frame_lines and len(_block_text(cell.blocks)) > settings.frame_text
    return many or any(isinstance(block, SourceTable) for block in cell.blocks)


def _is_data_row(row: Sequence[SourceCell], settings: FlowSettings) -> bool:
    numbers = sum(_NUMBER.fullmatch(join_text(_cell_runs(cell.blocks))) is not None for cell in row)
    return numbers >= settings.data_row_numbers


def _block_text(blocks: Sequence[FlowBlock]) -> str:
    """Return the text of blocks, nested tables too."""
    return "".join(run.text for run in _runs(blocks) if not is_blank([run]))


def _runs(blocks: Sequence[FlowBlock]) -> Iterator[StyledRun]:
    for block in blocks:
        if isinstance(block, StreamLine):
            yield from block.runs
        elif isinstance(block, SourceTable):
            for row in block.rows:
                for cell in row:
                    yield from _runs(cell.blocks)
