"""Stretches of a document that belong to tables: their rows and labels, and what stands between rows of one table."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from gouji.models.alignment.align import Alignment
from gouji.models.forms.outline import NodeKind, Outline
from gouji.models.fragments.pieces import Piece
from gouji.models.text.lines import Line

__all__ = ["Regions", "find_regions"]

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regions:
    """Spans in the stream's text, ascending: `tables` of rows and labels, `between` of what stands between two of a table."""

    tables: Spans = ()
    between: Spans = ()

    def list_tables(self, line: Line) -> Spans:
        """Return the spans of tables that touch a line."""
        first = max(bisect_right(self.tables, (line.start, line.start)) - 1, 0)
        last = bisect_left(self.tables, (line.end, line.end))
        return tuple(span for span in self.tables[first:last] if span[0] < line.end and span[1] > line.start)

    def is_between(self, place: int) -> bool:
        """Return whether a place stands between rows of one table."""
        at = bisect_right(self.between, place, key=lambda span: span[0]) - 1
        return at >= 0 and self.between[at][0] <= place < self.between[at][1]


def find_regions(pieces: Sequence[Piece], alignment: Alignment, outline: Outline, gap: int) -> Regions:
    """Return where tables are; rows of one table more than `gap` lines apart have nothing between them that is the table's."""
    tables: list[tuple[int, int]] = []
    between: list[tuple[int, int]] = []
    before: tuple[str, Piece] | None = None
    for placement in alignment.placements:
        node = outline.nodes[placement.node]
        if node.kind is NodeKind.SECTION:
            before = None
            continue
        first, last = pieces[placement.start], pieces[placement.end - 1]
        if before is not None and before[0] == node.table and first.line - before[1].line <= gap:
            between.append((before[1].span[1], first.span[0]))
        tables += _list_spans(pieces[placement.start : placement.end])
        before = (node.table, last)
    return Regions(tables=tuple(sorted(tables)), between=tuple(sorted(between)))


def _list_spans(pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """Return the spans of pieces, those of one line as one."""
    spans: dict[int, tuple[int, int]] = {}
    for piece in pieces:
        start, end = spans.get(piece.line, piece.span)
        spans[piece.line] = (min(start, piece.span[0]), max(end, piece.span[1]))
    return list(spans.values())
