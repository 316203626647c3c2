"""Rulings to grids, grids to tables, tables over pages, and tables without rulings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.ingest.page.boxes import BoxTuple
from gouji.ingest.page.columns import find_columns
from gouji.ingest.page.continued import place_cells
from gouji.ingest.page.furniture import mark_furniture
from gouji.ingest.page.layout import Block, PageLayout, is_furniture
from gouji.ingest.page.lines import TextLine
from gouji.ingest.page.settings import PageSettings
from gouji.ingest.page.tables import ColumnRow, RuledTable
from gouji.ingest.pdf.cells import fill_grids
from gouji.ingest.pdf.glyphs import PageGlyph
from gouji.ingest.pdf.grids import Grid, grids_from
from gouji.ingest.pdf.rulings import ruling_lines
from gouji.ingest.pdf.settings import PdfSettings
from gouji.ingest.pdf.words import lines_from

STEP_X, STEP_Y = 40.0, 20.0


def glyph(text: str, x: float, y: float, width: float = 6.0) -> PageGlyph:
    return PageGlyph(text, x, y, x + width, y + 10, 10.0)


def grids(strokes: Sequence[BoxTuple]) -> tuple[Grid, ...]:
    return grids_from(*ruling_lines(strokes, settings=PdfSettings()), settings=PdfSettings())


def outline(box: BoxTuple) -> list[BoxTuple]:
    x0, y0, x1, y1 = box
    return [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]


@dataclass(frozen=True)
class Drawn:
    """A table as it was drawn: rows, columns, and for each cell (row, column, row span, column span)."""

    rows: int
    columns: int
    cells: tuple[tuple[int, int, int, int], ...]


@st.composite
def tables(draw: st.DrawFn) -> Drawn:
    """Grids with cells merged at random; every grid line bounds a cell somewhere."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(2, 6))
    free = {(r, c) for r in range(rows) for c in range(columns)}
    cells = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) not in free:
                continue
            height, width = draw(st.integers(1, 3)), draw(st.integers(1, 3))
            wanted = {(row + i, column + j) for i in range(height) for j in range(width)}
            if not wanted <= free:
                height, width, wanted = 1, 1, {(row, column)}
            free -= wanted
            cells.append((row, column, height, width))
    edges = {r for r, _, h, _ in cells} | {r + h for r, _, h, _ in cells}
    sides = {c for _, c, _, _ in cells} | {c + w for _, c, _, w in cells}
    if len(edges) <= rows or len(sides) <= columns:  # a line that bounds nothing cannot be seen
        cells = [(r, c, 1, 1) for r in range(rows) for c in range(columns)]
    return Drawn(rows, columns, tuple(cells))


def cell_box(cell: tuple[int, int, int, int]) -> BoxTuple:
    row, column, height, width = cell
    return 50 + STEP_X * column, 100 + STEP_Y * row, 50 + STEP_X * (column + width), 100 + STEP_Y * (row + height)


