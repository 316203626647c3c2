"""Readings of a run of numbers: the types, and what every way of reading shares."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gouji.models.forms.definition import ValueType
from gouji.models.fragments.pieces import Join, NumberSlot
from gouji.models.lattice.settings import LatticeSettings
from gouji.models.numbers.grammar import parse_number
from gouji.models.numbers.printed import FormatDoubt, PrintedNumber
from gouji.tokens import OBJECT, Number

__all__ = [
    "MISSING",
    "PATTERNS",
    "CellReading",
    "RowShape",
    "RowTotal",
    "RunReading",
    "count_broken_totals",
    "doubt_joined",
    "has_cells",
    "has_leading_zero",
    "join_space_split_numbers",
    "list_checkable_totals",
    "make_blank",
    "make_cell",
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
    usual: Mapping[int, int] | None = None
    """The same as most rows of all tables of the source have it: the numbers of a row that differs may be a column off."""
    units: tuple[str, ...] = ()
    """The unit of money of each cell, empty for counts; no units for a row of counts."""
    stated_units: tuple[str, ...] = ()
    """The unit that the source states for each cell where it is not the form's, of money or scaling counts; empty for none."""
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
    doubts: frozenset[FormatDoubt] = frozenset()
    """What is doubtful about reading the number from its places, whatever is printed in each."""

    @property
    def unread(self) -> bool:
        """Whether something is printed that says no number."""
        return self.value is None and bool(self.printed)


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
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?: \d{3})+(?:\.\d+)?")
_DIGITS_AT_END = re.compile(r"\d+(?:\.\d+)?\Z")


def make_cell(slot: NumberSlot) -> CellReading:
    """Return the reading of a slot that holds one value."""
    return CellReading(printed=slot.text or slot.printed, value=parse_number(slot.text), spans=(slot.span,), slot=slot)


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
    totals = list_checkable_totals(cells, shape)
    broken = count_broken_totals(values, totals, settings)
    complete = len(totals) == len(shape.totals) and all(values[t.total] is not None for t in totals)
    verified = bool(shape.totals) and not broken and complete
    return RunReading(cells=tuple(cells), cost=cost + settings.broken_total * broken, verified=verified)


def list_checkable_totals(cells: Sequence[CellReading], shape: RowShape) -> tuple[RowTotal, ...]:
    """Return the totals that a reading can be checked by: something that says no number may be any."""
    if not any(c.unread for c in cells):
        return shape.totals
    return tuple(t for t in shape.totals if not any(cells[i].unread for i in (*t.parts, t.total)))


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


def doubt_joined(texts: Sequence[str]) -> FormatDoubt:
    """Return what is doubtful about digits with white space between them that are read as one number.

    Thousands are a way to write numbers, which sums may settle. Other digits apart are never one number beyond doubt.
    """
    return FormatDoubt.DIVIDED if _THOUSANDS.fullmatch(" ".join(texts)) else FormatDoubt.GROUPS


def join_space_split_numbers(slots: Sequence[NumberSlot], *, apart: bool = False) -> tuple[NumberSlot, ...]:
    """Return the slots of a row, the numbers of a cell joined: 1 575 is 1575; what does not join is one that says no number.

    In a row of several cells each cell has one slot. A row's only cell may hold all of the row: thousands alone are joined.
    With `apart` digits that are no thousands do not join.
    """
    if not any(s.cell is not None and s.join in (Join.SPACE, Join.LINE) for s in slots):
        return tuple(slots)
    several = len({s.cell for s in slots}) > 1
    joined: list[list[NumberSlot]] = []
    for slot in slots:
        before = joined[-1][-1] if joined else None
        together = slot.join in (Join.SPACE, Join.LINE) and before is not None and before.cell == slot.cell is not None
        if together and before is not None and before.filled and slot.filled:
            joined[-1].append(slot)
        else:
            joined.append([slot])
    # Where every cell is broken, the digits of each line add up as those of all lines do.
    stacks = sum(len(parts) > 1 and parts[-1].join is Join.LINE for parts in joined)
    return tuple(s for parts in joined for s in _join_parts(parts, several=several, apart=apart, stacks=stacks))


def _join_parts(parts: Sequence[NumberSlot], *, several: bool, apart: bool, stacks: int) -> Sequence[NumberSlot]:
    """Return the parts of one cell as one slot, or as they are; `stacks` is how many cells of the row have several lines."""
    if len(parts) == 1:
        return parts
    texts = [s.text for s in parts]
    *whole, last = texts
    digits = all(s.figure is None for s in parts) and all(map(str.isdigit, whole)) and _DIGITS_AT_END.match(last)
    doubt = doubt_joined(texts)
    broken = all(s.join is Join.LINE for s in parts[1:])
    if broken:
        doubt = FormatDoubt.DIVIDED if stacks == 1 else FormatDoubt.GROUPS
    if not several and (broken or not digits or doubt is not FormatDoubt.DIVIDED):
        return parts
    joins = digits and not (apart and (broken or doubt is FormatDoubt.GROUPS))
    span = (parts[0].span[0], parts[-1].span[1])
    values = tuple(v for v in map(parse_number, texts) if v is not None)
    figure = PrintedNumber(
        digits="".join(texts) if joins else "",
        span=span,
        end=span[1],
        doubts=frozenset((doubt if joins else FormatDoubt.GROUPS,)),
        others=() if joins else values,
    )
    printed = ("\n" if broken else " ").join(s.printed or s.text for s in parts)
    slot = replace(parts[0], text=figure.digits, printed=printed, span=span, figure=figure)
    return (replace(slot, note=parts[-1].note, alternatives=()),)


def has_cells(slots: Sequence[NumberSlot]) -> bool:
    """Return whether the source itself has cells: the slots stand in several, or a single slot in its own."""
    cells = {s.cell for s in slots if s.cell is not None}
    return len(cells) > 1 or (len(cells) == 1 and len(slots) == 1)
