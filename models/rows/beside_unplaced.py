"""Unplaced text beside a found row that may be its own: numbers that belong to no row, unknown labels.

The reading does not change; the row's facts come under review.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from gouji.models.alignment.align import Alignment, PlacedSegment
from gouji.models.forms.outline import NodeKind, Outline
from gouji.models.fragments.pieces import Piece
from gouji.models.places.numbers import has_numbers
from gouji.models.rows.column_order import find_reordered
from gouji.models.rows.scrambled import find_scrambled
from gouji.models.rows.settings import RowSettings
from gouji.models.text.periods import list_periods, names_other_period

__all__ = ["find_beside_unplaced", "has_numbers"]


def find_beside_unplaced(
    main: Mapping[int, PlacedSegment],
    placed: Sequence[PlacedSegment],
    alignment: Alignment,
    pieces: Sequence[Piece],
    outline: Outline,
    settings: RowSettings,
) -> set[int]:
    """Return the nodes beside whose placement in `main` something unplaced stands; `placed` are all placements on rows.

    - Text that is no known label, numbers or blank cells stand between the row's label and its numbers.
    - The row has no numbers, too few, or empty cells, where numbers that belong to no row are near.
    - Its numbers stand right below blank cells that may be its own.
    - The row stands in another place as well, with other numbers.
    - Another text of the form stands right before its numbers.
    - The headers over it name the columns in another order than the form.
    - It is blank, and the numbers of a row without a label, or of a foreign one, follow: they may be the blank row's.
    - It has no label, nor has any row between it and a foreign one: whose numbers that has the next may lack.
    - It stands for a group of rows, of which some are there as well, or a foreign row is beside it.
    - It has not even blank cells, and a row that the form prints beside it has some of its numbers.
    - In its table numbers stand between a header and a label, as where a converter gives columns one after the other.
    - A cell of a row above it holds several numbers, and its own cell of that column is blank.
    - It stands without cells right below labels without numbers that are in doubt.
    - It is a side-by-side table's, and another printed row of its section has as many numbers.
    """
    found = find_scrambled(placed, alignment, pieces, outline) | find_reordered(main, pieces, outline, settings)
    found |= _find_blanks_above_unlabelled(main, alignment, pieces, outline) | _find_behind_foreign(
        main, alignment, outline
    )
    found |= _find_doubtful_groups(main, alignment, outline) | _find_bare_beside_short(main, pieces, outline)
    found |= _find_below_stacks(main, pieces, outline) | _find_rivalled(main, alignment, pieces, outline)
    counted = {id(p) for p in main.values()}
    # In a source table the numbers of a foreign row are its own; in running text they may be a neighbour's.
    own = {i for p in alignment.foreign for i in p.run if pieces[i].row}
    doubtful, beside = _find_loose(placed, counted, own, pieces, outline, settings)
    for node, placement in main.items():
        slots = [s for i in placement.run for s in pieces[i].slots or ()]
        bare = node in doubtful or _precedes_digits(placement, pieces)
        short = node in doubtful and 0 < len(slots) < outline.nodes[node].width
        gaps = node in beside and any(not s.text and not s.dash for s in slots)
        continued = placement.continued and _follows_unplaced(placement, alignment, pieces, outline, settings)
        doubled = any(p.node == node and _differ(p, placement, pieces) for p in placed)
        foreign = doubled or placement.contradicted
        if (bare and not slots) or short or gaps or continued or foreign or _stands_below_blanks(placement, pieces):
            found.add(node)
    return found | _find_below_bare(found, main, pieces, outline)


def _find_below_bare(
    found: Collection[int], main: Mapping[int, PlacedSegment], pieces: Sequence[Piece], outline: Outline
) -> set[int]:
    """Return the rows without cells right below labels without numbers that are in doubt.

    A converter that gives several labels before their numbers leaves the last label the first one's numbers.
    """
    below: set[int] = set()
    bare: str | None = None
    for placement in sorted(main.values(), key=lambda p: p.start):
        slots = [slot for i in placement.run for slot in pieces[i].slots or ()]
        table = outline.nodes[placement.node].table
        if bare == table and slots and not any(slot.cell for slot in slots):
            below.add(placement.node)
        bare = table if placement.node in found and not slots else None
    return below


def _find_doubtful_groups(main: Mapping[int, PlacedSegment], alignment: Alignment, outline: Outline) -> set[int]:
    """Return the nodes that stand for a group whose numbers may be those of one of the group's rows."""
    found: set[int] = set()
    placed = sorted((*main.values(), *alignment.foreign), key=lambda p: p.start)
    for before, placement, after in zip((None, *placed), placed, (*placed[1:], None), strict=False):
        node = outline.nodes[placement.node]
        if placement.node < 0 or not (node.optional and node.covers and placement.run):
            continue
        own = range(placement.node + 1, placement.node + node.covers + 1)
        beside = (p.node for p in (before, after) if p is not None)
        if any(n in main for n in own) or -1 in beside:
            found.add(placement.node)
    return found


