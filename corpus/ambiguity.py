"""What glued digits allow: every reading of a run, and which facts nothing in the document decides.

A run is one row's cells written without separators. Its readings are all ways to cut it into the row's number of
cells without leading zeros. Row sums, what the running text states, and the column rules choose among them; what is
left undecided goes to the gold's `ambiguous` with every acceptable value, the printed truth first.

```python
splits(Run(facts=("disclosure.fees.items_last_year", "disclosure.fees.change"), segments=("350",)))
# (("3", "50"), ("35", "0"))
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import prod

from gouji.corpus.draft import Number
from gouji.corpus.rules import Equation, equations

__all__ = ["Run", "TooManyReadings", "readings", "splits", "undecided"]

_COUNT = re.compile(r"0|[1-9]\d{0,9}")
_SIGNED = re.compile(r"[+-]?[1-9]\d{0,9}|0")
_AMOUNT = re.compile(r"(0|[1-9]\d{0,11})(\.\d+)?")
_MOST_COMBINATIONS = 3000


class TooManyReadings(ValueError):
    """The runs of a document allow more joint readings than can be enumerated; draw another document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One row's cells as printed: `segments` are divided for sure, by spaces, units or notes."""

    facts: tuple[str, ...]
    segments: tuple[str, ...]


def splits(run: Run) -> tuple[tuple[str, ...], ...]:
    """Every way to cut a run into its cells; empty where there are more segments than cells."""
    return tuple(_cut(run.facts, run.segments))


def _pattern(fact: str) -> re.Pattern[str]:
    if fact.endswith(".change"):
        return _SIGNED
    return _AMOUNT if fact.endswith(".amount") else _COUNT


def _cut(facts: Sequence[str], segments: Sequence[str]) -> Iterator[tuple[str, ...]]:
    if not segments:
        if not facts:
            yield ()
        return
    if len(segments) > len(facts):
        return
    first, rest = segments[0], segments[1:]
    pattern = _pattern(facts[0])
    for end in range(1, len(first) + 1):
        if pattern.fullmatch(first[:end]):
            left = (first[end:], *rest) if end < len(first) else rest
            for tail in _cut(facts[1:], left):
                yield (first[:end], *tail)


def _number(text: str) -> Number:
    value = float(text)
    return int(value) if value == int(value) else value


def _sums(facts: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Where the cells of a row add up: (start, place of the total) for each group."""
    if facts[0].startswith("requests."):
        return ((0, len(facts) - 1),)
    return tuple((at, at + 4) for at in range(0, len(facts), 5)) if facts[0].startswith("disputes.") else ()


def _broken_sums(facts: Sequence[str], cells: Sequence[Number | None]) -> int:
    return sum(sum(c or 0 for c in cells[at:end]) != (cells[end] or 0) for at, end in _sums(facts))


def readings(run: Run) -> tuple[tuple[Number | None, ...], ...]:
    """The readings of a run that break the fewest of its own sums; with cells missing, blanks may stand anywhere."""
    cells: list[tuple[Number | None, ...]] = [tuple(map(_number, cut)) for cut in splits(run)]
    missing = len(run.facts) - max(len(run.segments), 1)
    if not cells and len(run.segments) == 1 and len(run.segments[0]) < len(run.facts):
        missing = len(run.facts) - len(run.segments[0])
    if missing and (not cells or len(run.segments) > 1):
        cells += [reading for reading in _placed(run, missing) if reading not in cells]
    least = min((_broken_sums(run.facts, c) for c in cells), default=0)
    return tuple(c for c in cells if _broken_sums(run.facts, c) == least)


def _placed(run: Run, missing: int) -> Iterator[tuple[Number | None, ...]]:
    """The readings with `missing` blank cells."""
    for blanks in combinations(range(len(run.facts)), missing):
        present = [place for place in range(len(run.facts)) if place not in blanks]
        facts = tuple(run.facts[place] for place in present)
        for cut in splits(Run(facts=facts, segments=run.segments)):
            cells: list[Number | None] = [None] * len(run.facts)
            for place, text in zip(present, cut, strict=True):
                cells[place] = _number(text)
            yield tuple(cells)


def undecided(
    runs: Sequence[Run], values: Mapping[str, Number | None], statements: Mapping[str, Number]
) -> dict[str, tuple[Number | None, ...]]:
    """The facts that keep several acceptable values, the printed one first.

    `values` are the printed values of every fact of the document, `statements` what the running text says.
    Raises `TooManyReadings` where the joint readings cannot be enumerated.
    """
    options = [_stated(run, readings(run), statements) for run in runs]
    table = [i for i, run in enumerate(runs) if run.facts[0].startswith("requests.") and len(options[i]) > 1]
    if table:
        kept = _joint([runs[i] for i in table], [options[i] for i in table], values)
        for i, left in zip(table, kept, strict=True):
            options[i] = left
    found: dict[str, tuple[Number | None, ...]] = {}
    for run, left in zip(runs, options, strict=True):
        for place, fact in enumerate(run.facts):
            choices = tuple(dict.fromkeys([values[fact], *(cells[place] for cells in left)]))
            if len(choices) > 1:
                found[fact] = choices
    return found


def _stated(
    run: Run, options: tuple[tuple[Number | None, ...], ...], statements: Mapping[str, Number]
) -> tuple[tuple[Number | None, ...], ...]:
    """The readings that agree with the running text, where any does."""
    known = [(place, statements[fact]) for place, fact in enumerate(run.facts) if fact in statements]
    agree = tuple(cells for cells in options if all(cells[place] == value for place, value in known))
    return agree or options


def _joint(
    runs: Sequence[Run], options: Sequence[tuple[tuple[Number | None, ...], ...]], values: Mapping[str, Number | None]
) -> list[tuple[tuple[Number | None, ...], ...]]:
    """Row by row, the readings that stand in some joint reading with the fewest broken column rules."""
    if prod(len(choice) for choice in options) > _MOST_COMBINATIONS:
        raise TooManyReadings
    rules = _column_rules(runs, values)
    best, kept = len(rules) + 1, [set[tuple[Number | None, ...]]() for _ in runs]
    for combination in product(*options):
        trial = dict(values)
        for run, cells in zip(runs, combination, strict=True):
            trial.update(zip(run.facts, cells, strict=True))
        broken = sum(not rule.holds(trial) for rule in rules)
        if broken < best:
            best, kept = broken, [set() for _ in runs]
        if broken == best:
            for chosen, cells in zip(kept, combination, strict=True):
                chosen.add(cells)
    return [tuple(cells for cells in choice if cells in chosen) for choice, chosen in zip(options, kept, strict=True)]


def _column_rules(runs: Sequence[Run], values: Mapping[str, Number | None]) -> list[Equation]:
    """The column rules that the rows at hand take part in."""
    touched = {fact for run in runs for fact in run.facts}
    rules = equations(single_other="requests.other.total" in values)
    return [
        rule
        for rule in rules
        if rule.name.startswith(("balance", "outcomes")) and touched.intersection((*rule.left, *rule.right))
    ]
