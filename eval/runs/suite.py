"""Generated documents of every kind, read and scored: `python -m gouji.eval.runs.suite --kinds all --count 20 --seed 1`.

Prints a table a kind: documents, facts, right, non-zero right, silent, under review, invented, headings, time.
`--failures DIR` keeps every document that was not read perfectly, with its gold, its report and its errors.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from gouji.corpus.drafts.draft import Document
from gouji.corpus.make import generate_many
from gouji.corpus.render.kinds import KINDS
from gouji.errors import GoujiError
from gouji.eval.metrics.score import FactError, Score, add_scores, score_reading
from gouji.eval.peers.reading import Reader, attempt_reading, read_document

__all__ = ["SuiteOutcome", "main", "run_kind", "save_failure", "table"]

_CHUNK = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteOutcome:
    """One document's score, the time that it took to read in milliseconds, and what was read."""

    document: Document
    score: Score
    milliseconds: float
    report: Mapping[str, Any]


def _read_one(document: Document, reader: Reader) -> SuiteOutcome:
    started = time.perf_counter()
    report = attempt_reading(reader, document.data, document.name)
    spent = (time.perf_counter() - started) * 1000
    score = score_reading(report, document.gold.to_dict())
    if "crash" in report:
        crash = FactError(kind="crash", what=document.name, wanted="a report", got=report["crash"])
        score = replace(score, perfect=0, errors=(crash, *score.errors))
    return SuiteOutcome(document=document, score=score, milliseconds=spent, report=report)


def _run_chunk(seeds: Sequence[int], kind: str, damage: str, reader: Reader) -> list[SuiteOutcome]:
    return [_read_one(document, reader) for document in generate_many(kind, seeds, damage=damage)]


def run_kind(
    kind: str, seeds: Sequence[int], *, damage: str = "mixed", workers: int = 1, reader: Reader = read_document
) -> list[SuiteOutcome]:
    """Read the documents of one kind; the order is the seeds' whatever the number of workers."""
    chunks = [seeds[at : at + _CHUNK] for at in range(0, len(seeds), _CHUNK)]
    work = partial(_run_chunk, kind=kind, damage=damage, reader=reader)
    if workers == 1:
        return [outcome for chunk in chunks for outcome in work(chunk)]
    with ProcessPoolExecutor(max_workers=workers) as pool:
        return [outcome for outcomes in pool.map(work, chunks) for outcome in outcomes]


_HEAD = f"{'kind':16}{'docs':>5}{'perfect':>8}{'facts':>8}{'right':>9}{'nonzero':>9}{'silent':>7}{'review':>8}"
_HEAD += f"{'invented':>9}"
_HEAD += f"{'flagged':>10}{'heads R/P':>13}{'sect':>6}{'f/y/a':>12}{'ms':>7}"


def table(outcomes: Mapping[str, Sequence[SuiteOutcome]]) -> Iterator[str]:
    """Yield the lines of the table, a line a kind and one for all."""
    yield _HEAD
    for kind, rows in outcomes.items():
        yield _line(kind, add_scores(row.score for row in rows), [row.milliseconds for row in rows])
    everything = [row for rows in outcomes.values() for row in rows]
    yield _line("all", add_scores(row.score for row in everything), [row.milliseconds for row in everything])


def _line(name: str, s: Score, times: Sequence[float]) -> str:
    middle = sorted(times)[len(times) // 2] if times else float("nan")
    heads = f"{s.heading_recall:.2f}/{s.heading_precision:.2f}"
    frame = f"{s.form_right}/{s.year_right}/{s.agency_right}"
    return (
        f"{name:16}{s.documents:5}{s.perfect:8}{s.facts:8}{s.accuracy:9.3%}{s.nonzero_accuracy:9.2%}{s.silent:7}"
        f"{s.review_rate:8.2%}{s.invented:9}{f'{s.undecidable_flagged}/{s.undecidable}':>10}{heads:>13}"
        f"{s.sections_right:6}{frame:>12}{middle:7.0f}"
    )


def _worst(outcomes: Sequence[SuiteOutcome], count: int) -> Iterator[str]:
    failed = [outcome for outcome in outcomes if outcome.score.errors]
    failed.sort(key=lambda outcome: (-len(outcome.score.errors), outcome.document.name))
    for outcome in failed[:count]:
        defects = "; ".join(outcome.document.gold.defects)
        yield f"  {outcome.document.name}: {len(outcome.score.errors)} errors; {defects}"
        yield from (f"      {error}" for error in outcome.score.errors[:count])


def save_failure(outcome: SuiteOutcome, folder: Path) -> None:
    """Write a document with its gold, its report and its errors, where it has any."""
    if not outcome.score.errors:
        return
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / outcome.document.name
    path.write_bytes(outcome.document.data)
    path.with_name(f"{path.stem}.gold.json").write_text(outcome.document.gold.to_json(), encoding="utf-8")
    report = json.dumps(outcome.report, ensure_ascii=False, indent=1)
    path.with_name(f"{path.stem}.report.json").write_text(report, encoding="utf-8")
    errors = "".join(f"{error}\n" for error in outcome.score.errors)
    path.with_name(f"{path.stem}.errors.txt").write_text(errors, encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m gouji.eval.runs.suite", description="Read generated documents and score them."
    )
    parser.add_argument("--kinds", default="all", help=f"comma-separated, of {', '.join(KINDS)}; or all")
    parser.add_argument("--count", type=int, default=20, help="documents a kind")
    parser.add_argument("--seed", type=int, default=1, help="the first document's seed")
    parser.add_argument("--damage", default="mixed", help="mixed, none, or names of operators joined by commas")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument(
        "--errors", type=int, default=0, help="show this many of the worst documents and of their errors"
    )
    parser.add_argument("--failures", type=Path, metavar="DIR", help="keep what was not read perfectly")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    given = _parser().parse_args(arguments)
    kinds = list(KINDS) if given.kinds == "all" else given.kinds.split(",")
    seeds = range(given.seed, given.seed + given.count)
    try:
        outcomes = {kind: run_kind(kind, seeds, damage=given.damage, workers=given.workers) for kind in kinds}
    except GoujiError as error:
        sys.stderr.write(f"gouji.eval.runs.suite: {error}\n")
        return 2
    print("\n".join(table(outcomes)))
    for kind, rows in outcomes.items():
        if given.errors:
            print("\n".join([f"{kind}:", *_worst(rows, given.errors)]))
        if given.failures:
            for row in rows:
                save_failure(row, given.failures / kind)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
