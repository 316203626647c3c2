"""What of a page is to be read: print, and no rule that goes on beyond its table."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from gouji.ingest.scan.image.pages import PagePicture
from gouji.ingest.scan.recognition.prepared import Prepared, prepare
from gouji.ingest.scan.settings import ScanSettings

SETTINGS = ScanSettings()
XS = (100, 500, 640, 780, 920, 1060)
YS = (200, 250, 300, 350, 400)


def look(*, below: int = 0, print_at: tuple[int, int] | None = None) -> Prepared:
    """Prepare a table whose uprights go on `below` pixels under its last rule, with a 1 printed somewhere."""
    picture = np.full((1000, 1200), 250, np.uint8)
    for y in YS:
        cv2.line(picture, (XS[0], y), (XS[-1], y), 60, 2)
    for x in XS:
        cv2.line(picture, (x, YS[0]), (x, YS[-1] + (below if x < XS[2] or x == XS[-1] else 0)), 60, 2)
    for x in XS[:-1]:
        for y in YS[:-1]:
            cv2.putText(picture, "10", (x + 40, y + 34), cv2.FONT_HERSHEY_COMPLEX, 0.9, 40, 2, cv2.LINE_AA)
    if print_at:
        cv2.putText(picture, "1", print_at, cv2.FONT_HERSHEY_COMPLEX, 0.9, 40, 2, cv2.LINE_AA)
    page = PagePicture(number=1, pixels=picture, dpi=200.0)
    prepared = prepare(page, SETTINGS.image, SETTINGS.rulings, SETTINGS.recognition, 0)
    assert prepared is not None
    return prepared


@pytest.mark.parametrize("below", [0, 5, 12, 20, 24])
def test_uprights_that_go_on_beyond_the_last_rule_are_no_digits(below: int) -> None:
    prepared = look(below=below)
    assert len(prepared.wanted) == 20
    assert all(item.in_cell for item in prepared.wanted)


@pytest.mark.parametrize("at", [(493, 425), (520, 430), (493, 470)])
def test_a_digit_under_a_table_is_read(at: tuple[int, int]) -> None:
    assert sum(item.place[0] < 0 for item in look(print_at=at).wanted) == 1
