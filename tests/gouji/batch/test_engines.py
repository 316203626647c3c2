"""Engines: tasks whose workers went away are handed to others."""

from __future__ import annotations

from concurrent.futures import Future
from types import TracebackType
from typing import ClassVar, Self

import pytest

from gouji.batch import engines
from gouji.batch.engines import LocalEngine
from gouji.batch.reading import ReadingOutcome, ReadingTask
from gouji.errors import UsageError
from gouji.isolation import PoolBroken
from gouji.limits import Limits


class FakeWorkers:
    """Workers that break at their third call, as often as `breaks` says."""

    breaks: ClassVar[int] = 0

    def __init__(self, limits: Limits, **_: object) -> None:
        self.limits = limits
        self.calls = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def submit(self, _function: object, task: ReadingTask, **_: object) -> Future[str]:
        self.calls += 1
        if self.calls == 3 and FakeWorkers.breaks:
            FakeWorkers.breaks -= 1
            raise PoolBroken
        future: Future[str] = Future()
        future.set_result(task.sha256)
        return future

    def wait(self, future: Future[ReadingOutcome], **_: object) -> ReadingOutcome:
        return future.result()


@pytest.fixture
def tasks(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    class Task:
        def __init__(self, number: int) -> None:
            self.sha256, self.name, self.pages = str(number), str(number), 0

    monkeypatch.setattr(engines, "IsolatedWorkers", FakeWorkers)
    return [Task(number) for number in range(9)]


@pytest.mark.parametrize("breaks", [0, 1, 4])
def test_no_task_is_lost_or_doubled_where_workers_break(breaks: int, tasks: list[ReadingTask]) -> None:
    FakeWorkers.breaks = breaks
    done = [sha256 for sha256, _ in LocalEngine(workers=2, limits=Limits()).read(tasks)]
    assert sorted(done) == [task.sha256 for task in tasks]
    assert FakeWorkers.breaks == 0


def test_workers_that_never_last_are_told(tasks: list[ReadingTask], monkeypatch: pytest.MonkeyPatch) -> None:
    FakeWorkers.breaks = 100
    monkeypatch.setattr(engines, "MOST_POOLS", 2)
    with pytest.raises(UsageError, match="killed as soon as they start"):
        list(LocalEngine(workers=3, limits=Limits()).read(tasks))
