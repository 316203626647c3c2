"""The measure of reconciling, on a few documents: one wrong digit is found, located and left as printed."""

from __future__ import annotations

import random
import re

import pytest

from gouji.corpus.damage.corruptions import CORRUPTIONS, corrupt_cells, list_row_facts, misread_digit
from gouji.eval.studies.reconcile import (
    main,
    measure_blanks,
    measure_corruption,
    measure_digits,
    measure_misread,
    measure_printed,
)
from gouji.ingest import open_document
from gouji.models.forms.load import load_form

SEEDS = range(710_000, 710_012)


@pytest.mark.slow
@pytest.mark.parametrize("cells", [1, 2])
def test_wrong_digits_are_found_and_mended(cells: int) -> None:
    tally = measure_digits(SEEDS, cells)
    assert tally.documents > 5
    assert tally.found == tally.listed == tally.unique == tally.kept == tally.documents
    assert tally.unique_wrong == 0


@pytest.mark.slow
def test_clean_documents_have_no_findings() -> None:
    assert measure_digits(SEEDS, 0).found == 0


def test_printed_errors_are_the_documents() -> None:
    findings, source, altered = measure_printed(range(710_000, 710_060))
    assert findings > 0
    assert source == findings
    assert altered == 0


@pytest.mark.slow
def test_a_wrong_digit_beside_rows_that_changed_places_is_listed_and_never_mended_wrongly() -> None:
    tally = measure_corruption(range(93_000, 93_030), "rows swapped", beside=True)
    assert tally.documents > 10
    assert tally.found == tally.documents
    assert tally.listed >= 0.9 * tally.documents
    assert tally.unique_wrong == 0


def test_what_is_proposed_for_blanks_is_right() -> None:
    found = measure_blanks(SEEDS, 3)
    assert found.cells > 0
    assert found.proposed + found.read == found.cells
    assert found.wrong == 0


@pytest.mark.slow
def test_the_command_prints_the_same_table_with_any_number_of_workers(capsys: pytest.CaptureFixture[str]) -> None:
    tables = []
    for workers in ("1", "2"):
        main(["--count", "1", "--seed", "710000", "--workers", workers])
        tables.append(capsys.readouterr().out)
    assert "wrong cells" in tables[0]
    assert "cells emptied" in tables[0]
    # Times differ: the only numbers with two places and no %.
    one, other = (re.sub(r" +\d+\.\d\d(?!%|\d)", "", printed) for printed in tables)
    assert one == other


@pytest.mark.slow
def test_a_row_that_the_reading_puts_back_is_found_and_counted_apart() -> None:
    tally = measure_corruption(range(64_064, 64_080), "row shifted")
    assert 0 < tally.put_back <= tally.found == tally.listed == tally.documents
    assert "put back by the reading alone" in tally.line("row shifted")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["rows swapped", "row shifted"])
def test_what_happens_to_rows_is_found_and_never_mended_wrongly(name: str) -> None:
    tally = measure_corruption(range(710_000, 710_024), name)
    assert tally.documents > 0
    assert tally.found == tally.documents
    assert tally.listed == tally.documents
    assert tally.unique_wrong == 0


@pytest.mark.slow
def test_a_misread_digit_is_read_right_or_its_repair_is_told() -> None:
    likely, chosen, silent = measure_misread(SEEDS, 0.3)
    assert likely.documents + chosen > 5
    assert likely.unique_wrong == silent == 0
    assert chosen > likely.documents
    unlikely, chosen, silent = measure_misread(SEEDS, 0.002)
    assert unlikely.documents > 5
    assert chosen == silent == unlikely.unique_wrong == 0
    assert unlikely.listed == unlikely.documents


@pytest.mark.parametrize("name", sorted(CORRUPTIONS))
def test_mishaps_change_what_they_say_and_break_a_rule(name: str) -> None:
    form = load_form("gov-disclosure-2021")
    rows = list_row_facts(form, "requests")
    cells = {fact: "0" for row in rows for fact in row}
    for row, numbers in (
        (0, "12 34 0 0 0 0 46"),
        (2, "12 30 0 0 0 0 42"),
        (-2, "12 30 0 0 0 0 42"),
        (-1, "0 4 0 0 0 0 4"),
    ):
        cells |= dict(zip(rows[row], numbers.split(), strict=True))
    rng = random.Random(3)
    assert corrupt_cells(lambda c, _rows, _rng: c, cells, rows, form, rng) is None
    after = corrupt_cells(CORRUPTIONS[name], cells, rows, form, rng)
    assert after is not None
    changed = {fact for fact in cells if cells[fact] != after[fact]}
    assert changed
    digits = [sorted("".join(table[f] for f in sorted(changed))) for table in (cells, after)]
    if name != "row shifted":
        assert digits[0] == digits[1]
    else:
        assert "" in after.values()


def test_a_misread_number_keeps_its_place() -> None:
    stream = open_document("甲\t28\n".encode(), name="a.txt")
    after = misread_digit(stream, (2, 4), 0.25, random.Random(1))
    (token,) = (t for t in after.tokens if (t.span.start, t.span.end) == (2, 4))
    assert token.text == after.text[2:4] != "28"
    assert token.alternatives == (("28", 0.25),)
    assert "".join(t.text for t in after.tokens) == after.text
