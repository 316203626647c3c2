"""Where facts were read from: the other readings of their rows and of their ink, and the places of their ink."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from gouji.models.lattice.readings import RunReading
from gouji.models.numbers.grammar import parse_number
from gouji.models.rows.found_row import FoundRow
from gouji.models.text.locate import Locator
from gouji.report import Fact
from gouji.tokens import Number, Token

__all__ = ["FactOrigin", "Origin", "RowReading"]

RowReading = tuple[tuple[tuple[str, Number], ...], float]
"""Another reading of a row: the facts to which it gives another number, and by how much (nats) it is less likely."""


class FactOrigin(Protocol):
    """What rules ask about where facts came from: of the document itself, or of a report that was saved."""

    @property
    def recognised(self) -> bool:
        """Whether anything of the document was recognised from a picture."""

    def is_scanned(self, fact: Fact) -> bool:
        """Return whether the fact's number was recognised from a picture, or, of an empty fact, may have been missed on one."""

    def list_ink_values(self, fact: Fact) -> dict[Number, float]:
        """Return the other numbers that the recogniser named for the fact's ink, each with how much less likely it is (nats)."""

    def list_row_readings(self, facts: Mapping[str, Fact]) -> Iterator[RowReading]:
        """Yield the other readings of rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The found rows with all their readings, and the places of the document."""

    rows: Sequence[FoundRow]
    locator: Locator

    @property
    def recognised(self) -> bool:
        """Whether anything of the document was recognised from a picture."""
        return self.locator.recognised

    def is_scanned(self, fact: Fact) -> bool:
        """Return whether the fact's number was recognised from a picture, or, of an empty fact, may have been missed on one."""
        if fact.value is None:
            return self.locator.recognised
        return any(
            self.locator.recognised and self.locator.find_chances((e.span.start, e.span.end)) for e in fact.evidence
        )

    def list_ink_values(self, fact: Fact) -> dict[Number, float]:
        """Return the other numbers that the recogniser named for the fact's ink, each with how much less likely it is (nats)."""
        chances = self._chances(fact)
        own = chances.pop(fact.printed or "", 0.0)
        if not own:
            return {}
        others = ((parse_number(text), math.log(own / chance)) for text, chance in chances.items())
        return {value: price for value, price in others if value is not None and value != fact.value}

    def list_row_readings(self, facts: Mapping[str, Fact]) -> Iterator[RowReading]:
        """Yield the other readings of rows, but for those in which a cell loses its number: a blank says nothing about a sum."""
        for row in self.rows:
            if len(row.readings) < 2:
                continue
            if all(i in facts for i in row.fact_ids):
                yield from _others(row.readings, tuple(facts[i].value for i in row.fact_ids), row.fact_ids)

    def find_ink(self, fact: Fact) -> Token | None:
        """Return the recognised token that the fact's number was read from; None unless it is one place on a picture."""
        if len(fact.evidence) != 1:
            return None
        span = fact.evidence[0].span
        token = self.locator.find_token((span.start, span.end))
        return token if token is not None and token.confidence is not None and token.box is not None else None

    def _chances(self, fact: Fact) -> dict[str, float]:
        if not self.locator.recognised or len(fact.evidence) != 1:
            return {}
        span = fact.evidence[0].span
        return self.locator.find_chances((span.start, span.end))


def _others(
    readings: Sequence[RunReading], values: tuple[Number | None, ...], ids: Sequence[str]
) -> Iterator[RowReading]:
    # Prices are relative to the chosen reading, which need not be the cheapest: rules may have preferred it.
    chosen = next((r.cost for r in readings if r.values == values), readings[0].cost)
    for reading in readings:
        changes = tuple(
            (fact, new)
            for fact, new, old in zip(ids, reading.values, values, strict=True)
            if new != old and new is not None
        )
        emptied = any(new is None and old is not None for new, old in zip(reading.values, values, strict=True))
        if changes and not emptied:
            yield changes, max(reading.cost - chosen, 0.0)
