"""Rules checked on what was read: findings where they break, proposals where they determine what is blank or lost.

Nothing here touches a value. A blank part counts as nothing when a rule is checked, as forms leave cells empty for 0; a
rule whose total is blank says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from gouji.models.decoding.origin import Origin
from gouji.models.editing.checks import list_checkable as checkable
from gouji.models.editing.checks import map_total_parts as own_parts
from gouji.models.editing.costs import LocaliseCosts
from gouji.models.editing.inference import is_unknown as unknown
from gouji.models.editing.inference import may_be_negative
from gouji.models.editing.repairs import OF_ROWS, Answer, Checked, least_repairs
from gouji.models.editing.verdict import VerdictSettings, may_be_lost, verdict_on
from gouji.models.forms.arithmetic import strip_dust as tidy
from gouji.models.forms.definition import Form, ValueType
from gouji.models.forms.equations import derive_equations
from gouji.report import Fact, FactId, Finding, Proposal, Severity, Verdict
from gouji.tokens import Number

__all__ = ["broken_rules", "check_types", "doubt_suspects", "propose_repairs"]

_TOLERANCE = 1e-6


def broken_rules(
    facts: Mapping[str, Fact],
    form: Form,
    costs: LocaliseCosts | None = None,
    *,
    origin: Origin | None = None,
    settings: VerdictSettings | None = None,
) -> tuple[Finding, ...]:
    """A finding for each equation that does not hold, with every least-cost repair of the cells that it is tied to.

    `origin` tells what else the facts' rows and ink may say; without it the facts alone are known.
    """
    checked = _checked(facts, form)
    if all(c.holds for c in checked):
        return ()
    negative = may_be_negative(form)
    found = []
    for tied in _tied(checked):
        broken = [c for c in tied if not c.holds]
        if broken:
            answer = least_repairs(tied, facts, form, negative, costs or LocaliseCosts(), origin)
            found += [_finding(c, facts, answer, origin, settings) for c in broken]
    return tuple(found)


def _tied(checked: Sequence[Checked]) -> list[list[Checked]]:
    """The equations in groups that share no fact."""
    groups: list[tuple[set[str], list[Checked]]] = []
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


def _checked(facts: Mapping[str, Fact], form: Form) -> list[Checked]:
    """Every equation that can be checked, with its numbers."""
    found = []
    own = own_parts(form)
    for equation in checkable(facts, form):
        parts = tuple(_amount(f, facts, own) for f in equation.parts if f in facts)
        totals = tuple(facts[f].value or 0 for f in equation.totals if f in facts)
        found.append(Checked(equation=equation, parts=parts, totals=totals))
    return found


def _amount(fact: str, facts: Mapping[str, Fact], own: Mapping[str, tuple[str, ...]]) -> Number:
    """A fact's value in a sum: a blank is nothing, but a blank total stands for its printed parts."""
    value = facts[fact].value
    if value is not None:
        return value
    return sum(facts[p].value or 0 for p in own.get(fact, ()) if p in facts)


def _finding(
    broken: Checked,
    facts: Mapping[str, Fact],
    answer: Answer,
    origin: Origin | None,
    settings: VerdictSettings | None,
) -> Finding:
    ids = tuple(f for f, _ in broken.equation.terms if f in facts)
    evidence = next(
        (facts[f].evidence for f in (*broken.equation.totals, *ids) if f in facts and facts[f].evidence), ()
    )
    return Finding(
        rule=broken.equation.id,
        severity=Severity.ERROR,
        facts=ids,
        message=f"{broken.equation.title}: {_sum(broken.parts)} ≠ {_sum(broken.totals)}",
        verdict=verdict_on(ids, facts, answer, origin, settings),
        page=evidence[0].page if evidence else 1,
        repairs=answer.repairs,
    )


def _sum(numbers: Sequence[Number]) -> str:
    """A sum in words: zeros are left out."""
    shown = [n for n in numbers if n] or [0]
    text = " + ".join(f"{n:g}" if isinstance(n, float) else str(n) for n in shown)
    return text if len(shown) == 1 else f"{text} = {tidy(sum(shown))}"


def propose_repairs(
    facts: Mapping[str, Fact], findings: Sequence[Finding], costs: LocaliseCosts | None = None
) -> dict[str, Fact]:
    """The facts with what the findings' repairs propose: a change that every least repair of a break has.

    `unique` where there is one repair alone, and it is of so few cells that all as good were listed, or one event of rows;
    else the other changes of the repairs differ, or others may do as well. What was misread is under review.
    """
    listed = LocaliseCosts().most_cells if costs is None else costs.most_cells
    known = dict(facts)
    for repairs in dict.fromkeys(f.repairs for f in findings if f.repairs):
        mine = [f for f in findings if f.repairs == repairs]
        shared = set.intersection(*({(r.fact, r.new) for r in repair} for repair in repairs))
        unique = len(repairs) == 1 and (len(repairs[0]) <= listed or {r.why for r in repairs[0]} <= OF_ROWS)
        for fact_id, new in sorted(shared):
            fact = known[fact_id]
            if any(f.verdict is Verdict.MISREAD for f in mine):
                fact = known[fact_id] = replace(fact, review=True)
            if fact.proposed is None:
                kind = "repair" if fact.value is not None else "inferred"
                proof = tuple(f.rule for f in mine if fact_id in f.facts)
                known[fact_id] = replace(fact, proposed=Proposal(value=new, kind=kind, unique=unique, proof=proof))
    return known


def doubt_suspects(
    facts: Mapping[str, Fact], findings: Sequence[Finding], form: Form, origin: Origin
) -> dict[str, Fact]:
    """The facts, of a scan those under review that may be what breaks a rule on which there is no verdict.

    These are the cells of its least repairs, those that may have lost their number, and its further cells that no other
    rule vouches for: what is misread there breaks no other rule that could tell. A rule with unread parts is broken too where the others exceed its total.
    """
    if not origin.locator.recognised:
        return dict(facts)
    open_rules = {f.rule: f for f in findings if f.severity is Severity.ERROR and f.verdict is not Verdict.SOURCE}
    exceeded = _exceeded(facts, form)
    if not open_rules and not exceeded:
        return dict(facts)
    holding = {i for c in _checked(facts, form) if c.holds for i, _ in c.equation.terms}
    named = {r.fact for f in open_rules.values() for repair in f.repairs for r in repair}
    named |= {i for f in open_rules.values() for i in may_be_lost(f.facts, facts, origin)}
    loose = {i for f in open_rules.values() for i in f.facts} | exceeded
    loose -= holding
    return {i: replace(f, review=True) if i in named | loose and origin.is_scanned(f) else f for i, f in facts.items()}


def _exceeded(facts: Mapping[str, Fact], form: Form) -> set[str]:
    """The facts of equations with unread parts whose other parts are more than the total, though none is negative."""
    found: set[str] = set()
    negative = may_be_negative(form)
    for equation in derive_equations(form):
        here = [facts[f] for f in equation.parts if f in facts]
        totals = [facts[f].value for f in equation.totals if f in facts]
        if not any(unknown(f) for f in here) or not totals or None in totals or negative & set(equation.parts):
            continue
        if sum(f.value or 0 for f in here) > sum(t or 0 for t in totals) + equation.tolerance + _TOLERANCE:
            found |= {i for i, _ in equation.terms}
    return found


def check_types(facts: Mapping[str, Fact], form: Form) -> tuple[Finding, ...]:
    """A warning for each value that its column's type does not allow: a negative or broken count, a negative amount."""
    types = {
        str(FactId(table.id, row.id, column.id)): column.type
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
