"""Other readings of ink in the joint decoding, against all of them tried one by one."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.models.decoding.joint_choice import _decode, _RowChoice, _SumRule
from gouji.models.decoding.settings import DecodingSettings
from gouji.models.forms.definition import ValueType
from gouji.models.fragments.pieces import Join, NumberSlot
from gouji.models.lattice.lattice import read_run
from gouji.models.lattice.readings import RowShape, RowTotal, RunReading
from gouji.models.lattice.settings import LatticeSettings
from gouji.tokens import Cell

EXACT = settings(derandomize=True, deadline=None, database=None, max_examples=80)
ALL = LatticeSettings(unlikely=1e6, misread=1e6, keep=10_000)
LINE = RowShape(types=(ValueType.COUNT,) * 3, totals=(RowTotal(parts=(0, 1), total=2),))
COLUMN = 5.0

Ways = list[tuple[int, float]]
"""A cell's number and the others that its ink may say, with their prices; the first is what was read."""


def slots(row: int, cells: list[Ways]) -> tuple[NumberSlot, ...]:
    return tuple(
        NumberSlot(
            text=str(ways[0][0]),
            span=(100 * row + 10 * i, 100 * row + 10 * i + 1),
            join=Join.CELL,
            page=1,
            cell=Cell(table=0, row=row, column=i),
            alternatives=tuple((str(value), price) for value, price in ways[1:]),
        )
        for i, ways in enumerate(cells)
    )


def rows_of(table: list[list[Ways]], costs: LatticeSettings = ALL) -> list[tuple[RunReading, ...]]:
    return [read_run(slots(number, cells), LINE, costs) for number, cells in enumerate(table)]


@st.composite
def tables(draw: st.DrawFn) -> list[list[Ways]]:
    table = []
    for _ in range(3):
        cells = []
        for _ in range(3):
            values = draw(st.lists(st.integers(0, 6), min_size=1, max_size=2, unique=True))
            cells.append([(v, 0.0 if not i else draw(st.integers(1, 48)) / 8) for i, v in enumerate(values)])
        table.append(cells)
    return table


def cheapest(table: list[list[Ways]]) -> tuple[float, list[tuple[tuple[int, ...], ...]]]:
    """The least price over all joint readings of two rows and their sums below, and the readings that have it."""
    best: dict[tuple[tuple[int, ...], ...], float] = {}
    for chosen in product(*(cell for row in table for cell in row)):
        values = [tuple(v for v, _ in chosen[3 * r : 3 * r + 3]) for r in range(3)]
        price = sum(p for _, p in chosen)
        price += ALL.broken_total * sum(row[0] + row[1] != row[2] for row in values)
        price += COLUMN * sum(values[0][c] + values[1][c] != values[2][c] for c in range(3))
        best[tuple(values)] = price
    least = min(best.values())
    return least, [v for v, p in best.items() if p < least + 1e-9]


@EXACT
@given(tables())
def test_the_joint_reading_of_ink_is_the_cheapest_of_all(table: list[list[Ways]]) -> None:
    rows = rows_of(table)
    choices = [_RowChoice(values=tuple(r.values for r in row), costs=tuple(r.cost for r in row)) for row in rows]
    rules = [_SumRule(terms=((0, c, 1.0), (1, c, 1.0), (2, c, -1.0)), needed=((2, c),), cost=COLUMN) for c in range(3)]
    decoding = _decode(choices, rules, DecodingSettings())
    least, answers = cheapest(table)
    assert decoding.cost == pytest.approx(least)
    assert tuple(rows[i][k].values for i, k in enumerate(decoding.chosen)) in answers


def test_a_total_chooses_what_was_thought_possible() -> None:
    (row,) = rows_of([[[(23, 0.0), (28, 2.0)], [(2, 0.0)], [(30, 0.0)]]])
    assert row[0].values == (28, 2, 30)
    assert row[0].cells[0].printed == "28"
    assert row[0].cost == pytest.approx(2.0)
    assert row[0].verified


def test_what_is_dearer_than_a_broken_total_stays_as_it_was_read() -> None:
    (row,) = rows_of([[[(23, 0.0), (28, 6.5)], [(2, 0.0)], [(30, 0.0)]]])
    assert row[0].values == (23, 2, 30)
    assert row[0].cost == pytest.approx(ALL.broken_total)


def test_unlikely_variants_are_left_out() -> None:
    cells: list[Ways] = [[(1, 0.0), (7, 3.0)], [(2, 0.0), (3, 4.0)], [(3, 0.0)]]
    (row,) = rows_of([cells], LatticeSettings(unlikely=8.0))
    assert [r.values for r in row] == [(1, 2, 3)]
    (row,) = rows_of([cells], LatticeSettings(unlikely=9.5))
    assert [r.values for r in row] == [(1, 2, 3), (7, 2, 3)]


def test_without_alternatives_there_is_the_one_reading() -> None:
    (row,) = rows_of([[[(1, 0.0)], [(2, 0.0)], [(3, 0.0)]]])
    assert [r.values for r in row] == [(1, 2, 3)]


def test_a_glued_run_has_no_variants() -> None:
    glued = NumberSlot(text="123", span=(0, 3), join=Join.START, page=1, alternatives=(("128", 0.5),))
    found = read_run([glued], LINE, LatticeSettings())
    assert found[0].values == (1, 2, 3)
    assert all("8" not in cell.printed for reading in found for cell in reading.cells)
