"""The engine `ray`: documents are read on all machines of a Ray cluster.

A Ray task is a chunk of documents. It runs them in worker processes of its own, with the same limits as on one machine,
writes their rows as one segment below OUT, and gives the driver what the ledger holds: states, times, messages. Ray runs a
task again whose node is gone; a task that is lost more than once is divided, so that a document which takes its node down
costs itself alone.
"""

from __future__ import annotations

import atexit
import logging
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from gouji.batch.engines import MOST_KILLS, read_isolated
from gouji.batch.reading import FailureCode, ReadingOutcome, ReadingState, ReadingTask
from gouji.batch.segments import SEGMENTS, write_segment
from gouji.batch.storage import Storage
from gouji.errors import GoujiError, UsageError
from gouji.isolation import IsolatedWorkers, choose_start_method
from gouji.limits import Limits

__all__ = ["RUN_NOTE", "RayEngine", "TaskChunk", "TaskChunkOutcome", "divide_tasks", "read_chunk"]

_CHUNK_DOCUMENTS, _CHUNK_PAGES = 16, 8
"""A chunk has no more documents, and ends after the first with which it has so many pages to be recognised."""
_AHEAD = 2
"""Chunks that are handed to Ray for each of its processors: one in work, one that waits, so that a cluster can grow."""
_COUNT_SECONDS = 5.0
_STORE_BYTES = 80 << 20
"""Of Ray's object store where this program starts Ray itself; results are small and rows do not pass through it."""
_ENVIRONMENT = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0"}
"""No word to Ray's makers, and no warning about GPUs."""
RUN_NOTE = f"{SEGMENTS}/.run"
"""The file by which a worker sees that its OUT is the driver's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskChunk:
    """Some documents for one task, and what its worker needs to know."""

    tasks: tuple[ReadingTask, ...]
    limits: Limits
    storage: Storage
    fingerprint: str
    """Of the driver's engine; a worker's has to be the same."""
    run: str
    """What `RUN_NOTE` holds in this run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskChunkOutcome:
    """What came of a chunk: outcomes without rows, or what is wrong with the whole run."""

    outcomes: tuple[tuple[str, ReadingOutcome], ...] = ()
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RayEngine:
    """A Ray cluster; without an address Ray is started on this machine, for the run alone."""

    limits: Limits
    storage: Storage
    fingerprint: str
    take_fingerprint: Callable[[], str]
    """How a worker finds its own."""
    address: str | None = None
    workers: int = 1
    """Processors for Ray where it is started here."""

    def read(self, tasks: Iterable[ReadingTask]) -> Iterator[tuple[str, ReadingOutcome]]:
        """See `BatchEngine.read`."""
        ray = _connect(self.address, self.workers)
        run = os.urandom(8).hex()
        self.storage.write(RUN_NOTE, run.encode())
        try:
            yield from self._read(ray, tasks, run)
        finally:
            ray.shutdown()

    def _read(self, ray: Any, tasks: Iterable[ReadingTask], run: str) -> Iterator[tuple[str, ReadingOutcome]]:  # noqa: ANN401 - a module
        remote = ray.remote(num_cpus=1, max_retries=1, scheduling_strategy="SPREAD")(read_chunk)
        supply = divide_tasks(tasks)
        running: dict[Any, tuple[ReadingTask, ...]] = {}
        lost: Counter[str] = Counter()
        counted, room = -_COUNT_SECONDS, 1

        def submit(chunk: tuple[ReadingTask, ...]) -> None:
            whole = TaskChunk(
                tasks=chunk, limits=self.limits, storage=self.storage, fingerprint=self.fingerprint, run=run
            )
            running[remote.remote(whole, self.take_fingerprint)] = chunk

        while True:
            if time.monotonic() - counted >= _COUNT_SECONDS:
                counted, room = time.monotonic(), _AHEAD * max(1, int(ray.cluster_resources().get("CPU", 1)))
            for chunk in islice(supply, max(0, room - len(running))):
                submit(chunk)
            if not running:
                return
            done, _ = ray.wait(list(running), num_returns=1, timeout=_COUNT_SECONDS)
            for reference in done:
                chunk = running.pop(reference)
                try:
                    found: TaskChunkOutcome = ray.get(reference)
                except ray.exceptions.RayTaskError as error:
                    raise _find_cause(error) from None
                except ray.exceptions.RayError as error:
                    for task in chunk:
                        lost[task.sha256] += 1
                        if lost[task.sha256] < MOST_KILLS:
                            submit((task,))
                        else:
                            yield task.sha256, _describe_lost(error)
                    continue
                if found.fault is not None:
                    raise UsageError(found.fault)
                yield from found.outcomes


def divide_tasks(tasks: Iterable[ReadingTask]) -> Iterator[tuple[ReadingTask, ...]]:
    """Yield chunks of tasks, in their order: some documents each, fewer where pages have to be recognised."""
    chunk: list[ReadingTask] = []
    for task in tasks:
        chunk.append(task)
        if len(chunk) == _CHUNK_DOCUMENTS or sum(own.pages for own in chunk) >= _CHUNK_PAGES:
            yield tuple(chunk)
            chunk = []
    if chunk:
        yield tuple(chunk)


