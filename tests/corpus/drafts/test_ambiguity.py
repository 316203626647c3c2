"""What glued digits allow, against an obvious oracle: all ways to put bars between characters."""

from __future__ import annotations

import re
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.corpus.drafts.ambiguity import undecided
from gouji.corpus.drafts.rules import equations
from gouji.corpus.drafts.runs import DigitRun, TooManyReadings, readings, splits
from gouji.tokens import Number

COUNT = re.compile(r"0|[1-9]\d*")
FREE = tuple(f"disclosure.normative_documents.{column}" for column in ("made", "published", "total_public"))
APPLICANTS = ("natural_person", "commercial", "research", "nonprofit", "legal_service", "other_org", "total")


def row(name: str) -> tuple[str, ...]:
    return tuple(f"requests.{name}.{who}" for who in APPLICANTS)


def bars(text: str, count: int) -> set[tuple[str, ...]]:
    """All ways to cut `text` into `count` pieces without leading zeros."""
    found = set()
    for cuts in combinations(range(1, len(text)), count - 1):
        pieces = tuple(text[a:b] for a, b in zip((0, *cuts), (*cuts, len(text)), strict=True))
        if all(COUNT.fullmatch(piece) for piece in pieces):
            found.add(pieces)
    return found


@settings(deadline=None)
@given(st.text("0123456789", min_size=3, max_size=9))
def test_splits_are_all_ways_to_put_bars(text: str) -> None:
    assert set(splits(DigitRun(facts=FREE, segments=(text,)))) == bars(text, 3)


@settings(deadline=None)
@given(st.lists(st.integers(0, 60), min_size=7, max_size=7), st.data())
def test_spaces_only_take_readings_away(cells: list[int], data: st.DataObject) -> None:
    gaps = [data.draw(st.booleans()) for _ in cells[1:]]
    text = str(cells[0]) + "".join(" " * gap + str(cell) for gap, cell in zip(gaps, cells[1:], strict=True))
    spaced = set(splits(DigitRun(facts=row("granted"), segments=tuple(text.split()))))
    assert tuple(map(str, cells)) in spaced
    assert spaced <= bars(text.replace(" ", ""), 7)


@pytest.mark.parametrize(
    ("text", "fact", "wanted"),
    [
        ("350", "fees", {("3", "50"), ("35", "0")}),
        ("15-15", "fees", {("15", "-15")}),
        ("88+7", "fees", {("88", "+7")}),
    ],
)
def test_changes_may_have_a_sign(text: str, fact: str, wanted: set[tuple[str, ...]]) -> None:
    facts = (f"disclosure.{fact}.items_last_year", f"disclosure.{fact}.change")
    assert set(splits(DigitRun(facts=facts, segments=(text,)))) == wanted


def test_amounts_keep_their_decimals() -> None:
    facts = ("disclosure.procurement.projects", "disclosure.procurement.amount")
    assert splits(DigitRun(facts=facts, segments=("350.25",))) == (("3", "50.25"), ("35", "0.25"))


@settings(deadline=None)
@given(st.lists(st.integers(0, 40), min_size=6, max_size=6))
def test_row_sums_choose(parts: list[int]) -> None:
    cells = (*parts, sum(parts))
    text = "".join(map(str, cells))
    wanted = {tuple(map(int, pieces)) for pieces in bars(text, 7) if sum(map(int, pieces[:-1])) == int(pieces[-1])}
    assert cells in wanted
    assert set(readings(DigitRun(facts=row("granted"), segments=(text,)))) == wanted


def test_a_cell_too_few_leaves_blanks_anywhere() -> None:
    found = readings(DigitRun(facts=row("granted"), segments=("0",) * 6))
    assert len(found) == 7
    assert all(cells.count(None) == 1 and cells.count(0) == 6 for cells in found)
    assert all(len(cells) == 7 for cells in readings(DigitRun(facts=row("granted"), segments=("000000",))))


def test_a_broken_sum_leaves_every_reading() -> None:
    found = readings(DigitRun(facts=row("granted"), segments=("1100000",)))
    assert found == ((1, 1, 0, 0, 0, 0, 0),)


