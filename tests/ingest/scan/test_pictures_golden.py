"""Golden pictures: pages that are drawn here and damaged by seeds, and where their lines, cells and numbers are found.

The reader of text stands aside: another one says of every line how wide it is, and the reader of numbers is the one that is
shipped. So rules, lines, columns and what is doubted of a number are pinned, and no engine's mistakes. What a number
says is compared with what was drawn: it is right, or its doubt is plain. `GOUJI_REGENERATE=1 pytest
tests/ingest/scan/test_pictures_golden.py` writes the hashes anew; another version of OpenCV, or of NumPy's chance, draws other
pictures, another processor rounds otherwise, and then only the numbers are judged.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from gouji.corpus.damage.scans import damaged
from gouji.ingest.page.columns import find_columns
from gouji.ingest.page.furniture import mark_furniture
from gouji.ingest.page.layout import PageLayout
from gouji.ingest.page.lines import TextLine
from gouji.ingest.page.settings import PageSettings
from gouji.ingest.page.tables import ColumnRow, RuledTable
from gouji.ingest.scan.image.pages import PagePicture
from gouji.ingest.scan.layout import scan_layout
from gouji.ingest.scan.recognition.digits import digit_reader
from gouji.ingest.scan.recognition.engine import Reading
from gouji.ingest.scan.recognition.recognise import Readers
from gouji.ingest.scan.settings import ScanSettings
from tests.steps import write_out

Picture = NDArray[np.uint8]

KNOWN = Path(__file__).parents[2] / "data" / "pictures.json"
SWITCH = "GOUJI_REGENERATE"
SETTINGS = ScanSettings()
_PROCESSOR = "processor"
SURE = 0.999
"""Surer than this no number may be that was not drawn."""
RULES = ("boxes", "none", "rows", "thick", "dotted", "open", "gaps")
RUNGS = (
    *("none", "light", "moderate", "heavy", "phone", "photo", "faded", "faint", "thinned", "thickened", "specked"),
    *(
        "photocopy",
        "fax",
        "fine-fax",
        "shaded",
        "sealed",
        "small",
        "blurred",
        "noisy",
        "tilted",
        "turned",
        "compressed",
    ),
)
NAMES = [f"{rung}-{RULES[(at - 1) % len(RULES)]}-{at}" for at, rung in enumerate((*RUNGS, *RUNGS, *RUNGS[:16]), 1)]
CROWDED = [f"{rung}-{RULES[at % len(RULES)]}-crowded{at}" for at, rung in enumerate((*RUNGS, *RUNGS))]
"""Pages on which there is more than a table: what numbers are, nobody judges there."""


class _Measure:
    """Reads of every line how high and wide its picture is, and is sure of it."""

    def read(self, crops: Sequence[Picture]) -> list[Reading]:
        texts = [f"高{crop.shape[0]}宽{crop.shape[1]}" for crop in crops]
        return [Reading(text=text, chances=(0.97,) * len(text)) for text in texts]

    def read_numbers(self, crops: Sequence[Picture]) -> list[Reading]:
        return [Reading(text="") for _ in crops]


def draw(name: str) -> tuple[Picture, list[list[str]]]:
    """Return a page with a heading, some lines and a table, and what its cells say, row by row; labels are blocks of strokes."""
    rng = Random(name)
    rules = name.split("-")[-2]
    width, height = 1000, 760
    page = np.full((height, width, 3), 255, np.uint8)
    for line in range(rng.randint(1, 3)):
        _draw_label(page, rng, (80, 50 + 46 * line), rng.randint(8, 26))
    columns, rows = rng.randint(3, 6), rng.randint(4, 8)
    widths = [rng.choice((180, 220)), *(rng.choice((95, 120)) for _ in range(columns - 1))]
    high = rng.choice((44, 54))
    xs = [60 + sum(widths[:at]) for at in range(columns + 1)]
    ys = [200 + high * at for at in range(rows + 1)]
    cells = []
    for row in range(rows):
        _draw_label(page, rng, (xs[0] + 12, ys[row] + high // 2 - 12), rng.randint(2, 5))
        numbers = [
            "" if rng.random() < 0.1 else str(rng.choice((0, rng.randint(1, 9), rng.randint(10, 9999)))) for _ in xs[2:]
        ]
        cells.append(numbers)
        for at, text in enumerate(numbers):
            (wide, tall), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_DUPLEX, 0.85, 2)
            middle = ((xs[at + 1] + xs[at + 2] - wide) // 2, ys[row] + (high + tall) // 2)
            cv2.putText(page, text, middle, cv2.FONT_HERSHEY_DUPLEX, 0.85, (25, 25, 25), 2, cv2.LINE_AA)
    _draw_rules(page, rules, xs, ys, rng)
    if name in CROWDED:
        for add in rng.sample(ADDITIONS, 3):
            add(page, rng, xs, ys)
    return page, cells


def _add_stamp(page: Picture, rng: Random, xs: Sequence[int], ys: Sequence[int]) -> None:
    place = (rng.randint(xs[1], xs[-1]), rng.randint(ys[1], ys[-1]))
    cv2.ellipse(page, place, (rng.randint(50, 90),) * 2, 0, 0, 360, (60, 60, 220), rng.choice((3, 5)))
    cv2.putText(page, "*", place, cv2.FONT_HERSHEY_DUPLEX, 1.5, (60, 60, 220), 3, cv2.LINE_AA)


def _add_pen(page: Picture, rng: Random, xs: Sequence[int], ys: Sequence[int]) -> None:
    """Draw a stroke across some of the table, and a tick over a rule."""
    x, y = rng.choice(xs[1:]), rng.choice(ys[1:])
    cv2.line(
        page, (x - rng.randint(4, 90), y - 14), (x + rng.randint(4, 90), y + rng.randint(-14, 14)), (90, 40, 40), 3
    )


def _add_signs(page: Picture, rng: Random, xs: Sequence[int], ys: Sequence[int]) -> None:
    """Draw numbers with signs in them below the table, in columns of it, and one in a margin."""
    for at, x in enumerate(xs[1:-1]):
        text = rng.choice(("-5", "1,234", "0.5", "12%", "-", "/", "3-4", "11", "1 234", "7."))
        cv2.putText(page, text, (x + 8, ys[-1] + 34 + 4 * (at % 2)), cv2.FONT_HERSHEY_DUPLEX, 0.85, (25, 25, 25), 2)
    cv2.putText(page, "- 3 -", (480, 740), cv2.FONT_HERSHEY_DUPLEX, 0.6, (25, 25, 25), 1, cv2.LINE_AA)


def _add_edge(page: Picture, rng: Random, xs: Sequence[int], ys: Sequence[int]) -> None:
    """Draw the dark edge of a scanner, and a stripe along one of the rules."""
    wide = rng.randint(4, 30)
    page[:, :wide] = rng.randint(0, 120)
    y = rng.choice(ys)
    page[y + 4 : y + 4 + rng.randint(1, 4), xs[0] : xs[-1]] = rng.choice((90, 200))


def _add_box(page: Picture, rng: Random, xs: Sequence[int], ys: Sequence[int]) -> None:
    """Draw a second table close below or beside the first, of cells that hold a label each."""
    left, top = rng.choice(((xs[0], ys[-1] + rng.choice((3, 12, 40))), (xs[-1] + rng.choice((4, 20)), ys[0])))
    for row in range(2):
        for column in range(2):
            x, y = left + 70 * column, top + 40 * row
            cv2.rectangle(page, (x, y), (x + 70, y + 40), (0, 0, 0), 2)
            _draw_label(page, rng, (x + 8, y + 8), rng.randint(1, 2))


def _add_lines_in_cells(page: Picture, rng: Random, xs: Sequence[int], ys: Sequence[int]) -> None:
    """Draw small text on two lines in a cell, strokes beside rules, and a short rule inside of a cell."""
    x, y = rng.choice(xs[1:-1]), rng.choice(ys[:-1])
    for line in range(2):
        cv2.putText(page, "12", (x + 6, y + 18 + 20 * line), cv2.FONT_HERSHEY_DUPLEX, 0.5, (25, 25, 25), 1, cv2.LINE_AA)
    cv2.line(page, (x + rng.randint(2, 6), y + 6), (x + 4, y + 30), (25, 25, 25), 2)
    cv2.line(page, (x + 20, y + 22), (x + 20 + rng.randint(10, 60), y + 22), (25, 25, 25), 2)


def _add_lost_rule(page: Picture, rng: Random, xs: Sequence[int], ys: Sequence[int]) -> None:
    """Leave out a rule down or across, or most of it."""
    if rng.random() < 0.5:
        x = rng.choice(xs[1:-1])
        page[ys[0] + rng.choice((3, 60)) : ys[-1] - 3, x - 2 : x + 3] = 255
    else:
        y = rng.choice(ys[1:-1])
        page[y - 2 : y + 3, xs[0] + rng.choice((3, 200)) : xs[-1] - 3] = 255


ADDITIONS = (_add_stamp, _add_pen, _add_signs, _add_edge, _add_box, _add_lines_in_cells, _add_lost_rule)


def _draw_label(page: Picture, rng: Random, place: tuple[int, int], count: int) -> None:
    """Draw something like ideographs: strokes across and down in squares."""
    x, y = place
    for at in range(count):
        left = x + 27 * at
        for _ in range(rng.randint(2, 4)):
            level = y + rng.randint(0, 24)
            cv2.line(page, (left, level), (left + 23, level), (25, 25, 25), 2)
        for _ in range(rng.randint(1, 3)):
            upright = left + rng.randint(0, 23)
            cv2.line(page, (upright, y), (upright, y + 24), (25, 25, 25), 2)


def _draw_rules(page: Picture, rules: str, xs: Sequence[int], ys: Sequence[int], rng: Random) -> None:
    thick = 3 if rules == "thick" else 2
    if rules == "none":
        return
    joined = rng.choice((0, 2)), rng.choice((0, 2))  # the label that stands over two rows, the column over two others
    for at, y in enumerate(ys):
        for x0, x1 in _stretches(xs[at == joined[0] > 0], xs[-1], rules, rng):
            cv2.line(page, (x0, y), (x1, y), (0, 0, 0), thick)
    for at, x in enumerate(xs):
        if rules == "rows" or (rules == "open" and at in (0, len(xs) - 1)):
            continue
        for y0, y1 in _stretches(ys[at == joined[1] > 0], ys[-1], rules, rng):
            cv2.line(page, (x, y0), (x, y1), (0, 0, 0), thick)


def _stretches(start: int, end: int, rules: str, rng: Random) -> Iterator[tuple[int, int]]:
    if rules == "dotted":
        yield from ((at, at + 4) for at in range(start, end - 4, 9))
    elif rules == "gaps":
        gap = rng.randint(start + 20, end - 40)
        yield from ((start, gap), (gap + rng.randint(6, 24), end))
    else:
        yield start, end


@cache
def look(name: str) -> tuple[str, PageLayout, list[list[str]]]:
    """Return the picture's hash, what is found on it, and what its cells say."""
    drawn, cells = draw(name)
    picture = damaged(drawn, name.rpartition("-")[0].rpartition("-")[0], Random(name), dpi=120)
    picture = np.ascontiguousarray(np.rot90(picture, Random(name).choice((0, 0, 0, 0, 1))))
    cv2.setNumThreads(1)
    readers = Readers(text=_Measure(), numbers=digit_reader(SETTINGS.recognition))
    page = PagePicture(number=1, pixels=picture, dpi=Random(f"{name} dots").choice((90.0, 120.0, 120.0, 150.0, 300.0)))
    settings = replace(SETTINGS, least_page_sense=0.0)
    return hashlib.sha256(picture.tobytes()).hexdigest(), scan_layout(page, readers, settings), cells


