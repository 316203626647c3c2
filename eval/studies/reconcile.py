"""How well wrong cells are found, located and mended: `python -m gouji.eval.studies.reconcile --count 500 --seed 700000`.

Consistent reports are generated as tab text; then digits of the `requests` table are changed, rows swapped or moved, or
cells emptied, in the document's own text, and the document is read again. The report before is the truth. For misread
digits the document is read as if a recogniser had taken one digit for another, with what else it thought possible.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache, partial
from multiprocessing import get_context
from typing import TYPE_CHECKING

from gouji.corpus.damage.corruptions import CORRUPTIONS, corrupt_cells, list_row_facts, misread_digit
from gouji.corpus.make import generate_many
from gouji.ingest import open_document
from gouji.models.editing.reconciliation import check_rules
from gouji.models.editing.settings import EditingSettings
from gouji.models.forms.load import load_form
from gouji.pipeline import read_stream

if TYPE_CHECKING:
    from gouji.report import Fact, ReportData
    from gouji.tokens import TokenStream

EDITING = EditingSettings()
__all__ = [
    "Emptied",
    "Tally",
    "main",
    "measure_blanks",
    "measure_corruption",
    "measure_digits",
    "measure_misread",
    "measure_printed",
]

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
    put_back: int = 0
    """Documents without a finding as the reading itself undoes the corruption, and what was lost is proposed; all are found."""
    milliseconds: list[float] = field(default_factory=list)

    def line(self, name: str) -> str:
        """Return one line of the table."""
        n = max(self.documents, 1)
        shares = [self.found, self.listed, self.unique, self.unique_wrong, self.kept]
        middle = statistics.median(self.milliseconds) if self.milliseconds else 0.0
        note = f"   {self.put_back} put back by the reading alone" if self.put_back else ""
        return f"{name:16s}{self.documents:6d}" + "".join(f"{s / n:10.2%}" for s in shares) + f"{middle:10.2f}{note}"


def measure_digits(seeds: Sequence[int], cells: int) -> Tally:
    """Change one digit in each of `cells` cells of every document."""
    tally, rng = Tally(), random.Random(cells)
    for text, report in _consistent(seeds):
        changed = _change_digits(text, report, cells, rng)
        if changed is not None:
            after, truth = changed
            again, spent = _read(open_document(after.encode(), name="report.txt"))
            tally.kept += all(again.facts[f].value != value for f, value in truth.items())
            _count(tally, again, truth, spent)
    return tally


def measure_corruption(seeds: Sequence[int], name: str, *, beside: bool = False) -> Tally:
    """Apply to every document one corruption that breaks a rule; see `gouji.corpus.damage.corruptions.CORRUPTIONS`.

    With `beside` a digit of one more cell is changed as well.
    """
    tally, rng = Tally(), random.Random(name)
    for text, report in _consistent(seeds):
        form = load_form(report.form or "")
        facts = {f.id: f for f in _cells(report)}
        cells = {i: text[slice(*_span(f))] for i, f in facts.items()}
        after = corrupt_cells(CORRUPTIONS[name], cells, list_row_facts(form, _TABLE[:-1]), form, rng)
        if after is None:
            continue
        if beside:
            after = _one_digit_more(cells, after, rng)
        again, spent = _read(open_document(_with_cells(text, facts, after).encode(), name="report.txt"))
        # What became empty and was 0 is right in effect.
        truth = {i: f.value for i, f in facts.items() if f.value is not None and (again.facts[i].value or 0) != f.value}
        if truth:
            tally.kept += all((again.facts[i].printed or "") == printed for i, printed in after.items())
            _count(tally, again, truth, spent)
    return tally


def _one_digit_more(cells: Mapping[str, str], after: Mapping[str, str], rng: random.Random) -> dict[str, str]:
    """Return the cells with another digit in one that the corruption left as it was."""
    known = dict(cells) | dict(after)
    left = [i for i in cells if known[i] == cells[i]]
    chosen = rng.choice(left)
    place = rng.randrange(len(known[chosen]))
    digit = rng.choice([d for d in "0123456789" if d != known[chosen][place]])
    return known | {chosen: str(int(known[chosen][:place] + digit + known[chosen][place + 1 :]))}


def measure_misread(seeds: Sequence[int], share: float) -> tuple[Tally, int, int]:
    """Misreads a digit of every document, the right one thought possible with the probability `share`.

    Gives the counts over the documents in which it stayed misread, in how many rules chose the right number, and how many
    facts are wrong and not under review.
    """
    tally, rng = Tally(), random.Random(f"misread {share}")
    chosen = silent = 0
    for text, report in _consistent(seeds):
        stream = open_document(text.encode(), name="report.txt")
        fact = rng.choice(_cells(report))
        again, spent = _read(misread_digit(stream, _span(fact), share, rng))
        truth = {i: v for i, v in _values(report).items() if again.facts[i].value != v}
        silent += sum(not again.facts[i].review for i in truth)
        chosen += not truth
        if truth:
            tally.kept += 1
            _count(tally, again, truth, spent)
    return tally, chosen, silent


def _count(tally: Tally, again: ReportData, truth: Mapping[str, int | float], spent: float) -> None:
    """Count what was found of a document's wrong cells, of which `truth` tells the right numbers."""
    tally.documents += 1
    tally.milliseconds.append(spent)
    repairs = dict.fromkeys(f.repairs for f in again.findings if f.repairs and f.rule.startswith(_TABLE))
    answers = [{r.fact: r.new for r in repair} for group in repairs for repair in group]
    proposals = {f.id: f.proposed for f in again.facts.values() if f.proposed is not None and f.proposed.unique}
    # What follows for cells that became empty is said by inference, not by a repair.
    told = {i: p.value for i, p in proposals.items() if p.kind == "inferred" and i in truth}
    mended = {i: p.value for i, p in proposals.items() if p.kind == "repair"}
    broken = any(f.rule.startswith(_TABLE) for f in again.findings)
    put_back = bool(truth) and not broken and told == truth
    tally.put_back += put_back
    tally.found += broken or put_back
    tally.listed += any(told | answer == truth for answer in (answers or [{}]))
    tally.unique += told | mended == truth
    tally.unique_wrong += any(truth.get(i) != value for i, value in (told | mended).items())


