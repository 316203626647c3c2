"""Reads the opened documents in the background, each in a process with limits; one that is asked for goes first."""

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
        self._known: set[str] = set()
        self._changed = threading.Condition()
        self._stopped = False
        self._threads: list[threading.Thread] = []

    def start(self, entries: Iterable[OpenedEntry]) -> None:
        """Begin to read documents."""
        self._waiting.extend(entries)
        # The server has threads, which a forked process would not outlive.
        self._pool = IsolatedWorkers(self._limits, workers=self._workers, method="spawn").__enter__()
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(self._workers)]
        for thread in self._threads:
            thread.start()

    def hurry(self, entry: OpenedEntry) -> None:
        """Put a document that still waits before all others."""
        with self._changed:
            if entry in self._waiting:
                self._waiting.remove(entry)
                self._waiting.appendleft(entry)

    def stop(self) -> None:
        """End the threads and the workers."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        if self._threads:
            self._pool.__exit__(InterruptedError, None, None)

    def _run(self) -> None:
        while (entry := self._take()) is not None:
            self._tell(entry, self._summarise(entry))

    def _take(self) -> OpenedEntry | None:
        with self._changed:
            return None if self._stopped or not self._waiting else self._waiting.popleft()

    def _summarise(self, entry: OpenedEntry) -> Summary:
        pages = count_likely_pages(entry.path)
        try:
            return self._pool.call(summarise, self._recipe, self._folder, entry.path, name=entry.name, pages=pages)
        except GoujiError as error:
            return Summary(failure=str(error))
        except Exception as error:  # noqa: BLE001 - one document must not stop the others
            return Summary(failure=f"{type(error).__name__}: {error}")
