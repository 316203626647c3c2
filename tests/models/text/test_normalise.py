"""Normal forms: offsets stay, nothing changes twice, item numbers come back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.models.text.normalise import Enumerator, core, fold, split_enumerator
from gouji.wording import read_numeral

EXACT = settings(derandomize=True, deadline=None, database=None, max_examples=300)

# What such documents print: ideographs, digits and letters of both widths, brackets, dashes, quotes, spaces, item signs.
PRINTED = st.text(
    alphabet=st.one_of(
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
        st.characters(min_codepoint=0x20, max_codepoint=0x7E),
        st.characters(min_codepoint=0xFF01, max_codepoint=0xFF5E),
        st.sampled_from(
            "\u3000\u00a0\u2002\u2003\u2009\u202f‐‑‒–—―−－﹣─━“”„«»「」『』‘’。〔〕【】﹙﹚︰﹐﹑﹒、①②㈠㈡ⅠⅡ\t\n"
        ),
    ),
    max_size=40,
)
BODY = st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=12)
DIGITS = "一二三四五六七八九"


def chinese(number: int) -> str:
    """1 … 99 as it is printed before an item."""
    tens, ones = divmod(number, 10)
    lead = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens - 1]}十"
    return lead + (DIGITS[ones - 1] if ones else "")


@EXACT
@given(PRINTED)
def test_fold_keeps_every_offset_and_changes_nothing_twice(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded
    for before, after in zip(text, folded, strict=True):
        assert fold(before) == after


@EXACT
@given(PRINTED)
def test_fold_changes_no_letter_and_no_digit(text: str) -> None:
    assert core(fold(text)) == core(text)


@EXACT
@given(PRINTED)
def test_core_of_a_core_is_itself_and_holds_no_space_or_punctuation(text: str) -> None:
    body = core(text)
    assert core(body) == body
    assert body.isalnum() or not body


@EXACT
@given(PRINTED, PRINTED)
def test_core_sees_no_spaces(before: str, after: str) -> None:
    assert core(f"{before} \u3000 {after}") == core(before) + core(after)


@EXACT
@given(st.integers(1, 99), BODY)
def test_item_numbers_come_back_in_every_style(number: int, body: str) -> None:
    printed = {
        "c": (f"{chinese(number)}、", f"{chinese(number)}．", f"{chinese(number)}."),
        "(c)": (f"（{chinese(number)}）", f"({chinese(number)})", f"（ {chinese(number)} ）"),
        "d": (f"{number}.", f"{number}、", f"{number}．", f"{number} . ", f"{number}）"),
        "(d)": (f"（{number}）", f"({number})"),
    }
    for style, items in printed.items():
        for item in items:
            assert split_enumerator(item + body) == (Enumerator(style=style, number=number), body)
            assert split_enumerator("　" + item + " " + body) == (Enumerator(style=style, number=number), body)


@EXACT
@given(st.integers(1, 99))
def test_chinese_numbers_come_back(number: int) -> None:
    assert read_numeral(chinese(number)) == number


@pytest.mark.parametrize("text", ["三三", "十十", "一二三", "", "百", "二十十", "一一十"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_numeral(text) is None


@pytest.mark.parametrize(
    "text",
    ["一般公开", "2024年", "3.5万元", "规章", "三公经费", "（说明）", "12", "七天无理由", "(一", "1.5", "十佳、先进"],
)
def test_what_only_looks_like_an_item_number_is_left(text: str) -> None:
    assert split_enumerator(text) == (None, text)


def test_a_doubled_item_number_is_one_without_a_value() -> None:
    assert split_enumerator("三三、办理结果") == (Enumerator(style="c", number=None), "办理结果")


def test_labels_that_differ_only_in_print_have_one_core() -> None:
    assert core("危及“三安全一稳定”") == core("危及 ﹁三安全一稳定﹂") == core("危及三 安全一 稳定")
    assert core("本年收费金额（单位：万元）") == core("本年收费金额(单位:万元)")
    assert core("１２３ＡＢ") == "123AB"
