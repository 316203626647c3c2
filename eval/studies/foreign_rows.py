"""How far the numbers of other statistics' rows in the tables of the form are kept out of its facts.

```console
$ python -m gouji.eval.studies.foreign_rows --labels held_out --each 2 --workers 2
```

Each case is a clean generated report with one foreign row: its label stands in place of a row's own, over that row's
numbers, or it is one more row with numbers of its own. Every row of both templates meets every label, each pair in one
lane (a kind of document) and one way, so that rows, labels, lanes and ways all meet; `--each` takes more of them for
each pair. The row of `disputes` has no label of its own and is left out.

A case is *silent* where a fact is wrong without review, *told* where a row of the report is foreign and has the label,
and *doubtful* where neither is so. The same rows with their own labels misspelt, by misprints of the split `test`, show
what the doubt costs: such a row is *found* where all its facts are read right, *plain* where also none is under review.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from zlib import crc32

from gouji.corpus.damage.foreign import insert_row, list_labelled_rows, relabel_row, replace_row
from gouji.corpus.drafts.compose import draw_draft, gold_of
from gouji.corpus.drafts.draft import Draft, DraftTable
from gouji.corpus.drafts.facts import Odds
from gouji.corpus.drafts.forms import FORMS, load_data
from gouji.corpus.drafts.runs import TooManyReadings
from gouji.corpus.labels.known import known_labels
from gouji.corpus.labels.samples import damage_label
from gouji.corpus.render.kinds import kind_named
from gouji.models.forms.arithmetic import DUST
from gouji.models.text.normalise import core
from gouji.reading import read
from gouji.report import FactId, FactStatus, ReportData, RowOrder
from gouji.tokens import Number

__all__ = ["LANES", "WAYS", "Case", "RowOutcome", "list_cases", "list_misspelt", "main", "run_case"]

LANES = ("tab", "cells", "cells-plain", "flow", "glued", "markdown", "html", "docx")
WAYS = ("replaced", "inserted")
_DRAFTS = 8
"""Different reports of each template that the cases stand in."""
_TRIES = 50
_BLOCK = 1000
"""Seeds. Cases whose seeds have the same thousands have the same reports."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One row of one report with a label that is not its own, or with its own misspelt (`way` is then `misspelt`)."""

    form: str
    table: str
    row: str
    label: str
    lane: str
    way: str
    seed: int

    @property
    def name(self) -> str:
        """All of it in a line."""
        return f"{self.form}/{self.table}.{self.row}/{self.label}/{self.lane}/{self.way}/{self.seed}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowOutcome:
    """What became of a case: `silent` are the facts that are wrong without review."""

    case: Case
    silent: tuple[str, ...] = ()
    told: bool = False
    found: bool = False
    plain: bool = False
    rendered: bool = True


@cache
def _drafts(form: str, block: int = 0) -> tuple[Draft, ...]:
    """Return some clean reports of a template, with （六）其他处理 as one row in some of them; others for another block."""
    odds = Odds(form_2019=float(form == FORMS[0]), late_2019=0.0, violation=0.0)
    seeds = range(block * _DRAFTS, (block + 1) * _DRAFTS)
    return tuple(draw_draft(random.Random(f"foreign/{form}/{seed}"), odds) for seed in seeds)


def list_cases(labels: Sequence[str], each: int = 1, lanes: Sequence[str] = LANES, block: int = 0) -> Iterator[Case]:
    """Yield the cases of every row of both templates with every label, each in so many lanes and ways.

    Another `block` is other reports, and other lanes and ways for each row and label.
    """
    settings = [(lane, way) for lane in lanes for way in WAYS]
    for form in FORMS:
        rows = sorted({row for draft in _drafts(form) for row in list_labelled_rows(draft)})
        for at, (table, row) in enumerate(rows):
            for number, label in enumerate(labels):
                # Neighbouring rows and labels meet different lanes.
                for turn in range(each):
                    lane, way = settings[(7 * at + number + 5 * turn + block) % len(settings)]
                    seed = block * _BLOCK + at + number
                    yield Case(form=form, table=table, row=row, label=label, lane=lane, way=way, seed=seed)


def list_misspelt(count: int, seed: int = 1) -> Iterator[Case]:
    """Yield rows of both templates with their own labels misspelt, `count` for each row."""
    rng = random.Random(f"misspelt/{seed}")
    for form in FORMS:
        rows = sorted({row for draft in _drafts(form) for row in list_labelled_rows(draft)})
        for table, row in rows:
            known = known_labels(form)
            for number in range(count):
                text = damage_label("test", known, f"{table}.{row}", rng)
                lane = LANES[rng.randrange(len(LANES))]
                yield Case(form=form, table=table, row=row, label=text, lane=lane, way="misspelt", seed=number)


def run_case(case: Case) -> RowOutcome:
    """Make the document of a case, read it and compare."""
    rng = random.Random(crc32(case.name.encode()))
    drafts = _list_drafts(case)
    kind = kind_named(case.lane)
    for attempt in range(_TRIES):
        draft = _prepare(case, drafts[(case.seed + attempt) % len(drafts)], rng)
        try:
            rendered = kind.render(draft, rng)
        except TooManyReadings:
            continue
        data = rendered.data if kind.convert is None else kind.convert([rendered.data])[0]
        report = read(data, name=f"case{kind.suffix}")
        gold = dict(gold_of(draft, "case").facts)
        for fact in rendered.ambiguous:
            gold.pop(fact, None)
        return _compare(case, report, gold, {**draft.ambiguous, **rendered.ambiguous})
    return RowOutcome(case=case, rendered=False)


