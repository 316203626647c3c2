"""Documents that are on no form, and reports that are cut off: `python -m gouji.eval.studies.other_documents --count 20`.

Documents of other kinds are read: those of kinds that the choice of a form was fitted on, those of kinds that it never saw, and,
with `--forms`, the tables of other form files. None should get a form, and none a fact that is not under review. Reports are cut
off after each row, with title and headers, without title, and without headers: they should keep their form from the second row on.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from gouji.corpus.drafts.compose import draw_draft
from gouji.corpus.drafts.cut import count_rows, cut_after, drop_headers, drop_title
from gouji.corpus.drafts.draft import Draft
from gouji.corpus.drafts.runs import TooManyReadings
from gouji.corpus.others.draw import list_kinds
from gouji.corpus.others.make import generate_others
from gouji.corpus.others.render import LANES, render_blocks
from gouji.corpus.others.tables import draw_form_blocks
from gouji.corpus.render.kinds import kind_named
from gouji.ingest import open_document
from gouji.models.forms.load import validate_form
from gouji.pipeline import read_stream
from gouji.report import FactStatus

__all__ = ["CutCurve", "OtherReadings", "main", "measure_cuts", "measure_others"]

_KINDS = ("tab", "cells", "cells-plain", "flow", "markdown", "html", "docx", "glued")
_FIRST_ROWS = (1, 2, 3, 4, 5, 6, 8, 10, 15, 20)
_BINS = (0.5, 0.8, 0.9, 0.95, 0.99, 1.0)


@dataclass(slots=True, kw_only=True)
class OtherReadings:
    """What became of documents that are on no form."""

    documents: int = 0
    formed: int = 0
    """Documents that got a form."""
    silent: int = 0
    """Documents with a fact that is not under review."""
    findings: int = 0
    chances: list[float] = field(default_factory=list)
    """For each document the probability that it is on a form."""
    names: list[str] = field(default_factory=list)
    """Documents that got a form."""

    def add(self, name: str, data: bytes) -> None:
        """Read a document and count what became of it."""
        report = read_stream(open_document(data, name=name))
        here = [f for f in report.facts.values() if f.status is not FactStatus.ABSENT]
        self.documents += 1
        self.formed += report.form is not None
        self.silent += any(not fact.review for fact in here)
        self.findings += len(report.findings)
        self.chances.append(report.form_confidence if report.form else 1 - report.form_confidence)
        self.names += [name] if report.form else []

    def line(self, name: str) -> str:
        """Return the counts on one line."""
        share = 100 * self.formed / max(self.documents, 1)
        return (
            f"{name:24}{self.documents:6} documents, {self.formed:3} with a form ({share:.2f} %), {self.silent:3} with a fact"
            f" not under review, {self.findings} findings"
        )


@dataclass(slots=True, kw_only=True)
class CutCurve:
    """Of reports cut off after a row, how many kept their form: by how they were cut and after which row."""

    kept: dict[tuple[str, int], int] = field(default_factory=dict)
    all: dict[tuple[str, int], int] = field(default_factory=dict)
    chances: list[float] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)

    def share(self, how: str, rows: Iterable[int]) -> float:
        """Return the share that kept their form of those cut so after any of these rows."""
        keys = [(how, n) for n in rows if (how, n) in self.all]
        return sum(self.kept[k] for k in keys) / max(sum(self.all[k] for k in keys), 1)

    def lines(self) -> Iterator[str]:
        """Yield the curve of each way to cut."""
        for how in sorted({how for how, _ in self.all}):
            most = max(n for name, n in self.all if name == how)
            points = [(str(n), self.share(how, [n])) for n in _FIRST_ROWS]
            points.append((f"{_FIRST_ROWS[-1] + 1}–{most}", self.share(how, range(_FIRST_ROWS[-1] + 1, most + 1))))
            count = sum(n for (name, _), n in self.all.items() if name == how)
            shares = "  ".join(f"{rows}: {100 * share:.1f}" for rows, share in points)
            yield f"{how:16}{count:6} cuts, % with the form after rows  {shares}"
            yield f"{'':16}from the second row on {100 * self.share(how, range(2, most + 1)):.2f} %"


def measure_others(kinds: tuple[str, ...], seed: int, count: int) -> dict[str, OtherReadings]:
    """Read `count` documents of each kind, in all lanes by turns."""
    found = {kind: OtherReadings() for kind in kinds}
    for document in generate_others(kinds, seed, count):
        found[document.kind].add(document.name, document.data)
    return found


def measure_forms(files: Sequence[Path], seed: int, count: int) -> OtherReadings:
    """Read documents of the tables of other form files."""
    found = OtherReadings()
    for path in files:
        form = validate_form(path)
        for number in range(count):
            rng = Random(f"{form.id}/{seed + number}")
            lane = tuple(LANES)[number % len(LANES)]
            suffix, data = render_blocks(draw_form_blocks(form, rng), lane, rng)
            found.add(f"{form.id}-{seed + number}-{lane}{suffix}", data)
    return found


def measure_cuts(seeds: Sequence[int], every: int = 1) -> CutCurve:
    """Cut a report for each seed off after each row, or after every so many from the tenth on, in three ways."""
    curve = CutCurve()
    for seed in seeds:
        draft = draw_draft(Random(f"cut/{seed}"))
        kind = _KINDS[seed % len(_KINDS)]
        for rows in range(1, count_rows(draft) + 1):
            if rows > 10 and (rows + seed) % every:
                continue
            part = cut_after(draft, rows)
            ways = {"title, headers": part, "no title": drop_title(part), "no headers": drop_headers(part)}
            for how, cut in ways.items():
                _count_cut(curve, how, rows, cut, kind, seed)
    return curve


def _count_cut(curve: CutCurve, how: str, rows: int, cut: Draft, kind: str, seed: int) -> None:
    try:
        data = kind_named(kind).render(cut, Random(f"cut/{seed}/{kind}")).data
    except TooManyReadings:
        return
    report = read_stream(open_document(data, name=f"cut{kind_named(kind).suffix}"))
    kept = report.form is not None
    curve.all[how, rows] = curve.all.get((how, rows), 0) + 1
    curve.kept[how, rows] = curve.kept.get((how, rows), 0) + kept
    if rows > 1:
        curve.chances.append(report.form_confidence if kept else 1 - report.form_confidence)
        curve.right.append(report.form == cut.form)


def show_calibration(others: Sequence[OtherReadings], curve: CutCurve) -> Iterator[str]:
    """Yield how often documents of a confidence in a form are on it, cut reports and other documents together."""
    pairs = [(chance, False) for found in others for chance in found.chances]
    pairs += list(zip(curve.chances, curve.right, strict=True))
    low = 0.0
    for high in _BINS:
        here = [right for chance, right in pairs if low <= chance < high or (high == 1.0 == chance)]
        mean = sum(chance for chance, _ in pairs if low <= chance < high or (high == 1.0 == chance)) / max(len(here), 1)
        yield f"confidence {low:.2f}–{high:.2f}: {len(here):5} documents, mean {mean:.3f}, on that form {sum(here) / max(len(here), 1):.3f}"
        low = high


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m gouji.eval.studies.other_documents", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--count", type=int, default=20, help="documents of each kind")
    parser.add_argument("--cuts", type=int, default=16, help="reports that are cut")
    parser.add_argument("--every", type=int, default=5, help="cut after every so many rows from the tenth on")
    parser.add_argument("--seed", type=int, default=910_000, help="the first document's seed")
    parser.add_argument("--forms", type=Path, nargs="*", default=[], help="form files of other families")
    given = parser.parse_args(arguments)
    everything: list[OtherReadings] = []
    for seen, name in ((True, "kinds of the fit"), (False, "kinds never seen")):
        by_kind = measure_others(list_kinds(seen=seen), given.seed, given.count)
        print(f"{name}:")
        print("\n".join(found.line(f"  {kind}") for kind, found in by_kind.items()))
        whole = _add(by_kind.values())
        print(whole.line(f"  all {len(by_kind)} kinds"), *whole.names)
        everything.append(whole)
    if given.forms:
        found = measure_forms(given.forms, given.seed, given.count)
        print(found.line("other form files"), *found.names)
    curve = measure_cuts(range(given.seed, given.seed + given.cuts), given.every)
    print("\n".join(["reports cut off:", *curve.lines(), "confidence:", *show_calibration(everything, curve)]))


def _add(readings: Iterable[OtherReadings]) -> OtherReadings:
    whole = OtherReadings()
    for found in readings:
        whole.documents += found.documents
        whole.formed += found.formed
        whole.silent += found.silent
        whole.findings += found.findings
        whole.chances += found.chances
        whole.names += found.names
    return whole


if __name__ == "__main__":
    main()
