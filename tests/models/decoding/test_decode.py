"""Joint choices against all of them, tried one by one."""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.models.decoding import decode as module
from gouji.models.decoding.decode import Choice, Constraint, _program, decode

EXACT = settings(derandomize=True, deadline=None, database=None, max_examples=120)

Problem = tuple[tuple[Choice, ...], tuple[Constraint, ...]]


class Answer(NamedTuple):
    cost: float
    chosen: tuple[int, ...]


def answers(choices: tuple[Choice, ...], constraints: tuple[Constraint, ...]) -> list[Answer]:
    """Every joint choice with its price."""
    found = []
    for chosen in product(*(range(len(choice.costs)) for choice in choices)):
        rows = [choice.values[k] for choice, k in zip(choices, chosen, strict=True)]
        cost = sum(choice.costs[k] for choice, k in zip(choices, chosen, strict=True))
        for rule in constraints:
            if any(rows[row][column] is None for row, column in rule.needed):
                continue
            if sum(weight * (rows[row][column] or 0) for row, column, weight in rule.terms) != 0:
                cost += rule.cost
        found.append(Answer(cost=cost, chosen=chosen))
    return found


def margin(found: list[Answer], choices: tuple[Choice, ...], chosen: tuple[int, ...], row: int, column: int) -> float:
    """How much dearer the best answer is in which a cell has another value."""
    best = min(answer.cost for answer in found)
    value = choices[row].values[chosen[row]][column]
    others = [a.cost for a in found if choices[row].values[a.chosen[row]][column] != value]
    return min(others, default=float("inf")) - best


@st.composite
def problems(draw: st.DrawFn, rows: int = 5, readings: int = 4) -> Problem:
    width = draw(st.integers(1, 3))
    cells = st.one_of(st.none(), st.integers(0, 4))
    choices = []
    for _ in range(draw(st.integers(1, rows))):
        values = draw(st.lists(st.tuples(*[cells] * width), min_size=1, max_size=readings, unique=True))
        costs = sorted(draw(st.lists(st.integers(0, 40), min_size=len(values), max_size=len(values))))
        choices.append(Choice(values=tuple(values), costs=tuple(cost / 8 for cost in costs)))
    places = st.tuples(st.integers(0, len(choices) - 1), st.integers(0, width - 1))
    constraints = []
    for _ in range(draw(st.integers(0, 4))):
        parts = draw(st.lists(places, min_size=1, max_size=4, unique=True))
        total = draw(places)
        totals = [] if total in parts else [total]
        constraints.append(
            Constraint(
                terms=tuple((*p, 1.0) for p in parts) + tuple((*p, -1.0) for p in totals),
                needed=tuple(totals),
                cost=draw(st.sampled_from([1.25, 5.0])),
            )
        )
    return tuple(choices), tuple(constraints)


@EXACT
@given(problems())
def test_the_choice_is_a_cheapest_one_and_margins_are_distances(problem: Problem) -> None:
    choices, constraints = problem
    found = answers(choices, constraints)
    decoding = decode(choices, constraints)
    assert decoding.exact
    assert decoding.cost == pytest.approx(min(answer.cost for answer in found))
    assert decoding.chosen in {a.chosen for a in found if a.cost == pytest.approx(decoding.cost)}
    for row, margins in enumerate(decoding.margins):
        wanted = [margin(found, choices, decoding.chosen, row, column) for column in range(len(margins))]
        assert list(margins) == pytest.approx(wanted)


@EXACT
@given(problems())
def test_rows_that_nothing_ties_may_be_decoded_together_or_apart(problem: Problem) -> None:
    choices, constraints = problem
    apart, together = decode(choices, constraints), module._enumerate(choices, constraints)
    assert apart.cost == pytest.approx(together.cost)
    if len({a.chosen for a in answers(choices, constraints) if a.cost == pytest.approx(apart.cost)}) == 1:
        assert apart.chosen == together.chosen
        for mine, theirs in zip(apart.margins, together.margins, strict=True):
            assert list(mine) == pytest.approx(list(theirs))


@EXACT
@given(problems(rows=4, readings=4))
def test_the_integer_program_finds_the_same_cost(problem: Problem) -> None:
    choices, constraints = problem
    assert _program(choices, constraints).cost == pytest.approx(decode(choices, constraints).cost)


