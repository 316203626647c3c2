"""Rows of the form in whose place a row of another statistic stands: their facts are absent, and the report says why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from gouji.models.forms.definition import Form, FormTable
from gouji.models.rows.found_row import FoundRow
from gouji.models.text.locate import Locator
from gouji.report import Fact, FactId, FactStatus, ReasonKind, RowOrder

__all__ = ["explain_replaced"]


def explain_replaced(
    facts: Sequence[Fact], rows: Sequence[FoundRow], others: Sequence[FoundRow], form: Form, locator: Locator
) -> tuple[Fact, ...]:
    """Return the facts; absent ones in whose place foreign rows stand have these as a reason for review.

    `rows` are the rows found, `others` further printed rows. Foreign rows stand in a row's place where no fewer of them than
    rows are missing stand between the same two rows.
    """
    if not any(row.order is RowOrder.FOREIGN for row in (*rows, *others)):
        return tuple(facts)
    absent = frozenset(fact.id for fact in facts if fact.status is FactStatus.ABSENT)
    printed = sorted((*rows, *others), key=lambda r: r.span)
    found = (each for table in form.tables for each in _list_replaced(table, absent, printed))
    places = {fact: locator.find_evidence(span) for fact, span in found}
    return tuple(fact.doubt(ReasonKind.FOREIGN, [places[fact.id]]) if fact.id in places else fact for fact in facts)


def _list_replaced(
    table: FormTable, absent: frozenset[str], printed: Sequence[FoundRow]
) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the absent facts of a table with the span of the foreign row that stands in their row's place."""
    names = [(r.id, [str(FactId(table.id, r.id, c.id)) for c in b.columns]) for b in table.bands for r in b.rows]
    order = {row: at for at, (row, _) in enumerate(names)}
    own = [r for r in printed if r.table == table.id and (r.row_ids or r.order is RowOrder.FOREIGN)]
    stretches = [(foreign, list(rows)) for foreign, rows in groupby(own, key=lambda r: r.order is RowOrder.FOREIGN)]
    for at, (foreign, rows) in enumerate(stretches):
        if foreign:
            first = order[stretches[at - 1][1][-1].row_ids[-1]] + 1 if at else 0
            last = order[stretches[at + 1][1][0].row_ids[0]] if at + 1 < len(stretches) else len(names)
            lost = [facts for _, facts in names[first:last] if absent.intersection(facts)]
            for facts, row in zip(lost, rows if len(lost) <= len(rows) else (), strict=False):
                yield from ((fact, row.span) for fact in facts if fact in absent)