def _with_cells(text: str, facts: Mapping[str, Fact], cells: Mapping[str, str]) -> str:
    """Return the text with other numbers in some facts' places."""
    for fact in sorted(facts.values(), key=lambda f: -f.evidence[0].span.start):
        start, end = _span(fact)
        text = text[:start] + cells[fact.id] + text[end:]
    return text


def _span(fact: Fact) -> tuple[int, int]:
    return fact.evidence[0].span.start, fact.evidence[0].span.end


def _values(report: ReportData) -> dict[str, int | float]:
    return {f.id: f.value for f in _cells(report) if f.value is not None}


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


@dataclass(slots=True, kw_only=True)
class Emptied:
    """Counts of emptied cells: of them read all the same (in doubt), proposed, proposed with another value than they had."""

    cells: int = 0
    read: int = 0
    proposed: int = 0
    wrong: int = 0


def measure_blanks(seeds: Sequence[int], cells: int) -> Emptied:
    """Empties cells. A row that lost a number may read in several ways, so that the cell is not blank but in doubt."""
    found = Emptied()
    rng = random.Random(cells)
    for text, report in _consistent(seeds):
        chosen = rng.sample(_cells(report), cells)
        after = text
        for fact in sorted(chosen, key=lambda f: -f.evidence[0].span.start):
            span = fact.evidence[0].span
            after = after[: span.start] + after[span.end :]
        again, _ = _read(open_document(after.encode(), name="report.txt"))
        for fact in chosen:
            proposal = again.facts[fact.id].proposed
            found.cells += 1
            found.read += again.facts[fact.id].value is not None
            found.proposed += proposal is not None
            found.wrong += proposal is not None and proposal.value != fact.value
    return found


def _consistent(seeds: Sequence[int]) -> tuple[tuple[str, ReportData], ...]:
    """Return documents whose rules all hold, as text, with their reports."""
    return _made_consistent(tuple(seeds))


