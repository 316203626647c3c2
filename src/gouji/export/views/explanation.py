"""Everything that is known about one fact: where it stands, what else it could be, which rules speak of it.

`explain` gathers, `render_explanation` and `explanation_to_dict` say it in plain words and as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gouji.language import mark_text
from gouji.models.editing.bounds import Inequality, list_inequalities
from gouji.models.editing.checks import list_checkable, map_total_parts
from gouji.models.editing.detectability import Detectability, rate_report
from gouji.models.forms.definition import Form
from gouji.models.forms.equations import Equation, derive_equations
from gouji.report import Evidence, Fact, FactId, FactStatus, Finding, ReportData
from gouji.tokens import TokenStream

__all__ = ["Excerpt", "Explanation", "Spoken", "explain", "list_rules"]

_AROUND = 24
_BREAKS = "\n\f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A place of the source with the characters before and after it on its line."""

    place: Evidence
    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A rule that speaks of a fact, with both sides as (fact, weight, value).

    `holds` is None where the document does not let check the rule, and `why` says why not. `relation` is `=` or `≥`.
    """

    rule: str
    title: str
    holds: bool | None
    left: tuple[tuple[str, float, float | None], ...]
    right: tuple[tuple[str, float, float | None], ...]
    relation: str = "="
    limit: float = 0
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One fact and all that is known about it."""

    fact: Fact
    row_label: str
    column_label: str
    unit: str | None
    excerpts: tuple[Excerpt, ...]
    rules: tuple[Spoken, ...]
    detectability: Detectability | None
    findings: tuple[Finding, ...]


def explain(report: ReportData, form: Form, stream: TokenStream, fact_id: str) -> Explanation:
    """Return what is known about a fact of a report that was read from `stream` on `form`."""
    fact = report.facts[fact_id]
    place = FactId.parse(fact_id)
    bands = [b for t in form.tables if t.id == place.table for b in t.bands]
    row, column = next(
        (r, c) for b in bands for r in b.rows if r.id == place.row for c in b.columns if c.id == place.column
    )
    return Explanation(
        fact=fact,
        row_label=row.label.text,
        column_label=column.label.text,
        unit=column.unit,
        excerpts=tuple(_excerpt(e, stream.text) for e in fact.evidence),
        rules=list_rules(fact_id, report.facts, form),
        detectability=rate_report(report.facts, form).get(fact_id),
        findings=tuple(f for f in report.findings if fact_id in f.facts or _mends(f, fact_id)),
    )


def _mends(finding: Finding, fact_id: str) -> bool:
    return any(change.fact == fact_id for repair in finding.repairs for change in repair)


def _excerpt(place: Evidence, text: str) -> Excerpt:
    start, end = place.span.start, place.span.end
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    before, after = text[first:start], text[end:last]
    for sign in _BREAKS:
        before, after = before.rpartition(sign)[2], after.partition(sign)[0]
    return Excerpt(place=place, before=before, marked=text[start:end], after=after)


def list_rules(fact_id: str, facts: Mapping[str, Fact], form: Form) -> tuple[Spoken, ...]:
    """Return the rules that speak of a fact, with what both of their sides say."""
    checked = set(list_checkable(facts, form))
    own = map_total_parts(form)
    spoken = [
        _equation(e, facts, own, checked=e in checked)
        for e in derive_equations(form)
        if fact_id in (*e.parts, *e.totals)
    ]
    return (*spoken, *(_inequality(b, facts) for b in list_inequalities(form) if fact_id in b.facts))


def _equation(
    rule: Equation, facts: Mapping[str, Fact], own: Mapping[str, tuple[str, ...]], *, checked: bool
) -> Spoken:
    left = tuple((f, 1.0, _amount(f, facts, own)) for f in rule.parts if f in facts)
    right = tuple((f, 1.0, facts[f].value) for f in rule.totals if f in facts)
    excess = sum(v or 0 for _, _, v in left) - sum(v or 0 for _, _, v in right)
    return Spoken(
        rule=rule.id,
        title=rule.title,
        holds=abs(excess) <= rule.tolerance + 1e-6 if checked else None,
        left=left,
        right=right,
        why="" if checked else _why_not(rule, facts),
    )


def _amount(fact_id: str, facts: Mapping[str, Fact], own: Mapping[str, tuple[str, ...]]) -> float | None:
    """Return what a fact counts for in a sum: a blank total stands for its printed parts, another blank for nothing."""
    if facts[fact_id].value is not None:
        return facts[fact_id].value
    known = [facts[p].value for p in own.get(fact_id, ()) if p in facts]
    return sum(v or 0 for v in known) if any(v is not None for v in known) else None


def _why_not(rule: Equation, facts: Mapping[str, Fact]) -> str:
    lost = [f for f, _ in rule.terms if f in facts and facts[f].status is FactStatus.ABSENT]
    if lost:
        return mark_text(f"{lost[0]} is not in the document")
    blank = [f for f in rule.totals if f in facts and facts[f].value is None]
    return mark_text(f"{blank[0]} has no number") if blank else mark_text("nothing is printed")


def _inequality(bound: Inequality, facts: Mapping[str, Fact]) -> Spoken:
    left = tuple((f, w, facts[f].value if f in facts else None) for f, w in bound.more)
    right = tuple((f, w, facts[f].value if f in facts else None) for f, w in bound.less)
    lacking = next((f for f, _, v in (*left, *right) if v is None), None)
    excess = sum(w * (v or 0) for _, w, v in left) - sum(w * (v or 0) for _, w, v in right) - bound.limit
    return Spoken(
        rule=bound.id,
        title=bound.title,
        holds=None if lacking else excess >= -1e-6,
        left=left,
        right=right,
        relation="≥",
        limit=bound.limit,
        why=mark_text(f"{lacking} has no number") if lacking else "",
    )
