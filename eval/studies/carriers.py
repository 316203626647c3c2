"""Damaged carriers: `python -m gouji.eval.studies.carriers --count 300 --seed 880000`.

Generated reports whose cells, rows, attributes, tags, separators and lines are dropped, doubled, merged or split at random, by
code that knows nothing of the form. Every fact that is not under review should be what the report said; nothing may stand
for it only where its characters were taken away.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from gouji.corpus.carriers.mutate import FAMILIES, mutate_carrier
from gouji.corpus.make import generate

if TYPE_CHECKING:
    from gouji.corpus.drafts.draft import Gold
    from gouji.report import ReportData
    from gouji.tokens import Number

__all__ = ["CarrierOutcome", "judge_report", "main", "measure_carriers"]

LANES = ("tab", "cells", "cells-plain", "flow", "markdown", "html", "html-word", "docx", "docx-messy")
_MOST_CHANGES = 6
_RESAMPLES = 2000
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierOutcome:
    """What became of one document."""

    lane: str
    seed: int
    changes: tuple[str, ...]
    facts: int
    right: int = 0
    review: int = 0
    refused: bool = False
    silent: tuple[tuple[str, Number | None, Number | None], ...] = field(default=())
    """Facts that are wrong and not under review: id, value read, value printed."""


def measure_carriers(
    lanes: Sequence[str], seeds: Iterable[int], *, without: frozenset[str] = frozenset(), workers: int = 1
) -> list[CarrierOutcome]:
    """Read one damaged document a lane and seed; the families of change in `without` are left out."""
    tasks = [(lane, seed, without) for seed in seeds for lane in lanes]
    if workers == 1:
        return [_read_one(task) for task in tasks]
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(_read_one, tasks, chunksize=8))


def _read_one(task: tuple[str, int, frozenset[str]]) -> CarrierOutcome:
    lane, seed, without = task
    name, data, gold, changes, removed = make_damaged(lane, seed, without)
    import gouji

    try:
        report = gouji.read(data, name=name)
    except gouji.DocumentError:
        return CarrierOutcome(lane=lane, seed=seed, changes=changes, facts=len(gold.facts), refused=True)
    return judge_report(report, gold, removed, lane=lane, seed=seed, changes=changes)


def make_damaged(
    lane: str, seed: int, without: frozenset[str] = frozenset()
) -> tuple[str, bytes, Gold, tuple[str, ...], str]:
    """Return a damaged document's name, bytes, gold reading, changes, and the text that they removed."""
    document = generate(lane, seed, damage="none")
    count = random.Random(f"carrier {lane} {seed}").randint(1, _MOST_CHANGES)
    suffix = Path(document.name).suffix
    mutated = mutate_carrier(document.data, suffix, seed, count=count, without=without)
    return document.name, mutated.data, document.gold, mutated.changes, mutated.removed


def judge_report(
    report: ReportData, gold: Gold, removed: str, *, lane: str = "", seed: int = 0, changes: tuple[str, ...] = ()
) -> CarrierOutcome:
    """Compare a reading with what the undamaged document says.

    A fact without a value is right where its number is among those that were removed, each of which excuses one, those first
    that are not under review: of equal numbers nobody knows which one was removed.
    """
    if report.form is None:
        return CarrierOutcome(lane=lane, seed=seed, changes=changes, facts=len(gold.facts), refused=True)
    gone = Counter(float(number) for number in _NUMBER.findall(removed))
    silent = []
    right = review = 0
    doubts = {name for name in gold.facts if (fact := report.facts.get(name)) is not None and fact.review}
    for name, wanted in sorted(gold.facts.items(), key=lambda item: item[0] in doubts):
        fact = report.facts.get(name)
        value = fact.value if fact is not None else None
        doubtful = name in doubts
        accepted = {wanted, *gold.ambiguous.get(name, ())}
        good = value in accepted
        if not good and value is None and wanted is not None and gone[float(wanted)] > 0:
            gone[float(wanted)] -= 1
            good = True
        right += good
        review += doubtful
        if not good and not doubtful:
            silent.append((name, value, wanted))
    return CarrierOutcome(
        lane=lane,
        seed=seed,
        changes=changes,
        facts=len(gold.facts),
        right=right,
        review=review,
        silent=tuple(silent),
    )


