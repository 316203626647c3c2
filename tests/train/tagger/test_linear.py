"""The linear tagger's recipe: read, refused, and the same bytes twice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gouji.errors import UsageError
from gouji.models.tagging.linear import load_linear
from gouji.models.tagging.protocol import KINDS
from gouji.tags import TagKind
from gouji.train.tagger.recipe import list_tagger_recipes, load_tagger_recipe
from gouji.train.tagger.scores import macro_f1
from gouji.train.tagger.steps import count_steps_between

pytest.importorskip("sklearn")

_GOOD = """
name = "x"
model = "linear"
corpus = "small"
held_out = ["docx"]
documents = 1
[fit]
strengths = [1.0]
"""


def test_every_recipe_of_gouji_is_read() -> None:
    names = list_tagger_recipes()
    assert {"tagger-linear", "tagger-linear-tiny", "tagger-transformer", "tagger-transformer-tiny"} <= set(names)
    for name in names:
        recipe = load_tagger_recipe(name)
        assert recipe.name == name
        assert set(recipe.held_out) < set(recipe.corpus.kinds)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('model = "linear"', 'model = "magic"'),
        ("documents = 1", "documents = 0"),
        ('held_out = ["docx"]', 'held_out = ["tab", "flow", "docx"]'),
        ('name = "x"', 'nam = "x"'),
        ('corpus = "small"', 'corpus = "nosuch"'),
        ("[fit]", "fit ="),
    ],
)
def test_a_wrong_recipe_is_refused(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text(_GOOD, encoding="utf-8")
    assert load_tagger_recipe(path).numbers("strengths") == (1.0,)
    path.write_text(_GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(UsageError, match="no recipe of a tagger"):
        load_tagger_recipe(path)


def test_a_missing_setting_is_named(tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text(_GOOD, encoding="utf-8")
    recipe = load_tagger_recipe(path)
    for ask in (recipe.number, recipe.text):
        with pytest.raises(UsageError, match="strengths"):
            ask("strengths")
        with pytest.raises(UsageError, match="needs rate"):
            ask("rate")


@pytest.mark.slow
def test_the_same_recipe_gives_the_same_bytes_and_a_tagger(tmp_path: Path) -> None:
    from gouji.train.tagger.linear import main

    for name, workers in (("one", "1"), ("two", "2")):
        arguments = ["--recipe", "tagger-linear-tiny", "--workers", workers, "-o", str(tmp_path / name)]
        assert main(arguments) == 0
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    tagger = load_linear(tmp_path / "one")
    assert tagger.about["recipe"]["name"] == "tagger-linear-tiny"  # type: ignore[index]
    assert len(tagger.about["held_out"]) == 4  # type: ignore[arg-type]


@pytest.mark.slow
def test_scores_of_the_fit_are_those_of_the_tagger() -> None:
    from gouji.corpus.recipes.recipe import Plan
    from gouji.train.tagger.linear import design, featured, fit

    plans = [Plan(kind=kind, seed=620100, operators=()) for kind in ("tab", "markdown", "glued")]
    documents = [featured(plan) for plan in plans]
    model = fit(documents, 1.0, 20)
    shipped = load_linear()
    tagger = type(shipped)(
        dense=model.dense.astype(np.float32),
        hashed=model.hashed.astype(np.float32),
        steps=shipped.steps,
        about={},
        sha256="",
    )
    for document in documents:
        assert design([document]).shape[0] == len(document.gold)
        assert np.allclose(model.score_lines(document), tagger.score_lines(document.features), atol=1e-3)


def test_macro_f1_by_hand() -> None:
    gold, guessed = np.array([0, 0, 1, -1]), np.array([0, 1, 1, 5])
    assert macro_f1([(gold, guessed)]) == pytest.approx((2 / 3 + 2 / 3) / 2)
    assert macro_f1([]) == 0


def test_steps_reward_what_follows() -> None:
    row, title = KINDS.index(TagKind.ROW), KINDS.index(TagKind.TITLE)
    steps = count_steps_between([np.array([title, row, row, row, row, -1, title])])
    assert steps[row, row] > steps[row, title]
    assert np.abs(steps).max() <= 8


def test_the_shipped_taggers_are_of_todays_recipes() -> None:
    assert load_linear().about["recipe"] == load_tagger_recipe("tagger-linear").about()
    pytest.importorskip("onnxruntime")
    from gouji.models.tagging.transformer import load_transformer

    tagger = load_transformer()
    assert tagger.about["recipe"] == load_tagger_recipe("tagger-transformer").about()
    assert tagger.about["precision"] == "int8"
