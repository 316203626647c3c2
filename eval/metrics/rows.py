"""How rows stand in the print: out of order, continued, without a label; found against what the corpus knows.

A row is out of order where it belongs to a least set of rows without which the others would stand in the order of the
form. Several sets may be as small (of two rows that changed places, either one): what a report names is held against the
set that it agrees with most.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gouji.corpus.drafts.orders import least_displaced, places_of_rows

__all__ = ["ORDERS", "RowCounts", "count_rows"]

ORDERS = ("out_of_order", "continued", "unlabelled")
RowCounts = Mapping[str, tuple[int, int, int]]
"""(right, wanted, given) by order."""


def count_rows(gold: Sequence[Sequence[str]], rows: Sequence[Mapping[str, Any]]) -> RowCounts:
    """Return the counts of one document: gold rows are (table, row, order) as printed, the others those of a report."""
    counts = {}
    tables = {table for table, _, _ in gold}
    for order in ORDERS:
        given = {(row["table"], row["row"]) for row in rows if row["order"] == order and row["table"] in tables}
        wanted = {(table, row) for table, row, told in gold if told == order}
        if order == "out_of_order":
            wanted = {place for table in tables for place in _displaced(table, gold, given)}
        counts[order] = (len(wanted & given), len(wanted), len(given))
    return counts


def _displaced(table: str, gold: Sequence[Sequence[str]], given: set[tuple[Any, Any]]) -> set[tuple[str, str]]:
    """Return the least set of displaced rows that has most of those given."""
    rows = [row for name, row, told in gold if name == table and told != "continued"]
    places = places_of_rows(rows)
    preferred = {at for at, row in enumerate(rows) if (table, row) in given}
    return {(table, rows[at]) for at in least_displaced([places[row] for row in rows], preferred)}
