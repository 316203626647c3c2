"""Lines split into pieces: the fragments of labels and the runs of numbers that the alignment puts together again.

A text piece is the least that may be a label or part of one: a cell, or a stretch of a line between numbers, white space,
item numbers and known labels. A run is what may be the numbers of a row: consecutive numbers and blanks. Rows of a source
table are split at their cells, other lines at what is known about their text.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace

from gouji.models.fragments.overlaps import drop_overlapping
from gouji.models.fragments.own_periods import dates_label, find_period_before
from gouji.models.fragments.pieces import Join, NumberSlot, Piece, make_run_piece, make_text_piece
from gouji.models.fragments.settings import FragmentSettings
from gouji.models.fragments.values import ValueReader, make_slots, read_gap, read_value_line
from gouji.models.labels.dictionary import LabelIndex
from gouji.models.text.lines import Chunk, Line
from gouji.models.text.normalise import begins_item, core, fold
from gouji.models.text.patterns import (
    CLAUSE_END,
    DASH,
    LATIN,
    MEASURE,
    NOTE,
    NUMBER_FIRST,
    RUN,
    SPLIT_TEXT,
    UNIT,
    YEAR,
)
from gouji.tokens import OBJECT
from gouji.wording import BRACKETED_ITEM, ITEM_AT_END, ITEM_BEFORE, NUMERALS

__all__ = ["split_line", "split_pieces"]

_STOPS = (",", ";", ":", "。", "、")
_COMMAS = ",;:、"
_ITEM_HERE = re.compile(rf"[{NUMERALS}]{{1,2}}\s*、\s*")
_BRACKET_AT_END = re.compile(r"\s*\)\s*\Z")


def split_pieces(lines: tuple[Line, ...], index: LabelIndex, settings: FragmentSettings) -> tuple[Piece, ...]:
    """Return the pieces of a document, in reading order."""
    pieces: list[Piece] = []
    values = ValueReader(lines, index, settings)
    for line in lines:
        own = list(
            _split_row(line, values, index, settings)
            if line.is_row
            else split_line(line, line.chunks[0], index, settings)
        )
        if pieces and not line.is_row and not any(p.known for p in own):
            own = read_value_line(line, pieces[-1]) or own
        if pieces and not line.is_row and _ends_counted(pieces[-2:], line):
            pieces[-1] = replace(pieces[-1], prose=True)
        pieces += own
    return tuple(_join_stacked(pieces))


def _ends_counted(last: list[Piece], line: Line) -> bool:
    """Return whether a line begins with the measure word of the number that ends the sentence's line before it.

    One character before the number is no sentence, but one of a label that is set upright.
    """
    before, number = (last[0], last[-1]) if len(last) > 1 else (None, last[-1])
    if number.row or number.numbers != 1 or before is None or before.slots is not None or before.known:
        return False
    if len(before.core) <= 1:
        return False
    text, gap = fold(line.chunks[0].text), number.span[0] - before.span[1]
    # With a space between, as typesetters put it before a number, the measure word must end its clause: 项目 is a header.
    counted = MEASURE.match(text) if gap == 0 else CLAUSE_END.match(text)
    dated = YEAR.fullmatch(number.text) is not None and text.startswith("年")
    return before.line == number.line and gap <= 1 and (counted is not None or dated)


def _split_row(line: Line, values: ValueReader, index: LabelIndex, settings: FragmentSettings) -> Iterator[Piece]:
    """Yield the pieces of a table row: a text piece a cell, and what stands between two texts as one run."""
    slots: list[NumberSlot] = []
    for chunk, cell_slots in zip(line.chunks, values.read_row(line), strict=True):
        if cell_slots is not None:
            slots += cell_slots
            continue
        for piece in _split_cell(line, chunk, index, settings):
            # A number at the end of a label's cell is the first of the row's, one before a label the last of another's:
            # a border, or a line's end, that a converter has not found.
            if piece.slots and piece.row and not piece.prose:
                slots += piece.slots
                continue
            # Blanks before a label are no values, they are the cells that a group's label covers.
            if any(slot.filled for slot in slots):
                yield make_run_piece(slots, line)
            slots = []
            yield piece
    if slots:
        yield make_run_piece(slots, line)


def _split_cell(line: Line, chunk: Chunk, index: LabelIndex, settings: FragmentSettings) -> Iterator[Piece]:
    """Yield a cell of text as one piece; where labels and numbers stand together in it, split it like a line."""
    folded = fold(chunk.text)
    hits = index.find(folded)
    covered = sum(sum(c.isalnum() for c in folded[a:b]) for a, b in hits)
    many = len(hits) > 1 and covered > settings.covered_cell * sum(c.isalnum() for c in folded)
    if len(hits) > 1 and len(folded) > settings.long_cell:
        # A whole report on one line with a tab in it is no table row.
        yield from split_line(line, chunk, index, settings)
        return
    beside = re.search(r"\d\s*\Z", folded) or NUMBER_FIRST.match(folded)
    if (hits and beside) or many:
        yield from (replace(piece, row=True) for piece in split_line(line, chunk, index, settings))
        return
    piece = make_text_piece(line, chunk, 0, len(chunk.text), index, row=True)
    if piece.core:
        yield piece


def _join_stacked(pieces: list[Piece]) -> Iterator[Piece]:
    """Join runs of one number each on consecutive lines: a document with one cell a line."""
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
        yield from _join_group(group)
        group = []
        if piece is not None:
            yield piece


def _join_group(group: list[Piece]) -> Iterator[Piece]:
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


def split_line(line: Line, chunk: Chunk, index: LabelIndex, settings: FragmentSettings) -> Iterator[Piece]:
    """Yield the pieces of a line that is no table row: split at known labels, numbers, white space and item numbers."""
    text = fold(chunk.text)
    labels = [(find_period_before(text, start, end, index), end) for start, end in index.find(text)]
    exact = [(s, e) for s, e in labels if core(text[s:e]) in index.titles]
    titles = exact + drop_overlapping(index.find_near_titles(text), exact)
    hits = sorted(drop_overlapping(labels, titles) + titles)
    whole = _LineText(text, hits, titles)
    starts = [*(start for start, _ in hits), len(text)]
    numbers = read_gap(text[: starts[0]], after_label=False, label_follows=True) if hits else ()
    position = 0
    for place, (start, end) in enumerate([*hits, (len(text), len(text))]):
        if numbers:
            yield make_run_piece(list(make_slots(chunk, numbers, position, Join.START, line.page)), line, row=False)
            item = ITEM_AT_END.search(text, position + numbers[-1].end, start)
            begin = item.start() if item else start
        else:
            gap, follows = text[position:start], start < len(text)
            begin = yield from _split_gap(line, chunk, whole, position, gap, index, label_follows=follows)
        if start < len(text):
            before, after = _find_touching_text(whole, start, end, settings)
            before = before and not numbers
            # A measure word that ends the number before a label is no running text, unless a sentence led to the number.
            following = "" if before else text[end : starts[place + 1]]
            numbers = read_gap(following, after_label=True, label_follows=place + 1 < len(hits))
            yield make_text_piece(line, chunk, begin, end, index, touched=(before, after and not numbers))
            position = end


def _find_touching_text(line: _LineText, start: int, end: int, settings: FragmentSettings) -> tuple[bool, bool]:
    """Return whether running text touches the label at `start:end` before and after it: most likely a sentence."""
    before, after = line.read_before(start), line.read_behind(end)
    touched_before = line.find_before(start) not in line.ends and (before.isalpha() or before in _COMMAS)
    behind = line.find_behind(end)
    if not (line.has_more(behind, settings.longest_particle) or line.text[-1:] in _STOPS):
        after = ""
    # The next label may begin with its item number: 一、本年新收政府信息公开申请数量二、上年结转…
    touched_after = bool(after) and not line.begins_label(behind)
    # Running text follows a section's title at once where a whole report stands on one line.
    touched_after = touched_after and ((after.isalpha() and (start, end) not in line.titles) or after in ",;。、:")
    return bool(before) and touched_before and not line.follows_item(start), touched_after


def _split_gap(
    line: Line,
    chunk: Chunk,
    whole: _LineText,
    offset: int,
    gap: str,
    index: LabelIndex,
    *,
    label_follows: bool,
) -> Generator[Piece, None, int]:
    """Yield the pieces of the text between two known labels; return where the piece of the following label begins."""
    if gap.strip() == OBJECT:
        return (yield from _split_object(line, chunk, offset, gap))
    text, position = whole.text, 0
    for match in RUN.finditer(gap):
        start, end = match.span()
        if start < position or whole.is_bracketed_item(offset + start) or dates_label(gap, start, end, index):
            continue
        item = _match_item_sign(text, offset + start, offset + end) or (
            _BRACKET_AT_END.match(gap, end) if label_follows else None
        )
        if item:
            # The last digit is the item number of what follows: 40000042.其他 is 4000004 and 2.其他.
            end -= 1
        elif _ends_in_year(text[offset + start : offset + end], whole.read_behind(offset + end)):
            end -= 4
        if end <= start:
            continue
        yield from _split_text(line, chunk, offset + position, offset + start, index)
        tail = _find_unit_end(text, offset + end) - offset
        label_here = offset + tail in whole.starts
        measured = bool(MEASURE.match(text, offset + tail)) and not item and not label_here
        prose = (
            measured
            or whole.ends_sentence(offset + start, offset + tail)
            or whole.follows_latin(offset + start)
            or (not item and _is_amid_text(whole, offset + start, offset + tail))
        )
        slots = _read_line_slots(line, chunk, text, offset + start, offset + end)
        if slots:
            yield make_run_piece(slots, line, row=False, prose=prose)
        position = min(max(end, tail), len(gap)) if not item else end
    if not label_follows:
        yield from _split_text(line, chunk, offset + position, offset + len(gap), index)
        return offset + len(gap)
    item = ITEM_AT_END.search(gap, position)
    cut = item.start() if item else len(gap)
    yield from _split_text(line, chunk, offset + position, offset + cut, index)
    return offset + cut


def _split_object(line: Line, chunk: Chunk, offset: int, gap: str) -> Generator[Piece, None, int]:
    """Yield the piece of something that is no text and stands alone behind a label, where its number would."""
    at = offset + gap.index(OBJECT)
    slot = NumberSlot(text="", span=chunk.locate(at, at + 1), join=Join.START, page=line.page, has_object=True)
    yield make_run_piece([slot], line, row=False)
    return offset + len(gap)


def _match_item_sign(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the sign behind a run of digits that makes its last digit the item number of the text after it.

    Behind white space the sign is that of a digit alone: in `78 、上年结转` the item number is lost.
    """
    sign = re.compile(r"\s*[.、](?=\s*[^\W\d_])").match(text, end)
    apart = sign is not None and sign.group()[0].isspace()
    return None if apart and re.search(r"\d\d\Z", text[start:end]) else sign


