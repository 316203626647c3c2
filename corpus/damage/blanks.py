"""Blank cells where 0 is meant, and other ways to print numbers: dashes, spaces inside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from gouji.corpus.damage.rows import named_table
from gouji.corpus.drafts.chance import chance
from gouji.corpus.drafts.draft import Draft, DraftRow, DraftTable, Merged, RowKind, Slot

__all__ = [
    "blank_cells",
    "blank_disputes",
    "blank_group",
    "blank_rows",
    "blank_totals",
    "dashes",
    "lose_cell",
    "space_in_number",
]

_WIDTH = 10
_LONG_NUMBER = 4
_ALL_FROM = 0.4
"""From this strength on every cell that fits is blanked, below it some."""


def _mapped(table: DraftTable, change: Callable[[DraftRow], DraftRow]) -> DraftTable:
    return replace(table, rows=tuple(change(row) for row in table.rows))


def _labelled(row: DraftRow) -> bool:
    """Whether a row has the form's columns and its own label, so that blank cells are seen to be its."""
    if row.kind is not RowKind.ROW or len(row.slots) != _WIDTH or row.slots[3].fact is None:
        return False
    labels = [slot for slot in row.slots[:3] if slot.merged is not Merged.LEFT]
    return bool(labels[-1].text) and labels[-1].text != "0"


def _regular(table: DraftTable) -> bool:
    """Whether every row is as the form has it."""
    return all(_labelled(row) for row in table.rows if row.kind is RowKind.ROW)


def _blanked(row: DraftRow, chosen: Callable[[Slot], bool]) -> DraftRow:
    slots = tuple(replace(slot, text="") if slot.fact and chosen(slot) else slot for slot in row.slots)
    return replace(row, slots=slots)


def blank_cells(draft: Draft, rng: Random, strength: float) -> Draft:
    """Cells of `requests` and `disputes` that mean 0 are blank, all of them or some."""
    table = named_table(draft, "requests")
    if table is None or not _regular(table):
        return draft
    odds = 1.0 if strength > _ALL_FROM else 0.3
    changed = _mapped(table, lambda row: _blanked(row, lambda slot: slot.text == "0" and chance(rng, odds)))
    draft = draft.with_table(changed, table)
    disputes = named_table(draft, "disputes")
    if disputes is not None and odds == 1.0:
        draft = draft.with_table(_mapped(disputes, lambda row: _blanked(row, lambda slot: slot.text == "0")), disputes)
    return draft.with_defect("cells that mean 0 are blank")


def blank_totals(draft: Draft, _rng: Random, _strength: float) -> Draft:
    """The 总计 cell of every outcome is blank."""
    table = named_table(draft, "requests")
    if table is None or not _regular(table):
        return draft
    outcomes = ("granted", "partial", "denied", "unavailable", "not_processed", "other")

    def change(row: DraftRow) -> DraftRow:
        return _blanked(row, lambda slot: (row.id or "").startswith(outcomes) and (slot.fact or "").endswith(".total"))

    return draft.with_table(_mapped(table, change), table).with_defect("the totals of outcomes are blank")


def blank_rows(draft: Draft, rng: Random, strength: float) -> Draft:
    """Rows of zeros are blank, where their label stands."""
    table = named_table(draft, "requests")
    if table is None:
        return draft
    odds = 1.0 if strength > _ALL_FROM else 0.4

    def change(row: DraftRow) -> DraftRow:
        zero = _labelled(row) and all(slot.text == "0" for slot in row.numbers)
        return _blanked(row, lambda _: True) if zero and chance(rng, odds) else row

    return draft.with_table(_mapped(table, change), table).with_defect("rows of zeros are blank")


def blank_disputes(draft: Draft, _rng: Random, _strength: float) -> Draft:
    """The whole row of `disputes` is blank where it is all 0."""
    table = named_table(draft, "disputes")
    if table is None or any(slot.text != "0" for slot in table.facts()):
        return draft
    changed = _mapped(table, lambda row: _blanked(row, lambda _: True))
    return draft.with_table(changed, table).with_defect("the cells of the disputes table are blank")


def blank_group(draft: Draft, rng: Random, _strength: float) -> Draft:
    """The five cells of one group of `disputes` are blank where they are 0."""
    table = named_table(draft, "disputes")
    if table is None:
        return draft
    slots = list(table.facts())
    groups = [slots[at : at + 5] for at in range(0, 15, 5)]
    zero = [group for group in groups if group and all(slot.text == "0" for slot in group)]
    if not zero:
        return draft
    chosen = {slot.fact for slot in rng.choice(zero)}
    changed = _mapped(table, lambda row: _blanked(row, lambda slot: slot.fact in chosen))
    return draft.with_table(changed, table).with_defect("the cells of a group of disputes are blank")


def dashes(draft: Draft, rng: Random, strength: float) -> Draft:
    """Cells that mean 0 hold a dash or a stroke."""
    mark = rng.choice(["-", "—", "/"])
    blanked = rng.choice([blank_rows, blank_cells])(draft, rng, strength)
    if blanked is draft:
        return draft

    def dashed(row: DraftRow) -> DraftRow:
        return replace(row, slots=tuple(replace(s, text=mark) if s.fact and not s.text else s for s in row.slots))

    for table in blanked.tables:
        blanked = blanked.with_table(_mapped(table, dashed), table)
    return replace(blanked, defects=(*draft.defects, "cells that mean 0 hold a dash"))


def lose_cell(draft: Draft, rng: Random, strength: float) -> Draft:
    """In some rows one cell of value 0 is blank; in a line of text nobody can see which one."""
    table = named_table(draft, "requests")
    if table is None:
        return draft
    rows = [row.id for row in table.rows if sum(slot.text == "0" for slot in row.numbers) > 1]
    chosen = set(rng.sample(rows, min(len(rows), 1 + int(2 * strength))))

    def change(row: DraftRow) -> DraftRow:
        if row.id not in chosen:
            return row
        lost = rng.choice([slot.fact for slot in row.numbers if slot.text == "0"])
        return _blanked(row, lambda slot: slot.fact == lost)

    return draft.with_table(_mapped(table, change), table).with_defect("rows have a cell too few")


def space_in_number(draft: Draft, rng: Random, _strength: float) -> Draft:
    """A space inside long numbers."""
    changed = draft

    def spaced(slot: Slot) -> Slot:
        if not slot.fact or not slot.text.isdigit() or len(slot.text) < _LONG_NUMBER or chance(rng, 0.5):
            return slot
        cut = rng.randint(1, len(slot.text) - 1)
        return replace(slot, text=f"{slot.text[:cut]} {slot.text[cut:]}")

    for table in draft.tables:
        new = _mapped(table, lambda row: replace(row, slots=tuple(spaced(slot) for slot in row.slots)))
        if new != table:
            changed = changed.with_table(new, table)
    return draft if changed is draft else changed.with_defect("spaces inside numbers")
