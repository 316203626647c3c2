"""Levels of headings by their numbers and by where tables stand, each rule with what is just not enough for it."""

from __future__ import annotations

import pytest

from gouji.models.forms.load import load_form
from gouji.models.headings.found_heading import FoundHeading
from gouji.models.headings.levels import complete_levels, level_items
from gouji.models.headings.settings import HeadingSettings
from gouji.models.text.normalise import split_enumerator

SETTINGS = HeadingSettings(chapter_level=2, item_level=4, least_bracketed=3)
FORM = load_form("gov-disclosure-2021")
TITLES = [section.label.text for section in FORM.sections if section.label.text]
TABLES = [section.table for section in FORM.sections if section.table]


def _heading(text: str, at: int, level: int = 2, declared: int | None = None) -> FoundHeading:
    return FoundHeading(
        text=text,
        level=level,
        page=1,
        span=(at, at + len(text)),
        line=at,
        enumerator=split_enumerator(text)[0],
        declared=declared,
        confidence=1.0,
    )


def _levels(texts: list[str], levels: list[int] | None = None, tables: dict[str, int] | None = None) -> list[int]:
    own = levels or [2] * len(texts)
    headings = [_heading(text, 10 * at, level) for at, (text, level) in enumerate(zip(texts, own, strict=True))]
    return [h.level for h in level_items(headings, FORM, tables or {}, SETTINGS)]


def test_items_below_a_chapter_are_no_chapters() -> None:
    assert _levels(["一、总体情况", "1.主动公开", "2.依申请公开", "二、存在的问题"]) == [2, 4, 4, 2]


def test_items_before_all_chapters_stay() -> None:
    assert _levels(["1.主动公开", "一、总体情况"]) == [2, 2]


def test_an_item_that_counts_on_with_the_chapters_is_one() -> None:
    assert _levels(["一、总体情况", "2.主动公开", "三、存在的问题"]) == [2, 2, 2]
    assert _levels(["一、总体情况", "2.主动公开"]) == [2, 2]  # nothing behind it says otherwise
    assert _levels(["一、总体情况", "2.主动公开", "二、存在的问题"]) == [2, 4, 2]
    assert _levels(["一、总体情况", "2.主动公开", "四、存在的问题"]) == [2, 4, 2]
    assert _levels(["一、总体情况", "3.主动公开", "四、存在的问题"]) == [2, 4, 2]


def test_an_item_after_one_of_the_number_before_is_below() -> None:
    assert _levels(["一、总体情况", "1.主动公开", "2.依申请公开", "三、存在的问题"]) == [2, 4, 4, 2]
    # The items of an earlier chapter do not count.
    assert _levels(["一、总体情况", "1.主动公开", "二、收到", "3.依申请", "四、其他"]) == [2, 4, 2, 2, 2]


def test_only_numbers_and_levels_of_chapters_are_looked_at() -> None:
    assert _levels(["一、总体情况", "（一）主动公开", "主动公开"]) == [2, 2, 2]
    assert _levels(["一、总体情况", "1.主动公开"], [2, 5]) == [2, 5]


def test_bracketed_titles_are_chapters_where_there_are_no_others() -> None:
    texts = [f"（{'一二三四'[at]}）{title}" for at, title in enumerate(TITLES[:4])]
    assert _levels([*texts, "（五）甲乙丙丁"], [3, 3, 3, 3, 3]) == [2, 2, 2, 2, 3]
    assert _levels(texts[:3], [3, 3, 3]) == [2, 2, 2]
    assert _levels(texts[:2], [3, 3]) == [3, 3]  # too few
    assert _levels([texts[0], texts[0], texts[0]], [3, 3, 3]) == [3, 3, 3]  # one title, three times
    assert _levels([*texts, "工作安排"], [3, 3, 3, 3, 2]) == [3, 3, 3, 3, 2]
    assert _levels([*texts, "标题"], [3, 3, 3, 3, 0]) == [2, 2, 2, 2, 0]
    assert _levels([*texts, "标题"], [3, 3, 3, 3, 1]) == [3, 3, 3, 3, 1]
    plain = [f"{at + 1}.{title}" for at, title in enumerate(TITLES[:3])]
    assert _levels(plain, [3, 3, 3]) == [3, 3, 3]


def _titles_with_tables() -> list[str]:
    return [s.label.text for s in FORM.sections if s.table]


def test_items_that_tables_stand_under_are_the_chapters() -> None:
    titles = _titles_with_tables()
    assert len(titles) >= 2
    texts = ["一、概述", f"1.{titles[0]}", f"2.{titles[1]}"]
    tables = {TABLES[0] or "": 15, TABLES[1] or "": 25}
    assert _levels(texts) == [2, 4, 4]
    assert _levels(texts, tables=tables) == [2, 2, 2]
    # A title behind its table is not over it; one table under each style of number is no majority.
    assert _levels(texts, tables={TABLES[0] or "": 5}) == [2, 4, 4]
    mixed = ["一、概述", f"1.{titles[0]}", f"二、{titles[1]}"]
    assert _levels(mixed, tables=tables) == [2, 4, 2]
    both = ["一、概述", f"一、{titles[0]}", f"1.{titles[0]}"]
    assert _levels(both, tables={TABLES[0] or "": 25}) == [2, 2, 4]
    assert _levels(["一、概述", f"1.{titles[0]}"], [2, 3], tables={TABLES[0] or "": 15}) == [2, 3]


@pytest.mark.parametrize(
    ("found", "levels"),
    [
        ([("一、甲", 2, 1), ("乙", 0, 1)], [2, 2]),
        ([("（一）甲", 3, 1), ("（二）丙", 3, 1), ("一、丁", 2, 1), ("乙", 0, 1)], [3, 3, 2, 3]),
        ([("乙", 0, 5)], [5]),
        ([("乙", 0, 1)], [2]),  # no higher than a chapter
        ([("乙", 0, None), ("丙", 3, None)], [3]),
        ([("甲", 3, 2), ("乙", 0, 4)], [3, 4]),
        ([("乙", 0, 0)], [2]),
    ],
)
def test_what_is_only_declared_has_the_level_of_what_is_declared_alike(
    found: list[tuple[str, int, int | None]], levels: list[int]
) -> None:
    headings = [_heading(text, 10 * at, level, declared) for at, (text, level, declared) in enumerate(found)]
    assert [h.level for h in complete_levels(headings, SETTINGS)] == levels