def _find_bare_beside_short(main: Mapping[int, PlacedSegment], pieces: Sequence[Piece], outline: Outline) -> set[int]:
    """Return the rows of side-by-side tables without a place for a number, where another row of the table has too few of them.

    A converter that gives such a table header by header takes the numbers of one row behind the headers of the next.
    """
    places = {node: sum(len(pieces[i].slots or ()) for i in placement.run) for node, placement in main.items()}
    found: set[int] = set()
    for table in {node.table for node in outline.nodes if node.kind is NodeKind.TOGETHER}:
        own = [n for n in places if outline.nodes[n].kind is NodeKind.ROW and outline.nodes[n].table == table]
        if any(0 < places[n] < outline.nodes[n].width for n in own):
            found.update(n for n in own if not places[n])
    return found


def _find_below_stacks(main: Mapping[int, PlacedSegment], pieces: Sequence[Piece], outline: Outline) -> set[int]:
    """Return the rows with blank cells below cells that hold several numbers: one more than there are rows of such cells."""
    placements = sorted(main.values(), key=lambda p: p.start)
    found: set[int] = set()
    for at, placement in enumerate(placements):
        stacks = _count_in_cells(placement, pieces)
        for below in placements[at + 1 : at + max(stacks.values(), default=0)]:
            same = outline.nodes[below.node].table == outline.nodes[placement.node].table
            slots = [s for i in below.run for s in pieces[i].slots or ()]
            blank = {s.cell.column for s in slots if s.cell is not None and not s.filled and not s.dash}
            short = sum(s.filled for s in slots) < outline.nodes[below.node].width
            if same and short and any(column in blank for column, count in stacks.items() if count > 1):
                found.add(below.node)
    return found


def _find_rivalled(
    main: Mapping[int, PlacedSegment], alignment: Alignment, pieces: Sequence[Piece], outline: Outline
) -> set[int]:
    """Return the side-by-side rows in whose section another run has as many places: such a row has no label to tell which is its own.

    None of them is in doubt where the word before its numbers says this year, and that before the others' another one.
    """
    sections = [p.start for p in alignment.placements if outline.nodes[p.node].kind is NodeKind.SECTION]
    placed = {i for p in alignment.placements for i in p.run}
    found: set[int] = set()
    for number, placement in main.items():
        if outline.nodes[number].kind is not NodeKind.TOGETHER or len(placement.run) != 1:
            continue
        run, at = placement.run[0], bisect_right(sections, placement.start)
        first, last = sections[at - 1] if at else 0, sections[at] if at < len(sections) else len(pieces)
        others = (i for i in range(first, last) if i not in placed and pieces[i].numbers > 1)
        rivals = [i for i in others if len(pieces[i].slots or ()) == len(pieces[run].slots or ())]
        if rivals and not (_says_own(run, pieces) and all(_says_other(i, pieces) for i in rivals)):
            found.add(number)
    return found


