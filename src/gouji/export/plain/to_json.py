"""A report as JSON: the contract `gouji.report/1`, in its order, the same bytes for the same report.

`render_json` puts each fact, row, heading and finding on a line of its own: readable, and `grep` finds a fact.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gouji.corrected import Corrected, HistoryEntry
from gouji.export.views.labels import FactLabel, label_facts
from gouji.report import Evidence, Fact, Finding, Heading, Proposal, Reason, Repair, ReportData, Revision, Row, Unplaced
from gouji.schema import JsonObject, JsonValue
from gouji.tokens import Box, Page, Span

if TYPE_CHECKING:
    from gouji.revision.queue import ReviewItem

__all__ = [
    "SCHEMA",
    "convert_box",
    "convert_corrected",
    "convert_fact",
    "convert_finding",
    "convert_item",
    "convert_report",
    "convert_span",
    "dump_compact",
    "dump_lines",
    "render_json",
    "render_jsonl",
]

SCHEMA = "gouji.report/1"
_PROBABILITY_DIGITS = 6
_POINT_DIGITS = 2
"""A hundredth of a point is finer than any printer; more digits would only differ between machines."""


def render_json(report: ReportData) -> str:
    """Return the report as JSON over several lines, ending with a line end."""
    return dump_lines(convert_report(report))


def render_jsonl(report: ReportData) -> str:
    """Return the report as one line of JSON, ending with a line end."""
    return dump_compact(convert_report(report))


def convert_report(report: ReportData) -> JsonObject:
    """Return the report as plain dictionaries, lists, strings and numbers, as `report_schema()` describes them."""
    labels = label_facts(report)
    return {
        "schema": SCHEMA,
        "source": {
            "name": report.source.name,
            "sha256": report.source.sha256,
            "media_type": report.source.media_type,
            "pages": report.source.pages,
            **({} if report.source.path is None else {"path": report.source.path}),
        },
        "engine": {
            "version": report.engine.version,
            "settings_sha256": report.engine.settings_sha256,
            "models": {name: report.engine.models[name] for name in sorted(report.engine.models)},
        },
        "form": report.form,
        "form_confidence": _probability(report.form_confidence),
        "title": report.title,
        "year": report.year,
        "agency": report.agency,
        "headings": [_heading(heading) for heading in report.headings],
        "rows": [_row(row) for row in report.rows],
        "facts": [convert_fact(fact) | _label(labels.get(fact.id)) for fact in report.facts.values()],
        "findings": [convert_finding(finding) for finding in report.findings],
        "unplaced": [_unplaced(item) for item in report.unplaced],
        "warnings": list(report.warnings),
        # What older readers do not know stands only where there is something to say.
        **({"pages": [_page(page) for page in report.pages]} if report.pages else {}),
        **({} if report.text is None else {"text": report.text}),
        **({} if report.revision is None else {"revision": _revision(report.revision)}),
    }


def dump_compact(value: JsonValue) -> str:
    """Any JSON value on one line."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n"


def dump_lines(value: JsonObject) -> str:
    """Return an object with each key, and each item of a list of objects, on a line of its own."""
    members = [f"{_dump(key)}: {_dump_member(member)}" for key, member in value.items()]
    return "{\n" + ",\n".join(members) + "\n}\n"


def _dump_member(value: JsonValue) -> str:
    if isinstance(value, list) and value and not isinstance(value[0], int | float):
        return "[\n  " + ",\n  ".join(_dump(item) for item in value) + "\n]"
    return _dump(value)


