"""Radicals, look-alikes and traditional script are folded for matching, character by character."""

from __future__ import annotations

import pytest

from gouji.ingest import open_document
from gouji.models.forms.load import load_forms
from gouji.models.text.normalise import core, fold, fold_signs
from gouji.models.text.script import load_lookalikes, load_traditional
from gouji.pipeline import read_stream

LABELS = {
    label.text
    for form in load_forms()
    for table in form.tables
    for band in table.bands
    for label in (*(row.label for row in band.rows), *(column.label for column in band.columns))
} | {section.label.text for form in load_forms() for section in form.sections}


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("⾏政许可", "行政许可"),
        ("公⺠、法⼈", "公民、法人"),
        ("公开エ作", "公开工作"),
        ("⼆⼗条", "二十条"),
        ("行政許可", "行政许可"),
        ("屬於國家秘密", "属于国家秘密"),
        ("不予處理", "不予处理"),
        ("⾏政訴訟", "行政诉讼"),
    ],
)
def test_other_characters_stand_for_those_of_labels(printed: str, plain: str) -> None:
    assert core(printed) == core(plain)
    assert core(fold(printed)) == core(plain)
    assert len(fold(printed)) == len(printed)


def test_signs_alone_leave_the_script_as_it_is() -> None:
    assert fold_signs("⾏政訴訟（一）") == "行政訴訟(一)"


def test_labels_in_simplified_script_stay_as_they_are() -> None:
    assert [text for text in sorted(LABELS) if text.translate(load_traditional()) != text] == []
    assert [text for text in sorted(LABELS) if text.translate(load_lookalikes()) != text] == []


def test_every_character_stands_for_one_that_stands_for_itself() -> None:
    table = {**load_traditional(), **load_lookalikes()}
    assert all(len(plain) == 1 for plain in table.values())
    assert [chr(code) for code, plain in table.items() if fold(fold(chr(code))) != fold(plain)] == []


ROWS = (
    "白榆县水务局2023年政府信息公开工作年度报告\n一、总体情况\n工作平稳。\n二、主动公开政府信息情况\n第二十条第（一）项\n"
    "信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t1\t0\t14\n行政规范性文件\t5\t12\t83\n第二十条第（五）项\n"
    "信息内容\t本年处理决定数量\n行政许可\t40718\n第二十条第（六）项\n信息内容\t本年处理决定数量\n行政处罚\t2963\n行政强制\t157\n"
)


@pytest.mark.parametrize("script", ["radicals", "traditional"])
def test_a_report_in_another_script_is_read_and_kept_as_printed(script: str) -> None:
    table = load_lookalikes() if script == "radicals" else load_traditional()
    other: dict[str, str] = {}
    for code, plain in table.items():
        other.setdefault(plain, chr(code))
    text = "".join(other.get(char, char) for char in ROWS)
    assert text != ROWS
    report = read_stream(open_document(text.encode(), name="a.txt"))
    simplified = read_stream(open_document(ROWS.encode(), name="a.txt"))
    assert report.form == simplified.form == "gov-disclosure-2021"
    assert report.year == 2023
    assert {i: f.value for i, f in report.facts.items()} == {i: f.value for i, f in simplified.facts.items()}
    assert [row.label for row in report.rows] == [
        "".join(other.get(c, c) for c in row.label) for row in simplified.rows
    ]
    assert report.title == text.split("\n", 1)[0]
