"""Broken equations over facts → the least-cost repairs of their cells.

Costs come from what each cell may have been: another reading of its characters or of a scan's ink, a slip of digits, a number
lost from an empty cell, a row read, divided, placed or moved otherwise, or just any other number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gouji.models.decoding.origin import Origin
from gouji.models.editing.costs import LocaliseCosts
from gouji.models.editing.infer import unknown
from gouji.models.editing.localise import localise
from gouji.models.editing.system import Move, System, Why, tidy
from gouji.models.forms.definition import Form
from gouji.models.forms.equations import Equation, derive_equations
from gouji.report import Fact, FactId, Repair
from gouji.tokens import Number

__all__ = ["OF_ROWS", "Answer", "Checked", "least_repairs", "own_parts"]

OF_ROWS = frozenset({Why.READING, Why.DIVIDED, Why.SHIFTED, Why.SWAPPED})
"""Why changes of several cells are one event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """An equation with its numbers."""

    equation: Equation
    parts: tuple[Number, ...]
    totals: tuple[Number, ...]

    @property
    def excess(self) -> Number:
        """By how much the parts exceed the totals."""
        return tidy(sum(self.parts) - sum(self.totals))

    @property
    def holds(self) -> bool:
        """Whether they are equal, within the rule's tolerance."""
        return abs(self.excess) <= self.equation.tolerance + 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The repairs that are as good as the best.

    `proved` tells that there are no others, `allowed` that the printed characters allow every change of the only one.
    """

    repairs: tuple[tuple[Repair, ...], ...]
    proved: bool
    allowed: bool


def least_repairs(
    tied: Sequence[Checked],
    facts: Mapping[str, Fact],
    form: Form,
    negative: set[str],
    costs: LocaliseCosts | None = None,
    origin: Origin | None = None,
) -> Answer:
    """The least-cost repairs of the cells of some equations that share cells."""
    costs = costs or LocaliseCosts()
    cells = _cells(tied, facts, own_parts(form))
    found = localise(_system(cells, tied, facts, form, negative, costs, origin), costs)
    repairs = tuple(
        tuple(
            Repair(fact=cells[c], old=facts[cells[c]].value, new=new, why=why.value)
            for (c, new), why in zip(solution.changes, solution.why, strict=True)
        )
        for solution in found.solutions
    )
    allowed = found.unique and all(
        r.why == Why.READING or r.new in facts[r.fact].alternatives or r.why == Why.ALTERNATIVE for r in repairs[0]
    )
    return Answer(repairs=repairs, proved=found.proved, allowed=allowed)


def _cells(tied: Sequence[Checked], facts: Mapping[str, Fact], own: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The facts that a repair may change, with the parts that an empty total stands for; not those lost or unread.

    A cell of which nobody knows whether a number stands in it counts as empty, as it does in the sums.
    """
    here = {f for b in tied for f, _ in b.equation.terms if f in facts}
    here |= {p for f in here if facts[f].value is None for p in own.get(f, ()) if p in facts}
    return sorted(f for f in here if facts[f].value is not None or not unknown(facts[f]))


def _system(
    cells: Sequence[str],
    tied: Sequence[Checked],
    facts: Mapping[str, Fact],
    form: Form,
    negative: set[str],
    costs: LocaliseCosts,
    origin: Origin | None,
) -> System:
    place = {f: i for i, f in enumerate(cells)}
    own = own_parts(form)
    implied = {f: own[f] for f in cells if facts[f].value is None and f in own}
    values: list[Number] = [facts[f].value or 0 for f in cells]
    terms = []
    for item in tied:
        equation = [(place[p], w) for f, w in item.equation.terms for p in implied.get(f, (f,)) if p in place]
        rest = item.excess - sum(w * values[c] for c, w in equation)
        if rest:
            # What is in the sum but in no cell is a fixed amount: a cell of its own that no repair may touch.
            equation.append((len(values), 1))
            values.append(rest)
        terms.append(tuple(equation))
    return System(
        values=tuple(values),
        terms=tuple(terms),
        signed=frozenset(place[f] for f in cells if f in negative),
        fixed=frozenset(range(len(cells), len(values))),
        blank=frozenset(place[f] for f in cells if facts[f].value is None),
        implied={place[f]: tuple(place[p] for p in parts if p in place) for f, parts in implied.items()},
        alternatives={place[f]: told for f in cells if (told := _alternatives(facts[f], costs, origin))},
        rows=_rows(form, tied[0].equation.table, place),
        moves=_moves(facts, place, costs, origin),
    )


def own_parts(form: Form) -> dict[str, tuple[str, ...]]:
    """The parts of each total: what it stands for where it is empty."""
    return {e.totals[0]: e.parts for e in derive_equations(form) if len(e.totals) == 1}


def _alternatives(fact: Fact, costs: LocaliseCosts, origin: Origin | None) -> dict[Number, float]:
    """The other values of a fact with their costs."""
    told: dict[Number, float] = dict.fromkeys((v for v in fact.alternatives if v is not None), costs.alternative)
    if origin is not None:
        for value, price in origin.ink(fact).items():
            told[value] = min(costs.likely_ink + costs.ink_step * max(price, 0.0), costs.unlikely_ink)
    return told


def _rows(form: Form, table: str, place: Mapping[str, int]) -> tuple[tuple[int, ...], ...]:
    """The printed rows of a table whose cells are all there."""
    ids = (
        [str(FactId(table, row.id, column.id)) for column in band.columns]
        for band in form.find_table(table).bands
        for row in band.rows
    )
    return tuple(tuple(place[i] for i in row) for row in ids if all(i in place for i in row))


def _moves(
    facts: Mapping[str, Fact], place: Mapping[str, int], costs: LocaliseCosts, origin: Origin | None
) -> tuple[Move, ...]:
    """What else rows as a whole may say."""
    if origin is None:
        return ()
    return tuple(
        Move(
            changes=tuple(sorted((place[f], new) for f, new in reading.changes)),
            cost=costs.reading + costs.ink_step * reading.price,
            why=Why.READING,
        )
        for reading in origin.row_readings(facts)
        if all(f in place for f, _ in reading.changes)
    )
