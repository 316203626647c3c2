"""One reading a row, chosen jointly: the cheapest set over a table, where each broken column rule costs.

With one reading a row this is free. A few rows with several readings are tried in all combinations; where these are too
many, a small integer program finds the best and single changes give the margins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from gouji.models.decoding.decode_likely import likely
from gouji.models.decoding.integer_program import solve_integer_program

if TYPE_CHECKING:
    from numpy.typing import NDArray

from gouji.tokens import Number

__all__ = ["Choice", "Constraint", "Decoding", "decode"]

Values = tuple[Number | None, ...]

_MOST_COMBINATIONS = 60_000
_MOST_NODES = 200
_WINDOW = 8.0
"""Where rows have too many readings for all to be compared, those dearer than a row's best by this (nats) are left out."""
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One row's readings: the values of each and its cost, cheapest first."""

    values: tuple[Values, ...]
    costs: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """A weighted sum over cells that should be 0: (row, column, weight) with rows as indices into the choices.

    A blank counts as nothing, but where a blank stands in `needed` (a total) the rule says nothing.
    """

    terms: tuple[tuple[int, int, float], ...]
    needed: tuple[tuple[int, int], ...]
    cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoding:
    """The chosen reading of each row, the total cost, and each cell's margin.

    `margins[row][column]` is how much dearer the best answer is in which that cell has another value;
    infinite where no reading differs.
    """

    chosen: tuple[int, ...]
    cost: float
    margins: tuple[tuple[float, ...], ...]
    exact: bool


def decode(choices: Sequence[Choice], constraints: Sequence[Constraint]) -> Decoding:
    """The cheapest joint choice. Rows that no constraint ties together are decoded apart.

    `exact` tells whether all combinations were compared.
    """
    chosen = [0] * len(choices)
    margins: list[tuple[float, ...]] = [(float("inf"),) * len(c.values[0]) for c in choices]
    exact = True
    for rows in _components(choices, constraints):
        place = {row: i for i, row in enumerate(rows)}
        mine = [c for c in constraints if any(r in place for r, _, _ in c.terms)]
        fixed = sorted({r for c in mine for r, _, _ in c.terms if r not in place})
        place |= {row: len(rows) + i for i, row in enumerate(fixed)}
        part = _decode_part([choices[r] for r in (*rows, *fixed)], [_moved(c, place) for c in mine])
        exact = exact and part.exact
        for i, row in enumerate(rows):
            chosen[row], margins[row] = part.chosen[i], part.margins[i]
    cost = _price(choices, constraints, chosen)
    return Decoding(chosen=tuple(chosen), cost=cost, margins=tuple(margins), exact=exact)


def _components(choices: Sequence[Choice], constraints: Sequence[Constraint]) -> list[list[int]]:
    """The rows with several readings, grouped by the constraints that tie them."""
    group = {i: {i} for i, c in enumerate(choices) if len(c.costs) > 1}
    for rule in constraints:
        tied = [r for r in dict.fromkeys(r for r, _, _ in rule.terms) if r in group]
        merged = set().union(*(group[r] for r in tied))
        for row in merged:
            group[row] = merged
    return [sorted(g) for g in {id(g): g for g in group.values()}.values()]


def _moved(rule: Constraint, place: dict[int, int]) -> Constraint:
    """The constraint over renumbered rows."""
    return Constraint(
        terms=tuple((place[r], c, w) for r, c, w in rule.terms),
        needed=tuple((place[r], c) for r, c in rule.needed),
        cost=rule.cost,
    )


def _decode_part(choices: Sequence[Choice], constraints: Sequence[Constraint]) -> Decoding:
    if _combinations(choices) <= _MOST_COMBINATIONS:
        return _enumerate(choices, constraints)
    return _program([_near(c) for c in choices], constraints)


def _combinations(choices: Sequence[Choice]) -> float:
    return float(np.prod(np.array([len(c.costs) for c in choices], dtype=float)))


def _near(choice: Choice) -> Choice:
    """A row's readings that are not far dearer than its best; readings come cheapest first."""
    kept = sum(cost <= choice.costs[0] + _WINDOW for cost in choice.costs)
    return Choice(values=choice.values[:kept], costs=choice.costs[:kept])


