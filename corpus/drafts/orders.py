"""How the rows of a draft's `requests` table stand in the print: in order, out of order, continued, without a label.

Out of order is what the print says, not what was done to it: the rows that would have to be taken away, as few as can
be, so that those left stand in the order of the form. Where several sets are as small, any of them is right; the corpus
names the one with the most rows that damage has moved.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from gouji.corpus.drafts.draft import Draft, DraftTable, RowKind
from gouji.corpus.drafts.forms import request_rows

__all__ = ["least_displaced", "places_of_rows", "row_orders"]


def row_orders(draft: Draft, torn: Collection[str] = ()) -> tuple[tuple[str, str, str], ...]:
    """(table, row, order) of each printed row of `requests`; a label's second half is a row that is `continued`.

    `torn` are rows that the rendering has left in two parts.
    """
    tables = [table for table in draft.tables if table.id == "requests"]
    found = [(table.id, row, order) for table in tables for row, order in _orders(table)]
    return tuple(
        printed
        for told in found
        for printed in ((told, (*told[:2], "continued")) if told[1] in torn and told[2] != "continued" else (told,))
    )


def places_of_rows(rows: Iterable[str]) -> Mapping[str, int]:
    """Return where the form has each row of `requests`, for the template that these rows are of."""
    return {row.id: place for place, row in enumerate(request_rows(single_other="other" in set(rows)))}


def least_displaced(places: Sequence[int], preferred: Collection[int] = ()) -> frozenset[int]:
    """Which of some rows, given by their places in the form, are out of order: `least_displaced([0, 2, 1]) == {2}`.

    The least set of positions whose removal leaves the places ascending; of several, the one with the most positions
    of `preferred`, then the one that leaves the earlier rows. What is left is a longest increasing subsequence
    (Fredman 1975), here with a second weight; n² steps, as a table has some twenty rows.
    """
    best: list[tuple[int, int, int]] = []
    """(rows kept, of these not preferred, the row kept before) for a sequence that ends with each row."""
    for at, place in enumerate(places):
        before = [k for k in range(at) if places[k] < place]
        last = max(before, key=lambda k: (best[k][:2], -k), default=-1)
        kept, liked = best[last][:2] if before else (0, 0)
        best.append((kept + 1, liked + (at not in preferred), last))
    left = set()
    at = max(range(len(best)), key=lambda k: (best[k][:2], -k), default=-1)
    while at >= 0:
        left.add(at)
        at = best[at][2]
    return frozenset(range(len(places))) - left


def _orders(table: DraftTable) -> list[tuple[str, str]]:
    rows = [row for row in table.rows if row.kind is RowKind.ROW and row.numbers and row.id is not None]
    places = places_of_rows(row.id for row in rows if row.id)
    moved = {at for at, row in enumerate(rows) if row.order == "moved"}
    displaced = {rows[at].id for at in least_displaced([places[row.id or ""] for row in rows], moved)}
    found: list[tuple[str, str]] = []
    for row in table.rows:
        if row.kind is RowKind.REST and (row.id or found):
            found.append((row.id or found[-1][0], "continued"))
        elif row.kind is RowKind.ROW and row.numbers and row.id is not None:
            told = "in_order" if row.order == "moved" else row.order or "in_order"
            found.append((row.id, "out_of_order" if row.id in displaced else told))
    return found
