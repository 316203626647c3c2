"""Which equations can be checked with the facts that were read, and what a cell adds to a sum.

A blank part counts as nothing when a rule is checked, as forms leave cells empty for 0. A rule whose total is blank cannot be
checked, and a blank total that stands in another sum counts as the sum of its own printed parts.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from gouji.models.editing.inference import is_unknown
from gouji.models.forms.definition import Form
from gouji.models.forms.equations import Equation, derive_equations
from gouji.report import Fact
from gouji.tokens import Number

__all__ = ["get_summand", "list_checkable", "map_total_parts"]


def list_checkable(facts: Mapping[str, Fact], form: Form) -> tuple[Equation, ...]:
    """Return the equations whose totals are numbers, of which no cell is lost or unread, and something is printed."""
    return tuple(e for e in derive_equations(form) if _is_checkable(e, facts))


def _is_checkable(equation: Equation, facts: Mapping[str, Fact]) -> bool:
    totals = [facts[f].value for f in equation.totals if f in facts]
    if not totals or None in totals:
        return False
    terms = [facts[f] for f, _ in equation.terms if f in facts]
    # Blanks with a total of 0 hold whatever was read.
    return not any(map(is_unknown, terms)) and (
        any(totals) or any(facts[f].value is not None for f in equation.parts if f in facts)
    )


@lru_cache(maxsize=32)
def map_total_parts(form: Form) -> Mapping[str, tuple[str, ...]]:
    """Return the parts of each total: what it is the sum of where it is blank."""
    return MappingProxyType({e.totals[0]: e.parts for e in derive_equations(form) if len(e.totals) == 1})


def get_summand(fact: str, facts: Mapping[str, Fact], total_parts: Mapping[str, tuple[str, ...]]) -> Number:
    """Return what a fact adds to a sum: its value, or for a blank total that of its parts; another blank adds nothing."""
    value = facts[fact].value
    if value is not None:
        return value
    return sum(facts[p].value or 0 for p in total_parts.get(fact, ()) if p in facts)
