"""Tables that go on over a page break: their parts get one number, rows that count on, and common columns.

A part goes on where it is the first thing on its page, the part before it the last thing on the page before, and both
have the same outer edges. A table that is a single framed column counts as text unless it is such a part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gouji.ingest.page.layout import PageLayout, is_furniture
from gouji.ingest.page.settings import PageSettings
from gouji.ingest.page.tables import ColumnRow, RuledTable, TableCell
from gouji.tokens import Cell

__all__ = ["place_cells"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _PartNumbers:
    """A part's table number, the row that its first row is, and for each of its grid lines that of the whole table."""

    table: int
    first_row: int
    columns: tuple[int, ...]

    def place(self, cell: TableCell) -> Cell:
        """Return the place in the whole table of a cell of this part."""
        first, end = self.columns[cell.column], self.columns[cell.column + cell.column_span]
        return Cell(
            table=self.table,
            row=self.first_row + cell.row,
            column=first,
            row_span=cell.row_span,
            column_span=end - first,
        )


def place_cells(pages: Sequence[PageLayout], settings: PageSettings) -> dict[int, Cell]:
    """Return for each cell of a table (by its `id`) its place in the document's tables; those of frames have none."""
    places: dict[int, Cell] = {}
    columns: dict[int, int] = {}
    chains = [
        chain
        for chain in _chains(pages, settings=settings)
        if isinstance(chain, int) or not all(part.is_frame for part in chain)
    ]
    for table, chain in enumerate(chains):
        if isinstance(chain, int):
            columns[chain] = table
        else:
            for part, numbers in _numbers(table, chain, settings=settings):
                places |= {id(cell): numbers.place(cell) for cell in part.cells}
    for row in (block for page in pages for block in page.blocks if isinstance(block, ColumnRow)):
        places |= {id(c): Cell(table=columns[row.table], row=c.row, column=c.column) for c in row.cells}
    return places


def _chains(pages: Iterable[PageLayout], settings: PageSettings) -> list[list[RuledTable] | int]:
    """The tables of the document in reading order: ruled ones with the parts that go on, others by their number."""
    chains: list[list[RuledTable] | int] = []
    open_below = False
    for page in pages:
        contents = [block for block in page.blocks if not is_furniture(block)]
        for at, content in enumerate(contents):
            if isinstance(content, ColumnRow) and content.table not in chains:
                chains.append(content.table)
            if not isinstance(content, RuledTable):
                continue
            last = chains[-1] if open_below and at == 0 else 0
            if not isinstance(last, int) and _fits(last[-1], content, settings=settings):
                last.append(content)
            else:
                chains.append([content])
        open_below = bool(contents) and isinstance(contents[-1], RuledTable)
    return chains


def _fits(above: RuledTable, below: RuledTable, settings: PageSettings) -> bool:
    return (
        abs(above.xs[0] - below.xs[0]) < settings.continued_edge
        and abs(above.xs[-1] - below.xs[-1]) < settings.continued_edge
    )


def _numbers(
    table: int, parts: Sequence[RuledTable], settings: PageSettings
) -> Iterator[tuple[RuledTable, _PartNumbers]]:
    lines: list[float] = []
    places = [_places(part.xs, lines, settings=settings) for part in parts]
    order = sorted(range(len(lines)), key=lambda at: lines[at])
    rank = {at: number for number, at in enumerate(order)}
    first_row = 0
    for part, found in zip(parts, places, strict=True):
        yield part, _PartNumbers(table=table, first_row=first_row, columns=tuple(rank[at] for at in found))
        first_row += part.rows


def _places(xs: Sequence[float], lines: list[float], settings: PageSettings) -> list[int]:
    """Return for each grid line of a part the whole table's line that it is; new ones are appended to `lines`."""
    found: list[int] = []
    for x in xs:
        near = min((at for at in range(len(lines)) if at not in found), key=lambda at: abs(lines[at] - x), default=-1)
        if (
            near < 0
            or abs(lines[near] - x) >= settings.continued_column
            or any(lines[near] < lines[at] for at in found)
        ):
            near = len(lines)
            lines.append(x)
        found.append(near)
    return found
