"""Lines as pieces: the fragments of labels and the runs of numbers that the alignment puts together again.

A text piece is the least that may be a label or part of one: a cell, or a stretch of a line between numbers, white
space, item numbers and known labels. A run is what may be the numbers of a row: consecutive numbers and blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from gouji.models.fragments.fragments import Join, Piece, Slot, run_piece, text_piece
from gouji.models.fragments.line_pieces import line_pieces
from gouji.models.labels.dictionary import LabelIndex
from gouji.models.text.lines import Chunk, Line
from gouji.models.text.normalise import fold
from gouji.models.text.patterns import (
    CELL_NUMBERS,
    CLAUSE_END,
    DASH,
    GROUPED,
    MEASURE,
    NUMBER_FIRST,
    YEAR,
)

__all__ = ["Join", "Piece", "Slot", "pieces_of"]


_UNREAD = "?"
# A cell that several known labels fill to this share holds several labels, not one that is misprinted.
_COVERED = 0.8
_LONG_CELL = 200


def pieces_of(lines: tuple[Line, ...], index: LabelIndex) -> tuple[Piece, ...]:
    """The pieces of a document, in reading order."""
    pieces: list[Piece] = []
    for line in lines:
        mine = list(_row_pieces(line, index) if line.is_row else line_pieces(line, line.chunks[0], index))
        if pieces and not line.is_row and _counted_on(pieces[-2:], line):
            pieces[-1] = replace(pieces[-1], prose=True)
        pieces += mine
    return tuple(_stacked(pieces))


def _counted_on(last: list[Piece], line: Line) -> bool:
    """Whether a line goes on with the measure word of a number that ends the sentence's line before it."""
    before, number = (last[0], last[-1]) if len(last) > 1 else (None, last[-1])
    if number.row or number.numbers != 1 or before is None or before.slots is not None or before.known:
        return False
    text, gap = fold(line.chunks[0].text), number.span[0] - before.span[1]
    # With a space between, as typesetters put it before a number, the measure word must end its clause: 项目 is a header.
    counted = MEASURE.match(text) if gap == 0 else CLAUSE_END.match(text)
    dated = YEAR.fullmatch(number.text) is not None and text.startswith("年")
    return before.line == number.line and gap <= 1 and (counted is not None or dated)


def _row_pieces(line: Line, index: LabelIndex) -> Iterator[Piece]:
    """Pieces of a table row: a text piece a cell, and what stands between two texts as one run."""
    slots: list[Slot] = []
    for chunk in line.chunks:
        kind = _cell_slots(chunk, line.page)
        if kind is not None:
            slots += kind
            continue
        for piece in _cell_text(line, chunk, index):
            # A number at the end of a label's cell is the first of the row's, one before a label the last of another's:
            # a border, or a line's end, that a converter has not found.
            if piece.slots and piece.row and not piece.prose:
                slots += piece.slots
                continue
            # Blanks before a label are no values, they are the cells that a group's label covers.
            if any(slot.text for slot in slots):
                yield run_piece(slots, line)
            slots = []
            yield piece
    if slots:
        yield run_piece(slots, line)


def _cell_text(line: Line, chunk: Chunk, index: LabelIndex) -> Iterator[Piece]:
    """A cell of text: one piece, but where labels and numbers stand together in one cell it is read like a line."""
    folded = fold(chunk.text)
    hits = index.find(folded)
    covered = sum(sum(c.isalnum() for c in folded[a:b]) for a, b in hits)
    several = len(hits) > 1 and covered > _COVERED * sum(c.isalnum() for c in folded)
    if len(hits) > 1 and len(folded) > _LONG_CELL:
        # A whole report on one line with a tab in it is no table row.
        yield from line_pieces(line, chunk, index)
        return
    beside = re.search(r"\d\s*\Z", folded) or NUMBER_FIRST.match(folded)
    if (hits and beside) or several:
        yield from (replace(piece, row=True) for piece in line_pieces(line, chunk, index))
        return
    piece = text_piece(line, chunk, 0, len(chunk.text), index)
    if piece.core:
        yield replace(piece, row=True, cell=chunk.cell)


def _cell_slots(chunk: Chunk, page: int) -> list[Slot] | None:
    """The slots of a cell that holds numbers or nothing; None for a cell of text."""
    text = fold(chunk.text)
    stripped = text.strip()
    place = {"page": page, "cell": chunk.cell}
    if not stripped or stripped == _UNREAD or DASH.fullmatch(stripped):
        span = chunk.locate(0, len(chunk.text)) if stripped else (chunk.start, chunk.start)
        return [
            Slot(
                text="",
                span=span,
                join=Join.CELL,
                page=page,
                cell=chunk.cell,
                dash=bool(stripped),
                unread=stripped == _UNREAD,
            )
        ]
    text = GROUPED.sub(lambda m: m.group().replace(",", "\0"), text)
    if not CELL_NUMBERS.fullmatch(text.replace("\0", "")):
        return None
    slots: list[Slot] = []
    numbers = list(re.finditer(r"[+\-]?[\d\0]+(?:\.\d+)?", text.split("(")[0]))
    for match in numbers:
        between = text[numbers[len(slots) - 1].end() : match.start()] if slots else ""
        join = Join.CELL if not slots else Join.LINE if "\n" in between else Join.SPACE
        note = text[numbers[-1].end() :].strip() if match is numbers[-1] else ""
        slots.append(
            Slot(text=match.group().replace("\0", ""), span=chunk.locate(*match.span()), join=join, note=note, **place)  # type: ignore[arg-type]
        )
    return slots


def _stacked(pieces: list[Piece]) -> Iterator[Piece]:
    """Joins runs of one number each on consecutive lines: a document with one cell a line."""
    group: list[Piece] = []
    for piece in [*pieces, None]:
        single = (
            piece is not None
            and not piece.row
            and piece.slots is not None
            and len(piece.slots) == 1
            and not piece.prose
        )
        alone = single and not any(p.line == piece.line for p in group)  # type: ignore[union-attr]
        if alone:
            group.append(piece)  # type: ignore[arg-type]
            continue
        yield from _joined(group)
        group = []
        if piece is not None:
            yield piece


def _joined(group: list[Piece]) -> Iterator[Piece]:
    if not group:
        return
    slots = [replace(s, join=Join.LINE) for p in group for s in p.slots or ()]
    first = group[0]
    yield replace(
        first,
        text=" ".join(s.text or "·" for s in slots),
        span=(first.span[0], group[-1].span[1]),
        slots=(replace(slots[0], join=Join.START), *slots[1:]),
    )
