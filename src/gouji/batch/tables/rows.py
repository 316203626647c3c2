"""A report as rows of the tables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from gouji.batch.tables.columns import make_array, make_batch
from gouji.batch.tables.schema import PARTS
from gouji.report import FactId

if TYPE_CHECKING:
    from gouji.models.forms.definition import Form
    from gouji.report import Fact, Finding, Heading, ReportData, Row, Unplaced
    from gouji.tokens import Box, Number, Span

__all__ = ["decode_rows", "encode_rows", "tabulate"]

Columns = dict[str, Sequence[Any] | pa.Array]


def tabulate(report: ReportData, form: Form | None, sha256: str) -> dict[str, pa.RecordBatch]:
    """Return a report's parts as one batch of rows a table, in the report's order; empty parts are left out.

    `sha256` is the document's, by which the tables are joined.
    """
    parts: Mapping[str, Columns] = {
        "facts": _list_facts(report, form),
        "rows": _list_rows(report.rows),
        "headings": _list_headings(report.headings),
        "findings": _list_findings(report.findings),
        "unplaced": _list_unplaced(report.unplaced),
    }
    batches = {}
    for name, columns in parts.items():
        count = len(next(iter(columns.values())))
        if count:
            batches[name] = make_batch({"sha256": [sha256] * count, **columns}, PARTS[name])
    return batches


def encode_rows(batch: pa.RecordBatch) -> bytes:
    """Return rows as a compressed Arrow stream: as one piece, as a piece for each column takes ten times as long."""
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as packed, pa.ipc.new_stream(packed, batch.schema) as writer:
        writer.write_batch(batch)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def decode_rows(content: bytes) -> Iterator[pa.RecordBatch]:
    """Yield what `encode_rows` was given."""
    with pa.CompressedInputStream(pa.BufferReader(content), "zstd") as packed:
        yield from pa.ipc.open_stream(packed)


@lru_cache(maxsize=64)
def _name_facts(form: Form | None, names: tuple[str, ...]) -> Mapping[str, pa.Array]:
    """Return the columns that say where facts stand in their form, and what it calls them: most reports have the same facts."""
    known = {} if form is None else _describe_places(form)
    places = [{**asdict(FactId.parse(name)), **known.get(name, {})} for name in names]
    columns = ("table", "row", "column", "block", "row_label", "column_label", "unit")
    named = {"id": names, **{column: [place.get(column) for place in places] for column in columns}}
    return {name: make_array(values, PARTS["facts"].field(name).type) for name, values in named.items()}


def _describe_places(form: Form) -> dict[str, dict[str, str | None]]:
    """Return the labels and units of a form's facts."""
    return {
        str(FactId(table.id, row.id, column.id)): {
            "block": None if band.label is None else band.label.text,
            "row_label": row.label.text,
            "column_label": column.label.text,
            "unit": column.unit,
        }
        for table in form.tables
        for band in table.bands
        for row in band.rows
        for column in band.columns
    }


def _list_facts(report: ReportData, form: Form | None) -> Columns:
    facts: list[Fact] = list(report.facts.values())
    first = [fact.evidence[0] if fact.evidence else None for fact in facts]
    proposals = [fact.proposed for fact in facts]
    return {
        "form": [report.form] * len(facts),
        **_name_facts(form, tuple(fact.id for fact in facts)),
        "printed": [fact.printed for fact in facts],
        "value": [_as_float(fact.value) for fact in facts],
        "status": [fact.status for fact in facts],
        "confidence": [fact.confidence for fact in facts],
        "review": [fact.review for fact in facts],
        "reasons": [tuple(dict.fromkeys(own.why for own in fact.reasons)) if fact.reasons else () for fact in facts],
        "proposed": [None if own is None else _as_float(own.value) for own in proposals],
        "proposed_kind": [None if own is None else own.kind for own in proposals],
        "page": [None if own is None else own.page for own in first],
        **_list_boxes([None if own is None else own.box for own in first]),
        **_list_spans([None if own is None else own.span for own in first]),
        "alternatives": [tuple(map(_as_float, fact.alternatives)) for fact in facts],
    }


def _as_float(value: Number | None) -> float | None:
    """Return a number as the column holds it: Arrow takes no whole numbers that a float has to round."""
    return None if value is None else float(value)


def _list_boxes(boxes: Sequence[Box | None]) -> Columns:
    return {side: [None if box is None else getattr(box, side) for box in boxes] for side in ("x0", "y0", "x1", "y1")}


def _list_spans(spans: Sequence[Span | None]) -> Columns:
    return {
        "span_start": [None if span is None else span.start for span in spans],
        "span_end": [None if span is None else span.end for span in spans],
    }


def _list_rows(rows: Sequence[Row]) -> Columns:
    return _take_fields(rows, "table", "row", "label", "canonical", "match", "order", "page") | _list_spans(
        [row.span for row in rows]
    )


def _list_headings(headings: Sequence[Heading]) -> Columns:
    return _take_fields(headings, "text", "level", "section", "page", "confidence") | _list_spans(
        [heading.span for heading in headings]
    )


def _list_findings(findings: Sequence[Finding]) -> Columns:
    from gouji.export.plain.to_json import convert_finding

    repairs = [convert_finding(finding)["repairs"] for finding in findings]
    return {
        **_take_fields(findings, "rule", "severity", "verdict", "message", "facts", "page"),
        "repairs": [json.dumps(own, ensure_ascii=False, separators=(",", ":")) for own in repairs],
    }


def _list_unplaced(pieces: Sequence[Unplaced]) -> Columns:
    return {
        **_take_fields(pieces, "text", "page", "near", "why"),
        **_list_boxes([piece.box for piece in pieces]),
        **_list_spans([piece.span for piece in pieces]),
    }


def _take_fields(things: Iterable[object], *names: str) -> Columns:
    """Return the fields of some things as columns of the same names; enumerations are texts themselves."""
    return {name: [getattr(thing, name) for thing in things] for name in names}
