"""Golden pages of lines on a coarse grid, drawn by seeds: furniture, and columns without rules.

Places are whole numbers of few kinds, so that lines touch, meet, and stand just at a limit more often than on any real page; that
nothing is lost or added is tested of each, and what else is found by hash. `GOUJI_REGENERATE=1 pytest
tests/ingest/page/test_drawn_pages_golden.py` writes the hashes anew.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from gouji.ingest.page.columns import find_columns
from gouji.ingest.page.furniture import mark_furniture
from gouji.ingest.page.layout import Block, PageLayout
from gouji.ingest.page.lines import TextLine, Word
from gouji.ingest.page.settings import PageSettings
from gouji.ingest.page.tables import ColumnRow, RuledTable
from tests.golden import SWITCH, is_as_before
from tests.steps import write_out

KNOWN = Path(__file__).parents[2] / "data" / "drawn-pages.json"
GROUPS, EACH = 12, 60
SETTINGS = PageSettings()
LABELS = ("行政许可", "1.规章", "（一）予以公开", "总计", "规范性文件", "其他", "a")
NUMBERS = ("0", "5", "12", "1,234", "3.5", "-", "—", "无", "7件", "12%", "3（1）", "5(另1)", "-2", "8万元", "12(")
HEADINGS = ("本年", "新收", "办理结果", "总计", "件数", "自然人", "2023")
MARGINS = (
    "- 3 -",
    "第 3 页",
    "第2页 共9页",
    "3",
    "4",
    "12",
    "Page 2 of 9",
    "某市年度报告",
    "2/9",
    "—5—",
    "第三页",
    "2023年",
)


def _word(text: str, x: float, y: float, size: float, before: str = "") -> Word:
    box = (x, y, x + max(len(text), 1) * size / 2, y + size)
    return Word(text=text, box=box, size=size, bold=False, display=False, before=before)


def _line(words: list[Word], size: float, *, vertical: bool = False) -> TextLine:
    sides = [word.box for word in words]
    box = (min(b[0] for b in sides), sides[0][1], max(b[2] for b in sides), sides[0][3])
    return TextLine(words=tuple(words), box=box, size=size, vertical=vertical)


def draw_page(number: int, rng: Random) -> PageLayout:
    """Return a page with a head, headings of columns, rows and a foot, each in many ways wrong."""
    blocks: list[Block] = []
    height = rng.choice((400.0, 800.0))
    tops = (20.0, rng.choice((40.0, 48.0, 60.0, 96.0)))[: rng.choice((0, 1, 1, 2))]
    blocks.extend(_line([_word(rng.choice(MARGINS), rng.choice((40, 200)), y, 10)], 10) for y in tops)
    xs = sorted(rng.sample(range(120, 520, 40), rng.randint(2, 5)))
    y, size = 100.0, rng.choice((10.0, 10.0, 8.0, 12.0))
    for _ in range(rng.choice((0, 1, 2, 3))):
        blocks.append(_draw_headings(xs, y, rng))
        y += rng.choice((10.0, 14.0, 20.0))
    for _ in range(rng.randint(2, 7)):
        blocks.extend(_draw_row(xs, y, size, rng))
        y += rng.choice((10.0, 16.0, 16.0, 20.0))
    for y in (height * 0.86 + rng.choice((-1, 0, 1)), height - 20)[: rng.choice((0, 1, 2, 2))]:
        blocks.append(_line([_word(rng.choice((*MARGINS, str(number + 2))), rng.choice((40, 200)), y, 10)], 10))
    if rng.random() < 0.1:
        blocks.insert(rng.randrange(len(blocks) + 1), RuledTable(box=(40, y, 300, y + 40), cells=(), xs=(), rows=0))
    return PageLayout(number=number, width=600, height=height, blocks=tuple(blocks))


def _draw_headings(xs: list[int], y: float, rng: Random) -> TextLine:
    words = []
    for x in (*xs, 40):
        if rng.random() < 0.7:
            shift = rng.choice((0, 0, 0, 5, -5, 20, 40))
            words.append(_word(rng.choice(HEADINGS), x + shift, y, rng.choice((10, 10, 8)), "\t"))
    return _line(sorted(words, key=lambda w: w.box[0]) or [_word("项目", 40, y, 10)], 10)


def _draw_row(xs: list[int], y: float, size: float, rng: Random) -> Iterator[TextLine]:
    label = [_word(rng.choice(LABELS), rng.choice((40, 40, 40, 50, 60)), y, size)]
    if rng.random() < 0.15:
        label.append(_word("其中", rng.choice((70, 100)), y, size, rng.choice(("\t", " "))))
    numbers = [
        _word(rng.choice(NUMBERS), x + rng.choice((0, 0, 0, 5, 10, -10)), y, size, rng.choice(("\t", "\t", "\t", " ")))
        for x in xs
        if rng.random() < 0.8
    ]
    whole = [*(label if rng.random() < 0.9 else ()), *numbers]
    taken = whole.pop(rng.randrange(1, len(whole))) if rng.random() < 0.15 and len(whole) > 2 else None
    half = rng.choice((4.0, 5.0, 6.0, 9.0))
    if taken is not None:
        yield _line([replace(_word("12（", taken.box[0], y - half, size), before="")], size)
    if whole:
        yield _line(whole, rng.choice((size, size, size, size * 1.2)), vertical=rng.random() < 0.02)
    if taken is not None:
        yield _line([_word(rng.choice(("另3）", "另3)", "3")), taken.box[0], y + half, size)], size)
    if rng.random() < 0.15:
        yield _line([_word(rng.choice(LABELS), rng.choice((40, 60)), y + size, rng.choice((size, 12.0)))], size)


def _texts(pages: tuple[PageLayout, ...]) -> list[str]:
    found = []
    for page in pages:
        for block in page.blocks:
            if isinstance(block, TextLine):
                found += [word.text for word in block.words]
            elif isinstance(block, ColumnRow):
                found += [word.text for cell in block.cells for line in cell.lines for word in line.words]
    return sorted("".join(found))


@pytest.mark.parametrize("group", range(GROUPS))
def test_pages_are_read_as_before_and_no_sign_is_lost(group: int) -> None:
    found = hashlib.sha256()
    for seed in range(group * EACH, (group + 1) * EACH):
        rng = Random(f"page {seed}")
        pages = tuple(draw_page(at + 1, rng) for at in range(rng.choice((1, 1, 2, 4))))
        marked = mark_furniture(pages, SETTINGS)
        read = find_columns(marked, SETTINGS)
        assert _texts(read) == _texts(pages), seed
        found.update(write_out(read).encode())
    assert is_as_before(KNOWN, group, found.hexdigest())


def test_golden_hashes_are_not_being_written_anew() -> None:
    assert not os.environ.get(SWITCH), f"{SWITCH} is set: golden tests cannot fail"
