"""Scans of generated documents, read and scored.

```sh
python -m gouji.eval.studies.scans --dpi 150,200 --damage moderate,phone --seed 1 --count 40 --results scans.jsonl
python -m gouji.eval.studies.scans --show scans.jsonl more.jsonl
```
Several readers see the same documents in one run (`gouji.eval.peers.scans`). Times are of pages with tables and without; processor
time is counted too, as it is the same whatever else runs; all use the same number of threads. With `--results` each
reading is kept as soon as it is there, and a run that was stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gouji.corpus.damage.scans import LADDER
from gouji.corpus.drafts.draft import Document
from gouji.corpus.make import generate_many
from gouji.corpus.scan_make import damaged_pages
from gouji.errors import GoujiError, UsageError
from gouji.eval.metrics.score import score_reading
from gouji.eval.peers.img2table import Img2Table
from gouji.eval.peers.reading import read_document
from gouji.eval.peers.scan_records import Key, PageTime, ScanRecord, append, load, ratios, table
from gouji.eval.peers.scans import Picture, ScanReading, read_grid_first, read_whole_pages

__all__ = ["READERS", "ScanPlan", "main", "run_scans"]

_AT_ONCE = 4
"""So many documents are converted to PDF together."""

Reader = Callable[[Sequence[Picture], str, int], ScanReading]
READERS: Mapping[str, Reader] = {"gouji": read_grid_first, "rapidocr": read_whole_pages}
"""Those that need nothing but the extra `ocr`; `text-layer` and `img2table` are the other names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanPlan:
    """Which documents are read, in which resolutions and on which rungs of the ladder, by which readers.

    `text` names the damage to the text itself, `img2table` the interpreter that has it.
    """

    seeds: tuple[int, ...]
    dpi: tuple[int, ...] = (200,)
    damage: tuple[str, ...] = ("moderate",)
    text: str = "mixed"
    readers: tuple[str, ...] = ("text-layer", "gouji", "rapidocr")
    img2table: str = ""

    def __post_init__(self) -> None:
        known = {"text-layer", "img2table", *READERS}
        for what, given, names in (("reader", self.readers, known), ("damage", self.damage, set(LADDER))):
            for name in given:
                if name not in names:
                    message = f"unknown {what} {name!r}; known are {', '.join(sorted(names))}"
                    raise UsageError(message)

    def keys(self, seed: int) -> Iterator[Key]:
        """Yield what there is to read of a document; the text layer first, then scan after scan."""
        for dpi in self.dpi:
            for damage in self.damage:
                for reader in self.readers:
                    yield seed, dpi, damage, self.text, reader


def run_scans(plan: ScanPlan, *, done: Sequence[ScanRecord] = ()) -> Iterator[ScanRecord]:
    """Yield the records of a plan that are not among those `done`, document after document."""
    known = {record.key: record for record in done}
    readers = dict(READERS)
    peer = Img2Table(plan.img2table or sys.executable)
    readers["img2table"] = peer.read
    left = [seed for seed in plan.seeds if any(key not in known for key in plan.keys(seed))]
    try:
        for at in range(0, len(left), _AT_ONCE):
            for document in generate_many("pdf", left[at : at + _AT_ONCE], damage=plan.text):
                for record in _records(document, [k for k in plan.keys(document.seed) if k not in known], readers):
                    record = _judged(record, known)  # noqa: PLW2901 – the same record, its pages named
                    known[record.key] = record
                    yield record
    finally:
        peer.close()


def _records(document: Document, keys: Sequence[Key], readers: Mapping[str, Reader]) -> Iterator[ScanRecord]:
    """Read one document, as often as there are keys; a scan's pages are made once."""
    gold = document.gold.to_dict()
    made: tuple[int, str] | None = None
    pictures: list[Picture] = []
    for seed, dpi, damage, text, reader in keys:
        if reader == "text-layer":
            reading = ScanReading(report=read_document(document.data, document.name), times=())
        else:
            if made != (dpi, damage):
                pictures, made = damaged_pages(document, dpi, damage), (dpi, damage)
            reading = readers[reader](pictures, document.name, dpi)
        score = score_reading(reading.report, gold)
        yield ScanRecord(
            seed=seed,
            dpi=dpi,
            damage=damage,
            text=text,
            reader=reader,
            score=replace(score, errors=()),
            times=reading.times,
            errors=tuple(str(error) for error in score.errors if error.kind not in {"missed", "extra"}),
            refused=reading.refused,
        )


def _judged(record: ScanRecord, known: Mapping[Key, ScanRecord]) -> ScanRecord:
    """Return which page holds a table is judged once, by gouji, so that all readers are timed on the same pages."""
    judge = known.get((*record.key[:-1], "gouji"))
    if judge is None or len(judge.times) != len(record.times):
        return record
    pairs = zip(record.times, judge.times, strict=True)
    times = (PageTime(wall=t.wall, processor=t.processor, tables=j.tables) for t, j in pairs)
    return replace(record, times=tuple(times))


def _shown(records: Sequence[ScanRecord]) -> None:
    print("\n".join(table(records)))
    for against in ("rapidocr", "img2table"):
        for line in ratios(records, against=against):
            print(line)


def _noted(record: ScanRecord) -> None:
    score = record.score
    print(
        f"{record.reader} {record.dpi} dpi {record.damage} {record.seed}: {score.right}/{score.facts} right, "
        f"{score.silent} silent",
        *(f"    {error}" for error in record.errors),
        sep="\n",
        flush=True,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m gouji.eval.studies.scans", description="Read generated scans and score them."
    )
    parser.add_argument("--dpi", default="200", help="resolutions, with commas")
    parser.add_argument("--damage", default="moderate", help=f"rungs, with commas, of: {', '.join(LADDER)}")
    parser.add_argument("--text", default="mixed", help="damage to the text itself, as for gouji.corpus.make")
    parser.add_argument("--count", type=int, default=5, help="documents")
    parser.add_argument("--seed", type=int, default=1, help="the first document's seed")
    parser.add_argument("--readers", help="with commas; text-layer, gouji and rapidocr where none are named")
    parser.add_argument("--no-baseline", action="store_true", help="leave RapidOCR's whole pages out")
    parser.add_argument("--img2table", default="", metavar="PYTHON", help="an interpreter that has img2table")
    parser.add_argument("--results", type=Path, metavar="FILE", help="keep the readings here, and go on from them")
    parser.add_argument("--show", type=Path, nargs="+", metavar="FILE", help="read nothing, show what is kept")
    parser.add_argument("--errors", action="store_true", help="show every wrong fact")
    return parser


def _plan(given: argparse.Namespace) -> ScanPlan:
    readers = ["text-layer", "gouji", *([] if given.no_baseline else ["rapidocr"])]
    if given.img2table:
        readers.append("img2table")
    return ScanPlan(
        seeds=tuple(range(given.seed, given.seed + given.count)),
        dpi=tuple(int(dpi) for dpi in given.dpi.split(",")),
        damage=tuple(given.damage.split(",")),
        text=given.text,
        readers=tuple(given.readers.split(",") if given.readers else readers),
        img2table=given.img2table,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    given = _parser().parse_args(arguments)
    if given.show:
        _shown([record for path in given.show for record in load(path)])
        return 0
    records = load(given.results) if given.results else []
    try:
        plan = _plan(given)
        for record in run_scans(plan, done=records):
            records.append(record)
            if given.results:
                append(record, given.results)
            if given.errors:
                _noted(record)
    except (GoujiError, ValueError) as error:
        sys.stderr.write(f"gouji.eval.studies.scans: {error}\n")
        return 2
    _shown(records)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
