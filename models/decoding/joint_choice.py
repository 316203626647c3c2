"""One reading a row, chosen jointly: the cheapest readings of a table, where each rule over several rows that breaks costs.

1. Rows that no rule ties together are decoded apart.
2. Where all joint readings can be compared they are: the answer and its margins are exact.
3. Else readings that no other row can balance are left out, an integer program chooses among the rest, and single changes
   improve its answer as long as they can. Margins then come of changes nearby.

Rules within a row have priced its readings already (`gouji.models.lattice`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from gouji.models.decoding.integer_program import choose_one_each
from gouji.models.decoding.optional_rows import list_dispensable
from gouji.models.decoding.settings import DecodingSettings
from gouji.models.forms.arithmetic import DUST
from gouji.models.forms.definition import Form
from gouji.models.forms.equations import Equation, derive_equations
from gouji.models.rows.found_row import FoundRow
from gouji.tokens import Number

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Decoding", "decode_table"]

Values = tuple[Number | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoding:
    """The chosen reading of each row, the total cost, and each cell's margin, in nats.

    `margins[row][column]` is how much dearer the best answer is in which that cell has another value; infinite where no
    reading differs. `exact` tells whether all joint readings were compared.
    """

    chosen: tuple[int, ...]
    cost: float
    margins: tuple[tuple[float, ...], ...]
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _RowChoice:
    """One row's readings: the values of each and its cost, cheapest first."""

    values: tuple[Values, ...]
    costs: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _SumRule:
    """A weighted sum over cells that should be 0: (row, column, weight) with rows as indices into the choices.

    A blank counts as 0, but where a total or a cell whose ink is unread (`needed`) has no value the rule says nothing.
    """

    terms: tuple[tuple[int, int, float], ...]
    needed: tuple[tuple[int, int], ...]
    cost: float


def decode_table(rows: Sequence[FoundRow], form: Form, settings: DecodingSettings) -> Decoding:
    """Return the cheapest joint choice of the readings of one table's rows."""
    return _decode([_readings_of(row) for row in rows], _rules_over(rows, form, settings), settings)


def _readings_of(row: FoundRow) -> _RowChoice:
    if not row.readings:
        return _RowChoice(values=((None,) * len(row.fact_ids),), costs=(0.0,))
    return _RowChoice(values=tuple(r.values for r in row.readings), costs=tuple(r.cost for r in row.readings))


def _rules_over(rows: Sequence[FoundRow], form: Form, settings: DecodingSettings) -> list[_SumRule]:
    """Return the rules over several rows whose cells are in the document."""
    if all(len(row.readings) < 2 for row in rows):
        return []  # nothing to choose
    place = {fact: (number, i) for number, row in enumerate(rows) for i, fact in enumerate(row.fact_ids)}
    dispensable = list_dispensable(form, place)
    rules = []
    for equation in derive_equations(form):
        terms = _terms_in_place(equation, place, dispensable)
        if terms is not None and len({row for row, _, _ in terms}) > 1:
            unread = ((r, c) for r, c, _ in terms if any(reading.cells[c].unread for reading in rows[r].readings))
            needed = dict.fromkeys((*(place[f] for f in equation.totals if f in place), *unread))
            rules.append(_SumRule(terms=terms, needed=tuple(needed), cost=settings.broken_column))
    return rules


def _terms_in_place(
    equation: Equation, place: Mapping[str, tuple[int, int]], dispensable: set[str]
) -> tuple[tuple[int, int, float], ...] | None:
    """Return the equation's terms, or None where a cell that it needs is not in the document."""
    if any(f not in place and f not in dispensable for f, _ in equation.terms):
        return None
    return tuple((*place[f], float(w)) for f, w in equation.terms if f in place)


def _decode(choices: Sequence[_RowChoice], rules: Sequence[_SumRule], settings: DecodingSettings) -> Decoding:
    chosen = [0] * len(choices)
    margins: list[tuple[float, ...]] = [(inf,) * len(choice.values[0]) for choice in choices]
    exact = True
    for rows in _components(choices, rules):
        place = {row: i for i, row in enumerate(rows)}
        own = [rule for rule in rules if any(r in place for r, _, _ in rule.terms)]
        fixed = sorted({r for rule in own for r, _, _ in rule.terms if r not in place})
        place |= {row: len(rows) + i for i, row in enumerate(fixed)}
        part = _decode_component(
            [choices[r] for r in (*rows, *fixed)], [_renumber(rule, place) for rule in own], settings
        )
        exact = exact and part.exact
        for i, row in enumerate(rows):
            chosen[row], margins[row] = part.chosen[i], part.margins[i]
    cost = _price(choices, rules, chosen)
    return Decoding(chosen=tuple(chosen), cost=cost, margins=tuple(margins), exact=exact)


