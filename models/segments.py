"""The segments of a document's pieces that may be one label, one run of numbers, or both, with their prices."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz.distance import LCSseq
from rapidfuzz.process import cdist

from gouji.models.align_costs import AlignCosts
from gouji.models.outline import Node, NodeKind, Outline
from gouji.models.readings import has_cells, one_a_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gouji.models.normalise import Enumerator
    from gouji.models.pieces import Piece, Slot

__all__ = ["Edge", "edges_of"]

_INF = float("inf")
_LABEL_CELLS = 3  # blank cells that labels may leave beside a row's own


@dataclass(slots=True)
class Edge:
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


def edges_of(pieces: tuple[Piece, ...], outline: Outline, costs: AlignCosts) -> list[list[Edge]]:
    """For each piece, the segments that begin there."""
    return _Edges(pieces, outline, costs).build()


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

    def build(self) -> list[list[Edge]]:
        """The edges by start position."""
        edges: list[list[Edge]] = [[self._passing(i)] for i in range(len(self.pieces))]
        for start in range(len(self.pieces)):
            self._segments(start)
        labels = sorted({d[2] for d in self.drafts if d[2]})
        prices, sides, groups = self._label_costs(labels)
        for start, end, label, enumerator, run, joined in self.drafts:
            edge = Edge(start=start, end=end, label=label, run=run)
            if label:
                side = sides.get(label, _INF) + (self.costs.pass_numbered if enumerator is not None else 0.0)
                side = min(side, groups.get(label, _INF))
                if label in prices or side < _INF:
                    self._price(edge, prices.get(label, ()), side, enumerator, joined)
            elif not self._numbers(run):
                edge.costs = self._blank_together(run)
                edge.unlabelled = True
            else:
                fits = tuple((node, fit + joined) for node, fit in self._fit(run))
                edge.costs = tuple((node, fit + self._unlabelled(node)) for node, fit in fits)
                edge.fits = self._completing(start, fits)
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

    def _completing(self, start: int, fits: tuple[tuple[int, float], ...]) -> tuple[tuple[int, float], ...]:
        """What it costs that a run completes a label seen before, given what stands between the two.

        Strange text right before the numbers may be their own label: in a table's row it surely is, in running text it may be
        a piece of a group's label; it never is where the label seen before stands for a group.
        """
        before = self.pieces[start - 1] if start else None
        if before is None or before.slots is not None or before.known:
            return fits
        if before.row and before.line == self.pieces[start].line:
            return ()
        price = self.costs.strange_between
        return tuple((node, fit + price) for node, fit in fits if not self.nodes[node].optional)

    def _unlabelled(self, node: int) -> float:
        """What a missing label costs; several rows in one printed row have none of their own."""
        if self.nodes[node].optional:
            return self.costs.unlabelled_optional
        return self.costs.unlabelled if self.nodes[node].cores else self.costs.unlabelled_together

    def _passing(self, i: int) -> Edge:
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
            if piece.row and self._beside_numbers(i + 1) and self.pieces[i + 1].line == piece.line:
                price = c.pass_beside
        return Edge(start=i, end=i + 1, label="", run=(), passing=price)

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
        edge: Edge,
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
        printed = [s for i in run for s in self.pieces[i].slots or ()]
        joined = one_a_cell(printed)
        if len(joined) == len(printed):
            return self._fit_slots(printed)
        apart = dict(self._fit_slots(printed))
        return tuple((node, min(fit, apart.get(node, _INF))) for node, fit in self._fit_slots(joined))

    def _fit_slots(self, slots: Sequence[Slot]) -> tuple[tuple[int, float], ...]:
        numbers = [s.text for s in _unstacked(slots) if s.text]
        least = sum(_least_cells(t) for t in numbers)
        most = sum(sum(map(str.isdigit, t)) for t in numbers)
        explicit = has_cells(slots)
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


def _unstacked(slots: Sequence[Slot]) -> Sequence[Slot]:
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
