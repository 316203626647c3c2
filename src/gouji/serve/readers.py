"""Seats for requests, and the worker processes that read for them.

A request takes a seat before its body is received: there are as many as workers and places in the queue, so that what the
service holds is bounded. With a body it waits for a free worker, in the order of arrival; one that gives up while it waits
costs nothing, and one that gives up while it is read ends its worker, which others replace.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from typing import TypeVar

from gouji.errors import ReaderCrash, ReaderKilled, TimeLimit
from gouji.isolation import IsolatedWorkers, PoolBroken, WorkerGrown, choose_start_method
from gouji.limits import Limits
from gouji.serve.options import ServeOptions
from gouji.serve.problems import RefusalCode, ServeProblem

__all__ = ["ReadingPool"]

T = TypeVar("T")
_MOST_TRIES = 3
"""So often a call is tried whose worker was killed from outside, as by a system that is short of memory."""
_LATE_SECONDS = 20.0
"""So long after its limit a call that still runs means that the pool does not work any more."""
_START_SECONDS = 15.0
"""So long a call may wait for the worker that is free: one that was killed while it took a call leaves it lying there."""
_END_SECONDS = 60.0
"""So long the end of the service waits for workers that are ended: those of a pool that is broken may not be ended at all."""
_USUAL_SECONDS = 0.2
"""What a call is taken to need until some were seen."""
_LONGEST_ADVICE = 60
_NAME = "document"


class ReadingPool:
    """Worker processes behind a bounded queue."""

    def __init__(self, options: ServeOptions) -> None:
        self._limits: Limits = options.limits
        self._count = options.worker_count
        self._most = self._count + options.queue
        self._free = asyncio.Semaphore(self._count)
        self._replacing = asyncio.Lock()
        self._usual = _USUAL_SECONDS
        self._workers: IsolatedWorkers | None = None
        self._ending: set[threading.Thread] = set()
        """Those that end workers which others have replaced."""
        self.taken = 0
        """Requests that have a seat."""
        self.running = 0
        """Calls in workers."""

    @property
    def waiting(self) -> int:
        """Requests that are received or wait for a worker."""
        return self.taken - self.running

    async def start(self) -> None:
        """Start the workers; returns when one has answered."""
        self._workers = await asyncio.to_thread(self._open)
        await self.call(os.getpid)

    async def stop(self) -> None:
        """End the workers, those that read too."""
        workers, self._workers = self._workers, None
        if workers is not None:
            self._end_aside(workers)
        for thread in tuple(self._ending):
            await asyncio.to_thread(thread.join, _END_SECONDS)

    @contextmanager
    def take_seat(self) -> Iterator[None]:
        """Hold one of the seats; raises `ServeProblem` where none is left."""
        if self.taken >= self._most:
            advice = {"Retry-After": str(self._advise_wait())}
            raise ServeProblem(RefusalCode.BUSY, f"{self._most} requests are waiting or read; try again later", advice)
        self.taken += 1
        try:
            yield
        finally:
            self.taken -= 1

    async def call(
        self,
        function: Callable[..., T],
        *arguments: object,
        pages: int = 0,
        seconds: float | None = None,
        deadline: float = math.inf,
    ) -> T:
        """Return what `function` returns in a worker, which waits for one until `deadline` (of the loop's clock).

        The call may take `seconds`, the limit for its pages, and what is left until the deadline, whichever is least. Raises
        `ServeProblem` where no worker is free in time, `TimeLimit`, `MemoryLimit` or `ReaderCrash`.
        """
        await self._acquire(deadline)
        self.running += 1
        start = time.monotonic()
        try:
            left = max(deadline - asyncio.get_running_loop().time(), 0.01)
            wanted = min(x for x in (self._limits.allow_seconds(pages), seconds, left, math.inf) if x)
            return await self._try(function, arguments, pages, wanted)
        finally:
            self.running -= 1
            self._free.release()
            self._usual += 0.1 * (time.monotonic() - start - self._usual)

    async def _acquire(self, deadline: float) -> None:
        try:
            async with asyncio.timeout_at(None if math.isinf(deadline) else deadline):
                await self._free.acquire()
        except TimeoutError:
            advice = {"Retry-After": str(self._advise_wait())}
            raise ServeProblem(RefusalCode.WAITED, "no reader was free in time; try again later", advice) from None

    async def _try(self, function: Callable[..., T], arguments: tuple[object, ...], pages: int, seconds: float) -> T:
        limit = None if math.isinf(seconds) else seconds
        kills = 0
        for _ in range(2 * _MOST_TRIES):
            workers = self._workers
            if workers is None:
                raise ServeProblem(
                    RefusalCode.NOT_READY, "the service is stopping; ask another one", {"Retry-After": "1"}
                )
            try:
                future = workers.submit(function, *arguments, pages=pages, seconds=limit, recycle=True)
                if not await _has_ended(future, seconds + _LATE_SECONDS):
                    await self._replace(workers)
                    raise TimeLimit(_NAME, "")  # noqa: TRY301 - said below
                return workers.wait(future, name=_NAME, pages=pages)
            except (PoolBroken, CancelledError):
                await self._replace(workers)
            except WorkerGrown:
                continue
            except TimeLimit:
                raise TimeLimit(_NAME, f"reading takes more than {seconds:.3g} seconds") from None
            except ReaderKilled:
                kills += 1
                if kills == _MOST_TRIES:
                    raise ReaderCrash(_NAME, f"its reader was killed {kills} times") from None
                if kills > 1:  # what was killed may have left the channel locked for all of them
                    await self._replace(workers)
        raise ServeProblem(RefusalCode.NOT_READY, "readers are killed as soon as they start", {"Retry-After": "10"})

    async def _replace(self, broken: IsolatedWorkers) -> None:
        """Start other workers in the place of those that do not work any more."""
        async with self._replacing:
            if self._workers is not broken:
                return
            self._workers = await asyncio.to_thread(self._open)
        # To end a broken pool may take long, and no request waits for it.
        self._end_aside(broken)

    def _end_aside(self, workers: IsolatedWorkers) -> None:
        """End workers and remove their temporary files, in a thread that `stop` waits for."""

        def end() -> None:
            try:
                workers.__exit__(PoolBroken, None, None)
            finally:
                self._ending.discard(thread)

        thread = threading.Thread(target=end, daemon=True)
        self._ending.add(thread)
        thread.start()

    def _open(self) -> IsolatedWorkers:
        """Return workers that have been started, which takes a moment and is no work for the loop."""
        workers = IsolatedWorkers(self._limits, workers=self._count, method=_prepare_start())
        workers.__enter__()
        # A worker that is killed at once breaks them, which the next call sees.
        with contextlib.suppress(PoolBroken, ReaderKilled):
            workers.wait(workers.submit(os.getpid), name=_NAME)
        return workers

    def _advise_wait(self) -> int:
        """Return after how many seconds a seat is likely to be free."""
        return min(max(math.ceil(self.taken * self._usual / self._count), 1), _LONGEST_ADVICE)


async def _has_ended(future: Future[T], seconds: float) -> bool:
    """Wait until a call has ended, for `seconds` at most; where the waiting is cancelled the call is, too.

    Raises `PoolBroken` where no worker takes it.
    """
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    future.add_done_callback(lambda _: loop.call_soon_threadsafe(ended.set))
    try:
        for limit in (min(seconds, _START_SECONDS), None if math.isinf(seconds) else seconds):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(limit):
                    await ended.wait()
                    return True
            if not future.running() and not future.done():
                message = "no worker takes a call"
                raise PoolBroken(message)
    except asyncio.CancelledError:
        future.cancel()
        raise
    return False


def _prepare_start() -> str:
    """Return how workers start: not forked from this process, which has threads; from one with all models loaded."""
    method = choose_start_method(threads=True)
    if method == "forkserver":
        multiprocessing.get_context(method).set_forkserver_preload(["gouji.serve.preload"])
    return method
