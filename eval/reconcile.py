"""How well wrong cells are found, located and mended: `python -m gouji.eval.reconcile --count 500 --seed 700000`.

Consistent reports are generated as tab text; then digits of the `requests` table are changed, or cells emptied, in the
document's own text, and the document is read again. The report before is the truth.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gouji.corpus.make import generate_many

if TYPE_CHECKING:
    from gouji.report import Fact, Report

__all__ = ["Tally", "main", "measure_blanks", "measure_digits", "measure_printed"]

_TABLE = "requests."


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts over documents: errors found, right repairs listed, proved unique, unique but wrong; times in ms."""

    documents: int = 0
    found: int = 0
    listed: int = 0
    unique: int = 0
    unique_wrong: int = 0
    kept: int = 0
    """Documents whose wrong cells are still read as printed."""
    milliseconds: list[float] = field(default_factory=list)

    def line(self, name: str) -> str:
        """One line of the table."""
        n = max(self.documents, 1)
        shares = [self.found, self.listed, self.unique, self.unique_wrong, self.kept]
        middle = statistics.median(self.milliseconds) if self.milliseconds else 0.0
        return f"{name:16s}{self.documents:6d}" + "".join(f"{s / n:10.2%}" for s in shares) + f"{middle:10.2f}"


def measure_digits(seeds: Sequence[int], cells: int) -> Tally:
    """Changes one digit in each of `cells` cells of every document."""
    tally, rng = Tally(), random.Random(cells)
    for text, report in _consistent(seeds):
        changed = _change_digits(text, report, cells, rng)
        if changed is None:
            continue
        after, truth = changed
        again, spent = _read(after)
        tally.documents += 1
        tally.milliseconds.append(spent)
        repairs = dict.fromkeys(f.repairs for f in again.findings if f.repairs and f.rule.startswith(_TABLE))
        answers = [{r.fact: r.new for r in repair} for group in repairs for repair in group]
        tally.found += any(f.rule.startswith(_TABLE) for f in again.findings)
        tally.listed += truth in answers
        proposed = {f.id: f.proposed for f in again.facts.values() if f.proposed and f.proposed.kind == "repair"}
        unique = {i: p.value for i, p in proposed.items() if p.unique}
        tally.unique += unique == truth
        tally.unique_wrong += bool(unique) and unique != truth
        tally.kept += all(again.facts[f].value != value for f, value in truth.items())
    return tally


def measure_printed(seeds: Sequence[int]) -> tuple[int, int, int]:
    """Documents with a rule that is broken in print: findings, those with verdict `source`, values not as printed."""
    import gouji

    findings = source = altered = 0
    for document in generate_many("tab", seeds, damage="none"):
        gold = document.gold.to_dict()
        if not gold.get("violations"):
            continue
        report = gouji.read(document.data, name=document.name)
        broken = [f for f in report.findings if f.severity == "error"]
        findings += len(broken)
        source += sum(f.verdict == "source" for f in broken)
        altered += sum(i in report.facts and report.facts[i].value != v for i, v in document.gold.facts.items())
    return findings, source, altered


def measure_blanks(seeds: Sequence[int], cells: int) -> tuple[int, int, int]:
    """Empties cells: how many were emptied, proposed, and proposed with another value than they had."""
    emptied = proposed = wrong = 0
    rng = random.Random(cells)
    for text, report in _consistent(seeds):
        chosen = rng.sample(_cells(report), cells)
        after = text
        for fact in sorted(chosen, key=lambda f: -f.evidence[0].span.start):
            span = fact.evidence[0].span
            after = after[: span.start] + after[span.end :]
        again, _ = _read(after)
        for fact in chosen:
            proposal = again.facts[fact.id].proposed
            emptied += 1
            proposed += proposal is not None
            wrong += proposal is not None and proposal.value != fact.value
    return emptied, proposed, wrong


def _consistent(seeds: Sequence[int]) -> list[tuple[str, Report]]:
    """Documents whose rules all hold, as text, with their reports."""
    found = []
    for document in generate_many("tab", seeds, damage="none"):
        text = document.data.decode("utf-8")
        report, _ = _read(text)
        if not report.findings and len(_cells(report)) > 100:
            found.append((text, report))
    return found


def _cells(report: Report) -> list[Fact]:
    return [
        f for f in report.facts.values() if f.id.startswith(_TABLE) and f.value is not None and len(f.evidence) == 1
    ]


def _read(text: str) -> tuple[Report, float]:
    """A report, and the milliseconds that its rules took."""
    from gouji.ingest import open_document
    from gouji.models.forms.load import form_by_id
    from gouji.models.reconcile import broken_rules
    from gouji.pipeline import read_stream

    report = read_stream(open_document(text.encode(), name="report.txt"))
    started = time.perf_counter()
    if report.form is not None:
        broken_rules(dict(report.facts), form_by_id(report.form))
    return report, (time.perf_counter() - started) * 1000


def _change_digits(
    text: str, report: Report, cells: int, rng: random.Random
) -> tuple[str, dict[str, int | float]] | None:
    """The text with one digit changed in some cells, and what those cells held; None where nothing changes."""
    chosen = rng.sample(_cells(report), cells)
    truth: dict[str, int | float] = {}
    for fact in sorted(chosen, key=lambda f: -f.evidence[0].span.start):
        span = fact.evidence[0].span
        digits = text[span.start : span.end]
        place = rng.randrange(len(digits))
        digit = rng.choice([d for d in "0123456789" if d != digits[place]])
        changed = digits[:place] + digit + digits[place + 1 :]
        if int(changed) == fact.value or fact.value is None:
            return None
        truth[fact.id] = fact.value
        text = text[: span.start] + str(int(changed)) + text[span.end :]
    return text, truth


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=700_000)
    given = parser.parse_args(arguments)
    seeds = range(given.seed, given.seed + given.count)
    print(
        f"{'wrong cells':16s}{'docs':>6s}{'found':>10s}{'listed':>10s}{'unique':>10s}{'wrong':>10s}{'as print':>10s}{'ms':>10s}"
    )
    for cells in (0, 1, 2, 3, 8):
        # Clean documents and eight errors are here for their time: nothing to find, and too many to list every answer.
        print(measure_digits(seeds, cells).line(str(cells)), flush=True)
    findings, source, altered = measure_printed(seeds)
    print(f"printed violations: {findings} findings, {source} with verdict source, {altered} values not as printed")
    for cells in (1, 5, 20):
        emptied, proposed, wrong = measure_blanks(seeds[: max(1, given.count // 5)], cells)
        print(f"{cells} cells emptied: {emptied} in all, {proposed} proposed, {wrong} of them wrong")


if __name__ == "__main__":
    main()
