"""HTML to tokens: spans, nesting, white space as shown, Word's paste, what belongs to the site."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.errors import DamagedDocument
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.web.read import read_html
from gouji.tokens import Source, TokenKind, TokenStream

SOURCE = Source(name="a.html", sha256="", media_type="text/html")


def read(markup: str, encoding: str = "utf-8") -> TokenStream:
    return read_html(markup.encode(encoding), SOURCE, settings=FlowSettings())


def cells(stream: TokenStream) -> dict[tuple[int, int, int], str]:
    found: dict[tuple[int, int, int], str] = {}
    for token in stream.tokens:
        if token.cell:
            place = (token.cell.table, token.cell.row, token.cell.column)
            found[place] = found.get(place, "") + token.text
    return found


def furniture(stream: TokenStream) -> list[str]:
    """The lines of which something is furniture, their other text left out."""
    lines: dict[int, str] = {}
    for token in stream.tokens:
        if token.furniture:
            line = stream.text.count("\n", 0, token.span.start)
            lines[line] = lines.get(line, "") + token.text
    return list(lines.values())


def shown(stream: TokenStream) -> str:
    return "".join(token.text for token in stream.tokens if not token.furniture)


PIECES = (
    "<p> </p> <table> </table> <tr> </tr> <td> <td/rowspan=2> <td/colspan=3> </td> <br> <b> </b> <div> </div> 规章 12 &nbsp; "
    "<!--[if/x]> <![endif]--> <ol> <li> <a/href=x> <tbody> <tfoot> \n"
)
MARKUP = st.lists(st.sampled_from([re.sub("(?<=\\w)/", " ", piece) for piece in PIECES.split(" ")]), max_size=30)


@given(MARKUP)
def test_any_markup_is_read_and_rebuilt(parts: list[str]) -> None:
    stream = read("<p>报" + "".join(parts))
    assert "".join(token.text for token in stream.tokens) == stream.text
    assert all(a.span.end == b.span.start for a, b in pairwise(stream.tokens))
    assert all(t.cell is None or (t.cell.row_span >= 1 and t.cell.column_span >= 1) for t in stream.tokens)


@given(
    st.lists(
        st.lists(st.sampled_from(["", "0", "12", "规章", "1<br>2"]), min_size=2, max_size=5), min_size=1, max_size=5
    )
)
def test_tables_come_back_cell_by_cell(rows: list[list[str]]) -> None:
    rows = [["行", *row] for row in rows]
    markup = "".join("<tr>" + "".join(f"<td>{cell or '&nbsp;'}</td>" for cell in row) + "</tr>" for row in rows)
    want = {(0, r, c): text.replace("<br>", "\n") for r, row in enumerate(rows) for c, text in enumerate(row)}
    assert cells(read(f"<p>前</p><table>{markup}</table><p>后</p>")) == want


def test_spans_give_true_columns_and_covered_places_nothing() -> None:
    stream = read(
        "<table><tr><td rowspan=2>甲<td colspan=2>乙<td rowspan=0>丙<tr><td>1<td>2<tr><td>3<td>4<td>5</table>"
    )
    assert cells(stream) == {
        (0, 0, 0): "甲",
        (0, 0, 1): "乙",
        (0, 0, 3): "丙",
        (0, 1, 1): "1",
        (0, 1, 2): "2",
        (0, 2, 0): "3",
        (0, 2, 1): "4",
        (0, 2, 2): "5",
    }
    spans = {t.text: (t.cell.row_span, t.cell.column_span) for t in stream.tokens if t.cell}
    assert (spans["甲"], spans["乙"], spans["丙"]) == ((2, 1), (1, 2), (3, 1))
    assert stream.text == "甲\t乙\t丙\n1\t2\n3\t4\t5\n"


@pytest.mark.parametrize("span", ["0", "-2", "x", "", "99999999999999999999", "1.5", " 1"])
def test_absurd_spans(span: str) -> None:
    found = cells(
        read(f'<table><tr><td colspan="{span}">甲</td></tr><tr><td>1</td><td rowspan="{span}">2</td></tr></table>')
    )
    assert found == {(0, 0, 0): "甲", (0, 1, 0): "1", (0, 1, 1): "2"}


def test_the_foot_comes_last_and_row_spans_end_with_their_group() -> None:
    stream = read(
        "<table><tfoot><tr><td>尾<td>9</tfoot><tbody><tr><td rowspan=5>"
        "甲<td>1</tbody><tbody><tr><td>乙<td>2</tbody></table>"
    )
    assert stream.text == "甲\t1\n乙\t2\n尾\t9\n"
    assert cells(stream)[0, 1, 0] == "乙"


def test_a_table_within_a_data_cell_follows_its_row() -> None:
    stream = read(
        "<table><tr><td>甲<td>1<td>2</tr><tr><td>乙<table><tr><td>丙<td>3</table><td>4<td>5</tr><tr><td>丁<td>6<td>7</table><table><tr><td>戊<td>8</table>"
    )
    assert stream.text == "甲\t1\t2\n乙\t4\t5\n丙\t3\n丁\t6\t7\n戊\t8\n"
    assert {place[0] for place in cells(stream)} == {0, 1, 2}
    assert cells(stream)[1, 0, 1] == "3"
    assert cells(stream)[0, 2, 0] == "丁"


def test_a_table_that_lays_out_the_page_is_no_table() -> None:
    body = "<p>一、总体情况</p><p>全年收到申请三件。</p><table><tr><td>规章<td>3</table><p>二、其他</p>"
    stream = read(f"<table><tr><td width=20></td><td>{body}</td></tr></table>")
    assert stream.text == "一、总体情况\n全年收到申请三件。\n规章\t3\n二、其他\n"
    assert cells(stream) == {(0, 0, 0): "规章", (0, 0, 1): "3"}


def test_blank_tables_and_blank_cells_stay() -> None:
    stream = read("<table><tr><td>&nbsp;<td> <tr><td>　<td></table>")
    assert [t.kind for t in stream.tokens if t.cell] == [TokenKind.BLANK] * 4


def test_rows_and_cells_without_a_table_get_one() -> None:
    assert cells(read("<tr><td>甲<td>1</tr>")) == {(0, 0, 0): "甲", (0, 0, 1): "1"}


def test_text_between_cells_comes_before_the_table() -> None:
    assert read("<table>题<caption>表</caption><tr>漏<td>1<td>2</table>").text == "题\n表\n漏\n1\t2\n"


def test_white_space_is_as_a_browser_shows_it() -> None:
    stream = read("<p>  政府\n  信息  公开\n\t2020\n年 </p> 本年<b> 度 </b>\n<p>&emsp;&nbsp;报&nbsp;告&nbsp;</p>")
    assert stream.text == "政府信息 公开 2020 年\n本年 度\n报\u00a0告\n"


def test_preformatted_text_keeps_its_lines() -> None:
    assert read("<pre>甲  1\n乙  2\n</pre>丙").text == "甲  1\n乙  2\n丙\n"


def test_a_span_a_character_makes_whole_tokens() -> None:
    digits = "".join(f'<span lang=EN-US style="font-size:12pt">{char}</span>' for char in "1250")
    words = "".join(f'<span style="font-size:12pt">{char}</span>' for char in "行政许可")
    stream = read(f"<table><tr><td><p>{words}<o:p></o:p></p><td><p>{digits}<o:p>&nbsp;</o:p></p></table>")
    assert [t.text for t in stream.tokens if t.cell] == ["行政许可", "1250"]


def test_a_number_set_in_two_styles_is_one_token() -> None:
    assert [t.text for t in read("<p><b>12</b>50 件</p>").tokens] == ["1250", " ", "件", "\n"]


def test_word_paste() -> None:
    stream = read(
        "<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]--><style>p{}</style>"
        "<p class=MsoNormal><![if !supportLists]><span>一、<span>&nbsp;</span></span><![endif]>总体情况<o:p></o:p></p>"
        "<table><tr><td>甲<td>1</tr><![if !supportMisalignedColumns]><tr "
        "height=0><td width=9></td><td width=9></td></tr><![endif]></table>"
        "<p>尾&lt;!--[if !supportMisalignedColumns]--&gt;&lt;!--[endif]--&gt;</p>"
    )
    assert shown(stream) == "一、\u00a0总体情况\n甲\t1\n尾\n"
    assert furniture(stream) == ["<!--[if !supportMisalignedColumns]--><!--[endif]-->"]


def test_what_is_hidden_or_no_text_is_left_out() -> None:
    stream = read(
        "<p>甲<script>1</script><style>2</style><span style='DISPLAY: none'>3</span><noscript>4</noscript>乙</p>"
        "<p hidden>5</p><table><tr><td>丙<td style='display:none'>6<td>"
        "7</table><textarea>8</textarea><select><option>9</select>丁&#8203;戊"
    )
    assert shown(stream) == "甲乙\n丙\t7\n丁戊\n"
    assert furniture(stream) == ["89"], "what stands in a control outside tables is the site's"
    assert cells(stream)[0, 0, 1] == "7"


def test_breaks_headings_and_styles() -> None:
    stream = read(
        "<h2>某局<br>年度报告</h2><p align=center><b>甲</b></p><p "
        "style='text-align:center;font-size:16pt;font-weight:700'>"
        "乙</p><center><font size=4>丙</font></center><p>丁</p>"
    )
    words = [token for token in stream.tokens if token.kind is TokenKind.WORD]
    styles = {token.text: token.style for token in words if token.style is not None}
    assert stream.text.startswith("某局\n年度报告\n")
    assert (styles["某局"].heading, styles["年度报告"].heading) == (2, 2)
    assert (styles["甲"].bold, styles["甲"].centred) == (True, True)
    assert (styles["乙"].bold, styles["乙"].centred, styles["乙"].size) == (True, True, 16.0)
    assert (styles["丙"].centred, styles["丙"].size) == (True, 13.5)
    assert [token.text for token in words if token.style is None] == ["丁"]


def test_a_break_in_a_cell_carries_the_cell() -> None:
    stream = read("<table><tr><td><p>本年</p><p>数量</p></td><td>1</table>")
    found = [t for t in stream.tokens if t.text == "\n" and t.cell]
    assert [t.cell.column for t in found if t.cell] == [0]


def test_ordered_lists_show_their_numbers() -> None:
    stream = read(
        "<ol start=2><li>甲<li>乙</ol><ol type=a><li>丙<ol style='list-style-type:cjk-ideographic'>"
        "<li>丁</ol></ol><ul><li>戊</ul><ol style='list-style:none'><li>己</ol>"
    )
    assert stream.text == "2. 甲\n3. 乙\na. 丙\n一、丁\n戊\n己\n"
    assert read("<ol><li> <p>甲</p><p>乙</p><li><table><tr><td>丙<td>1</table></ol>").text == "1. 甲\n乙\n2.\n丙\t1\n"


def test_titles_and_encodings() -> None:
    page = '<html><head><meta charset="gb2312"><title> 某局\n年报 </title></head><body><p>规章</p></body></html>'
    for encoding in ("gbk", "utf-8", "utf-16"):
        stream = read(page, encoding)
        assert (stream.title, stream.text) == ("某局 年报", "规章\n")


@pytest.mark.parametrize(
    "markup",
    [
        "<!-- nothing -->",
        "<html><body></body></html>",
        "<script>x</script>",
        "  ",
        "<frameset><frame src=x></frameset>",
    ],
)
def test_a_page_without_text_says_so(markup: str) -> None:
    stream = read(markup)
    assert stream.text == ""
    assert len(stream.warnings) == 1


def test_an_empty_file_is_an_error() -> None:
    with pytest.raises(DamagedDocument):
        read("")


ARTICLE = (
    "<p>根据有关规定，编制本报告。本报告由总体情况等六个部分组成，数据统计期限为全年十二个月。</p><p>一、总体情况</p>"
    "<p>本年度共主动公开信息三十条，其中机构职能类五条，其他类二十五条。</p>"
    "<table><tr><td>信息内容<td>制发件数<td>废止件数</tr><tr><td>规章<td>3<td>5</tr><tr><td>规范性文件<td>56<td>98</tr></table>"
    "<p>二、其他需要报告的事项</p><p>没有其他需要报告的事项。</p>"
)
SITE = (
    "<html><head><title>某局2024年政府信息公开工作年度报告_某市人民政府</title></head><body>"
    '<div class="top"><a href=/>首页</a> <a href=/a>政务公开</a> <a href=/b>互动交流</a> 欢迎访问某市人民政府网站</div>'
    '<div class="main"><div class="crumbs">当前位置：<a href=/>首页</a> &gt; <a href=/c>年报</a></div>'
    "<h1>某局2024年政府信息公开工作年度报告</h1>"
    '<div class="info">发布日期：2025-01-20 来源：某局 浏览次数：12</div>'
    f'<div id="zoom">{ARTICLE}</div><div class="bdshare">分享到：<a href=#>微信</a></div>'
    '<div class="related"><h3>相关链接</h3><ul><li><a href=/1>某局2023年年报</a></li></ul></div></div>'
    '<div class="footer"><p>版权所有：某市人民政府 备案号：某ICP备12345678号 联系电话：12345</p></div></body></html>'
)


def test_what_stands_around_an_article_is_furniture() -> None:
    stream = read(SITE)
    text = shown(stream).strip()
    assert text.startswith("某局2024年政府信息公开工作年度报告\n")
    assert text.endswith("没有其他需要报告的事项。")
    around = "".join(furniture(stream))
    for words in ("首页", "当前位置", "发布日期", "分享到", "微信", "2023年年报", "版权所有", "欢迎访问"):
        assert words in around
        assert words not in text
    assert cells(stream)[0, 2, 2] == "98"


@pytest.mark.parametrize("tag", ["div", "section", "center", "span"])
def test_an_article_in_several_parts_stays_whole(tag: str) -> None:
    parts = ARTICLE.split("<table>")
    page = f"<body><div><a href=/>首页</a></div><{tag}>{parts[0]}</{tag}><{tag}><table>{parts[1]}</{tag}></body>"
    text = shown(read(page))
    assert "根据有关规定" in text
    assert "没有其他" in text
    assert "98" in text


def test_a_report_with_links_but_no_site_has_no_furniture() -> None:
    assert furniture(read(ARTICLE + "<p><a href=x>http://www.example.gov.cn</a></p>")) == []


def test_a_signature_beside_the_article_is_no_furniture() -> None:
    page = (
        f"<body><div><a href=/>首页</a></div><div>{ARTICLE}</div><p>"
        f"某市某局</p><p>2025年1月20日</p><p>联系人可以来电查询。</p></body>"
    )
    text = shown(read(page))
    assert "某市某局\n2025年1月20日\n联系人" in text
    assert "首页" not in text


def test_old_sites_laid_out_with_tables() -> None:
    page = (
        "<table><tr><td><a href=/>首页</a></td><td><a href=/a>公开</a></td></tr></table>"
        f"<table><tr><td width=200><table><tr><td><a href=/1>栏目一</a>"
        f"</td></tr></table></td><td>{ARTICLE}</td></tr></table>"
        "<table><tr><td>版权所有 某市人民政府</td></tr></table>"
    )
    stream = read(page)
    text = shown(stream)
    assert cells(stream)[0, 1, 0] == "规章"
    assert "一、总体情况\n" in text
    assert "首页" not in text
    assert "版权所有" not in text


@pytest.mark.slow
def test_deep_and_long_markup() -> None:
    assert "底" in read("<div>" * 1500 + "底").text
    nested = read("<table><tr><td>" * 200 + "底" + "</table>" * 200)
    assert "底" in nested.text
    many = read("<table>" + "<tr><td>1<td>2</tr>" * 20000 + "</table>")
    assert many.text.count("\n") == 20000


def test_filled_in_forms_show_their_values() -> None:
    row = '<tr><td>规章<td><input value="12"><input type=hidden value=9><td><input type="text"></tr>'
    assert cells(read(f"<table>{row}</table>")) == {(0, 0, 0): "规章", (0, 0, 1): "12", (0, 0, 2): ""}


def test_struck_out_text_is_furniture() -> None:
    stream = read("<p>共<s>21</s>12 件<span style='text-decoration:line-through'>旧</span><del>删</del></p>")
    assert shown(stream) == "共12 件\n"
    assert furniture(stream) == ["21旧删"]
    assert [t.text for t in stream.tokens if t.kind is TokenKind.NUMBER] == ["21", "12"]


@pytest.mark.parametrize(
    "mark",
    [
        '<a href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference>[1]</span></a>',
        '<a class="sdfootnoteanc" href="#sdfootnote1sym"><sup>1</sup></a>',
        '<sup id="fnref:1"><a href="#fn:1">1</a></sup>',
    ],
)
def test_marks_of_footnotes_are_furniture(mark: str) -> None:
    stream = read(f"<table><tr><td>规章<td>12{mark}<td><a href='#top'>34</a></table>")
    assert shown(stream) == "规章\t12\t34\n"
    assert furniture(stream)[0].strip("[]") == "1"
