"""Order and labels of the print, against what the corpus knows."""

from __future__ import annotations

from typing import Any

import pytest

from gouji.corpus.make import generate
from gouji.eval.metrics.print import count_labels, order_tau, printed_labels
from gouji.eval.runs.outcome import judge
from gouji.eval.runs.samples import Sample
from gouji.eval.runs.summary import compute_scores


def rows(*names: str, order: str = "in_order") -> list[dict[str, Any]]:
    return [
        {"table": "requests", "row": name, "label": name, "order": order, "span": [at * 10, at * 10 + 5]}
        for at, name in enumerate(names)
    ]


GOLD = [("requests", name, "in_order") for name in ("a", "b", "c", "d")]


@pytest.mark.parametrize(
    ("told", "tau"),
    [
        (("a", "b", "c", "d"), 1.0),
        (("d", "c", "b", "a"), -1.0),
        (("b", "a", "c", "d"), 1 - 2 / 6),
        (("a", "x", "c"), 1.0),
        (("a",), None),
        ((), None),
    ],
)
def test_tau(told: tuple[str, ...], tau: float | None) -> None:
    found = order_tau(GOLD, rows(*told))
    assert found == (None if tau is None else pytest.approx(tau))


def test_rows_are_told_by_their_places_not_by_the_list() -> None:
    assert order_tau(GOLD, rows("a", "b", "c", "d")[::-1]) == 1


def test_a_row_that_goes_on_counts_where_it_begins() -> None:
    gold = [GOLD[0], GOLD[1], ("requests", "a", "continued"), *GOLD[2:]]
    told = [*rows("a", "b", "c", "d"), {**rows("a")[0], "order": "continued", "span": [99, 100]}]
    assert order_tau(gold, told) == 1


def test_labels_are_right_where_they_led_to_the_row() -> None:
    printed = {"granted": "（一）予以公开", "partial": "（二）部分公开（区分处理的）", "total": "（七）总计"}
    told = rows("granted", "partial", "total")
    told[0]["label"] = "三、本年度办理结果（一）予以公开"
    told[1]["label"] = "（二）部分 公开"
    told[2]["label"] = "四、结转下年度继续办理"
    assert count_labels(printed, told) == (2, 3, 3)
    assert count_labels(printed, [{**row, "label": ""} for row in told]) == (0, 3, 0)


def test_rows_without_labels_are_not_wanted() -> None:
    document = generate("tab", 32000, damage="lose-labels@0.5")
    lost = {row for _, row, order in document.rows if order == "unlabelled"}
    labels = printed_labels(document.tables)
    assert lost
    assert not lost & set(labels)
    assert set(labels) | lost == {row for _, row, _ in document.rows}
    assert labels["total"] == "（七）总计"


def test_scores_hold_order_and_labels() -> None:
    document = generate("tab", 32001, damage="swap-rows@0.9")
    gold = {**document.gold.to_dict(), "rows": document.rows, "tables": document.tables}
    sample = Sample(name=document.name, kind="tab", data=document.data, gold=gold, generated=True)
    printed = list(dict.fromkeys(row for _, row, _ in document.rows))
    scores: Any = compute_scores([judge(sample, {"rows": rows(*printed)})])
    assert scores["all"]["order"]["tau"] == scores["all"]["order"]["displaced_tau"] == 1.0
    assert scores["all"]["order"]["displaced_found"] == 0.0
    assert scores["all"]["order"]["displaced_documents"] == 1
    real = Sample(name=document.name, kind="real", data=document.data, gold=gold)
    scores = compute_scores([judge(real, {"rows": rows(*printed)})])
    assert scores["all"]["order"]["tau"] is None, "of real documents nobody says how rows stand"
    assert scores["all"]["labels"]["wanted"] == 0
