"""A log as a table, one event a row, and as CSV, Parquet and XLSX."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from typing import Any

from gouji.corrections.cells import sort_events
from gouji.corrections.event import Correction
from gouji.errors import UsageError

__all__ = ["EVENT_COLUMNS", "EventRecord", "export_events", "list_event_records", "make_arrow_schema"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRecord:
    """One event, flat; the lanes stay apart: what was read, what the cell was before, what it is from then on.

    `sha256` is the document's, by which events are joined with other tables. Lists are words with spaces between.
    """

    event: str
    action: str
    sha256: str
    name: str
    form: str | None
    id: str
    page: int | None
    x0: float | None
    y0: float | None
    x1: float | None
    y1: float | None
    span_start: int | None
    span_end: int | None
    printed: str | None
    value: float | None
    status: str
    review: bool
    reasons: str
    confidence: float
    before_kind: str | None
    before_value: float | None
    after_kind: str | None
    after_value: float | None
    reason: str
    author: str
    time: str
    rules: str
    version: str
    settings_sha256: str
    parents: str
    reverts: str | None


EVENT_COLUMNS: tuple[str, ...] = tuple(field.name for field in fields(EventRecord))
"""The records' column names, in order."""
_KINDS = tuple(str(field.type) for field in fields(EventRecord))


def list_event_records(events: Iterable[Correction]) -> Iterator[EventRecord]:
    """Yield the events as records, in the order of time."""
    for event in sort_events(events):
        place = event.place
        box = None if place is None else place.box
        yield EventRecord(
            event=event.id,
            action=event.action.value,
            sha256=event.document,
            name=event.name,
            form=event.form,
            id=event.fact,
            page=None if place is None else place.page,
            x0=None if box is None else box.x0,
            y0=None if box is None else box.y0,
            x1=None if box is None else box.x1,
            y1=None if box is None else box.y1,
            span_start=None if place is None else place.span.start,
            span_end=None if place is None else place.span.end,
            printed=event.read.printed,
            value=event.read.value,
            status=event.read.status.value,
            review=event.read.review,
            reasons=" ".join(event.read.reasons),
            confidence=event.read.confidence,
            before_kind=None if event.before is None else event.before.kind.value,
            before_value=None if event.before is None else event.before.value,
            after_kind=None if event.after is None else event.after.kind.value,
            after_value=None if event.after is None else event.after.value,
            reason=event.reason,
            author=event.author,
            time=event.time,
            rules=" ".join(event.rules),
            version=event.engine.get("version", ""),
            settings_sha256=event.engine.get("settings_sha256", ""),
            parents=" ".join(event.parents),
            reverts=event.reverts,
        )


def export_events(events: Iterable[Correction], format_: str) -> bytes:
    """Return a log as the bytes of a file: `csv`, `parquet` or `xlsx`.

    Raises `UsageError` for another format, and for Parquet where pyarrow is not installed (`pip install 'gouji[batch]'`).
    """
    try:
        render = _RENDERERS[format_]
    except KeyError:
        message = f"no format {format_!r}; known formats are {', '.join(_RENDERERS)}"
        raise UsageError(message) from None
    return render(list_event_records(events))


def _render_csv(records: Iterable[EventRecord]) -> bytes:
    from gouji.export.plain.to_csv import write_field

    lines = [",".join(EVENT_COLUMNS)]
    lines += [",".join(map(write_field, _KINDS, astuple(record))) for record in records]
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")


def _render_xlsx(records: Iterable[EventRecord]) -> bytes:
    from gouji.export.xlsx.workbook import render_sheet

    return render_sheet("corrections", EVENT_COLUMNS, map(astuple, records))


def _render_parquet(records: Iterable[EventRecord]) -> bytes:
    schema = make_arrow_schema()
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [dict(zip(EVENT_COLUMNS, astuple(record), strict=True)) for record in records]
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), out, compression="zstd")
    return out.getvalue()


def make_arrow_schema() -> Any:  # noqa: ANN401 - pyarrow need not be there
    """Return the table's columns as pyarrow's schema. Raises `UsageError` where pyarrow is not installed."""
    try:
        import pyarrow as pa
    except ImportError:
        message = "Parquet needs pyarrow; pip install 'gouji[batch]'"
        raise UsageError(message) from None
    types = {"str": pa.string(), "int": pa.int32(), "float": pa.float64(), "bool": pa.bool_()}
    columns = [(name, types[kind.split(" ")[0]]) for name, kind in zip(EVENT_COLUMNS, _KINDS, strict=True)]
    return pa.schema(columns, metadata={"schema": "gouji.corrections/1"})


_RENDERERS: dict[str, Callable[[Iterable[EventRecord]], bytes]] = {
    "csv": _render_csv,
    "parquet": _render_parquet,
    "xlsx": _render_xlsx,
}
