"""Where the error is: the least-cost changes that satisfy every rule (Fellegi–Holt).

Equations are nodes with a residual (parts less totals); a cell is an edge between the equations that it stands in. A set of
changed cells without a cycle can be taken apart leaf by leaf: some broken equation holds exactly one changed cell, whose
change is that equation's residual. Every least set is such a set, unless a value would fall below 0. So the search

1. splits the equations into connected components, solved apart;
2. takes a broken equation and one of its cells, makes the change that its residual asks for, and goes on with what is left, up to a
   few cells, in any order; the last cell is looked up by the equations that are left;
3. tries beside it what may have happened to whole rows: another reading, two rows exchanged, a row moved by a column, digits divided
   elsewhere. Each is one event, though it changes many cells, and costs less than as many single changes.

All answers that are as good come back, so that a unique answer is proved. Where more cells are wrong an integer program
finds one answer, or the search reaches its limit and there is none.

Method: Fellegi and Holt (1976); de Waal, Pannekoek, Scholtus, Handbook of Statistical Data Editing (2011), chapter 3.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, combinations, islice, pairwise

from gouji.models.editing.cell_equations import (
    CellEquations,
    Changes,
    Why,
    find_changes_greedily,
    find_fewest_changes,
    is_slip,
    is_transposed,
)
from gouji.models.editing.settings import EditingSettings
from gouji.models.forms.arithmetic import DUST, strip_dust
from gouji.tokens import Number

__all__ = ["locate_errors"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    """Changes of several cells by one event. The cell `open`, where there is one, gets the value that the equations ask for."""

    changes: Changes
    cost: float
    why: Why
    open: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Solution:
    """One set of changes, by cell, with its cost and the explanation of each change."""

    changes: Changes
    cost: float
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Localisation:
    """The answers, cheapest first, each with `changes`, `cost` and `why`. `proved` tells that no others are as good."""

    solutions: tuple[_Solution, ...]
    proved: bool

    @property
    def unique(self) -> bool:
        """Whether one answer is proved to be the only one."""
        return self.proved and len(self.solutions) == 1


def locate_errors(system: CellEquations, settings: EditingSettings) -> _Localisation:
    """Return the least-cost changes that satisfy every equation.

    Without a broken equation the answer is the empty change. Connected parts of the system are solved apart and
    the answers combined.
    """
    search = _RepairSearch(system, settings)
    components = [search.solve(nodes) for nodes in search.components()]
    if any(not component.solutions for component in components):
        return _Localisation(solutions=(), proved=False)
    combined = [_Solution(changes=(), cost=0.0)]
    for component in components:
        combined = [_join(a, b) for a in combined for b in component.solutions][: settings.most_answers]
    # A full list may have been cut short.
    listed = len(combined) < settings.most_answers
    return _Localisation(
        solutions=tuple(sorted(combined, key=_by_cost)), proved=listed and all(c.proved for c in components)
    )


def _by_cost(solution: _Solution) -> tuple[float, Changes]:
    """Return the order of answers; sums of the same costs in another order differ by dust."""
    return (strip_dust(solution.cost), solution.changes)


def _join(one: _Solution, other: _Solution) -> _Solution:
    """Return the answers of two components as one."""
    both = sorted(zip(one.changes + other.changes, one.why + other.why, strict=True))
    changes, why = tuple(c for c, _ in both), tuple(w for _, w in both)
    return _Solution(changes=changes, cost=one.cost + other.cost, why=why)


class _RepairSearch:
    """The search over one system of equations; counts its steps over all components."""

    def __init__(self, system: CellEquations, settings: EditingSettings) -> None:
        self.system, self.settings = system, settings
        self.residuals = [strip_dust(sum(w * system.values[cell] for cell, w in equation)) for equation in system.terms]
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
        # The least that an answer of 0, 1, 2, … cells can cost: each cell by its cheapest alternative or a slip.
        cheapest = sorted(min((*v.values(), settings.slip)) for c, v in system.alternatives.items() if c in self.edges)
        padded = sorted([*cheapest, *([settings.slip] * (settings.most_cells + 1))])
        self.floor = [0.0, *islice(accumulate(padded), settings.most_cells + 1)]
        self.steps = 0

    def components(self) -> list[frozenset[int]]:
        """Return the equations, grouped by the cells that tie them, where any of the group is broken."""
        group = {node: {node} for node in range(len(self.residuals))}
        for ends in self.edges.values():
            merged = set().union(*(group[n] for n, _ in ends))
            for node in merged:
                group[node] = merged
        unique = {id(g): g for g in group.values()}.values()
        return [frozenset(g) for g in unique if any(abs(self.residuals[n]) > DUST for n in g)]

    def solve(self, nodes: frozenset[int]) -> _Localisation:
        """Return the answers for one connected component."""
        residual = {n: self.residuals[n] for n in nodes if abs(self.residuals[n]) > DUST}
        best: dict[Changes, _Solution] = {}
        for size in range(1, self.settings.most_cells + 1):
            if best and self.floor[size] > self._limit(best) + DUST:
                break
            _keep(best, (self._price(tuple(sorted(s.items()))) for s in self._sets(residual, {}, size)))
            if self.steps > self.settings.most_steps:
                return self._guess(residual)
            if size == 1:
                # Events of rows cost about as much as one or two cells: they join the answers before larger sets are searched.
                # Where a single cell explains the table, no event that changes many cells is looked for.
                _keep(best, self._solve_by_move(residual, structural=not best))
        if best:
            kept = [s for s in best.values() if s.cost <= self._limit(best) + DUST]
            kept = sorted(kept, key=_by_cost)
            most = self.settings.most_answers
            return _Localisation(solutions=tuple(kept[:most]), proved=len(kept) <= most)
        if not self.settings.most_nodes:
            return self._guess(residual)
        changes = find_fewest_changes(self.system, nodes, self.settings.most_nodes)
        return _Localisation(solutions=() if changes is None else (self._price(changes),), proved=False)

    def _guess(self, residual: Mapping[int, Number]) -> _Localisation:
        """Return the answer of the greedy search where it takes the place of the integer program: it proves nothing."""
        changes = None
        if not self.settings.most_nodes:
            price = lambda cell, new: self._explain(cell, new)[0]  # noqa: E731 - a function of two lines says no more
            changes = find_changes_greedily(self.system, residual, self.edges, price, self.settings)
        return _Localisation(solutions=() if changes is None else (self._price(changes),), proved=False)

    def _limit(self, best: Mapping[Changes, _Solution]) -> float:
        """Return what an answer may cost to be as good as the best."""
        return min(s.cost for s in best.values()) + self.settings.slack

    def _price(self, changes: Changes) -> _Solution:
        """Return changes of single cells with their cost and explanations."""
        reasons = [self._explain(cell, new) for cell, new in changes]
        return _Solution(changes=changes, cost=sum(c for c, _ in reasons), why=tuple(w for _, w in reasons))

    def _explain(self, cell: int, new: Number) -> tuple[float, Why]:
        """Return the cost of a cell's change and its likeliest explanation."""
        known = self.system.alternatives.get(cell, {})
        if new in known:
            return known[new], Why.ALTERNATIVE
        if cell in self.system.blank:
            return self.settings.blank, Why.BLANK
        return self._explain_slip(self.system.values[cell], new)

    def _explain_slip(self, old: Number, new: Number) -> tuple[float, Why]:
        if is_slip(old, new):
            return self.settings.slip, Why.TRANSPOSED if is_transposed(old, new) else Why.DIGIT
        return self.settings.free, Why.FREE

    def _solve_by_move(self, residual: Mapping[int, Number], *, structural: bool) -> Iterator[_Solution]:
        """Yield the answers that are one event of rows: their other readings, and, if asked for, structural moves.

        Beside a structural move one cell may be wrong as well.
        """
        readings = (_Move(changes=c, cost=cost, why=Why.READING) for c, cost in self.system.readings)
        moves = _structural_moves(self.system, tuple(residual), self.settings) if structural else ()
        for move, beside in chain(((m, False) for m in readings), ((m, True) for m in moves)):
            applied = self._apply(move, residual)
            if applied is None:
                continue
            changes, after = applied
            why = dict.fromkeys(changes, move.why)
            if not after:
                yield from self._answer(changes, why, move.cost)
            elif beside:
                yield from self._add_one_change(move, changes, after, why)

    def _add_one_change(
        self, move: _Move, changes: Mapping[int, Number], after: Mapping[int, Number], why: Mapping[int, Why]
    ) -> Iterator[_Solution]:
        """Yield the move with the change of one cell that repairs what it leaves; the cell may stand in a moved row."""
        for cell, amount in self._find_single(after):
            before = changes.get(cell, self.system.values[cell])
            new = strip_dust(before + amount)
            if new < 0 and cell not in self.system.signed:
                continue
            cost, own = self._explain(cell, new) if cell not in changes else self._explain_slip(before, new)
            yield from self._answer({**changes, cell: new}, {**why, cell: own}, move.cost + cost)

    def _answer(self, changes: Mapping[int, Number], why: Mapping[int, Why], cost: float) -> Iterator[_Solution]:
        """Yield changes as an answer, if the empty totals that they fill are the sums of their parts."""
        values, implied = self.system.values, self.system.implied
        filled = ((cell, parts) for cell, parts in implied.items() if cell in changes)
        if any(changes[cell] != sum(changes.get(p, values[p]) for p in parts) for cell, parts in filled):
            return
        kept = tuple(sorted((c, new) for c, new in changes.items() if new != values[c] or c in implied))
        yield _Solution(changes=kept, cost=cost, why=tuple(why[c] for c, _ in kept))

    def _apply(
        self, move: _Move, residual: Mapping[int, Number]
    ) -> tuple[dict[int, Number], Mapping[int, Number]] | None:
        """Return the move's changes, its open cell filled, and the residuals after them; None where a cell may not change so."""
        values = self.system.values
        if any(self._new(cell, new - values[cell]) is None or cell in self.system.fixed for cell, new in move.changes):
            return None
        changes = dict(move.changes)
        after = dict(residual)
        for cell, new in move.changes:
            after = self._after(after, cell, new)
        if move.open is not None and move.open in self.edges:
            opened = self._new(move.open, self._required(move.open, after, changes))
            if opened is None:
                return None
            after = self._after(after, move.open, opened)
            changes[move.open] = opened
        return changes, after

    def _required(self, cell: int, residual: Mapping[int, Number], changes: Mapping[int, Number]) -> Number:
        """Return by how much a cell must change for one of its broken equations to hold, or the empty total over it."""
        for node, weight in self.edges[cell]:
            if node in residual:
                return -residual[node] * weight
        values = self.system.values
        for total, parts in self.system.implied.items():
            if total in changes and cell in parts:
                return strip_dust(changes[total] - sum(changes.get(p, values[p]) for p in parts))
        return 0

    def _after(self, residual: Mapping[int, Number], cell: int, new: Number) -> dict[int, Number]:
        """Return the residuals after a change."""
        after = dict(residual)
        for node, weight in self.edges.get(cell, ()):
            value = strip_dust(after.get(node, 0) + weight * (new - self.system.values[cell]))
            if abs(value) > DUST:
                after[node] = value
            else:
                after.pop(node, None)
        return after

    def _sets(
        self, residual: Mapping[int, Number], changed: Mapping[int, Number], left: int
    ) -> Iterator[dict[int, Number]]:
        """Yield the sets of exactly `left` more changes that bring every residual to 0."""
        if not residual:
            return
        self.steps += 1
        if len(residual) > self.most_ends * left or self.steps > self.settings.most_steps:
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
        """Yield the one change that repairs all that is left."""
        for cell, amount in self._find_single(residual):
            new = self._new(cell, amount)
            if cell not in changed and new is not None:
                yield {**changed, cell: new}

    def _find_single(self, residual: Mapping[int, Number]) -> Iterator[tuple[int, Number]]:
        """Yield the cells, with the amount, whose change brings every residual to 0."""
        nodes = sorted(residual)
        if len(nodes) > self.most_ends or len({abs(residual[n]) for n in nodes}) != 1:
            return
        for sign in (1, -1):
            # A change d of a cell adds weight * d to each of its equations; all must fall to 0.
            amount = sign * abs(residual[nodes[0]])
            ends = tuple((n, 1 if residual[n] * amount < 0 else -1) for n in nodes)
            yield from ((cell, amount) for cell in self.by_ends.get(ends, ()))

    def _new(self, cell: int, change: Number) -> Number | None:
        """Return the cell's value after a change, or None where the cell may not have it."""
        new = strip_dust(self.system.values[cell] + change)
        return new if new >= 0 or cell in self.system.signed else None


