"""Runs that hold several rows."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import gouji
from gouji.corpus.make import generate
from gouji.models.forms.load import load_form
from gouji.models.forms.outline import build_outline
from gouji.models.fragments.merged_rows import _GluedRows, split_merged_rows
from gouji.models.fragments.pieces import Join, NumberSlot, Piece
from gouji.models.fragments.settings import FragmentSettings

_OUTLINE = build_outline(load_form("gov-disclosure-2021"))


def _run(texts: list[str], join: Join = Join.SPACE) -> Piece:
    slots, at = [], 0
    for text in texts:
        slots.append(NumberSlot(text=text, span=(at, at + len(text)), join=join, page=1))
        at += len(text) + 1
    return Piece(text=" ".join(texts), span=(0, at - 1), line=0, page=1, slots=tuple(slots))


def _row(parts: list[int]) -> list[str]:
    return [str(n) for n in (*parts, sum(parts))]


def _texts(pieces: tuple[Piece, ...]) -> list[str]:
    return ["".join(s.text for s in p.slots or ()) for p in pieces]


def test_numbers_one_a_line_are_cut_into_rows() -> None:
    rows = [_row([4, 0, 0, 0, 0, 1]), _row([0] * 6), _row([12, 1, 0, 0, 0, 0])]
    parts = split_merged_rows([_run([n for row in rows for n in row], Join.LINE)], _OUTLINE, FragmentSettings())
    assert _texts(parts) == ["".join(row) for row in rows]
    assert all(p.whole for p in parts)


@pytest.mark.parametrize(
    "texts",
    [
        ["00000000000000"],
        ["00000", "00", "00", "0000", "0"],  # as many slots as another row has cells, but no numbers
        ["0000000", "0000000"],
    ],
)
def test_glued_digits_are_cut_where_the_sums_hold(texts: list[str]) -> None:
    assert _texts(split_merged_rows([_run(texts)], _OUTLINE, FragmentSettings())) == ["0000000", "0000000"]


def test_what_adds_up_as_one_row_is_not_cut_into_narrower_ones() -> None:
    row = _row([397, 23, 4, 2, 0, 0])
    assert "".join(row) == "3972342" + "00426"  # 3+9+7+23 = 42, 0+0+4+2 = 6: two rows of five as well
    assert _texts(split_merged_rows([_run(["".join(row)])], _OUTLINE, FragmentSettings())) == ["".join(row)]


def test_spans_follow_the_digits() -> None:
    first, second = split_merged_rows([_run(["1000001", "00", "00000"])], _OUTLINE, FragmentSettings())
    assert first.span == (0, 7)
    assert [s.span for s in second.slots or ()] == [(8, 10), (11, 16)]


@pytest.mark.parametrize(
    "texts",
    [
        ["0000000"],
        ["74", "0", "0", "0", "0", "0", "74"],
        ["1000001000000"],  # a row and a part of one
        ["111111", "111111"],  # no sums
        ["2", "0", "0", "0", "2"] * 3,  # a side-by-side row
        ["000", "00", "0", "0", "00", "0", "0", "0", "0", "00"],  # the same, glued: ten stretches, fifteen numbers
    ],
)
def test_what_is_one_row_or_no_rows_stays_whole(texts: list[str]) -> None:
    run = _run(texts)
    assert split_merged_rows([run], _OUTLINE, FragmentSettings()) == (run,)


def _ways(text: str, width: int) -> set[tuple[int, ...]]:
    """Every way to cut digits into two or more rows of `width` numbers that add up, by trying all."""
    if not text:
        return {()}
    found = set()
    for end in range(width, len(text) + 1):
        if any(_adds_up(text[:end], cuts) for cuts in combinations(range(1, end), width - 1)):
            found |= {(end, *(end + e for e in rest)) for rest in _ways(text[end:], width)}
    return found


def _adds_up(text: str, cuts: tuple[int, ...]) -> bool:
    numbers = [text[a:b] for a, b in zip((0, *cuts), (*cuts, len(text)), strict=True)]
    return all(n == str(int(n)) for n in numbers) and sum(map(int, numbers[:-1])) == int(numbers[-1])


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3)), min_size=1, max_size=3), st.text("012", max_size=2))
@example([(1, 0), (0, 0)], "")
@example([(0, 11), (1, 0), (0, 1)], "")
def test_glued_digits_are_cut_where_there_is_one_way(rows: list[tuple[int, int]], extra: str) -> None:
    text = "".join(f"{a}{b}{a + b}" for a, b in rows) + extra
    ways = _ways(text, 3)
    expected = next(iter(ways)) if len(ways) == 1 else ()
    assert _GluedRows(_run([text]).slots or (), 3, FragmentSettings()).find_ends() == expected


def test_cells_of_a_source_table_are_left_alone() -> None:
    run = replace(_run(["0"] * 14), row=True)
    assert split_merged_rows([run], _OUTLINE, FragmentSettings()) == (run,)


_COUNTS = st.lists(st.integers(0, 120), min_size=6, max_size=6)


@pytest.mark.slow
@given(st.lists(_COUNTS, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_no_digit_is_lost(rows: list[list[int]], chance: Random) -> None:
    text = "".join(n for row in rows for n in _row(row))
    stops = sorted(chance.sample(range(1, len(text)), k=min(2, len(text) - 1)))
    texts = [text[a:b] for a, b in zip([0, *stops], [*stops, len(text)], strict=True)]
    parts = _texts(split_merged_rows([_run(texts)], _OUTLINE, FragmentSettings()))
    assert "".join(parts) == text


@given(st.lists(_COUNTS, min_size=2, max_size=5))
def test_numbers_that_stand_apart_are_cut_into_their_rows(rows: list[list[int]]) -> None:
    numbers = [n for row in rows for n in _row(row)]
    if len(numbers) in {node.width for node in _OUTLINE.nodes}:
        return
    assert _texts(split_merged_rows([_run(numbers, Join.LINE)], _OUTLINE, FragmentSettings())) == [
        "".join(_row(row)) for row in rows
    ]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["glued", "cells-plain"])
def test_rows_without_labels_are_read(kind: str) -> None:
    for seed in range(40_000, 40_004):
        document = generate(kind, seed, damage="lose-labels")
        report = gouji.read(document.data, name=document.name)
        for fact, value in document.gold.facts.items():
            read = report.facts.get(fact)
            assert (read is not None and read.value == value) or (read is not None and read.review), fact
