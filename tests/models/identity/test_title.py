"""Title, year and agency."""

from __future__ import annotations

import pytest

from gouji.ingest import open_document
from gouji.models.forms.load import load_forms
from gouji.models.identity.settings import IdentitySettings
from gouji.models.identity.title import Identity, identify
from gouji.models.text.lines import split_lines
from gouji.pipeline import read_stream
from gouji.settings import Settings

FORM = load_forms()[1]


def identity(text: str, declared: str | None = None) -> Identity:
    stream = open_document(text.encode(), name="a.txt")
    first = stream.text.find("一、总体情况")
    return identify(split_lines(stream), FORM, declared, first if first >= 0 else None, IdentitySettings())


@pytest.mark.parametrize(
    ("text", "agency", "year"),
    [
        ("白榆县水务局2023年政府信息公开工作年度报告\n一、总体情况\n", "白榆县水务局", 2023),
        ("白榆县水务局\n2023年度政府信息公开工作年度报告\n一、总体情况\n", "白榆县水务局", 2023),
        ("2023年政府信息公开工作年度报告\n白榆县水务局\n一、总体情况\n", "白榆县水务局", 2023),
        ("2023年政府信息公开工作年度报告\n（白榆县水务局）\n一、总体情况\n", "白榆县水务局", 2023),
        ("白榆县水务局关于2023年度政府信息公开工作报告\n一、总体情况\n", "白榆县水务局", 2023),
        ("白榆县档案馆\n政府信息公开工作年度报告\n（2023年）\n一、总体情况\n2022年做了准备。\n", "白榆县档案馆", 2023),
        ("白榆县水务局二〇二三年政府信息公开年报\n一、总体情况\n", "白榆县水务局", 2023),
        ("白榆县水务局 ２０２３ 年政府信息公开工作年度报告\n一、总体情况\n", "白榆县水务局", 2023),
        (
            "标题：白榆县水务局2023年政府信息公开工作年度报告\n发布日期：2024-01-20\n一、总体情况\n",
            "白榆县水务局",
            2023,
        ),
        (
            "2023年政府信息公开工作年度报告\n一、总体情况\n正文。\n六、其他需要报告的事项\n无。\n白榆县水务局\n2024年1月20日\n",
            "白榆县水务局",
            2023,
        ),
        (
            "政府信息公开工作年度报告\n统计期限为2023年1月1日至2023年12月31日。\n一、总体情况\n2022年做了准备。\n",
            None,
            2023,
        ),
    ],
)
def test_who_reports_on_which_year(text: str, agency: str | None, year: int) -> None:
    found = identity(text)
    assert (found.agency, found.year) == (agency, year)


@pytest.mark.parametrize(
    ("above", "rest", "agency"),
    [
        ("白榆县住房和城乡", "建设局", "白榆县住房和城乡建设局"),
        ("白榆县水务", "局", "白榆县水务局"),
        ("白榆", "县水务局", "白榆县水务局"),
        ("白榆县柳河镇", "人民政府", "白榆县柳河镇人民政府"),
        ("白榆县人民政府", "水务局", "水务局"),
        ("白榆县政务公开", "水务局", "水务局"),
        ("附件", "白榆县水务局", "白榆县水务局"),
        ("政策解读", "水务局", "水务局"),
    ],
)
def test_an_agency_that_a_line_break_parts(above: str, rest: str, agency: str) -> None:
    text = f"{above}\n{rest}2023年政府信息公开工作年度报告\n一、总体情况\n"
    found = identity(text)
    begun = agency.startswith(above)
    assert (found.agency, found.year) == (agency, 2023)
    assert found.title == (above if begun else "") + f"{rest}2023年政府信息公开工作年度报告"
    assert found.span is not None
    assert found.span[0] == (0 if begun else len(above) + 1)


