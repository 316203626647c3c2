"""Printed numbers: digits, units, notes, doubts; and texts that are none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.models.forms.load import load_forms
from gouji.models.identity.choose import build_label_index
from gouji.models.labels.settings import LabelSettings
from gouji.models.numbers.grammar import is_nothing, parse_number, read_numbers, read_tokens
from gouji.models.numbers.printed import FormatDoubt, PrintedNumber
from gouji.models.numbers.signs import level

EXACT = settings(derandomize=True, deadline=None, database=None, max_examples=200)


def one(text: str) -> PrintedNumber:
    numbers = read_numbers(text)
    assert numbers is not None
    (number,) = numbers
    return number


@EXACT
@given(
    st.integers(0, 10**9),
    st.sampled_from([",", "，", "’", "'", "﹐", "٬"]),
    st.sampled_from(["", "件", "人次", " 项", "（宗）", "①", "²", "。"]),
    st.booleans(),
)
def test_thousands_are_one_number_whatever_divides_them(value: int, mark: str, after: str, wide: bool) -> None:
    text = f"{value:,}".replace(",", mark)
    if wide:
        text = text.translate({ord(d): chr(ord(d) + 0xFEE0) for d in "0123456789"})
    number = one(text + after)
    assert (number.digits, number.doubts) == (str(value), frozenset())
    assert (text + after)[slice(*number.span)] == text


@EXACT
@given(st.text(alphabet="0123456789.,，+-－()（） 件万元约增减①、/\n一二十百lO", max_size=9))
def test_whatever_is_printed_keeps_its_places(text: str) -> None:
    """Numbers follow each other, each within the text; digits come of those that are printed there."""
    at = 0
    for number in read_numbers(text) or ():
        start, end = number.span
        assert at <= start < end <= number.end <= len(text)
        at = number.end
        if number.plain:
            assert len(number.digits) == end - start
        if number.digits:
            assert parse_number(number.digits) is not None


@EXACT
@given(st.text(max_size=12))
def test_levelled_text_is_as_long_as_the_text(text: str) -> None:
    assert len(level(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "digits", "unit"),
    [
        ("12件", "12", "件"),
        ("2601.953875万", "2601.953875", "万"),
        ("25.5 万元整", "25.5", "万元"),
        ("¥25.5", "25.5", "元"),
        ("¥25万元", "25", "万元"),
        ("25（元）", "25", "元"),
        ("三十万元", "30", "万元"),
        ("5起案件", "5", "起案件"),
        ("1.2亿", "1.2", "亿"),
        ("$25", "25", "美元"),
    ],
)
def test_a_unit_is_told_apart_from_its_number(text: str, digits: str, unit: str) -> None:
    number = one(text)
    assert (number.digits, number.unit, number.doubts) == (digits, unit, frozenset())


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("约157", FormatDoubt.APPROXIMATE),
        ("30余件", FormatDoubt.APPROXIMATE),
        ("（5）", FormatDoubt.BRACKETS),
        ("3-5", FormatDoubt.EXPRESSION),
        ("3+2", FormatDoubt.EXPRESSION),
        ("1,30", FormatDoubt.GROUPS),
        ("l0", FormatDoubt.LETTERS),
        ("5(1)", FormatDoubt.NOTE),
        ("一万二", FormatDoubt.NUMERAL),
        ("±3", FormatDoubt.SIGN),
        ("△3", FormatDoubt.SIGN),
        ("减3（增）", FormatDoubt.SIGN),
        ("5%", FormatDoubt.UNIT),
        ("见附件", FormatDoubt.WORDS),
    ],
)
def test_each_kind_of_doubt_is_named(text: str, doubt: FormatDoubt) -> None:
    assert one(text).doubts == {doubt}


@pytest.mark.parametrize("text", ["5①", "5²", "5[1]", "5※", "5（注）"])
def test_marks_of_notes_are_no_digits(text: str) -> None:
    number = one(text)
    assert (number.digits, number.doubts, bool(number.note)) == ("5", frozenset(), True)


@pytest.mark.parametrize("text", ["增5", "▲5", "↑5", "+ 5", "5↑", "增加5件", "净增5", "5（增）", "（增）5", "5▲（升）"])
def test_words_for_a_rise_are_a_plus(text: str) -> None:
    assert one(text).digits == "+5"


@pytest.mark.parametrize(
    "text",
    [
        "减5",
        "▼5",
        "－5",
        "—5",
        "−5",
        "﹣5",
        "➖5",
        "5↓",
        "同比减少5项",
        "5（减）",
        "5(减少)",
        "（减）5",
        "5▼",
        "5件（－）",
    ],
)
def test_words_for_a_fall_are_a_minus(text: str) -> None:
    assert one(text).digits == "-5"


@pytest.mark.parametrize("text", ["", " ", "—", "－－", "/", "无", "\u200b"])
def test_signs_for_nothing_hold_no_number(text: str) -> None:
    assert is_nothing(text)
    assert read_numbers(text) == ()


def test_no_label_of_a_form_is_a_value() -> None:
    index = build_label_index(load_forms(), LabelSettings())
    assert [text for text in index.cores if read_numbers(text) is not None] == []


@pytest.mark.parametrize(
    "text", ["2重复申请", "总计 15", "第二十条第（一）项", "2023年", "3.危及三安全", "无法提供", "（一）予以公开"]
)
def test_other_texts_are_no_numbers(text: str) -> None:
    assert read_numbers(text) is None


@pytest.mark.parametrize("text", ["3件1件9件", "3件 1件\n9件", "3 1 9", "3件；1件；9件"])
def test_several_numbers_stay_several(text: str) -> None:
    numbers = read_numbers(text.replace("；", "；\n"))
    assert numbers is not None
    assert [n.digits for n in numbers] == ["3", "1", "9"]


def test_a_line_keeps_the_places_of_blanks() -> None:
    numbers = read_tokens("421 持平 1844")
    assert numbers is not None
    assert [(n.digits, bool(n.doubts)) for n in numbers] == [("421", False), ("", True), ("1844", False)]
    dashes = read_tokens("421 / 18件")
    assert dashes is not None
    assert [(n.digits, n.unit, n.bare) for n in dashes] == [("421", "", True), ("", "", True), ("18", "件", False)]
    spaced = read_tokens("3 份")
    assert spaced is not None
    assert [(n.digits, n.unit) for n in spaced] == [("3", "份")]