def _keep(best: dict[Changes, _Solution], found: Iterable[_Solution]) -> None:
    """Keep the cheapest of answers with the same changes."""
    for solution in found:
        known = best.get(solution.changes)
        if known is None or solution.cost < known.cost:
            best[solution.changes] = solution


def _structural_moves(system: CellEquations, broken: Collection[int], settings: EditingSettings) -> Iterator[_Move]:
    """Yield the moves of rows that touch broken equations.

    A move explains a table only if every equation holds after it. Chance hardly brings that about where several numbers that
    are not 0 have to fall into place; moves of fewer are left out.
    """
    touched = {cell for node in broken for cell, _ in system.terms[node]}
    rows = [row for row in system.rows if touched & set(row)]
    for row in rows:
        yield from _divide(row, system, settings)
    for row in rows:
        yield from _shift(row, system, settings)
    for (i, one), (k, other) in combinations(enumerate(system.rows), 2):
        if touched & {*one, *other}:
            yield from _swap(one, other, system, settings, adjacent=k == i + 1)


def _divide(row: Sequence[int], system: CellEquations, settings: EditingSettings) -> Iterator[_Move]:
    """Yield two neighbours whose digits divide elsewhere: 12 3 → 1 23."""
    for left, right in pairwise(row):
        if left in system.blank or right in system.blank:
            continue
        first, digits = f"{system.values[left]}", f"{system.values[left]}{system.values[right]}"
        if len(digits) < settings.fewest_digits or not digits.isdigit():
            continue
        for cut in range(1, len(digits)):
            a, b = digits[:cut], digits[cut:]
            if cut != len(first) and not (len(a) > 1 and a[0] == "0") and not (len(b) > 1 and b[0] == "0"):
                yield _Move(changes=((left, int(a)), (right, int(b))), cost=settings.divided, why=Why.DIVIDED)


