"""Rows of scans without a number and without cells: blank where their columns are on the page, else in doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.ingest.stream.builder import StreamBuilder
from gouji.reading import read_stream
from gouji.report import ReasonKind
from gouji.reports import Report
from gouji.tokens import Box, Source

FORM = """\
form: boats-demo
title: 船只表
tables:
  - id: boats
    bands:
      - columns:
          - {id: a, label: 甲种, type: count}
          - {id: b, label: 乙种, type: count}
          - {id: both, label: 合计, type: count}
        rows: [{id: big, label: 大船}, {id: small, label: 小船}, {id: old, label: 旧船}, {id: all, label: 全部船只}]
rules:
  - {id: across, table: boats, each: row, sum: [a, b], equals: [both]}
"""
HEADER = ((150, "甲种"), (200, "乙种"), (250, "合计"))
ALL = ((60, "全部船只"), (150, "4"), (200, "1"), (250, "5"))
Placed = tuple[int, str]


def read(tmp_path: Path, *lines: tuple[Placed, ...]) -> Report:
    """Read lines of a scan, given by their words and where these begin."""
    path = tmp_path / "boats.yaml"
    path.write_text(FORM, encoding="utf-8")
    builder = StreamBuilder(Source(name="boats.png", sha256="", media_type="image/png"))
    for at, words in enumerate((((100, "船只表"),), *lines)):
        for number, (x, text) in enumerate(words):
            if number:
                builder.end_cell()
            box = Box(x0=x, y0=20 * at, x1=x + 10 * len(text), y1=20 * at + 10)
            builder.add_text(text, box=box, confidence=0.999)
        builder.end_line()
    return read_stream(builder.build(), form=str(path))


def lost(report: Report) -> set[str]:
    return {f.id.split(".")[1] for f in report.facts.values() if any(r.why is ReasonKind.LOST_INK for r in f.reasons)}


NAMES = ((60, "大船"),), ((60, "小船"),), ((60, "旧船"),)


def test_rows_without_numbers_are_blank_under_the_headers_of_their_columns(tmp_path: Path) -> None:
    assert not lost(read(tmp_path, HEADER, *NAMES, ALL))
    assert not lost(read(tmp_path, HEADER, *NAMES, ALL[:1]))


@pytest.mark.parametrize("header", [(), HEADER[:2], HEADER[2:], ((10, "甲种"), (30, "乙种"), (50, "合计"))])
def test_where_the_columns_are_not_all_on_the_page_they_may_have_lost_their_numbers(
    tmp_path: Path, header: tuple[Placed, ...]
) -> None:
    assert lost(read(tmp_path, *([header] if header else []), *NAMES, ALL)) == {"big", "small", "old"}


def test_in_a_table_that_prints_its_zeros_a_row_without_numbers_has_lost_its_own(tmp_path: Path) -> None:
    zeros = ((60, "旧船"), (150, "0"), (200, "0"), (250, "0"))
    assert lost(read(tmp_path, HEADER, *NAMES[:2], zeros, ALL)) == {"big", "small"}


def test_words_left_of_the_labels_are_no_numbers_of_rows_without_any(tmp_path: Path) -> None:
    """They are part of a group's label."""

    def list_near(x: int) -> list[int]:
        report = read(tmp_path, HEADER, NAMES[0], ((x, "丙丁戊己"),), *NAMES[1:], ALL)
        return [len(item.near) for item in report.unplaced]

    assert list_near(180) == [6]
    assert list_near(10) == [0]
