"""From an alignment to the rows that were found: whose numbers they are, their order, and how they may be read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from gouji.models.alignment.align import Alignment, PlacedSegment
from gouji.models.forms.outline import Node, NodeKind, Outline
from gouji.models.fragments.pieces import NumberSlot, Piece
from gouji.models.fragments.settings import FragmentSettings
from gouji.models.lattice.lattice import read_run
from gouji.models.lattice.readings import RowShape
from gouji.models.lattice.settings import LatticeSettings
from gouji.models.numbers.printed import FormatDoubt
from gouji.models.places.numbers import has_numbers, list_slots
from gouji.models.places.off_grid import find_off_grid
from gouji.models.places.read_elsewhere import find_read_elsewhere, list_outdone
from gouji.models.rows.beside_unplaced import find_beside_unplaced
from gouji.models.rows.continued import complete_labels
from gouji.models.rows.foreign import list_foreign_rows
from gouji.models.rows.found_row import FoundRow
from gouji.models.rows.marks import blank_marks, plain_zeros, spread_zeros
from gouji.models.rows.order import find_longest_ascending
from gouji.models.rows.settings import RowSettings
from gouji.models.rows.shapes import find_shapes, list_label
from gouji.models.rows.under_headers import is_under_headers
from gouji.models.text.locate import Locator
from gouji.report import RowOrder

__all__ = ["find_rows"]


def find_rows(
    alignment: Alignment,
    pieces: Sequence[Piece],
    outline: Outline,
    locator: Locator,
    *,
    settings: RowSettings,
    fragments: FragmentSettings,
    lattice: LatticeSettings,
    furniture: Collection[int] = (),
) -> tuple[tuple[FoundRow, ...], tuple[FoundRow, ...]]:
    """Return the rows whose numbers count, and the other rows: further places of such rows, and foreign ones.

    `furniture` are the numbers of lines that hold nothing but page numbers and the like.
    """
    pieces = _locate_numbers(alignment, pieces, outline, locator, settings)
    placed = [p for p in alignment.placements if outline.nodes[p.node].rows]
    outdone = list_outdone(placed, alignment, pieces, outline)
    main = _choose_main([p for p in placed if p.start not in outdone], pieces, outline, settings)
    main = {n: p for n, p in main.items() if has_numbers(p, pieces) or not _is_group_label(n, main, outline)}
    shapes = find_shapes(tuple(main.values()), pieces, outline, alignment.placements, settings, fragments)
    in_order = _find_in_order([p.node for p in placed if main.get(p.node) is p])
    unplaced = find_beside_unplaced(main, placed, alignment, pieces, outline, settings)
    unplaced |= find_read_elsewhere(main, placed, alignment, pieces, outline, furniture)
    unplaced |= find_off_grid(main, placed, pieces, outline)
    closing = _find_closing(alignment, pieces)
    found: list[FoundRow] = []
    repeated: list[FoundRow] = []
    for placement in placed:
        node = outline.nodes[placement.node]
        order = _find_order(placement, node, in_order)
        if main.get(placement.node) is not placement:
            if not has_numbers(placement, pieces):
                continue
            order = RowOrder.REPEATED
        row = _make_row(placement, order, alignment, pieces, node, shapes[placement.node], settings, lattice)
        row = replace(
            row,
            ends_document=placement.behind >= closing,
            under_headers=not row.slots
            and locator.is_recognised(row.span)
            and is_under_headers(row.span, node, pieces, locator, settings),
        )
        if order is RowOrder.REPEATED:
            repeated.append(row)
        else:
            found.append(replace(row, beside_unplaced=placement.node in unplaced))
    completed, continued = complete_labels(found, main, placed, alignment, pieces, outline, furniture, settings)
    foreign = list_foreign_rows(alignment, pieces, outline, settings)
    return completed, (*repeated, *continued, *foreign)


def _find_order(placement: PlacedSegment, node: Node, in_order: Collection[int]) -> RowOrder:
    if placement.node not in in_order:
        return RowOrder.OUT_OF_ORDER
    unlabelled = placement.unlabelled and node.kind is NodeKind.ROW
    return RowOrder.UNLABELLED if unlabelled else RowOrder.IN_ORDER


def _find_in_order(nodes: Sequence[int]) -> set[int]:
    """Return the nodes in the form's order: as many as possible."""
    return {nodes[i] for i in find_longest_ascending(nodes)}


