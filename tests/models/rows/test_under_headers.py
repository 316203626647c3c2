"""Rows of scans without a number and without cells: blank where their columns are on the page, else in doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.ingest.stream.builder import StreamBuilder
from gouji.reading import read_stream
from gouji.report import ReasonKind
from gouji.reports import Report
from gouji.tokens import Box, Source

HEADER = ((150, "甲种"), (200, "乙种"), (250, "合计"))
ALL = ((60, "全部船只"), (150, "4"), (200, "1"), (250, "5"))
Placed = tuple[int, str]


def read(form: str, *lines: tuple[Placed, ...]) -> Report:
    """Read lines of a scan, given by their words and where these begin; where a line is empty, its page ends."""
    builder = StreamBuilder(Source(name="boats.png", sha256="", media_type="image/png"))
    for at, words in enumerate((((100, "船只表"),), *lines)):
        if not words:
            builder.end_page()
            continue
        for number, (x, text) in enumerate(words):
            if number:
                builder.end_cell()
            box = Box(x0=x, y0=20 * at, x1=x + 10 * len(text), y1=20 * at + 10)
            builder.add_text(text, box=box, confidence=0.999)
        builder.end_line()
    return read_stream(builder.build(), form=form)


def lost(report: Report) -> set[str]:
    return {f.id.split(".")[1] for f in report.facts.values() if any(r.why is ReasonKind.LOST_INK for r in f.reasons)}


NAMES = ((60, "大船"),), ((60, "小船"),), ((60, "旧船"),)


def test_rows_without_numbers_are_blank_under_the_headers_of_their_columns(form: str) -> None:
    assert not lost(read(form, HEADER, *NAMES, ALL))
    assert not lost(read(form, HEADER, *NAMES, ALL[:1]))


@pytest.mark.parametrize(("pages", "doubtful"), [(1, set()), (2, {"big", "small", "old"})])
def test_headers_hold_on_the_page_after_theirs_and_no_further(form: str, pages: int, doubtful: set[str]) -> None:
    assert lost(read(form, HEADER, *[()] * pages, *NAMES, ALL)) == doubtful


@pytest.mark.parametrize("header", [(), HEADER[:2], HEADER[2:], ((10, "甲种"), (30, "乙种"), (50, "合计"))])
def test_where_the_columns_are_not_all_on_the_page_they_may_have_lost_their_numbers(
    form: str, header: tuple[Placed, ...]
) -> None:
    assert lost(read(form, *([header] if header else []), *NAMES, ALL)) == {"big", "small", "old"}


def test_in_a_table_that_prints_its_zeros_a_row_without_numbers_has_lost_its_own(form: str) -> None:
    zeros = ((60, "旧船"), (150, "0"), (200, "0"), (250, "0"))
    assert lost(read(form, HEADER, *NAMES[:2], zeros, ALL)) == {"big", "small"}


def test_words_left_of_the_labels_are_no_numbers_of_rows_without_any(form: str) -> None:
    """They are part of a group's label."""

    def list_near(x: int) -> list[int]:
        report = read(form, HEADER, NAMES[0], ((x, "丙丁戊己"),), *NAMES[1:], ALL)
        return [len(item.near) for item in report.unplaced]

    assert list_near(180) == [6]
    assert list_near(10) == [0]


FLEETS = """\
form: fleets-demo
title: 船只表
tables:
  - id: fleets
    bands:
      - columns:
          - {id: a, label: 甲种, type: count}
          - {id: b, label: 乙种, type: count}
          - {id: both, label: 合计, type: count}
        rows: [{id: one, label: 大帆船}, {id: two, label: 小轮渡}, {id: three, label: 旧货轮}, {id: four, label: 新客轮},
               {id: five, label: 捕鱼艇}, {id: six, label: 救生筏}, {id: seven, label: 独木舟}]
rules:
  - {id: across, table: fleets, each: row, sum: [a, b], equals: [both]}
"""
FLEET_NAMES = ("大帆船", "小轮渡", "旧货轮", "新客轮", "捕鱼艇", "救生筏", "独木舟")


@pytest.mark.parametrize(
    ("numbers", "doubtful"),
    [
        ({"大帆船": "202", "旧货轮": "303", "独木舟": "404"}, set()),
        ({"大帆船": "202", "旧货轮": "000", "独木舟": "404"}, {"two", "four", "five", "six"}),
        ({"大帆船": "202", "独木舟": "404"}, {"two", "three", "four", "five", "six"}),
        (dict.fromkeys(("大帆船", "小轮渡", "旧货轮", "捕鱼艇", "独木舟"), "202"), {"four", "six"}),
    ],
    ids=["rows-of-zeros-left-empty", "one-printed", "few-rows-with-numbers", "few-without"],
)
def test_where_no_row_of_zeros_is_printed_rows_without_numbers_are_blank(
    tmp_path: Path, numbers: dict[str, str], doubtful: set[str]
) -> None:
    """Though the zeros of other rows are printed."""
    (tmp_path / "fleets.yaml").write_text(FLEETS, encoding="utf-8")
    places = (150, 200, 250)
    rows = [((60, name), *zip(places, numbers.get(name, ""), strict=False)) for name in FLEET_NAMES]
    assert lost(read(str(tmp_path / "fleets.yaml"), HEADER, *rows)) == doubtful
