"""Headings inside lines, beside tables, below chapters; where a heading ends that text follows without a mark."""

from __future__ import annotations

import pytest

from gouji.ingest import open_document
from gouji.models.forms.load import load_form
from gouji.models.headings.captions import consists_of_labels, is_caption, is_row_piece
from gouji.models.headings.ends import choose_end, score_ends
from gouji.models.headings.extent import find_extent, stands_alone
from gouji.models.headings.recurring import list_beginnings, weigh_ends
from gouji.models.headings.settings import HeadingSettings
from gouji.models.headings.signs import list_signs
from gouji.pipeline import read_stream

SETTINGS = HeadingSettings()
FORM = load_form("gov-disclosure-2021")
BAND = (
    "第二十条第（一）项",
    "信息内容\t本年制发件数\t本年废止件数\t现行有效件数",
    "规章\t0\t0\t0",
    "行政规范性文件\t1\t0\t9",
)
MORE = (
    "第二十条第（五）项",
    "信息内容\t本年处理决定数量",
    "行政许可\t6",
    "第二十条第（六）项",
    "信息内容\t本年处理决定数量",
)
TABLE = (*BAND, *MORE, "行政处罚\t8", "行政强制\t0")
TITLE = "松湖市水务局2023年政府信息公开工作年度报告"


def read(text: str, name: str = "a.txt", form: str = "gov-disclosure-2021") -> list[tuple[int, str, str | None]]:
    report = read_stream(open_document(text.encode(), name=name), form=form)
    return [(h.level, h.text, h.section) for h in report.headings if h.section != "title"]


def report_of(overview: str, *, glue: str = "\n", before_table: str = "") -> str:
    rows = TABLE if glue == "\n" else [line.replace("\t", "" if not glue else " ") for line in TABLE]
    parts = [TITLE, "一、总体情况", *overview.split("\n"), "二、主动公开政府信息情况", before_table, *rows]
    return glue.join(part for part in parts if part) + "\n"


def inner(found: list[tuple[int, str, str | None]]) -> list[tuple[int, str]]:
    return [(level, text) for level, text, section in found if section is None]


CHAPTERS = [(2, "一、总体情况", "overview"), (2, "二、主动公开政府信息情况", "disclosure")]


@pytest.mark.parametrize("number", ["{}.", "{}、", "{}．"])
@pytest.mark.parametrize("heads", [("主动公开情况", "依申请公开政府信息情况"), ("基本情况", "总体情况", "其他事项")])
def test_items_named_like_sections_stay_items_of_their_chapter(number: str, heads: tuple[str, ...]) -> None:
    items = [f"{number.format(i)}{head}" for i, head in enumerate(heads, 1)]
    found = read(report_of("\n".join(f"{item}。全年公开信息{5 + i}条，内容及时。" for i, item in enumerate(items))))
    assert [h for h in found if h[2]] == CHAPTERS
    assert inner(found) == [(4, item) for item in items]


def test_titles_that_number_the_chapters_stay_titles() -> None:
    text = report_of("今年工作平稳。").replace("一、总体", "1、总体").replace("二、主动", "2、主动")
    assert [h[::2] for h in read(text)] == [(2, "overview"), (2, "disclosure")]
    text = report_of("今年工作平稳。").replace("一、总体", "1、总体")
    assert [h[::2] for h in read(text)] == [(2, "overview"), (2, "disclosure")]


def test_chapters_are_what_tables_stand_below_where_the_overview_counts_otherwise() -> None:
    echo = "一、总体情况\n工作平稳。\n二、主动公开情况\n公开及时。\n三、依申请公开办理情况\n按期答复。\n"
    tables = "\n".join(TABLE)
    requests = (
        "一、本年新收政府信息公开申请数量\t3\t0\t0\t0\t0\t0\t3\n二、上年结转政府信息公开申请数量\t0\t0\t0\t0\t0\t0\t0\n"
    )
    disputes = "行政复议\t行政诉讼\n结果维持\t结果纠正\t其他结果\t尚未审结\t总计\n0\t0\t0\t0\t0\n"
    text = f"{TITLE}\n1、总体情况\n{echo}2、主动公开政府信息情况\n{tables}\n3、收到和处理政府信息公开申请情况\n{requests}4、政府信息公开行政复议、行政诉讼情况\n{disputes}"
    found = {section: title for _, title, section in read(text) if section}
    assert found["requests"].startswith("3、")


