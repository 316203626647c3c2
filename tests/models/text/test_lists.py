"""Items of a list, told by their numbers, and whether they fill the lines around them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gouji.ingest.open import open_document
from gouji.models.text.broken_items import _all_fill, _goes_on, _list_items, _next_item
from gouji.models.text.lines import split_lines
from gouji.models.text.paragraphs import Paragraph, join_paragraphs
from gouji.models.text.settings import LineSettings

SETTINGS = replace(LineSettings(), next_item=2, around_list=2, shortest_broken=5, indent=4, broken_rest=2)


def _paragraphs(*texts: str) -> list[Paragraph]:
    """A paragraph a text, on one line each."""
    lines = split_lines(open_document("\n\n".join(texts).encode(), name="a.txt"))
    found = [p for line in lines if line.text.strip() for p in join_paragraphs((line,), LineSettings())]
    assert [p.text.strip() for p in found] == list(texts)
    return found


@pytest.mark.parametrize(
    ("texts", "at", "items"),
    [
        (("1.甲", "2.乙", "3.丙"), 0, [0, 1, 2]),
        (("1.甲", "2.乙", "3.丙"), 1, [0, 1, 2]),
        (("1.甲", "2.乙", "3.丙"), 2, [0, 1, 2]),
        (("1.甲", "丁", "2.乙"), 0, [0, 2]),
        (("1.甲", "丁", "戊", "2.乙"), 0, [0]),  # too far
        (("1.甲", "丁", "戊", "2.乙"), 3, [3]),
        (("1.甲", "3.乙"), 0, [0]),
        (("2.甲", "1.乙"), 0, [0]),
        (("1.甲", "（2）乙"), 0, [0]),
        (("1.甲", "（一）丁", "2.乙"), 0, [0]),  # another list between
        (("（一）甲", "（二）乙", "1.丙", "（三）丁"), 0, [0, 1]),
    ],
)
def test_items_count_on_in_one_style(texts: tuple[str, ...], at: int, items: list[int]) -> None:
    assert _list_items(_paragraphs(*texts), at, SETTINGS) == items


def test_the_next_item_is_looked_for_in_both_directions() -> None:
    found = _paragraphs("1.甲", "丁", "2.乙")
    assert _next_item(found, 0, 1, SETTINGS) == 2
    assert _next_item(found, 2, -1, SETTINGS) == 0
    assert _next_item(found, 2, 1, SETTINGS) == -1
    assert _next_item(found, 0, -1, SETTINGS) == -1


@pytest.mark.parametrize(
    ("texts", "goes_on"),
    [
        (("1.甲乙，丙丁", "戊己。"), True),
        (("1.甲乙，丙丁", "戊己", "庚。"), True),
        (("1.甲乙，丙丁", "戊己", "庚", "辛。"), False),  # too far on
        (("1.甲乙,丙丁", "戊己。"), True),
        (("1.甲乙丙丁", "戊己。"), False),  # no comma
        (("1.甲乙，丙丁；", "戊己。"), False),  # it does not break off
        (("1.甲乙，丙丁：", "戊己。"), False),
        (("1.甲，乙。丙丁", "戊己。"), False),
        (("1.甲乙，丙丁", "2.戊己。"), False),  # the next item, no rest
        (("1.甲乙，丙丁", "戊己", "2.庚。"), False),
        (("1.甲乙，丙丁", "戊己。", "2.庚"), True),
        (("1.甲乙，丙丁", "戊己"), False),
        (("1.甲乙，丙丁",), False),
    ],
)
def test_an_item_that_breaks_off_at_a_comma_goes_on_to_a_full_stop(texts: tuple[str, ...], goes_on: bool) -> None:
    assert _goes_on(_paragraphs(*texts), 0, SETTINGS) == goes_on


@pytest.mark.parametrize(
    ("line", "item", "fills"),
    [
        (20, 20, True),
        (20, 18, True),  # four columns less, two signs: an indent
        (20, 17, False),
        (20, 21, True),  # a sign may hang over
        (20, 22, False),
    ],
)
def test_items_fill_their_lines_as_the_lines_around_do(line: int, item: int, fills: bool) -> None:
    """A full-width sign takes two columns; so do the two of the number 一、."""
    texts = ("一、" + "甲" * (item - 2), "乙" * line, "二、" + "丙" * (item - 2), "丁" * line)
    assert _all_fill(_paragraphs(*texts), [0, 2], SETTINGS) == fills


def test_one_item_is_no_list_and_lines_that_end_or_are_short_say_nothing() -> None:
    texts = ("一、" + "甲" * 18, "乙" * 20, "二、" + "丙" * 18)
    assert _all_fill(_paragraphs(*texts), [0, 2], SETTINGS)
    assert not _all_fill(_paragraphs(*texts), [0], SETTINGS)
    for said in ("乙" * 19 + "。", "乙" * 5, "三、" + "乙" * 18):
        assert not _all_fill(_paragraphs(texts[0], said, texts[2]), [0, 2], SETTINGS)
    assert _all_fill(_paragraphs(texts[0], "乙" * 20, texts[2], "丁" * 20, "戊" * 9), [0, 2], SETTINGS)
    assert not _all_fill(_paragraphs(texts[0], "乙" * 20, texts[2], "戊" * 9), [0, 2], SETTINGS)  # half is not most