def _components(choices: Sequence[_RowChoice], rules: Sequence[_SumRule]) -> list[list[int]]:
    """Return the rows with several readings, grouped by the rules that tie them."""
    group = {i: {i} for i, choice in enumerate(choices) if len(choice.costs) > 1}
    for rule in rules:
        tied = [r for r in dict.fromkeys(r for r, _, _ in rule.terms) if r in group]
        merged = set().union(*(group[r] for r in tied))
        for row in merged:
            group[row] = merged
    return [sorted(g) for g in {id(g): g for g in group.values()}.values()]


def _renumber(rule: _SumRule, place: Mapping[int, int]) -> _SumRule:
    terms = tuple((place[r], c, w) for r, c, w in rule.terms)
    return replace(rule, terms=terms, needed=tuple((place[r], c) for r, c in rule.needed))


def _decode_component(choices: Sequence[_RowChoice], rules: Sequence[_SumRule], settings: DecodingSettings) -> Decoding:
    if _count_combinations(choices) <= settings.most_combinations:
        return _compare_all(choices, rules)
    # Readings come cheapest first.
    counts = [sum(cost <= choice.costs[0] + settings.window for cost in choice.costs) for choice in choices]
    return _search([_select(c, range(count)) for c, count in zip(choices, counts, strict=True)], rules, settings)


def _count_combinations(choices: Sequence[_RowChoice]) -> float:
    return float(np.prod(np.array([len(c.costs) for c in choices], dtype=float)))


def _select(choice: _RowChoice, kept: Sequence[int]) -> _RowChoice:
    return _RowChoice(values=tuple(choice.values[k] for k in kept), costs=tuple(choice.costs[k] for k in kept))


def _price(choices: Sequence[_RowChoice], rules: Sequence[_SumRule], chosen: Sequence[int]) -> float:
    """Return the cost of one joint choice."""
    total = sum(choice.costs[k] for choice, k in zip(choices, chosen, strict=True))
    rows = [choice.values[k] for choice, k in zip(choices, chosen, strict=True)]
    for rule in rules:
        if any(rows[r][c] is None for r, c in rule.needed):
            continue
        total += rule.cost * (abs(sum(w * (rows[r][c] or 0) for r, c, w in rule.terms)) > DUST)
    return total


def _price_changes(
    choices: Sequence[_RowChoice], rules: Sequence[_SumRule], chosen: Sequence[int], row: int
) -> list[float]:
    """Return the cost of a joint choice with each reading of one row in the place of the chosen one."""
    own = choices[row]
    rows = [choice.values[k] for choice, k in zip(choices, chosen, strict=True)]
    others = sum(choice.costs[k] for at, (choice, k) in enumerate(zip(choices, chosen, strict=True)) if at != row)
    prices = [others + cost for cost in own.costs]
    for rule in rules:
        if any(r != row and rows[r][c] is None for r, c in rule.needed):
            continue
        needed = [c for r, c in rule.needed if r == row]
        rest = sum(w * (rows[r][c] or 0) for r, c, w in rule.terms if r != row)
        weights = [(c, w) for r, c, w in rule.terms if r == row]
        for k, values in enumerate(own.values):
            if not any(values[c] is None for c in needed):
                prices[k] += rule.cost * (abs(rest + sum(w * (values[c] or 0) for c, w in weights)) > DUST)
    return prices


def _compare_all(choices: Sequence[_RowChoice], rules: Sequence[_SumRule]) -> Decoding:
    """Return the best of all joint readings; they form an array with one axis a row that has several readings."""
    undecided = [i for i, c in enumerate(choices) if len(c.costs) > 1]
    shape = tuple(len(choices[i].costs) for i in undecided)
    axis = {row: k for k, row in enumerate(undecided)}
    total = np.full(shape, sum(c.costs[0] for c in choices if len(c.costs) == 1))
    for row in undecided:
        total = total + _lay_along(np.array(choices[row].costs), axis[row], len(shape))
    for rule in rules:
        total = total + rule.cost * _find_broken(choices, rule, axis, shape)
    best = np.unravel_index(int(total.argmin()), shape)
    chosen = [0] * len(choices)
    for row in undecided:
        chosen[row] = int(best[axis[row]])
    cost = float(total[best])
    margins: list[tuple[float, ...]] = [(inf,) * len(choice.values[0]) for choice in choices]
    for row in undecided:
        others = tuple(k for k in range(len(shape)) if k != axis[row])
        by_reading = total.min(axis=others) if others else total
        margins[row] = _cell_margins(choices[row], chosen[row], by_reading - cost)
    return Decoding(chosen=tuple(chosen), cost=cost, margins=tuple(margins), exact=True)


