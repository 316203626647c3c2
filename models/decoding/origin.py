"""Where facts were read from: what else their rows and their ink may say, and a second reading of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gouji.models.lattice.readings import Reading, parse_number
from gouji.models.rows.find import FoundRow
from gouji.models.text.locate import Locator
from gouji.report import Fact
from gouji.tokens import Alternatives, Number, SecondReading, Token

__all__ = ["Origin", "RowReading"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReading:
    """Another reading of a row: the facts that it gives another number, and by how much (nats) it is less likely."""

    changes: tuple[tuple[str, Number], ...]
    price: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The found rows with all their readings, the places of the document, and who reads places of a scan again."""

    rows: Sequence[FoundRow]
    locator: Locator
    again: SecondReading | None = None

    def is_scanned(self, fact: Fact) -> bool:
        """Whether the fact's number was recognised from a picture, or may have been missed on one where it is empty."""
        if fact.value is None:
            return self.locator.recognised
        return any(
            self.locator.recognised and self.locator.find_chances((e.span.start, e.span.end)) for e in fact.evidence
        )

    def ink(self, fact: Fact) -> dict[Number, float]:
        """The other numbers that a recogniser thought the fact's ink may say, each with how much less likely (nats)."""
        chances = self._chances(fact)
        own = chances.pop(fact.printed or "", 0.0)
        if not own:
            return {}
        others = ((parse_number(text), math.log(own / chance)) for text, chance in chances.items())
        return {value: price for value, price in others if value is not None and value != fact.value}

    def read_again(self, facts: Iterable[Fact]) -> dict[str, Alternatives]:
        """What a second reading of the facts' ink says, for those that stand in one place each."""
        places = {f.id: token for f in facts for token in (self.find_ink(f),) if token is not None}
        if self.again is None or not places:
            return {}
        return dict(zip(places, self.again.read(tuple(places.values())), strict=True))

    def row_readings(self, facts: Mapping[str, Fact]) -> Iterator[RowReading]:
        """The other readings of rows, as far as they give numbers: a cell that another reading leaves empty tells nothing."""
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


def _others(readings: Sequence[Reading], values: tuple[Number | None, ...], ids: Sequence[str]) -> Iterator[RowReading]:
    chosen = next((r.cost for r in readings if r.values == values), readings[0].cost)
    for reading in readings:
        changes = tuple(
            (fact, new)
            for fact, new, old in zip(ids, reading.values, values, strict=True)
            if new != old and new is not None
        )
        emptied = any(new is None and old is not None for new, old in zip(reading.values, values, strict=True))
        if changes and not emptied:
            yield RowReading(changes=changes, price=max(reading.cost - chosen, 0.0))
