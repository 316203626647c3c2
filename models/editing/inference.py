"""Values that the rules determine where the document has none: blanks, lost rows, marks that could not be read.

Rules are applied one by one until nothing new follows: a total with all parts known is their sum; one unknown part is what
remains; where nothing remains every unknown part is 0, as counts are not negative. In tables built of sums this finds all that
sums alone determine, except in rare cycles through a total. Each proposal comes with the rules that prove it, and with none that
the proof does not need. Where rules contradict each other about an unknown value, none is proposed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from gouji.models.forms.arithmetic import DUST, strip_dust
from gouji.models.forms.definition import Form, ValueType
from gouji.models.forms.equations import Equation, derive_equations
from gouji.report import Fact, FactId, FactStatus, Proposal
from gouji.tokens import Number

__all__ = ["infer", "infer_repaired", "is_unknown", "may_be_negative"]


def is_unknown(fact: Fact) -> bool:
    """Return whether a number that could not be read stood there, or the cell was not found."""
    status = fact.status
    unread = status is FactStatus.AMBIGUOUS and fact.value is None and fact.printed is not None
    return unread or status is FactStatus.ABSENT


def infer(facts: Mapping[str, Fact], form: Form, *, excused: Collection[str] = ()) -> dict[str, Fact]:
    """Return the facts with proposals for the blank and unknown ones that the rules determine.

    The equations of `excused` determine nothing: a person has seen that the source breaks them.
    """
    printed: dict[str, Number] = {f.id: f.value for f in facts.values() if f.value is not None}
    values = dict(printed)
    open_facts = {f.id for f in facts.values() if f.status is FactStatus.BLANK or is_unknown(f)}
    negative = may_be_negative(form)
    rules = [e for e in derive_equations(form) if e.id not in excused and any(f in facts for f in e.totals)]
    proofs = _closure(rules, values, open_facts, facts, negative)
    for fact in _contradicted(rules, values, proofs, facts):
        del proofs[fact]
    proofs |= _prove_doubtful(rules, values, proofs, facts, negative)
    by_id = {e.id: e for e in rules}
    proposals = {}
    for fact, proof in proofs.items():
        needed = _needed(fact, values[fact], [by_id[r] for r in proof], printed, open_facts | {fact}, facts, negative)
        proposals[fact] = Proposal(value=values[fact], kind="inferred", unique=True, proof=needed)
    return {i: replace(f, proposed=proposals[i]) if i in proposals else f for i, f in facts.items()}


def _prove_doubtful(
    rules: Sequence[Equation],
    values: dict[str, Number],
    proofs: Mapping[str, tuple[str, ...]],
    facts: Mapping[str, Fact],
    negative: Collection[str],
) -> dict[str, tuple[str, ...]]:
    """Return the proofs of facts of which it is open whether they are empty, their numbers added to `values`.

    Each is the only unknown of a rule. Nothing else follows from it, as a number may be read there all the same.
    """
    found: dict[str, tuple[Number, tuple[str, ...]]] = {}
    doubtful = {f.id for f in facts.values() if f.status is FactStatus.AMBIGUOUS and f.value is None and not f.printed}
    opposed: set[str] = set()
    for equation in rules if doubtful else ():
        for fact, value in _determined(equation, values, doubtful, facts, negative):
            if found.setdefault(fact, (value, _list_used(equation, proofs)))[0] != value:
                opposed.add(fact)
    proved = {fact: each for fact, each in found.items() if fact not in opposed}
    values |= {fact: value for fact, (value, _) in proved.items()}
    return {fact: proof for fact, (_, proof) in proved.items()}


def _closure(
    rules: Sequence[Equation],
    values: dict[str, Number],
    open_facts: Collection[str],
    facts: Mapping[str, Fact],
    negative: Collection[str],
) -> dict[str, tuple[str, ...]]:
    """Add to `values` what follows by the rules, one by one, and return the rules that were used for each."""
    proofs: dict[str, tuple[str, ...]] = {}
    for equation, fact, _ in _derive(rules, values, open_facts, facts, negative):
        proofs[fact] = _list_used(equation, proofs)
    return proofs


def _list_used(equation: Equation, proofs: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the rules that a fact follows by: its own, and those that proved what it stands on."""
    used = (equation.id, *(p for f, _ in equation.terms for p in proofs.get(f, ())))
    return tuple(dict.fromkeys(used))


def _derive(
    rules: Sequence[Equation],
    values: dict[str, Number],
    open_facts: Collection[str],
    facts: Mapping[str, Fact],
    negative: Collection[str],
) -> Iterator[tuple[Equation, str, Number]]:
    """Yield what follows by the rules, one by one, with the rule that it follows by, and add each to `values`."""
    left = set(open_facts)
    progress = True
    while progress:
        progress = False
        for equation in rules:
            for fact, value in _determined(equation, values, left, facts, negative):
                yield equation, fact, value
                values[fact] = value
                left.discard(fact)
                progress = True


