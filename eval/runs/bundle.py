"""A run's bundle: a folder that says what was run, what became of each fact, and what the figures are.

```
settings.json     suite, recipe, versions, hashes
documents.jsonl   a line a document: its hash, its counts, broken rules wanted and found
facts.parquet     a row a fact; facts.jsonl where pyarrow is not installed
scores.json       the figures; the same inputs give the same bytes, whatever the number of workers
timing.json       how long each document took; this differs from run to run
report.html       all of it for people, in one file; gouji.eval.pages.bundle_html writes it
```
"""

from __future__ import annotations

import io
import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from gouji.errors import UsageError
from gouji.eval.runs.outcome import DocumentOutcome, FactOutcome
from gouji.eval.runs.run import RunResult
from gouji.eval.runs.summary import compute_scores

__all__ = ["Bundle", "load_bundle", "load_facts", "write_bundle"]

_TYPES = {"gold": "double", "value": "double", "confidence": "double", "review": "bool_", "correct": "bool_"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A bundle as it lies on disk; `facts` are read when they are wanted, by `load_facts`."""

    folder: Path
    settings: Mapping[str, Any]
    scores: Mapping[str, Any]
    documents: tuple[Mapping[str, Any], ...]
    timing: Mapping[str, Any]


def write_bundle(folder: Path, result: RunResult, settings: Mapping[str, object]) -> Bundle:
    """Write a run's bundle into a folder that exists, and return it; its page is for `write_page`."""
    _write(folder / "settings.json", _settings(result, settings))
    _write(folder / "scores.json", compute_scores(result.outcomes))
    _write(folder / "timing.json", _timing(result))
    lines = "".join(json.dumps(_document(outcome), ensure_ascii=False) + "\n" for outcome in result.outcomes)
    (folder / "documents.jsonl").write_text(lines, encoding="utf-8", newline="\n")
    _write_facts(folder, [fact for outcome in result.outcomes for fact in outcome.facts])
    return load_bundle(folder)


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def _settings(result: RunResult, settings: Mapping[str, object]) -> dict[str, object]:
    names = ("numpy", "highspy", "jieba", "lxml", "pdfplumber", "pypdfium2", "python-docx", "rapidfuzz")
    return {
        **settings,
        "engine": dict(result.engine),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in names},
    }


def _timing(result: RunResult) -> dict[str, object]:
    """Wall time of each reading; the first of a process also loads what is loaded once."""
    times = [round(value, 1) for value in result.milliseconds]
    others = {name: [round(value, 1) for value in spent] for name, spent in result.others.items()}
    kinds: dict[str, list[float]] = {}
    for outcome, spent in zip(result.outcomes, times, strict=True):
        kinds.setdefault(outcome.kind, []).append(spent)
    return {
        "unit": "ms a document, wall time",
        "median": median(times) if times else None,
        "slowest": max(times, default=None),
        "peak_megabytes": result.peak_megabytes,
        "kinds": {kind: {"median": median(rows), "max": max(rows)} for kind, rows in kinds.items()},
        "systems": {name: {"median": median(rows), "max": max(rows)} for name, rows in others.items() if rows},
        "documents": {o.name: spent for o, spent in zip(result.outcomes, times, strict=True)},
    }


def _document(outcome: DocumentOutcome) -> dict[str, object]:
    return {
        "name": outcome.name,
        "kind": outcome.kind,
        "sha256": outcome.sha256,
        "counts": outcome.counts,
        "broken": list(outcome.broken),
        "found": list(outcome.found),
        "rows": {order: list(counts) for order, counts in outcome.rows.items()},
        "tau": outcome.tau,
        "labels": list(outcome.labels),
        "structure": None if outcome.structure is None else asdict(outcome.structure),
        "systems": {name: other.counts for name, other in outcome.others.items()},
        "crash": outcome.crash,
        "errors": [str(error) for error in outcome.score.errors],
    }


def _write_facts(folder: Path, facts: Sequence[FactOutcome]) -> None:
    for name in ("facts.parquet", "facts.jsonl"):
        (folder / name).unlink(missing_ok=True)
    rows = [asdict(fact) for fact in facts]
    if find_spec("pyarrow") is None:
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / "facts.jsonl").write_text(text, encoding="utf-8", newline="\n")
        return
    import pyarrow as pa
    import pyarrow.parquet as pq

    aliases = {"double": pa.float64(), "bool_": pa.bool_()}
    names = [field.name for field in fields(FactOutcome)]
    schema = pa.schema([(name, aliases.get(_TYPES.get(name, ""), pa.string())) for name in names])
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), sink)
    (folder / "facts.parquet").write_bytes(sink.getvalue())


def load_bundle(folder: Path) -> Bundle:
    """Return a bundle from its folder. Raises `UsageError` where there is none."""
    try:
        settings, scores, timing = (
            json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
            for name in ("settings", "scores", "timing")
        )
        lines = (folder / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    except (OSError, json.JSONDecodeError) as error:
        message = f"{folder}: no bundle of a run ({error}); `gouji eval run -o DIR` writes one"
        raise UsageError(message) from error
    documents = tuple(json.loads(line) for line in lines)
    return Bundle(folder=folder, settings=settings, scores=scores, documents=documents, timing=timing)


def load_facts(bundle: Bundle) -> tuple[FactOutcome, ...]:
    """Return the facts of a bundle. Raises `UsageError` where they are Parquet and pyarrow is not installed."""
    lines = bundle.folder / "facts.jsonl"
    if lines.exists():
        rows = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    elif find_spec("pyarrow") is None:
        message = f"{bundle.folder}: its facts are Parquet; install gouji with `pip install 'gouji[data]'`"
        raise UsageError(message)
    else:
        import pyarrow.parquet as pq

        rows = pq.read_table(bundle.folder / "facts.parquet").to_pylist()
    return tuple(FactOutcome(**row) for row in rows)
