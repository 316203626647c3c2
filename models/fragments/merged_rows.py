"""Runs of numbers that hold several rows, split by the rows' sums.

Where labels are lost, the rows' numbers stand one after the other. In a text with one cell a line, or with digits glued
together, only the numbers show where one row ends and the next begins. A run is cut where every row's parts add up
to its total, and only where there is one way to do so.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, pairwise

from gouji.models.forms.equations import derive_equations
from gouji.models.forms.outline import NodeKind, Outline
from gouji.models.fragments.pieces import Join, NumberSlot, Piece
from gouji.models.fragments.settings import FragmentSettings
from gouji.report import FactId

__all__ = ["list_summed_widths", "split_merged_rows"]


def split_merged_rows(pieces: Sequence[Piece], outline: Outline, settings: FragmentSettings) -> tuple[Piece, ...]:
    """Return the pieces, each run that holds several rows cut into one run a row."""
    widths = list_summed_widths(outline)
    fitting = {node.width for node in outline.nodes if node.rows}
    return tuple(part for piece in pieces for part in _split_run(piece, widths, fitting, settings))


@lru_cache(maxsize=32)
def list_summed_widths(outline: Outline) -> tuple[int, ...]:
    """Return the widths of the rows whose last number is the sum of all the others, widest first."""
    totals = {e.totals[0]: e.parts for e in derive_equations(outline.form) if len(e.totals) == 1}
    found = set()
    for node in outline.nodes:
        if node.kind is not NodeKind.ROW or len(node.rows) != 1:
            continue
        *parts, total = [str(FactId(node.table, node.rows[0].id, column.id)) for column in node.columns]
        if parts and set(totals.get(total, ())) == set(parts):
            found.add(node.width)
    return tuple(sorted(found, reverse=True))


def _split_run(piece: Piece, widths: Sequence[int], fitting: set[int], settings: FragmentSettings) -> tuple[Piece, ...]:
    slots = piece.slots
    if slots is None or piece.row or piece.prose or not all(s.text for s in slots):
        return (piece,)
    if len(slots) in fitting and not any(_is_glued(s.text, settings) for s in slots):
        return (piece,)
    digits = sum(len(s.text) for s in slots)
    if not all(s.text.isascii() and s.text.isdigit() for s in slots):
        return (piece,)
    for width in widths:
        glued = _GluedRows(slots, width, settings)
        if glued.is_row():
            return (piece,)  # What adds up as one wide row is not several narrow ones.
        if digits < 2 * width:
            continue
        ends = _cut_whole(slots, width, settings) or glued.find_ends()
        if len(ends) > 1 and len(ends) * width not in fitting:
            return tuple(_cut(piece, ends))
    return (piece,)


def _is_glued(text: str, settings: FragmentSettings) -> bool:
    """Return whether digits cannot be one number: too long, or with a leading 0."""
    return len(text) > settings.longest_merged_number or (len(text) > 1 and text.startswith("0"))


def _cut_whole(slots: Sequence[NumberSlot], width: int, settings: FragmentSettings) -> tuple[int, ...]:
    """Return the ends of rows, in digits, where each slot is a number; empty where too many sums are broken."""
    rows, rest = divmod(len(slots), width)
    if rest or rows < 2 or any(_is_glued(s.text, settings) for s in slots):
        return ()
    numbers = [int(s.text) for s in slots]
    broken = sum(sum(numbers[at : at + width - 1]) != numbers[at + width - 1] for at in range(0, len(slots), width))
    if broken > settings.most_broken_rows * rows:
        return ()
    places = list(accumulate(len(s.text) for s in slots))
    return tuple(places[at + width - 1] for at in range(0, len(slots), width))


@dataclass(slots=True)
class _GluedRows:
    """The one way to cut glued digits into rows that add up: a dynamic program over the digits that counts ways."""

    slots: Sequence[NumberSlot]
    width: int
    settings: FragmentSettings
    steps: int = 0

    def is_row(self) -> bool:
        """Return whether all digits may be those of one row."""
        text = self._text()
        return len(text) in self._row_ends(text, 0, self._limits())

    def _text(self) -> str:
        return "".join(s.text for s in self.slots)

    def _limits(self) -> list[int]:
        return list(accumulate(len(s.text) for s in self.slots))

    def find_ends(self) -> tuple[int, ...]:
        """Return the ends of the rows, in digits; none where no way fits or more than one."""
        text, limits = self._text(), self._limits()
        # Ways to get to each place, and the place that the last row began at.
        ways: dict[int, tuple[int, int]] = {0: (1, 0)}
        for start in range(len(text)):
            if start not in ways:
                continue
            for end in self._row_ends(text, start, limits):
                count, _ = ways.get(end, (0, 0))
                ways[end] = (count + ways[start][0], start)
            if self.steps > self.settings.most_steps:
                return ()
        if ways.get(len(text), (0, 0))[0] != 1:
            return ()
        found = [len(text)]
        while (before := ways[found[-1]][1]) > 0:
            found.append(before)
        return tuple(reversed(found))

    def _row_ends(self, text: str, start: int, limits: Sequence[int]) -> set[int]:
        """Return where a row that begins at `start` may end, its last number the sum of the others."""
        found: set[int] = set()
        open_ = [(start, 0, 0)]
        while open_:
            at, cells, total = open_.pop()
            self.steps += 1
            behind = bisect_right(limits, at)
            limit = limits[behind] if behind < len(limits) else at
            if cells == self.width - 1:
                end = at + len(str(total))
                if end <= limit and text[at:end] == str(total):
                    found.add(end)
            elif self.steps <= self.settings.most_steps:
                longest = 1 if text[at : at + 1] == "0" else self.settings.longest_merged_number
                ends = range(at + 1, min(at + longest, limit) + 1)
                open_ += [(end, cells + 1, total + int(text[at:end])) for end in ends]
        return found


def _cut(piece: Piece, ends: Sequence[int]) -> Iterator[Piece]:
    """Yield one piece for each row that ends at `ends`; the piece itself where its places do not follow its characters."""
    slots = piece.slots or ()
    if any(s.span[1] - s.span[0] != len(s.text) for s in slots):
        yield piece
        return
    for begin, end in pairwise((0, *ends)):
        part = list(_slice_slots(slots, begin, end))
        yield replace(
            piece,
            text=" ".join(s.text for s in part),
            span=(part[0].span[0], part[-1].span[1]),
            slots=(replace(part[0], join=Join.START), *part[1:]),
            whole=True,
        )


def _slice_slots(slots: Sequence[NumberSlot], begin: int, end: int) -> Iterator[NumberSlot]:
    """Yield what the slots hold from digit `begin` to digit `end`."""
    at = 0
    for slot in slots:
        first, last = max(begin - at, 0), min(end - at, len(slot.text))
        if first < last:
            start = slot.span[0] + first
            yield replace(slot, text=slot.text[first:last], span=(start, start + last - first))
        at += len(slot.text)