@pytest.mark.parametrize("glue", ["", " "])
@pytest.mark.parametrize(
    ("overview", "wanted"),
    [
        (
            "（一）主动公开。全年发布信息80条。\n（二）依申请公开。没有收到申请。",
            [(3, "（一）主动公开"), (3, "（二）依申请公开")],
        ),
        ("（一）主动公开情况\n2023年，我局发布信息80条。", [(3, "（一）主动公开情况")]),
        (
            "（一）公开渠道\n1.网站管理\n网站发布信息80条，更新及时。\n2.窗口服务\n我局设公开查阅点3处。",
            [(3, "（一）公开渠道"), (4, "1.网站管理"), (4, "2.窗口服务")],
        ),
        (
            "（一）机制建设\n通过会商研判，形成工作合力。\n（1）台账管理\n全年登记8件，件件有回音。",
            [(3, "（一）机制建设"), (5, "（1）台账管理")],
        ),
        ("1.受理登记。专人接收。2.会商答复。法制科会商，依法答复。", [(4, "1.受理登记"), (4, "2.会商答复")]),
        ("具体做法是：（一）明确分工；（二）细化流程；（三）强化通报。", []),
        ("依据条例第十九条、第二十条第（一）项的规定公开。", []),
        ("（一）健全协调机制，明确各科室职责边界，定期会商，确保口径一致。", []),
        ("全年投入1.5万元，系统升级到3.0版。", []),
        ("其中：1.网站发布8条；2.公众号发布9条。", []),
    ],
)
def test_headings_of_a_report_on_one_line(glue: str, overview: str, wanted: list[tuple[int, str]]) -> None:
    found = read(report_of(overview, glue=glue))
    assert inner(found) == wanted
    assert [h[2] for h in found if h[2]] == ["overview", "disclosure"]


@pytest.mark.parametrize(
    ("name", "opening", "closing"), [("a.txt", "", "\n"), ("a.html", "<p>", "</p>\n"), ("a.md", "", "\n\n")]
)
def test_items_of_one_paragraph_are_headings_in_every_lane(name: str, opening: str, closing: str) -> None:
    lines = ("一、总体情况", "1.受理登记。专人接收，逐件编号。2.会商答复。法制科会商，依法答复。3.归档。全年归档8件。")
    text = "".join(f"{opening}{line}{closing}" for line in (TITLE, *lines, "二、主动公开政府信息情况"))
    assert inner(read(text, name)) == [(4, "1.受理登记"), (4, "2.会商答复"), (4, "3.归档")]


@pytest.mark.parametrize(
    "fragment", ["合计\t87\t100%", "总计 87 12", "自然人\t4", "索引号\t123\t发布机构\t松湖市水务局"]
)
@pytest.mark.parametrize("heading", ["（二）依申请公开情况", "（三）监督保障"])
def test_a_fragment_does_not_hide_headings_up_to_the_table(fragment: str, heading: str) -> None:
    rows = "规章\t0\t0\t0\n规范性文件\t0\t0\t0\n行政许可\t17\t5\t109\n其他对外管理服务事项\t34\t0\t100"
    document = f"{fragment}\n{heading}\n当面、信函、网络均可提交。\n{rows}\n"
    assert heading in [text for _, text, _ in read(document, form="gov-disclosure-2019")]


@pytest.mark.parametrize("caption", ["表一：{}", "表 2：{}（单位：件）", "附表3 {}", "附件1：{}表", "{}统计表"])
@pytest.mark.parametrize("mark", ["", "### "])
def test_captions_are_no_headings(caption: str, mark: str) -> None:
    text = caption.format("主动公开政府信息情况")
    assert is_caption(text)
    table = "\n".join(["| " + row.replace("\t", " | ") + " |" for row in BAND[2:]])
    document = f"# {TITLE}\n\n## 一、总体情况\n\n平稳。\n\n## 二、主动公开政府信息情况\n\n{mark}{text}\n\n| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n|---|---|---|---|\n{table}\n"
    assert read(document, "a.md") == CHAPTERS


def test_a_heading_of_a_similar_word_is_no_caption() -> None:
    assert [is_caption(text) for text in ("表彰情况", "图解政策情况", "附件管理", "一、总体情况")] == [False] * 4


def test_labels_of_tables_apart_from_their_rows_are_known() -> None:
    assert consists_of_labels("申请人情况自然人", FORM)
    assert not consists_of_labels("申请人情况分析", FORM)
    assert is_row_piece("不版物", FORM)
    assert not is_row_piece("监督保障", FORM)


