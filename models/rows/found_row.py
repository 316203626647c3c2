"""The rows of a form as they were found in a document."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from gouji.models.fragments.pieces import NumberSlot
from gouji.models.lattice.readings import RowShape, RunReading
from gouji.report import FactId, RowOrder

__all__ = ["FoundRow"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """A row of the form as it was found: the places of its numbers and their readings, cheapest first.

    The rows of a side-by-side band stand in one found row; `row_ids` then has more than one. Without numbers `readings` is
    empty: all cells are blank.
    """

    node: int
    table: str
    row_ids: tuple[str, ...]
    columns: tuple[str, ...]
    label: str
    canonical: str | None
    """The form's label; None for a foreign row, which stands on no node (-1) and has no facts."""
    match: float
    order: RowOrder
    page: int
    span: tuple[int, int]
    slots: tuple[NumberSlot, ...]
    readings: tuple[RunReading, ...]
    margins: tuple[float, ...]
    """For each node of the outline how much dearer, in nats, the best alignment is that puts the numbers there."""
    labelled: bool
    shape: RowShape | None = None
    optional: bool = False
    beside_unplaced: bool = False
    """Whether something without a place stands beside the row that may be its own: see `gouji.models.rows.beside_unplaced`."""

    strange_columns: frozenset[int] = frozenset()
    """The places of its facts over which a header names something else: see `gouji.models.rows.column_headers`."""

    contradicted: tuple[int, int] | None = None
    """Where a label or a heading says that its numbers are another statistic's: see `gouji.models.rows.contradicted`."""

    under_headers: bool = False
    """Whether headers of its columns show that the places of its numbers are on the page: see `gouji.models.rows.under_headers`."""

    ends_document: bool = False
    """Whether nothing is printed behind the row: what it lacks may have been cut off."""

    @property
    def cut_off(self) -> bool:
        """Whether the document ends before the row has a place for each of its numbers."""
        return self.ends_document and len(self.slots) < len(self.fact_ids)

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """The ids of the facts that stand in the row, from left to right."""
        return _name_facts(self.table, self.row_ids, self.columns)


@lru_cache(maxsize=1 << 10)
def _name_facts(table: str, rows: tuple[str, ...], columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(FactId(table, row, column)) for row in rows for column in columns)