@lru_cache(maxsize=2)
def _made_consistent(seeds: tuple[int, ...]) -> tuple[tuple[str, ReportData], ...]:
    """Return the same, made once for all measures."""
    found = []
    for document in generate_many("tab", seeds, damage="none"):
        # Places are offsets into the stream's text, in which cells of blanks alone may be left out.
        text = open_document(document.data, name="report.txt").text
        report, _ = _read(open_document(text.encode(), name="report.txt"))
        if not report.findings and len(_cells(report)) > 100:
            found.append((text, report))
    return tuple(found)


def _cells(report: ReportData) -> list[Fact]:
    return [
        f for f in report.facts.values() if f.id.startswith(_TABLE) and f.value is not None and len(f.evidence) == 1
    ]


def _read(stream: TokenStream) -> tuple[ReportData, float]:
    """A report, and the milliseconds of the processor that its rules took, as these are the same whatever else runs."""
    report = read_stream(stream)
    started = time.process_time()
    if report.form is not None:
        check_rules(dict(report.facts), load_form(report.form), EDITING)
    return report, (time.process_time() - started) * 1000


def _change_digits(
    text: str, report: ReportData, cells: int, rng: random.Random
) -> tuple[str, dict[str, int | float]] | None:
    """Return the text with one digit changed in some cells, and what those cells held; None where nothing changes."""
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


def _misread_line(seeds: Sequence[int], share: float) -> str:
    tally, chosen, silent = measure_misread(seeds, share)
    return tally.line(f"misread {share:g}") + f"   and {chosen} read right by the rules, {silent} silently wrong"


def _printed_line(seeds: Sequence[int]) -> str:
    findings, source, altered = measure_printed(seeds)
    return f"printed violations: {findings} findings, {source} with verdict source, {altered} values not as printed"


def _blanks_line(seeds: Sequence[int], cells: int) -> str:
    n = measure_blanks(seeds[: max(1, len(seeds) // 5)], cells)
    read = f", {n.read} read in doubt" if n.read else ""
    return f"{cells} cells emptied: {n.cells} in all{read}, {n.proposed} proposed, {n.wrong} of them wrong"


def _digits_line(seeds: Sequence[int], cells: int) -> str:
    return measure_digits(seeds, cells).line(str(cells))


def _corruption_line(seeds: Sequence[int], name: str, *, beside: bool = False) -> str:
    return measure_corruption(seeds, name, beside=beside).line(f"{name} + 1" if beside else name)


def _measures(seeds: Sequence[int]) -> list[Callable[[], str]]:
    """Return what makes each line of the table; each draws its own chances, so that any order gives the same."""
    # Clean documents and eight errors are here for their time: nothing to find, and too many to list every answer.
    return [
        *(partial(_digits_line, seeds, cells) for cells in (0, 1, 2, 3, 8)),
        *(partial(_corruption_line, seeds, name) for name in CORRUPTIONS),
        *(partial(_corruption_line, seeds, name, beside=True) for name in CORRUPTIONS),
        *(partial(_misread_line, seeds, share) for share in (0.3, 0.03, 0.003)),
        partial(_printed_line, seeds),
        *(partial(_blanks_line, seeds, cells) for cells in (1, 5, 20)),
    ]


def _made(measure: Callable[[], str]) -> str:
    return measure()


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m gouji.eval.studies.reconcile", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=700_000)
    parser.add_argument(
        "--workers", type=int, default=1, help="processes; all but the times is the same with any number"
    )
    given = parser.parse_args(arguments)
    if given.workers < 1 or given.count < 1:
        parser.error("--workers and --count are at least 1")
    measures = _measures(range(given.seed, given.seed + given.count))
    print(
        f"{'wrong cells':16s}{'docs':>6s}{'found':>10s}{'listed':>10s}{'unique':>10s}{'wrong':>10s}{'as print':>10s}{'ms':>10s}"
    )
    if given.workers == 1:
        for measure in measures:
            print(measure(), flush=True)
        return
    with ProcessPoolExecutor(given.workers, mp_context=get_context("spawn")) as pool:
        for line in pool.map(_made, measures):
            print(line, flush=True)


if __name__ == "__main__":
    main()
