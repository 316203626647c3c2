"""Tables with bars: one grid from all ways in which extractors write them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.text.bars import find_bar_tables
from gouji.ingest.text.grid import TextTable

GRID = [
    ["情形", "自然人", "企业", "总计"],
    ["新收件数", "4", "", "4"],
    ["结转件数", "", "", "0"],
    ["予以公开", "", "3", "3"],
]
SETTINGS = FlowSettings()
Writer = Callable[[list[list[str]]], str]


def tables(text: str) -> list[TextTable]:
    return find_bar_tables(text.split("\n"), settings=SETTINGS)


def texts(text: str) -> list[list[str]]:
    """The cells of the only table, row by row."""
    (table,) = tables(text)
    return [[cell.text for cell in row.cells] for row in table.rows if row.cells]


def closed(rows: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def trailing(rows: list[list[str]]) -> str:
    return "\n".join("".join(f"{cell} | " for cell in row) for row in rows)


def glued(rows: list[list[str]]) -> str:
    return "\n".join("|".join(row) for row in rows)


def bare(rows: list[list[str]]) -> str:
    return "\n".join("| ".join(row) + "  " for row in rows)


def drawn(rows: list[list[str]]) -> str:
    return "\n".join("│" + "│".join(row) + "│" for row in rows)


def full_width(rows: list[list[str]]) -> str:
    return "\n".join("｜".join(row) for row in rows)


def single(rows: list[list[str]]) -> str:
    """One cell a line; a label begins each row."""
    return "\n".join(f"{cell} |" for row in rows for cell in row)


def single_closed(rows: list[list[str]]) -> str:
    return "\n".join(f"| {cell} |" for row in rows for cell in row)


def blanks_apart(rows: list[list[str]]) -> str:
    """Bars of blank cells on lines of their own."""
    return "\n".join("".join(f"{cell} | " if cell else "\n|" for cell in row) for row in rows)


def framed(rows: list[list[str]]) -> str:
    """A table drawn with rules, each ideograph two columns wide."""
    width = 12
    rule = "+" + ("-" * width + "+") * len(rows[0])
    lines = [rule]
    for row in rows:
        padded = (cell + " " * (width - sum(2 if c > "\u2e80" else 1 for c in cell)) for cell in row)
        lines += ["|" + "|".join(padded) + "|", rule]
    return "\n".join(lines)


WAYS = [closed, trailing, glued, bare, drawn, full_width, blanks_apart, framed]


@pytest.mark.parametrize("write", WAYS)
def test_every_way_to_write_a_table_gives_one_grid(write: Writer) -> None:
    assert texts(write(GRID)) == GRID


@pytest.mark.parametrize("write", [single, single_closed])
def test_one_cell_a_line_gives_the_rows_of_the_labels(write: Writer) -> None:
    assert texts(write(GRID[1:])) == GRID[1:]


@given(
    st.lists(
        st.lists(st.sampled_from(["", "0", "7", "12", "1301", "—"]), min_size=4, max_size=4), min_size=3, max_size=6
    ).filter(lambda rows: any(row[-1] for row in rows)),
    st.sampled_from([closed, glued, drawn, framed]),
)
def test_numbers_and_blanks_come_back_in_their_places(rows: list[list[str]], write: Writer) -> None:
    rows = [[f"第{number}类事项", *row] for number, row in enumerate(rows)]
    assert texts(write(rows)) == rows


@given(
    st.lists(st.lists(st.sampled_from(["", "0", "7", "12"]), min_size=4, max_size=4), min_size=3, max_size=6).filter(
        lambda rows: any(row[-1] for row in rows)
    )
)
def test_a_last_bar_without_an_outer_one_is_a_blank_cell(rows: list[list[str]]) -> None:
    rows = [[f"第{number}类事项", *row] for number, row in enumerate(rows)]
    assert texts(bare(rows)) == rows


def test_the_alignment_row_says_whether_outer_bars_belong_to_rows() -> None:
    assert texts("情形| 总计\n---|---\n新收件数| \n结转件数| ")[1:] == [["新收件数", ""], ["结转件数", ""]]
    assert texts("| 情形 | 总计 |\n|---|---|\n| 新收件数 | 1 |")[1:] == [["新收件数", "1"]]


def test_bars_with_nothing_between_them_are_no_cells_where_others_have_spaces() -> None:
    found = texts("类别 | |||\n名称 | 制发 | 废止 | 有效 |\n规章 | 0 |  | 3 |\n许可 | 17 | ||")
    assert found == [["类别"], ["名称", "制发", "废止", "有效"], ["规章", "0", "", "3"], ["许可", "17"]]


def test_cells_that_a_label_covers_are_its_own() -> None:
    rows = [["新收", "", "", "4", ""], ["办结", "公开", "", "", "1"], ["", "不公开", "涉密事项", "", "0"]]
    rows += [["", "", f"{n}.其他事项", "", "2"] for n in (2, 3, 4)]
    (table,) = tables(closed(rows))
    found = [[(cell.text, cell.column, cell.span) for cell in row.cells] for row in table.rows]
    assert found[0] == [("新收", 0, 3), ("4", 3, 1), ("", 4, 1)]
    assert found[1] == [("办结", 0, 1), ("公开", 1, 2), ("", 3, 1), ("1", 4, 1)]
    assert found[2][2:] == [("涉密事项", 2, 1), ("", 3, 1), ("0", 4, 1)]


def test_a_text_printed_for_every_column_that_it_covers_is_one_cell() -> None:
    (table,) = tables("本年新收申请 | 本年新收申请 | 4 | 4\n办理结果 | 予以公开 | 1 | 1")
    assert [(cell.text, cell.column) for cell in table.rows[0].cells] == [("本年新收申请", 0), ("4", 2), ("4", 3)]


def test_rows_without_the_cells_of_a_group_stand_below_each_other() -> None:
    (table,) = tables(
        "办结 | 公开 | 1 |  | 1 |\n部分公开 |  | 2 | 2 |\n不公开 | 涉密 |  |  | 0 |\n其他事项 | 1 | 0 | 1 |"
    )
    ends = {row.cells[-1].column for row in table.rows}
    assert ends == {4}


def test_lines_of_words_with_bars_between_them_are_no_table() -> None:
    assert tables("首页 | 政务公开 | 年度报告") == []
    assert tables("来源：市局 | 日期：今日 | 浏览：多次\n正文。") == []


def test_a_row_broken_inside_a_cell_is_one() -> None:
    assert texts("| 类别 | 数 | 注 |\n| 第二十条\n第一项 | 1 | 无 |")[1] == ["第二十条\n第一项", "1", "无"]


def test_a_row_broken_inside_a_blank_cell_is_one() -> None:
    lines = "| 类别 | 甲 | 乙 | 丙 |\n| 大船 | 0 | \u00a0\n | 3 |\n| 小船 | 1 | 2 | 4 |"
    assert texts(lines)[1:] == [["大船", "0", "", "3"], ["小船", "1", "2", "4"]]


def test_spans_of_a_drawn_table() -> None:
    text = """\