def find_end(text: str, *names: str, forced: bool = False) -> int | None:
    """Return where the heading ends that a text of torn lines begins with."""
    (ends,) = score_ends([text], names, SETTINGS)
    return choose_end(ends, None if forced else SETTINGS.least_odds)


@pytest.mark.parametrize(
    ("head", "rest"),
    [
        ("主动公开情况", "2023年，我局发布信息8条。"),
        ("平台建设", "全年更新栏目3次，没有逾期。"),
        ("加强组织领导", "成立了领导小组，统筹推进。"),
        ("加强领导，落实责任", "我局主要负责人亲自抓，层层落实。"),
        ("依申请公开方面", "松湖市水务局受理申请8件，均已答复。"),
        ("公开渠道 ", "方便群众查阅，设公开栏。"),
    ],
)
def test_where_a_heading_ends_without_a_mark(head: str, rest: str) -> None:
    found = find_end(head + rest, "松湖市水务局")
    assert found is not None
    assert (head + rest)[:found].strip() == head.strip()


@pytest.mark.parametrize(
    "text",
    [
        "健全信息公开协调机制，明确各科室职责边界，定期会商。",
        "完善考核评价办法，把公开工作与年终评优挂钩。",
        "全年工作平稳",
        "落实2023年要点。",
        "门户网站公开情况",
    ],
)
def test_a_sentence_or_a_heading_alone_has_no_such_end(text: str) -> None:
    assert find_extent(text, (), SETTINGS) is None
    assert find_end(text) is None


@pytest.mark.parametrize(
    ("head", "rest"),
    [
        ("公众号管理", "申请件由办公室统一受理，转科室办理。"),
        ("日常巡查整改", "街道办逐条核对，按期销号。"),
        ("新老平台衔接", "抽调技术人员迁移数据，备份齐全。"),
        ("档案利用", "查档群众明显增多，窗口延时服务。"),
        ("压实主体责任", "班子成员分片联系，每月点评。"),
        ("社区食堂运营", "五名厨师轮流掌勺，老人就餐方便。"),
        ("河道保洁", "两支队伍分段负责，日产日清。"),
        ("树木修剪", "三家公司中标，按季结算。"),
    ],
)
def test_a_heading_ends_where_words_that_no_list_holds_begin_a_sentence(head: str, rest: str) -> None:
    assert find_end(head + rest, forced=True) == len(head)


def test_a_heading_ends_in_no_quotation_and_at_no_pause() -> None:
    text = "落实《公开办法》 清理文件，逐件核对。"
    places = [text[:at] for at in list_signs([text], (), SETTINGS).ends]
    assert places[:3] == ["落实", "落实《公开办法》", "落实《公开办法》 清"]
    assert not any(place.endswith("，") for place in places)


def test_the_reports_own_organ_is_one_sign() -> None:
    text = "平台建设松湖市水务局全年改版两次，运行平稳。"
    places = [text[:at] for at in list_signs([text], ("松湖市水务局",), SETTINGS).ends]
    assert "平台建设" in places
    assert "平台建设松湖市" not in places


def test_a_heading_ends_before_a_year() -> None:
    assert max(list_signs(["回复周期2023年度平均五日，较快。"], (), SETTINGS).ends) == 4


@pytest.mark.parametrize("glue", ["\n", "", " "])
def test_a_colon_ends_a_heading_that_ends_as_headings_do(glue: str) -> None:
    overview = "（一）主动公开：发布信息80条，内容及时。\n（二）依申请公开：收到申请3件，均已答复。"
    assert inner(read(report_of(overview, glue=glue))) == [(3, "（一）主动公开"), (3, "（二）依申请公开")]


@pytest.mark.parametrize(
    "line", ["1.联系电话：07990001122。", "1.网站：发布8条；微信：发布9条。", "（一）具体如下：一是更新及时。"]
)
def test_a_colon_after_other_words_ends_none(line: str) -> None:
    assert inner(read(report_of(line))) == []


def test_a_circled_number_ends_a_heading_on_one_line() -> None:
    assert inner(read(report_of("（一）主动公开\n①网站。更新及时。②窗口。热情周到。", glue=""))) == [
        (3, "（一）主动公开")
    ]


def test_an_item_goes_on_behind_the_figure_that_it_runs_into() -> None:
    overview = "（一）主动公开情况\n1.机构信息。更新及时。全年合计2202.权责清单。全部公开。"
    assert inner(read(report_of(overview, glue=""))) == [
        (3, "（一）主动公开情况"),
        (4, "1.机构信息"),
        (4, "2.权责清单"),
    ]


