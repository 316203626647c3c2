"""Fitting the confidence model on facts whose truth is drawn, so that the right answer is known."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from gouji.corpus.recipes.recipe import Recipe, load_recipe
from gouji.models.decoding.calibration import DOUBTS, read_calibration
from gouji.train.confidence.curve import main as draw_curve
from gouji.train.confidence.curve import part_of
from gouji.train.confidence.fit import FactTable, fit, main, measure, read_recipe, threshold

TARGET = 1 / 500


def _drawn(seed: int, facts: int = 20000) -> FactTable:
    """Facts whose log-odds of being right are 6 - 1.5 margin - 2 ambiguous; the raw confidence says something else."""
    rng = np.random.default_rng(seed)
    doubts = np.zeros((facts, len(DOUBTS)))
    doubts[:, 0] = rng.exponential(1.0, facts) * (rng.random(facts) < 0.3)
    doubts[:, 1] = rng.random(facts) < 0.02
    right = rng.random(facts) < 1 / (1 + np.exp(-(6 - 1.5 * doubts[:, 0] - 2 * doubts[:, 1])))
    raw = 1 / (1 + np.exp(-(3 - doubts[:, 0])))
    return FactTable(
        doubts=doubts,
        right=right,
        raw=raw,
        review=doubts[:, 1] > 0,
        always=doubts[:, 1] > 0,
        kind=np.arange(facts) // 100 % 10,
        document=np.arange(facts) // 100,
        corpus_sha256="0" * 64,
    )


def _write(path: Path, name: str, first: int, damage: str) -> str:
    text = f'name = "{name}"\nkinds = ["tab", "flow"]\ndamage = ["{damage}"]\n[seeds]\nfirst = {first}\ncount = 2\n'
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.slow
def test_known_weights_are_found() -> None:
    fitted = fit(_drawn(1), target=TARGET)
    assert fitted.weights[0] == pytest.approx(1.5, rel=0.15)
    assert fitted.weights[1] == pytest.approx(2.0, rel=0.35)
    assert fitted.weights[2:].max() == pytest.approx(0, abs=0.01)
    assert fitted.bias == pytest.approx(6, rel=0.1)
    assert 0.99 < fitted.ceiling < 1


@pytest.mark.slow
def test_confidence_is_a_probability_on_other_facts(tmp_path: Path) -> None:
    recipes = [_write(tmp_path / "a.toml", "a", 0, "drop"), _write(tmp_path / "b.toml", "b", 9, "wrap")]

    def read(recipe: Recipe, *, workers: int) -> FactTable:
        assert workers == 1
        return _drawn({"a": 1, "b": 2}[recipe.name])

    assert main(["--recipe", recipes[0], "--test", recipes[1], "-o", str(tmp_path / "m.json")], read=read) == 0
    figures = json.loads((tmp_path / "m.json").read_text(encoding="utf-8"))["figures"]
    assert figures["b, raw"]["ece"] > 0.03
    assert figures["b, calibrated"]["ece"] < 0.004
    assert figures["b, calibrated"]["silent"] <= figures["b, raw"]["silent"]
    assert read_calibration(tmp_path / "m.json").sha256 != ""


def test_the_threshold_is_the_lowest_that_keeps_the_target() -> None:
    confidence = np.array([0.2, 0.4, 0.6, 0.8, 0.99] * 100)
    right = np.ones(500, dtype=bool)
    right[[0, 5, 10, 1]] = False  # three at 0.2, one at 0.4
    never = np.zeros(500, dtype=bool)
    assert threshold(confidence, right, never, target=0.02) == 0.0, "four of 500 are within half of 2 %"
    assert threshold(confidence, right, never, target=0.005) == 0.4
    assert threshold(confidence, right, never, target=0.001) == 0.6
    assert threshold(confidence, ~right, never, target=0.001) == 1.0, "wrong where it is surest: everything"
    ambiguous = confidence == 0.2
    assert threshold(confidence, right, ambiguous, target=0.005) == 0.0, "these are under review anyway"


def test_figures_of_a_hand_made_table() -> None:
    right = np.array([True, True, False, False])
    review = np.array([False, True, True, False])
    figures = measure(np.array([0.9, 0.8, 0.1, 0.2]), review, right)
    assert (figures["wrong"], figures["silent"], figures["review"]) == (2, 1, 0.5)


@pytest.mark.slow
def test_a_recipe_is_read_the_same_by_one_worker_and_two(tmp_path: Path) -> None:
    recipe = load_recipe(_write(tmp_path / "a.toml", "a", 3, "lose-cell"))
    one, two = read_recipe(recipe), read_recipe(recipe, workers=2)
    for name in ("doubts", "right", "raw", "review", "always", "kind", "document"):
        assert np.array_equal(getattr(one, name), getattr(two, name)), name
    assert one.corpus_sha256 == two.corpus_sha256
    assert len(one.right) > 700
    assert set(one.kind.tolist()) == {0, 1}
    assert set(one.document.tolist()) == {0, 1, 2, 3}
    assert one.right.mean() > 0.98


@pytest.mark.slow
def test_the_command_makes_the_same_model_again(tmp_path: Path) -> None:
    """On a small recipe, from documents to file; CI runs this."""
    recipes = ["--recipe", _write(tmp_path / "a.toml", "a", 35000, "lose-cell")]
    recipes += ["--test", _write(tmp_path / "b.toml", "b", 35100, "drop")]
    for name, workers in (("one", "1"), ("two", "2")):
        assert main([*recipes, "--workers", workers, "-o", str(tmp_path / name)]) == 0
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    told = json.loads((tmp_path / "one").read_text(encoding="utf-8"))
    assert told["recipe"]["name"] == "a"
    assert len(told["weights"]) == len(told["doubts"]) == len(DOUBTS)


@pytest.mark.slow
def test_the_curve_falls_with_documents(tmp_path: Path) -> None:
    recipes = [_write(tmp_path / "a.toml", "a", 0, "drop"), _write(tmp_path / "b.toml", "b", 9, "wrap")]

    def read(recipe: Recipe, *, workers: int) -> FactTable:
        assert workers == 1
        return _drawn({"a": 1, "b": 2}[recipe.name])

    output = tmp_path / "curve.svg"
    given = ["--recipe", recipes[0], "--test", recipes[1], "--documents", "10,200", "-o", str(output)]
    assert draw_curve(given, read=read) == 0
    rows = json.loads(output.with_suffix(".json").read_text(encoding="utf-8"))["points"]
    assert [row["documents"] for row in rows] == [10, 200]
    assert rows[1]["log_loss"] <= rows[0]["log_loss"]
    picture = output.read_text(encoding="utf-8")
    assert picture.startswith("<svg ")
    assert picture.count("<polyline") == 3


def test_a_part_has_documents_of_every_kind() -> None:
    part = part_of(_drawn(3), 20)
    assert len(set(part.document.tolist())) == 20
    assert np.bincount(part.kind).tolist() == [200] * 10


def test_a_test_on_what_was_seen_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = _write(tmp_path / "a.toml", "a", 0, "drop")
    other = _write(tmp_path / "b.toml", "b", 9, "drop")
    assert main(["--recipe", one, "--test", other, "-o", str(tmp_path / "m.json")]) == 2
    assert "share" in capsys.readouterr().err
    assert not (tmp_path / "m.json").exists()
