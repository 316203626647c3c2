"""Damage to the columns of rows: shifted numbers, rows flush left, blank columns, stray numbers, lost labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from gouji.corpus.damage.rows import named_table
from gouji.corpus.drafts.chance import chance
from gouji.corpus.drafts.draft import Draft, DraftRow, DraftTable, Merged, RowKind, Slot

__all__ = [
    "extra_zero",
    "flush_left",
    "lose_labels",
    "ragged_spans",
    "shift_left",
    "shift_right",
    "stack",
    "trailing_blank",
]

_LABELS = 3
_WIDTH = 10
RowChange = Callable[[DraftRow], DraftRow]


def _whole(row: DraftRow) -> bool:
    """A row of `requests` as the form has it, with a number in every cell."""
    return row.kind is RowKind.ROW and len(row.slots) == _WIDTH and not any(slot.blank for slot in row.numbers)


def _stretch(rng: Random, rows: Sequence[DraftRow], fits: Callable[[DraftRow], bool], strength: float) -> set[int]:
    """Places of some rows one after the other, or of one."""
    places = [at for at, row in enumerate(rows) if fits(row)]
    if not places:
        return set()
    count = 1 if rng.random() > strength else rng.randint(2, max(2, len(places) // 2))
    first = rng.randrange(len(places))
    return set(places[first : first + count])


def _changed(draft: Draft, table: DraftTable, places: set[int], change: RowChange, defect: str) -> Draft:
    if not places:
        return draft
    rows = tuple(change(row) if at in places else row for at, row in enumerate(table.rows))
    return draft.with_table(replace(table, rows=rows), table).with_defect(defect)


def flush_left(draft: Draft, rng: Random, _strength: float) -> Draft:
    """A row's own label stands in the first column, out of its group."""
    table = named_table(draft, "requests")
    if table is None:
        return draft

    def fits(row: DraftRow) -> bool:
        return _whole(row) and bool(row.slots[2].text) and not row.slots[1].text and (row.id or "") != "other.other"

    def change(row: DraftRow) -> DraftRow:
        blanks = (Slot(),) * rng.randint(0, 2)
        return replace(row, slots=(Slot(text=row.slots[2].text), *blanks, *row.slots[_LABELS:]))

    return _changed(
        draft, table, _stretch(rng, table.rows, fits, 0.0), change, "a row stands flush left, out of its group"
    )


def shift_right(draft: Draft, rng: Random, strength: float) -> Draft:
    """Numbers stand one or two columns to the right."""
    table = named_table(draft, "requests")
    if table is None:
        return draft
    blanks = (Slot(),) * rng.randint(1, 2)

    def change(row: DraftRow) -> DraftRow:
        return replace(row, slots=(*row.slots[:_LABELS], *blanks, *row.slots[_LABELS:]))

    return _changed(
        draft, table, _stretch(rng, table.rows, _whole, strength), change, "numbers stand to the right of their columns"
    )


def shift_left(draft: Draft, rng: Random, strength: float) -> Draft:
    """Numbers stand one column to the left: a covered cell of the labels is gone."""
    table = named_table(draft, "requests")
    if table is None:
        return draft

    def fits(row: DraftRow) -> bool:
        return _whole(row) and row.slots[2].merged is Merged.LEFT

    def change(row: DraftRow) -> DraftRow:
        return replace(row, slots=(*row.slots[:2], *row.slots[_LABELS:]))

    return _changed(
        draft, table, _stretch(rng, table.rows, fits, strength), change, "numbers stand to the left of their columns"
    )


def trailing_blank(draft: Draft, rng: Random, strength: float) -> Draft:
    """Rows end with a blank column."""
    table = named_table(draft, rng.choice(["requests", "disclosure"]))
    if table is None:
        return draft

    def fits(row: DraftRow) -> bool:
        return row.kind is RowKind.ROW and not any(slot.blank for slot in row.numbers)

    def change(row: DraftRow) -> DraftRow:
        return replace(row, slots=(*row.slots, Slot()))

    return _changed(draft, table, _stretch(rng, table.rows, fits, strength), change, "rows end with a blank column")


def extra_zero(draft: Draft, rng: Random, strength: float) -> Draft:
    """A covered label cell is filled with 0, so that a row has one number too many."""
    table = named_table(draft, "requests")
    if table is None:
        return draft

    def fits(row: DraftRow) -> bool:
        return _whole(row) and row.slots[2].merged is Merged.LEFT and row.slots[1].merged is not Merged.LEFT

    def change(row: DraftRow) -> DraftRow:
        return replace(row, slots=(*row.slots[:2], Slot(text="0"), *row.slots[_LABELS:]))

    return _changed(
        draft, table, _stretch(rng, table.rows, fits, strength), change, "rows have a 0 in the label columns"
    )


def ragged_spans(draft: Draft, rng: Random, _strength: float) -> Draft:
    """The columns of `disclosure` are drawn otherwise from row to row: another cell spans one column more."""
    table = named_table(draft, "disclosure")
    if table is None:
        return draft

    def widened(row: DraftRow) -> DraftRow:
        places = [at for at, slot in enumerate(row.slots) if slot.merged is Merged.NO]
        if row.kind is RowKind.PAGE_MARK:
            return row
        place = rng.choice(places[1:] or places) + 1
        return replace(row, slots=(*row.slots[:place], Slot(merged=Merged.LEFT), *row.slots[place:]))

    rows = tuple(widened(row) for row in table.rows)
    return draft.with_table(replace(table, rows=rows), table).with_defect("cells span other columns from row to row")


def lose_labels(draft: Draft, rng: Random, strength: float) -> Draft:
    """Labels of one row or of rows one after the other are lost; no row is, so their order still tells them."""
    table = named_table(draft, "requests")
    if table is None:
        return draft
    wide = chance(rng, 0.3)

    def change(row: DraftRow) -> DraftRow:
        labels = (replace(slot, text="") if wide or place else slot for place, slot in enumerate(row.slots[:_LABELS]))
        # A label over all the label columns stands in the first, which may be left.
        kept = not wide and row.slots[0].text and row.slots[1].merged is Merged.LEFT
        return replace(row, slots=(*labels, *row.slots[_LABELS:]), order=row.order if kept else "unlabelled")

    return _changed(draft, table, _stretch(rng, table.rows, _whole, strength), change, "labels of rows are lost")


def stack(draft: Draft, _rng: Random, _strength: float) -> Draft:
    """The labels of （一） to （三） are lost; a label cell holds a stack of zeros, rows of （三） begin with a 0."""
    table = named_table(draft, "requests")
    if table is None or not all(_whole(row) for row in table.rows if _denied(row) or row.id in ("granted", "partial")):
        return draft
    count = sum(_denied(row) for row in table.rows)
    rows = [_stacked(row, count) for row in table.rows]
    return draft.with_table(replace(table, rows=tuple(rows)), table).with_defect(
        "a label cell holds a stack of numbers"
    )


def _denied(row: DraftRow) -> bool:
    return (row.id or "").startswith("denied.")


def _stacked(row: DraftRow, count: int) -> DraftRow:
    if row.id in ("granted", "partial"):
        return replace(row, slots=(row.slots[0], *row.slots[_LABELS:], Slot()), order="unlabelled")
    if not _denied(row):
        return row
    group = replace(row.slots[1], text="\n".join(["0"] * count)) if row.slots[1].text else row.slots[1]
    return replace(row, slots=(row.slots[0], group, Slot(text="0"), *row.slots[_LABELS:]), order="unlabelled")
