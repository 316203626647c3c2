"""`gouji train` and `gouji tags --tagger`."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from gouji.cli.app import run
from gouji.cli.commands.train import TRAININGS

_TEXT = "某局2022年政府信息公开工作年度报告\n\n一、总体情况\n\n无。\n"


@pytest.fixture
def report(tmp_path: Path) -> str:
    path = tmp_path / "report.txt"
    path.write_text(_TEXT, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("tagger", ["alignment", "combined", "linear", "rules"])
def test_tags_by_the_chosen_tagger(report: str, tagger: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["tags", "--tagger", tagger, "-f", "json", report]) == 0
    tags = json.loads(capsys.readouterr().out)["tags"]
    assert [tag["kind"] for tag in tags][:2] == ["title", "heading"]
    assert [tag["level"] for tag in tags][:2] == [1, 2]


def test_an_unknown_tagger_is_wrong_usage(report: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["tags", "--tagger", "nosuch", report]) == 2
    assert "nosuch" in capsys.readouterr().err


def test_train_lists_every_model(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["train", "--help"]) == 0
    out = capsys.readouterr().out
    assert all(name in out for name in TRAININGS)


@pytest.mark.parametrize("name", list(TRAININGS))
def test_every_training_is_a_module_that_is_there(name: str) -> None:
    assert find_spec(TRAININGS[name][0]) is not None


def test_train_hands_options_to_the_module(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("sklearn")
    assert run(["train", "tagger-linear", "--help"]) == 0
    assert "--recipe" in capsys.readouterr().out
    assert run(["train", "tagger-linear", "--recipe", "nosuch", "-o", "x"]) == 2
    assert "tagger-linear-tiny" in capsys.readouterr().err
    assert run(["train", "tagger-linear"]) == 2


def test_an_unknown_model_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["train", "nosuch"]) == 2
    assert "nosuch" in capsys.readouterr().err


def test_what_is_missing_is_named(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.delitem(sys.modules, "gouji.train.tagger.transformer", raising=False)
    for name in ("gouji.train.tagger.export", "gouji.train.tagger.network"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "torch", None)
    assert run(["train", "tagger-transformer", "-o", "x"]) == 2
    assert "gouji[train]" in capsys.readouterr().err
