r"""Lines and tables with tables in them, and how they are written into a stream.

Converters of formats with structure (HTML, DOCX) first make blocks, then write them:

- a line is one line of the stream; one without any text is left out;
- a row of a table is one line, its cells divided by tabs; the lines of a cell by a `\n` that carries the cell;
- a table inside a cell follows the row that it stands in, as a table of its own with the next number; one that holds a
  single short text or nothing but numbers is what stands in the cell;
- a table that only lays out a page (a frame around the article, columns of navigation) is written as what it frames.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from gouji.ingest.stream.builder import StreamBuilder
from gouji.ingest.stream.runs import StyledRun, is_blank, join_text, trim_runs
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.stream.write import show_line, write_line, write_row
from gouji.tokens import OBJECT, Cell

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
    """Write blocks in order, none behind the builder's limits; `tables` is the number of the first table. Return the number of the next one."""
    for block in blocks:
        if builder.is_cut:
            break
        if isinstance(block, StreamLine):
            if not is_blank(runs := show_line(builder, block.runs)):
                write_line(builder, trim_runs(runs))
        elif isinstance(block, PageTurn):
            builder.end_page()
        else:
            tables = _write_any_table(builder, _simplify(block, settings), settings, tables)
    return tables


def _write_any_table(builder: StreamBuilder, table: SourceTable, settings: FlowSettings, tables: int) -> int:
    if not _is_frame(table, settings):
        return _write_table(builder, table, settings, tables)
    framed = (inner for row in table.rows for cell in row for inner in cell.blocks)
    return write_blocks(builder, framed, settings, tables)


def _write_table(builder: StreamBuilder, table: SourceTable, settings: FlowSettings, number: int) -> int:
    """Write a table and, each behind its row, the tables in its cells; return the number of the next table."""
    tables = number + 1
    for index, row in enumerate(table.rows):
        if builder.is_cut:
            break
        if index in table.turns:
            builder.end_page()
        write_row(builder, [(replace(cell.place, table=number), _cell_runs(cell.blocks)) for cell in row])
        inner = (block for cell in row for block in cell.blocks if isinstance(block, SourceTable))
        tables = write_blocks(builder, inner, settings, tables)
    return tables


def _simplify(table: SourceTable, settings: FlowSettings) -> SourceTable:
    """Return the table with what is no table of its own in its cells as what stands in them: a number in a box, say.

    Several numbers in such a box divide the cell where it spans as many columns; else the cell is in doubt.
    """
    if not any(isinstance(block, SourceTable) for row in table.rows for cell in row for block in cell.blocks):
        return table
    rows = (tuple(part for cell in row for part in _simplify_cell(cell, settings)) for row in table.rows)
    return replace(table, rows=tuple(rows))


def _simplify_cell(cell: SourceCell, settings: FlowSettings) -> tuple[SourceCell, ...]:
    blocks = [_simplify(block, settings) if isinstance(block, SourceTable) else block for block in cell.blocks]
    if len(blocks) == 1 and isinstance(blocks[0], SourceTable) and len(blocks[0].rows) == 1:
        inner, place = blocks[0].rows[0], cell.place
        if len(inner) == place.column_span > 1 and _holds_numbers(blocks[0], settings):
            places = (replace(place, column=place.column + at, column_span=1) for at in range(len(inner)))
            return tuple(SourceCell(place=where, blocks=part.blocks) for where, part in zip(places, inner, strict=True))
    flat: list[FlowBlock] = []
    for block in blocks:
        if isinstance(block, SourceTable) and _holds_numbers(block, settings):
            flat += _flatten(block)
        elif isinstance(block, SourceTable) and is_blank(_own_runs(blocks)) and _has_digit(block):
            flat += [StreamLine(runs=(StyledRun(text=OBJECT),)), block]
        else:
            flat.append(block)
    return (replace(cell, blocks=tuple(flat)),)


def _holds_numbers(table: SourceTable, settings: FlowSettings) -> bool:
    """Return whether the table holds nothing, one short text, or numbers alone."""
    texts = [text for row in table.rows for cell in row if (text := join_text(_runs(cell.blocks)).strip())]
    if len(texts) <= 1:
        return len("".join(texts)) <= settings.longest_number
    numbers = all(_NUMBER.fullmatch(text.replace(OBJECT, "")) for text in texts)
    return numbers and sum(map(len, texts)) <= settings.inner_numbers


def _flatten(table: SourceTable) -> list[FlowBlock]:
    """Return the lines of a table of numbers, one a row; several numbers are in doubt."""
    filled = [[cell for cell in row if _block_text(cell.blocks)] for row in table.rows]
    if sum(map(len, filled)) == 1:
        return [block for row in filled for cell in row for block in cell.blocks]
    lines: list[FlowBlock] = []
    for row in filled:
        runs: list[StyledRun] = []
        for cell in row:
            runs += [StyledRun(text=" "), *_cell_runs(cell.blocks)] if runs else _cell_runs(cell.blocks)
        lines.append(StreamLine(runs=tuple(runs)))
    return [*lines, StreamLine(runs=(StyledRun(text=OBJECT),))] if any(filled) else []


def _own_runs(blocks: Sequence[FlowBlock]) -> list[StyledRun]:
    return [run for block in blocks if isinstance(block, StreamLine) for run in block.runs]


def _has_digit(table: SourceTable) -> bool:
    return any(c.isdigit() for c in _block_text([table]))


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
