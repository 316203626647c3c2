"""Arrow columns of Python's values, made from their buffers.

`pyarrow.array` does the same, and imports pandas where that is installed, which takes longer than ten documents do.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

import pyarrow as pa

__all__ = ["make_array", "make_batch"]


def make_batch(columns: Mapping[str, Sequence[Any] | pa.Array], schema: pa.Schema) -> pa.RecordBatch:
    """Return columns of equal lengths as one batch; a column that is not given has no values.

    Knows texts, 32-bit whole numbers, floats, truth values, and lists of them. None stands for no value.
    """
    count = len(next(iter(columns.values())))
    arrays = []
    for field in schema:
        values = columns.get(field.name)
        if values is None:
            values = pa.nulls(count, field.type)
        arrays.append(values if isinstance(values, pa.Array) else make_array(values, field.type))
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def make_array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Return one column; see `make_batch`."""
    missing = values.count(None)
    if missing == len(values):
        return pa.nulls(missing, kind)
    known = _pack_bits([value is not None for value in values]) if missing else None
    if pa.types.is_list(kind):
        lists = [value or () for value in values]
        items = make_array([item for own in lists for item in own], kind.value_type)
        return pa.Array.from_buffers(kind, len(values), [known, _make_offsets(lists)], children=[items])
    if pa.types.is_string(kind):
        texts: Sequence[str] = values if known is None else ["" if value is None else value for value in values]
        content = "".join(texts)
        offsets = _make_offsets(texts if content.isascii() else list(map(_encode, texts)))
        buffers = [offsets, pa.py_buffer(_encode(content))]
    elif pa.types.is_boolean(kind):
        buffers = [_pack_bits(values)]
    else:
        numbers = values if known is None else [0 if value is None else value for value in values]
        buffers = [pa.py_buffer(array("d" if pa.types.is_floating(kind) else "i", numbers))]
    return pa.Array.from_buffers(kind, len(values), [known, *buffers])


def _encode(text: str) -> bytes:
    """Return a text in UTF-8; what has no place there, as a byte of a file's name in another encoding, as its number."""
    return text.encode("utf-8", "backslashreplace")


def _make_offsets(pieces: Sequence[Sequence[Any]]) -> pa.Buffer:
    return pa.py_buffer(array("i", accumulate(map(len, pieces), initial=0)))


def _pack_bits(flags: Sequence[Any]) -> pa.Buffer:
    """Return a bit for each flag, the first one lowest."""
    bits = int("".join("1" if flag else "0" for flag in reversed(flags)) or "0", 2)
    return pa.py_buffer(bits.to_bytes((len(flags) + 7) // 8, "little"))
