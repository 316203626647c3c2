"""What the pages name exists: files, modules, links."""

from __future__ import annotations

import os
import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "ingest").rglob("*.md")),
]
_FILE = re.compile(
    r"(?<![\w./-])((?:ingest|models|train|eval|corpus|src/gouji|tests|docs)/[\w/.-]+\.(?:py|md|json|yaml|toml|npz|onnx|txt|svg|png))\b"
)
_MODULE = re.compile(r"\bgouji(?:\.[a-z_0-9]+)+(?![\w/-])")
_LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


def _is_there(name: str) -> bool:
    """Whether a dotted name is a module, or a name in one."""
    parent, _, last = name.rpartition(".")
    try:
        return find_spec(name) is not None or hasattr(import_module(parent), last)
    except ModuleNotFoundError:  # the parent is a module, not a package, or there is none
        return hasattr(import_module(parent), last) if _is_there(parent) else False


def test_a_name_that_is_not_there() -> None:
    assert _is_there("gouji.models.text.lines")
    assert _is_there("gouji.models.text.lines.split_lines")
    assert not _is_there("gouji.models.text.lines.split_line")
    assert not _is_there("gouji.models.text.nothing")
    assert not _is_there("gouji.pipeline.nothing")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_names_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    missing = [name for name in _FILE.findall(text) if not (ROOT / name).exists() and not (page.parent / name).exists()]
    missing += [name for name in _MODULE.findall(text) if not _is_there(name)]
    missing += [link for link in _LINK.findall(text) if not Path(os.path.normpath(page.parent / link)).exists()]
    assert missing == []
