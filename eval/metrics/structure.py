"""Table structure: the cells that a document's tables were drawn with, against those that the ingest finds.

TEDS (Zhong, ShafieiBavani and Jimeno Yepes, *Image-based table recognition*, 2020) compares tables as trees of rows and
cells with their texts; GriTS (Smock, Pesala and Abraham, *GriTS: Grid table similarity metric*, 2023) as grids, by
topology (spans) and by content. Both come from the package docling-metrics-table (`pip install 'gouji[eval]'`); GriTS
takes about two seconds a table where tables differ. Known for generated documents of kinds whose tables are drawn cell by
cell: `html`, `docx`, `pdf`, `pdf-borderless`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.util import find_spec
from itertools import product
from typing import Any

from gouji.corpus.drafts.draft import DraftRow, DraftTable, Merged, RowKind
from gouji.corpus.render.result import columns_spanned, rows_spanned
from gouji.errors import UsageError
from gouji.tokens import Cell, TokenStream

__all__ = [
    "DRAWN",
    "Structure",
    "list_drawn_tables",
    "list_stream_tables",
    "measure_structure",
    "need_package",
    "read_tables_of_document",
]

DRAWN = frozenset({"html", "docx", "pdf", "pdf-borderless"})
"""The kinds of documents whose tables are drawn as the corpus has them, cell by cell."""
_PACKAGE = "docling_metrics_table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """Means over the drawn tables of a document; a table that was not found counts 0. `extra` were found beyond them."""

    tables: int
    teds: float
    grits_topology: float
    grits_content: float
    extra: int


def need_package() -> None:
    """Raise `UsageError` where the metrics' package is not installed."""
    if find_spec(_PACKAGE) is None:
        message = "table structure needs docling-metrics-table; install it with `pip install 'gouji[eval]'`"
        raise UsageError(message)


def list_drawn_tables(tables: Sequence[DraftTable]) -> tuple[str, ...]:
    """Return tables as HTML with spans: `<table><tr><td colspan="2">…`. What stands between two pages is no row."""
    return tuple(
        _html(_drawn(tuple(row for row in table.rows if row.kind is not RowKind.PAGE_MARK))) for table in tables
    )


def _drawn(rows: tuple[DraftRow, ...]) -> Iterator[tuple[Cell, str]]:
    for at, row in enumerate(rows):
        for place, slot in enumerate(row.slots):
            if slot.merged is Merged.NO:
                width, height = columns_spanned(row, place), rows_spanned(rows, at, place)
                yield Cell(table=0, row=at, column=place, row_span=height, column_span=width), slot.text


def list_stream_tables(stream: TokenStream) -> tuple[str, ...]:
    """Return the tables of a token stream as HTML: what gouji's ingest finds."""
    tables: dict[int, dict[Cell, str]] = {}
    for token in stream.tokens:
        if token.cell is not None:
            cells = tables.setdefault(token.cell.table, {})
            cells[token.cell] = cells.get(token.cell, "") + token.text
    return tuple(_html(tables[number].items()) for number in sorted(tables))


def _html(cells: Iterable[tuple[Cell, str]]) -> str:
    """Return a table without gaps: a place that no cell covers gets an empty one, as GriTS wants whole grids."""
    placed = {(cell.row, cell.column): (cell, text) for cell, text in cells}
    covered = {place for cell, _ in placed.values() for place in _places(cell)}
    height, width = (1 + max((place[axis] for place in covered), default=-1) for axis in (0, 1))
    for place in product(range(height), range(width)):
        if place not in covered:
            placed[place] = (Cell(table=0, row=place[0], column=place[1]), "")
    rows = ("".join(_cell(*placed[at, k]) for k in range(width) if (at, k) in placed) for at in range(height))
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def _places(cell: Cell) -> Iterator[tuple[int, int]]:
    return product(range(cell.row, cell.row + cell.row_span), range(cell.column, cell.column + cell.column_span))


def _cell(cell: Cell, text: str) -> str:
    spans = f' colspan="{cell.column_span}"' * (cell.column_span > 1) + f' rowspan="{cell.row_span}"' * (
        cell.row_span > 1
    )
    return f"<td{spans}>{escape(''.join(text.split()), quote=False)}</td>"


def read_tables_of_document(data: bytes, name: str) -> tuple[str, ...]:
    """Return the tables that gouji's ingest finds in a document, as HTML."""
    from gouji.ingest.open import open_document

    return list_stream_tables(open_document(data, name=name))


def measure_structure(wanted: Sequence[str], given: Sequence[str]) -> Structure:
    """Hold found tables against drawn ones, both as HTML; each drawn one has the found one that is most like it."""
    from scipy.optimize import linear_sum_assignment

    likeness = [[_teds(one, other) for other in given] for one in wanted]
    pairs = dict(zip(*linear_sum_assignment(likeness, maximize=True), strict=True)) if given else {}
    grits = [_grits(wanted[at], given[other]) for at, other in pairs.items()]
    whole = len(wanted) or 1
    return Structure(
        tables=len(wanted),
        teds=sum(likeness[at][other] for at, other in pairs.items()) / whole,
        grits_topology=sum(top for top, _ in grits) / whole,
        grits_content=sum(content for _, content in grits) / whole,
        extra=max(0, len(given) - len(wanted)),
    )


@cache
def _metric(kind: str) -> Any:  # noqa: ANN401 - the package has no types
    from docling_metrics_table.docling_metrics_table import TableMetric, TableMetricKind

    return TableMetric(metrics=[TableMetricKind(kind)])


def _sample(one: str, other: str) -> Any:  # noqa: ANN401 - the package has no types
    from docling_metrics_table import TableMetricHTMLInputSample

    return TableMetricHTMLInputSample(id="", html_a=one, html_b=other)


def _teds(one: str, other: str) -> float:
    return 1.0 if one == other else float(_metric("TEDS").evaluate_sample(_sample(one, other)).teds.teds)


def _grits(one: str, other: str) -> tuple[float, float]:
    """Topology and content; the same table needs no search."""
    if one == other:
        return 1.0, 1.0
    found = _metric("GriTS").evaluate_sample(_sample(one, other)).grits
    return float(found.grits_topology), float(found.grits_content)