def _lay_along(values: NDArray[np.float64], axis: int, dimensions: int) -> NDArray[np.float64]:
    return values.reshape([-1 if k == axis else 1 for k in range(dimensions)])


def _find_broken(
    choices: Sequence[_RowChoice], rule: _SumRule, axis: Mapping[int, int], shape: tuple[int, ...]
) -> NDArray[np.float64]:
    """Return 1.0 for each joint reading that breaks the rule."""
    residual = np.zeros(shape)
    for row, added in _list_addends(choices, rule).items():
        residual = residual + (_lay_along(added, axis[row], len(shape)) if row in axis else added[0])
    return (np.abs(residual) > DUST).astype(float)  # What is not a number is not above it: the rule says nothing.


def _weigh(choice: _RowChoice, column: int, weight: float) -> NDArray[np.float64]:
    """Return what each of a row's readings adds to a rule."""
    return np.array([reading[column] or 0 for reading in choice.values], dtype=float) * weight


def _list_addends(choices: Sequence[_RowChoice], rule: _SumRule) -> dict[int, NDArray[np.float64]]:
    """Return what the readings of each row add to a rule; not a number where a reading has a blank total, so that the rule says nothing."""
    addends = {row: np.zeros(len(choices[row].costs)) for row, _, _ in rule.terms}
    for row, column, weight in rule.terms:
        addends[row] += _weigh(choices[row], column, weight)
    for row, column in rule.needed:
        addends[row][[values[column] is None for values in choices[row].values]] = np.nan
    return addends


def _cell_margins(choice: _RowChoice, chosen: int, by_reading: NDArray[np.float64]) -> tuple[float, ...]:
    margins = []
    for column, value in enumerate(choice.values[chosen]):
        others = [float(by_reading[k]) for k, v in enumerate(choice.values) if v[column] != value]
        margins.append(min(others, default=inf))
    return tuple(margins)


def _search(choices: Sequence[_RowChoice], rules: Sequence[_SumRule], settings: DecodingSettings) -> Decoding:
    """Return the better of two descents: from the rows' own best readings, and from the best among likely readings."""
    kept = _likely_readings(choices, rules, settings.window)
    fewer = [_select(choice, own) for choice, own in zip(choices, kept, strict=True)]
    comparable = _count_combinations(fewer) <= settings.most_combinations
    found = _compare_all(fewer, rules).chosen if comparable else _solve(fewer, rules, settings.most_nodes)
    begins = [[0] * len(choices), [own[k] for own, k in zip(kept, found, strict=True)]]
    ends = [_descend(choices, rules, begin) for begin in begins]
    chosen = min(ends, key=lambda end: _price(choices, rules, end))
    cost = _price(choices, rules, chosen)
    margins = _nearby_margins(choices, rules, chosen, cost)
    return Decoding(chosen=tuple(chosen), cost=cost, margins=margins, exact=False)


def _likely_readings(choices: Sequence[_RowChoice], rules: Sequence[_SumRule], window: float) -> list[list[int]]:
    """Return for each row the readings worth comparing: not dearer than its best one by more than `window` (nats).

    A reading's price here is its own and that of the rules that it breaks with any of the other rows' readings: glued digits
    make some of absurd size, which cost a search its time and an integer program its precision. Each reading left out
    narrows what the others can balance, so this is repeated until nothing changes. The best one of a row always stays.
    """
    costs = [np.array(choice.costs) for choice in choices]
    kept = [cost <= cost.min() + window for cost in costs]
    weighed = [(rule, [_weigh(choices[r], c, w) for r, c, w in rule.terms]) for rule in rules]
    changed = True
    while changed:
        prices = [cost.copy() for cost in costs]
        for rule, values in weighed:
            # Where a total may be blank the rule may say nothing.
            if not any(choices[r].values[k][c] is None for r, c in rule.needed for k in np.flatnonzero(kept[r])):
                _add_breaks(rule, values, kept, prices)
        nearer = [own & (price <= price[own].min() + window) for own, price in zip(kept, prices, strict=True)]
        changed = any(int(new.sum()) < int(old.sum()) for new, old in zip(nearer, kept, strict=True))
        kept = nearer
    return [[int(k) for k in np.flatnonzero(own)] for own in kept]


