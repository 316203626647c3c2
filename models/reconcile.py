"""Rules checked on what was read: findings where they break, proposals where they determine what is blank or lost.

Nothing here touches a value. A blank part counts as nothing when a rule is checked, as forms leave cells empty for 0; a
rule whose total is blank says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gouji.models.forms.definition import Form, ValueType
from gouji.models.rules import Equation, equations
from gouji.report import Fact, FactStatus, Finding, Proposal, Repair, Severity, Verdict

__all__ = ["broken_rules", "check_types", "infer", "propose_repairs"]

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
        return sum(self.parts) - sum(self.totals)


def broken_rules(facts: Mapping[str, Fact], form: Form) -> tuple[Finding, ...]:
    """A finding for each equation that does not hold, with every single-cell repair that mends all that are broken."""
    checked = _checked(facts, form)
    broken = [b for b in checked if abs(b.excess) > b.equation.tolerance + _TOLERANCE]
    repairs = _single_repairs(broken, checked, facts)
    return tuple(_finding(b, facts, repairs) for b in broken)


def _checked(facts: Mapping[str, Fact], form: Form) -> list[_Break]:
    """Every equation that can be checked, with its numbers."""
    found = []
    own = {e.totals[0]: e.parts for e in equations(form) if len(e.totals) == 1}
    lost = {f.id for f in facts.values() if f.status is FactStatus.ABSENT}
    for equation in equations(form):
        present = [f for f, _ in equation.terms if f in facts]
        totals = [facts[f].value for f in equation.totals if f in facts]
        if not totals or any(t is None for t in totals) or any(f in lost for f in present):
            continue
        parts = [facts[f].value for f in equation.parts if f in facts]
        # A row of blanks says nothing; some part must be printed, or the total must be more than 0.
        if all(p is None for p in parts) and not sum(t or 0 for t in totals):
            continue
        known = tuple(_amount(f, facts, own) for f in equation.parts if f in facts)
        found.append(_Break(equation=equation, parts=known, totals=tuple(t or 0 for t in totals)))
    return found


def _amount(fact: str, facts: Mapping[str, Fact], own: Mapping[str, tuple[str, ...]]) -> Number:
    """A fact's value in a sum: a blank is nothing, but a blank total stands for its printed parts."""
    value = facts[fact].value
    if value is not None:
        return value
    return sum(facts[p].value or 0 for p in own.get(fact, ()) if p in facts)


def _finding(broken: _Break, facts: Mapping[str, Fact], repairs: tuple[tuple[Repair, ...], ...]) -> Finding:
    ids = tuple(f for f, _ in broken.equation.terms if f in facts)
    doubtful = any(facts[f].review or facts[f].status is FactStatus.AMBIGUOUS for f in ids)
    mine = tuple(r for r in repairs if any(change.fact in ids for change in r))
    evidence = next((facts[f].evidence for f in (*broken.equation.totals, *ids) if f in facts and facts[f].evidence), ())
    return Finding(
        rule=broken.equation.id,
        severity=Severity.ERROR,
        facts=ids,
        message=f"{broken.equation.title}: {_sum(broken.parts)} ≠ {_sum(broken.totals)}",
        verdict=Verdict.UNDECIDED if doubtful else Verdict.SOURCE,
        page=evidence[0].page if evidence else 1,
        repairs=mine,
    )


def _sum(numbers: Sequence[Number]) -> str:
    """A sum in words: zeros are left out."""
    shown = [n for n in numbers if n] or [0]
    text = " + ".join(f"{n:g}" if isinstance(n, float) else str(n) for n in shown)
    return text if len(shown) == 1 else f"{text} = {sum(shown)}"


