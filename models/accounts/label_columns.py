"""Rows that lack a cell, though their empty label cells make them look whole.

Where a printed table has lost a column, a row with an empty cell beside its label still has as many cells as the form: its
numbers are then read one column off. The rows around it tell, as they have their labels where it has its first number.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from gouji.models.accounts.recognised import Recognised
from gouji.models.accounts.settings import AccountSettings
from gouji.models.rows.found_row import FoundRow
from gouji.report import Fact, FactStatus, ReasonKind

__all__ = ["doubt_label_columns"]


def doubt_label_columns(facts: Mapping[str, Fact], found: Recognised, settings: AccountSettings) -> dict[str, Fact]:
    """Return the facts, those of rows under review whose first cell stands where other rows of the table have their labels."""
    tables: dict[tuple[object, ...], list[FoundRow]] = defaultdict(list)
    for row in found.rows:
        cells = [slot.cell for slot in row.slots if slot.cell is not None]
        # A row that lost cells of its label is less wide; its numbers stand farther left for that alone.
        if cells and len(cells) == len(row.slots):
            tables[cells[0].table, row.table, row.columns, max(cell.column for cell in cells)].append(row)
    known = dict(facts)
    for rows in tables.values():
        labels = Counter(column for row in rows for column in set(_list_label_columns(row, found)))
        columns = {column for column, count in labels.items() if count >= settings.fewest_labels}
        own = [[facts[i] for i in row.fact_ids if i in facts] for row in rows]
        empty = [[e.cell for f in row if f.status is FactStatus.BLANK for e in f.evidence] for row in own]
        off = [any(cell is not None and cell[2] in columns for cell in row) for row in empty]
        if any(off):
            # A row with a cell too few was filled up as these rows are.
            short = [any(f.status is FactStatus.BLANK and not f.evidence for f in row) for row in own]
            doubtful = (fact.id for row, *why in zip(own, off, short, strict=True) if any(why) for fact in row)
            known |= {i: known[i].doubt(ReasonKind.MISSING_CELL) for i in doubtful}
    return known


def _list_label_columns(row: FoundRow, found: Recognised) -> Iterator[int]:
    """Yield the columns of the printed table in which a row has text before its numbers."""
    for _, piece in found.list_pieces([(row.span[0], row.slots[0].span[0])]):
        if piece.slots is None and piece.cell is not None:
            yield piece.cell.column
