"""Glued digits that no total of their row divides: the sums over the other rows say what numbers to look for.

A row whose total is misprinted has more readings than can be kept, and none is likelier than the others by itself. What its
columns add up to in the other rows picks those that are worth keeping; which one is chosen, the joint decoding decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from gouji.models.forms.definition import Form
from gouji.models.forms.equations import Equation, equations
from gouji.models.lattice.lattice import LatticeCosts, readings_with
from gouji.models.lattice.readings import has_cells
from gouji.models.rows.find import FoundRow
from gouji.tokens import Number

__all__ = ["add_wanted"]


def add_wanted(rows: Sequence[FoundRow], form: Form, costs: LatticeCosts | None = None) -> tuple[FoundRow, ...]:
    """The rows, with readings added to those that are glued and unproved."""
    unproved = [row for row in rows if _is_unproved(row)]
    if not unproved:
        return tuple(rows)
    known = {fact: value for row in rows if not _is_unproved(row) for fact, value in _values(row).items()}
    lacking = {fact for row in unproved for fact in row.fact_ids}
    wanted = _wanted(equations(form), known, lacking)
    return tuple(_with_wanted(row, wanted, costs) if _is_unproved(row) else row for row in rows)


def _with_wanted(row: FoundRow, wanted: Mapping[str, frozenset[Number]], costs: LatticeCosts | None) -> FoundRow:
    mine = [wanted.get(fact, frozenset()) for fact in row.fact_ids]
    if row.shape is None or not any(mine):
        return row
    return replace(row, readings=readings_with(row.readings, row.slots, row.shape, mine, costs))


def _is_unproved(row: FoundRow) -> bool:
    """Whether the row may be read in several ways, none of which a total of its own bears out."""
    return len(row.readings) > 1 and not row.readings[0].verified and not has_cells(row.slots)


def _values(row: FoundRow) -> dict[str, Number]:
    values = row.readings[0].values if row.readings else (None,) * len(row.fact_ids)
    return {fact: value or 0 for fact, value in zip(row.fact_ids, values, strict=True)}


def _wanted(rules: Sequence[Equation], known: Mapping[str, Number], lacking: set[str]) -> dict[str, frozenset[Number]]:
    """For each fact that is sought, the values with which a rule holds whose other facts are known."""
    wanted: dict[str, frozenset[Number]] = {}
    for rule in rules:
        sought = [(fact, weight) for fact, weight in rule.terms if fact in lacking]
        if len(sought) != 1 or not any(fact in known for fact, _ in rule.terms):
            continue
        (fact, weight), *_ = sought
        value = -sum(w * known.get(f, 0) for f, w in rule.terms) / weight
        # Rows that are not in the document count as nothing.
        number = int(value) if value == int(value) else value
        wanted[fact] = wanted.get(fact, frozenset()) | {number}
    return wanted