@given(tables(), st.floats(-0.8, 0.8), st.randoms(use_true_random=False))
def test_merged_cells_come_back_with_their_spans(drawn: Drawn, shift: float, random: Random) -> None:
    strokes = [stroke for cell in drawn.cells for stroke in outline(cell_box(cell))]
    strokes = [(x0, y0 + random.choice([0, shift]), x1, y1 + random.choice([0, shift])) for x0, y0, x1, y1 in strokes]
    random.shuffle(strokes)
    (grid,) = grids([(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in strokes])
    found = sorted((f.top, f.left, f.bottom - f.top, f.right - f.left) for f in grid.fields)
    assert found == sorted(drawn.cells)
    assert all(field.enclosed for field in grid.fields)


@given(tables())
def test_each_character_lands_in_the_cell_that_it_was_drawn_in(drawn: Drawn) -> None:
    strokes = [stroke for cell in drawn.cells for stroke in outline(cell_box(cell))]
    marks = [chr(0x4E00 + at) for at in range(len(drawn.cells))]
    glyphs = [
        glyph(
            mark, (cell_box(cell)[0] + cell_box(cell)[2]) / 2 - 5, (cell_box(cell)[1] + cell_box(cell)[3]) / 2 - 5, 10
        )
        for mark, cell in zip(marks, drawn.cells, strict=True)
    ]
    (table,), rest = fill_grids(grids(strokes), [*glyphs, glyph("外", 10, 10)], settings=PdfSettings())
    found = {c.lines[0].text: (c.row, c.column, c.row_span, c.column_span) for c in table.cells}
    assert found == dict(zip(marks, drawn.cells, strict=True))
    assert [g.text for g in rest] == ["外"]


def ruled(xs: Sequence[float], ys: Sequence[float]) -> list[BoxTuple]:
    return [(xs[0], y, xs[-1], y) for y in ys] + [(x, ys[0], x, ys[-1]) for x in xs]


def test_double_dotted_and_filled_lines() -> None:
    double = ruled((50, 100, 150), (100, 120, 140)) + ruled((51.5, 101.5, 151.5), (101.5, 121.5, 141.5))
    assert [(len(g.xs), len(g.ys)) for g in grids(double)] == [(3, 3)]
    dots = [(x / 1.0, y, x + 0.8, y + 0.8) for y in (100.0, 120.0) for x in range(50, 150, 3)]
    dots += [(x, y / 1.0, x + 0.8, y + 0.8) for x in (50.0, 100.0, 149.0) for y in range(100, 121, 3)]
    assert [(len(g.xs), len(g.ys)) for g in grids(dots)] == [(3, 2)]


def test_a_table_open_at_the_sides_is_closed_there() -> None:
    strokes = [(50.0, y, 170.0, y) for y in (100.0, 120.0, 140.0)] + [(x, 100.0, x, 140.0) for x in (90.0, 130.0)]
    (table,), _ = fill_grids(grids(strokes), [glyph("甲", 60, 105), glyph("3", 150, 105)], settings=PdfSettings())
    assert [(c.row, c.column) for c in table.cells] == [(r, c) for r in range(2) for c in range(3)]
    assert [c.column for c in table.cells if c.lines] == [0, 2]


@pytest.mark.parametrize("bay", [(1, 2), (1, 0), (0, 1), (2, 1)])
def test_a_bay_between_cells_is_a_cell_only_with_print_in_it(bay: tuple[int, int]) -> None:
    places = [(row, column) for row in range(3) for column in range(3)]
    boxes = {(row, column): cell_box((row, column, 1, 1)) for row, column in places}
    found = grids([stroke for place, box in boxes.items() if place != bay for stroke in outline(box)])
    (blank,), _ = fill_grids(found, [], settings=PdfSettings())
    assert [(c.row, c.column) for c in blank.cells] == [place for place in places if place != bay]
    x, y = boxes[bay][:2]
    (printed,), _ = fill_grids(found, [glyph("7", x + 5, y + 5)], settings=PdfSettings())
    assert [(c.row, c.column) for c in printed.cells] == places


def test_an_underline_a_frame_and_a_tick_are_no_tables() -> None:
    assert not grids([(50, 100, 300, 100)])
    assert not grids([*outline((50.0, 100.0, 60.0, 106.0))])
    framed, rest = fill_grids(
        grids(outline((50.0, 100.0, 300.0, 200.0))), [glyph("框", 60, 120)], settings=PdfSettings()
    )
    assert [table.is_frame for table in framed] == [True]
    assert not rest
    assert place_cells([page(1, framed[0])], settings=PageSettings()) == {}


def test_columns_drawn_a_little_off_are_one_column() -> None:
    strokes = ruled((50, 100, 200), (100, 120)) + ruled((50, 106, 200), (120, 140))
    (table,), _ = fill_grids(grids(strokes), [glyph("8", 101, 105, 5), glyph("9", 97, 125, 5)], settings=PdfSettings())
    assert [(c.row, c.column, c.column_span, [line.text for line in c.lines]) for c in table.cells] == [
        (0, 0, 1, []),
        (0, 1, 1, ["8"]),
        (1, 0, 1, ["9"]),
        (1, 1, 1, []),
    ]


def test_a_number_wider_than_its_cell_stays_whole() -> None:
    digits = [glyph(d, 52 + 6 * at, 105) for at, d in enumerate("1234567")]
    (table,), _ = fill_grids(
        grids(ruled((50, 85, 130), (100, 120))), [*digits, glyph("8", 110, 105)], settings=PdfSettings()
    )
    assert [[line.text for line in c.lines] for c in table.cells] == [["1234567"], ["8"]]


def test_text_that_lies_over_a_table_is_none_of_it() -> None:
    over = [glyph(char, 55 + 10 * at, 108, 10) for at, char in enumerate("主要问题是专职力量不足")]
    (table,), rest = fill_grids(
        grids(ruled((50, 80, 110, 140, 170), (100, 120))), [glyph("7", 90, 105), *over], settings=PdfSettings()
    )
    assert [[line.text for line in c.lines] for c in table.cells] == [[], ["7"], [], []]
    assert "".join(g.text for g in rest) == "主要问题是专职力量不足"


def test_of_a_table_within_a_cell_the_inner_one_gets_the_text() -> None:
    strokes = ruled((50, 300, 500), (100, 200)) + ruled((320, 400, 480), (120, 140, 160))
    found, rest = fill_grids(grids(strokes), [glyph("外", 60, 110), glyph("内", 330, 125)], settings=PdfSettings())
    assert not rest
    assert [sum(len(c.lines) for c in table.cells) for table in found] == [1, 1]


def page(number: int, *blocks: Block) -> PageLayout:
    return PageLayout(number=number, width=600, height=800, blocks=blocks)


def table_at(xs: Sequence[float], top: float, rows: int) -> RuledTable:
    ys = [top + STEP_Y * row for row in range(rows + 1)]
    (table,), _ = fill_grids(grids(ruled(xs, ys)), [], settings=PdfSettings())
    return table


def line_at(text: str, x: float, y: float, size: float = 10.0) -> TextLine:
    glyphs: list[PageGlyph] = []
    for char in text:
        width = size if char > "\u2000" else size / 2
        if char not in "\t ":
            glyphs.append(PageGlyph(char, x, y, x + width, y + size, size))
        x += 3 * size if char == "\t" else width
    (line,) = lines_from(glyphs, settings=PdfSettings())
    return line


def tables_of(pages: Sequence[PageLayout], *parts: RuledTable) -> list[set[int]]:
    """The numbers of the tables that the cells of each part stand in."""
    places = place_cells(pages, settings=PageSettings())
    return [{places[id(cell)].table for cell in part.cells} for part in parts]


def test_a_table_that_goes_on_keeps_its_number_rows_and_columns() -> None:
    above, below = table_at((50, 100, 200, 300), 700, 3), table_at((51, 201, 301), 50, 2)
    foot = replace(line_at("- 1 -", 280, 780), furniture=True)
    places = place_cells([page(1, line_at("正文", 50, 600), above, foot), page(2, below)], settings=PageSettings())
    first, second = [[places[id(cell)] for cell in part.cells] for part in (above, below)]
    assert {cell.table for cell in (*first, *second)} == {0}
    assert [(cell.row, cell.column, cell.column_span) for cell in first[:4]] == [
        (0, 0, 1),
        (0, 1, 1),
        (0, 2, 1),
        (1, 0, 1),
    ]
    assert [(cell.row, cell.column, cell.column_span) for cell in second] == [
        (3, 0, 2),
        (3, 2, 1),
        (4, 0, 2),
        (4, 2, 1),
    ]


@pytest.mark.parametrize(
    ("pages", "why"),
    [
        (lambda a, b: [page(1, a, line_at("小结", 50, 780)), page(2, b)], "text below"),
        (lambda a, b: [page(1, a), page(2, line_at("三、", 50, 20), b)], "text above"),
        (lambda a, b: [page(1, a), page(2), page(3, b)], "a page between"),
    ],
)
def test_a_table_does_not_go_on_where_something_stands_between(
    pages: Callable[[RuledTable, RuledTable], list[PageLayout]], why: str
) -> None:
    above, below = table_at((50, 100, 200), 700, 3), table_at((50, 100, 200), 50, 2)
    assert tables_of(pages(above, below), above, below) == [{0}, {1}], why


def test_a_table_does_not_go_on_where_it_has_other_edges() -> None:
    above, below = table_at((50, 100, 200), 700, 3), table_at((50, 100, 260), 50, 2)
    assert tables_of([page(1, above), page(2, below)], above, below) == [{0}, {1}]


@given(st.lists(st.lists(st.integers(0, 9), unique=True, max_size=6), min_size=1, max_size=4))
def test_columns_of_joined_parts_are_in_order_and_agree(parts: list[list[int]]) -> None:
    blocks = [table_at([50, *(80 + 30 * place for place in sorted(part)), 400], 50, 2) for part in parts]
    places = place_cells([page(at + 1, block) for at, block in enumerate(blocks)], settings=PageSettings())
    where: dict[int, set[float]] = {}
    for block in blocks:
        found = [places.get(id(cell)) for cell in block.cells[: len(block.xs) - 1]]
        if None in found:  # all parts are frames
            assert all(not part for part in parts)
            return
        columns = [column for cell in found if cell for column in (cell.column, cell.column + cell.column_span)]
        assert columns == sorted(columns)
        for x, column in zip(block.xs, sorted(set(columns)), strict=True):
            where.setdefault(column, set()).add(round(x))
    assert all(len(places) == 1 for places in where.values())
    assert sorted(where) == list(range(len(where)))


# Page furniture.


def furniture(*pages: PageLayout) -> list[list[str]]:
    return [
        [block.text for block in found.blocks if isinstance(block, TextLine) and block.furniture]
        for found in mark_furniture(pages, settings=PageSettings())
    ]


def body(first: int, *, rows: int = 5) -> list[TextLine]:
    return [line_at(f"正文第{first}段{row}行", 50, 200 + 20 * row) for row in range(rows)]


@pytest.mark.parametrize(
    "text", ["- 5 -", "—5—", "－ 5 －", "第5页", "第 5 页 共 9 页", "5/12", "Page 5 of 9", "第五页"]
)
def test_page_numbers_in_words_or_dashes(text: str) -> None:
    (found,) = mark_furniture([page(1, *body(1), line_at(text, 280, 770))], settings=PageSettings())
    assert [is_furniture(block) for block in found.blocks] == [False] * 5 + [True]


def test_bare_numbers_in_step_with_the_pages() -> None:
    pages = [page(n, *body(n), line_at(str(n + 3), 290, 770)) for n in (1, 2, 3)]
    assert furniture(*pages) == [["4"], ["5"], ["6"]]


@pytest.mark.parametrize("text", ["5", "2024", "0 0 0", "17 件", "一、总体情况", "5.属于三类内部事务信息", "-5"])
def test_what_is_no_page_number(text: str) -> None:
    assert furniture(page(1, *body(1), line_at(text, 50, 770))) == [[]]


def test_running_heads_come_again_at_the_same_place() -> None:
    pages = [page(n, line_at("某局年度报告", 50, 40), *body(n)) for n in (1, 2, 3)]
    assert furniture(*pages) == [["某局年度报告"]] * 3


def test_running_heads_of_every_other_page() -> None:
    pages = [page(n, line_at("某局" if n % 2 else "年报", 50, 40), *body(n)) for n in (1, 2, 3, 4, 5, 6)]
    assert furniture(*pages) == [["某局"], ["年报"]] * 3


def test_what_comes_again_elsewhere_or_has_columns_is_no_running_head() -> None:
    pages = [page(n, line_at("某局年度报告", 50, 40 + 20 * n), *body(n)) for n in (1, 2)]
    assert furniture(*pages) == [[], []]
    pages = [page(n, line_at("事项\t上年\t本年", 50, 40), *body(n)) for n in (1, 2, 3)]
    assert furniture(*pages) == [[], [], []]


def test_a_line_within_the_text_is_no_furniture() -> None:
    pages = [page(n, line_at(f"标题{n}", 50, 30), line_at("某局年度报告", 50, 60), *body(n)) for n in (1, 2, 3)]
    found = mark_furniture(pages, settings=PageSettings())
    assert all(not is_furniture(block) for p in found for block in p.blocks if "正文" in getattr(block, "text", ""))


# Tables without rulings.


def row_at(label: str, numbers: dict[int, str], y: float) -> TextLine:
    """A row with numbers centred at 200, 260, 320 …, 10 points high."""
    glyphs = [PageGlyph(char, 50 + 10 * at, y, 60 + 10 * at, y + 10, 10.0) for at, char in enumerate(label)]
    for column, number in numbers.items():
        x = 200 + 60 * column - 2.5 * len(number)
        glyphs += [PageGlyph(char, x + 5 * at, y, x + 5 * at + 5, y + 10, 10.0) for at, char in enumerate(number)]
    (line,) = lines_from(glyphs, settings=PdfSettings())
    return line


def cells(*blocks: Block) -> list[list[tuple[int, str]] | str]:
    (found,) = find_columns([page(1, *blocks)], settings=PageSettings())
    return [
        [(cell.column, "".join(line.text for line in cell.lines)) for cell in block.cells]
        if isinstance(block, ColumnRow)
        else getattr(block, "text", "")
        for block in found.blocks
    ]


def test_a_missing_number_is_a_blank_cell() -> None:
    assert cells(row_at("新收", {0: "217", 1: "3", 2: "220"}, 100), row_at("结转", {0: "5", 2: "5"}, 120)) == [
        [(0, "新收"), (1, "217"), (2, "3"), (3, "220")],
        [(0, "结转"), (1, "5"), (2, ""), (3, "5")],
    ]


def headings(*texts: str, y: float = 80) -> TextLine:
    """Headings centred over the columns of `row_at`."""
    glyphs: list[PageGlyph] = []
    for column, text in enumerate(texts):
        x = 200 + 60 * column - 5 * len(text)
        glyphs += [PageGlyph(char, x + 10 * at, y, x + 10 * at + 10, y + 10, 10.0) for at, char in enumerate(text)]
    (line,) = lines_from(glyphs, settings=PdfSettings())
    return line


SPARSE = ({0: "217", 2: "220"}, {0: "5", 2: "5"})


def test_a_heading_shows_a_column_that_has_no_number_at_all() -> None:
    rows = [row_at("新收", SPARSE[0], 100), row_at("结转", SPARSE[1], 120)]
    assert cells(headings("自然人", "商业", "总计"), *rows)[1:] == [
        [(0, "新收"), (1, "217"), (2, ""), (3, "220")],
        [(0, "结转"), (1, "5"), (2, ""), (3, "5")],
    ]


def test_headings_on_two_lines_under_a_wide_one_show_columns_on_either_side() -> None:
    above = [line_at("申请人的情况", 290, 50), headings(*"自商科其总", y=68), headings(*"人业研他计")]
    (row,) = cells(*above, row_at("新收", {1: "217", 2: "220"}, 100))[3:]
    assert row == [(0, "新收"), (1, ""), (2, "217"), (3, "220"), (4, ""), (5, "")]


def test_a_heading_over_several_columns_shows_none() -> None:
    heading = line_at("申请人", 215, 60)
    row = row_at("新收", {0: "217", 1: "3"}, 100)
    expected = [(0, "新收"), (1, "217"), (2, "3")]
    assert cells(heading, row)[-1] == expected
    assert cells(heading, headings("自然", "商业"), row)[-1] == expected


def test_a_heading_of_the_labels_shows_no_column() -> None:
    heading = line_at("内容", 70, 80)
    rows = [row_at("行政许可", {0: "1", 1: "2", 2: "3"}, 100)]
    assert cells(heading, *rows)[1] == [(0, "行政许可"), (1, "1"), (2, "2"), (3, "3")]


def test_labels_between_rows_stay_lines_and_do_not_end_the_table() -> None:
    rows = [row_at("新收", {0: "7", 1: "3"}, 100), line_at("部分公开", 50, 114), row_at("", {1: "3"}, 120)]
    assert cells(*rows) == [[(0, "新收"), (1, "7"), (2, "3")], "部分公开", [(1, ""), (2, "3")]]


def test_a_number_with_a_note_on_half_lines_is_one_cell() -> None:
    rows = [
        row_at("规章", {0: "1", 1: "2", 2: "3"}, 100),
        line_at("59（其中修订", 175, 121),
        row_at("文件", {1: "38", 2: "331"}, 127),
    ]
    rows = [*rows, line_at("8件）", 190, 133), row_at("合计", {0: "60", 1: "40", 2: "334"}, 160)]
    assert cells(*rows) == [
        [(0, "规章"), (1, "1"), (2, "2"), (3, "3")],
        [(0, "文件"), (1, "59（其中修订8件）"), (2, "38"), (3, "331")],
        [(0, "合计"), (1, "60"), (2, "40"), (3, "334")],
    ]


def test_text_on_a_half_line_leaves_the_row_undecided() -> None:
    rows = [row_at("规章", {0: "1", 1: "2", 2: "3"}, 100), row_at("文件", {1: "38", 2: "331"}, 127)]
    assert cells(*rows, line_at("见附件", 190, 134))[1:] == ["文件\t38\t331", "见附件"]


def test_prose_with_a_number_and_single_columns_are_no_tables() -> None:
    prose = line_at("全年发布信息\t1400", 50, 100)
    assert cells(prose, line_at("条，较上年多", 50, 120)) == ["全年发布信息\t1400", "条，较上年多"]


def test_numbers_that_share_a_column_leave_the_lines_as_they_are() -> None:
    wide = row_at("合计", {0: "123456789012345678901234567"}, 120)
    assert cells(row_at("新收", {0: "7", 1: "3"}, 100), wide)[0] == "新收\t7\t3"


@given(st.lists(st.lists(st.integers(0, 99_999) | st.none(), min_size=5, max_size=5), min_size=2, max_size=8))
def test_columns_of_numbers_come_back(rows: list[list[int | None]]) -> None:
    full = [1, 20, 300, 4000, 5]
    blocks = [row_at("甲", dict(enumerate(map(str, full))), 100)]
    for at, row in enumerate(rows):
        numbers = {column: str(value) for column, value in enumerate(row) if value is not None}
        blocks.append(row_at("乙", numbers, 120 + 20 * at))
    found = cells(*blocks)
    last = max((at for at, row in enumerate(rows) if any(v is not None for v in row)), default=-1)
    for at, row in enumerate(rows[: last + 1]):
        if any(value is not None for value in row):
            expected = [(0, "乙"), *((c + 1, "" if v is None else str(v)) for c, v in enumerate(row))]
            assert found[at + 1] == expected
        else:
            assert found[at + 1] == "乙"
