"""From an alignment to the rows that were found: whose numbers they are, in which order they stood, what they may say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from gouji.models.align import Alignment, Placement
from gouji.models.continued import LabelParts, Layout, label_parts, loose_parts
from gouji.models.fits import LABEL_CELLS
from gouji.models.forms.definition import Column, Form
from gouji.models.headers import header_columns
from gouji.models.lattice import readings
from gouji.models.locate import Locator
from gouji.models.outline import Node, NodeKind, Outline
from gouji.models.pieces import Piece, Slot
from gouji.models.readings import LatticeCosts, Reading, RowShape, RowTotal
from gouji.models.rules import equations
from gouji.report import RowOrder

__all__ = ["FoundRow", "find_rows"]

_FEW_LOOSE = 3
"""So many numbers inside a table that belong to no row may be page numbers; more are not."""


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
    """Whether text that is no known label stands between the row's label and its numbers, or numbers that belong to no
    row stand where a row without numbers might have them."""


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
    main = {n: p for n, p in main.items() if _numbered(p, pieces) or not _is_group_label(n, main, outline)}
    shapes = _shapes(tuple(main.values()), pieces, outline)
    falling = _out_of_order([p.node for p in placed if main.get(p.node) is p])
    doubtful = _doubtful_blanks(placed, set(map(id, main.values())), pieces, outline)
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
            strange = placement.continued and _after_strange(placement, alignment, pieces, outline)
            strange = strange or (not row.slots and _before_digits(placement, pieces))
            row = replace(row, strange=True) if strange or (placement.node in doubtful and not row.slots) else row
            bare = [p for p in placed if p.node == placement.node and p is not placement and not _numbered(p, pieces)]
            parts = label_parts(placement, bare, pieces, layout)
            found.append(_labelled(row, parts, pieces))
            others += [_continued(row, part, pieces) for part in parts.apart]
        elif _numbered(placement, pieces):
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


def _numbered(placement: Placement, pieces: Sequence[Piece]) -> bool:
    return _count(placement, pieces) > 0


def _count(placement: Placement, pieces: Sequence[Piece]) -> int:
    return sum(pieces[i].numbers for i in placement.run)


def _placed(alignment: Alignment, pieces: Sequence[Piece], locator: Locator) -> list[Piece]:
    """The pieces; numbers have their places on the page where they are in no cell, and what else was thought possible."""
    placed = list(pieces)
    for i in {i for p in alignment.placements for i in p.run}:
        slots = tuple(
            replace(s, centre=locator.centre(s.span)) if s.cell is None and s.text else s for s in pieces[i].slots or ()
        )
        if locator.recognised:
            slots = tuple(replace(s, alternatives=locator.alternatives(s.span)) if s.text else s for s in slots)
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
    return _numbered(placement, pieces), -round(placement.cost, 6)


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
    ids = [f"{node.table}.{row.id}.{column.id}" for row in node.rows for column in node.columns]
    place = {fact: i for i, fact in enumerate(ids)}
    return tuple(
        RowTotal(parts=tuple(place[f] for f in e.parts), total=place[e.totals[0]])
        for e in equations(form)
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
        strange=_below_blanks(numbers, mine),
    )


def _below_blanks(numbers: Sequence[int], mine: Sequence[Piece]) -> bool:
    """Whether blank cells stand right before the numbers, on the source row above: those may be the row's own."""
    pairs = pairwise(mine)
    return bool(numbers) and any(
        a.row and a.slots and not a.numbers and b.numbers and b.line != a.line for a, b in pairs
    )


def _doubtful_blanks(
    placed: Sequence[Placement], main: set[int], pieces: Sequence[Piece], outline: Outline
) -> set[int]:
    """Nodes that seem to have no numbers while numbers that belong to no row stand about.

    A single number after a label may be a page's; it makes that row doubtful. More of them make all such rows of the table.
    """
    doubtful: set[int] = set()
    for table in {outline.nodes[p.node].table for p in placed}:
        mine = [p for p in placed if outline.nodes[p.node].table == table]
        used = {i for p in placed if id(p) in main for i in range(p.start, p.end)}
        zone = range(mine[0].start, mine[-1].end)
        loose = [i for i in zone if i not in used and pieces[i].numbers and not pieces[i].prose]
        # Two runs for one row: one of them is another row's.
        contested = any(id(p) not in main and _numbered(p, pieces) for p in mine)
        # A run far longer than its row holds numbers of others.
        crowded = any(_count(p, pieces) > outline.nodes[p.node].width + _FEW_LOOSE for p in mine if id(p) in main)
        if contested or crowded or sum(pieces[i].numbers for i in loose) > _FEW_LOOSE:
            doubtful |= {p.node for p in mine}
        else:
            doubtful |= {p.node for i in loose for p in _neighbours(mine, i)}
    return doubtful


def _neighbours(placed: Sequence[Placement], piece: int) -> list[Placement]:
    """The placement before a piece and the one after it."""
    before = [p for p in placed if p.end <= piece]
    after = [p for p in placed if p.start > piece]
    return before[-1:] + after[:1]


def _after_strange(placement: Placement, alignment: Alignment, pieces: Sequence[Piece], outline: Outline) -> bool:
    """Whether a label, a row's numbers or its blank cells stand between a continued row's numbers and its label."""
    before = max((p.end for p in alignment.placements if p.end <= placement.start), default=placement.start)
    between = pieces[before : placement.start]
    return any(_is_strange_label(p, outline) or _is_loose(p) or _is_blank_row(p) for p in between)


def _before_digits(placement: Placement, pieces: Sequence[Piece]) -> bool:
    """Whether a text that begins with a number, but is no number and no item's, follows a row's label on its line."""
    last, after = pieces[placement.end - 1], pieces[placement.end : placement.end + 1]
    return any(
        p.line == last.line and p.slots is None and not p.known and p.enumerator is None and p.text[:1].isdecimal()
        for p in after
    )


def _is_strange_label(piece: Piece, outline: Outline) -> bool:
    """Whether a numbered text is no label of the form, nor the first part of a group's, whose lines a row's may stand among."""
    if piece.slots is not None or piece.known or piece.enumerator is None:
        return False
    groups = (n for n in outline.nodes if n.kind is NodeKind.GROUP and n.enumerator is not None)
    return not any(n.enumerator == piece.enumerator and c.startswith(piece.core) for n in groups for c in n.cores)


def _is_blank_row(piece: Piece) -> bool:
    """Whether a piece is the blank cells of a row: more of them than the label's columns leave."""
    return piece.row and piece.slots is not None and not piece.numbers and len(piece.slots) > LABEL_CELLS


def _is_loose(piece: Piece) -> bool:
    """Whether a piece without a place may be a row's: several numbers that are no sentence's."""
    return piece.slots is not None and piece.numbers > 1 and not piece.prose
