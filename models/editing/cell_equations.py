"""Equations over numbered cells, what the cells may hold instead, and the fewest changes that make the equations hold.

A row is the cells of a printed row from left to right, so that what happened to a whole row (two changed places, one moved by a
column, its digits divide elsewhere) can be told from what happened to single cells.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from gouji.language import mark_text
from gouji.models.decoding.integer_program import solve_integer_program
from gouji.models.editing.settings import EditingSettings
from gouji.models.forms.arithmetic import DUST, strip_dust
from gouji.tokens import Number

__all__ = [
    "EVENTS_OF_ROWS",
    "CellEquations",
    "Changes",
    "Why",
    "are_satisfied",
    "find_changes_greedily",
    "find_fewest_changes",
    "is_slip",
    "is_transposed",
]

Changes = tuple[tuple[int, Number], ...]
"""Cells with their new values, by cell."""


class Why(StrEnum):
    """How a change explains what is printed. Its value stands in reports."""

    FREE = ""
    DIGIT = mark_text("one digit")
    TRANSPOSED = mark_text("digits changed places")
    ALTERNATIVE = mark_text("another reading of the same characters")
    BLANK = mark_text("lost from an empty cell")
    READING = mark_text("the row read otherwise")
    DIVIDED = mark_text("digits divided elsewhere")
    SHIFTED = mark_text("moved by a column")
    SWAPPED = mark_text("rows changed places")


EVENTS_OF_ROWS = frozenset({Why.READING, Why.DIVIDED, Why.SHIFTED, Why.SWAPPED})
"""Explanations for which changes of several cells are one event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellEquations:
    """Equations over cells: `terms[e]` are (cell, weight) whose weighted sum should be 0; weights are 1 or -1.

    `values` are the printed values; a cell that may be negative is in `signed`.
    """

    values: tuple[Number, ...]
    terms: tuple[tuple[tuple[int, int], ...], ...]
    signed: frozenset[int] = frozenset()
    fixed: frozenset[int] = frozenset()
    """Cells that no answer may change."""
    blank: frozenset[int] = frozenset()
    """Cells where nothing is printed, which counts as 0."""
    implied: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """Empty totals with the cells that they are the sum of: those stand in the equations in their place."""
    alternatives: Mapping[int, Mapping[Number, float]] = field(default_factory=dict)
    """Per cell the other values that its printed characters or its ink allow, with what each costs."""
    rows: tuple[tuple[int, ...], ...] = ()
    """The printed rows, each with its cells from left to right; rows of one table have the same width."""
    readings: tuple[tuple[Changes, float], ...] = ()
    """Other readings of whole rows: what each changes, with its cost."""


def is_slip(old: Number, new: Number) -> bool:
    """Return whether two numbers differ as a slip makes them: one digit, one more or less, or two neighbours exchanged.

    >>> is_slip(28, 23), is_slip(12, 21), is_slip(5, 50), is_slip(0, 17)
    (True, True, True, False)
    """
    a, b = f"{old}", f"{new}"
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) == 1 or is_transposed(old, new)
    short, long = sorted((a, b), key=len)
    return len(long) == len(short) + 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def is_transposed(old: Number, new: Number) -> bool:
    """Return whether two neighbouring digits changed places.

    >>> is_transposed(12, 21), is_transposed(120, 21), is_transposed(11, 11)
    (True, False, False)
    """
    a, b = f"{old}", f"{new}"
    different = [i for i in range(min(len(a), len(b))) if a[i] != b[i]]
    if len(a) != len(b) or len(different) != 2 or different[1] != different[0] + 1:
        return False
    i, k = different
    return a[i] == b[k] and a[k] == b[i]


def are_satisfied(values: Sequence[Number], terms: Sequence[Sequence[tuple[int, int]]]) -> bool:
    """Return whether every equation holds."""
    return all(abs(sum(w * values[c] for c, w in equation)) <= DUST for equation in terms)


def find_changes_greedily(
    system: CellEquations,
    residual: Mapping[int, Number],
    edges: Mapping[int, tuple[tuple[int, int], ...]],
    price: Callable[[int, Number], float],
    settings: EditingSettings,
) -> Changes | None:
    """Return changes of few cells that satisfy every equation, found one by one: each is the one that mends most equations on balance.

    For tables with many wrong cells while a person waits: a few milliseconds at most, where the integer program may take a hundred.
    Others may be as good, or better. `residual` are the broken equations, `edges` the equations of each cell that may change with its weights,
    `price` what a change costs, which decides between those that mend as many. Where that comes to no end, one choice on the way is made
    otherwise (limited discrepancy search: Harvey and Ginsberg, 1995). None where that does not help either.
    """
    deviations = [
        (0, 0),
        *((depth, rank) for rank in range(1, settings.greedy_options) for depth in range(settings.greedy_steps)),
    ]
    for depth, rank in deviations:
        changes = _descend(system, residual, edges, price, (depth, rank))
        if changes is not None:
            return tuple(sorted(changes.items()))
    return None


