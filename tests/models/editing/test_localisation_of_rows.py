"""What happened to rows as a whole: found, listed, and never more than it is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gouji.models.editing.cell_equations import CellEquations, Why, are_satisfied, is_transposed
from gouji.models.editing.localisation import _Localisation, _structural_moves, locate_errors
from gouji.models.editing.settings import EditingSettings

COSTS = EditingSettings()
WIDTH, ROWS = 4, 5
"""A row's parts and its total; three rows, their sum, and a row of its own that the sum and it make a fifth of."""
EXACT = settings(max_examples=60, deadline=None, derandomize=True, database=None)


def system(values: list[int], blank: frozenset[int] = frozenset()) -> CellEquations:
    """Rows 0–2 add up to row 3; rows 3 and 4 stand side by side in a balance of their own cells."""

    def cell(row: int, column: int) -> int:
        return WIDTH * row + column

    across = [(*((cell(r, c), 1) for c in range(WIDTH - 1)), (cell(r, WIDTH - 1), -1)) for r in range(ROWS)]
    down = [(*((cell(r, c), 1) for r in range(3)), (cell(3, c), -1)) for c in range(WIDTH)]
    rows = tuple(tuple(cell(r, c) for c in range(WIDTH)) for r in range(ROWS))
    return CellEquations(values=tuple(values), terms=tuple(across + down), rows=rows, blank=blank)


def consistent(parts: list[int]) -> list[int]:
    grid = [parts[3 * r : 3 * r + 3] for r in range(3)]
    grid.append([sum(column) for column in zip(*grid, strict=True)])
    grid.append(parts[9:12])
    return [v for row in grid for v in (*row, sum(row))]


def mended(given: CellEquations, found: _Localisation) -> list[list[int | float]]:
    """The tables that the answers give."""
    tables = []
    for solution in found.solutions:
        values = list(given.values)
        for cell, new in solution.changes:
            values[cell] = new
        assert are_satisfied(values, given.terms)
        tables.append(values)
    return tables


PARTS = st.lists(st.integers(0, 60), min_size=12, max_size=12)


@EXACT
@given(PARTS, st.integers(0, 3))
def test_two_neighbouring_rows_that_changed_places_are_put_back(parts: list[int], row: int) -> None:
    truth = consistent(parts)
    one, other = truth[WIDTH * row : WIDTH * row + WIDTH], truth[WIDTH * row + WIDTH : WIDTH * row + 2 * WIDTH]
    printed = [*truth[: WIDTH * row], *other, *one, *truth[WIDTH * row + 2 * WIDTH :]]
    given_system = system(printed)
    assume(not are_satisfied(printed, given_system.terms))
    # Where a few cells explain it as well or better, those are what is told.
    assume(sum(a != b for a, b in zip(one, other, strict=True)) > 2)
    found = locate_errors(given_system, COSTS)
    assert truth in mended(given_system, found)
    assert found.proved


@EXACT
@given(
    st.lists(st.integers(10, 60), min_size=12, max_size=12, unique=True),
    st.integers(0, WIDTH * ROWS - 1),
    st.integers(1, 9),
)
def test_one_wrong_cell_beside_rows_that_changed_places(parts: list[int], cell: int, step: int) -> None:
    truth = consistent(parts)
    printed = [*truth[: 2 * WIDTH], *truth[3 * WIDTH : 4 * WIDTH], *truth[2 * WIDTH : 3 * WIDTH], *truth[4 * WIDTH :]]
    digit = (printed[cell] % 10 + step) % 10
    printed[cell] = printed[cell] - printed[cell] % 10 + digit
    given_system = system(printed)
    # The last row is tied to no other: what is wrong there is told apart from the rest.
    found = locate_errors(given_system, COSTS)
    cheapest = min(s.cost for s in found.solutions)
    assert truth in mended(given_system, found) or cheapest < COSTS.swapped + COSTS.slip - COSTS.slack


@EXACT
@given(PARTS, st.integers(0, 2), st.integers(0, 2), st.booleans())
def test_a_row_a_column_off_is_moved_back(parts: list[int], row: int, start: int, right: bool) -> None:
    truth = consistent(parts)
    cells = truth[WIDTH * row : WIDTH * row + WIDTH]
    moved = [*cells[:start], 0, *cells[start:-1]] if right else [*cells[:start], *cells[start + 1 :], 0]
    printed = [*truth[: WIDTH * row], *moved, *truth[WIDTH * row + WIDTH :]]
    assume(sum(bool(a) and a != b for a, b in zip(cells, moved, strict=True)) > 2)
    empty = WIDTH * row + (start if right else WIDTH - 1)
    given_system = system(printed, frozenset({empty}))
    assume(not are_satisfied(printed, given_system.terms))
    found = locate_errors(given_system, COSTS)
    tables = mended(given_system, found)
    assert truth in tables or found.solutions[0].cost < COSTS.shifted - COSTS.slack


