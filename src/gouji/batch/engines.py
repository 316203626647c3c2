"""Where documents are read: an engine takes tasks and gives back what came of them, in any order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from typing import Protocol

from gouji.batch.reading import ReadingOutcome, ReadingTask, describe_failure, read_task
from gouji.errors import GoujiError, ReaderKilled
from gouji.isolation import IsolatedWorkers
from gouji.limits import Limits, count_likely_pages

__all__ = ["BatchEngine", "LocalEngine"]


_MOST_KILLS = 3
"""So often a document is read whose reader was killed from outside: by the system, or with another document in mind."""


class BatchEngine(Protocol):
    """Reads documents somewhere."""

    def read(self, tasks: Iterable[ReadingTask]) -> Iterator[tuple[str, ReadingOutcome]]:
        """Yield (hash, outcome) of each task as it is done; tasks are taken as there is room for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalEngine:
    """Worker processes of this machine, each with limits of time and memory."""

    workers: int
    limits: Limits

    def read(self, tasks: Iterable[ReadingTask]) -> Iterator[tuple[str, ReadingOutcome]]:
        """See `BatchEngine.read`."""
        running: dict[Future[ReadingOutcome], tuple[ReadingTask, int]] = {}
        supply = iter(tasks)
        kills: Counter[str] = Counter()
        with IsolatedWorkers(self.limits, workers=self.workers) as workers:
            while True:
                # One more than there are workers, so that none waits for the ledger.
                while len(running) <= self.workers and (task := next(supply, None)) is not None:
                    pages = count_likely_pages(task.name)
                    running[workers.submit(read_task, task, pages=pages)] = (task, pages)
                if not running:
                    return
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    task, pages = running.pop(future)
                    try:
                        yield task.sha256, workers.wait(future, name=task.name, pages=pages)
                    except ReaderKilled as error:
                        kills[task.sha256] += 1
                        if kills[task.sha256] < _MOST_KILLS:
                            running[workers.submit(read_task, task, pages=pages)] = (task, pages)
                        else:
                            yield task.sha256, describe_failure(error)
                    except GoujiError as error:
                        yield task.sha256, describe_failure(error)
