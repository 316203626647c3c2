"""Headings: numbering, levels, sections."""

from __future__ import annotations

import pytest

from gouji.ingest import open_document
from gouji.models.forms.load import load_form
from gouji.models.headings.find import find_headings
from gouji.models.headings.found_heading import FoundHeading
from gouji.models.headings.passages import split_passages
from gouji.models.headings.regions import Regions
from gouji.models.headings.sections import assign_sections
from gouji.models.headings.settings import HeadingSettings
from gouji.models.text.lines import split_lines
from gouji.models.text.paragraphs import join_paragraphs, measure_width
from gouji.models.text.settings import LineSettings

FORM = load_form("gov-disclosure-2021")


def headings(text: str, name: str = "a.txt") -> list[tuple[int, str]]:
    lines = split_lines(open_document(text.encode(), name=name))
    return [
        (h.level, h.text)
        for h in find_headings(
            split_passages(join_paragraphs(lines, LineSettings()), Regions(), {}, HeadingSettings()),
            FORM,
            HeadingSettings(),
            text=LineSettings(),
        )
    ]


def test_numbering_gives_levels() -> None:
    text = "一、总体情况\n（一）主动公开\n1.公开目录\n（1）机构信息\n二、主动公开政府信息情况\n"
    assert headings(text) == [
        (2, "一、总体情况"),
        (3, "（一）主动公开"),
        (4, "1.公开目录"),
        (5, "（1）机构信息"),
        (2, "二、主动公开政府信息情况"),
    ]


def test_a_run_in_heading_ends_at_its_full_stop() -> None:
    assert headings("（一）主动公开。全年发布信息80条，内容及时。\n") == [(3, "（一）主动公开")]


@pytest.mark.parametrize(
    "text",
    [
        "一、二三季度共办理申请；四季度没有办理，特此说明。\n",
        "（一）全年收到申请，均按期答复，没有行政复议，也没有行政诉讼。\n",
        "1.发布信息120条\n",
        "本年度没有其他情况。\n",
        "2023年1月5日\n",
        "白榆县水务局\n",
        "（说明：数据来自各科室）\n",
        "一、http://www.example.cn/open\n",
    ],
)
def test_what_is_no_heading(text: str) -> None:
    assert headings(text) == []


def test_a_section_title_without_a_number_is_a_heading() -> None:
    assert headings("总体情况\n今年工作平稳。\n") == [(2, "总体情况")]


def test_a_section_title_without_a_number_may_differ_in_a_character_where_it_is_long() -> None:
    title = "政府信息公开行政复议和行政诉讼情况"
    assert headings(f"{title}\n今年没有。\n") == [(2, title)]
    assert headings("无其他需要报告的事项\n") == []


def test_what_the_source_declares_is_a_heading_of_the_level_of_its_like() -> None:
    text = "# 年报\n\n## 一、总体情况\n\n正文内容。\n\n## 公开平台\n\n正文内容。\n"
    assert (2, "公开平台") in headings(text, "a.md")


def heading(text: str, place: int, level: int = 2) -> FoundHeading:
    return FoundHeading(
        text=text,
        level=level,
        page=1,
        span=(place, place + len(text)),
        line=place,
        enumerator=None,
        declared=None,
        confidence=0.9,
    )


def sections(titles: list[str], tables: dict[str, int] | None = None) -> list[str | None]:
    found = [heading(text, 100 * i) for i, text in enumerate(titles)]
    return [h.section for h in assign_sections(found, FORM, tables or {}, HeadingSettings())]


def test_sections_are_told_by_their_titles_and_stay_in_order() -> None:
    assert sections(
        [
            "总体情况",
            "主动公开政府信息情况",
            "收到和处理政府信息公开申请情况",
            "行政法复议、行政诉讼情况",
            "存在问题及改进情况",
            "其他需要报告的事项",
        ]
    ) == [
        "overview",
        "disclosure",
        "requests",
        "disputes",
        "problems",
        "other_matters",
    ]


def test_a_strange_heading_is_no_section() -> None:
    assert sections(["总体情况", "数字乡村建设", "其他需要报告的事项"]) == ["overview", None, "other_matters"]


def test_an_overview_that_repeats_the_titles_keeps_its_own() -> None:
    titles = [
        "总体情况",
        "主动公开政府信息情况",
        "存在的主要问题及改进情况",
        "主动公开政府信息情况",
        "存在的主要问题及改进情况",
    ]
    assert sections(titles, {"disclosure": 350})[3] == "disclosure"
    assert sections(titles, {"disclosure": 350})[1] is None


