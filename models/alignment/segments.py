"""The segments of a document's pieces that may be one label, one run of numbers, or both, with their prices.

Two steps: consecutive pieces are cut into every segment that may be one thing, then each segment is priced for every node of
the outline that it may stand for, and for being passed over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gouji.models.alignment.cutting import CutSegment, cut_segments
from gouji.models.alignment.fits import Prices, make_fit_pricer
from gouji.models.alignment.homes import list_homes
from gouji.models.alignment.label_prices import LabelPrices, price_labels
from gouji.models.alignment.own_labels import find_own_label, is_strange, join_cores
from gouji.models.alignment.settings import AlignmentSettings
from gouji.models.forms.outline import Node, NodeKind, Outline

if TYPE_CHECKING:
    from gouji.models.fragments.pieces import Piece
    from gouji.models.text.normalise import Enumerator

__all__ = ["PricedSegment", "list_segments"]

_INF = float("inf")


@dataclass(slots=True)
class PricedSegment:
    """A segment `pieces[start:end]`, the pieces of its run of numbers, and its prices in nats."""

    start: int
    end: int
    label: str
    run: tuple[int, ...]
    passing: float | None = None
    """The price of passing over the segment, the state unchanged; None where it cannot be passed over as one."""
    waiting: float = 0.0
    """What passing costs in addition where a label still waits for its numbers."""
    costs: Prices = ()
    """The nodes that the segment may stand for."""
    fits: Prices = ()
    """For a run without a label: the open nodes that it may complete."""
    opens: bool = False
    """Whether a node with cells is open after the segment: its label is read, its numbers are not."""
    unlabelled: bool = False
    contradicted: frozenset[int] = frozenset()
    """The nodes of whose label or table the text right before the run is not."""
    woven: bool = False
    """Whether parts of a group's label between its pieces are left out."""
    foreign: bool = False
    """Whether it is another statistic's row, passed over with its label."""


def list_segments(
    pieces: tuple[Piece, ...], outline: Outline, settings: AlignmentSettings
) -> list[list[PricedSegment]]:
    """Return for each piece the segments that begin there."""
    return _SegmentPricer(pieces, outline, settings).price_all()


