"""Readings of a run of numbers: the types, their prices, and what every way of reading shares."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gouji.models.forms.definition import ValueType
from gouji.models.fragments.pieces import Join, Slot
from gouji.tokens import Number

__all__ = [
    "MISSING",
    "PATTERNS",
    "CellReading",
    "LatticeCosts",
    "Reading",
    "RowShape",
    "RowTotal",
    "begins_with_zero",
    "blank_of",
    "broken_totals",
    "cell_of",
    "finished",
    "has_cells",
    "one_a_cell",
    "parse_number",
]

Values = tuple[Number | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowTotal:
    """A rule inside the row: the cells at `parts` add up to the cell at `total`; indices into the row."""

    parts: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RowShape:
    """What a row should hold: the type of each cell and the totals among them.

    `columns` maps a source grid column to the cell it was seen to hold in rows that are complete.
    """

    types: tuple[ValueType, ...]
    totals: tuple[RowTotal, ...] = ()
    columns: Mapping[int, int] | None = None
    centres: tuple[float, ...] | None = None
    """Horizontal centres of the cells on the page, in points, where known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellReading:
    """A cell of a reading: what is printed (empty for a blank), what it says, and where.

    `missing` tells a cell that the source does not have from one that is there and blank.
    """

    printed: str
    value: Number | None
    spans: tuple[tuple[int, int], ...]
    slot: Slot | None
    missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read a run."""

    cells: tuple[CellReading, ...]
    cost: float
    verified: bool = False
    """Whether the row's totals are all printed and hold."""

    @property
    def values(self) -> Values:
        """The cells' values; None for blanks."""
        return tuple(cell.value for cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class LatticeCosts:
    """The prices of readings, in nats."""

    broken_total: float = 6.0
    join: float = 2.5
    """Two numbers with a space between are one."""
    cut_spaced: float = 1.0
    """A number is cut although its neighbours are divided by spaces."""
    missing: float = 1.5
    """A cell has nothing at all in a run without cell borders."""
    unverified: float = 2.5
    """The cell that is missing is the one that would verify the others."""
    trailing: float = 1.0
    """Blank cells after the row's last column."""
    off_grid: float = 4.0
    """A number stands under another column than in the complete rows."""
    cut_cell: float = 1.0
    """A cell in a row of cells holds two numbers, not one with a space inside."""
    drop: float = 1.5
    """A number more than the row has cells is passed over."""
    drop_stacked: float = 0.2
    odd: float = 1.0
    """A number that its column's type does not expect."""
    digit: float = 0.35
    nonzero: float = 0.5
    equal: float = 0.7
    """A number that repeats another one of its row is likelier than any other of its length."""
    misread: float = 4.0
    """Other readings of the same ink that are less likely than this are not chosen, whatever rules they would keep: that
    the source is wrong is likelier."""
    unlikely: float = 8.0
    """Other readings of the same ink that make a row dearer than its cheapest reading by more than this are left out."""
    keep: int = 48
    """How many readings are kept."""


_SIGNED = re.compile(r"[+-]?(?:0|[1-9]\d*)\Z")
_COUNT = re.compile(r"(?:0|[1-9]\d*)\Z")
_AMOUNT = re.compile(r"(?:0|[1-9]\d*)(?:\.\d+)?\Z")
PATTERNS = {ValueType.COUNT: _COUNT, ValueType.SIGNED: _SIGNED, ValueType.AMOUNT: _AMOUNT}
_ANY = re.compile(r"[+-]?\d+(?:\.\d+)?\Z")


def parse_number(text: str) -> Number | None:
    """The number that the characters say, or None."""
    if not _ANY.match(text):
        return None
    return float(text) if "." in text else int(text)


def cell_of(slot: Slot) -> CellReading:
    """The reading of a slot that holds one number."""
    return CellReading(printed=slot.text, value=parse_number(slot.text), spans=(slot.span,), slot=slot)


def blank_of(slot: Slot) -> CellReading:
    """The reading of a blank cell, or of one whose ink could not be read."""
    return CellReading(printed="?" if slot.unread else "", value=None, spans=(slot.span,), slot=slot)


MISSING = CellReading(printed="", value=None, spans=(), slot=None, missing=True)


def finished(cells: Sequence[CellReading], shape: RowShape, cost: float, costs: LatticeCosts) -> Reading:
    """A reading with the prices that hold for every one: odd types and broken totals."""
    values = tuple(c.value for c in cells)
    for cell, kind in zip(cells, shape.types, strict=True):
        if cell.value is not None and not PATTERNS[kind].match(cell.printed):
            cost += costs.odd
    broken = broken_totals(values, shape.totals)
    verified = bool(shape.totals) and not broken and all(values[t.total] is not None for t in shape.totals)
    return Reading(cells=tuple(cells), cost=cost + costs.broken_total * broken, verified=verified)


def broken_totals(values: Values, totals: Sequence[RowTotal]) -> int:
    """How many totals do not hold; a blank part counts as nothing, a blank total says nothing."""
    broken = 0
    for rule in totals:
        total = values[rule.total]
        parts = [values[i] or 0 for i in rule.parts]
        broken += total is not None and abs(sum(parts) - total) > 1e-6
    return broken


def begins_with_zero(text: str) -> bool:
    """Whether a number begins with a needless 0: several numbers glued, in running text."""
    return len(text) > 1 and text[0] == "0" and text[1] != "."


def one_a_cell(slots: Sequence[Slot]) -> tuple[Slot, ...]:
    """In a row of several cells a space inside a cell is inside its number: 1 575."""
    if len({s.cell for s in slots}) < 2:
        return tuple(slots)
    joined: list[Slot] = []
    for slot in slots:
        if slot.join is Join.SPACE and joined and joined[-1].cell == slot.cell and slot.text.isdigit():
            before = joined.pop()
            slot = replace(  # noqa: PLW2901 – the slot that takes both places
                before,
                text=before.text + slot.text,
                span=(before.span[0], slot.span[1]),
                note=slot.note,
                alternatives=(),
            )
        joined.append(slot)
    return tuple(joined)


def has_cells(slots: Sequence[Slot]) -> bool:
    """Whether the source itself says where cells begin and end: the slots stand in several, or one alone in its own."""
    cells = {s.cell for s in slots if s.cell is not None}
    return len(cells) > 1 or (len(cells) == 1 and len(slots) == 1)
