"""What cells may hold instead of what was read: other divisions of a cut, other places of a row's numbers, repairs, proposals.

Cells that share their digits or their row cannot be settled one by one: if one is read otherwise, so are others. So a choice
gives a value to every cell of an item. Each is rated by the rules that would hold with it and by those that it would break.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from gouji.models.editing.checks import map_total_parts
from gouji.models.forms.arithmetic import DUST
from gouji.models.forms.definition import Form
from gouji.models.forms.equations import Equation, derive_equations
from gouji.report import Fact
from gouji.revision.settings import QueueSettings
from gouji.tokens import Number

__all__ = ["Choice", "ChoiceKind", "RuleView", "list_divisions", "list_placements"]

Values = tuple[tuple[str, Number | None], ...]
"""Fact ids with values; None is a cell without a number, as `gouji.recheck` takes it: an empty one, or one that was read as absent."""


class ChoiceKind(StrEnum):
    """Where a choice comes from: the closed list of `choices[].kind`."""

    READ = "read"
    """As it was read."""
    ALTERNATIVE = "alternative"
    """The printed characters allow it as well."""
    REPAIR = "repair"
    """A least repair of a broken rule."""
    INFERRED = "inferred"
    """The rules determine it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer for the cells of an item: a value each, None for a cell without a number. A repair of several cells names them all.

    `gouji.recheck` takes the values as they are: of a cell that was read as absent None says that it is.
    `mends` are the broken rules that would hold with it, `breaks` the rules that hold now and would not. `why` says how the printed number
    would come of the right one, where a repair tells.
    """

    kind: ChoiceKind
    values: Values
    mends: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    why: str = ""


class RuleView:
    """A form's equations over the facts of a report as rules see them, to rate choices quickly."""

    def __init__(self, facts: Mapping[str, Fact], form: Form, broken: Iterable[str]) -> None:
        self.facts = facts
        self.parts = map_total_parts(form)
        self.broken = frozenset(broken)
        self.by_fact: dict[str, list[Equation]] = {}
        for equation in derive_equations(form):
            if any(t in facts for t in equation.totals):
                for fact, _ in equation.terms:
                    self.by_fact.setdefault(fact, []).append(equation)

    def rate(self, values: Values) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the broken rules that values mend, and those that they break."""
        new = {fact: value for fact, value in values if fact in self.facts and value != self.facts[fact].value}
        touched = {e.id: e for fact in new for e in self._list_tied(fact)}
        holding = {i: self._holds(e, new) for i, e in touched.items()}
        mends = tuple(i for i, holds in holding.items() if holds and i in self.broken)
        breaks = tuple(
            i for i, holds in holding.items() if not holds and i not in self.broken and self._holds(touched[i], {})
        )
        return mends, breaks

    def _list_tied(self, fact: str) -> Iterator[Equation]:
        yield from self.by_fact.get(fact, ())
        for total, parts in self.parts.items():
            # What stands in for an empty total is tied to the total's rules.
            if fact in parts and total in self.facts and self.facts[total].value is None:
                yield from self.by_fact.get(total, ())

    def _holds(self, equation: Equation, new: Mapping[str, Number | None]) -> bool:
        total = 0.0
        for fact, weight in equation.terms:
            if fact not in self.facts:
                continue
            value = new[fact] if fact in new else self.facts[fact].value
            if value is None:
                parts = self.parts.get(fact, ())
                value = sum((new[p] if p in new else self.facts[p].value) or 0 for p in parts if p in self.facts)
            total += weight * value
        return abs(total) <= equation.tolerance + DUST


def list_divisions(facts: Sequence[Fact], settings: QueueSettings) -> Iterator[Values]:
    """Yield the ways to divide the digits of one cut among its cells, of which each takes a value that its characters allow."""
    digits = "".join(f.printed or "" for f in facts)
    if not digits.isdecimal():
        return
    allowed = [_list_allowed(f) for f in facts]
    tried = 0

    def divide(at: int, start: int) -> Iterator[tuple[Number | None, ...]]:
        nonlocal tried
        tried += 1
        if tried > settings.most_divisions:
            return
        if at == len(facts):
            if start == len(digits):
                yield ()
            return
        for value in allowed[at]:
            text = "" if value is None else str(value)
            if digits.startswith(text, start):
                for rest in divide(at + 1, start + len(text)):
                    yield (value, *rest)

    for values in divide(0, 0):
        yield tuple((f.id, value) for f, value in zip(facts, values, strict=True))


def list_placements(facts: Sequence[Fact], settings: QueueSettings) -> Iterator[Values]:
    """Yield the ways to place a row's numbers in its cells, in their order, where each cell allows its value."""
    numbers = [f.value for f in facts if f.value is not None]
    allowed = [_list_allowed(f) for f in facts]
    tried = 0

    def place(at: int, used: int) -> Iterator[tuple[Number | None, ...]]:
        nonlocal tried
        tried += 1
        if tried > settings.most_divisions:
            return
        if at == len(facts):
            if used == len(numbers):
                yield ()
            return
        if used < len(numbers) and numbers[used] in allowed[at]:
            for rest in place(at + 1, used + 1):
                yield (numbers[used], *rest)
        if None in allowed[at]:
            for rest in place(at + 1, used):
                yield (None, *rest)

    for values in place(0, 0):
        yield tuple((f.id, value) for f, value in zip(facts, values, strict=True))


def _list_allowed(fact: Fact) -> tuple[Number | None, ...]:
    return tuple(dict.fromkeys((fact.value, *fact.alternatives)))