def test_many_rows_are_decoded_by_the_program_and_keep_their_columns() -> None:
    rows = 12
    choices = [Choice(values=((i,), (i + 1,), (i + 2,)), costs=(0.0, 0.5, 1.0)) for i in range(rows)]
    total = sum(range(rows)) + 3
    choices.append(Choice(values=((total,),), costs=(0.0,)))
    rule = Constraint(terms=(*((i, 0, 1.0) for i in range(rows)), (rows, 0, -1.0)), needed=((rows, 0),), cost=50.0)
    decoding = decode(choices, (rule,))
    assert not decoding.exact
    assert sum(choices[i].values[decoding.chosen[i]][0] or 0 for i in range(rows)) == total
    assert decoding.cost == pytest.approx(1.5)


def test_one_reading_a_row_costs_nothing_to_decode() -> None:
    choices = [Choice(values=((1, 2),), costs=(0.25,)), Choice(values=((3, 4),), costs=(0.5,))]
    rule = Constraint(terms=((0, 0, 1.0), (1, 0, -1.0)), needed=((1, 0),), cost=5.0)
    decoding = decode(choices, (rule,))
    assert decoding.chosen == (0, 0)
    assert decoding.cost == pytest.approx(5.75)
    assert decoding.margins == ((float("inf"),) * 2,) * 2


def test_a_rule_decides_between_readings_but_not_at_any_price() -> None:
    parts = Choice(values=((12,), (1,)), costs=(0.0, 2.0))
    total = Choice(values=((1,),), costs=(0.0,))
    rule = Constraint(terms=((0, 0, 1.0), (1, 0, -1.0)), needed=((1, 0),), cost=5.0)
    assert decode((parts, total), (rule,)).chosen == (1, 0)
    dear = Choice(values=((12,), (1,)), costs=(0.0, 6.0))
    assert decode((dear, total), (rule,)).chosen == (0, 0)


def test_a_blank_total_says_nothing() -> None:
    parts = Choice(values=((12,), (1,)), costs=(0.0, 2.0))
    total = Choice(values=((None,),), costs=(0.0,))
    rule = Constraint(terms=((0, 0, 1.0), (1, 0, -1.0)), needed=((1, 0),), cost=5.0)
    decoding = decode((parts, total), (rule,))
    assert decoding.chosen == (0, 0)
    assert decoding.cost == pytest.approx(0.0)


def test_a_blank_total_among_readings_is_left_alone_by_the_program() -> None:
    """Where the total's cheapest reading is a blank, the rule is silent, however many rows there are."""
    parts = Choice(values=((12,), (1,)), costs=(0.0, 2.0))
    total = Choice(values=((None,), (1,)), costs=(0.0, 0.5))
    rule = Constraint(terms=((0, 0, 1.0), (1, 0, -1.0)), needed=((1, 0),), cost=5.0)
    assert _program((parts, total), (rule,)).cost == pytest.approx(0.0)


def test_columns_that_sums_cannot_tell_apart_are_not_sure() -> None:
    """Every row lacks a cell, so that its number stands in either column; the program alone sees no other answer."""
    rows = 18
    choices = [Choice(values=((i, None), (None, i)), costs=(0.0, 0.0)) for i in range(1, rows)]
    total = sum(range(1, rows))
    choices.append(Choice(values=((total, None), (None, total)), costs=(0.0, 0.0)))
    rules = [
        Constraint(
            terms=(*((i, column, 1.0) for i in range(rows - 1)), (rows - 1, column, -1.0)),
            needed=((rows - 1, column),),
            cost=5.0,
        )
        for column in (0, 1)
    ]
    decoding = decode(choices, rules)
    assert not decoding.exact
    assert max(max(margins) for margins in decoding.margins) == pytest.approx(0.0)
    anchored = decode([*choices[:-1], Choice(values=((total, 0),), costs=(0.0,))], rules)
    assert min(min(margins) for margins in anchored.margins[:-1]) > 0


@EXACT
@given(problems(rows=4, readings=4))
def test_no_margin_of_the_program_is_below_the_distance_to_the_best_other_answer(problem: Problem) -> None:
    choices, constraints = problem
    found = answers(choices, constraints)
    decoding = _program(choices, constraints)
    for row, margins in enumerate(decoding.margins):
        for column, given_margin in enumerate(margins):
            assert given_margin >= margin(found, choices, decoding.chosen, row, column) - 1e-6