@pytest.mark.slow
@EXACT
@given(PARTS, st.integers(0, 2), st.integers(0, 1), st.integers(0, 3))
def test_digits_that_divide_elsewhere_are_divided_again(parts: list[int], row: int, at: int, cut: int) -> None:
    truth = consistent(parts)
    place = WIDTH * row + at
    digits = f"{truth[place]}{truth[place + 1]}"
    assume(0 < cut < len(digits) and len(digits) > 2)
    one, other = digits[:cut], digits[cut:]
    assume(f"{int(one)}" == one and f"{int(other)}" == other)
    printed = [*truth[:place], int(one), int(other), *truth[place + 2 :]]
    assume(printed != truth)
    given_system = system(printed)
    found = locate_errors(given_system, COSTS)
    assert truth in mended(given_system, found)
    # Two cells of one row: no single cell explains it, and two slips are dearer.
    assert found.unique
    assert found.solutions[0].why == (Why.DIVIDED,) * 2


@EXACT
@given(PARTS, st.lists(st.tuples(st.integers(0, 19), st.integers(0, 99)), max_size=4))
def test_a_move_satisfies_every_rule_or_is_not_told(parts: list[int], wrong: list[tuple[int, int]]) -> None:
    values = consistent(parts)
    for cell, value in wrong:
        values[cell] = value
    given_system = system(values)
    found = locate_errors(given_system, COSTS)
    mended(given_system, found)
    for solution in found.solutions:
        assert len(solution.why) == len(solution.changes)
        assert all(new != given_system.values[cell] for cell, new in solution.changes)


def test_one_wrong_digit_stays_one_wrong_digit() -> None:
    values = consistent([12, 3, 0, 4, 5, 6, 0, 0, 7, 1, 2, 3])
    given_system = system([21, *values[1:]])
    found = locate_errors(given_system, COSTS)
    assert [s.changes for s in found.solutions] == [((0, 12),)]
    assert found.solutions[0].why == (Why.TRANSPOSED,)


def test_rows_that_no_broken_rule_touches_are_left_alone() -> None:
    given_system = system(consistent(list(range(12))))
    assert list(_structural_moves(given_system, (), COSTS)) == []


@pytest.mark.parametrize(("right", "printed_as"), [(0, 7), (1, 6)])
def test_the_wrong_cell_beside_a_move_may_have_been_a_zero(right: int, printed_as: int) -> None:
    truth = consistent([11, right, 23, 34, 45, 56, 17, 28, 39, 41, 52, 63])
    printed = [*truth[: 2 * WIDTH], *truth[3 * WIDTH : 4 * WIDTH], *truth[2 * WIDTH : 3 * WIDTH], *truth[4 * WIDTH :]]
    printed[1] = printed_as
    found = locate_errors(system(printed), COSTS)
    assert truth in mended(system(printed), found)
    assert found.solutions[0].cost == pytest.approx(COSTS.swapped + COSTS.slip)


def test_no_cell_beside_a_move_falls_below_zero_unless_it_may() -> None:
    truth = consistent([11, -5, 23, 34, 45, 56, 17, 28, 39, 41, 52, 63])
    printed = [*truth[: 2 * WIDTH], *truth[3 * WIDTH : 4 * WIDTH], *truth[2 * WIDTH : 3 * WIDTH], *truth[4 * WIDTH :]]
    printed[1] = 5
    unsigned, signed = system(printed), replace(system(printed), signed=frozenset({1}))
    assert truth not in mended(unsigned, locate_errors(unsigned, COSTS))
    assert truth in mended(signed, locate_errors(signed, COSTS))


