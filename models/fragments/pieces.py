"""Pieces: the fragments of lines that the alignment works on, texts and runs of numbers, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum

from gouji.models.labels.dictionary import LabelIndex
from gouji.models.numbers.printed import PrintedNumber
from gouji.models.text.lines import Chunk, Line
from gouji.models.text.normalise import Enumerator, core, split_enumerator
from gouji.tokens import Cell

__all__ = ["Join", "NumberSlot", "Piece", "make_run_piece", "make_slot", "make_text_piece"]

_BARE_ITEM = re.compile(r"[1-9](?=[^\W\d_])")


class Join(StrEnum):
    """What separates a slot from the one before it."""

    START = "start"
    CELL = "cell"
    TAB = "tab"
    SPACE = "space"
    LINE = "line"


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberSlot:
    """A place for a number: its digits, with a sign and a point where they are printed; empty for a blank.

    `printed` is what the source prints where that is more than the digits. `figure` is set where it is more than
    digits: a word, a unit, a note, separators; `text` is empty where it says no number. `dash` distinguishes a blank that is printed as a dash, or as a word for nothing, from an empty cell.
    """

    text: str
    span: tuple[int, int]
    join: Join
    page: int
    cell: Cell | None = None
    note: str = ""
    printed: str = ""
    figure: PrintedNumber | None = None
    end: int = 0
    """Where the unit, the note and the full stop of the number end in the stream; 0 where it has none."""
    dash: bool = False
    unread: bool = False
    """Whether a mark stands for ink that the recogniser of a scan could not read."""
    has_object: bool = False
    """Whether something that is no text stands in the cell, alone or beside the number: see `gouji.tokens.OBJECT`."""
    centre: float | None = None
    """The horizontal centre on the page, in points; None where the source has no positions."""
    half_width: float = 0.0
    """How far the number reaches on both sides of its centre, in points."""
    alternatives: tuple[tuple[str, float], ...] = ()
    """Other readings of the same ink, each with the nats by which it is less likely than `text`."""

    @property
    def filled(self) -> bool:
        """Whether a value is printed here, be it one that says no number."""
        return bool(self.text) or self.figure is not None

    @property
    def whole(self) -> bool:
        """Whether the number may not be divided: a cell's, or one with more than its unit around plain digits."""
        return self.figure is not None and (self.cell is not None or not self.figure.plain)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A fragment of text (`slots` is None) or a run of numbers and blanks."""

    text: str
    span: tuple[int, int]
    line: int
    page: int
    row: bool = False
    """Whether it stands in a table row of the source."""
    cell: Cell | None = None
    """For text: the cell of the source that it fills."""
    core: str = ""
    enumerator: Enumerator | None = None
    slots: tuple[NumberSlot, ...] | None = None
    known: bool = False
    """Whether the text is exactly one of the form's labels."""
    touched_before: bool = False
    """Whether other running text touches its beginning, as in a sentence."""
    touched_after: bool = False
    prose_text: bool = False
    """Whether punctuation inside shows that it is part of a sentence."""
    confidence: float | None = None
    """For text: how sure a recogniser is of it; None where none has read it."""
    woven: bool = False
    """Whether the text is part of a group's label, the rest of which stands beside other rows."""
    prose: bool = False
    """For a run: whether a measure word or a date follows, as in a sentence."""
    whole: bool = False
    """For a run: whether it is known to hold all the numbers of a row and no others."""
    numbers: int = field(init=False, default=0, compare=False)
    """How many slots hold a printed value; asked for far more often than pieces are made."""

    def __post_init__(self) -> None:
        if self.slots:
            object.__setattr__(self, "numbers", sum(s.filled for s in self.slots))

    @property
    def embedded(self) -> bool:
        """Whether the text is part of a sentence, by its neighbours or its punctuation."""
        return self.touched_before or self.touched_after or self.prose_text


def make_slot(chunk: Chunk, number: PrintedNumber, offset: int, join: Join, page: int) -> NumberSlot:
    """Return the slot of a number that was read from a chunk's text; its span counts from `offset`."""
    start, end = (offset + at for at in number.span)
    printed = chunk.text[start:end]
    tail = offset + number.end
    return NumberSlot(
        text=number.digits,
        span=chunk.locate(start, end),
        join=join,
        page=page,
        cell=chunk.cell,
        note=number.note,
        printed="" if printed == number.digits or not (number.digits or number.doubts) else printed,
        dash=not number.digits and not number.doubts,
        end=chunk.locate(start, tail)[1] if tail > end else 0,
        figure=None if number.bare else number,
    )


def make_run_piece(slots: list[NumberSlot], line: Line, *, row: bool = True, prose: bool = False) -> Piece:
    """Return a run of numbers of a line; `prose` says whether it stands in a sentence."""
    slots = [replace(slots[0], join=Join.START), *slots[1:]]
    return Piece(
        text=" ".join(s.text or s.printed or "·" for s in slots),
        span=(slots[0].span[0], max(s.span[1] for s in slots)),
        line=line.number,
        page=line.page,
        row=row,
        slots=tuple(slots),
        prose=prose,
    )


def make_text_piece(
    line: Line,
    chunk: Chunk,
    start: int,
    end: int,
    index: LabelIndex,
    *,
    touched: tuple[bool, bool] = (False, False),
    prose: bool = False,
    row: bool = False,
) -> Piece:
    """Return the text `start:end` of a chunk as a piece; `row` says whether the chunk is a cell of a table.

    `touched` says whether running text touches it before and after, `prose` whether its punctuation is a sentence's.
    """
    text = chunk.text[start:end]
    enumerator, rest = split_enumerator(text)
    body = core(rest)
    bare = _BARE_ITEM.match(body) if enumerator is None else None
    if bare and body[bare.end() :] in index.cores and body not in index.cores:
        # The point of 2.重复申请 is the first thing that a recogniser loses.
        enumerator, body = Enumerator(style="d", number=int(bare.group())), body[bare.end() :]
    return Piece(
        text=text,
        span=chunk.locate(start, end),
        line=line.number,
        page=line.page,
        core=body,
        enumerator=enumerator,
        known=body in index.cores,
        touched_before=touched[0],
        touched_after=touched[1],
        prose_text=prose,
        confidence=chunk.confidence,
        row=row,
        cell=chunk.cell if row else None,
    )
