"""The engine `ray`: chunks, what a worker does, what becomes of lost tasks; and a real cluster that loses a node."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import gouji
from gouji.batch.archives import ArchiveLimits
from gouji.batch.cluster import RUN_NOTE, RayEngine, TaskChunk, TaskChunkOutcome, divide_tasks, read_chunk
from gouji.batch.engines import MOST_KILLS
from gouji.batch.reading import ReadingOutcome, ReadingPlan, ReadingState, ReadingTask, hash_source
from gouji.batch.segments import SegmentReader, prune_segments, write_segment
from gouji.batch.storage import Storage
from gouji.errors import UsageError
from gouji.limits import Limits

PLAN = ReadingPlan(settings=gouji.Settings())


def make_task(number: int, pages: int = 0) -> ReadingTask:
    return ReadingTask(sha256=f"{number:064d}", name=f"{number}.txt", plan=PLAN, pages=pages)


def test_a_chunk_ends_after_sixteen_documents_or_eight_pages() -> None:
    tasks = [make_task(number, pages=3 if number >= 20 else 0) for number in range(26)]
    chunks = list(divide_tasks(tasks))
    assert [len(chunk) for chunk in chunks] == [16, 7, 3]
    assert [task for chunk in chunks for task in chunk] == tasks


def test_a_segment_gives_back_the_rows_of_each_document(tmp_path: Path) -> None:
    storage = Storage(str(tmp_path))
    name = write_segment(storage, {"b": {"facts": b"1", "rows": b"2"}, "a": {"facts": b"3"}}, "print")
    assert write_segment(storage, {"a": {"facts": b"3"}, "b": {"facts": b"1", "rows": b"2"}}, "print") == name
    other = write_segment(storage, {"c": {"facts": b"4"}}, "print")
    reader = SegmentReader(storage)
    assert reader.read(name, "b") == {"facts": b"1", "rows": b"2"}
    assert reader.read(other, "c") == {"facts": b"4"}
    assert reader.read(name, "a") == {"facts": b"3"}
    prune_segments(storage, {name})
    assert storage.list_names("segments") == [name]
    with pytest.raises(UsageError, match="the file is gone"):
        SegmentReader(storage).read(other, "c")


class Lost(Exception):
    """A task whose node is gone."""


class Failed(Lost):
    """A task that raised."""


@dataclass
class FakeRay:
    """What the engine asks of Ray, with tasks that are run where they are asked for."""

    function: Callable[[TaskChunk], TaskChunkOutcome]
    given: list[tuple[str, ...]] = field(default_factory=list)

    class exceptions:  # noqa: N801 - as in ray
        RayError = Lost
        RayTaskError = Failed

    def remote(self, **_: object) -> Callable[[object], FakeRay]:
        return lambda _function: FakeTask(self)  # type: ignore[return-value]

    def cluster_resources(self) -> dict[str, float]:
        return {"CPU": 2.0}

    def wait(self, references: list[Any], *, num_returns: int, timeout: float) -> tuple[list[Any], list[Any]]:
        return references[:num_returns], references[num_returns:]

    def get(self, reference: FakeReference) -> TaskChunkOutcome:
        return self.function(reference.chunk)

    def shutdown(self) -> None:
        """End nothing."""


@dataclass(eq=False)
class FakeReference:
    chunk: TaskChunk


@dataclass
class FakeTask:
    ray: FakeRay

    def remote(self, chunk: TaskChunk, _fingerprint: object) -> FakeReference:
        self.ray.given.append(tuple(task.sha256 for task in chunk.tasks))
        return FakeReference(chunk)


def succeed(chunk: TaskChunk) -> TaskChunkOutcome:
    return TaskChunkOutcome(
        outcomes=tuple((task.sha256, ReadingOutcome(state=ReadingState.READ)) for task in chunk.tasks)
    )


def read_with(
    ray: FakeRay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> Iterator[tuple[str, ReadingOutcome]]:
    monkeypatch.setattr("gouji.batch.cluster._connect", lambda _address, _workers: ray)
    engine = RayEngine(
        limits=Limits(), storage=Storage(str(tmp_path)), fingerprint="print", take_fingerprint=lambda: "print"
    )
    yield from engine.read(make_task(number) for number in range(count))


def test_each_document_is_read_once_and_no_more_chunks_than_there_is_room_for_are_handed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ray = FakeRay(succeed)
    outcomes = read_with(ray, tmp_path, monkeypatch, 100)
    first = next(outcomes)
    assert len(ray.given) == 4
    assert sorted(sha256 for sha256, _ in [first, *outcomes]) == [f"{n:064d}" for n in range(100)]


def test_a_lost_chunk_is_divided_and_a_document_that_is_lost_again_and_again_costs_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = make_task(5).sha256

    def lose(chunk: TaskChunk) -> TaskChunkOutcome:
        if any(task.sha256 == bad for task in chunk.tasks):
            raise Lost
        return succeed(chunk)

    ray = FakeRay(lose)
    outcomes = dict(read_with(ray, tmp_path, monkeypatch, 20))
    assert len(outcomes) == 20
    assert [sha256 for sha256, outcome in outcomes.items() if outcome.reason == "crash"] == [bad]
    assert sum(bad in chunk for chunk in ray.given) == MOST_KILLS


def test_what_is_wrong_with_all_documents_stops_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ray = FakeRay(lambda _chunk: TaskChunkOutcome(fault="no form of that name"))
    with pytest.raises(UsageError, match="no form of that name"):
        list(read_with(ray, tmp_path, monkeypatch, 3))


def test_without_ray_one_line_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    engine = RayEngine(
        limits=Limits(), storage=Storage(str(tmp_path)), fingerprint="print", take_fingerprint=lambda: "print"
    )
    with pytest.raises(UsageError, match=r"pip install 'gouji\[cluster\]'"):
        next(engine.read([make_task(1)]))


@pytest.mark.slow
def test_a_worker_of_the_cluster_writes_a_segment_and_refuses_another_folder_and_another_engine(
    reports: Path, tmp_path: Path
) -> None:
    paths = sorted((reports / "a").iterdir())[:2]
    tasks = tuple(
        ReadingTask(sha256=hash_source(str(path), ArchiveLimits()).sha256, name=str(path), plan=PLAN)
        for path in [*paths, reports / "broken.docx"]
    )
    storage = Storage(str(tmp_path))
    chunk = TaskChunk(tasks=tasks, limits=Limits(), storage=storage, fingerprint="print", run="run")
    fault = read_chunk(chunk, lambda: "print").fault
    assert fault is not None
    assert "another folder there" in fault
    storage.write(RUN_NOTE, b"run")
    fault = read_chunk(chunk, lambda: "other").fault
    assert fault is not None
    assert "install the same on all machines" in fault
    code = (
        "import pickle, sys; from gouji.batch.cluster import read_chunk; from operator import methodcaller;"
        "found = read_chunk(pickle.load(sys.stdin.buffer), 'print'.__str__);"
        "assert found.fault is None, found.fault; sys.stdout.buffer.write(pickle.dumps(found))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, input=pickle.dumps(chunk), capture_output=True)
    found: TaskChunkOutcome = pickle.loads(done.stdout)  # noqa: S301 - our own
    outcomes = dict(found.outcomes)
    assert [outcomes[task.sha256].state.value for task in tasks] == ["read", "read", "failed"]
    assert all(not outcome.parts for outcome in outcomes.values())
    segment = outcomes[tasks[0].sha256].segment
    assert segment is not None
    assert set(SegmentReader(storage).read(segment, tasks[0].sha256)) >= {"facts", "rows"}
    assert outcomes[tasks[2].sha256].segment is None


@pytest.mark.slow
@pytest.mark.skipif(find_spec("ray") is None, reason="a cluster needs ray: pip install 'gouji[cluster]'")
def test_a_cluster_that_loses_a_node_leaves_the_tables_of_one_machine() -> None:
    command = [sys.executable, "-m", "gouji.eval.batch", "cluster", "--count", "64"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "each document once; tables the same" in done.stdout
