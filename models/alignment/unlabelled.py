"""Rows that lost their labels, placed by the sums over their table.

The alignment knows such rows by their order alone; where the form has more rows in their place than the document, any of
them may be the ones that were left out. The sums over the table's columns distinguish a total from its parts: of all ways to place
the rows in order, the one that keeps the most sums is taken, where it keeps more than the alignment's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from math import comb, inf

from gouji.models.alignment.align import Alignment, PlacedSegment, price_steps
from gouji.models.alignment.settings import AlignmentSettings
from gouji.models.forms.equations import Equation, derive_equations
from gouji.models.forms.outline import NodeKind, Outline
from gouji.models.fragments.pieces import Piece
from gouji.models.numbers.grammar import parse_number
from gouji.report import FactId

__all__ = ["place_unlabelled"]

_Row = dict[str, float]
"""The numbers of a printed row by column; blanks are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _UnlabelledRows:
    """Rows without labels, one after the other, and the nodes between the rows before and after them."""

    table: str
    placements: tuple[PlacedSegment, ...]
    before: int
    after: int | None
    places: tuple[int, ...]


def place_unlabelled(
    alignment: Alignment, pieces: Sequence[Piece], outline: Outline, settings: AlignmentSettings
) -> Alignment:
    """Return the alignment with each row without label on the node where the most sums of its table hold."""
    moved: dict[int, int] = {}
    for stretch in _list_stretches(alignment.placements, outline, settings):
        best = _choose_places(stretch, alignment.placements, pieces, outline, settings)
        moved |= {id(p): node for p, node in zip(stretch.placements, best, strict=True)}
    if not moved:
        return alignment
    placements = tuple(replace(p, node=moved[id(p)]) if id(p) in moved else p for p in alignment.placements)
    return replace(alignment, placements=placements)


def _list_stretches(
    placements: Sequence[PlacedSegment], outline: Outline, settings: AlignmentSettings
) -> Iterator[_UnlabelledRows]:
    """Yield the rows without labels, one after the other, that have other places to go."""
    taken = {p.node for p in placements}
    at = 0
    while at < len(placements):
        end = at
        while end < len(placements) and _is_bare(placements[end], placements[at], outline):
            end += 1
        if end > at:
            stretch = _make_stretch(placements, at, end, taken, outline, settings)
            if stretch is not None:
                yield stretch
        at = max(end, at + 1)


def _is_bare(placement: PlacedSegment, first: PlacedSegment, outline: Outline) -> bool:
    node = outline.nodes[placement.node]
    row = placement.unlabelled and bool(placement.run) and node.kind is NodeKind.ROW and len(node.rows) == 1
    return row and node.table == outline.nodes[first.node].table


def _make_stretch(
    placements: Sequence[PlacedSegment],
    at: int,
    end: int,
    taken: set[int],
    outline: Outline,
    settings: AlignmentSettings,
) -> _UnlabelledRows | None:
    """Return the rows `placements[at:end]` with the places that they may have; None where there is no choice or too much."""
    own = tuple(placements[at:end])
    table = outline.nodes[own[0].node].table
    nodes = [i for i, n in enumerate(outline.nodes) if n.table == table]
    before = placements[at - 1].node if at and outline.nodes[placements[at - 1].node].table == table else nodes[0] - 1
    following = placements[end].node if end < len(placements) else None
    after = following if following is not None and outline.nodes[following].table == table else nodes[-1] + 1
    free = {p.node for p in own} | (set(nodes) - taken)
    width = outline.nodes[own[0].node].width
    places = tuple(
        i
        for i in sorted(free)
        if before < i < after and outline.nodes[i].kind is NodeKind.ROW and outline.nodes[i].width == width
    )
    ascending = all(a.node < b.node for a, b in pairwise(own)) and before < own[0].node and own[-1].node < after
    if not ascending or len(places) <= len(own) or comb(len(places), len(own)) > settings.most_ways:
        return None
    return _UnlabelledRows(table=table, placements=own, before=before, after=following, places=places)


def _choose_places(
    stretch: _UnlabelledRows,
    placements: Sequence[PlacedSegment],
    pieces: Sequence[Piece],
    outline: Outline,
    settings: AlignmentSettings,
) -> tuple[int, ...]:
    """Return the places that keep the most sums; of equal ones the alignment's own, then the cheapest."""
    present = tuple(p.node for p in stretch.placements)
    rows = [_read_numbers(p, pieces, outline) for p in stretch.placements]
    if any(row is None for row in rows):
        return present
    own = {id(p) for p in stretch.placements}
    others = {
        p.node: row for p in placements if id(p) not in own and (row := _read_numbers(p, pieces, outline)) is not None
    }
    rules = [
        e
        for e in derive_equations(outline.form)
        if e.table == stretch.table and len({FactId.parse(f).row for f in e.parts}) > 1
    ]
    steps = price_steps(outline, settings)
    found = (present, -inf, 0.0)
    for ways in combinations(stretch.places, len(rows)):
        if not _stand_together(ways, outline):
            continue
        cells = dict(_list_cells(others, outline)) | dict(
            _list_cells({node: row for node, row in zip(ways, rows, strict=True) if row is not None}, outline)
        )
        kept = _count_kept(rules, cells, settings.rounding)
        walk = (stretch.before, *ways, *([stretch.after] if stretch.after is not None else []))
        price = sum(float(steps[a, b]) for a, b in pairwise(walk) if a >= 0) if ways != present else -inf
        if (kept, -price) > (found[1], -found[2]):
            found = (ways, kept, price)
    return found[0]


def _stand_together(nodes: Sequence[int], outline: Outline) -> bool:
    """Return whether rows may stand in one table: a row that stands for a group is there instead of the group's rows."""
    return not any(
        outline.nodes[i].optional
        and outline.nodes[i].covers
        and any(i < k <= i + outline.nodes[i].covers for k in nodes)
        for i in nodes
    )


def _read_numbers(placement: PlacedSegment, pieces: Sequence[Piece], outline: Outline) -> _Row | None:
    """Return the numbers of a row by column; None where they are more or fewer than its cells, so that they may be shifted."""
    node = outline.nodes[placement.node]
    slots = [s for i in placement.run for s in pieces[i].slots or ()]
    if node.kind is not NodeKind.ROW or len(node.rows) != 1 or len(slots) != node.width:
        return None
    values = {c.id: parse_number(s.text) for c, s in zip(node.columns, slots, strict=True) if s.text}
    if any(v is None for v in values.values()):
        return None
    return {column: float(v) for column, v in values.items() if v is not None}


def _list_cells(rows: Mapping[int, _Row], outline: Outline) -> Iterator[tuple[str, float]]:
    for node, row in rows.items():
        definition = outline.nodes[node]
        for column, value in row.items():
            yield str(FactId(definition.table, definition.rows[0].id, column)), value


def _count_kept(rules: Sequence[Equation], cells: Mapping[str, float], rounding: float) -> int:
    """Return how many sums over rows hold, less those that do not; sums of nothing but zeros do not count."""
    kept = 0
    for rule in rules:
        if not any(f in cells for f in rule.totals):
            continue
        left, right = (sum(cells.get(f, 0.0) for f in side) for side in (rule.parts, rule.totals))
        if left or right:
            kept += 1 if abs(left - right) <= rule.tolerance + rounding else -1
    return kept
