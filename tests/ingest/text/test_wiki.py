"""Tables in the markup of wikis."""

from __future__ import annotations

from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.text.grid import TextTable
from gouji.ingest.text.tables import find_tables
from gouji.ingest.text.wiki import find_wiki_tables

SETTINGS = FlowSettings()

PANDOC = """\
二、主动公开情况

{|
!width="25%"| 第二十条第（一）项
!width="25%"|
!width="25%"|
|-
| 规章
| 0
|
|-
| 规范性文件
| 3<br />
4
| 12
|}
三、收到申请情况"""


def cells(table: TextTable) -> list[list[tuple[str, int, int]]]:
    return [[(cell.text, cell.column, cell.span) for cell in row.cells] for row in table.rows]


def test_cells_stand_one_a_line_and_rows_end_with_their_mark() -> None:
    (table,) = find_wiki_tables(PANDOC.split("\n"), SETTINGS)
    assert [[text for text, _, _ in row] for row in cells(table)] == [
        ["第二十条第（一）项", "", ""],
        ["规章", "0", ""],
        ["规范性文件", "3\n4", "12"],
    ]
    assert PANDOC.split("\n")[table.stop :] == ["三、收到申请情况"]


def test_cells_may_stand_on_one_line() -> None:
    (table,) = find_wiki_tables(
        ["{| class=wikitable", "|+ 表一", "! 项目 !! 件数", "|-", "| 规章 || 3", "|}"], SETTINGS
    )
    assert cells(table) == [[("项目", 0, 1), ("件数", 1, 1)], [("规章", 0, 1), ("3", 1, 1)]]


def test_merged_cells_keep_the_columns_of_the_others() -> None:
    lines = ["{|", "|rowspan=2| 不予公开", "|colspan='2'| 国家秘密", "| 5", "|-", "| 其他", "| 甲", "| 6", "|}"]
    (table,) = find_wiki_tables(lines, SETTINGS)
    assert cells(table) == [
        [("不予公开", 0, 1), ("国家秘密", 1, 2), ("5", 3, 1)],
        [("其他", 1, 1), ("甲", 2, 1), ("6", 3, 1)],
    ]


def test_a_table_that_nothing_closes_ends_before_the_next() -> None:
    lines = ["{|", "| 规章", "| 1", "{|", "| 许可", "| 2"]
    assert [cells(table) for table in find_wiki_tables(lines, SETTINGS)] == [
        [[("规章", 0, 1), ("1", 1, 1)]],
        [[("许可", 0, 1), ("2", 1, 1)]],
    ]


def test_other_tables_stand_beside_those_of_wikis() -> None:
    lines = [
        "规章\t0\t1",
        "许可\t2\t3",
        "",
        "{|",
        "| 处罚",
        "| 4",
        "|-",
        "| 强制",
        "| 5",
        "|}",
        "| 收费 | 6 |",
        "| 采购 | 7 |",
    ]
    found = find_tables(lines, settings=SETTINGS)
    assert [[cell.text for row in table.rows for cell in row.cells] for table in found] == [
        ["规章", "0", "1", "许可", "2", "3"],
        ["处罚", "4", "强制", "5"],
        ["收费", "6", "采购", "7"],
    ]
