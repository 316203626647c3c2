"""Error localisation against brute force: cost, set of answers, uniqueness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.models.editing.cell_equations import CellEquations, are_satisfied, is_slip
from gouji.models.editing.localisation import locate_errors
from gouji.models.editing.settings import EditingSettings

COSTS = EditingSettings(most_cells=3)
REACH = 10


def table(rows: int, columns: int, values: list[int]) -> CellEquations:
    """A table of rows × columns with a total column and a total row; the last cell is the grand total."""
    width = columns + 1
    terms = []
    for row in range(rows + 1):
        parts = [(row * width + c, 1) for c in range(columns)]
        terms.append((*parts, (row * width + columns, -1)))
    for column in range(width):
        parts = [(r * width + column, 1) for r in range(rows)]
        terms.append((*parts, (rows * width + column, -1)))
    return CellEquations(values=tuple(values), terms=tuple(terms))


def consistent(rows: int, columns: int, parts: list[int]) -> list[int]:
    """The values of a table whose totals are right."""
    grid = [parts[r * columns : (r + 1) * columns] for r in range(rows)]
    full = [[*row, sum(row)] for row in grid]
    full.append([sum(column) for column in zip(*full, strict=True)])
    return [v for row in full for v in row]


def price(system: CellEquations, changes: Sequence[tuple[int, float]]) -> float:
    """What changes cost."""
    return sum(price_of(system, cell, new) for cell, new in changes)


def price_of(system: CellEquations, cell: int, new: float) -> float:
    if new in system.alternatives.get(cell, {}):
        return system.alternatives[cell][new]
    if cell in system.blank:
        return COSTS.blank
    return COSTS.slip if is_slip(system.values[cell], new) else COSTS.free


def brute_force(system: CellEquations, most: int) -> tuple[float | None, set[tuple[tuple[int, int], ...]]]:
    """The least cost and all answers of that cost, by trying every new value of every few cells."""
    answers: dict[tuple[tuple[int, int], ...], float] = {}
    if are_satisfied(system.values, system.terms):
        return 0.0, {()}
    for size in range(1, most + 1):
        for cells in combinations(range(len(system.values)), size):
            choices = [[v for v in range(REACH) if v != system.values[c]] for c in cells]
            for new in product(*choices):
                values = list(system.values)
                for cell, value in zip(cells, new, strict=True):
                    values[cell] = value
                if are_satisfied(values, system.terms):
                    changes = tuple(zip(cells, new, strict=True))
                    answers[changes] = price(system, changes)
    if not answers:
        return None, set()
    least = min(answers.values())
    return least, {a for a, cost in answers.items() if cost < least + COSTS.slack + 1e-9}


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    parts=st.lists(st.integers(0, 3), min_size=4, max_size=4),
    wrong=st.lists(st.tuples(st.integers(0, 8), st.integers(0, 9)), min_size=0, max_size=2),
)
def test_brute_force_agrees_on_cost_answers_and_uniqueness(parts: list[int], wrong: list[tuple[int, int]]) -> None:
    values = consistent(2, 2, parts)
    for cell, value in wrong:
        values[cell] = value
    system = table(2, 2, values)
    least, answers = brute_force(system, 2)
    found = locate_errors(system, COSTS)
    if least is None:
        return
    assert found.proved
    assert {s.changes for s in found.solutions} == answers
    assert found.unique == (len(answers) == 1)
    assert all(s.cost == pytest.approx(price(system, s.changes)) for s in found.solutions)
    assert found.solutions[0].cost == pytest.approx(least)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    parts=st.lists(st.integers(0, 3), min_size=4, max_size=4),
    wrong=st.lists(st.tuples(st.integers(0, 8), st.integers(0, 9)), min_size=0, max_size=2),
    ink=st.lists(st.tuples(st.integers(0, 8), st.integers(0, 9), st.integers(6, 14)), max_size=5),
    blank=st.sets(st.integers(0, 8), max_size=2),
)
def test_brute_force_agrees_where_cells_have_alternatives_and_blanks(
    parts: list[int], wrong: list[tuple[int, int]], ink: list[tuple[int, int, int]], blank: set[int]
) -> None:
    values = consistent(2, 2, parts)
    for cell, value in wrong:
        values[cell] = value
    for cell in blank:
        values[cell] = 0
    told: dict[int, dict[int | float, float]] = {}
    for cell, value, cost in ink:
        if value != values[cell]:
            told.setdefault(cell, {})[value] = cost / 20
    system = replace(table(2, 2, values), alternatives=told, blank=frozenset(blank))
    least, answers = brute_force(system, 3)
    found = locate_errors(system, replace(COSTS, most_answers=10_000))
    if least is None or any(len(s.changes) > 3 for s in found.solutions):
        return
    assert {s.changes for s in found.solutions} == answers
    assert found.solutions[0].cost == pytest.approx(least)
    assert found.unique == (len(answers) == 1)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    parts=st.lists(st.integers(0, 30), min_size=12, max_size=12),
    cell=st.integers(0, 19),
    value=st.integers(0, 99),
)
def test_one_wrong_cell_is_located_and_mended(parts: list[int], cell: int, value: int) -> None:
    values = consistent(3, 4, parts)
    right = values[cell]
    if value == right:
        return
    system = table(3, 4, [*values[:cell], value, *values[cell + 1 :]])
    found = locate_errors(system, COSTS)
    assert found.unique
    assert found.solutions[0].changes == ((cell, right),)


def test_nothing_broken_needs_no_change() -> None:
    found = locate_errors(table(2, 2, consistent(2, 2, [1, 2, 3, 4])), COSTS)
    assert found.unique
    assert found.solutions[0].changes == ()


def test_every_answer_is_listed_where_rules_cannot_tell() -> None:
    # 1 + 2 = 4: any of the three may be wrong, all by one digit.
    found = locate_errors(CellEquations(values=(1, 2, 4), terms=(((0, 1), (1, 1), (2, -1)),)), COSTS)
    assert {s.changes for s in found.solutions} == {((0, 2),), ((1, 3),), ((2, 3),)}
    assert found.proved
    assert not found.unique


@pytest.mark.parametrize(("most", "listed", "proved"), [(2, 2, False), (3, 3, False), (4, 3, True)])
def test_nothing_is_proved_by_a_list_of_answers_that_is_full(most: int, listed: int, proved: bool) -> None:
    """Three answers are as good. A list with room for three may have been cut short, for all that is known."""
    found = locate_errors(
        CellEquations(values=(1, 2, 4), terms=(((0, 1), (1, 1), (2, -1)),)), replace(COSTS, most_answers=most)
    )
    assert (len(found.solutions), found.proved) == (listed, proved)


@pytest.mark.parametrize(("most", "listed", "proved"), [(8, 8, False), (9, 9, False), (10, 9, True)])
def test_answers_of_two_tables_are_combined_and_counted(most: int, listed: int, proved: bool) -> None:
    two = CellEquations(values=(1, 2, 4, 1, 2, 4), terms=(((0, 1), (1, 1), (2, -1)), ((3, 1), (4, 1), (5, -1))))
    found = locate_errors(two, replace(COSTS, most_answers=most))
    assert (len(found.solutions), found.proved) == (listed, proved)
    assert all(len(s.changes) == len(s.why) == 2 and s.cost == pytest.approx(2 * COSTS.slip) for s in found.solutions)


def test_one_answer_is_not_unique_where_the_list_has_room_for_one_alone() -> None:
    found = locate_errors(table(2, 2, [*consistent(2, 2, [1, 2, 3, 4])[:-1], 11]), replace(COSTS, most_answers=1))
    assert (len(found.solutions), found.unique) == (1, False)


def test_no_answer_goes_below_zero_unless_it_may() -> None:
    terms = (((0, 1), (1, 1), (2, -1)),)
    found = locate_errors(CellEquations(values=(0, 51, 30), terms=terms), COSTS)
    assert all(new >= 0 for s in found.solutions for _, new in s.changes)
    signed = locate_errors(CellEquations(values=(0, 51, 30), terms=terms, signed=frozenset({0})), COSTS)
    assert ((0, -21),) in {s.changes for s in signed.solutions}


def test_a_value_that_the_characters_allow_is_the_cheapest() -> None:
    terms = (((0, 1), (1, 1), (2, -1)),)
    found = locate_errors(CellEquations(values=(28, 2, 25), terms=terms, alternatives={0: {23: 0.5}}), COSTS)
    assert [s.changes for s in found.solutions] == [((0, 23),)]


def test_a_fixed_cell_is_never_changed() -> None:
    found = locate_errors(
        CellEquations(values=(1, 2, 4), terms=(((0, 1), (1, 1), (2, -1)),), fixed=frozenset({2})), COSTS
    )
    assert {c for s in found.solutions for c, _ in s.changes} == {0, 1}


def test_many_wrong_cells_get_an_answer_that_satisfies_every_rule() -> None:
    values = consistent(4, 5, list(range(20)))
    for cell in (0, 7, 13, 20, 22):
        values[cell] += 11
    system = table(4, 5, values)
    found = locate_errors(system, EditingSettings())
    assert not found.unique or len(found.solutions[0].changes) <= COSTS.most_cells
    assert found.solutions
    changed = list(system.values)
    for cell, new in found.solutions[0].changes:
        changed[cell] = new
    assert are_satisfied(changed, system.terms)


def test_past_its_steps_nothing_is_said() -> None:
    values = consistent(4, 5, list(range(20)))
    for cell in (0, 7, 13, 20, 22):
        values[cell] += 11
    found = locate_errors(table(4, 5, values), EditingSettings(most_steps=0))
    assert found.solutions == ()
    assert not found.proved


@pytest.mark.parametrize(
    ("old", "new", "slip"), [(28, 23, True), (12, 21, True), (5, 50, True), (0, 17, False), (1.5, 1.6, True)]
)
def test_slips(old: float, new: float, slip: bool) -> None:
    assert is_slip(old, new) is slip


@given(
    st.lists(st.integers(0, 30), min_size=12, max_size=12),
    st.lists(
        st.tuples(st.integers(0, 11), st.integers(1, 9)), min_size=4, max_size=6, unique_by=lambda change: change[0]
    ),
)
@settings(max_examples=60, deadline=None)
def test_what_the_greedy_search_finds_satisfies_every_equation(parts: list[int], wrong: list[tuple[int, int]]) -> None:
    """It takes the place of the integer program, and proves nothing."""
    values = consistent(3, 4, parts)
    for place, more in wrong:
        values[place // 4 * 5 + place % 4] += more
    system = table(3, 4, values)
    found = locate_errors(system, replace(EditingSettings(), most_cells=1, most_nodes=0))
    for solution in found.solutions:
        changed = list(system.values)
        for cell, new in solution.changes:
            changed[cell] = new
        assert are_satisfied(changed, system.terms)
        assert min(changed) >= 0
    if not are_satisfied(system.values, system.terms):
        assert not found.unique


def test_many_wrong_cells_apart_are_found_greedily() -> None:
    values = consistent(4, 4, [7, 3, 5, 2, 9, 4, 1, 6, 8, 2, 3, 5, 4, 6, 7, 1])
    system = table(4, 4, values)
    wrong = list(values)
    for cell, more in ((0, 10), (6, 20), (12, 5), (18, 3)):
        wrong[cell] += more
    found = locate_errors(replace(system, values=tuple(wrong)), EditingSettings(most_nodes=0))
    assert [dict(s.changes) for s in found.solutions] == [{cell: values[cell] for cell in (0, 6, 12, 18)}]
    assert not found.proved
