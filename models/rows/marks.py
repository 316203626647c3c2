"""What a document prints in its own way in all cells: a mark for nothing (N/A, 不适用), a zero of two digits (00), one zero for several cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from gouji.models.fragments.pieces import Join, NumberSlot, Piece
from gouji.models.numbers.words import NO_FIGURE
from gouji.models.rows.settings import RowSettings
from gouji.models.text.normalise import fold

__all__ = ["blank_marks", "plain_zeros", "spread_zeros"]


def blank_marks(pieces: Sequence[Piece], runs: Collection[int], settings: RowSettings) -> list[Piece]:
    """Return the pieces, in the `runs` of rows the document's own mark for nothing a blank.

    It is that mark where it stands in so many cells, and none of them is empty or has another mark. A single N/A among
    empty cells says something else, and what is open.
    """
    marks: Counter[str] = Counter()
    empty = 0
    for slot in (slot for i in runs for slot in _list_numbers(pieces[i].slots or ())):
        mark = _name_mark(slot)
        marks[mark] += bool(mark)
        empty += not slot.filled
    own = [mark for mark, count in marks.items() if mark and count >= settings.fewest_marks]
    if len(own) != 1 or empty or marks.total() > marks[own[0]]:
        return list(pieces)
    changed = list(pieces)
    for i in runs:
        slots = pieces[i].slots or ()
        changed[i] = replace(pieces[i], slots=tuple(_blank(s) if _name_mark(s) == own[0] else s for s in slots))
    return changed


def _list_numbers(slots: Sequence[NumberSlot]) -> Iterator[NumberSlot]:
    """Yield the slots of a run from its first value to its last: those around may be of the label's columns, or of none."""
    filled = [i for i, slot in enumerate(slots) if slot.filled]
    yield from slots[filled[0] : filled[-1] + 1] if filled else ()


def _name_mark(slot: NumberSlot) -> str:
    """Return the mark for nothing that a slot holds; empty where it holds none."""
    mark = fold(slot.printed).strip().casefold() if slot.figure is not None and not slot.text else ""
    return mark if NO_FIGURE.match(mark) else ""


def _blank(slot: NumberSlot) -> NumberSlot:
    return replace(slot, figure=None, printed="", dash=True)


def plain_zeros(pieces: Sequence[Piece], runs: Collection[int], settings: RowSettings) -> list[Piece]:
    """Return the pieces, in the `runs` of rows 0 where a document prints all its zeros with more digits than one: 00.

    So it is where such zeros fill so many cells and none has a plain 0. Among plain ones, 00 is two numbers that lost their border.
    """
    if not any(s.text[:1] == "0" != s.text and not s.text.strip("0") for i in runs for s in pieces[i].slots or ()):
        return list(pieces)
    numbers = [list(_list_numbers(pieces[i].slots or ())) for i in runs]
    slots = [s for own in numbers if all(n.filled for n in own) for s in own if s.cell is not None and s.figure is None]
    zeros = Counter(slot.text for slot in slots if slot.text and not slot.text.strip("0"))
    if zeros["0"] or len(zeros) != 1 or zeros.total() < settings.fewest_marks:
        return list(pieces)
    changed = list(pieces)
    for i in runs:
        own = pieces[i].slots or ()
        changed[i] = replace(pieces[i], slots=tuple(_shorten(s) if s.text in zeros and s.cell else s for s in own))
    return changed


def _shorten(slot: NumberSlot) -> NumberSlot:
    return replace(slot, text="0", printed=slot.printed or slot.text)


def spread_zeros(slots: Sequence[NumberSlot], width: int) -> tuple[NumberSlot, ...]:
    """Return the slots of a row of so many cells; a zero, or a dash, that stands once for several merged cells stands in each.

    So it is where the columns of all slots are just as many as the row has cells.
    """
    spans = [slot.cell.column_span if slot.cell is not None else 0 for slot in slots]
    merged = [slot for slot, span in zip(slots, spans, strict=True) if span > 1]
    nothing = all(slot.text == "0" if slot.text else slot.dash for slot in merged)
    if (
        len(slots) == width
        or sum(spans) != width
        or 0 in spans
        or not nothing
        or len({s.cell for s in slots}) < len(slots)
    ):
        return tuple(slots)
    spread = (_divide(slot, at) for slot, span in zip(slots, spans, strict=True) for at in range(span))
    return tuple(replace(slot, join=Join.CELL if at else Join.START) for at, slot in enumerate(spread))


def _divide(slot: NumberSlot, at: int) -> NumberSlot:
    """Return a slot in one of the columns that its cell covers."""
    cell = slot.cell
    return slot if cell is None else replace(slot, cell=replace(cell, column=cell.column + at, column_span=1))
