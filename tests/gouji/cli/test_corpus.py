"""`gouji corpus make`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import Cli

RECIPE = 'name = "one"\nkinds = ["tab"]\ndamage = []\n[seeds]\nfirst = 5\ncount = 1\n'


def test_make_writes_a_corpus(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(RECIPE, encoding="utf-8")
    done = cli("corpus", "make", "--recipe", tmp_path / "one.toml", "-o", tmp_path / "corpus")
    assert done.status == 0
    assert done.out == ""
    assert "1 documents" in done.err
    assert (tmp_path / "corpus" / "documents" / "tab-00005.txt").stat().st_size > 1000
    again = cli("corpus", "make", "--recipe", tmp_path / "one.toml", "-o", tmp_path / "corpus")
    assert again.status == 2
    assert "not empty" in again.err


def test_a_wrong_recipe_is_wrong_usage(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(RECIPE.replace("tab", "scroll"), encoding="utf-8")
    done = cli("corpus", "make", "--recipe", tmp_path / "one.toml", "-o", tmp_path / "corpus")
    assert done.status == 2
    assert "unknown 'scroll'" in done.err
    assert not (tmp_path / "corpus").exists()
