"""Broken equations over facts, each with the least-cost repairs of the cells that it is tied to.

1. Every equation that can be checked gets its numbers.
2. Equations that share a fact are grouped: an error in one may be found by the others.
3. A group in which an equation is broken becomes equations over numbered cells, and the least-cost changes are located there.

Costs come of what each cell may have been: another reading of its characters or of a scan's ink, a slip of digits, a number
lost from an empty cell, a row read, divided, placed or moved otherwise, or any other number.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from gouji.models.decoding.origin import FactOrigin
from gouji.models.editing.cell_equations import CellEquations, Changes, Why
from gouji.models.editing.checks import get_summand, list_checkable, map_total_parts
from gouji.models.editing.inference import is_unknown, may_be_negative
from gouji.models.editing.localisation import locate_errors
from gouji.models.editing.settings import EditingSettings
from gouji.models.forms.arithmetic import DUST, strip_dust
from gouji.models.forms.definition import Form
from gouji.models.forms.equations import Equation
from gouji.report import Fact, FactId, Repair
from gouji.tokens import Number

__all__ = ["Break", "find_breaks", "list_broken", "list_vouched"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """An equation that does not hold, the facts in it, and the repairs that are as good as the best.

    `message` shows the sums. `proved` tells that no other repairs are as good, `allowed` that the printed characters allow
    every change of the only repair, `readable` that they allow every change of some repair.
    """

    equation: Equation
    message: str
    facts: tuple[str, ...]
    repairs: tuple[tuple[Repair, ...], ...]
    proved: bool
    allowed: bool
    readable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _CheckedEquation:
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

    @property
    def message(self) -> str:
        """The equation in numbers: `数量: 3 + 4 = 7 ≠ 8`."""
        return f"{self.equation.title}: {_show(self.parts)} ≠ {_show(self.totals)}"


def _show(numbers: Sequence[Number]) -> str:
    """Return a sum as text, zeros left out."""
    shown = [n for n in numbers if n] or [0]
    text = " + ".join(f"{n:g}" if isinstance(n, float) else str(n) for n in shown)
    return text if len(shown) == 1 else f"{text} = {strip_dust(sum(shown))}"


def find_breaks(
    facts: Mapping[str, Fact],
    form: Form,
    settings: EditingSettings,
    origin: FactOrigin | None,
    *,
    fixed: Collection[str] = (),
    excused: Collection[str] = (),
) -> tuple[Break, ...]:
    """Return each equation that does not hold, with every least-cost repair of the cells that it is tied to.

    `origin` knows the other readings of the facts' rows and ink; without it the facts alone are known. No repair changes a
    fact of `fixed`, and the equations of `excused` are not checked: a person has looked.
    """
    checked = [c for c in _check(facts, form) if c.equation.id not in excused]
    if all(c.holds for c in checked):
        return ()
    negative = may_be_negative(form)
    breaks: list[Break] = []
    for tied in _group_tied(checked):
        broken = [c for c in tied if not c.holds]
        if broken:
            cells = [f for f in _cells(tied, facts, map_total_parts(form)) if f not in fixed]
            system = _number_cells(tied, cells, facts, form, negative, settings, origin)
            found = locate_errors(system, settings)
            repairs = tuple(
                tuple(
                    Repair(fact=cells[c], old=facts[cells[c]].value, new=new, why=why.value)
                    for (c, new), why in zip(solution.changes, solution.why, strict=True)
                )
                for solution in found.solutions
            )
            # Only a proved repair that the characters allow makes a break our own misreading.
            allowed = found.unique and all(_is_allowed(repair, facts) for repair in repairs[0])
            readable = any(all(_is_allowed(change, facts) for change in repair) for repair in repairs)
            breaks += [
                Break(
                    equation=c.equation,
                    message=c.message,
                    facts=tuple(f for f, _ in c.equation.terms if f in facts),
                    repairs=repairs,
                    proved=found.proved,
                    allowed=allowed,
                    readable=readable,
                )
                for c in broken
            ]
    return tuple(breaks)


def list_broken(facts: Mapping[str, Fact], form: Form, equations: Collection[str]) -> tuple[Break, ...]:
    """Return those of some equations that do not hold; no repair is looked for."""
    checked = _check(facts, form) if equations else ()
    return tuple(
        Break(
            equation=c.equation,
            message=c.message,
            facts=tuple(f for f, _ in c.equation.terms if f in facts),
            repairs=(),
            proved=False,
            allowed=False,
        )
        for c in checked
        if c.equation.id in equations and not c.holds
    )


def list_vouched(facts: Mapping[str, Fact], form: Form) -> set[str]:
    """Return the facts that stand in an equation that holds."""
    return {f for c in _check(facts, form) if c.holds for f, _ in c.equation.terms}


def _is_allowed(repair: Repair, facts: Mapping[str, Fact]) -> bool:
    """Return whether the printed characters, a scan's ink or another reading of the row allow the repaired value."""
    return repair.why in {Why.READING, Why.ALTERNATIVE} or repair.new in facts[repair.fact].alternatives


