"""What renderers share: their result, and how rows are written when cells are only text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gouji.corpus.drafts.draft import DraftParagraph, DraftRow, DraftTable, Merged, ParagraphKind, Slot
from gouji.tokens import Number

__all__ = ["Rendered", "cells_of", "columns_spanned", "is_heading", "rows_spanned"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A renderer's result; `ambiguous` are the facts that this rendering leaves undecided.

    `headings` is False where the rendering shows no headings, only the words of the sections.
    """

    data: bytes
    ambiguous: Mapping[str, tuple[Number | None, ...]] = field(default_factory=dict)
    headings: bool = True
    defects: tuple[str, ...] = ()
    continued: tuple[str, ...] = ()
    """Rows of `requests` that a page's end, which only this rendering has, leaves in two parts."""
    tables: tuple[DraftTable, ...] | None = None
    """The tables as they were drawn, where that is not as the draft has them."""


def cells_of(row: DraftRow) -> list[Slot]:
    """Return the slots that are cells of their own."""
    return [slot for slot in row.slots if not slot.merged]


def columns_spanned(row: DraftRow, place: int) -> int:
    """Return how many columns the cell at `place` covers."""
    width = 1
    while place + width < len(row.slots) and row.slots[place + width].merged is Merged.LEFT:
        width += 1
    return width


def rows_spanned(rows: tuple[DraftRow, ...], at: int, place: int) -> int:
    """Return how many rows the cell at row `at` and column `place` covers."""
    height = 1
    while at + height < len(rows):
        slots = rows[at + height].slots
        if place >= len(slots) or slots[place].merged is not Merged.UP:
            break
        height += 1
    return height


def is_heading(paragraph: DraftParagraph) -> bool:
    """Return whether a paragraph is a heading, the title aside."""
    return paragraph.kind is ParagraphKind.HEADING