def read_chunk(chunk: TaskChunk, take_fingerprint: Callable[[], str]) -> TaskChunkOutcome:
    """Read a chunk's documents and write their rows; what a worker of the cluster does."""
    try:
        _check_worker(chunk, take_fingerprint)
        outcomes = dict(read_isolated(_worker.keep_pool(chunk.limits), chunk.tasks, chunk.limits, count=1))
        rows = {sha256: outcome.parts for sha256, outcome in outcomes.items() if outcome.parts}
        segment = write_segment(chunk.storage, rows, chunk.fingerprint) if rows else None
    except GoujiError as error:
        return TaskChunkOutcome(fault=str(error))
    return TaskChunkOutcome(
        outcomes=tuple(
            (sha256, replace(outcome, parts={}, segment=segment if sha256 in rows else None))
            for sha256, outcome in outcomes.items()
        )
    )


class _ClusterWorker:
    """What a process of the cluster keeps between tasks: its pool, and the run whose OUT it has seen."""

    def __init__(self) -> None:
        self.run = ""
        self._limits: Limits | None = None
        self._pool: IsolatedWorkers | None = None

    def keep_pool(self, limits: Limits) -> IsolatedWorkers:
        """Return the pool, begun again where the limits are others."""
        if self._pool is None or self._limits != limits:
            self.close()
            # Ray's processes have threads. Their main module is Ray's and would be loaded anew.
            vars(sys.modules["__main__"]).pop("__file__", None)
            multiprocessing.set_forkserver_preload(["gouji.batch.warmed"])
            self._pool = IsolatedWorkers(limits, workers=1, method=choose_start_method(threads=True)).__enter__()
            self._limits = limits
            atexit.register(self.close)
        return self._pool

    def close(self) -> None:
        """End the pool."""
        if self._pool is not None:
            self._pool.__exit__(None, None, None)
            self._pool = None


_worker = _ClusterWorker()


def _check_worker(chunk: TaskChunk, take_fingerprint: Callable[[], str]) -> None:
    """Raise `UsageError` where this machine reads otherwise than the driver's, or writes elsewhere; once a run."""
    if _worker.run == chunk.run:
        return
    host = os.uname().nodename
    if chunk.storage.read(RUN_NOTE) != chunk.run.encode():
        message = f"{host}: {chunk.storage.root} is another folder there; name one with -o that all machines share"
        raise UsageError(message)
    if take_fingerprint() != chunk.fingerprint:
        message = f"{host}: gouji, its models or its OCR engine differ there; install the same on all machines"
        raise UsageError(message)
    _worker.run = chunk.run


def _connect(address: str | None, workers: int) -> Any:  # noqa: ANN401 - a module
    """Return the module `ray`, connected. Raises `UsageError` where it is not installed or there is no cluster."""
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    if address is None:
        # Named for other systems, it has Ray listen on the loopback address alone.
        os.environ.setdefault("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")
    elif _has_token():
        os.environ.setdefault("RAY_AUTH_MODE", "token")
    try:
        import ray
    except ImportError:
        message = "the engine ray is not installed; pip install 'gouji[cluster]'"
        raise UsageError(message) from None
    options: dict[str, Any] = {"address": address}
    if address is None:
        options = {
            "address": "local",
            "num_cpus": workers,
            "object_store_memory": _STORE_BYTES,
            "include_dashboard": False,
            "_node_ip_address": "127.0.0.1",
        }
    try:
        ray.init(**options, log_to_driver=False, logging_level=logging.ERROR)
    except (ConnectionError, RuntimeError, ValueError, AssertionError, TimeoutError) as error:
        said = " ".join(str(error).split())[:160]
        message = (
            f"{address or 'ray'}: no Ray cluster can be reached there ({said}); name its head with --address HOST:6379"
        )
        raise UsageError(message) from None
    return ray


def _has_token() -> bool:
    """Return whether there is a token where Ray looks for one: clusters ask for it where their head has one."""
    named = os.environ.get("RAY_AUTH_TOKEN") or os.environ.get("RAY_AUTH_TOKEN_PATH")
    return bool(named) or Path.home().joinpath(".ray", "auth_token").is_file()


def _find_cause(error: Any) -> Exception:  # noqa: ANN401 - Ray has types of its own for each cause
    cause = getattr(error, "cause", None)
    return cause if isinstance(cause, Exception) else RuntimeError(str(error))


def _describe_lost(error: Exception) -> ReadingOutcome:
    said = " ".join(str(error).split())[:200]
    message = f"the process that read it was lost {MOST_KILLS} times ({said})"
    return ReadingOutcome(state=ReadingState.FAILED, reason=FailureCode.CRASH, message=message)
