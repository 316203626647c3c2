"""Labels and headers of several lines in tables without rules: put together where they stand around one height.

In a cell that nothing shows, the lines of a label reach as far above the row's numbers as below them. Around a line that is level with the
numbers there may be others only if the first begins as an item. What begins as an item is no second line.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gouji.ingest.scan.image.lines import trim_to_ink
from gouji.ingest.scan.recognition.prepared import Wanted
from gouji.ingest.scan.settings import ScanSettings
from gouji.wording import PRINTED_ITEM

__all__ = ["Stack", "stack_labels"]

_ITEM = re.compile(rf"{PRINTED_ITEM.pattern}|[（(]\d{{1,2}}[)）]")
"""The number that an item begins with; labels of rows also have digits in brackets."""


Stack = tuple[tuple[int, ...], tuple[int, int]]
"""The numbers of pieces that are one text, from top to bottom, and the top and bottom (pixels) of their row."""


class _FreePiece(NamedTuple):
    """A piece of a line outside ruled tables: its number, the box of its ink in pixels, and what it says."""

    at: int
    x0: int
    y0: int
    x1: int
    y1: int
    text: str
    is_figure: bool

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def begins_item(self) -> bool:
        return _ITEM.match(self.text) is not None


def stack_labels(wanted: Sequence[Wanted], size: float, settings: ScanSettings) -> list[Stack]:
    """Return the labels of several lines; `size` is about the height of a character in columns, in pixels."""
    rows: dict[tuple[int, int], list[_FreePiece]] = {}
    for at, item in enumerate(wanted):
        if item.place[0] < 0 and item.reading is not None and item.reading.text.strip():
            rows.setdefault(item.band or (item.line.y0, item.line.y1), []).append(_make_piece(at, item))
    split = {row: _split_row(sorted(pieces, key=lambda p: p.x0)) for row, pieces in sorted(rows.items())}
    own = {p.at for labels, figures in split.values() if figures for p in labels}
    free = sorted((p for row in rows.values() for p in row if p.at not in own and not p.is_figure), key=_find_middle)
    found: list[Stack] = []
    used: set[int] = set()
    for row, (labels, figures) in split.items():
        if not figures:
            continue
        middle, reach = figures[len(figures) // 2].middle, settings.stacked_reach * size
        first = bisect_left(free, middle - reach, key=_find_middle)
        last = bisect_right(free, middle + reach, key=_find_middle)
        near = [p for p in free[first:last] if p.x1 <= figures[0].x0 and p.at not in used]
        for stack in _find_stacks(labels, near, middle, size, settings):
            found.append((tuple(p.at for p in stack), row))
            used.update(p.at for p in stack)
    return [*found, *_stack_headers([p for p in free if p.at not in used], size, settings)]


def _stack_headers(free: Sequence[_FreePiece], size: float, settings: ScanSettings) -> Iterator[Stack]:
    """Yield the headers of columns of which several at one height have more than one line, and those of one line beside them."""
    narrow = [p for p in free if p.x1 - p.x0 <= settings.header_width * size and not p.begins_item]
    chains = sorted(_list_chains(narrow, size, settings), key=_find_chain_middle)
    row: list[list[_FreePiece]] = []
    for at, chain in enumerate(chains):
        row.append(chain)
        after = chains[at + 1] if at + 1 < len(chains) else None
        if after is None or _find_chain_middle(after) - _find_chain_middle(row[0]) > settings.stacked_middle * size:
            if sum(len(own) > 1 for own in row) >= settings.fewest_headers:
                band = min(own[0].y0 for own in row), max(own[-1].y1 for own in row)
                yield from ((tuple(p.at for p in own), band) for own in row)
            row = []


def _list_chains(pieces: Sequence[_FreePiece], size: float, settings: ScanSettings) -> Iterator[list[_FreePiece]]:
    """Yield the pieces, from top to bottom, in chains of those that stand right below each other with no other one beside them."""
    middles = [p.middle for p in pieces]
    below: dict[_FreePiece, _FreePiece] = {}
    above: dict[_FreePiece, list[_FreePiece]] = {}
    for piece in pieces:
        near = pieces[bisect_right(middles, piece.middle) : bisect_right(middles, piece.middle + 2 * size)]
        found = _list_below(piece, near, size, settings)
        for other in found:
            above.setdefault(other, []).append(piece)
        if len(found) == 1:
            below[piece] = found[0]
    for piece in pieces:
        if len(above.get(piece, ())) == 1 and above[piece][0] in below:
            continue
        chain = [piece]
        while chain[-1] in below and len(above[below[chain[-1]]]) == 1:
            chain.append(below[chain[-1]])
        yield chain


def _find_chain_middle(chain: Sequence[_FreePiece]) -> float:
    return (chain[0].y0 + chain[-1].y1) / 2


def _make_piece(at: int, item: Wanted) -> _FreePiece:
    line = trim_to_ink(item.line)
    text = item.reading.text.strip() if item.reading is not None else ""
    is_figure = item.band is not None and not any(c.isalpha() for c in text)
    return _FreePiece(at, line.x0, line.y0, line.x1, line.y1, text, is_figure)


def _find_middle(piece: _FreePiece) -> float:
    return piece.middle


def _split_row(row: Sequence[_FreePiece]) -> tuple[list[_FreePiece], list[_FreePiece]]:
    """Return the pieces of a row before its last figures, and these."""
    end = len(row)
    while end and row[end - 1].is_figure:
        end -= 1
    return list(row[:end]), list(row[end:])


def _find_stacks(
    labels: Sequence[_FreePiece], free: Sequence[_FreePiece], middle: float, size: float, settings: ScanSettings
) -> Iterator[list[_FreePiece]]:
    """Yield the stacks of lines around the middle of a row's numbers: with a line level with them, and the nearest without."""
    left = list(free)
    for label in labels:
        stack = _grow([label], left, middle, size, settings)
        if len(stack) > 1:
            left = [p for p in left if p not in stack]
            yield stack
    apart = [p for p in left if not any(_is_over(p, label, settings) for label in labels)]
    others: list[list[_FreePiece]] = []
    for above in sorted((p for p in apart if p.middle < middle), key=_find_middle, reverse=True):
        rest = [p for p in apart if p is not above]
        pair = _add_around([above], rest, middle, size, settings, add_above=False)
        stack = _grow(pair, rest, middle, size, settings) if pair is not None else []
        if not stack or any(_is_over(p, stack[0], settings) for other in others for p in other):
            continue
        others.append(stack)
    # A label without an item's number is told from a group's by standing next to the numbers.
    nearest = max((stack[0].x0 for stack in others), default=0)
    yield from (s for s in others if (_begins_item(s) or s[0].x0 == nearest) and not _goes_on(s, free, size, settings))


