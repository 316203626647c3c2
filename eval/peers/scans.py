"""The readers that scans are given to: gouji, grid first; and baselines, which share gouji's pipeline after the page.

`text-layer` reads the PDF that the scan was made of: what is lost there is not the scan's fault. `rapidocr` is RapidOCR
over whole pages, its boxes put into lines by their places. `img2table` finds tables and puts the same boxes into their
cells. `tesseract` is gouji with Tesseract in the place of RapidOCR's recogniser.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gouji.eval.peers.scan_records import PageTime
from gouji.ingest.page.layout import PageLayout
from gouji.ingest.page.lines import TextLine, Word
from gouji.ingest.page.settings import PageSettings
from gouji.ingest.page.tables import RuledTable

__all__ = [
    "Box",
    "Clock",
    "OcrPage",
    "Picture",
    "ScanReading",
    "make_lines",
    "make_scan_reading",
    "read_grid_first",
    "read_whole_pages",
    "recognise_page",
]

_WARM: set[str] = set()
Picture = NDArray[np.uint8]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanReading:
    """A reader's report in its JSON form, the time for each page, and how many pages it refused."""

    report: Mapping[str, Any]
    times: tuple[PageTime, ...]
    refused: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OcrPage:
    """Whole-page OCR: texts, their boxes in pixels, their confidences."""

    texts: tuple[str, ...]
    boxes: tuple[Box, ...]
    chances: tuple[float, ...]


def make_scan_reading(
    layouts: Sequence[PageLayout], times: Sequence[PageTime], name: str, refused: int = 0
) -> ScanReading:
    """Page layouts through the steps that all readers share."""
    from gouji.export.plain.to_json import convert_report
    from gouji.ingest.page.columns import find_columns
    from gouji.ingest.page.furniture import mark_furniture
    from gouji.ingest.page.write import write_pages
    from gouji.ingest.stream.builder import StreamBuilder
    from gouji.pipeline import read_stream
    from gouji.tokens import Page, PageKind, Source

    builder = StreamBuilder(Source(name=name, sha256="", media_type="application/pdf"))
    write_pages(
        find_columns(mark_furniture(layouts, settings=PageSettings()), settings=PageSettings()),
        builder,
        settings=PageSettings(),
    )
    pages = [Page(number=p.number, kind=PageKind.SCANNED, width=p.width, height=p.height) for p in layouts]
    report = convert_report(read_stream(builder.build(pages=pages)))
    return ScanReading(report=report, times=tuple(times), refused=refused)


@dataclass(frozen=True, slots=True)
class Clock:
    """Started when it is made; `page` tells what has passed."""

    wall: float = field(default_factory=time.perf_counter)
    processor: float = field(default_factory=time.process_time)

    def page(self, *, tables: bool = False) -> PageTime:
        """Return the time since the start."""
        return PageTime(
            wall=time.perf_counter() - self.wall, processor=time.process_time() - self.processor, tables=tables
        )


def read_grid_first(pictures: Sequence[Picture], name: str, dpi: int) -> ScanReading:
    """Return the reader under test."""
    from gouji.ingest.scan.image.pages import PagePicture
    from gouji.ingest.scan.layout import scan_layout
    from gouji.ingest.scan.read import load_readers
    from gouji.ingest.scan.settings import ScanSettings

    settings = ScanSettings()
    both = load_readers(settings)
    _warm("gouji", lambda: scan_layout(PagePicture(number=1, pixels=pictures[0], dpi=float(dpi)), both, settings))
    layouts, times, refused = [], [], 0
    for number, pixels in enumerate(pictures, 1):
        clock = Clock()
        page = scan_layout(PagePicture(number=number, pixels=pixels, dpi=float(dpi)), both, settings)
        tables = any(isinstance(block, RuledTable) for block in page.blocks)
        times.append(clock.page(tables=tables))
        layouts.append(page)
        refused += bool(page.refused)
    return make_scan_reading(layouts, times, name, refused)


def read_whole_pages(pictures: Sequence[Picture], name: str, dpi: int) -> ScanReading:
    """RapidOCR as it comes, over whole pages; its models are loaded before the first page's time begins."""
    _warm("rapidocr", lambda: recognise_page(pictures[0]))
    layouts, times = [], []
    for number, pixels in enumerate(pictures, 1):
        clock = Clock()
        found = recognise_page(pixels)
        times.append(clock.page())
        point = dpi / 72
        height, width = pixels.shape[:2]
        blocks = make_lines(found.texts, found.boxes, point)
        layouts.append(PageLayout(number=number, width=width / point, height=height / point, blocks=blocks))
    return make_scan_reading(layouts, times, name)


def _warm(reader: str, read_page: Callable[[], object]) -> None:
    """Read a page before any is timed, once a process: what is loaded then is no page's."""
    if reader not in _WARM:
        _WARM.add(reader)
        read_page()


@lru_cache(maxsize=1)
def _engine() -> Any:  # noqa: ANN401 – RapidOCR has no types
    from rapidocr import RapidOCR

    from gouji.ingest.scan.settings import ScanSettings

    threads = ScanSettings().recognition.threads
    params = {
        "Global.log_level": "error",
        "EngineConfig.onnxruntime.intra_op_num_threads": threads,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    return RapidOCR(params=params)


def recognise_page(pixels: Picture) -> OcrPage:
    """Return what RapidOCR finds on a page."""
    found = _engine()(np.ascontiguousarray(pixels[..., ::-1]))
    corners = found.boxes if found.boxes is not None else ()
    boxes = tuple((*c.min(axis=0).tolist(), *c.max(axis=0).tolist()) for c in corners)
    return OcrPage(texts=tuple(found.txts or ()), boxes=boxes, chances=tuple(float(s) for s in found.scores or ()))


def make_lines(texts: Sequence[str], boxes: Sequence[Box], point: float) -> tuple[TextLine, ...]:
    """Return boxes (in pixels) at about the same height are a line; between two of a line stands a wide gap."""
    words = [
        Word(text=text, box=box, size=(box[3] - box[1]) * 0.8, bold=False, display=False, before="\t")
        for text, box in zip(texts, [_scaled(box, point) for box in boxes], strict=True)
    ]
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.box[1] + w.box[3]):
        middle = (word.box[1] + word.box[3]) / 2
        if rows and abs(middle - sum(w.box[1] + w.box[3] for w in rows[-1]) / 2 / len(rows[-1])) < word.size / 2:
            rows[-1].append(word)
        else:
            rows.append([word])
    return tuple(_line(row) for row in rows)


def _scaled(box: Box, point: float) -> Box:
    return box[0] / point, box[1] / point, box[2] / point, box[3] / point


def _line(row: Sequence[Word]) -> TextLine:
    ordered = sorted(row, key=lambda w: w.box[0])
    x0, y0, x1, y1 = zip(*(w.box for w in ordered), strict=True)
    return TextLine(words=tuple(ordered), box=(min(x0), min(y0), max(x1), max(y1)), size=ordered[0].size)
