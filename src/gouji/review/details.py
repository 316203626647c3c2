"""All that is known of one cell, in plain words: readings, choices, rules with both their sides, and what was said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from gouji.corrected import Corrected, CorrectionKind
from gouji.corrections.applying import StaleReason
from gouji.export.views.doubts import describe_doubt, describe_reasons
from gouji.export.views.explanation import Spoken, list_rules
from gouji.export.views.names import name_facts
from gouji.export.views.text import show_number, to_one_line
from gouji.export.views.words import describe_corrected, describe_finding
from gouji.language import translate
from gouji.report import Fact, ReasonKind, ReportData
from gouji.review.describe import label_facts
from gouji.review.desk import Dispute, DisputedItem, rank_item
from gouji.revision.choices import Choice, ChoiceKind
from gouji.revision.facts_as_corrected import see_as_corrected, to_corrected

if TYPE_CHECKING:
    from gouji.corrections.applying import Stale
    from gouji.models.forms.definition import Form
    from gouji.review.desk import OpenDocument
    from gouji.review.record import Remark, TurnedStep
    from gouji.revision.queue import ReviewItem
    from gouji.schema import JsonObject, JsonValue

__all__ = [
    "describe_fact",
    "describe_item",
    "describe_rules",
    "describe_said",
    "describe_stale",
    "describe_step",
    "list_stale_facts",
]


def describe_fact(
    found: OpenDocument,
    fact_id: str,
    items: Sequence[ReviewItem],
    history: Sequence[Remark],
    conflict: Sequence[Remark],
) -> JsonObject:
    """Return what is known of a fact. Raises `KeyError` where the report has no such fact."""
    report, form = found.report, found.form
    fact = report.facts[fact_id]
    item = next((item for item in items if fact_id in item.facts), None)
    labels = label_facts(form)
    choices = _list_choices(fact, item)
    shown: list[JsonValue] = [_choice(choice, fact_id, report, labels) for choice in choices]
    told = fact.proposed
    proof = ""
    if told is not None:
        titles = {rule.rule: rule.title for rule in _list_rules(fact_id, report, form)}
        names = translate("; ").join(dict.fromkeys(titles.get(rule, rule) for rule in told.proof))
        proof = translate("{value} follows from: {rules}", value=show_number(told.value), rules=names)
    remarks: list[JsonValue] = [_remark(remark) for remark in history]
    sides: list[JsonValue] = [
        {**_remark(side), "kind": side.corrected.kind.value, "value": side.corrected.value}
        for side in conflict
        if side.corrected is not None
    ]
    return {
        "fact": fact_id,
        "facts": list(item.facts) if item is not None else [fact_id],
        "label": labels.get(fact_id, fact_id),
        "unit": None,
        "printed": fact.printed,
        "value": fact.value,
        "current": fact.current,
        "reading": describe_doubt(fact),
        "reasons": [describe_reasons(fact)] if describe_reasons(fact) else [],
        "corrected": "" if fact.corrected is None else describe_said(fact.corrected),
        "proof": proof,
        "choices": shown,
        "rules": describe_rules(fact_id, report, form),
        "findings": _describe_findings(fact_id, report, form),
        "history": remarks,
        "conflict": sides,
    }


def describe_item(item: ReviewItem, report_label: Mapping[str, str], document: str) -> JsonObject:
    """Return an item of the queue: which cells, why, in words, and how much a look settles."""
    first = item.facts[0]
    mends = max((len(choice.mends) for choice in item.choices), default=0)
    return {
        # A cell in dispute may begin an item of several cells as well.
        "key": f"{item.dispute}:{first}" if isinstance(item, DisputedItem) else first,
        "document": document,
        "facts": list(item.facts),
        "label": report_label.get(first, first),
        "why": _list_why(item),
        "words": _describe_why(item),
        "rank": rank_item(item),
        "gain": item.gain,
        "mends": mends,
    }


def describe_rules(fact_id: str, report: ReportData, form: Form | None) -> list[JsonValue]:
    """Return the rules that speak of a fact, those that do not hold first, as persons' corrections have them."""
    rules = sorted(_list_rules(fact_id, report, form), key=lambda rule: {False: 0, True: 1, None: 2}[rule.holds])
    return [_rule(rule) for rule in rules]