def _find_unit_end(text: str, end: int) -> int:
    """Return where a number ends with its note and its unit."""
    for pattern in (NOTE, UNIT):
        match = pattern.match(text, end)
        end = match.end() if match else end
    return end


def _ends_in_year(run: str, after: str) -> bool:
    """Return whether a sentence that begins with a year follows a number: 02023年 is 0 and 2023年."""
    return bool(re.search(r"[\d\s]20[12]\d\Z", run)) and after == "年"


def _is_amid_text(line: _LineText, start: int, end: int) -> bool:
    """Return whether running text touches a number on both sides: 印办事手册2943册."""
    if not line.read_before(start).isalpha() or not line.read_behind(end).isalpha():
        return False
    behind = line.find_behind(end)
    return line.find_before(start) not in line.ends and behind not in line.starts and not line.begins_item(behind)


def _split_text(line: Line, chunk: Chunk, start: int, end: int, index: LabelIndex) -> Iterator[Piece]:
    """Yield the text pieces of `start:end`, split at white space, bracketed item numbers and ends of sentences."""
    text = fold(chunk.text[start:end])
    position = 0
    for match in [*SPLIT_TEXT.finditer(text), None]:
        stop = match.start() if match else len(text)
        if core(text[position:stop]):
            prose = bool(re.search(r"[,;。]", text[position:stop]))
            yield make_text_piece(line, chunk, start + position, start + stop, index, prose=prose)
        if match:
            position = max(stop, match.end())


