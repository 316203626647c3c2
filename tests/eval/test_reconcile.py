"""The measure of reconciling, on a few documents: one wrong digit is found, located and left as printed."""

from __future__ import annotations

import pytest

from gouji.eval.reconcile import main, measure_blanks, measure_digits, measure_printed

SEEDS = range(710_000, 710_012)


@pytest.mark.parametrize("cells", [1, 2])
def test_wrong_digits_are_found_and_mended(cells: int) -> None:
    tally = measure_digits(SEEDS, cells)
    assert tally.documents > 5
    assert tally.found == tally.listed == tally.unique == tally.kept == tally.documents
    assert tally.unique_wrong == 0


def test_clean_documents_have_no_findings() -> None:
    assert measure_digits(SEEDS, 0).found == 0


def test_printed_errors_are_the_documents() -> None:
    findings, source, altered = measure_printed(range(710_000, 710_060))
    assert findings > 0
    assert source == findings
    assert altered == 0


def test_what_is_proposed_for_blanks_is_right() -> None:
    emptied, proposed, wrong = measure_blanks(SEEDS, 3)
    assert emptied > 0
    assert proposed > 0.5 * emptied
    assert wrong == 0


def test_the_command_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--count", "5", "--seed", "710000"])
    printed = capsys.readouterr().out
    assert "wrong cells" in printed
    assert "cells emptied" in printed
