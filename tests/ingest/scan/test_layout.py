"""The direction of a page: how often it is prepared to find out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

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
