"""One run of a batch: list the documents, read what is new, keep what came of it, write the tables."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import stat
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from gouji.batch.archives import ArchiveLimits
from gouji.batch.engines import BatchEngine, LocalEngine
from gouji.batch.ledger import BatchLedger, LedgerError, PendingDocument
from gouji.batch.progress import BatchProgress
from gouji.batch.reading import HashedSource, ReadingOutcome, ReadingPlan, ReadingTask, describe_failure, hash_source
from gouji.batch.sources import find_documents
from gouji.batch.storage import Storage, is_address
from gouji.errors import DocumentError, UsageError
from gouji.files import make_folder
from gouji.language import translate
from gouji.limits import Limits
from gouji.settings import Settings

if TYPE_CHECKING:
    from gouji.batch.lake import Lake

__all__ = ["ENGINES", "BatchOptions", "BatchResult", "hold_output", "open_ledger", "retry_batch", "run_batch"]

ENGINES = ("local", "ray")
_LEDGER, _LOCK = "ledger.sqlite", ".lock"
_PLACE = "out"
"""The note of the ledger that says where the tables are copied to."""
_ADVICE = "make room and run it again; what was finished is kept"
_LISTED = 256
"""Names that are noted in one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOptions:
    """How the documents of a batch are read."""

    workers: int = 0
    """Processes; 0 stands for one a processor."""
    limits: Limits = field(default_factory=Limits)
    settings: Settings = field(default_factory=Settings)
    form: str | None = None
    reports: tuple[str, ...] = ()
    """Formats of a file more a document: json, html, xlsx, csv, markdown."""
    pages_in_folders: bool = False
    """A folder of files without folders is one document, its files the pictures of its pages."""
    archives: ArchiveLimits = field(default_factory=ArchiveLimits)
    engine: str = "local"
    """Where documents are read: one of `ENGINES`."""
    address: str | None = None
    """Of the head of a Ray cluster; without one Ray is started on this machine."""
    ledger: str | os.PathLike[str] | None = None
    """The folder of the ledger, with a copy of the tables; needed where `out` is an address such as s3://…."""

    @property
    def worker_count(self) -> int:
        """How many processes read."""
        return self.workers or os.cpu_count() or 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchResult:
    """What a run left: how many documents are in each state, those of earlier runs with them, and how many are to come."""

    out: Path
    states: dict[str, int]
    reasons: dict[str, int]
    left: int = 0
    """Documents that were not read, as the run was stopped."""

    @property
    def failed(self) -> int:
        """Documents that failed, and names under which nothing could be read."""
        return sum(self.reasons.values())

    def open(self) -> Lake:
        """Open the tables."""
        from gouji.batch.lake import open_lake

        return open_lake(self.out)