@pytest.mark.parametrize(
    "text",
    [
        "白榆县水务局 2023 年政府信息公开工作年度报告 一、总体情况 正文。本年增/减 3",
        "字体：[大 中 小] 白榆县水务局2023年政府信息公开工作年度报告 依照规定，现予公布。本年增/减 3",
        "首页 > 年报 来源：白榆县水务局 浏览次数：315白榆县水务局关于2023年度政府信息公开工作年度报告一、总体情况。",
    ],
)
def test_a_title_is_found_where_the_whole_report_stands_on_one_line(text: str) -> None:
    found = identity(text)
    assert (found.agency, found.year) == ("白榆县水务局", 2023)
    assert found.title.endswith("政府信息公开工作年度报告")


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("当前位置：首页 > 信息公开专栏 > 年度报告", "白榆县水务局2023年政府信息公开工作年度报告依照规定，现予公布。"),
        ("首页 > 政府信息公开年报 ", "白榆县水务局2023年政府信息公开工作年度报告 一、总体情况 内容。"),
        ("首页＞政府信息公开", "白榆县水务局关于2023年度政府信息公开工作年度报告"),
        ("首页 > 年度报告 ", "2023年白榆县水务局政府信息公开工作年度报告"),
    ],
)
def test_the_last_step_of_a_path_that_runs_into_the_title_is_no_part_of_it(path: str, title: str) -> None:
    found = identity(f"{path}{title}\n一、总体情况\n工作平稳。\n")
    assert (found.title, found.agency) == (title[: title.index("年度报告") + 4], "白榆县水务局")


@pytest.mark.parametrize("agency", ["白榆县信息公开中心", "白榆县水务局"])
def test_a_name_behind_a_path_is_kept_whole(agency: str) -> None:
    title = f"{agency}2023年政府信息公开工作年度报告"
    found = identity(f"首页 > 年报 > {title}\n一、总体情况\n工作平稳。\n")
    assert (found.title, found.agency) == (title, agency)


def test_the_year_of_signing_is_not_the_year_reported() -> None:
    text = (
        "白榆县水务局政府信息公开工作年度报告\n一、总体情况\n2023年，本局公开信息80条。\n白榆县水务局\n2024年1月20日\n"
    )
    assert identity(text).year == 2023


def test_a_title_that_the_source_declares_helps() -> None:
    found = identity("一、总体情况\n工作平稳。\n", declared="白榆县水务局2023年政府信息公开工作年度报告 - 政务网")
    assert (found.agency, found.year) == ("白榆县水务局", 2023)
    assert found.span is None


def test_the_titles_place_holds_its_characters() -> None:
    text = "首页\n白榆县水务局2023年政府信息公开工作年度报告\n一、总体情况\n"
    found = identity(text)
    assert found.span is not None
    assert text[found.span[0] : found.span[1]] == found.title == "白榆县水务局2023年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    "line",
    [
        "根据有关要求，编制2023年政府信息公开工作年度报告，现予公布。",
        "《白榆县水务局2023年政府信息公开工作年度报告》已经审定。",
        "首页/政务公开/政府信息公开工作年度报告",
    ],
)
def test_a_sentence_about_the_report_is_no_title(line: str) -> None:
    assert identity(f"{line}\n一、总体情况\n").title == ""


def test_a_document_without_anything_has_no_identity() -> None:
    found = identity("会议记录\n没有内容。\n")
    assert (found.title, found.year, found.agency, found.span) == ("", None, None, None)


NAME = "政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ((NAME, f"白榆县水务局2023年{NAME}"), 1),
        ((f"白榆县水务局2023年{NAME}", f"青杨县水务局2022年{NAME}"), 0),
        ((f"标题：青杨县水务局2022年{NAME}", f"白榆县水务局2023年{NAME}"), 1),
        ((f"白榆县水务局{NAME}", f"标题：白榆县水务局2023年{NAME}"), 1),
        ((f"白榆县水务局{NAME}", f"标题：白榆县水务局{NAME}"), 0),
    ],
    ids=["a year counts most", "the first of equals", "a field's value counts less", "a year over a field", "no field"],
)
def test_the_likeliest_line_is_the_title(lines: tuple[str, ...], title: int) -> None:
    found = identity("\n".join((*lines, "一、总体情况", "")))
    assert found.line == title
    assert found.title == lines[title].removeprefix("标题：")


