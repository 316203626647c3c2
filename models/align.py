"""Aligns a document's pieces with a form's outline: a shortest path over segments of pieces.

A segment is a few consecutive pieces read as one thing: a label, perhaps broken over lines, with its run of numbers. The
document is cut into segments and each is given a place in the outline, or passed over, so that the sum of costs is
least: for labels that differ, item numbers that disagree, labels lost, numbers too few or too many, rows missing,
out of order, repeated. It is a semi-Markov Viterbi search; positions are pieces, states are the outline's nodes, each
once "closed" and once "open" (label seen, numbers not yet). The same path sums run backwards give every run's
distance to each other place, which is what confidence is made of.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz.distance import LCSseq
from rapidfuzz.process import cdist

from gouji.models.outline import Node, NodeKind, Outline

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gouji.models.normalise import Enumerator
    from gouji.models.pieces import Piece, Slot

    Vector = NDArray[np.float64]

__all__ = ["AlignCosts", "Alignment", "Placement", "align"]

_INF = float("inf")
_EDGES = 4096  # more edges than ever leave one position; packs position and edge into one number
_LABEL_CELLS = 3  # blank cells that labels may leave beside a row's own
_REFUND = 0.8  # the part of a blank row's price that is given back when its numbers come after all


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignCosts:
    """The prices of the alignment, in nats: how unlikely each thing is."""

    edit: float = 14.0
    """A label wholly different; in proportion to the share of characters that differ."""
    lacking: float = 0.4
    """A character of the label that the text lacks, against one that it has otherwise: labels are often shortened."""
    edit_limit: float = 5.0
    """Above this a text is no label."""
    enumerator_same: float = -0.3
    enumerator_other: float = 1.0
    unlabelled: float = 2.2
    unlabelled_together: float = 0.3
    embedded: float = 1.5
    """A label that running text touches."""
    join_line: float = 0.15
    join_row: float = 0.6
    join_enumerator: float = 2.0
    label_after_run: float = 0.5
    blank_row: float = 1.0
    blank_row_explicit: float = 0.2
    count_base: float = 1.0
    count_step: float = 0.6
    extra_slot: float = 0.5
    prose_run: float = 3.0
    skip_first: float = 1.2
    skip_more: float = 0.3
    skip_most: float = 5.0
    skip_group: float = 0.1
    skip_section: float = 1.5
    back: float = 3.5
    back_step: float = 0.05
    repeat: float = 3.5
    pass_side: float = 0.0
    pass_numbered: float = 1.5
    """A header that bears an item number: a row's label, more likely."""
    pass_group: float = 0.8
    pass_known: float = 1.5
    pass_label: float = 4.0
    """A known label that numbers follow."""
    pass_embedded: float = 0.2
    pass_text: float = 0.3
    pass_text_step: float = 0.08
    pass_text_most: float = 1.2
    pass_prose: float = 0.02
    pass_blanks: float = 1.0
    """Blank cells right after a known label."""
    pass_number: float = 1.5
    pass_run: float = 5.0
    pass_row: float = 9.0


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


@dataclass(slots=True)
class _Edge:
    start: int
    end: int
    label: str
    run: tuple[int, ...]
    passing: float | None = None
    """Cost of passing over the segment, the state unchanged."""
    costs: tuple[tuple[int, float], ...] = ()
    """The nodes that the segment may stand for, with their costs."""
    fits: tuple[tuple[int, float], ...] = ()
    """For a run without a label: the open nodes it may complete, with their costs."""
    opens: bool = False
    unlabelled: bool = False


def align(pieces: tuple[Piece, ...], outline: Outline, costs: AlignCosts | None = None) -> Alignment:
    """The cheapest alignment of `pieces` with `outline`."""
    costs = costs or AlignCosts()
    edges = _Edges(pieces, outline, costs).build()
    return _Search(len(pieces), edges, outline, costs).run()


_LabelCosts = tuple[dict[str, tuple[tuple[int, float], ...]], dict[str, float], dict[str, float]]


