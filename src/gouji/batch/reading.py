"""What a worker does with one document, and what comes of it."""

from __future__ import annotations

import errno
import hashlib
import os
import pickle
import shutil
import socket
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from gouji.batch.archives import ArchiveLimits
from gouji.batch.sources import load_source
from gouji.batch.storage import Storage
from gouji.errors import (
    DamagedDocument,
    DocumentError,
    EncryptedDocument,
    GoujiError,
    MemoryLimit,
    MissingTool,
    ReaderCrash,
    TimeLimit,
    UnsupportedDocument,
    UsageError,
)
from gouji.files import check_file
from gouji.limits import count_likely_pages

if TYPE_CHECKING:
    from gouji.report import ReportData
    from gouji.reports import Report
    from gouji.settings import Settings
    from gouji.tokens import TokenStream

__all__ = [
    "FailureCode",
    "HashedSource",
    "ReadingOutcome",
    "ReadingPlan",
    "ReadingState",
    "ReadingTask",
    "describe_failure",
    "hash_source",
    "read_task",
]


class ReadingState(StrEnum):
    """What became of a document."""

    PENDING = "pending"
    READ = "read"
    NO_FORM = "no_form"
    FAILED = "failed"


class FailureCode(StrEnum):
    """Why a document was not read: the closed list of `reason`."""

    UNREADABLE = "unreadable"
    """It is not there, or the system does not give it."""
    CHANGED = "changed"
    """It holds other bytes than when the run began."""
    UNSUPPORTED = "unsupported"
    DAMAGED = "damaged"
    EMPTY = "empty"
    """It was opened, and holds nothing that can be read: no text, no picture with characters."""
    ENCRYPTED = "encrypted"
    MISSING_TOOL = "missing_tool"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASH = "crash"
    """The process that read it died, or was killed three times."""
    DEFECT = "defect"
    """An error of gouji's own."""


_LEAST_ROOM = 16 << 20
"""Bytes; where a disk has fewer left, it is not a document that asks for too much."""
_NO_TEXT = "the document has no text; is it made of pictures?"
_QUOTED = 3
"""Warnings that are repeated in the message of a document without text."""
_NO_ROOM = "its temporary files fill the disk; make room, or open the file and save it anew"
_CODES: tuple[tuple[type[GoujiError], FailureCode], ...] = (
    (UnsupportedDocument, FailureCode.UNSUPPORTED),
    (DamagedDocument, FailureCode.DAMAGED),
    (EncryptedDocument, FailureCode.ENCRYPTED),
    (MissingTool, FailureCode.MISSING_TOOL),
    (TimeLimit, FailureCode.TIMEOUT),
    (MemoryLimit, FailureCode.MEMORY),
    (ReaderCrash, FailureCode.CRASH),
    (DocumentError, FailureCode.UNREADABLE),
)


@dataclass(frozen=True, kw_only=True)
class ReadingPlan:
    """How all documents of a run are read; pickled once, and made once in each process."""

    settings: Settings
    form: str | None = None
    archives: ArchiveLimits = field(default_factory=ArchiveLimits)
    reports: tuple[str, ...] = ()
    """Formats of files to write beside the tables."""
    out: str = ""
    """Where to write them."""

    @cached_property
    def _pickled(self) -> bytes:
        return pickle.dumps({own.name: getattr(self, own.name) for own in fields(self)})

    def __reduce__(self) -> tuple[Callable[[bytes], ReadingPlan], tuple[bytes]]:
        """Return how to make it again: settings are a large tree, and as many objects for each document."""
        return _restore_plan, (self._pickled,)


@lru_cache(maxsize=4)
def _restore_plan(pickled: bytes) -> ReadingPlan:
    return ReadingPlan(**pickle.loads(pickled))  # noqa: S301 - what a parent wrote


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingTask:
    """One document to read: its hash, the name to open it by, and how to read it."""

    sha256: str
    name: str
    plan: ReadingPlan
    pages: int = 0
    """How many of its pages may have to be recognised, by which it gets its time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOutcome:
    """What came of one document; `parts` holds its rows of each table as an Arrow stream."""

    state: ReadingState
    reason: FailureCode | None = None
    message: str | None = None
    seconds: float = 0.0
    peak_mb: float = 0.0
    worker: str | None = None
    """The host and the process that read it."""
    media_type: str | None = None
    pages: int | None = None
    form: str | None = None
    form_confidence: float | None = None
    year: int | None = None
    agency: str | None = None
    title: str | None = None
    review: int = 0
    findings: int = 0
    warnings: tuple[str, ...] = ()
    parts: dict[str, bytes] = field(default_factory=dict)
    segment: str | None = None
    """The file in which a worker of a cluster has written its rows, in the place of `parts`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HashedSource:
    """What is known of a document before it is read."""

    sha256: str
    """Of its bytes; of a folder of page pictures, that of its files' names and hashes."""
    pages: int
    """How many of its pages may have to be recognised, by its size."""


