"""The alignment of a document's pieces with a form's outline: a shortest path over segments of pieces.

A segment is a few consecutive pieces read as one thing: a label, perhaps broken over lines, with its run of numbers. The
document is cut into segments; each is placed on a node of the outline, or passed over, so that the sum of prices is least:
for labels that differ, item numbers that disagree, labels lost, numbers too few or too many, rows missing, out of order,
repeated. The method is a semi-Markov Viterbi search (Sarawagi and Cohen 2004, with prices by hand): positions are pieces,
states are the outline's nodes, each once "closed" and once "open" (label seen, numbers not yet). The same sums run backwards
give every run's distance to each other place, which is what confidence is made of.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gouji.models.alignment.segments import PricedSegment, list_segments
from gouji.models.alignment.settings import AlignmentSettings
from gouji.models.forms.outline import Node, NodeKind, Outline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from gouji.models.alignment.fits import Prices
    from gouji.models.fragments.pieces import Piece

    Vector = NDArray[np.float64]
    Indices = NDArray[np.intp]

__all__ = ["Alignment", "PlacedSegment", "align", "price_steps"]

_INF = float("inf")
_NO_NODES: Indices = np.array((), dtype=np.intp)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedSegment:
    """A segment `pieces[start:end]` on a node of the outline; `cost` is the price of its label and numbers, in nats.

    The row of another statistic stands on no node (-1).
    """

    start: int
    end: int
    node: int
    label: str
    run: tuple[int, ...]
    cost: float
    unlabelled: bool
    continued: bool
    """Whether the node's label stands in an earlier segment."""
    woven: bool = False
    """Whether the parts of a group's label between its pieces are none of its label."""
    contradicted: bool = False
    """Whether another text stands right before the run, which is none of the node's."""
    elsewhere: tuple[int, int] | None = None
    """The place of a heading over it that says that it is another statistic's: see `gouji.models.claims.headed`."""

    @property
    def behind(self) -> int:
        """The piece behind its label and numbers."""
        return max((self.end, *(i + 1 for i in self.run)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """The cheapest placements in document order, their total cost in nats, and every run's margins.

    `margins[first piece of a run][node]` is how much dearer the best alignment is that puts the run on that node: 0 for the
    chosen node, infinite where the run cannot stand. After the nodes stands the same for a run that is another statistic's.
    `foreign` are the other statistics' rows.
    """

    placements: tuple[PlacedSegment, ...]
    cost: float
    margins: dict[int, tuple[float, ...]]
    foreign: tuple[PlacedSegment, ...] = ()


def align(pieces: tuple[Piece, ...], outline: Outline, settings: AlignmentSettings) -> Alignment:
    """Return the cheapest alignment of `pieces` with `outline`."""
    segments = list_segments(pieces, outline, settings)
    return _PathSearch(len(pieces), segments, outline, settings).run()


class _Entries(NamedTuple):
    """The prices of a segment as arrays of equal length: of the nodes that it may stand for, and of the open ones that it may complete."""

    nodes: Indices
    states: Indices
    """In which state each of the nodes is after the segment."""
    costs: Vector | None
    fitting: Indices
    fits: Vector | None


_NO_ENTRIES = _Entries(nodes=_NO_NODES, states=_NO_NODES, costs=None, fitting=_NO_NODES, fits=None)


class _PathSearch:
    """Shortest paths over the segments, forwards and backwards.

    States: `0 … n-1` closed nodes, `n … 2n-1` open ones, `2n` the start, before any node.
    """

    def __init__(
        self, size: int, segments: list[list[PricedSegment]], outline: Outline, settings: AlignmentSettings
    ) -> None:
        self.size, self.segments = size, segments
        self.nodes = outline.nodes
        self.n = len(self.nodes)
        self._nodes, self._states = np.arange(self.n), np.arange(2 * self.n + 1)
        self._reached = [False] * (size + 1)
        self.opened = ((self._states >= self.n) & (self._states < 2 * self.n)).astype(float)
        self.holds = np.array([bool(n.rows) for n in self.nodes], dtype=bool)
        self.entering = np.ascontiguousarray(price_steps(outline, settings).T)  # by node and state: read in this order
        self.forward = np.full((size + 1, 2 * self.n + 1), _INF)
        self.codes = np.full((size + 1, 2 * self.n + 1), -1, dtype=int)
        """The segment that each state is reached by, and with which position."""
        self.previous = np.full((size + 1, 2 * self.n + 1), -1, dtype=int)
        """The state before that segment."""
        self.ends = _price_ends(outline, settings)
        self.refund = settings.blank_row_refund * settings.blank_row
        self.rounding = settings.rounding
        # A position and the number of a segment there are packed into one integer.
        self.stride = max(map(len, segments), default=1)
        self.entries = [[self._list_entries(segment) for segment in here] for here in segments]

    def _list_entries(self, segment: PricedSegment) -> _Entries:
        if not segment.costs and not segment.fits:
            return _NO_ENTRIES
        nodes, costs = _divide(segment.costs)
        fitting, fits = _divide(segment.fits)
        states = nodes + self.n * self.holds[nodes] if segment.opens and costs is not None else nodes
        return _Entries(nodes=nodes, states=states, costs=costs, fitting=fitting, fits=fits)

    def run(self) -> Alignment:
        """Run both passes and return the best path with the margins."""
        self.forward[0, 2 * self.n] = 0.0
        arrivals = [self._forward(position) for position in range(self.size)]
        last = self.forward[self.size] + self.ends
        state = int(last.argmin())
        best = float(last[state])
        margins = self._margins(arrivals, best)
        placements, foreign = self._trace(state)
        return Alignment(placements=tuple(placements), cost=best, margins=margins, foreign=tuple(foreign))

    def _forward(self, position: int) -> Vector:
        """Relax all segments from a position; return the cheapest arrival at each node there, nothing where no segment enters one."""
        here = self.forward[position]
        arrival, previous = np.empty(0), self._nodes
        if any(entries.costs is not None for entries in self.entries[position]):
            sums = self.entering + here
            previous = sums.argmin(axis=1)
            arrival = sums[self._nodes, previous]
        for number, (segment, entries) in enumerate(zip(self.segments[position], self.entries[position], strict=True)):
            code = position * self.stride + number
            if segment.passing is not None:
                self._pass(segment.end, here + self._passing(segment), code)
            if entries.costs is not None:
                nodes = entries.nodes
                self._relax(segment.end, entries.states, arrival[nodes] + entries.costs, previous[nodes], code)
            if entries.fits is not None:
                opened = entries.fitting + self.n
                self._relax(segment.end, entries.fitting, here[opened] + entries.fits - self.refund, opened, code)
        return arrival

    def _passing(self, segment: PricedSegment) -> Vector | float:
        """Return the price of passing over a segment in each state."""
        price = segment.passing or 0.0
        return price + segment.waiting * self.opened if segment.waiting else price

    def _pass(self, end: int, total: Vector, code: int) -> None:
        """Relax passing over pieces up to `end`, each state unchanged."""
        if not self._reached[end]:
            self._reached[end] = True
            self.forward[end], self.codes[end], self.previous[end] = total, code, self._states
            return
        here = self.forward[end]
        won = (total < here - self.rounding).nonzero()[0]
        here[won], self.codes[end][won], self.previous[end][won] = total[won], code, won

    def _relax(self, end: int, states: Indices, totals: Vector, previous: Indices, code: int) -> None:
        """Note where states are reached more cheaply. Of equal sums the one found first stays, so that rounding decides nothing."""
        here = self.forward[end]
        better = totals < here[states] - self.rounding
        if better.any():
            won = states[better]
            self._reached[end] = True
            here[won], self.codes[end][won], self.previous[end][won] = totals[better], code, previous[better]

    def _trace(self, state: int) -> tuple[list[PlacedSegment], list[PlacedSegment]]:
        """Return the placements on the cheapest path to a last state, and the other statistics' rows on it."""
        placements: list[PlacedSegment] = []
        foreign: list[PlacedSegment] = []
        position = self.size
        while position > 0:
            code, previous = int(self.codes[position, state]), int(self.previous[position, state])
            start, segment = code // self.stride, self.segments[code // self.stride][code % self.stride]
            if segment.foreign:
                foreign.append(_place(segment, -1, segment.passing or 0.0))
            if segment.costs and not (segment.passing is not None and previous == state):
                node = state % self.n
                continued = segment.unlabelled and previous == node + self.n
                placements.append(_place(segment, node, dict(segment.costs)[node], continued=continued))
            position, state = start, previous
        return placements[::-1], foreign[::-1]

    def _margins(self, arrivals: list[Vector], best: float) -> dict[int, tuple[float, ...]]:
        """Sum the prices backwards, and return from them each run's distance to every node."""
        backward = np.full((self.size + 1, 2 * self.n + 1), _INF)
        backward[self.size] = self.ends
        through: dict[int, Vector] = {}
        for position in range(self.size - 1, -1, -1):
            here, arrival = backward[position], arrivals[position]
            onward = np.full(self.n, _INF)  # the cheapest way on from entering a node here
            for segment, entries in zip(self.segments[position], self.entries[position], strict=True):
                after = backward[segment.end]
                totals = [through.setdefault(piece, np.full(self.n + 1, _INF)) for piece in segment.run]
                if segment.passing is not None:
                    np.minimum(here, after + self._passing(segment), out=here)
                if segment.foreign:
                    rest = float((self.forward[position] + self._passing(segment) + after).min())
                    _lower(totals, [self.n], rest)
                if entries.costs is not None:
                    nodes = entries.nodes
                    rests = entries.costs + after[entries.states]
                    _lower((onward,), nodes, rests)
                    _lower(totals, nodes, arrival[nodes] + rests)
                if entries.fits is not None:
                    opened = entries.fitting + self.n
                    rests = entries.fits - self.refund + after[entries.fitting]
                    _lower((here,), opened, rests)
                    _lower(totals, entries.fitting, self.forward[position, opened] + rests)
            if len(arrival):
                np.minimum(here, np.minimum.reduce(self.entering + onward[:, None]), out=here)
        return {piece: tuple(np.maximum(total - best, 0.0).tolist()) for piece, total in through.items()}


def _divide(prices: Prices) -> tuple[Indices, Vector | None]:
    """Return the nodes of prices and the prices; None for these where there are none."""
    if not prices:
        return _NO_NODES, None
    nodes, costs = zip(*prices, strict=True)
    return np.array(nodes), np.array(costs)


def _lower(totals: Iterable[Vector], places: Indices | list[int], values: Vector | float) -> None:
    """Lower each total to values at some places where these are less."""
    for total in totals:
        total[places] = np.minimum(total[places], values)


def _place(segment: PricedSegment, node: int, cost: float, *, continued: bool = False) -> PlacedSegment:
    return PlacedSegment(
        start=segment.start,
        end=segment.end,
        node=node,
        label=segment.label,
        run=segment.run,
        cost=cost,
        unlabelled=segment.unlabelled and not continued,
        continued=continued,
        woven=segment.woven,
        contradicted=node in segment.contradicted,
    )


@lru_cache(maxsize=16)
def price_steps(outline: Outline, settings: AlignmentSettings) -> NDArray[np.float64]:
    """Return the price of going from each state to each node, in nats; rows are states as `_PathSearch` numbers them."""
    nodes, n = outline.nodes, len(outline.nodes)
    table = np.empty((2 * n + 1, n))
    for i, before in enumerate(nodes):
        for j, after in enumerate(nodes):
            table[i, j] = table[n + i, j] = _price_step(i, before, j, after, settings, nodes)
        if before.rows:
            # The label is repeated with its numbers: the price of the open row without numbers is given back.
            table[n + i, i] = settings.join_row - settings.blank_row_refund * settings.blank_row
    for j, after in enumerate(nodes):
        table[2 * n, j] = min(settings.start_step * after.order, settings.start_most)
    for i, before in enumerate(nodes):
        if before.order == 0 and before.kind is NodeKind.SECTION:
            # What stands before all tables does not make their loss any dearer.
            table[i, i + 1 :] = np.minimum(table[i, i + 1 :], table[2 * n, i + 1 :])
    return table


def _price_step(
    i: int, before: Node, j: int, after: Node, settings: AlignmentSettings, nodes: tuple[Node, ...]
) -> float:
    if i == j:
        return settings.repeat
    if j < i:
        # The one printed row of a band and the rows one by one exclude each other.
        if before.kind is NodeKind.ROW and after.kind is NodeKind.TOGETHER and before.table == after.table:
            return settings.back * 2
        return settings.back + min(settings.back_step * (before.order - after.order), settings.back_most)
    if before.kind is NodeKind.TOGETHER and before.table == after.table:
        return settings.back * 2
    between = nodes[i + 1 : j]
    skipped = after.order - before.order - before.covers
    price = settings.skip_group * sum(n.kind is NodeKind.GROUP for n in between)
    price += settings.skip_section * sum(n.kind is NodeKind.SECTION for n in between)
    if skipped > 0:
        price += settings.skip_first + settings.skip_more * (skipped - 1)
    return min(price, settings.skip_most)


def _price_ends(outline: Outline, settings: AlignmentSettings) -> Vector:
    """Return the price of ending in each state, in nats: of the rows lost after it."""
    n = len(outline.nodes)
    ends = np.zeros(2 * n + 1)
    for i, node in enumerate(outline.nodes):
        missing = outline.row_count - node.order - len(node.rows)
        ends[i] = ends[n + i] = min(settings.skip_more * max(missing, 0), settings.end_most)
    ends[2 * n] = settings.end_most
    return ends
