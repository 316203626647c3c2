"""Lines as pieces: the fragments of labels and the runs of numbers that the alignment puts together again.

A text piece is the least that may be a label or part of one: a cell, or a stretch of a line between numbers, white
space, item numbers and known labels. A run is what may be the numbers of a row: consecutive numbers and blanks.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from gouji.models.label_index import LabelIndex
from gouji.models.lines import Chunk, Line
from gouji.models.normalise import Enumerator, core, fold, split_enumerator
from gouji.models.patterns import (
    CELL_NUMBERS,
    CLAUSE_END,
    DASH,
    GROUPED,
    ITEM_AT_END,
    ITEM_BEFORE,
    LATIN,
    MEASURE,
    NOTE,
    RUN,
    SPLIT_TEXT,
    UNIT,
)
from gouji.tokens import Cell

__all__ = ["Join", "Piece", "Slot", "pieces_of"]


class Join(StrEnum):
    """What stands between a slot and the one before it."""

    START = "start"
    CELL = "cell"
    TAB = "tab"
    SPACE = "space"
    LINE = "line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place for a number: its printed characters (folded), empty for a blank.

    `dash` tells a blank that is printed as a dash or a word for nothing. `stack` counts the lines of a cell that
    holds several numbers one below the other.
    """

    text: str
    span: tuple[int, int]
    join: Join
    page: int
    cell: Cell | None = None
    note: str = ""
    dash: bool = False
    unread: bool = False
    """A mark that stands for ink which the recogniser of a scan could not read."""
    centre: float | None = None
    """Where its middle stands across the page, in points, where the source has places."""
    alternatives: tuple[tuple[str, float], ...] = ()
    """Other readings of the same ink, each with how much less likely it is than `text`, in nats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A fragment of text (`slots` is None) or a run of numbers and blanks."""

    text: str
    span: tuple[int, int]
    line: int
    page: int
    row: bool = False
    """Whether it stands in a table row of the source."""
    core: str = ""
    enumerator: Enumerator | None = None
    slots: tuple[Slot, ...] | None = None
    known: bool = False
    """Whether the text is exactly one of the form's labels."""
    touched_before: bool = False
    """Whether other running text touches its beginning, as in a sentence."""
    touched_after: bool = False
    prose_text: bool = False
    """Whether punctuation inside tells that it is part of a sentence."""
    prose: bool = False
    """For a run: whether a measure word or a date follows, as in a sentence."""
    whole: bool = False
    """For a run: whether it is known to hold all the numbers of a row and no others."""

    @property
    def embedded(self) -> bool:
        """Whether the text is part of a sentence, by its neighbours or its punctuation."""
        return self.touched_before or self.touched_after or self.prose_text

    @property
    def numbers(self) -> int:
        """How many slots hold something printed."""
        return sum(bool(s.text) for s in self.slots or ())


_UNREAD = "?"
# A cell that several known labels fill to this share holds several labels, not one that is misprinted.
_COVERED = 0.8
_LONG_CELL = 200


def pieces_of(lines: tuple[Line, ...], index: LabelIndex) -> tuple[Piece, ...]:
    """The pieces of a document, in reading order."""
    pieces: list[Piece] = []
    for line in lines:
        mine = list(_row_pieces(line, index) if line.is_row else _line_pieces(line, line.chunks[0], index))
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
    return before.line == number.line and gap <= 1 and counted is not None


def _row_pieces(line: Line, index: LabelIndex) -> Iterator[Piece]:
    """Pieces of a table row: a text piece a cell, and what stands between two texts as one run."""
    slots: list[Slot] = []
    for chunk in line.chunks:
        kind = _cell_slots(chunk, line.page)
        if kind is not None:
            slots += kind
            continue
        # Blanks before a label are no values, they are the cells that a group's label covers.
        if any(slot.text for slot in slots):
            yield _run_piece(slots, line)
        slots = []
        yield from _cell_text(line, chunk, index)
    if slots:
        yield _run_piece(slots, line)


