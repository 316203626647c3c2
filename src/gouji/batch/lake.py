"""The tables of a batch as Parquet: written from the ledger, and opened again.

The same documents give the same bytes, whatever the number of workers, the order of arrival and how often the run was
killed: rows stand in the order of hashes and of positions, row groups have a fixed number of rows, and nothing that
differs between runs is in them. What does, times and memory, has a table of its own, `timing`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pyarrow as pa
import pyarrow.parquet as pq

from gouji.batch.ledger import BatchLedger, LedgerEntry
from gouji.batch.segments import SegmentReader
from gouji.batch.storage import Storage, is_address, open_filesystem
from gouji.batch.tables import DOCUMENTS, PARTS, SOURCES, TIMING, decode_rows, make_batch
from gouji.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

__all__ = ["TABLES", "Lake", "open_lake", "seal"]

_GROUP_ROWS = 1 << 15
"""As many rows are held for each table and year while tables are written."""
_JOINED = 16
"""So many small batches are joined to one: each by itself takes several times what its rows need."""
_NO_YEAR = "__HIVE_DEFAULT_PARTITION__"
_LEDGER = "ledger.sqlite"
TABLES = ("documents", *PARTS, "sources", "timing")


def seal(ledger: BatchLedger, folder: Path, storage: Storage) -> None:
    """Write all tables of what the ledger holds; a table takes the place of the one before when it is whole.

    `storage` is where workers have left segments. Where it is another place than the folder, it gets a copy of the tables.
    """
    unfinished = folder / ".unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        _write_all(ledger, unfinished, storage)
        for name in TABLES:
            _take_place(unfinished / name, folder / name)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    if is_address(storage.root):
        _publish(folder, storage)


def _write_all(ledger: BatchLedger, folder: Path, storage: Storage) -> None:
    sources = ({"sha256": sha256, "path": path} for sha256, path in ledger.list_sources())
    with _TableWriter(folder / "sources", SOURCES) as table:
        _write_rows(table, sources, SOURCES)
    with _TableWriter(folder / "timing", TIMING) as table:
        _write_rows(table, map(_time, ledger.list_documents(every=True)), TIMING)
    with _YearWriter(folder / "documents", DOCUMENTS) as years:
        for year in ledger.list_years():
            _write_rows(years.open(year), map(_describe, ledger.list_documents(year=year)), DOCUMENTS)
    segments = SegmentReader(storage)
    with ExitStack() as stack:
        tables = {part: stack.enter_context(_YearWriter(folder / part, PARTS[part])) for part in PARTS}
        for result in ledger.list_results():
            parts = result.parts if result.segment is None else segments.read(result.segment, result.sha256)
            for part, rows in parts.items():
                table = tables[part].open(result.year)
                for batch in decode_rows(rows):
                    table.write(batch)


def _take_place(new: Path, place: Path) -> None:
    old = new.with_name(f"{new.name}.old")
    if place.exists():
        place.rename(old)
    new.rename(place)


def _publish(folder: Path, storage: Storage) -> None:
    before = {name for table in TABLES for name in storage.list_names(table)}
    written = sorted(path for table in TABLES for path in (folder / table).rglob("*.parquet"))
    for path in written:
        storage.write(path.relative_to(folder).as_posix(), path.read_bytes())
    storage.remove(before - {path.relative_to(folder).as_posix() for path in written})


def _time(document: LedgerEntry) -> dict[str, object]:
    outcome = document.outcome
    return {
        "sha256": document.sha256,
        "seconds": outcome.seconds,
        "peak_mb": outcome.peak_mb,
        "attempts": document.attempts,
        "worker": outcome.worker,
    }


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
        "state": outcome.state,
        "reason": outcome.reason,
        "message": outcome.message,
        "seconds": None,
        "peak_mb": None,
        "review": outcome.review,
        "findings": outcome.findings,
        "warnings": outcome.warnings,
    }


def _write_rows(table: _TableWriter, rows: Iterable[Mapping[str, object]], schema: pa.Schema) -> None:
    rows = iter(rows)
    while some := list(islice(rows, _GROUP_ROWS)):
        table.write(make_batch({name: [row[name] for row in some] for name in schema.names}, schema))


class _TableWriter:
    """Writes one Parquet file in row groups of a fixed size, whatever the sizes of the batches it is given."""

    def __init__(self, folder: Path, schema: pa.Schema) -> None:
        folder.mkdir(parents=True)
        self._schema = schema
        self._writer = pq.ParquetWriter(folder / "part-0.parquet", schema, compression="zstd")
        self._held: list[pa.RecordBatch] = []
        self._rows = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            if self._held:
                self._write_group(self._rows)
        finally:
            self._writer.close()

    def write(self, batch: pa.RecordBatch) -> None:
        """Add rows."""
        self._held.append(batch)
        self._rows += batch.num_rows
        if len(self._held) >= _JOINED:
            self._held = pa.Table.from_batches(self._held, self._schema).combine_chunks().to_batches()
        while self._rows >= _GROUP_ROWS:
            self._write_group(_GROUP_ROWS)

    def _write_group(self, rows: int) -> None:
        table = pa.Table.from_batches(self._held, self._schema).combine_chunks()
        self._writer.write_table(table.slice(0, rows), row_group_size=_GROUP_ROWS)
        self._held = table.slice(rows).to_batches()
        self._rows -= rows


class _YearWriter:
    """Writes one table in partitions by year."""

    def __init__(self, folder: Path, schema: pa.Schema) -> None:
        self._folder, self._schema = folder, schema
        self._years: dict[int | None, _TableWriter] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if not self._years:
            # A table without rows can be opened all the same.
            self.open(None)
        with ExitStack() as stack:
            for writer in self._years.values():
                stack.enter_context(writer)

    def open(self, year: int | None) -> _TableWriter:
        """Return the writer of a year's rows."""
        if year not in self._years:
            place = self._folder / f"year={_NO_YEAR if year is None else year}"
            self._years[year] = _TableWriter(place, self._schema)
        return self._years[year]


