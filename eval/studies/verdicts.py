"""Whose error it is, on scans: `python -m gouji.eval.studies.verdicts --dpi 200 --damage moderate --count 20 --seed 41000`.

Generated reports are printed, scanned and read. Where a rule is broken in print, the verdict should be `source` and the value
what is printed. In the others digits are misread by force, one at a time, as if the recogniser had been sure of them: the
verdict should be `misread`, and the right number proposed.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from gouji.corpus.damage.corruptions import misread_digit
from gouji.corpus.damage.scans import LADDER
from gouji.corpus.make import generate_many
from gouji.corpus.scan_make import scanned
from gouji.ingest import load_document
from gouji.reading import read_document
from gouji.report import Severity

if TYPE_CHECKING:
    from gouji.corpus.drafts.draft import Document
    from gouji.report import Fact, ReportData
    from gouji.tokens import LoadedDocument, TokenStream

__all__ = ["Verdicts", "main", "measure_verdicts"]

_TABLE = "requests."


@dataclass(slots=True, kw_only=True)
class Verdicts:
    """Counts over scans."""

    documents: int = 0
    printed: Counter[str] = field(default_factory=Counter)
    """Verdicts on rules that are broken in print."""
    altered: int = 0
    """Values of such documents that are not what is printed, and not under review."""
    forced: Counter[str] = field(default_factory=Counter)
    """Verdicts on the rules that a forced misreading breaks, one a misreading."""
    proposed: int = 0
    """Forced misreadings whose right number is the only proposal."""
    silent: int = 0
    """Forced misreadings of which the fact is not under review."""

    def lines(self) -> list[str]:
        """Return what was counted, in words."""
        printed = ", ".join(f"{n} {name}" for name, n in sorted(self.printed.items())) or "none"
        forced = ", ".join(f"{n} {name}" for name, n in sorted(self.forced.items())) or "none"
        return [
            f"{self.documents} scans",
            f"broken in print: {printed}; {self.altered} values silently not as printed",
            f"misread by force: {forced}; {self.proposed} proposed uniquely, {self.silent} not under review",
        ]


def measure_verdicts(seeds: Sequence[int], *, dpi: int, damage: str, forced: int = 6) -> Verdicts:
    """Reads the scans of documents with these seeds; `forced` digits of each consistent one are misread, one at a time."""
    found = Verdicts()
    for draft in generate_many("pdf", seeds, damage="none"):
        scan = scanned(draft, dpi=dpi, damage=damage)
        document = load_document(scan.data, name=scan.name)
        report = read_document(document)
        found.documents += 1
        if draft.gold.to_dict().get("violations"):
            _count_printed(found, report, draft)
        else:
            _force(found, document, report, random.Random(f"forced {draft.seed}"), forced)
    return found


def _count_printed(found: Verdicts, report: ReportData, draft: Document) -> None:
    found.printed.update(f.verdict.value for f in report.findings if f.severity is Severity.ERROR)
    read = report.facts
    found.altered += sum(
        i in read and read[i].value != value and not read[i].review for i, value in draft.gold.facts.items()
    )


def _force(found: Verdicts, document: LoadedDocument, report: ReportData, rng: random.Random, count: int) -> None:
    stream = document.stream
    cells = [f for f in report.facts.values() if f.id.startswith(_TABLE) and _is_whole(f, stream)]
    for fact in rng.sample(cells, min(count, len(cells))):
        span = (fact.evidence[0].span.start, fact.evidence[0].span.end)
        forced = read_document(replace(document, stream=misread_digit(stream, span, 0.0, rng)))
        broken = {f.verdict.value for f in forced.findings if f.severity is Severity.ERROR and fact.id in f.facts}
        found.forced["/".join(sorted(broken)) or "unnoticed"] += 1
        proposal = forced.facts[fact.id].proposed
        found.proposed += proposal is not None and proposal.unique and proposal.value == fact.value
        found.silent += not forced.facts[fact.id].review


def _is_whole(fact: Fact, stream: TokenStream) -> bool:
    """Return whether a fact is one printed number in one place."""
    if fact.value is None or len(fact.evidence) != 1:
        return False
    span = fact.evidence[0].span
    return stream.text[span.start : span.end] == fact.printed


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m gouji.eval.studies.verdicts", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--damage", default="moderate", choices=list(LADDER))
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=41_000, help="the first document's seed")
    given = parser.parse_args(arguments)
    seeds = range(given.seed, given.seed + given.count)
    print(f"{given.dpi} dpi, {given.damage} damage")
    print("\n".join(measure_verdicts(seeds, dpi=given.dpi, damage=given.damage).lines()))


if __name__ == "__main__":
    main()
