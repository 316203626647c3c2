"""A report as if cells had been read as a person says: rules, proposals, findings and doubts of their tables anew.

Rules tie the cells of one table, so what is said of a table leaves the others as they are. In a table that a person has looked
at, the steps of a reading run again on the facts as corrected: broken rules are located among the cells that nobody vouched for,
judged, and turned into proposals and doubts. Where the source itself is said to be wrong (`as_printed`), the rules that it
breaks say nothing about other cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from gouji.corrected import Corrected, CorrectionKind
from gouji.errors import UsageError
from gouji.models.decoding.calibration import load_calibration, shift_confidences
from gouji.models.editing.bounds import check_bounds, check_types, list_inequalities
from gouji.models.editing.breaks import find_breaks, list_broken
from gouji.models.editing.checks import map_total_parts
from gouji.models.editing.inference import infer, infer_repaired
from gouji.models.editing.reconciliation import blame_source, doubt_suspects, judge_breaks, propose_repairs
from gouji.models.forms.definition import Form
from gouji.models.forms.equations import derive_equations
from gouji.models.forms.load import load_forms
from gouji.report import Fact, FactId, Facts, Finding, ReasonKind, ReportData
from gouji.revision.facts_as_corrected import SavedOrigin, put_corrected, see_as_corrected, to_corrected
from gouji.revision.restore import describe_revision, restore_reading
from gouji.revision.settings import RecheckSettings
from gouji.revision.text_claims import check_text
from gouji.settings import Settings
from gouji.tokens import Number

__all__ = ["find_form_of", "recheck_report"]

_OF_RULES = frozenset({ReasonKind.RULE, ReasonKind.MISREAD, ReasonKind.CONFIDENCE})
"""Reasons that rules give; the others are the reading's own and stay."""


def recheck_report(
    report: ReportData,
    corrections: Mapping[str, Corrected | Number | None],
    *,
    settings: Settings | None = None,
    form: Form | None = None,
) -> ReportData:
    """Return a report with exactly these corrections; those that it carries already are replaced.

    `corrections` are by fact id. `form` is the report's, where it is none of gouji's own. Without corrections the answer is
    the reading. Raises `UsageError` for a fact that the form does not have, and for a report without a form.
    """
    reading = restore_reading(report)
    said = {fact: to_corrected(value, reading.facts.get(fact)) for fact, value in corrections.items()}
    if not said:
        return reading
    form = form or find_form_of(reading)
    settings = _hurry(settings or Settings())
    facts = put_corrected(reading.facts, said, form)
    tables = {FactId.parse(fact).table for fact in said}
    seen = {i: _forget_rules(see_as_corrected(f)) for i, f in facts.items() if FactId.parse(i).table in tables}
    known, findings = _run_rules(reading, seen, form, settings)
    if settings.calibrated and "confidence" in reading.engine.models:
        known = shift_confidences(known, reading.facts, reading.findings, findings, load_calibration())
    new = Facts(tuple(_take(fact, known[i]) if i in known else fact for i, fact in facts.items()))
    before, after = ({i: see_as_corrected(f) for i, f in some.items()} for some in (reading.facts, new))
    stated = check_text(reading, before, after, form, settings)
    return replace(
        reading,
        facts=new,
        findings=_merge_findings(reading, (*findings, *stated), facts, tables, form),
        revision=describe_revision(reading, new),
    )


def _hurry(settings: Settings) -> Settings:
    """Return the settings with limits of the search that keep a person from waiting."""
    limits = RecheckSettings()
    editing = replace(settings.editing, most_steps=limits.most_steps, most_nodes=limits.most_nodes)
    return replace(settings, editing=editing)


def find_form_of(report: ReportData) -> Form:
    """Return the form that a report is on, among those that come with gouji."""
    if report.form is None:
        message = f"{report.source.name} is on no known form, so it has no cells to correct"
        raise UsageError(message)
    form = next((f for f in load_forms() if f.id == report.form), None)
    if form is None:
        message = f"{report.source.name} is on the form {report.form}, which is none of gouji's; give its definition"
        raise UsageError(message)
    return form


def _forget_rules(fact: Fact) -> Fact:
    """Return a fact as it was before rules were checked."""
    if fact.proposed is None and not fact.reasons:
        return fact
    return replace(fact, proposed=None, reasons=tuple(r for r in fact.reasons if r.why not in _OF_RULES))


