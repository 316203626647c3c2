"""Tables as lines of cells divided by tabs, paragraphs with blank lines between them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from gouji.corpus.drafts.chance import chance
from gouji.corpus.drafts.draft import Draft, DraftParagraph, DraftRow, DraftTable, Merged, ParagraphKind, RowKind
from gouji.corpus.render.result import Rendered

__all__ = ["TabStyle", "render_tab"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TabStyle:
    """How covered cells are written."""

    wide_labels: bool
    """The covered cells of a label that spans all label columns are left out."""
    header_blanks: bool
    """Covered cells of headers are written as blanks."""
    trailing: bool
    """Covered cells at the end of a row are written as blanks."""
    spaced: bool
    """A blank line between paragraphs."""


def draw_style(rng: Random) -> TabStyle:
    """Return a style at random."""
    return TabStyle(
        wide_labels=chance(rng, 0.6),
        header_blanks=chance(rng, 0.7),
        trailing=chance(rng, 0.4),
        spaced=chance(rng, 0.8),
    )


def render_tab(draft: Draft, rng: Random) -> Rendered:
    """Return the draft as text with tables of tabs."""
    style = draw_style(rng)
    gap = "\n\n" if style.spaced else "\n"
    parts = [_text(block) if isinstance(block, DraftParagraph) else _lines(block, style) for block in draft.blocks]
    lead = rng.choice(["", "\n\n"])
    return Rendered(data=(lead + gap.join(parts) + "\n").encode())


def _text(paragraph: DraftParagraph) -> str:
    return f"\n{paragraph.text}\n" if paragraph.kind is ParagraphKind.PAGE_MARK else paragraph.text


def _lines(table: DraftTable, style: TabStyle) -> str:
    return "\n".join(_line(row, style) for row in table.rows)


def _line(row: DraftRow, style: TabStyle) -> str:
    if row.kind is RowKind.PAGE_MARK:
        text = row.slots[0].text
        return f"\n{text}\n" if text else ""
    cells = [slot.text for place, slot in enumerate(row.slots) if _written(row, place, style)]
    while not style.trailing and row.kind is not RowKind.REST and row.slots[-1].merged is Merged.LEFT and cells:
        if cells[-1]:
            break
        cells.pop()
    return "\t".join(cells)


def _written(row: DraftRow, place: int, style: TabStyle) -> bool:
    slot = row.slots[place]
    if slot.merged is not Merged.LEFT:
        return True
    if row.kind in (RowKind.HEADER, RowKind.BAND):
        return style.header_blanks
    wide = not style.wide_labels or row.slots[0].merged is not Merged.NO or place > 2
    return wide or row.slots[1].merged is not Merged.LEFT
