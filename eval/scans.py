"""Scans of generated documents, read and scored: `python -m gouji.eval.scans --dpi 200 --damage moderate --count 5`.

Three readers see the same documents in one run: gouji from the text layer that the scan was made of (what is lost there is
not the scan's fault), gouji from the scan, and, as the baseline, RapidOCR over whole pages whose boxes are put into lines
and given to the same pipeline. Times are of the pages with tables; processor time is counted, as it is the same whatever
else runs. Both use the same number of threads.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import numpy as np

from gouji.corpus.draft import Document
from gouji.corpus.make import generate_many
from gouji.corpus.scan_damage import LADDER, Picture, damaged
from gouji.corpus.scan_make import page_pictures
from gouji.errors import GoujiError
from gouji.eval.score import FactError, Score, add_scores, score_reading
from gouji.eval.suite import read_document

__all__ = ["PageTime", "Run", "main", "run_scans"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTime:
    """Seconds for one page: by the clock, of the processor; and whether it holds a table."""

    wall: float
    processor: float
    tables: bool


@dataclass(slots=True)
class Run:
    """A reader's scores and times over several documents."""

    name: str
    scores: list[Score] = field(default_factory=list)
    times: list[PageTime] = field(default_factory=list)

    def line(self) -> str:
        """The run's line of the table."""
        s = add_scores(self.scores)
        tables, prose = self.seconds(tables=True), self.seconds(tables=False)
        return (
            f"{self.name:12}{s.documents:5}{s.facts:7}{s.accuracy:10.3%}{s.nonzero_accuracy:10.2%}{s.silent:8}"
            f"{s.review_rate:9.2%}{s.invented:9}{s.heading_recall:8.2f}{tables:12.2f}{prose:12.2f}"
        )

    def seconds(self, *, tables: bool) -> float:
        """Processor seconds a page with tables, or without; NaN where there was none."""
        spent = [t.processor for t in self.times if t.tables is tables]
        return sum(spent) / len(spent) if spent else float("nan")


_HEAD = (
    f"{'reader':12}{'docs':>5}{'facts':>7}{'right':>10}{'nonzero':>10}{'silent':>8}{'review':>9}{'invented':>9}"
    f"{'heads':>8}{'s/table':>12}{'s/prose':>12}"
)


def run_scans(
    seeds: Sequence[int],
    *,
    dpi: int,
    damage: str,
    text: str = "mixed",
    baseline: bool = True,
    shown: Callable[[str], None] | None = None,
) -> dict[str, Run]:
    """Reads the scans of documents with these seeds by each reader."""
    runs = {name: Run(name) for name in ("text layer", "gouji", *(["rapidocr"] if baseline else []))}
    for document in generate_many("pdf", seeds, damage=text):
        gold = document.gold.to_dict()
        pictures = damaged_pages(document, dpi, damage)
        runs["text layer"].scores.append(score_reading(read_document(document.data, document.name), gold))
        for name, reader in (("gouji", _grid_first), ("rapidocr", _whole_page)):
            if name not in runs:
                continue
            report, times = reader(pictures, document.name, dpi)
            score = score_reading(report, gold)
            runs[name].scores.append(score)
            runs[name].times += _tabled(times, runs["gouji"].times[-len(times) :])
            if shown:
                shown(f"{name} {document.name}: {score.right}/{score.facts}, {score.silent} silent")
                for error in _of_facts(score.errors):
                    shown(f"    {error}")
    return runs


def damaged_pages(document: Document, dpi: int, damage: str) -> list[Picture]:
    """The document's pages as `corpus.scan_make` damages them."""
    rng = Random(f"scan/{document.seed}/{dpi}/{damage}")
    return [damaged(picture, damage, rng) for picture in page_pictures(document.data, dpi)]


def _of_facts(errors: Sequence[FactError]) -> Iterator[FactError]:
    return (error for error in errors if error.kind not in {"missed", "extra"})


def _tabled(times: Sequence[PageTime], judged: Sequence[PageTime]) -> list[PageTime]:
    """Which page holds a table is judged once, so that both readers are timed on the same pages."""
    if len(judged) != len(times):
        return list(times)
    return [PageTime(wall=t.wall, processor=t.processor, tables=j.tables) for t, j in zip(times, judged, strict=True)]


def _report(layouts: Sequence[Any], name: str) -> Mapping[str, Any]:
    from gouji.export.to_json import report_to_dict
    from gouji.ingest.builder import StreamBuilder
    from gouji.ingest.pdf.columns import find_columns
    from gouji.ingest.pdf.furniture import mark_furniture
    from gouji.ingest.pdf.write import write_pages
    from gouji.pipeline import read_stream
    from gouji.tokens import Page, PageKind, Source

    builder = StreamBuilder(Source(name=name, sha256="", media_type="application/pdf"))
    write_pages(find_columns(mark_furniture(layouts)), builder)
    pages = [Page(number=p.number, kind=PageKind.SCANNED, width=p.width, height=p.height) for p in layouts]
    return report_to_dict(read_stream(builder.build(pages=pages)))


