"""Rules checked on what was read: findings where they break, proposals where they determine what is blank or lost.

Nothing here touches a value. A blank part counts as nothing when a rule is checked, as forms leave cells empty for 0; a
rule whose total is blank says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gouji.models.detect import checkable
from gouji.models.forms.definition import Form, ValueType
from gouji.models.infer import may_be_negative
from gouji.models.localise import LocaliseCosts, System, localise, tidy
from gouji.models.rules import Equation, equations
from gouji.report import Fact, FactStatus, Finding, Proposal, Repair, Severity, Verdict

__all__ = ["broken_rules", "check_types", "propose_repairs"]

Number = int | float
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Break:
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
        return abs(self.excess) <= self.equation.tolerance + _TOLERANCE


def broken_rules(facts: Mapping[str, Fact], form: Form, costs: LocaliseCosts | None = None) -> tuple[Finding, ...]:
    """A finding for each equation that does not hold, with every least-cost repair of the cells that it is tied to."""
    checked = _checked(facts, form)
    if all(b.holds for b in checked):
        return ()
    negative = may_be_negative(form)
    found = []
    for tied in _tied(checked):
        broken = [b for b in tied if not b.holds]
        if broken:
            answer = _localised(tied, facts, negative, costs)
            found += [_finding(b, facts, answer) for b in broken]
    return tuple(found)


def _tied(checked: Sequence[_Break]) -> list[list[_Break]]:
    """The equations in groups that share no fact."""
    groups: list[tuple[set[str], list[_Break]]] = []
    for item in checked:
        facts, members = {f for f, _ in item.equation.terms}, [item]
        apart = []
        for known, others in groups:
            if known & facts:
                facts |= known
                members = others + members
            else:
                apart.append((known, others))
        groups = [*apart, (facts, members)]
    return [sorted(members, key=checked.index) for _, members in groups]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    repairs: tuple[tuple[Repair, ...], ...]
    proved: bool
    misread: bool
    """Whether the characters themselves allow every change of the one best repair."""


def _localised(
    tied: Sequence[_Break], facts: Mapping[str, Fact], negative: set[str], costs: LocaliseCosts | None
) -> _Answer:
    """The least-cost repairs of the cells of some equations. Blank cells are taken as what they count for and stay."""
    cells = sorted({f for b in tied for f, _ in b.equation.terms if f in facts and facts[f].value is not None})
    place = {f: i for i, f in enumerate(cells)}
    values: list[Number] = [facts[f].value or 0 for f in cells]
    terms = []
    for item in tied:
        equation = [(place[f], w) for f, w in item.equation.terms if f in place]
        rest = item.excess - sum(w * values[c] for c, w in equation)
        if rest:
            # What blank totals stand for is a fixed amount: a cell of its own that no repair may touch.
            equation.append((len(values), 1))
            values.append(rest)
        terms.append(tuple(equation))
    fixed = frozenset(range(len(cells), len(values)))
    system = System(
        values=tuple(values),
        terms=tuple(terms),
        signed=frozenset(place[f] for f in cells if f in negative),
        fixed=fixed,
        alternatives=tuple(_other_values(facts[f]) for f in cells) + ((),) * len(fixed),
    )
    found = localise(system, costs)
    repairs = tuple(
        tuple(Repair(fact=cells[c], old=facts[cells[c]].value, new=new) for c, new in solution.changes)
        for solution in found.solutions
    )
    misread = found.unique and all(r.new in _other_values(facts[r.fact]) for r in repairs[0])
    return _Answer(repairs=repairs, proved=found.proved, misread=misread)


def _other_values(fact: Fact) -> tuple[Number, ...]:
    return tuple(v for v in fact.alternatives if v is not None)


def _checked(facts: Mapping[str, Fact], form: Form) -> list[_Break]:
    """Every equation that can be checked, with its numbers."""
    found = []
    own = {e.totals[0]: e.parts for e in equations(form) if len(e.totals) == 1}
    for equation in checkable(facts, form):
        parts = tuple(_amount(f, facts, own) for f in equation.parts if f in facts)
        totals = tuple(facts[f].value or 0 for f in equation.totals if f in facts)
        found.append(_Break(equation=equation, parts=parts, totals=totals))
    return found


def _amount(fact: str, facts: Mapping[str, Fact], own: Mapping[str, tuple[str, ...]]) -> Number:
    """A fact's value in a sum: a blank is nothing, but a blank total stands for its printed parts."""
    value = facts[fact].value
    if value is not None:
        return value
    return sum(facts[p].value or 0 for p in own.get(fact, ()) if p in facts)


