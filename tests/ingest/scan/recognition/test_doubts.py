"""Numbers whose ink may not be all there."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from gouji.ingest.page.settings import PageSettings
from gouji.ingest.scan import read_image
from gouji.ingest.scan.recognition.engine import Reading
from gouji.ingest.scan.recognition.recognise import _with_worn
from gouji.ingest.scan.recognition.settings import RecognitionSettings
from gouji.ingest.scan.settings import ScanSettings
from gouji.tokens import Source, Token

Picture = NDArray[np.uint8]
Draw = Callable[..., Picture]


def signed(draw_table: Draw, grey: int) -> list[Token]:
    """What is read of a 3 with a stroke of some grey before it."""
    picture = draw_table(
        [["项目", "本年增/减"], ["行政许可", "3"], ["行政处罚", ""]], lines=["二、主动公开政府信息情况"]
    )
    picture[289:292, 366:377] = grey
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG", dpi=(200, 200))
    stream = read_image(
        file.getvalue(), Source(name="page", sha256="", media_type="image/png"), ScanSettings(), PageSettings()
    )
    return [t for t in stream.tokens if t.cell is not None and (t.cell.row, t.cell.column) == (1, 1)]


@pytest.mark.parametrize(
    ("grey", "sure"),
    [
        pytest.param(210, False, marks=pytest.mark.slow),
        (255, True),
        pytest.param(246, True, marks=pytest.mark.slow),
    ],
)
def test_a_number_before_which_a_minus_may_have_faded_is_doubtful(draw_table: Draw, grey: int, sure: bool) -> None:
    (token,) = signed(draw_table, grey)
    assert token.text == "3"
    assert ((token.confidence or 0) > 0.95) is sure
    assert ("-3" in dict(token.alternatives)) is not sure


def test_a_minus_that_is_there_is_read(draw_table: Draw) -> None:
    assert "".join(t.text for t in signed(draw_table, 30)) == "-3"


@pytest.mark.parametrize(
    ("text", "others", "expected"),
    [
        ("15", (), {"45": 0.3}),
        ("101", (("107", 0.01),), {"401": 0.3, "104": 0.3, "107": 0.01}),
        ("165", (("465", 0.1),), {"465": 0.3}),  # that it was thought of before makes it no less likely
        ("23", (("28", 0.2),), {"28": 0.2}),
        ("总计", (), {}),
    ],
)
def test_a_one_in_worn_print_may_be_a_four(
    text: str, others: tuple[tuple[str, float], ...], expected: dict[str, float]
) -> None:
    reading = _with_worn(Reading(text=text, chances=(0.99,), others=others), RecognitionSettings())
    assert reading.text == text
    assert dict(reading.others) == expected
    assert reading.confidence == pytest.approx(0.7 if 0.3 in expected.values() else 0.99)


def test_numbers_far_apart_in_one_cell_are_two(draw_table: Draw) -> None:
    """The rule between them is lost."""
    picture = draw_table(
        [["项目", "甲", "乙"], ["行政许可", "111", "0"], ["行政处罚", "3", "4"]], lines=["二、主动公开政府信息情况"]
    )
    picture[265:315, 465:475] = 255
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG", dpi=(200, 200))
    stream = read_image(
        file.getvalue(), Source(name="page", sha256="", media_type="image/png"), ScanSettings(), PageSettings()
    )
    row = [t.text for t in stream.tokens if t.cell is not None and t.cell.row == 1 and t.text.strip()]
    assert row == ["行政许可", "111", "0"]
