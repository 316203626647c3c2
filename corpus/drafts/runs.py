"""Runs of glued digits, and every way to cut one into its row's cells.

```python
splits(Run(facts=("disclosure.fees.items_last_year", "disclosure.fees.change"), segments=("350",)))
# (("3", "50"), ("35", "0"))
```
The search goes cell by cell, keeps the running sum of the row (or of each group of five in `disputes`) and gives a
branch up as soon as its total cannot be printed any more in the digits that are left. Tests hold it against all ways
to put bars between characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from gouji.tokens import Number

__all__ = ["DigitRun", "TooManyReadings", "readings", "splits"]

_COUNT = re.compile(r"0|[1-9]\d{0,9}")
_SIGNED = re.compile(r"[+-]?[1-9]\d{0,9}|0")
_AMOUNT = re.compile(r"(0|[1-9]\d{0,11})(\.\d+)?")
_MOST_STEPS = 20_000


class TooManyReadings(ValueError):
    """The runs of a document allow more readings than can be enumerated; draw another document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitRun:
    """One row's cells as printed: `segments` are divided for sure, by spaces, units or notes."""

    facts: tuple[str, ...]
    segments: tuple[str, ...]


def splits(run: DigitRun) -> tuple[tuple[str, ...], ...]:
    """Return every way to cut a run into its cells, no sums asked; empty where there are more segments than cells."""
    return tuple(_Search(run.facts, sums=()).cuts(run.segments, most_broken=0))


def readings(run: DigitRun) -> tuple[tuple[Number | None, ...], ...]:
    """The readings of a run that break the fewest of its own sums; where cells are missing, blanks stand anywhere.

    Raises `TooManyReadings` for a run too long to be searched.
    """
    digits = "".join(run.segments)
    if digits.isdigit() and len(digits) == len(run.facts):
        return (tuple(map(int, digits)),)  # a digit a cell, as most rows are
    sums = _sums(run.facts)
    blanks = _missing(run)
    for most_broken in range(len(sums) + 1):
        found = dict.fromkeys(_numbers(run, sums, (), most_broken))
        for places in combinations(range(len(run.facts)), blanks) if blanks else ():
            found |= dict.fromkeys(_numbers(run, sums, places, most_broken))
        if found:
            return tuple(found)
    return ()


def _missing(run: DigitRun) -> int:
    """Return how many cells a row may lack: none, unless its segments or its digits are fewer than its cells."""
    if not run.facts[0].startswith("requests."):
        return 0
    pieces = len(run.segments) if len(run.segments) > 1 else len(run.segments[0])
    return max(len(run.facts) - pieces, 0)


def _sums(facts: Sequence[str]) -> tuple[int, ...]:
    """Return the places of the cells that hold the sum of the cells before them, back to the last such place."""
    if facts[0].startswith("requests."):
        return (len(facts) - 1,)
    return tuple(range(4, len(facts), 5)) if facts[0].startswith("disputes.") else ()


def _numbers(
    run: DigitRun, sums: tuple[int, ...], blanks: tuple[int, ...], most_broken: int
) -> Iterator[tuple[Number | None, ...]]:
    search = _Search(run.facts, sums=sums, blanks=blanks)
    for cut in search.cuts(run.segments, most_broken=most_broken):
        yield tuple(_number(text) if text else None for text in cut)


def _number(text: str) -> Number:
    value = float(text)
    return int(value) if value == int(value) else value


def _pattern(fact: str) -> re.Pattern[str]:
    if fact.endswith(".change"):
        return _SIGNED
    return _AMOUNT if fact.endswith(".amount") else _COUNT


class _Search:
    """A walk over the cells of one row; `blanks` are the places that print nothing."""

    def __init__(self, facts: Sequence[str], *, sums: tuple[int, ...], blanks: tuple[int, ...] = ()) -> None:
        self.patterns = [_pattern(fact) for fact in facts]
        self.sums = frozenset(sums)
        self.blanks = frozenset(blanks)
        self.steps = 0

    def cuts(self, segments: tuple[str, ...], *, most_broken: int) -> Iterator[tuple[str, ...]]:
        """Return every cut that breaks at most so many sums; a blank cell is an empty text."""
        return self._from(0, segments, 0, most_broken)

    def _from(self, place: int, segments: tuple[str, ...], total: int, allowed: int) -> Iterator[tuple[str, ...]]:
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise TooManyReadings
        if place == len(self.patterns):
            if not segments:
                yield ()
            return
        for text, left in self._cells(place, segments):
            broken, after = self._account(place, text, total)
            if broken <= allowed and (allowed or self._can_hold(place, left, after)):
                for tail in self._from(place + 1, left, after, allowed - broken):
                    yield (text, *tail)

    def _cells(self, place: int, segments: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield what the cell at a place may print, and the segments behind it."""
        if place in self.blanks:
            yield "", segments
            return
        if not segments or len(segments) > len(self.patterns) - place:
            return
        first, rest = segments[0], segments[1:]
        for end in range(1, len(first) + 1):
            if self.patterns[place].fullmatch(first[:end]):
                yield first[:end], (first[end:], *rest) if end < len(first) else rest

    def _account(self, place: int, text: str, total: int) -> tuple[int, int]:
        """Return whether a sum breaks at this cell (0 or 1), and the running sum behind it."""
        if not self.sums:
            return 0, 0
        value = int(text or 0)
        return (int(value != total), 0) if place in self.sums else (0, total + value)

    def _can_hold(self, place: int, left: tuple[str, ...], total: int) -> bool:
        """Return whether the digits that are left could still print a total as large as the sum so far."""
        return not self.sums or total < 10 ** max(map(len, left), default=0) or not total or place in self.sums
