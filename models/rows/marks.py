"""Marks that a document prints in all its empty cells: N/A, 不适用, 暂无."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from gouji.models.fragments.pieces import NumberSlot, Piece
from gouji.models.numbers.words import NO_FIGURE
from gouji.models.rows.settings import RowSettings
from gouji.models.text.normalise import fold

__all__ = ["blank_marks"]


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
