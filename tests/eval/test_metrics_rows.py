"""How rows stand: what the corpus knows, and how a report is held against it."""

from __future__ import annotations

from random import Random

from gouji.corpus.compose import draw_draft
from gouji.corpus.damage import apply_damage
from gouji.corpus.make import generate
from gouji.corpus.orders import row_orders
from gouji.eval.metrics_rows import count_rows


def _gold(*rows: str) -> list[tuple[str, str, str]]:
    return [("requests", *row.split(":", 1)) for row in rows]  # type: ignore[misc]  # two parts each


def _report(*rows: str) -> list[dict[str, str]]:
    return [{"table": t, "row": r, "order": o} for t, r, o in _gold(*rows)]


def test_counts() -> None:
    gold = _gold("a:in_order", "b:unlabelled", "c:unlabelled", "d:out_of_order", "a:continued")
    report = _report("a:in_order", "b:unlabelled", "d:out_of_order", "e:out_of_order", "c:continued")
    assert count_rows(gold, report) == {"out_of_order": (1, 1, 2), "continued": (0, 1, 1), "unlabelled": (1, 2, 1)}


def test_rows_of_other_tables_do_not_count() -> None:
    report = [{"table": "disputes", "row": "x", "order": "unlabelled"}]
    assert count_rows(_gold("a:in_order"), report)["unlabelled"] == (0, 0, 0)


def test_either_of_two_rows_that_changed_places_is_right() -> None:
    gold = _gold("a:in_order", "c:out_of_order", "b:in_order", "d:in_order")
    assert count_rows(gold, _report("b:out_of_order"))["out_of_order"] == (1, 1, 1)
    assert count_rows(gold, _report("d:out_of_order"))["out_of_order"] == (0, 1, 1)
    assert count_rows(gold, _report("b:out_of_order", "a:out_of_order"))["out_of_order"] == (1, 1, 2)


def test_a_clean_document_is_in_order() -> None:
    for seed in range(20):
        rows = generate("tab", seed, damage="none").rows
        assert {order for _, _, order in rows} == {"in_order"}
        assert len(rows) >= 23


def test_operators_say_what_they_did_to_rows() -> None:
    for name, order in (("displace", "out_of_order"), ("lose-labels", "unlabelled"), ("split-label", "continued")):
        orders = [
            {o for _, _, o in row_orders(apply_damage(draw_draft(Random(seed)), "tab", Random(seed), name))}
            for seed in range(20)
        ]
        assert sum(order in found for found in orders) >= 18, name
        assert all(found <= {"in_order", order} for found in orders), name
