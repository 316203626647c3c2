"""Cells and lines read as values of a row: numbers, blanks, and words that stand in a number's place.

What a cell says alone is the grammar's (`gouji.models.numbers`). Whether words such as 十二 or 见附件 are a value or a label, its
place tells: values follow a label, and stand in columns of numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from gouji.models.fragments.pieces import Join, NumberSlot, Piece, make_run_piece, make_slot
from gouji.models.fragments.settings import FragmentSettings
from gouji.models.labels.dictionary import LabelIndex
from gouji.models.labels.likeness import count_edits
from gouji.models.numbers.grammar import is_nothing, read_numbers, read_tokens
from gouji.models.numbers.printed import FormatDoubt, PrintedNumber
from gouji.models.numbers.words import NO_FIGURE
from gouji.models.text.lines import Chunk, Line
from gouji.models.text.normalise import core, fold, split_enumerator
from gouji.models.text.patterns import NUMBER
from gouji.tokens import OBJECT
from gouji.wording import ITEM_AT_END, NUMERALS

__all__ = ["ValueReader", "make_slots", "read_gap", "read_value_line"]

_UNREAD = "?"
_FIGURES = r"\d++(?:\.(?!\d\.)\d++)*+"
_GLUED = re.compile(rf"[+\-]?{_FIGURES}(?:\s*+[+\-]?{_FIGURES})*+")
"""Numbers with nothing but white space between them, or not even that. It is written so that no text is tried in two ways."""
_HAS_DIGIT = re.compile(r"\d")
_CLOSING = re.compile(r"\A\s*[)\]\"'》]+")
_ITEM = re.compile(rf"\([{NUMERALS}]{{1,3}}\)")
_ITEM_ALONE = re.compile(rf"\([{NUMERALS}]{{1,3}}\)|[{NUMERALS}]{{1,3}}[、.]")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?: \d{3})+")
_IN_NUMBER = re.compile(r"\d\.?\Z")
"""What ends inside a number, where another digit follows: how many digits of 10.73、 are the item number's is open."""
_CLAUSE_END = re.compile(r"[,;。、:]\s*\Z")


class _GridColumn(NamedTuple):
    """A column of a source table: how many of its cells hold values and other text, and the line of the first value."""

    numbers: int
    others: int
    first: int


class ValueReader:
    """Reads the cells of a document's rows; knows which columns of its tables hold numbers."""

    def __init__(self, lines: Sequence[Line], index: LabelIndex, settings: FragmentSettings) -> None:
        self._index = index
        self._settings = settings
        self._cells = {
            line.number: [_read_slots(chunk, line.page) for chunk in line.chunks] for line in lines if line.is_row
        }
        self._columns = _count_numbers(lines, self._cells)

    def read_row(self, line: Line) -> list[list[NumberSlot] | None]:
        """Return the slots of each cell of a row; None for a cell of text."""
        cells = list(self._cells[line.number])
        filled = [slots for slots in cells if slots and any(s.filled for s in slots)]
        if len(filled) == 1:
            cells = [_divide_glued(c, s, line.page) for c, s in zip(line.chunks, cells, strict=True)]
        labelled = False
        for i, (chunk, slots) in enumerate(zip(line.chunks, cells, strict=True)):
            if slots is None:
                value = (labelled and self._stands_for_number(line, i, cells)) or (
                    self._is_sign(chunk) and self._is_sign_for_number(line, i, cells, labelled=labelled)
                )
                labelled = labelled or not value
                cells[i] = [_make_words_slot(chunk, line.page)] if value else None
            elif any(map(_is_wordy, slots)) and not (
                _begins_numbers(chunk, cells, i)
                or (labelled and not _precedes_text(cells, i))
                or (self._is_sign(chunk) and self._is_sign_for_number(line, i, cells, labelled=labelled))
            ):
                labelled, cells[i] = True, None
        return cells

    def _stands_for_number(self, line: Line, at: int, cells: Sequence[list[NumberSlot] | None]) -> bool:
        """Return whether a text stands in a column of numbers and is none of the form's labels, nor like one."""
        chunk = line.chunks[at]
        if chunk.cell is None or _precedes_text(cells, at) or len(chunk.text) > self._settings.longest_value:
            return False
        column = self._columns.get((chunk.cell.table, chunk.cell.column))
        if column is None or column.numbers <= column.others or line.number < column.first:
            return False
        return not any(map(self._is_header, line.chunks[at:]))

    def _is_sign(self, chunk: Chunk) -> bool:
        """Return whether a text is a sign that says nothing, as a bullet; no numeral is one."""
        text = core(chunk.text)
        return not text or (len(text) <= self._settings.longest_sign and text not in NUMERALS)

    def _is_sign_for_number(
        self, line: Line, at: int, cells: Sequence[list[NumberSlot] | None], *, labelled: bool
    ) -> bool:
        """Return whether a sign that says nothing stands among a row's numbers, or behind a label in a column of numbers."""
        chunk = line.chunks[at]
        if chunk.cell is None or _precedes_text(cells, at) or self._is_header(chunk):
            return False
        beside = (*cells[max(at - 1, 0) : at], *cells[at + 1 : at + 2])
        if any(slots and slots[0].filled for slots in beside):
            return True
        column = self._columns.get((chunk.cell.table, chunk.cell.column))
        return labelled and column is not None and line.number >= column.first

    def _is_header(self, chunk: Chunk) -> bool:
        """Return whether a text holds a label, is like one, or is numbered as one."""
        text = core(chunk.text)
        if not text or is_nothing(chunk.text):
            return False
        if split_enumerator(chunk.text)[0] is not None:
            return True
        most = int(self._settings.like_label * len(text))
        near = any(
            abs(len(known) - len(text)) <= most and count_edits(text, known, most) <= most
            for known in self._index.cores
        )
        return near or bool(self._index.find(fold(chunk.text)))


