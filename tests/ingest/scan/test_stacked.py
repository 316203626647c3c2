"""Labels of several lines in tables without rules."""

from __future__ import annotations

import pytest

from gouji.ingest.scan.image.ink import Blob, InkLine
from gouji.ingest.scan.recognition.engine import Reading
from gouji.ingest.scan.recognition.prepared import Wanted
from gouji.ingest.scan.settings import ScanSettings
from gouji.ingest.scan.stacked import stack_labels


def piece(text: str, x: int, middle: int, row: int | None = None) -> Wanted:
    """A piece of 20 pixels a character whose middle stands at a height, in a row around another one."""
    y0, y1, width = middle - 10, middle + 10, 20 * len(text)
    line = InkLine(x0=x, y0=y0, x1=x + width, y1=y1, blobs=(Blob(x, y0, x + width, y1, 9),))
    around = middle if row is None else row
    return Wanted(line, (-1, 0), reading=Reading(text=text, chances=(1.0,)), band=(around - 10, around + 10))


def stack(*pieces: Wanted) -> list[str]:
    """The labels that are put together."""
    return ["/".join(pieces[at].reading.text for at in found) for found, _ in stack_labels(pieces, 20, ScanSettings())]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((("1.本机关不掌握", 286), ("相关信息", 314)), ["1.本机关不掌握/相关信息"]),
        ((("1.本机关", 272), ("不掌握", 300), ("相关信息", 328)), ["1.本机关/不掌握/相关信息"]),
        ((("行政事业", 286), ("性收费", 314)), ["行政事业/性收费"]),
        ((("行政许可", 272), ("行政处罚", 300), ("行政强制", 328)), []),
        ((("1.属于国家秘密", 286), ("2.重复申请", 314)), []),
        ((("1.属于国家秘密", 280), ("3.其他", 300), ("4.其他", 320)), []),
        ((("本机关不掌握", 280), ("相关信息", 308)), []),
        ((("本机关不掌握", 270), ("相关信息", 330)), []),
    ],
    ids=["two", "three", "no-item", "three-rows", "next-item", "single", "off-the-middle", "far-apart"],
)
def test_lines_around_the_middle_of_a_rows_numbers_are_its_label(
    lines: tuple[tuple[str, int], ...], expected: list[str]
) -> None:
    labels = [piece(text, 100, middle) for text, middle in lines]
    assert stack(*labels, piece("0", 500, 300), piece("12", 600, 300)) == expected


def test_a_groups_label_and_a_rows_stand_beside_each_other() -> None:
    groups = [piece("（四）", 20, 274), piece("无法", 20, 300), piece("提供", 20, 326)]
    labels = [piece("2.没有现成信息", 100, 287), piece("需要另行制作", 100, 313)]
    assert stack(*groups, *labels, piece("0", 500, 300)) == ["（四）/无法/提供", "2.没有现成信息/需要另行制作"]


def test_lines_right_of_the_numbers_or_with_numbers_of_their_own_are_no_labels() -> None:
    right = [piece("1.本机关", 600, 286), piece("不掌握", 600, 314)]
    assert stack(*right, piece("0", 500, 300)) == []
    own = [piece("1.本机关", 100, 286), piece("3", 500, 286), piece("不掌握", 100, 314), piece("4", 500, 314)]
    assert stack(*own, piece("0", 400, 300)) == []


def test_a_label_may_reach_up_to_the_numbers_and_no_further() -> None:
    for figure, expected in ((200, ["1.本机关/不掌握"]), (198, [])):
        labels = [piece("1.本机关", 100, 286), piece("不掌握", 100, 314)]
        assert stack(*labels, piece("0", figure, 300)) == expected


def test_headers_of_several_lines_are_one_each_where_several_stand_at_one_height() -> None:
    """With those of one line at their middle, and none that reaches over several columns."""
    upper = [piece(text, 100 + 80 * k, 286) for k, text in enumerate(("结果", "结果", "其他", "尚未"))]
    lower = [piece(text, 100 + 80 * k, 314) for k, text in enumerate(("维持", "纠正", "结果", "审结"))]
    over = [piece("行政复议", 160, 258)]
    assert stack(*over, *upper, piece("总计", 420, 300), *lower) == [
        "结果/维持",
        "结果/纠正",
        "其他/结果",
        "尚未/审结",
        "总计",
    ]
    assert stack(*upper[:2], *lower[:2]) == []
