"""The README's table of results comes from a bundle and changes nothing around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.corpus.recipes.recipe import load_recipe
from gouji.errors import UsageError
from gouji.eval.pages.readme_results import main, put_results
from gouji.eval.runs.bundle import write_bundle
from gouji.eval.runs.run import run
from gouji.eval.runs.samples import list_recipe_tasks

RECIPE = 'name = "two"\nkinds = ["tab", "html"]\ndamage = ["drop"]\n[seeds]\nfirst = 7\ncount = 1\n'
README = "# x\n<!-- results:begin -->\nthe old table\n<!-- results:end -->\nend\n"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    (folder / "two.toml").write_text(RECIPE, encoding="utf-8")
    result = run(list_recipe_tasks(load_recipe(folder / "two.toml")), peers=True)
    write_bundle(folder, result, {"suite": "two", "generator_sha256": "0" * 64})
    return folder


def test_the_section_is_replaced(bundle: Path, tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(README, encoding="utf-8")
    assert main([str(bundle), str(readme)]) == 0
    text = readme.read_text(encoding="utf-8")
    assert text.startswith("# x\n<!-- results:begin -->\n2 generated documents")
    assert text.endswith("<!-- results:end -->\nend\n")
    assert "the old table" not in text
    for start in ("| tab | 1 |", "| html | 1 |", "| **all** | 2 |", "| **gouji** |", "| best peer:", "| all zeros:"):
        assert f"\n{start}" in text
    assert main([str(bundle), str(readme)]) == 0
    assert readme.read_text(encoding="utf-8") == text, "twice is once"


def test_missing_markers_and_bundles_are_told(bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for text in ("nothing", "<!-- results:begin -->", "<!-- results:end --><!-- results:begin -->"):
        with pytest.raises(UsageError, match="markers"):
            put_results(text, [])
    (tmp_path / "README.md").write_text("no markers", encoding="utf-8")
    assert main([str(bundle), str(tmp_path / "README.md")]) == 2
    assert main([str(tmp_path), str(tmp_path / "README.md")]) == 2
    assert "no bundle" in capsys.readouterr().err


def test_the_readme_has_the_markers(root: Path) -> None:
    put_results((root / "README.md").read_text(encoding="utf-8"), [])
