"""The segments of a document's pieces that may be one label, one run of numbers, or both, with their prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gouji.models.alignment.costs import AlignCosts
from gouji.models.alignment.drafts import Draft, drafts_from
from gouji.models.alignment.fits import LABEL_CELLS, Fits
from gouji.models.forms.outline import Node, NodeKind, Outline

if TYPE_CHECKING:
    from gouji.models.fragments.pieces import Piece
    from gouji.models.text.normalise import Enumerator

from gouji.models.labels.likeness import measure_differences, tabulate_shared

__all__ = ["Edge", "edges_of"]

_INF = float("inf")
_SCRAP = 2


@dataclass(slots=True)
class Edge:
    """A segment of pieces `[start, end)`, the runs of numbers in it, and what it costs to take it for each node."""

    start: int
    end: int
    label: str
    run: tuple[int, ...]
    passing: float | None = None
    """Cost of passing over the segment, the state unchanged."""
    waiting: float = 0.0
    """What passing costs more where a label still waits for its numbers."""
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
        self.fits = Fits(self.nodes, costs)

    def build(self) -> list[list[Edge]]:
        """The edges by start position."""
        edges: list[list[Edge]] = [[self._passing(i)] for i in range(len(self.pieces))]
        widest = max((n.width for n in self.nodes), default=0)
        drafts = [
            draft
            for start in range(len(self.pieces))
            for draft in drafts_from(self.pieces, start, self.longest, widest, self.costs)
        ]
        costs = self._label_costs(sorted({d.label for d in drafts if d.label}))
        for i, piece in enumerate(self.pieces):
            if piece.slots is None and not piece.known and not piece.embedded:
                edges[i][0].passing = max(edges[i][0].passing or 0.0, self._near_label(i, costs[0]))
        for draft in drafts:
            edge = self._labelled(draft, costs) if draft.label else self._unlabelled_run(draft)
            if edge.costs or edge.passing is not None:
                edges[draft.start].append(edge)
        return edges

    def _unlabelled_run(self, draft: Draft) -> Edge:
        """A run without a label: any row that it fills, or the completion of a label seen before."""
        edge = Edge(start=draft.start, end=draft.end, label="", run=draft.run, unlabelled=True)
        if not self._numbers(draft.run):
            edge.costs = self._blank_together(draft.run)
            return edge
        fits = tuple((node, fit + draft.price) for node, fit in self._fit(draft.run))
        item = self._item_before(draft.start)
        edge.costs = tuple((node, fit + self._unlabelled(node) + self._misnumbered(node, item)) for node, fit in fits)
        edge.fits = self._completing(draft.start, fits)
        return edge

    def _item_before(self, start: int) -> Enumerator | None:
        """The item number of a text that is no known label and stands right before a run on its line."""
        before = self.pieces[start - 1] if start else None
        if before is None or before.slots is not None or before.known or before.line != self.pieces[start].line:
            return None
        return before.enumerator if before.enumerator is not None and before.enumerator.style == "d" else None

    def _misnumbered(self, node: int, item: Enumerator | None) -> float:
        """What it costs to pass over a text that bears another item number and give its numbers to a row."""
        own = self.nodes[node].enumerator
        same = item is None or (own is not None and own.number == item.number)
        return 0.0 if same else 2 * self.costs.enumerator_other

    def _fit(self, run: tuple[int, ...]) -> tuple[tuple[int, float], ...]:
        """How well the run's numbers fill each node's cells; only nodes that can hold them."""
        return self.fits.of([s for i in run for s in self.pieces[i].slots or ()])

    def _blank_together(self, run: tuple[int, ...]) -> tuple[tuple[int, float], ...]:
        """A row of nothing but blank cells may be the one printed row of a side-by-side band."""
        slots = sum(len(self.pieces[i].slots or ()) for i in run)
        price = self.costs.unlabelled_together + self.costs.blank_row_explicit
        return tuple(
            (i, price)
            for i, n in enumerate(self.nodes)
            if n.kind is NodeKind.TOGETHER and n.width <= slots <= n.width + LABEL_CELLS
        )

    def _completing(self, start: int, fits: tuple[tuple[int, float], ...]) -> tuple[tuple[int, float], ...]:
        """What it costs that a run completes a label seen before, given what stands between the two.

        Strange text right before the numbers may be their own label: in a table's row it surely is, in running text it may be
        a piece of a group's label; it never is where the label seen before stands for a group.
        """
        here, before = self.pieces[start], self.pieces[start - 1] if start else None
        if before is not None and before.row and before.slots and not before.numbers and before.line != here.line:
            return tuple((node, fit + self.costs.pass_blanks + self.costs.below_blanks) for node, fit in fits)
        if before is None or before.slots is not None or before.known:
            return fits
        if before.row and before.line == here.line:
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
            elif before is not None and before.known and not before.embedded and before.core not in self.sides:
                price = c.pass_after_label
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
            price += c.pass_item if piece.enumerator is not None else 0.0
            if piece.row and self._beside_numbers(i + 1) and self.pieces[i + 1].line == piece.line:
                price = c.pass_beside
        numbers = piece.slots is not None and piece.numbers > 1 and not piece.prose
        return Edge(start=i, end=i + 1, label="", run=(), passing=price, waiting=c.pass_waiting if numbers else 0.0)

    def _near_label(self, i: int, prices: Mapping[str, Sequence[tuple[int, float]]]) -> float:
        """What it costs to pass over a text beside numbers, the more the nearer it is to a row's label."""
        best = min((p for node, p in prices.get(self.pieces[i].core, ()) if self.is_row[node]), default=_INF)
        return self._beside_numbers(i + 1) * max(1 - best / self.costs.edit_limit, 0.0)

    def _beside_numbers(self, end: int) -> float:
        """What it costs to pass over a label that ends at piece `end`, if the numbers there must be its own."""
        before = self.pieces[end - 1]
        while end < len(self.pieces) and self._scrap(self.pieces[end], before):
            end += 1
        after = self.pieces[end] if end < len(self.pieces) else None
        if after is None or not after.numbers or after.prose or (before.row and after.line != before.line):
            return 0.0
        return self.costs.pass_row if before.row and after.line == before.line else self.costs.pass_label

    def _scrap(self, piece: Piece, label: Piece) -> bool:
        """Whether a piece is a particle that ends the label before it, as in 稳定”的."""
        text = piece.slots is None and not piece.known and piece.enumerator is None
        return text and piece.line == label.line and not piece.row and len(piece.core) <= _SCRAP

    def _numbers(self, run: tuple[int, ...]) -> int:
        return sum(self.pieces[i].numbers for i in run)

    def _label_costs(self, labels: list[str]) -> _LabelCosts:
        """Per label: the nodes it may be, with costs; the cost of passing it over as a header; and as a repeated group."""
        texts = [c for _, c in self.variants] + list(self.sides)
        if not labels or not texts:
            return {}, {}, {}
        common = tabulate_shared(labels, texts).astype(float)
        theirs = np.array([len(t) for t in texts], dtype=float)[None, :]
        ours = np.array([len(x) for x in labels], dtype=float)[:, None]
        distance = measure_differences(common, ours, theirs, self.costs.lacking)
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

    def _labelled(self, draft: Draft, costs: _LabelCosts) -> Edge:
        """A segment with a label: the nodes that it may name, and the price of passing over it."""
        prices, sides, groups = costs
        c, run, label = self.costs, draft.run, draft.label
        edge = Edge(start=draft.start, end=draft.end, label=label, run=run, opens=not run)
        numbers = self._numbers(run)
        named = prices.get(label, ())
        side = sides.get(label, _INF) + (c.pass_numbered if draft.enumerator is not None else 0.0)
        side = min(side, groups.get(label, _INF))
        if not numbers and side < _INF:
            own = draft.enumerator is not None or self.pieces[draft.end - 1].row
            rows = own and any(self.is_row[node] and price == 0.0 for node, price in named)
            edge.passing = max(side + draft.price, self._beside_numbers(draft.end) if rows else 0.0)
        fits = dict(self._fit(run)) if numbers else {}
        among = c.among_headers * self._among_headers(draft)
        priced = []
        for node, price in named:
            cost = price + draft.price + self._enumerators(self.nodes[node], draft.enumerator) + among
            if numbers:
                cost += fits.get(node, _INF)
            elif self.is_row[node]:
                cost += c.blank_row_explicit + self._blank_fit(run, self.nodes[node]) if run else c.blank_row
            if cost < _INF:
                priced.append((node, cost))
        edge.costs = tuple(priced)
        return edge

    def _among_headers(self, draft: Draft) -> bool:
        """Whether a label without number is a header's text and follows one, as 总计 after 尚未审结, or any cell of its row."""
        before = self.pieces[draft.start - 1] if draft.start else None
        if before is None or before.slots is not None or draft.enumerator is not None or draft.label not in self.sides:
            return False
        here = self.pieces[draft.start]
        alone = not draft.run or self.pieces[draft.run[0]].line != here.line
        beside = here.row and before.row and before.line == here.line and alone
        return beside or (before.core in self.sides and not before.embedded)

    def _enumerators(self, node: Node, seen: Enumerator | None) -> float:
        if node.enumerator is None or seen is None or seen.number is None:
            # A row that stands for a whole group shares wordings with the rows of the group: its number tells it.
            return self.costs.optional_unnumbered if node.optional else 0.0
        price = self.costs.enumerator_same
        if node.enumerator.number != seen.number:
            section = node.kind is NodeKind.SECTION
            price = self.costs.section_other if section else self.costs.enumerator_other
            price += self.costs.optional_unnumbered if node.optional else 0.0
        # A section is never numbered like an item below it.
        below = node.kind is NodeKind.SECTION and seen.style.startswith("(")
        return price + self.costs.enumerator_other * below

    def _blank_fit(self, run: tuple[int, ...], node: Node) -> float:
        slots = sum(len(self.pieces[i].slots or ()) for i in run)
        return 0.0 if slots >= node.width else self.costs.blank_row / 2
