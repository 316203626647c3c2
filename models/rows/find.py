"""From an alignment to the rows that were found: whose numbers they are, in which order they stood, what they may say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from gouji.models.alignment.align import Alignment, Placement
from gouji.models.forms.definition import Column, Form
from gouji.models.forms.equations import derive_equations
from gouji.models.forms.outline import Node, NodeKind, Outline
from gouji.models.fragments.headers import header_columns
from gouji.models.fragments.pieces import Piece, Slot
from gouji.models.lattice.lattice import readings
from gouji.models.lattice.readings import LatticeCosts, Reading, RowShape, RowTotal
from gouji.models.rows.beside_unplaced import is_numbered, strange_nodes
from gouji.models.rows.continued import LabelParts, Layout, label_parts, loose_parts
from gouji.models.text.locate import Locator
from gouji.report import FactId, RowOrder

__all__ = ["FoundRow", "find_rows"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """A row of the form as it was found: its numbers' places and their readings, cheapest first.

    A side-by-side band's rows stand in one found row; `row_ids` then has several. `margin` is how much dearer (in nats) the
    best alignment is that puts the numbers elsewhere. Without numbers `readings` is empty: all its cells are blank.
    """

    node: int
    table: str
    row_ids: tuple[str, ...]
    columns: tuple[str, ...]
    label: str
    canonical: str
    match: float
    order: RowOrder
    page: int
    span: tuple[int, int]
    slots: tuple[Slot, ...]
    readings: tuple[Reading, ...]
    margins: tuple[float, ...]
    labelled: bool
    shape: RowShape | None = None
    optional: bool = False
    strange: bool = False
    """Whether something stands beside the row that may be its own; see `gouji.models.rows.beside_unplaced`."""

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """The ids of the facts that stand in the row, from left to right."""
        return tuple(str(FactId(self.table, row, column)) for row in self.row_ids for column in self.columns)


def find_rows(
    alignment: Alignment,
    pieces: Sequence[Piece],
    outline: Outline,
    locator: Locator,
    costs: LatticeCosts | None = None,
    furniture: Collection[int] = (),
) -> tuple[tuple[FoundRow, ...], tuple[FoundRow, ...]]:
    """The rows whose numbers count, and the further places where such rows stood (continued and repeated ones).

    `furniture` are the numbers of lines that hold nothing but page numbers and the like.
    """
    pieces = _placed(alignment, pieces, locator)
    placed = [p for p in alignment.placements if outline.nodes[p.node].rows]
    main = _main_placements(placed, pieces, outline)
    main = {n: p for n, p in main.items() if is_numbered(p, pieces) or not _is_group_label(n, main, outline)}
    shapes = _shapes(tuple(main.values()), pieces, outline)
    falling = _out_of_order([p.node for p in placed if main.get(p.node) is p])
    strange = strange_nodes(main, placed, alignment, pieces, outline)
    layout = Layout(pieces, furniture)
    found, others = [], []
    for placement in placed:
        node = outline.nodes[placement.node]
        if main.get(placement.node) is placement:
            order = (
                RowOrder.OUT_OF_ORDER
                if placement.node in falling
                else RowOrder.UNLABELLED
                if placement.unlabelled and node.kind is NodeKind.ROW
                else RowOrder.IN_ORDER
            )
            row = _found(placement, order, alignment, pieces, node, shapes, costs)
            row = replace(row, strange=placement.node in strange)
            bare = [p for p in placed if p.node == placement.node and p is not placement and not is_numbered(p, pieces)]
            parts = label_parts(placement, bare, pieces, layout)
            found.append(_labelled(row, parts, pieces))
            others += [_continued(row, part, pieces) for part in parts.apart]
        elif is_numbered(placement, pieces):
            others.append(_found(placement, RowOrder.REPEATED, alignment, pieces, node, shapes, costs))
    rows = {row.node: row for row in found}
    loose = loose_parts(alignment.placements, pieces, outline, layout)
    others += [_continued(rows[owner.node], part, pieces) for owner, part in loose if owner.node in rows]
    return tuple(found), tuple(others)


def _labelled(row: FoundRow, parts: LabelParts, pieces: Sequence[Piece]) -> FoundRow:
    """The row with all of its label, and the place of its own line or lines."""
    texts = [i for part in (parts.own, *parts.apart) for i in part]
    spans = [pieces[i].span for i in parts.own] + [s.span for s in row.slots]
    span = (min(s[0] for s in spans), max(s[1] for s in spans)) if spans else row.span
    return replace(row, label="".join(pieces[i].text for i in sorted(texts)), span=span)


def _continued(row: FoundRow, part: Sequence[int], pieces: Sequence[Piece]) -> FoundRow:
    """A printed row that holds a piece of a row's label and none of its numbers."""
    mine = [pieces[i] for i in part]
    return replace(
        row,
        label="".join(p.text for p in mine),
        order=RowOrder.CONTINUED if row.slots else RowOrder.REPEATED,
        page=mine[0].page,
        span=(mine[0].span[0], mine[-1].span[1]),
        slots=(),
        readings=(),
        margins=(),
    )


