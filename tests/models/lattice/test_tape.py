"""Cuts of glued digits against all ways to cut them, tried one by one."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.models.forms.definition import ValueType
from gouji.models.fragments.pieces import Join, NumberSlot
from gouji.models.lattice.cuts import Block, StepCount, _cut_keeping_total, find_fitting
from gouji.models.lattice.lattice import read_run, split_slots
from gouji.models.lattice.readings import RowShape, RowTotal
from gouji.models.lattice.settings import LatticeSettings
from gouji.models.lattice.tape import _list_steps, _make_tape, _Tape, cut_run, read_glued

EXACT = settings(derandomize=True, deadline=None, database=None, max_examples=150)
COSTS = LatticeSettings()
ALL = LatticeSettings(keep=100_000)

Numbers = tuple[int, ...]


def all_cuts(run: str, count: int) -> Iterator[tuple[str, ...]]:
    """Every way to cut a run of digits into `count` numbers, none of which begins with a needless 0."""
    if count == 0:
        if not run:
            yield ()
        return
    for end in range(1, len(run) - count + 2):
        if end == 1 or run[0] != "0":
            for rest in all_cuts(run[end:], count - 1):
                yield (run[:end], *rest)


def numbers(cut: tuple[str, ...]) -> Numbers:
    return tuple(int(text) for text in cut)


def holds(values: Numbers) -> bool:
    return sum(values[:-1]) == values[-1]


def price(cut: tuple[str, ...], *, total: bool) -> float:
    """What a cut costs, from the price list alone."""
    cost = sum(0.0 if text == "0" else COSTS.nonzero + COSTS.digit * len(text) for text in cut)
    values = [value for value in numbers(cut) if value]
    cost -= COSTS.equal * (len(values) - len(set(values)))
    return cost + (COSTS.broken_total if total and not holds(numbers(cut)) else 0.0)


def counts(width: int, *, total: bool) -> RowShape:
    rule = (RowTotal(parts=tuple(range(width - 1)), total=width - 1),) if total else ()
    return RowShape(types=(ValueType.COUNT,) * width, totals=rule)


def _cut_whole(tape: _Tape, kinds: Sequence[ValueType], rule: RowTotal) -> list[tuple[tuple[int, int], ...]]:
    """Return the cuts of the whole tape that keep a total."""
    tables = [_list_steps(tape, kind, COSTS) for kind in kinds]
    fits = find_fitting(tables, len(tape.text))
    counts_only = all(kind is ValueType.COUNT for kind in kinds)
    block = Block(tables=tables, fits=fits, counts=counts_only, signed=ValueType.SIGNED in kinds)
    found = _cut_keeping_total(block, rule, 0, StepCount(10**6), COSTS.rounding) if 0 in fits[0] else ()
    return [cuts for _, cuts in found]


RUNS = st.text(alphabet="0000012345", min_size=2, max_size=12)


@EXACT
@given(RUNS, st.integers(2, 7), st.booleans())
def test_every_cut_is_read_and_priced_as_the_list_says(run: str, width: int, total: bool) -> None:
    wanted = {numbers(cut): price(cut, total=total) for cut in all_cuts(run, width)}
    found = {reading.values: reading.cost for reading in read_glued(split_slots(run), counts(width, total=total), ALL)}
    assert found == pytest.approx(wanted)


@EXACT
@given(RUNS, st.integers(2, 7))
def test_cuts_that_keep_the_total_are_those_found_by_trying_all(run: str, width: int) -> None:
    wanted = {numbers(cut) for cut in all_cuts(run, width) if holds(numbers(cut))}
    shape = counts(width, total=True)
    tape = _make_tape(split_slots(run), width, COSTS)
    found = [
        tuple(int(tape.text[start:end]) for start, end in cuts)
        for cuts in _cut_whole(tape, shape.types, shape.totals[0])
    ]
    assert sorted(found) == sorted(wanted)


@pytest.mark.slow
@EXACT
@given(st.lists(st.integers(0, 60), min_size=2, max_size=5))
def test_a_row_that_keeps_its_total_is_among_the_kept_readings(parts: list[int]) -> None:
    truth = (*parts, sum(parts))
    run = "".join(map(str, truth))
    found = [reading.values for reading in read_glued(split_slots(run), counts(len(truth), total=True), COSTS)]
    keeping = {numbers(cut) for cut in all_cuts(run, len(truth)) if holds(numbers(cut))}
    assert len(found) <= COSTS.keep
    assert truth in found or len(keeping) > COSTS.keep


@EXACT
@given(RUNS, st.integers(2, 7), st.booleans())
def test_the_cheapest_reading_is_the_cheapest_cut(run: str, width: int, total: bool) -> None:
    prices = sorted(price(cut, total=total) for cut in all_cuts(run, width))
    found = read_run(split_slots(run), counts(width, total=total), COSTS) if len(prices) <= COSTS.keep else ()
    if prices and found and len(run) > width:
        assert found[0].cost == pytest.approx(prices[0])


def spaced(text: str) -> tuple[NumberSlot, ...]:
    return split_slots(text)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("21710000218", (217, 1, 0, 0, 0, 0, 218)),
        ("4000004", (4, 0, 0, 0, 0, 0, 4)),
        ("10 0 0 0 01", (1, 0, 0, 0, 0, 0, 1)),
        ("0000000", (0, 0, 0, 0, 0, 0, 0)),
        ("1 2 0 0 0 0 3", (1, 2, 0, 0, 0, 0, 3)),
        ("12 1 0 0 00 13", (12, 1, 0, 0, 0, 0, 13)),
    ],
)
def test_rows_of_seven_as_they_are_printed(text: str, values: Numbers) -> None:
    assert read_run(spaced(text), counts(7, total=True), COSTS)[0].values == values


def test_negatives_divide_where_the_sign_stands() -> None:
    shape = RowShape(types=(ValueType.COUNT, ValueType.SIGNED, ValueType.COUNT))
    assert read_run(split_slots("88-720"), shape, COSTS)[0].values in {(88, -72, 0), (88, -7, 20)}
    assert (88, -72, 0) in {reading.values for reading in read_run(split_slots("88-720"), shape, COSTS)}
    assert all(reading.values[0] == 88 for reading in read_run(split_slots("88-720"), shape, COSTS))


def test_a_decimal_ends_no_count() -> None:
    shape = RowShape(types=(ValueType.COUNT, ValueType.AMOUNT))
    found = {reading.values for reading in read_run(split_slots("312.5"), shape, COSTS)}
    assert found == {(3, 12.5), (31, 2.5)}


def test_every_cell_of_a_cut_knows_its_characters() -> None:
    run = "21710000218"
    for reading in read_glued(split_slots(run, start=30), counts(7, total=True), COSTS):
        assert "".join(cell.printed for cell in reading.cells) == run
        assert [run[start - 30 : end - 30] for cell in reading.cells for start, end in cell.spans] == [
            cell.printed for cell in reading.cells
        ]


def test_numbers_in_cells_are_never_joined_or_cut_across_cells() -> None:
    slots = tuple(
        NumberSlot(text=text, span=(i * 3, i * 3 + len(text)), join=Join.TAB if i else Join.START, page=1)
        for i, text in enumerate(("12", "3", "45"))
    )
    found = {reading.values for reading in read_glued(slots, counts(3, total=False), COSTS)}
    assert found == {(12, 3, 45)}


@EXACT
@given(RUNS, st.integers(1, 6))
def test_the_first_cut_into_so_many_numbers_is_a_cheapest_one(run: str, count: int) -> None:
    def plain(cut: tuple[str, ...]) -> float:
        inside = COSTS.cut_spaced * (len(cut) - 1) if count == 1 else 0.0
        return inside + sum(0.0 if text == "0" else COSTS.nonzero + COSTS.digit * len(text) for text in cut)

    wanted = sorted(plain(cut) for cut in all_cuts(run, count))[:4]
    found = [cost for cost, _ in cut_run(split_slots(run), count, counts(7, total=True), COSTS)]
    assert found == pytest.approx(wanted)


def kept(run: str, kinds: tuple[ValueType, ...], total: int) -> set[tuple[str, ...]]:
    """What the exhaustive search finds, as texts."""
    parts = tuple(i for i in range(len(kinds)) if i != total)
    tape = _make_tape(split_slots(run), len(kinds), COSTS)
    cuts_found = _cut_whole(tape, kinds, RowTotal(parts=parts, total=total))
    return {tuple(tape.text[start:end] for start, end in cuts) for cuts in cuts_found}


@EXACT
@given(RUNS, st.integers(2, 6))
def test_cuts_that_keep_a_total_that_stands_first(run: str, width: int) -> None:
    wanted = {cut for cut in all_cuts(run, width) if sum(numbers(cut)[1:]) == numbers(cut)[0]}
    assert kept(run, (ValueType.COUNT,) * width, 0) == wanted


GROUP = st.lists(st.integers(0, 30), min_size=2, max_size=2)


@pytest.mark.slow
@EXACT
@given(st.lists(GROUP, min_size=2, max_size=3), st.booleans())
def test_groups_beside_each_other_keep_their_own_totals(groups: list[list[int]], first: bool) -> None:
    truth: list[int] = []
    totals = []
    for at, parts in enumerate(groups):
        cells = [sum(parts), *parts] if first else [*parts, sum(parts)]
        place = 3 * at
        inside = tuple(i for i in range(place, place + 3) if i != (place if first else place + 2))
        totals.append(RowTotal(parts=inside, total=place if first else place + 2))
        truth += cells
    shape = RowShape(types=(ValueType.COUNT,) * len(truth), totals=tuple(totals))
    run = "".join(map(str, truth))
    found = {reading.values: reading.cost for reading in read_glued(split_slots(run), shape, COSTS)}
    keeping = [v for v in found if all(sum(v[i] or 0 for i in t.parts) == v[t.total] for t in totals)]
    assert tuple(truth) in found or len(keeping) > 4


AMOUNTS = st.lists(st.integers(0, 300), min_size=2, max_size=3)


@EXACT
@given(AMOUNTS)
def test_decimals_that_keep_their_total_are_found(hundredths: list[int]) -> None:
    truth = [*hundredths, sum(hundredths)]
    texts = tuple(f"{value // 100}.{value % 100:02d}" for value in truth)
    assert texts in kept("".join(texts), (ValueType.AMOUNT,) * len(texts), len(texts) - 1)


@EXACT
@given(st.lists(st.integers(-40, 40), min_size=2, max_size=4))
def test_signed_numbers_that_keep_their_total_are_found(parts: list[int]) -> None:
    truth = [*parts, sum(parts)]
    texts = tuple(f"{value:+d}" if value else "0" for value in truth)
    assert texts in kept("".join(texts), (ValueType.SIGNED,) * len(texts), len(texts) - 1)


def test_a_run_with_too_many_cuts_is_unknown_and_not_slow() -> None:
    run = "4719853621" * 4
    few = replace(LatticeSettings(), most_steps=1000)
    found = read_run(split_slots(run), counts(7, total=True), few)
    assert all(value is None for reading in found for value in reading.values)
    assert found[0].cells[0].printed == run
    started = time.process_time()
    assert read_run(split_slots(run), counts(7, total=True), LatticeSettings())
    assert time.process_time() - started < 5
