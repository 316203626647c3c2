"""Markdown to tokens: headings, pipe tables, tables of other kinds inside, emphasis, what is furniture."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.ingest.markdown.inline import read_inline
from gouji.ingest.markdown.read import read_markdown
from gouji.ingest.stream.settings import FlowSettings
from gouji.tokens import OBJECT, Source, Style, TokenStream

SOURCE = Source(name="a.md", sha256="", media_type="text/markdown")


def read(text: str) -> TokenStream:
    return read_markdown(text.encode(), SOURCE, settings=FlowSettings())


def cells(stream: TokenStream) -> dict[tuple[int, int, int], str]:
    found: dict[tuple[int, int, int], str] = {}
    for token in stream.tokens:
        if token.cell:
            place = (token.cell.table, token.cell.row, token.cell.column)
            found[place] = found.get(place, "") + token.text
    return found


def furniture(stream: TokenStream) -> str:
    return "".join(token.text for token in stream.tokens if token.furniture)


def shown(stream: TokenStream) -> str:
    return "".join(token.text for token in stream.tokens if not token.furniture)


def headings(stream: TokenStream) -> list[tuple[int, str]]:
    """Level and text of the lines that the source declares headings."""
    found: list[tuple[int, str]] = []
    start = 0
    for line in stream.text.split("\n"):
        inside = [t for t in stream.tokens if start <= t.span.start < start + len(line) and t.style and t.style.heading]
        found += [(inside[0].style.heading or 0, line)] if inside and inside[0].style else []
        start += len(line) + 1
    return found


@given(st.text(alphabet="规章一、#|-*_`[]()<>!\\\t \n\f0129br&;nbsp", max_size=80))
def test_any_text_is_read_and_rebuilt(text: str) -> None:
    stream = read("报" + text)
    assert "".join(token.text for token in stream.tokens) == stream.text
    assert all(a.span.end == b.span.start for a, b in pairwise(stream.tokens))


@given(
    st.lists(
        st.lists(st.sampled_from(["", "0", "12", "规章", "-", "甲\\|", "1<br>2"]), min_size=2, max_size=5),
        min_size=1,
        max_size=5,
    )
)
def test_pipe_tables_come_back_cell_by_cell(rows: list[list[str]]) -> None:
    """In their order: columns are those of the rows above where a label above covers the first ones."""
    head = ["项", *rows[0][1:]]
    lines = ["| " + " | ".join(row) + " |" for row in [head, *rows[1:]]]
    lines.insert(1, "|" + "---|" * len(head))
    want = [[text.replace("\\|", "|").replace("<br>", "\n") for text in row] for row in [head, *rows[1:]]]
    stream = read("\n".join(lines) + "\n")
    found: dict[int, list[str]] = {}
    for (_, r, _), text in cells(stream).items():
        found.setdefault(r, []).append(text)
    assert list(found.values()) == want
    assert furniture(stream) == lines[1]


def test_headings_of_all_kinds() -> None:
    stream = read(
        "# 某局年度报告\n\n##二、主动公开\n### 第一项 ###\n\n总体情况\n====\n\n概述\n---\n\n正文。\n#标签 和 # 号\n"
    )
    assert headings(stream) == [(1, "某局年度报告"), (2, "二、主动公开"), (3, "第一项"), (1, "总体情况"), (2, "概述")]
    assert furniture(stream) == "====---"
    assert "#" not in shown(stream).replace("#标签 和 # 号", "")


def test_a_rule_below_a_paragraph_makes_no_heading() -> None:
    stream = read("全年共收到申请三件。\n---\n\n一\n二\n---\n下文\n\n* * *\n")
    assert headings(stream) == []
    assert furniture(stream) == "------* * *"


def test_alignment_rows_are_kept_as_furniture_and_dashes_are_cells() -> None:
    stream = read("| 甲 | 乙 |\n|:-:|--:|\n| - | - |\n| --- | --- |\n")
    assert cells(stream) == {(0, 0, 0): "甲", (0, 0, 1): "乙", (0, 1, 0): "-", (0, 1, 1): "-"}
    assert furniture(stream) == "|:-:|--:|| --- | --- |"


def test_rows_of_lone_dashes_above_are_an_alignment_row_only_second() -> None:
    assert furniture(read("| 甲 | 乙 |\n|-|-|\n| 1 | 2 |\n")) == "|-|-|"


def test_tables_without_outer_pipes_or_without_alignment_row() -> None:
    assert cells(read("规章 | 0\n--- | ---\n许可 | 1\n")) == {
        (0, 0, 0): "规章",
        (0, 0, 1): "0",
        (0, 1, 0): "许可",
        (0, 1, 1): "1",
    }
    assert cells(read("| 规章 | 0 |\n| 许可 | 1 |\n")) == {
        (0, 0, 0): "规章",
        (0, 0, 1): "0",
        (0, 1, 0): "许可",
        (0, 1, 1): "1",
    }
    assert cells(read("首页 | 政务公开 | 年报\n")) == {}


def test_shattered_tables() -> None:
    stream = read(
        "| 类 | 数 |\n|---|---|\n| 甲 | 1 |\n\n| 乙 | 2 |\n\n| 类 | 数 "
        "|\n|---|---|\n| 丙 | 3 |\n\n- 2 -\n\n| 丁 | 4 |\n"
    )
    assert [place for place, text in cells(stream).items() if text in ("甲", "乙", "丙", "丁")] == [
        (0, 1, 0),
        (0, 2, 0),
        (1, 1, 0),
        (1, 2, 0),
    ]


def test_a_row_broken_over_lines_is_joined() -> None:
    found = cells(read("| 类 | 数 | 注 |\n|---|---|---|\n| 第二十条\n第一项 | 1 | 无 |\n| 下 | 2 |\n"))
    assert found[0, 1, 0] == "第二十条\n第一项"
    assert found[0, 1, 2] == "无"
    assert found[0, 2, 1] == "2"
    assert (0, 2, 2) not in found


def test_html_tables_inside() -> None:
    stream = read(
        '前文\n<table>\n<tr><td rowspan="2">甲</td><td>1</td></tr>\n<tr><td>2</td></tr>\n</table>\n后文\n\n| 乙 | 3 |\n'
    )
    assert cells(stream) == {(0, 0, 0): "甲", (0, 0, 1): "1", (0, 1, 1): "2", (1, 0, 0): "乙", (1, 0, 1): "3"}
    assert stream.text == "前文\n甲\t1\n2\n后文\n\n乙\t3\n"


def test_an_html_table_that_never_ends() -> None:
    stream = read("<table><tr><td>甲</td>\n<td>1</td></tr>\n后文\n# 标题\n")
    assert cells(stream) == {(0, 0, 0): "甲", (0, 0, 1): "1"}
    assert headings(stream) == [(1, "标题")]


def test_tab_tables_inside() -> None:
    stream = read("## 二、情况\n\n规章\t0\t1\n\t许可\t\n#### 三、情况\n甲\t1\n")
    assert cells(stream) == {
        (0, 0, 0): "规章",
        (0, 0, 1): "0",
        (0, 0, 2): "1",
        (0, 1, 0): "",
        (0, 1, 1): "许可",
        (0, 1, 2): "",
        (1, 0, 0): "甲",
        (1, 0, 1): "1",
    }


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("**一、**概述", [("一、", True), ("概述", False)]),
        ("__要__点", [("__要__点", False)]),
        ("a __要点__ b", [("a ", False), ("要点", True), (" b", False)]),
        ("*强调*与[链接](http://a.b/c_(d))", [("强调与链接", False)]),
        ("**[链接](x)**", [("链接", True)]),
        ("![图](x.png)后", [(f"{OBJECT}后", False)]),
        (r"1\. 甲\*乙\|丙", [("1. 甲*乙|丙", False)]),
        ("3*4*5 和 1<2", [("3*4*5 和 1<2", False)]),
        ("<b>甲</b><font color=red>乙</font>&nbsp;&lt;丙&gt;", [("甲", True), ("乙\u00a0<丙>", False)]),
        ("第一行<br/>第二行", [("第一行\n第二行", False)]),
        ("`代码` <!-- 注 -->甲", [("代码 甲", False)]),
        ("《条例》<国办发〔2021〕1号>", [("《条例》<国办发〔2021〕1号>", False)]),
        ("a_b_c __ d", [("a_b_c __ d", False)]),
    ],
)
def test_inline_markup(text: str, want: list[tuple[str, bool]]) -> None:
    joined: list[tuple[str, bool]] = []
    for run in read_inline(text, FlowSettings()):
        bold = bool(run.style and run.style.bold)
        if joined and joined[-1][1] == bold:
            joined[-1] = (joined[-1][0] + run.text, bold)
        else:
            joined.append((run.text, bold))
    assert joined == want


def test_bold_without_its_end_is_furniture() -> None:
    stream = read("**一、总体情况\n正文\n")
    assert furniture(stream) == "**"
    assert shown(stream) == "一、总体情况\n正文\n"


def test_headings_keep_bold_and_level() -> None:
    token = read("## **二、情况**\n").tokens[0]
    assert token.style == Style(heading=2, bold=True)


def test_bullets_quotes_and_front_matter() -> None:
    stream = read("---\ntitle: 某局年报\ndate: 2024-01-01\n---\n- 甲\n> 乙\n1. 丙\n- 3 -\n+14\n-3\n")
    assert stream.title == "某局年报"
    assert shown(stream).split() == ["甲", "乙", "1.", "丙", "+14", "-3"]
    assert furniture(stream) == "---title: 某局年报date: 2024-01-01---- - 3 -"


def test_fences_are_furniture_and_what_they_hold_is_read() -> None:
    stream = read("```markdown\n# 标题\n| 甲 | 1 |\n```\n")
    assert headings(stream) == [(1, "标题")]
    assert cells(stream) == {(0, 0, 0): "甲", (0, 0, 1): "1"}
    assert furniture(stream) == "```markdown```"


def test_pages_turn_before_headings_too() -> None:
    stream = read("正文\n- 1 -\n# 标题\n\f| 甲 | 1 |\n")
    assert [t.page for t in stream.tokens if t.text in ("正文", "标题", "甲")] == [1, 1, 2]
    stream = read("正文\n- 1 -\n# 标题\n- 2 -\n| 甲 | 1 |\n")
    assert [t.page for t in stream.tokens if t.text in ("正文", "标题", "甲")] == [1, 2, 3]


def test_marks_of_footnotes_are_furniture() -> None:
    stream = read("共 12[^1] 件\n\n[^1]: 含上年结转\n")
    assert (shown(stream), furniture(stream)) == ("共 12 件\n\n 含上年结转\n", "[^1][^1]:")


def test_struck_out_text_is_furniture() -> None:
    stream = read("共~~21~~12 件，约 3~5 件\n")
    assert (shown(stream), furniture(stream)) == ("共12 件，约 3~5 件\n", "21")
