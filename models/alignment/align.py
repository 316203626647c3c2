"""Aligns a document's pieces with a form's outline: a shortest path over segments of pieces.

A segment is a few consecutive pieces read as one thing: a label, perhaps broken over lines, with its run of numbers. The
document is cut into segments and each is given a place in the outline, or passed over, so that the sum of costs is
least: for labels that differ, item numbers that disagree, labels lost, numbers too few or too many, rows missing,
out of order, repeated. It is a semi-Markov Viterbi search; positions are pieces, states are the outline's nodes, each
once "closed" and once "open" (label seen, numbers not yet). The same path sums run backwards give every run's
distance to each other place, which is what confidence is made of.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from gouji.models.alignment.costs import AlignCosts
from gouji.models.alignment.segments import Edge, edges_of
from gouji.models.forms.outline import Node, NodeKind, Outline

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gouji.models.fragments.pieces import Piece

    Vector = NDArray[np.float64]

__all__ = ["AlignCosts", "Alignment", "Placement", "align", "step_costs"]

_INF = float("inf")
_EDGES = 4096  # more edges than ever leave one position; packs position and edge into one number
_REFUND = 0.8  # the part of a blank row's price that is given back when its numbers come after all


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A segment `pieces[start:end]` and the node that it was given; `cost` is what its label and numbers cost."""

    start: int
    end: int
    node: int
    label: str
    run: tuple[int, ...]
    cost: float
    unlabelled: bool
    continued: bool
    """The node's label stood in an earlier segment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """The cheapest placements in document order, their total cost, and every run's margins.

    `margins[first piece of a run][node]` is how much dearer the best alignment is that puts the run on that node; it is 0
    for the chosen node and infinite where it cannot stand.
    """

    placements: tuple[Placement, ...]
    cost: float
    margins: dict[int, tuple[float, ...]]


def align(pieces: tuple[Piece, ...], outline: Outline, costs: AlignCosts | None = None) -> Alignment:
    """The cheapest alignment of `pieces` with `outline`."""
    costs = costs or AlignCosts()
    edges = edges_of(pieces, outline, costs)
    return _Search(len(pieces), edges, outline, costs).run()


class _Search:
    """Shortest paths over the edges, forwards and backwards.

    States: `0 … n-1` closed nodes, `n … 2n-1` open ones, `2n` the start, before any node.
    """

    def __init__(self, size: int, edges: list[list[Edge]], outline: Outline, costs: AlignCosts) -> None:
        self.size, self.edges, self.costs = size, edges, costs
        self.nodes = outline.nodes
        self.n = len(self.nodes)
        self._nodes, self._states = np.arange(self.n), np.arange(2 * self.n + 1)
        self._reached = [False] * (size + 1)
        self.opened = ((self._states >= self.n) & (self._states < 2 * self.n)).astype(float)
        self.holds = [bool(n.rows) for n in self.nodes]
        self.transitions = step_costs(outline, costs)
        self.forward = np.full((size + 1, 2 * self.n + 1), _INF)
        self.back = np.full((size + 1, 2 * self.n + 1, 2), -1, dtype=int)
        self.ends = _end_costs(outline, costs)

    def run(self) -> Alignment:
        """Both passes and the best path."""
        self.forward[0, 2 * self.n] = 0.0
        arrivals = [self._forward(position) for position in range(self.size)]
        last = self.forward[self.size] + self.ends
        state = int(last.argmin())
        best = float(last[state])
        margins = self._margins(arrivals, best)
        return Alignment(placements=tuple(self._trace(state)), cost=best, margins=margins)

    def _forward(self, position: int) -> list[float]:
        """Relaxes all edges from a position; returns the cheapest arrival at each node there."""
        here = self.forward[position]
        arrival: list[float] = []
        previous: list[int] = []
        if any(edge.costs for edge in self.edges[position]):
            sums = here[:, None] + self.transitions
            nearest = sums.argmin(axis=0)
            arrival, previous = sums[nearest, self._nodes].tolist(), nearest.tolist()
        for number, edge in enumerate(self.edges[position]):
            code = position * _EDGES + number
            if edge.passing is not None:
                self._pass(edge.end, here + self._passing(edge), code)
            for node, cost in edge.costs:
                state = node + self.n if edge.opens and self.holds[node] else node
                self._relax(edge.end, state, arrival[node] + cost, previous[node], code)
            for node, cost in edge.fits:
                opened = float(here[node + self.n]) + cost - _REFUND * self.costs.blank_row
                self._relax(edge.end, node, opened, node + self.n, code)
        return arrival

    def _passing(self, edge: Edge) -> Vector | float:
        """What passing over an edge costs in each state."""
        price = edge.passing or 0.0
        return price + edge.waiting * self.opened if edge.waiting else price

    def _pass(self, end: int, total: Vector, code: int) -> None:
        """Passing over pieces up to `end`, each state unchanged."""
        if not self._reached[end]:
            self._reached[end] = True
            self.forward[end] = total
            self.back[end, :, 0] = code
            self.back[end, :, 1] = self._states
            return
        better = total < self.forward[end] - 1e-9
        self.forward[end][better] = total[better]
        self.back[end, better, 0] = code
        self.back[end, better, 1] = np.flatnonzero(better)

    def _relax(self, end: int, state: int, total: float, previous: int, code: int) -> None:
        if total < self.forward[end, state] - 1e-9:
            self._reached[end] = True
            self.forward[end, state] = total
            self.back[end, state] = (code, previous)

    def _trace(self, state: int) -> list[Placement]:
        placements: list[Placement] = []
        position = self.size
        while position > 0:
            code, previous = (int(x) for x in self.back[position, state])
            start, edge = code // _EDGES, self.edges[code // _EDGES][code % _EDGES]
            if edge.costs and not (edge.passing is not None and previous == state):
                node = state % self.n
                continued = edge.unlabelled and previous == node + self.n
                placements.append(
                    Placement(
                        start=start,
                        end=edge.end,
                        node=node,
                        label=edge.label,
                        run=edge.run,
                        cost=dict(edge.costs)[node],
                        unlabelled=edge.unlabelled and not continued,
                        continued=continued,
                    )
                )
            position, state = start, previous
        return placements[::-1]

    def _margins(self, arrivals: list[list[float]], best: float) -> dict[int, tuple[float, ...]]:
        """Backward costs, and from them each run's distance to every node."""
        backward = np.full((self.size + 1, 2 * self.n + 1), _INF)
        backward[self.size] = self.ends
        through: dict[int, list[float]] = {}
        for position in range(self.size - 1, -1, -1):
            here, arrival = backward[position], arrivals[position]
            onward = [_INF] * self.n  # the cheapest way on from entering a node here
            for edge in self.edges[position]:
                if edge.passing is not None:
                    np.minimum(here, backward[edge.end] + self._passing(edge), out=here)
                after = backward[edge.end]
                totals = [through.setdefault(piece, [_INF] * self.n) for piece in edge.run]
                for node, cost in edge.costs:
                    state = node + self.n if edge.opens and self.holds[node] else node
                    rest = cost + float(after[state])
                    onward[node] = min(onward[node], rest)
                    for total in totals:
                        total[node] = min(total[node], arrival[node] + rest)
                for node, cost in edge.fits:
                    opened = node + self.n
                    rest = cost - _REFUND * self.costs.blank_row + float(after[node])
                    here[opened] = min(here[opened], rest)
                    for total in totals:
                        total[node] = min(total[node], float(self.forward[position, opened]) + rest)
            if arrival:
                np.minimum(here, (self.transitions + np.array(onward)[None, :]).min(axis=1), out=here)
        return {piece: tuple(max(x - best, 0.0) for x in total) for piece, total in through.items()}


