"""Scans of generated documents, read and scored.

```sh
python -m gouji.eval.studies.scans --dpi 150,200 --damage moderate,phone --seed 1 --count 40 --results scans.jsonl
python -m gouji.eval.studies.scans --show scans.jsonl more.jsonl
```
Several readers see the same documents in one run (`gouji.eval.peers.scans`). Times are of pages with tables and without; processor
time is counted too, as it is the same whatever else runs; all use the same number of threads. With `--results` each
reading is kept as soon as it is there, and a run that was stopped goes on where it was. `--pipeline augraphy` damages the
pages by another library than the ladder that the reader was made with (`gouji.eval.peers.augraphy_pages`). `--print DIR` and
`--score SCAN… --gold DIR` are for real scans (`gouji.eval.peers.printed`).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gouji.corpus.damage.scans import LADDER
from gouji.corpus.drafts.draft import Document
from gouji.corpus.make import generate_many
from gouji.corpus.scan_make import damaged_pages, page_pictures
from gouji.errors import GoujiError, UsageError
from gouji.eval.peers.augraphy_pages import DAMAGES, AugraphyPages
from gouji.eval.peers.img2table import Img2Table
from gouji.eval.peers.printed import print_reports, score_scans
from gouji.eval.peers.reading import read_document
from gouji.eval.peers.scan_intervals import describe_calibration, describe_intervals
from gouji.eval.peers.scan_records import Key, PageTime, ScanRecord, append, load, make_record, ratios, table
from gouji.eval.peers.scans import Picture, ScanReading, read_grid_first, read_whole_pages

__all__ = ["READERS", "ScanPlan", "main", "run_scans"]

_AT_ONCE = 4
"""So many documents are converted to PDF together."""

Reader = Callable[[Sequence[Picture], str, int], ScanReading]
READERS: Mapping[str, Reader] = {"gouji": read_grid_first, "rapidocr": read_whole_pages}
"""Those that need nothing but the extra `ocr`; `text-layer` and `img2table` are the other names."""
PIPELINES: Mapping[str, Collection[str]] = {"ladder": LADDER, "augraphy": DAMAGES}
"""What damages pages, and the damages that each knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanPlan:
    """Which documents are read, in which resolutions and on which rungs of the ladder, by which readers.

    `text` names the damage to the text itself, `img2table` and `augraphy` the interpreters that have them. `pipeline` is
    what damages the pages: the project's own `ladder`, or `augraphy`.
    """

    seeds: tuple[int, ...]
    dpi: tuple[int, ...] = (200,)
    damage: tuple[str, ...] = ("moderate",)
    text: str = "mixed"
    readers: tuple[str, ...] = ("text-layer", "gouji", "rapidocr")
    img2table: str = ""
    pipeline: str = "ladder"
    augraphy: str = ""

    def __post_init__(self) -> None:
        readers = {"text-layer", "img2table", *READERS}
        if self.pipeline not in PIPELINES:
            message = f"unknown pipeline {self.pipeline!r}; known are {', '.join(PIPELINES)}"
            raise UsageError(message)
        damages = set(PIPELINES[self.pipeline])
        for what, given, names in (("reader", self.readers, readers), ("damage", self.damage, damages)):
            for name in given:
                if name not in names:
                    message = f"unknown {what} {name!r}; known are {', '.join(sorted(names))}"
                    raise UsageError(message)

    def keys(self, seed: int) -> Iterator[Key]:
        """Yield what there is to read of a document; the text layer first, then scan after scan."""
        for dpi in self.dpi:
            for damage in self.damage:
                for reader in self.readers:
                    yield seed, dpi, self.name_damage(damage), self.text, reader

    def name_damage(self, damage: str) -> str:
        """Return a damage's name in the records: another pipeline's has the pipeline's before it."""
        return damage if self.pipeline == "ladder" else f"{self.pipeline} {damage}"


def run_scans(plan: ScanPlan, *, done: Sequence[ScanRecord] = ()) -> Iterator[ScanRecord]:
    """Yield the records of a plan that are not among those `done`, document after document."""
    known = {record.key: record for record in done}
    readers = dict(READERS)
    peer = Img2Table(plan.img2table or sys.executable)
    readers["img2table"] = peer.read
    other = AugraphyPages(plan.augraphy or sys.executable)
    left = [seed for seed in plan.seeds if any(key not in known for key in plan.keys(seed))]
    try:
        for at in range(0, len(left), _AT_ONCE):
            for document in generate_many("pdf", left[at : at + _AT_ONCE], damage=plan.text):
                for record in _records(
                    document, [k for k in plan.keys(document.seed) if k not in known], readers, other
                ):
                    record = _judged(record, known)  # noqa: PLW2901 – the same record, its pages named
                    known[record.key] = record
                    yield record
    finally:
        peer.close()
        other.close()


def _damaged(document: Document, dpi: int, damage: str, other: AugraphyPages) -> list[Picture]:
    """Return a document's pages, damaged by the pipeline that the damage's name begins with."""
    pipeline, _, name = damage.rpartition(" ")
    if not pipeline:
        return damaged_pages(document, dpi, damage)
    return other.damage(page_pictures(document.data, dpi), name, document.seed)


