"""Damage operators: the gold follows them, whatever the draft and however they are combined."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.corpus.damage.labels import double, drop
from gouji.corpus.damage.rows import named_table, opened
from gouji.corpus.damage.table import DAMAGE, apply_damage
from gouji.corpus.drafts.compose import draw_draft, gold_of
from gouji.corpus.drafts.draft import Draft, DraftRow, Merged, RowKind
from gouji.corpus.drafts.orders import row_orders
from gouji.corpus.make import generate
from gouji.corpus.render.kinds import KINDS

SEEDS = st.integers(min_value=0, max_value=10**9)
LOSES_FACTS = {"cut-head", "cut-tail"}
BLANKS = {"blank-cells", "blank-totals", "blank-rows", "blank-disputes", "blank-group", "dashes", "lose-cell"}


@pytest.mark.parametrize("name", DAMAGE)
@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_gold_follows_the_operator(name: str, seed: int) -> None:
    rng = Random(seed)
    before = draw_draft(rng)
    after = DAMAGE[name].apply(before, rng, rng.random())
    old, new = gold_of(before, "x").facts, gold_of(after, "x").facts
    assert set(new) <= set(old)
    assert name in LOSES_FACTS or set(new) == set(old)
    changed = {fact for fact in new if new[fact] != old[fact]}
    assert all(new[fact] is None for fact in changed)
    assert name in BLANKS or not changed
    if after is not before:
        assert len(after.defects) == len(before.defects) + 1


@pytest.mark.parametrize("name", DAMAGE)
def test_every_operator_does_something(name: str) -> None:
    kind = min(DAMAGE[name].kinds)
    hits = sum(_damaged(name, seed) for seed in range(40))
    assert hits >= 4, f"{name} on {kind}: {hits} of 40"


def _damaged(name: str, seed: int) -> bool:
    rng = Random(seed)
    draft = draw_draft(rng)
    return DAMAGE[name].apply(draft, rng, 0.6) is not draft


def test_every_kind_has_operators_of_several_groups() -> None:
    for kind in KINDS:
        groups = {damage.group for damage in DAMAGE.values() if kind in damage.kinds}
        assert len(groups) >= 5, kind


def test_none_leaves_the_draft_alone() -> None:
    draft = draw_draft(Random(1))
    assert apply_damage(draft, "tab", Random(1), "none") is draft


def test_blank_cells_keep_numbers() -> None:
    for seed in range(30):
        rng = Random(seed)
        before = draw_draft(rng)
        new = gold_of(DAMAGE["blank-cells"].apply(before, rng, 1.0), "x").facts
        old = gold_of(before, "x").facts
        assert all(new[fact] == value for fact, value in old.items() if value)


def test_a_cut_table_loses_its_head_and_nothing_else() -> None:
    for seed in range(30):
        rng = Random(seed)
        before = draw_draft(rng)
        after = DAMAGE["cut-head"].apply(before, rng, 0.7)
        if after is before:
            continue
        kept = [row.id for row in _rows(after)]
        assert kept == [row.id for row in _rows(before)][-len(kept) :]
        assert not any(slot.merged is Merged.UP for slot in _rows(after)[0].slots)


def _rows(draft: Draft) -> list[DraftRow]:
    table = named_table(draft, "requests")
    assert table is not None
    return [row for row in table.rows if row.kind is RowKind.ROW]


def test_displaced_rows_keep_label_and_numbers() -> None:
    for seed in range(30):
        rng = Random(seed)
        before = draw_draft(rng)
        after = DAMAGE["displace"].apply(before, rng, 0.9)
        assert Counter(row.id for row in _rows(before)) == Counter(row.id for row in _rows(after))
        labels = {row.id: row.slots[2].text for row in _rows(before) if row.slots[2].text}
        assert all(row.slots[2].text == labels[row.id] for row in _rows(after) if row.id in labels)


MOVING = ("displace", "swap-rows", "reverse-rows", "move-block", "stray-group", "stray-page")
TEARING = ("tear-row", "label-ahead", "repeat-label")


@pytest.mark.parametrize("name", MOVING)
@given(SEEDS, st.floats(0, 1))
@settings(max_examples=25, deadline=None)
def test_moved_rows_keep_their_own_label_and_numbers(name: str, seed: int, strength: float) -> None:
    rng = Random(seed)
    before = draw_draft(rng)
    after = DAMAGE[name].apply(before, rng, strength)
    own = {row.id: (row.label, tuple(slot.fact for slot in row.numbers)) for row in _rows(before)}
    assert {row.id: (row.label, tuple(slot.fact for slot in row.numbers)) for row in _rows(after)} == own
    assert len(_rows(after)) == len(own)
    assert all(len(row.slots) == 10 for row in _rows(after))


@pytest.mark.parametrize("name", MOVING[1:])
def test_every_way_to_move_rows_moves_some(name: str) -> None:
    drafts = [(draw_draft(Random(seed)), seed) for seed in range(30)]
    orders = [row_orders(DAMAGE[name].apply(draft, Random(seed), 0.5)) for draft, seed in drafts]
    displaced = [sum(order == "out_of_order" for _, _, order in rows) for rows in orders]
    assert sum(count > 0 for count in displaced) >= 24
    assert max(displaced) <= 8


@pytest.mark.parametrize("name", MOVING)
def test_cells_of_groups_stay_where_they_are(name: str) -> None:
    """Where a row is covered from above, some row above it has the cell that covers it."""
    for seed in range(30):
        rng = Random(seed)
        after = DAMAGE[name].apply(draw_draft(rng), rng, 0.7)
        for column in (0, 1):
            covered = False
            for row in _rows(after):
                assert covered or row.slots[column].merged is not Merged.UP
                covered = row.slots[column].merged is not Merged.LEFT


@pytest.mark.parametrize("name", TEARING)
def test_pieces_of_a_torn_label_are_the_label(name: str) -> None:
    for seed in range(30):
        rng = Random(seed)
        before = draw_draft(rng)
        labels = {row.id: row.slots[2].text for row in _rows(before)}
        table = named_table(DAMAGE[name].apply(before, rng, 0.5), "requests")
        assert table is not None
        (rest,) = (row for row in table.rows if row.kind is RowKind.REST)
        (row,) = (row for row in table.rows if row.kind is RowKind.ROW and row.id == rest.id)
        pieces = {row.slots[2].text, rest.slots[2].text.removesuffix("（续）")}
        assert not rest.numbers
        assert len(row.numbers) == 7
        assert len("".join(pieces)) == len(labels[row.id])
        assert all(piece in labels[row.id] for piece in pieces)


def test_opened_rows_have_cells_of_their_own() -> None:
    row = _rows(draw_draft(Random(2)))[5]
    assert any(slot.merged is Merged.UP for slot in row.slots)
    assert not any(slot.merged is Merged.UP for slot in opened(row).slots)


@given(SEEDS)
@settings(max_examples=40, deadline=None)
def test_spelling_changes_labels_by_little(seed: int) -> None:
    for operator, most in ((double, 1), (drop, 2)):
        rng = Random(seed)
        before = draw_draft(rng)
        after = operator(before, rng, 1.0)
        pairs = [
            (old.text, new.text)
            for one, other in zip(before.tables, after.tables, strict=True)
            for first, second in zip(one.rows, other.rows, strict=True)
            for old, new in zip(first.slots, second.slots, strict=True)
        ]
        assert all(abs(len(old) - len(new)) <= most for old, new in pairs)
        assert any(old != new for old, new in pairs)


@pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if kind.convert is None])
def test_mixtures_render_in_every_kind(kind: str) -> None:
    defects = {defect for seed in range(40) for defect in generate(kind, seed).gold.defects}
    assert len(defects) > 12
