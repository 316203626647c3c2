"""Headings of taggers against gold readings."""

from __future__ import annotations

import pytest

from gouji.eval.runs.samples import Sample
from gouji.eval.studies.tags_headings import list_headings, main

_TEXT = "某局2022年政府信息公开工作年度报告\n\n一、总体情况\n\n（一）主动公开\n\n无。\n"


def _sample(headings: list[list[object]]) -> Sample:
    return Sample(name="a.txt", kind="own", data=_TEXT.encode(), gold={"headings": headings, "facts": {"x": 1}})


@pytest.mark.parametrize("tagger", ["rules", "linear", "alignment", "combined"])
def test_words_and_levels_count_and_the_title_does_not(tagger: str) -> None:
    gold: list[list[object]] = [[1, "某局2022年政府信息公开工作年度报告", "title"], [2, "一、总体情况", "overview"]]
    score = list_headings(_sample([*gold, [3, "（一）主动公开", None]]), tagger)
    assert (score.headings, score.headings_given, score.headings_right) == (2, 2, 2)
    score = list_headings(_sample([*gold, [4, "（一）主动公开", None]]), tagger)
    assert (score.headings, score.headings_given, score.headings_right) == (2, 2, 1)


@pytest.mark.slow
def test_the_table_has_a_row_a_tagger(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--suite", "replicas", "--systems", "rules,alignment"]) == 0
    out = capsys.readouterr().out
    assert out.count("| rules |") == out.count("| alignment |") == 1


def test_an_unknown_tagger_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--systems", "nosuch"]) == 2
    assert "nosuch" in capsys.readouterr().err


def test_generated_reports_with_hard_headings_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--outlined", "development", "--kinds", "glued,markdown", "--count", "2"]) == 0
    rows = [line.split(" | ") for line in capsys.readouterr().out.splitlines()[2:]]
    assert [row[0].strip("| ") for row in rows] == ["glued", "markdown"]
    assert all(int(row[2]) > 0 and float(row[7].strip(" |")) > 0.9 for row in rows)