def _single_repairs(
    broken: Sequence[_Break], checked: Sequence[_Break], facts: Mapping[str, Fact]
) -> tuple[tuple[Repair, ...], ...]:
    """Every cell whose change alone mends all broken rules of its table and breaks none."""
    found: list[tuple[Repair, ...]] = []
    for table in dict.fromkeys(b.equation.table for b in broken):
        mine = [b for b in broken if b.equation.table == table]
        common = set.intersection(*({f for f, _ in b.equation.terms} for b in mine))
        for fact in sorted(f for f in common if f in facts and facts[f].value is not None):
            touched = [c for c in checked if fact in {f for f, _ in c.equation.terms}]
            if len(touched) != len(mine):
                continue
            changes = {_change(b, fact) for b in mine}
            if len(changes) == 1:
                old = facts[fact].value or 0
                new = old + changes.pop()
                if new >= 0:
                    found.append((Repair(fact=fact, old=facts[fact].value, new=new),))
    return tuple(found)


def _change(broken: _Break, fact: str) -> Number:
    weight = dict(broken.equation.terms)[fact]
    return -broken.excess if weight > 0 else broken.excess


def propose_repairs(facts: Mapping[str, Fact], findings: Sequence[Finding]) -> dict[str, Fact]:
    """The facts with the repairs of the findings as proposals; `unique` where a break has one repair alone."""
    known = dict(facts)
    for finding in findings:
        for repair in finding.repairs:
            change = repair[0]
            fact = known.get(change.fact)
            if fact is None or fact.proposed is not None:
                continue
            proof = tuple(f.rule for f in findings if change.fact in f.facts)
            proposal = Proposal(value=change.new, kind="repair", unique=len(finding.repairs) == 1, proof=proof)
            known[change.fact] = replace(fact, proposed=proposal)
    return known


def infer(facts: Mapping[str, Fact], form: Form) -> dict[str, Fact]:
    """Proposals for blank and absent facts that the rules determine, each with the rules that prove it.

    A total with all parts known is their sum; one unknown part is what remains; where nothing remains every unknown part
    is 0, as counts are not negative. What is inferred serves further inferences.
    """
    values: dict[str, Number] = {f.id: f.value for f in facts.values() if f.value is not None}
    proofs: dict[str, tuple[str, ...]] = {}
    open_facts = {f.id for f in facts.values() if f.value is None and f.status in (FactStatus.BLANK, FactStatus.ABSENT)}
    negative = _may_be_negative(form)
    rules = [e for e in equations(form) if any(f in facts for f in e.totals)]
    progress = True
    while progress:
        progress = False
        for equation in rules:
            for fact, value in _determined(equation, values, open_facts, facts, negative):
                used = (equation.id, *(p for f, _ in equation.terms for p in proofs.get(f, ())))
                values[fact], proofs[fact] = value, tuple(dict.fromkeys(used))
                open_facts.discard(fact)
                progress = True
    proposals = {f: Proposal(value=values[f], kind="inferred", unique=True, proof=proofs[f]) for f in proofs}
    return {i: replace(f, proposed=proposals[i]) if i in proposals else f for i, f in facts.items()}


def _may_be_negative(form: Form) -> set[str]:
    return {
        f"{table.id}.{row.id}.{column.id}"
        for table in form.tables
        for band in table.bands
        for row in band.rows
        for column in band.columns
        if column.type is ValueType.SIGNED
    }


def _determined(
    equation: Equation,
    values: Mapping[str, Number],
    open_facts: set[str],
    facts: Mapping[str, Fact],
    negative: set[str],
) -> list[tuple[str, Number]]:
    """The unknown terms that this equation alone determines, given the known ones."""
    terms = [(f, w) for f, w in equation.terms if f in facts]
    unknown = [(f, w) for f, w in terms if f in open_facts]
    if not unknown or any(f not in values and f not in open_facts for f, _ in terms):
        return []
    rest = sum(w * values[f] for f, w in terms if f in values)
    if len(unknown) == 1:
        fact, weight = unknown[0]
        value = -rest / weight
        value = int(value) if float(value).is_integer() else value
        return [(fact, value)] if value >= 0 or fact in negative else []
    one_side = len({w for _, w in unknown}) == 1
    if one_side and abs(rest) < _TOLERANCE and not any(f in negative for f, _ in unknown):
        return [(fact, 0) for fact, _ in unknown]
    return []


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
            wanted = "a whole number" if kind is ValueType.SIGNED else "no negative number" if value < 0 else "a whole number"
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