def _cell_text(line: Line, chunk: Chunk, index: LabelIndex) -> Iterator[Piece]:
    """A cell of text: one piece, but where labels and numbers stand together in one cell it is read like a line."""
    folded = fold(chunk.text)
    hits = index.find(folded)
    covered = sum(sum(c.isalnum() for c in folded[a:b]) for a, b in hits)
    several = len(hits) > 1 and covered > _COVERED * sum(c.isalnum() for c in folded)
    if len(hits) > 1 and len(folded) > _LONG_CELL:
        # A whole report on one line with a tab in it is no table row.
        yield from _line_pieces(line, chunk, index)
        return
    if (hits and re.search(r"\d\s*\Z", folded)) or several:
        yield from (replace(piece, row=True) for piece in _line_pieces(line, chunk, index))
        return
    piece = _text_piece(line, chunk, 0, len(chunk.text), index)
    if piece.core:
        yield replace(piece, row=True)


def _cell_slots(chunk: Chunk, page: int) -> list[Slot] | None:
    """The slots of a cell that holds numbers or nothing; None for a cell of text."""
    text = fold(chunk.text)
    stripped = text.strip()
    place = {"page": page, "cell": chunk.cell}
    if not stripped or stripped == _UNREAD or DASH.fullmatch(stripped):
        span = chunk.span(0, len(chunk.text)) if stripped else (chunk.start, chunk.start)
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
            Slot(text=match.group().replace("\0", ""), span=chunk.span(*match.span()), join=join, note=note, **place)  # type: ignore[arg-type]
        )
    return slots


def _run_piece(slots: list[Slot], line: Line, *, row: bool = True, prose: bool = False) -> Piece:
    slots = [replace(slots[0], join=Join.START), *slots[1:]]
    return Piece(
        text=" ".join(s.text or "·" for s in slots),
        span=(slots[0].span[0], max(s.span[1] for s in slots)),
        line=line.number,
        page=line.page,
        row=row,
        slots=tuple(slots),
        prose=prose,
    )


def _text_piece(
    line: Line,
    chunk: Chunk,
    start: int,
    end: int,
    index: LabelIndex,
    *,
    touched: tuple[bool, bool] = (False, False),
    prose: bool = False,
) -> Piece:
    text = chunk.text[start:end]
    enumerator, rest = split_enumerator(text)
    body = core(rest)
    return Piece(
        text=text,
        span=chunk.span(start, end),
        line=line.number,
        page=line.page,
        core=body,
        enumerator=enumerator,
        known=body in index.cores,
        touched_before=touched[0],
        touched_after=touched[1],
        prose_text=prose,
    )


def _line_pieces(line: Line, chunk: Chunk, index: LabelIndex) -> Iterator[Piece]:
    """Pieces of a line that is no table row: cut at known labels, numbers, white space and item numbers."""
    text = fold(chunk.text)
    hits = index.find(text)
    position = 0
    pending = 0  # where text that no cut has ended yet begins
    for start, end in [*hits, (len(text), len(text))]:
        gap = text[position:start]
        cut = yield from _gap_pieces(line, chunk, text, position, gap, index, hits, label_follows=start < len(text))
        pending = cut
        if start < len(text):
            yield _text_piece(line, chunk, pending, end, index, touched=_touched(text, start, end, hits, index))
            position = end


def _touched(text: str, start: int, end: int, hits: list[tuple[int, int]], index: LabelIndex) -> tuple[bool, bool]:
    """Whether running text touches the label at `start:end` before or after it: a sentence, most likely."""
    head, tail = text[:start].rstrip(), text[end:].lstrip()
    before, after = head[-1:], tail[:1]
    title = core(text[start:end]) in index.titles
    touched_before = bool(before) and len(head) not in {e for _, e in hits} and (before.isalpha() or before in ",;:、")
    offset = len(text) - len(tail)
    touched_after = bool(after) and offset not in {s for s, _ in hits}
    # Running text follows a section's title at once where a whole report stands on one line.
    touched_after = touched_after and ((after.isalpha() and not title) or after in ",;。、:")
    return touched_before and not ITEM_BEFORE.search(text[:start]), touched_after


