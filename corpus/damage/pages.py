"""Damage to labels at a page's end: a row torn in two, a label that begins on the page before, a label repeated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from gouji.corpus.damage.rows import named_table, opened, page_mark
from gouji.corpus.drafts.draft import Draft, DraftRow, DraftTable, Merged, RowKind, Slot

__all__ = ["label_ahead", "repeat_label", "tear_row"]

_WIDTH = 10
_SHORTEST = 8
_OWN = 2
"""The column of the labels inside a group."""


def tear_row(draft: Draft, rng: Random, _strength: float) -> Draft:
    """A row is torn in two: the rest of its label stands on a further row of empty cells, with no mark between."""
    table, at = _long_label(draft, rng)
    if table is None:
        return draft
    row = table.rows[at]
    head, tail = _halves(row, rng)
    covered = (Slot(merged=Merged.UP),) * _OWN
    parts = [_labelled(row, row.slots[:_OWN], head), _rest(row, covered, tail)]
    return _replaced(draft, table, at, parts, "a row is torn in two")


def label_ahead(draft: Draft, rng: Random, _strength: float) -> Draft:
    """A label begins on a row of empty cells at the foot of a page; its end and the numbers stand on the next page."""
    table, at = _long_label(draft, rng)
    if table is None:
        return draft
    row = table.rows[at]
    head, tail = _halves(row, rng)
    parts = [_rest(row, row.slots[:_OWN], head), page_mark(rng), _labelled(row, (Slot(),) * _OWN, tail)]
    return _replaced(draft, table, at, parts, "a label begins on the page before its numbers")


def repeat_label(draft: Draft, rng: Random, _strength: float) -> Draft:
    """Behind a page break the label of the row before it is repeated on a row of empty cells."""
    table, at = _long_label(draft, rng)
    if table is None:
        return draft
    row = table.rows[at]
    again = row.slots[_OWN].text + rng.choice(["", "", "（续）"])
    parts = [row, page_mark(rng), _rest(row, (Slot(),) * _OWN, again)]
    after = [opened(other) for other in table.rows[at + 1 : at + 2]]
    rows = (*table.rows[:at], *parts, *after, *table.rows[at + 2 :])
    return draft.with_table(replace(table, rows=rows), table).with_defect("a label is repeated behind a page break")


def _long_label(draft: Draft, rng: Random) -> tuple[DraftTable | None, int]:
    """A row of `requests` whose label inside its group can be cut; no table where there is none."""
    table = named_table(draft, "requests")
    places = [] if table is None else [at for at, row in enumerate(table.rows) if _fits(row)]
    return (table, rng.choice(places)) if places else (None, 0)


def _fits(row: DraftRow) -> bool:
    whole = row.kind is RowKind.ROW and len(row.slots) == _WIDTH
    return whole and len(row.slots[_OWN].text) >= _SHORTEST and any(not slot.blank for slot in row.numbers)


def _halves(row: DraftRow, rng: Random) -> tuple[str, str]:
    label = row.slots[_OWN].text
    cut = rng.randint(4, len(label) - 2)
    return label[:cut], label[cut:]


def _labelled(row: DraftRow, before: Sequence[Slot], label: str) -> DraftRow:
    return replace(row, slots=(*before, replace(row.slots[_OWN], text=label), *row.slots[_OWN + 1 :]))


def _rest(row: DraftRow, before: Sequence[Slot], label: str) -> DraftRow:
    """A row with a piece of the label and no numbers."""
    blanks = (Slot(),) * (_WIDTH - _OWN - 1)
    return DraftRow(kind=RowKind.REST, id=row.id, slots=(*before, Slot(text=label), *blanks))


def _replaced(draft: Draft, table: DraftTable, at: int, parts: Sequence[DraftRow], defect: str) -> Draft:
    rows = (*table.rows[:at], *parts, *table.rows[at + 1 :])
    return draft.with_table(replace(table, rows=rows), table).with_defect(defect)
