"""The tables that a batch leaves: their columns, and a report as rows of them.

Versioned as `gouji.batch/1`; `docs/batch.md` says what each column holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from gouji.report import FactId

if TYPE_CHECKING:
    from gouji.models.forms.definition import Form
    from gouji.report import Fact, ReportData
    from gouji.tokens import Number

__all__ = ["DOCUMENTS", "PARTS", "SCHEMA", "SOURCES", "TIMING", "decode_rows", "encode_rows", "tabulate"]

SCHEMA = "gouji.batch/1"


def _schema(**fields: Any) -> pa.Schema:  # noqa: ANN401 - pyarrow's types have no common one
    return pa.schema(list(fields.items()), metadata={"schema": SCHEMA})


_TEXT, _WHOLE, _NUMBER, _FLAG = pa.string(), pa.int32(), pa.float64(), pa.bool_()
_SPAN = {"span_start": _WHOLE, "span_end": _WHOLE}
_BOX = {"x0": _NUMBER, "y0": _NUMBER, "x1": _NUMBER, "y1": _NUMBER}

DOCUMENTS = _schema(
    sha256=_TEXT,
    name=_TEXT,
    media_type=_TEXT,
    pages=_WHOLE,
    form=_TEXT,
    form_confidence=_NUMBER,
    agency=_TEXT,
    title=_TEXT,
    state=_TEXT,
    reason=_TEXT,
    message=_TEXT,
    seconds=_NUMBER,
    peak_mb=_NUMBER,
    review=_WHOLE,
    findings=_WHOLE,
    warnings=pa.list_(_TEXT),
)
SOURCES = _schema(sha256=_TEXT, path=_TEXT)
TIMING = _schema(sha256=_TEXT, seconds=_NUMBER, peak_mb=_NUMBER, attempts=_WHOLE, worker=_TEXT)

PARTS: Mapping[str, pa.Schema] = {
    "facts": _schema(
        sha256=_TEXT,
        form=_TEXT,
        id=_TEXT,
        table=_TEXT,
        block=_TEXT,
        row=_TEXT,
        column=_TEXT,
        row_label=_TEXT,
        column_label=_TEXT,
        printed=_TEXT,
        value=_NUMBER,
        unit=_TEXT,
        status=_TEXT,
        confidence=_NUMBER,
        review=_FLAG,
        reasons=pa.list_(_TEXT),
        proposed=_NUMBER,
        proposed_kind=_TEXT,
        page=_WHOLE,
        **_BOX,
        **_SPAN,
        alternatives=pa.list_(_NUMBER),
    ),
    "rows": _schema(
        sha256=_TEXT,
        table=_TEXT,
        row=_TEXT,
        label=_TEXT,
        canonical=_TEXT,
        match=_NUMBER,
        order=_TEXT,
        page=_WHOLE,
        **_SPAN,
    ),
    "headings": _schema(
        sha256=_TEXT, text=_TEXT, level=_WHOLE, section=_TEXT, page=_WHOLE, **_SPAN, confidence=_NUMBER
    ),
    "findings": _schema(
        sha256=_TEXT,
        rule=_TEXT,
        severity=_TEXT,
        verdict=_TEXT,
        message=_TEXT,
        facts=pa.list_(_TEXT),
        page=_WHOLE,
        repairs=_TEXT,
    ),
    "unplaced": _schema(sha256=_TEXT, text=_TEXT, page=_WHOLE, **_BOX, **_SPAN, near=pa.list_(_TEXT), why=_TEXT),
}
"""The tables that hold a report's parts, each partitioned by the report's year."""


def tabulate(report: ReportData, form: Form | None, sha256: str) -> dict[str, pa.RecordBatch]:
    """Return a report's parts as one batch of rows a table, in the report's order; empty parts are left out.

    `sha256` is the document's, by which the tables are joined.
    """
    rows: Mapping[str, Iterator[dict[str, object]]] = {
        "facts": _facts(report, form),
        "rows": _rows(report),
        "headings": _headings(report),
        "findings": _findings(report),
        "unplaced": _unplaced(report),
    }
    batches = {}
    for name, own in rows.items():
        whole = [{"sha256": sha256, **row} for row in own]
        if whole:
            batches[name] = pa.RecordBatch.from_pylist(whole, schema=PARTS[name])
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


def _facts(report: ReportData, form: Form | None) -> Iterator[dict[str, object]]:
    places = _places(form)
    for fact in report.facts.values():
        parts = FactId.parse(fact.id)
        yield {
            "form": report.form,
            "id": fact.id,
            "table": parts.table,
            "row": parts.row,
            "column": parts.column,
            **places.get(fact.id, {}),
            "printed": fact.printed,
            "value": _as_float(fact.value),
            "status": fact.status.value,
            "confidence": fact.confidence,
            "review": fact.review,
            "reasons": list(dict.fromkeys(reason.why.value for reason in fact.reasons)),
            "proposed": None if fact.proposed is None else _as_float(fact.proposed.value),
            "proposed_kind": None if fact.proposed is None else fact.proposed.kind,
            **_place(fact),
            "alternatives": [_as_float(value) for value in fact.alternatives],
        }


def _as_float(value: Number | None) -> float | None:
    """Return a number as the column holds it: Arrow takes no whole numbers that a float has to round."""
    return None if value is None else float(value)


def _place(fact: Fact) -> dict[str, object]:
    if not fact.evidence:
        return {}
    first = fact.evidence[0]
    return {"page": first.page, **_box(first.box), "span_start": first.span.start, "span_end": first.span.end}


def _box(box: Any) -> dict[str, object]:  # noqa: ANN401
    return {} if box is None else {"x0": box.x0, "y0": box.y0, "x1": box.x1, "y1": box.y1}


def _places(form: Form | None) -> dict[str, dict[str, object]]:
    """Return the labels and units of a form's facts."""
    if form is None:
        return {}
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


def _rows(report: ReportData) -> Iterator[dict[str, object]]:
    for row in report.rows:
        yield {
            "table": row.table,
            "row": row.row,
            "label": row.label,
            "canonical": row.canonical,
            "match": row.match,
            "order": row.order.value,
            "page": row.page,
            "span_start": row.span.start,
            "span_end": row.span.end,
        }


def _headings(report: ReportData) -> Iterator[dict[str, object]]:
    for heading in report.headings:
        yield {
            "text": heading.text,
            "level": heading.level,
            "section": heading.section,
            "page": heading.page,
            "span_start": heading.span.start,
            "span_end": heading.span.end,
            "confidence": heading.confidence,
        }


def _findings(report: ReportData) -> Iterator[dict[str, object]]:
    from gouji.export.plain.to_json import convert_finding

    for finding in report.findings:
        plain = convert_finding(finding)
        yield {
            "rule": finding.rule,
            "severity": finding.severity.value,
            "verdict": finding.verdict.value,
            "message": finding.message,
            "facts": list(finding.facts),
            "page": finding.page,
            "repairs": json.dumps(plain["repairs"], ensure_ascii=False, separators=(",", ":")),
        }


def _unplaced(report: ReportData) -> Iterator[dict[str, object]]:
    for piece in report.unplaced:
        yield {
            "text": piece.text,
            "page": piece.page,
            **_box(piece.box),
            "span_start": piece.span.start,
            "span_end": piece.span.end,
            "near": list(piece.near),
            "why": piece.why.value,
        }
