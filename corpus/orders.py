"""How the rows of a draft's `requests` table stand in the print: in order, out of order, continued, without a label."""

from __future__ import annotations

from gouji.corpus.draft import Draft, Row, RowKind, Table
from gouji.corpus.forms import request_rows

__all__ = ["row_orders"]


def row_orders(draft: Draft) -> tuple[tuple[str, str, str], ...]:
    """(table, row, order) of each printed row of `requests`; a label's second half is a row that is `continued`."""
    return tuple(
        (table.id, row, order) for table in draft.tables if table.id == "requests" for row, order in _orders(table)
    )


def _orders(table: Table) -> list[tuple[str, str]]:
    known = {row.id for row in table.rows}
    places = {row.id: place for place, row in enumerate(request_rows(single_other="other" in known))}
    rows = [row for row in table.rows if row.kind is RowKind.ROW and row.numbers]
    found: list[tuple[str, str]] = []
    for row in table.rows:
        if row.kind is RowKind.REST and found:
            found.append((found[-1][0], "continued"))
        elif row.kind is RowKind.ROW and row.numbers and row.id is not None:
            found.append((row.id, _order(row, rows, places)))
    return found


def _order(row: Row, rows: list[Row], places: dict[str, int]) -> str:
    """A row that was moved is out of order where it stands on the wrong side of a row that was not."""
    if row.order != "moved":
        return row.order or "in_order"
    at, place = rows.index(row), places.get(row.id or "", -1)
    still = [(number, places.get(other.id or "", -1)) for number, other in enumerate(rows) if other.order != "moved"]
    wrong = any((number < at) != (other < place) for number, other in still)
    return "out_of_order" if wrong else "in_order"