def test_deep_headings_are_no_sections() -> None:
    found = assign_sections([heading("总体情况", 0, level=4)], FORM, {}, HeadingSettings())
    assert found[0].section is None


def test_without_a_form_there_are_no_sections() -> None:
    assert assign_sections([heading("总体情况", 0)], None, {}, HeadingSettings())[0].section is None


def paragraphs(text: str) -> list[str]:
    return [p.text for p in join_paragraphs(split_lines(open_document(text.encode(), name="a.txt")), LineSettings())]


def test_lines_that_a_pages_width_broke_are_joined() -> None:
    sentence = "本局坚持把公开贯穿政务运行全过程逐项梳理公开事项并及时发布各类信息回应群众关切"
    text = "".join(sentence + "\n" for _ in range(8)) + "工作完成。\n下一段开始了\n"
    found = paragraphs(text)
    assert found == [sentence * 8 + "工作完成。", "下一段开始了"]


def test_short_lines_stay_apart() -> None:
    assert paragraphs("甲\n乙\n丙丁\n") == ["甲", "乙", "丙丁"]


def test_a_line_that_begins_with_a_comma_continues() -> None:
    assert paragraphs("认真落实工作要求\n，逐项推进。\n下一段\n") == ["认真落实工作要求，逐项推进。", "下一段"]


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("公开", 4), ("（1）", 5), ("", 0)])
def test_chinese_characters_count_two(text: str, width: int) -> None:
    assert measure_width(text) == width


def test_a_title_as_wide_as_the_lines_is_not_joined_with_the_text_below() -> None:
    body = "对照群众期盼，还存在信息分类不够清楚、答复文书质\n量参差不齐等短板。下一步，将加强业务指导，完善检查通\n报，推动公开工作提质增效。各科室要把公开工作放在心\n"
    text = body * 3 + "五、政府信息公开工作存在的主要问题及改进情况\n" + body
    assert (2, "五、政府信息公开工作存在的主要问题及改进情况") in headings(text)


def test_a_title_that_its_page_broke_keeps_its_second_line() -> None:
    body = "对照群众期盼，还存在信息分类不够清楚、答复文书质\n量参差不齐等短板。下一步，将加强业务指导，完善检查通\n报，推动公开工作提质增效。各科室要把公开工作放在心\n"
    text = body * 3 + "四、因政府信息公开工作被申请行政复议、提起行政诉\n讼情况\n" + body
    assert (2, "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况") in headings(text)


@pytest.mark.parametrize("text", ["四、结转下年度继续办理数量\n", "7.属于行政执法案卷\n"])
def test_a_rows_label_without_its_numbers_is_no_heading(text: str) -> None:
    assert headings(text) == []


def test_a_heading_that_names_a_matter_of_the_tables_is_a_heading() -> None:
    assert headings("1.行政许可\n2.行政处罚情况\n") == [(4, "1.行政许可"), (4, "2.行政处罚情况")]


@pytest.mark.parametrize("leaders", ["…………1", "……2", "........ 3", "·····（4）"])
def test_an_entry_of_a_contents_list_is_no_heading(leaders: str) -> None:
    assert headings(f"目录\n一、总体情况{leaders}\n一、总体情况\n") == [(2, "一、总体情况")]


def test_what_follows_the_word_contents_and_comes_again_is_no_heading() -> None:
    text = "松湖市水务局年度报告\n目  录\n一、总体情况\n二、主动公开政府信息情况\n"
    body = "一、总体情况\n工作平稳。\n二、主动公开政府信息情况\n"
    assert headings(text + body) == [(2, "一、总体情况"), (2, "二、主动公开政府信息情况")]
    assert headings(text) == [(2, "一、总体情况"), (2, "二、主动公开政府信息情况")]


@pytest.mark.parametrize(
    "notes",
    [
        "注：1.件数含修订的。2.费用由财政局统计。",
        "（注：）\n1.件数含修订的。\n2.费用由财政局统计。",
        "说明：（1）件数含修订的。（2）费用由财政局统计。",
    ],
)
def test_items_of_notes_are_no_headings(notes: str) -> None:
    assert headings(f"一、总体情况\n{notes}\n（一）主动公开\n") == [(2, "一、总体情况"), (3, "（一）主动公开")]


def test_parts_are_chapters() -> None:
    text = "第一部分 总体情况\n工作平稳。\n第二部分：主动公开政府信息情况\n第二十条第（一）项\n"
    assert headings(text) == [(2, "第一部分 总体情况"), (2, "第二部分：主动公开政府信息情况")]


def test_a_heading_ends_at_a_colon_before_a_space() -> None:
    assert headings("（一）主动公开情况： 公开信息306条。\n") == [(3, "（一）主动公开情况")]
