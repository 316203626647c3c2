"""Rows of other statistics in the tables of the form: in place of a row of its own, or as one more.

No operator of a mixture: a study, or a recipe that names a row and a label, calls them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from gouji.corpus.drafts.draft import Draft, DraftRow, DraftTable, Merged, RowKind
from gouji.models.text.normalise import split_enumerator

__all__ = ["insert_row", "list_labelled_rows", "relabel_row", "replace_row"]

_Change = Callable[[DraftRow], Sequence[DraftRow]]


def list_labelled_rows(draft: Draft) -> tuple[tuple[str, str], ...]:
    """Return the table and the id of every row that has a label of its own."""
    return tuple(
        (table.id, row.id)
        for table in draft.tables
        for row in table.rows
        if row.kind is RowKind.ROW and row.id is not None and row.numbers and row.label
    )


def relabel_row(draft: Draft, table: str, row: str, label: str) -> Draft:
    """Return the draft with another text as a row's label; its numbers are still the row's."""
    return _change(draft, table, row, lambda own: (_with_label(own, label),))


def replace_row(draft: Draft, table: str, row: str, label: str, *, numbered: bool) -> Draft:
    """Return the draft with another statistic's label over a row's numbers, which are no facts of the form any more.

    With `numbered` the label gets the row's item number.
    """

    def change(own: DraftRow) -> Sequence[DraftRow]:
        slots = tuple(
            replace(slot, fact=None) for slot in _with_label(own, _number(own, label) if numbered else label).slots
        )
        return (replace(own, slots=slots, id=None),)

    return _change(draft, table, row, change)


def insert_row(draft: Draft, table: str, after: str, label: str, numbers: Sequence[str], *, numbered: bool) -> Draft:
    """Return the draft with one more row below a row, with a label and numbers of another statistic."""

    def change(own: DraftRow) -> Sequence[DraftRow]:
        given = iter(numbers)
        added = _with_label(own, _number(own, label) if numbered else label)
        slots = (replace(slot, text=next(given), fact=None) if slot.fact else slot for slot in added.slots)
        place = max(at for at, slot in enumerate(own.slots) if slot.text == own.label and not slot.fact)
        below = (
            replace(slot, text="", merged=Merged.UP) if at < place and slot.merged is not Merged.LEFT else slot
            for at, slot in enumerate(slots)
        )
        return (own, replace(added, slots=tuple(below), id=None))

    return _change(draft, table, after, change)


def _change(draft: Draft, table: str, row: str, change: _Change) -> Draft:
    own = next(each for each in draft.tables if each.id == table)
    rows: list[DraftRow] = []
    for each in own.rows:
        rows += change(each) if each.id == row and each.kind is RowKind.ROW else (each,)
    return draft.with_table(DraftTable(id=own.id, rows=tuple(rows)), own)


def _with_label(row: DraftRow, label: str) -> DraftRow:
    place = max(at for at, slot in enumerate(row.slots) if slot.text == row.label and not slot.fact)
    slots = (replace(slot, text=label) if at == place else slot for at, slot in enumerate(row.slots))
    return replace(row, slots=tuple(slots))


def _number(row: DraftRow, label: str) -> str:
    """Return the label behind the row's item number."""
    rest = split_enumerator(row.label)[1]
    return row.label[: len(row.label) - len(rest)] + label
