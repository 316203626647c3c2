"""Labels to rows: misprints find their row, and near misses do not take another's place."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.errors import UsageError
from gouji.models.forms.load import load_form, load_forms
from gouji.models.labels.match import Match, match_label

EXACT = settings(derandomize=True, deadline=None, database=None, max_examples=100)
NEW, OLD = "gov-disclosure-2021", "gov-disclosure-2019"


def first(label: str, form: str | None = NEW) -> str | None:
    found = match_label(label, form, k=1)
    return f"{found[0].table}.{found[0].row}" if found else None


def labels() -> list[tuple[str, str, str]]:
    """Every wording of every row: form, row, wording with its item number."""
    return [
        (form.id, f"{table.id}.{row.id}", row.label.enumerator + text)
        for form in load_forms()
        for table in form.tables
        for band in table.bands
        for row in band.rows
        for text in (row.label.text, *row.label.variants)
    ]


@pytest.mark.parametrize(("form", "row", "label"), labels())
def test_every_label_and_variant_is_its_own_first_match(form: str, row: str, label: str) -> None:
    assert first(label, form) == row


@pytest.mark.parametrize(
    ("label", "row"),
    [
        ("2.其他法律行政止公开", "requests.denied.prohibited_by_law"),
        ("其他法律法规禁止公开", "requests.denied.prohibited_by_law"),
        ("无正当理由由大量反复申请", "requests.not_processed.excessive"),
        ("1.逾期不补正", "requests.other.no_correction_overdue"),
        ("2.逾期不缴费", "requests.other.fee_unpaid"),
        ("规范性文件", "disclosure.normative_documents"),
        ("4.无正当理由\n大量反复申请", "requests.not_processed.excessive"),
        ("要求行政机关确认或重新出具已获取信", "requests.not_processed.reissue"),
        ("（一） 予 以 公 开", "requests.granted"),
        ("(二)部分公开(区分处理的,只计这一情形,不计其他情形)", "requests.partial"),
        ("3.危及三安全一稳定", "requests.denied.security_stability"),
        ("3.补正后申请内容仍不明", "requests.unavailable.unclear_after_correction"),
        ("本机关不掌握相关政府信息", "requests.unavailable.not_held"),
        ("一、本年新收政府信息公开申请数", "requests.received"),
        ("结转下年度继续办", "requests.carried_out"),
        ("行政事业性收费", "disclosure.fees"),
        ("未经复议直接起诉", "disputes.litigation_direct"),
    ],
)
def test_misprints_find_their_row(label: str, row: str) -> None:
    assert first(label) == row


@pytest.mark.parametrize(
    ("label", "row", "other"),
    [
        ("3.其他", "requests.other.other", "requests.other"),
        ("（六）其他处理", "requests.other", "requests.other.other"),
        ("规章", "disclosure.regulations", "disclosure.normative_documents"),
        ("行政规范性文件", "disclosure.normative_documents", "disclosure.regulations"),
        ("行政许可", "disclosure.permits", "disclosure.penalties"),
        ("行政处罚", "disclosure.penalties", "disclosure.coercion"),
        ("行政强制", "disclosure.coercion", "disclosure.permits"),
        ("2.重复申请", "requests.not_processed.repeated", "requests.not_processed.excessive"),
        ("4.无正当理由大量反复申请", "requests.not_processed.excessive", "requests.not_processed.repeated"),
        ("（一）予以公开", "requests.granted", "requests.partial"),
        ("（二）部分公开", "requests.partial", "requests.granted"),
        ("一、本年新收政府信息公开申请数量", "requests.received", "requests.carried_in"),
        ("二、上年结转政府信息公开申请数量", "requests.carried_in", "requests.received"),
        ("复议后起诉", "disputes.litigation_after_reconsideration", "disputes.litigation_direct"),
        ("行政复议", "disputes.reconsideration", "disputes.litigation_after_reconsideration"),
    ],
)
def test_near_labels_keep_apart(label: str, row: str, other: str) -> None:
    """The right row is not only first: the near miss is far behind it."""
    found = {f"{m.table}.{m.row}": m.probability for m in match_label(label, NEW, k=99)}
    assert max(found, key=lambda name: found[name]) == row
    assert found[row] > 0.65
    assert found.get(other, 0.0) < 0.3


@pytest.mark.parametrize(
    "label", ["不予公开", "（三）不予公开", "不予处理", "（五）不予处理", "无法提供", "（四）无法提供"]
)
def test_a_groups_label_is_no_row(label: str) -> None:
    """不予公开 is one character from 予以公开; a group over rows has no numbers of its own."""
    found = match_label(label, NEW, k=1)
    assert not found or found[0].probability < 0.5


@pytest.mark.parametrize(
    "label", ["自然人", "商业企业", "法人或其他组织", "本年制发件数", "结果维持", "尚未审结", "法律服务机构"]
)
def test_column_labels_are_no_rows(label: str) -> None:
    assert match_label(label, NEW) == ()


@pytest.mark.parametrize(
    "label", ["", " ", "。", "123", "一、", "年度报告", "经济建设", "Regulations", "本机关认真落实上级部署"]
)
def test_what_is_no_label_matches_nothing(label: str) -> None:
    assert match_label(label) == ()


WORDINGS = [(row, label) for form, row, label in labels() if form == NEW and len(label) > 7]


@EXACT
@given(st.sampled_from(WORDINGS), st.data())
def test_one_lost_character_of_a_long_label_changes_nothing(wording: tuple[str, str], data: st.DataObject) -> None:
    row, label = wording
    at = data.draw(st.integers(3, len(label) - 1))
    assert first(label[:at] + label[at + 1 :]) == row


@EXACT
@given(st.sampled_from(WORDINGS), st.data())
def test_one_doubled_character_of_a_long_label_changes_nothing(wording: tuple[str, str], data: st.DataObject) -> None:
    row, label = wording
    at = data.draw(st.integers(3, len(label) - 1))
    assert first(label[:at] + label[at] + label[at:]) == row


@EXACT
@given(st.sampled_from([label for _, _, label in labels()]), st.integers(1, 60))
def test_probabilities_fall_and_stay_under_1(label: str, k: int) -> None:
    found = match_label(label, k=k)
    shares = [match.probability for match in found]
    assert shares == sorted(shares, reverse=True)
    assert 0 < sum(shares) <= 1.001
    assert len(found) <= k
    assert len({(m.table, m.row) for m in found}) == len(found)


def test_a_row_that_both_forms_have_is_named_once_and_others_by_their_form() -> None:
    (permits,) = (m for m in match_label("行政许可", k=9) if m.row == "permits")
    assert permits.form == OLD
    (procurement,) = match_label("政府集中采购", k=1)
    assert (procurement.form, procurement.table, procurement.row) == (OLD, "disclosure", "procurement")
    assert match_label("政府集中采购", NEW) == ()


def test_an_unknown_form_is_an_error() -> None:
    with pytest.raises(UsageError, match="gov-disclosure-2021"):
        match_label("规章", "nothing")


def test_the_canonical_wording_comes_back() -> None:
    assert match_label("部分公开", NEW, k=1) == (
        Match(
            form=NEW,
            table="requests",
            row="partial",
            canonical=load_form(NEW).find_table("requests").bands[0].rows[3].label.text,
            probability=match_label("部分公开", NEW, k=1)[0].probability,
        ),
    )


@pytest.mark.parametrize("label", ["公", "开", "信息内容", "申请人情况"])
def test_one_shared_character_is_no_match(label: str) -> None:
    assert match_label(label, NEW) == ()


def test_random_words_match_nothing() -> None:
    chance = random.Random(7)
    for _ in range(300):
        text = "".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(chance.randrange(2, 16)))
        assert match_label(text) == (), text
