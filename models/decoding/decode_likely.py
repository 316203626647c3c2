"""Readings that cannot keep the rules whatever the other rows hold: glued digits make some of absurd size.

They cost a search its time and, as an integer program weighs them beside small numbers, its precision.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gouji.models.decoding.decode import Choice, Constraint

__all__ = ["likely"]

_TOLERANCE = 1e-6


def likely(choices: Sequence[Choice], constraints: Sequence[Constraint], window: float) -> list[list[int]]:
    """For each row the readings worth comparing: not dearer than its best one by more than `window` (nats).

    A reading's price here is its own and that of the rules that it breaks with any of the other rows' readings. What is
    left out makes room for no more, so this is done until nothing changes. The best one of a row always stays.
    """
    costs = [np.array(choice.costs) for choice in choices]
    kept = [cost <= cost.min() + window for cost in costs]
    rules = [(rule, [_weighted(choices[r], c, w) for r, c, w in rule.terms]) for rule in constraints]
    changed = True
    while changed:
        prices = [cost.copy() for cost in costs]
        for rule, values in rules:
            if not _may_say_nothing(rule, choices, kept):
                _add_breaks(rule, values, kept, prices)
        nearer = [mine & (price <= price[mine].min() + window) for mine, price in zip(kept, prices, strict=True)]
        changed = any(int(new.sum()) < int(old.sum()) for new, old in zip(nearer, kept, strict=True))
        kept = nearer
    return [[int(k) for k in np.flatnonzero(mine)] for mine in kept]


def _weighted(choice: Choice, column: int, weight: float) -> NDArray[np.float64]:
    return np.array([reading[column] or 0 for reading in choice.values], dtype=float) * weight


def _may_say_nothing(rule: Constraint, choices: Sequence[Choice], kept: Sequence[NDArray[np.bool_]]) -> bool:
    """Whether a total may be blank, in a reading that is kept."""
    return any(choices[r].values[k][c] is None for r, c in rule.needed for k in np.flatnonzero(kept[r]))


def _add_breaks(
    rule: Constraint,
    values: Sequence[NDArray[np.float64]],
    kept: Sequence[NDArray[np.bool_]],
    prices: Sequence[NDArray[np.float64]],
) -> None:
    """Adds the rule's cost to the readings whose number no choice of the others can balance."""
    rows = [r for r, _, _ in rule.terms]
    if len(set(rows)) < len(rows):
        return  # A row with two cells in the rule: its numbers do not go up and down by themselves.
    lows = [float(v[kept[r]].min()) for r, v in zip(rows, values, strict=True)]
    highs = [float(v[kept[r]].max()) for r, v in zip(rows, values, strict=True)]
    for at, (row, mine) in enumerate(zip(rows, values, strict=True)):
        low, high = sum(lows) - lows[at], sum(highs) - highs[at]
        prices[row][(mine + high < -_TOLERANCE) | (mine + low > _TOLERANCE)] += rule.cost
