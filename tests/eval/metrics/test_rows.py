"""How rows stand: what the corpus knows, and how a report is held against it."""

from __future__ import annotations

from itertools import combinations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.corpus.damage.table import apply_damage
from gouji.corpus.drafts.compose import draw_draft
from gouji.corpus.drafts.orders import least_displaced, row_orders
from gouji.corpus.make import generate
from gouji.eval.metrics.rows import count_rows


def _gold(*rows: str) -> list[tuple[str, str, str]]:
    return [("requests", *row.split(":", 1)) for row in rows]  # type: ignore[misc]  # two parts each


def _report(*rows: str) -> list[dict[str, str]]:
    return [{"table": t, "row": r, "order": o} for t, r, o in _gold(*rows)]


def test_counts() -> None:
    gold = _gold("granted:in_order", "partial:unlabelled", "received:out_of_order", "total:unlabelled")
    gold += _gold("granted:continued")
    report = _report("granted:in_order", "partial:unlabelled", "received:out_of_order", "carried_out:out_of_order")
    report += _report("total:continued")
    assert count_rows(gold, report) == {"out_of_order": (1, 1, 2), "continued": (0, 1, 1), "unlabelled": (1, 2, 1)}


def test_rows_of_other_tables_do_not_count() -> None:
    report = [{"table": "disputes", "row": "x", "order": "unlabelled"}]
    assert count_rows(_gold("granted:in_order"), report)["unlabelled"] == (0, 0, 0)


def test_either_of_two_rows_that_changed_places_is_right() -> None:
    gold = _gold("received:in_order", "granted:out_of_order", "carried_in:in_order", "total:in_order")
    assert count_rows(gold, _report("carried_in:out_of_order"))["out_of_order"] == (1, 1, 1)
    assert count_rows(gold, _report("granted:out_of_order"))["out_of_order"] == (1, 1, 1)
    assert count_rows(gold, _report("total:out_of_order"))["out_of_order"] == (0, 1, 1)
    both = _report("granted:out_of_order", "carried_in:out_of_order")
    assert count_rows(gold, both)["out_of_order"] == (1, 1, 2)


def test_of_a_block_and_the_rows_that_it_passed_the_smaller_is_displaced() -> None:
    moved = ("granted", "partial", "received", "carried_in", "total")
    counts = count_rows(_gold(*(f"{row}:in_order" for row in moved)), _report("granted:out_of_order"))
    assert counts["out_of_order"] == (1, 2, 1), "two and two: the pair that the report names"


def _oracle(places: list[int]) -> list[set[int]]:
    """Every least set, by trying all."""
    for size in range(len(places)):
        found = [
            set(gone)
            for gone in combinations(range(len(places)), size)
            if (left := [p for at, p in enumerate(places) if at not in gone]) == sorted(set(left))
        ]
        if found:
            return found
    return [set()]


@given(st.permutations(range(7)), st.sets(st.integers(0, 6)))
@settings(deadline=None)
def test_the_least_set_is_the_one_that_agrees_most(places: list[int], preferred: set[int]) -> None:
    found = least_displaced(places, preferred)
    sets = _oracle(places)
    assert set(found) in sets
    assert len(found & preferred) == max(len(one & preferred) for one in sets)


def test_a_clean_document_is_in_order() -> None:
    for seed in range(20):
        rows = generate("tab", seed, damage="none").rows
        assert {order for _, _, order in rows} == {"in_order"}
        assert len(rows) >= 23


def test_operators_say_what_they_did_to_rows() -> None:
    moving = ("displace", "swap-rows", "reverse-rows", "move-block", "stray-group", "stray-page")
    tearing = ("split-label", "tear-row", "label-ahead", "repeat-label")
    orders = dict.fromkeys(moving, "out_of_order") | dict.fromkeys(tearing, "continued") | {"lose-labels": "unlabelled"}
    for name, order in orders.items():
        found = [
            {o for _, _, o in row_orders(apply_damage(draw_draft(Random(seed)), "tab", Random(seed), name))}
            for seed in range(20)
        ]
        assert sum(order in told for told in found) >= 16, name
        assert all(told <= {"in_order", order} for told in found), name