def _count_numbers(
    lines: Iterable[Line], cells: Mapping[int, Sequence[list[NumberSlot] | None]]
) -> dict[tuple[int, int], _GridColumn]:
    """Return the columns of source tables that hold values, by table and column."""
    numbers: Counter[tuple[int, int]] = Counter()
    others: Counter[tuple[int, int]] = Counter()
    first: dict[tuple[int, int], int] = {}
    for line in lines:
        for chunk, slots in zip(line.chunks, cells.get(line.number, ()), strict=False):
            if chunk.cell is not None and (slots is None or slots[0].filled):
                place = (chunk.cell.table, chunk.cell.column)
                (others if slots is None else numbers)[place] += 1
                if slots is not None:
                    first.setdefault(place, line.number)
    return {place: _GridColumn(count, others[place], first[place]) for place, count in numbers.items()}


def _precedes_text(cells: Sequence[list[NumberSlot] | None], at: int) -> bool:
    """Return whether the next cell is one of text: what stands before a label is no value of its row."""
    return at + 1 < len(cells) and cells[at + 1] is None


def _begins_numbers(chunk: Chunk, cells: Sequence[list[NumberSlot] | None], at: int) -> bool:
    """Return whether a numeral is the first value of a row without any text: 三 before 0 and 0, but not (三) or 三、."""
    slots = cells[at] or ()
    values = all(s.text for s in slots) and _ITEM_ALONE.fullmatch(fold(chunk.text).strip()) is None
    others = [cell for place, cell in enumerate(cells) if place != at]
    return values and bool(others) and all(cell is not None and any(s.filled for s in cell) for cell in others)


def _is_wordy(slot: NumberSlot) -> bool:
    """Return whether words are printed in a slot that has a value, and no digit. A mark such as N/A is no word of a label."""
    text = fold(slot.printed or slot.text)
    return slot.figure is not None and not _HAS_DIGIT.search(text) and not NO_FIGURE.match(text.casefold())


def _read_slots(chunk: Chunk, page: int) -> list[NumberSlot] | None:
    """Return the slots of a cell that holds numbers or nothing; None for a cell of text."""
    text, has_object = chunk.text.replace(OBJECT, " "), OBJECT in chunk.text
    stripped = fold(text.strip())
    if stripped == _UNREAD or is_nothing(stripped):
        blank = NumberSlot(
            text="",
            span=chunk.locate(0, len(text)) if stripped or has_object else (chunk.start, chunk.start),
            join=Join.CELL,
            page=page,
            cell=chunk.cell,
            dash=bool(stripped),
            unread=stripped == _UNREAD,
            has_object=has_object,
        )
        return [blank]
    numbers = read_numbers(text)
    if numbers is None:
        return None
    slots = list(make_slots(chunk, numbers, 0, Join.CELL, page))
    return [replace(s, has_object=True) for s in slots] if has_object else slots


def make_slots(
    chunk: Chunk, numbers: Sequence[PrintedNumber], offset: int, first: Join, page: int
) -> Iterator[NumberSlot]:
    """Yield the slots of the numbers of a chunk, their places counted from `offset`."""
    end = None
    for number in numbers:
        between = chunk.text[end : offset + number.span[0]] if end is not None else ""
        join = first if end is None else Join.LINE if "\n" in between else Join.TAB if "\t" in between else Join.SPACE
        yield make_slot(chunk, number, offset, join, page)
        end = offset + number.end


