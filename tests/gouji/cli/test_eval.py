"""`gouji eval`: run, show, compare."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Cli

RECIPE = 'name = "two"\nkinds = ["tab"]\ndamage = []\n[seeds]\nfirst = 5\ncount = 2\n'


def test_run_show_compare(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "two.toml").write_text(RECIPE, encoding="utf-8")
    done = cli("eval", "run", "--recipe", tmp_path / "two.toml", "--peers", "-o", tmp_path / "run")
    assert done.status == 0, done.err
    assert done.out.startswith("suite two, gouji ")
    assert "best peer" in done.out
    settings = json.loads((tmp_path / "run" / "settings.json").read_text(encoding="utf-8"))
    assert settings["recipe"] == "two"
    assert len(settings["generator_sha256"]) == 64
    assert cli("eval", "show", tmp_path / "run").out == done.out
    same = cli("eval", "compare", tmp_path / "run", tmp_path / "run")
    assert same.status == 0
    assert "0 facts changed" in same.out


@pytest.mark.slow
def test_worse_is_status_1(cli: Cli, tmp_path: Path, document: Path) -> None:
    pair = f"{document}={document.with_name('one-cell-a-line.gold.json')}"
    assert cli("eval", "run", "--pairs", pair, "-o", tmp_path / "a").status == 0
    assert cli("eval", "run", "--pairs", pair, "-o", tmp_path / "b").status == 0
    path = tmp_path / "b" / "documents.jsonl"
    row = json.loads(path.read_text(encoding="utf-8"))
    row["counts"]["right"] -= 10
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    done = cli("eval", "compare", tmp_path / "a", tmp_path / "b")
    assert done.status == 1
    assert "worse" in done.out


def test_wrong_usage_is_told(cli: Cli, tmp_path: Path) -> None:
    both = cli("eval", "run", "--suite", "quick", "--recipe", "small")
    assert both.status == 2
    assert "one of" in both.err
    nothing = cli("eval", "show", tmp_path)
    assert nothing.status == 2
    assert "no bundle" in nothing.err
