"""Where documents are read: an engine takes tasks and gives back what came of them, in any order."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Protocol

from gouji.batch.reading import ReadingOutcome, ReadingTask, describe_failure, read_task
from gouji.errors import DocumentError, MemoryLimit, ReaderKilled, UsageError
from gouji.isolation import IsolatedWorkers, PoolBroken, WorkerGrown, choose_start_method
from gouji.limits import Limits

__all__ = ["MOST_KILLS", "BatchEngine", "LocalEngine", "read_isolated"]

MOST_KILLS = 3
"""So often a document is read whose reader was killed from outside: by the system, or with another document in mind."""
MOST_POOLS = 20
"""So often workers are started anew where one was killed while it had nothing to do."""


class BatchEngine(Protocol):
    """Reads documents somewhere."""

    def read(self, tasks: Iterable[ReadingTask]) -> Iterator[tuple[str, ReadingOutcome]]:
        """Yield (hash, outcome) of each task as it is done; tasks are taken as there is room for them.

        Raises `UsageError` for what is wrong with all of them: no room to write, an unknown form.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalEngine:
    """Worker processes of this machine, each with limits of time and memory."""

    workers: int
    limits: Limits

    def read(self, tasks: Iterable[ReadingTask]) -> Iterator[tuple[str, ReadingOutcome]]:
        """See `BatchEngine.read`."""
        from importlib import import_module

        method = choose_start_method()
        if method == "fork":
            # What is loaded before the fork, all workers share.
            import_module("gouji.batch.warmed")
        left = iter(tasks)
        for _ in range(MOST_POOLS):
            try:
                with IsolatedWorkers(self.limits, workers=self.workers, method=method) as workers:
                    yield from read_isolated(workers, left, self.limits, count=self.workers)
                    return
            except _UnfinishedTasks as error:
                left = chain(error.tasks, left)
        message = (
            "worker processes are killed as soon as they start; is memory short? What was read is kept: run it again"
        )
        raise UsageError(message)


class _UnfinishedTasks(Exception):
    """The workers cannot go on, as one was killed while it had nothing to do; these tasks were not done."""

    def __init__(self, tasks: Sequence[ReadingTask]) -> None:
        super().__init__(tasks)
        self.tasks = tasks


@dataclass(slots=True)
class _Running:
    """A task that was handed to the workers."""

    task: ReadingTask
    began: float = field(default_factory=time.monotonic)


def read_isolated(
    workers: IsolatedWorkers, tasks: Iterable[ReadingTask], limits: Limits, *, count: int
) -> Iterator[tuple[str, ReadingOutcome]]:
    """Yield (hash, outcome) of each task as it is done by one of `count` workers."""
    running: dict[Future[ReadingOutcome], _Running] = {}
    supply = iter(tasks)
    kills: Counter[str] = Counter()

    def submit(task: ReadingTask) -> None:
        try:
            running[workers.submit(read_task, task, pages=task.pages, recycle=True)] = _Running(task)
        except PoolBroken:
            raise unfinished(task) from None

    def unfinished(task: ReadingTask) -> _UnfinishedTasks:
        return _UnfinishedTasks([task, *(other.task for other in running.values())])

    while True:
        # One more than there are workers, so that none waits for the ledger.
        while len(running) <= count and (task := next(supply, None)) is not None:
            submit(task)
        if not running:
            return
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            ended = running.pop(future)
            task = ended.task
            _begin_next(running, count)
            try:
                outcome = _finish(workers, future, ended, kills, limits)
            except PoolBroken:
                raise unfinished(task) from None
            if outcome is None:
                submit(task)
            else:
                yield task.sha256, outcome


def _finish(
    workers: IsolatedWorkers, future: Future[ReadingOutcome], ended: _Running, kills: Counter[str], limits: Limits
) -> ReadingOutcome | None:
    """Return what came of a task; None where its worker is to blame, and another one may try."""
    task = ended.task
    try:
        return workers.wait(future, name=task.name, pages=task.pages)
    except WorkerGrown:
        return None
    except ReaderKilled as error:
        kills[task.sha256] += 1
        return None if kills[task.sha256] < MOST_KILLS else _describe_stopped(error, ended, limits)
    except DocumentError as error:
        return _describe_stopped(error, ended, limits)


def _begin_next(running: dict[Future[ReadingOutcome], _Running], count: int) -> None:
    """Note that the task that waited for a worker begins now."""
    if len(running) >= count:
        list(running.values())[count - 1].began = time.monotonic()


def _describe_stopped(error: DocumentError, ended: _Running, limits: Limits) -> ReadingOutcome:
    """Return the outcome of a document whose worker was stopped, with what it cost until then."""
    peak = float(limits.megabytes) if isinstance(error, MemoryLimit) else 0.0
    return replace(describe_failure(error), seconds=time.monotonic() - ended.began, peak_mb=peak)