def _read_line_slots(line: Line, chunk: Chunk, text: str, start: int, end: int) -> list[NumberSlot]:
    """Return the slots of a run of numbers in running text; a dash between spaces is a blank."""
    slots: list[NumberSlot] = []
    previous = start
    for match in re.finditer(r"[^\s]+", text[start:end]):
        between = text[previous : start + match.start()]
        join = Join.TAB if "\t" in between else Join.SPACE
        span = chunk.locate(start + match.start(), start + match.end())
        dash = bool(DASH.fullmatch(match.group()))
        slots.append(
            NumberSlot(
                text="" if dash else match.group(), span=span, join=join, page=line.page, cell=chunk.cell, dash=dash
            )
        )
        previous = start + match.end()
    return slots


class _LineText:
    """A folded line with the places of the known labels in it, asked about single places.

    A whole report may stand on one line: what looks at all of it for each of its labels takes time with the square of it.

    >>> line = _LineText("规章 5 件", [(0, 2)])
    >>> line.find_before(3), line.find_behind(4)
    (2, 5)
    """

    def __init__(self, text: str, hits: Iterable[tuple[int, int]], titles: Iterable[tuple[int, int]] = ()) -> None:
        self.text = text
        places = list(hits)
        self.starts = frozenset(start for start, _ in places)
        self.ends = frozenset(end for _, end in places)
        self.titles = frozenset(titles)
        self._first = len(text) - len(text.lstrip())
        self._last = len(text.rstrip()) - 1
        self._folded = fold(text)

    def find_before(self, at: int) -> int:
        """Return the end of what stands before a place, white space left out."""
        while at > 0 and self.text[at - 1].isspace():
            at -= 1
        return at

    def find_behind(self, at: int) -> int:
        """Return the beginning of what stands behind a place, white space left out."""
        while at < len(self.text) and self.text[at].isspace():
            at += 1
        return at

    def read_before(self, at: int) -> str:
        """Return the last character before a place that is no white space; empty where there is none."""
        end = self.find_before(at)
        return self.text[max(end - 1, 0) : end]

    def read_behind(self, at: int) -> str:
        """Return the first character behind a place that is no white space; empty where there is none."""
        start = self.find_behind(at)
        return self.text[start : start + 1]

    def has_more(self, at: int, most: int) -> bool:
        """Return whether more letters and digits than `most` stand behind a place."""
        size = 2 * (most + 1)
        while at + size < len(self.text):
            # The last of a part may make one character with the next.
            if len(core(self.text[at : at + size])) > most + 1:
                return True
            size *= 2
        return len(core(self.text[at:])) > most

    def begins_label(self, at: int) -> bool:
        """Return whether a label begins at a place, or behind an item number there, as in 二、上年结转."""
        item = _ITEM_HERE.match(self.text, at)
        return at in self.starts or (item is not None and item.end() in self.starts)

    def follows_item(self, at: int) -> bool:
        """Return whether what stands before a place may be the end of an item number."""
        start = self.find_before(self.find_before(at) - 1) - 1
        return ITEM_BEFORE.search(self.text, max(start, 0), at) is not None

    def is_bracketed_item(self, at: int) -> bool:
        """Return whether the digits at a place are the item number of a text: (3)危及, or 3)危及 at the line's beginning."""
        before = self.find_before(at)
        if before and self.text[before - 1] != "(":
            return False
        return BRACKETED_ITEM.match(self.text, max(before - 1, 0)) is not None

    def begins_item(self, at: int) -> bool:
        """Return whether an item number stands at a place."""
        return begins_item(self._folded, at)

    def follows_latin(self, at: int) -> bool:
        """Return whether a Latin letter, or a sign of addresses, stands right before a place."""
        return at > 0 and LATIN.match(self.text, at - 1, at) is not None

    def ends_sentence(self, start: int, end: int) -> bool:
        """Return whether words stand before `start:end` and nothing but a full stop behind it."""
        return self._first < start and self.find_behind(end) == self._last and self.text[self._last] == "。"
