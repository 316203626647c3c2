"""Tables of text that a converter gave column by column: numbers behind headers instead of labels."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.models.alignment.align import Alignment, PlacedSegment
from gouji.models.forms.outline import Outline
from gouji.models.fragments.pieces import Piece
from gouji.models.text.normalise import core

__all__ = ["find_scrambled"]


def find_scrambled(
    placed: Sequence[PlacedSegment], alignment: Alignment, pieces: Sequence[Piece], outline: Outline
) -> set[int]:
    """Return the nodes of tables whose numbers stand behind headers of columns instead of labels, some of which have none.

    So a converter leaves a table that it reads column by column. Cells of the source would say what stands where.
    """
    labels = {i for p in alignment.placements for i in range(p.start, p.end) if p.label}
    columns = {column for node in outline.nodes for column in node.columns}
    headers = {core(text) for column in columns for text in (column.label.text, *column.label.variants)}
    # Where only a label is lost, its row's numbers have their place without it.
    unlabelled = {i for p in placed if p.unlabelled for i in p.run}
    found: set[int] = set()
    for table in {outline.nodes[p.node].table for p in placed}:
        own = [p for p in placed if outline.nodes[p.node].table == table]
        ends = [p.start for p in alignment.placements if p.start >= own[-1].end]
        zone = range(max(own[0].start - 1, 1), min(ends, default=len(pieces)))
        numbers = [i for i in zone if _is_number_line(pieces[i]) and i not in unlabelled]
        behind = any(pieces[i - 1].core in headers and i - 1 not in labels for i in numbers)
        if behind and any(not any(pieces[i].numbers for i in p.run) for p in own):
            found |= {p.node for p in own}
    return found


def _is_number_line(piece: Piece) -> bool:
    return piece.numbers > 0 and not (piece.row or piece.prose)
