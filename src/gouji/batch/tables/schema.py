"""The columns of the tables that a batch leaves, versioned as `gouji.batch/1`; `docs/batch.md` says what each holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

__all__ = ["DOCUMENTS", "PARTS", "SCHEMA", "SOURCES", "TIMING"]

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
