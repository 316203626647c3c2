"""Characters to words and lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.ingest.page.boxes import turned_box
from gouji.ingest.pdf import glyphs as drawn_glyphs
from gouji.ingest.pdf.characters import UNREADABLE, clean, looks_garbled
from gouji.ingest.pdf.glyphs import PageGlyph, _PageGlyphs, page_glyphs
from gouji.ingest.pdf.settings import PdfSettings
from gouji.ingest.pdf.visible.drawing import DrawnChar, PageDrawing
from gouji.ingest.pdf.words import lines_from, mark_lines

EM = 10.0


def glyphs(text: str, x: float = 0.0, y: float = 0.0, *, gap: float = 0.0, bold: bool = False) -> list[PageGlyph]:
    """Text from `x` on with a gap (in font sizes) between its characters; a space is one of half the size."""
    found: list[PageGlyph] = []
    spaced = False
    for char in text:
        width = EM if char > "\u2000" else EM / 2
        if char != " ":
            found.append(PageGlyph(char, x, y, x + width, y + EM, EM, bold, False, spaced))
        spaced = char == " "
        x += width + gap * EM
    return found


def stacked(text: str, x: float = 0.0, y: float = 0.0) -> list[PageGlyph]:
    return [PageGlyph(char, x, y + 12 * at, x + EM, y + 12 * at + EM, EM) for at, char in enumerate(text)]


def texts(found: Sequence[PageGlyph], *, in_cell: bool = False) -> list[str]:
    return [line.text for line in lines_from(found, in_cell=in_cell, settings=PdfSettings())]


def test_ideographs_of_a_stretched_line_have_no_spaces_between_them() -> None:
    assert texts(glyphs("完善制度建设", gap=0.4)) == ["完善制度建设"]


def test_a_drawn_space_between_ideographs_is_none() -> None:
    assert texts(glyphs("区分处理的情 形")) == ["区分处理的情形"]


@pytest.mark.parametrize(("gap", "text"), [(0.2, "2024年"), (0.5, "2024 年"), (1.2, "2024\t年")])
def test_the_gap_between_a_number_and_an_ideograph(gap: float, text: str) -> None:
    assert texts(glyphs("2024") + glyphs("年", 20 + gap * EM)) == [text]


def test_digits_apart_are_two_numbers_and_digits_together_are_one() -> None:
    assert texts(glyphs("10") + glyphs("0", 13)) == ["10 0"]
    assert texts(glyphs("10") + glyphs("0", 10)) == ["100"]


@pytest.mark.parametrize("spread", [0.0, 0.1], ids=["close", "spread"])
@pytest.mark.parametrize("gap", [0.08, 0.14, 0.22])
def test_numbers_of_narrow_columns_are_told_apart_by_their_gaps(gap: float, spread: float) -> None:
    row = glyphs("617", gap=spread)
    for number in ("480", "9", "40"):
        row += glyphs(number, row[-1].x1 + (spread + gap) * EM, gap=spread)
    assert texts(row) == ["617 480 9 40"]
    assert texts(row, in_cell=True) == ["617 480 9 40"]


@pytest.mark.parametrize("gap", [-0.07, 0.02, 0.15])
def test_digits_set_alike_or_kerned_are_one_number(gap: float) -> None:
    even = glyphs("20231", gap=gap)
    assert texts(even) == ["20231"]
    kerned = glyphs("201") + glyphs("1", 15 - 0.07 * EM) + glyphs("9", 20 - 0.07 * EM)
    assert texts(kerned) == ["20119"]


def test_a_title_set_wide_is_one_word() -> None:
    assert texts(glyphs("年度报告", gap=2.0)) == ["年度报告"]
    assert texts(glyphs("总计", gap=1.5)) == ["总计"]


def test_cells_of_one_ideograph_are_not_a_title() -> None:
    assert texts(glyphs("无") + glyphs("无", 30)) == ["无\t无"]
    assert texts(glyphs("有") + glyphs("无", 60)) == ["有\t无"]


def test_columns_are_divided_by_tabs_but_not_within_a_cell() -> None:
    found = glyphs("规章") + glyphs("3", 60) + glyphs("17", 100)
    assert texts(found) == ["规章\t3\t17"]
    assert texts(found, in_cell=True) == ["规章 3 17"]


def test_characters_drawn_one_below_the_other_are_one_line_before_what_stands_beside_them() -> None:
    found = [*stacked("三、办理结果"), *glyphs("予以公开", 40, 12), *glyphs("部分公开", 40, 36)]
    assert texts(found) == ["三、办理结果", "予以公开", "部分公开"]


def test_numbers_below_each_other_stay_apart() -> None:
    assert texts(stacked("111")) == ["1", "1", "1"]
    assert texts(stacked("123"), in_cell=True) == ["1", "2", "3"]


def test_a_narrow_cell_of_single_ideographs_is_one_line_in_whatever_order_it_was_drawn() -> None:
    assert texts(stacked("总计"), in_cell=True) == ["总计"]
    assert texts(stacked("结果")[::-1], in_cell=True) == ["结果"]


def test_vertical_columns_in_a_cell_go_in_drawing_order() -> None:
    assert texts(stacked("三、办理", 20) + stacked("结果情况"), in_cell=True) == ["三、办理结果情况"]


def test_a_number_beside_a_label_of_two_lines_is_a_line_between_them() -> None:
    found = [*glyphs("只计这一情形，不计", 0, 0), *glyphs("其他情形", 0, 13), *glyphs("9", 120, 6.5)]
    assert texts(found) == ["只计这一情形，不计", "9", "其他情形"]


def test_larger_characters_stand_on_the_line_of_smaller_ones() -> None:
    large = [PageGlyph("9", 60, -3, 68, 13, 16.0)]
    assert texts(glyphs("予以公开") + large) == ["予以公开\t9"]


def test_words_are_divided_where_the_weight_changes() -> None:
    (line,) = lines_from(glyphs("一、公开。", bold=True) + glyphs("按照要求", 50), settings=PdfSettings())
    assert [(word.text, word.bold) for word in line.words] == [("一、公开。", True), ("按照要求", False)]
    assert line.text == "一、公开。按照要求"


def test_text_turned_in_a_cell_is_read_in_its_direction() -> None:
    up = [PageGlyph(char, 0, 60 - 10 * at, EM, 70 - 10 * at, EM, turn=90) for at, char in enumerate("办理结果")]
    down = [PageGlyph(char, 0, 10.0 * at, EM, 10 + 10.0 * at, EM, turn=270) for at, char in enumerate("办理结果")]
    for found in (up, down):
        (line,) = lines_from(found, in_cell=True, settings=PdfSettings())
        assert line.text == "办理结果"
        assert line.box == (0, min(g.y0 for g in found), EM, max(g.y1 for g in found))


@given(
    st.lists(
        st.tuples(st.sampled_from("甲乙丙丁7A3b"), st.sampled_from([0.0, 0.1, 0.5, 1.5, 3.0])), min_size=1, max_size=12
    )
)
def test_no_character_is_lost_and_boxes_hold_their_words(parts: list[tuple[str, float]]) -> None:
    found: list[PageGlyph] = []
    x = 0.0
    for char, gap in parts:
        found += glyphs(char, x := x + gap * EM)
        x = found[-1].x1
    (line,) = lines_from(found, settings=PdfSettings())
    assert "".join(line.text.split()) == "".join(char for char, _ in parts)
    assert line.words[0].box[0] == found[0].x0
    assert line.words[-1].box[2] == found[-1].x1
    assert all(a.box[2] <= b.box[0] for a, b in zip(line.words, line.words[1:], strict=False))


def test_a_watermark_goes_by_drawing_order_whatever_its_angle() -> None:
    rising = [
        PageGlyph(char, 40.0 * at, 200 - 40.0 * at, 40.0 * at + 30, 230 - 40.0 * at, 30)
        for at, char in enumerate("内部资料")
    ]
    assert [line.text for line in mark_lines(rising, settings=PdfSettings())] == ["内部资料"]
    assert [line.text for line in mark_lines([*rising, *glyphs("样张", 400, 400)], settings=PdfSettings())] == [
        "内部资料",
        "样张",
    ]


SAME = ("１", "（", "①", "½", "Ａ", "—")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("⽂", "文"),
        ("⻚", "页"),
        ("\uf900", "豈"),
        ("ﬁ", "fi"),
        ("\u00a0", " "),
        ("\u3000", " "),
        ("\u200b", ""),
        ("\x00", ""),
        ("\u00ad", ""),
        ("(cid:31)", UNREADABLE),
        *((text, text) for text in SAME),
    ],
)
def test_clean(raw: str, text: str) -> None:
    assert clean(raw) == text


def test_what_is_garbled() -> None:
    assert looks_garbled(UNREADABLE * 40, settings=PdfSettings())
    assert looks_garbled("ÕþÎñ¹«¿ªÄê¶È±¨¸æÕþÎñ¹«¿ªÄê¶È±¨¸æ", settings=PdfSettings())
    assert looks_garbled("\ue123\ue124", settings=PdfSettings())
    assert not looks_garbled("政府信息公开工作年度报告，共 17 件，占 3.5%。" + UNREADABLE, settings=PdfSettings())
    assert not looks_garbled("", settings=PdfSettings())


def char(
    text: str,
    x: float,
    y: float,
    *,
    width: float = 10.0,
    size: float = 10.0,
    matrix: tuple[float, float] = (1.0, 0.0),
    color: tuple[float, ...] = (0.0,),
) -> DrawnChar:
    return DrawnChar(text, (x, y, x + width, y + size), size, "ABCDEF+SimSun", matrix, color)


def glyphs_of(chars: Sequence[DrawnChar]) -> _PageGlyphs:
    return page_glyphs(
        PageDrawing(number=1, width=600, height=800, chars=tuple(chars), shapes=(), image_area=0),
        (),
        (),
        settings=PdfSettings(),
    )


def test_text_drawn_twice_is_there_once_and_bold() -> None:
    found = glyphs_of([char("一", 10, 10), char("一", 10.4, 10), char("一", 20, 10)]).glyphs
    assert [(g.text, g.x0, g.bold) for g in found] == [("一", 10, True), ("一", 20, False)]


@given(st.floats(0, 580), st.floats(0, 780), st.floats(-1.4, 1.4), st.floats(-1.4, 1.4))
def test_text_drawn_twice_anywhere_is_there_once(x: float, y: float, dx: float, dy: float) -> None:
    assert len(glyphs_of([char("一", x, y), char("一", x + dx, y + dy)]).glyphs) == 1


def test_narrow_equal_digits_are_not_doubles() -> None:
    ones = [char("1", 10 + 2.5 * at, 10, width=2.5) for at in range(4)]
    assert len(glyphs_of(ones).glyphs) == 4


def test_crowds_of_equal_characters_do_not_take_the_square_of_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0
    is_same_place = drawn_glyphs._is_same_place

    def count(*given: Any, **more: Any) -> bool:
        nonlocal looks
        looks += 1
        return is_same_place(*given, **more)

    monkeypatch.setattr(drawn_glyphs, "_is_same_place", count)
    crowd = [char("1", 10 + at / 1000, 10, width=0.001) for at in range(2000)]
    assert len(glyphs_of(crowd).glyphs) == len(crowd)
    assert looks < 100 * len(crowd)


def test_spaces_leave_a_mark_on_the_next_character() -> None:
    found = glyphs_of([char("一", 0, 0), char(" ", 10, 0), char("二", 20, 0)]).glyphs
    assert [g.spaced for g in found] == [False, True]


def test_what_is_outside_the_visible_part_is_left_out() -> None:
    found = glyphs_of([char("内", 200, 200), char("外", -50, 200), char("外", 200, 900)]).glyphs
    assert [g.text for g in found] == ["内"]


def test_watermarks() -> None:
    body = [char("文", 10 * at, 100) for at in range(20)]
    slanted = char("密", 100, 300, matrix=(0.7, 0.7))
    pale = char("样", 100, 400, size=40.0, color=(0.9, 0.9, 0.9))
    over = char("章", 60, 60, size=80.0, width=80)
    title = char("题", 300, 20, size=30.0)
    white_head = char("头", 300, 200, color=(1, 1, 1))
    found = glyphs_of([*body, slanted, pale, over, title, white_head])
    assert {g.text for g in found.watermark} == {"密", "样", "章"}
    assert {g.text for g in found.glyphs} == {"文", "题", "头"}


@given(st.sampled_from([0, 90, 180, 270]), st.floats(0, 500), st.floats(0, 700), st.floats(1, 90), st.floats(1, 90))
def test_turning_to_and_fro_gives_the_box_again(turn: int, x: float, y: float, width: float, height: float) -> None:
    box = (x, y, x + width, y + height)
    there = turned_box(box, turn, 600, 800)
    size = (800, 600) if turn in {90, 270} else (600, 800)
    assert turned_box(there, -turn % 360, *size) == pytest.approx(box)
