"""What stands beside a found row that may be its own: numbers that belong to no row, labels that nobody knows.

Nothing is done about it; the row's facts come under review.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from gouji.models.alignment.align import Alignment, Placement
from gouji.models.alignment.fits import LABEL_CELLS
from gouji.models.forms.outline import NodeKind, Outline
from gouji.models.fragments.pieces import Piece

__all__ = ["is_numbered", "strange_nodes"]

_FEW_LOOSE = 3
"""So many numbers inside a table that belong to no row may be page numbers; more are not."""
_RUN = 2
"""So many in one run are no page's."""


def strange_nodes(
    main: Mapping[int, Placement],
    placed: Sequence[Placement],
    alignment: Alignment,
    pieces: Sequence[Piece],
    outline: Outline,
) -> set[int]:
    """The nodes beside whose placement in `main` something strange stands; `placed` are all placements on rows.

    - Text that is no known label, numbers or blank cells stand between the row's label and its numbers.
    - The row has no numbers, or empty cells, where numbers that belong to no row stand about.
    - Its numbers stand right below blank cells that may be its own.
    """
    found = set()
    counted = {id(p) for p in main.values()}
    doubtful, beside = _about_loose(placed, counted, pieces, outline)
    for node, placement in main.items():
        slots = [s for i in placement.run for s in pieces[i].slots or ()]
        bare = node in doubtful or _before_digits(placement, pieces)
        gaps = node in beside and any(not s.text and not s.dash for s in slots)
        continued = placement.continued and _after_strange(placement, alignment, pieces, outline)
        if (bare and not slots) or gaps or continued or _below_blanks(placement, pieces):
            found.add(node)
    return found


def is_numbered(placement: Placement, pieces: Sequence[Piece]) -> bool:
    """Whether a placement has numbers."""
    return _count(placement, pieces) > 0


def _count(placement: Placement, pieces: Sequence[Piece]) -> int:
    return sum(pieces[i].numbers for i in placement.run)


def _below_blanks(placement: Placement, pieces: Sequence[Piece]) -> bool:
    """Whether blank cells stand right before the numbers, on the source row above: those may be the row's own."""
    mine = pieces[placement.start : placement.end]
    return is_numbered(placement, pieces) and any(
        a.row and a.slots and not a.numbers and b.numbers and b.line != a.line for a, b in pairwise(mine)
    )


def _about_loose(
    placed: Sequence[Placement], main: set[int], pieces: Sequence[Piece], outline: Outline
) -> tuple[set[int], set[int]]:
    """Nodes that seem to have no numbers while numbers that belong to no row stand about; and those right beside several.

    A single number after a label may be a page's; it makes that row doubtful. More of them make all such rows of the table.
    """
    doubtful: set[int] = set()
    beside: set[int] = set()
    for table in {outline.nodes[p.node].table for p in placed}:
        mine = [p for p in placed if outline.nodes[p.node].table == table]
        used = {i for p in placed if id(p) in main for i in range(p.start, p.end)}
        zone = range(mine[0].start, mine[-1].end)
        loose = [i for i in zone if i not in used and pieces[i].numbers and not pieces[i].prose]
        beside |= {p.node for i in loose if pieces[i].numbers >= _RUN for p in _neighbours(mine, i)}
        # Two runs for one row: one of them is another row's.
        contested = any(id(p) not in main and is_numbered(p, pieces) for p in mine)
        # A run far longer than its row holds numbers of others.
        crowded = any(_count(p, pieces) > outline.nodes[p.node].width + _FEW_LOOSE for p in mine if id(p) in main)
        if contested or crowded or sum(pieces[i].numbers for i in loose) > _FEW_LOOSE:
            doubtful |= {p.node for p in mine}
        else:
            doubtful |= {p.node for i in loose for p in _neighbours(mine, i)}
    return doubtful, beside


def _neighbours(placed: Sequence[Placement], piece: int) -> Iterator[Placement]:
    """The placement before a piece and the one after it."""
    before = [p for p in placed if p.end <= piece]
    after = [p for p in placed if p.start > piece]
    yield from (*before[-1:], *after[:1])


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
