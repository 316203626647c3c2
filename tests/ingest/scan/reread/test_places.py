"""The second reading of single numbers, and the verdicts that come of it."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from gouji.ingest import load_document, reread_tokens
from gouji.ingest.scan.content import draw_page
from gouji.ingest.scan.image.pages import PagePicture
from gouji.ingest.scan.reread import places
from gouji.ingest.scan.settings import ScanSettings
from gouji.reading import read_document, read_stream
from gouji.report import ReportData, Severity, Verdict
from gouji.tokens import Alternatives, Box, LoadedDocument, Token

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


_READ: dict[tuple[str, int, str], LoadedDocument] = {}
"""Scans that were read; no test changes a document."""


def scanned(draw: Draw, rows: Sequence[Sequence[str]] = ROWS, *, turn: int = 0, kind: str = "PNG") -> LoadedDocument:
    key = (repr(rows), turn, kind)
    if key not in _READ:
        picture = draw(rows, lines=LINES, widths=[260, 160, 160, 160])
        file = io.BytesIO()
        Image.fromarray(np.ascontiguousarray(np.rot90(picture, turn // 90))).save(file, kind, resolution=200.0)
        _READ[key] = load_document(file.getvalue(), name=f"boats.{kind.lower()}")
    return _READ[key]


def cell_token(document: LoadedDocument, place: tuple[int, int]) -> Token:
    return next(t for t in document.stream.tokens if t.cell is not None and (t.cell.row, t.cell.column) == place)


def misread(document: LoadedDocument, place: tuple[int, int], text: str, chance: float = 0.999) -> LoadedDocument:
    """The document as if the first reading had taken a number for another of the same length."""
    stream, token = document.stream, cell_token(document, place)
    span = token.span
    tokens = tuple(replace(t, text=text, confidence=chance) if t is token else t for t in stream.tokens)
    text = stream.text[: span.start] + text + stream.text[span.end :]
    return replace(document, stream=replace(stream, tokens=tokens, text=text))


def verdicts(report: ReportData) -> set[Verdict]:
    return {f.verdict for f in report.findings if f.severity is Severity.ERROR}


@pytest.mark.slow
@pytest.mark.parametrize(("turn", "kind"), [(0, "PNG"), (0, "PDF"), (180, "PNG"), (90, "PDF")])
def test_a_second_reading_reads_what_is_there(draw_table: Draw, turn: int, kind: str) -> None:
    document = scanned(draw_table, turn=turn, kind=kind)
    tokens = [cell_token(document, (r, c)) for r in (1, 2, 3) for c in (1, 2, 3)]
    readings = reread_tokens(document, tokens)
    assert [t[0][0] for t in readings] == [ROWS[r][c] for r in (1, 2, 3) for c in (1, 2, 3)]
    assert all(0.9 < t[0][1] <= 1 for t in readings)


def test_where_no_ink_is_found_again_nothing_is_said(draw_table: Draw) -> None:
    document = scanned(draw_table)
    token = cell_token(document, BIG)
    away = replace(token, box=Box(x0=500, y0=700, x1=520, y1=710))
    assert reread_tokens(document, [away, replace(token, box=None), replace(token, page=9)]) == ((), (), ())


def test_a_violation_in_print_is_the_sources(draw_table: Draw, form: str) -> None:
    report = read_document(scanned(draw_table, with_cell(BIG, "23")), form=form)
    assert verdicts(report) == {Verdict.SOURCE}
    fact = report.facts["boats.big.a"]
    assert (fact.value, fact.printed) == (23, "23")
    assert fact.proposed is not None
    assert fact.proposed.value == 28


def test_a_forced_misread_is_found_out(draw_table: Draw, form: str) -> None:
    report = read_document(misread(scanned(draw_table), BIG, "23"), form=form)
    assert verdicts(report) == {Verdict.MISREAD}
    fact = report.facts["boats.big.a"]
    assert (fact.value, fact.review) == (23, True)
    assert fact.proposed is not None
    assert (fact.proposed.value, fact.proposed.unique) == (28, True)


def test_without_a_second_reading_nobody_can_say(draw_table: Draw, form: str) -> None:
    document = misread(scanned(draw_table), BIG, "23")
    assert verdicts(read_stream(document.stream, form=form)) == {Verdict.UNDECIDED}
    assert verdicts(read_document(replace(document, content=None), form=form)) == {Verdict.UNDECIDED}


def test_a_clean_page_is_read_once(draw_table: Draw, form: str) -> None:
    def refuse(tokens: Sequence[Token]) -> tuple[Alternatives, ...]:
        raise AssertionError(tokens)

    report = read_stream(scanned(draw_table).stream, form=form, reread=refuse)
    assert report.facts["boats.all.both"].value == 129
    assert not verdicts(report)


def test_all_suspects_of_a_document_are_read_in_one_step(draw_table: Draw, form: str) -> None:
    """Two rules break over each misread number; each of its suspects is asked for once, all in one call."""
    calls: list[Sequence[Token]] = []

    def note(tokens: Sequence[Token]) -> tuple[Alternatives, ...]:
        calls.append(tokens)
        return ((),) * len(tokens)

    read_stream(misread(scanned(draw_table), BIG, "23").stream, form=form, reread=note)
    (tokens,) = calls
    assert [token.text for token in tokens] == ["23"]


def test_a_second_reading_that_says_something_else_leaves_it_open(draw_table: Draw, form: str) -> None:
    def see_another_number(tokens: Sequence[Token]) -> tuple[Alternatives, ...]:
        return tuple((("77", 0.99),) for _ in tokens)

    stream = misread(scanned(draw_table), BIG, "23").stream
    report = read_stream(stream, form=form, reread=see_another_number)
    assert verdicts(report) == {Verdict.UNDECIDED}


@pytest.mark.slow
def test_the_order_of_the_places_makes_no_difference_and_each_page_is_drawn_once(
    draw_table: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = scanned(draw_table)
    drawn: list[int] = []
    draw = draw_page

    def count(document: LoadedDocument, number: int, settings: ScanSettings) -> PagePicture | None:
        drawn.append(number)
        return draw(document, number, settings)

    monkeypatch.setattr(places, "draw_page", count)
    tokens = [cell_token(document, BIG), cell_token(document, SMALL), cell_token(document, BIG)]
    first = reread_tokens(document, tokens)
    assert drawn == [1]
    assert reread_tokens(document, tokens[::-1]) == first[::-1]


@pytest.mark.slow
def test_the_pictures_of_a_folder_are_read_again_too(draw_table: Draw, tmp_path: Path) -> None:
    for number in (1, 2):
        Image.fromarray(draw_table(with_cell(BIG, str(40 + number)), lines=LINES)).save(tmp_path / f"{number}.png")
    document = load_document(tmp_path)
    tokens = [t for t in document.stream.tokens if t.text in ("41", "42")]
    assert [t.page for t in tokens] == [1, 2]
    assert [readings[0][0] for readings in reread_tokens(document, tokens)] == ["41", "42"]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["PNG", "PDF"])
def test_a_scan_that_was_opened_is_plain_data(draw_table: Draw, form: str, kind: str) -> None:
    """It can be sent to another process and read there, second readings included."""
    document = misread(scanned(draw_table, kind=kind), BIG, "23")
    sent = pickle.loads(pickle.dumps(document))  # noqa: S301 - what was pickled a moment ago
    assert sent == document
    assert verdicts(read_document(sent, form=form)) == {Verdict.MISREAD}
