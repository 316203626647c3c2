"""Which cell holds which number: the readings of one run of numbers, cheapest first.

A reading gives each of the row's cells a printed number or a blank. Where the source has a cell for every column there is one
reading. Where digits are glued, cells missing, extra, or off by a column, there are several, each with its price in nats.
Rules within the row (its total) price readings but exclude none: printed errors are real.

>>> from gouji.models.forms.definition import ValueType
>>> line = RowShape(types=(ValueType.COUNT,) * 3, totals=(RowTotal(parts=(0, 1), total=2),))
>>> [r.values for r in readings(glued("12315"), line)][:1]
[(12, 3, 15)]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from gouji.models.fragments.pieces import Join, Slot
from gouji.models.lattice.cells import by_place, dropped, exact, left_of_grid, on_grid, windows
from gouji.models.lattice.readings import (
    MISSING,
    CellReading,
    LatticeCosts,
    Reading,
    RowShape,
    RowTotal,
    finished,
    has_cells,
    one_a_cell,
)
from gouji.models.lattice.tape import cuts_of, tape_readings, wanted_readings
from gouji.models.lattice.variants import with_alternatives
from gouji.tokens import Number

__all__ = ["CellReading", "LatticeCosts", "Reading", "RowShape", "RowTotal", "glued", "readings", "readings_with"]


def glued(text: str, start: int = 0) -> tuple[Slot, ...]:
    """The slots of a run in running text: one a stretch without spaces."""
    slots = [
        Slot(text=m.group(), span=(start + m.start(), start + m.end()), join=Join.SPACE, page=1)
        for m in re.finditer(r"\S+", text)
    ]
    return tuple(slots)


def readings(slots: Sequence[Slot], shape: RowShape, costs: LatticeCosts | None = None) -> tuple[Reading, ...]:
    """All likely readings of a run, cheapest first; empty if the run has no number.

    `slots` are the run's places in printed order. At most `costs.keep` readings come back.
    """
    costs = costs or LatticeCosts()
    joined = one_a_cell(slots)
    found = _readings(joined, shape, costs)
    if len(joined) < len(slots):
        found += [replace(r, cost=r.cost + costs.cut_cell) for r in _readings(slots, shape, costs)]
    if any(slot.alternatives for slot in slots):
        found = with_alternatives(_best(found, costs), shape, costs)
    return _best(found, costs)


def readings_with(
    found: Sequence[Reading],
    slots: Sequence[Slot],
    shape: RowShape,
    wanted: Sequence[frozenset[Number]],
    costs: LatticeCosts | None = None,
) -> tuple[Reading, ...]:
    """The readings of a run that were found, and those with numbers that the rules want; cheapest first.

    `wanted` holds for each cell the numbers that the sums over other rows ask for. None of those readings is left out,
    however many are cheaper.
    """
    costs = costs or LatticeCosts()
    more = list(wanted_readings([s for s in slots if s.text], shape, wanted, costs))
    known = {r.values for r in found}
    return tuple(sorted((*found, *(r for r in more if r.values not in known)), key=lambda r: (r.cost, repr(r.values))))


def _readings(slots: Sequence[Slot], shape: RowShape, costs: LatticeCosts) -> list[Reading]:
    """The readings of slots that each hold one number or several glued ones."""
    width = len(shape.types)
    printed = [s for s in slots if s.text]
    found: list[Reading] = []
    if len(printed) == width:
        found += exact(printed, shape, costs)
        if found and (has_cells(slots) or found[0].cost < costs.broken_total):
            return found
    sure = on_grid(slots, shape, costs)
    if sure is not None:
        found.append(sure)
        if sure.cost < costs.broken_total or not any(s.text.strip("0") for s in left_of_grid(slots, shape)):
            return found
    if has_cells(slots):
        found += windows(slots, shape, costs)
    placed = by_place(printed, shape)
    if placed is not None:
        found.append(finished(placed, shape, 0.0, costs))
    if not found or not has_cells(slots):
        found += tape_readings(printed, shape, costs)
    if not found or (width // 2 < len(printed) < width and not has_cells(slots)):
        found += _sparse(printed, shape, costs)
    if len(printed) > width:
        found += dropped(slots, shape, costs)
    if not found and printed:
        found.append(_unread(printed, width, costs))
        found.append(Reading(cells=(MISSING,) * width, cost=costs.broken_total))
    return found


def _best(found: Sequence[Reading], costs: LatticeCosts) -> tuple[Reading, ...]:
    unique: dict[tuple[object, ...], Reading] = {}
    for reading in sorted(found, key=lambda r: (r.cost, r.values.__repr__())):
        unique.setdefault(tuple((c.value, c.missing) for c in reading.cells), reading)
    return tuple(unique.values())[: costs.keep]


def _unread(printed: Sequence[Slot], width: int, costs: LatticeCosts) -> Reading:
    """A run that no reading fits: every cell unknown, each with the whole run for its place."""
    spans = tuple(s.span for s in printed)
    cell = CellReading(
        printed=" ".join(s.text for s in printed), value=None, spans=spans, slot=printed[0], missing=True
    )
    return Reading(cells=(cell,) * width, cost=costs.broken_total)


def _sparse(printed: Sequence[Slot], shape: RowShape, costs: LatticeCosts) -> Iterator[Reading]:
    """Fewer numbers than cells and no cell borders: which cells are blank is open.

    Numbers may still be glued: the run is cut into one, then two numbers fewer than the row has cells.
    """
    width = len(shape.types)
    for fewer in range(width - 1, 0, -1):
        cuts = cuts_of(printed, fewer, shape, costs)
        placed = costs.off_grid if shape.centres is not None else 0.0
        for cost, cells in cuts:
            for places in combinations(range(width), fewer):
                row = [MISSING] * width
                for cell, place in zip(cells, places, strict=True):
                    row[place] = cell
                unverified = sum(row[t.total].missing for t in shape.totals)
                price = cost + placed + costs.missing * (width - fewer) + costs.unverified * unverified
                yield finished(row, shape, price, costs)
        if cuts:
            return
