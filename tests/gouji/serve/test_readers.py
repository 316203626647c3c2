"""Seats and workers: what hangs, crashes or is killed costs its call, and the others go on."""

from __future__ import annotations

import asyncio
import math
import tempfile
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil
import pytest

from gouji.errors import MemoryLimit, ReaderCrash, TimeLimit
from gouji.eval.serve import crash, hang, leave, swell
from gouji.isolation import IsolatedWorkers
from gouji.limits import Limits
from gouji.serve.options import ServeOptions
from gouji.serve.problems import RefusalCode, ServeProblem
from gouji.serve.readers import ReadingPool
from gouji.serve.service import ReadingService

OPTIONS = ServeOptions(workers=2, queue=1, limits=Limits(seconds=20, seconds_a_page=0, megabytes=600))


def run(use: Callable[[ReadingPool], Coroutine[Any, Any, None]], options: ServeOptions = OPTIONS) -> None:
    async def live() -> None:
        pool = ReadingPool(options)
        await pool.start()
        try:
            await use(pool)
        finally:
            await pool.stop()
        assert pool.taken == pool.running == 0

    asyncio.run(live())


def list_workers() -> list[psutil.Process]:
    """The processes that read, not those that start and watch them."""
    me = psutil.Process()
    return [child for child in me.children(recursive=True) if child.ppid() != me.pid]


@pytest.mark.slow
def test_what_hangs_crashes_swells_or_is_killed_costs_its_call_alone() -> None:
    async def use(pool: ReadingPool) -> None:
        failures = await asyncio.gather(
            pool.call(hang, 1, seconds=1), pool.call(crash, 1), pool.call(swell, 1), return_exceptions=True
        )
        assert [type(failure) for failure in failures] == [TimeLimit, ReaderCrash, MemoryLimit]
        assert "reading takes more than 1 seconds" in str(failures[0])
        assert await asyncio.gather(*(pool.call(math.sqrt, n * n) for n in range(20))) == list(range(20))

    run(use)


@pytest.mark.slow
def test_a_call_whose_worker_is_killed_each_time_is_given_up() -> None:
    async def use(pool: ReadingPool) -> None:
        with pytest.raises(ReaderCrash, match="its reader was killed 3 times"):
            await pool.call(leave, 1)

    run(use)


def test_idle_workers_that_are_killed_are_replaced() -> None:
    async def use(pool: ReadingPool) -> None:
        for worker in list_workers():
            worker.kill()
        assert await pool.call(math.sqrt, 4) == 2

    run(use)


def test_a_call_that_nobody_waits_for_ends_its_worker_and_frees_its_place() -> None:
    async def use(pool: ReadingPool) -> None:
        calls = [asyncio.create_task(pool.call(hang, 1)) for _ in range(2)]
        await asyncio.sleep(0.5)
        assert pool.running == 2
        for call in calls:
            call.cancel()
        start = time.monotonic()
        assert await pool.call(math.sqrt, 9) == 3
        assert time.monotonic() - start < 60

    run(use)


def test_there_are_as_many_seats_as_workers_and_places_in_the_queue() -> None:
    async def use(pool: ReadingPool) -> None:
        with pool.take_seat(), pool.take_seat(), pool.take_seat():
            with pytest.raises(ServeProblem) as caught, pool.take_seat():
                pass
            assert caught.value.reason is RefusalCode.BUSY
            assert 1 <= int(caught.value.headers["Retry-After"]) <= 60
            assert pool.waiting == 3
        with pool.take_seat():
            assert pool.taken == 1

    run(use)


@pytest.mark.slow
def test_waiting_ends_at_the_deadline() -> None:
    async def use(pool: ReadingPool) -> None:
        deadline = asyncio.get_running_loop().time() + 1.5
        calls = [pool.call(hang, 1, deadline=deadline) for _ in range(2)]
        failures = await asyncio.gather(*calls, pool.call(hang, 1, deadline=deadline - 1), return_exceptions=True)
        assert [type(failure) for failure in failures] == [TimeLimit, TimeLimit, ServeProblem]
        assert isinstance(failures[2], ServeProblem)
        assert failures[2].reason is RefusalCode.WAITED

    run(use)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which temporary files are made."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def list_leftovers(folder: Path) -> list[str]:
    """The folders of uploads and of workers; the processes that start workers have one of their own."""
    return [path.name for path in folder.glob("gouji-*")]


class FailingPool(ReadingPool):
    """Workers that are killed as soon as they start."""

    async def call(self, *_: object, **__: object) -> Any:
        raise ServeProblem(RefusalCode.NOT_READY, "readers are killed as soon as they start")


def test_a_service_that_cannot_start_leaves_nothing(temporary: Path) -> None:
    service = ReadingService(OPTIONS)
    service.pool = FailingPool(OPTIONS)
    with pytest.raises(ServeProblem, match="not_ready"):
        asyncio.run(service.start())
    assert list_leftovers(temporary) == []


def test_the_end_waits_for_workers_that_were_replaced(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    end = IsolatedWorkers.__exit__

    def end_late(
        self: IsolatedWorkers,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        time.sleep(1)
        end(self, kind, error, trace)

    monkeypatch.setattr(IsolatedWorkers, "__exit__", end_late)

    async def use(pool: ReadingPool) -> None:
        assert pool._workers is not None
        await pool._replace(pool._workers)
        assert len(list_leftovers(temporary)) == 2

    run(use)
    assert list_leftovers(temporary) == []


def test_uploads_are_removed_where_the_workers_do_not_end(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail() -> None:
        message = "the pool does not end"
        raise RuntimeError(message)

    async def live() -> None:
        service = ReadingService(OPTIONS)
        await service.start()
        end = service.pool.stop
        monkeypatch.setattr(service.pool, "stop", fail)
        with pytest.raises(RuntimeError, match="does not end"):
            await service.stop()
        await end()

    asyncio.run(live())
    assert list_leftovers(temporary) == []
