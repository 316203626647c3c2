"""Readings of a run: in cells, under columns, too few numbers, too many."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gouji
from gouji.models.forms.definition import ValueType
from gouji.models.fragments.pieces import Join, NumberSlot
from gouji.models.lattice.doubts import doubt_formats
from gouji.models.lattice.lattice import read_run, split_slots
from gouji.models.lattice.readings import RowShape, RowTotal, count_broken_totals, has_leading_zero
from gouji.models.lattice.settings import LatticeSettings
from gouji.models.numbers.grammar import parse_number
from gouji.report import ReasonKind
from gouji.tokens import Cell

EXACT = settings(derandomize=True, deadline=None, database=None, max_examples=150)
SEVEN = RowShape(types=(ValueType.COUNT,) * 7, totals=(RowTotal(parts=tuple(range(6)), total=6),))
COSTS = LatticeSettings()


def shape(*types: ValueType, total: bool = False, columns: dict[int, int] | None = None) -> RowShape:
    last = len(types) - 1
    totals = (RowTotal(parts=tuple(range(last)), total=last),) if total else ()
    return RowShape(types=types, totals=totals, columns=columns)


def row(*texts: str, first: int = 1) -> tuple[NumberSlot, ...]:
    """A run of source cells; an empty text is a blank cell."""
    slots, place = [], 0
    for i, text in enumerate(texts):
        cell = Cell(table=0, row=0, column=first + i)
        join = Join.CELL if i else Join.START
        slots.append(NumberSlot(text=text, span=(place, place + len(text)), join=join, page=1, cell=cell))
        place += len(text) + 1
    return tuple(slots)


COUNT, SIGNED, AMOUNT = ValueType.COUNT, ValueType.SIGNED, ValueType.AMOUNT


@EXACT
@given(st.lists(st.integers(0, 999), min_size=1, max_size=7))
def test_a_number_a_cell_is_the_only_reading(numbers: list[int]) -> None:
    found = read_run(row(*map(str, numbers)), shape(*[COUNT] * len(numbers), total=len(numbers) > 1), COSTS)
    assert [reading.values for reading in found] == [tuple(numbers)]
    printed = [(cell.printed, cell.spans, cell.missing) for cell in found[0].cells]
    assert printed == [(s.text, (s.span,), False) for s in row(*map(str, numbers))]


@EXACT
@given(st.lists(st.one_of(st.just(""), st.integers(0, 99).map(str)), min_size=2, max_size=7))
def test_blank_cells_stay_where_they_are(texts: list[str]) -> None:
    if not any(texts):
        return
    found = read_run(row(*texts), shape(*[COUNT] * len(texts)), COSTS)
    assert found[0].values == tuple(int(t) if t else None for t in texts)
    assert not any(cell.missing for cell in found[0].cells)


@EXACT
@given(
    st.lists(st.integers(0, 120).map(str), min_size=1, max_size=9),
    st.integers(2, 7),
    st.booleans(),
    st.booleans(),
)
def test_no_reading_changes_a_character(texts: list[str], width: int, cells: bool, total: bool) -> None:
    """Every printed cell is a stretch of the run, in order; costs ascend; no two readings are the same."""
    slots = row(*texts) if cells else split_slots(" ".join(texts))
    run = "".join(slot.text for slot in slots)
    found = read_run(slots, shape(*[COUNT] * width, total=total), COSTS)
    assert [r.cost for r in found] == sorted(r.cost for r in found)
    assert len({tuple((c.value, c.missing) for c in r.cells) for r in found}) == len(found) <= COSTS.keep
    for reading in found:
        assert len(reading.cells) == width
        rest = run
        for cell in reading.cells:
            if cell.value is None:
                continue
            assert cell.value == int(cell.printed)
            assert cell.printed in rest
            rest = rest[rest.index(cell.printed) + len(cell.printed) :]


def test_a_number_that_its_column_does_not_expect_is_dearer_but_read() -> None:
    (count,) = read_run(row("2.5", "1"), shape(COUNT, COUNT), COSTS)
    (amount,) = read_run(row("2.5", "1"), shape(AMOUNT, COUNT), COSTS)
    assert count.values == amount.values == (2.5, 1)
    assert count.cost - amount.cost == pytest.approx(COSTS.odd)


def test_a_broken_total_is_read_as_printed() -> None:
    (only,) = read_run(row("10", "1", "0"), shape(COUNT, COUNT, COUNT, total=True), COSTS)
    assert only.values == (10, 1, 0)
    assert only.cost == pytest.approx(COSTS.broken_total)


def test_cells_after_the_last_column_are_passed_over() -> None:
    found = read_run(row("95", "", ""), shape(COUNT), COSTS)
    assert found[0].values == (95,)


def test_the_grid_places_numbers_of_a_short_row() -> None:
    columns = {1: 0, 2: 1, 3: 2}
    (first, *_) = read_run(row("4", "9", first=2), shape(COUNT, COUNT, COUNT, columns=columns), COSTS)
    assert first.values == (None, 4, 9)


def test_a_row_off_its_columns_may_be_shifted() -> None:
    found = {r.values for r in read_run(row("4", "9"), shape(COUNT, COUNT, COUNT), COSTS)}
    assert {(4, 9, None), (None, 4, 9)} <= found


@EXACT
@given(st.lists(st.integers(1, 9), min_size=2, max_size=5), st.integers(3, 6))
def test_without_borders_blanks_may_stand_anywhere(numbers: list[int], width: int) -> None:
    """Fewer numbers than cells, divided by spaces: every placing is a reading, where there is room for them all."""
    if not width // 2 < len(numbers) < width:
        return
    costs = LatticeSettings(keep=10_000)
    found = {r.values for r in read_run(split_slots(" ".join(map(str, numbers))), shape(*[COUNT] * width), costs)}
    for places in combinations(range(width), len(numbers)):
        wanted: list[int | None] = [None] * width
        for place, number in zip(places, numbers, strict=True):
            wanted[place] = number
        assert tuple(wanted) in found


def test_the_total_tells_where_the_blank_is() -> None:
    found = read_run(split_slots("4 1 2 0 0 7"), SEVEN, COSTS)
    best = {r.values for r in found if r.cost == found[0].cost}
    assert all(values[-1] == 7 for values in best)
    assert all([v for v in values if v is not None] == [4, 1, 2, 0, 0, 7] for values in best)


@EXACT
@given(st.lists(st.integers(0, 30), min_size=6, max_size=6), st.integers(0, 7), st.integers(1, 50))
def test_a_number_too_many_is_dropped_where_the_rest_adds_up(parts: list[int], at: int, stray: int) -> None:
    truth = [*parts, sum(parts)]
    printed = [*truth[:at], stray, *truth[at:]]
    found = read_run(row(*map(str, printed)), SEVEN, COSTS)
    assert tuple(truth) in {r.values for r in found}
    kept = {
        tuple(printed[:i] + printed[i + 1 :])
        for i in range(8)
        if sum(printed[:i] + printed[i + 1 :]) == 2 * (printed[:i] + printed[i + 1 :])[-1]
    }
    assert found[0].values in kept


def test_numbers_stacked_in_a_label_cell_are_dropped() -> None:
    cell = Cell(table=0, row=0, column=0)
    stack = [
        NumberSlot(text=t, span=(i, i + 1), join=Join.LINE if i else Join.START, page=1, cell=cell)
        for i, t in enumerate("123")
    ]
    rest = [
        NumberSlot(text=s.text, span=(s.span[0] + 10, s.span[1] + 10), join=Join.CELL, page=1, cell=s.cell)
        for s in row("4", "1", "0", "0", "0", "0", "5")
    ]
    assert read_run((*stack, *rest), SEVEN, COSTS)[0].values == (4, 1, 0, 0, 0, 0, 5)


def test_a_number_in_the_labels_columns_is_dropped_though_another_would_mend_the_total() -> None:
    columns = {3 + i: i for i in range(7)}
    grid = RowShape(types=SEVEN.types, totals=SEVEN.totals, columns=columns)
    found = read_run(row("0", "0", "0", "0", "0", "0", "0", "2", "0", first=1), grid, COSTS)
    assert [r.values for r in found] == [(0, 0, 0, 0, 0, 2, 0)]


def test_a_number_in_the_labels_column_does_not_stand_for_a_blank_one() -> None:
    """A row of a scan with a 0 beside its label and a blank cell: as many numbers as cells, all but one a column off."""
    grid = RowShape(types=SEVEN.types, totals=SEVEN.totals, columns={3 + i: i for i in range(7)})
    first, second, *_ = read_run(row("0", "1", "0", "0", "0", "", "0", "1", first=2), grid, COSTS)
    assert first.values == (1, 0, 0, 0, None, 0, 1)
    assert second.values == (0, 1, 0, 0, 0, 0, 1)
    assert second.cost - first.cost < COSTS.misread


def test_numbers_that_are_all_a_column_off_are_the_row() -> None:
    grid = RowShape(types=SEVEN.types, totals=SEVEN.totals, columns={3 + i: i for i in range(7)})
    found = read_run(row("1", "0", "0", "0", "0", "0", "1", "", first=2), grid, COSTS)
    assert [reading.values for reading in found] == [(1, 0, 0, 0, 0, 0, 1)]


def test_a_row_that_stands_off_the_grid_keeps_the_number_in_the_labels_columns() -> None:
    grid = RowShape(types=SEVEN.types, totals=SEVEN.totals, columns={3 + i: i for i in range(7)})
    assert read_run(row("14", "0", "5", "0", "0", "0", "19", "0", first=2), grid, COSTS)[0].values == (
        14,
        0,
        5,
        0,
        0,
        0,
        19,
    )
    assert read_run(row("1", "4", "0", "5", "0", "0", "0", "9", first=2), grid, COSTS)[0].values == (
        4,
        0,
        5,
        0,
        0,
        0,
        9,
    )


def test_a_run_that_nothing_fits_is_not_read() -> None:
    found = read_run(split_slots("1.2.3 4"), shape(COUNT, COUNT, COUNT), COSTS)
    assert all(cell.value is None for cell in found[0].cells) or found[0].cost >= COSTS.broken_total


@EXACT
@given(st.lists(st.one_of(st.none(), st.integers(0, 9)), min_size=3, max_size=3))
def test_a_blank_part_is_nothing_and_a_blank_total_says_nothing(values: list[int | None]) -> None:
    rule = RowTotal(parts=(0, 1), total=2)
    broken = values[2] is not None and (values[0] or 0) + (values[1] or 0) != values[2]
    assert count_broken_totals(tuple(values), (rule,), COSTS) == int(broken)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("-7", -7),
        ("+4", 4),
        ("2.50", 2.5),
        ("0", 0),
        ("", None),
        ("1,2", None),
        ("1.", None),
        ("--1", None),
    ],
)
def test_characters_say_a_number_or_none(text: str, value: float | None) -> None:
    found = parse_number(text)
    assert found == value
    assert isinstance(found, float) == ("." in text and value is not None)


@pytest.mark.parametrize(
    ("text", "glued_zero"), [("0", False), ("00", True), ("01", True), ("0.5", False), ("10", False)]
)
def test_a_needless_zero_tells_glued_numbers(text: str, glued_zero: bool) -> None:
    assert has_leading_zero(text) is glued_zero


def test_places_on_the_page_decide_where_numbers_of_a_short_row_belong() -> None:
    centres = (100.0, 150.0, 200.0, 250.0)
    wide = RowShape(types=(COUNT,) * 4, centres=centres)
    slots = tuple(
        NumberSlot(text=t, span=(i * 2, i * 2 + 1), join=Join.SPACE, page=1, centre=c)
        for i, (t, c) in enumerate((("4", 148.0), ("9", 251.0)))
    )
    assert read_run(slots, wide, COSTS)[0].values == (None, 4, None, 9)


def test_digits_that_lie_over_several_columns_stand_under_none() -> None:
    wide = RowShape(types=(COUNT,) * 4, centres=(100.0, 150.0, 200.0, 250.0))
    slot = NumberSlot(text="617480400", span=(0, 9), join=Join.SPACE, page=1, centre=148.0, half_width=60.0)
    assert read_run((slot,), wide, COSTS)[0].values != (None, 617480400, None, None)


def test_a_dash_in_a_cell_of_its_own_may_be_the_sign_of_a_change() -> None:
    report = gouji.read(
        "二、主动公开政府信息情况\n第二十条第（六）项\n信息内容\t上一年项目数量\t本年增/减\t处理决定数量\n"
        "行政许可\t9\t0\t4\n行政处罚\t15\t-\t3\t47\n行政强制\t0\t-\t0\n".encode(),
        name="a.txt",
    )
    odd = [i for i, fact in report.facts.items() if any(r.why is ReasonKind.FORMAT for r in fact.reasons)]
    assert odd == ["disclosure.penalties.change"]


@pytest.mark.parametrize(("end", "doubtful"), [(("15",), False), (("1", "5"), True)], ids=["one", "several"])
def test_a_total_proves_only_one_number_that_goes_on_over_the_end_of_a_line(
    end: tuple[str, ...], *, doubtful: bool
) -> None:
    slots = [
        NumberSlot(text=text, span=(3 * i, 3 * i + len(text)), join=Join.LINE if i else Join.START, page=1)
        for i, text in enumerate(("1", "2", "3", "0", "0", "0", "0", *end))
    ]
    best = next(r for r in read_run(slots, SEVEN, COSTS) if r.values == (12, 3, 0, 0, 0, 0, 15))
    assert bool(doubt_formats(best, SEVEN)[0]) is doubtful
