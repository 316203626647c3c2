"""Joint choices against all of them, tried one by one; readings that no other row can balance are left out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, permutations, product
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.models.decoding.joint_choice import (
    Decoding,
    _compare_all,
    _decode,
    _likely_readings,
    _nearby_margins,
    _price,
    _RowChoice,
    _search,
    _solve,
    _SumRule,
)
from gouji.models.decoding.settings import DecodingSettings

SETTINGS = DecodingSettings()
EXACT = settings(derandomize=True, deadline=None, database=None, max_examples=150)

Problem = tuple[tuple[_RowChoice, ...], tuple[_SumRule, ...]]


class JointAnswer(NamedTuple):
    cost: float
    chosen: tuple[int, ...]


def decode(choices: Sequence[_RowChoice], rules: Sequence[_SumRule]) -> Decoding:
    return _decode(choices, rules, SETTINGS)


def search(choices: Sequence[_RowChoice], rules: Sequence[_SumRule]) -> Decoding:
    return _search(choices, rules, SETTINGS)


def answers(choices: tuple[_RowChoice, ...], constraints: tuple[_SumRule, ...]) -> list[JointAnswer]:
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
        found.append(JointAnswer(cost=cost, chosen=chosen))
    return found


def margin(
    found: list[JointAnswer], choices: tuple[_RowChoice, ...], chosen: tuple[int, ...], row: int, column: int
) -> float:
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
        choices.append(_RowChoice(values=tuple(values), costs=tuple(cost / 8 for cost in costs)))
    places = st.tuples(st.integers(0, len(choices) - 1), st.integers(0, width - 1))
    constraints = []
    for _ in range(draw(st.integers(0, 4))):
        parts = draw(st.lists(places, min_size=1, max_size=4, unique=True))
        total = draw(places)
        totals = [] if total in parts else [total]
        constraints.append(
            _SumRule(
                terms=tuple((*p, 1.0) for p in parts) + tuple((*p, -1.0) for p in totals),
                needed=tuple(totals),
                cost=draw(st.sampled_from([1.25, 5.0])),
            )
        )
    return tuple(choices), tuple(constraints)


@pytest.mark.slow
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


@pytest.mark.slow
@EXACT
@given(problems())
def test_rows_that_nothing_ties_may_be_decoded_together_or_apart(problem: Problem) -> None:
    choices, constraints = problem
    apart, together = decode(choices, constraints), _compare_all(choices, constraints)
    assert apart.cost == pytest.approx(together.cost)
    if len({a.chosen for a in answers(choices, constraints) if a.cost == pytest.approx(apart.cost)}) == 1:
        assert apart.chosen == together.chosen
        for mine, theirs in zip(apart.margins, together.margins, strict=True):
            assert list(mine) == pytest.approx(list(theirs))


@pytest.mark.slow
@EXACT
@given(problems(rows=4, readings=4))
def test_the_integer_program_finds_the_same_cost(problem: Problem) -> None:
    choices, constraints = problem
    assert search(choices, constraints).cost == pytest.approx(decode(choices, constraints).cost)


def test_many_rows_are_decoded_by_the_program_and_keep_their_columns() -> None:
    rows = 12
    choices = [_RowChoice(values=((i,), (i + 1,), (i + 2,)), costs=(0.0, 0.5, 1.0)) for i in range(rows)]
    total = sum(range(rows)) + 3
    choices.append(_RowChoice(values=((total,),), costs=(0.0,)))
    rule = _SumRule(terms=(*((i, 0, 1.0) for i in range(rows)), (rows, 0, -1.0)), needed=((rows, 0),), cost=50.0)
    decoding = decode(choices, (rule,))
    assert not decoding.exact
    assert sum(choices[i].values[decoding.chosen[i]][0] or 0 for i in range(rows)) == total
    assert decoding.cost == pytest.approx(1.5)


def test_one_reading_a_row_costs_nothing_to_decode() -> None:
    choices = [_RowChoice(values=((1, 2),), costs=(0.25,)), _RowChoice(values=((3, 4),), costs=(0.5,))]
    rule = _SumRule(terms=((0, 0, 1.0), (1, 0, -1.0)), needed=((1, 0),), cost=5.0)
    decoding = decode(choices, (rule,))
    assert decoding.chosen == (0, 0)
    assert decoding.cost == pytest.approx(5.75)
    assert decoding.margins == ((float("inf"),) * 2,) * 2


def test_a_rule_decides_between_readings_but_not_at_any_price() -> None:
    parts = _RowChoice(values=((12,), (1,)), costs=(0.0, 2.0))
    total = _RowChoice(values=((1,),), costs=(0.0,))
    rule = _SumRule(terms=((0, 0, 1.0), (1, 0, -1.0)), needed=((1, 0),), cost=5.0)
    assert decode((parts, total), (rule,)).chosen == (1, 0)
    dear = _RowChoice(values=((12,), (1,)), costs=(0.0, 6.0))
    assert decode((dear, total), (rule,)).chosen == (0, 0)


def test_a_blank_total_says_nothing() -> None:
    parts = _RowChoice(values=((12,), (1,)), costs=(0.0, 2.0))
    total = _RowChoice(values=((None,),), costs=(0.0,))
    rule = _SumRule(terms=((0, 0, 1.0), (1, 0, -1.0)), needed=((1, 0),), cost=5.0)
    decoding = decode((parts, total), (rule,))
    assert decoding.chosen == (0, 0)
    assert decoding.cost == pytest.approx(0.0)


def test_a_blank_total_among_readings_is_left_alone_by_thesearch() -> None:
    """Where the total's cheapest reading is a blank, the rule is silent, however many rows there are."""
    parts = _RowChoice(values=((12,), (1,)), costs=(0.0, 2.0))
    total = _RowChoice(values=((None,), (1,)), costs=(0.0, 0.5))
    rule = _SumRule(terms=((0, 0, 1.0), (1, 0, -1.0)), needed=((1, 0),), cost=5.0)
    assert search((parts, total), (rule,)).cost == pytest.approx(0.0)


