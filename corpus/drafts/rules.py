"""The arithmetic of the forms, as weighted sums over fact ids; `broken_rules` says which do not hold.

This is the corpus's own plain statement of the rules, so that the reader's forms can be tested against it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gouji.corpus.drafts.forms import APPLICANTS, outcome_rows, request_rows
from gouji.tokens import Number

__all__ = ["DraftEquation", "broken_rules", "equations"]

_GROUPS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
_RESULTS = ("upheld", "corrected", "other", "pending")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftEquation:
    """The facts on the left add up to what the facts on the right add up to; `name` says which rule it is."""

    name: str
    left: tuple[str, ...]
    right: tuple[str, ...]

    def holds(self, values: Mapping[str, Number | None]) -> bool:
        """Return whether it holds, a blank counting as 0; an equation with an absent fact holds."""
        if any(fact not in values for fact in (*self.left, *self.right)):
            return True
        return sum(values[f] or 0 for f in self.left) == sum(values[f] or 0 for f in self.right)


def equations(*, single_other: bool) -> Iterator[DraftEquation]:
    """Yield every equation of a form: 39 over `requests` and 3 over `disputes` where （六） has three rows."""
    for row in request_rows(single_other=single_other):
        parts = tuple(f"requests.{row.id}.{who}" for who in APPLICANTS[:-1])
        yield DraftEquation(name=f"row: {row.id}", left=parts, right=(f"requests.{row.id}.total",))
    outcomes = outcome_rows(single_other=single_other)
    for who in APPLICANTS:
        total = f"requests.total.{who}"
        intake = (f"requests.received.{who}", f"requests.carried_in.{who}")
        yield DraftEquation(name=f"balance: {who}", left=intake, right=(total, f"requests.carried_out.{who}"))
        parts = tuple(f"requests.{row.id}.{who}" for row in outcomes)
        yield DraftEquation(name=f"outcomes: {who}", left=parts, right=(total,))
    for group in _GROUPS:
        parts = tuple(f"disputes.{group}.{result}" for result in _RESULTS)
        yield DraftEquation(name=f"disputes: {group}", left=parts, right=(f"disputes.{group}.total",))


def broken_rules(values: Mapping[str, Number | None]) -> tuple[str, ...]:
    """Return what does not add up: `("balance: total: requests.received.total 3 + … != …",)`."""
    single = "requests.other.total" in values
    return tuple(_told(rule, values) for rule in equations(single_other=single) if not rule.holds(values))


def _told(rule: DraftEquation, values: Mapping[str, Number | None]) -> str:
    sides = (" + ".join(f"{fact} {values[fact] or 0}" for fact in side) for side in (rule.left, rule.right))
    return f"{rule.name}: " + " != ".join(sides)
