"""The damage ladder, scans as documents, and the evaluation over them."""

from __future__ import annotations

import shutil
from random import Random

import numpy as np
import pypdfium2
import pytest

from gouji.corpus.scan_damage import LADDER, damaged
from gouji.corpus.scan_make import as_pdf, page_pictures
from gouji.errors import UsageError
from gouji.eval.scans import run_scans


def page() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    picture = np.full((400, 300, 3), 255, np.uint8)
    picture[100:104, 50:250] = 0
    return picture


@pytest.mark.parametrize("rung", [name for name in LADDER if name != "none"])
def test_every_rung_changes_a_page_and_a_seed_says_how(rung: str) -> None:
    first, again, other = (damaged(page(), rung, Random(seed)) for seed in (1, 1, 2))
    assert first.dtype == np.uint8
    assert first.shape[2] == 3
    np.testing.assert_array_equal(first, again)
    assert first.shape != page().shape or (first != page()).any()
    assert (first != other).any()
    assert first.min() < 120, "what is printed is still there"


def test_no_damage_is_none_and_unknown_damage_lists_the_known() -> None:
    np.testing.assert_array_equal(damaged(page(), "none", Random(1)), page())
    with pytest.raises(UsageError, match=r"unknown damage 'torn'.*moderate"):
        damaged(page(), "torn", Random(1))


def test_a_scan_is_a_pdf_of_pictures_without_text() -> None:
    data = as_pdf([page(), page()], 100)
    with pypdfium2.PdfDocument(data) as document:
        assert len(document) == 2
        assert document[0].get_size() == pytest.approx((216, 288), abs=1)
        assert document[0].get_textpage().count_chars() == 0
    back = page_pictures(data, 100)[1]
    assert back.shape == page().shape
    assert back[102, 150].max() < 60


@pytest.mark.skipif(shutil.which("soffice") is None, reason="generated PDF needs LibreOffice")
def test_a_scan_at_150_dpi_reads_as_its_text_layer_does() -> None:
    runs = run_scans([3], dpi=150, damage="light", text="none", baseline=False)
    (scan,), (text,) = runs["gouji"].scores, runs["text layer"].scores
    assert text.accuracy == 1
    assert scan.accuracy >= 0.99
    assert scan.nonzero_accuracy == 1
    assert scan.silent == 0
    assert runs["gouji"].line().startswith("gouji")
    assert len(runs["gouji"].times) == 3
