"""Numerals in words against those that Word's numbering counts, and letters for digits."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.ingest.stream.counting import count
from gouji.models.numbers.numerals import is_ambiguous_numeral, read_letters, read_words


@settings(derandomize=True, deadline=None, database=None, max_examples=200)
@given(st.integers(1, 99_999), st.sampled_from(["chineseCounting", "chineseLegalSimplified"]))
def test_numerals_are_read_as_they_are_counted(number: int, style: str) -> None:
    assert read_words(count(number, style)) == number


@pytest.mark.parametrize("text", ["一", "一二", "一百二", "一万二", "○"])
def test_numerals_that_may_be_something_else(text: str) -> None:
    assert is_ambiguous_numeral(text)


@pytest.mark.parametrize("text", ["十二", "二十", "一百零二", "两百", "零", "〇", "三"])
def test_numerals_that_are_one_number(text: str) -> None:
    assert not is_ambiguous_numeral(text)


@pytest.mark.parametrize(
    ("text", "digits"), [("l0", "10"), ("O", "0"), ("1O", "10"), ("B8", "88"), ("B", None), ("IV", None), ("12", None)]
)
def test_letters_stand_for_digits_beside_digits_or_where_they_look_alike(text: str, digits: str | None) -> None:
    assert read_letters(text) == digits