def _check(facts: Mapping[str, Fact], form: Form) -> list[_CheckedEquation]:
    """Return every equation that can be checked, with its numbers."""
    found = []
    total_parts = map_total_parts(form)
    for equation in list_checkable(facts, form):
        parts = tuple(get_summand(f, facts, total_parts) for f in equation.parts if f in facts)
        totals = tuple(facts[f].value or 0 for f in equation.totals if f in facts)
        found.append(_CheckedEquation(equation=equation, parts=parts, totals=totals))
    return found


def _group_tied(checked: Sequence[_CheckedEquation]) -> list[list[_CheckedEquation]]:
    """Return the equations in groups that share no fact, each in the order given, the group of the last equation last."""
    # Equations that hold are grouped as well: a repair of a broken one may not break them.
    leader = list(range(len(checked)))
    first: dict[str, int] = {}
    for number, item in enumerate(checked):
        for other in {first.setdefault(fact, number) for fact, _ in item.equation.terms}:
            leader[_find_leader(leader, other)] = number
    groups: dict[int, list[_CheckedEquation]] = {}
    for number, item in enumerate(checked):
        groups.setdefault(_find_leader(leader, number), []).append(item)
    return [groups[last] for last in sorted(groups)]


def _find_leader(leader: list[int], number: int) -> int:
    """Return the last of the equations that are tied to one so far."""
    while leader[number] != number:
        leader[number] = number = leader[leader[number]]
    return number


def _cells(
    tied: Sequence[_CheckedEquation], facts: Mapping[str, Fact], own: Mapping[str, tuple[str, ...]]
) -> list[str]:
    """Return the facts that a repair may change, with the parts of empty totals, without those lost or unread.

    A cell that may or may not hold a number counts as empty, as it does in the sums.
    """
    here = {f for b in tied for f, _ in b.equation.terms if f in facts}
    # A blank total is repaired through its parts, which stand in the sum in its place.
    here |= {p for f in here if facts[f].value is None for p in own.get(f, ()) if p in facts}
    return sorted(f for f in here if facts[f].value is not None or not is_unknown(facts[f]))


def _number_cells(
    tied: Sequence[_CheckedEquation],
    cells: Sequence[str],
    facts: Mapping[str, Fact],
    form: Form,
    negative: set[str],
    settings: EditingSettings,
    origin: FactOrigin | None,
) -> CellEquations:
    """Return the equations over cells, which are facts, by number."""
    own = map_total_parts(form)
    place = {f: i for i, f in enumerate(cells)}
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


def _alternatives(fact: Fact, settings: EditingSettings, origin: FactOrigin | None) -> dict[Number, float]:
    """Return the other values of a fact with their costs."""
    values: dict[Number, float] = dict.fromkeys((v for v in fact.alternatives if v is not None), settings.alternative)
    if origin is not None:
        # Ink is cheaper than a slip whatever its price: the recogniser named the value, a slip is only possible.
        for value, price in origin.list_ink_values(fact).items():
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
    facts: Mapping[str, Fact], place: Mapping[str, int], settings: EditingSettings, origin: FactOrigin | None
) -> tuple[tuple[Changes, float], ...]:
    """Return the other readings of whole rows, with their costs."""
    if origin is None:
        return ()
    return tuple(
        (
            tuple(sorted((place[f], new) for f, new in changes)),
            settings.reading + settings.ink_step * price,
        )
        for changes, price in origin.list_row_readings(facts)
        if all(f in place for f, _ in changes)
    )