@pytest.mark.slow
@EXACT
@given(problems(rows=4, readings=4))
def test_the_integer_program_alone_finds_a_cheapest_choice(problem: Problem) -> None:
    """Blank totals included: without the descent behind it nothing mends what the program gets wrong."""
    choices, rules = problem
    chosen = _solve(choices, rules, 1000)
    assert _price(choices, rules, chosen) == pytest.approx(min(answer.cost for answer in answers(choices, rules)))


def test_a_blank_total_lifts_the_bound_of_the_integer_program() -> None:
    parts = _RowChoice(values=((12,), (1,)), costs=(0.0, 2.0))
    total = _RowChoice(values=((None,), (1,)), costs=(0.0, 0.5))
    rule = _SumRule(terms=((0, 0, 1.0), (1, 0, -1.0)), needed=((1, 0),), cost=5.0)
    assert _solve((parts, total), (rule,), 200) == (0, 0)


def test_columns_that_sums_cannot_tell_apart_are_not_sure() -> None:
    """Every row lacks a cell, so that its number stands in either column; the program alone sees no other answer."""
    rows = 18
    choices = [_RowChoice(values=((i, None), (None, i)), costs=(0.0, 0.0)) for i in range(1, rows)]
    total = sum(range(1, rows))
    choices.append(_RowChoice(values=((total, None), (None, total)), costs=(0.0, 0.0)))
    rules = [
        _SumRule(
            terms=(*((i, column, 1.0) for i in range(rows - 1)), (rows - 1, column, -1.0)),
            needed=((rows - 1, column),),
            cost=5.0,
        )
        for column in (0, 1)
    ]
    decoding = decode(choices, rules)
    assert not decoding.exact
    assert max(max(margins) for margins in decoding.margins) == pytest.approx(0.0)
    anchored = decode([*choices[:-1], _RowChoice(values=((total, 0),), costs=(0.0,))], rules)
    assert min(min(margins) for margins in anchored.margins[:-1]) > 0


def test_rows_that_balance_each_other_are_not_sure() -> None:
    """The total says that one of the ones is a 4, and not which: of each two of them either may be."""
    rows = 18
    choices = [_RowChoice(values=((1,), (4,)), costs=(0.0, 3.0)) for _ in range(rows)]
    choices.append(_RowChoice(values=((rows + 3,),), costs=(0.0,)))
    decoding = decode(choices, sums(rows + 1, 1))
    assert not decoding.exact
    assert sum(decoding.chosen) == 1
    assert decoding.margins[:-1] == ((0.0,),) * rows
    # Where the total is blank in one of the readings the rule says nothing, and balances nothing.
    blank = _RowChoice(values=((rows + 3,), (None,)), costs=(0.0, 9.0))
    assert decode([*choices[:-1], blank], sums(rows + 1, 1)).margins[:-1] == ((0.0,),) * rows


@pytest.mark.slow
@EXACT
@given(problems(rows=4, readings=4))
def test_no_margin_of_the_program_is_below_the_distance_to_the_best_other_answer(problem: Problem) -> None:
    choices, constraints = problem
    found = answers(choices, constraints)
    decoding = search(choices, constraints)
    for row, margins in enumerate(decoding.margins):
        for column, given_margin in enumerate(margins):
            assert given_margin >= margin(found, choices, decoding.chosen, row, column) - 1e-6


