"""Totals that running text divides: parts that must add up, shares that must be theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.ingest import open_document
from gouji.models.claims.parts import check_parts, find_divisions
from gouji.models.claims.settings import ClaimSettings
from gouji.models.text.lines import split_lines
from gouji.models.text.sentences import Sentence, split_sentences
from gouji.models.text.settings import LineSettings
from gouji.report import Severity


def sentences(text: str) -> tuple[Sentence, ...]:
    return split_sentences(split_lines(open_document(text.encode(), name="a.txt")), LineSettings())


def divided(text: str) -> list[tuple[str, list[str], bool]]:
    return [
        (d.total.digits, [p.figure.digits for p in d.parts], d.is_complete(ClaimSettings()))
        for d in find_divisions(sentences(text))
    ]


def rules(text: str) -> list[str]:
    found = check_parts(sentences(text), ClaimSettings())
    assert all(f.severity is Severity.WARNING and f.facts == () for f in found)
    return [f.rule for f in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("共公开信息46条，其中：甲类13条；乙类15条；其他18条。", [("46", ["13", "15", "18"], True)]),
        ("公开信息46条，涵盖甲类13条、乙类15条。", [("46", ["13", "15"], False)]),
        ("公开信息46条，其中甲类13条，培训15次。", [("46", ["13"], False)]),
        ("公开信息46条。其中甲类13条。", []),
        ("公开信息46条，开展检查，更新目录，其中甲类13条。", []),
        ("公开信息46条，其中甲类13条，包括甲一3条、其他10条。", []),
        ("共发布1,046条，其中网站1,000条，其他46条。", [("1046", ["1000", "46"], True)]),
        ("全年公开信息较多，其中甲类13条。", []),
    ],
)
def test_divisions(text: str, found: list[tuple[str, list[str], bool]]) -> None:
    assert divided(text) == found


def test_parts_that_add_up() -> None:
    assert (
        rules("共公开信息46条，其中：甲类13条，占28.2%；乙类15条，占32.7%；丙类4条，占8.7%；丁类14条，占30.4%。") == []
    )
    assert rules("共公开信息46条，其中甲类13条、其他类33条。") == []


def test_the_rest_must_be_the_rest() -> None:
    text = "共公开信息46条，其中甲类13条、其他类34条。"
    assert rules(text) == ["text.parts"]
    assert check_parts(sentences(text), ClaimSettings())[0].message.endswith("divides 46条: 13 + 34 = 47 ≠ 46")


def test_shares_that_make_a_hundred_claim_to_be_all() -> None:
    assert rules("共公开信息50条，其中甲类20条，占40%；乙类31条，占60%。") == ["text.parts", "text.share"]


def test_parts_that_may_leave_something_out_or_overlap_say_nothing() -> None:
    assert rules("共公开信息46条，其中甲类13条、乙类15条。") == []
    assert rules("共公开信息46条，其中网站46条、公众号30条。") == []


@pytest.mark.parametrize(
    ("share", "wrong"),
    [("28.2", False), ("28.3", False), ("28.26", False), ("28", False), ("28.4", True), ("29", True)],
)
def test_a_share_is_as_exact_as_it_is_printed(share: str, wrong: bool) -> None:
    assert rules(f"共公开信息46条，其中甲类13条，占{share}%。") == (["text.share"] if wrong else [])


@pytest.mark.slow
def test_real_totals_are_divided_rightly(shared: Path) -> None:
    seen = 0
    for path in sorted([*shared.glob("real/*/source.*"), *shared.glob("seeds/*.txt")]):
        text = split_sentences(split_lines(open_document(path)), LineSettings())
        seen += sum(d.is_complete(ClaimSettings()) for d in find_divisions(text))
        assert check_parts(text, ClaimSettings()) == (), path
    assert seen >= 3


def test_the_words_of_a_part_stand_between_the_numbers() -> None:
    (division,) = find_divisions(sentences("公开信息46条，其中甲类13条；乙类15条，其他18条。"))
    assert [part.words for part in division.parts] == ["甲类", ";乙类", ",其他"]


@pytest.mark.parametrize(
    ("share", "found"), [("28.3", []), ("28.1", ["text.share"]), ("28", []), ("29", ["text.share"])]
)
def test_a_share_is_the_parts_within_its_rounding(share: str, found: list[str]) -> None:
    assert rules(f"公开信息46条，其中甲类13条，占{share}%。") == found  # 28.26 %


@pytest.mark.parametrize(("last", "complete"), [("49.4", True), ("50.6", True), ("49.3", False), ("50.7", False)])
def test_parts_are_all_where_their_shares_make_a_hundred(last: str, complete: bool) -> None:
    (division,) = find_divisions(sentences(f"公开信息46条，其中甲类23条，占50%；乙类23条，占{last}%。"))
    assert division.is_complete(ClaimSettings()) is complete


def test_one_part_divides_nothing() -> None:
    (division,) = find_divisions(sentences("公开信息46条，其中其他46条。"))
    assert not division.is_complete(ClaimSettings())


@pytest.mark.parametrize(
    "rest",
    [
        "占全市总量的12%",
        "占用率66%",
        "按期答复比例100%",
        "约占三成，占比约40%",
        "同比增长12%",
        "满意率98.6%",
        "占上年的80%",
    ],
)
def test_percentages_that_are_no_shares_of_the_total_say_nothing(rest: str) -> None:
    assert rules(f"共公开信息46条，其中甲类13条，{rest}。") == []


@pytest.mark.parametrize("words", ["占", "占比", "占比为", "占总数的", "所占比例为", "占公开信息总量的", "比例为"])
def test_shares_of_the_total_are_understood(words: str) -> None:
    assert rules(f"共公开信息46条，其中甲类13条，{words}28.3%。") == []
    assert rules(f"共公开信息46条，其中甲类13条，{words}38.3%。") == ["text.share"]