def _records(
    document: Document, keys: Sequence[Key], readers: Mapping[str, Reader], other: AugraphyPages
) -> Iterator[ScanRecord]:
    """Read one document, as often as there are keys; a scan's pages are made once."""
    gold = document.gold.to_dict()
    made: tuple[int, str] | None = None
    pictures: list[Picture] = []
    for seed, dpi, damage, text, reader in keys:
        if reader == "text-layer":
            reading = ScanReading(report=read_document(document.data, document.name), times=())
        else:
            if made != (dpi, damage):
                pictures, made = _damaged(document, dpi, damage, other), (dpi, damage)
            reading = readers[reader](pictures, document.name, dpi)
        place: Key = (seed, dpi, damage, text, reader)
        yield make_record(place, reading.report, gold, times=reading.times, refused=reading.refused)


def _judged(record: ScanRecord, known: Mapping[Key, ScanRecord]) -> ScanRecord:
    """Return which page holds a table is judged once, by gouji, so that all readers are timed on the same pages."""
    judge = known.get((*record.key[:-1], "gouji"))
    if judge is None or len(judge.times) != len(record.times):
        return record
    pairs = zip(record.times, judge.times, strict=True)
    times = (PageTime(wall=t.wall, processor=t.processor, tables=j.tables) for t, j in pairs)
    return replace(record, times=tuple(times))


def _shown(records: Sequence[ScanRecord], *, intervals: bool = False) -> None:
    print("\n".join(table(records)))
    if intervals:
        for line in (*describe_intervals(records), *describe_calibration(records)):
            print(line)
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
    parser.add_argument(
        "--pipeline", default="ladder", choices=list(PIPELINES), help=f"augraphy knows: {', '.join(DAMAGES)}, all"
    )
    parser.add_argument("--augraphy", default="", metavar="PYTHON", help="an interpreter that has augraphy")
    parser.add_argument(
        "--intervals", action="store_true", help="show intervals by document, and the reliability of confidence"
    )
    parser.add_argument("--text", default="mixed", help="damage to the text itself, as for gouji.corpus.make")
    parser.add_argument("--count", type=int, default=5, help="documents")
    parser.add_argument("--seed", type=int, default=1, help="the first document's seed")
    parser.add_argument("--readers", help="with commas; text-layer, gouji and rapidocr where none are named")
    parser.add_argument("--no-baseline", action="store_true", help="leave RapidOCR's whole pages out")
    parser.add_argument("--img2table", default="", metavar="PYTHON", help="an interpreter that has img2table")
    parser.add_argument("--results", type=Path, metavar="FILE", help="keep the readings here, and go on from them")
    parser.add_argument("--show", type=Path, nargs="+", metavar="FILE", help="read nothing, show what is kept")
    parser.add_argument("--print", type=Path, metavar="DIR", help="write reports to be printed and scanned, with gold")
    parser.add_argument("--score", type=Path, nargs="+", metavar="SCAN", help="score scans of printed reports")
    parser.add_argument("--gold", type=Path, metavar="DIR", help="where the printed reports are")
    parser.add_argument("--errors", action="store_true", help="show every wrong fact")
    return parser


def _plan(given: argparse.Namespace) -> ScanPlan:
    readers = ["text-layer", "gouji", *([] if given.no_baseline else ["rapidocr"])]
    if given.img2table:
        readers.append("img2table")
    return ScanPlan(
        seeds=tuple(range(given.seed, given.seed + given.count)),
        dpi=tuple(int(dpi) for dpi in given.dpi.split(",")),
        damage=tuple(PIPELINES[given.pipeline]) if given.damage == "all" else tuple(given.damage.split(",")),
        text=given.text,
        readers=tuple(given.readers.split(",") if given.readers else readers),
        img2table=given.img2table,
        pipeline=given.pipeline,
        augraphy=given.augraphy,
    )


def _read(given: argparse.Namespace, done: Sequence[ScanRecord]) -> Iterator[ScanRecord]:
    """Yield the records of scans that were given, or of those that a plan makes."""
    if given.score:
        if given.gold is None:
            message = "--score needs --gold DIR: the folder that --print wrote"
            raise UsageError(message)
        return score_scans(given.score, given.gold)
    return run_scans(_plan(given), done=tuple(done))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    given = _parser().parse_args(arguments)
    if given.show:
        _shown([record for path in given.show for record in load(path)], intervals=given.intervals)
        return 0
    try:
        if given.print:
            for path in print_reports(range(given.seed, given.seed + given.count), given.print, text=given.text):
                print(path)
            return 0
        records = load(given.results) if given.results and not given.score else []
        for record in _read(given, records):
            records.append(record)
            if given.results:
                append(record, given.results)
            if given.errors:
                _noted(record)
    except (GoujiError, ValueError) as error:
        sys.stderr.write(f"gouji.eval.studies.scans: {error}\n")
        return 2
    _shown(records, intervals=given.intervals)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