+------+--------------+
| 甲   | 乙丙         |
|      +------+-------+
|      | 1    |       |
+------+------+-------+
| 丁   | 2    | 3     |
|      |      | 4     |
+------+------+-------+"""
    (table,) = tables(text)
    found = [[(c.text, c.column, c.span) for c in row.cells] for row in table.rows if row.cells]
    assert found == [
        [("甲", 0, 1), ("乙丙", 1, 2)],
        [("1", 1, 1), ("", 2, 1)],
        [("丁", 0, 1), ("2", 1, 1), ("3\n4", 2, 1)],
    ]


@given(st.text(alphabet="规章一、|｜│+-=─┼ 0159\n", max_size=120))
def test_any_lines_are_read(text: str) -> None:
    lines = text.split("\n")
    stop = 0
    for table in find_bar_tables(lines, settings=SETTINGS):
        assert stop <= table.start < table.stop <= len(lines)
        assert [row.line for row in table.rows] == sorted(row.line for row in table.rows)
        stop = table.stop


def digits_of(text: str) -> list[str]:
    return sorted(char for char in text if char.isdigit())


@pytest.mark.parametrize(
    "text",
    [
        "| 规章 | 3 |\n|---|---|\n| 处罚 | 7 |\n| 强制\n410453 |",
        "+--+--+\n|甲 |12|\n+--+--+\n|乙 |3 | 45\n+--+--+",
        "+--+--+\n|甲 |12|\n+--+--+\n67 |乙 |3 |\n+--+--+",
    ],
)
def test_a_line_without_its_bar_keeps_all_its_digits(text: str) -> None:
    (table,) = tables(text)
    assert digits_of("".join(cell.text for row in table.rows for cell in row.cells)) == digits_of(text)


LINES = st.one_of(
    st.sampled_from(["+--+--+", "+--+-+-+", "|--|--|", "|", "规章"]),
    st.text(alphabet="规章|｜│+-─┼ 0159", max_size=16),
)


@given(st.lists(LINES, max_size=9))
def test_no_digit_of_a_table_is_lost(lines: list[str]) -> None:
    for table in find_bar_tables(lines, settings=SETTINGS):
        printed = "".join(cell.text for row in table.rows for cell in row.cells)
        repeated = any(cell.span > 1 for row in table.rows for cell in row.cells)
        assert repeated or digits_of(printed) == digits_of("".join(lines[table.start : table.stop]))


@pytest.mark.parametrize("markup", ['[{}]{{lang="EN-US"}}', '<span lang="EN-US">{}</span>', "[{}](#total)"])
def test_numbers_in_markup_are_no_label_that_is_printed_twice(markup: str) -> None:
    rows = [["规章", *[markup.format(0)] * 3], ["规范性文件", *[markup.format(7)] * 3]]
    (table,) = tables(closed(rows))
    assert [[cell.column for cell in row.cells] for row in table.rows] == [[0, 1, 2, 3]] * 2


@pytest.mark.parametrize(("widest", "first"), [(4, ["新收件数", "4", "1", "5"]), (3, ["新收件数", "4", "1"])])
def test_a_row_with_one_cell_a_line_takes_no_more_cells_than_the_widest(widest: int, first: list[str]) -> None:
    lines = [f"{cell} |" for cell in ("新收件数", "4", "1", "5", "结转件数", "0", "2", "2")]
    (table,) = find_bar_tables(lines, settings=FlowSettings(widest_row=widest))
    assert [cell.text for cell in table.rows[0].cells] == first
