"""Tables without cells most of whose rows are in doubt: labels and numbers do not stand in the same order, so that none of its rows is sure."""

from __future__ import annotations

from collections.abc import Mapping

from gouji.models.accounts.recognised import Recognised
from gouji.models.accounts.settings import AccountSettings
from gouji.models.rows.found_row import FoundRow
from gouji.report import Fact, ReasonKind

__all__ = ["doubt_scrambled_tables"]

_OF_PLACES = frozenset((ReasonKind.MISSING_CELL, ReasonKind.ROW, ReasonKind.UNPLACED))
"""Reasons that say that a number may stand in another place."""


def doubt_scrambled_tables(facts: Mapping[str, Fact], found: Recognised, settings: AccountSettings) -> dict[str, Fact]:
    """Return the facts, those under review whose table has more rows in doubt, for what stands where, than others.

    So converters leave tables that they read column by column: a label may have the next one's numbers, which add up as well.
    """
    tables: dict[str, list[FoundRow]] = {}
    for row in found.rows:
        if (
            len(row.fact_ids) > 1
            and any(slot.filled for slot in row.slots)
            and not any(slot.cell for slot in row.slots)
        ):
            tables.setdefault(row.table, []).append(row)
    known = dict(facts)
    for rows in tables.values():
        doubtful = [row for row in rows if _is_doubtful(row, facts)]
        if len(rows) >= settings.fewest_rows and len(doubtful) > settings.scrambled_share * len(rows):
            ids = {i for row in rows for i in row.fact_ids if i in known and not known[i].review}
            known |= {i: known[i].doubt(ReasonKind.ROW) for i in ids}
    return known


def _is_doubtful(row: FoundRow, facts: Mapping[str, Fact]) -> bool:
    reasons = {reason.why for i in row.fact_ids if i in facts for reason in facts[i].reasons}
    return not reasons.isdisjoint(_OF_PLACES)
