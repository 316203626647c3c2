"""Fitting the label matcher: repeatable, better than nothing, thresholds by hand."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from gouji.corpus.labels.known import known_labels
from gouji.corpus.labels.samples import label_samples
from gouji.errors import UsageError
from gouji.eval.metrics.labels_table import build_table, measure
from gouji.models.labels.model import read_label_model
from gouji.train.labels.characters import list_common_characters, list_traditional_characters, sounds
from gouji.train.labels.compounds import compounds
from gouji.train.labels.fit import load_recipe, main, threshold


@pytest.mark.slow
def test_a_recipe_gives_the_same_file_again_and_a_model_that_matches(tmp_path: Path) -> None:
    paths = [tmp_path / "a.json", tmp_path / "b.json"]
    for path in paths:
        assert main(["--recipe", "labels-small", "-o", str(path)]) == 0
    assert paths[0].read_bytes() == paths[1].read_bytes()
    told = json.loads(paths[0].read_text(encoding="utf-8"))
    assert {"recipe", "corpus_sha256", "tables_sha256", "versions", "forms", "figures"} <= set(told)
    figures = measure(build_table(label_samples("test", seed=6, count=600)), read_label_model(paths[0]))
    assert figures.right_of_accepted > 0.98
    assert figures.top_1 > 0.97
    assert figures.wrong_accepts < 0.05
    assert figures.ece < 0.05


def test_the_shipped_model_is_that_of_its_recipe() -> None:
    from gouji.models.labels.model import load_label_model

    root = Path(__file__).parents[3]
    told = json.loads((root / "models" / "labels" / "matcher.json").read_text(encoding="utf-8"))
    recipe = load_recipe("labels")
    assert told["recipe"]["fit"]["seed"] == recipe.fit.seed
    assert told["recipe"]["wrong_accepts"] == recipe.wrong_accepts
    assert load_label_model().accept == told["accept"]


def test_the_threshold_is_the_lowest_that_keeps_the_share() -> None:
    probability = np.array([0.99, 0.95, 0.9, 0.8, 0.7, 0.99, 0.98])
    is_row = np.array([False] * 5 + [True] * 2)
    assert threshold(probability, is_row, wrong_accepts=0.0, least=0.5) == pytest.approx(0.9901)
    assert threshold(probability, is_row, wrong_accepts=0.2, least=0.5) == pytest.approx(0.9501)
    assert threshold(probability, is_row, wrong_accepts=0.6, least=0.5) == pytest.approx(0.8001)
    assert threshold(probability, is_row, wrong_accepts=1.0, least=0.5) == 0.5
    assert threshold(probability, is_row, wrong_accepts=0.6, least=0.9) == 0.9


@pytest.mark.parametrize(
    ("text", "problem"), [("name = 1", "not a recipe"), ("name =", "not a recipe"), (None, "no recipe")]
)
def test_a_bad_recipe_is_an_error(tmp_path: Path, text: str | None, problem: str) -> None:
    path = tmp_path / "bad.toml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=problem):
        load_recipe(str(path))
    assert main(["--recipe", str(path), "-o", str(tmp_path / "m.json")]) == 2


def test_compounds_are_repeatable_labels_with_a_word_of_their_split_beside_them() -> None:
    made = {split: list(compounds(split, seed=5, count=300)) for split in ("train", "held_out")}
    assert made["train"] == list(compounds("train", seed=5, count=300))
    assert len({(sample.text, sample.form) for sample in made["train"]}) == 300
    beside = {}
    for split, samples in made.items():
        assert all(sample.row is None and sample.kind == "compound" for sample in samples)
        beside[split] = set().union(*({s.text[-2:]} for s in samples if _bears_a_label(s.text[:-2])))
        assert len(beside[split]) > 100
    assert beside["train"].isdisjoint(beside["held_out"])
    with pytest.raises(UsageError, match="not for 'test'"):
        next(compounds("test", seed=5, count=1))


def _bears_a_label(text: str) -> bool:
    return any(text.endswith(label.body) for labels in known_labels(None).rows.values() for label in labels)


def test_a_label_with_another_word_beside_it_is_another_thing() -> None:
    from gouji.models.labels.match import match_labels

    assert match_labels(["重复申请常量", "木炭规范性文件", "行政处罚师傅"]).rows == [None] * 3


def test_common_characters() -> None:
    assert len(list_common_characters(level=1)) == 3755
    assert len(list_common_characters()) == 6763
    assert set(list_traditional_characters()).isdisjoint(list_common_characters())
    assert set("厲屬閱").issubset(list_traditional_characters())


@pytest.mark.slow
def test_the_shipped_sounds_are_those_of_pypinyin() -> None:
    pytest.importorskip("pypinyin", reason="makes the table of sounds, and is not needed to use it")
    root = Path(__file__).parents[3]
    assert sounds(list_common_characters()) == (root / "models" / "labels" / "sounds.txt").read_text(encoding="utf-8")


def test_likeness_is_of_pictures() -> None:
    pytest.importorskip("PIL", reason="draws the characters, and is not needed to use the table of looks")
    from gouji.train.labels.characters import _FACES, _FONTS, alike, pictures

    if not (Path(_FONTS) / _FACES[0]).is_file():
        pytest.skip("the fonts are not here")
    characters = "土士未末请清规数"
    faces = [pictures(characters, Path(_FONTS) / name) for name in _FACES]
    lines = alike(characters, faces, len(characters)).splitlines()
    assert [line[:2] for line in lines[:6]] == ["土士", "士土", "未末", "末未", "请清", "清请"]
