"""What became of each document of a batch: one SQLite file, in which a result is whole or not at all.

Results stand beside their states, so that one transaction writes both; `gouji.batch.lake` makes tables of them. After
`kill -9` at any moment the ledger holds every document that was finished, once. Names are kept byte by byte, as those of files
need not be UTF-8.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from gouji.batch.reading import FailureCode, HashedSource, ReadingOutcome, ReadingState
from gouji.errors import GoujiError, UsageError

__all__ = ["BatchLedger", "LedgerEntry", "LedgerError", "PendingDocument", "StoredResult"]

_SCHEMA_VERSION = 3
_PARTS = ("facts", "rows", "headings", "findings", "unplaced")
_TABLES = f"""
CREATE TABLE IF NOT EXISTS documents (
    sha256 TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    fingerprint TEXT,
    reason TEXT,
    message TEXT,
    seconds REAL,
    peak_mb REAL,
    worker TEXT,
    likely_pages INTEGER NOT NULL DEFAULT 0,
    media_type TEXT,
    pages INTEGER,
    form TEXT,
    form_confidence REAL,
    year INTEGER,
    agency TEXT,
    title TEXT,
    review INTEGER,
    findings INTEGER,
    warnings TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sources (
    path TEXT PRIMARY KEY,
    root TEXT,
    sha256 TEXT,
    size INTEGER,
    modified INTEGER,
    reason TEXT,
    message TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sources_of ON sources (sha256);
CREATE TABLE IF NOT EXISTS results (
    sha256 TEXT PRIMARY KEY, segment TEXT, {", ".join(f"{part} BLOB" for part in _PARTS)}
);
CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""


class LedgerError(GoujiError):
    """The ledger cannot be read or written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """A row of the ledger: a document, the names under which it came, and what became of it."""

    sha256: str
    paths: tuple[str, ...]
    attempts: int
    outcome: ReadingOutcome

    @property
    def name(self) -> str:
        """The first of its names, in the order of their characters: the same however the documents arrived."""
        return self.paths[0] if self.paths else self.sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingDocument:
    """A document that is to be read."""

    sha256: str
    name: str
    root: str
    """The folder from which the run was started that listed it."""
    pages: int
    """How many of its pages may have to be recognised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredResult:
    """The rows of a document's report by table, or the segment in which they stand."""

    sha256: str
    year: int | None
    segment: str | None
    parts: dict[str, bytes]


class BatchLedger:
    """The ledger of one output folder; to be used in a `with` block, by one process at a time."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._path = path
        try:
            if read_only and not path.is_file():
                message = f"{path.parent}: no batch was run there; give the folder that -o named"
                raise UsageError(message)
            address = f"{path.absolute().as_uri()}{_read_only_mode(path) if read_only else ''}"
            self._database = sqlite3.connect(address, uri=True, isolation_level=None, timeout=30)
            self._database.text_factory = os.fsdecode
            if not read_only:
                self._prepare()
        except sqlite3.Error as error:
            raise self._describe(error) from None

    def _prepare(self) -> None:
        self._database.execute("PRAGMA journal_mode=WAL")
        # With NORMAL a crash of the machine may undo the last results, which are then read again; nothing is damaged.
        self._database.execute("PRAGMA synchronous=NORMAL")
        version = self._database.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, _SCHEMA_VERSION):
            message = f"{self._path}: this ledger is of another version of gouji; write to a new folder"
            raise LedgerError(message)
        self._database.executescript(_TABLES)
        self._database.execute(f"PRAGMA user_version={_SCHEMA_VERSION}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all of a block or nothing. Raises `LedgerError` where the disk is full or takes no more."""
        try:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")
        except sqlite3.Error as error:
            raise self._describe(error) from None

    def _describe(self, error: sqlite3.Error) -> LedgerError:
        no_room = "full" in str(error) or "I/O" in str(error)
        advice = "make room and run it again; what was finished is kept" if no_room else "check the folder"
        return LedgerError(f"{self._path}: the ledger cannot be used ({error}); {advice}")

    def read_note(self, name: str) -> str | None:
        """Return what a run has noted for later ones under a name."""
        row = self._ask("SELECT value FROM notes WHERE name=?", name)
        return row[0][0] if row else None

    def write_note(self, name: str, value: str | None) -> None:
        """Note something for later runs."""
        self._do("INSERT OR REPLACE INTO notes(name, value) VALUES(?,?)", name, value)

    def find_source(self, path: str, size: int, modified: int) -> HashedSource | None:
        """Return what is known of a file that has not changed since it was listed."""
        row = self._ask(
            "SELECT sha256, likely_pages FROM sources JOIN documents USING (sha256)"
            " WHERE path=CAST(? AS TEXT) AND size=? AND modified=?",
            os.fsencode(path),
            size,
            modified,
        )
        return HashedSource(sha256=row[0][0], pages=row[0][1]) if row else None

    def add_source(self, path: str, source: HashedSource, size: int | None, modified: int | None) -> None:
        """Note under which name a document came, and that it is to be read if it is new."""
        self._do(
            "INSERT INTO sources(path, root, sha256, size, modified)"
            " VALUES(CAST(? AS TEXT),CAST(? AS TEXT),?,?,?) ON CONFLICT(path) DO UPDATE SET"
            " root=excluded.root, sha256=excluded.sha256, size=excluded.size, modified=excluded.modified, reason=NULL, message=NULL",
            os.fsencode(path),
            os.fsencode(Path.cwd()),
            source.sha256,
            size,
            modified,
        )
        self._do(
            "INSERT OR IGNORE INTO documents(sha256, state, likely_pages) VALUES(?,?,?)",
            source.sha256,
            ReadingState.PENDING,
            source.pages,
        )

    def add_unreadable(self, path: str, outcome: ReadingOutcome) -> None:
        """Note a name under which nothing could be read."""
        self._do(
            "INSERT INTO sources(path, reason, message) VALUES(CAST(? AS TEXT),?,?) ON CONFLICT(path) DO UPDATE SET"
            " sha256=NULL, size=NULL, modified=NULL, reason=excluded.reason, message=excluded.message",
            os.fsencode(path),
            outcome.reason,
            outcome.message,
        )

    def list_pending(self, fingerprint: str) -> list[PendingDocument]:
        """Return what is to be read, in the order of hashes.

        That is what is new, and what was read otherwise than the fingerprint says; what failed is not tried again.
        """
        rows = self._ask(
            "SELECT d.sha256, MIN(s.path), s.root, d.likely_pages FROM documents d JOIN sources s USING (sha256)"
            " WHERE d.state=? OR (d.state!=? AND d.fingerprint IS NOT ?) GROUP BY d.sha256 ORDER BY d.sha256",
            ReadingState.PENDING,
            ReadingState.FAILED,
            fingerprint,
        )
        # SQLite takes the root from the row that has the least path.
        return [PendingDocument(sha256=sha256, name=path, root=root, pages=pages) for sha256, path, root, pages in rows]

    def finish(self, sha256: str, outcome: ReadingOutcome, fingerprint: str) -> None:
        """Write what came of a document, its state and its rows together."""
        self._do(
            "UPDATE documents SET attempts=attempts+1, state=?, fingerprint=?, reason=?, message=?, seconds=?, peak_mb=?, worker=?, media_type=?,"
            " pages=?, form=?, form_confidence=?, year=?, agency=?, title=?, review=?, findings=?, warnings=?"
            " WHERE sha256=?",
            outcome.state,
            fingerprint,
            outcome.reason,
            outcome.message,
            outcome.seconds,
            outcome.peak_mb,
            outcome.worker,
            outcome.media_type,
            outcome.pages,
            outcome.form,
            outcome.form_confidence,
            outcome.year,
            outcome.agency,
            outcome.title,
            outcome.review,
            outcome.findings,
            json.dumps(outcome.warnings, ensure_ascii=False),
            sha256,
        )
        columns = ", ".join(_PARTS)
        marks = ",".join("?" * (len(_PARTS) + 2))
        self._do(
            f"INSERT OR REPLACE INTO results(sha256, segment, {columns}) VALUES({marks})",
            sha256,
            outcome.segment,
            *(outcome.parts.get(part) for part in _PARTS),
        )

    def retry(self, reason: str | None) -> int:
        """Let documents that failed be read again, all or those with a reason; return how many."""
        where = "state=? AND (? IS NULL OR reason=?)"
        count = self._ask(f"SELECT COUNT(*) FROM documents WHERE {where}", ReadingState.FAILED, reason, reason)  # noqa: S608
        self._do(
            f"UPDATE documents SET state='{ReadingState.PENDING}' WHERE {where}",  # noqa: S608 - names of our own
            ReadingState.FAILED,
            reason,
            reason,
        )
        return int(count[0][0])

    def count_states(self) -> Mapping[str, int]:
        """Return how many documents are in each state."""
        counts = dict(self._ask("SELECT state, COUNT(*) FROM documents GROUP BY state"))
        return {state.value: counts.get(state.value, 0) for state in ReadingState}

    def count_reasons(self) -> Mapping[str, int]:
        """Return how many documents failed for each reason, and names under which nothing could be read."""
        rows = self._ask(
            "SELECT reason, COUNT(*) FROM (SELECT reason FROM documents WHERE state=? UNION ALL"
            " SELECT reason FROM sources WHERE reason IS NOT NULL) GROUP BY reason ORDER BY reason",
            ReadingState.FAILED,
        )
        return {str(reason): int(count) for reason, count in rows}

    def list_unreadable(self) -> list[tuple[str, str, str]]:
        """Return (name, reason, message) of names under which nothing could be read."""
        return [
            tuple(row)
            for row in self._ask("SELECT path, reason, message FROM sources WHERE reason IS NOT NULL ORDER BY path")
        ]

    def list_years(self) -> list[int | None]:
        """Return the years of the documents' reports, None last."""
        rows = self._ask("SELECT DISTINCT year FROM documents ORDER BY year IS NULL, year")
        return [row[0] for row in rows]

    def list_sources(self) -> Iterator[tuple[str, str]]:
        """Yield (hash, name) of every name, in the order of hashes and names."""
        rows = self._walk("SELECT sha256, path FROM sources WHERE sha256 IS NOT NULL ORDER BY sha256, path")
        yield from ((row["sha256"], row["path"]) for row in rows)

    def list_documents(
        self, *, year: int | None = None, every: bool = False, state: ReadingState | None = None
    ) -> Iterator[LedgerEntry]:
        """Yield the documents of a year, or all, or those in a state, in the order of hashes, without their rows."""
        rows = self._walk(
            "SELECT d.*, (SELECT json_group_array(path) FROM (SELECT path FROM sources s WHERE s.sha256=d.sha256"
            " ORDER BY path)) AS paths FROM documents d WHERE (? OR d.year IS ?) AND (? IS NULL OR d.state=?)"
            " ORDER BY d.sha256",
            every,
            year,
            state,
            state,
        )
        yield from map(_document, rows)

    def list_results(self) -> Iterator[StoredResult]:
        """Yield what was read, in the order of hashes; documents without rows are left out."""
        rows = self._walk(
            f"SELECT sha256, d.year, r.segment, {', '.join(f'r.{part}' for part in _PARTS)}"  # noqa: S608 - names of our own
            " FROM results r JOIN documents d USING (sha256) ORDER BY sha256"
        )
        for sha256, year, segment, *parts in rows:
            kept = {part: rows for part, rows in zip(_PARTS, parts, strict=True) if rows is not None}
            if kept or segment:
                yield StoredResult(sha256=sha256, year=year, segment=segment, parts=kept)

    def list_segments(self) -> set[str]:
        """Return the segments in which rows stand."""
        return {row[0] for row in self._ask("SELECT DISTINCT segment FROM results WHERE segment IS NOT NULL")}

    def _ask(self, question: str, *values: object) -> list[Any]:
        try:
            return self._database.execute(question, values).fetchall()
        except sqlite3.Error as error:
            raise self._describe(error) from None

    def _walk(self, question: str, *values: object) -> Iterator[sqlite3.Row]:
        """Yield the rows of an answer one by one, however many there are."""
        try:
            cursor = self._database.cursor()
            cursor.row_factory = sqlite3.Row
            yield from cursor.execute(question, values)
        except sqlite3.Error as error:
            raise self._describe(error) from None

    def _do(self, command: str, *values: object) -> None:
        try:
            self._database.execute(command, [_make_storable(value) for value in values])
        except sqlite3.Error as error:
            raise self._describe(error) from None


def _make_storable(value: object) -> object:
    """Return a value as SQLite takes it: of half a character, which a broken document may give, its number."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value


def _read_only_mode(path: Path) -> str:
    """Return how a ledger is opened that is not to be written.

    Where nobody can write and all is in the file, SQLite is told so, as it asks for a file beside it otherwise.
    """
    sealed = not os.access(path.parent, os.W_OK) and not path.with_name(f"{path.name}-wal").exists()
    return "?immutable=1" if sealed else "?mode=ro"


def _document(row: sqlite3.Row) -> LedgerEntry:
    return LedgerEntry(
        sha256=row["sha256"],
        paths=tuple(json.loads(row["paths"])),
        attempts=row["attempts"],
        outcome=ReadingOutcome(
            state=ReadingState(row["state"]),
            reason=None if row["reason"] is None else FailureCode(row["reason"]),
            message=row["message"],
            seconds=row["seconds"] or 0.0,
            peak_mb=row["peak_mb"] or 0.0,
            worker=row["worker"],
            media_type=row["media_type"],
            pages=row["pages"],
            form=row["form"],
            form_confidence=row["form_confidence"],
            year=row["year"],
            agency=row["agency"],
            title=row["title"],
            review=row["review"] or 0,
            findings=row["findings"] or 0,
            warnings=tuple(json.loads(row["warnings"] or "[]")),
        ),
    )