def _finding(broken: _Break, facts: Mapping[str, Fact], answer: _Answer) -> Finding:
    ids = tuple(f for f, _ in broken.equation.terms if f in facts)
    evidence = next(
        (facts[f].evidence for f in (*broken.equation.totals, *ids) if f in facts and facts[f].evidence), ()
    )
    return Finding(
        rule=broken.equation.id,
        severity=Severity.ERROR,
        facts=ids,
        message=f"{broken.equation.title}: {_sum(broken.parts)} ≠ {_sum(broken.totals)}",
        verdict=_verdict(ids, facts, answer),
        page=evidence[0].page if evidence else 1,
        repairs=answer.repairs,
    )


def _verdict(ids: Sequence[str], facts: Mapping[str, Fact], answer: _Answer) -> Verdict:
    """Whose error it is: ours if the characters allow the repair, the document's if nothing read here is doubtful."""
    if answer.misread:
        return Verdict.MISREAD
    involved = {*ids, *(r.fact for repair in answer.repairs for r in repair)}
    doubtful = any(facts[f].review or facts[f].status is FactStatus.AMBIGUOUS for f in involved if f in facts)
    return Verdict.UNDECIDED if doubtful else Verdict.SOURCE


def _sum(numbers: Sequence[Number]) -> str:
    """A sum in words: zeros are left out."""
    shown = [n for n in numbers if n] or [0]
    text = " + ".join(f"{n:g}" if isinstance(n, float) else str(n) for n in shown)
    return text if len(shown) == 1 else f"{text} = {tidy(sum(shown))}"


def propose_repairs(
    facts: Mapping[str, Fact], findings: Sequence[Finding], costs: LocaliseCosts | None = None
) -> dict[str, Fact]:
    """The facts with what the findings' repairs propose: a change that every least repair of a break has.

    `unique` where there is one repair alone, and it is of so few cells that all of its cost were listed; else the other
    changes of the repairs differ, or others may do as well.
    """
    proved = LocaliseCosts().most_cells if costs is None else costs.most_cells
    known = dict(facts)
    for repairs in dict.fromkeys(f.repairs for f in findings if f.repairs):
        shared = set.intersection(*({(r.fact, r.new) for r in repair} for repair in repairs))
        unique = len(repairs) == 1 and len(repairs[0]) <= proved
        for fact_id, new in sorted(shared):
            fact = known[fact_id]
            proof = tuple(f.rule for f in findings if f.repairs == repairs and fact_id in f.facts)
            proposal = Proposal(value=new, kind="repair", unique=unique, proof=proof)
            known[fact_id] = replace(fact, proposed=proposal)
    return known


def check_types(facts: Mapping[str, Fact], form: Form) -> tuple[Finding, ...]:
    """A warning for each value that its column's type does not allow: a negative or broken count, a negative amount."""
    types = {
        f"{table.id}.{row.id}.{column.id}": column.type
        for table in form.tables
        for band in table.bands
        for row in band.rows
        for column in band.columns
    }
    found = []
    for fact in facts.values():
        value, kind = fact.value, types[fact.id]
        if value is None or (kind is ValueType.SIGNED and float(value).is_integer()):
            continue
        if value < 0 or (kind is not ValueType.AMOUNT and not float(value).is_integer()):
            wanted = (
                "a whole number"
                if kind is ValueType.SIGNED
                else "no negative number"
                if value < 0
                else "a whole number"
            )
            found.append(
                Finding(
                    rule=f"type.{kind}",
                    severity=Severity.WARNING,
                    facts=(fact.id,),
                    message=f"{fact.printed} is printed where {wanted} is expected",
                    verdict=Verdict.UNDECIDED if fact.review else Verdict.SOURCE,
                    page=fact.evidence[0].page if fact.evidence else 1,
                )
            )
    return tuple(found)
