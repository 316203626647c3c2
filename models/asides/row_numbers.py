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

_HEADERS = frozenset({"序号", "序", "行次", "行号", "栏次", "编号", "项次", "序次", "代码", "no"})
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

    The numbers go up by one from row to row. They begin with 1 or go on from the table before, and may begin anew below a header.
    Below a header and before labels some may lack, and they may begin anew anywhere. A column without a header stands before the
    labels and counts more rows than figures do by chance.
    """
    last = 0
    for rows in tables.values():
        for column in _list_columns(rows, last):
            numbers = _read_column(column, last, settings)
            if numbers:
                last = numbers[-1]
                yield from (each.cell for each in column)
                break


def _list_columns(rows: Sequence[Sequence[Chunk]], before: int) -> Iterator[list[_RowNumber]]:
    """Yield the columns of a table in which no cell says anything but a number, or what numbers of rows are called.

    The first number is 1, or follows `before`, the last one of the table before. A text that has its row alone is one over all
    columns, and so may one be in a row without a number. Cells over several columns count no row. Last come the first cells of all
    rows, which stand in several columns where merged cells left no trace.
    """
    columns: dict[int, list[_RowNumber]] = {}
    others: set[int] = set()
    begun: set[int] = set()
    for row in rows:
        last, numbered = None, False
        for at, chunk in enumerate(row):
            cell = chunk.cell
            if cell is None or cell.column in others or cell.column_span > 1:
                continue
            if last is None:
                last, numbered = _find_last_text(row), any(c.text.strip().isdecimal() for c in row)
            counted = _read_cell(chunk, cell, labelled=at < last)
            if counted is None:
                others |= {cell.column} if numbered else set()
                continue
            if counted.number is not None and cell.column not in begun:
                begun.add(cell.column)
                if counted.number not in (1, before + 1):
                    others.add(cell.column)
            columns.setdefault(cell.column, []).append(counted)
    yield from (columns[column] for column in sorted(columns) if column not in others)
    yield _list_first_cells(rows)


def _find_last_text(row: Sequence[Chunk]) -> int:
    """Return the place of the last cell of a row that says more than a number; -1 where none does."""
    places = range(len(row) - 1, -1, -1)
    return next((at for at in places if (text := _fold_cell(row[at])) and not text.isdecimal()), -1)


def _fold_cell(chunk: Chunk) -> str:
    """Return the core of a cell; plain digits are one."""
    return chunk.text if chunk.text.isdecimal() else core(chunk.text)


def _list_first_cells(rows: Sequence[Sequence[Chunk]]) -> list[_RowNumber]:
    """Return the headers and numbers in the first cells of rows; none where a row has numbers and begins with none."""
    found: list[_RowNumber] = []
    for row in rows:
        counted = _read_cell(row[0], row[0].cell, labelled=_find_last_text(row) > 0) if row[0].cell else None
        if counted is not None and (counted.header or counted.number is not None):
            found.append(counted)
        elif any(chunk.text.strip().isdecimal() for chunk in row):
            return []
    return found


def _read_cell(chunk: Chunk, cell: Cell, *, labelled: bool) -> _RowNumber | None:
    """Return what a cell says of its row; None where that is no number of a row. `labelled` says whether a text stands behind it."""
    text = _fold_cell(chunk)
    if not text or text in _HEADERS:
        return _RowNumber(cell, None, bool(text))
    number = _read_number(text)
    if number is None:
        return None
    return _RowNumber(cell, number, labelled=labelled)


def _read_column(column: Sequence[_RowNumber], last: int, settings: RowSettings) -> list[int]:
    """Return the numbers of a column that counts rows, `last` being the last number of the table before; none where it does not."""
    headed = any(each.header for each in column)
    labelled = all(each.labelled for each in column if each.number is not None)
    found: list[int] = []
    begins = True
    for each in column:
        begins = begins or each.header or (headed and labelled)
        if each.number is None:
            continue
        before = found[-1] if found else last
        follows = each.number > before if headed and labelled and found else each.number == before + 1
        if not follows and not (begins and each.number == 1):
            return []
        found.append(each.number)
        begins = False
    return found if headed or (labelled and len(found) >= settings.fewest_counted) else []


def _read_number(text: str) -> int | None:
    try:
        return int(text) if text.isdecimal() else read_numeral(text)
    except ValueError:
        return None  # Python makes no integers of thousands of digits.