def _shift(row: Sequence[int], system: CellEquations, settings: EditingSettings) -> Iterator[_Move]:
    """Yield a row that from some cell on stands a column too far right, or left; the cell that was lost is open."""
    values = [system.values[cell] for cell in row]
    for start in range(len(row) - 1):
        back = [*values[:start], *values[start + 1 :], None]
        onward = [*values[:start], None, *values[start:-1]]
        for moved, lost in ((back, len(row) - 1), (onward, start)):
            changes = tuple(
                (cell, new) for cell, new, old in zip(row, moved, values, strict=True) if new is not None and new != old
            )
            # Only an empty or a zero cell may fall out of the row, or a printed number would vanish from the table.
            gone = values[start] if moved is back else values[-1]
            if not gone and sum(bool(new) for _, new in changes) >= settings.fewest_moved:
                yield _Move(changes=changes, cost=settings.shifted, why=Why.SHIFTED, open=row[lost])


def _swap(
    one: Sequence[int], other: Sequence[int], system: CellEquations, settings: EditingSettings, *, adjacent: bool
) -> Iterator[_Move]:
    """Yield the exchange of two rows of one table."""
    if len(one) != len(other) or set(one) & set(other):
        return
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if system.values[a] != system.values[b]]
    if 2 * len(pairs) >= settings.fewest_swapped:
        changes = [(a, system.values[b]) for a, b in pairs] + [(b, system.values[a]) for a, b in pairs]
        cost = settings.swapped + (0.0 if adjacent else settings.apart)
        yield _Move(changes=tuple(sorted(changes)), cost=cost, why=Why.SWAPPED)