class _Edges:
    """Builds the segments that may be labels or rows, with their prices."""

    def __init__(self, pieces: tuple[Piece, ...], outline: Outline, costs: AlignCosts) -> None:
        self.pieces = pieces
        self.nodes = outline.nodes
        self.costs = costs
        self.is_row = [n.kind is NodeKind.ROW for n in self.nodes]
        self.sides = outline.side_cores
        self.variants = [(i, c) for i, n in enumerate(self.nodes) for c in n.cores]
        self.longest = max((len(c) for _, c in self.variants), default=0)
        self.longest = max(self.longest, max(map(len, self.sides), default=0))
        self.drafts: list[tuple[int, int, str, Enumerator | None, tuple[int, ...], float]] = []
        self._fits: dict[tuple[int, ...], tuple[tuple[int, float], ...]] = {}

    def build(self) -> list[list[_Edge]]:
        """The edges by start position."""
        edges: list[list[_Edge]] = [[self._passing(i)] for i in range(len(self.pieces))]
        for start in range(len(self.pieces)):
            self._segments(start)
        labels = sorted({d[2] for d in self.drafts if d[2]})
        prices, sides, groups = self._label_costs(labels)
        for start, end, label, enumerator, run, joined in self.drafts:
            edge = _Edge(start=start, end=end, label=label, run=run)
            if label:
                side = sides.get(label, _INF) + (self.costs.pass_numbered if enumerator is not None else 0.0)
                side = min(side, groups.get(label, _INF))
                if label in prices or side < _INF:
                    self._price(edge, prices.get(label, ()), side, enumerator, joined)
            elif not self._numbers(run):
                edge.costs = self._blank_together(run)
                edge.unlabelled = True
            else:
                edge.fits = tuple((node, fit + joined) for node, fit in self._fit(run))
                edge.costs = tuple((node, fit + self._unlabelled(node)) for node, fit in edge.fits)
                edge.unlabelled = True
            if edge.costs or edge.passing is not None:
                edges[start].append(edge)
        return edges

    def _blank_together(self, run: tuple[int, ...]) -> tuple[tuple[int, float], ...]:
        """A row of nothing but blank cells may be the one printed row of a side-by-side band."""
        slots = sum(len(self.pieces[i].slots or ()) for i in run)
        price = self.costs.unlabelled_together + self.costs.blank_row_explicit
        return tuple(
            (i, price)
            for i, n in enumerate(self.nodes)
            if n.kind is NodeKind.TOGETHER and n.width <= slots <= n.width + _LABEL_CELLS
        )

    def _unlabelled(self, node: int) -> float:
        """What a missing label costs; several rows in one printed row have none of their own."""
        return self.costs.unlabelled if self.nodes[node].cores else self.costs.unlabelled_together

    def _passing(self, i: int) -> _Edge:
        """Passing over one piece."""
        piece, c = self.pieces[i], self.costs
        if piece.slots is not None:
            before = self.pieces[i - 1] if i else None
            if not piece.numbers and before is not None and before.known and before.line == piece.line:
                price = c.pass_blanks
            elif piece.prose or not piece.numbers:
                price = 0.0
            elif piece.row:
                price = c.pass_row
            else:
                price = c.pass_number if piece.numbers == 1 and len(piece.text) < 4 else c.pass_run
        elif piece.known:
            price = c.pass_embedded if piece.embedded else c.pass_known
            if not piece.embedded:
                price = max(price, self._beside_numbers(i + 1))
        elif piece.embedded or len(piece.core) > self.longest:
            price = c.pass_prose
        else:
            price = min(c.pass_text + c.pass_text_step * len(piece.core), c.pass_text_most)
        return _Edge(start=i, end=i + 1, label="", run=(), passing=price)

    def _beside_numbers(self, end: int) -> float:
        """What it costs to pass over a label that ends at piece `end`, if the numbers there must be its own."""
        after = self.pieces[end] if end < len(self.pieces) else None
        before = self.pieces[end - 1]
        if after is None or not after.numbers or after.prose or (before.row and after.line != before.line):
            return 0.0
        return self.costs.pass_row if before.row and after.line == before.line else self.costs.pass_label

    def _segments(self, start: int) -> None:
        """All segments that begin at a piece and may be one label, one run, or both."""
        label, enumerator, run, joined, touched = "", None, (), 0.0, 0.0
        c, texts = self.costs, 0
        for i in range(start, len(self.pieces)):
            piece = self.pieces[i]
            if piece.slots is None:
                if (run and not label) or piece.prose_text or len(label) + len(piece.core) > self.longest * 1.3 + 2:
                    return
                if texts:
                    joined += c.join_enumerator * (2 if run else 1) if piece.enumerator and label else 0.0
                    joined += self._join(self.pieces[i - 1], piece)
                if i == start:
                    joined += c.embedded if piece.touched_before else 0.0
                touched = c.embedded if piece.touched_after else 0.0
                joined += c.label_after_run if run else 0.0
                enumerator = piece.enumerator if enumerator is None and not label else enumerator
                label += piece.core
                texts += 1
                if not label:
                    continue
            elif piece.numbers == 0:
                if run:
                    continue  # Blanks of a label's second line.
                if not texts:
                    self.drafts.append((start, i + 1, "", None, (i,), 0.0))
                    return
                run = (i,)
                self.drafts.append((start, i + 1, label, enumerator, run, joined + touched))
                run = ()
                continue
            else:
                if run and not self._continues_run(run, i):
                    return
                run = (*run, i)
                joined += c.prose_run if piece.prose else 0.0
            self.drafts.append((start, i + 1, label, enumerator, run, joined + touched))

    def _continues_run(self, run: tuple[int, ...], i: int) -> bool:
        """Whether a run's numbers may go on with those of piece `i`: at once, and both or neither in table cells."""
        before, piece = self.pieces[run[-1]], self.pieces[i]
        together = self._numbers(run) + piece.numbers
        return run[-1] == i - 1 and before.row == piece.row and together <= self._widest()

    def _widest(self) -> int:
        return max((n.width for n in self.nodes), default=0)

    def _numbers(self, run: tuple[int, ...]) -> int:
        return sum(self.pieces[i].numbers for i in run)

    def _join(self, before: Piece, piece: Piece) -> float:
        if before.line == piece.line:
            return self.costs.join_line if not piece.row else 2 * self.costs.join_row
        return self.costs.join_row if piece.row else self.costs.join_line

    def _label_costs(self, labels: list[str]) -> _LabelCosts:
        """Per label, the nodes it may be with their costs; the cost of passing it over as a header or a note; and as the
        label of a group that is repeated.
        """
        texts = [c for _, c in self.variants] + list(self.sides)
        if not labels or not texts:
            return {}, {}, {}
        common = cdist(labels, texts, scorer=LCSseq.similarity, dtype=np.uint8).astype(float)
        theirs = np.array([len(t) for t in texts], dtype=float)[None, :]
        ours = np.array([len(x) for x in labels], dtype=float)[:, None]
        added, lacking = ours - common, theirs - common
        distance = added + self.costs.lacking * np.maximum(lacking - added, 0.0)
        price = self.costs.edit * distance / np.maximum(ours, theirs)
        nodes: dict[str, dict[int, float]] = {}
        sides: dict[str, float] = {}
        groups: dict[str, float] = {}
        for i, j in np.argwhere(price <= self.costs.edit_limit):
            label, cost = labels[i], float(price[i, j])
            if j >= len(self.variants):
                sides[label] = min(sides.get(label, _INF), cost + self.costs.pass_side)
                continue
            node = self.variants[j][0]
            mine = nodes.setdefault(label, {})
            mine[node] = min(mine.get(node, _INF), cost)
            if not self.nodes[node].rows:
                groups[label] = min(groups.get(label, _INF), cost + self.costs.pass_group)
        priced = {label: tuple(found.items()) for label, found in nodes.items()}
        return priced, sides, groups

    def _price(
        self,
        edge: _Edge,
        nodes: tuple[tuple[int, float], ...],
        side: float,
        enumerator: Enumerator | None,
        joined: float,
    ) -> None:
        """Sets the costs of an edge with a label."""
        c, run = self.costs, edge.run
        numbers = self._numbers(run)
        if not numbers and side < _INF:
            own = enumerator is not None or self.pieces[edge.end - 1].row
            rows = own and any(self.is_row[node] and price == 0.0 for node, price in nodes)
            edge.passing = max(side + joined, self._beside_numbers(edge.end) if rows else 0.0)
        fits = dict(self._fit(run)) if numbers else {}
        priced = []
        for node, price in nodes:
            cost = price + joined + self._enumerators(self.nodes[node], enumerator)
            if numbers:
                cost += fits.get(node, _INF)
            elif self.is_row[node]:
                cost += c.blank_row_explicit + self._blank_fit(run, self.nodes[node]) if run else c.blank_row
            if cost < _INF:
                priced.append((node, cost))
        edge.costs = tuple(priced)
        edge.opens = not run

    def _enumerators(self, node: Node, seen: Enumerator | None) -> float:
        if node.enumerator is None or seen is None or seen.number is None:
            return 0.0
        price = self.costs.enumerator_same if node.enumerator.number == seen.number else self.costs.enumerator_other
        # A section is never numbered like an item below it.
        below = node.kind is NodeKind.SECTION and seen.style.startswith("(")
        return price + self.costs.enumerator_other * below

    def _blank_fit(self, run: tuple[int, ...], node: Node) -> float:
        slots = sum(len(self.pieces[i].slots or ()) for i in run)
        return 0.0 if slots >= node.width else self.costs.blank_row / 2

    def _fit(self, run: tuple[int, ...]) -> tuple[tuple[int, float], ...]:
        """How well the run's numbers fill each node's cells; only nodes that can hold them."""
        slots = [s for i in run for s in self.pieces[i].slots or ()]
        numbers = [s.text for s in _unstacked(slots) if s.text]
        least = sum(_least_cells(t) for t in numbers)
        most = sum(sum(map(str.isdigit, t)) for t in numbers)
        explicit = any(s.cell is not None for s in slots)
        key = (len(numbers), len(slots), least, most, explicit)
        if key not in self._fits:
            fits = ((i, self._fit_one(n, *key)) for i, n in enumerate(self.nodes))
            self._fits[key] = tuple((i, fit) for i, fit in fits if fit < _INF)
        return self._fits[key]

    def _fit_one(self, node: Node, numbers: int, slots: int, least: int, most: int, explicit: bool) -> float:
        width, c = node.width, self.costs
        if not node.rows:
            return _INF
        if numbers == width or (explicit and numbers < width <= slots <= width + _LABEL_CELLS):
            return 0.0
        if least <= width <= most and numbers < width and (not explicit or slots == 1):
            return 0.2
        if node.kind is NodeKind.TOGETHER and numbers < width // 2:
            return _INF
        if explicit:
            gap = max(width - slots, numbers - width, 0) + c.extra_slot * max(slots - width - _LABEL_CELLS, 0)
        else:
            gap = abs(width - numbers) if numbers > 1 else max(least - width, width - most, 0)
        return c.count_base + c.count_step * min(gap, 8)


