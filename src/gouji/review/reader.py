"""Reads the opened documents in the background, each in a process with limits that steps back for everybody else's."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gouji.errors import GoujiError
from gouji.isolation import IsolatedWorkers
from gouji.limits import Limits, count_likely_pages
from gouji.review.readings import Shelf

if TYPE_CHECKING:
    from pathlib import Path

    from gouji.review.opening import OpenedEntry
    from gouji.review.readings import ReadingRecipe
    from gouji.revision.queue import ReviewItem

__all__ = ["BackgroundReader", "Summary", "summarise"]

_NICENESS = 10
"""A reviewer at the page goes before documents that nobody has asked for yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What the queue shows of a document that was read, or why it cannot be read."""

    title: str = ""
    form: str | None = None
    year: int | None = None
    agency: str | None = None
    sha256: str = ""
    items: tuple[ReviewItem, ...] = ()
    failure: str = ""


def summarise(recipe: ReadingRecipe, folder: Path | None, path: str) -> Summary:
    """Return the summary of a document; it is read, and kept, where it was not yet. Runs in a worker."""
    shelf = Shelf(recipe, folder)
    reading = shelf.find(path)
    if reading is None:
        reading = recipe.read(path)
        shelf.keep(path, reading)
    report = reading.report
    return Summary(
        title=report.title,
        form=report.form,
        year=report.year,
        agency=report.agency,
        sha256=report.source.sha256,
        items=report.review_queue(),
    )


class BackgroundReader:
    """Threads that give documents to worker processes; `tell` is called with each summary, from one of the threads."""

    def __init__(
        self,
        recipe: ReadingRecipe,
        limits: Limits,
        tell: Callable[[OpenedEntry, Summary], None],
        *,
        folder: Path | None = None,
        workers: int = 1,
    ) -> None:
        self._recipe, self._limits, self._tell, self._folder = recipe, limits, tell, folder
        self._workers = workers
        self._waiting: deque[OpenedEntry] = deque()
        self._lock = threading.Lock()
        self._running = 0
        self._pool: IsolatedWorkers | None = None

    def start(self, entries: Iterable[OpenedEntry]) -> None:
        """Begin to read documents. Without any no process is started, and once all are read there is none left."""
        self._waiting.extend(entries)
        if not self._waiting:
            return
        self._running = self._workers
        # The server has threads, which a forked process would not outlive.
        pool = IsolatedWorkers(self._limits, workers=self._workers, method="spawn", niceness=_NICENESS)
        self._pool = pool.__enter__()
        for _ in range(self._workers):
            threading.Thread(target=self._run, args=(self._pool,), daemon=True).start()

    def stop(self) -> None:
        """End the workers, whatever they do."""
        self._waiting.clear()
        self._end(InterruptedError)

    def _end(self, why: type[BaseException] | None) -> None:
        """End the workers: a pool without anything to do would still look after them fifty times a second."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.__exit__(why, None, None)

    def _run(self, pool: IsolatedWorkers) -> None:
        while (entry := self._take()) is not None:
            summary = self._summarise(entry, pool)
            if self._pool is not None:
                self._tell(entry, summary)
        with self._lock:
            self._running -= 1
            is_last = not self._running
        if is_last:
            self._end(None)

    def _take(self) -> OpenedEntry | None:
        try:
            return self._waiting.popleft()
        except IndexError:
            return None

    def _summarise(self, entry: OpenedEntry, pool: IsolatedWorkers) -> Summary:
        try:
            pages = count_likely_pages(entry.path)
            return pool.call(summarise, self._recipe, self._folder, entry.path, name=entry.name, pages=pages)
        except GoujiError as error:
            return Summary(failure=str(error))
        except Exception as error:  # noqa: BLE001 - one document must not stop the others
            return Summary(failure=f"{type(error).__name__}: {error}")