def hash_source(name: str, archives: ArchiveLimits) -> HashedSource:
    """Return the hash of a document and its likely pages. Raises `DocumentError` where it cannot be read."""
    loaded = load_source(name, archives)
    if isinstance(loaded, bytes):
        return HashedSource(sha256=hashlib.sha256(loaded).hexdigest(), pages=count_likely_pages(name, loaded))
    check_file(loaded)
    pages = count_likely_pages(name)
    try:
        if loaded.is_dir():
            listed = [f"{_hash_file(path)} {path.name}\n" for path in sorted(loaded.iterdir()) if path.is_file()]
            whole = hashlib.sha256("".join(listed).encode("utf-8", "surrogateescape"))
            return HashedSource(sha256=whole.hexdigest(), pages=pages)
        return HashedSource(sha256=_hash_file(loaded), pages=pages)
    except OSError as error:
        raise DocumentError(name, f"it cannot be read ({error.strerror or error})", "check the path") from None


def _hash_file(path: Path) -> str:
    check_file(path)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_task(task: ReadingTask) -> ReadingOutcome:
    """Read one document; whatever is wrong with it becomes an outcome, but for what ends the process.

    Raises `UsageError` for what would be wrong with every document: an unknown form, no room to write.
    """
    start = time.perf_counter()
    _reset_peak()
    try:
        outcome = _read(task)
    except DocumentError as error:
        outcome = describe_failure(error)
    except (GoujiError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - a defect in one document must not stop the others
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            _check_room()
            return ReadingOutcome(state=ReadingState.FAILED, reason=FailureCode.UNREADABLE, message=_NO_ROOM)
        what = f"{type(error).__name__}: {error}".strip()
        outcome = ReadingOutcome(state=ReadingState.FAILED, reason=FailureCode.DEFECT, message=" ".join(what.split()))
    return replace(
        outcome,
        seconds=time.perf_counter() - start,
        peak_mb=_measure_peak(),
        worker=f"{socket.gethostname()}:{os.getpid()}",
    )


def _check_room() -> None:
    """Raise `UsageError` where there is no room for temporary files, whatever the document."""
    folder = tempfile.gettempdir()
    if shutil.disk_usage(folder).free < _LEAST_ROOM:
        message = f"{folder}: there is no room for temporary files; make room, or name another folder in TMPDIR"
        raise UsageError(message) from None


def describe_failure(error: GoujiError) -> ReadingOutcome:
    """Return the outcome for an error about a document."""
    reason = next((code for kind, code in _CODES if isinstance(error, kind)), FailureCode.DEFECT)
    message = f"{error.reason}; {error.advice}" if isinstance(error, DocumentError) else str(error)
    return ReadingOutcome(state=ReadingState.FAILED, reason=reason, message=message.strip("; "))


def _read(task: ReadingTask) -> ReadingOutcome:
    from gouji.ingest import load_document
    from gouji.reading import read_document

    source = load_source(task.name, task.plan.archives)
    if isinstance(source, Path) and not source.is_dir():
        source = _read_file(source, task)
    if isinstance(source, bytes) and hashlib.sha256(source).hexdigest() != task.sha256:
        message = "it changed while the batch ran; run it again"
        return ReadingOutcome(state=ReadingState.FAILED, reason=FailureCode.CHANGED, message=message)
    document = load_document(source, name=Path(task.name).name, settings=task.plan.settings.ingest)
    if not document.stream.text.strip():
        return _describe_empty(document.stream)
    report = read_document(document, form=task.plan.form, settings=task.plan.settings)
    _write_reports(report, task)
    return ReadingOutcome(
        state=ReadingState.NO_FORM if report.form is None else ReadingState.READ,
        media_type=report.source.media_type,
        pages=report.source.pages,
        form=report.form,
        form_confidence=report.form_confidence,
        year=report.year,
        agency=report.agency,
        title=report.title or None,
        review=sum(fact.review for fact in report.facts.values()),
        findings=len(report.findings),
        warnings=report.warnings,
        parts=_encode_parts(report, task.sha256),
    )


def _describe_empty(stream: TokenStream) -> ReadingOutcome:
    return ReadingOutcome(
        state=ReadingState.FAILED,
        reason=FailureCode.EMPTY,
        message="; ".join(stream.warnings[:_QUOTED]) or _NO_TEXT,
        media_type=stream.source.media_type,
        pages=len(stream.pages),
        warnings=stream.warnings,
    )


def _read_file(path: Path, task: ReadingTask) -> bytes:
    from gouji.ingest.open import read_file

    try:
        return read_file(path, task.name, task.plan.settings.ingest)
    except OSError as error:
        raise DocumentError(task.name, f"it cannot be read ({error.strerror})", "check the path") from None


def _encode_parts(report: ReportData, sha256: str) -> dict[str, bytes]:
    from gouji.batch.tables import encode_rows, tabulate
    from gouji.export.views.layout import find_form

    return {name: encode_rows(batch) for name, batch in tabulate(report, find_form(report), sha256).items()}


def _write_reports(report: Report, task: ReadingTask) -> None:
    if not task.plan.reports:
        return
    from gouji.export.formats import Format, render

    storage = Storage(task.plan.out)
    for name in task.plan.reports:
        format_ = Format(name)
        storage.write(f"reports/{task.sha256}{format_.suffix}", render(report, format_))


def _reset_peak() -> None:
    """Let the system forget the most memory that this process has held; Linux alone can."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _measure_peak() -> float:
    """Return the most memory, in MB, that this process has held since `_reset_peak`; 0 where the system does not say."""
    with suppress(OSError, ValueError, StopIteration):
        lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
        return int(next(line.split()[1] for line in lines if line.startswith("VmHWM:"))) / 1024
    try:
        import resource
    except ImportError:
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
