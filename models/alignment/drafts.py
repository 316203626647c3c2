"""Which consecutive pieces may be one segment: a label in several parts, a run of numbers, or both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gouji.models.alignment.costs import AlignCosts
    from gouji.models.fragments.pieces import Piece
    from gouji.models.text.normalise import Enumerator

__all__ = ["Draft", "drafts_from"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Pieces `[start, end)` read as one thing: the label's text, its item number, the runs, the price of joining them.

    `touched` is the price of running text that follows the last text piece; it is gone when the label goes on.
    """

    start: int
    end: int
    label: str = ""
    enumerator: Enumerator | None = None
    run: tuple[int, ...] = ()
    joined: float = 0.0
    touched: float = 0.0
    texts: int = 0

    @property
    def price(self) -> float:
        """What the joining costs."""
        return self.joined + self.touched


def drafts_from(pieces: Sequence[Piece], start: int, longest: int, widest: int, costs: AlignCosts) -> Iterator[Draft]:
    """All segments that begin at a piece.

    `longest` is the length of the longest label, `widest` the number of cells of the widest row: no segment is longer.
    """
    draft = Draft(start=start, end=start)
    for i in range(start, len(pieces)):
        piece = pieces[i]
        if piece.slots is None:
            if not _takes(draft, piece, longest):
                return
            draft = _with_text(draft, pieces, i, costs)
            if draft.label:
                yield draft
        elif piece.numbers:
            if draft.run and not _continues(draft, pieces, i, widest):
                return
            price = costs.prose_run if piece.prose else 0.0
            if draft.texts and not draft.run and _is_blank(pieces[i - 1]):
                price += costs.below_blanks
            draft = replace(draft, end=i + 1, run=(*draft.run, i), joined=draft.joined + price)
            yield draft
        elif draft.run:
            draft = replace(draft, end=i + 1)  # Blanks of a label's second line.
        else:
            yield replace(draft, end=i + 1, run=(i,))
            if not draft.texts or any(slot.dash for slot in piece.slots):
                return  # Dashes are what the row's cells hold; empty cells may be those beside a label's first line.
            draft = replace(draft, joined=draft.joined + costs.pass_blanks)


def _is_blank(piece: Piece) -> bool:
    return piece.slots is not None and not piece.numbers


def _takes(draft: Draft, piece: Piece, longest: int) -> bool:
    """Whether a piece of text may go on with the label: it is no sentence, it is not too long, it does not come after all."""
    late = bool(draft.run) and not draft.label
    return not late and not piece.prose_text and len(draft.label) + len(piece.core) <= longest * 1.3 + 2


def _with_text(draft: Draft, pieces: Sequence[Piece], i: int, costs: AlignCosts) -> Draft:
    """The draft with one more piece of text."""
    piece, price = pieces[i], 0.0
    if draft.texts:
        if piece.enumerator and draft.label:
            price += costs.join_enumerator * (2 if draft.run else 1)
        price += _join(pieces[i - 1], piece, costs)
    elif piece.touched_before:
        price += costs.embedded
    if draft.run:
        price += costs.label_after_run
    first = draft.enumerator is None and not draft.label
    return replace(
        draft,
        end=i + 1,
        label=draft.label + piece.core,
        enumerator=piece.enumerator if first else draft.enumerator,
        joined=draft.joined + price,
        touched=costs.embedded if piece.touched_after else 0.0,
        texts=draft.texts + 1,
    )


def _join(before: Piece, piece: Piece, costs: AlignCosts) -> float:
    if before.line == piece.line:
        return costs.join_line if not piece.row else 2 * costs.join_row
    return costs.join_row if piece.row else costs.join_line


def _continues(draft: Draft, pieces: Sequence[Piece], i: int, widest: int) -> bool:
    """Whether the run's numbers may go on with those of piece `i`: at once, and not in another row of a source table."""
    before, piece = pieces[draft.run[-1]], pieces[i]
    together = sum(pieces[k].numbers for k in draft.run) + piece.numbers
    apart = before.row or piece.row or before.whole or piece.whole
    return draft.run[-1] == i - 1 and not apart and together <= widest
