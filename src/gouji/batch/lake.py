"""The tables of a batch as Parquet: written from the ledger, and opened again.

The same documents give the same bytes, whatever the number of workers, the order of arrival and how often the run was
killed: rows stand in the order of hashes and of positions, row groups have a fixed number of rows, and nothing that
differs between runs is in them. What does, times and memory, has a table of its own, `timing`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from gouji.batch.ledger import BatchLedger, LedgerEntry
from gouji.batch.tables import DOCUMENTS, PARTS, SOURCES, TIMING
from gouji.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

__all__ = ["Lake", "open_lake", "seal"]

_GROUP_ROWS = 1 << 16
_NO_YEAR = "__HIVE_DEFAULT_PARTITION__"
_LEDGER = "ledger.sqlite"
_TABLES = ("documents", *PARTS, "sources", "timing")


def seal(ledger: BatchLedger, folder: Path) -> None:
    """Write all tables of what the ledger holds; a table takes the place of the one before when it is whole."""
    for name, write in (
        ("sources", _write_sources),
        ("timing", _write_timing),
        ("documents", _write_documents),
        *((part, _part_writer(part)) for part in PARTS),
    ):
        unfinished = folder / f".{name}"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        write(ledger, unfinished)
        before = folder / name
        old = folder / f".{name}.old"
        shutil.rmtree(old, ignore_errors=True)
        if before.exists():
            before.rename(old)
        unfinished.rename(before)
        shutil.rmtree(old, ignore_errors=True)


def _write_sources(ledger: BatchLedger, folder: Path) -> None:
    rows = ({"sha256": sha256, "path": path} for sha256, path in ledger.list_sources())
    _write(folder / "part-0.parquet", SOURCES, _batches(rows, SOURCES))


def _write_timing(ledger: BatchLedger, folder: Path) -> None:
    rows = (
        {
            "sha256": document.sha256,
            "seconds": document.outcome.seconds,
            "peak_mb": document.outcome.peak_mb,
            "attempts": document.attempts,
        }
        for document in ledger.list_documents(every=True)
    )
    _write(folder / "part-0.parquet", TIMING, _batches(rows, TIMING))


def _write_documents(ledger: BatchLedger, folder: Path) -> None:
    for year in ledger.list_years():
        rows = (_describe(document) for document in ledger.list_documents(year=year))
        _write(_partition(folder, year), DOCUMENTS, _batches(rows, DOCUMENTS))


def _part_writer(part: str) -> Any:  # noqa: ANN401 - a function like its neighbours above
    def write(ledger: BatchLedger, folder: Path) -> None:
        for year in ledger.list_years():
            tables = (pa.ipc.open_stream(rows).read_all() for rows in ledger.list_parts(part, year))
            _write(_partition(folder, year), PARTS[part], (b for table in tables for b in table.to_batches()))
        if not any(folder.iterdir()):
            # A table without rows can be opened all the same.
            _write(_partition(folder, None), PARTS[part], ())

    return write


def _describe(document: LedgerEntry) -> dict[str, object]:
    outcome = document.outcome
    return {
        "sha256": document.sha256,
        "name": document.name,
        "media_type": outcome.media_type,
        "pages": outcome.pages,
        "form": outcome.form,
        "form_confidence": outcome.form_confidence,
        "agency": outcome.agency,
        "title": outcome.title,
        "state": outcome.state.value,
        "reason": None if outcome.reason is None else outcome.reason.value,
        "message": outcome.message,
        "review": outcome.review,
        "findings": outcome.findings,
        "warnings": list(outcome.warnings),
    }


def _partition(folder: Path, year: int | None) -> Path:
    place = folder / f"year={_NO_YEAR if year is None else year}"
    place.mkdir(exist_ok=True)
    return place / "part-0.parquet"


def _batches(rows: Iterable[Mapping[str, object]], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    kept: list[Mapping[str, object]] = []
    for row in rows:
        kept.append(row)
        if len(kept) == _GROUP_ROWS:
            yield pa.RecordBatch.from_pylist(kept, schema=schema)
            kept = []
    if kept:
        yield pa.RecordBatch.from_pylist(kept, schema=schema)


def _write(path: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> None:
    """Write batches in row groups of a fixed size; a file without rows is left out, but where it is the only one."""
    held: list[pa.RecordBatch] = []
    count = 0
    writer: pq.ParquetWriter | None = None
    try:
        for batch in batches:
            held.append(batch)
            count += batch.num_rows
            while count >= _GROUP_ROWS:
                table = pa.Table.from_batches(held, schema).combine_chunks()
                writer = writer or pq.ParquetWriter(path, schema, compression="zstd")
                writer.write_table(table.slice(0, _GROUP_ROWS), row_group_size=_GROUP_ROWS)
                held = table.slice(_GROUP_ROWS).to_batches()
                count -= _GROUP_ROWS
        if count or not batches:
            writer = writer or pq.ParquetWriter(path, schema, compression="zstd")
            writer.write_table(pa.Table.from_batches(held, schema).combine_chunks(), row_group_size=_GROUP_ROWS)
    finally:
        if writer is not None:
            writer.close()
    if writer is None:
        path.parent.rmdir() if path.parent.name.startswith("year=") else None


class Lake:
    """What a batch left: its tables as frames, and its documents one by one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def to_arrow(self, table: str) -> pa.Table:
        """Return a table as pyarrow's; the year of partitioned ones is a column. Raises `UsageError` for another name.

        `corrections` is there once corrections were put into the lake (`gouji.batch.correct`), and so is `facts_corrected`: the facts with `current`, the
        value that counts, and `corrected_kind`, `corrected_by`, `corrected_at`, null where nobody said anything. A cell that somebody looked at is not under review
        there, and a cell that only a person saw is a row of its own.
        """
        if table == "facts_corrected":
            return self._join_corrections()
        known = (*_TABLES, *(("corrections", "facts_corrected") if (self.folder / "corrections").is_dir() else ()))
        if table not in known:
            message = f"no table {table!r}; there are {', '.join(known)}"
            raise UsageError(message)
        import pyarrow.dataset as ds

        partitioning = ds.partitioning(pa.schema([("year", pa.int32())]), flavor="hive")
        return ds.dataset(self.folder / table, partitioning=partitioning).to_table()

    def _join_corrections(self) -> pa.Table:
        """Return the facts with the corrections that are in force."""
        import pyarrow.compute as pc

        said = self.to_arrow("corrections").filter(pc.field("state") == "in_force")
        names = {"after_kind": "corrected_kind", "author": "corrected_by", "time": "corrected_at"}
        said = said.select(["sha256", "id", "form", "after_value", *names])
        said = said.rename_columns(["sha256", "id", "form_corrected", "after_value", *names.values()])
        facts = self.to_arrow("facts")
        facts = facts.append_column("position", pa.array(range(facts.num_rows), pa.int64()))
        # Lists cannot be joined; they are taken by position afterwards.
        lists = [f.name for f in facts.schema if pa.types.is_list(f.type)]
        joined = facts.drop_columns(lists).join(said, ["sha256", "id"], join_type="full outer").sort_by("position")
        for name in lists:
            joined = joined.append_column(name, facts.column(name).take(joined.column("position")))
        known = pc.is_valid(joined.column("corrected_kind"))
        current = pc.if_else(known, joined.column("after_value"), joined.column("value"))
        review = pc.and_(pc.invert(known), pc.fill_null(joined.column("review"), False))  # noqa: FBT003 - pyarrow's way
        form = pc.coalesce(joined.column("form"), joined.column("form_corrected"))
        for name, column in (("current", current), ("review", review), ("form", form)):
            joined = joined.drop_columns(name) if name in joined.column_names else joined
            joined = joined.append_column(name, column)
        return joined.select([*(f for f in facts.column_names if f != "position"), "current", *names.values()])

    def to_frame(self, table: str, library: str = "pandas") -> pd.DataFrame | pl.DataFrame:
        """Return a table as a frame of `pandas` or `polars`. Raises `UsageError` where that is not installed."""
        arrow = self.to_arrow(table)
        try:
            if library == "pandas":
                frame: pd.DataFrame = arrow.to_pandas()
                return frame
            if library == "polars":
                import polars as pl

                return pl.DataFrame(arrow)
        except ImportError:
            message = f"{library} is not installed; pip install 'gouji[frames]'"
            raise UsageError(message) from None
        message = f"no frames of {library!r}; known libraries are pandas, polars"
        raise UsageError(message)

    def list_documents(self) -> Iterator[LedgerEntry]:
        """Yield what became of each document, in the order of hashes."""
        with BatchLedger(self.folder / _LEDGER, read_only=True) as ledger:
            yield from ledger.list_documents(every=True)


def open_lake(folder: str | Path) -> Lake:
    """Open what a batch left in a folder. Raises `UsageError` where no batch was run there."""
    with BatchLedger(Path(folder) / _LEDGER, read_only=True):
        return Lake(Path(folder))