def _add_breaks(
    rule: _SumRule,
    values: Sequence[NDArray[np.float64]],
    kept: Sequence[NDArray[np.bool_]],
    prices: Sequence[NDArray[np.float64]],
) -> None:
    """Add the rule's cost to the readings whose number no choice of the others can balance."""
    rows = [r for r, _, _ in rule.terms]
    if len(set(rows)) < len(rows):
        return  # a row with two cells in the rule: its numbers do not go up and down independently
    lows = [float(v[kept[r]].min()) for r, v in zip(rows, values, strict=True)]
    highs = [float(v[kept[r]].max()) for r, v in zip(rows, values, strict=True)]
    for at, (row, own) in enumerate(zip(rows, values, strict=True)):
        low, high = sum(lows) - lows[at], sum(highs) - highs[at]
        prices[row][(own + high < -DUST) | (own + low > DUST)] += rule.cost


def _solve(choices: Sequence[_RowChoice], rules: Sequence[_SumRule], most_nodes: int) -> tuple[int, ...]:
    """Return the choice that an integer program finds; the first of each row where it finds none."""
    sums = [(rule.cost, _list_addends(choices, rule)) for rule in rules]
    return choose_one_each([choice.costs for choice in choices], sums, most_nodes) or (0,) * len(choices)


def _descend(choices: Sequence[_RowChoice], rules: Sequence[_SumRule], chosen: list[int]) -> list[int]:
    """Return the choice after single changes, made as long as they make it cheaper."""
    best = _price(choices, rules, chosen)
    improved = True
    while improved:
        improved = False
        for row in range(len(choices)):
            for k, price in enumerate(_price_changes(choices, rules, chosen, row)):
                if price < best - DUST:
                    chosen, best, improved = [*chosen[:row], k, *chosen[row + 1 :]], price, True
    return chosen


def _nearby_margins(
    choices: Sequence[_RowChoice], rules: Sequence[_SumRule], chosen: list[int], cost: float
) -> tuple[tuple[float, ...], ...]:
    """Return how much dearer nearby answers are: one row read otherwise, two rows that balance each other, or two columns exchanged in all rows."""
    margins = []
    balanced = _price_balanced(choices, rules, chosen)
    for row, choice in enumerate(choices):
        nearest = np.minimum(np.array(_price_changes(choices, rules, chosen, row)) - cost, balanced[row])
        margins.append(list(_cell_margins(choice, chosen[row], nearest)))
    for exchanged in _exchange_columns(choices, chosen):
        dearer = max(_price(choices, rules, exchanged) - cost, 0.0)
        for row, (choice, own, other) in enumerate(zip(choices, chosen, exchanged, strict=True)):
            for column, (a, b) in enumerate(zip(choice.values[own], choice.values[other], strict=True)):
                if a != b:
                    margins[row][column] = min(margins[row][column], dearer)
    return tuple(map(tuple, margins))


def _price_balanced(
    choices: Sequence[_RowChoice], rules: Sequence[_SumRule], chosen: Sequence[int]
) -> list[NDArray[np.float64]]:
    """Return how much dearer each reading is if another row balances it, so that all sums stay the same; infinite where none can."""
    balanced = [np.full(len(choice.costs), inf) for choice in choices]
    # Each reading with its price and its change of the sums; and for each change the rows that can make it, at the lowest price.
    changes: list[tuple[int, int, float, NDArray[np.float64]]] = []
    makers: dict[bytes, dict[int, float]] = {}
    for row, choice in enumerate(choices):
        for k, sums in enumerate(_find_changes(row, choice, chosen[row], rules)):
            if np.isfinite(sums).all() and sums.any():
                changes.append((row, k, dearer := choice.costs[k] - choice.costs[chosen[row]], sums))
                rows = makers.setdefault(sums.tobytes(), {})
                rows[row] = min(rows.get(row, inf), dearer)
    for row, k, dearer, sums in changes:
        rows = makers.get((0.0 - sums).tobytes(), {})  # 0 and not -0, which has other bytes
        balanced[row][k] = dearer + min((price for other, price in rows.items() if other != row), default=inf)
    return balanced


def _find_changes(row: int, choice: _RowChoice, chosen: int, rules: Sequence[_SumRule]) -> NDArray[np.float64]:
    """Return by how much each reading of a row changes the sum of each rule, (readings, rules), in units of `DUST`; not a number where it has other blank totals."""
    changes = np.zeros((len(choice.costs), len(rules)))
    for q, rule in enumerate(rules):
        for column, weight in ((c, w) for r, c, w in rule.terms if r == row):
            values = _weigh(choice, column, weight)
            changes[:, q] += values - values[chosen]
        for column in (c for r, c in rule.needed if r == row):
            blank = np.array([values[column] is None for values in choice.values])
            changes[blank != blank[chosen], q] = np.nan
    return np.rint(changes / DUST) + 0.0


def _exchange_columns(choices: Sequence[_RowChoice], chosen: Sequence[int]) -> Iterator[list[int]]:
    """Yield the choice with two columns exchanged in each row that can be read so: sums cannot tell the two apart."""
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
