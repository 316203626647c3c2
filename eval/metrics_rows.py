"""How rows stand in the print: out of order, continued, without a label; found against what the corpus knows.

Two rows that changed places may each be called the one that was moved: a row reported next to one that was moved and
not reported counts as found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["ORDERS", "RowCounts", "count_rows"]

ORDERS = ("out_of_order", "continued", "unlabelled")
RowCounts = Mapping[str, tuple[int, int, int]]
"""(right, wanted, given) by order."""


def count_rows(gold: Sequence[Sequence[str]], rows: Sequence[Mapping[str, Any]]) -> RowCounts:
    """The counts of one document: gold rows are (table, row, order), the others those of a report."""
    counts = {}
    for order in ORDERS:
        wanted = {(table, row) for table, row, told in gold if told == order}
        tables = {table for table, _, _ in gold}
        given = {(row["table"], row["row"]) for row in rows if row["order"] == order and row["table"] in tables}
        right = len(wanted & given)
        if order == "out_of_order":
            right += _swapped(gold, wanted - given, given - wanted)
        counts[order] = (right, len(wanted), len(given))
    return counts


def _swapped(gold: Sequence[Sequence[str]], missed: set[tuple[str, str]], extra: set[tuple[Any, Any]]) -> int:
    """How many missed rows stand beside one that was reported in their stead."""
    places = [(table, row) for table, row, _ in gold]
    found = 0
    for at, place in enumerate(places):
        beside = [other for other in (*places[max(0, at - 1) : at], *places[at + 1 : at + 2]) if other in extra]
        if place in missed and beside:
            extra = extra - {beside[0]}
            found += 1
    return found