def _list_drafts(case: Case) -> list[Draft]:
    """Return the reports of a case's block that have its row; those of the first block where none has."""
    drafts = (*_drafts(case.form, case.seed // _BLOCK), *_drafts(case.form))
    return [d for d in drafts if (case.table, case.row) in list_labelled_rows(d)][:_DRAFTS]


def _prepare(case: Case, draft: Draft, rng: random.Random) -> Draft:
    if case.way == "misspelt":
        return relabel_row(draft, case.table, case.row, case.label)
    numbered = rng.random() < 0.5
    if case.way == "replaced":
        return replace_row(draft, case.table, case.row, case.label, numbered=numbered)
    numbers = _draw_numbers(next(t for t in draft.tables if t.id == case.table), case, rng)
    return insert_row(draft, case.table, case.row, case.label, numbers, numbered=numbered)


def _draw_numbers(table: DraftTable, case: Case, rng: random.Random) -> tuple[str, ...]:
    """Return numbers for one more row: half of them 0, with their sum where the row has one."""
    width = next(len(row.numbers) for row in table.rows if row.id == case.row and row.numbers)
    drawn = [rng.choice((0, rng.randrange(1, 400))) for _ in range(width)]
    if case.table == "requests":
        drawn[-1] = sum(drawn[:-1])
    return tuple(map(str, drawn))


def _compare(
    case: Case, report: ReportData, gold: dict[str, Number | None], ambiguous: dict[str, tuple[Number | None, ...]]
) -> RowOutcome:
    silent = []
    for name, fact in report.facts.items():
        if fact.review or fact.status is FactStatus.ABSENT or name in ambiguous:
            continue
        if name not in gold or not _agree(gold[name], fact.value):
            silent.append(name)
    own = [f for f in report.facts.values() if FactId.parse(f.id).row == case.row and f.id.startswith(case.table)]
    wanted = {f: v for f, v in gold.items() if FactId.parse(f).row == case.row and f.startswith(case.table)}
    read_ = {f.id: f for f in own if f.status is not FactStatus.ABSENT}
    label = core(case.label)
    return RowOutcome(
        case=case,
        silent=tuple(silent),
        told=any(row.order is RowOrder.FOREIGN and label in core(row.label) for row in report.rows),
        found=all(f in read_ and _agree(v, read_[f].value) for f, v in wanted.items()),
        plain=all(f in read_ and not read_[f].review for f in wanted),
    )


def _agree(right: Number | None, value: Number | None) -> bool:
    if right is None or value is None:
        return right is value
    return abs(right - value) < DUST


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m gouji.eval.studies.foreign_rows", description=__doc__)
    parser.add_argument("--labels", default="held_out", choices=("development", "held_out"))
    parser.add_argument("--each", type=int, default=1, help="so many lanes and ways for each row and label; 16 are all")
    parser.add_argument("--lanes", default=",".join(LANES), help="kinds of documents, joined by commas")
    parser.add_argument("--share", type=int, default=1, metavar="N", help="one case of N")
    parser.add_argument("--misspelt", type=int, default=40, help="misspelt labels for each row")
    parser.add_argument("--show", type=int, default=0, help="so many cases that fall short are listed")
    parser.add_argument("--seed", type=int, default=0, help="other reports, lanes, ways and misprints")
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args(arguments)
    labels = load_data("foreign")[given.labels]
    cases = list(list_cases(labels, given.each, given.lanes.split(","), given.seed))[:: given.share]
    misspelt = list(list_misspelt(given.misspelt, given.seed + 1))[:: given.share]
    with ProcessPoolExecutor(given.workers) as pool:
        outcomes = list(pool.map(run_case, cases, chunksize=20))
        own = list(pool.map(run_case, misspelt, chunksize=20))
    _print_foreign(outcomes, given.lanes.split(","))
    _print_misspelt(own)
    short = [o for o in outcomes if o.silent or not o.told] + [o for o in own if o.silent or not o.found]
    for outcome in short[: given.show]:
        sys.stdout.write(f"{outcome.case.name} silent={','.join(outcome.silent[:3])} told={outcome.told}\n")
    return 0


def _print_foreign(outcomes: Sequence[RowOutcome], lanes: Sequence[str]) -> None:
    print("| lane | way | documents | silent | told as foreign | doubtful |")
    print("| --- | --- | ---: | ---: | ---: | ---: |")
    for lane, way in [*((lane, way) for lane in lanes for way in WAYS), ("all", "")]:
        own = [o for o in outcomes if o.rendered and lane in {o.case.lane, "all"} and way in {o.case.way, ""}]
        silent = sum(bool(o.silent) for o in own)
        told = sum(o.told and not o.silent for o in own)
        print(f"| {lane} | {way} | {len(own)} | {silent} | {_share(told, len(own))} | {len(own) - silent - told} |")


def _print_misspelt(outcomes: Sequence[RowOutcome]) -> None:
    print("\n| lane | misspelt labels | silent | found | without review |")
    print("| --- | ---: | ---: | ---: | ---: |")
    lanes = Counter(o.case.lane for o in outcomes if o.rendered)
    for lane in [*(lane for lane in LANES if lanes[lane]), "all"]:
        own = [o for o in outcomes if o.rendered and lane in {o.case.lane, "all"}]
        counts = (sum(o.found for o in own), sum(o.found and o.plain for o in own))
        told = " | ".join(_share(count, len(own)) for count in counts)
        print(f"| {lane} | {len(own)} | {sum(bool(o.silent) for o in own)} | {told} |")


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %" if whole else "-"


if __name__ == "__main__":
    raise SystemExit(main())