def _descend(
    system: CellEquations,
    residual: Mapping[int, Number],
    edges: Mapping[int, tuple[tuple[int, int], ...]],
    price: Callable[[int, Number], float],
    deviation: tuple[int, int],
) -> dict[int, Number] | None:
    """Return the changes of one descent, which takes the option of that rank, instead of the best, at that depth."""
    left, changes = dict(residual), dict[int, Number]()
    while left:
        rank = deviation[1] if len(changes) == deviation[0] else 0
        # Off the best way a step may break as much as it mends.
        best = _list_best(system, left, edges, price, changes, rank + 1, most=0 if rank else -1)
        if len(best) <= rank:
            return None
        cell, new = best[rank]
        for n, w in edges[cell]:
            after = strip_dust(left.pop(n, 0) + w * (new - system.values[cell]))
            if abs(after) > DUST:
                left[n] = after
        changes[cell] = new
    return changes


def _list_best(
    system: CellEquations,
    left: Mapping[int, Number],
    edges: Mapping[int, tuple[tuple[int, int], ...]],
    price: Callable[[int, Number], float],
    changed: Mapping[int, Number],
    count: int,
    *,
    most: int,
) -> list[tuple[int, Number]]:
    """Return the changes of one cell that mend most on balance, of those that break no more than `most` more than they mend."""
    options = {
        (cell, strip_dust(system.values[cell] - left[node] * weight))
        for node in left
        for cell, weight in system.terms[node]
        if cell in edges and cell not in changed and cell not in system.blank
    }
    rated = []
    for cell, new in options:
        amount = new - system.values[cell]
        balance = sum(_weigh(left.get(n, 0), w * amount) for n, w in edges[cell])
        if balance <= most and (new >= 0 or cell in system.signed):
            rated.append((balance, price(cell, new), cell, new))
    return [(cell, new) for _, _, cell, new in heapq.nsmallest(count, rated)]


def _weigh(residual: Number, amount: Number) -> int:
    """Return 1 where an amount breaks an equation, -1 where it mends a broken one, and 0 where that stays as it is."""
    return (abs(residual + amount) > DUST) - (abs(residual) > DUST)


def find_fewest_changes(system: CellEquations, nodes: Collection[int], most_nodes: int) -> Changes | None:
    """Return changes of the fewest cells that satisfy the equations `nodes`, found by an integer program.

    For tables with many wrong cells. The answer is optimal, but others may be as good. Blank and fixed cells stay as they are.
    None where no changes satisfy the equations, or `most_nodes` of the search are not enough to prove the answer optimal.
    """
    import numpy as np

    touched = {cell for node in nodes for cell, _ in system.terms[node]}
    cells = sorted(touched - system.fixed - system.blank)
    place = {cell: i for i, cell in enumerate(cells)}
    residuals = [sum(w * system.values[c] for c, w in system.terms[node]) for node in sorted(nodes)]
    # No least answer changes a cell by more than this.
    reach = 2 * max((abs(system.values[c]) for c in cells), default=1) + sum(map(abs, residuals))
    n = len(cells)
    # The first n variables are the cells' changes, the others tell whether a cell changes: |change| ≤ reach * whether.
    rules = np.zeros((len(residuals), 2 * n))
    for row, node in enumerate(sorted(nodes)):
        for cell, weight in system.terms[node]:
            if cell in place:
                rules[row, place[cell]] = weight
    goal = -np.array(residuals, dtype=float)
    low = [-reach if c in system.signed else -system.values[c] for c in cells]
    whole = all(float(system.values[c]).is_integer() for c in cells)
    answer, optimal = solve_integer_program(
        np.concatenate([np.zeros(n), np.ones(n)]),
        rows=np.block([[rules], [np.eye(n), -reach * np.eye(n)], [np.eye(n), reach * np.eye(n)]]),
        row_bounds=(
            np.concatenate([goal, np.full(n, -np.inf), np.zeros(n)]),
            np.concatenate([goal, np.zeros(n), np.full(n, np.inf)]),
        ),
        bounds=(np.concatenate([low, np.zeros(n)]), np.concatenate([np.full(n, reach), np.ones(n)])),
        whole=np.concatenate([np.full(n, whole), np.ones(n, dtype=bool)]),
        most_nodes=most_nodes,
    )
    if answer is None or not optimal:
        return None
    amounts = [round(float(x)) if whole else strip_dust(float(x)) for x in answer[:n]]
    return tuple((c, strip_dust(system.values[c] + a)) for c, a in zip(cells, amounts, strict=True) if abs(a) > DUST)