def test_moves_of_single_numbers_are_left_out() -> None:
    """One number falls into place by chance: rows that differ in one column, a row in which one number moves."""
    broken = system([0, 0, 5, 5, 0, 0, 7, 5, *[0, 0, 5, 5] * 3])
    assert Why.SWAPPED not in {move.why for move in _structural_moves(broken, range(9), COSTS)}
    one_number = system([0, 0, 5, 0, *[0] * 16])
    assert Why.SHIFTED not in {move.why for move in _structural_moves(one_number, range(9), COSTS)}
    two_numbers = system([0, 3, 5, 0, *[0] * 16])
    shifted = {
        move.changes: move.open for move in _structural_moves(two_numbers, range(9), COSTS) if move.why is Why.SHIFTED
    }
    assert shifted[(0, 3), (1, 5), (2, 0)] == 3
    assert shifted[(1, 0), (2, 3), (3, 5)] == 0


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (1, 2, set()),
        (12, 3, {(1, 23)}),
        (1, 23, {(12, 3)}),
        (10, 5, set()),
        (1, 10, {(11, 0)}),
        (0, 12, set()),
        (123, 4, {(1, 234), (12, 34)}),
    ],
)
def test_digits_divide_at_every_other_place_without_leading_zeros(
    left: int, right: int, expected: set[tuple[int, int]]
) -> None:
    moves = _structural_moves(system([left, right, *[0] * 18]), range(9), COSTS)
    divided = [dict(move.changes) for move in moves if move.why is Why.DIVIDED]
    assert {(d[0], d[1]) for d in divided if set(d) == {0, 1}} == expected


def test_blank_cells_have_no_digits_to_divide() -> None:
    moves = _structural_moves(system([12, 3, *[0] * 18], frozenset({1})), range(9), COSTS)
    assert Why.DIVIDED not in {move.why for move in moves}


def test_neighbours_are_likelier_to_have_changed_places() -> None:
    nothing = [0, 0, 0, 0]
    # 7 stands in the first row and in no sum: the sum's row changed places with the one below, or the first with another.
    values = [0, 0, 7, 7, *nothing, *nothing, *nothing, 0, 0, 7, 7]
    found = locate_errors(system(values), COSTS)
    assert [s.changes for s in found.solutions] == [((14, 7), (15, 7), (18, 0), (19, 0))]
    apart = [0, 0, 7, 7, *nothing, *nothing, *nothing, *nothing]
    found = locate_errors(system(apart), COSTS)
    assert [s.changes for s in found.solutions] == [((2, 0), (3, 0), (18, 7), (19, 7))]
    assert found.solutions[0].cost == pytest.approx(COSTS.swapped + COSTS.apart)


def test_an_empty_total_is_filled_by_a_move_only_with_what_its_parts_are() -> None:
    # 1 2 3 | 6, read a column to the left: 2 3 6 and an empty total, which stands for its parts. Row 1 alone makes row 3.
    values = (2, 3, 6, 0, 1, 2, 3, 6)
    terms = (
        *(((c, 1), (4 + c, -1)) for c in range(3)),
        ((4, 1), (5, 1), (6, 1), (7, -1)),
        ((0, 1), (1, 1), (2, 1), (7, -1)),
    )
    given_system = CellEquations(
        values=values,
        terms=terms,
        rows=((0, 1, 2, 3), (4, 5, 6, 7)),
        blank=frozenset({3}),
        implied={3: (0, 1, 2)},
    )
    found = locate_errors(given_system, replace(COSTS, shifted=0.5))
    assert found.solutions[0].changes == ((0, 1), (1, 2), (2, 3), (3, 6))
    assert set(found.solutions[0].why) == {Why.SHIFTED}


@pytest.mark.parametrize(
    ("old", "new", "answer"), [(12, 21, True), (120, 21, False), (1234, 1324, True), (11, 11, False), (5, 50, False)]
)
def test_transposed(old: int, new: int, answer: bool) -> None:
    assert is_transposed(old, new) is answer


SUM = (((0, 1), (1, 1), (2, -1)),)


def explained_by_reading(given_system: CellEquations) -> set[tuple[tuple[int, int | float], ...]]:
    found = locate_errors(given_system, COSTS)
    return {s.changes for s in found.solutions if set(s.why) == {Why.READING}}


def test_another_reading_of_a_row_explains_a_table_if_its_cells_may_change_so() -> None:
    other = CellEquations(values=(50, 2, 3), terms=SUM, readings=((((0, 1),), 0.5),))
    assert explained_by_reading(other) == {((0, 1),)}
    assert explained_by_reading(replace(other, fixed=frozenset({0}))) == set()
    below = replace(other, readings=((((0, -3), (1, 6)), 0.5),))
    assert explained_by_reading(below) == set()
    assert explained_by_reading(replace(below, signed=frozenset({0}))) == {((0, -3), (1, 6))}


def test_a_reading_that_leaves_a_rule_broken_explains_nothing() -> None:
    other = CellEquations(values=(50, 2, 3), terms=SUM, readings=((((0, 4),), 0.5), (((0, 1),), 9.0)))
    assert explained_by_reading(other) == set()