def run_batch(
    sources: Iterable[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    options: BatchOptions | None = None,
    *,
    progress: BatchProgress | None = None,
) -> BatchResult:
    """Read documents into tables below `out`; on the same folder a run goes on where the last one was.

    What was read under the same engine, settings, models and forms is not read again, nor what failed (see
    `BatchLedger.retry`). A document that fails costs itself alone. Raises `UsageError` where `out` cannot be written, another
    run holds it, or pyarrow is not installed.
    """
    options = options or BatchOptions()
    progress = progress or BatchProgress()
    output = _find_output(os.fspath(out), options)
    with hold_output(output.folder), open_ledger(output.folder) as ledger:
        with ledger.transaction():
            ledger.write_note(_PLACE, output.storage.root if is_address(output.storage.root) else None)
        names = find_documents(
            sources, pages_in_folders=options.pages_in_folders, archives=options.archives, output=output.folder
        )
        _note_sources(ledger, names, options, progress)
        return _read_pending(ledger, output, options, progress)


def retry_batch(
    out: str | os.PathLike[str],
    options: BatchOptions | None = None,
    *,
    reason: str | None = None,
    progress: BatchProgress | None = None,
) -> BatchResult:
    """Read documents of a batch again that failed, all or those with a reason; see `run_batch`.

    `out` is the folder of the ledger where the tables stand elsewhere.
    """
    folder = Path(out)
    open_ledger(folder, read_only=True).close()
    with hold_output(folder), open_ledger(folder) as ledger:
        with ledger.transaction():
            ledger.retry(reason)
        output = _Output(folder=folder, storage=Storage(ledger.read_note(_PLACE) or str(folder.absolute())))
        return _read_pending(ledger, output, options or BatchOptions(), progress or BatchProgress())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Output:
    """The folder of the ledger and of the tables, and where workers write: that folder, or an address."""

    folder: Path
    storage: Storage


def _find_output(out: str, options: BatchOptions) -> _Output:
    if is_address(out):
        if options.ledger is None:
            message = f"{out}: a ledger needs a disk of this machine; name a folder for it with --ledger"
            raise UsageError(message)
        return _Output(folder=Path(options.ledger), storage=Storage(out))
    folder = Path(out)
    if options.ledger is not None:
        message = f"{out}: the ledger stands in the folder itself; --ledger goes with an address such as s3://…"
        raise UsageError(message)
    return _Output(folder=folder, storage=Storage(str(folder.absolute())))


def _read_pending(ledger: BatchLedger, output: _Output, options: BatchOptions, progress: BatchProgress) -> BatchResult:
    fingerprint = take_fingerprint(options)
    pending = ledger.list_pending(fingerprint)
    names = {document.sha256: document.name for document in pending}
    progress.start(total=sum(ledger.count_states().values()), left=len(pending))
    with _stop_gently() as stop:
        plan = _make_plan(output, options)
        tasks = (_make_task(document, plan) for document in pending if not stop.is_set())
        if pending:
            for sha256, outcome in make_engine(options, output.storage, fingerprint).read(tasks):
                with ledger.transaction():
                    ledger.finish(sha256, outcome, fingerprint)
                progress.advance(names.pop(sha256), sha256, outcome)
    if not names:
        progress.note(translate("writing tables"))
        _write_tables(ledger, output)
    result = BatchResult(
        out=output.folder, states=dict(ledger.count_states()), reasons=dict(ledger.count_reasons()), left=len(names)
    )
    progress.finish(result.states, result.reasons, result.left)
    return result


def _write_tables(ledger: BatchLedger, output: _Output) -> None:
    from gouji.batch.corrected import LAKE_LOG, correct_lake
    from gouji.batch.lake import seal
    from gouji.batch.segments import prune_segments
    from gouji.batch.summary import render_summary

    try:
        seal(ledger, output.folder, output.storage)
        if (output.folder / LAKE_LOG).exists():
            correct_lake(output.folder)  # what is read now decides which corrections still fit
    except OSError as error:
        message = f"{output.folder}: the tables cannot be written ({error.strerror or error}); {_ADVICE}"
        raise LedgerError(message) from None
    prune_segments(output.storage, ledger.list_segments())
    page = render_summary(ledger).encode("utf-8", "backslashreplace")
    for storage in {Storage(str(output.folder)), output.storage}:
        storage.write("summary.html", page)


def _make_plan(output: _Output, options: BatchOptions) -> ReadingPlan:
    return ReadingPlan(
        settings=options.settings,
        form=options.form,
        archives=options.archives,
        reports=options.reports,
        out=output.storage.root,
    )


def _make_task(document: PendingDocument, plan: ReadingPlan) -> ReadingTask:
    name = document.name if is_address(document.name) else os.path.join(document.root, document.name)  # noqa: PTH118 - a name need not be a path
    return ReadingTask(sha256=document.sha256, name=name, plan=plan, pages=document.pages)


def make_engine(options: BatchOptions, storage: Storage, fingerprint: str) -> BatchEngine:
    """Return the engine that the options name; raises `UsageError` for another name."""
    if options.engine == "local":
        return LocalEngine(workers=options.worker_count, limits=options.limits)
    if options.engine == "ray":
        from gouji.batch.cluster import RayEngine

        return RayEngine(
            limits=options.limits,
            storage=storage,
            fingerprint=fingerprint,
            take_fingerprint=partial(take_fingerprint, options),
            address=options.address,
            workers=options.worker_count,
        )
    message = f"no engine {options.engine!r}; there are {', '.join(ENGINES)}"
    raise UsageError(message)


def _note_sources(ledger: BatchLedger, names: Iterator[str], options: BatchOptions, progress: BatchProgress) -> None:
    """List all documents with their hashes; what has not changed since an earlier run is not hashed again."""
    with ThreadPoolExecutor(max_workers=4) as pool:
        while chunk := list(islice(names, _LISTED)):
            stamps = [_stamp(name) for name in chunk]
            known = [
                ledger.find_source(name, *stamp) if stamp else None for name, stamp in zip(chunk, stamps, strict=True)
            ]
            hashes = pool.map(lambda pair: pair[1] or _hash(pair[0], options), zip(chunk, known, strict=True))
            with ledger.transaction():
                for name, stamp, found in zip(chunk, stamps, hashes, strict=True):
                    if isinstance(found, HashedSource):
                        ledger.add_source(name, found, *(stamp or (None, None)))
                    else:
                        ledger.add_unreadable(name, found)
                        progress.refuse(name, found)
            progress.list_sources(len(chunk))


def _stamp(name: str) -> tuple[int, int] | None:
    """Return the size and the time of change of a file; None of anything else."""
    try:
        found = os.stat(name)  # noqa: PTH116 - a name need not be a path
    except (OSError, ValueError):
        return None
    return (found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None


def _hash(name: str, options: BatchOptions) -> HashedSource | ReadingOutcome:
    try:
        return hash_source(name, options.archives)
    except DocumentError as error:
        return describe_failure(error)


def take_fingerprint(options: BatchOptions) -> str:
    """Return a hash of all that a reading depends on but the document: version, settings, models, forms, OCR engine."""
    from importlib.metadata import version

    from gouji.ingest.scan import is_available
    from gouji.models.decoding.calibration import load_calibration
    from gouji.models.forms.load import load_forms

    parts: dict[str, object] = {
        "version": version("gouji"),
        "settings": options.settings.sha256,
        "form": options.form,
        "forms": {form.id: form.sha256 for form in load_forms()},
        "confidence": load_calibration().sha256,
    }
    if is_available():
        from gouji.ingest.scan.recognition.models import list_models

        parts["recogniser"] = dict(list_models(options.settings.ingest.scan.engine))
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def open_ledger(folder: Path, *, read_only: bool = False) -> BatchLedger:
    """Open the ledger of an output folder."""
    return BatchLedger(folder / _LEDGER, read_only=read_only)


@contextmanager
def hold_output(folder: Path) -> Iterator[None]:
    """Hold an output folder for one run; raises `UsageError` where another run holds it or it cannot be written."""
    try:
        import pyarrow as pa
        from filelock import FileLock, Timeout
    except ImportError:
        message = "a batch needs pyarrow and filelock; pip install 'gouji[batch]'"
        raise UsageError(message) from None
    del pa
    make_folder(folder)
    lock = FileLock(folder / _LOCK)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        message = f"{folder}: another run is writing there; wait for it, or name another folder with -o"
        raise UsageError(message) from None
    except OSError as error:
        message = f"{folder}: cannot be written ({error.strerror or error}); name another folder with -o"
        raise UsageError(message) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _stop_gently() -> Iterator[threading.Event]:
    """Yield an event that Ctrl-C sets; a second Ctrl-C interrupts at once."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return

    def note(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = signal.signal(signal.SIGINT, note)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
