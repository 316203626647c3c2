"""Pieces cut into segments: consecutive pieces that may be one label, one run of numbers, or both, with the price of joining them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from gouji.models.alignment.settings import AlignmentSettings

if TYPE_CHECKING:
    from gouji.models.fragments.pieces import Piece
    from gouji.models.text.normalise import Enumerator

__all__ = ["CutSegment", "cut_segments"]


class CutSegment(NamedTuple):
    """Pieces `[start, end)` read as one thing: the label's text, its item number, the runs, the price of joining them."""

    start: int
    end: int
    label: str = ""
    enumerator: Enumerator | None = None
    run: tuple[int, ...] = ()
    joined: float = 0.0
    touched: float = 0.0
    """The price of running text that follows the last text piece; it is gone when the label goes on."""
    texts: int = 0
    woven: bool = False
    """Whether parts of a group's label between its pieces are left out."""

    @property
    def price(self) -> float:
        """What joining the pieces costs."""
        return self.joined + self.touched


def cut_segments(
    pieces: Sequence[Piece], start: int, longest: float, widest: int, settings: AlignmentSettings, *, woven: bool
) -> list[CutSegment]:
    """Return all segments that begin at a piece; `woven` says whether any piece is woven.

    `longest` is the most characters of a label, `widest` the number of cells of the widest row: no segment is longer.
    Parts of a group's label between those of a row's are part of the label in some segments, and left out in others.
    """
    found = list(_cut(pieces, start, longest, widest, settings, woven=False))
    near = pieces[start + 1 : start + settings.longest_woven] if woven and not pieces[start].woven else ()
    if any(piece.woven for piece in near):
        found += (s for s in _cut(pieces, start, longest, widest, settings, woven=True) if s.woven)
    return found


def _cut(
    pieces: Sequence[Piece], start: int, longest: float, widest: int, settings: AlignmentSettings, *, woven: bool
) -> Iterator[CutSegment]:
    """Yield the segments that begin at a piece; with `woven` parts of a group's label are left out of them."""
    segment = CutSegment(start=start, end=start)
    for i in range(start, len(pieces)):
        piece = pieces[i]
        if woven and piece.woven:
            segment = segment._replace(woven=True, joined=segment.joined + settings.join_woven)
        elif piece.slots is None:
            if not _takes_text(segment, piece, longest):
                return
            segment = _add_text(segment, pieces, i, settings)
            if segment.label:
                yield segment
        elif piece.numbers:
            if segment.run and not _takes_numbers(segment, pieces, i, widest):
                return
            price = settings.prose_run if piece.prose else 0.0
            if segment.texts and not segment.run and _is_blank(pieces[i - 1]):
                price += settings.below_blanks
            segment = _add_run(segment, i, price)
            yield segment
        elif segment.run:
            segment = segment._replace(end=i + 1)  # Blanks of a label's second line.
        else:
            yield _add_run(segment, i, 0.0)
            if not segment.texts or any(slot.dash for slot in piece.slots):
                return  # Dashes are what the row's cells hold; empty cells may be those beside a label's first line.
            segment = segment._replace(joined=segment.joined + settings.pass_blanks)


def _add_run(segment: CutSegment, i: int, price: float) -> CutSegment:
    # Thousands are made a document; `_replace` takes three times as long.
    return CutSegment(
        start=segment.start,
        end=i + 1,
        label=segment.label,
        enumerator=segment.enumerator,
        run=(*segment.run, i),
        joined=segment.joined + price,
        touched=segment.touched,
        texts=segment.texts,
        woven=segment.woven,
    )


def _is_blank(piece: Piece) -> bool:
    return piece.slots is not None and not piece.numbers


def _takes_text(segment: CutSegment, piece: Piece, longest: float) -> bool:
    """Return whether the label may go on with a piece: no sentence, not too long, not the first text after numbers."""
    late = bool(segment.run) and not segment.label
    return not late and not piece.prose_text and len(segment.label) + len(piece.core) <= longest


def _add_text(segment: CutSegment, pieces: Sequence[Piece], i: int, settings: AlignmentSettings) -> CutSegment:
    piece, price = pieces[i], 0.0
    if segment.texts:
        if piece.enumerator and segment.label:
            price += settings.join_enumerator * (2 if segment.run else 1)
        price += _price_join(pieces[i - 1], piece, settings)
    elif piece.touched_before:
        price += settings.embedded
    if segment.run:
        price += settings.label_after_run
    first = segment.enumerator is None and not segment.label
    return CutSegment(
        start=segment.start,
        end=i + 1,
        label=segment.label + piece.core,
        enumerator=piece.enumerator if first else segment.enumerator,
        run=segment.run,
        joined=segment.joined + price,
        touched=settings.embedded if piece.touched_after else 0.0,
        texts=segment.texts + 1,
        woven=segment.woven,
    )


def _price_join(before: Piece, piece: Piece, settings: AlignmentSettings) -> float:
    if before.line == piece.line:
        return settings.join_line if not piece.row else 2 * settings.join_row
    return settings.join_row if piece.row else settings.join_line


def _takes_numbers(segment: CutSegment, pieces: Sequence[Piece], i: int, widest: int) -> bool:
    """Return whether the run may go on with the numbers of piece `i`: at once, and not in another row of a source table."""
    before, piece = pieces[segment.run[-1]], pieces[i]
    numbers = sum(pieces[k].numbers for k in segment.run) + piece.numbers
    apart = before.row or piece.row or before.whole or piece.whole
    return segment.run[-1] == i - 1 and not apart and numbers <= widest
