"""The second reading of single numbers, and the verdicts that come of it."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from gouji.ingest import open_document
from gouji.reading import read_stream
from gouji.report import ReportData, Severity, Verdict
from gouji.tokens import Alternatives, Box, Token, TokenStream

Picture = NDArray[np.uint8]
Draw = Callable[..., Picture]

FORM = """\
form: boats-demo
title: 船只表
tables:
  - id: boats
    bands:
      - columns:
          - {id: a, label: 甲种, type: count}
          - {id: b, label: 乙种, type: count}
          - {id: both, label: 两种, type: count}
        rows: [{id: big, label: 大型船只}, {id: small, label: 小型船只}, {id: all, label: 全部船只合计}]
rules:
  - {id: across, table: boats, each: row, sum: [a, b], equals: [both]}
  - {id: down, table: boats, each: column, sum: [big, small], equals: [all]}
"""
LINES = ["二、本年度各类船只登记情况", "本年度船只登记工作按照要求稳步推进，没有其他情况。"]
ROWS = [
    ["船只", "甲种", "乙种", "两种"],
    ["大型船只", "28", "0", "28"],
    ["小型船只", "5", "96", "101"],
    ["全部船只合计", "33", "96", "129"],
]
BIG, SMALL = (1, 1), (2, 3)


@pytest.fixture
def form(tmp_path: Path) -> str:
    path = tmp_path / "boats.yaml"
    path.write_text(FORM, encoding="utf-8")
    return str(path)


def with_cell(place: tuple[int, int], text: str) -> list[list[str]]:
    return [[text if (r, c) == place else old for c, old in enumerate(row)] for r, row in enumerate(ROWS)]


def scanned(draw: Draw, rows: Sequence[Sequence[str]] = ROWS, *, turn: int = 0, kind: str = "PNG") -> TokenStream:
    picture = draw(rows, lines=LINES, widths=[260, 160, 160, 160])
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(np.rot90(picture, turn // 90))).save(file, kind, resolution=200.0)
    return open_document(file.getvalue(), name=f"boats.{kind.lower()}")


def cell_token(stream: TokenStream, place: tuple[int, int]) -> Token:
    return next(t for t in stream.tokens if t.cell is not None and (t.cell.row, t.cell.column) == place)


def misread(stream: TokenStream, place: tuple[int, int], text: str, chance: float = 0.999) -> TokenStream:
    """The stream as if the first reading had taken a number for another of the same length."""
    token = cell_token(stream, place)
    span = token.span
    tokens = tuple(replace(t, text=text, confidence=chance) if t is token else t for t in stream.tokens)
    return replace(stream, tokens=tokens, text=stream.text[: span.start] + text + stream.text[span.end :])


def verdicts(report: ReportData) -> set[Verdict]:
    return {f.verdict for f in report.findings if f.severity is Severity.ERROR}


@pytest.mark.parametrize(("turn", "kind"), [(0, "PNG"), (0, "PDF"), (180, "PNG"), (90, "PDF")])
def test_a_second_reading_reads_what_is_there(draw_table: Draw, turn: int, kind: str) -> None:
    stream = scanned(draw_table, turn=turn, kind=kind)
    assert stream.again is not None
    tokens = [cell_token(stream, (r, c)) for r in (1, 2, 3) for c in (1, 2, 3)]
    told = stream.again.read(tokens)
    assert [t[0][0] for t in told] == [ROWS[r][c] for r in (1, 2, 3) for c in (1, 2, 3)]
    assert all(0.9 < t[0][1] <= 1 for t in told)


def test_where_no_ink_is_found_again_nothing_is_said(draw_table: Draw) -> None:
    stream = scanned(draw_table)
    assert stream.again is not None
    token = cell_token(stream, BIG)
    away = replace(token, box=Box(x0=500, y0=700, x1=520, y1=710))
    assert stream.again.read([away, replace(token, box=None), replace(token, page=9)]) == ((), (), ())


def test_a_violation_in_print_is_the_sources(draw_table: Draw, form: str) -> None:
    report = read_stream(scanned(draw_table, with_cell(BIG, "23")), form=form)
    assert verdicts(report) == {Verdict.SOURCE}
    fact = report.facts["boats.big.a"]
    assert (fact.value, fact.printed) == (23, "23")
    assert fact.proposed is not None
    assert fact.proposed.value == 28


def test_a_forced_misread_is_found_out(draw_table: Draw, form: str) -> None:
    report = read_stream(misread(scanned(draw_table), BIG, "23"), form=form)
    assert verdicts(report) == {Verdict.MISREAD}
    fact = report.facts["boats.big.a"]
    assert (fact.value, fact.review) == (23, True)
    assert fact.proposed is not None
    assert (fact.proposed.value, fact.proposed.unique) == (28, True)


def test_without_a_second_reading_nobody_can_say(draw_table: Draw, form: str) -> None:
    stream = replace(misread(scanned(draw_table), BIG, "23"), again=None)
    assert verdicts(read_stream(stream, form=form)) == {Verdict.UNDECIDED}


def test_a_clean_page_is_read_once(draw_table: Draw, form: str) -> None:
    class Never:
        """A second reader that nobody may ask."""

        def read(self, tokens: Sequence[Token]) -> tuple[Alternatives, ...]:
            raise AssertionError(tokens)

    report = read_stream(replace(scanned(draw_table), again=Never()), form=form)
    assert report.facts["boats.all.both"].value == 129
    assert not verdicts(report)


def test_a_second_reading_that_says_something_else_leaves_it_open(draw_table: Draw, form: str) -> None:
    class Other:
        """A second reader that sees a third number everywhere."""

        def read(self, tokens: Sequence[Token]) -> tuple[Alternatives, ...]:
            return tuple((("77", 0.99),) for _ in tokens)

    report = read_stream(replace(misread(scanned(draw_table), BIG, "23"), again=Other()), form=form)
    assert verdicts(report) == {Verdict.UNDECIDED}


def test_each_place_is_read_once(draw_table: Draw) -> None:
    stream = scanned(draw_table)
    assert stream.again is not None
    tokens = [cell_token(stream, BIG), cell_token(stream, SMALL)]
    first = stream.again.read(tokens)
    stream.again.picture = lambda number: pytest.fail(f"page {number} is drawn again")  # type: ignore[attr-defined]
    assert stream.again.read(tokens[::-1]) == first[::-1]


def test_the_pictures_of_a_folder_are_read_again_too(draw_table: Draw, tmp_path: Path) -> None:
    for number in (1, 2):
        Image.fromarray(draw_table(with_cell(BIG, str(40 + number)), lines=LINES)).save(tmp_path / f"{number}.png")
    stream = open_document(tmp_path)
    assert stream.again is not None
    tokens = [t for t in stream.tokens if t.text in ("41", "42")]
    assert [t.page for t in tokens] == [1, 2]
    assert [told[0][0] for told in stream.again.read(tokens)] == ["41", "42"]
