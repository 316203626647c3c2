"""Numbers whose cells are merged over several rows of a form: which of the rows they are meant for is not printed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from gouji.models.accounts.recognised import Recognised
from gouji.models.rows.found_row import FoundRow
from gouji.report import Evidence, Fact, FactStatus, ReasonKind
from gouji.tokens import Cell

__all__ = ["doubt_merged_rows"]


def doubt_merged_rows(facts: Mapping[str, Fact], found: Recognised) -> dict[str, Fact]:
    """Return the facts, those under review that one printed cell stands for: the number's own, and the empty ones of rows below it.

    A cell that is merged over rows without facts, as over the second line of a label, leaves no doubt.
    """
    rows: dict[tuple[int, int], list[FoundRow]] = defaultdict(list)
    for row in found.rows:
        for table, number in set(_list_source_rows(row, found)):
            rows[table, number].append(row)
    known = dict(facts)
    for row in found.rows:
        for fact, cell in _list_merged(row, facts, found):
            below = [r for k in range(1, cell.row_span) for r in rows[cell.table, cell.row + k] if r.node != row.node]
            lacking = [i for r in below for i in r.fact_ids if i in known and _lacks_cell(known[i])]
            place = Evidence(page=fact.evidence[0].page, span=fact.evidence[0].span)
            for name in (fact.id, *lacking) if lacking else ():
                known[name] = known[name].doubt(ReasonKind.MISSING_CELL, [place])
    return known


def _list_source_rows(row: FoundRow, found: Recognised) -> Iterator[tuple[int, int]]:
    """Yield the table and the number of each printed row in which a row's label or cells begin."""
    own = found.find_cell(row.span[0])
    cells = [slot.cell for slot in row.slots]
    yield from ((cell.table, cell.row) for cell in (own, *cells) if cell is not None)


def _list_merged(row: FoundRow, facts: Mapping[str, Fact], found: Recognised) -> Iterator[tuple[Fact, Cell]]:
    """Yield the numbers of a row whose cells reach over the rows below, with these cells."""
    for fact in (facts[i] for i in row.fact_ids if i in facts):
        cell = found.find_cell(fact.evidence[0].span.start) if fact.evidence else None
        if fact.value is not None and cell is not None and cell.row_span > 1:
            yield fact, cell


def _lacks_cell(fact: Fact) -> bool:
    """Return whether nothing is printed for a fact, nor a cell of its own, though its row is there."""
    return fact.value is None and fact.status is not FactStatus.ABSENT and all(p.cell is None for p in fact.evidence)
