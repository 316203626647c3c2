"""Columns of a table that only count its rows: 序号, 1, 2, 3."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from gouji.models.rows.settings import RowSettings
from gouji.models.text.lines import Chunk
from gouji.models.text.normalise import core
from gouji.tokens import Cell
from gouji.wording import read_numeral

__all__ = ["list_row_numbers"]

_HEADERS = frozenset({"序号", "序", "行次", "行号", "栏次", "编号", "项次", "序次", "no"})
"""What is printed over numbers of rows, as cores."""


class _RowNumber(NamedTuple):
    """A cell that may count its row, with its number; None where it is blank or a header."""

    cell: Cell
    number: int | None
    header: bool = False
    labelled: bool = False
    """Whether a text stands behind the number in its row."""


def list_row_numbers(tables: Mapping[int, Sequence[Sequence[Chunk]]], settings: RowSettings) -> Iterator[Cell]:
    """Yield the cells of columns that count rows: headers, numbers and blanks. `tables` has the rows of each table.

    The numbers go up by one from row to row. They begin with 1 or go on from the table before, and may begin anew below a header. A
    column without a header stands before the labels and counts more rows than figures do by chance.
    """
    last = 0
    for rows in tables.values():
        for column in _list_columns(rows):
            numbers = _read_column(column, last, settings)
            if numbers:
                last = numbers[-1]
                yield from (each.cell for each in column)
                break


def _list_columns(rows: Sequence[Sequence[Chunk]]) -> Iterator[list[_RowNumber]]:
    """Yield the columns of a table in which no cell says anything but a number, or what numbers of rows are called.

    A text that has its row alone is one over all columns. Cells over several columns count no row.
    """
    columns: dict[int, list[_RowNumber]] = {}
    others: set[int] = set()
    for row in rows:
        filled = sum(bool(chunk.text.strip()) for chunk in row)
        last = max(
            (at for at, chunk in enumerate(row) if (text := core(chunk.text)) and not text.isdecimal()), default=-1
        )
        for at, chunk in enumerate(row):
            cell = chunk.cell
            if cell is None or cell.column_span > 1 or cell.column in others:
                continue
            counted = _read_cell(chunk, cell, labelled=at < last)
            if counted is not None:
                columns.setdefault(cell.column, []).append(counted)
            elif filled > bool(chunk.text.strip()):
                others.add(cell.column)
    yield from (columns[column] for column in sorted(columns) if column not in others)


def _read_cell(chunk: Chunk, cell: Cell, *, labelled: bool) -> _RowNumber | None:
    """Return what a cell says of its row; None where that is no number of a row. `labelled` says whether a text stands behind it."""
    text = core(chunk.text)
    if not text or text in _HEADERS:
        return _RowNumber(cell, None, bool(text))
    number = _read_number(text)
    if number is None:
        return None
    return _RowNumber(cell, number, labelled=labelled)


def _read_column(column: Sequence[_RowNumber], last: int, settings: RowSettings) -> list[int]:
    """Return the numbers of a column that counts rows, `last` being the last number of the table before; none where it does not."""
    found: list[int] = []
    begins = True
    for each in column:
        begins = begins or each.header
        if each.number is None:
            continue
        before = found[-1] if found else last
        if each.number != before + 1 and not (begins and each.number == 1):
            return []
        found.append(each.number)
        begins = False
    headed = any(each.header for each in column)
    labelled = all(each.labelled for each in column if each.number is not None)
    return found if headed or (labelled and len(found) >= settings.fewest_counted) else []


def _read_number(text: str) -> int | None:
    return int(text) if text.isdecimal() else read_numeral(text)
