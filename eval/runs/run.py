"""A run: the documents of a suite read and judged, by one process or several, in the suite's order.

```python
result = run(list_suite_tasks("quick"), workers=2, systems=("ours", "rules"))
result.outcomes[0].score.right
```
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from gouji.eval.metrics.score import Score, score_reading
from gouji.eval.metrics.structure import Structure
from gouji.eval.peers.reading import Reader, attempt_reading
from gouji.eval.runs.outcome import DocumentOutcome, judge
from gouji.eval.runs.samples import Sample, Task, load_task
from gouji.eval.runs.systems import find_system

__all__ = ["Options", "RunResult", "run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What is done with each document."""

    systems: tuple[str, ...] = ("ours",)
    """The first is the run's own, whose every fact is kept; the others are counted beside it."""
    reader: Reader | None = None
    """Reads in the first system's stead."""
    peers: bool = False
    structure: bool = False
    """Whether tables are held against those that the document was drawn with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """The outcomes in the suite's order, each document's reading time, and the engine that read them."""

    outcomes: tuple[DocumentOutcome, ...]
    milliseconds: tuple[float, ...]
    engine: Mapping[str, Any]
    """As reports name it; all models that were used."""
    others: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    """The reading times of the other systems."""
    peak_megabytes: float | None = None
    """The largest process's peak memory once the run's own system had read, None where the platform does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    outcome: DocumentOutcome
    milliseconds: float
    others: Mapping[str, float]
    peak_megabytes: float | None
    engine: Mapping[str, Any]


def run(
    tasks: Sequence[Task],
    *,
    workers: int = 1,
    reader: Reader | None = None,
    systems: Sequence[str] = ("ours",),
    peers: bool = False,
    structure: bool = False,
    progress: Callable[[int], None] | None = None,
) -> RunResult:
    """Read and judge every document; `progress` is told how many are done after each task.

    Raises `UsageError` for an unknown system, or where table structure is asked for without its package.
    """
    if structure:
        from gouji.eval.metrics.structure import need_package

        need_package()
    for name in systems:
        find_system(name)
    options = Options(systems=tuple(dict.fromkeys(systems)), reader=reader, peers=peers, structure=structure)
    done: list[_Done] = []
    for part in _parts(tasks, workers, partial(_run_task, options=options)):
        done += part
        if progress is not None:
            progress(len(done))
    peaks = [item.peak_megabytes for item in done if item.peak_megabytes is not None]
    return RunResult(
        outcomes=tuple(item.outcome for item in done),
        milliseconds=tuple(item.milliseconds for item in done),
        engine=_engine([item.engine for item in done]),
        others={name: tuple(item.others[name] for item in done) for name in options.systems[1:]},
        peak_megabytes=max(peaks, default=None),
    )


def _parts(tasks: Sequence[Task], workers: int, work: Callable[[Task], list[_Done]]) -> Iterator[list[_Done]]:
    if workers == 1:
        yield from map(work, tasks)
        return
    with ProcessPoolExecutor(max_workers=workers) as pool:
        yield from pool.map(work, tasks)


def _run_task(task: Task, *, options: Options) -> list[_Done]:
    return [_run_sample(sample, options) for sample in load_task(task)]


def _run_sample(sample: Sample, options: Options) -> _Done:
    first, *rest = options.systems
    report, spent = _timed(sample, first, options.reader)
    peak = _peak_megabytes()
    others, times = {}, {}
    for name in rest:
        other, times[name] = _timed(sample, name, None)
        others[name] = judge(sample, other)
    outcome = replace(judge(sample, report), others=others)
    if options.peers:
        outcome = replace(outcome, peers=_peer_scores(sample))
    if options.structure:
        outcome = replace(outcome, structure=_structure(sample))
    engine = report.get("engine", {})
    return _Done(outcome=outcome, milliseconds=spent, others=times, peak_megabytes=peak, engine=engine)


def _timed(sample: Sample, name: str, reader: Reader | None) -> tuple[Mapping[str, Any], float]:
    """Return a system's report and the milliseconds that it took."""
    system = find_system(name)
    started = time.perf_counter()
    report = attempt_reading(reader or (lambda _data, _name: system(sample)), sample.data, sample.name)
    return report, (time.perf_counter() - started) * 1000


def _peak_megabytes() -> float | None:
    """Return the peak resident memory of this process so far: the reader's, with Python, and the generator's."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    import sys

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)


def _structure(sample: Sample) -> Structure | None:
    from gouji.eval.metrics.structure import DRAWN, list_drawn_tables, measure_structure, read_tables_of_document

    if not sample.generated or sample.kind not in DRAWN:
        return None
    return measure_structure(
        list_drawn_tables(sample.gold["tables"]), read_tables_of_document(sample.data, sample.name)
    )


def _peer_scores(sample: Sample) -> dict[str, Score]:
    """Return what the peers make of the document; for some kinds of gold they cannot be asked."""
    from gouji.eval.peers.run import PEERS, peer_report

    asked = (sample.data, sample.name, sample.gold)
    scores = {name: score_reading(peer_report(peer, asked), sample.gold) for name, peer in PEERS.items()}
    best = max(scores.values(), key=lambda score: (score.nonzero_right, score.right))
    return {name: replace(score, errors=()) for name, score in {**scores, "best peer": best}.items()}


def _engine(engines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return one engine for all documents: each document names only the models that read it."""
    told = [engine for engine in engines if engine]
    models = {name: digest for engine in told for name, digest in engine.get("models", {}).items()}
    first = told[0] if told else {}
    return {
        "version": first.get("version"),
        "settings_sha256": first.get("settings_sha256"),
        "models": dict(sorted(models.items())),
    }
