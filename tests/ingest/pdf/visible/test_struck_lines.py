"""Which lines strike a character: level ones through its middle band, slanted ones anywhere through its middle."""

from __future__ import annotations

import pytest

from gouji.ingest.pdf.visible.settings import VisibleSettings
from gouji.ingest.pdf.visible.struck import _hits

SETTINGS = VisibleSettings()
BOX = (10.0, 100.0, 20.0, 120.0)


def test_a_level_line_strikes_within_the_band() -> None:
    high, low = SETTINGS.struck_band
    for share in (high - 0.01, high + 0.01, 0.5, low - 0.01, low + 0.01, -0.5, 1.5):
        y = 100 + 20 * share
        assert _hits((8.0, y, 22.0, y), BOX, SETTINGS) is (high < share < low), share


@pytest.mark.parametrize(
    ("x0", "x1", "struck"), [(15.0, 30.0, True), (0.0, 15.0, True), (15.1, 30.0, False), (0.0, 14.9, False)]
)
def test_a_line_strikes_what_it_passes_the_middle_of(x0: float, x1: float, struck: bool) -> None:
    assert _hits((x0, 110.0, x1, 110.0), BOX, SETTINGS) is struck


@pytest.mark.parametrize(("y", "struck"), [(99.0, False), (100.0, True), (110.0, True), (120.0, True), (121.0, False)])
def test_a_slanted_line_strikes_where_it_crosses_the_middle(y: float, struck: bool) -> None:
    assert _hits((5.0, y - 8, 25.0, y + 8), BOX, SETTINGS) is struck
    assert _hits((5.0, y + 8, 25.0, y - 8), BOX, SETTINGS) is struck


def test_a_character_without_height_ends_no_reading() -> None:
    assert not _hits((5.0, 99.0, 25.0, 99.0), (10.0, 100.0, 20.0, 100.0), SETTINGS)
    assert _hits((5.0, 100.0, 25.0, 100.0), (10.0, 100.0, 20.0, 100.0), SETTINGS)
