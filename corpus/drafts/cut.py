"""Reports of which only a part is left: cut off after a row, without title, or without headers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gouji.corpus.drafts.draft import Block, Draft, DraftParagraph, DraftTable, ParagraphKind, RowKind

__all__ = ["count_rows", "cut_after", "cut_before", "drop_headers", "drop_title"]

_HEADS = (RowKind.BAND, RowKind.HEADER)


def count_rows(draft: Draft) -> int:
    """Return how many rows with numbers a draft has."""
    return sum(row.kind is RowKind.ROW for table in draft.tables for row in table.rows)


def cut_after(draft: Draft, rows: int) -> Draft:
    """Return the draft up to its row of that number, as where a text was cut off."""
    return draft.with_defect(f"cut off after {rows} rows", blocks=tuple(_first(draft, rows)))


def _first(draft: Draft, rows: int) -> Iterator[Block]:
    left = rows
    for block in draft.blocks:
        if left <= 0:
            return
        if not isinstance(block, DraftTable):
            yield block
            continue
        kept = []
        for row in block.rows:
            if left <= 0:
                break
            kept.append(row)
            left -= row.kind is RowKind.ROW
        yield replace(block, rows=tuple(kept))


def cut_before(draft: Draft, rows: int) -> Draft:
    """Return the draft from behind its row of that number on, as on later pages."""
    return draft.with_defect(f"begins behind row {rows}", blocks=tuple(_rest(draft, rows)))


def _rest(draft: Draft, rows: int) -> Iterator[Block]:
    left = rows
    for block in draft.blocks:
        if left <= 0:
            yield block
        elif isinstance(block, DraftTable):
            kept = []
            for row in block.rows:
                kept += [row] * (left <= 0)
                left -= row.kind is RowKind.ROW
            if kept:
                yield replace(block, rows=tuple(kept))


def drop_title(draft: Draft) -> Draft:
    """Return the draft without its title."""
    kept = (b for b in draft.blocks if not (isinstance(b, DraftParagraph) and b.kind is ParagraphKind.TITLE))
    return draft.with_defect("no title", blocks=tuple(kept))


def drop_headers(draft: Draft) -> Draft:
    """Return the draft without the rows of headers and bands of its tables."""
    blocks = (
        replace(b, rows=tuple(r for r in b.rows if r.kind not in _HEADS)) if isinstance(b, DraftTable) else b
        for b in draft.blocks
    )
    return draft.with_defect("no headers", blocks=tuple(blocks))
