"""Which facts nothing in a document decides, where its cells are glued to runs of digits.

Row sums, what the running text states, and the column rules choose among the readings of the runs; what is left
undecided goes to the gold's `ambiguous` with every acceptable value, the printed truth first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from math import prod

from gouji.corpus.drafts.rules import DraftEquation, equations
from gouji.corpus.drafts.runs import DigitRun, TooManyReadings, readings
from gouji.tokens import Number

__all__ = ["undecided"]

_MOST_COMBINATIONS = 3000


def undecided(
    runs: Sequence[DigitRun], values: Mapping[str, Number | None], statements: Mapping[str, Number]
) -> dict[str, tuple[Number | None, ...]]:
    """Return the facts that keep several acceptable values, the printed one first.

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
    run: DigitRun, options: tuple[tuple[Number | None, ...], ...], statements: Mapping[str, Number]
) -> tuple[tuple[Number | None, ...], ...]:
    """Return the readings that agree with the running text, where any does."""
    known = [(place, statements[fact]) for place, fact in enumerate(run.facts) if fact in statements]
    agree = tuple(cells for cells in options if all(cells[place] == value for place, value in known))
    return agree or options


def _joint(
    runs: Sequence[DigitRun],
    options: Sequence[tuple[tuple[Number | None, ...], ...]],
    values: Mapping[str, Number | None],
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


def _column_rules(runs: Sequence[DigitRun], values: Mapping[str, Number | None]) -> list[DraftEquation]:
    """Return the column rules that the rows at hand take part in."""
    touched = {fact for run in runs for fact in run.facts}
    rules = equations(single_other="requests.other.total" in values)
    return [
        rule
        for rule in rules
        if rule.name.startswith(("balance", "outcomes")) and touched.intersection((*rule.left, *rule.right))
    ]
