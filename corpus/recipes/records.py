"""A corpus as tables: a row a fact, and a row a printed row, for pandas, polars and `datasets`.

`facts.parquet` and `rows.parquet`; without pyarrow the same as JSON Lines.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from gouji.corpus.drafts.draft import Document

__all__ = ["Record", "fact_records", "row_records", "write_records"]

Record = Mapping[str, object]
_TYPES = {
    "document": "string",
    "kind": "string",
    "fact": "string",
    "value": "double",
    "decided": "bool",
    "values": "numbers",
    "table": "string",
    "row": "string",
    "order": "string",
    "place": "int64",
    "label": "string",
}


def fact_records(document: Document) -> Iterator[Record]:
    """Yield one a fact: `value` is None for a blank; where nothing decides, `values` has all that are acceptable."""
    gold = document.gold
    for fact, value in gold.facts.items():
        yield _fact(document, fact, value, ())
    for fact, values in gold.ambiguous.items():
        yield _fact(document, fact, values[0], values)


def _fact(document: Document, fact: str, value: float | None, values: Sequence[float | None]) -> Record:
    return {
        "document": document.name,
        "kind": document.kind,
        "fact": fact,
        "value": None if value is None else float(value),
        "decided": not values,
        "values": [None if other is None else float(other) for other in values],
    }


def row_records(document: Document) -> Iterator[Record]:
    """Yield one a printed row of the table of requests: where it stands, how, and the label that is printed there."""
    labels = {row.id: row.label for table in document.tables for row in table.rows if row.id and row.numbers}
    for place, (table, row, order) in enumerate(document.rows):
        label = None if order in ("unlabelled", "continued") else labels.get(row)
        told = {"table": table, "row": row, "order": order, "place": place, "label": label}
        yield {"document": document.name, "kind": document.kind, **told}


def write_records(folder: Path, name: str, records: Sequence[Record]) -> Path:
    """Write `NAME.parquet`, or `NAME.jsonl` where pyarrow is not installed; returns the path."""
    data = _parquet(records)
    path = folder / f"{name}.{'jsonl' if data is None else 'parquet'}"
    text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records) if data is None else ""
    path.write_bytes(text.encode() if data is None else data)
    return path


def _parquet(records: Sequence[Record]) -> bytes | None:
    if find_spec("pyarrow") is None or not records:
        return None
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"numbers": pa.list_(pa.float64()), "double": pa.float64(), "bool": pa.bool_(), "int64": pa.int64()}
    schema = pa.schema([(name, types.get(_TYPES[name], pa.string())) for name in records[0]])
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(records), schema=schema), sink)
    return sink.getvalue()