def _begins_item(stack: Sequence[_FreePiece]) -> bool:
    """Return whether a stack begins as an item does; the number may be broken after its bracket."""
    return _ITEM.match("".join(piece.text for piece in stack)) is not None


def _goes_on(stack: Sequence[_FreePiece], free: Sequence[_FreePiece], size: float, settings: ScanSettings) -> bool:
    """Return whether another line that begins no item stands right below a stack: it is no whole label."""
    below = _list_below(stack[-1], free, size, settings)
    return any(not p.begins_item for p in below)


def _grow(
    stack: list[_FreePiece], free: Sequence[_FreePiece], middle: float, size: float, settings: ScanSettings
) -> list[_FreePiece]:
    """Return a stack with the lines above and below that are of its label: as many as it takes until the first begins an item, or none."""
    grown: list[_FreePiece] | None = stack
    while grown is not None and not _begins_item(grown):
        grown = _add_around(grown, free, middle, size, settings)
    return grown or stack


def _add_around(
    stack: list[_FreePiece],
    free: Sequence[_FreePiece],
    middle: float,
    size: float,
    settings: ScanSettings,
    *,
    add_above: bool = True,
) -> list[_FreePiece] | None:
    """Return a stack with the next lines above and below; None where there are none, or they are not as far from the middle."""
    close = settings.stacked_gap * size
    above = [
        p
        for p in free
        if -close < p.y1 - stack[0].y0 <= size / 2 and p.y0 < stack[0].y0 and _is_over(p, stack[0], settings)
    ]
    below = _list_below(stack[-1], free, size, settings)
    if not below or (add_above and not above):
        return None
    last = min(below, key=_find_middle)
    found = [*([max(above, key=_find_middle)] if add_above else []), *stack, last]
    off = abs((found[0].y0 + last.y1) / 2 - middle)
    return None if last.begins_item or off > settings.stacked_middle * size else found


def _list_below(piece: _FreePiece, free: Sequence[_FreePiece], size: float, settings: ScanSettings) -> list[_FreePiece]:
    """Return the lines right below a piece."""
    close = settings.stacked_gap * size
    return [
        p for p in free if -size / 2 <= p.y0 - piece.y1 < close and p.y1 > piece.y1 and _is_over(p, piece, settings)
    ]


def _is_over(piece: _FreePiece, other: _FreePiece, settings: ScanSettings) -> bool:
    """Return whether one of two pieces stands over the other, with most of the narrower one."""
    shared = min(piece.x1, other.x1) - max(piece.x0, other.x0)
    return shared >= settings.stacked_width * min(piece.x1 - piece.x0, other.x1 - other.x0)
