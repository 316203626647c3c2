"""Rows that are continued: pieces of labels on printed rows of their own."""

from __future__ import annotations

import pytest

import gouji
from gouji.corpus.make import generate
from gouji.report import RowOrder

_HEAD = "三、收到和处理政府信息公开申请情况\n"
_ROWS = {
    "granted": "\t（一）予以公开",
    "partial": "\t（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    "secret": "（三）不予公开\t1.属于国家秘密",
    "law": "\t2.其他法律行政法规禁止公开",
    "third": "\t4.保护第三方合法权益",
    "internal": "\t5.属于三类内部事务信息",
    "process": "\t6.属于四类过程性信息",
}
_ZEROS = "\t0" * 7


def _continued(text: str) -> list[tuple[str | None, str]]:
    report = gouji.read(text.encode(), name="report.txt")
    return [(r.row, r.label) for r in report.rows if r.order is RowOrder.CONTINUED]


def _tabbed(**changed: str) -> str:
    return _HEAD + "".join(changed.get(key, label + _ZEROS) + "\n" for key, label in _ROWS.items())


def test_the_rest_of_a_label_on_a_row_of_its_own_is_a_continued_row() -> None:
    text = _tabbed(third=f"\t4.保护第三方{_ZEROS}\n\n— 3 —\n\n\t合法权益" + "\t" * 7)
    assert _continued(text) == [("denied.third_party", "合法权益")]


def test_a_label_that_begins_on_the_page_before_is_a_continued_row() -> None:
    text = _tabbed(third="\t4.保护第三方" + "\t" * 7 + f"\n\n— 3 —\n\n\t合法权益{_ZEROS}")
    assert _continued(text) == [("denied.third_party", "4.保护第三方")]


def test_a_label_that_begins_beside_its_groups_label_is_a_continued_row() -> None:
    text = _tabbed(secret="（三）不予公开\t1.属于" + "\t" * 7 + f"\n\n— 3 —\n\n\t国家秘密{_ZEROS}")
    assert _continued(text) == [("denied.state_secret", "1.属于")]


@pytest.mark.parametrize("again", ["4.保护第三方合法权益", "4.保护第三方合法权益（续）"])
def test_a_label_repeated_behind_a_page_break_is_a_continued_row(again: str) -> None:
    text = _tabbed(third=f"\t4.保护第三方合法权益{_ZEROS}\n\n— 3 —\n\n\t{again}" + "\t" * 7)
    assert _continued(text) == [("denied.third_party", again)]


def test_a_label_wrapped_around_its_numbers_is_one_row() -> None:
    lines = [
        _HEAD.strip(),
        "（一）予以公开 0 0 0 0 0 0 0",
        "（二）部分公开（区分处理的，",
        "只计这一情形，不计其他情 0 0 0 0 0 0 0",
        "形）",
    ]
    lines += [
        "1.属于国家秘密 0 0 0 0 0 0 0",
        "2.其他法律行政",
        "0 0 0 0 0 0 0",
        "法规禁止公开",
        "4.保护第三方合法权益 0 0 0 0 0 0 0",
    ]
    report = gouji.read("\n".join(lines).encode(), name="report.txt")
    assert _continued("\n".join(lines)) == []
    assert {r.row: r.label for r in report.rows}["denied.prohibited_by_law"] == "2.其他法律行政法规禁止公开"


def test_a_wrapped_label_that_a_page_ends_in_is_continued() -> None:
    lines = [
        _HEAD.strip(),
        "（一）予以公开 0 0 0 0 0 0 0",
        "1.属于国家秘密 0 0 0 0 0 0 0",
        "2.其他法律行政 0 0 0 0 0 0 0",
        "",
        "- 3 -",
        "",
    ]
    lines += ["法规禁止公开", "4.保护第三方合法权益 0 0 0 0 0 0 0", "5.属于三类内部事务信息 0 0 0 0 0 0 0"]
    assert _continued("\n".join(lines)) == [("denied.prohibited_by_law", "法规禁止公开")]


def test_the_caption_over_a_table_of_one_row_is_no_row() -> None:
    document = generate("markdown", 40_010, damage="none")
    report = gouji.read(document.data, name=document.name)
    assert [r for r in report.rows if r.order is not RowOrder.IN_ORDER] == []


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["tear-row", "label-ahead", "repeat-label", "split-label"])
@pytest.mark.parametrize("kind", ["tab", "cells"])
def test_generated_rows_are_continued_where_the_print_says_so(kind: str, damage: str) -> None:
    for seed in range(40_020, 40_024):
        document = generate(kind, seed, damage=damage)
        report = gouji.read(document.data, name=document.name)
        wanted = sorted(row for _, row, order in document.rows if order == "continued")
        assert sorted(r.row or "" for r in report.rows if r.order is RowOrder.CONTINUED) == wanted


def test_a_bare_page_number_between_blank_lines_ends_a_page() -> None:
    lines = [
        _HEAD.strip(),
        "（一）予以公开 0 0 0 0 0 0 0",
        "1.属于国家秘密 0 0 0 0 0 0 0",
        "2.其他法律行政 0 0 0 0 0 0 0",
        "",
        "",
        "3",
        "",
    ]
    lines += ["法规禁止公开", "4.保护第三方合法权益 0 0 0 0 0 0 0", "5.属于三类内部事务信息 0 0 0 0 0 0 0"]
    assert _continued("\n".join(lines)) == [("denied.prohibited_by_law", "法规禁止公开")]


def test_a_piece_of_a_label_with_commas_is_no_running_text_behind_a_page_break() -> None:
    lines = [
        _HEAD.strip(),
        "（一）予以公开 0 0 0 0 0 0 0",
        "（二）部分公开（区分处理的，只计这",
        "0 0 0 0 0 0 0",
        "",
        "- 2 -",
        "",
    ]
    lines += ["一情形，不计其他情形）", "1.属于国家秘密 0 0 0 0 0 0 0", "4.保护第三方合法权益 0 0 0 0 0 0 0"]
    lines += ["5.属于三类内部事务信息 0 0 0 0 0 0 0"]
    assert [row for row, _ in _continued("\n".join(lines))] == ["partial"]
