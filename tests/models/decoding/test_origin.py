"""What else rows and ink may say."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import log
from types import SimpleNamespace
from typing import cast

import pytest

from gouji.models.decoding.origin import Origin
from gouji.models.rows.found_row import FoundRow
from gouji.models.text.locate import Locator
from gouji.report import Evidence, Fact, FactStatus
from gouji.tokens import Box, Span, Token

SPAN = Span(start=3, end=5)
A, B = "t.r.a", "t.r.b"


@dataclass
class Places:
    """A locator of one recognised place, characters 3 to 5."""

    recognised: bool = True
    chances: dict[str, float] = field(default_factory=lambda: {"28": 0.6, "23": 0.3, "x": 0.1})
    confidence: float | None = 0.6

    def find_chances(self, span: tuple[int, int]) -> dict[str, float]:
        return dict(self.chances) if span == (3, 5) else {}

    def find_token(self, span: tuple[int, int]) -> object:
        box = Box(x0=0, y0=0, x1=1, y1=1)
        return SimpleNamespace(confidence=self.confidence, box=box, text="28") if span == (3, 5) else None


def origin(places: Places | None = None, *rows: object) -> Origin:
    return Origin(rows=cast("tuple[FoundRow, ...]", rows), locator=cast("Locator", places or Places()))


def fact(fact_id: str = A, value: float | None = 28, *spans: Span) -> Fact:
    return Fact(
        id=fact_id,
        printed=None if value is None else f"{value}",
        value=value,
        status=FactStatus.READ,
        confidence=0.9,
        evidence=tuple(Evidence(page=1, span=span) for span in spans),
    )


def test_the_ink_says_the_other_numbers_that_were_recognised_by_how_much_less_likely() -> None:
    assert origin().list_ink_values(fact(A, 28, SPAN)) == {23: pytest.approx(log(2))}


def test_ink_says_nothing_of_what_was_not_recognised_in_one_place() -> None:
    assert origin().list_ink_values(fact(A, 28)) == {}
    assert origin().list_ink_values(fact(A, 28, SPAN, SPAN)) == {}
    assert origin(Places(recognised=False)).list_ink_values(fact(A, 28, SPAN)) == {}
    assert origin().list_ink_values(fact(A, 99, SPAN)) == {}
    assert origin().list_ink_values(fact(A, None, SPAN)) == {}


def test_scanned_is_what_was_recognised_and_what_may_have_been_missed() -> None:
    assert origin().is_scanned(fact(A, 28, SPAN))
    assert origin().is_scanned(fact(A, 28, Span(start=9, end=10), SPAN))
    assert not origin().is_scanned(fact(A, 28, Span(start=9, end=10)))
    assert not origin().is_scanned(fact(A, 28))
    assert origin().is_scanned(fact(A, None))
    assert not origin(Places(recognised=False)).is_scanned(fact(A, None))
    assert not origin(Places(recognised=False)).is_scanned(fact(A, 28, SPAN))


def test_ink_is_found_where_a_number_stands_in_one_recognised_place() -> None:
    token = origin().find_ink(fact(A, 28, SPAN))
    assert cast("Token", token).text == "28"
    assert origin().find_ink(fact(A, 28)) is None
    assert origin().find_ink(fact(A, 28, SPAN, SPAN)) is None
    assert origin().find_ink(fact(A, 28, Span(start=9, end=10))) is None
    assert origin(Places(confidence=None)).find_ink(fact(A, 28, SPAN)) is None


def row(*readings: tuple[tuple[int | None, int | None], float]) -> SimpleNamespace:
    return SimpleNamespace(fact_ids=(A, B), readings=tuple(SimpleNamespace(values=v, cost=c) for v, c in readings))


def readings(found: SimpleNamespace, a: int | None, b: int | None) -> list[tuple[dict[str, float], float]]:
    facts = {A: fact(A, a), B: fact(B, b)}
    return [(dict(changes), price) for changes, price in origin(None, found).list_row_readings(facts)]


def test_other_readings_of_a_row_are_priced_against_the_chosen_one() -> None:
    found = row(((12, 3), 1.0), ((1, 23), 2.5), ((12, 4), 0.5))
    assert readings(found, 12, 3) == [({A: 1, B: 23}, 1.5), ({B: 4}, 0.0)]
    assert readings(found, 1, 23) == [({A: 12, B: 3}, 0.0), ({A: 12, B: 4}, 0.0)]


def test_a_reading_that_was_not_among_them_is_priced_as_the_first() -> None:
    assert readings(row(((12, 3), 1.0), ((1, 23), 2.5)), 7, 7) == [({A: 12, B: 3}, 0.0), ({A: 1, B: 23}, 1.5)]


def test_a_reading_that_takes_a_number_away_is_none() -> None:
    found = row(((12, 3), 0.0), ((12, None), 1.0), ((None, 123), 1.0))
    assert readings(found, 12, 3) == []
    assert readings(row(((None, 3), 0.0), ((12, 3), 1.0)), None, 3) == [({A: 12}, 1.0)]


def test_a_row_with_one_reading_or_with_facts_unknown_says_nothing() -> None:
    assert readings(row(((12, 3), 0.0)), 7, 7) == []
    found = row(((12, 3), 0.0), ((1, 23), 1.0))
    assert list(origin(None, found).list_row_readings({A: fact(A, 12)})) == []