def _price(choices: Sequence[Choice], constraints: Sequence[Constraint], chosen: Sequence[int]) -> float:
    """The cost of one joint choice."""
    total = sum(choice.costs[k] for choice, k in zip(choices, chosen, strict=True))
    rows = [choice.values[k] for choice, k in zip(choices, chosen, strict=True)]
    for rule in constraints:
        if any(rows[r][c] is None for r, c in rule.needed):
            continue
        total += rule.cost * (abs(sum(w * (rows[r][c] or 0) for r, c, w in rule.terms)) > _TOLERANCE)
    return total


def _enumerate(choices: Sequence[Choice], constraints: Sequence[Constraint]) -> Decoding:
    """All combinations at once: one axis a row with several readings."""
    several = [i for i, c in enumerate(choices) if len(c.costs) > 1]
    shape = tuple(len(choices[i].costs) for i in several)
    axis = {row: k for k, row in enumerate(several)}
    total = np.full(shape, sum(c.costs[0] for c in choices if len(c.costs) == 1))
    for row in several:
        total = total + _along(np.array(choices[row].costs), axis[row], len(shape))
    for rule in constraints:
        total = total + rule.cost * _broken(choices, rule, axis, shape)
    best = np.unravel_index(int(total.argmin()), shape)
    chosen = [0] * len(choices)
    for row in several:
        chosen[row] = int(best[axis[row]])
    cost = float(total[best])
    margins = []
    for row, choice in enumerate(choices):
        if row not in axis:
            margins.append((float("inf"),) * len(choice.values[0]))
            continue
        others = tuple(k for k in range(len(shape)) if k != axis[row])
        by_reading = total.min(axis=others) if others else total
        margins.append(_cell_margins(choice, chosen[row], by_reading - cost))
    return Decoding(chosen=tuple(chosen), cost=cost, margins=tuple(margins), exact=True)


def _along(values: NDArray[np.float64], axis: int, dimensions: int) -> NDArray[np.float64]:
    return values.reshape([-1 if k == axis else 1 for k in range(dimensions)])


def _broken(
    choices: Sequence[Choice], rule: Constraint, axis: dict[int, int], shape: tuple[int, ...]
) -> NDArray[np.float64]:
    """Where the rule is broken, 1.0."""
    residual = np.zeros(shape)
    silent = np.zeros(shape, dtype=bool)
    for row, column, weight in rule.terms:
        values = np.array([v[column] or 0 for v in choices[row].values], dtype=float) * weight
        residual = residual + (_along(values, axis[row], len(shape)) if row in axis else values[0])
    for row, column in rule.needed:
        blank = np.array([v[column] is None for v in choices[row].values])
        silent = silent | (_along(blank, axis[row], len(shape)) if row in axis else blank[0])
    return ((np.abs(residual) > _TOLERANCE) & ~silent).astype(float)


def _cell_margins(choice: Choice, chosen: int, by_reading: NDArray[np.float64]) -> tuple[float, ...]:
    margins = []
    for column, value in enumerate(choice.values[chosen]):
        others = [float(by_reading[k]) for k, v in enumerate(choice.values) if v[column] != value]
        margins.append(min(others, default=float("inf")))
    return tuple(margins)


def _program(choices: Sequence[Choice], constraints: Sequence[Constraint]) -> Decoding:
    """The best that a search among likely readings, or the rows' own best readings, lead to by single changes."""
    kept = likely(choices, constraints, _WINDOW)
    fewer = [_only(choice, mine) for choice, mine in zip(choices, kept, strict=True)]
    found = _enumerate(fewer, constraints).chosen if _combinations(fewer) <= _MOST_COMBINATIONS else None
    found = found or _solved(fewer, constraints)
    begins = [[0] * len(choices), [mine[k] for mine, k in zip(kept, found, strict=True)]]
    ends = [_descend(choices, constraints, begin) for begin in begins]
    chosen = min(ends, key=lambda end: _price(choices, constraints, end))
    cost = _price(choices, constraints, chosen)
    margins = _nearby_margins(choices, constraints, chosen, cost)
    return Decoding(chosen=tuple(chosen), cost=cost, margins=margins, exact=False)


def _only(choice: Choice, kept: Sequence[int]) -> Choice:
    return Choice(values=tuple(choice.values[k] for k in kept), costs=tuple(choice.costs[k] for k in kept))