def test_what_stands_behind_the_first_section_is_no_title() -> None:
    assert identity(f"一、总体情况\n白榆县水务局{NAME}\n").line is None


@pytest.mark.parametrize(("length", "whole"), [(60, True), (61, False)])
def test_a_line_of_more_than_sixty_characters_only_begins_with_a_title(length: int, whole: bool) -> None:
    line = f"白榆县水务局2023年{NAME}"
    text = line + "甲" * (length - len(line))
    assert identity(f"{text}\n一、总体情况\n").title == (text if whole else line)


@pytest.mark.parametrize(("length", "title"), [(40, True), (41, False)])
def test_a_sentence_begins_with_a_title_only_behind_a_name_of_forty_characters(length: int, title: bool) -> None:
    organ = "县" * length
    assert identity(f"{organ}{NAME}，现予公布\n一、总体情况\n").title == (organ + NAME if title else "")


@pytest.mark.parametrize(
    ("head", "tail", "joined"),
    [
        ("白榆县水务局2023年政府信息公开工作", "年度报告", True),
        ("白榆县水务局2023年政府信息公开工作年度报", "告", True),
        ("白榆县水务局2023年政府信息公开", "工作年度报告", True),
        ("白榆县水务局2023年", NAME, False),
        ("甲" * 52 + "政府信息公开工作", "年度报告", True),
        ("甲" * 53 + "政府信息公开工作", "年度报告", False),
        ("甲" * 61 + "政府信息公开工作", "年度报告", False),
        ("甲，白榆县水务局2023年政府信息公开工作", "年度报告", False),
        ("首页/政府信息公开工作", "年度报告", False),
        ("白榆县水务局2023年政府信息公开工作", "年度报告的说明", False),
    ],
)
def test_a_title_that_its_page_breaks_is_joined(head: str, tail: str, joined: bool) -> None:
    found = identity(f"{head}\n{tail}\n一、总体情况\n")
    assert (found.title == head + tail) is joined
    if joined:
        assert found.span == (0, len(head) + 1 + len(tail))


@pytest.mark.parametrize("field", ["名　　称：", "标 题：", "附件："])
def test_a_field_that_its_page_breaks_is_read_where_no_title_is_better(field: str) -> None:
    text = f"{field}白榆县水务局2023年政府信息公开工作年\n度报告\n发布机构：某\n"
    title = f"白榆县水务局2023年{NAME}"
    found = identity(f"{text}一、总体情况\n")
    assert (found.title, found.agency, found.span) == (title, "白榆县水务局", (len(field), text.index("\n发布")))
    found = identity(f"{text}{title}\n一、总体情况\n")
    assert (found.title, found.agency, found.span) == (title, "白榆县水务局", (len(text), len(text + title)))
    broken = f"{title[:-4]}\n年度报告\n"
    assert identity(f"{text}{broken}一、总体情况\n").span == (len(text), len(text + broken) - 1)


@pytest.mark.parametrize(("behind", "agency"), [(7, "白榆县水务局"), (8, None)])
def test_a_signature_stands_in_the_last_eight_lines(behind: int, agency: str | None) -> None:
    text = f"2023年{NAME}\n一、总体情况\n工作平稳。\n白榆县水务局2024年1月20日\n" + "附注。\n" * behind
    assert identity(text).agency == agency


def test_of_two_signatures_the_last_counts() -> None:
    text = f"2023年{NAME}\n一、总体情况\n工作平稳。\n青杨县水务局2024年1月19日\n白榆县水务局2024年1月20日\n"
    assert identity(text).agency == "白榆县水务局"


def test_an_agency_has_two_characters_at_least() -> None:
    assert identity(f"县2023年{NAME}\n一、总体情况\n").agency is None
    assert identity(f"县局2023年{NAME}\n一、总体情况\n").agency == "县局"