def list_lines(outcomes: Sequence[CarrierOutcome]) -> Iterator[str]:
    """Yield the figures: a line a lane, one for all, and one a family of change."""
    yield f"{'lane':14}{'documents':>10}{'refused':>9}{'facts':>9}{'right':>10}{'review':>9}{'silent':>8}"
    lanes = list(dict.fromkeys(outcome.lane for outcome in outcomes))
    for name, own in [*((n, [o for o in outcomes if o.lane == n]) for n in lanes), ("all", list(outcomes))]:
        read = [o for o in own if not o.refused]
        facts = sum(o.facts for o in read)
        silent = sum(len(o.silent) for o in read)
        shares = (sum(o.right for o in read) / max(facts, 1), sum(o.review for o in read) / max(facts, 1))
        yield f"{name:14}{len(own):10}{len(own) - len(read):9}{facts:9}{shares[0]:10.2%}{shares[1]:9.2%}{silent:8}"
    low, high = resample_share(outcomes)
    bad = sum(bool(o.silent) for o in outcomes)
    yield f"silent a fact: 95 % interval {low:.2e} to {high:.2e}, clustered by document; in {bad} documents"
    for family in FAMILIES:
        own = [o for o in outcomes if family in o.changes]
        wrong = sum(bool(o.silent) for o in own)
        if own:
            yield f"  {family:28}{len(own):6} documents, {wrong:4} with a silent error"


def resample_share(outcomes: Sequence[CarrierOutcome]) -> tuple[float, float]:
    """Return the 95 % interval of the share of silent facts, by resampling documents.

    Where no document has one the upper end is the rule of three: 3 over the number of documents, of one fact in each.
    """
    counts = [(len(o.silent), o.facts) for o in outcomes if not o.refused]
    if not counts:
        return 0.0, 1.0
    if not any(silent for silent, _ in counts):
        return 0.0, min(1.0, 3 / len(counts)) * len(counts) / sum(facts for _, facts in counts)
    rng = random.Random(0)
    shares = []
    for _ in range(_RESAMPLES):
        drawn = rng.choices(counts, k=len(counts))
        shares.append(sum(silent for silent, _ in drawn) / sum(facts for _, facts in drawn))
    shares.sort()
    return shares[int(0.025 * _RESAMPLES)], shares[int(0.975 * _RESAMPLES) - 1]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status is 1 where a fact is silently wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m gouji.eval.studies.carriers", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--count", type=int, default=100, help="documents a lane")
    parser.add_argument("--seed", type=int, default=880_000, help="the first document's seed")
    parser.add_argument("--lanes", default=",".join(LANES))
    parser.add_argument("--without", default="", help="families of change to leave out, joined by commas")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, help="write what is silently wrong as JSON Lines")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="write the documents with silent errors there")
    given = parser.parse_args(arguments)
    without = frozenset(name for name in given.without.split(",") if name)
    seeds = range(given.seed, given.seed + given.count)
    outcomes = measure_carriers(given.lanes.split(","), seeds, without=without, workers=given.workers)
    sys.stdout.write("\n".join(list_lines(outcomes)) + "\n")
    wrong = [o for o in outcomes if o.silent]
    if given.output is not None:
        rows = ({"lane": o.lane, "seed": o.seed, "changes": o.changes, "silent": o.silent} for o in wrong)
        given.output.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    if given.keep is not None:
        given.keep.mkdir(parents=True, exist_ok=True)
        for outcome in wrong:
            name, data, *_ = make_damaged(outcome.lane, outcome.seed, without)
            (given.keep / name).write_bytes(data)
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main())