def _solved(choices: Sequence[Choice], constraints: Sequence[Constraint]) -> tuple[int, ...]:
    """The integer program: one binary a reading, one a rule that tells whether it is broken."""
    starts = np.cumsum([0, *(len(c.costs) for c in choices)])
    readings, rules = int(starts[-1]), len(constraints)
    objective = np.concatenate([[x for c in choices for x in c.costs], [r.cost for r in constraints]])
    rows: list[NDArray[np.float64]] = []
    low: list[float] = []
    high: list[float] = []
    for i in range(len(choices)):
        line = np.zeros(readings + rules)
        line[starts[i] : starts[i + 1]] = 1
        rows, low, high = [*rows, line], [*low, 1], [*high, 1]
    for q, rule in enumerate(constraints):
        line = np.zeros(readings + rules)
        reach = 1.0
        for row, column, weight in rule.terms:
            values = np.array([v[column] or 0 for v in choices[row].values], dtype=float) * weight
            line[starts[row] : starts[row + 1]] += values
            reach += float(np.abs(values).max())
        for sign in (1, -1):
            bound = sign * line
            bound[readings + q] = -reach
            for row, column in rule.needed:
                # Where a total is blank the rule says nothing: that reading lifts the bound as a break would.
                for k, reading in enumerate(choices[row].values):
                    if reading[column] is None:
                        bound[starts[row] + k] -= reach
            rows, low, high = [*rows, bound], [*low, -np.inf], [*high, 0]
    size = readings + rules
    answer, _ = solve_integer_program(
        objective,
        rows=np.array(rows),
        row_bounds=(np.array(low), np.array(high)),
        bounds=(np.zeros(size), np.ones(size)),
        whole=np.ones(size, dtype=bool),
        most_nodes=_MOST_NODES,
    )
    if answer is None:
        return (0,) * len(choices)
    return tuple(int(answer[starts[i] : starts[i + 1]].argmax()) for i in range(len(choices)))


def _nearby_margins(
    choices: Sequence[Choice], constraints: Sequence[Constraint], chosen: list[int], cost: float
) -> tuple[tuple[float, ...], ...]:
    """How much dearer answers near the chosen one are: one row read otherwise, or two columns exchanged in all rows."""
    margins = []
    for row, choice in enumerate(choices):
        changed = [
            _price(choices, constraints, [*chosen[:row], k, *chosen[row + 1 :]]) for k in range(len(choice.costs))
        ]
        margins.append(list(_cell_margins(choice, chosen[row], np.array(changed) - cost)))
    for swapped in _exchanged(choices, chosen):
        dearer = max(_price(choices, constraints, swapped) - cost, 0.0)
        for row, (choice, mine, other) in enumerate(zip(choices, chosen, swapped, strict=True)):
            for column, (a, b) in enumerate(zip(choice.values[mine], choice.values[other], strict=True)):
                if a != b:
                    margins[row][column] = min(margins[row][column], dearer)
    return tuple(map(tuple, margins))


def _exchanged(choices: Sequence[Choice], chosen: Sequence[int]) -> Iterator[list[int]]:
    """The chosen readings with two columns exchanged, in every row that can be read so: sums cannot tell the two apart."""
    places = [{values: k for k, values in reversed(list(enumerate(choice.values)))} for choice in choices]
    width = min(len(choice.values[0]) for choice in choices)
    for a, b in combinations(range(width), 2):
        other = list(chosen)
        for row, (choice, known) in enumerate(zip(choices, places, strict=True)):
            values = list(choice.values[chosen[row]])
            values[a], values[b] = values[b], values[a]
            other[row] = known.get(tuple(values), chosen[row])
        if other != list(chosen):
            yield other


def _descend(choices: Sequence[Choice], constraints: Sequence[Constraint], chosen: list[int]) -> list[int]:
    """Single changes as long as they make it cheaper."""
    best = _price(choices, constraints, chosen)
    improved = True
    while improved:
        improved = False
        for row, choice in enumerate(choices):
            for k in range(len(choice.costs)):
                trial = [*chosen[:row], k, *chosen[row + 1 :]]
                price = _price(choices, constraints, trial)
                if price < best - _TOLERANCE:
                    chosen, best, improved = trial, price, True
    return chosen
