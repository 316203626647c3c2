"""Scoring, on cases small enough to count by hand, and against the scoring script where it stands beside the project."""

from __future__ import annotations

import copy
import importlib.util
import math
from pathlib import Path
from random import Random
from typing import Any

import pytest

from gouji.corpus.make import generate
from gouji.eval.metrics.score import Score, add_scores, score_reading, squeeze

SCRIPT = Path(__file__).parents[4] / "shared" / "tools" / "score.py"


def fact(name: str, value: float | None, *, status: str = "read", review: bool = False) -> dict[str, Any]:
    return {"id": name, "value": value, "status": status, "review": review}


def gold(**changes: object) -> dict[str, Any]:
    plain = {
        "form": "f",
        "year": 2020,
        "agency": "梧溪县水利局",
        "sections": ["a"],
        "headings": [],
        "facts": {},
        "ambiguous": {},
    }
    return plain | changes


def test_right_wrong_silent_review() -> None:
    facts = [fact("a", 1), fact("b", 2), fact("c", 3, review=True), fact("d", 0)]
    score = score_reading({"facts": facts}, gold(facts={"a": 1, "b": 5, "c": 5, "d": 0}))
    assert (score.facts, score.right, score.silent, score.review) == (4, 2, 1, 1)
    assert (score.nonzero, score.nonzero_right) == (3, 1)
    assert score.accuracy == 0.5
    assert [error.kind for error in score.errors] == ["silent", "review"]
    assert score.perfect == 0


def test_a_blank_is_right_as_none_and_zero_is_not_blank() -> None:
    wanted = {"a": None, "b": None, "c": 0}
    facts = [fact("a", None, status="blank"), fact("b", 0), fact("c", None, status="blank")]
    assert score_reading({"facts": facts}, gold(facts=wanted)).right == 1


def test_an_absent_fact_is_right_only_where_the_cell_is_blank() -> None:
    score = score_reading({"facts": [fact("a", None, status="absent")]}, gold(facts={"a": 0, "b": 0, "c": None}))
    assert score.right == 1
    assert score.silent == 2


def test_inventions_and_ambiguous_facts() -> None:
    facts = [fact("x", 4), fact("y", None), fact("z", 4, status="inferred"), fact("m", 3), fact("n", 9, review=True)]
    score = score_reading({"facts": facts}, gold(ambiguous={"m": [3, 30], "n": [1, 10], "o": [1, 2]}))
    assert score.invented == 1
    assert (score.undecidable, score.undecidable_flagged, score.undecidable_wrong) == (3, 2, 1)


def test_numbers_are_compared_as_numbers() -> None:
    facts = [fact("a", 2059.2090), fact("b", 7.0)]
    assert score_reading({"facts": facts}, gold(facts={"a": 2059.209, "b": 7})).right == 2


def heading(text: str, level: int, section: str | None) -> dict[str, Any]:
    return {"text": text, "level": level, "section": section}


def test_headings_match_by_text_level_and_section() -> None:
    wanted = [
        [1, "某局年度报告", "title"],
        [2, "一、总体情况", "overview"],
        [3, "（一）主动公开", None],
        [None, "二、平台", None],
    ]
    given = [
        heading("某局年度报告", 1, "title"),
        heading("一、总体 情况。", 2, "overview"),
        heading("(一)主动公开", 4, None),
        heading("二、平台", 2, None),
    ]
    score = score_reading({"headings": given}, gold(headings=wanted, sections=["overview"]))
    assert (score.headings, score.headings_given, score.headings_right) == (3, 3, 2)
    assert {error.kind for error in score.errors} == {"missed", "extra"}
    assert score.sections_right == 1


def test_without_gold_headings_nothing_is_counted() -> None:
    score = score_reading({"headings": [heading("一、总体情况", 2, "overview")]}, gold())
    assert score.headings == score.headings_given == 0
    assert math.isnan(score.heading_recall)


@pytest.mark.parametrize(
    ("got", "right"), [("梧溪县水利局", 1), ("某市梧溪县水利局", 1), ("溪县水利局", 1), ("水利局", 0), (None, 0)]
)
def test_agency(got: str | None, right: int) -> None:
    assert score_reading({"agency": got}, gold()).agency_right == right


def test_sums() -> None:
    total = add_scores([Score(facts=2, right=1), Score(facts=3, right=3, perfect=1)])
    assert (total.documents, total.facts, total.right, total.perfect) == (2, 5, 4, 1)
    assert math.isnan(add_scores([]).accuracy)


def test_squeeze() -> None:
    assert squeeze("（一） 主动公开。") == "(一)主动公开"


def perfect_report(wanted: dict[str, Any]) -> dict[str, Any]:
    """What a perfect reader would give."""
    facts = [fact(name, value, status="blank" if value is None else "read") for name, value in wanted["facts"].items()]
    facts += [fact(name, values[0], review=True) for name, values in wanted["ambiguous"].items()]
    headings = [heading(text, level or 2, section) for level, text, section in wanted["headings"]]
    return {
        "facts": facts,
        "headings": headings,
        "form": wanted["form"],
        "year": wanted["year"],
        "agency": wanted["agency"],
    }


def disturbed(report: dict[str, Any], rng: Random) -> dict[str, Any]:
    """A report with mistakes of every kind."""
    report = copy.deepcopy(report)
    for row in rng.sample(report["facts"], 12):
        row["value"] = rng.choice([None, 0, 1, row["value"], 99])
        row["review"] = rng.random() < 0.5
        row["status"] = rng.choice(["read", "absent", "blank", "ambiguous"])
    report["facts"] += [fact("requests.made.up", 3), fact("requests.made.out", 3, status="absent")]
    rng.shuffle(report["headings"])
    for row in report["headings"][:2]:
        row["level"] += 1
    report["headings"] = report["headings"][1:]
    report["agency"] = rng.choice([report["agency"], report["agency"][1:], "某局"])
    return report


@pytest.mark.skipif(not SCRIPT.is_file(), reason="the scoring script is not beside the project")
@pytest.mark.parametrize("seed", range(25))
def test_agrees_with_the_script(seed: int) -> None:
    spec = importlib.util.spec_from_file_location("score_script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    wanted = generate("glued" if seed % 3 == 0 else "tab", seed).gold.to_dict()
    for report in (perfect_report(wanted), disturbed(perfect_report(wanted), Random(seed)), {}):
        theirs, ours = script.score(report, wanted), score_reading(report, wanted)
        for name in (
            "facts",
            "right",
            "silent",
            "review",
            "invented",
            "nonzero",
            "nonzero_right",
            "undecidable",
            "undecidable_flagged",
        ):
            assert getattr(ours, name) == theirs[name], name
        assert (ours.form_right, ours.year_right, ours.agency_right) == (
            theirs["form_ok"],
            theirs["year_ok"],
            theirs["agency_ok"],
        )
        if wanted["headings"]:
            assert ours.heading_recall == theirs["heading_recall"]
            assert ours.sections_right == theirs["sections_ok"]


def test_a_perfect_report_is_perfect() -> None:
    for kind in ("tab", "glued", "markdown"):
        wanted = generate(kind, 8).gold.to_dict()
        score = score_reading(perfect_report(wanted), wanted)
        assert score.perfect == 1
        assert score.right == score.facts
        assert score.undecidable_flagged == score.undecidable
