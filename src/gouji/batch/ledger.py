"""What became of each document of a batch: one SQLite file, in which a result is whole or not at all.

Results stand beside their states, so that one transaction writes both; `gouji.batch.lake` makes tables of them. After
`kill -9` at any moment the ledger holds every document that was finished, once.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from gouji.batch.reading import FailureCode, ReadingOutcome, ReadingState
from gouji.errors import GoujiError, UsageError

__all__ = ["BatchLedger", "LedgerEntry", "LedgerError"]

_SCHEMA_VERSION = 1
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
    sha256 TEXT,
    size INTEGER,
    modified INTEGER,
    reason TEXT,
    message TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sources_of ON sources (sha256);
CREATE TABLE IF NOT EXISTS results (
    sha256 TEXT PRIMARY KEY, {", ".join(f"{part} BLOB" for part in _PARTS)}
);
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


class BatchLedger:
    """The ledger of one output folder; to be used in a `with` block, by one process at a time."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._path = path
        try:
            if read_only and not path.is_file():
                message = f"{path.parent}: no batch was run there; give the folder that -o named"
                raise UsageError(message)
            address = f"{path.absolute().as_uri()}{'?mode=ro' if read_only else ''}"
            self._database = sqlite3.connect(address, uri=True, isolation_level=None, timeout=30)
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
        advice = "make room and run it again; what was finished is kept" if "full" in str(error) else "check the folder"
        return LedgerError(f"{self._path}: the ledger cannot be used ({error}); {advice}")

    def find_source(self, path: str, size: int, modified: int) -> str | None:
        """Return the hash of a file that has not changed since it was listed."""
        row = self._ask("SELECT sha256 FROM sources WHERE path=? AND size=? AND modified=?", path, size, modified)
        return row[0][0] if row else None

    def add_source(self, path: str, sha256: str, size: int | None, modified: int | None) -> None:
        """Note under which name a document came, and that it is to be read if it is new."""
        self._do(
            "INSERT INTO sources(path, sha256, size, modified) VALUES(?,?,?,?) ON CONFLICT(path) DO UPDATE SET"
            " sha256=excluded.sha256, size=excluded.size, modified=excluded.modified, reason=NULL, message=NULL",
            path,
            sha256,
            size,
            modified,
        )
        self._do("INSERT OR IGNORE INTO documents(sha256, state) VALUES(?,?)", sha256, ReadingState.PENDING)

    def add_unreadable(self, path: str, outcome: ReadingOutcome) -> None:
        """Note a name under which nothing could be read."""
        self._do(
            "INSERT INTO sources(path, reason, message) VALUES(?,?,?) ON CONFLICT(path) DO UPDATE SET"
            " sha256=NULL, size=NULL, modified=NULL, reason=excluded.reason, message=excluded.message",
            path,
            outcome.reason,
            outcome.message,
        )

    def list_pending(self, fingerprint: str) -> list[tuple[str, str]]:
        """Return (hash, name) of what is to be read, in the order of hashes.

        That is what is new, and what was read otherwise than the fingerprint says; what failed is not tried again.
        """
        rows = self._ask(
            "SELECT d.sha256, MIN(s.path) FROM documents d JOIN sources s USING (sha256)"
            " WHERE d.state=? OR (d.state!=? AND d.fingerprint IS NOT ?) GROUP BY d.sha256 ORDER BY d.sha256",
            ReadingState.PENDING,
            ReadingState.FAILED,
            fingerprint,
        )
        return [(sha256, path) for sha256, path in rows]

    def finish(self, sha256: str, outcome: ReadingOutcome, fingerprint: str) -> None:
        """Write what came of a document, its state and its rows together."""
        self._do(
            "UPDATE documents SET attempts=attempts+1, state=?, fingerprint=?, reason=?, message=?, seconds=?, peak_mb=?, media_type=?,"
            " pages=?, form=?, form_confidence=?, year=?, agency=?, title=?, review=?, findings=?, warnings=?"
            " WHERE sha256=?",
            outcome.state,
            fingerprint,
            outcome.reason,
            outcome.message,
            outcome.seconds,
            outcome.peak_mb,
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
        marks = ",".join("?" * (len(_PARTS) + 1))
        self._do(
            f"INSERT OR REPLACE INTO results(sha256, {columns}) VALUES({marks})",
            sha256,
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
        yield from self._database.execute(
            "SELECT sha256, path FROM sources WHERE sha256 IS NOT NULL ORDER BY sha256, path"
        )

    def list_documents(
        self, *, year: int | None = None, every: bool = False, state: ReadingState | None = None
    ) -> Iterator[LedgerEntry]:
        """Yield the documents of a year, or all, or those in a state, in the order of hashes, without their rows."""
        rows = self._database.execute(
            "SELECT d.*, (SELECT json_group_array(path) FROM (SELECT path FROM sources s WHERE s.sha256=d.sha256"
            " ORDER BY path)) FROM documents d WHERE (? OR d.year IS ?) AND (? IS NULL OR d.state=?) ORDER BY d.sha256",
            (every, year, state, state),
        )
        names = [column[0] for column in rows.description]
        for row in rows:
            yield _document(dict(zip(names[:-1], row[:-1], strict=True)), row[-1])

    def list_parts(self, part: str, year: int | None) -> Iterator[bytes]:
        """Yield the rows of a table of each report of a year, in the order of hashes, as Arrow streams."""
        rows = self._database.execute(
            f"SELECT r.{part} FROM results r JOIN documents d USING (sha256)"  # noqa: S608 - names of our own
            f" WHERE d.year IS ? AND r.{part} IS NOT NULL ORDER BY d.sha256",
            (year,),
        )
        for row in rows:
            yield row[0]

    def _ask(self, question: str, *values: object) -> list[Any]:
        try:
            return self._database.execute(question, values).fetchall()
        except sqlite3.Error as error:
            raise self._describe(error) from None

    def _do(self, command: str, *values: object) -> None:
        try:
            self._database.execute(command, values)
        except sqlite3.Error as error:
            raise self._describe(error) from None


def _document(row: dict[str, Any], paths: str) -> LedgerEntry:
    return LedgerEntry(
        sha256=row["sha256"],
        paths=tuple(json.loads(paths)),
        attempts=row["attempts"],
        outcome=ReadingOutcome(
            state=ReadingState(row["state"]),
            reason=None if row["reason"] is None else FailureCode(row["reason"]),
            message=row["message"],
            seconds=row["seconds"] or 0.0,
            peak_mb=row["peak_mb"] or 0.0,
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
