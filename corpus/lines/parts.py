"""A draft's texts in the order of the print, each with the class that a line made of it has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gouji.corpus.drafts.draft import Draft, DraftParagraph, DraftRow, DraftTable, Merged, ParagraphKind, RowKind, Slot
from gouji.corpus.drafts.orders import row_orders
from gouji.models.text.normalise import core
from gouji.tags import TagKind

__all__ = ["Part", "parts_of"]

_PARAGRAPHS = {
    ParagraphKind.TITLE: TagKind.TITLE,
    ParagraphKind.HEADING: TagKind.HEADING,
    ParagraphKind.PROSE: TagKind.PROSE,
    ParagraphKind.NOTE: TagKind.NOTE,
    ParagraphKind.SIGNATURE: TagKind.SIGNATURE,
    ParagraphKind.FURNITURE: TagKind.FURNITURE,
    ParagraphKind.ARCHIVE: TagKind.FURNITURE,
    ParagraphKind.PAGE_MARK: TagKind.FURNITURE,
}
_ROWS = {
    RowKind.BAND: TagKind.TABLE_HEADER,
    RowKind.HEADER: TagKind.TABLE_HEADER,
    RowKind.ROW: TagKind.ROW,
    RowKind.REST: TagKind.ROW_CONTINUED,
    RowKind.PAGE_MARK: TagKind.FURNITURE,
}
_ORDERS = {
    "in_order": TagKind.ROW,
    "out_of_order": TagKind.ROW_OUT_OF_ORDER,
    "continued": TagKind.ROW_CONTINUED,
    "unlabelled": TagKind.ROW_UNLABELLED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A text without spaces and punctuation (`core`), the number of its block, and its class."""

    text: str
    block: int
    kind: TagKind
    level: int | None = None
    table: bool = False
    opens: bool = False
    """Whether a line that begins with it is of its class, whatever follows: titles and headings."""
    over: bool = False
    """Whether it is a label over rows, whose class yields to that of a row on the same line."""


def parts_of(draft: Draft) -> tuple[Part, ...]:
    """Return the parts of a draft that print any letter, ideograph or digit."""
    orders = iter(order for _, _, order in row_orders(draft))
    found: list[Part] = []
    for number, block in enumerate(draft.blocks):
        found += _paragraph(block, number) if isinstance(block, DraftParagraph) else _table(block, number, orders)
    return tuple(part for part in found if part.text)


def _paragraph(paragraph: DraftParagraph, block: int) -> Iterator[Part]:
    kind = _PARAGRAPHS[paragraph.kind]
    cut = len(paragraph.heading) if paragraph.text.startswith(paragraph.heading) else 0
    opening = paragraph.text[:cut] or paragraph.text
    yield Part(text=core(opening), block=block, kind=kind, level=paragraph.level, opens=paragraph.level_shown)
    if paragraph.text[len(opening) :]:
        yield Part(text=core(paragraph.text[len(opening) :]), block=block, kind=TagKind.PROSE)


def _table(table: DraftTable, block: int, orders: Iterator[str]) -> Iterator[Part]:
    """Yield the slots of a table; `orders` gives how the rows of `requests` stand, one after the other."""
    numbered = False
    for row in table.rows:
        kind = _ROWS[row.kind]
        counted = row.kind is RowKind.ROW and bool(row.numbers) and row.id is not None
        if table.id == "requests" and (counted or (row.kind is RowKind.REST and numbered)):
            kind = _ORDERS[next(orders)]
            numbered = True
        for place, slot in enumerate(row.slots):
            if slot.merged is Merged.NO:
                over = _is_over(row, place)
                wanted = TagKind.TABLE_HEADER if over else kind
                yield Part(text=core(slot.text), block=block, kind=wanted, table=True, over=over)


def _is_over(row: DraftRow, place: int) -> bool:
    """Return whether a slot of a row is a label over several rows: another label of the row follows it."""

    def labels(slot: Slot) -> bool:
        return not slot.fact and bool(core(slot.text)) and slot.merged is Merged.NO

    if row.kind is not RowKind.ROW or not labels(row.slots[place]):
        return False
    following = next((slot for slot in row.slots[place + 1 :] if slot.merged is Merged.NO), None)
    return following is not None and labels(following) and not core(following.text).isdigit()