class Lake:
    """What a batch left: its tables as frames, and its documents one by one."""

    def __init__(self, place: str) -> None:
        self.place = place

    @property
    def folder(self) -> Path:
        """The folder in which the tables stand; only where they do not stand at an address."""
        return Path(self.place)

    @property
    def _is_corrected(self) -> bool:
        return not is_address(self.place) and (Path(self.place, "corrections").is_dir() or self._has_log)

    @property
    def _has_log(self) -> bool:
        from gouji.batch.corrected import LAKE_LOG

        return not is_address(self.place) and Path(self.place, LAKE_LOG).exists()

    def to_arrow(self, table: str) -> pa.Table:
        """Return a table as pyarrow's; the year of partitioned ones is a column. Raises `UsageError` for another name.

        `corrections` is there once somebody has corrected something (`gouji review`, `gouji.batch.correct`), and is made of the lake's log as it is now. So is
        `facts_corrected`: the facts with `current`, the value that counts, and `corrected_kind`, `corrected_by`, `corrected_at`, null where nobody said anything.
        A cell that somebody looked at is not under review there, and a cell that only a person saw is a row of its own.
        """
        if table == "facts_corrected":
            return self._join_corrections()
        if table == "corrections" and self._has_log:
            from gouji.batch.corrected import make_corrections_table

            return make_corrections_table(self.folder)
        known = (*TABLES, *(("corrections", "facts_corrected") if self._is_corrected else ()))
        if table not in known:
            message = f"no table {table!r}; there are {', '.join(known)}"
            raise UsageError(message)
        import pyarrow.dataset as ds

        partitioning = ds.partitioning(pa.schema([("year", pa.int32())]), flavor="hive")
        system, path = open_filesystem(self.place) if is_address(self.place) else (None, self.place)
        return ds.dataset(f"{path}/{table}", filesystem=system, partitioning=partitioning).to_table()

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
        """Yield what became of each document, in the order of hashes. Raises `UsageError` where the ledger is elsewhere."""
        with BatchLedger(Path(self.place) / _LEDGER, read_only=True) as ledger:
            yield from ledger.list_documents(every=True)


def open_lake(place: str | os.PathLike[str]) -> Lake:
    """Open what a batch left in a folder, or at an address. Raises `UsageError` where no batch was run there."""
    place = os.fspath(place)
    if is_address(place):
        if not Storage(place).list_names("documents"):
            message = f"{place}: no batch was written there; give the address that -o named"
            raise UsageError(message)
        return Lake(place)
    with BatchLedger(Path(place) / _LEDGER, read_only=True):
        return Lake(place)
