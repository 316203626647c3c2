"""Candidates for glued digits that no total of their row divides: the numbers that sums over the other rows ask for.

A row whose total is misprinted has more readings than can be kept, and none is likelier than the others by itself. The sums of
its columns over the other rows select the readings worth keeping; the joint choice decides among them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from gouji.models.forms.definition import Form
from gouji.models.forms.equations import Equation, derive_equations
from gouji.models.lattice.lattice import add_candidate_readings
from gouji.models.lattice.readings import has_cells
from gouji.models.lattice.settings import LatticeSettings
from gouji.models.rows.found_row import FoundRow
from gouji.tokens import Number

__all__ = ["add_sum_candidates"]


def add_sum_candidates(rows: Sequence[FoundRow], form: Form, costs: LatticeSettings) -> tuple[FoundRow, ...]:
    """Return the rows, with readings added to those whose digits are glued and whose cuts no total proves."""
    unproved = [row for row in rows if _is_unproved(row)]
    if not unproved:
        return tuple(rows)
    known = {fact: value for row in rows if not _is_unproved(row) for fact, value in _values(row).items()}
    lacking = {fact for row in unproved for fact in row.fact_ids}
    candidates = _candidates(derive_equations(form), known, lacking)
    return tuple(_add_readings(row, candidates, costs) if _is_unproved(row) else row for row in rows)


def _add_readings(row: FoundRow, candidates: Mapping[str, frozenset[Number]], costs: LatticeSettings) -> FoundRow:
    own = [candidates.get(fact, frozenset()) for fact in row.fact_ids]
    if row.shape is None or not any(own):
        return row
    return replace(row, readings=add_candidate_readings(row.readings, row.slots, row.shape, own, costs))


def _is_unproved(row: FoundRow) -> bool:
    """Return whether the row may be read in several ways, none of which a total of its own proves."""
    return len(row.readings) > 1 and not row.readings[0].verified and not has_cells(row.slots)


def _values(row: FoundRow) -> dict[str, Number]:
    values = row.readings[0].values if row.readings else (None,) * len(row.fact_ids)
    return {fact: value or 0 for fact, value in zip(row.fact_ids, values, strict=True)}


def _candidates(
    rules: Sequence[Equation], known: Mapping[str, Number], lacking: set[str]
) -> dict[str, frozenset[Number]]:
    """Return for each lacking fact the values with which a rule holds whose other facts are known."""
    candidates: dict[str, frozenset[Number]] = {}
    for rule in rules:
        open_terms = [(fact, weight) for fact, weight in rule.terms if fact in lacking]
        # With two lacking facts the rule leaves both open; with none known it would ask for 0 everywhere.
        if len(open_terms) != 1 or not any(fact in known for fact, _ in rule.terms):
            continue
        (fact, weight), *_ = open_terms
        # Rows that are not in the document count as 0.
        value = -sum(w * known.get(f, 0) for f, w in rule.terms) / weight
        number = int(value) if value == int(value) else value
        candidates[fact] = candidates.get(fact, frozenset()) | {number}
    return candidates
