"""Rows of other statistics in or beside a table of the form: their labels name none of its rows.

Their numbers belong to no fact. Only what stands among a table's rows, or next to them, is told: unknown text with a number
may stand anywhere in a report.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gouji.models.alignment.align import Alignment, PlacedSegment
from gouji.models.forms.outline import NodeKind, Outline
from gouji.models.fragments.pieces import Piece
from gouji.models.rows.found_row import FoundRow
from gouji.models.rows.settings import RowSettings
from gouji.report import RowOrder

__all__ = ["list_foreign_rows"]


def list_foreign_rows(
    alignment: Alignment, pieces: Sequence[Piece], outline: Outline, settings: RowSettings
) -> Iterator[FoundRow]:
    """Yield the foreign rows of tables, in document order."""
    placed = [p for p in alignment.placements if outline.nodes[p.node].kind is not NodeKind.SECTION]
    # A row next to a foreign row of a table is the table's as well, from either side.
    tables: dict[int, str] = {}
    for foreign in (*alignment.foreign, *reversed(alignment.foreign)):
        table = tables.get(foreign.start) or _find_table(foreign, placed, alignment, tables, pieces, outline, settings)
        if table is not None:
            tables[foreign.start] = table
    for foreign in alignment.foreign:
        if foreign.start in tables:
            yield _make_foreign_row(foreign, tables[foreign.start], pieces)


def _find_table(
    foreign: PlacedSegment,
    placed: Sequence[PlacedSegment],
    alignment: Alignment,
    tables: dict[int, str],
    pieces: Sequence[Piece],
    outline: Outline,
    settings: RowSettings,
) -> str | None:
    """Return the table that a foreign row stands in: of the rows on both sides, or of one next to it."""
    known = [(p.start, p.end, outline.nodes[p.node].table) for p in placed]
    known += [(f.start, f.end, tables[f.start]) for f in alignment.foreign if f.start in tables]
    before = max((k for k in known if k[1] <= foreign.start), default=None)
    after = min((k for k in known if k[0] >= foreign.end), default=None)
    if before is not None and after is not None and before[2] == after[2]:
        return before[2]
    if before is not None and _is_next(pieces[before[1] - 1 : foreign.start + 1], settings):
        return before[2]
    if after is not None and _is_next(pieces[foreign.end - 1 : after[0] + 1], settings):
        return after[2]
    return None


def _is_next(stretch: Sequence[Piece], settings: RowSettings) -> bool:
    """Return whether nothing but a few lines without sentences and numbers stands between the ends of a stretch."""
    between = stretch[1:-1]
    quiet = not any(p.embedded or p.prose or p.numbers for p in between)
    return quiet and stretch[-1].line - stretch[0].line <= settings.foreign_gap


def _make_foreign_row(foreign: PlacedSegment, table: str, pieces: Sequence[Piece]) -> FoundRow:
    own = pieces[foreign.start : foreign.end]
    return FoundRow(
        node=-1,
        table=table,
        row_ids=(),
        columns=(),
        label="".join(p.text for p in own if p.slots is None and not (foreign.woven and p.woven)),
        canonical=None,
        match=0.0,
        order=RowOrder.FOREIGN,
        page=own[0].page,
        span=(own[0].span[0], max(p.span[1] for p in own)),
        slots=tuple(s for i in foreign.run for s in pieces[i].slots or ()),
        readings=(),
        margins=(),
        labelled=True,
    )
