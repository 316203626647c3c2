"""The systems beside gouji: each reads what it can, and one run has one table of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gouji.corpus.make import generate
from gouji.corpus.recipes.recipe import load_recipe
from gouji.errors import UsageError
from gouji.eval.metrics.score import Score, score_reading
from gouji.eval.pages.bundle_html import write_page
from gouji.eval.pages.tables import SYSTEM_HEADER, list_system_rows, show
from gouji.eval.runs.bundle import write_bundle
from gouji.eval.runs.run import run
from gouji.eval.runs.samples import Sample, Task, list_recipe_tasks
from gouji.eval.runs.summary import compute_scores
from gouji.eval.runs.systems import NOTES, SYSTEMS, find_system
from gouji.eval.runs.systems_rules import read_by_rules

RECIPE = 'name = "few"\nkinds = ["tab", "html"]\ndamage = []\n[seeds]\nfirst = 31000\ncount = 3\n'
NAMES = ("ours", "rules", "zeros", "dummy")


@pytest.fixture
def tasks(tmp_path: Path) -> tuple[Task, ...]:
    path = tmp_path / "few.toml"
    path.write_text(RECIPE, encoding="utf-8")
    return list_recipe_tasks(load_recipe(path))


def sample_of(kind: str, seed: int, damage: str = "none") -> Sample:
    document = generate(kind, seed, damage=damage)
    gold = {**document.gold.to_dict(), "rows": document.rows, "tables": document.tables}
    return Sample(name=document.name, kind=kind, data=document.data, gold=gold, generated=True)


def score(name: str, sample: Sample) -> Score:
    return score_reading(SYSTEMS[name](sample), sample.gold)


def test_every_system_says_what_it_is() -> None:
    assert set(NOTES) == set(SYSTEMS)
    with pytest.raises(UsageError, match="known are ours"):
        find_system("theirs")


@pytest.mark.parametrize("name", SYSTEMS)
def test_every_system_reads(name: str) -> None:
    sample = sample_of("docx", 31100)
    found = score(name, sample)
    assert found.facts > 180
    if name in ("ours", "uncalibrated", "pdf-tables"):
        assert found.nonzero_accuracy > 0.9 or found.nonzero == 0


def test_zeros_need_a_column_of_their_own() -> None:
    """Nothing but zeros is mostly right, and of the rest nothing is."""
    samples = [sample_of("html", seed) for seed in range(31200, 31206)]
    found = [score("zeros", sample) for sample in samples]
    assert sum(s.nonzero for s in found) > 50
    assert sum(s.right for s in found) > 0.6 * sum(s.facts for s in found)
    assert sum(s.nonzero_right for s in found) == 0


def test_a_dummy_finds_nothing() -> None:
    sample = sample_of("tab", 31300)
    assert SYSTEMS["dummy"](sample) == {}
    assert score("dummy", sample).right == sum(value is None for value in sample.gold["facts"].values())


def test_rules_read_what_is_clean_and_no_more() -> None:
    clean = [score("rules", sample_of(kind, 31400)) for kind in ("html", "docx", "cells")]
    assert all(found.accuracy > 0.95 for found in clean)
    misspelt = score("rules", sample_of("html", 31400, damage="drop@1.0"))
    assert misspelt.accuracy < clean[0].accuracy


def test_rules_take_the_next_row_for_one_without_label() -> None:
    sample = sample_of("cells", 31402, damage="lose-labels@0.2")
    rows: list[dict[str, Any]] = read_by_rules(sample.data, sample.name)["rows"]
    lost = [row for _, row, order in sample.gold["rows"] if order == "unlabelled"]
    assert lost
    assert {row["row"] for row in rows if row["order"] == "unlabelled"} <= set(lost)


@pytest.mark.slow
def test_one_run_has_one_table(tasks: tuple[Task, ...], tmp_path: Path) -> None:
    result = run(tasks, systems=NAMES)
    scores: Any = compute_scores(result.outcomes)
    assert list(scores["systems"]) == ["rules", "zeros", "dummy"], "the first is the run's own"
    assert scores["all"]["nonzero_right"] > scores["systems"]["rules"]["all"]["nonzero_right"] - 1e-9
    assert scores["systems"]["dummy"]["calibration"]["ece"] is None, "it claims nothing"
    assert set(result.others) == {"rules", "zeros", "dummy"}
    (tmp_path / "run").mkdir()
    bundle = write_bundle(tmp_path / "run", result, {"suite": "few", "systems": list(NAMES)})
    write_page(bundle, result.outcomes)
    rows = list(list_system_rows(bundle))
    assert [row[0] for row in rows] == list(NAMES)
    assert all(len(row) == len(SYSTEM_HEADER) for row in rows)
    assert any(line.startswith("system ") for line in show(bundle))
    page = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    assert "Systems on the same documents" in page
    assert NOTES["zeros"] in page
    assert bundle.timing["peak_megabytes"] is None or bundle.timing["peak_megabytes"] > 10


def test_the_first_system_is_the_runs_own(tasks: tuple[Task, ...]) -> None:
    own = run(tasks, systems=("zeros",))
    assert all(fact.value in (0, None) for outcome in own.outcomes for fact in outcome.facts)
    assert own.others == {}


def test_more_workers_change_no_score(tasks: tuple[Task, ...]) -> None:
    one, two = (compute_scores(run(tasks, systems=("rules", "majority"), workers=count).outcomes) for count in (1, 2))
    assert one == two


def test_unknown_systems_are_told_before_anything_is_read(tasks: tuple[Task, ...]) -> None:
    with pytest.raises(UsageError, match="known are"):
        run(tasks, systems=("ours", "theirs"))
