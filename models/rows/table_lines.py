"""Which lines of a document belong to its tables."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.models.alignment.align import Alignment
from gouji.models.forms.outline import NodeKind, Outline
from gouji.models.fragments.pieces import Piece
from gouji.models.rows.settings import RowSettings

__all__ = ["list_header_lines", "list_table_lines"]


def list_header_lines(pieces: Sequence[Piece]) -> set[int]:
    """Return numbers of the lines that hold nothing but labels of tables."""
    plain = {p.line for p in pieces if not p.known or p.enumerator is not None}
    return {p.line for p in pieces if p.known} - plain


def list_table_lines(
    pieces: Sequence[Piece], alignment: Alignment, outline: Outline, settings: RowSettings
) -> set[int]:
    """Return numbers of the lines that belong to tables: those of rows, and what stands between rows of one table."""
    taken: set[int] = set()
    before: tuple[str, int] | None = None
    for placement in alignment.placements:
        node = outline.nodes[placement.node]
        if node.kind is NodeKind.SECTION:
            before = None
            continue
        first, last = pieces[placement.start].line, pieces[placement.end - 1].line
        if before is not None and before[0] == node.table and first - before[1] <= settings.table_gap:
            first = before[1]
        taken.update(range(first, last + 1))
        before = (node.table, last)
    return taken