def _locate_numbers(
    alignment: Alignment, pieces: Sequence[Piece], outline: Outline, locator: Locator, settings: RowSettings
) -> list[Piece]:
    """Return the pieces; numbers without cells have their places on the page, those of scans their alternatives.

    The document's own mark for nothing is a blank.
    """
    runs = {i for p in alignment.placements for i in p.run}
    placed = plain_zeros(blank_marks(pieces, runs, settings), runs, settings)
    for placement in alignment.placements:
        width = outline.nodes[placement.node].width
        for i in placement.run:
            slots = placed[i].slots or ()
            if any(slot.cell is not None and slot.cell.column_span > 1 for slot in slots):
                placed[i] = replace(placed[i], slots=spread_zeros(slots, width))
    for i in runs:
        slots = tuple(
            replace(s, centre=locator.find_centre(s.span), half_width=locator.find_half_width(s.span))
            if s.cell is None and s.filled
            else s
            for s in placed[i].slots or ()
        )
        if locator.recognised:
            slots = tuple(_blank_dash(s) if locator.is_recognised(s.span) else s for s in slots)
            slots = tuple(replace(s, alternatives=locator.find_alternatives(s.span)) if s.text else s for s in slots)
        placed[i] = replace(placed[i], slots=slots)
    return placed


def _blank_dash(slot: NumberSlot) -> NumberSlot:
    """Return a slot, a blank where it holds what recognisers take a long dash for: 一."""
    figure = slot.figure
    if figure is None or figure.digits or FormatDoubt.NUMERAL not in figure.doubts:
        return slot
    return replace(slot, figure=None, printed="", dash=True)


def _choose_main(
    placed: Sequence[PlacedSegment], pieces: Sequence[Piece], outline: Outline, settings: RowSettings
) -> dict[int, PlacedSegment]:
    """Return for each node the placement whose numbers count: with numbers, not elsewhere, then the cheapest, then the earliest."""
    main: dict[int, PlacedSegment] = {}
    for placement in placed:
        known = main.get(placement.node)
        if known is None or _rate(placement, pieces, settings) > _rate(known, pieces, settings):
            main[placement.node] = placement
    together = {outline.nodes[node].table for node in main if outline.nodes[node].kind is NodeKind.TOGETHER}
    # What one printed row holds for a whole band is not also sought row by row.
    return {
        n: p
        for n, p in main.items()
        if outline.nodes[n].kind is NodeKind.TOGETHER or outline.nodes[n].table not in together or p.run
    }


def _is_group_label(node: int, main: Mapping[int, PlacedSegment], outline: Outline) -> bool:
    """Return whether an optional row without numbers is only the label of the group it may stand for: its rows follow."""
    optional = outline.nodes[node]
    return optional.optional and (not optional.covers or any(node < n <= node + optional.covers for n in main))


def _rate(placement: PlacedSegment, pieces: Sequence[Piece], settings: RowSettings) -> tuple[bool, bool, float]:
    cost = round(placement.cost, settings.price_decimals)
    return has_numbers(placement, pieces), placement.elsewhere is None, -cost


def _find_closing(alignment: Alignment, pieces: Sequence[Piece]) -> int:
    """Return the number of the piece from which on there is no row and nothing but numbers and headers of columns."""
    placed = max((placement.start + 1 for placement in alignment.placements), default=0)
    texts = (i for i in reversed(range(len(pieces))) if pieces[i].slots is None)
    return max(placed, next((i + 1 for i in texts if not (pieces[i].known or pieces[i].row)), 0))


def _make_row(
    placement: PlacedSegment,
    order: RowOrder,
    alignment: Alignment,
    pieces: Sequence[Piece],
    node: Node,
    shape: RowShape,
    settings: RowSettings,
    lattice: LatticeSettings,
) -> FoundRow:
    slots = list_slots(placement, pieces)
    own = pieces[placement.start : placement.end]
    numbers = [i for i in placement.run if pieces[i].numbers]
    distance = max(placement.cost, 0.0)
    return FoundRow(
        node=placement.node,
        table=node.table,
        row_ids=tuple(r.id for r in node.rows),
        columns=tuple(c.id for c in node.columns),
        label="".join(pieces[i].text for i in list_label(placement, pieces)),
        canonical=node.rows[0].label.text if len(node.rows) == 1 else " ".join(r.label.text for r in node.rows),
        match=0.0 if not placement.label else max(0.0, 1 - distance / settings.match_scale),
        order=order,
        page=own[0].page,
        span=(own[0].span[0], max(p.span[1] for p in own)),
        slots=slots,
        readings=read_run(slots, shape, lattice) if numbers else (),
        margins=alignment.margins.get(numbers[0], ()) if numbers else (),
        labelled=bool(placement.label) or placement.continued or node.kind is NodeKind.TOGETHER,
        shape=shape,
        optional=node.optional,
        contradicted=placement.elsewhere,
    )