@pytest.mark.parametrize(("repeated", "found"), [(True, True), (False, False)])
def test_a_title_amid_a_line_begins_with_a_name_that_stands_elsewhere(repeated: bool, found: bool) -> None:
    organ = "白榆县水务股份"
    text = f"首页。年报来源{organ}2023年{NAME}依照规定，现予公布，内容如下。" + (f"{organ}。" if repeated else "")
    assert (identity(text).title == f"{organ}2023年{NAME}") is found


def test_the_year_that_the_text_speaks_of_most_is_its_year() -> None:
    text = f"白榆县水务局{NAME}\n一、总体情况\n2021年开始。2022年收到3件。2022年公开5条。2023年1月1日办公。\n"
    assert identity(text).year == 2022


@pytest.mark.parametrize(
    ("lines", "agency", "line"),
    [
        (("白榆县水务局", f"2023年{NAME}"), "白榆县水务局", 0),
        ((f"2023年{NAME}", "白榆县水务局"), "白榆县水务局", 1),
        ((f"2023年{NAME}",), None, None),
        (("白榆县水务局", "首页", f"2023年{NAME}", "正文", "青杨县水务局"), None, None),
        (("首页", "白榆县水务局", f"2023年{NAME}", "青杨县水务局"), "白榆县水务局", 1),
    ],
)
def test_the_agency_stands_right_above_the_title_or_below_it(
    lines: tuple[str, ...], agency: str | None, line: int | None
) -> None:
    found = identity("\n".join(lines) + "\n")
    assert (found.agency if line is not None else None, found.agency_line) == (agency, line)


def test_a_title_is_on_the_first_page_unless_it_is_found_on_another() -> None:
    assert identity("会议记录\n").page == 1
    assert identity(f"首页\n\f白榆县水务局2023年{NAME}\n一、总体情况\n").page == 2


def test_a_sentence_may_begin_with_the_name_of_the_report() -> None:
    assert identity(f"{NAME}，现予公布\n一、总体情况\n").title == NAME


def test_the_title_is_the_surest_heading() -> None:
    stream = open_document(f"白榆县水务局2023年{NAME}\n一、总体情况\n工作平稳。\n行政许可\t2\n".encode(), name="a.txt")
    for settings, confidence in ((Settings(), 0.99), (Settings(identity=IdentitySettings(title_confidence=0.8)), 0.8)):
        title = read_stream(stream, form=FORM.id, settings=settings).headings[0]
        assert (title.section, title.level, title.confidence) == ("title", 1, confidence)


def test_a_title_may_begin_where_the_first_section_does() -> None:
    lines = split_lines(open_document(f"白榆县水务局{NAME}\n".encode(), name="a.txt"))
    assert identify(lines, FORM, None, 0, IdentitySettings()).line == 0


@pytest.mark.parametrize(("organ", "found"), [("水务股份", True), ("水务股", False)])
def test_a_name_amid_a_line_has_four_characters_at_least(organ: str, found: bool) -> None:
    text = f"首页。年报来{organ}2023年{NAME}依照规定，现予公布，内容如下。{organ}。"
    assert (identity(text).title == f"{organ}2023年{NAME}") is found


BODY = "\n一、总体情况\n工作平稳。\n"


