"""Foreign rows: a sample of the study, and that it would notice a row that took another statistic's numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gouji.corpus.drafts.forms import load_data
from gouji.eval.studies.foreign_rows import LANES, WAYS, Case, list_cases, list_misspelt, main, run_case

CASES = tuple(list_cases(load_data("foreign")["development"]))
ONE = Case(
    form="gov-disclosure-2021",
    table="disclosure",
    row="penalties",
    label="行政奖励",
    lane="tab",
    way="replaced",
    seed=1,
)


def test_the_lists_of_labels_share_none() -> None:
    labels = load_data("foreign")
    assert set(labels["development"]).isdisjoint(labels["held_out"])
    assert min(len(set(each)) for each in labels.values()) >= 50


def test_every_row_meets_every_label_and_every_lane_every_way() -> None:
    rows = {(case.form, case.table, case.row) for case in CASES}
    assert len(CASES) == len(rows) * len(load_data("foreign")["development"])
    assert {(case.lane, case.way) for case in CASES} == {(lane, way) for lane in LANES for way in WAYS}
    assert {row for *_, row in rows} >= {
        "permits",
        "denied.process",
        "carried_out",
        "procurement",
        "other",
        "other.other",
    }


@pytest.mark.slow
@pytest.mark.parametrize("lane", LANES)
def test_a_sample_is_told_or_doubtful_and_never_silent(lane: str) -> None:
    sample = [case for case in CASES if case.lane == lane][::83]
    outcomes = [run_case(case) for case in sample]
    assert len(outcomes) >= 4
    assert [o.case.name for o in outcomes if o.silent] == []
    assert sum(o.told for o in outcomes) >= len(outcomes) - 1


@pytest.mark.slow
def test_rows_with_misspelt_labels_of_their_own_are_found() -> None:
    outcomes = [run_case(case) for case in list(list_misspelt(1))[::2]]
    assert [o.case.name for o in outcomes if o.silent] == []
    assert sum(o.found for o in outcomes) >= len(outcomes) - 1


def test_a_label_of_the_row_itself_is_silent_as_another_statistics() -> None:
    """What the study must call wrong: the numbers of a label that names the row are read as the row's."""
    assert run_case(ONE).told
    outcome = run_case(replace(ONE, label="行政处罚"))
    assert outcome.silent == ("disclosure.penalties.decisions",)
    assert not outcome.told


def test_the_command_prints_both_tables(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--labels", "development", "--share", "1000", "--misspelt", "1", "--show", "1"]) == 0
    printed = capsys.readouterr().out
    assert "| all |  |" in printed
    assert "misspelt labels" in printed
