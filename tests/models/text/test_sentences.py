"""Sentences, clauses and numbers of running text, with their places."""

from __future__ import annotations

import pytest

from gouji.ingest import open_document
from gouji.models.claims.claims import split_clauses
from gouji.models.text.lines import split_lines
from gouji.models.text.sentences import Sentence, find_figures, split_sentences
from gouji.models.text.settings import LineSettings


def sentences(text: str, name: str = "a.txt") -> tuple[Sentence, ...]:
    return split_sentences(split_lines(open_document(text.encode(), name=name)), LineSettings())


def test_sentences_end_at_full_stops_and_lines() -> None:
    assert [s.text for s in sentences("一、总体情况\n公开 3 条。更新２次！\n")] == [
        "一、总体情况",
        "公开3条。",
        "更新2次!",
    ]


def test_every_sign_knows_its_place() -> None:
    text = "说明。\n共　公开 １,０13 条，更新。"
    for sentence in sentences(text):
        for sign, place in zip(sentence.text, sentence.places, strict=True):
            assert text[place] == sign or ord(text[place]) - 0xFEE0 == ord(sign)


def test_thousands_are_one_number() -> None:
    (sentence,) = sentences("公开1,013条，更新2,3次。")
    assert [f.digits for f in find_figures(sentence.text)] == ["1013", "2", "3"]
    assert [c.text for c in split_clauses(sentence)] == ["公开1013条", "更新2", "3次"]


def test_numbers_with_and_without_a_point() -> None:
    assert [(f.value, f.decimals) for f in find_figures("27.80万元，3件，1.2.3版")] == [(27.8, 2), (3, 0)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("零件", 0),
        ("十件", 10),
        ("十二件", 12),
        ("三十二件", 32),
        ("一百零三件", 103),
        ("一千一百三十三件", 1133),
        ("两千零三十件", 2030),
        ("一万二千三百四十五件", 12345),
        ("一二三件", None),
        ("三百十百件", None),
        ("第三件", None),
        ("三条", None),
        ("一是", None),
    ],
)
def test_numbers_in_words(text: str, value: int | None) -> None:
    assert [f.value for f in find_figures(text, chinese=True)] == ([] if value is None else [value])
    assert find_figures(text) == ()


def test_whoever_applies_is_one_phrase() -> None:
    (sentence,) = sentences("公民、法人和其他组织申请3件、复议2件。")
    assert [c.text for c in split_clauses(sentence)] == ["公民、法人和其他组织申请3件", "复议2件"]


def test_rows_of_tables_are_no_sentences() -> None:
    text = "<p>公开3条。</p><table><tr><td>规章</td><td>3</td></tr></table>"
    assert [s.text for s in sentences(text, "a.html")] == ["公开3条。"]


def test_what_is_too_long_is_no_sentence() -> None:
    assert sentences("甲" * 601) == ()
