"""The baseline img2table + RapidOCR, over an interpreter of its own: `--img2table PYTHON`.

img2table needs opencv-contrib-python, which writes over the files of opencv-python-headless that gouji and RapidOCR use;
so it lives in a virtual environment of its own (`python -m venv DIR; DIR/bin/pip install img2table`) and is talked to in
lines of JSON. RapidOCR's boxes come from here, so that both baselines see the same text.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gouji.eval.peers.interpreter import OtherInterpreter
from gouji.eval.peers.scan_records import PageTime
from gouji.eval.peers.scans import (
    Box,
    Clock,
    OcrPage,
    Picture,
    ScanReading,
    make_lines,
    make_scan_reading,
    recognise_page,
)
from gouji.ingest.page.boxes import united_box
from gouji.ingest.page.layout import Block, PageLayout
from gouji.ingest.page.lines import TextLine, Word
from gouji.ingest.page.tables import RuledTable, TableCell

__all__ = ["Img2Table", "build_table"]

_WORKER = Path(__file__).with_name("img2table_worker.py")
Rows = Sequence[Sequence[Sequence[Any]]]


@dataclass(slots=True)
class Img2Table:
    """img2table in the interpreter `python`; raises `MissingTool` where it cannot run."""

    python: str
    _program: OtherInterpreter = field(init=False)

    def __post_init__(self) -> None:
        # `-P`: it is not to import this module by its own name.
        self._program = OtherInterpreter(self.python, _WORKER, "img2table", ("-P",))

    def read(self, pictures: Sequence[Picture], name: str, dpi: int) -> ScanReading:
        """Return the report on a document's pages."""
        layouts, times = [], []
        for number, pixels in enumerate(pictures, 1):
            clock = Clock()
            found = recognise_page(pixels)
            spent = clock.page()
            answer = self._ask(pixels, found)
            times.append(
                PageTime(
                    wall=spent.wall + answer["wall"],
                    processor=spent.processor + answer["processor"],
                    tables=bool(answer["tables"]),
                )
            )
            layouts.append(_layout(answer["tables"], found, number, pixels, dpi))
        return make_scan_reading(layouts, times, name)

    def _ask(self, pixels: Picture, found: OcrPage) -> Mapping[str, Any]:
        from PIL import Image

        words = [
            [text, *(round(v) for v in box), int(100 * chance)]
            for text, box, chance in zip(found.texts, found.boxes, found.chances, strict=True)
        ]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "page.png"
            Image.fromarray(pixels).save(path, compress_level=1)
            line = self._program.ask({"path": str(path), "words": words})
        answer: Mapping[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        """End the interpreter."""
        self._program.close()


def _layout(tables: Sequence[Rows], found: OcrPage, number: int, pixels: Picture, dpi: int) -> PageLayout:
    """Return tables, and the lines of what lies outside them."""
    point = dpi / 72
    ruled = [build_table(rows, point) for rows in tables]
    free = [
        (text, box)
        for text, box in zip(found.texts, found.boxes, strict=True)
        if not any(_inside(box, table.box, point) for table in ruled)
    ]
    lines = make_lines([text for text, _ in free], [box for _, box in free], point)
    blocks: list[Block] = [*lines, *ruled]
    height, width = pixels.shape[:2]
    blocks.sort(key=lambda block: (block.box[1], block.box[0]))
    return PageLayout(number=number, width=width / point, height=height / point, blocks=tuple(blocks))


def _inside(box: Box, table: Box, point: float) -> bool:
    x, y = (box[0] + box[2]) / 2 / point, (box[1] + box[3]) / 2 / point
    return table[0] <= x <= table[2] and table[1] <= y <= table[3]


def build_table(rows: Rows, point: float) -> RuledTable:
    """img2table's rows, in which a spanning cell is repeated, as a table of cells with spans; sizes in points."""
    places: dict[Box, list[tuple[int, int, str]]] = {}
    for r, row in enumerate(rows):
        for c, (text, x0, y0, x1, y1) in enumerate(row):
            places.setdefault((x0 / point, y0 / point, x1 / point, y1 / point), []).append((r, c, text))
    cells = []
    for box, held in sorted(places.items(), key=lambda item: item[1][0][:2]):
        top, left, text = held[0]
        bottom, right = max(h[0] for h in held), max(h[1] for h in held)
        cells.append(
            TableCell(
                row=top,
                column=left,
                row_span=bottom - top + 1,
                column_span=right - left + 1,
                box=box,
                lines=tuple(_line(line, box) for line in str(text).split("\n") if line.strip()),
            )
        )
    box = united_box(cell.box for cell in cells)
    columns = max(len(row) for row in rows)
    xs = tuple(box[0] + (box[2] - box[0]) * i / columns for i in range(columns + 1))
    return RuledTable(box=box, cells=tuple(cells), xs=xs, rows=len(rows))


def _line(text: str, box: Box) -> TextLine:
    word = Word(text=text.strip(), box=box, size=9.0, bold=False, display=False)
    return TextLine(words=(word,), box=box, size=9.0)
