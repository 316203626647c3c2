"""Tables as one cell a line: tab-led cells with a blank line after each row, or bare lines."""

from __future__ import annotations

from random import Random

from gouji.corpus.drafts.draft import Draft, DraftParagraph, DraftRow, DraftTable, Merged, RowKind
from gouji.corpus.render.result import Rendered

__all__ = ["render_cells", "render_plain_cells"]


def render_cells(draft: Draft, rng: Random) -> Rendered:
    """Return each cell on a line that begins with a tab; covered cells stay as empty lines with a tab."""
    parts = [block.text if isinstance(block, DraftParagraph) else _tabbed(block) for block in draft.blocks]
    marker = rng.choice(["", "\n\n", f"\n\n{draft.year}\n\n1\n\n"])
    return Rendered(data=(marker + "\n".join(parts) + "\n").encode())


def _tabbed(table: DraftTable) -> str:
    return "".join(_tabbed_row(row) + "\n" for row in table.rows)


def _tabbed_row(row: DraftRow) -> str:
    if row.kind is RowKind.PAGE_MARK:
        return row.slots[0].text
    return "".join(f"\t{slot.text}\n" for slot in row.slots if slot.merged is not Merged.LEFT)


def render_plain_cells(draft: Draft, rng: Random) -> Rendered:
    """Return each cell on a bare line; covered cells are gone, and so are the rows' ends or not."""
    gap = rng.choice(["", "", "\n"])
    parts = [block.text if isinstance(block, DraftParagraph) else _plain(block, gap) for block in draft.blocks]
    return Rendered(data=("\n".join(parts) + "\n").encode())


def _plain(table: DraftTable, gap: str) -> str:
    rows = ("\n".join(_bare_cells(row)) for row in table.rows)
    return ("\n" + gap).join(row for row in rows if row)


def _bare_cells(row: DraftRow) -> list[str]:
    """Return the texts of a row; a page's bare number gets its strokes, or nobody could tell it from a cell."""
    texts = [slot.text for slot in row.slots if not slot.merged and slot.text]
    return [f"- {text} -" if row.kind is RowKind.PAGE_MARK and text.isdigit() else text for text in texts]
