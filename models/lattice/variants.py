"""Other readings of a scan's ink: each reading of a row with the recogniser's alternatives for its numbers.

The price of an alternative is how much less likely the recogniser thought it, in nats. The row's totals price the readings
anew, so that they may choose among what the recogniser thought possible, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gouji.models.forms.definition import ValueType
from gouji.models.lattice.readings import (
    PATTERNS,
    CellReading,
    RowShape,
    RunReading,
    count_broken_totals,
)
from gouji.models.lattice.settings import LatticeSettings
from gouji.models.numbers.grammar import parse_number

__all__ = ["add_alternatives"]

_Cells = tuple[CellReading, ...]


def add_alternatives(found: Sequence[RunReading], shape: RowShape, settings: LatticeSettings) -> list[RunReading]:
    """Return the readings and their variants, those dearer than the cheapest by more than `settings.unlikely` left out.

    Only a cell that holds all of a slot's ink has alternatives: the parts of a glued run that is cut have none.
    """
    varied = [variant for reading in found for variant in _list_variants(reading, shape, settings)]
    dearest = min((r.cost for r in varied), default=0.0) + settings.unlikely
    return [r for r in varied if r.cost <= dearest or any(r is f for f in found)]


def _list_variants(reading: RunReading, shape: RowShape, settings: LatticeSettings) -> Iterator[RunReading]:
    """Yield a reading as it is, then with every likely combination of alternatives for its cells."""
    yield reading
    beam: list[tuple[float, _Cells]] = [(0.0, ())]
    for cell, kind in zip(reading.cells, shape.types, strict=True):
        choices = [(0.0, cell), *_list_alternatives(cell, kind, settings)]
        grown = [(price + more, (*cells, choice)) for price, cells in beam for more, choice in choices]
        beam = sorted(grown, key=lambda pair: pair[0])[: settings.beam]
    settled = reading.cost - _price_rules(reading.cells, shape, settings)
    for price, cells in beam:
        if cells != reading.cells:
            values = tuple(c.value for c in cells)
            holds = bool(shape.totals) and not count_broken_totals(values, shape.totals, settings)
            verified = holds and all(values[t.total] is not None for t in shape.totals)
            yield RunReading(
                cells=cells, cost=settled + price + _price_rules(cells, shape, settings), verified=verified
            )


def _list_alternatives(
    cell: CellReading, kind: ValueType, settings: LatticeSettings
) -> list[tuple[float, CellReading]]:
    """Return the alternatives for a cell with their prices, as far as rules may choose them: numbers of its type."""
    if cell.slot is None or cell.printed != cell.slot.text:
        return []
    likely = ((text, price) for text, price in cell.slot.alternatives if price <= settings.misread)
    return [
        (price, replace(cell, printed=text, value=parse_number(text)))
        for text, price in likely
        if PATTERNS[kind].match(text)
    ]


def _price_rules(cells: Sequence[CellReading], shape: RowShape, settings: LatticeSettings) -> float:
    """Return the price of odd types and broken totals."""
    odd = sum(
        cell.value is not None and not PATTERNS[kind].match(cell.printed)
        for cell, kind in zip(cells, shape.types, strict=True)
    )
    return settings.odd * odd + settings.broken_total * count_broken_totals(
        tuple(c.value for c in cells), shape.totals, settings
    )
