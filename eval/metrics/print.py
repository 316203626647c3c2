"""What is said of the print itself: in which order its rows stand, and which row of the form each label names.

Known for generated documents alone, over the table of requests.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from rapidfuzz import fuzz

from gouji.corpus.drafts.draft import DraftTable, RowKind

__all__ = ["LabelCounts", "count_labels", "order_tau", "printed_labels"]

LabelCounts = tuple[int, int, int]
"""(right, wanted, given): rows printed with a label, rows that a report says it knows by one."""
_ALIKE = 50
"""A report's label is the printed one where one holds the other, or they are more alike than this (0 to 100)."""
_LEAST = 4
_DIGITS = 9
_BLANKS = re.compile(r"\s+")
Rows = Sequence[Mapping[str, Any]]


def order_tau(gold: Sequence[Sequence[str]], rows: Rows) -> float | None:
    """Return how far a report has the rows in the order of the print: Kendall's τ over the rows that both have.

    1 where all are, -1 where they stand the other way round, None where fewer than two are in both. Gold rows are
    (table, row, order) as printed; a row that goes on elsewhere counts where it begins. τ after Kendall, *Biometrika* 30
    (1938).
    """
    places: dict[tuple[str, str], int] = {}
    for table, name, _ in gold:
        places.setdefault((table, name), len(places))
    told: dict[tuple[str, str], int] = {}
    for row in sorted(rows, key=lambda row: tuple(row["span"])):
        if row["order"] not in ("continued", "repeated") and (row["table"], row["row"]) in places:
            told.setdefault((row["table"], row["row"]), len(told))
    if len(told) <= 1:
        return None
    # `told` is in the report's order, and no place occurs twice: τ is the share of pairs in order less that of pairs out of it.
    pairs = list(combinations([places[key] for key in told], 2))
    return round(sum(1 if first < second else -1 for first, second in pairs) / len(pairs), _DIGITS)


def printed_labels(tables: Sequence[DraftTable]) -> dict[str, str]:
    """Return the label of each row of `requests` that is printed with one of its own, as it stands there."""
    rows = [row for table in tables if table.id == "requests" for row in table.rows if row.kind is RowKind.ROW]
    return {row.id: row.label for row in rows if row.id and row.numbers and row.label and row.order != "unlabelled"}


def count_labels(labels: Mapping[str, str], rows: Rows) -> LabelCounts:
    """Return, of rows printed with a label, those that the report gives their row of the form by that label (top 1)."""
    given: dict[str, list[str]] = {}
    for row in rows:
        if row["table"] == "requests" and row["label"]:
            given.setdefault(row["row"], []).append(row["label"])
    right = sum(any(_alike(label, other) for other in given.get(row, ())) for row, label in labels.items())
    return right, len(labels), len(given)


def _alike(printed: str, given: str) -> bool:
    one, other = (_BLANKS.sub("", text) for text in (printed, given))
    return one in other or (other in one and len(other) >= _LEAST) or fuzz.ratio(one, other) > _ALIKE
