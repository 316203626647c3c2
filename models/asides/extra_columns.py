"""Columns that no form has, as their headers plainly say: 备注, 同比 or 占比 behind the figures, 计量单位 before them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gouji.models.asides.period_columns import is_figure
from gouji.models.text.lines import Chunk
from gouji.models.text.normalise import core
from gouji.tokens import Cell

__all__ = ["list_extra_columns"]

_Rows = Sequence[Sequence[Chunk]]

_REMARKS = frozenset({"备注", "备考", "附注", "说明"})
_UNITS = frozenset({"单位", "计量单位", "数量单位"})
_TOTALS = frozenset({"总计", "合计"})
_COMPARED = re.compile(
    r"(?:同比|环比|[比较与](?:上一?年度?|去年)(?:同期)?(?:相比)?)(?:增减|增长|增加|变化|变动|升降)?(?:[数量率值]|数量|情况|百分比)?"
    r"|(?:上一?年度?|去年度?)(?:总计|合计|总数)|占总数的?(?:比例|比重|百分比)|占比|比重|百分比"
)
_MAY_NAME = re.compile(r"\s*[备附说同环比较与上去占百]")
"""How a header may begin that names such a column, as printed."""


def list_extra_columns(rows: _Rows) -> Iterator[Cell]:
    """Yield the cells of the columns of a table that no form has: its last one, and one of units beside the labels.

    The last column is such a one where its header stands over it and every row of figures reaches as far; one that holds figures
    stands behind that of totals, as forms have columns of changes as well, and no row may be shifted. Where merged cells left no
    trace, remarks are what stands in the last cells of rows with as many figures before, if those hold none.
    """
    for at, row in enumerate(rows):
        if row[-1].text.isdecimal():
            continue
        last = _MAY_NAME.match(row[-1].text) is not None
        if not last and not any(chunk.text in _UNITS for chunk in row):
            continue
        below = [other for other in rows[at + 1 :] if sum(map(is_figure, other)) > 1]
        if not below or any(map(is_figure, row)):
            continue
        if last:
            yield from _list_last(rows, at, below)
        yield from (cell for chunk in row[1:] if chunk.text in _UNITS for cell in _list_units(chunk, below))


def _list_last(rows: _Rows, at: int, below: _Rows) -> Iterator[Cell]:
    """Yield the last cells of rows of figures, with the header in row `at`, where this names their column and no form has it."""
    header, ends = rows[at][-1], [row[-1] for row in below]
    text, place = core(header.text), header.cell
    if place is None or place.column_span > 1 or _may_be_shifted(below, text):
        return
    over = all(end.cell is not None and (end.cell.column, end.cell.column_span) == (place.column, 1) for end in ends)
    remarks = text in _REMARKS
    compared = _COMPARED.fullmatch(text) is not None and _is_behind_totals(rows, place.column)
    lost = remarks and not any(map(is_figure, ends)) and len({_count_last_figures(row) for row in below}) == 1
    if (over and (remarks or compared)) or lost:
        yield place
        yield from (end.cell for end in ends if end.cell is not None)
    if over and (remarks or compared):
        # Rows of one figure have such a column, too.
        single = (row for row in rows[at + 1 :] if sum(map(is_figure, row[:-1])) == 1 and not is_figure(row[-1]))
        cells = (row[-1].cell for row in single)
        yield from (cell for cell in cells if cell and (cell.column, cell.column_span) == (place.column, 1))


def _may_be_shifted(below: _Rows, header: str) -> bool:
    """Return whether rows may have a figure of their own below the last header: among remarks, behind a blank cell, or where others have a blank."""
    figures = [row for row in below if is_figure(row[-1])]
    blank = any(not row[-1].text.strip() for row in below)
    return bool(figures) and (header in _REMARKS or blank or any(map(_has_blank_figure, figures)))


def _has_blank_figure(row: Sequence[Chunk]) -> bool:
    """Return whether a cell between the label of a row and its last cell is blank."""
    return any(not row[at].text.strip() for at in range(len(row) - 1 - _count_last_figures(row), len(row) - 1))


def _is_behind_totals(rows: _Rows, column: int) -> bool:
    """Return whether a header right before a column is that of totals."""
    headers = (chunk for row in rows for chunk in row if chunk.cell is not None and chunk.cell.column == column - 1)
    return any(core(chunk.text) in _TOTALS for chunk in headers)


def _count_last_figures(row: Sequence[Chunk]) -> int:
    """Return how many cells stand between the last text of a row and its last cell."""
    return len(row) - 2 - max((at for at, c in enumerate(row[:-1]) if c.text.strip() and not is_figure(c)), default=-1)


def _list_units(header: Chunk, below: _Rows) -> Iterator[Cell]:
    """Yield the cells below a header of units, with it; none where a row of figures has none of them, or figures in or before it."""
    place, units = header.cell, list[Cell]()
    for row in below:
        before = [c for c in row if c.cell is not None and place is not None and c.cell.column <= place.column]
        unit = before[-1] if before else None
        if unit is None or unit.cell is None or place is None or unit.cell.column != place.column:
            return
        if any(map(is_figure, before)) or any(map(str.isdigit, unit.text)):
            return
        units.append(unit.cell)
    if place is not None:
        yield from (place, *units)