@settings(EXACT, max_examples=60)
@given(problems(rows=4, readings=4), st.randoms(use_true_random=False))
def test_nearby_margins_are_those_of_every_answer_nearby(problem: Problem, rng: Random) -> None:
    """Nearby: one row read otherwise, two rows whose changes make up for each other, two columns exchanged in all rows."""
    choices, constraints = problem
    chosen = [rng.randrange(len(choice.costs)) for choice in choices]
    cost = _price(choices, constraints, chosen)
    margins = [[float("inf")] * len(choice.values[0]) for choice in choices]

    def weigh(answer: Sequence[int]) -> tuple[list[float], list[bool]]:
        """Return the rules' sums, and which of the cells that they need are blank."""
        rows = [choice.values[k] for choice, k in zip(choices, answer, strict=True)]
        sums = [sum(weight * (rows[row][column] or 0) for row, column, weight in rule.terms) for rule in constraints]
        return sums, [rows[r][c] is None for rule in constraints for r, c in rule.needed]

    def meet(other: Sequence[int], dearer: float, rows: Sequence[int]) -> None:
        for row in rows:
            own, changed = choices[row].values[chosen[row]], choices[row].values[other[row]]
            for column in range(len(own)):
                if own[column] != changed[column]:
                    margins[row][column] = min(margins[row][column], dearer)

    for row, choice in enumerate(choices):
        for k in range(len(choice.costs)):
            other = [*chosen[:row], k, *chosen[row + 1 :]]
            meet(other, _price(choices, constraints, other) - cost, [row])
    for (one, first), (two, second) in permutations(
        [(r, k) for r, choice in enumerate(choices) for k in range(len(choice.costs))], 2
    ):
        alone = [*chosen[:one], first, *chosen[one + 1 :]]
        both = [*alone[:two], second, *alone[two + 1 :]]
        same = weigh(alone)[1] == weigh(chosen)[1] and weigh(chosen) == weigh(both)
        if one != two and same and weigh(alone) != weigh(chosen):
            dearer = sum(choices[r].costs[both[r]] - choices[r].costs[chosen[r]] for r in (one, two))
            meet(both, dearer, [one])
    for a, b in combinations(range(len(choices[0].values[0])), 2):
        other = [_exchange(choice, k, a, b) for choice, k in zip(choices, chosen, strict=True)]
        meet(other, max(_price(choices, constraints, other) - cost, 0.0), range(len(choices)))
    found = _nearby_margins(choices, constraints, chosen, cost)
    assert [list(own) for own in found] == [pytest.approx(own) for own in margins]


def _exchange(choice: _RowChoice, chosen: int, a: int, b: int) -> int:
    """Return the reading with two columns exchanged; the same one where a row has none."""
    values = list(choice.values[chosen])
    values[a], values[b] = values[b], values[a]
    return choice.values.index(tuple(values)) if tuple(values) in choice.values else chosen


def sums(rows: int, columns: int, cost: float = 4.0) -> list[_SumRule]:
    """The last row is the sum of the others, in every column."""
    return [
        _SumRule(
            terms=(*((r, c, 1.0) for r in range(rows - 1)), (rows - 1, c, -1.0)), needed=((rows - 1, c),), cost=cost
        )
        for c in range(columns)
    ]


def test_readings_of_absurd_size_are_left_out_by_the_rules_that_they_break() -> None:
    parts = _RowChoice(values=((3, 1), (31, 0)), costs=(1.0, 2.0))
    total = _RowChoice(values=((5, 1), (5_000_000, 7), (33, 1)), costs=(0.0, 0.5, 3.0))
    other = _RowChoice(values=((2, 0), (2, 1)), costs=(0.0, 0.0))
    assert _likely_readings([parts, other, total], sums(3, 2), 6.0) == [[0, 1], [0, 1], [0, 2]]
    assert _likely_readings([parts, other, total], sums(3, 2), 20.0) == [[0, 1], [0, 1], [0, 1, 2]]


def test_a_total_that_may_be_blank_speaks_against_nothing() -> None:
    part = _RowChoice(values=((3,), (900,)), costs=(0.0, 0.0))
    total = _RowChoice(values=((3,), (None,)), costs=(0.0, 0.0))
    assert _likely_readings([part, total], sums(2, 1), 3.0) == [[0, 1], [0, 1]]


def test_what_only_another_left_out_reading_could_balance_goes_with_it() -> None:
    one = _RowChoice(values=((1,), (700,)), costs=(0.0, 0.0))
    other = _RowChoice(values=((1,), (700,)), costs=(0.0, 7.0))
    assert _likely_readings([one, other], sums(2, 1), 3.0) == [[0], [0]]
    assert _likely_readings([one, other], sums(2, 1), 8.0) == [[0, 1], [0, 1]]


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
    choices = [_RowChoice(values=tuple(v for v, _ in row), costs=tuple(sorted(c for _, c in row))) for row in rows]
    rules = sums(len(choices), 2)
    kept = _likely_readings(choices, rules, 3.0 + sum(rule.cost for rule in rules))
    best = decode(choices, rules)
    fewer = [
        _RowChoice(values=tuple(c.values[k] for k in mine), costs=tuple(c.costs[k] for k in mine))
        for c, mine in zip(choices, kept, strict=True)
    ]
    assert decode(fewer, rules).cost == best.cost
