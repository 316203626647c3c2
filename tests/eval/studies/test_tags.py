"""The table of line taggers: figures by hand, baselines that are what they say, the same whatever the workers."""

from __future__ import annotations

import json
import math
from functools import partial
from pathlib import Path

import pytest

from gouji.corpus.lines.documents import tagged_documents
from gouji.corpus.recipes.recipe import load_recipe
from gouji.eval.metrics.tags import TagCounts
from gouji.eval.studies.tags import SYSTEMS, judge_plan, main, measure
from gouji.models.tagging.linear import dump_linear, load_linear
from gouji.models.tagging.protocol import KINDS
from gouji.models.tagging.table import TAGGERS
from gouji.tags import TagKind

_HEADING, _ROW, _PROSE = (KINDS.index(kind) for kind in (TagKind.HEADING, TagKind.ROW, TagKind.PROSE))
_LIGHT = ("majority", "rules", "linear", "alignment", "combined")


def test_precision_recall_and_f1_by_hand() -> None:
    counts = TagCounts()
    gold = (_HEADING, _HEADING, _ROW, _ROW, -1)
    counts.add(gold, (_HEADING, _ROW, _ROW, _PROSE, _PROSE), levels=(2, 3, None, None, 2), guessed_levels=(3,) * 5)
    counts.add((_ROW,), (_ROW,), levels=(None,), guessed_levels=(None,))
    counts.add((-1,), (_ROW,), levels=(None,), guessed_levels=(None,))
    classes = counts.classes()
    assert (classes[TagKind.HEADING].precision, classes[TagKind.HEADING].recall) == (1.0, 0.5)
    assert classes[TagKind.HEADING].f1 == pytest.approx(2 / 3)
    assert classes[TagKind.ROW].f1 == pytest.approx(2 * 2 / (3 + 3))
    assert math.isnan(classes[TagKind.PROSE].recall)
    assert counts.macro_f1() == pytest.approx(2 / 3)
    assert counts.macro_f1(frozenset({TagKind.ROW})) == pytest.approx(2 / 3)
    assert counts.accuracy == pytest.approx(3 / 5)
    assert (counts.documents, counts.whole, counts.whole_share) == (2, 1, 0.5)
    assert (counts.levelled, counts.levels_right) == (1, 0)


def test_nothing_counted_is_not_a_number() -> None:
    counts = TagCounts()
    assert math.isnan(counts.accuracy)
    assert math.isnan(counts.macro_f1())
    assert math.isnan(counts.whole_share)


@pytest.fixture(scope="module")
def scores() -> dict[str, dict[str, object]]:
    work = partial(judge_plan, systems=_LIGHT, models={})
    return measure(list(tagged_documents(load_recipe("small"), work)), _LIGHT)


def test_every_tagger_of_gouji_is_a_system() -> None:
    assert set(SYSTEMS) == {"majority", "alignment", "combined", *TAGGERS}


def test_the_majority_knows_one_class(scores: dict[str, dict[str, object]]) -> None:
    classes = scores["majority"]["classes"]
    assert [name for name, row in classes.items() if row["given"]] == ["row"]  # type: ignore[attr-defined]
    assert classes["row"]["recall"] == 1.0  # type: ignore[index]


def test_the_trained_tagger_beats_the_rules_and_the_combined_one_the_alignment(
    scores: dict[str, dict[str, object]],
) -> None:
    f1 = {name: row["classes"]["heading"]["f1"] for name, row in scores.items()}  # type: ignore[index]
    assert f1["linear"] >= 0.99
    assert f1["linear"] >= f1["rules"] + 0.03
    whole = {name: row["whole_documents"] for name, row in scores.items()}
    assert whole["combined"] > whole["alignment"]  # type: ignore[operator]


def test_figures_are_the_same_whatever_the_number_of_workers(tmp_path: Path) -> None:
    said = []
    for workers in ("1", "2"):
        path = tmp_path / f"{workers}.json"
        arguments = ["--recipe", "small", "--systems", "rules,linear", "--workers", workers, "-o", str(path)]
        assert main(arguments) == 0
        figures = json.loads(path.read_text(encoding="utf-8"))
        for row in figures["systems"].values():
            assert row.pop("milliseconds") >= 0
        said.append(figures)
    assert said[0] == said[1]


def test_a_model_of_ones_own_is_one_more_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shipped = load_linear()
    path = tmp_path / "own.npz"
    path.write_bytes(dump_linear(0 * shipped.dense, 0 * shipped.hashed, shipped.steps, shipped.about))
    arguments = ["--recipe", "small", "--count", "1", "--systems", "majority", "--model", f"linear={path}"]
    assert main(arguments) == 0
    out = capsys.readouterr().out
    assert f"{path.stat().st_size:,}" in out
    assert "| linear | 0.0000 |" in out or "| linear | – | 0.0000" in out


def test_other_seeds_are_other_documents(capsys: pytest.CaptureFixture[str]) -> None:
    for first in ("300000", "620300"):
        assert main(["--recipe", "small", "--first", first, "--count", "1", "--systems", "rules"]) == 0
    told = capsys.readouterr().out
    assert "small from seed 300000 on: 3 documents" in told
    assert "small from seed 620300 on: 3 documents" in told


def test_an_unknown_system_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--recipe", "small", "--count", "1", "--systems", "nosuch"]) == 2
    assert "nosuch" in capsys.readouterr().err
