"""Rows of other statistics put into drafts: the numbers are printed, and are no facts."""

from __future__ import annotations

from random import Random

import pytest

from gouji.corpus.damage.foreign import insert_row, list_labelled_rows, relabel_row, replace_row
from gouji.corpus.drafts.compose import draw_draft, gold_of
from gouji.corpus.drafts.draft import Draft, DraftTable, Merged
from gouji.corpus.drafts.facts import Odds


@pytest.fixture
def draft() -> Draft:
    return draw_draft(Random(3), Odds(form_2019=0.0, single_other=0.0))


def table_of(draft: Draft, table: str) -> DraftTable:
    return next(t for t in draft.tables if t.id == table)


def labels_of(draft: Draft, table: str) -> list[str]:
    return [slot.text for row in table_of(draft, table).rows for slot in row.slots]


def test_rows_with_a_label_of_their_own_are_listed(draft: Draft) -> None:
    rows = list_labelled_rows(draft)
    assert ("disclosure", "penalties") in rows
    assert ("requests", "denied.process") in rows
    assert not any(table == "disputes" for table, _ in rows)


@pytest.mark.parametrize(("numbered", "label"), [(True, "6.热线工单"), (False, "热线工单")])
def test_a_replaced_row_keeps_its_numbers_and_loses_its_facts(draft: Draft, *, numbered: bool, label: str) -> None:
    changed = replace_row(draft, "requests", "denied.process", "热线工单", numbered=numbered)
    assert label in labels_of(changed, "requests")
    before, after = gold_of(draft, "a").facts, gold_of(changed, "a").facts
    assert {f for f in before if f not in after} == {f for f in before if f.startswith("requests.denied.process.")}
    numbers = [[[s.text for s in row.slots[3:]] for row in table_of(d, "requests").rows] for d in (draft, changed)]
    assert numbers[0] == numbers[1]


def test_an_inserted_row_stands_below_and_opens_no_group_again(draft: Draft) -> None:
    changed = insert_row(draft, "requests", "denied.state_secret", "热线工单", ("1", "2") * 4, numbered=False)
    rows = table_of(changed, "requests").rows
    at = next(i for i, row in enumerate(rows) if row.id == "denied.state_secret")
    assert [slot.text for slot in rows[at + 1].slots[:3]] == ["", "", "热线工单"]
    assert [slot.merged for slot in rows[at + 1].slots[:2]] == [Merged.UP, Merged.UP]
    assert [slot.text for slot in rows[at + 1].slots[3:]] == ["1", "2", "1", "2", "1", "2", "1"]
    assert gold_of(changed, "a").facts == gold_of(draft, "a").facts


def test_a_relabelled_row_keeps_its_facts(draft: Draft) -> None:
    changed = relabel_row(draft, "disclosure", "penalties", "行攻处罚")
    assert "行攻处罚" in labels_of(changed, "disclosure")
    assert gold_of(changed, "a").facts == gold_of(draft, "a").facts
