"""Where documents are read: an engine takes tasks and gives back what came of them, in any order."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from typing import Protocol

from gouji.batch.reading import ReadingOutcome, ReadingTask, describe_failure, read_task
from gouji.errors import DocumentError, MemoryLimit, ReaderKilled
from gouji.isolation import IsolatedWorkers, WorkerGrown, choose_start_method
from gouji.limits import Limits

__all__ = ["MOST_KILLS", "BatchEngine", "LocalEngine", "read_isolated"]

MOST_KILLS = 3
"""So often a document is read whose reader was killed from outside: by the system, or with another document in mind."""


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
        with IsolatedWorkers(self.limits, workers=self.workers, method=method) as workers:
            yield from read_isolated(workers, tasks, self.limits, count=self.workers)


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
        running[workers.submit(read_task, task, pages=task.pages, recycle=True)] = _Running(task)

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
                yield task.sha256, workers.wait(future, name=task.name, pages=task.pages)
            except WorkerGrown:
                submit(task)
            except ReaderKilled as error:
                kills[task.sha256] += 1
                if kills[task.sha256] < MOST_KILLS:
                    submit(task)
                else:
                    yield task.sha256, _describe_stopped(error, ended, limits)
            except DocumentError as error:
                yield task.sha256, _describe_stopped(error, ended, limits)


def _begin_next(running: dict[Future[ReadingOutcome], _Running], count: int) -> None:
    """Note that the task that waited for a worker begins now."""
    if len(running) >= count:
        list(running.values())[count - 1].began = time.monotonic()


def _describe_stopped(error: DocumentError, ended: _Running, limits: Limits) -> ReadingOutcome:
    """Return the outcome of a document whose worker was stopped, with what it cost until then."""
    peak = float(limits.megabytes) if isinstance(error, MemoryLimit) else 0.0
    return replace(describe_failure(error), seconds=time.monotonic() - ended.began, peak_mb=peak)
