"""Changes printed in red among numbers that are not: in accounts red ink is a minus sign, so they may be falls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gouji.models.forms.definition import ValueType
from gouji.models.rows.found_row import FoundRow
from gouji.models.text.locate import Locator
from gouji.report import Fact, ReasonKind

__all__ = ["doubt_red_falls"]


def doubt_red_falls(facts: Mapping[str, Fact], rows: Sequence[FoundRow], locator: Locator) -> dict[str, Fact]:
    """Return the facts, those under review whose numbers may be negative for their red ink alone.

    Where the row's label or other numbers of it are red as well, the ink says nothing.
    """
    red = {name for row in rows for name in _list_red(row, facts, locator)}
    return {name: fact.doubt(ReasonKind.FORMAT) if name in red else fact for name, fact in facts.items()}


def _list_red(row: FoundRow, facts: Mapping[str, Fact], locator: Locator) -> Iterator[str]:
    """Yield the facts of a row that have a number in red and no sign in a column of changes, if nothing else of it is red."""
    if row.shape is None or ValueType.SIGNED not in row.shape.types or (row.label and locator.is_red(row.span[0])):
        return
    changes = []
    for name, kind in zip(row.fact_ids, row.shape.types, strict=True):
        fact = facts.get(name)
        if fact is None or not fact.value or not fact.evidence or not locator.is_red(fact.evidence[0].span.start):
            continue
        if kind is not ValueType.SIGNED:
            return
        if fact.value > 0 and not (fact.printed or "").startswith("+"):
            changes.append(name)
    yield from changes