def test_an_item_follows_a_unit_of_measure() -> None:
    overview = "1.机构信息。更新及时。计量单位：件2.权责清单。全部公开。详见附件3.目录。"
    assert inner(read(report_of(overview, glue=""))) == [(4, "1.机构信息"), (4, "2.权责清单")]


def test_a_figure_before_a_mark_begins_no_item_where_no_list_is_open() -> None:
    overview = "（一）主动公开情况\n发布信息312、比上年增加5条。"
    assert inner(read(report_of(overview, glue=""))) == [(3, "（一）主动公开情况")]


def test_bracketed_titles_of_sections_are_chapters_where_there_are_no_others() -> None:
    titles = ["总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "其他需要报告的事项"]
    bracketed = "\n".join(f"（{number}）{title}" for number, title in zip("一二三四", titles, strict=True))
    found = read(f"{TITLE}\n{bracketed}\n")
    assert {level for level, _, _ in found} == {2}
    assert [section for _, _, section in found] == ["overview", "disclosure", "requests", "other_matters"]
    found = read(f"{TITLE}\n一、总体情况\n{bracketed}\n")
    assert {level for level, text, _ in found if text.startswith("（")} == {3}


@pytest.mark.parametrize(("head", "rest"), [("其他事项", "没有收到。"), ("依申请公开情况", "没有收到。")])
def test_a_short_sentence_on_one_line_is_not_its_headings(head: str, rest: str) -> None:
    overview = f"（一）主动公开情况2023年，我局发布信息80条。（二）{head}{rest}"
    assert inner(read(report_of(overview, glue=""))) == [(3, "（一）主动公开情况"), (3, f"（二）{head}")]


@pytest.mark.parametrize(
    "head",
    [
        *("代表意见处理结果公开情况", "民生政策解读", "重要会议议题征集反馈工作情况", "主动报送各类信息的有关情况"),
        *("门户网站及其他平台的运行情况", "平台存在的短板", "网上平台运营分类"),
    ],
)
def test_what_ends_as_headings_do_before_a_stop_on_one_line_is_one_as_a_whole(head: str) -> None:
    overview = f"（一）主动公开情况。2023年，我局发布信息80条。（二）{head}。各科室按月上报，逐件登记。"
    assert inner(read(report_of(overview, glue=""))) == [(3, "（一）主动公开情况"), (3, f"（二）{head}")]


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("代表意见处理结果公开情况", True),
        ("代表意见处理结果和群众来信公开情况", True),
        ("代表意见和政协提案处理结果以及群众来信公开情况", False),
        ("民生政策解读", True),
        ("民生实事项目实施进展全过程公开", False),
        ("平台建设全年没有出现漏报情况", False),
        ("平台建设，信息公开情况", False),
        ("窗口一人一岗", False),
    ],
)
def test_a_text_before_a_stop_is_a_heading_as_a_whole(text: str, alone: bool) -> None:
    assert stands_alone(text, SETTINGS) is alone


def test_a_heading_does_not_hold_the_sentence_up_to_its_stop() -> None:
    sentence = "柜台老旧、座椅破损的现象时有发生。"
    overview = f"（一）主动公开情况。2023年，我局发布信息80条。1、服务大厅{sentence}2、网上平台。运行平稳。"
    found = inner(read(report_of(overview, glue="")))
    assert (4, "1、服务大厅") in found
    assert not any("发生" in text for _, text in found)


def test_what_begins_sentences_elsewhere_in_a_document_begins_one_behind_a_heading() -> None:
    texts = (
        "（二）窗口服务。巡河员每日上门3次。",
        "巡河员每日上报，件件登记。",
        "（一）档案巡河员每日查看，随时更新。",
    )
    beginnings = list_beginnings(texts, SETTINGS)
    ends = weigh_ends("档案巡河员每日查看，随时更新。", {2: 0.0, 3: 0.0, 5: 0.0}, beginnings, SETTINGS)
    assert ends[2] > ends[3] == ends[5] == 0.0
    assert not any(text.startswith("档案") for text in beginnings)


def test_a_heading_ends_before_what_begins_sentences_elsewhere() -> None:
    sentence = "栏目责任人每周自查一次，漏报当天补正。"
    overview = f"{sentence}（一）公开时效{sentence}（二）受理方式。{sentence}"
    assert inner(read(report_of(overview, glue=""))) == [(3, "（一）公开时效"), (3, "（二）受理方式")]
