"""Damage to the order of rows: neighbours swapped, runs reversed, blocks and single rows that stand elsewhere.

Each row keeps its own label and its numbers; the cells of stages and groups stay where they are on the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from random import Random

from gouji.corpus.damage.rows import named_table, opened, page_mark
from gouji.corpus.drafts.chance import chance
from gouji.corpus.drafts.draft import Draft, DraftRow, DraftTable, Merged, RowKind

__all__ = ["move_block", "reverse_rows", "stray_group", "stray_page", "swap_rows"]

_WIDTH = 10
_INNER = 2
"""The column of the labels inside a group."""
_SHORTEST_RUN = 3
_LONGEST_BLOCK = 4


def swap_rows(draft: Draft, rng: Random, strength: float) -> Draft:
    """Two rows that follow one another have changed places; strength says how often."""
    table = named_table(draft, "requests")
    if table is None:
        return draft
    rows = list(table.rows)
    pairs = [at for run in _siblings(rows) for at in run[:-1]]
    for _ in range(1 + int(2 * strength)):
        if pairs:
            at = rng.choice(pairs)
            _rearrange(rows, [at, at + 1], [at + 1, at])
            pairs = [other for other in pairs if abs(other - at) > 1]
    return _changed(draft, table, rows, "rows have changed places")


def reverse_rows(draft: Draft, rng: Random, strength: float) -> Draft:
    """Some rows of a group stand in the reverse order: three, or up to all of them."""
    table = named_table(draft, "requests")
    runs = [] if table is None else [run for run in _siblings(table.rows) if len(run) >= _SHORTEST_RUN]
    if table is None or not runs:
        return draft
    run = rng.choice(runs)
    count = max(_SHORTEST_RUN, round(strength * len(run)))
    first = rng.randint(0, len(run) - count)
    rows, taken = list(table.rows), run[first : first + count]
    _rearrange(rows, taken, taken[::-1])
    return _changed(draft, table, rows, "rows of a group stand in reverse order")


def move_block(draft: Draft, rng: Random, strength: float) -> Draft:
    """Some rows one after the other, or a whole group, stand at the table's head or end."""
    table = named_table(draft, "requests")
    groups = [] if table is None else [run for run in _siblings(table.rows) if _depth(table.rows[run[0]]) == _INNER]
    if table is None or not groups:
        return draft
    group = rng.choice(groups)
    if chance(rng, 0.7):
        count = min(len(group) - 1, rng.randint(1, 1 + round((_LONGEST_BLOCK - 1) * strength)))
        first = rng.randint(1, len(group) - count)
        group = group[first : first + count]
    block = table.rows[group[0] : group[-1] + 1]
    rows = [*table.rows[: group[0]], *_opened_first(table.rows[group[-1] + 1 :])]
    at = next(place for place, row in enumerate(rows) if row.kind is RowKind.ROW) if chance(rng, 0.4) else len(rows)
    rows[at:at] = [opened(_moved(block[0])), *(_moved(row) for row in block[1:])]
    return _changed(draft, table, rows, "a block of rows stands at the table's head or end")


def stray_group(draft: Draft, rng: Random, _strength: float) -> Draft:
    """A row stands among those of another group, under that group's label."""
    table = named_table(draft, "requests")
    inner = [] if table is None else [at for at, row in enumerate(table.rows) if _movable(row)]
    places = [(at, to) for at in inner for to in inner if table and _group(table.rows[at]) != _group(table.rows[to])]
    if table is None or not places:
        return draft
    at, to = rng.choice(places)
    rows = list(table.rows)
    rows.insert(to, _moved(rows[at]))
    del rows[at + (to < at)]
    return _changed(draft, table, rows, "a row stands in another group")


def stray_page(draft: Draft, rng: Random, strength: float) -> Draft:
    """A page ends inside the table, and a row from above the break stands first behind it, or one from below before."""
    table = named_table(draft, "requests")
    inner = [] if table is None else [at for at, row in enumerate(table.rows) if _movable(row)]
    if table is None or not inner:
        return draft
    at = rng.choice(inner)
    far = rng.randint(2, 2 + round(4 * strength))
    rows = list(table.rows)
    row = opened(_moved(rows.pop(at)))
    to = at + far if chance(rng, 0.7) else at - far
    first = next(place for place, other in enumerate(rows) if other.kind is RowKind.ROW)
    to = min(max(to, first + 1), len(rows))
    around = [page_mark(rng), row] if to > at else [row, page_mark(rng)]
    rows[to:] = [*around, *_opened_first(rows[to:])]
    return _changed(draft, table, rows, "a row stands on the other side of a page break")


def _depth(row: DraftRow) -> int:
    """The column of the row's own label."""
    return sum(slot.merged is not Merged.LEFT for slot in row.slots[: _INNER + 1]) - 1


def _group(row: DraftRow) -> str:
    return (row.id or "").partition(".")[0]


def _whole(row: DraftRow) -> bool:
    return row.kind is RowKind.ROW and len(row.slots) == _WIDTH and bool(row.slots[_depth(row)].text)


def _movable(row: DraftRow) -> bool:
    """A row inside a group, not its first, whose label says enough."""
    inner = _whole(row) and _depth(row) == _INNER and row.slots[1].merged is Merged.UP
    return inner and row.id != "other.other"


def _siblings(rows: Sequence[DraftRow]) -> list[list[int]]:
    """Places of rows that follow one another under the same label; 3.其他 says too little to stand elsewhere."""

    def parent(at: int) -> tuple[int, str] | None:
        row = rows[at]
        if not _whole(row) or row.id == "other.other":
            return None
        return _depth(row), _group(row) if _depth(row) == _INNER else ""

    runs = [list(run) for key, run in groupby(range(len(rows)), key=parent) if key is not None]
    return [run for run in runs if len(run) > 1]


def _moved(row: DraftRow) -> DraftRow:
    return replace(row, order="moved")


def _rearrange(rows: list[DraftRow], places: Sequence[int], sources: Sequence[int]) -> None:
    """The rows of `sources` stand in `places`; what is left of their labels stays where it is on the page."""
    old = {at: rows[at] for at in places}
    for at, source in zip(places, sources, strict=True):
        depth = _depth(old[at])
        slots = (*old[at].slots[:depth], *old[source].slots[depth:])
        rows[at] = replace(old[source], slots=slots, order="moved" if at != source else old[source].order)


def _opened_first(rows: Sequence[DraftRow]) -> tuple[DraftRow, ...]:
    """The rows behind a gap: the first has cells of its own, as what covered them may be gone."""
    first = next((at for at, row in enumerate(rows) if row.kind is RowKind.ROW), len(rows))
    return tuple(opened(row) if at == first else row for at, row in enumerate(rows))


def _changed(draft: Draft, table: DraftTable, rows: Sequence[DraftRow], defect: str) -> Draft:
    if tuple(rows) == table.rows:
        return draft
    return draft.with_table(replace(table, rows=tuple(rows)), table).with_defect(defect)