def _placed(alignment: Alignment, pieces: Sequence[Piece], locator: Locator) -> list[Piece]:
    """The pieces; numbers have their places on the page where they are in no cell, and what else was thought possible."""
    placed = list(pieces)
    for i in {i for p in alignment.placements for i in p.run}:
        slots = tuple(
            replace(s, centre=locator.find_centre(s.span)) if s.cell is None and s.text else s
            for s in pieces[i].slots or ()
        )
        if locator.recognised:
            slots = tuple(replace(s, alternatives=locator.find_alternatives(s.span)) if s.text else s for s in slots)
        placed[i] = replace(pieces[i], slots=slots)
    return placed


def _main_placements(placed: Sequence[Placement], pieces: Sequence[Piece], outline: Outline) -> dict[int, Placement]:
    """Per node the placement whose numbers count: one with numbers before one without, the cheaper, the earlier."""
    main: dict[int, Placement] = {}
    for placement in placed:
        known = main.get(placement.node)
        if known is None or _worth(placement, pieces) > _worth(known, pieces):
            main[placement.node] = placement
    together = {outline.nodes[node].table for node in main if outline.nodes[node].kind is NodeKind.TOGETHER}
    # What one printed row holds for all is not also sought row by row.
    return {
        n: p
        for n, p in main.items()
        if outline.nodes[n].kind is NodeKind.TOGETHER or outline.nodes[n].table not in together or p.run
    }


def _is_group_label(node: int, main: Mapping[int, Placement], outline: Outline) -> bool:
    """Whether the label of an optional row without numbers is that of the group it may stand for: the group's rows follow."""
    optional = outline.nodes[node]
    return optional.optional and (not optional.covers or any(node < n <= node + optional.covers for n in main))


def _worth(placement: Placement, pieces: Sequence[Piece]) -> tuple[bool, float]:
    return is_numbered(placement, pieces), -round(placement.cost, 6)


def _out_of_order(nodes: Sequence[int]) -> set[int]:
    """The least set of nodes whose removal leaves the sequence ascending."""
    best: list[list[int]] = []
    for i, node in enumerate(nodes):
        before: list[int] = max((best[k] for k in range(i) if nodes[k] < node), key=len, default=[])
        best.append([*before, node])
    longest: list[int] = max(best, key=len, default=[])
    return set(nodes) - set(longest)


def _slots(placement: Placement, pieces: Sequence[Piece]) -> tuple[Slot, ...]:
    return tuple(s for i in placement.run for s in pieces[i].slots or ())


