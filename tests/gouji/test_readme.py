"""What the README shows is what happens."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

pytest.importorskip("pandas")


@pytest.fixture(scope="module")
def make_readme(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_readme", root / "docs" / "make_readme.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_every_block_is_what_runs_now(make_readme: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    status = make_readme.main(["--check"])
    assert status == 0, f"run `python docs/make_readme.py` and look at what changed:\n{capsys.readouterr().out}"


def test_there_are_blocks_to_check(root: Path) -> None:
    text = (root / "README.md").read_text(encoding="utf-8")
    assert len(re.findall(r"^<!-- (?:console|python)", text, re.MULTILINE)) >= 9
    assert "../shared" not in text


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_links_lead_to_files(root: Path, name: str) -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", (root / name).read_text(encoding="utf-8"))
    assert targets
    assert [target for target in targets if "://" not in target and not (root / target).exists()] == []


def test_every_format_command_and_field_is_named(root: Path) -> None:
    from gouji.cli.app import gouji
    from gouji.export.formats import Format
    from gouji.schema import report_schema

    text = (root / "README.md").read_text(encoding="utf-8")
    schema = report_schema()
    properties, defs = schema["properties"], schema["$defs"]
    assert isinstance(properties, dict)
    assert isinstance(defs, dict)
    fact = defs["fact"]
    assert isinstance(fact, dict)
    assert isinstance(fact["properties"], dict)
    names = [*properties, *fact["properties"], *Format]
    assert [name for name in names if f"`{name}`" not in text] == []
    assert [name for name in gouji.commands if f"gouji {name}" not in text] == []


@pytest.mark.slow
def test_the_chinese_readme_names_every_command_and_its_example_runs(root: Path) -> None:
    from gouji.cli.app import gouji

    text = (root / "README.zh-CN.md").read_text(encoding="utf-8")
    assert [name for name in gouji.commands if name != "completion" and f"gouji {name}" not in text] == []
    (example,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    done = subprocess.run([sys.executable, "-c", example], cwd=root, capture_output=True, text=True, check=True)
    assert "gov-disclosure-2021" in done.stdout


def test_a_difference_is_found(make_readme: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.md"
    page.write_text("<!-- console -->\n```console\n$ echo 1; echo 2 >&2\nold\n```\n", encoding="utf-8")
    assert make_readme.main(["--check", str(page)]) == 1
    assert "-old" in capsys.readouterr().out
    assert make_readme.main([str(page)]) == 0
    assert page.read_text(encoding="utf-8") == "<!-- console -->\n```console\n$ echo 1; echo 2 >&2\n1\n2\n```\n"
    assert make_readme.main(["--check", str(page)]) == 0


def test_lines_can_be_left_out(make_readme: ModuleType) -> None:
    text = "<!-- console elide=[bc]$ -->\n```console\n$ printf 'a\\nb\\nc\\nd\\n'\n```\n"
    assert make_readme.renew(text).splitlines()[3:] == ["a", "…", "d", "```"]


def test_python_blocks_print(make_readme: ModuleType) -> None:
    text = "<!-- python -->\n```python\nprint('一')\n```\n\n```text\nold\n```\n"
    assert make_readme.renew(text).endswith("```text\n一\n```\n")


def test_python_that_fails_is_an_error(make_readme: ModuleType) -> None:
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        make_readme.renew("<!-- python -->\n```python\n1 / 0\n```\n\n```text\n```\n")


def test_blocks_without_a_comment_stay(make_readme: ModuleType) -> None:
    text = "```console\n$ exit 1\n```\n"
    assert make_readme.renew(text) == text
