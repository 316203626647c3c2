"""Bad files among good ones: each costs itself alone, and is recorded with its reason."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from random import Random
from typing import Self

import psutil
import pyarrow as pa
import pyarrow.compute as pc

from gouji.batch.lake import open_lake
from gouji.batch.reading import ReadingState
from gouji.batch.runner import BatchOptions, BatchResult, run_batch
from gouji.corpus.hostile.everyday import EVERYDAY_KINDS
from gouji.corpus.hostile.make import HOSTILE_KINDS, make_hostile
from gouji.eval.batch.documents import SEED, StudyOptions, make_documents
from gouji.limits import Limits, count_likely_pages

__all__ = ["measure_poison"]

_LIMITS = Limits(seconds=10, seconds_a_page=5, megabytes=700)
_ROOM = 1.1
"""A limit may be overstepped by a tenth."""
_LEAST_KINDS = 60
_WATCH_SECONDS = 0.05
_TABLES = ("documents", "facts", "rows", "headings", "findings", "unplaced")


def measure_poison(folder: Path, options: StudyOptions) -> bool:
    """Read good documents alone and with bad ones among them, and compare."""
    good = make_documents(folder / "good", options.count, apart=120)
    bad = _make_bad(folder / "bad")
    workers = BatchOptions(workers=options.workers, limits=_LIMITS)
    start = time.perf_counter()
    alone = run_batch(good, folder / "alone", workers)
    without = time.perf_counter() - start
    mixed = [path for pair in zip(good, chain(bad, [None] * len(good)), strict=False) for path in pair if path]
    with _MemoryWatch() as watch:
        start = time.perf_counter()
        result = run_batch(mixed, folder / "mixed", workers)
        spent = time.perf_counter() - start
    wrong = _list_different(folder)
    right = len(good) - len(wrong)
    kinds, over, told = _judge_bad(result, bad)
    allowed = sum(_allow(path) for path in bad) / options.workers
    print(f"{len(good)} good documents: {right} read as without the bad ones ({alone.states['read']} on a form)")
    for line in wrong:
        print(f"  {line}")
    print(f"{len(bad)} bad files of {len(bad)} kinds: {told}")
    print(f"{kinds} kinds recorded with a reason; over their time: {', '.join(over) or 'none'}")
    print(f"largest worker {watch.most:.0f} MB of its own, of {_LIMITS.megabytes} that it may hold")
    print(f"{without:.0f} s without them, {spent:.0f} s with them; their limits allow {without + allowed:.0f} s")
    return (
        not wrong
        and kinds >= _LEAST_KINDS
        and not over
        and watch.most <= _ROOM * _LIMITS.megabytes
        and spent <= without + allowed
    )


def _make_bad(folder: Path) -> list[Path]:
    folder.mkdir()
    files = dict(make_hostile(len(HOSTILE_KINDS), SEED))
    for kind, make in EVERYDAY_KINDS.items():
        files[f"{kind}.{kind.partition('-')[0]}"] = make(Random(f"{kind} {SEED}"))
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return sorted(folder.iterdir(), key=lambda path: path.name[::-1])


def _list_different(folder: Path) -> list[str]:
    """Return a line for each good document that has other rows with the bad files than without: what became of it in each run."""
    alone, mixed = open_lake(folder / "alone"), open_lake(folder / "mixed")
    wanted = alone.to_arrow("documents")["sha256"].combine_chunks()
    wrong: dict[str, list[str]] = {}
    for name in _TABLES:
        one, other = (_sort(lake.to_arrow(name), wanted) for lake in (alone, mixed))
        if one.equals(other):
            continue
        for sha256 in wanted:
            if not _sort(one, pa.array([sha256])).equals(_sort(other, pa.array([sha256]))):
                wrong.setdefault(sha256.as_py(), []).append(name)
    ends = [
        {e.sha256: f"{e.name}: {e.outcome.state} {e.outcome.message or ''}" for e in lake.list_documents()}
        for lake in (alone, mixed)
    ]
    return [f"{ends[0][own]} / {ends[1][own]} ({', '.join(tables)})" for own, tables in wrong.items()]


def _sort(table: pa.Table, wanted: pa.Array) -> pa.Table:
    own = table.filter(pc.is_in(table["sha256"], value_set=wanted))
    order = pc.sort_indices(
        own.append_column("at", pa.array(range(len(own)))), [("sha256", "ascending"), ("at", "ascending")]
    )
    return own.take(order).combine_chunks()


def _judge_bad(result: BatchResult, bad: list[Path]) -> tuple[int, list[str], str]:
    """Return how many kinds have a reason, which files took too long, and counts of what became of them."""
    kinds: set[str] = set()
    over = []
    states: Counter[str] = Counter()
    for entry in result.open().list_documents():
        path = Path(entry.name.partition("!/")[0])
        if path not in bad:
            continue
        outcome = entry.outcome
        states[outcome.reason or outcome.state] += 1
        if outcome.state is ReadingState.FAILED and outcome.reason is not None:
            kinds.add(path.stem.rstrip("0123456789-"))
        if outcome.seconds > _ROOM * _allow(path):
            over.append(f"{path.name} {outcome.seconds:.1f} s")
    return len(kinds), over, ", ".join(f"{count} {name}" for name, count in states.most_common())


def _allow(path: Path) -> float:
    return _LIMITS.allow_seconds(count_likely_pages(str(path))) or 0.0


@dataclass(slots=True)
class _MemoryWatch:
    """Notes the most memory of its own that a process below this one holds."""

    most: float = 0.0
    _end: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        if self._thread is not None:
            self._thread.join()

    def _watch(self) -> None:
        own = psutil.Process()
        while not self._end.wait(_WATCH_SECONDS):
            for child in own.children(recursive=True):
                try:
                    # The shared memory of a worker takes long to count, and is looked at where it matters.
                    if child.memory_info().rss / (1 << 20) > self.most:
                        self.most = max(self.most, child.memory_full_info().uss / (1 << 20))
                except psutil.Error:
                    continue
