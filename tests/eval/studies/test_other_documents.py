"""The study of documents on no form and of reports that are cut off."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.corpus.others.draw import list_kinds
from gouji.eval.studies.other_documents import (
    CutCurve,
    OtherReadings,
    main,
    measure_cuts,
    measure_forms,
    measure_others,
)


def test_no_document_of_another_kind_gets_a_form() -> None:
    for seen in (True, False):
        found = measure_others(list_kinds(seen=seen), 930_000, 2)
        assert all(readings.documents == 2 for readings in found.values())
        assert sum(readings.silent for readings in found.values()) == 0
        assert sum(readings.formed for readings in found.values()) == 0


def test_the_tables_of_another_form_file_are_on_no_known_form(root: Path) -> None:
    found = measure_forms([root / "tests" / "data" / "forms" / "website-annual.yaml"], 930_000, 8)
    assert (found.documents, found.formed, found.silent) == (8, 0, 0)


def test_a_report_is_counted_as_a_document_with_a_form(root: Path) -> None:
    found = OtherReadings()
    found.add("page.html", (root / "corpus" / "replicas" / "plain-page.html").read_bytes())
    assert (found.formed, found.silent, found.names) == (1, 1, ["page.html"])


@pytest.mark.slow
def test_cut_reports_keep_their_form() -> None:
    curve = measure_cuts([930_000, 930_005], every=12)
    assert {how for how, _ in curve.all} == {"title, headers", "no title", "no headers"}
    for how in ("title, headers", "no title", "no headers"):
        assert curve.share(how, range(2, 60)) == pytest.approx(1.0)


def test_a_share_is_of_the_rows_asked_for() -> None:
    curve = CutCurve(kept={("x", 1): 0, ("x", 2): 3}, all={("x", 1): 4, ("x", 2): 4})
    assert (curve.share("x", [1]), curve.share("x", [2]), curve.share("x", [1, 2])) == (0.0, 0.75, 0.375)


@pytest.mark.slow
def test_the_command_prints_both_halves(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--count", "1", "--cuts", "1", "--every", "60"])
    printed = capsys.readouterr().out
    assert "kinds of the fit:" in printed
    assert "kinds never seen:" in printed
    assert "from the second row on" in printed