def _unstacked(slots: list[Slot]) -> list[Slot]:
    """The slots without a cell that holds several numbers beside cells that hold one each."""
    counts = Counter(s.cell for s in slots if s.cell is not None and s.text)
    if len(counts) < 2:
        return slots
    return [s for s in slots if s.cell is None or counts[s.cell] < 2]


def _least_cells(text: str) -> int:
    """The fewest cells that a glued run of digits can fill: no number begins with a 0 but 0 itself.

    >>> _least_cells("0000000"), _least_cells("2000002"), _least_cells("00012")
    (7, 1, 4)
    """
    zeros = len(text) - len(text.lstrip("0"))
    rest = text[zeros:]
    if not zeros or not rest or rest.startswith("."):
        return max(zeros, 1)
    return zeros + 1


class _Search:
    """Shortest paths over the edges, forwards and backwards.

    States: `0 … n-1` closed nodes, `n … 2n-1` open ones, `2n` the start, before any node.
    """

    def __init__(self, size: int, edges: list[list[_Edge]], outline: Outline, costs: AlignCosts) -> None:
        self.size, self.edges, self.costs = size, edges, costs
        self.nodes = outline.nodes
        self.n = len(self.nodes)
        self._nodes, self._states = np.arange(self.n), np.arange(2 * self.n + 1)
        self._reached = [False] * (size + 1)
        self.holds = [bool(n.rows) for n in self.nodes]
        self.transitions = _transitions(outline, costs)
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
        costly = any(edge.costs for edge in self.edges[position])
        if costly:
            sums = here[:, None] + self.transitions
            previous = sums.argmin(axis=0)
            arrival: list[float] = sums[previous, self._nodes].tolist()
        else:
            arrival = []
        for number, edge in enumerate(self.edges[position]):
            code = position * _EDGES + number
            if edge.passing is not None:
                self._pass(edge, here, code)
            for node, cost in edge.costs:
                state = node + self.n if edge.opens and self.holds[node] else node
                self._relax(edge.end, state, arrival[node] + cost, int(previous[node]), code)
            for node, cost in edge.fits:
                opened = float(here[node + self.n]) + cost - _REFUND * self.costs.blank_row
                self._relax(edge.end, node, opened, node + self.n, code)
        return arrival

    def _pass(self, edge: _Edge, here: Vector, code: int) -> None:
        total = here + edge.passing
        if not self._reached[edge.end]:
            self._reached[edge.end] = True
            self.forward[edge.end] = total
            self.back[edge.end, :, 0] = code
            self.back[edge.end, :, 1] = self._states
            return
        better = total < self.forward[edge.end] - 1e-9
        self.forward[edge.end][better] = total[better]
        self.back[edge.end, better, 0] = code
        self.back[edge.end, better, 1] = np.flatnonzero(better)

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
                    np.minimum(here, backward[edge.end] + edge.passing, out=here)
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
def _transitions(outline: Outline, costs: AlignCosts) -> NDArray[np.float64]:
    """Cost of going from each state to each node."""
    nodes, n = outline.nodes, len(outline.nodes)
    table = np.empty((2 * n + 1, n))
    for i, before in enumerate(nodes):
        for j, after in enumerate(nodes):
            table[i, j] = table[n + i, j] = _step(i, before, j, after, costs, nodes)
        if before.rows:
            table[n + i, i] = costs.join_row
    for j, after in enumerate(nodes):
        table[2 * n, j] = min(0.1 * after.order, 2.0)
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
    seen = 0 if not before.rows or before.optional else len(before.rows)
    skipped = after.order - before.order - seen
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
