"""The margins and alternatives of a fact, from readings made by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from gouji.models.decoding import facts as module
from gouji.models.decoding.facts import doubt_rivals
from gouji.models.decoding.settings import DecodingSettings
from gouji.models.forms.definition import ValueType
from gouji.models.forms.load import load_form
from gouji.models.lattice.readings import RowShape, RowTotal
from gouji.report import Fact, FactStatus, RowOrder
from gouji.tokens import Cell

SETTINGS = DecodingSettings()


def slot(text: str, start: int, **more: Any) -> SimpleNamespace:
    return SimpleNamespace(
        text=text,
        span=(start, start + len(text)),
        cell=more.get("cell"),
        filled=bool(text),
        figure=None,
        printed="",
        alternatives=more.get("alternatives", ()),
    )


def cell(value: int | None, source: SimpleNamespace | None = None, **more: Any) -> SimpleNamespace:
    printed = "" if value is None else f"{value}"
    spans = more.get("spans", () if source is None else (source.span,))
    return SimpleNamespace(
        value=value, printed=more.get("printed", printed), slot=source, missing=more.get("missing", False), spans=spans
    )


def reading(cost: float, *cells: SimpleNamespace) -> Any:
    return SimpleNamespace(cost=cost, cells=cells, values=tuple(c.value for c in cells), verified=False)


@pytest.mark.parametrize(("margin", "probability"), [(math.inf, 1.0), (0.0, 0.5), (math.log(3), 0.75), (-50.0, 0.0)])
def test_a_margin_is_the_share_against_the_best_other_answer(margin: float, probability: float) -> None:
    assert module._probability(margin) == pytest.approx(probability)


def test_digits_are_cut_where_two_cells_share_a_stretch() -> None:
    one, other = slot("123", 0), slot("4", 4)
    assert module.name_cuts(reading(0, cell(12, one), cell(3, one), cell(4, other))) == {0: "0-3", 1: "0-3"}
    merged = (slot("0", 0, cell=Cell(table=0, row=0, column=column)) for column in range(2))
    assert module.name_cuts(reading(0, *(cell(0, each) for each in merged))) == {}
    assert module.name_cuts(reading(0, cell(123, one), cell(4, other))) == {}
    # A blank cell holds no digits of its stretch.
    assert module.name_cuts(reading(0, cell(123, one), cell(None, one), cell(4, other))) == {}


def test_a_lost_cell_is_as_unsure_as_the_same_numbers_with_another_cell_lost() -> None:
    chosen = reading(1.0, cell(5), cell(None, missing=True), cell(0))
    same = reading(3.5, cell(5), cell(0), cell(None, missing=True))
    cheaper = reading(0.5, cell(5), cell(0), cell(None, missing=True))
    others = reading(1.1, cell(None, missing=True), cell(5), cell(0))
    margins = [module._blank_margin([chosen, same, others], chosen, i) for i in range(3)]
    assert margins == [math.inf, 2.5, 2.5]
    assert module._blank_margin([chosen, cheaper], chosen, 1) == 0.0
    whole = reading(1.0, cell(5), cell(0), cell(0))
    assert module._blank_margin([whole, same], whole, 1) == math.inf


def test_a_number_in_no_cell_is_left_out_unless_it_is_a_zero_that_a_total_does_not_need() -> None:
    slots = (slot("12", 0), slot("3", 3), slot("0", 5))
    row: Any = SimpleNamespace(slots=slots)
    without_zero = reading(0, cell(12, slots[0]), cell(3, slots[1]))
    assert module._leaves_out(without_zero, row)
    without_zero.verified = True
    assert not module._leaves_out(without_zero, row)
    row = SimpleNamespace(slots=slots[:2])
    assert module._leaves_out(reading(0, cell(12, slots[0])), row)
    # Spans that only touch share no character.
    assert module._leaves_out(reading(0, cell(12, slots[0]), cell(1, None, spans=((2, 3), (4, 5)))), row)
    assert not module._leaves_out(reading(0, cell(12, slots[0]), cell(1, None, spans=((2, 4),))), row)


def test_a_cut_is_no_proof_where_the_document_divides_its_numbers() -> None:
    glued = slot("779", 0)
    cut = reading(0, cell(7, glued), cell(79, glued))
    assert module._may_be_uncut(cut, divided=True)
    assert not module._may_be_uncut(cut, divided=False)
    zeros = slot("000", 0)
    assert not module._may_be_uncut(reading(0, *(cell(0, zeros) for _ in range(3))), divided=True)


def test_a_row_with_a_total_whose_numbers_spaces_divide_is_cut_by_nothing_else() -> None:
    total = RowShape(types=(ValueType.COUNT,) * 2, totals=(RowTotal(parts=(0,), total=1),))
    apart: Any = SimpleNamespace(slots=(slot("468", 0), slot("505", 4)), shape=total)
    glued: Any = SimpleNamespace(slots=(slot("468505", 0),), shape=total)
    assert module._is_divided(apart)
    assert not module._is_divided(glued)
    apart.shape = RowShape(types=(ValueType.COUNT,) * 2)
    assert not module._is_divided(apart)


def test_a_document_divides_its_numbers_where_all_rows_of_several_but_a_few_have_them_apart() -> None:
    apart: Any = SimpleNamespace(fact_ids=("a", "b"), readings=(1,), slots=(slot("1", 0), slot("2", 2)))
    glued: Any = SimpleNamespace(fact_ids=("a", "b"), readings=(1,), slots=(slot("12", 0),))
    narrow: Any = SimpleNamespace(fact_ids=("a",), readings=(1,), slots=(slot("12", 0),))
    assert module._are_divided([apart, apart, glued, narrow, narrow, narrow], SETTINGS)
    assert not module._are_divided([apart, glued], SETTINGS)
    assert not module._are_divided([apart] * 8 + [glued] * 4, SETTINGS)


def found_row(**more: Any) -> Any:
    values: dict[str, Any] = {
        "node": 1,
        "margins": (9.0, 0.0, 0.5),
        "readings": (reading(0.0, cell(4), cell(2)),),
        "order": RowOrder.IN_ORDER,
        "labelled": True,
        "match": 1.0,
    }
    return SimpleNamespace(**{**values, **more})


def row_margin(row: Any, *others: Any) -> float:
    rows = [row, *others]
    decoding: Any = SimpleNamespace(chosen=(0,) * len(rows))
    return module._row_margin(row, 0, rows, decoding, SETTINGS)


def test_a_row_is_as_sure_as_its_best_other_place() -> None:
    assert row_margin(found_row(labelled=False)) == 0.5
    assert row_margin(found_row(order=RowOrder.OUT_OF_ORDER)) == 0.5
    assert row_margin(found_row(match=SETTINGS.sure_label)) == 0.5
    assert row_margin(found_row(margins=())) == math.inf
    assert row_margin(found_row(margins=(1.5, 0.0), labelled=False)) == 1.5


def test_a_row_in_order_under_its_label_is_sure_unless_another_place_is_as_good() -> None:
    assert row_margin(found_row()) == 0.5
    assert row_margin(found_row(margins=(9.0, 0.0, SETTINGS.sure_place))) == math.inf


def test_another_place_with_the_same_numbers_is_no_other_answer() -> None:
    twin = found_row(node=2, margins=())
    assert row_margin(found_row(labelled=False), twin) == 9.0
    other = found_row(node=2, margins=(), readings=(reading(0.0, cell(4), cell(3)),))
    assert row_margin(found_row(labelled=False), other) == 0.5
    empty = found_row(node=2, margins=(), readings=())
    assert row_margin(found_row(labelled=False), empty) == 0.5


def test_alternatives_are_the_values_of_near_readings_once_each() -> None:
    chosen = reading(1.0, cell(5))
    near = [chosen, reading(2.0, cell(7)), reading(8.9, cell(None)), reading(3.0, cell(7)), reading(9.0, cell(8))]
    assert module._alternatives(near, 0, chosen, SETTINGS) == (7, None)
    assert module._alternatives(near, 0, chosen, replace(SETTINGS, most_alternatives=1)) == (7,)
    assert module._alternatives(near, 0, chosen, replace(SETTINGS, alternatives_window=8.5)) == (7, None, 8)


def test_what_the_recogniser_named_comes_first() -> None:
    ink = slot("5", 0, alternatives=(("6", 1.0), ("8", 2.0)))
    chosen = reading(1.0, cell(6, ink, printed="6"))
    readings = [chosen, reading(2.0, cell(9, ink))]
    assert module._alternatives(readings, 0, chosen, SETTINGS) == (5, 8, 9)
    # Ink with one reading, or a cell that holds a part of it, adds none.
    alone = reading(1.0, cell(5, slot("5", 0)))
    assert module._alternatives([alone, readings[1]], 0, alone, SETTINGS) == (9,)
    part = reading(1.0, cell(66, ink, printed="66"))
    assert module._alternatives([part, readings[1]], 0, part, SETTINGS) == (9,)


def test_facts_that_a_rival_form_lacks_are_under_review() -> None:
    old, new = load_form("gov-disclosure-2019"), load_form("gov-disclosure-2021")
    ids = new.list_fact_ids()
    facts = [Fact(id=i, printed="1", value=1, status=FactStatus.READ, confidence=1.0) for i in ids]
    shared = set(old.list_fact_ids())
    doubted = {fact.id for fact in doubt_rivals(facts, (old,)) if fact.review}
    assert doubted == set(ids) - shared
    assert doubted
    assert {f.id for f in doubt_rivals(facts, (new, old)) if f.review} == doubted
    assert list(doubt_rivals(facts, ())) == facts
