"""Damage to the order of rows: cut tables, rows that stand elsewhere, page breaks, labels split by a page break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from gouji.corpus.drafts.chance import chance
from gouji.corpus.drafts.draft import Draft, DraftParagraph, DraftRow, DraftTable, Merged, RowKind, Slot
from gouji.corpus.drafts.forms import load_data

__all__ = [
    "cut_head",
    "cut_tail",
    "displace",
    "named_table",
    "opened",
    "page_break",
    "page_mark",
    "repeat_band",
    "split_group",
    "split_label",
]

_SHORTEST_SPLIT = 8
_LEAST_ROWS = 6


def named_table(draft: Draft, name: str) -> DraftTable | None:
    """The draft's table of that id, None where it has none."""
    return next((table for table in draft.tables if table.id == name), None)


def opened(row: DraftRow) -> DraftRow:
    """The row with cells covered from above turned into empty cells of its own, as after a page break."""
    slots = tuple(replace(slot, merged=Merged.NO) if slot.merged is Merged.UP else slot for slot in row.slots)
    return replace(row, slots=slots)


def _data_rows(table: DraftTable) -> list[int]:
    return [at for at, row in enumerate(table.rows) if row.kind is RowKind.ROW]


def _with_rows(draft: Draft, table: DraftTable, rows: Sequence[DraftRow]) -> Draft:
    return draft.with_table(replace(table, rows=tuple(rows)), table)


def _echoes(draft: Draft) -> bool:
    """Whether the overview repeats the sections' headings, so that a lost heading could not be told."""
    return any(isinstance(b, DraftParagraph) and b.level_shown and b.level is None for b in draft.blocks)


def cut_head(draft: Draft, rng: Random, strength: float) -> Draft:
    """The first rows of `requests` are lost, with its headers and often with the section's heading."""
    table = named_table(draft, "requests")
    if table is None or _echoes(draft):
        return draft
    places = _data_rows(table)
    last = max(2, int(len(places) * 0.8 * strength))
    cut = places[rng.randint(1, min(last, len(places) - 2))]
    if table.rows[cut].id == "other.other":  # 3.其他 alone is no label
        cut -= 1
    rows = [opened(table.rows[cut]), *table.rows[cut + 1 :]]
    draft = _with_rows(draft, table, rows)
    if chance(rng, 0.6):
        kept = tuple(b for b in draft.blocks if not (isinstance(b, DraftParagraph) and b.section == "requests"))
        draft = replace(draft, blocks=kept)
    return draft.with_defect("the first rows of the requests table are lost")


def cut_tail(draft: Draft, rng: Random, strength: float) -> Draft:
    """A table's last rows are lost; `disclosure` is cut behind a band's label."""
    table = named_table(draft, rng.choice(["disclosure", "requests"]))
    if table is None:
        return draft
    if table.id == "disclosure":
        places = [at for at, row in enumerate(table.rows) if row.kind is RowKind.BAND][1:]
        kept = rng.choice(places) + 1
    else:
        places = _data_rows(table)
        kept = places[-1 - rng.randint(0, int((len(places) - 3) * strength))]
    draft = _with_rows(draft, table, table.rows[:kept])
    return draft.with_defect(f"the last rows of the {table.id} table are lost")


def displace(draft: Draft, rng: Random, strength: float) -> Draft:
    """Some rows with labels of their own stand elsewhere in their table."""
    table = named_table(draft, "requests")
    if table is None:
        return draft
    rows = list(table.rows)
    for _ in range(1 + int(2 * strength)):
        places = [at for at, row in enumerate(rows) if _movable(row)]
        if not places:
            break
        row = rows.pop(rng.choice(places))
        first = next(at for at, other in enumerate(rows) if other.kind is RowKind.ROW)
        place = rng.randint(first, len(rows))
        lone = (Slot(), Slot(), row.slots[2], *row.slots[3:])
        if place < len(rows):
            rows[place] = opened(rows[place])
        rows.insert(place, replace(row, slots=lone, order="moved"))
    return _with_rows(draft, table, rows).with_defect("rows stand out of order")


def _movable(row: DraftRow) -> bool:
    """A row inside a group whose label says enough."""
    inner = row.kind is RowKind.ROW and len(row.slots) > 2 and row.slots[1].merged is Merged.UP
    return inner and bool(row.slots[2].text) and not (row.id or "").startswith("other")


