r"""Numbers of several rows that are stacked in the cells of one: a cell holds a line for each of them.

Where a border between rows is lost, `1\n0\n1` in a cell over two empty ones is a number for each of three rows. It might as
well be one number whose digits a narrow column breaks; where the sums of the rows say so, the cell stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from gouji.models.forms.outline import Outline
from gouji.models.fragments.merged_rows import list_summed_widths
from gouji.models.fragments.pieces import Join, NumberSlot, Piece
from gouji.models.numbers.grammar import parse_number
from gouji.models.numbers.printed import FormatDoubt, PrintedNumber
from gouji.tokens import Cell

__all__ = ["split_stacked_rows"]


@dataclass(frozen=True, slots=True)
class _PrintedRow:
    """The pieces of one row of a source table, and the slots of its run."""

    pieces: tuple[Piece, ...]

    @property
    def texts(self) -> tuple[Piece, ...]:
        return tuple(p for p in self.pieces if p.slots is None)

    @property
    def slots(self) -> tuple[NumberSlot, ...]:
        return tuple(s for p in self.pieces for s in p.slots or ())

    @property
    def place(self) -> Cell | None:
        """The first cell of the row that has a place; None for what is no row of a source table."""
        cells = [p.cell for p in self.texts] + [s.cell for s in self.slots]
        return next((c for c in cells if c is not None and self.pieces[0].row), None)

    def group_cells(self) -> dict[int, list[NumberSlot]]:
        """Return the filled slots by their column."""
        found: dict[int, list[NumberSlot]] = {}
        for slot in self.slots:
            if slot.filled and slot.cell is not None:
                found.setdefault(slot.cell.column, []).append(slot)
        return found


def split_stacked_rows(pieces: Sequence[Piece], outline: Outline) -> tuple[Piece, ...]:
    """Return the pieces, numbers that are stacked in one row each given to its own."""
    if not any(s.join is Join.LINE and s.cell is not None for p in pieces for s in p.slots or ()):
        return tuple(pieces)
    widths = list_summed_widths(outline)
    rows = [_PrintedRow(tuple(group)) for _, group in groupby(pieces, key=lambda p: p.line)]
    done: list[Piece] = []
    while rows:
        height = _measure_stacks(rows[0])
        new = None
        if height > 1:
            new = _split_labels(rows[0], height) or _spread(rows[:height], height, widths)
        done += new if new is not None else rows[0].pieces
        rows = rows[height if new is not None and len(rows[0].texts) < height else 1 :]
    return tuple(done)


def _measure_stacks(row: _PrintedRow) -> int:
    """Return how many lines the stacked cells of a row have; 0 where there are none, or where they differ."""
    heights = {len(slots) for slots in row.group_cells().values() if _is_stack(slots)}
    return heights.pop() if len(heights) == 1 and row.place is not None else 0


def _is_stack(slots: Sequence[NumberSlot]) -> bool:
    return len(slots) > 1 and all(s.join is Join.LINE for s in slots[1:])


def _split_labels(row: _PrintedRow, height: int) -> list[Piece] | None:
    """Return the rows of one printed row whose labels are stacked as its numbers are; None where they are not."""
    cells = row.group_cells()
    labels = row.texts[-height:]
    stacked = all(_is_stack(slots) for slots in cells.values())
    known = len(labels) == height and all(p.known for p in labels) and len({p.span for p in labels}) == height
    runs = [p for p in row.pieces if p.slots is not None]
    if not (stacked and known and len(runs) == 1 and row.pieces[-1] is runs[0]):
        return None
    before = [p for p in row.texts if p not in labels]
    parts = [_take_line(list(cells.values()), at) for at in range(height)]
    return [
        *before,
        *(p for label, slots in zip(labels, parts, strict=True) for p in (label, _make_run(runs[0], slots))),
    ]


def _take_line(cells: Sequence[Sequence[NumberSlot]], at: int) -> list[NumberSlot]:
    """Return the numbers of one line of stacked cells."""
    return [_mark(slots[at]) for slots in cells]


def _mark(slot: NumberSlot) -> NumberSlot:
    """Return a slot of a stack as one of its own, which only sums make sure."""
    figure = slot.figure or PrintedNumber(digits=slot.text, span=slot.span, end=slot.span[1])
    return replace(slot, join=Join.CELL, figure=replace(figure, doubts=figure.doubts | {FormatDoubt.DIVIDED}))


def _make_run(like: Piece, slots: Sequence[NumberSlot]) -> Piece:
    """Return a run of slots that stands in the row of a piece."""
    return replace(
        like,
        text=" ".join(s.text or s.printed or "·" for s in slots),
        span=(min(s.span[0] for s in slots), max(s.span[1] for s in slots)),
        slots=(replace(slots[0], join=Join.START), *slots[1:]),
        core="",
        enumerator=None,
        known=False,
        cell=None,
    )


def _spread(rows: Sequence[_PrintedRow], height: int, widths: Sequence[int]) -> list[Piece] | None:
    """Return the rows with each number of the first row's stacks in its own; None where the cells below are not empty."""
    first = rows[0]
    if len(rows) < height or any(_find_table(r) != _find_table(first) or not r.texts for r in rows):
        return None
    stacks = {column: slots for column, slots in first.group_cells().items() if _is_stack(slots)}
    if any(column in row.group_cells() for row in rows[1:] for column in stacks):
        return None
    spread = [_fill(row, {c: slots[at] for c, slots in stacks.items()}) for at, row in enumerate(rows)]
    joined = [s for slots in first.group_cells().values() for s in _join(slots)]
    if _adds_up(joined, widths) and not all(_adds_up(slots, widths) for slots in spread) and len(stacks) == 1:
        return None
    return [p for row, slots in zip(rows, spread, strict=True) for p in _replace_run(row, slots)]


def _find_table(row: _PrintedRow) -> int | None:
    return row.place.table if row.place is not None else None


def _fill(row: _PrintedRow, numbers: Mapping[int, NumberSlot]) -> list[NumberSlot]:
    """Return the slots of a row with numbers in the given columns, instead of what stands there."""
    place = row.place
    kept = [s for s in row.slots if s.cell is None or s.cell.column not in numbers]
    new = [
        replace(_mark(s), cell=replace(s.cell, row=place.row, row_span=1))
        for s in numbers.values()
        if s.cell is not None and place is not None
    ]
    return sorted((*kept, *new), key=lambda s: s.cell.column if s.cell is not None else 0)


def _join(slots: Sequence[NumberSlot]) -> Iterator[NumberSlot]:
    yield replace(slots[0], text="".join(s.text for s in slots))


def _adds_up(slots: Sequence[NumberSlot], widths: Sequence[int]) -> bool:
    """Return whether the last number of a row is the sum of the others."""
    values = [parse_number(s.text) for s in slots if s.filled]
    if len(values) not in widths or any(v is None for v in values):
        return False
    *parts, total = [v or 0 for v in values]
    return sum(parts) == total


def _replace_run(row: _PrintedRow, slots: Sequence[NumberSlot]) -> Iterator[Piece]:
    """Yield the pieces of a row with other slots, the run behind its label."""
    yield from row.texts
    if slots:
        yield _make_run(next((p for p in row.pieces if p.slots is not None), row.texts[-1]), slots)
