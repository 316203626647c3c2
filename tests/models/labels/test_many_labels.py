"""Many labels at once: the same as one by one, calibrated, abstaining with a reason; its parts against slow oracles."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from gouji.corpus.labels.samples import label_samples
from gouji.errors import UsageError
from gouji.models.forms.load import load_forms
from gouji.models.labels.characters import find_sounds, list_likenesses, load_decisive_characters, may_stand_for
from gouji.models.labels.columns import Alphabet, drop_repeats, read_labels
from gouji.models.labels.features import NONE_FEATURES, ROW_FEATURES, find_candidates
from gouji.models.labels.match import Abstention, match_label, match_labels
from gouji.models.labels.model import LabelModel, load_label_model, read_label_model
from gouji.models.labels.wordings import build_index
from gouji.models.text.normalise import core, split_enumerator

EXACT = settings(derandomize=True, deadline=None, database=None, max_examples=100)
NEW = "gov-disclosure-2021"
LETTERS = "规章行政许可处罚公开申请数量予以不其他总计三类四（）、.1一 \n０①㈠Ⅳ…x"
TEXTS = st.one_of(
    st.text(LETTERS, max_size=14),
    st.text(max_size=8),
    st.sampled_from(
        ["（六）其他处理", "3.其他", "40000042.其他", "2、 重 复 申 请", "三三、", "\x00规\x00章", "\ud800章"]
    ),
)


@pytest.mark.slow
@EXACT
@given(st.lists(TEXTS, max_size=12), st.sampled_from([None, NEW]), st.integers(1, 5))
def test_many_labels_are_matched_as_each_alone(labels: list[str], form: str | None, k: int) -> None:
    found = match_labels(labels, form, k)
    assert [one.label for one in found] == labels
    assert [one.matches for one in found] == [match_label(label, form, k) for label in labels]
    assert [one.row for one in found] == found.rows
    for one, share in zip(found, found.probabilities, strict=True):
        shares = [match.probability for match in one.matches]
        assert all(a >= b for a, b in pairwise(shares))
        assert sum(shares) <= 1.001
        assert (one.row is None) == (one.reason is not None)
        assert 0 <= share <= 1
        if one.row is not None:
            assert share >= load_label_model().accept
            assert one.row == f"{one.matches[0].table}.{one.matches[0].row}"


def test_a_label_gets_the_same_bits_alone_in_any_order_and_among_thousands() -> None:
    labels = [sample.text for sample in label_samples("held_out", seed=1_650_000, count=4_000)]
    found = match_labels(labels, k=4)
    backwards = match_labels(labels[::-1], k=4)
    assert backwards.probabilities[::-1] == found.probabilities
    assert backwards.rows[::-1] == found.rows
    assert len(set(found.probabilities)) > 1_000
    for at in range(0, len(labels), 13):
        alone = match_labels([labels[at]], k=4)
        assert alone.probabilities == [found.probabilities[at]], labels[at]
        assert alone[0] == found[at]


def test_no_labels_and_slices() -> None:
    assert list(match_labels([])) == []
    found = match_labels(["规章", "行政许可", "天气"])
    assert [one.label for one in found[1:]] == ["行政许可", "天气"]
    assert found[-1].label == "天气"
    with pytest.raises(IndexError):
        found[3]
    with pytest.raises(UsageError, match="gov-disclosure-2021"):
        match_labels(["规章"], "nothing")


@pytest.mark.parametrize(
    ("label", "row"),
    [
        ("2.其他法律行政法规禁止公幵", "requests.denied.prohibited_by_law"),
        ("本年废纸", None),
        ("1.信访举抱投诉类申请", "requests.not_processed.complaint"),
        ("行正许可", "disclosure.permits"),
        ("规规章 0\t0\t3", "disclosure.regulations"),
        ("（七） 总 计", "requests.total"),
        ("3.其它", "requests.other.other"),
        ("（六）其它处理", "requests.other"),
        ("0000000\n2.重复申请", "requests.not_processed.repeated"),
        ("予\n以\n公\n开", "requests.granted"),
        ("政府集中采构", None),
        ("行政行政复议", "disputes.reconsideration"),
        ("行 政 复 议 复 议", "disputes.reconsideration"),
        ("行攻许可", "disclosure.permits"),
    ],
)
def test_misspelt_labels_are_accepted(label: str, row: str | None) -> None:
    assert match_labels([label], NEW).rows == [row]


@pytest.mark.parametrize(
    "label",
    [
        "不予公开",
        "（三）不予公开",
        "本年制发件数",
        "结果维持",
        "结果纠正",
        "其他",
        "总计",
        "5.属于二类内部事务信息",
        "本机关掌握相关政府信息",
        "二、上月结转政府信息公开申请数量",
        "行政处分",
        "规划",
        "商业秘密",
        "收到和处理政府信息公开申请情况",
        "信息内容",
        "行政许可证",
        "全年新收政府信息公开申请3件，均已办结",
    ],
)
def test_near_misses_are_not_accepted(label: str) -> None:
    """Groups, columns, headings, sentences, and labels in which one decisive word is another."""
    (found,) = match_labels([label], NEW)
    assert found.row is None
    assert found.reason is not None


@pytest.mark.parametrize(
    ("label", "reason", "near"),
    [
        ("其他", Abstention.AMBIGUOUS, "其他"),
        ("自然人", Abstention.ELSEWHERE, "自然人"),
        ("本年度办理结果", Abstention.ELSEWHERE, "本年度办理结果"),
        ("天气预报", Abstention.UNLIKE, None),
    ],
)
def test_the_reason_is_told(label: str, reason: Abstention, near: str | None) -> None:
    (found,) = match_labels([label], NEW)
    assert (found.reason, found.near) == (reason, near)


def _once(text: str, size: int) -> str:
    """Without every run of `size` characters that is the same as the one before it; overlapping runs all go."""
    gone = {
        at + step
        for at in range(size, len(text) - size + 1)
        if text[at : at + size] == text[at - size : at]
        for step in range(size)
    }
    return "".join(c for at, c in enumerate(text) if at not in gone)


@EXACT
@given(st.lists(TEXTS, min_size=1, max_size=8))
@example(["於", "屬於國家秘密"])
def test_what_counts_of_a_label_is_its_core(labels: list[str]) -> None:
    """Against the normaliser of the alignment: the same, but for digits, what is printed twice and glued numbers."""
    index = build_index(load_forms())
    read = read_labels(labels, index.alphabet)
    for label, text, number in zip(labels, read.text, read.number.tolist(), strict=True):
        plain = label.replace("\x00", " ")
        if "\ud800" in plain or any(c.isdigit() for c in core(plain)):
            continue
        enumerator, rest = split_enumerator(plain)
        wanted = "".join(min(c, "\uffff") for c in core(rest))
        for size in range(1, 5):
            wanted = _once(wanted, size)
        if enumerator is None and number:
            continue  # 〔一〕 and the like, which only this one reads
        assert text == wanted, label
        assert number == (0 if enumerator is None else 99 if enumerator.number is None else enumerator.number)


@EXACT
@given(st.lists(st.text("行政许", max_size=9), max_size=6))
def test_what_is_printed_twice_in_a_row_counts_once(labels: list[str]) -> None:
    read = read_labels(labels, build_index(load_forms()).alphabet)
    for label, text in zip(labels, read.text, strict=True):
        wanted = label
        for size in range(1, 5):
            wanted = _once(wanted, size)
        assert text == wanted


@EXACT
@given(st.lists(TEXTS, max_size=10))
def test_labels_that_count_alike_are_one(labels: list[str]) -> None:
    read = read_labels(labels, build_index(load_forms()).alphabet)
    some, place = drop_repeats(read)
    assert [some.text[at] for at in place.tolist()] == read.text
    assert [some.number[at] for at in place.tolist()] == read.number.tolist()
    assert [bool(some.digits[at]) for at in place.tolist()] == read.digits.tolist()
    assert len(some.text) <= len(labels)


@pytest.mark.slow
@EXACT
@given(st.text("规章行政许可处罚", max_size=10), st.text("规章行政许可处罚", max_size=10))
def test_what_two_texts_share_is_what_their_classes_share(one: str, other: str) -> None:
    alphabet = Alphabet.build("规章行政许可处罚")
    from gouji.models.labels.columns import build_columns

    columns = build_columns(read_labels([one, other], alphabet), alphabet)
    shared = LCSseq.similarity(columns.plain[0], columns.plain[1])
    assert shared == LCSseq.similarity(*columns.read.text)
    assert LCSseq.similarity(columns.sound[0], columns.sound[1]) >= shared


def test_characters_that_may_stand_for_each_other() -> None:
    assert may_stand_for("纸", "止")
    assert may_stand_for("末", "未")
    assert may_stand_for("清", "请")
    assert not may_stand_for("二", "三"), "both decide on the meaning"
    assert not may_stand_for("下", "上")
    assert not may_stand_for("税", "章")
    assert "sen" in find_sounds("申"), "sh is like s"
    assert find_sounds("x") == ()
    assert "清" in list_likenesses("请")
    assert {"不", "三", "上"} <= load_decisive_characters()


def test_more_doubt_never_gives_more_probability() -> None:
    """What speaks against a row has a weight of at most 0, what speaks for it of at least 0."""
    weights = dict(zip(ROW_FEATURES, load_label_model().row_weights, strict=True))
    speaks_for = {"exact", "moved", "shared_number", "number_same", "style_same", "length"}
    assert all(weight <= 0 for name, weight in weights.items() if name not in speaks_for)
    assert all(weights[name] >= 0 for name in speaks_for - {"length"})


def test_a_row_is_a_candidate_once() -> None:
    index = build_index(load_forms())
    found = find_candidates(read_labels(["部分公开", "其他", "行政规范性文件"], index.alphabet), index)
    for rows in found.row.tolist():
        known = [row for row in rows if row >= 0]
        assert len(known) == len(set(known))


def test_a_model_of_other_features_is_refused(tmp_path: Path) -> None:
    payload = {"row_weights": {"changed": 1.0}, "none_weights": {}, "accept": 0.9}
    path = tmp_path / "labels.json"
    path.write_text(json.dumps(payload), encoding="utf-8")
    with pytest.raises(ValueError, match="fit it with"):
        read_label_model(path)
    with pytest.raises(ValueError, match="weights"):
        LabelModel(row_weights=(1.0,), none_weights=(), accept=0.9, sha256="")
    zeros = {"row_weights": (0.0,) * len(ROW_FEATURES), "none_weights": (0.0,) * len(NONE_FEATURES)}
    with pytest.raises(ValueError, match="probability"):
        LabelModel(**zeros, accept=1.5, sha256="")
