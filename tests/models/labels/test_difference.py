"""How labels differ from wordings: many at once against one at a time, written plainly; and by hand."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.models.labels.characters import find_confusables, find_words_from, is_homophone, may_stand_for
from gouji.models.labels.difference import KnownWordings, compare_characters

EXACT = settings(derandomize=True, deadline=None, database=None, max_examples=200)
WORDINGS = ("行政处罚", "行政许可", "规章", "其他法律行政法规禁止公开", "上年结转", "法律事务", "x一")
RELATED = KnownWordings.build(WORDINGS)
MISSPELT = st.one_of(
    st.text("规章现行政攻许可处罚置罸法律事物务上下年x一二\ud800", max_size=9),
    st.builds(
        lambda wording, at, new, gone: wording[: at % 9] + new + wording[at % 9 + gone :],
        st.sampled_from(WORDINGS),
        st.integers(0, 8),
        st.text("正攻置政行事物x公", max_size=2),
        st.integers(0, 3),
    ),
)


def _plainly(label: str, wording: str) -> tuple[int, bool, int, int, int, int]:
    start = end = 0
    shorter = min(len(label), len(wording))
    while start < shorter and may_stand_for(label[start], wording[start]):
        start += 1
    while end < shorter - start and may_stand_for(label[-1 - end], wording[-1 - end]):
        end += 1
    ours, theirs = label[start : len(label) - end], wording[start : len(wording) - end]
    if len(ours) == len(theirs) > 0 and sorted(ours) == sorted(theirs):
        return 0, True, 0, 0, len(ours), len(theirs)
    known = set(map("".join, pairwise(wording)))
    new = {a + b for a, b in pairwise(label) if b in find_words_from(a)} - known
    words = sum(not is_homophone(pair, wording) for pair in new)
    return min(len(ours), len(theirs)), False, len(set(ours) - set(wording)), words, len(ours), len(theirs)


def _one(label: str, wording: str) -> tuple[int, ...]:
    return tuple(
        int(column[0]) for column in compare_characters([label], np.array([0]), KnownWordings.build([wording]))
    )


@pytest.mark.slow
@EXACT
@given(st.lists(st.tuples(MISSPELT, st.integers(0, len(WORDINGS) - 1)), min_size=1, max_size=8))
def test_many_pairs_differ_as_each_does(pairs: list[tuple[str, int]]) -> None:
    found = compare_characters([label for label, _ in pairs], np.array([at for _, at in pairs]), RELATED)
    told = list(zip(*(column.tolist() for column in found), strict=True))
    assert told == [_plainly(label, WORDINGS[at]) for label, at in pairs]


def test_differences_by_hand() -> None:
    assert _one("行政处罚", "行政处罚") == (0, 0, 0, 0, 0, 0)
    assert _one("行正处罚", "行政处罚") == (0, 0, 0, 0, 0, 0), "it sounds the same"
    assert _one("政行处罚", "行政处罚") == (0, 1, 0, 0, 2, 2), "letters changed places"
    assert _one("行政检查", "行政处罚") == (2, 0, 2, 1, 2, 2), "another word"
    assert _one("行政处", "行政处罚") == (0, 0, 0, 0, 0, 1), "cut"
    assert _one("法律事物", "法律事务") == (0, 0, 0, 0, 0, 0), "another word that sounds the same"
    assert _one("", "行政处罚") == (0, 0, 0, 0, 0, 4)


def test_no_pairs_differ_in_nothing() -> None:
    assert [len(column) for column in compare_characters([], np.zeros(0, np.int64), RELATED)] == [0] * 6


@pytest.mark.parametrize("meant", "止三政上年章x")
def test_the_table_says_what_may_stand_for_a_character(meant: str) -> None:
    related = KnownWordings.build([meant])
    printed = {chr(code) for code in np.flatnonzero(related.character).tolist()}
    assert {c for c in printed if related.stands[related.character[ord(c)], 1]} == find_confusables(meant)
    assert all(may_stand_for(other, meant) for other in printed)


def test_a_relation_of_looks_holds_both_ways_and_decisive_characters_stand_apart() -> None:
    assert "攻" in find_confusables("政")
    assert "政" in find_confusables("攻")
    assert find_confusables("三").isdisjoint("一二上下不")
