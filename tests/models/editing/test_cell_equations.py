"""Slips, and the fewest changes that an integer program finds."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.models.editing.cell_equations import (
    CellEquations,
    are_satisfied,
    find_fewest_changes,
    is_slip,
    is_transposed,
)

SUM = ((0, 1), (1, 1), (2, -1))
EXACT = settings(derandomize=True, deadline=None, database=None, max_examples=20)


@pytest.mark.parametrize(
    ("old", "new", "slip", "transposed"),
    [
        (12, 21, True, True),
        (12, 31, False, False),
        (12, 23, False, False),
        (312, 321, True, True),
        (321, 123, False, False),
        (12, 13, True, False),
        (12, 34, False, False),
        (12, 12, False, False),
        (5, 50, True, False),
        (105, 15, True, False),
        (5, 500, False, False),
        (1, 21, True, False),
        (21, 120, False, False),
        (1.5, 1.6, True, False),
    ],
)
def test_slips_and_transpositions(old: float, new: float, slip: bool, transposed: bool) -> None:
    assert (is_slip(old, new), is_transposed(old, new)) == (slip, transposed)
    assert (is_slip(new, old), is_transposed(new, old)) == (slip, transposed)


def test_an_equation_holds_up_to_the_dust_of_binary_fractions() -> None:
    assert are_satisfied((0.1, 0.2, 0.3), (SUM,))
    assert not are_satisfied((0.1, 0.2, 0.30001), (SUM,))
    assert not are_satisfied((0.1, 0.2, 0.29999), (SUM,))
    assert not are_satisfied((1, 2, 3, 4), (SUM, ((3, 1),)))


def repaired(system: CellEquations, changes: tuple[tuple[int, float], ...] | None) -> list[float]:
    assert changes is not None
    values: list[float] = list(system.values)
    for cell, new in changes:
        assert new != values[cell]
        values[cell] = new
    assert are_satisfied(values, system.terms)
    return values


def test_decimals_are_changed_by_fractions_though_other_cells_are_whole() -> None:
    system = CellEquations(values=(1.5, 2, 3), terms=(SUM,))
    changes = find_fewest_changes(system, (0,), 100)
    repaired(system, changes)
    assert changes is not None
    assert len(changes) == 1


def test_counts_stay_whole_numbers() -> None:
    # a + b = c and a = b: the least change of one cell alone would be a half.
    system = CellEquations(values=(1, 1, 3), terms=(SUM, ((0, 1), (1, -1))))
    assert all(isinstance(value, int) for value in repaired(system, find_fewest_changes(system, (0, 1), 100)))


@pytest.mark.parametrize("kind", ["fixed", "blank"])
def test_fixed_and_blank_cells_stay(kind: str) -> None:
    kept = {kind: frozenset({0, 1})}
    system = CellEquations(values=(1, 2, 9), terms=(SUM,), **kept)  # type: ignore[arg-type]
    assert find_fewest_changes(system, (0,), 100) == ((2, 3),)
    none_left = CellEquations(values=(1, 2, 9), terms=(SUM,), **{kind: frozenset({0, 1, 2})})  # type: ignore[arg-type]
    assert find_fewest_changes(none_left, (0,), 100) is None


def test_a_value_below_zero_is_taken_only_where_the_cell_may_have_it() -> None:
    fixed = frozenset({1, 2})
    assert find_fewest_changes(CellEquations(values=(0, 5, 3), terms=(SUM,), fixed=fixed), (0,), 100) is None
    signed = CellEquations(values=(0, 5, 3), terms=(SUM,), fixed=fixed, signed=frozenset({0}))
    assert find_fewest_changes(signed, (0,), 100) == ((0, -2),)


def test_only_the_equations_asked_for_are_satisfied() -> None:
    system = CellEquations(values=(1, 2, 4, 7), terms=(SUM, ((3, 1),)))
    changes = find_fewest_changes(system, (0,), 100)
    assert changes is not None
    assert {cell for cell, _ in changes} < {0, 1, 2}


@pytest.mark.slow
@EXACT
@given(st.lists(st.integers(0, 9), min_size=9, max_size=9))
def test_no_answer_changes_fewer_cells(values: list[int]) -> None:
    """A table of two by two with its totals, against all sets of cells: a set will do where the other cells allow it."""
    across = [((3 * r, 1), (3 * r + 1, 1), (3 * r + 2, -1)) for r in range(3)]
    down = [((c, 1), (3 + c, 1), (6 + c, -1)) for c in range(3)]
    system = CellEquations(values=tuple(values), terms=(*across, *down))
    changes = find_fewest_changes(system, range(6), 1000)
    repaired(system, changes)
    assert changes is not None
    fewer = [cells for size in range(len(changes)) for cells in combinations(range(9), size)]
    for cells in fewer:
        others = frozenset(range(9)) - frozenset(cells)
        free = CellEquations(values=tuple(values), terms=system.terms, fixed=others)
        if cells:
            assert find_fewest_changes(free, range(6), 1000) is None
        else:
            assert not are_satisfied(values, system.terms)
