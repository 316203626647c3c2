"""Readings that no other row can balance are left out; the best joint answer is not."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.models.decoding.decode import Choice, Constraint, decode
from gouji.models.decoding.decode_likely import likely

EXACT = settings(derandomize=True, deadline=None, database=None, max_examples=150)


def sums(rows: int, columns: int, cost: float = 4.0) -> list[Constraint]:
    """The last row is the sum of the others, in every column."""
    return [
        Constraint(
            terms=(*((r, c, 1.0) for r in range(rows - 1)), (rows - 1, c, -1.0)), needed=((rows - 1, c),), cost=cost
        )
        for c in range(columns)
    ]


def test_readings_of_absurd_size_are_left_out_by_the_rules_that_they_break() -> None:
    parts = Choice(values=((3, 1), (31, 0)), costs=(1.0, 2.0))
    total = Choice(values=((5, 1), (5_000_000, 7), (33, 1)), costs=(0.0, 0.5, 3.0))
    other = Choice(values=((2, 0), (2, 1)), costs=(0.0, 0.0))
    assert likely([parts, other, total], sums(3, 2), 6.0) == [[0, 1], [0, 1], [0, 2]]
    assert likely([parts, other, total], sums(3, 2), 20.0) == [[0, 1], [0, 1], [0, 1, 2]]


def test_a_total_that_may_be_blank_speaks_against_nothing() -> None:
    part = Choice(values=((3,), (900,)), costs=(0.0, 0.0))
    total = Choice(values=((3,), (None,)), costs=(0.0, 0.0))
    assert likely([part, total], sums(2, 1), 3.0) == [[0, 1], [0, 1]]


def test_what_only_another_left_out_reading_could_balance_goes_with_it() -> None:
    one = Choice(values=((1,), (700,)), costs=(0.0, 0.0))
    other = Choice(values=((1,), (700,)), costs=(0.0, 7.0))
    assert likely([one, other], sums(2, 1), 3.0) == [[0], [0]]
    assert likely([one, other], sums(2, 1), 8.0) == [[0, 1], [0, 1]]


CELLS = st.integers(0, 4)
CHOICES = st.lists(
    st.lists(st.tuples(st.tuples(CELLS, CELLS), st.floats(0, 3, width=16)), min_size=1, max_size=3),
    min_size=2,
    max_size=4,
)


@EXACT
@given(CHOICES)
def test_the_best_answer_stays_where_the_window_holds_all_that_rules_can_cost(
    rows: list[list[tuple[tuple[int, int], float]]],
) -> None:
    choices = [Choice(values=tuple(v for v, _ in row), costs=tuple(sorted(c for _, c in row))) for row in rows]
    rules = sums(len(choices), 2)
    kept = likely(choices, rules, 3.0 + sum(rule.cost for rule in rules))
    best = decode(choices, rules)
    fewer = [
        Choice(values=tuple(c.values[k] for k in mine), costs=tuple(c.costs[k] for k in mine))
        for c, mine in zip(choices, kept, strict=True)
    ]
    assert decode(fewer, rules).cost == best.cost