def small_table(granted: list[int], partial: list[int]) -> dict[str, Number | None]:
    """A table in which two rows are glued and every other outcome is 0."""
    values: dict[str, Number | None] = {}
    for rule in equations(single_other=True):
        for fact in (*rule.left, *rule.right):
            if fact.startswith("requests."):
                values[fact] = 0
    sums = [a + b for a, b in zip(granted, partial, strict=True)]
    for name, cells in (("granted", granted), ("partial", partial), ("total", sums), ("received", sums)):
        values |= dict(zip(row(name), (*cells, sum(cells)), strict=True))
    return values


@pytest.mark.slow
@given(st.lists(st.integers(0, 25), min_size=6, max_size=6), st.lists(st.integers(0, 25), min_size=6, max_size=6))
@settings(max_examples=60, deadline=None)
def test_undecided_agrees_with_trying_everything(granted: list[int], partial: list[int]) -> None:
    values = small_table(granted, partial)
    names = ("granted", "partial", "total", "received")
    runs = [DigitRun(facts=row(name), segments=("".join(str(values[fact]) for fact in row(name)),)) for name in names]
    options = [
        [tuple(map(int, p)) for p in bars(run.segments[0], 7) if sum(map(int, p[:-1])) == int(p[-1])] for run in runs
    ]
    good = [trial for trial in product(*options) if _balanced(*trial)]
    wanted = {
        fact: {trial[at][place] for trial in good}
        for at, run in enumerate(runs)
        for place, fact in enumerate(run.facts)
    }
    try:
        found = undecided(runs, values, {})
    except TooManyReadings:
        return
    assert {fact: set(choices) for fact, choices in found.items()} == {f: c for f, c in wanted.items() if len(c) > 1}
    assert all(choices[0] == values[fact] for fact, choices in found.items())


def _balanced(
    granted: tuple[int, ...], partial: tuple[int, ...], total: tuple[int, ...], received: tuple[int, ...]
) -> bool:
    sums = tuple(a + b for a, b in zip(granted, partial, strict=True))
    return sums == total == received


def test_the_running_text_decides() -> None:
    values: dict[str, Number | None] = dict(zip(FREE, (10, 7, 7), strict=True))
    run = DigitRun(facts=FREE, segments=("1077",))
    assert undecided([run], values, {}) == {FREE[0]: (10, 1), FREE[1]: (7, 0), FREE[2]: (7, 77)}
    assert undecided([run], values, {FREE[0]: 10}) == {}


GROUPS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
DISPUTES = tuple(
    f"disputes.{group}.{name}" for group in GROUPS for name in ("upheld", "corrected", "other", "pending", "total")
)


@pytest.mark.slow
@given(st.lists(st.integers(0, 12), min_size=15, max_size=15), st.booleans())
@settings(deadline=None, max_examples=40)
def test_groups_of_disputes_break_as_few_sums_as_can_be(parts: list[int], consistent: bool) -> None:
    cells = [sum(parts[at - 4 : at]) if consistent and at % 5 == 4 else part for at, part in enumerate(parts)]
    text = "".join(map(str, cells))
    if len(text) > 18:
        return
    trials = [tuple(map(int, pieces)) for pieces in bars(text, 15)]
    broken = {trial: sum(sum(trial[at : at + 4]) != trial[at + 4] for at in (0, 5, 10)) for trial in trials}
    least = min(broken.values())
    try:
        found = readings(DigitRun(facts=DISPUTES, segments=(text,)))
    except TooManyReadings:
        assert not consistent
        return
    assert set(found) == {trial for trial in trials if broken[trial] == least}


def test_long_runs_are_searched_quickly_or_given_up() -> None:
    assert readings(DigitRun(facts=DISPUTES, segments=("10053014033022011000007912373162391583",)))
    with pytest.raises(TooManyReadings):
        readings(DigitRun(facts=DISPUTES, segments=("1" * 45,)))
    assert (4736, 362, 807, 9, 4, 0, 5918) in readings(
        DigitRun(facts=row("total"), segments=("4736362807940" + "5918",))
    )


def test_partly_glued_runs_of_rows_without_sums_have_no_blanks() -> None:
    assert readings(DigitRun(facts=FREE, segments=("12", "5"))) == ((1, 2, 5),)
