"""Where the error is: the least-cost changes that satisfy every rule (Fellegi–Holt).

Equations are nodes with a residual (parts less totals); a cell is an edge between the equations it stands in. A set of
changed cells that has no cycle, as every least set has but where a value would fall below 0, can be taken apart leaf by
leaf: some broken equation holds exactly one changed cell, whose change is that equation's residual. The search does just that,
in any order, up to a few cells; the last one is looked up. What may have happened to rows as a whole is tried beside it. All
answers that are as good come back, so that "unique" is proved, not hoped. Where more cells are wrong an integer program
finds one answer, or time runs out and nothing is said.

Method: Fellegi and Holt (1976); de Waal, Pannekoek, Scholtus, Handbook of Statistical Data Editing (2011), chapter 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, chain, islice

from gouji.models.editing.costs import LocaliseCosts
from gouji.models.editing.moves import structural_moves
from gouji.models.editing.program import fewest_changes
from gouji.models.editing.system import Move, Solution, System, Why, is_slip, is_transposed, tidy
from gouji.tokens import Number

__all__ = ["Localisation", "LocaliseCosts", "localise"]

Changes = tuple[tuple[int, Number], ...]
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Localisation:
    """The answers, cheapest first. `proved` tells that there are no others as good."""

    solutions: tuple[Solution, ...]
    proved: bool

    @property
    def unique(self) -> bool:
        """Whether one answer is proved to be the only one as good."""
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
        combined = [_joined(a, b) for a in combined for b in part.solutions][: costs.most_answers]
    full = len(combined) < costs.most_answers
    return Localisation(
        solutions=tuple(sorted(combined, key=lambda s: (round(s.cost, 6), s.changes))),
        proved=full and all(p.proved for p in parts),
    )


def _joined(one: Solution, other: Solution) -> Solution:
    """The answers of two parts as one."""
    both = sorted(zip(one.changes + other.changes, one.why + other.why, strict=True))
    changes, why = tuple(c for c, _ in both), tuple(w for _, w in both)
    return Solution(changes=changes, cost=one.cost + other.cost, why=why)


class _Search:
    def __init__(self, system: System, costs: LocaliseCosts) -> None:
        self.system, self.costs = system, costs
        self.residuals = [tidy(sum(w * system.values[cell] for cell, w in equation)) for equation in system.terms]
        found: dict[int, list[tuple[int, int]]] = {}
        for node, equation in enumerate(system.terms):
            for cell, weight in equation:
                found.setdefault(cell, []).append((node, weight))
        self.edges = {cell: tuple(ends) for cell, ends in found.items() if cell not in system.fixed}
        # Cells by the equations they stand in and their weights there: the last change of an answer is looked up.
        self.by_ends: dict[tuple[tuple[int, int], ...], list[int]] = {}
        for cell, ends in self.edges.items():
            self.by_ends.setdefault(ends, []).append(cell)
        self.most_ends = max(map(len, self.edges.values()), default=0)
        # The least that answers of 1, 2, … cells can cost.
        cheapest = sorted(min((*v.values(), costs.slip)) for c, v in system.alternatives.items() if c in self.edges)
        padded = sorted([*cheapest, *([costs.slip] * (costs.most_cells + 1))])
        self.floor = [0.0, *islice(accumulate(padded), costs.most_cells + 1)]
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
        """The answers for one connected part."""
        residual = {n: self.residuals[n] for n in nodes if abs(self.residuals[n]) > _TOLERANCE}
        best: dict[Changes, Solution] = {}
        for size in range(1, self.costs.most_cells + 1):
            if best and self.floor[size] > self._dearest(best) + _TOLERANCE:
                break
            _keep(best, (self._priced(tuple(sorted(s.items()))) for s in self._sets(residual, {}, size)))
            if self.steps > self.costs.most_steps:
                return Localisation(solutions=(), proved=False)
            if size == 1:
                _keep(best, self._moved(residual, searched=not best))
        if best:
            kept = [s for s in best.values() if s.cost <= self._dearest(best) + _TOLERANCE]
            kept = sorted(kept, key=lambda s: (round(s.cost, 6), s.changes))
            most = self.costs.most_answers
            return Localisation(solutions=tuple(kept[:most]), proved=len(kept) <= most)
        changes = fewest_changes(self.system, nodes, self.costs.most_nodes)
        return Localisation(solutions=() if changes is None else (self._priced(changes),), proved=False)

    def _dearest(self, best: Mapping[Changes, Solution]) -> float:
        """What an answer may cost to be as good as the best."""
        return min(s.cost for s in best.values()) + self.costs.slack

    def _priced(self, changes: Changes) -> Solution:
        """Changes of single cells, with what they cost and why they would be."""
        told = [self._reason(cell, new) for cell, new in changes]
        return Solution(changes=changes, cost=sum(c for c, _ in told), why=tuple(w for _, w in told))

    def _reason(self, cell: int, new: Number) -> tuple[float, Why]:
        costs, old = self.costs, self.system.values[cell]
        known = self.system.alternatives.get(cell, {})
        if new in known:
            return known[new], Why.ALTERNATIVE
        if cell in self.system.blank:
            return costs.blank, Why.BLANK
        return self._slip(old, new)

    def _slip(self, old: Number, new: Number) -> tuple[float, Why]:
        if is_slip(old, new):
            return self.costs.slip, Why.TRANSPOSED if is_transposed(old, new) else Why.DIGIT
        return self.costs.free, Why.FREE

    def _moved(self, residual: Mapping[int, Number], *, searched: bool) -> Iterator[Solution]:
        """Answers that are one move of rows; those that the rows' shape suggests only where `searched` for.

        Beside what the shape suggests one cell may be wrong as well.
        """
        shaped = structural_moves(self.system, tuple(residual), self.costs) if searched else ()
        tagged = chain(((m, False) for m in self.system.moves), ((m, True) for m in shaped))
        for move, beside in tagged:
            done = self._done(move, residual)
            if done is None:
                continue
            changes, after = done
            told = dict.fromkeys(changes, move.why)
            if not after:
                yield from self._answer(changes, told, move.cost)
            elif beside:
                yield from self._with_one_more(move, changes, after, told)

    def _with_one_more(
        self, move: Move, changes: Mapping[int, Number], after: Mapping[int, Number], told: Mapping[int, Why]
    ) -> Iterator[Solution]:
        """A move, and the change of one cell that mends what it leaves; the cell may stand in a moved row."""
        for cell, amount in self._single(after):
            before = changes.get(cell, self.system.values[cell])
            new = tidy(before + amount)
            if new < 0 and cell not in self.system.signed:
                continue
            cost, why = self._reason(cell, new) if cell not in changes else self._slip(before, new)
            yield from self._answer({**changes, cell: new}, {**told, cell: why}, move.cost + cost)

    def _answer(self, changes: Mapping[int, Number], told: Mapping[int, Why], cost: float) -> Iterator[Solution]:
        """Changes as an answer, if empty totals that they fill are what their parts are."""
        values, implied = self.system.values, self.system.implied
        filled = ((cell, parts) for cell, parts in implied.items() if cell in changes)
        if any(changes[cell] != sum(changes.get(p, values[p]) for p in parts) for cell, parts in filled):
            return
        kept = tuple(sorted((c, new) for c, new in changes.items() if new != values[c] or c in implied))
        yield Solution(changes=kept, cost=cost, why=tuple(told[c] for c, _ in kept))

    def _done(
        self, move: Move, residual: Mapping[int, Number]
    ) -> tuple[dict[int, Number], Mapping[int, Number]] | None:
        """The move's changes, with its open cell, and what they leave of the residuals; None where a cell may not be that."""
        values = self.system.values
        if any(self._new(cell, new - values[cell]) is None or cell in self.system.fixed for cell, new in move.changes):
            return None
        changes = dict(move.changes)
        after = dict(residual)
        for cell, new in move.changes:
            after = self._after(after, cell, new)
        if move.open is not None and move.open in self.edges:
            asked = self._asked(move.open, after, changes)
            opened = None if asked is None else self._new(move.open, asked)
            if opened is None:
                return None
            after = self._after(after, move.open, opened)
            changes[move.open] = opened
        return changes, after

    def _asked(self, cell: int, residual: Mapping[int, Number], changes: Mapping[int, Number]) -> Number | None:
        """By how much a cell must change for what is left to hold; None where nothing tells."""
        for node, weight in self.edges[cell]:
            if node in residual:
                return -residual[node] * weight
        values = self.system.values
        for total, parts in self.system.implied.items():
            if total in changes and cell in parts:
                return tidy(changes[total] - sum(changes.get(p, values[p]) for p in parts))
        return 0

    def _after(self, residual: Mapping[int, Number], cell: int, new: Number) -> dict[int, Number]:
        """What is left of the residuals after a change."""
        after = dict(residual)
        for node, weight in self.edges.get(cell, ()):
            value = tidy(after.get(node, 0) + weight * (new - self.system.values[cell]))
            if abs(value) > _TOLERANCE:
                after[node] = value
            else:
                after.pop(node, None)
        return after

    def _sets(
        self, residual: Mapping[int, Number], changed: Mapping[int, Number], left: int
    ) -> Iterator[dict[int, Number]]:
        """Sets of exactly `left` more changes that bring every residual to 0."""
        if not residual:
            return
        self.steps += 1
        if len(residual) > self.most_ends * left or self.steps > self.costs.most_steps:
            return
        if left == 1:
            yield from self._last(residual, changed)
            return
        for node, amount in residual.items():
            for cell, weight in self.system.terms[node]:
                if cell in self.system.fixed:
                    continue
                new = self._new(cell, -amount * weight)
                if cell not in changed and new is not None:
                    yield from self._sets(self._after(residual, cell, new), {**changed, cell: new}, left - 1)

    def _last(self, residual: Mapping[int, Number], changed: Mapping[int, Number]) -> Iterator[dict[int, Number]]:
        """The one change that mends all that is left."""
        for cell, amount in self._single(residual):
            new = self._new(cell, amount)
            if cell not in changed and new is not None:
                yield {**changed, cell: new}

    def _single(self, residual: Mapping[int, Number]) -> Iterator[tuple[int, Number]]:
        """The cells of which a change by some amount brings every residual to 0."""
        nodes = sorted(residual)
        if len(nodes) > self.most_ends or len({abs(residual[n]) for n in nodes}) != 1:
            return
        for sign in (1, -1):
            # A change d of a cell adds weight * d to each of its equations; all must fall to 0.
            amount = sign * abs(residual[nodes[0]])
            ends = tuple((n, 1 if residual[n] * amount < 0 else -1) for n in nodes)
            yield from ((cell, amount) for cell in self.by_ends.get(ends, ()))

    def _new(self, cell: int, change: Number) -> Number | None:
        """The cell's value after a change, or None where it may not be that."""
        new = tidy(self.system.values[cell] + change)
        return new if new >= 0 or cell in self.system.signed else None


def _keep(best: dict[Changes, Solution], found: Iterable[Solution]) -> None:
    """Keeps the cheapest of answers with the same changes."""
    for solution in found:
        known = best.get(solution.changes)
        if known is None or solution.cost < known.cost:
            best[solution.changes] = solution
