"""Readings of a run of numbers: the types, and what every way of reading shares."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gouji.models.forms.definition import ValueType
from gouji.models.fragments.pieces import Join, NumberSlot
from gouji.models.lattice.settings import LatticeSettings
from gouji.tokens import OBJECT, Number

__all__ = [
    "MISSING",
    "PATTERNS",
    "CellReading",
    "RowShape",
    "RowTotal",
    "RunReading",
    "count_broken_totals",
    "has_cells",
    "has_leading_zero",
    "join_space_split_numbers",
    "make_blank",
    "make_cell",
    "parse_number",
    "price_reading",
]

_Values = tuple[Number | None, ...]


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
    """A cell of a reading: what is printed (empty for a blank), its value, and its places in the text.

    `missing` distinguishes a cell that the source does not have from one that is there and blank.
    """

    printed: str
    value: Number | None
    spans: tuple[tuple[int, int], ...]
    slot: NumberSlot | None
    missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReading:
    """One way to read a run as the cells of a row, with its price in nats."""

    cells: tuple[CellReading, ...]
    cost: float
    verified: bool = False
    """Whether the row's totals are all printed and hold."""

    @property
    def values(self) -> _Values:
        """The cells' values; None for blanks."""
        return tuple(cell.value for cell in self.cells)


_SIGNED = re.compile(r"[+-]?(?:0|[1-9]\d*)\Z")
_COUNT = re.compile(r"(?:0|[1-9]\d*)\Z")
_AMOUNT = re.compile(r"(?:0|[1-9]\d*)(?:\.\d+)?\Z")
PATTERNS = {ValueType.COUNT: _COUNT, ValueType.SIGNED: _SIGNED, ValueType.AMOUNT: _AMOUNT}
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?\Z")


def parse_number(text: str) -> Number | None:
    """Return the number that the characters are, or None."""
    if not _NUMBER.match(text):
        return None
    return float(text) if "." in text else int(text)


def make_cell(slot: NumberSlot) -> CellReading:
    """Return the reading of a slot that holds one number."""
    return CellReading(printed=slot.text, value=parse_number(slot.text), spans=(slot.span,), slot=slot)


def make_blank(slot: NumberSlot) -> CellReading:
    """Return the reading of a blank cell, or of one that holds ink that could not be read, or something that is no text."""
    printed = OBJECT if slot.has_object else "?" if slot.unread else ""
    return CellReading(printed=printed, value=None, spans=(slot.span,), slot=slot)


MISSING = CellReading(printed="", value=None, spans=(), slot=None, missing=True)


def price_reading(cells: Sequence[CellReading], shape: RowShape, cost: float, settings: LatticeSettings) -> RunReading:
    """Return a reading with the prices that every reading has: odd types and broken totals."""
    values = tuple(c.value for c in cells)
    for cell, kind in zip(cells, shape.types, strict=True):
        if cell.value is not None and not PATTERNS[kind].match(cell.printed):
            cost += settings.odd
    broken = count_broken_totals(values, shape.totals, settings)
    verified = bool(shape.totals) and not broken and all(values[t.total] is not None for t in shape.totals)
    return RunReading(cells=tuple(cells), cost=cost + settings.broken_total * broken, verified=verified)


def count_broken_totals(values: _Values, totals: Sequence[RowTotal], settings: LatticeSettings) -> int:
    """Return how many totals do not hold; a blank part counts as 0, a blank total is not checked."""
    broken = 0
    for rule in totals:
        total = values[rule.total]
        parts = [values[i] or 0 for i in rule.parts]
        broken += total is not None and abs(sum(parts) - total) > settings.rounding
    return broken


def has_leading_zero(text: str) -> bool:
    """Return whether a number has a needless leading 0: several numbers glued, in running text."""
    return len(text) > 1 and text[0] == "0" and text[1] != "."


def join_space_split_numbers(slots: Sequence[NumberSlot]) -> tuple[NumberSlot, ...]:
    """Return the slots of a row of several cells, numbers split by a space inside a cell joined: 1 575 is 1575."""
    if len({s.cell for s in slots}) < 2:
        return tuple(slots)
    joined: list[NumberSlot] = []
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


def has_cells(slots: Sequence[NumberSlot]) -> bool:
    """Return whether the source itself has cells: the slots stand in several, or a single slot in its own."""
    cells = {s.cell for s in slots if s.cell is not None}
    return len(cells) > 1 or (len(cells) == 1 and len(slots) == 1)
