"""The tables of a batch: `schema` has their columns, `columns` makes Arrow of Python's values, `rows` makes them of a report."""

from gouji.batch.tables.columns import make_batch
from gouji.batch.tables.rows import decode_rows, encode_rows, tabulate
from gouji.batch.tables.schema import DOCUMENTS, PARTS, SCHEMA, SOURCES, TIMING

__all__ = [
    "DOCUMENTS",
    "PARTS",
    "SCHEMA",
    "SOURCES",
    "TIMING",
    "decode_rows",
    "encode_rows",
    "make_batch",
    "tabulate",
]
