"""Tables whose cells commas or semicolons part, and lines that a spreadsheet filled up."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Literal

import pytest

import gouji
from gouji.corpus.make import generate
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.text.separated import split_cells
from gouji.reports import Report

SETTINGS = FlowSettings()
TABLE = "内容,制发,现行\n规章,1,20\n规范性文件,0,3"


def write(text: str, separator: str, *, filled_up: bool, quoting: Literal[0, 1] = csv.QUOTE_MINIMAL) -> bytes:
    """Return a text with tabs as a spreadsheet writes it."""
    rows = [line.split("\t") for line in text.split("\n")]
    width = max(map(len, rows)) if filled_up else 0
    into = io.StringIO()
    writer = csv.writer(into, delimiter=separator, lineterminator="\r\n", quoting=quoting)
    for row in rows:
        writer.writerow([*row, *[""] * (width - len(row))])
    return into.getvalue().encode("gb18030")


def list_facts(report: Report) -> dict[str, tuple[object, ...]]:
    return {f.id: (f.value, f.printed, f.status, f.review) for f in report.facts.values()}


def keep(text: str) -> str:
    return text


def blank_zeros(text: str) -> str:
    return "\n".join("\t".join("" if c == "0" else c for c in line.split("\t")) for line in text.split("\n"))


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("change", [keep, blank_zeros])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_separated_cells_are_read_as_those_between_tabs(
    separator: str, change: Callable[[str], str], quoting: Literal[0, 1]
) -> None:
    for seed in (7, 8):
        text = change(generate("tab", seed, damage="none").data.decode())
        report = gouji.read(write(text, separator, filled_up=False, quoting=quoting), name="a.csv")
        assert list_facts(report) == list_facts(gouji.read(text.encode(), name="a.txt"))


@pytest.mark.parametrize("separator", ["，", "；"])
def test_cells_that_full_width_signs_part_are_read_as_those_between_tabs(separator: str) -> None:
    for seed in (7, 8):
        text = generate("tab", seed, damage="none").data.decode()
        report = gouji.read(write(text, separator, filled_up=False), name="a.txt")
        assert list_facts(report) == list_facts(gouji.read(text.encode(), name="a.txt"))


@pytest.mark.parametrize("separator", ["\t", ",", ";"])
def test_lines_that_were_filled_up_are_lines(separator: str) -> None:
    for seed in (7, 8):
        text = generate("tab", seed, damage="none").data.decode()
        report = gouji.read(write(text, separator, filled_up=True), name="a.csv")
        own = gouji.read(text.encode(), name="a.txt")
        assert list_facts(report) == list_facts(own)
        assert [h.text for h in report.headings] == [h.text for h in own.headings]


@pytest.mark.parametrize("change", [keep, blank_zeros])
def test_rows_without_numbers_stay_rows_where_lines_were_filled_up(change: Callable[[str], str]) -> None:
    for seed in (7, 8):
        text = change(generate("tab", seed, damage="none").data.decode())
        report = gouji.read(write(text, ",", filled_up=True), name="a.csv")
        read = {i: f.value for i, f in gouji.read(text.encode(), name="a.txt").facts.items()}
        assert {i: f.value for i, f in report.facts.items()} == read


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        pytest.param(
            '内容,制发,现行\n"规\n章","1,301",20\n其他,0,3',
            "内容\t制发\t现行\n规 章\t1,301\t20\n其他\t0\t3",
            id="quoted",
        ),
        pytest.param(
            f"制发情况\n{TABLE}\n行政许可,5",
            f"制发情况\n{TABLE},行政许可,5".replace(",", "\t").replace("3\t行", "3\n行"),
            id="ragged",
        ),
    ],
)
def test_cells(text: str, rows: str) -> None:
    assert split_cells(text, SETTINGS) == rows


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("许可,1,301\n处罚,2,440\n强制,5,120", id="a comma that may stand within a number"),
        pytest.param("本年,我局共受理申请。\n一是,公开,透明。\n二是,便民,高效。\n三是,依法,有序。", id="sentences"),
        pytest.param("规章,1,20\n规范性文件,0,3", id="few rows"),
        pytest.param("受理3件，办结3件，公开2件\n收到5件，答复5件，无超期\n发布8条，回应2次，互动4次", id="clauses"),
        pytest.param("优化流程，提高效率，3，4\n加强培训，压实责任，5，6\n规范管理，及时公开，7，8", id="few numbers"),
        pytest.param("内容\t制发\t现行\n规章\t1\t20\n规范性文件\t0\t3\n总体情况", id="tabs"),
        pytest.param("规章,1\n文件,2\n许可,3\n处罚,4", id="two columns alone"),
    ],
)
def test_what_shows_no_table_stays(text: str) -> None:
    assert split_cells(text, SETTINGS) == text


def test_a_quote_that_never_ends_costs_one_cell() -> None:
    text = '内容,制发,现行\n"规章,1,20\n规范性文件,0,3\n许可,1,2\n处罚,1,2' + "\n其他,1,2" * 20
    assert split_cells(text, SETTINGS).split("\n")[-1] == "其他\t1\t2"


@pytest.mark.parametrize("gap", ["\t", "  "])
def test_commas_within_numbers_part_no_cells_of_a_text_that_has_others(gap: str) -> None:
    rows = [("大船", "838,838", "79,079", "0", "2,002"), ("小船", "1,001", "25,025", "3,003", "0")]
    text = "\n".join(gap.join(row) for row in (("船只", "甲", "乙", "丙", "丁"), *rows, *rows, *rows))
    assert split_cells(text, SETTINGS) == text