def describe_said(said: Corrected | None) -> str:
    """Return what a person said of a cell; of nothing, that a correction was taken back."""
    return translate("taken back") if said is None else describe_corrected(said)


def describe_step(step: TurnedStep, form: Form | None) -> str:
    """Return what was taken back, or done again: the first cell and what was said of it, and how many more there are."""
    labels = label_facts(form)
    (fact, said), *more = step.said.items()
    told = f"{labels.get(fact, fact)}: {describe_said(said)}"
    return f"{told} (+{len(more)})" if more else told


def describe_stale(found: OpenDocument) -> list[JsonValue]:
    """Return the corrections that were left out as they no longer fit, each with what was said and what has changed since."""
    labels = label_facts(found.form)
    return [_stale(stale, labels, found) for stale in (*found.stale, *found.stale_bytes)]


def list_stale_facts(found: OpenDocument) -> frozenset[str]:
    """Return the facts of which a correction was left out."""
    return frozenset(stale.event.fact for stale in (*found.stale, *found.stale_bytes))


def _stale(stale: Stale, labels: Mapping[str, str], found: OpenDocument) -> JsonObject:
    event = stale.event
    said = event.state
    read = found.reading.report.facts.get(event.fact)
    now = translate("nothing") if read is None or read.printed is None else f"“{to_one_line(read.printed)}”"
    then = translate("nothing") if event.read.printed is None else f"“{to_one_line(event.read.printed)}”"
    changed = {
        StaleReason.DOCUMENT: translate("the document has changed since"),
        StaleReason.READING: translate("{now} is read there now, {then} was then", now=now, then=then),
        StaleReason.FORM: translate("the document is read on a form that has no such cell"),
    }[stale.reason]
    return {
        "event": event.id,
        "fact": event.fact,
        "label": labels.get(event.fact, event.fact),
        "says": describe_said(said),
        "by": to_one_line(event.author),
        "at": event.time,
        "reason": to_one_line(event.reason),
        "changed": changed,
        "kind": None if said is None or event.fact not in found.report.facts else said.kind.value,
        "value": None if said is None else said.value,
    }


def _describe_findings(fact_id: str, report: ReportData, form: Form | None) -> list[JsonValue]:
    """Return the findings about a fact that are none of the rules which are listed anyway."""
    listed = {rule.rule for rule in _list_rules(fact_id, report, form)}
    names = name_facts(report, form)
    return [describe_finding(f, names) for f in report.findings if fact_id in f.facts and f.rule not in listed]


def _list_why(item: ReviewItem) -> list[JsonValue]:
    """Return the reasons that the queue is filtered by; a cell of a broken rule has that one, too, though nothing else is doubtful about it."""
    broken = [ReasonKind.RULE] if item.rules else []
    disputed = [item.dispute] if isinstance(item, DisputedItem) else []
    return [why.value for why in dict.fromkeys((*disputed, *item.why, *broken))] or [ReasonKind.READING.value]


def _describe_why(item: ReviewItem) -> str:
    from gouji.export.views.doubts import describe_reason

    words = dict.fromkeys(word for why in item.why if (word := describe_reason(why)))
    if isinstance(item, DisputedItem):
        words = {_describe_dispute(item.dispute): None, **words}
    if words:
        return translate(", ").join(words)
    return translate("a rule is broken") if item.rules else translate("other readings are possible")


def _describe_dispute(dispute: Dispute) -> str:
    return {
        Dispute.CONFLICT: translate("reviewers differ"),
        Dispute.STALE: translate("what was said no longer fits"),
    }[dispute]