def _says_own(run: int, pieces: Sequence[Piece]) -> bool:
    before = pieces[run - 1].core if run and pieces[run - 1].slots is None else ""
    return bool(list_periods(before, None)) and not names_other_period(before, "", None)


def _says_other(run: int, pieces: Sequence[Piece]) -> bool:
    return bool(run) and pieces[run - 1].slots is None and names_other_period(pieces[run - 1].core, "", None)


def _count_in_cells(placement: PlacedSegment, pieces: Sequence[Piece]) -> Counter[int]:
    """Return how many numbers stand in the cells of a row, by the cell's column."""
    slots = (s for i in placement.run for s in pieces[i].slots or ())
    return Counter(s.cell.column for s in slots if s.cell is not None and s.filled)


def _find_blanks_above_unlabelled(
    main: Mapping[int, PlacedSegment], alignment: Alignment, pieces: Sequence[Piece], outline: Outline
) -> set[int]:
    """Return the nodes of rows without numbers that the numbers of a row without a known label follow in the same section."""
    sections = (p for p in alignment.placements if outline.nodes[p.node].kind is NodeKind.SECTION)
    placements = sorted((*main.values(), *alignment.foreign, *sections), key=lambda p: p.start)
    return {
        a.node
        for a, b in pairwise(placements)
        if a.node in main and not has_numbers(a, pieces) and has_numbers(b, pieces)
        if b in alignment.foreign or (b.unlabelled and _share_columns(a, b, outline))
    }


def _find_behind_foreign(main: Mapping[int, PlacedSegment], alignment: Alignment, outline: Outline) -> set[int]:
    """Return the nodes of rows that lost their labels and follow a foreign row, up to the next label.

    What is printed before them need not be another statistic's label: a piece of a group's may have come to stand there.
    """
    found: set[int] = set()
    behind = False
    placed = (*alignment.placements, *alignment.foreign) if alignment.foreign else ()
    for placement in sorted(placed, key=lambda p: p.start):
        behind = placement.node < 0 or (behind and placement.unlabelled)
        if behind and placement.node in main and outline.nodes[placement.node].cores:
            found.add(placement.node)
    return found


def _share_columns(a: PlacedSegment, b: PlacedSegment, outline: Outline) -> bool:
    """Return whether two rows, neither of which stands for a whole band, are of one table."""
    first, second = outline.nodes[a.node], outline.nodes[b.node]
    return first.kind is second.kind is NodeKind.ROW and first.table == second.table


def _differ(other: PlacedSegment, placement: PlacedSegment, pieces: Sequence[Piece]) -> bool:
    """Return whether another placement of a row has other digits; that it has none is no difference."""
    return has_numbers(other, pieces) and _join_digits(other, pieces) != _join_digits(placement, pieces)


def _join_digits(placement: PlacedSegment, pieces: Sequence[Piece]) -> str:
    """Return the digits of a run, however they are divided."""
    return "".join("".join(s.text.split()) for i in placement.run for s in pieces[i].slots or ())


def _count_numbers(placement: PlacedSegment, pieces: Sequence[Piece]) -> int:
    return sum(pieces[i].numbers for i in placement.run)


def _stands_below_blanks(placement: PlacedSegment, pieces: Sequence[Piece]) -> bool:
    """Return whether blank cells stand right before the numbers, on the source row above: those may be the row's own."""
    own = pieces[placement.start : placement.end]
    return has_numbers(placement, pieces) and any(
        a.row and a.slots and not a.numbers and b.numbers and b.line != a.line for a, b in pairwise(own)
    )


