"""A form's rules written out over its facts: which sums of cells should be 0.

>>> from gouji.models.forms.load import load_form
>>> equation = derive_equations(load_form("gov-disclosure-2021"))[0]
>>> equation.id, equation.totals
('requests.applicants[received]', ('requests.received.total',))
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from gouji.report import FactId

if TYPE_CHECKING:
    from gouji.models.forms.definition import Form, FormBand, FormRule, FormTable

__all__ = ["Equation", "derive_equations"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Equation:
    """One rule at one place: the parts add up to the totals, within the tolerance.

    `parts` and `totals` are fact ids; `rule` is the rule's id, `place` the row or column it is applied to. `terms` are both, with
    weights: 1 for parts, -1 for totals.
    """

    id: str
    rule: str
    title: str
    place: str
    table: str
    parts: tuple[str, ...]
    totals: tuple[str, ...]
    tolerance: float
    terms: tuple[tuple[str, int], ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Write the terms out once: each check of a table asks for them."""
        terms = tuple((f, 1) for f in self.parts) + tuple((f, -1) for f in self.totals)
        object.__setattr__(self, "terms", terms)


@lru_cache(maxsize=32)
def derive_equations(form: Form) -> tuple[Equation, ...]:
    """Return every equation of a form, in the order of its rules."""
    return tuple(
        equation
        for rule in form.rules
        for band in form.find_table(rule.table).bands
        for equation in (
            _rows(rule, form.find_table(rule.table), band)
            if rule.each == "row"
            else _columns(rule, form.find_table(rule.table), band)
        )
    )


def _rows(rule: FormRule, table: FormTable, band: FormBand) -> list[Equation]:
    columns = {c.id for c in band.columns}
    if not columns.issuperset((*rule.sum, *rule.equals)):
        return []
    return [
        _equation(
            rule,
            row.id,
            tuple(str(FactId(table.id, row.id, c)) for c in rule.sum),
            tuple(str(FactId(table.id, row.id, c)) for c in rule.equals),
        )
        for row in band.rows
    ]


def _columns(rule: FormRule, table: FormTable, band: FormBand) -> list[Equation]:
    ids = tuple(row.id for row in band.rows)
    parts = tuple(dict.fromkeys(r for term in rule.sum for r in _expand(term, ids)))
    totals = tuple(dict.fromkeys(r for term in rule.equals for r in _expand(term, ids)))
    if not parts or not totals:
        return []
    return [
        _equation(
            rule,
            column.id,
            tuple(str(FactId(table.id, r, column.id)) for r in parts),
            tuple(str(FactId(table.id, r, column.id)) for r in totals),
        )
        for column in band.columns
    ]


def _expand(term: str, ids: tuple[str, ...]) -> list[str]:
    if term.endswith("*"):
        return [i for i in ids if i.startswith(term[:-1])]
    return [i for i in ids if i == term]


def _equation(rule: FormRule, place: str, parts: tuple[str, ...], totals: tuple[str, ...]) -> Equation:
    return Equation(
        id=f"{rule.id}[{place}]",
        rule=rule.id,
        title=rule.title,
        place=place,
        table=rule.table,
        parts=parts,
        totals=totals,
        tolerance=rule.tolerance,
    )
