"""Lines and tables as the browser gets them: text cut where facts stand, so that it needs to count no characters."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from gouji.report import ReportData
from gouji.review.sources.blocks import BlockCell, SourceBlock
from gouji.tokens import OBJECT, Span

if TYPE_CHECKING:
    from gouji.schema import JsonObject, JsonValue

__all__ = ["FactPlaces", "convert_blocks"]

_PICTURE = "▣"


class FactPlaces:
    """Where the facts of a report stand in its text, and in which cells of the source."""

    def __init__(self, report: ReportData) -> None:
        spans: dict[tuple[int, int], dict[str, None]] = {}
        self.by_cell: dict[tuple[int, int, int], dict[str, None]] = {}
        for fact in report.facts.values():
            for place in fact.evidence:
                if place.cell is not None:
                    self.by_cell.setdefault(place.cell, {})[fact.id] = None
                if place.span.end > place.span.start:
                    spans.setdefault((place.span.start, place.span.end), {})[fact.id] = None
        self._cuts = tuple(_cut_spans(spans))
        self._starts = [span.start for span, _ in self._cuts]

    def list_within(self, start: int, end: int) -> Iterator[tuple[Span, tuple[str, ...]]]:
        """Yield the stretches of text within `[start, end)` that facts stand on, cut so that none overlap."""
        at = max(0, bisect_right(self._starts, start) - 1)
        for span, facts in self._cuts[at:]:
            if span.start >= end:
                return
            if span.end > start:
                yield Span(start=max(span.start, start), end=min(span.end, end)), facts


def _cut_spans(spans: dict[tuple[int, int], dict[str, None]]) -> Iterator[tuple[Span, tuple[str, ...]]]:
    edges = sorted({edge for span in spans for edge in span})
    known = sorted(spans)
    for start, end in pairwise(edges):
        here = [spans[span] for span in known if span[0] <= start and end <= span[1]]
        if here:
            yield Span(start=start, end=end), tuple(dict.fromkeys(fact for facts in here for fact in facts))


def convert_blocks(text: str, blocks: Iterable[SourceBlock], places: FactPlaces) -> list[JsonValue]:
    """Return blocks for the browser: a line as `{page, level, runs}`, a table as `{page, rows: [[{runs, facts, …}]]}`."""
    return [_table(text, block, places) if block.cells else _line(text, block, places) for block in blocks]


def _line(text: str, block: SourceBlock, places: FactPlaces) -> JsonObject:
    return {"page": block.page, "level": block.level, "runs": _runs(text, block.start, block.end, places)}


def _table(text: str, block: SourceBlock, places: FactPlaces) -> JsonObject:
    rows: list[JsonValue] = [
        [_cell(text, block.table, cell, places) for cell in sorted(cells, key=lambda c: c.column)]
        for _, cells in groupby(block.cells, key=lambda cell: cell.row)
    ]
    return {"page": block.page, "rows": rows}


def _cell(text: str, table: int, cell: BlockCell, places: FactPlaces) -> JsonObject:
    told: JsonObject = {"runs": _runs(text, cell.start, cell.end, places)}
    # The whole cell stands for its fact, so that an empty one can be lit, too.
    if facts := tuple(places.by_cell.get((table, cell.row, cell.column), ())):
        told["facts"] = list(facts)
    if cell.row_span > 1:
        told["row_span"] = cell.row_span
    if cell.column_span > 1:
        told["column_span"] = cell.column_span
    return told


def _runs(text: str, start: int, end: int, places: FactPlaces) -> list[JsonValue]:
    """Return a stretch of text as runs: plain text, or `[text, fact, …]` where facts stand."""
    runs: list[JsonValue] = []
    at = start
    for span, facts in places.list_within(start, end):
        if span.start > at:
            runs.append(_show(text[at : span.start]))
        runs.append([_show(text[span.start : span.end]), *facts])
        at = span.end
    if at < end and (rest := _show(text[at:end]).rstrip("\n\f")):
        runs.append(rest)
    return runs


def _show(text: str) -> str:
    return text.replace(OBJECT, _PICTURE)
