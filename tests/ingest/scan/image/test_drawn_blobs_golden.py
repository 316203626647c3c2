"""Golden lines of blobs on a coarse grid, drawn by seeds: running text, tables without rules, strokes, dashes and dust.

Places are whole numbers of few kinds, so that blobs touch, meet, and stand just at a limit more often than on any real page; that each
blob is in one piece is tested of each page, and how they are put together by hash. `GOUJI_REGENERATE=1 pytest
tests/ingest/scan/image/test_drawn_blobs_golden.py` writes the hashes anew.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from random import Random

import numpy as np
import pytest

from gouji.ingest.scan.image.ink import Blob, InkLine, PageInk, add_leading_sign, drop_flecks, find_lines
from gouji.ingest.scan.image.lines import find_free_lines, trim_to_ink
from gouji.ingest.scan.image.settings import ImageSettings
from gouji.ingest.scan.image.sizes import measure_local_size
from tests.golden import SWITCH, is_as_before
from tests.steps import write_out

KNOWN = Path(__file__).parents[3] / "data" / "drawn-blobs.json"
GROUPS, EACH = 10, 12
WIDTH, HEIGHT, SIZE = 640, 300, 10
SETTINGS = ImageSettings()
KINDS = ((10, 10), (10, 10), (10, 10), (5, 10), (10, 2), (3, 3), (2, 10), (6, 8))
"""Widths and heights: ideographs, digits, a dash, a mark, a stroke, a low sign."""


def draw_blobs(rng: Random) -> list[tuple[int, int, int, int]]:
    """Return boxes of a page of lines: words in a row, numbers in columns, labels of several lines beside them."""
    boxes: list[tuple[int, int, int, int]] = []
    y = 10
    columns = [260 + 60 * at for at in range(rng.randint(0, 5))]
    while y < HEIGHT - 40:
        if columns and rng.random() < 0.75:
            lines = rng.choice((1, 1, 2, 3))
            for line in range(lines):
                boxes += _draw_word(rng.choice((20, 20, 60)), y + 12 * line - 6 * (lines - 1), rng.randint(2, 8), rng)
            for x in columns:
                if rng.random() < 0.9:
                    boxes += _draw_word(
                        x + rng.choice((0, 0, 5, 12)), y + rng.choice((0, 0, 1, 3)), rng.randint(1, 4), rng
                    )
        else:
            boxes += _draw_word(20, y, rng.randint(3, 40), rng)
        y += rng.choice((12, 16, 16, 20, 28))
    return [box for box in boxes if box[0] < box[2] <= WIDTH and 0 <= box[1] < box[3] <= HEIGHT]


def _draw_word(x: int, y: int, count: int, rng: Random) -> list[tuple[int, int, int, int]]:
    scale = rng.choice((1, 1, 1, 1, 2))
    found = []
    for _ in range(count):
        wide, high = rng.choice(KINDS)
        foot = y + (SIZE - high) // rng.choice((1, 2)) * scale
        found.append((x, foot, x + wide * scale, foot + high * scale))
        x += wide * scale + rng.choice((1, 1, 2, 2, 4, 8, 10, 16, 20))
    return found


def _draw_page(rng: Random) -> tuple[PageInk, list[Blob]]:
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    blobs = []
    for x0, y0, x1, y1 in draw_blobs(rng):
        if not mask[y0:y1, x0:x1].any():
            mask[y0:y1, x0:x1] = 1
            blobs.append(Blob(x0, y0, x1, y1, (x1 - x0) * (y1 - y0)))
    dust = sorted((b for b in blobs if max(b.width, b.height) < 4), key=lambda b: b.y0)
    return PageInk(grey=255 - 200 * mask, mask=mask, blobs=tuple(blobs), dust=tuple(dust), size=float(SIZE)), blobs


@pytest.mark.parametrize("group", range(GROUPS))
def test_lines_are_found_as_before_and_each_blob_is_in_one(group: int) -> None:
    found = hashlib.sha256()
    for seed in range(group * EACH, (group + 1) * EACH):
        rng = Random(f"blobs {seed}")
        ink, blobs = _draw_page(rng)
        if not blobs:
            continue
        pieces = find_free_lines(blobs, ink, WIDTH, SETTINGS)
        inside = [b for b in blobs if b.height < SETTINGS.most_free_height * ink.size]
        assert sorted(map(repr, inside)) == sorted(repr(b) for line, _ in pieces for b in line.blobs), seed
        assert all(_holds(line, b) for line, _ in pieces for b in line.blobs), seed
        box = (rng.choice((0, 200)), rng.choice((0, 50)), WIDTH, rng.choice((120, HEIGHT)))
        cell = [b for b in blobs if box[0] <= b.x0 and b.x1 <= box[2] and box[1] <= b.y0 and b.y1 <= box[3]]
        lines = find_lines(cell, ink.mask, box, measure_local_size(cell, ink, SETTINGS), SETTINGS) if cell else ()
        signed = [add_leading_sign(line, ink.dust, SETTINGS) for line in lines]
        kept = drop_flecks(lines, rng.choice((72.0, 150.0)), SETTINGS)
        trimmed = tuple(trim_to_ink(line) for line in lines)
        found.update(write_out((tuple(pieces), lines, tuple(signed), kept, trimmed)).encode())
    assert is_as_before(KNOWN, group, found.hexdigest())


def _holds(line: InkLine, blob: Blob) -> bool:
    return line.x0 <= blob.x0 and blob.x1 <= line.x1


def test_golden_hashes_are_not_being_written_anew() -> None:
    assert not os.environ.get(SWITCH), f"{SWITCH} is set: golden tests cannot fail"
