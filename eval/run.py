"""A run: the documents of a suite read and judged, by one process or several, in the suite's order.

```python
result = run(suite_tasks("quick"), workers=2)
result.outcomes[0].score.right
```
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from gouji.eval.outcome import DocumentOutcome, judge
from gouji.eval.samples import Sample, Task, load_task
from gouji.eval.score import Score, score_reading
from gouji.eval.suite import attempt, read_document

__all__ = ["Reader", "Result", "run"]

Reader = Callable[[bytes, str], Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The outcomes in the suite's order, each document's reading time, and the engine that read them."""

    outcomes: tuple[DocumentOutcome, ...]
    milliseconds: tuple[float, ...]
    engine: Mapping[str, Any]
    """As reports name it; all models that were used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    outcome: DocumentOutcome
    milliseconds: float
    engine: Mapping[str, Any]


def run(
    tasks: Sequence[Task],
    *,
    workers: int = 1,
    reader: Reader = read_document,
    peers: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Result:
    """Reads and judges every document; `progress` is told how many are done after each task."""
    done: list[_Done] = []
    for part in _parts(tasks, workers, partial(_run_task, reader=reader, peers=peers)):
        done += part
        if progress is not None:
            progress(len(done))
    return Result(
        outcomes=tuple(item.outcome for item in done),
        milliseconds=tuple(item.milliseconds for item in done),
        engine=_engine([item.engine for item in done]),
    )


def _parts(tasks: Sequence[Task], workers: int, work: Callable[[Task], list[_Done]]) -> Iterator[list[_Done]]:
    if workers == 1:
        yield from map(work, tasks)
        return
    with ProcessPoolExecutor(max_workers=workers) as pool:
        yield from pool.map(work, tasks)


def _run_task(task: Task, *, reader: Reader, peers: bool) -> list[_Done]:
    return [_run_sample(sample, reader, peers=peers) for sample in load_task(task)]


def _run_sample(sample: Sample, reader: Reader, *, peers: bool) -> _Done:
    started = time.perf_counter()
    report = attempt(reader, sample.data, sample.name)
    spent = (time.perf_counter() - started) * 1000
    outcome = judge(sample, report)
    if peers:
        outcome = replace(outcome, peers=_peer_scores(sample))
    return _Done(outcome=outcome, milliseconds=spent, engine=report.get("engine", {}))


def _peer_scores(sample: Sample) -> dict[str, Score]:
    """What the peers make of the document; for some kinds of gold they cannot be asked."""
    from gouji.eval.peers import PEERS, peer_report

    asked = (sample.data, sample.name, sample.gold)
    scores = {name: score_reading(peer_report(peer, asked), sample.gold) for name, peer in PEERS.items()}
    best = max(scores.values(), key=lambda score: (score.nonzero_right, score.right))
    return {name: replace(score, errors=()) for name, score in {**scores, "best peer": best}.items()}


def _engine(engines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """One engine for all documents: each document names only the models that read it."""
    told = [engine for engine in engines if engine]
    models = {name: digest for engine in told for name, digest in engine.get("models", {}).items()}
    first = told[0] if told else {}
    return {
        "version": first.get("version"),
        "settings_sha256": first.get("settings_sha256"),
        "models": dict(sorted(models.items())),
    }