@pytest.mark.parametrize(
    "title",
    [
        "青杨县卫健委2023年政府信息公开工作年度报告",
        "青杨县卫健委政府信息公开工作2023年度报告",
        "青杨县卫健委政府信息公开2023年年度报告",
        "2023年度青杨县卫健委政府信息公开工作年度报告",
        "2023年青杨县卫健委信息公开年报",
        "2023年青杨县卫健委政务信息公开年报",
        "青杨县卫健委政府信息公开年报（2023年）",
        "关于青杨县卫健委2023年政府信息公开工作情况的报告",
        "青杨县卫健委关于2023年度政府信息公开工作情况的报告",
        "青杨县卫健委关于报送2023年度政府信息公开工作情况的报告",
        "青杨县卫健委二〇二三年度政府信息公开工作报告",
        "青杨县卫健委二O二三年度政府信息公开工作报告",
        "青杨县卫健委2023年政府信息公开工作年度报告公示",
        "【2023年报】青杨县卫健委政府信息公开工作年度报告",
        "Page 3 of 9 青杨县卫健委2023年政府信息公开工作年度报告",
        "第3页 共9页 青杨县卫健委2023年政府信息公开工作年度报告",
        "- 3 - 青杨县卫健委2023年政府信息公开工作年度报告",
        "P. 3\t青杨县卫健委2023年政府信息公开工作年度报告",
        "3/9 青杨县卫健委2023年政府信息公开工作年度报告",
        "3 青杨县卫健委2023年政府信息公开工作年度报告",
        "2024/1/19 10:32 青杨县卫健委2023年政府信息公开工作年度报告",
        "1/19/24, 10:32 AM 青杨县卫健委2023年政府信息公开工作年度报告 - 青杨县门户网站",
        "当前位置：首页 > 政务公开 > 青杨县卫健委2023年政府信息公开工作年度报告",
        "https://www.example.org/a.html 青杨县卫健委2023年政府信息公开工作年度报告",
        "青杨县卫健委2023年政府信息公开工作年度报告 第1页",
        "青杨县卫健委2023年政府信息公开工作总结报告",
        "青政公〔2024〕3号 青杨县卫健委2023年政府信息公开工作年度报告",
        "青政公〔2024〕3号青杨县卫健委关于印发2023年政府信息公开工作年度报告的通知",
        "标题：附件：青杨县卫健委2023年政府信息公开工作年度报告",
        "《青杨县卫健委2023年政府信息公开工作年度报告》",
    ],
)
def test_year_and_agency_stand_in_any_order_and_behind_what_frames_the_page(title: str) -> None:
    found = identity(title + BODY)
    assert (found.agency, found.year) == ("青杨县卫健委", 2023)
    assert found.title in title
    assert "Page" not in found.title
    assert "门户" not in found.title


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        ("青杨县人民政府信息公开年报", "青杨县人民政府"),
        ("青杨县人民政府2023年信息公开年报", "青杨县人民政府"),
        ("青杨县政府2023年信息公开年报", "青杨县政府"),
        ("青杨县政府信息公开年报", "青杨县"),
        ("2023年度政府信息公开工作年度报告（青杨县水务局）", "青杨县水务局"),
        ("2023年度政府信息公开工作年度报告——青杨县水务局", "青杨县水务局"),
        ("青杨县水务局2023年度\n政府信息公开工作年度报告", "青杨县水务局"),
        ("青杨县水务局\n2023年度\n政府信息公开工作年度报告", "青杨县水务局"),
        ("栏目：政府信息公开年报\n青杨县水务局\n2023年度政府信息公开工作年度报告", "青杨县水务局"),
        ("2023年度政府信息公开工作年度报告\n来源：青杨县水务局 发布时间：2024-01-20", "青杨县水务局"),
        ("青楊縣水務局2023年政府信息公開工作年度報告", "青楊縣水務局"),
        ("青杨县⾏政审批局2023年政府信息公开⼯作年度报告", "青杨县行政审批局"),
    ],
)
def test_an_agency_is_a_name_and_nothing_of_the_reports(title: str, agency: str) -> None:
    assert identity(title + BODY).agency == agency


@pytest.mark.parametrize(
    "period",
    [
        "2022年1月1日起至2022年12月31日",
        "2022年1月1日-12月31日",
        "2022年1月1日0时至12月31日",
        "2022.1.1-2022.12.31",
        "2022年1月至12月",
        "二〇二二年一月一日至十二月三十一日",
    ],
)
def test_the_period_of_the_figures_gives_the_year_that_the_title_lacks(period: str) -> None:
    text = f"青杨县水务局{NAME}\n发布日期：2023-01-20\n统计期限为{period}。2021年做了准备，2021年完成。{BODY}"
    assert identity(text).year == 2022


def test_an_annual_report_of_another_kind_names_no_agency_with_its_subject() -> None:
    text = "青杨县柳河乡2021年政府信息公开工作年度报告\n没有表格。\n"
    report = read_stream(open_document(text.encode(), name="a.txt"))
    assert (report.form, report.agency, report.year) == (None, "青杨县柳河乡", 2021)
