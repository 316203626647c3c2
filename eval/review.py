"""What a reviewer's order is worth: `python -m gouji.eval.review`.

A scripted reviewer looks at cells of reports with wrong numbers, one look a cell, and says what each holds, until every fact is right. Three
orders are compared: the form's, from top to bottom; by confidence alone, the least first; and `report.review_queue()`, drawn up anew
after each item, as the page does. What the queue leaves out is looked at by confidence once it is empty, so silent errors cost it their full price.

The documents are generated, and read as a recogniser that errs would: it takes digits for others that look like them, often
unsure and with the right one among its alternatives, at times surely (`RECOGNISER`). Reports without a wrong fact are left out.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from statistics import mean, median, quantiles

from gouji.corpus.make import generate
from gouji.errors import UsageError
from gouji.ingest import load_document
from gouji.reading import read_stream
from gouji.reports import Report, recheck
from gouji.revision.queue import ReviewItem
from gouji.tokens import Number, PageKind, Span, Token, TokenKind, TokenStream

__all__ = ["Effort", "Recogniser", "main", "measure_effort", "misread_stream"]

_KINDS = ("html", "html-word", "docx", "docx-messy")
_SEED = 9_140_000
_ALIKE = {
    "0": "68",
    "1": "7",
    "2": "7",
    "3": "85",
    "4": "9",
    "5": "63",
    "6": "50",
    "7": "1",
    "8": "36",
    "9": "4",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recogniser:
    """How a made-up recogniser of digits errs."""

    misread: float = 0.03
    """The share of numbers of which one digit is taken for another."""
    sure: float = 0.25
    """The share of these that it is as sure of as of right ones."""
    named: float = 0.7
    """The share of the others that have the right number among their alternatives."""
    unsure: float = 0.02
    """The share of right numbers that it is unsure of."""


@dataclass(slots=True)
class Effort:
    """The looks of one document by order, and what the queue took besides."""

    looks: dict[str, int] = field(default_factory=dict)
    wrong: int = 0
    silent: int = 0
    """Wrong facts that are in no item of the first queue."""
    items: int = 0
    """Items that the reviewer saw; their cells are the looks."""
    beyond: int = 0
    """Looks once the queue was empty."""
    cells: int = 0
    milliseconds: list[float] = field(default_factory=list)
    """Time of the processor for each check after an item."""


def misread_stream(stream: TokenStream, recogniser: Recogniser, rng: Random) -> TokenStream:
    """Return a stream as a recogniser that errs would have read it from a picture."""
    tokens: list[Token] = []
    at = 0
    for token in stream.tokens:
        read = _misread(token, recogniser, rng)
        tokens.append(replace(read, span=Span(start=at, end=at + len(read.text))))
        at += len(read.text)
    pages = tuple(replace(page, kind=PageKind.SCANNED) for page in stream.pages)
    return replace(
        stream,
        text="".join(t.text for t in tokens),
        tokens=tuple(tokens),
        pages=pages,
        models=(("recogniser", "0" * 64),),
    )


def _misread(token: Token, recogniser: Recogniser, rng: Random) -> Token:
    if token.kind in (TokenKind.BREAK, TokenKind.BLANK, TokenKind.OBJECT):
        return token
    if token.kind is not TokenKind.NUMBER or not token.text.isdecimal():
        return replace(token, confidence=0.999)
    place = rng.randrange(len(token.text))
    other = token.text[:place] + rng.choice(_ALIKE.get(token.text[place], "0")) + token.text[place + 1 :]
    if token.cell is not None and rng.random() < recogniser.misread:
        if rng.random() < recogniser.sure:
            return replace(token, text=other, confidence=rng.uniform(0.98, 0.999))
        own = rng.uniform(0.5, 0.9)
        named = rng.random() < recogniser.named
        return replace(
            token, text=other, confidence=own, alternatives=((token.text, (1 - own) * 0.8),) if named else ()
        )
    if rng.random() < recogniser.unsure:
        own = rng.uniform(0.6, 0.95)
        return replace(token, confidence=own, alternatives=((other, (1 - own) * 0.8),))
    return replace(token, confidence=rng.uniform(0.98, 0.9999))


def list_reports(count: int, recogniser: Recogniser) -> Iterator[tuple[Report, Mapping[str, Number | None]]]:
    """Yield reports with wrong facts, each with the right ones."""
    found = seed = 0
    while found < count:
        rng = Random(f"review/{seed}")
        document = generate(_KINDS[seed % len(_KINDS)], _SEED + seed, damage="none")
        seed += 1
        stream = load_document(document.data, name=document.name).stream
        report = read_stream(misread_stream(stream, recogniser, rng))
        if _list_wrong(report, document.gold.facts):
            found += 1
            yield report, document.gold.facts


def _list_wrong(report: Report, gold: Mapping[str, Number | None]) -> set[str]:
    return {i for i, value in gold.items() if i not in report.facts or report.facts[i].current != value}


def measure_effort(report: Report, gold: Mapping[str, Number | None]) -> Effort:
    """Return how many cells a reviewer looks at in each order until every fact is right."""
    wrong = _list_wrong(report, gold)
    ids = list(report.facts)
    by_confidence = sorted(ids, key=lambda i: (report.facts[i].confidence, ids.index(i)))
    queue = report.review_queue()
    effort = Effort(wrong=len(wrong), cells=len(ids), silent=len(wrong - {f for item in queue for f in item.facts}))
    effort.looks["top to bottom"] = max(ids.index(i) for i in wrong) + 1
    effort.looks["confidence"] = max(by_confidence.index(i) for i in wrong) + 1
    effort.looks["queue"] = _follow_queue(report, gold, by_confidence, effort)
    return effort


def _follow_queue(report: Report, gold: Mapping[str, Number | None], last: Sequence[str], effort: Effort) -> int:
    """Return the looks of a reviewer who takes the first item, says what its cells hold, and asks for the next."""
    said: dict[str, Number | None] = {}
    known = report
    while _list_wrong(known, gold):
        queue = known.review_queue()
        cells = _list_cells(queue) or [next(i for i in last if i not in said)]
        effort.items += bool(queue)
        effort.beyond += not queue
        said |= {i: gold.get(i, report.facts[i].value) for i in cells}
        gc.disable()  # hundreds of reports are in memory here, and looking through them for garbage is no part of a check
        begin = time.process_time()
        known = recheck(report, said)
        effort.milliseconds.append(1000 * (time.process_time() - begin))
        gc.enable()
    return len(said)


def _list_cells(queue: Sequence[ReviewItem]) -> list[str]:
    return list(queue[0].facts) if queue else []


def _warm_up() -> None:
    """Load what is loaded once, which is no part of a check."""
    for kind in _KINDS:
        for seed in range(_SEED, _SEED + 2):  # of each form
            document = generate(kind, seed, damage="none")
            report = read_stream(load_document(document.data, name=document.name).stream)
            recheck(report, dict.fromkeys(report.facts, 1))


def _tell(efforts: Sequence[Effort]) -> Iterator[str]:
    total = {name: sum(e.looks[name] for e in efforts) for name in efforts[0].looks}
    yield f"{len(efforts)} documents, {sum(e.wrong for e in efforts)} wrong facts, {sum(e.cells for e in efforts)} cells"
    yield f"wrong facts that are in no item of the queue (silent): {sum(e.silent for e in efforts)}"
    yield f"looks after the queue was empty: {sum(e.beyond for e in efforts)}"
    yield ""
    yield f"{'order':<15} {'looks':>7} {'a document':>11} {'median':>7} {'share of top to bottom':>23}"
    for name, looks in total.items():
        each = [e.looks[name] for e in efforts]
        share = looks / total["top to bottom"]
        yield f"{name:<15} {looks:>7} {mean(each):>11.1f} {median(each):>7.0f} {share:>22.1%}"
    yield f"queue / confidence: {total['queue'] / total['confidence']:.1%}; items {sum(e.items for e in efforts)}"
    times = [ms for e in efforts for ms in e.milliseconds]
    at = quantiles(times, n=100)
    yield f"recheck, ms of processor time: median {median(times):.1f}, 95 % {at[94]:.1f}, 99 % {at[98]:.1f}, most {max(times):.1f}"


def main(arguments: Sequence[str] | None = None, *, write: Callable[[str], object] = sys.stdout.write) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m gouji.eval.review", description="Compare orders of review.")
    parser.add_argument("--documents", type=int, default=200, help="reports with wrong facts")
    parser.add_argument("--misread", type=float, default=Recogniser().misread, help="share of numbers misread")
    parser.add_argument("--sure", type=float, default=Recogniser().sure, help="share of these that nothing warns of")
    given = parser.parse_args(arguments)
    if given.documents < 1:
        message = "--documents: at least one is needed"
        raise UsageError(message)
    recogniser = Recogniser(misread=given.misread, sure=given.sure)
    _warm_up()
    efforts = [measure_effort(report, gold) for report, gold in list_reports(given.documents, recogniser)]
    for line in _tell(efforts):
        write(f"{line}\n")
    queue = sum(e.looks["queue"] for e in efforts)
    short = 4 * queue > sum(e.looks["top to bottom"] for e in efforts)
    return int(short or 2 * queue > sum(e.looks["confidence"] for e in efforts))


if __name__ == "__main__":
    sys.exit(main())
