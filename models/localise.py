"""Where the error is: the least-cost sets of cells whose change satisfies every rule (Fellegi–Holt).

Equations are nodes with a residual (parts less totals); a cell is an edge between the equations it stands in. A set of
changed cells that has no cycle, as every least set has but where a value would fall below 0, can be taken apart leaf by
leaf: some broken equation holds exactly one changed cell, whose change is that equation's residual. The search does just that,
in any order, up to a few cells; the last one is looked up. All optimal answers come back, so that "unique" is
proved, not hoped. Where more cells are wrong an integer program finds one answer, or time runs out and nothing is said.

Method: Fellegi and Holt (1976); de Waal, Pannekoek, Scholtus, Handbook of Statistical Data Editing (2011), chapter 3.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Localisation", "LocaliseCosts", "Solution", "System", "is_slip", "localise", "satisfied", "tidy"]

Number = int | float
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class LocaliseCosts:
    """What the change of a cell costs, and how far the search goes."""

    free: float = 1.0
    """Any change."""
    alternative: float = 0.5
    """A value that the printed characters allow as well."""
    slip: float = 0.8
    """A change by one digit (another, one more, one less) or by two neighbours that changed places."""
    most_cells: int = 3
    """Up to so many cells all optimal answers are listed."""
    most_answers: int = 64
    most_steps: int = 400_000
    """After so many steps of the search the answer is undecided: about a second. Steps, not seconds, so that the same
    report gives the same findings on a busy machine."""
    most_nodes: int = 100
    """After so many nodes of the integer program likewise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """Equations over cells: `terms[e]` are (cell, weight) whose weighted sum should be 0; weights are 1 or -1.

    `values` are the printed values; a cell that may be negative is in `signed`.
    """

    values: tuple[Number, ...]
    terms: tuple[tuple[tuple[int, int], ...], ...]
    signed: frozenset[int] = frozenset()
    fixed: frozenset[int] = frozenset()
    """Cells that no answer may change."""
    alternatives: tuple[tuple[Number, ...], ...] = ()
    """Per cell the other values that its printed characters allow; empty where no cell has any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """One set of changes: (cell, new value), by cell, and its cost."""

    changes: tuple[tuple[int, Number], ...]
    cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Localisation:
    """The optimal solutions, by cells. `proved` tells that there are no others of that cost."""

    solutions: tuple[Solution, ...]
    proved: bool

    @property
    def unique(self) -> bool:
        """Whether one answer is proved to be the only optimal one."""
        return self.proved and len(self.solutions) == 1


def localise(system: System, costs: LocaliseCosts | None = None) -> Localisation:
    """The least-cost changes that satisfy every equation.

    Without a broken equation the answer is the empty change. Connected parts of the system are solved apart and
    the answers combined.
    """
    costs = costs or LocaliseCosts()
    search = _Search(system, costs)
    parts = [search.part(nodes) for nodes in search.components()]
    if any(not part.solutions for part in parts):
        return Localisation(solutions=(), proved=False)
    combined = [Solution(changes=(), cost=0.0)]
    for part in parts:
        combined = [
            Solution(changes=tuple(sorted(a.changes + b.changes)), cost=a.cost + b.cost)
            for a in combined
            for b in part.solutions
        ][: costs.most_answers]
    full = sum(1 for _ in combined) < costs.most_answers
    return Localisation(
        solutions=tuple(sorted(combined, key=lambda s: (round(s.cost, 6), s.changes))),
        proved=full and all(p.proved for p in parts),
    )


class _Search:
    def __init__(self, system: System, costs: LocaliseCosts) -> None:
        self.system, self.costs = system, costs
        self.residuals = [tidy(sum(w * system.values[cell] for cell, w in equation)) for equation in system.terms]
        self.edges: dict[int, tuple[tuple[int, int], ...]] = {}
        found: dict[int, list[tuple[int, int]]] = {}
        for node, equation in enumerate(system.terms):
            for cell, weight in equation:
                found.setdefault(cell, []).append((node, weight))
        self.edges = {cell: tuple(ends) for cell, ends in found.items() if cell not in system.fixed}
        # Cells by the equations they stand in and their weights there: the last change of an answer is looked up.
        self.by_ends: dict[tuple[tuple[int, int], ...], list[int]] = {}
        for cell, ends in self.edges.items():
            self.by_ends.setdefault(ends, []).append(cell)
        self.steps = 0

    def components(self) -> list[frozenset[int]]:
        """The broken equations, grouped by the cells that tie equations together."""
        group = {node: {node} for node in range(len(self.residuals))}
        for ends in self.edges.values():
            merged = set().union(*(group[n] for n, _ in ends))
            for node in merged:
                group[node] = merged
        unique = {id(g): g for g in group.values()}.values()
        return [frozenset(g) for g in unique if any(abs(self.residuals[n]) > _TOLERANCE for n in g)]

    def part(self, nodes: frozenset[int]) -> Localisation:
        """The optimal answers for one connected part."""
        residual = {n: self.residuals[n] for n in nodes if abs(self.residuals[n]) > _TOLERANCE}
        best: dict[tuple[tuple[int, Number], ...], float] = {}
        for size in range(1, self.costs.most_cells + 1):
            for changes in self._sets(residual, {}, size):
                key = tuple(sorted(changes.items()))
                best[key] = sum(self._cost(cell, new) for cell, new in key)
            if self.steps > self.costs.most_steps:
                return Localisation(solutions=(), proved=False)
            # Answers of more cells cannot be cheaper: each has its least price.
            if best and min(best.values()) <= self._cheapest() * (size + 1) + _TOLERANCE:
                break
        if best:
            least = min(best.values())
            kept = sorted(k for k, c in best.items() if c < least + _TOLERANCE)
            solutions = tuple(Solution(changes=k, cost=best[k]) for k in kept[: self.costs.most_answers])
            return Localisation(solutions=solutions, proved=len(kept) <= self.costs.most_answers)
        return self._program(nodes)

    def _cheapest(self) -> float:
        return self.costs.alternative if any(self.system.alternatives) else self.costs.slip

    def _cost(self, cell: int, new: Number) -> float:
        if self.system.alternatives and new in self.system.alternatives[cell]:
            return self.costs.alternative
        return self.costs.slip if is_slip(self.system.values[cell], new) else self.costs.free

    def _sets(
        self, residual: Mapping[int, Number], changed: Mapping[int, Number], left: int
    ) -> Iterator[dict[int, Number]]:
        """Sets of exactly `left` more changes that bring every residual to 0."""
        if not residual:
            return
        # One cell mends three equations at most.
        self.steps += 1
        if len(residual) > 3 * left or self.steps > self.costs.most_steps:
            return
        if left == 1:
            yield from self._last(residual, changed)
            return
        for node, amount in residual.items():
            for cell, weight in self.system.terms[node]:
                if cell in self.system.fixed:
                    continue
                new = self._new(cell, -amount * weight)
                if cell in changed or new is None:
                    continue
                after = dict(residual)
                for other, w in self.edges[cell]:
                    value = tidy(after.get(other, 0) + w * (new - self.system.values[cell]))
                    if abs(value) > _TOLERANCE:
                        after[other] = value
                    else:
                        after.pop(other, None)
                yield from self._sets(after, {**changed, cell: new}, left - 1)

    def _last(self, residual: Mapping[int, Number], changed: Mapping[int, Number]) -> Iterator[dict[int, Number]]:
        """The one change that mends all that is left."""
        nodes = sorted(residual)
        if len(nodes) > 3 or len({abs(residual[n]) for n in nodes}) != 1:
            return
        for sign in (1, -1):
            # A change d of a cell adds weight * d to each of its equations; all must fall to 0.
            amount = sign * abs(residual[nodes[0]])
            ends = tuple((n, 1 if residual[n] * amount < 0 else -1) for n in nodes)
            for cell in self.by_ends.get(ends, ()):
                new = self._new(cell, amount)
                if cell not in changed and new is not None:
                    yield {**changed, cell: new}

    def _new(self, cell: int, change: Number) -> Number | None:
        """The cell's value after a change, or None where it may not be that."""
        new = tidy(self.system.values[cell] + change)
        return new if new >= 0 or cell in self.system.signed else None

    def _program(self, nodes: frozenset[int]) -> Localisation:
        """Many wrong cells: an integer program; its answer is optimal, but whether it is the only one is not asked."""
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp

        cells = sorted(c for c, ends in self.edges.items() if ends[0][0] in nodes)
        place = {cell: i for i, cell in enumerate(cells)}
        reach = 2 * max((abs(self.system.values[c]) for c in cells), default=1) + sum(map(abs, self.residuals))
        n = len(cells)
        rules = np.zeros((len(nodes), 2 * n))
        goal = np.zeros(len(nodes))
        for row, node in enumerate(sorted(nodes)):
            for cell, weight in self.system.terms[node]:
                if cell in place:
                    rules[row, place[cell]] = weight
            goal[row] = -self.residuals[node]
        ties = np.hstack([np.eye(n), -reach * np.eye(n)])
        ties_low = np.hstack([np.eye(n), reach * np.eye(n)])
        low = [-reach if c in self.system.signed else -self.system.values[c] for c in cells]
        whole = all(float(self.system.values[c]).is_integer() for c in cells)
        result = milp(
            np.concatenate([np.zeros(n), np.ones(n)]),
            constraints=[
                LinearConstraint(rules, goal, goal),
                LinearConstraint(ties, -np.inf, 0),
                LinearConstraint(ties_low, 0, np.inf),
            ],
            integrality=np.concatenate([np.full(n, int(whole)), np.ones(n)]),
            bounds=Bounds(np.concatenate([low, np.zeros(n)]), np.concatenate([np.full(n, reach), np.ones(n)])),
            options={"node_limit": self.costs.most_nodes},
        )
        if result.x is None or result.status != 0:
            return Localisation(solutions=(), proved=False)
        changes = []
        for cell in cells:
            amount = float(result.x[place[cell]])
            amount = round(amount) if whole else round(amount, 6)
            if abs(amount) > _TOLERANCE:
                changes.append((cell, tidy(self.system.values[cell] + amount)))
        cost = sum(self._cost(cell, new) for cell, new in changes)
        return Localisation(solutions=(Solution(changes=tuple(changes), cost=cost),), proved=False)


def is_slip(old: Number, new: Number) -> bool:
    """Whether two numbers differ as a slip makes them: one digit, one more or less, or two neighbours changed.

    >>> is_slip(28, 23), is_slip(12, 21), is_slip(5, 50), is_slip(0, 17)
    (True, True, True, False)
    """
    a, b = f"{old}", f"{new}"
    if len(a) == len(b):
        different = [i for i in range(len(a)) if a[i] != b[i]]
        if len(different) == 1:
            return True
        return (
            len(different) == 2
            and different[1] == different[0] + 1
            and a[different[0]] == b[different[1]]
            and (a[different[1]] == b[different[0]])
        )
    short, long = sorted((a, b), key=len)
    return len(long) == len(short) + 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def tidy(value: Number) -> Number:
    """A whole number as an int, others without binary dust."""
    if isinstance(value, int):
        return value
    rounded = round(value, 6)
    return int(rounded) if rounded.is_integer() else rounded


def satisfied(values: Sequence[Number], terms: Sequence[Sequence[tuple[int, int]]]) -> bool:
    """Whether every equation holds."""
    return all(abs(sum(w * values[c] for c, w in equation)) <= _TOLERANCE for equation in terms)