def _grid_first(pictures: Sequence[Picture], name: str, dpi: int) -> tuple[Mapping[str, Any], list[PageTime]]:
    """The reader under test: grid first."""
    from gouji.ingest.pdf.tables import RuledTable
    from gouji.ingest.scan.layout import scan_layout
    from gouji.ingest.scan.read import readers
    from gouji.ingest.scan.settings import ScanSettings
    from gouji.ingest.scan.straight import PagePicture

    settings = ScanSettings()
    both = readers(settings)
    layouts, times = [], []
    for number, pixels in enumerate(pictures, 1):
        wall, processor = time.perf_counter(), time.process_time()
        page = scan_layout(PagePicture(number=number, pixels=pixels, dpi=float(dpi)), both, settings)
        tables = any(isinstance(block.content, RuledTable) for block in page.layout.blocks)
        spent = PageTime(wall=time.perf_counter() - wall, processor=time.process_time() - processor, tables=tables)
        layouts.append(page.layout)
        times.append(spent)
    return _report(layouts, name), times


def _whole_page(pictures: Sequence[Picture], name: str, dpi: int) -> tuple[Mapping[str, Any], list[PageTime]]:
    """RapidOCR as it comes, over whole pages; its boxes by their places in lines."""
    engine = _engine()
    layouts, times = [], []
    for number, pixels in enumerate(pictures, 1):
        wall, processor = time.perf_counter(), time.process_time()
        found = engine(np.ascontiguousarray(pixels[..., ::-1]))
        spent = PageTime(wall=time.perf_counter() - wall, processor=time.process_time() - processor, tables=False)
        times.append(spent)
        layouts.append(_lines(found, number, pixels, dpi))
    return _report(layouts, name), times


_ENGINES: list[Any] = []


def _engine() -> Any:  # noqa: ANN401 – RapidOCR has no types
    if not _ENGINES:
        from rapidocr import RapidOCR

        from gouji.ingest.scan.settings import ScanSettings

        threads = ScanSettings().threads
        params = {
            "Global.log_level": "error",
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
        _ENGINES.append(RapidOCR(params=params))
    return _ENGINES[0]


def _lines(found: Any, number: int, pixels: Picture, dpi: int) -> Any:  # noqa: ANN401 – as above
    from gouji.ingest.pdf.layout import Block, PageLayout
    from gouji.ingest.pdf.lines import TextLine, Word

    point = dpi / 72
    words = []
    boxes = found.boxes if found.boxes is not None else ()
    for corners, text in zip(boxes, found.txts or (), strict=True):
        (x0, y0), (x1, y1) = corners.min(axis=0) / point, corners.max(axis=0) / point
        box = (float(x0), float(y0), float(x1), float(y1))
        words.append(Word(text=text, box=box, size=float(y1 - y0) * 0.8, bold=False, display=False, before="\t"))
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.box[1] + w.box[3]):
        middle = (word.box[1] + word.box[3]) / 2
        if rows and abs(middle - sum(w.box[1] + w.box[3] for w in rows[-1]) / 2 / len(rows[-1])) < word.size / 2:
            rows[-1].append(word)
        else:
            rows.append([word])
    blocks = []
    for row in rows:
        ordered = tuple(sorted(row, key=lambda w: w.box[0]))
        x0, y0, x1, y1 = zip(*(w.box for w in ordered), strict=True)
        box = (min(x0), min(y0), max(x1), max(y1))
        blocks.append(Block(content=TextLine(words=ordered, box=box, size=ordered[0].size)))
    height, width = pixels.shape[:2]
    return PageLayout(number=number, width=width / point, height=height / point, blocks=tuple(blocks))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m gouji.eval.scans", description="Read generated scans and score them."
    )
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--damage", default="moderate", choices=list(LADDER))
    parser.add_argument("--text", default="mixed", help="damage to the text itself, as for gouji.corpus.make")
    parser.add_argument("--count", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1, help="the first document's seed")
    parser.add_argument("--no-baseline", action="store_true", help="leave RapidOCR's whole pages out")
    parser.add_argument("--errors", action="store_true", help="show every wrong fact")
    given = parser.parse_args(arguments)
    seeds = range(given.seed, given.seed + given.count)
    try:
        runs = run_scans(
            seeds,
            dpi=given.dpi,
            damage=given.damage,
            text=given.text,
            baseline=not given.no_baseline,
            shown=print if given.errors else None,
        )
    except GoujiError as error:
        sys.stderr.write(f"gouji.eval.scans: {error}\n")
        return 2
    print("\n".join([f"{given.dpi} dpi, {given.damage} damage", _HEAD, *(run.line() for run in runs.values())]))
    if "rapidocr" in runs:
        faster = [runs["rapidocr"].seconds(tables=t) / runs["gouji"].seconds(tables=t) for t in (True, False)]
        print(f"processor time against whole pages: {faster[0]:.1f} × faster on tables, {faster[1]:.1f} × on prose")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
