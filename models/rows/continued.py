"""Which pieces of a row's label stand on its own printed row, and which on further ones: rows that are continued.

A label that the width of its column breaks goes on beside or right below its numbers: that is one printed row. Where a
page ends inside it, or a table's row was torn, the rest stands on a printed row of its own without numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from gouji.models.alignment.align import Placement
from gouji.models.forms.outline import Outline
from gouji.models.fragments.pieces import Join, Piece
from gouji.models.labels.likeness import count_shared

__all__ = ["LabelParts", "Layout", "label_parts", "loose_parts"]

_WIDE_GAP = 3
"""So many more blank lines than usual are a page's end."""
_GAINED = 0.7
"""The share of a part's characters that must make its neighbour's label more whole."""
_SAME = 0.8
"""The share of a label that its repetition must have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelParts:
    """Indices of pieces: `own` stand on the row of the numbers, each of `apart` is a printed row without numbers."""

    own: tuple[int, ...]
    apart: tuple[tuple[int, ...], ...]


class Layout:
    """Where a text's lines leave room: what stands between two of them besides other lines."""

    def __init__(self, pieces: Sequence[Piece], furniture: Collection[int] = ()) -> None:
        """`furniture` are the numbers of lines that hold nothing but page numbers and the like."""
        self._lines = sorted({p.line for p in pieces})
        gaps = Counter(b - a for a, b in pairwise(self._lines))
        self._usual = gaps.most_common(1)[0][0] if gaps else 1
        self._marks = sorted(furniture)

    def parted(self, a: Piece, b: Piece) -> bool:
        """Whether a page ends between two pieces."""
        first, last = sorted((a.line, b.line))
        if a.page != b.page or any(first < line < last for line in self._marks):
            return True
        inside = [line for line in self._lines if first <= line <= last]
        return any(y - x >= self._usual + _WIDE_GAP for x, y in pairwise(inside))


def label_parts(main: Placement, bare: Sequence[Placement], pieces: Sequence[Piece], layout: Layout) -> LabelParts:
    """The parts of the label of a row whose numbers are `main`'s; `bare` are its other placements, without numbers."""
    texts = [i for p in sorted((main, *bare), key=lambda p: p.start) for i in range(p.start, p.end)]
    texts = [i for i in texts if pieces[i].slots is None]
    numbers = [pieces[i] for i in main.run if pieces[i].slots is not None]
    own: list[int] = []
    apart: list[tuple[int, ...]] = []
    for group in _printed(texts, pieces):
        if not numbers:
            (own.extend if group[0] >= main.start and group[-1] < main.end else apart.append)(group)
        elif _stands_apart(pieces[group[0]], numbers, layout):
            apart.append(group)
        elif pieces[group[0]].row or not numbers[0].row:
            own += group
    return LabelParts(own=tuple(own), apart=tuple(apart))


def _printed(texts: Sequence[int], pieces: Sequence[Piece]) -> Iterator[tuple[int, ...]]:
    """The texts that stand together on a line, in a run without numbers between."""
    for _, group in groupby(enumerate(texts), key=lambda x: (pieces[x[1]].line, x[1] - x[0])):
        yield tuple(i for _, i in group)


def _stands_apart(text: Piece, numbers: Sequence[Piece], layout: Layout) -> bool:
    """Whether a label's piece is on another printed row than the numbers."""
    most = max(numbers, key=lambda n: n.numbers)
    if text.row:
        return text.line not in {n.line for n in numbers}
    if most.row:
        return False  # A caption over the table, not a row of it.
    after = text.span[0] > most.span[0]
    one_a_line = any(slot.join is Join.LINE for n in numbers for slot in n.slots or ())
    if after and (text.line == most.line or one_a_line):
        return True
    return layout.parted(text, most)


def loose_parts(
    placements: Sequence[Placement], pieces: Sequence[Piece], outline: Outline, layout: Layout
) -> Iterator[tuple[Placement, tuple[int, ...]]]:
    """Lines without numbers that were passed over, and the row beside them whose label they are a piece of."""
    numbered = {p.line for p in pieces if p.numbers}
    rows = [p for p in placements if outline.nodes[p.node].rows]
    placed = {pieces[i].line for p in rows for i in range(p.start, p.end)}
    for before, after in pairwise(placements):
        if outline.nodes[before.node].table != outline.nodes[after.node].table:
            continue
        loose = [i for i in range(before.end, after.start) if pieces[i].line not in placed | numbered]
        for _, group in groupby((i for i in loose if pieces[i].slots is None), key=lambda i: pieces[i].line):
            part = tuple(group)
            text = "".join(pieces[i].core for i in part)
            for owner, joined in ((before, before.label + text), (after, text + after.label)):
                numbers = [pieces[i] for i in owner.run if pieces[i].numbers]
                apart = bool(numbers) and _stands_apart(pieces[part[0]], numbers, layout)
                if apart and _belongs(text, owner, joined, outline):
                    yield owner, part
                    break


def _belongs(part: str, placement: Placement, joined: str, outline: Outline) -> bool:
    """Whether a part makes a row's label more whole, or repeats it."""
    node = outline.nodes[placement.node]
    if not node.rows or not part:
        return False
    gained = max((count_shared(joined, c) - count_shared(placement.label, c) for c in node.cores), default=0)
    same = any(count_shared(part, c) >= _SAME * max(len(part), len(c)) for c in node.cores)
    return same or gained >= max(_GAINED * len(part), 1)
