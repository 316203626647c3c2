"""The least-cost repairs of the cells of broken equations over facts.

Costs come of what each cell may have been: another reading of its characters or of a scan's ink, a slip of digits, a number
lost from an empty cell, a row read, divided, placed or moved otherwise, or any other number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gouji.models.decoding.origin import Origin
from gouji.models.editing.cell_equations import CellEquations, Changes, Why
from gouji.models.editing.checks import map_total_parts
from gouji.models.editing.inference import is_unknown
from gouji.models.editing.localisation import localise_errors
from gouji.models.editing.settings import EditingSettings
from gouji.models.forms.arithmetic import DUST, strip_dust
from gouji.models.forms.definition import Form
from gouji.models.forms.equations import Equation
from gouji.report import Fact, FactId, Repair
from gouji.tokens import Number

__all__ = ["OF_ROWS", "Answer", "Checked", "least_repairs"]

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
        """How much larger the sum of the parts is than that of the totals."""
        return strip_dust(sum(self.parts) - sum(self.totals))

    @property
    def holds(self) -> bool:
        """Whether the sums are equal, within the rule's tolerance."""
        return abs(self.excess) <= self.equation.tolerance + DUST


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The repairs that are as good as the best.

    `proved` tells that there are no others, `allowed` that the printed characters allow every change of the only repair.
    """

    repairs: tuple[tuple[Repair, ...], ...]
    proved: bool
    allowed: bool


def least_repairs(
    tied: Sequence[Checked],
    facts: Mapping[str, Fact],
    form: Form,
    negative: set[str],
    settings: EditingSettings,
    origin: Origin | None,
) -> Answer:
    """Return the least-cost repairs of the cells of some equations that share cells."""
    cells = _cells(tied, facts, map_total_parts(form))
    found = localise_errors(_system(cells, tied, facts, form, negative, settings, origin), settings)
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
    """Return the facts that a repair may change, with the parts of empty totals, without those lost or unread.

    A cell that may or may not hold a number counts as empty, as it does in the sums.
    """
    here = {f for b in tied for f, _ in b.equation.terms if f in facts}
    here |= {p for f in here if facts[f].value is None for p in own.get(f, ()) if p in facts}
    return sorted(f for f in here if facts[f].value is not None or not is_unknown(facts[f]))


def _system(
    cells: Sequence[str],
    tied: Sequence[Checked],
    facts: Mapping[str, Fact],
    form: Form,
    negative: set[str],
    settings: EditingSettings,
    origin: Origin | None,
) -> CellEquations:
    """Return the equations over numbered cells; a cell's number is its place in `cells`."""
    place = {f: i for i, f in enumerate(cells)}
    own = map_total_parts(form)
    implied = {f: own[f] for f in cells if facts[f].value is None and f in own}
    values: list[Number] = [facts[f].value or 0 for f in cells]
    terms = []
    for item in tied:
        equation = [(place[p], w) for f, w in item.equation.terms for p in implied.get(f, (f,)) if p in place]
        rest = item.excess - sum(w * values[c] for c, w in equation)
        if rest:
            # What is in the sum but in none of the cells is a fixed amount: a further cell that no repair may change.
            equation.append((len(values), 1))
            values.append(rest)
        terms.append(tuple(equation))
    return CellEquations(
        values=tuple(values),
        terms=tuple(terms),
        signed=frozenset(place[f] for f in cells if f in negative),
        fixed=frozenset(range(len(cells), len(values))),
        blank=frozenset(place[f] for f in cells if facts[f].value is None),
        implied={place[f]: tuple(place[p] for p in parts if p in place) for f, parts in implied.items()},
        alternatives={place[f]: others for f in cells if (others := _alternatives(facts[f], settings, origin))},
        rows=_rows(form, tied[0].equation.table, place),
        readings=_row_readings(facts, place, settings, origin),
    )


def _alternatives(fact: Fact, settings: EditingSettings, origin: Origin | None) -> dict[Number, float]:
    """Return the other values of a fact with their costs."""
    values: dict[Number, float] = dict.fromkeys((v for v in fact.alternatives if v is not None), settings.alternative)
    if origin is not None:
        for value, price in origin.ink(fact).items():
            values[value] = min(settings.likely_ink + settings.ink_step * max(price, 0.0), settings.unlikely_ink)
    return values


def _rows(form: Form, table: str, place: Mapping[str, int]) -> tuple[tuple[int, ...], ...]:
    """Return the printed rows of a table whose cells are all there."""
    ids = (
        [str(FactId(table, row.id, column.id)) for column in band.columns]
        for band in form.find_table(table).bands
        for row in band.rows
    )
    return tuple(tuple(place[i] for i in row) for row in ids if all(i in place for i in row))


def _row_readings(
    facts: Mapping[str, Fact], place: Mapping[str, int], settings: EditingSettings, origin: Origin | None
) -> tuple[tuple[Changes, float], ...]:
    """Return the other readings of whole rows, with their costs."""
    if origin is None:
        return ()
    return tuple(
        (
            tuple(sorted((place[f], new) for f, new in reading.changes)),
            settings.reading + settings.ink_step * reading.price,
        )
        for reading in origin.row_readings(facts)
        if all(f in place for f, _ in reading.changes)
    )
