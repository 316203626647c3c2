"""Numbers of which people see a part, or which stand beyond the edge of the page: a mark says that something is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from gouji.ingest.page.boxes import BoxTuple, turned_box
from gouji.ingest.pdf.visible.drawing import DrawnChar, PageDrawing
from gouji.tokens import OBJECT

__all__ = ["DIGITS", "SEPARATORS", "leave_out_hidden"]

SEPARATORS = frozenset(".,")
DIGITS = frozenset("0123456789") | SEPARATORS


def leave_out_hidden(chars: Sequence[DrawnChar], seen: Sequence[bool], page: PageDrawing) -> Iterator[DrawnChar]:
    """Yield the characters that are seen; in the place of digits that are not, beside some that are, a mark."""
    lengths = Counter(char.piece for char in chars if char.text.strip())
    cut = {
        at + 1 if seen[at] else at
        for at, (one, other) in enumerate(pairwise(chars))
        if seen[at] is not seen[at + 1] and _is_one_number(one, other, lengths)
    }
    cut |= {
        at for at in range(1, len(chars) - 1) if not seen[at] and _is_gap(chars[at - 1 : at + 2], seen[at - 1 : at + 2])
    }
    cut |= set(_list_beyond(chars, page))
    cut = {at for at in cut if at - 1 not in cut or not _is_one_number(chars[at - 1], chars[at], lengths)}
    for at, char in enumerate(chars):
        if at in cut or (seen[at] and char.text in SEPARATORS and at + 1 in cut):
            yield replace(char, text=OBJECT, box=_move_inside(char.box, page))
        elif seen[at]:
            yield char if char.contrast else replace(char, contrast=1.0)  # what cannot be drawn here is taken for black


def _is_gap(chars: Sequence[DrawnChar], seen: Sequence[bool]) -> bool:
    """Return whether the middle one of three characters is missing between digits that are seen, however it was hidden."""
    one, gap, other = chars
    return seen[0] and seen[2] and _are_side_by_side(one, gap) and _are_side_by_side(gap, other)


def _list_beyond(chars: Sequence[DrawnChar], page: PageDrawing) -> Iterator[int]:
    """Yield the first digit of each string whose middle is right of the page, not farther away than the page is wide.

    A table that is wider than its page goes on there, and its last cells are not empty.
    """
    last = -1
    for at, char in enumerate(chars):
        middle = (char.box[0] + char.box[2]) / 2
        if page.width < middle < 2 * page.width and 0 <= char.box[1] < page.height and char.text in DIGITS:
            if char.piece != last:
                yield at
            last = char.piece


def _move_inside(box: BoxTuple, page: PageDrawing) -> BoxTuple:
    """Return the box, one beyond the page's edge as a line on it: what stands outside is looked at no further."""
    x0, y0, x1, y1 = box
    width, height = page.width, page.height
    return min(max(x0, 0.0), width), min(max(y0, 0.0), height), min(max(x1, 0.0), width), min(max(y1, 0.0), height)


def _is_one_number(one: DrawnChar, other: DrawnChar, lengths: Mapping[int, int]) -> bool:
    """Return whether two characters are digits of one string, or of strings of one character each."""
    return (
        (one.piece == other.piece or lengths[one.piece] == lengths[other.piece] == 1)
        and (one.font, one.color) == (other.font, other.color)
        and _are_side_by_side(one, other)
    )


def _are_side_by_side(one: DrawnChar, other: DrawnChar) -> bool:
    """Return whether two digits of one size stand side by side in one line, whichever way it runs."""
    if one.text not in DIGITS or other.text not in DIGITS or one.turn != other.turn:
        return False
    # On a page turned so that the line runs from left to right; where the page ends does not matter.
    before, after = (turned_box(char.box, one.turn, 0, 0) for char in (one, other))
    apart = abs(one.size - other.size), abs(before[1] - after[1]), abs(before[2] - after[0])
    return max(apart) < one.size / 10