def _run_rules(
    reading: ReportData, facts: Mapping[str, Fact], form: Form, settings: Settings
) -> tuple[dict[str, Fact], tuple[Finding, ...]]:
    """Return the facts of some tables with proposals and doubts, and the findings about them."""
    origin = SavedOrigin.of(reading)
    excused = _list_excused(facts, form)
    breaks = find_breaks(facts, form, settings.editing, origin, fixed=_list_fixed(facts, form), excused=excused)
    findings = _keep_verdicts(judge_breaks(breaks, facts, origin, {}, settings.editing), reading)
    inferred = infer(facts, form, excused=excused)
    known = infer_repaired(propose_repairs(inferred, findings, settings.editing), inferred, form, excused=excused)
    known = doubt_suspects(known, findings, form, origin)
    sourced = (_keep_repairs(f, reading, facts) for f in blame_source(facts, form, excused))
    order = {equation.id: i for i, equation in enumerate(derive_equations(form))}
    equations = sorted((*findings, *sourced), key=lambda f: order[f.rule])
    return known, (*equations, *check_types(facts, form, reading.facts), *check_bounds(facts, form))


def _list_excused(facts: Mapping[str, Fact], form: Form) -> frozenset[str]:
    """Return the equations that say nothing, as a person saw that the source prints a wrong number in them."""
    printed = {f for f, fact in facts.items() if _is_as_printed(fact)}
    if not printed:
        return frozenset()
    tied = [e for e in derive_equations(form) if any(f in printed for f, _ in e.terms)]
    broken = {b.equation.id for b in list_broken(facts, form, [e.id for e in tied])}
    # One that holds, and in which nothing is open, does not contradict the person.
    whole = {e.id for e in tied if all(facts[f].value is not None for f, _ in e.terms if f in facts)}
    return frozenset(e.id for e in tied if e.id in broken or e.id not in whole)


def _is_as_printed(fact: Fact) -> bool:
    return fact.corrected is not None and fact.corrected.kind is CorrectionKind.AS_PRINTED


def _list_fixed(facts: Mapping[str, Fact], form: Form) -> frozenset[str]:
    """Return the facts that no repair may change: a person vouches for them. An empty total stays open, as its parts stand for it."""
    totals = map_total_parts(form)
    return frozenset(
        i for i, f in facts.items() if f.corrected is not None and (f.value is not None or i not in totals)
    )


def _keep_repairs(finding: Finding, reading: ReportData, facts: Mapping[str, Fact]) -> Finding:
    """Return a finding that the source is to blame for, with the repairs that change nothing but what is printed wrong there."""
    old = next((f.repairs for f in reading.findings if f.rule == finding.rule), ())
    return replace(finding, repairs=tuple(r for r in old if all(_is_as_printed(facts[c.fact]) for c in r)))


def _keep_verdicts(findings: Iterable[Finding], reading: ReportData) -> tuple[Finding, ...]:
    """Return the findings with the verdicts of the reading where nothing about a rule has changed: it had second readings of ink."""
    before = {f.rule: f for f in reading.findings}
    kept = []
    for finding in findings:
        old = before.get(finding.rule)
        same = old is not None and old.message == finding.message and old.repairs == finding.repairs
        kept.append(replace(finding, verdict=old.verdict) if same and old is not None else finding)
    return tuple(kept)


def _take(fact: Fact, known: Fact) -> Fact:
    """Return the fact as it was read, with what rules now say of it."""
    if fact.corrected is not None:
        inferred = known.proposed if known.proposed is not None and known.proposed.kind == "inferred" else None
        return replace(fact, proposed=inferred)
    told = (known.reasons, known.proposed, known.confidence)
    # The same object where nothing changes, as most do not: whoever compares revisions sees it at once.
    if told == (fact.reasons, fact.proposed, fact.confidence):
        return fact
    return replace(fact, reasons=known.reasons, proposed=known.proposed, confidence=known.confidence)


def _merge_findings(
    reading: ReportData, new: Iterable[Finding], facts: Facts, tables: set[str], form: Form
) -> tuple[Finding, ...]:
    """Return the findings of a report: those anew of some tables, and the others as they were, in the usual order."""
    equations = {e.id for e in derive_equations(form)}
    bounds = {b.id for b in list_inequalities(form)}
    place = {table.id: i for i, table in enumerate(form.tables)}

    def is_stated(finding: Finding) -> bool:
        return not (finding.rule in equations or finding.rule in bounds or finding.rule.startswith("type."))

    def is_stale(finding: Finding) -> bool:
        if is_stated(finding):
            return any(_has_changed(facts[f]) for f in finding.facts if f in facts)
        return any(FactId.parse(f).table in tables for f in finding.facts)

    def order(finding: Finding) -> tuple[bool, bool, bool, int]:
        table = FactId.parse(finding.facts[0]).table if finding.facts else ""
        return is_stated(finding), finding.rule in bounds, finding.rule.startswith("type."), place.get(table, 0)

    kept = [f for f in reading.findings if not is_stale(f)]
    return tuple(sorted((*kept, *new), key=order))


def _has_changed(fact: Fact) -> bool:
    return fact.corrected is not None and fact.corrected.value != fact.value