def _shapes(placements: Sequence[Placement], pieces: Sequence[Piece], outline: Outline) -> dict[int, RowShape]:
    """The shape of every node that was found: types, totals, and which grid column is which cell."""
    seen: dict[tuple[tuple[str, ...], int], Counter[tuple[int, ...]]] = {}
    for placement in placements:
        node = outline.nodes[placement.node]
        slots = _slots(placement, pieces)
        cells = [s.cell for s in slots if s.text and s.cell is not None]
        if len(cells) < node.width == len(slots):
            cells = [s.cell for s in slots if s.cell is not None]
        if len(cells) == node.width and len(set(cells)) == len(cells):
            key = (tuple(c.id for c in node.columns), cells[0].table)
            seen.setdefault(key, Counter())[tuple(c.column for c in cells)] += 1
    centres = _centres(placements, pieces, outline)
    shapes: dict[int, RowShape] = {}
    for placement in placements:
        node = outline.nodes[placement.node]
        tables = [s.cell.table for s in _slots(placement, pieces) if s.cell is not None]
        counted = seen.get((tuple(c.id for c in node.columns), tables[0])) if tables else None
        columns: Mapping[int, int] | None = None
        if counted:
            (best, times), *_ = counted.most_common(1)
            # Where rows of just so many cells disagree about the columns, the grid says nothing.
            columns = {c: k for k, c in enumerate(best)} if times > 0.8 * counted.total() and times > 1 else None
        elif tables and len(node.rows) == 1:
            columns = header_columns(pieces, tables[0], placement.start, node.columns)
        shapes[placement.node] = RowShape(
            types=tuple(c.type for _ in node.rows for c in node.columns),
            totals=_totals(outline.form, node),
            columns=columns,
            centres=centres.get((node.columns, len(node.rows))),
        )
    return shapes


def _centres(
    placements: Sequence[Placement], pieces: Sequence[Piece], outline: Outline
) -> dict[tuple[tuple[Column, ...], int], tuple[float, ...]]:
    """Where the columns stand across the page, from the rows that have a number in every one."""
    seen: dict[tuple[tuple[Column, ...], int], list[list[float]]] = {}
    for placement in placements:
        node = outline.nodes[placement.node]
        places = [s.centre for s in _slots(placement, pieces) if s.text]
        known = [p for p in places if p is not None]
        if len(known) == len(places) == node.width and known == sorted(known) and node.width > 1:
            seen.setdefault((node.columns, len(node.rows)), []).append(known)
    return {
        key: tuple(sorted(row[i] for row in rows)[len(rows) // 2] for i in range(len(rows[0])))
        for key, rows in seen.items()
    }


@lru_cache(maxsize=1024)
def _totals(form: Form, node: Node) -> tuple[RowTotal, ...]:
    """The rules whose cells all stand in this one printed row."""
    ids = [str(FactId(node.table, row.id, column.id)) for row in node.rows for column in node.columns]
    place = {fact: i for i, fact in enumerate(ids)}
    return tuple(
        RowTotal(parts=tuple(place[f] for f in e.parts), total=place[e.totals[0]])
        for e in derive_equations(form)
        if len(e.totals) == 1 and all(f in place for f, _ in e.terms)
    )


def _found(
    placement: Placement,
    order: RowOrder,
    alignment: Alignment,
    pieces: Sequence[Piece],
    node: Node,
    shapes: dict[int, RowShape],
    costs: LatticeCosts | None,
) -> FoundRow:
    slots = _slots(placement, pieces)
    mine = pieces[placement.start : placement.end]
    numbers = [i for i in placement.run if pieces[i].numbers]
    distance = max(placement.cost, 0.0)
    return FoundRow(
        node=placement.node,
        table=node.table,
        row_ids=tuple(r.id for r in node.rows),
        columns=tuple(c.id for c in node.columns),
        label="".join(p.text for p in mine if p.slots is None),
        canonical=node.rows[0].label.text if len(node.rows) == 1 else " ".join(r.label.text for r in node.rows),
        match=0.0 if not placement.label else max(0.0, 1 - distance / 14),
        order=order,
        page=mine[0].page,
        span=(mine[0].span[0], max(p.span[1] for p in mine)),
        slots=slots,
        readings=readings(slots, shapes[placement.node], costs) if numbers else (),
        margins=alignment.margins.get(numbers[0], ()) if numbers else (),
        labelled=bool(placement.label) or placement.continued or node.kind is NodeKind.TOGETHER,
        shape=shapes[placement.node],
        optional=node.optional,
    )
