"""Whether an error in a cell would be unnoticed, noticed, or repairable, by the columns of the constraint matrix.

A wrong number breaks every equation that its cell stands in. Where another cell stands in the same equations with the
same weights (or all of them with the other sign), no rule distinguishes the two: their columns are parallel.

>>> from gouji.models.forms.load import load_form
>>> rate_form(load_form("gov-disclosure-2021"))["requests.received.total"]
<Detectability.REPAIRABLE: 'repairable'>

One wrong cell is assumed. Bounds and year-to-year links are not counted: they notice some wrong numbers only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from gouji.models.editing.checks import list_checkable
from gouji.models.forms.definition import Form
from gouji.models.forms.equations import Equation, derive_equations
from gouji.report import Fact, FactId, FactStatus

__all__ = ["Detectability", "rate_cells", "rate_form", "rate_report"]

Column = tuple[tuple[str, int], ...]


class Detectability(StrEnum):
    """What the rules can do about one wrong number in a cell."""

    UNNOTICED = "unnoticed"
    """The cell stands in no rule that can be checked."""
    NOTICED = "noticed"
    """A wrong number breaks a rule, but another cell would break the same ones."""
    REPAIRABLE = "repairable"
    """No other cell breaks the same rules, so the cell and its right number follow."""


def rate_form(form: Form) -> dict[str, Detectability]:
    """Return the detectability of each fact of a complete document of this form, optional rows left out."""
    expected = [
        str(FactId(table.id, row.id, column.id))
        for table in form.tables
        for band in table.bands
        for row in band.rows
        for column in band.columns
        if not row.optional
    ]
    return rate_cells(expected, derive_equations(form))


def rate_report(facts: Mapping[str, Fact], form: Form) -> dict[str, Detectability]:
    """Return the detectability of each fact whose cell is in the document; rules that cannot be checked do not count."""
    here = [f.id for f in facts.values() if f.status is not FactStatus.ABSENT]
    return rate_cells(here, list_checkable(facts, form))


def rate_cells(facts: Iterable[str], rules: Sequence[Equation]) -> dict[str, Detectability]:
    """Return the detectability of each fact, given the equations that are checked."""
    here = tuple(facts)
    known = set(here)
    ends: dict[str, list[tuple[str, int]]] = {}
    for rule in rules:
        for fact, weight in rule.terms:
            if fact in known:
                ends.setdefault(fact, []).append((rule.id, weight))
    columns = {fact: _column(of_fact) for fact, of_fact in ends.items()}
    alike = Counter(columns.values())
    return {fact: _kind(columns.get(fact), alike) for fact in here}


def _column(ends: Sequence[tuple[str, int]]) -> Column:
    """Return a cell's rules with its weights, the first of them positive, so that parallel columns are equal."""
    ordered = sorted(ends)
    turn = 1 if ordered[0][1] > 0 else -1
    return tuple((rule, weight * turn) for rule, weight in ordered)


def _kind(column: Column | None, alike: Mapping[Column, int]) -> Detectability:
    if column is None:
        return Detectability.UNNOTICED
    return Detectability.REPAIRABLE if alike[column] == 1 else Detectability.NOTICED