def _list_rules(fact_id: str, report: ReportData, form: Form | None) -> tuple[Spoken, ...]:
    if form is None:
        return ()
    facts = {name: see_as_corrected(fact) for name, fact in report.facts.items()}
    return list_rules(fact_id, facts, form)


def _rule(rule: Spoken) -> JsonObject:
    left, right = _side(rule.left), _side(rule.right)
    sign = rule.relation if rule.holds is not False else {"=": "≠", "≥": "<"}[rule.relation]
    text = f"{left} {sign} {right}"
    if rule.limit:
        text += f" + {show_number(rule.limit)}"
    facts = dict.fromkeys(fact for fact, _, value in (*rule.left, *rule.right) if value)
    return {
        "rule": rule.rule,
        "title": to_one_line(rule.title),
        "holds": rule.holds,
        "text": text if rule.holds is not None else rule.why,
        "facts": list(facts),
    }


def _side(terms: Sequence[tuple[str, float, float | None]]) -> str:
    """Return one side of a rule as a sum; zeros are left out, as forms are full of them."""
    shown = [
        f"{'' if weight == 1 else '−' if weight == -1 else show_number(weight) + ' × '}{show_number(value)}"
        for _, weight, value in terms
        if value
    ]
    if not shown:
        return "0"
    total = sum(weight * (value or 0) for _, weight, value in terms)
    told = " + ".join(shown).replace("+ −", "− ")
    sign = "−" if total < 0 else ""
    return told if len(shown) == 1 else f"{told} = {sign}{show_number(abs(round(total, 6)))}"


def _list_choices(fact: Fact, item: ReviewItem | None) -> tuple[Choice, ...]:
    """Return the choices of the fact's item; else what was read, then what the rules propose and the print allows."""
    if item is not None and item.choices:
        return item.choices
    found = [Choice(kind=ChoiceKind.READ, values=((fact.id, fact.value),))]
    if fact.proposed is not None:
        kind = ChoiceKind.INFERRED if fact.proposed.kind == "inferred" else ChoiceKind.REPAIR
        found.append(Choice(kind=kind, values=((fact.id, fact.proposed.value),)))
    found += [Choice(kind=ChoiceKind.ALTERNATIVE, values=((fact.id, value),)) for value in fact.alternatives]
    return tuple({choice.values: choice for choice in reversed(found)}.values())[::-1]


def _choice(choice: Choice, fact_id: str, report: ReportData, labels: Mapping[str, str]) -> JsonObject:
    return {
        "kind": choice.kind.value,
        "values": [_say(name, value, report) for name, value in choice.values],
        "text": _describe_values(choice, fact_id, report, labels),
        "why": translate(choice.why),
        "mends": list(choice.mends),
        "breaks": list(choice.breaks),
    }


def _say(name: str, value: float | None, report: ReportData) -> JsonObject:
    """Return what choosing says of a cell: one that was read as absent stays so, unless it gets a number."""
    said = to_corrected(value, report.facts.get(name))
    return {"fact": name, "kind": said.kind.value, "value": said.value}


def _describe_values(choice: Choice, fact_id: str, report: ReportData, labels: Mapping[str, str]) -> str:
    shown = [_show(value, report.facts.get(name)) for name, value in choice.values]
    if len(choice.values) == 1 and choice.values[0][0] == fact_id:
        return shown[0]
    columns = [labels.get(name, name).rpartition(" · ")[2] for name, _ in choice.values]
    return translate(", ").join(f"{label} {text}" for label, text in zip(columns, shown, strict=True))


def _show(value: float | None, fact: Fact | None) -> str:
    if value is not None:
        return show_number(value)
    kind = to_corrected(None, fact).kind
    return translate("not in the document") if kind is CorrectionKind.ABSENT else translate("empty")


def _remark(remark: Remark) -> JsonObject:
    return {
        "event": remark.event,
        "by": to_one_line(remark.by),
        "at": remark.at,
        "says": translate("comment") if remark.is_comment else describe_said(remark.corrected),
        "reason": to_one_line(remark.reason),
    }