def _dump(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def convert_span(span: Span) -> JsonValue:
    """Return a span as `[start, end]`."""
    return [span.start, span.end]


def convert_box(box: Box | None) -> JsonValue:
    """Return a box as `[x0, y0, x1, y1]` in points."""
    if box is None:
        return None
    return [round(side, _POINT_DIGITS) for side in (box.x0, box.y0, box.x1, box.y1)]


def _number(value: float | None) -> float | None:
    """Return the value as JSON writes it: a whole number has no point, whatever type it was read into."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _probability(value: float) -> float:
    return round(value, _PROBABILITY_DIGITS)


def _heading(heading: Heading) -> JsonObject:
    return {
        "text": heading.text,
        "level": heading.level,
        "section": heading.section,
        "page": heading.page,
        "span": convert_span(heading.span),
        "confidence": _probability(heading.confidence),
    }


def _row(row: Row) -> JsonObject:
    return {
        "table": row.table,
        "row": row.row,
        "label": row.label,
        "canonical": row.canonical,
        "match": _probability(row.match),
        "order": row.order.value,
        "page": row.page,
        "span": convert_span(row.span),
    }


def convert_fact(fact: Fact) -> JsonObject:
    """Return one fact, as in `gouji.report/1`."""
    return {
        "id": fact.id,
        "printed": fact.printed,
        "value": _number(fact.value),
        "status": fact.status.value,
        "confidence": _probability(fact.confidence),
        "review": fact.review,
        "reasons": [_reason(reason) for reason in fact.reasons],
        "proposed": _proposal(fact.proposed),
        "evidence": [_evidence(evidence) for evidence in fact.evidence],
        "alternatives": [_number(value) for value in fact.alternatives],
        "joint": fact.joint,
        **({} if fact.corrected is None else {"corrected": convert_corrected(fact.corrected)}),
    }


def _label(label: FactLabel | None) -> JsonObject:
    """Return what a fact is called; nothing where the form is not known."""
    if label is None:
        return {}
    names: JsonObject = {"table": label.table, "block": label.block, "row": label.row, "column": label.column}
    return {"label": names | {"order": label.order}, "unit": label.unit}


def convert_corrected(corrected: Corrected) -> JsonObject:
    """Return what a person said of a cell, as in `gouji.report/1`."""
    return {
        "kind": corrected.kind.value,
        "value": _number(corrected.value),
        "by": corrected.by,
        "at": corrected.at,
        "reason": corrected.reason,
    }


def _page(page: Page) -> JsonObject:
    size: JsonObject = {"number": page.number, "width": _points(page.width), "height": _points(page.height)}
    return size | {"kind": page.kind.value} | ({"turn": page.turn} if page.turn else {})


def _points(length: float | None) -> float | None:
    return None if length is None else round(length, _POINT_DIGITS)


def _revision(revision: Revision) -> JsonObject:
    return {
        "history": [_history(entry) for entry in revision.history],
        "facts": [convert_fact(fact) for fact in revision.facts],
        "findings": [convert_finding(finding) for finding in revision.findings],
    }


def _history(entry: HistoryEntry) -> JsonObject:
    told = None if entry.corrected is None else convert_corrected(entry.corrected)
    return {"event": entry.event, "fact": entry.fact, "corrected": told, "by": entry.by, "at": entry.at}


def _reason(reason: Reason) -> JsonObject:
    span = None if reason.span is None else convert_span(reason.span)
    return {"why": reason.why.value, "page": reason.page, "span": span}


def _unplaced(item: Unplaced) -> JsonObject:
    return {
        "text": item.text,
        "page": item.page,
        "box": convert_box(item.box),
        "span": convert_span(item.span),
        "near": list(item.near),
        "why": item.why.value,
    }


def _proposal(proposal: Proposal | None) -> JsonValue:
    if proposal is None:
        return None
    return {
        "value": _number(proposal.value),
        "kind": proposal.kind,
        "unique": proposal.unique,
        "proof": list(proposal.proof),
    }


def _evidence(evidence: Evidence) -> JsonObject:
    return {
        "page": evidence.page,
        "box": convert_box(evidence.box),
        "span": convert_span(evidence.span),
        "cell": None if evidence.cell is None else list(evidence.cell),
    }


def convert_finding(finding: Finding) -> JsonObject:
    """Return one finding, as in `gouji.report/1`."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "facts": list(finding.facts),
        "message": finding.message,
        "verdict": finding.verdict.value,
        "page": finding.page,
        "repairs": [[_change(change) for change in repair] for repair in finding.repairs],
    }


def _change(change: Repair) -> JsonObject:
    told: JsonObject = {"fact": change.fact, "from": _number(change.old), "to": _number(change.new)}
    return told | {"why": change.why} if change.why else told


def convert_item(item: ReviewItem) -> JsonObject:
    """Return one item of a review queue."""
    return {
        "facts": list(item.facts),
        "why": [why.value for why in item.why],
        "rules": list(item.rules),
        "choices": [
            {
                "kind": choice.kind.value,
                "values": {fact: _number(value) for fact, value in choice.values},
                "mends": list(choice.mends),
                "breaks": list(choice.breaks),
                "why": choice.why,
            }
            for choice in item.choices
        ],
        "gain": item.gain,
    }