def repeat_band(draft: Draft, _rng: Random, _strength: float) -> Draft:
    """三、本年度办理结果 is printed again before （四）, as after a page break."""
    table = named_table(draft, "requests")
    if table is None:
        return draft
    words = load_data("forms")["stage"]
    rows = [
        replace(row, slots=(Slot(text=words), *row.slots[1:])) if row.id == "unavailable.not_held" else row
        for row in table.rows
    ]
    return _with_rows(draft, table, rows).with_defect("the label 三、本年度办理结果 is repeated")


def page_mark(rng: Random) -> DraftRow:
    """What stands between two pages: a page number in one of several styles, or a blank line."""
    text = rng.choice(["", "", f"- {rng.randint(2, 9)} -", f"— {rng.randint(2, 9)} —", str(rng.randint(2, 9))])
    return DraftRow(kind=RowKind.PAGE_MARK, slots=(Slot(text=text),))


def page_break(draft: Draft, rng: Random, _strength: float) -> Draft:
    """A table goes on behind a page break: a mark or a blank line, sometimes the header again, group labels empty."""
    table = named_table(draft, rng.choice(["disclosure", "requests", "requests"]))
    if table is None or len(table.rows) < _LEAST_ROWS:
        return draft
    at = rng.choice(_data_rows(table)[1:])
    headers = [row for row in table.rows[:3] if row.kind is RowKind.HEADER] if table.id == "requests" else []
    again = headers if chance(rng, 0.3) else []
    rows = [*table.rows[:at], page_mark(rng), *again, opened(table.rows[at]), *table.rows[at + 1 :]]
    return _with_rows(draft, table, rows).with_defect(f"a page break inside the {table.id} table")


def split_label(draft: Draft, rng: Random, _strength: float) -> Draft:
    """A label is split by a page break; its second half stands on a row without numbers."""
    table = named_table(draft, "requests")
    places = [] if table is None else [at for at in _data_rows(table) if len(table.rows[at].label) >= _SHORTEST_SPLIT]
    places = [at for at in places if table and len(table.rows[at].slots) == 10 and table.rows[at].slots[2].text]
    if table is None or not places:
        return draft
    at = rng.choice(places)
    row = table.rows[at]
    label = row.slots[2].text
    cut = rng.randint(4, len(label) - 2)
    first = replace(row, slots=(*row.slots[:2], replace(row.slots[2], text=label[:cut]), *row.slots[3:]))
    rest = DraftRow(kind=RowKind.REST, slots=(Slot(), Slot(), Slot(text=label[cut:]), *(Slot() for _ in row.slots[3:])))
    after = [opened(other) for other in table.rows[at + 1 : at + 2]]
    rows = [*table.rows[:at], first, page_mark(rng), rest, *after, *table.rows[at + 2 :]]
    return _with_rows(draft, table, rows).with_defect("a label is split by a page break")


def split_group(draft: Draft, rng: Random, _strength: float) -> Draft:
    """A group's label is split by a page break: （四）无 before it, 法提供 behind it."""
    table = named_table(draft, "requests")
    places = (
        [] if table is None else [at for at, row in enumerate(table.rows[:-1]) if _opens_group(row, table.rows[at + 1])]
    )
    if table is None or not places:
        return draft
    at = rng.choice(places)
    row, after = table.rows[at], opened(table.rows[at + 1])
    label = row.slots[1].text
    cut = rng.randint(3, len(label) - 1)
    head = replace(row, slots=(row.slots[0], replace(row.slots[1], text=label[:cut]), *row.slots[2:]))
    tail = replace(after, slots=(after.slots[0], Slot(text=label[cut:]), *after.slots[2:]))
    rows = [*table.rows[:at], head, page_mark(rng), tail, *table.rows[at + 2 :]]
    return _with_rows(draft, table, rows).with_defect("a group's label is split by a page break")


def _opens_group(row: DraftRow, after: DraftRow) -> bool:
    if row.kind is not RowKind.ROW or after.kind is not RowKind.ROW or len(row.slots) < 3:
        return False
    return bool(row.slots[1].text and row.slots[2].text) and after.slots[1].merged is Merged.UP
