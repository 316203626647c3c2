"""Table structure: drawn and found tables as HTML, and what the metrics' package makes of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gouji.corpus.make import generate
from gouji.corpus.recipes.recipe import load_recipe
from gouji.errors import UsageError
from gouji.eval.metrics.structure import list_drawn_tables, measure_structure, need_package, read_tables_of_document
from gouji.eval.runs.run import run
from gouji.eval.runs.samples import list_recipe_tasks
from gouji.eval.runs.summary import compute_scores

RECIPE = 'name = "one"\nkinds = ["docx", "tab"]\ndamage = []\n[seeds]\nfirst = 33000\ncount = 1\n'
SMALL = "<table><tr><td>规章</td><td>3</td></tr><tr><td>其他</td><td>4</td></tr></table>"
OTHER = SMALL.replace(">4<", ">9<")


@pytest.fixture
def package() -> None:
    pytest.importorskip("docling_metrics_table", reason="the metrics' package is not installed (gouji[eval])")


@pytest.mark.parametrize("kind", ["html", "docx"])
def test_ingest_finds_the_tables_that_were_drawn(kind: str) -> None:
    for seed in range(33100, 33104):
        document = generate(kind, seed, damage="none")
        drawn = list_drawn_tables(document.tables)
        assert len(drawn) == 3
        assert 'colspan="4"' in drawn[0]
        assert 'rowspan="' in drawn[1]
        assert read_tables_of_document(document.data, document.name) == drawn


@pytest.mark.usefixtures("package")
def test_the_same_tables_are_perfect() -> None:
    found = measure_structure([SMALL, OTHER], [OTHER, SMALL])
    assert (found.teds, found.grits_topology, found.grits_content, found.extra) == (1, 1, 1, 0)


@pytest.mark.usefixtures("package")
def test_what_is_missing_counts_nothing_and_what_is_beyond_is_told() -> None:
    assert measure_structure([SMALL, OTHER], [SMALL]).teds == 0.5
    assert measure_structure([SMALL], []).grits_content == 0
    assert measure_structure([SMALL], [SMALL, OTHER]).extra == 1


@pytest.mark.usefixtures("package")
def test_a_wrong_cell_costs_content_and_a_lost_span_topology() -> None:
    content = measure_structure([SMALL], [OTHER])
    assert content.grits_topology == 1
    assert content.grits_content < 1
    assert content.teds < 1
    spanned = '<table><tr><td colspan="2">规章</td></tr><tr><td>其他</td><td>4</td></tr></table>'
    apart = "<table><tr><td>规章</td><td></td></tr><tr><td>其他</td><td>4</td></tr></table>"
    assert measure_structure([spanned], [apart]).grits_topology < 1


@pytest.mark.usefixtures("package")
def test_a_run_measures_it_where_it_is_asked_to(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(RECIPE, encoding="utf-8")
    tasks = list_recipe_tasks(load_recipe(tmp_path / "one.toml"))
    scores: Any = compute_scores(run(tasks, structure=True).outcomes)
    assert scores["all"]["structure"]["tables"] == 3, "text has no drawn tables"
    assert scores["kinds"]["docx"]["structure"]["teds"] == 1
    assert "structure" not in scores["kinds"]["tab"]
    assert "structure" not in compute_scores(run(tasks).outcomes)["all"]  # type: ignore[operator]  # plain values


def test_without_the_package_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gouji.eval.metrics.structure.find_spec", lambda _name: None)
    with pytest.raises(UsageError, match=r"gouji\[eval\]"):
        need_package()
