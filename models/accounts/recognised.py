"""What the steps before the audit have recognised in a document."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from gouji.models.alignment.align import Alignment, PlacedSegment
from gouji.models.forms.outline import Outline
from gouji.models.fragments.pieces import Piece
from gouji.models.numbers.grammar import read_numbers
from gouji.models.rows.found_row import FoundRow
from gouji.models.rows.shapes import list_label
from gouji.models.text.lines import Line
from gouji.tokens import Cell, Token, TokenStream

__all__ = ["Recognised"]


@dataclass(frozen=True, kw_only=True)
class Recognised:
    """The stream and all that was found in it; `rows` are those whose numbers count, `others` the further places of rows.

    `headings` are the places of headings and of the title.
    """

    stream: TokenStream
    lines: Sequence[Line]
    pieces: Sequence[Piece]
    alignment: Alignment
    outline: Outline
    rows: Sequence[FoundRow]
    others: Sequence[FoundRow]
    headings: Sequence[tuple[int, int]]

    def find_line(self, position: int) -> Line | None:
        """Return the last line that begins at a character of the stream or before it."""
        at = bisect_right(self._line_starts, position) - 1
        return self.lines[at] if at >= 0 else None

    def list_tokens(self, span: tuple[int, int]) -> Sequence[Token]:
        """Return the tokens that lie in a stretch of the stream."""
        first, last = bisect_left(self._token_starts, span[0]), bisect_left(self._token_starts, span[1])
        return self.stream.tokens[first:last]

    def find_cell(self, position: int) -> Cell | None:
        """Return the cell that a character of the stream stands in."""
        return self.stream.tokens[max(bisect_right(self._token_starts, position) - 1, 0)].cell

    def list_pieces(self, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, Piece]]:
        """Yield the pieces that begin in some stretches of the stream, with their numbers."""
        for start, end in spans:
            first = bisect_left(self._piece_starts, start)
            last = bisect_left(self._piece_starts, end)
            yield from ((number, self.pieces[number]) for number in range(first, last))

    def list_labels(self) -> Iterator[tuple[PlacedSegment, tuple[int, ...]]]:
        """Yield each placement with the pieces of its label."""
        for placement in self.alignment.placements:
            yield placement, tuple(list_label(placement, self.pieces))

    def count_slots(self, placement: PlacedSegment) -> int:
        """Return how many places for numbers a placement has."""
        return sum(len(self.pieces[number].slots or ()) for number in placement.run)

    def find_before(self, piece: Piece) -> Piece | None:
        """Return the text that another one goes on: right before it, or before the numbers between."""
        at = bisect_left(self._piece_starts, piece.span[0])
        before = (p for p in self.pieces[max(at - 2, 0) : at][::-1] if p.slots is None)
        return next(before, None)

    def list_beside(self, position: int) -> list[FoundRow]:
        """Return the row that begins at a place or before it, and the next one behind it."""
        at = bisect_right(self._by_place, position, key=lambda row: row.span[0])
        return [*self._by_place[max(at - 1, 0) : at], *self._by_place[at : at + 1]]

    def list_touching(self, position: int) -> list[FoundRow]:
        """Return the rows whose numbers stand on the line right before that of a place, and those that begin on the next one.

        A line with other words on it than its numbers' units, as a label of its own, touches none.
        """
        at = bisect_right(self._line_starts, position) - 1
        line = self.stream.text[self.lines[at].start : self.lines[at].end] if at >= 0 else ""
        if any(map(str.isalpha, line)) and read_numbers(line) is None:
            return []
        before = self.row_lines.get(self.lines[at - 1].number, []) if at > 0 else []
        after = self.lines[at + 1] if 0 <= at < len(self.lines) - 1 else None
        begun = self.list_beside(after.end) if after is not None else []
        return [*before, *(row for row in begun if after is not None and after.start <= row.span[0] < after.end)]

    def list_next_to(self, rows: Sequence[FoundRow]) -> list[FoundRow]:
        """Return the rows of the same table before and behind some rows."""
        places = [self._by_place.index(row) for row in rows]
        next_to = [self._by_place[at] for at in (min(places) - 1, max(places) + 1) if 0 <= at < len(self._by_place)]
        return [row for row in next_to if row.table == rows[0].table]

    @cached_property
    def _line_starts(self) -> list[int]:
        return [line.start for line in self.lines]

    @cached_property
    def _token_starts(self) -> list[int]:
        return [token.span.start for token in self.stream.tokens]

    @cached_property
    def _piece_starts(self) -> list[int]:
        return [piece.span[0] for piece in self.pieces]

    @cached_property
    def _by_place(self) -> list[FoundRow]:
        return sorted(self.rows, key=lambda row: row.span)

    @cached_property
    def row_lines(self) -> dict[int, list[FoundRow]]:
        """The rows by the numbers of the lines on which their numbers stand, or their labels where they have none."""
        found: dict[int, list[FoundRow]] = {}
        for row in self.rows:
            spans = [slot.span for slot in row.slots] or [row.span]
            lines = (self.find_line(start) for start, _ in spans)
            for number in dict.fromkeys(line.number for line in lines if line is not None):
                found.setdefault(number, []).append(row)
        return found

    @cached_property
    def other_lines(self) -> dict[int, list[tuple[FoundRow, bool]]]:
        """The rows whose numbers count, by the lines on which further places of them have numbers; and whether labels are there."""
        main = {row.node: row for row in self.rows}
        found: dict[int, list[tuple[FoundRow, bool]]] = {}
        for row in self.others:
            line = self.find_line(row.slots[0].span[0]) if row.slots else None
            if line is not None and row.node in main:
                found.setdefault(line.number, []).append((main[row.node], row.labelled))
        return found

    @cached_property
    def number_columns(self) -> dict[int, int]:
        """The first grid column that holds numbers, by table of the source, where most of its rows begin with it."""
        first: dict[int, list[int]] = {}
        for row in self.rows:
            cells = [slot.cell for slot in row.slots if slot.cell is not None]
            if cells and len(cells) >= len(row.fact_ids):
                first.setdefault(cells[0].table, []).append(cells[-len(row.fact_ids)].column)
        return {table: sorted(columns)[len(columns) // 2] for table, columns in first.items()}
