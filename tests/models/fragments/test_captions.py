"""Captions over tables of one row give their number to the row that repeats them."""

from __future__ import annotations

from gouji.ingest import open_document
from gouji.models.fragments.captions import number_rows
from gouji.models.fragments.pieces import Piece
from gouji.models.fragments.settings import FragmentSettings
from gouji.models.fragments.splitting import split_pieces
from gouji.models.labels.dictionary import LabelIndex
from gouji.models.labels.settings import LabelSettings
from gouji.models.text.lines import split_lines


def _pieces(text: str) -> tuple[Piece, ...]:
    stream = open_document(text.encode(), name="report.md")
    return number_rows(
        split_pieces(split_lines(stream), LabelIndex(("其他", "总计"), LabelSettings()), FragmentSettings())
    )


def _number(pieces: tuple[Piece, ...]) -> list[int | None]:
    return [p.enumerator.number if p.enumerator else None for p in pieces if p.row and p.core == "其他"]


def test_a_row_that_repeats_its_caption_has_the_captions_number() -> None:
    text = "### （六）其他\n\n| 类别 | 列1 | 总计 |\n|---|---|---|\n| 其他 | 0 | 0 |\n"
    assert _number(_pieces(text)) == [6]


def test_other_captions_give_nothing() -> None:
    text = "### （五）不予处理\n\n| 类别 | 列1 | 总计 |\n|---|---|---|\n| 其他 | 0 | 0 |\n"
    assert _number(_pieces(text)) == [None]


def test_a_row_behind_numbers_is_not_the_captions() -> None:
    text = "### （六）其他\n\n| 类别 | 列1 | 总计 |\n|---|---|---|\n| 逾期 | 0 | 0 |\n| 其他 | 0 | 0 |\n"
    assert _number(_pieces(text)) == [None]


def test_a_rows_own_number_stays() -> None:
    text = "### （六）其他\n\n| 类别 | 列1 | 总计 |\n|---|---|---|\n| 3.其他 | 0 | 0 |\n"
    assert _number(_pieces(text)) == [3]


def test_a_header_that_repeats_the_caption_is_no_row() -> None:
    text = "### （六）其他\n\n| 类别 | 其他 | 总计 |\n|---|---|---|\n| 其他 | 0 | 0 |\n"
    assert _number(_pieces(text)) == [None, 6]
