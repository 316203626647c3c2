"""Findings for the rules that break, and what they propose and doubt. Nothing here changes a value.

In order: `find_breaks` (in `breaks`) locates the errors, `collect_suspects` lists what has to be read a second time,
`judge_breaks` makes findings with their verdicts, `propose_repairs` adds what the repairs agree on to the facts, and
`doubt_suspects` puts under review what may be wrong where there is no verdict.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from gouji.models.decoding.origin import FactOrigin, Origin
from gouji.models.editing.breaks import Break, find_breaks, list_broken, list_vouched
from gouji.models.editing.cell_equations import EVENTS_OF_ROWS
from gouji.models.editing.inference import is_unknown, may_be_negative
from gouji.models.editing.settings import EditingSettings
from gouji.models.editing.verdict import find_suspects, judge_break, list_perhaps_lost
from gouji.models.forms.arithmetic import DUST, strip_dust
from gouji.models.forms.definition import Form
from gouji.models.forms.equations import derive_equations
from gouji.report import Fact, FactId, Finding, Proposal, ReasonKind, Severity, Verdict
from gouji.tokens import Alternatives, Token

__all__ = ["blame_source", "check_rules", "collect_suspects", "doubt_suspects", "judge_breaks", "propose_repairs"]


def check_rules(
    facts: Mapping[str, Fact], form: Form, settings: EditingSettings, origin: FactOrigin | None = None
) -> tuple[Finding, ...]:
    """Return a finding for each equation that does not hold, judged without second readings."""
    return judge_breaks(find_breaks(facts, form, settings, origin), facts, origin, {}, settings)


def collect_suspects(
    breaks: Sequence[Break], facts: Mapping[str, Fact], origin: Origin, settings: EditingSettings
) -> dict[str, Token]:
    """Return the tokens that have to be read a second time for verdicts on broken rules, by the fact read from each."""
    suspects = dict.fromkeys(f for b in breaks for f in find_suspects(b, facts, origin, settings))
    tokens = {f: origin.find_ink(facts[f]) for f in suspects}
    return {f: token for f, token in tokens.items() if token is not None}


def judge_breaks(
    breaks: Sequence[Break],
    facts: Mapping[str, Fact],
    origin: FactOrigin | None,
    rereadings: Mapping[str, Alternatives],
    settings: EditingSettings,
) -> tuple[Finding, ...]:
    """Return a finding with its verdict for each broken rule; `rereadings` are second readings of suspects by fact."""
    cut = _list_cut(breaks, facts, settings)
    return tuple(
        _make_finding(
            b,
            facts,
            Verdict.UNDECIDED if b.equation.id in cut else judge_break(b, facts, origin, rereadings, settings),
        )
        for b in breaks
    )


def _list_cut(breaks: Sequence[Break], facts: Mapping[str, Fact], settings: EditingSettings) -> set[str]:
    """Return the broken equations whose totals lost digits at the same end of the number, in one column.

    The edge of a page or of a cell cut them off: people who write wrong totals do not write the beginnings of the right ones
    again and again.
    """
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for b in breaks:
        if len(b.equation.totals) == 1 and (total := facts.get(b.equation.totals[0])) is not None:
            own = FactId.parse(total.id)
            whole = f"{strip_dust(sum(facts[i].value or 0 for i in b.equation.parts if i in facts)):.12g}"
            for end in _list_ends(f"{total.value:.12g}" if total.value is not None else "", whole):
                found[own.table, own.column, end].add(b.equation.id)
    return {i for cut in found.values() if len(cut) >= settings.fewest_cut for i in cut}


def _list_ends(printed: str, whole: str) -> Iterator[str]:
    """Yield the ends at which a printed number lost digits of the whole one."""
    if printed.strip("0") and len(printed) < len(whole):
        if whole.startswith(printed):
            yield "right"
        if whole.endswith(printed):
            yield "left"


def blame_source(facts: Mapping[str, Fact], form: Form, equations: Collection[str]) -> tuple[Finding, ...]:
    """Return a finding for each broken one of some equations of which a person said that the source breaks them."""
    return tuple(_make_finding(b, facts, Verdict.SOURCE) for b in list_broken(facts, form, equations))


def _make_finding(broken: Break, facts: Mapping[str, Fact], verdict: Verdict) -> Finding:
    places = (facts[f].evidence for f in (*broken.equation.totals, *broken.facts) if f in facts)
    return Finding(
        rule=broken.equation.id,
        severity=Severity.ERROR,
        facts=broken.facts,
        message=broken.message,
        verdict=verdict,
        page=next((evidence[0].page for evidence in places if evidence), 1),
        repairs=broken.repairs,
    )


def propose_repairs(
    facts: Mapping[str, Fact], findings: Sequence[Finding], settings: EditingSettings
) -> dict[str, Fact]:
    """Return the facts with proposals: the changes that every least repair of a broken rule has. Misread facts come under review.

    A proposal is unique where there is one repair alone, of so few cells that all as good were listed, or of one event of
    rows. Else the other changes of the repairs differ, or others may do as well.
    """
    known = dict(facts)
    for repairs in dict.fromkeys(f.repairs for f in findings if f.repairs):
        # Breaks with the same repairs come of one group of tied equations: together they prove what the repairs share.
        tied = [f for f in findings if f.repairs == repairs]
        shared = set.intersection(*({(r.fact, r.new) for r in repair} for repair in repairs))
        listed = len(repairs[0]) <= settings.most_cells or {r.why for r in repairs[0]} <= EVENTS_OF_ROWS
        unique = len(repairs) == 1 and listed
        for fact_id, new in sorted(shared):
            fact = known[fact_id]
            if any(f.verdict is Verdict.MISREAD for f in tied):
                fact = known[fact_id] = fact.doubt(ReasonKind.MISREAD)
            # What was inferred before stays: the rules that prove it may be others than the broken ones.
            if fact.proposed is None:
                kind = "repair" if fact.value is not None else "inferred"
                proof = tuple(f.rule for f in tied if fact_id in f.facts)
                known[fact_id] = replace(fact, proposed=Proposal(value=new, kind=kind, unique=unique, proof=proof))
    return known


def doubt_suspects(
    facts: Mapping[str, Fact], findings: Sequence[Finding], form: Form, origin: FactOrigin
) -> dict[str, Fact]:
    """Return the facts, those under review that may break a rule of which nobody knows whether it is broken in the source.

    In digital documents these are the cells of its least repairs, and those cells without a repair that stand in no rule that
    holds. On scans they are the cells of its least repairs, the cells that may have lost their number, and its further cells that stand in
    no rule that holds: a misreading there breaks no other rule that could tell. A rule with unread parts is broken too where
    the others exceed its total.
    """
    open_rules = {f.rule: f for f in findings if f.severity is Severity.ERROR and f.verdict is not Verdict.SOURCE}
    if not origin.recognised:
        return _doubt_open(facts, open_rules.values(), form)
    exceeded = _list_exceeded(facts, form)
    if not open_rules and not exceeded:
        return dict(facts)
    suspects = {r.fact for f in open_rules.values() for repair in f.repairs for r in repair}
    suspects |= {i for f in open_rules.values() for i in list_perhaps_lost(f.facts, facts, origin)}
    loose = {i for f in open_rules.values() for i in f.facts} | exceeded
    suspects |= loose - list_vouched(facts, form)
    return {i: f.doubt(ReasonKind.RULE) if i in suspects and origin.is_scanned(f) else f for i, f in facts.items()}


def _doubt_open(facts: Mapping[str, Fact], findings: Iterable[Finding], form: Form) -> dict[str, Fact]:
    """Return the facts of a digital document, those under review that rules without a verdict are about."""
    suspects: set[str] = set()
    for finding in findings:
        changes = {r.fact for repair in finding.repairs for r in repair}
        suspects |= changes or set(finding.facts) - list_vouched(facts, form)
    return {i: f.doubt(ReasonKind.RULE) if i in suspects else f for i, f in facts.items()}


def _list_exceeded(facts: Mapping[str, Fact], form: Form) -> set[str]:
    """Return the facts of equations with unread parts whose other parts are more than the total, though none is negative."""
    found: set[str] = set()
    negative = may_be_negative(form)
    for equation in derive_equations(form):
        here = [facts[f] for f in equation.parts if f in facts]
        totals = [facts[f].value for f in equation.totals if f in facts]
        # With a negative part the others may exceed the total.
        if not any(is_unknown(f) for f in here) or not totals or None in totals or negative & set(equation.parts):
            continue
        if sum(f.value or 0 for f in here) > sum(t or 0 for t in totals) + equation.tolerance + DUST:
            found |= {i for i, _ in equation.terms}
    return found