@lru_cache(maxsize=16)
def step_costs(outline: Outline, costs: AlignCosts) -> NDArray[np.float64]:
    """What it costs to go from each state to each node, in nats; rows are states as `_Search` numbers them."""
    nodes, n = outline.nodes, len(outline.nodes)
    table = np.empty((2 * n + 1, n))
    for i, before in enumerate(nodes):
        for j, after in enumerate(nodes):
            table[i, j] = table[n + i, j] = _step(i, before, j, after, costs, nodes)
        if before.rows:
            # A label that comes again with its numbers: what the open row cost is given back.
            table[n + i, i] = costs.join_row - _REFUND * costs.blank_row
    for j, after in enumerate(nodes):
        table[2 * n, j] = min(0.1 * after.order, 2.0)
    for i, before in enumerate(nodes):
        if before.order == 0 and before.kind is NodeKind.SECTION:
            # What stands before all tables does not make their loss any dearer.
            table[i, i + 1 :] = np.minimum(table[i, i + 1 :], table[2 * n, i + 1 :])
    return table


def _step(i: int, before: Node, j: int, after: Node, costs: AlignCosts, nodes: tuple[Node, ...]) -> float:
    if i == j:
        return costs.repeat
    if j < i:
        if before.kind is NodeKind.ROW and after.kind is NodeKind.TOGETHER and before.table == after.table:
            return costs.back * 2
        return costs.back + min(costs.back_step * (before.order - after.order), 1.5)
    if before.kind is NodeKind.TOGETHER and before.table == after.table:
        return costs.back * 2
    between = nodes[i + 1 : j]
    skipped = after.order - before.order - before.covers
    price = costs.skip_group * sum(n.kind is NodeKind.GROUP for n in between)
    price += costs.skip_section * sum(n.kind is NodeKind.SECTION for n in between)
    if skipped > 0:
        price += costs.skip_first + costs.skip_more * (skipped - 1)
    return min(price, costs.skip_most)


def _end_costs(outline: Outline, costs: AlignCosts) -> Vector:
    n = len(outline.nodes)
    ends = np.zeros(2 * n + 1)
    for i, node in enumerate(outline.nodes):
        missing = outline.row_count - node.order - len(node.rows)
        ends[i] = ends[n + i] = min(costs.skip_more * max(missing, 0), 2.0)
    ends[2 * n] = 2.0
    return ends
