"""Recipes and the corpora made of them: the same bytes again, and what is tested on is never trained on."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from random import Random

import pytest

from gouji.corpus.damage.table import DAMAGE, draw_damage
from gouji.corpus.recipes.manifest import corpus_sha256, entry_of, make_corpus, parquet_bytes
from gouji.corpus.recipes.recipe import Recipe, are_disjoint, generate_plans, load_recipe, plans_of, recipe_names
from gouji.corpus.recipes.records import fact_records, write_records
from gouji.errors import UsageError
from gouji.eval.runs.samples import RECIPES

RECIPE = """
name = "mine"
kinds = ["html", "tab"]
damage = ["drop", "displace", "blank-rows"]
[seeds]
first = 40
count = 3
"""


@pytest.fixture
def recipe(tmp_path: Path) -> Recipe:
    path = tmp_path / "mine.toml"
    path.write_text(RECIPE, encoding="utf-8")
    return load_recipe(path)


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_same_recipe_gives_the_same_bytes(recipe: Recipe, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert len(list(make_corpus(recipe, tmp_path / name))) == 6
    one = _bytes(tmp_path / "one")
    assert one == _bytes(tmp_path / "two")
    assert len(one) >= 6 + 6 + 2


def test_a_document_does_not_depend_on_its_neighbours(recipe: Recipe, tmp_path: Path) -> None:
    """More seeds, other kinds beside it: the document stays."""
    path = tmp_path / "wide.toml"
    text = RECIPE.replace('["html", "tab"]', '["tab", "flow"]').replace("first = 40", "first = 41")
    path.write_text(text, encoding="utf-8")
    wide = {m.document.name: m.document.data for m in generate_plans(plans_of(load_recipe(path)))}
    mine = {m.document.name: m.document.data for m in generate_plans(plans_of(recipe))}
    shared = set(wide) & set(mine)
    assert shared == {"tab-00041.txt", "tab-00042.txt"}
    assert all(wide[name] == mine[name] for name in shared)


def test_the_manifest_tells_the_truth(recipe: Recipe, tmp_path: Path) -> None:
    entries = list(make_corpus(recipe, tmp_path / "corpus"))
    lines = (tmp_path / "corpus" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 6
    for line in map(json.loads, lines):
        document = (tmp_path / "corpus" / line["document"]).read_bytes()
        gold = (tmp_path / "corpus" / line["gold"]).read_bytes()
        assert hashlib.sha256(document).hexdigest() == line["document_sha256"]
        assert hashlib.sha256(gold).hexdigest() == line["gold_sha256"]
        assert {operator["name"] for operator in line["operators"]} <= set(recipe.damage)
        assert all(0.1 <= operator["strength"] <= 1 for operator in line["operators"])
    about = json.loads((tmp_path / "corpus" / "recipe.json").read_text(encoding="utf-8"))
    assert about["corpus_sha256"] == corpus_sha256(entries)
    assert any(json.loads(line)["operators"] for line in lines)


def test_parquet_holds_what_the_lines_hold(recipe: Recipe, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    list(make_corpus(recipe, tmp_path / "corpus"))
    lines = (tmp_path / "corpus" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    rows = parquet.read_table(tmp_path / "corpus" / "manifest.parquet").to_pylist()
    assert rows == [json.loads(line) for line in lines]


def test_facts_and_rows_as_tables(recipe: Recipe, tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    entries = list(make_corpus(recipe, tmp_path / "corpus"))
    facts = pandas.read_parquet(tmp_path / "corpus" / "facts.parquet")
    rows = pandas.read_parquet(tmp_path / "corpus" / "rows.parquet")
    for entry in entries:
        gold = json.loads((tmp_path / "corpus" / entry.gold).read_text(encoding="utf-8"))
        mine = facts[facts.document == Path(entry.document).name]
        told = {row.fact: None if pandas.isna(row.value) else row.value for row in mine.itertuples() if row.decided}
        assert told == gold["facts"]
        assert set(mine[~mine.decided].fact) == set(gold["ambiguous"])
    assert set(rows.document) == {Path(entry.document).name for entry in entries}
    assert rows[rows.row == "received"].label.str.startswith("一、").all()
    assert set(rows.order) <= {"in_order", "out_of_order", "continued", "unlabelled"}


def test_without_pyarrow_tables_are_lines(recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = next(iter(generate_plans(plans_of(recipe)[:1]))).document
    monkeypatch.setattr("gouji.corpus.recipes.records.find_spec", lambda _name: None)
    path = write_records(tmp_path, "facts", list(fact_records(document)))
    assert path.name == "facts.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert {line["fact"]: line["value"] for line in lines if line["decided"]} == dict(document.gold.facts)


def test_without_pyarrow_there_are_lines_alone(recipe: Recipe, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [entry_of(made) for made in generate_plans(plans_of(recipe)[:1])]
    monkeypatch.setattr("gouji.corpus.recipes.manifest.find_spec", lambda _name: None)
    assert parquet_bytes(entries, recipe) is None


def test_training_and_unseen_share_neither_seed_nor_operator() -> None:
    train, *unseen = (load_recipe(name) for name in ("train", *RECIPES["unseen-damage"]))
    assert len(unseen) == 2
    assert not set(unseen[0].seeds) & set(unseen[1].seeds)
    for recipe in unseen:
        assert not set(train.seeds) & set(recipe.seeds)
        assert not set(train.damage) & set(recipe.damage)
        assert are_disjoint(train, recipe)
    assert set(train.damage).union(*(r.damage for r in unseen)) == set(DAMAGE), "each operator is on one side"
    for recipe in (train, *unseen):
        drawn = {name for plan in plans_of(recipe) for name, _ in plan.operators}
        assert drawn == set(recipe.damage), "every operator is drawn, and no other"


def test_what_overlaps_is_not_disjoint(recipe: Recipe, tmp_path: Path) -> None:
    path = tmp_path / "later.toml"
    for first, damage, disjoint in ((42, "wrap", False), (43, "wrap", True), (43, "drop", False)):
        path.write_text(
            f'name = "later"\nkinds = "all"\ndamage = ["{damage}"]\n[seeds]\nfirst = {first}\ncount = 2',
            encoding="utf-8",
        )
        assert are_disjoint(recipe, load_recipe(path)) is disjoint


def test_every_shipped_recipe_loads() -> None:
    assert {"small", "train", "unseen"} <= set(recipe_names())
    for name in recipe_names():
        assert load_recipe(name).name == name


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"tab"', '"scroll"', "unknown 'scroll'"),
        ('"drop"', '"burn"', "unknown 'burn'"),
        ("count = 3", "count = 0", "from 1 on"),
        ("first = 40", 'first = "x"', "whole number"),
        ("first = 40", "last = 40", "exactly"),
        ('name = "mine"', "name = 3", "name is a text"),
        ("kinds = [", "kinds = [[", "mine.toml"),
        ('["html", "tab"]', "[]", "at least one"),
    ],
)
def test_a_wrong_recipe_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(RECIPE.replace(old, new), encoding="utf-8")
    with pytest.raises(UsageError, match=told):
        load_recipe(path)


def test_a_recipe_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"train, unseen"):
        load_recipe(tmp_path / "none.toml")


def test_operators_that_came_later_change_no_document_in_use() -> None:
    """`"all"` and `mixed` draw from the operators that they always had."""
    later = {name for name, damage in DAMAGE.items() if not damage.mixed}
    assert later
    assert not later & set(load_recipe("generated").damage)
    assert set(load_recipe("generated").damage) | later == set(DAMAGE)


def test_no_operators_no_damage() -> None:
    assert draw_damage("tab", Random(1), ()) == ()