class _SegmentPricer:
    """Prices the segments of one document on one outline."""

    def __init__(self, pieces: tuple[Piece, ...], outline: Outline, settings: AlignmentSettings) -> None:
        self.pieces = pieces
        self.numbers = [piece.numbers for piece in pieces]
        self.nodes = outline.nodes
        self.settings = settings
        self.is_row = [n.kind is NodeKind.ROW for n in self.nodes]
        self.sides = outline.side_cores
        self.outline = outline
        self.side_texts = frozenset(self.sides)
        self.own_labels: dict[int, int] = {}
        self.fits: dict[tuple[int, ...], Prices] = {}
        self.longest = max((len(c) for c in (*(c for n in self.nodes for c in n.cores), *self.sides)), default=0)
        self.lost_labels = [self._price_lost_label(node) for node in self.nodes]
        self.price_run = make_fit_pricer(outline, settings)

    def price_all(self) -> list[list[PricedSegment]]:
        """Return the segments by the piece that they begin at, that of passing over the piece first."""
        passing = [self._pass_piece(i) for i in range(len(self.pieces))]
        widest = max((n.width for n in self.nodes), default=0)
        longest = self.longest * self.settings.longest_ratio + self.settings.longest_extra
        woven = any(piece.woven for piece in self.pieces)
        segments = [
            segment
            for start in range(len(self.pieces))
            for segment in cut_segments(self.pieces, start, longest, widest, self.settings, woven=woven)
        ]
        prices = self._price_labels(segments)
        for i, piece in enumerate(self.pieces):
            if piece.slots is None and not piece.known and not piece.embedded:
                passing[i].passing = max(passing[i].passing or 0.0, self._pass_near_label(i, prices.nodes))
        by_start = [[each] for each in passing]
        named: dict[int, float] = {}
        for segment in segments:
            if segment.label and not prices.knows(segment.label):
                continue
            priced = self._price_labelled(segment, prices) if segment.label else self._price_unlabelled(segment, prices)
            if priced.costs or priced.passing is not None:
                by_start[segment.start].append(priced)
            if segment.label and segment.run and priced.costs:
                # Numbers in a table below a label in running text may be any row's.
                apart = self.pieces[segment.start].row != self.pieces[segment.run[0]].row
                best = _INF if apart else min(price for _, price in priced.costs)
                named[segment.run[0]] = min(best, named.get(segment.run[0], _INF))
        for segment in segments:
            if segment.label in prices.foreign and self._may_be_foreign(segment):
                single = sum(each.passing or 0.0 for each in passing[segment.start : segment.end])
                foreign = self._pass_foreign(segment, prices, single)
                if named.get(segment.run[0], _INF) < self.settings.own_label:
                    foreign.passing = (foreign.passing or 0.0) + self.settings.pass_label
                by_start[segment.start].append(foreign)
        return by_start

    def _price_labels(self, segments: Sequence[CutSegment]) -> LabelPrices:
        labels = {s.label for s in segments if s.label}
        before = {s.label for s in segments if s.run and s.label and self._may_be_foreign(s)}
        before |= {self._own_label(s.start) for s in segments if not s.label} - {""}
        items: dict[str, set[Enumerator]] = {}
        for segment in segments:
            if segment.enumerator is not None and segment.label:
                items.setdefault(segment.label, set()).add(segment.enumerator)
        return price_labels(
            sorted(labels | before),
            before,
            self.outline,
            self.settings,
            unsure=self._list_unsure(segments),
            items=items,
        )

    def _list_unsure(self, segments: Sequence[CutSegment]) -> frozenset[str]:
        """Return the labels with a piece of which a recogniser is not sure."""
        least = self.settings.sure_ink
        unsure = {i for i, p in enumerate(self.pieces) if p.confidence is not None and p.confidence < least}
        if not unsure:
            return frozenset()
        found = {s.label for s in segments if s.label and not unsure.isdisjoint(range(s.start, s.end))}
        return frozenset(found | {self._own_label(s.start) for s in segments if not s.label and unsure & {s.start - 1}})

    def _may_be_foreign(self, segment: CutSegment) -> bool:
        """Return whether a label with numbers holds no text of the form, or touches one, and nothing of a sentence."""
        if not self._count_numbers(segment.run) or any(self.pieces[i].prose for i in segment.run):
            return False
        first = segment.run[0]
        if segment.end == segment.run[-1] + 1 and segment.start == self._own_label_start(first):
            return True
        return is_strange(
            self.pieces[segment.start : first], self.pieces[segment.run[-1] : segment.end], self.side_texts
        )

    def _pass_foreign(self, segment: CutSegment, prices: LabelPrices, apart: float) -> PricedSegment:
        """Return the segment as another statistic's row: its label and numbers are passed over together.

        It costs no more than passing over its pieces (`apart`).
        """
        price = min(prices.foreign[segment.label] + segment.price, apart - self.settings.foreign_together)
        return PricedSegment(
            start=segment.start, end=segment.end, label=segment.label, run=segment.run, passing=price, foreign=True
        )

    def _price_unlabelled(self, segment: CutSegment, prices: LabelPrices) -> PricedSegment:
        """Price a run without a label: it is any row that it fills, or it completes a label seen before."""
        priced = PricedSegment(start=segment.start, end=segment.end, label="", run=segment.run, unlabelled=True)
        if not self._count_numbers(segment.run):
            priced.costs = self._price_blank_band(segment.run)
            return priced
        fits, joining = self._price_fits(segment.run), segment.price
        fits = tuple((node, fit + joining) for node, fit in fits) if joining else fits
        fits = self._contradict(priced, fits, prices)
        priced.costs = tuple((node, fit + self.lost_labels[node]) for node, fit in fits)
        item = self._item_before(segment.start)
        if item is not None:
            priced.costs = tuple((node, cost + self._price_other_item(node, item)) for node, cost in priced.costs)
        priced.fits = self._price_completion(segment.start, fits)
        return priced

    def _contradict(self, priced: PricedSegment, named: Prices, prices: LabelPrices) -> Prices:
        """Return the prices of giving a segment's run to nodes, and keep in the segment which of them it contradicts.

        It costs more where another text than the segment's label stands right before the run, and is no text of the node's.
        """
        run = priced.run[0]
        text = self._own_label(run) if self._own_label_start(run) < priced.start else ""
        price = prices.contradictions.get(text)
        if price is None:
            return named
        homes = list_homes(self.outline, in_row=self.pieces[run].row)
        home = {node for whole in prices.homes.get(text, ()) for node in homes.get(whole, ())}
        priced.contradicted = frozenset(node for node, _ in named if node not in home)
        return tuple((node, cost + price * (node in priced.contradicted)) for node, cost in named)

    def _own_label(self, run: int) -> str:
        return join_cores(self.pieces[self._own_label_start(run) : run])

    def _own_label_start(self, run: int) -> int:
        if run not in self.own_labels:
            self.own_labels[run] = find_own_label(self.pieces, run, self.side_texts, self.settings)
        return self.own_labels[run]

    def _item_before(self, start: int) -> Enumerator | None:
        """Return the item number of a text that is no known label and stands right before a run on its line."""
        before = self.pieces[start - 1] if start else None
        if before is None or before.slots is not None or before.known or before.line != self.pieces[start].line:
            return None
        return before.enumerator if before.enumerator is not None and before.enumerator.style == "d" else None

    def _price_other_item(self, node: int, item: Enumerator) -> float:
        """Price passing over a text with another item number and giving its numbers to a row."""
        own = self.nodes[node].enumerator
        same = own is not None and own.number == item.number
        return 0.0 if same else 2 * self.settings.enumerator_other

    def _price_fits(self, run: tuple[int, ...]) -> Prices:
        """Price how well the run's numbers fill each node's cells; nodes that cannot hold them are left out."""
        if run not in self.fits:
            self.fits[run] = self.price_run([s for i in run for s in self.pieces[i].slots or ()])
        return self.fits[run]

    def _price_blank_band(self, run: tuple[int, ...]) -> Prices:
        """Price a row of nothing but blank cells as the one printed row of a side-by-side band."""
        slots = sum(len(self.pieces[i].slots or ()) for i in run)
        return tuple(
            (i, self.settings.blank_band)
            for i, n in enumerate(self.nodes)
            if n.kind is NodeKind.TOGETHER and n.width <= slots <= n.width + self.settings.label_cells
        )

    def _price_completion(self, start: int, fits: Prices) -> Prices:
        """Price a run that completes a label seen before, by what stands between the two.

        Unknown text right before the numbers may be their own label: in a table's row it surely is, in running text it may be
        a piece of a group's label; it never is where the label seen before stands for a group.
        """
        here, before = self.pieces[start], self.pieces[start - 1] if start else None
        if before is not None and before.row and before.slots and not before.numbers and before.line != here.line:
            return tuple((node, fit + self.settings.pass_blanks + self.settings.below_blanks) for node, fit in fits)
        if before is None or before.slots is not None or before.known:
            return fits
        if before.row and before.line == here.line:
            return ()
        price = self.settings.unknown_between
        return tuple((node, fit + price) for node, fit in fits if not self.nodes[node].optional)

    def _price_lost_label(self, node: Node) -> float:
        """Price a label that is lost; a side-by-side band in one printed row has none of its own."""
        if node.optional:
            return self.settings.unlabelled_optional
        return self.settings.unlabelled if node.cores else self.settings.unlabelled_together

    def _pass_piece(self, i: int) -> PricedSegment:
        """Return the segment of passing over one piece."""
        piece = self.pieces[i]
        price = self._pass_text(i, piece) if piece.slots is None else self._pass_numbers(i, piece)
        several = piece.slots is not None and piece.numbers > 1 and not piece.prose
        waiting = self.settings.pass_waiting if several else 0.0
        return PricedSegment(start=i, end=i + 1, label="", run=(), passing=price, waiting=waiting)

    def _pass_numbers(self, i: int, piece: Piece) -> float:
        before, c = self.pieces[i - 1] if i else None, self.settings
        if not piece.numbers and before is not None and before.known and before.line == piece.line:
            return c.pass_blanks
        if piece.prose or not piece.numbers:
            return 0.0
        if piece.row:
            return c.pass_row
        if before is not None and before.known and not before.embedded and before.core not in self.sides:
            return c.pass_after_label
        return c.pass_number if piece.numbers == 1 and len(piece.text) <= c.short_number else c.pass_run

    def _pass_text(self, i: int, piece: Piece) -> float:
        c = self.settings
        if piece.known:
            return c.pass_embedded if piece.embedded else max(c.pass_known, self._pass_label(i + 1))
        if piece.embedded or len(piece.core) > self.longest:
            return c.pass_prose
        if piece.row and self._pass_label(i + 1) and self.pieces[i + 1].line == piece.line:
            return c.pass_beside
        price = min(c.pass_text + c.pass_text_step * len(piece.core), c.pass_text_most)
        return price + (c.pass_item if piece.enumerator is not None else 0.0)

    def _pass_near_label(self, i: int, prices: Mapping[str, Prices]) -> float:
        """Price passing over a text beside numbers, the more the nearer it is to a row's label."""
        best = min((p for node, p in prices.get(self.pieces[i].core, ()) if self.is_row[node]), default=_INF)
        return self._pass_label(i + 1) * max(1 - best / self.settings.edit_limit, 0.0)

    def _pass_label(self, end: int) -> float:
        """Price passing over a label that ends before piece `end`; 0 unless numbers follow that must be its own."""
        before = self.pieces[end - 1]
        while end < len(self.pieces) and self._is_particle(self.pieces[end], before):
            end += 1
        after = self.pieces[end] if end < len(self.pieces) else None
        if after is None or not after.numbers or after.prose or (before.row and after.line != before.line):
            return 0.0
        return self.settings.pass_row if before.row and after.line == before.line else self.settings.pass_label

    def _is_particle(self, piece: Piece, label: Piece) -> bool:
        """Return whether a piece is a particle that ends the label before it, as in 稳定”的."""
        text = piece.slots is None and not piece.known and piece.enumerator is None
        return text and piece.line == label.line and not piece.row and len(piece.core) <= self.settings.longest_particle

    def _count_numbers(self, run: tuple[int, ...]) -> int:
        return sum(self.numbers[i] for i in run)

    def _price_labelled(self, segment: CutSegment, prices: LabelPrices) -> PricedSegment:
        """Price a segment with a label: the nodes that it may name, and passing over it as a header or a group's label."""
        c, run, label = self.settings, segment.run, segment.label
        priced = PricedSegment(
            start=segment.start, end=segment.end, label=label, run=run, opens=not run, woven=segment.woven
        )
        numbers = self._count_numbers(run)
        named = prices.nodes.get(label, ())
        header = prices.headers.get(label, _INF) + (c.pass_numbered if segment.enumerator is not None else 0.0)
        header = min(header, prices.groups.get(label, _INF))
        if not numbers and header < _INF:
            own = segment.enumerator is not None or self.pieces[segment.end - 1].row
            rows = own and any(self.is_row[node] and price == 0.0 for node, price in named)
            priced.passing = max(header + segment.price, self._pass_label(segment.end) if rows else 0.0)
        fits = dict(self._price_fits(run)) if numbers else {}
        among = c.among_headers * self._is_among_headers(segment)
        costs = []
        for node, price in named:
            cost = price + segment.price + self._price_enumerator(self.nodes[node], segment.enumerator) + among
            if numbers:
                cost += fits.get(node, _INF)
            elif self.is_row[node]:
                cost += c.blank_row_explicit + self._price_blanks(run, self.nodes[node]) if run else c.blank_row
            if cost < _INF:
                costs.append((node, cost))
        priced.costs = self._contradict(priced, tuple(costs), prices) if numbers else tuple(costs)
        priced.contradicted |= {node for node, _ in costs if (label, node) in prices.garbled}
        return priced

    def _is_among_headers(self, segment: CutSegment) -> bool:
        """Return whether a label without number is a header's text and follows one, or any cell of its source row."""
        before = self.pieces[segment.start - 1] if segment.start else None
        if before is None or before.slots is not None:
            return False
        if segment.enumerator is not None or segment.label not in self.sides:
            return False
        here = self.pieces[segment.start]
        alone = not segment.run or self.pieces[segment.run[0]].line != here.line
        beside = here.row and before.row and before.line == here.line and alone
        return beside or (before.core in self.sides and not before.embedded)

    def _price_enumerator(self, node: Node, seen: Enumerator | None) -> float:
        c = self.settings
        if node.enumerator is None or seen is None or seen.number is None:
            # A row that stands for a whole group shares wordings with the rows of the group: only its number distinguishes it.
            return c.optional_unnumbered if node.optional else 0.0
        price = c.enumerator_same
        if node.enumerator.number != seen.number:
            price = c.section_other if node.kind is NodeKind.SECTION else c.enumerator_other
            price += c.optional_unnumbered if node.optional else 0.0
        # A section is never numbered like an item below it.
        below = node.kind is NodeKind.SECTION and seen.style.startswith("(")
        return price + c.enumerator_other * below

    def _price_blanks(self, run: tuple[int, ...], node: Node) -> float:
        slots = sum(len(self.pieces[i].slots or ()) for i in run)
        return 0.0 if slots >= node.width else self.settings.blank_row / 2
