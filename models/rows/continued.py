"""Labels that go on over printed rows: which pieces stand on the row of the numbers, and which on rows of their own.

A label that the width of its column breaks goes on beside or right below its numbers: that is one printed row. Where a
page ends inside it, or a table's row was broken, the rest stands on a printed row of its own without numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from gouji.models.alignment.align import Alignment, PlacedSegment
from gouji.models.forms.outline import Outline
from gouji.models.fragments.pieces import Join, Piece
from gouji.models.labels.likeness import count_shared
from gouji.models.places.numbers import has_numbers
from gouji.models.rows.found_row import FoundRow
from gouji.models.rows.settings import RowSettings
from gouji.models.rows.shapes import list_label
from gouji.report import RowOrder

__all__ = ["complete_labels"]


def complete_labels(
    found: Sequence[FoundRow],
    main: Mapping[int, PlacedSegment],
    placed: Sequence[PlacedSegment],
    alignment: Alignment,
    pieces: Sequence[Piece],
    outline: Outline,
    furniture: Collection[int],
    settings: RowSettings,
) -> tuple[tuple[FoundRow, ...], tuple[FoundRow, ...]]:
    """Return the rows with all of their labels, and the printed rows that hold a piece of a label and no numbers.

    `main` are the placements of the rows, `placed` all placements on rows, `furniture` the numbers of lines that hold nothing
    but page numbers and the like.
    """
    breaks = _PageBreaks(pieces, furniture, settings.page_gap)
    completed: dict[int, FoundRow] = {}
    continued: list[FoundRow] = []
    for row in found:
        placement = main[row.node]
        bare = [p for p in placed if p.node == row.node and p is not placement and not has_numbers(p, pieces)]
        parts = _divide_label(placement, bare, pieces, breaks)
        completed[row.node] = _complete(row, parts, pieces)
        continued += [_continue(row, part, pieces) for part in parts.apart]
    loose = _list_loose_parts(alignment.placements, pieces, outline, breaks, settings)
    continued += [_continue(completed[owner.node], part, pieces) for owner, part in loose if owner.node in completed]
    return tuple(completed.values()), tuple(continued)


def _complete(row: FoundRow, parts: _LabelParts, pieces: Sequence[Piece]) -> FoundRow:
    """Return the row with all of its label, and the span of its own line or lines."""
    texts = [i for part in (parts.own, *parts.apart) for i in part]
    spans = [pieces[i].span for i in parts.own] + [s.span for s in row.slots]
    span = (min(s[0] for s in spans), max(s[1] for s in spans)) if spans else row.span
    return replace(row, label="".join(pieces[i].text for i in sorted(texts)), span=span)


def _continue(row: FoundRow, part: Sequence[int], pieces: Sequence[Piece]) -> FoundRow:
    """Return a printed row that holds a piece of a row's label and none of its numbers."""
    texts = [pieces[i] for i in part]
    return replace(
        row,
        label="".join(p.text for p in texts),
        order=RowOrder.CONTINUED if row.slots else RowOrder.REPEATED,
        page=texts[0].page,
        span=(texts[0].span[0], texts[-1].span[1]),
        slots=(),
        readings=(),
        margins=(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _LabelParts:
    """Indices of pieces: `own` stand on the row of the numbers, each of `apart` is a printed row without numbers."""

    own: tuple[int, ...]
    apart: tuple[tuple[int, ...], ...]


class _PageBreaks:
    """Where pages end: at marks in the source, at page furniture, at wide gaps between lines."""

    def __init__(self, pieces: Sequence[Piece], furniture: Collection[int], page_gap: int) -> None:
        self._lines = sorted({p.line for p in pieces})
        gaps = Counter(b - a for a, b in pairwise(self._lines))
        self._usual = gaps.most_common(1)[0][0] if gaps else 1
        self._marks = sorted(furniture)
        self._page_gap = page_gap

    def separate(self, a: Piece, b: Piece) -> bool:
        """Return whether a page ends between two pieces."""
        first, last = sorted((a.line, b.line))
        if a.page != b.page or any(first < line < last for line in self._marks):
            return True
        inside = [line for line in self._lines if first <= line <= last]
        return any(y - x >= self._usual + self._page_gap for x, y in pairwise(inside))


def _divide_label(
    main: PlacedSegment, bare: Sequence[PlacedSegment], pieces: Sequence[Piece], breaks: _PageBreaks
) -> _LabelParts:
    """Return the parts of a row's label; `main` has its numbers, `bare` are its other placements, without numbers."""
    texts = [i for p in sorted((main, *bare), key=lambda p: p.start) for i in list_label(p, pieces)]
    numbers = [pieces[i] for i in main.run if pieces[i].slots is not None]
    own: list[int] = []
    apart: list[tuple[int, ...]] = []
    for group in _group_lines(texts, pieces):
        if not numbers:
            (own.extend if group[0] >= main.start and group[-1] < main.end else apart.append)(group)
        elif _stands_apart(pieces[group[0]], numbers, breaks):
            apart.append(group)
        elif pieces[group[0]].row or not numbers[0].row:
            own += group
    return _LabelParts(own=tuple(own), apart=tuple(apart))


def _group_lines(texts: Sequence[int], pieces: Sequence[Piece]) -> Iterator[tuple[int, ...]]:
    """Yield the texts that stand together on a line, without numbers between."""
    for _, group in groupby(enumerate(texts), key=lambda x: (pieces[x[1]].line, x[1] - x[0])):
        yield tuple(i for _, i in group)


def _stands_apart(text: Piece, numbers: Sequence[Piece], breaks: _PageBreaks) -> bool:
    """Return whether a label's piece is on another printed row than the numbers."""
    most = max(numbers, key=lambda n: n.numbers)
    if text.row:
        return text.line not in {n.line for n in numbers}
    if most.row:
        return False  # A caption over the table, not a row of it.
    after = text.span[0] > most.span[0]
    one_a_line = any(slot.join is Join.LINE for n in numbers for slot in n.slots or ())
    if after and (text.line == most.line or one_a_line):
        return True
    return breaks.separate(text, most)


def _list_loose_parts(
    placements: Sequence[PlacedSegment],
    pieces: Sequence[Piece],
    outline: Outline,
    breaks: _PageBreaks,
    settings: RowSettings,
) -> Iterator[tuple[PlacedSegment, tuple[int, ...]]]:
    """Yield lines without numbers that were passed over, with the placement beside them whose label they are a piece of."""
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
                apart = bool(numbers) and _stands_apart(pieces[part[0]], numbers, breaks)
                if apart and _belongs(text, owner, joined, outline, settings):
                    yield owner, part
                    break


def _belongs(part: str, placement: PlacedSegment, joined: str, outline: Outline, settings: RowSettings) -> bool:
    """Return whether a text completes a row's label, or repeats it."""
    node = outline.nodes[placement.node]
    if not node.rows or not part:
        return False
    gained = max((count_shared(joined, c) - count_shared(placement.label, c) for c in node.cores), default=0)
    same = any(count_shared(part, c) >= settings.repeated_share * max(len(part), len(c)) for c in node.cores)
    return same or gained >= max(settings.gained_share * len(part), 1)
