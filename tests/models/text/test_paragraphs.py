"""Printed lines joined to paragraphs."""

from __future__ import annotations

import pytest

from gouji.ingest import open_document
from gouji.models.text.lines import split_lines
from gouji.models.text.paragraphs import join_paragraphs, measure_width
from gouji.models.text.settings import LineSettings


def paragraphs(text: str, settings: LineSettings | None = None, name: str = "a.txt") -> list[str]:
    lines = split_lines(open_document(text.encode(), name=name))
    return [p.text for p in join_paragraphs(lines, settings or LineSettings())]


def lines_of_width(*widths: int) -> str:
    """Return lines of these widths in columns, which are even."""
    return "".join("甲" * (width // 2) + "\n" for width in widths)


def test_full_width_characters_are_two_columns() -> None:
    assert (measure_width("甲ab，"), measure_width("")) == (6, 0)


@pytest.mark.parametrize(("lines", "joined"), [(5, False), (6, True)])
def test_six_lines_of_one_width_were_broken_at_it(lines: int, joined: bool) -> None:
    assert len(paragraphs(lines_of_width(*[40] * lines))) == (1 if joined else lines)


@pytest.mark.parametrize(("width", "joined"), [(30, False), (32, True), (138, True), (140, False)])
def test_short_lines_and_very_long_ones_were_not_broken(width: int, joined: bool) -> None:
    assert (len(paragraphs(lines_of_width(*[width] * 6))) == 1) is joined


@pytest.mark.parametrize(("wide", "joined"), [(4, True), (3, False)])
def test_more_than_half_of_the_lines_are_near_the_width(wide: int, joined: bool) -> None:
    text = lines_of_width(*[60] * wide, *[40] * (6 - wide))
    assert (len(paragraphs(text)) < 6) is joined


@pytest.mark.parametrize(("width", "joined"), [(54, True), (52, False)])
def test_a_line_of_less_than_nine_tenths_ends_its_paragraph(width: int, joined: bool) -> None:
    text = lines_of_width(*[60] * 6, width, 20)
    assert (paragraphs(text)[-1] == "甲" * 10) is not joined


@pytest.mark.parametrize(("width", "joined"), [(46, True), (48, True), (44, False)])
def test_a_line_with_a_comma_may_be_shorter(width: int, joined: bool) -> None:
    text = lines_of_width(*[60] * 6) + "。\n" + "甲" * (width // 2 - 1) + "，\n乙\n"
    settings = LineSettings(full=0.95, ragged=7)
    assert (paragraphs(text, settings)[-1] == "乙") is not joined


def test_a_sentence_that_ends_or_an_item_begins_another_paragraph() -> None:
    text = lines_of_width(*[40] * 6)[:-1] + "。\n乙\n"
    assert paragraphs(text)[-1] == "乙"
    text = lines_of_width(*[40] * 6) + "（一）乙\n"
    assert paragraphs(text)[-1] == "（一）乙"


def test_text_set_with_spaces_fills_its_line() -> None:
    assert paragraphs(lines_of_width(*[60] * 6) + "。\n公 开 政 府 信 息 年\n乙\n")[-1] == "公 开 政 府 信 息 年乙"


def test_no_line_begins_with_a_comma() -> None:
    assert paragraphs("本局公开信息\n，更新及时\n") == ["本局公开信息，更新及时"]
    assert paragraphs("本局公开信息。\n，更新及时\n") == ["本局公开信息。", "，更新及时"]


def test_rows_and_lines_that_stand_alone_are_paragraphs_of_their_own() -> None:
    page = "<table><tr><td>甲</td></tr></table><p>，乙</p><p>，丙</p>"
    assert paragraphs(page, name="a.html") == ["甲", "，乙，丙"]
    lines = split_lines(open_document("甲\n，乙\n，丙\n".encode(), name="a.txt"))
    alone = join_paragraphs(lines, LineSettings(), frozenset({1}))
    assert [p.text for p in alone] == ["甲", "，乙", "，丙"]
    joined = join_paragraphs(lines, LineSettings(), frozenset(), frozenset({1}))
    assert [p.text for p in joined] == ["甲，乙，丙"]
