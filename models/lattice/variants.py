"""What else the ink of a scan may say: each reading of a row with other readings of its numbers' ink.

The price of a number read otherwise is how much less likely the recogniser thought it, in nats. The row's totals price the
readings anew, so that they may choose among what was thought possible, but nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gouji.models.forms.definition import ValueType
from gouji.models.lattice.readings import (
    PATTERNS,
    CellReading,
    LatticeCosts,
    Reading,
    RowShape,
    broken_totals,
    parse_number,
)

__all__ = ["with_alternatives"]

_BEAM = 256
"""So many combinations of a row's numbers are compared, the likeliest."""

Cells = tuple[CellReading, ...]


def with_alternatives(found: Sequence[Reading], shape: RowShape, costs: LatticeCosts) -> list[Reading]:
    """The readings and their variants; those dearer than the cheapest by more than `costs.unlikely` are left out.

    Only a cell that holds all of a slot's ink has variants: where a glued run is cut anew its parts have none.
    """
    varied = [variant for reading in found for variant in _variants(reading, shape, costs)]
    dearest = min((r.cost for r in varied), default=0.0) + costs.unlikely
    return [r for r in varied if r.cost <= dearest or any(r is f for f in found)]


def _variants(reading: Reading, shape: RowShape, costs: LatticeCosts) -> Iterator[Reading]:
    """A reading as it is, and with every likely combination of other readings of its cells."""
    yield reading
    beam: list[tuple[float, Cells]] = [(0.0, ())]
    for cell, kind in zip(reading.cells, shape.types, strict=True):
        ways = [(0.0, cell), *_ways(cell, kind, costs)]
        grown = [(price + more, (*cells, way)) for price, cells in beam for more, way in ways]
        beam = sorted(grown, key=lambda pair: pair[0])[:_BEAM]
    settled = reading.cost - _priced(reading.cells, shape, costs)
    for price, cells in beam:
        if cells != reading.cells:
            values = tuple(c.value for c in cells)
            holds = bool(shape.totals) and not broken_totals(values, shape.totals)
            verified = holds and all(values[t.total] is not None for t in shape.totals)
            yield Reading(cells=cells, cost=settled + price + _priced(cells, shape, costs), verified=verified)


def _ways(cell: CellReading, kind: ValueType, costs: LatticeCosts) -> list[tuple[float, CellReading]]:
    """The other readings of a cell's ink with their prices, as far as rules may choose them: numbers of its type."""
    if cell.slot is None or cell.printed != cell.slot.text:
        return []
    likely = ((text, price) for text, price in cell.slot.alternatives if price <= costs.misread)
    return [
        (price, replace(cell, printed=text, value=parse_number(text)))
        for text, price in likely
        if PATTERNS[kind].match(text)
    ]


def _priced(cells: Sequence[CellReading], shape: RowShape, costs: LatticeCosts) -> float:
    """What odd types and broken totals cost."""
    odd = sum(
        cell.value is not None and not PATTERNS[kind].match(cell.printed)
        for cell, kind in zip(cells, shape.types, strict=True)
    )
    return costs.odd * odd + costs.broken_total * broken_totals(tuple(c.value for c in cells), shape.totals)