def _gap_pieces(
    line: Line,
    chunk: Chunk,
    text: str,
    offset: int,
    gap: str,
    index: LabelIndex,
    hits: list[tuple[int, int]],
    *,
    label_follows: bool,
) -> Generator[Piece, None, int]:
    """Pieces of the text between two known labels; returns where the piece of the label that follows begins."""
    position = 0
    for match in RUN.finditer(gap):
        start, end = match.span()
        if start < position:
            continue
        rest = gap[end:]
        item = re.match(r"\s*[.、](?=\s*[^\W\d_])", text[offset + end :]) or (
            re.match(r"\s*\)\s*\Z", rest) if label_follows else None
        )
        if item:
            # The last digit is the item number of what follows: 40000042.其他 is 4000004 and 2.其他.
            end -= 1
        elif _glued_year(text[offset + start : offset + end], text[offset + end :]):
            end -= 4
        if end <= start:
            continue
        yield from _texts(line, chunk, offset + position, offset + start, index)
        note = NOTE.match(text, offset + end)
        tail = note.end() - offset if note else end
        unit = UNIT.match(text, offset + tail)
        tail = unit.end() - offset if unit else tail
        label_here = offset + tail in {s for s, _ in hits}
        measured = bool(MEASURE.match(text, offset + tail)) and not item and not label_here
        prose = (
            measured
            or bool(LATIN.search(text[: offset + start]))
            or (not item and _amid(text, offset, start, tail, hits))
        )
        slots = _line_slots(line, chunk, text, offset + start, offset + end)
        if slots:
            yield _run_piece(slots, line, row=False, prose=prose)
        position = min(max(end, tail), len(gap)) if not item else end
    if not label_follows:
        yield from _texts(line, chunk, offset + position, offset + len(gap), index)
        return offset + len(gap)
    item = ITEM_AT_END.search(gap, position)
    cut = item.start() if item else len(gap)
    yield from _texts(line, chunk, offset + position, offset + cut, index)
    return offset + cut


def _glued_year(run: str, after: str) -> bool:
    """Whether a sentence that begins with a year touches the number before it: 02023年 is 0 and 2023年."""
    return bool(re.search(r"\d20[12]\d\Z", run)) and after.lstrip().startswith("年")


def _amid(text: str, offset: int, start: int, end: int, hits: list[tuple[int, int]]) -> bool:
    """Whether running text touches a number on both sides: 印办事手册2943册."""
    before, after = text[: offset + start].rstrip(), text[offset + end :].lstrip()
    begins, ends = {s for s, _ in hits}, {e for _, e in hits}
    if not before[-1:].isalpha() or not after[:1].isalpha():
        return False
    return len(before) not in ends and len(text) - len(after) not in begins and not split_enumerator(after)[0]


def _texts(line: Line, chunk: Chunk, start: int, end: int, index: LabelIndex) -> Iterator[Piece]:
    """Text pieces of `start:end`, cut at white space, bracketed item numbers and sentence ends."""
    text = fold(chunk.text[start:end])
    position = 0
    for match in [*SPLIT_TEXT.finditer(text), None]:
        stop = match.start() if match else len(text)
        if core(text[position:stop]):
            prose = bool(re.search(r"[,;。]", text[position:stop]))
            yield _text_piece(line, chunk, start + position, start + stop, index, prose=prose)
        if match:
            position = max(stop, match.end())


def _line_slots(line: Line, chunk: Chunk, text: str, start: int, end: int) -> list[Slot]:
    """The slots of a run of numbers in running text; a dash between spaces is a blank."""
    slots: list[Slot] = []
    previous = start
    for match in re.finditer(r"[^\s]+", text[start:end]):
        between = text[previous : start + match.start()]
        join = Join.TAB if "\t" in between else Join.SPACE
        span = chunk.span(start + match.start(), start + match.end())
        dash = bool(DASH.fullmatch(match.group()))
        slots.append(
            Slot(text="" if dash else match.group(), span=span, join=join, page=line.page, cell=chunk.cell, dash=dash)
        )
        previous = start + match.end()
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
