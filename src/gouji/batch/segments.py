"""Segments: the rows of some documents in one Arrow file below `OUT/segments`, written by a worker of a cluster.

The driver's ledger notes in which segment a document's rows stand. A segment is written whole or not at all and named for
what it holds, so that a task which ran twice leaves one.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from gouji.batch.storage import Storage
from gouji.batch.tables import PARTS
from gouji.errors import UsageError

__all__ = ["SEGMENTS", "SegmentReader", "prune_segments", "write_segment"]

SEGMENTS = "segments"
_OPEN = 32
"""Segments that are kept in memory: as many runs as have added to a batch may lie beside each other in the order of hashes."""
_SCHEMA = pa.schema([("sha256", pa.string()), *((part, pa.large_binary()) for part in PARTS)])


def write_segment(storage: Storage, parts: Mapping[str, Mapping[str, bytes]], fingerprint: str) -> str:
    """Write the rows of some documents, by their hashes; return the segment's name."""
    digest = hashlib.sha256("\n".join([fingerprint, *sorted(parts)]).encode()).hexdigest()
    name = f"{SEGMENTS}/{digest[:2]}/{digest[:32]}.arrow"
    rows = [{"sha256": sha256, **own} for sha256, own in sorted(parts.items())]
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, _SCHEMA) as writer:
        writer.write_batch(pa.RecordBatch.from_pylist(rows, schema=_SCHEMA))
    storage.write(name, sink.getvalue().to_pybytes())
    return name


@dataclass(slots=True)
class SegmentReader:
    """Gives the rows of documents, reading each segment once where they are asked for in the order of hashes."""

    storage: Storage
    _open: OrderedDict[str, dict[str, dict[str, bytes]]] = field(default_factory=OrderedDict)

    def read(self, segment: str, sha256: str) -> dict[str, bytes]:
        """Return the rows of a document in a segment, by table. Raises `UsageError` where the segment is lost."""
        if segment not in self._open:
            self._open[segment] = self._load(segment)
            if len(self._open) > _OPEN:
                self._open.popitem(last=False)
        self._open.move_to_end(segment)
        return self._open[segment][sha256]

    def _load(self, segment: str) -> dict[str, dict[str, bytes]]:
        content = self.storage.read(segment)
        if content is None:
            message = f"{self.storage.root}/{segment}: the file is gone; write to a new folder"
            raise UsageError(message)
        rows = pa.ipc.open_file(content).read_all().to_pylist()
        return {row["sha256"]: {part: row[part] for part in PARTS if row[part] is not None} for row in rows}


def prune_segments(storage: Storage, used: Collection[str]) -> None:
    """Remove segments of tasks that were cut off before the ledger noted them."""
    storage.remove(name for name in storage.list_names(SEGMENTS) if name.endswith(".arrow") and name not in used)
