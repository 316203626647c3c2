"""Lines that pages repeat, and numbers at their feet: each rule with what is just not enough for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.text.pages import _bare_numbers, _running_lines

SETTINGS = replace(FlowSettings(), shortest_head=4, fewest_heads=2, agreeing=2)


def _find(*pages: str, marks: frozenset[int] = frozenset()) -> list[str]:
    """Return the lines, with their numbers, of pages that a `/` divides into lines."""
    lines = [line for page in pages for line in page.split("/")]
    sizes = [len(page.split("/")) for page in pages]
    feeds = [sum(sizes[:at]) for at in range(1, len(sizes))]
    return [f"{at} {lines[at]}" for at in sorted(_running_lines(lines, feeds, marks, SETTINGS))]


@pytest.mark.parametrize(
    ("pages", "found"),
    [
        (("年度报告/a", "年度报告/b"), ["2 年度报告"]),  # the first one stays: it may be the title
        (("a/年度报告", "b/年度报告"), ["3 年度报告"]),
        (("年度报告/a", "b/年度报告"), ["3 年度报告"]),
        (("年报告/a", "年报告/b"), []),  # too short
        (("2023/a", "2023/b"), []),  # a number alone is none
        (("年度报告/a", "年度报表/b"), []),
        (("a/年度报告/b", "c/年度报告/d"), []),  # amid the pages
        (("年度报告/a", "年度报告/b", "c", "d"), ["2 年度报告"]),  # half of the pages
        (("年度报告/a", "年度报告/b", "c", "d", "e"), []),
        (("年度报告/a", "b"), []),
        (("年度报告", "年度报告"), ["1 年度报告"]),  # a page of nothing else
        (("/年度报告/a", " 年度报告 /b"), ["3  年度报告 "]),
        (("", ""), []),
    ],
)
def test_first_and_last_lines_that_most_pages_repeat_run_over_them(pages: tuple[str, ...], found: list[str]) -> None:
    assert _find(*pages) == found


def test_a_page_mark_is_neither_first_nor_last() -> None:
    pages = ("第1页/年度报告/a", "第2页/年度报告/b")
    assert _find(*pages) == []
    assert _find(*pages, marks=frozenset({0, 3})) == ["4 年度报告"]


@pytest.mark.parametrize(
    ("lines", "feeds", "found"),
    [
        (("a", "1", "b", "2"), (2,), {1, 3}),
        (("a", "5", "b", "6"), (2,), {1, 3}),  # counted from another page on
        (("a", "1", "b", "3"), (2,), set()),
        (("a", "1", "b", "1"), (2,), set()),
        (("a", "1", "", "b", "2", ""), (3,), {1, 4}),
        (("a", "1", "b", "c"), (2,), set()),
        (("1", "a", "2", "b"), (2,), set()),  # at the head
        (("a", "1", "b", "2", "c", "9"), (2, 4), {1, 3}),
        (("a", "1", "b", "x", "c", "3"), (2, 4), {1, 5}),
    ],
)
def test_numbers_at_the_feet_of_pages_count_on_with_them(
    lines: tuple[str, ...], feeds: tuple[int, ...], found: set[int]
) -> None:
    assert _bare_numbers(lines, feeds, SETTINGS) == found