def _divide_glued(chunk: Chunk, slots: list[NumberSlot] | None, page: int) -> list[NumberSlot] | None:
    """Return the slots of the only filled cell of a row, its signs between digits those of numbers: 6-24 is 6 and -24 there."""
    figure = slots[0].figure if slots and len(slots) == 1 else None
    text = fold(chunk.text)
    if figure is None or FormatDoubt.EXPRESSION not in figure.doubts or not _GLUED.fullmatch(text.strip()):
        return slots
    matches = list(re.finditer(NUMBER, text))
    numbers = [PrintedNumber(digits=m.group(), span=m.span(), end=m.end(), plain=True) for m in matches]
    return list(make_slots(chunk, numbers, 0, Join.CELL, page))


def _make_words_slot(chunk: Chunk, page: int) -> NumberSlot:
    """Return the slot of a cell whose text stands in the place of a number."""
    words = PrintedNumber(
        digits="", span=(0, len(chunk.text)), end=len(chunk.text), doubts=frozenset((FormatDoubt.WORDS,))
    )
    return make_slot(chunk, words, 0, Join.CELL, page)


def read_gap(gap: str, *, after_label: bool, label_follows: bool) -> tuple[PrintedNumber, ...]:
    """Return the numbers between two labels of a line, or a label and the line's end, where they are more than plain runs.

    Empty where anything else stands there, a sentence's sign among it: 35件，其中. Plain runs are the lines' own
    (`gouji.models.fragments.splitting`), as they may be glued. Words alone are a value only apart from their label.
    """
    folded = fold(gap)
    item = ITEM_AT_END.search(folded) if label_follows else None
    if item and item.group()[0].isdecimal() and _IN_NUMBER.search(folded, 0, item.start()):
        return ()
    # Brackets and quotes that a label closes with are none of the number's.
    body = _CLOSING.sub(lambda m: " " * len(m.group()), folded[: item.start()] if item else folded)
    stripped = body.strip()
    if _ITEM.match(stripped):
        return ()
    # A full stop may end a cell; behind a number that touches its label it ends a sentence.
    stopped = stripped.endswith("。") and not (after_label and not body[:1].isspace())
    clause = _CLAUSE_END.search(stripped) and not stopped
    if not stripped or _GLUED.fullmatch(stripped) or clause:
        return ()
    apart = after_label and body[:1].isspace() and not (label_follows and _is_item_like(stripped))
    if not _HAS_DIGIT.search(stripped) and not apart:
        return ()
    return read_tokens(body) or ()


def _is_item_like(text: str) -> bool:
    """Return whether a numeral may be the item number of a label: 三, (三), or 三、 that a narrow column leaves alone."""
    return (_ITEM.match(text) or _ITEM_ALONE.fullmatch(text)) is not None or (len(text) == 1 and text in NUMERALS)


def _join_thousands(line: Line) -> NumberSlot:
    """Return the slot of a line that is one number with spaces between its thousands, where numbers stand one a line."""
    chunk = line.chunks[0]
    start, end = len(chunk.text) - len(chunk.text.lstrip()), len(chunk.text.rstrip())
    number = PrintedNumber(
        digits=fold(chunk.text).replace(" ", "").strip(),
        span=(start, end),
        end=end,
        doubts=frozenset((FormatDoubt.DIVIDED,)),
    )
    return make_slot(chunk, number, 0, Join.START, line.page)


def read_value_line(line: Line, before: Piece) -> list[Piece]:
    """Return the run of a line without labels that is more than plain digits: below a number, or a label (`before`).

    Empty where the line is none. Plain digits are cut as in any line.
    """
    chunk = line.chunks[0]
    text = fold(chunk.text).strip()
    below = not before.row and (before.slots is not None or before.known) and not (before.embedded or before.prose)
    if not below or not text:
        return []
    if _THOUSANDS.fullmatch(text) and before.numbers == 1:
        return [make_run_piece([_join_thousands(line)], line, row=False)]
    if _GLUED.fullmatch(text):
        return []
    # A numeral may be the item number of the next label, 无 below a label the whole text of a section.
    if _is_item_like(text) or (before.slots is None and is_nothing(text)):
        return []
    slots = list(make_slots(chunk, read_tokens(chunk.text) or (), 0, Join.START, line.page))
    return [make_run_piece(slots, line, row=False)] if slots else []