def _find_loose(
    placed: Sequence[PlacedSegment],
    main: set[int],
    foreign: set[int],
    pieces: Sequence[Piece],
    outline: Outline,
    settings: RowSettings,
) -> tuple[set[int], set[int]]:
    """Return the nodes whose blanks are doubtful because numbers without a row are near; and those right beside a run of such.

    A single number after a label may be a page number; it makes that row doubtful. More make all rows of the table doubtful.
    """
    doubtful: set[int] = set()
    beside: set[int] = set()
    for table in {outline.nodes[p.node].table for p in placed}:
        own = [p for p in placed if outline.nodes[p.node].table == table]
        used = {i for p in placed if id(p) in main for i in range(p.start, p.end)} | foreign
        zone = range(own[0].start, own[-1].end)
        loose = [i for i in zone if i not in used and pieces[i].numbers and not pieces[i].prose]
        beside |= {p.node for i in loose if pieces[i].numbers >= settings.loose_run for p in _list_neighbours(own, i)}
        # Two runs for one row: one of them is another row's.
        contested = any(id(p) not in main and has_numbers(p, pieces) for p in own)
        # A run far longer than its row holds numbers of others.
        crowded = any(
            _count_numbers(p, pieces) > outline.nodes[p.node].width + settings.most_loose for p in own if id(p) in main
        )
        if contested or crowded or sum(pieces[i].numbers for i in loose) > settings.most_loose:
            doubtful |= {p.node for p in own}
        else:
            doubtful |= {p.node for i in loose for p in _list_neighbours(own, i)}
    return doubtful, beside


def _list_neighbours(placed: Sequence[PlacedSegment], piece: int) -> Iterator[PlacedSegment]:
    """Yield the placement before a piece and the one after it."""
    before = [p for p in placed if p.end <= piece]
    after = [p for p in placed if p.start > piece]
    yield from (*before[-1:], *after[:1])


def _follows_unplaced(
    placement: PlacedSegment,
    alignment: Alignment,
    pieces: Sequence[Piece],
    outline: Outline,
    settings: RowSettings,
) -> bool:
    """Return whether a label, a row's numbers or its blank cells stand between a continued row's numbers and its label."""
    before = max((p.end for p in alignment.placements if p.end <= placement.start), default=placement.start)
    between = pieces[before : placement.start]
    return any(_is_unknown_item(p, outline) or _is_loose(p) or _is_blank_row(p, settings) for p in between)


def _precedes_digits(placement: PlacedSegment, pieces: Sequence[Piece]) -> bool:
    """Return whether digits follow a row's label on its line that are no run of its own, nor an item's number.

    They begin a text, or touch the label or are several where a sentence seems to go on.
    """
    last, after = pieces[placement.end - 1], pieces[placement.end : placement.end + 1]
    touching = any(p.line == last.line and (p.numbers > 1 or (p.numbers and p.span[0] == last.span[1])) for p in after)
    return touching or any(
        p.line == last.line and p.slots is None and not p.known and p.enumerator is None and p.text[:1].isdecimal()
        for p in after
    )


def _is_unknown_item(piece: Piece, outline: Outline) -> bool:
    """Return whether a numbered text is no label of the form, nor the first part of a group's, whose lines a row's may stand among."""
    if piece.slots is not None or piece.known or piece.enumerator is None:
        return False
    groups = (n for n in outline.nodes if n.kind is NodeKind.GROUP and n.enumerator is not None)
    return not any(n.enumerator == piece.enumerator and c.startswith(piece.core) for n in groups for c in n.cores)


def _is_blank_row(piece: Piece, settings: RowSettings) -> bool:
    """Return whether a piece is the blank cells of a row: more of them than the label's columns leave."""
    return piece.row and piece.slots is not None and not piece.numbers and len(piece.slots) > settings.label_cells


def _is_loose(piece: Piece) -> bool:
    """Return whether a piece without a place may be a row's: several numbers that are no sentence's."""
    return piece.slots is not None and piece.numbers > 1 and not piece.prose
