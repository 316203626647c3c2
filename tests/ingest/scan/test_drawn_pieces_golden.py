"""Golden pieces of scanned lines on a coarse grid, drawn by seeds: labels of several lines, and the lines of a page.

Places are whole numbers of few kinds, so that pieces touch, meet, and stand just at a limit more often than on any real page; that no
piece is in two labels and no sign is lost is tested of each, and what else is found by hash. `GOUJI_REGENERATE=1 pytest
tests/ingest/scan/test_drawn_pieces_golden.py` writes the hashes anew.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from gouji.ingest.scan.blocks import UNREAD, _column_joined, _free_lines, _joined, _reading_place
from gouji.ingest.scan.image.ink import Blob, InkLine
from gouji.ingest.scan.recognition.engine import Reading
from gouji.ingest.scan.recognition.prepared import Wanted
from gouji.ingest.scan.recognition.recognise import is_unread
from gouji.ingest.scan.settings import ScanSettings
from gouji.ingest.scan.stacked import stack_labels
from tests.golden import SWITCH, is_as_before
from tests.steps import write_out

KNOWN = Path(__file__).parents[2] / "data" / "drawn-pieces.json"
GROUPS, EACH, SIZE = 10, 60, 20
SETTINGS = ScanSettings()
LABELS = ("1.本机关", "不掌握", "相关", "（四）", "（1）信息", "行政许可", "总计", "结果", "其他", "2.没有")
FIGURES = ("0", "12", "-", "3.5", "1,234")


def _piece(text: str, x: int, y0: int, band: tuple[int, int] | None, rng: Random) -> Wanted:
    width = rng.choice((SIZE, SIZE, 10)) * len(text)
    top, foot = y0 + rng.choice((0, 0, 2)), y0 + SIZE - rng.choice((0, 0, 2))
    line = InkLine(x0=x, y0=y0, x1=x + width, y1=y0 + SIZE, blobs=(Blob(x, top, x + width, foot, 9),))
    chances = tuple(rng.choice((1.0, 0.9, 0.5, 0.4)) for _ in text)
    reading = None if rng.random() < 0.03 else Reading(text=text, chances=chances)
    return Wanted(line, (rng.choice((-1, -1, -1, -1, -1, -1, -1, -1, 0)), 0), reading=reading, band=band)


def draw_pieces(rng: Random) -> list[Wanted]:
    """Return the pieces of a table without rules: headers, and rows with labels around their height."""
    found = []
    columns = [300 + 70 * at for at in range(rng.randint(1, 4))]
    headed = rng.random() < 0.6
    for x in columns if headed else ():
        y = 20 + rng.choice((0, 0, 10, 14))
        heights = [y + line * rng.choice((20, 28)) for line in range(rng.choice((1, 2, 2, 3)))]
        found += [_piece(rng.choice(("结果", "其他", "维持", "1.新")), x, height, None, rng) for height in heights]
    y = 120
    for _ in range(rng.randint(1, 4)):
        band = (y, y + SIZE)
        shown = [x + rng.choice((0, 0, -40)) for x in columns if rng.random() < 0.85]
        found += [_piece(rng.choice(FIGURES), x, y, band, rng) for x in shown]
        for x in rng.sample((20, 100, 160), rng.choice((0, 1, 1, 2))):
            height = rng.choice((1, 2, 2, 3))
            step = rng.choice((20, 26, 28, 36))
            start = y - step * (height - 1) // 2 + rng.choice((0, 0, 0, 4, 5, 6, -10))
            for line in range(height):
                own = band if rng.random() < 0.3 else (start + line * step, start + line * step + SIZE)
                found.append(_piece(rng.choice(LABELS), x, start + line * step, rng.choice((own, own, None)), rng))
        y += rng.choice((40, 60, 80))
    return found


def _show(piece: Wanted) -> str:
    """Return what is written for a piece: a sign for ink in a cell that nobody could read."""
    if piece.in_cell and (piece.reading is None or is_unread(piece.reading, SETTINGS.recognition)):
        return UNREAD
    return piece.reading.text if piece.reading is not None else ""


def _prepared() -> Any:
    return SimpleNamespace(
        place_point=2.0, locate=lambda *box: tuple(side / 2 for side in box), columns=SimpleNamespace(size=SIZE)
    )


@pytest.mark.parametrize("group", range(GROUPS))
def test_pieces_are_put_together_as_before_and_none_twice(group: int) -> None:
    found = hashlib.sha256()
    for seed in range(group * EACH, (group + 1) * EACH):
        rng = Random(f"pieces {seed}")
        pieces = draw_pieces(rng)
        stacks = stack_labels(pieces, SIZE, SETTINGS)
        used = [at for stack, _ in stacks for at in stack]
        assert len(used) == len(set(used)), seed
        lines = _free_lines(pieces, _prepared(), SETTINGS)
        joined = _joined(lines, SETTINGS)
        signs = sorted("".join(word.text for line in joined for word in line.words))
        assert signs == sorted("".join(map(_show, pieces))), seed
        assert [line.box[1] + line.box[3] for line in joined] == sorted(line.box[1] + line.box[3] for line in joined)
        places = [_reading_place(line) for line in joined]
        columns = [_column_joined(lines[: rng.randint(0, 3)]), _column_joined([x for x in lines if len(x.text) == 1])]
        found.update(write_out((tuple(stacks), tuple(lines), tuple(joined), tuple(places), tuple(columns))).encode())
    assert is_as_before(KNOWN, group, found.hexdigest())


def test_golden_hashes_are_not_being_written_anew() -> None:
    assert not os.environ.get(SWITCH), f"{SWITCH} is set: golden tests cannot fail"
