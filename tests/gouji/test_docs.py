"""What the pages name exists: files, modules, links."""

from __future__ import annotations

import os
import re
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
_MODULE = re.compile(r"\bgouji\.(?:ingest|models|train|eval|corpus|export|cli)(?:\.[a-z_0-9]+)+")
_LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


def _is_there(module: str) -> bool:
    """Whether a dotted name is a module, or a name in one."""
    for name in (module, module.rpartition(".")[0]):
        try:
            if find_spec(name) is not None:
                return True
        except ModuleNotFoundError:
            continue
    return False


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_names_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    missing = [name for name in _FILE.findall(text) if not (ROOT / name).exists() and not (page.parent / name).exists()]
    missing += [name for name in _MODULE.findall(text) if not _is_there(name)]
    missing += [link for link in _LINK.findall(text) if not Path(os.path.normpath(page.parent / link)).exists()]
    assert missing == []
