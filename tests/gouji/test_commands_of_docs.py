"""Every module that the README and the pages of docs/ run as a program is there and explains itself."""

from __future__ import annotations

import re
import runpy
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
COMMAND = re.compile(r"python3? -m (gouji\.(?:eval|train)[\w.]*\w)")
MODULES = sorted({name for page in PAGES for name in COMMAND.findall(page.read_text(encoding="utf-8"))})
NEEDED = {"gouji.train.quick": "onnx", "gouji.train.tagger.transformer": "torch"}
"""Extras without which a program cannot even explain itself."""


def test_the_pages_name_programs() -> None:
    assert "gouji.eval.pages.readme_results" in MODULES


@pytest.mark.parametrize("module", MODULES)
def test_a_program_named_in_the_pages_shows_its_help(
    module: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if module in NEEDED:
        pytest.importorskip(NEEDED[module])
    monkeypatch.setattr(sys, "argv", [module, "--help"])
    # What is there already makes runpy warn.
    is_package = hasattr(sys.modules.get(module), "__path__")
    monkeypatch.delitem(sys.modules, f"{module}.__main__" if is_package else module, raising=False)
    with pytest.raises(SystemExit) as caught:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    assert caught.value.code == 0
    assert f"usage: python -m {module}" in capsys.readouterr().out
