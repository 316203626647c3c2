"""Plain text to tokens: tab tables, one cell a line, page marks, what leaked in."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.errors import DamagedDocument
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.text.read import read_text
from gouji.tokens import Cell, Source, TokenKind, TokenStream

SOURCE = Source(name="a.txt", sha256="", media_type="text/plain")


def read(text: str) -> TokenStream:
    return read_text(text.encode(), SOURCE, settings=FlowSettings())


def cells(stream: TokenStream) -> dict[tuple[int, int, int], str]:
    """The text of each cell, by table, row and column."""
    found: dict[tuple[int, int, int], str] = {}
    for token in stream.tokens:
        if token.cell:
            place = (token.cell.table, token.cell.row, token.cell.column)
            found[place] = found.get(place, "") + token.text
    return found


def furniture(stream: TokenStream) -> str:
    return "".join(token.text for token in stream.tokens if token.furniture)


LINES = st.text(alphabet="规章总计一二、（）.-+0159\t \n\f第页", max_size=120)


@given(LINES)
def test_tokens_make_the_text_and_their_spans_meet(text: str) -> None:
    stream = read("报" + text)
    assert "".join(token.text for token in stream.tokens) == stream.text
    assert all(a.span.end == b.span.start for a, b in pairwise(stream.tokens))
    assert all(stream.text[t.span.start : t.span.end] == t.text for t in stream.tokens)
    assert [page.number for page in stream.pages] == list(range(1, stream.tokens[-1].page + 1))


@given(LINES)
def test_nothing_but_white_space_is_lost(text: str) -> None:
    assert "".join(read("报" + text).text.split()) == "报" + "".join(text.split())


TAB_CELLS = st.sampled_from(["", "0", "12", "规章", "-3"])


@given(
    st.integers(2, 5).flatmap(
        lambda width: st.lists(st.lists(TAB_CELLS, min_size=width, max_size=width), min_size=1, max_size=6)
    )
)
def test_tab_tables_come_back_cell_by_cell(rows: list[list[str]]) -> None:
    rows = [["行", *row] for row in rows]
    stream = read("一、情况\n" + "".join("\t".join(row) + "\n" for row in rows) + "二、情况\n")
    found: dict[int, list[str]] = {}
    for (_, r, _), text in cells(stream).items():
        found.setdefault(r, []).append(text)
    assert list(found.values()) == rows
    blanks = [token for token in stream.tokens if token.kind is TokenKind.BLANK]
    assert len(blanks) == sum(text == "" for row in rows for text in row)


@given(st.lists(st.lists(TAB_CELLS, min_size=2, max_size=5), min_size=1, max_size=6))
def test_rows_that_differ_in_length_keep_their_texts_in_order(rows: list[list[str]]) -> None:
    rows = [["行", *row] for row in rows]
    stream = read("一、情况\n" + "".join("\t".join(row) + "\n" for row in rows) + "二、情况\n")
    # Blank cells may be covered by the label before them.
    assert [text for text in cells(stream).values() if text] == [text for row in rows for text in row if text]


@given(
    st.lists(
        st.lists(st.sampled_from(["", "0", "12", "规章", "本年\n数量"]), min_size=1, max_size=5), min_size=1, max_size=6
    )
)
def test_one_cell_a_line_comes_back_cell_by_cell(rows: list[list[str]]) -> None:
    rows = [["项目", "数量"], *rows]
    text = "".join("".join(f"\t{cell}\n" for cell in row) + "\n" for row in rows)
    assert cells(read("一、情况\n" + text + "二、情况\n")) == {
        (0, r, c): cell for r, row in enumerate(rows) for c, cell in enumerate(row)
    }


def test_leading_and_trailing_blanks_are_cells() -> None:
    stream = read("\t\t维持\t0\t\n")
    assert cells(stream) == {(0, 0, 0): "", (0, 0, 1): "", (0, 0, 2): "维持", (0, 0, 3): "0", (0, 0, 4): ""}
    assert stream.text == "\t\t维持\t0\t\n"


def test_text_ends_a_table_and_a_blank_line_does_not() -> None:
    found = cells(read("规章\t0\n\n许可\t1\n说明。\n处罚\t2\n"))
    assert found == {
        (0, 0, 0): "规章",
        (0, 0, 1): "0",
        (0, 1, 0): "许可",
        (0, 1, 1): "1",
        (1, 0, 0): "处罚",
        (1, 0, 1): "2",
    }


def test_a_page_mark_within_a_table_does_not_end_it() -> None:
    stream = read("规章\t0\n\n- 1 -\n\n许可\t1\n- 2 -\n")
    assert {place[0] for place in cells(stream)} == {0}
    assert furniture(stream) == "- 1 -- 2 -"
    assert [(t.text, t.page) for t in stream.tokens if t.cell] == [("规章", 1), ("0", 1), ("许可", 2), ("1", 2)]
    assert stream.text.count("\f") == 1


def test_indented_and_numbered_paragraphs_are_no_tables() -> None:
    stream = read(
        "\t本机关认真做好各项工作，全年共收到申请三件，均已在规定的时限之内作出了相应的答复。\n1、\t总体情况\n\t一、概述\n说明\n"
    )
    assert cells(stream) == {}
    assert "\t本机关" in stream.text


def test_paragraphs_before_one_cell_a_line_do_not_swallow_the_table() -> None:
    prose = "\t本机关认真做好各项工作，全年共收到申请三件，均已在规定的时限之内作出了相应的答复。\n"
    assert cells(read(prose + prose + "\n\t规章\n\t3\n\n\t许可\n\t\n\n")) == {
        (0, 0, 0): "规章",
        (0, 0, 1): "3",
        (0, 1, 0): "许可",
        (0, 1, 1): "",
    }


def test_rows_that_begin_with_a_lone_tab_stay_in_their_table() -> None:
    found = cells(read("\t甲\n\t乙\t0\t1\n\t\t2\t3\n"))
    assert found[0, 0, 1] == "甲"
    assert found[0, 2, 2] == "2"


def test_cells_without_row_ends_stay_lines() -> None:
    text = "".join(f"\t{n}\n" for n in range(60))
    stream = read(text)
    assert cells(stream) == {}
    assert stream.text == text


@pytest.mark.parametrize("damaged", ["\t3\t3", "\t3\t", "\t\t3"])
@pytest.mark.parametrize("at", [0, 3, 9, 14])
def test_one_line_with_more_tabs_among_lines_of_one_cell_leaves_the_other_rows_as_they_are(
    damaged: str, at: int
) -> None:
    rows = ["\t规章", "\t1", "\t2", "", "\t许可", "\t3", "\t4", "", "\t处罚", "\t5", "\t6", "", "\t强制", "\t7", "\t8"]
    whole = [rows[row : row + 3] for row in range(0, len(rows), 4)]
    found: dict[int, list[str]] = {}
    for (_, row, _), text in cells(read("\n".join([*rows[:at], damaged, *rows[at + 1 :]]))).items():
        found.setdefault(row, []).append(text)
    kept = [
        [cell.strip() for cell in row] for number, row in enumerate(whole) if number not in (at // 4, (at + 1) // 4)
    ]
    assert [row for row in found.values() if row in kept] == kept


def test_text_between_lines_of_one_cell_is_no_cell() -> None:
    rows = ["\t规章", "\t1", "\t2", "", "\t许可", "\t3", "\t4", ""]
    found = cells(read("\n".join([*rows, "三、收到和处理情况", *rows])))
    assert len(found) == 2 * len([row for row in rows if row])
    assert not any("情况" in text for text in found.values())


def test_a_cell_of_several_lines_keeps_its_breaks() -> None:
    stream = read("\t本年\n数量\n\t3\n\n\t0\n\t1\n\n")
    breaks = [t for t in stream.tokens if t.text == "\n" and t.cell]
    assert breaks == [t for t in stream.tokens if t.span.start == 2 and t.text == "\n"]
    assert breaks[0].cell == Cell(table=0, row=0, column=0)


@pytest.mark.parametrize(
    "mark",
    ["- 8 -", "—8—", "－ 8 －", "第 8 页", "第8页 共12页", "第8页，共12页", "共 12 页 第 8 页", "Page 8 of 9", "· 8 ·"],
)
def test_page_marks(mark: str) -> None:
    stream = read("正文\n" * 80 + f"  {mark} \n下文\n")
    assert furniture(stream).strip() == mark
    assert {t.page for t in stream.tokens if t.text == "下文"} == {9}


@pytest.mark.parametrize("line", ["-8", "8", "- 8", "第八条", "第8页见下", "-0-3-", "（8）", "88-72", "第 0 页"])
def test_what_is_no_page_mark(line: str) -> None:
    stream = read(f"正文\n{line}\n下文\n")
    assert furniture(stream) == ""
    assert len(stream.pages) == 1


def test_marks_above_their_pages() -> None:
    stream = read("第 1 页\n上\n第 2 页\n下\n")
    assert [(t.text, t.page) for t in stream.tokens if t.text in "上下" and t.text] == [("上", 1), ("下", 2)]


def test_implausible_marks_turn_no_page() -> None:
    assert len(read("正文\n- 2021 -\n下文\n").pages) == 1
    assert len(read("正文\n- 1 -\n下文\n- 1 -\n末尾\n").pages) == 2
    assert len(read("正文\n" * 20 + "- 3 -\n下文\n").pages) == 1
    assert len(read("正文\n" * 30 + "- 3 -\n下文\n").pages) == 4


def test_form_feeds_end_pages() -> None:
    stream = read("甲\n1\n\f乙\n- 2 -\n\f丙\n3\n")
    assert [t.page for t in stream.tokens if t.text in "甲乙丙" and t.text] == [1, 2, 3]
    assert furniture(stream) == "1- 2 -3"
    assert stream.text == "甲\n1\n\f乙\n- 2 -\n\f丙\n3\n"


def test_numbers_beside_form_feeds_that_do_not_count_are_text() -> None:
    assert furniture(read("甲\n7\n\f乙\n0\n\f丙\n0\n")) == ""


def test_shares_of_all_pages_count_where_they_agree() -> None:
    stream = read("甲\n1/3\n乙\n2 / 3\n丙\n3/3\n")
    assert furniture(stream) == "1/32 / 33/3"
    assert [t.page for t in stream.tokens if t.text in ("甲", "乙", "丙")] == [1, 2, 3]
    assert furniture(read("甲\n1/3\n乙\n1/3\n")) == ""
    assert furniture(read("甲\n1/3\n乙\n2/5\n")) == ""


def test_running_heads_are_furniture_but_for_the_first() -> None:
    stream = read("某局年度报告\n甲\n\f某局年度报告\n乙\n\f某局年度报告\n丙\n")
    assert furniture(stream) == "某局年度报告" * 2
    assert stream.text.count("某局年度报告") == 3
    assert furniture(read("甲\n0 0 0\n\f乙\n1 1 1\n\f丙\n0 0 0\n")) == ""


def test_what_converters_leak_is_furniture() -> None:
    stream = read("1、 [bookmark: _GoBack]总体情况\n<!--[if !supportMisalignedColumns]--><!--[endif]-->\n[注]\n")
    assert furniture(stream) == "[bookmark:_GoBack]<!--[if !supportMisalignedColumns]--><!--[endif]-->".replace(
        ":", ": "
    )
    assert [t.text for t in stream.tokens if t.kind is TokenKind.WORD and not t.furniture] == ["总体情况", "注"]


def test_glued_lines_and_archive_headers_stay_lines() -> None:
    text = "标题: 某局年度报告\n文号: \n一、总体情况2019年，我局…规章000规范性文件444\n"
    stream = read(text)
    assert stream.text == text
    assert furniture(stream) == ""


def test_an_empty_file_is_an_error_and_broken_bytes_a_warning() -> None:
    with pytest.raises(DamagedDocument):
        read_text(b"", SOURCE, settings=FlowSettings())
    stream = read_text("政府信息公开工作年度报告，规章、规范性文件".encode()[:-1], SOURCE, settings=FlowSettings())
    assert stream.warnings == ("1 characters could not be read and stand as \ufffd",)


@pytest.mark.slow
def test_many_indented_paragraphs_are_quick() -> None:
    text = "\t一段话\n\n" * 20000
    assert read(text).text == text


_TABLE = "规章 0 0 0\n行政许可 3\n行政处罚 0 0 7\n行政强制 0\n"


def test_bare_page_numbers_between_blank_lines_are_furniture_where_lines_stand_close() -> None:
    stream = read(f"{_TABLE}\n\n1\n\n{_TABLE}\n\n2\n\n{_TABLE}")
    assert furniture(stream) == "12"
    assert len(stream.pages) == 3


@pytest.mark.parametrize(
    "text",
    [
        f"{_TABLE}\n\n1\n{_TABLE}",  # not set apart below
        f"{_TABLE}\n\n2\n\n{_TABLE}\n\n1\n\n{_TABLE}",  # they do not count on
        _TABLE.replace("\n", "\n\n") + "\n\n1\n\n" + _TABLE.replace("\n", "\n\n"),  # all lines stand apart
        "规章\n0\n\n\n1\n\n许可\n3\n0\n4\n处罚\n0\n0\n7\n",  # one cell a line, some of them blank
    ],
)
def test_bare_numbers_that_may_be_cells_are_no_furniture(text: str) -> None:
    assert furniture(read(text)) == ""


def test_numbers_that_make_up_whole_rows_of_cells_are_no_page_numbers() -> None:
    page = "规章\n0\n0\n0\n" * 6
    assert furniture(read(f"{page}许可\n1\n0\n0\n{page}处罚\n2\n0\n0\n{page}强制\n3\n0\n0\n{page}")) == ""
    assert furniture(read(f"{page}1\n{page}2\n{page}3\n{page}")) == "123"


_PAGE = "规章\n\n本年制发件数 0\n\n" * 9


def test_bare_numbers_at_even_distances_are_page_numbers_however_lines_stand() -> None:
    stream = read(f"{_PAGE}1\n\n{_PAGE}2\n\n{_PAGE}3\n\n{_PAGE}4\n")
    assert furniture(stream) == "1234"
    assert len(stream.pages) == 4


def test_bare_numbers_set_apart_are_page_numbers_though_all_lines_stand_apart_and_one_is_lost() -> None:
    page = _TABLE.replace("\n", "\n\n") + "\n\n"
    stream = read(f"{page}1\n\n{page}2\n\n{page}4\n\n{page}")
    assert furniture(stream) == "124"


@pytest.mark.parametrize(
    "text",
    [
        f"{_PAGE}1\n\n{_PAGE}2\n",  # two are too few
        f"{_PAGE}1\n\n{_PAGE}2\n\n规章\n\n3\n\n{_PAGE}",  # not at even distances
        f"{_PAGE}1\n\n{_PAGE}2\n\n{_PAGE}3\n\n{_PAGE}{_PAGE}",  # a page has none
        f"{_PAGE}2\n\n{_PAGE}3\n\n{_PAGE}4\n\n",  # they do not begin with 1
    ],
)
def test_bare_numbers_that_do_not_count_the_pages_are_no_furniture(text: str) -> None:
    assert furniture(read(text)) == ""


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ('<div class="main">', '<div class="main">'),
        ('<span lang="EN-US">12</span>', '<span lang="EN-US"></span>'),
        ('<span style="display:none">12</span>', "</span>"),
        ("5<sup>2</sup>", ""),
    ],
)
def test_tags_that_converters_leave_are_furniture_unless_they_change_what_is_seen(text: str, left_out: str) -> None:
    stream = read(f"规章\n{text}\n")
    assert furniture(stream) == left_out
