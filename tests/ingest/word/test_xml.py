"""Values in WordprocessingML: numbers, switches and children, as programs write them."""

from __future__ import annotations

import pytest
from lxml import etree

from gouji.ingest.word.xml import attribute, child, flag, integer, name, number, value

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def parse(text: str) -> etree._Element:
    return etree.fromstring(f'<w:p xmlns:w="{_W}">{text}</w:p>')


@pytest.mark.parametrize(
    ("text", "found"),
    [
        *(("0", 0), ("12", 12), ("9" * 9, 999_999_999), ("9" * 10, 7), ("9" * 19, 7)),
        *(("", 7), ("-1", 7), ("1.5", 7), ("٣", 7), ("一", 7), ("auto", 7)),
    ],
)
def test_an_attribute_is_a_number_of_at_most_nine_plain_digits(text: str, found: int) -> None:
    element = parse(f'<w:a w:x="{text}"/>')[0]
    assert number(element, "x", 7) == found
    assert number(element, "y", 7) == 7
    assert number(element, "y") == 0


@pytest.mark.parametrize(
    ("text", "found"), [("4", 4), ("-4", -4), ("4.9", 4), ("x", None), ("1e999", None), ("nan", None)]
)
def test_a_value_is_a_whole_number_or_none(text: str, found: int | None) -> None:
    assert integer(parse(f'<w:a><w:b w:val="{text}"/></w:a>'), "a", "b") == found


def test_what_is_not_there_is_none() -> None:
    element = parse("<w:a/>")
    assert integer(element, "a") is None
    assert integer(None, "a") is None
    assert flag(element, "b") is None
    assert value(element, "a") is None
    assert child(element, "a", "b") is None
    assert attribute(element, "x") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [*(("0", False), ("false", False), ("OFF", False), ("none", False)), *(("1", True), ("on", True), ("x", True))],
)
def test_a_switch_is_on_unless_it_says_otherwise(text: str, found: bool) -> None:
    assert flag(parse(f'<w:b w:val="{text}"/>'), "b") is found
    assert flag(parse("<w:b/>"), "b") is True


def test_comments_have_no_name() -> None:
    assert [name(each) for each in parse("<!-- a --><w:a/>")] == ["", "a"]