def _needed(
    fact: str,
    value: Number,
    proof: Sequence[Equation],
    printed: Mapping[str, Number],
    open_facts: Collection[str],
    facts: Mapping[str, Fact],
    negative: Collection[str],
) -> tuple[str, ...]:
    """Return a proof without the rules that it does not need, removed one by one: the first proof found need not be the shortest."""
    needed = list(proof)
    # From the last rule used: the first ones are those that others rest on.
    for rule in reversed(proof if len(proof) > 1 else ()):
        fewer = [e for e in needed if e is not rule]
        if _follow(fact, fewer, printed, open_facts, facts, negative) == value:
            needed = fewer
    return tuple(e.id for e in needed)


def _follow(
    fact: str,
    rules: Sequence[Equation],
    printed: Mapping[str, Number],
    open_facts: Collection[str],
    facts: Mapping[str, Fact],
    negative: Collection[str],
) -> Number | None:
    """Return what follows for one fact, as `_closure` finds it, without the proofs and what comes after it; None where nothing does."""
    derived = _derive(rules, dict(printed), open_facts, facts, negative)
    return next((value for _, found, value in derived if found == fact), None)


def infer_repaired(
    facts: Mapping[str, Fact], inferred: Mapping[str, Fact], form: Form, *, excused: Collection[str] = ()
) -> dict[str, Fact]:
    """Return the facts with proposals for blank and lost cells that follow once the proved repairs are made.

    `inferred` are the facts before their repairs, as `infer` returned them: there the rules that a wrong number breaks
    contradict the others. The rules that prove a repair are part of each proof that uses it.
    """
    repairs = {
        i: f.proposed
        for i, f in facts.items()
        if f.proposed is not None and f.proposed.kind == "repair" and f.proposed.unique
    }
    if not repairs:
        return dict(facts)
    repaired = {
        i: replace(f, value=repairs[i].value if i in repairs else f.value, proposed=None)
        if f.proposed is not None
        else f
        for i, f in facts.items()
    }
    terms = {e.id: {f for f, _ in e.terms} for e in derive_equations(form)}
    known = _drop_outdated(facts, inferred, repairs, terms)
    for i, fact in infer(repaired, form, excused=excused).items():
        if fact.proposed is None or known[i].proposed is not None:
            continue
        used = _list_terms(fact.proposed, terms) & set(repairs)
        proof = (*fact.proposed.proof, *(rule for r in sorted(used) for rule in repairs[r].proof))
        known[i] = replace(known[i], proposed=replace(fact.proposed, proof=tuple(dict.fromkeys(proof))))
    return known


def _drop_outdated(
    facts: Mapping[str, Fact],
    inferred: Mapping[str, Fact],
    repairs: Mapping[str, Proposal],
    terms: Mapping[str, set[str]],
) -> dict[str, Fact]:
    """Return the facts without the inferences that rest on a number as it was before its repair."""
    outdated = {
        i
        for i, f in facts.items()
        if f.proposed is not None
        and f.proposed == inferred[i].proposed
        and _list_terms(f.proposed, terms) & set(repairs)
    }
    return {i: replace(f, proposed=None) if i in outdated else f for i, f in facts.items()}


def _list_terms(proposal: Proposal, terms: Mapping[str, set[str]]) -> set[str]:
    """Return the facts of the rules that prove a proposal."""
    return set().union(*(terms[rule] for rule in proposal.proof))


def _contradicted(
    rules: Sequence[Equation],
    values: Mapping[str, Number],
    proofs: Mapping[str, tuple[str, ...]],
    facts: Mapping[str, Fact],
) -> set[str]:
    """Return the inferred facts that contradict a rule whose terms are all known by now, and what was inferred from it."""
    broken: set[str] = set()
    for equation in rules:
        terms = [(f, w) for f, w in equation.terms if f in facts]
        inferred = {f for f, _ in terms if f in proofs}
        if not inferred or any(f not in values for f, _ in terms):
            continue
        if abs(sum(w * values[f] for f, w in terms)) > equation.tolerance + DUST:
            opposed = {equation.id, *(rule for f in inferred for rule in proofs[f])}
            broken |= {f for f, proof in proofs.items() if opposed & set(proof)}
    return broken


def may_be_negative(form: Form) -> set[str]:
    """Return the facts whose column allows negative numbers."""
    return {
        str(FactId(table.id, row.id, column.id))
        for table in form.tables
        for band in table.bands
        for row in band.rows
        for column in band.columns
        if column.type is ValueType.SIGNED
    }


def _determined(
    equation: Equation,
    values: Mapping[str, Number],
    open_facts: Collection[str],
    facts: Mapping[str, Fact],
    negative: Collection[str],
) -> list[tuple[str, Number]]:
    """Return the unknown terms that this equation alone determines, given the known ones."""
    terms = [(f, w) for f, w in equation.terms if f in facts]
    unknown = [(f, w) for f, w in terms if f in open_facts]
    if not unknown or any(f not in values and f not in open_facts for f, _ in terms):
        return []
    rest = sum(w * values[f] for f, w in terms if f in values)
    if len(unknown) == 1:
        fact, weight = unknown[0]
        value = strip_dust(-rest / weight)
        # A value below 0 shows that another number is wrong, so it is not proposed.
        return [(fact, value)] if value >= 0 or fact in negative else []
    # Parts that are not negative and add up to 0 are all 0; on two sides of an equation they may cancel out.
    one_side = len({w for _, w in unknown}) == 1
    if one_side and abs(rest) < DUST and not any(f in negative for f, _ in unknown):
        return [(fact, 0) for fact, _ in unknown]
    return []
