"""Pieces of a line that is no table row: known labels, runs of numbers, and the texts between them."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

from gouji.models.fragments.fragments import Join, Piece, Slot, run_piece, text_piece
from gouji.models.labels.dictionary import LabelIndex
from gouji.models.text.lines import Chunk, Line
from gouji.models.text.normalise import core, fold, split_enumerator
from gouji.models.text.patterns import (
    DASH,
    LATIN,
    MEASURE,
    NOTE,
    RUN,
    SPLIT_TEXT,
    UNIT,
)
from gouji.wording import BRACKETED_ITEM, ITEM_AT_END, ITEM_BEFORE

__all__ = ["line_pieces"]

_PARTICLE = 1
_STOPS = (",", ";", ":", "。", "、")


def line_pieces(line: Line, chunk: Chunk, index: LabelIndex) -> Iterator[Piece]:
    """Pieces of a line that is no table row: cut at known labels, numbers, white space and item numbers."""
    text = fold(chunk.text)
    labels = index.find(text)
    exact = [(s, e) for s, e in labels if core(text[s:e]) in index.titles]
    titles = exact + _apart(index.find_near_titles(text), exact)
    hits = sorted(_apart(labels, titles) + titles)
    position = 0
    pending = 0  # where text that no cut has ended yet begins
    for start, end in [*hits, (len(text), len(text))]:
        gap = text[position:start]
        cut = yield from _gap_pieces(line, chunk, text, position, gap, index, hits, label_follows=start < len(text))
        pending = cut
        if start < len(text):
            yield text_piece(line, chunk, pending, end, index, touched=_touched(text, start, end, hits, titles))
            position = end


def _apart(places: list[tuple[int, int]], taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The places that do not overlap what is taken."""
    return [(s, e) for s, e in places if not any(s < end and start < e for start, end in taken)]


def _touched(
    text: str, start: int, end: int, hits: list[tuple[int, int]], titles: list[tuple[int, int]]
) -> tuple[bool, bool]:
    """Whether running text touches the label at `start:end` before or after it: a sentence, most likely."""
    head, tail = text[:start].rstrip(), text[end:].lstrip()
    # A particle at the very end, as in 大量反复申请的, makes no sentence.
    before, after = head[-1:], tail[:1] if len(core(tail)) > _PARTICLE or tail[-1:] in _STOPS else ""
    touched_before = bool(before) and len(head) not in {e for _, e in hits} and (before.isalpha() or before in ",;:、")
    offset = len(text) - len(tail)
    touched_after = bool(after) and offset not in {s for s, _ in hits}
    # Running text follows a section's title at once where a whole report stands on one line.
    touched_after = touched_after and ((after.isalpha() and (start, end) not in titles) or after in ",;。、:")
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
        if start < position or _is_bracketed_item(text, offset + start):
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
        tail = _unit_end(text, offset + end) - offset
        label_here = offset + tail in {s for s, _ in hits}
        measured = bool(MEASURE.match(text, offset + tail)) and not item and not label_here
        prose = (
            measured
            or bool(LATIN.search(text[: offset + start]))
            or (not item and _amid(text, offset, start, tail, hits))
        )
        slots = _line_slots(line, chunk, text, offset + start, offset + end)
        if slots:
            yield run_piece(slots, line, row=False, prose=prose)
        position = min(max(end, tail), len(gap)) if not item else end
    if not label_follows:
        yield from _texts(line, chunk, offset + position, offset + len(gap), index)
        return offset + len(gap)
    item = ITEM_AT_END.search(gap, position)
    cut = item.start() if item else len(gap)
    yield from _texts(line, chunk, offset + position, offset + cut, index)
    return offset + cut


def _is_bracketed_item(text: str, start: int) -> bool:
    """Whether the digits at `start` are the item number of a text: (3)危及, or 3)危及 at the line's beginning."""
    before = text[:start].rstrip()
    if before and not before.endswith("("):
        return False
    return bool(BRACKETED_ITEM.match(text, max(len(before) - 1, 0)))


def _unit_end(text: str, end: int) -> int:
    """Where a number ends with its note and its unit."""
    for pattern in (NOTE, UNIT):
        match = pattern.match(text, end)
        end = match.end() if match else end
    return end


def _glued_year(run: str, after: str) -> bool:
    """Whether a sentence that begins with a year follows the number before it: 02023年 is 0 and 2023年."""
    return bool(re.search(r"[\d\s]20[12]\d\Z", run)) and after.lstrip().startswith("年")


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
            yield text_piece(line, chunk, start + position, start + stop, index, prose=prose)
        if match:
            position = max(stop, match.end())


def _line_slots(line: Line, chunk: Chunk, text: str, start: int, end: int) -> list[Slot]:
    """The slots of a run of numbers in running text; a dash between spaces is a blank."""
    slots: list[Slot] = []
    previous = start
    for match in re.finditer(r"[^\s]+", text[start:end]):
        between = text[previous : start + match.start()]
        join = Join.TAB if "\t" in between else Join.SPACE
        span = chunk.locate(start + match.start(), start + match.end())
        dash = bool(DASH.fullmatch(match.group()))
        slots.append(
            Slot(text="" if dash else match.group(), span=span, join=join, page=line.page, cell=chunk.cell, dash=dash)
        )
        previous = start + match.end()
    return slots
