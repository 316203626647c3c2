"""The direction of a page: how often it is prepared to find out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from gouji.ingest.page.layout import PageLayout
from gouji.ingest.scan import layout
from gouji.ingest.scan.image.pages import PagePicture
from gouji.ingest.scan.recognition.engine import Reading
from gouji.ingest.scan.recognition.prepared import prepare
from gouji.ingest.scan.recognition.recognise import Readers
from gouji.ingest.scan.settings import ScanSettings

Picture = NDArray[np.uint8]
LINES = [
    "二、主动公开政府信息情况",
    "本年度共收到申请二十八件，均按时答复。",
    "各项工作按照要求稳步推进，没有其他情况。",
]


class _UnsureReader:
    """Sees characters in each line, and is sure of none."""

    def read(self, crops: Sequence[Picture]) -> list[Reading]:
        return [Reading(text="口口口口口口口口", chances=(0.5,) * 8) for _ in crops]

    def read_numbers(self, crops: Sequence[Picture]) -> list[Reading]:
        return self.read(crops)


def test_a_page_that_makes_no_sense_is_prepared_once_upright_and_once_on_its_side(
    draw_table: Callable[..., Picture], monkeypatch: pytest.MonkeyPatch
) -> None:
    turned: list[int] = []

    def count(*given: object) -> object:
        turned.append(int(str(given[-1])))
        return prepare(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(layout, "prepare", count)
    page = PagePicture(number=1, pixels=draw_table([["信息内容", "总计"], ["行政许可", "28"]], lines=LINES), dpi=200.0)
    unsure = _UnsureReader()
    found = layout.scan_layout(page, Readers(text=unsure, numbers=unsure), ScanSettings())  # type: ignore[arg-type]
    assert found.refused == "no text was recognised on its picture"
    assert turned == [0, 90]


class _StainReader:
    """Is sure of lines within some lengths in pixels, and sees nonsense in all others."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def read(self, crops: Sequence[Picture]) -> list[Reading]:
        stains = [not self.least < crop.shape[1] < self.most for crop in crops]
        return [Reading(text="口" * 20, chances=((0.2 if stain else 0.97),) * 20) for stain in stains]

    def read_numbers(self, crops: Sequence[Picture]) -> list[Reading]:
        return self.read(crops)


def scan(pixels: Picture, reader: object) -> PageLayout:
    readers = Readers(text=reader, numbers=_NoNumbers())  # type: ignore[arg-type]
    return layout.scan_layout(PagePicture(number=1, pixels=pixels, dpi=200.0), readers, ScanSettings())


class _NoNumbers:
    def read(self, lines: Sequence[object], *_: object) -> list[None]:
        return [None] * len(lines)


def test_a_page_is_told_by_the_lines_that_look_most_like_text(draw_table: Callable[..., Picture]) -> None:
    page = draw_table(
        [["", ""]], place=(150, 2000), lines=["口" * 35, *("口" * 20 for _ in range(3)), *["口" * 36] * 3]
    )
    assert not scan(page, _StainReader(400, 900)).refused
    assert scan(page, _UnsureReader()).refused


def test_a_page_without_one_long_line_is_read(draw_table: Callable[..., Picture]) -> None:
    page = draw_table([["", ""]], place=(150, 2000), lines=["无。"], size=(1240, 1754))
    assert not scan(page, _StainReader(0, 900)).refused
    assert scan(page, _UnsureReader()).refused
