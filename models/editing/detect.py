"""Which cells could be wrong unnoticed, noticed, or repaired: what the columns of the constraint matrix tell.

A wrong number breaks every equation that its cell stands in. Where another cell stands in the same equations with the
same weights (or all of them turned round), no rule can tell the two apart: their columns are parallel.

>>> from gouji.models.forms.load import load_form
>>> form_detectability(load_form("gov-disclosure-2021"))["requests.received.total"]
<Detectability.REPAIRABLE: 'repairable'>

It is about one wrong cell. A bound and a year-to-year link are not counted: they notice some wrong numbers only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from gouji.models.editing.infer import unknown
from gouji.models.forms.definition import Form
from gouji.models.forms.equations import Equation, derive_equations
from gouji.report import Fact, FactId, FactStatus

__all__ = ["Detectability", "checkable", "detectability", "form_detectability", "report_detectability"]

Column = tuple[tuple[str, int], ...]


class Detectability(StrEnum):
    """What the rules can do about one wrong number."""

    UNNOTICED = "unnoticed"
    """The cell stands in no rule that can be checked."""
    NOTICED = "noticed"
    """A wrong number breaks a rule, but another cell would break the same ones."""
    REPAIRABLE = "repairable"
    """No other cell breaks just the same rules, so the cell and its number can be told."""


def form_detectability(form: Form) -> dict[str, Detectability]:
    """Each fact of a complete document of this form; rows that only some documents have are left out."""
    expected = [
        str(FactId(table.id, row.id, column.id))
        for table in form.tables
        for band in table.bands
        for row in band.rows
        for column in band.columns
        if not row.optional
    ]
    return detectability(expected, derive_equations(form))


def report_detectability(facts: Mapping[str, Fact], form: Form) -> dict[str, Detectability]:
    """Each fact whose cell is in the document: blank totals and lost cells take their rules away."""
    here = [f.id for f in facts.values() if f.status is not FactStatus.ABSENT]
    return detectability(here, checkable(facts, form))


def checkable(facts: Mapping[str, Fact], form: Form) -> tuple[Equation, ...]:
    """The equations that facts let check: totals are numbers, no cell is lost or unread, and something is printed."""
    return tuple(e for e in derive_equations(form) if _can_be_checked(e, facts))


def detectability(facts: Iterable[str], rules: Sequence[Equation]) -> dict[str, Detectability]:
    """Each of some facts, given the equations that are checked."""
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
    """A cell's rules with its weights; the first weight is positive, so that parallel columns are equal."""
    ordered = sorted(ends)
    turn = 1 if ordered[0][1] > 0 else -1
    return tuple((rule, weight * turn) for rule, weight in ordered)


def _kind(column: Column | None, alike: Mapping[Column, int]) -> Detectability:
    if column is None:
        return Detectability.UNNOTICED
    return Detectability.REPAIRABLE if alike[column] == 1 else Detectability.NOTICED


def _can_be_checked(equation: Equation, facts: Mapping[str, Fact]) -> bool:
    terms = [facts[f] for f, _ in equation.terms if f in facts]
    totals = [facts[f].value for f in equation.totals if f in facts]
    if not totals or any(t is None for t in totals) or any(unknown(t) for t in terms):
        return False
    # A row of blanks with a total of 0 says nothing.
    return any(totals) or any(facts[f].value is not None for f in equation.parts if f in facts)