def written_out(layout: PageLayout) -> str:
    """All that is found on a page, and which of its lines stand in which cells of rows."""
    (whole,) = find_columns(mark_furniture([layout], PageSettings()), PageSettings())
    rows = (block for block in whole.blocks if isinstance(block, ColumnRow))
    return "\n".join((write_out(layout), *(" ".join(str(len(cell.lines)) for cell in row.cells) for row in rows)))


def find_numbers(layout: PageLayout) -> Iterator[tuple[str, float]]:
    """Yield what was read of lines that are numbers, with how sure it is."""
    for block in layout.blocks:
        lines = [line for cell in block.cells for line in cell.lines] if isinstance(block, RuledTable) else [block]
        for line in lines:
            for word in line.words if isinstance(line, TextLine) else ():
                if word.text.isdigit():
                    yield word.text, word.confidence or 0.0


@pytest.mark.parametrize("name", [*NAMES, *CROWDED])
def test_pages_are_found_as_before(name: str) -> None:
    picture, layout, _ = look(name)
    found = [picture, hashlib.sha256(written_out(layout).encode()).hexdigest()]
    known = json.loads(KNOWN.read_text(encoding="utf-8")) if KNOWN.exists() else {}
    if os.environ.get(SWITCH):
        known = dict(sorted({**known, _PROCESSOR: [cv2.getCPUFeaturesLine()], name: found}.items()))
        KNOWN.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
    if name in known and (known[name][0] != picture or known[_PROCESSOR] != [cv2.getCPUFeaturesLine()]):
        pytest.skip("this version of OpenCV or NumPy draws another picture, or this processor rounds otherwise")
    assert found == known.get(name)


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith(("specked", "photocopy"))])
def test_numbers_are_those_drawn_or_in_doubt(name: str) -> None:
    _, layout, cells = look(name)
    left = Counter(text for row in cells for text in row)
    for text, chance in find_numbers(layout):
        left[text] -= 1
        assert left[text] >= 0 or chance < SURE, (text, chance)


@pytest.mark.parametrize("name", [name for name in NAMES if "-boxes-" in name and not name.startswith("compressed")])
def test_the_cells_of_whole_rules_are_those_drawn(name: str) -> None:
    _, layout, cells = look(name)
    (table,) = (block for block in layout.blocks if isinstance(block, RuledTable))
    places = [
        (row, column)
        for cell in table.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    ]
    assert sorted(places) == [(row, column) for row in range(len(cells)) for column in range(len(cells[0]) + 1)]


def test_golden_pictures_are_not_being_written_anew() -> None:
    assert not os.environ.get(SWITCH), f"{SWITCH} is set: golden tests cannot fail"


def test_every_golden_picture_is_drawn() -> None:
    assert set(json.loads(KNOWN.read_text(encoding="utf-8"))) == {_PROCESSOR, *NAMES, *CROWDED}
